"""All 363 curated models have a form, and what it sends is what the model takes.

What it is checked against is the request type that the SDK bundles for each model. It names the fields, their kinds and
their choices; it knows no ranges, and nothing of what lies in objects such as `inputs`. Runware checks those.
"""

from __future__ import annotations

import json
import typing
from collections import Counter
from functools import cache
from typing import Any

import pytest
from runware.types import task_map

from lib import catalog
from lib.ui.forms import values as form_values
from lib.ui.forms.fields.controls import CONTROLS, control_of
from lib.ui.forms.fields.known import DECIDED
from lib.ui.forms.fields.widgets import leaves_of, widget_values
from lib.ui.forms.held_form import HeldForm
from tests.support.sample_forms import fill_in, form_of

EVERY_MODEL = [model.air for model in catalog.models()]


@cache
def bundled_types() -> dict[str, Any]:
    """The SDK's own TypedDicts by AIR, read here without the catalogue's help."""
    found = {}
    for candidate in vars(task_map).values():
        if typing.is_typeddict(candidate) and "model" in candidate.__annotations__:
            for air in typing.get_args(typing.get_type_hints(candidate)["model"]):
                found[air] = candidate
    return found


def filled(air: str) -> tuple[HeldForm, dict[str, Any]]:
    form = form_of(air)
    fill_in(form)
    return form, form.request()


def test_there_are_363_of_them() -> None:
    assert len(EVERY_MODEL) == 363
    assert len(bundled_types()) == 362  # vidu:4@2 is a union of two types


def test_the_defaults_of_every_form_satisfy_its_models_bundled_type() -> None:
    refused = {air: problems for air in EVERY_MODEL if (problems := catalog.bundled_check(air, filled(air)[1]))}
    assert refused == {}


def test_no_form_sends_what_its_models_bundled_type_does_not_name() -> None:
    strange = {}
    for air, bundled in bundled_types().items():
        hints = typing.get_type_hints(bundled, include_extras=True)
        request = filled(air)[1]
        missing = [
            name
            for name, hint in hints.items()
            if typing.get_origin(hint) is not typing.NotRequired and name not in {*request, "taskUUID"}
        ]
        # The price is asked of every task.
        if missing or set(request) - set(hints) - {"includeCost"}:
            strange[air] = (missing, set(request) - set(hints))
    assert strange == {}


def test_every_field_has_a_widget(capsys: pytest.CaptureFixture[str]) -> None:
    met: Counter[tuple[str, str]] = Counter()
    for air in EVERY_MODEL:
        fields = catalog.fields(air)
        places = form_of(air).layout
        drawn = {field.name for field in places.fields} | {slot.name.split(".")[0] for slot in places.slots}
        assert fields.keys() - drawn == fields.keys() & DECIDED, air
        met.update((field.kind, control_of(field)) for field in fields.values() if field.name not in DECIDED)
        inside = [leaf for leaf in leaves_of(fields, lambda _path: [0]) if "." in leaf.path]
        met.update((f"{leaf.field.kind}, inside", leaf.control) for leaf in inside)
    assert {control for _, control in met} <= set(CONTROLS)
    assert {kind for kind, _ in met if "inside" not in kind} == set(typing.get_args(catalog.Kind)) - {"media"} | {
        "media"
    }
    with capsys.disabled():
        print("\n\nField kinds of all 363 models, by the bundled types, and the widgets they get:")
        print("\n".join(f"{count:>6}  {kind:<18} {control}" for (kind, control), count in met.most_common()))


def test_a_request_put_back_into_its_form_is_the_same_request() -> None:
    for air in EVERY_MODEL:
        form, asked = filled(air)
        fields, left_out = catalog.fields(air), list[str]()
        values: dict[str, Any] = {}
        for name, value in asked.items():
            if name in fields and name not in DECIDED:
                values |= widget_values(fields[name], value, name, left_out)
        again = form_of(air)
        form_values.fill(again, air, {**values, "seed_mode": "Random", "own_size": "width" in asked})
        assert (left_out, again.request()) == ([], asked), air
        assert json.loads(json.dumps(asked)) == asked
        assert form.request() == asked
