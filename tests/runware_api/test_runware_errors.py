"""Errors as data and as sentences, the hidden key, and which way a task goes."""

from __future__ import annotations

from typing import get_args

import pytest

from lib.runtime.scrub import Scrubber
from lib.runware_api import Kind, kind_of, sentence
from lib.runware_api.runware_errors import from_wire, task_error

# PROTOCOL.md, Errors.
SEEN_CODES = {
    "auth": "invalidApiKey missingApiKey unauthorized forbidden tokenExpired accountSuspended",
    "quota": "insufficientCredits quotaExceeded paymentRequired",
    "rateLimit": "rateLimitExceeded concurrencyLimitExceeded tooManyRequests",
    "safety": "contentPolicyViolation providerContentPolicyViolation nsfwContentDetected unsafeContentDetected "
    "promptBlocked imageBlocked moderationFailed",
    "timeout": "timeoutProvider providerTimeout requestTimeout",
    "provider": "inferenceError processingFailed taskFailed noAvailableServer modelUnavailable modelDisabled "
    "modelNotReady downloadFailed uploadFailed",
    "notFound": "taskFailedOrNotFound taskCancelled modelNotFound mediaNotFound mediaExpired",
    "serverError": "internalServerError serviceUnavailable standardError",
    "validation": "invalidWidth missingModel unsupportedDuration conflictTaskUUID",
}
CODES = [(code, kind) for kind, codes in SEEN_CODES.items() for code in codes.split()]
OWN_CODES = ["notSent", "noConnection", "connectionLost", "deadline", "clientClosed", "authTimeout", "whatever"]


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_every_seen_code_has_its_class(code: str, kind: str) -> None:
    assert kind_of(code) == kind


@pytest.mark.parametrize("code", [code for code, _ in CODES] + OWN_CODES)
def test_every_error_is_one_sentence_that_says_what_to_do(code: str) -> None:
    text = sentence(task_error(code, "Something {odd}\n happened! And more. Much more.", task_uuid="1234"))
    assert text.endswith(".")
    assert ". " not in text
    assert "{" not in text.replace("{odd}", "")
    assert any(verb in text for verb in ("press", "check", "write", "start"))


def test_the_sentence_names_the_button_of_its_own_page() -> None:
    text = sentence(task_error("insufficientCredits", ""), again="press Remove background again")
    assert text.endswith("add credit at my.runware.ai, then press Remove background again.")


def test_an_error_of_the_wire_keeps_everything_that_helps() -> None:
    error = from_wire({"code": "invalidWidth", "message": "Use 512.", "parameter": "width", "taskUUID": "1"})
    assert (error.kind, error.code, error.message) == ("validation", "invalidWidth", "Use 512.")
    assert (error.parameter, error.task_uuid, error.billed, error.retryable) == ("width", "1", "no", False)


def test_an_error_with_a_cost_was_billed() -> None:
    assert from_wire({"code": "inferenceError", "cost": 0.01}).billed == "yes"


def test_the_classes_are_those_of_the_sdk() -> None:
    from runware import ErrorCode

    assert set(get_args(Kind)) == set(get_args(ErrorCode))


def test_a_key_is_taken_out_of_nested_values_and_ordinary_words_are_not() -> None:
    key = "0123456789abcdef"
    hidden = Scrubber([key], instead="[the API key]").value({"a": [f"x {key} y", 7], key: None})
    assert hidden == {"a": ["x [the API key] y", 7], "[the API key]": None}
    assert Scrubber(["sandbox"]).text("made by the sandbox") == "made by the sandbox"
