"""`promptEnhance`: a prompt with added details where it leaves them open, in up to five versions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pricing import ENHANCED_PROMPT_USD
from lib.sandbox.core.running import Job, ReportProgress, carry_out
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid
from lib.sandbox.core.task_registry import Result
from lib.sandbox.core.validation import checked_for_model
from lib.sandbox.tasks.texts.prompt_grammar import enhanced

# Runware's own limits of these are not on record; these are the sandbox's.
_LIMITS = {"promptMaxLength": (5, 1000), "promptVersions": (1, 5)}
_MAX_PROMPT = 3000
_DEFAULT_MAX_LENGTH = 64


async def run(call: Call, services: Services) -> None:
    """Accept or refuse, and answer with one text per version."""
    checked_for_model(call.request, call.task_type)
    items = _problems(call.request)
    if items:
        raise Refusal(*items)
    limit = call.request.get("promptMaxLength", _DEFAULT_MAX_LENGTH)
    job = Job(
        request=call.request,
        count=call.request.get("promptVersions", 1),
        price_usd=ENHANCED_PROMPT_USD,
        make=partial(_make, call.request["prompt"].strip(), limit),
        load="",
        failure="The sandbox could not enhance this prompt.",
    )
    await carry_out(call, job, services)


def _make(prompt: str, limit: int, index: int, report_progress: ReportProgress) -> Result:
    return Result(None, None, ENHANCED_PROMPT_USD, text=enhanced(prompt, index, limit))


def _problems(request: Mapping[str, Any]) -> list[ErrorItem]:
    items = [
        invalid(name, f"be an integer between {low} and {high}", "integer")
        for name, (low, high) in _LIMITS.items()
        if not low <= request.get(name, low) <= high
    ]
    if not 1 <= len(request["prompt"].strip()) <= _MAX_PROMPT:
        items.append(invalid("prompt", f"be a string of 1 to {_MAX_PROMPT} characters", "string"))
    return items
