"""Where the fields of a model stand in its form: what people touch first, then media, then everything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lib.catalog import Field
from lib.ui.forms.fields.controls import control_of
from lib.ui.forms.fields.known import DECIDED, SHOWN, label_of, order_of
from lib.ui.forms.fields.leaves import FIRST, LAST, Leaf, leaves
from lib.ui.forms.fields.slot import Slot

_INPUTS: Final = "inputs"
_OLDER: Final = frozenset({"references", "frames"})
_SLOTS: Final = ("picture", "pictures", "file", "files")
_DRAWN_APART: Final = frozenset({"width", "height", "seed", "numberResults"})
_SEVERAL: Final = {"image": "Pictures", "video": "Videos"}
_FRAMES: Final = {FIRST: "First picture", LAST: "Last picture"}


@dataclass(frozen=True)
class Layout:
    """The fields of one model's form. `texts` come first, then `slots`, then `first`; `advanced` opens at a click."""

    texts: tuple[Field, ...]
    slots: tuple[Slot, ...]
    first: tuple[Field, ...]
    advanced: tuple[Field, ...]
    spread: Slot | None = None
    """Where a page that sends one request for each picture takes them."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All of them but the slots."""
        return (*self.texts, *self.first, *self.advanced)


def layout(fields: Mapping[str, Field], *, each: bool = False, without: Collection[str] = ()) -> Layout:
    """Where each field stands that the app does not decide by itself. With `each`, the first slot for a picture or
    file takes several, to be sent one by one."""
    asked = (field for field in fields.values() if field.name not in DECIDED and field.name not in without)
    own = sorted(asked, key=lambda field: order_of(field.name))
    slots, others = _slots(fields.get(_INPUTS)), _without_slots(fields.get(_INPUTS))
    spread = _spread(slots) if each else None
    if spread is not None:
        slots = (spread, *(slot for slot in slots if slot.name != spread.name))
    rest = [field for field in own if field.name != _INPUTS]
    texts = [field for field in rest if _is_first(field) and control_of(field) in ("text", "rows")]
    first = [field for field in rest if _is_first(field) and field not in texts]
    advanced = [field for field in rest if not _is_first(field)]
    if others is not None:
        (first if others.required and not slots else advanced).append(others)
    return Layout(tuple(texts), slots, tuple(first), tuple(advanced), spread)


def _spread(slots: tuple[Slot, ...]) -> Slot | None:
    single = sorted((slot for slot in slots if not slot.many), key=lambda slot: not slot.required)
    return replace(single[0], label=_SEVERAL.get(single[0].media, single[0].label), many=True) if single else None


def is_drawn_apart(name: str) -> bool:
    """Whether a field has widgets of its own making: size, count and seed."""
    return name in _DRAWN_APART


def slot_of(leaf: Leaf, label: str | None = None) -> Slot:
    """A widget's place for media."""
    name = leaf.field.name
    item = leaf.field.item
    holds = leaf.field.media or (item.media if item is not None else None) or "image"
    tail = next((words for tail, words in _FRAMES.items() if leaf.path.endswith(tail)), "")
    return Slot(
        leaf.path,
        label or tail or label_of(name),
        media="image" if tail else holds,
        many=leaf.control in ("pictures", "files"),
        required=leaf.field.required,
        help=leaf.field.description or (SHOWN[name].help if name in SHOWN else None),
    )


def _is_first(field: Field) -> bool:
    known = SHOWN.get(field.name)
    return field.required or (known is not None and not known.advanced)


def _media_of(inputs: Field | None) -> list[Field]:
    children = inputs.children.values() if inputs is not None else ()
    return [child for child in children if control_of(child) in (*_SLOTS, "frames") and child.name not in _OLDER]


def _slots(inputs: Field | None) -> tuple[Slot, ...]:
    return tuple(
        slot_of(leaf)
        for child in _media_of(inputs)
        for leaf in leaves(child, f"{_INPUTS}.{child.name}", lambda _path: None)
    )


def _without_slots(inputs: Field | None) -> Field | None:
    """`inputs` without what the slots show: what it holds besides media."""
    if inputs is None or control_of(inputs) != "object":
        return inputs
    in_slots = {child.name for child in _media_of(inputs)}
    others = {name: child for name, child in inputs.children.items() if name not in in_slots}
    return replace(inputs, children=others) if others or not inputs.closed else None
