"""The layout of a form: prompts, media slots, frequent fields, then everything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from lib import catalog
from lib.catalog import Field
from lib.ui.forms.fields.controls import CONTROLS, control_for, control_of
from lib.ui.forms.fields.known import DECIDED, SHOWN, order_of
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.fields.widgets import leaves
from lib.ui.forms.form_state import FormState, fields_of

_INPUTS: Final = "inputs"
_OLDER: Final = frozenset({"references", "frames"})
_WITH_OWN_WIDGETS: Final = frozenset({"width", "height", "seed", "numberResults"})
_SEVERAL: Final = {"image": "Pictures", "video": "Videos"}


@dataclass(frozen=True)
class Layout:
    """The fields of one model's form in drawing order: `texts`, `slots`, `first`; `advanced` opens on a click."""

    texts: tuple[Field, ...]
    slots: tuple[Slot, ...]
    first: tuple[Field, ...]
    advanced: tuple[Field, ...]
    spread: Slot | None = None
    """The slot for several pictures, on a page that sends one request for each."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields except the slots."""
        return (*self.texts, *self.first, *self.advanced)


def layout_of(form: FormState) -> Layout:
    """The layout for a form's chosen model."""
    return _layout_of(form.get("model"), catalog.models_revision(), form.each, frozenset(form.fixed))


@lru_cache(maxsize=64)
def _layout_of(air: str, _revision: int, each: bool, without: frozenset[str]) -> Layout:
    return layout(fields_of(air), each=each, without=without)


def layout(fields: Mapping[str, Field], *, each: bool = False, without: Collection[str] = ()) -> Layout:
    """The layout of all fields that the app does not set itself. With `each`, the first slot for one picture or file
    takes several, which are sent one by one."""
    shown = (field for field in fields.values() if field.name not in DECIDED and field.name not in without)
    own = sorted(shown, key=lambda field: order_of(field.name))
    slots, others = _slots(fields.get(_INPUTS)), _without_slots(fields.get(_INPUTS))
    spread = _spread(slots) if each else None
    if spread is not None:
        slots = (spread, *(slot for slot in slots if slot.name != spread.name))
    rest = [field for field in own if field.name != _INPUTS]
    texts = [field for field in rest if _is_first(field) and control_for(field).is_tall]
    first = [field for field in rest if _is_first(field) and field not in texts]
    advanced = [field for field in rest if not _is_first(field)]
    if others is not None:
        (first if others.required and not slots else advanced).append(others)
    return Layout(tuple(texts), slots, tuple(first), tuple(advanced), spread)


def _spread(slots: tuple[Slot, ...]) -> Slot | None:
    single = sorted((slot for slot in slots if not slot.many), key=lambda slot: not slot.required)
    return replace(single[0], label=_SEVERAL.get(single[0].media, single[0].label), many=True) if single else None


def has_own_widgets(name: str) -> bool:
    """Whether a field has its own widgets, outside the controls: size, count and seed."""
    return name in _WITH_OWN_WIDGETS


def _is_first(field: Field) -> bool:
    known = SHOWN.get(field.name)
    return field.required or (known is not None and not known.advanced)


def _media_of(inputs: Field | None) -> list[Field]:
    children = inputs.children.values() if inputs is not None else ()
    return [child for child in children if control_for(child).is_media and child.name not in _OLDER]


def _slots(inputs: Field | None) -> tuple[Slot, ...]:
    return tuple(
        slot
        for child in _media_of(inputs)
        for leaf in leaves(child, f"{_INPUTS}.{child.name}", lambda _path: None)
        if (slot := CONTROLS[leaf.control].slot(leaf)) is not None
    )


def _without_slots(inputs: Field | None) -> Field | None:
    """`inputs` without the fields that have slots; None if nothing is left."""
    if inputs is None or control_of(inputs) != "object":
        return inputs
    in_slots = {child.name for child in _media_of(inputs)}
    others = {name: child for name, child in inputs.children.items() if name not in in_slots}
    return replace(inputs, children=others) if others or not inputs.closed else None
