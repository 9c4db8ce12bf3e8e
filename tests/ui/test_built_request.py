"""A form's request, as it was at one moment."""

from __future__ import annotations

import pytest

from lib.ui.forms.built_request import BuiltRequest
from lib.ui.forms.problems import out_of_limits
from tests.support.sample_forms import form_of

FLUX = "runware:101@1"


def test_it_is_the_same_one_as_long_as_nothing_that_it_read_has_changed() -> None:
    form = form_of(FLUX)
    form.set("positivePrompt", "a fox")
    built = BuiltRequest(form)
    assert built.requests == [built.request]
    form.set("columns", "steps")
    assert built.renewed() is built


@pytest.mark.parametrize(("name", "value"), [("positivePrompt", "an owl"), ("steps", 9), ("model", "google:4@3")])
def test_it_is_another_as_soon_as_a_value_that_it_read_has_changed(name: str, value: object) -> None:
    form = form_of(FLUX)
    form.set("positivePrompt", "a fox")
    built = BuiltRequest(form)
    assert built.request["positivePrompt"] == "a fox"
    form.set(name, value)
    assert built.renewed().request[name] == value


def test_values_that_are_equal_in_python_and_not_on_the_wire_are_told_apart() -> None:
    form = form_of(FLUX)
    form.set("CFGScale", 1)
    built = BuiltRequest(form)
    assert built.request["CFGScale"] == 1
    form.set("CFGScale", 1.0)
    assert built.renewed() is not built


def test_what_only_a_click_complains_of_is_not_out_of_limits() -> None:
    form = form_of(FLUX)
    built = BuiltRequest(form)
    assert built.problems["positivePrompt"] == "Say what it should show."
    assert out_of_limits(built) == {}
    form.set("width", 1000)
    assert list(out_of_limits(built.renewed())) == ["width"]
