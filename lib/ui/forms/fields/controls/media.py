"""Controls for pictures, videos and files: one, several, or the first and last frame of a video."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from lib.catalog import Field
from lib.ui.forms.fields.controls.choices import texts_of
from lib.ui.forms.fields.controls.control import Control, Problems
from lib.ui.forms.fields.known import SHOWN, label_of
from lib.ui.forms.fields.leaf import FIRST, LAST, Get, Leaf
from lib.ui.forms.fields.media_slots import draw_slot
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.form_state import FormState

_FRAMES: Final = {FIRST: "First picture", LAST: "Last picture"}


@dataclass(frozen=True)
class Media(Control):
    """A slot for one file, or for `many`. Its value is always a list of references and addresses."""

    many: bool = False
    is_media: ClassVar[bool] = True

    def draw(self, form: FormState, field: Field, path: str, problems: Problems, *, label: str | None = None) -> None:
        """Draws the slot: its contents, and the ways to add to them."""
        draw_slot(form, self.slot(Leaf(path, field, self.kind), label), problems)

    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """The list for `many`, else the one reference; None if empty."""
        value = get(path)
        if not value:
            return None
        return list(value) if self.many else value[0] if isinstance(value, list) else value

    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """The references and addresses, by path."""
        shown = texts_of(value if self.many else [value])
        if shown is None:
            left_out.append(path)
            return {}
        return {path: shown}

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """`value` if it is a list, else an empty list."""
        return value if isinstance(value, list) else []

    def slot(self, leaf: Leaf, label: str | None = None) -> Slot:
        """The slot of the widget."""
        field = leaf.field
        media = field.media or (field.item.media if field.item is not None else None) or "image"
        frame = next((words for tail, words in _FRAMES.items() if leaf.path.endswith(tail)), "")
        return Slot(
            leaf.path,
            label or frame or label_of(field.name),
            media="image" if frame else media,
            many=self.many,
            required=field.required,
            help=field.description or (SHOWN[field.name].help if field.name in SHOWN else None),
        )


PICTURE: Final = Media("picture")


class Frames(Control):
    """The first and the last frame of a video."""

    is_media: ClassVar[bool] = True

    def draw(self, form: FormState, field: Field, path: str, problems: Problems, *, label: str | None = None) -> None:
        """Draws two slots for a picture."""
        for leaf in self.leaves(field, path, form.get):
            PICTURE.draw(form, field, leaf.path, problems)

    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """A list of objects, each with a picture and `frame`, first or last; None if empty."""
        name = _picture_in(field)
        frames = [
            {name: reference, "frame": place}
            for tail, place in ((FIRST, "first"), (LAST, "last"))
            for reference in get(path + tail) or []
        ]
        return frames or None

    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """The first and the last picture, by their `frame` or else by their position."""
        name, found = _picture_in(field), dict[str, Any]()
        frames = value if isinstance(value, list) else [value]
        for place, frame in enumerate(frames):
            picture = frame.get(name) if isinstance(frame, Mapping) else frame
            named = frame.get("frame") if isinstance(frame, Mapping) else None
            tail = {"first": FIRST, "last": LAST}.get(str(named)) or (FIRST if place == 0 else LAST)
            if isinstance(picture, str) and path + tail not in found:
                found[path + tail] = [picture]
            else:
                left_out.append(f"{path}[{place}]")
        return found

    def leaves(self, field: Field, path: str, get: Get) -> Iterator[Leaf]:
        """One widget for each of the two pictures."""
        yield Leaf(path + FIRST, field, PICTURE.kind)
        yield Leaf(path + LAST, field, PICTURE.kind)


def is_frame(item: Field) -> bool:
    """Whether an item of a list is a picture with a position in a video."""
    return "frame" in item.children and picture_of(item) is not None


def picture_of(item: Field) -> str | None:
    """The name of the first picture field of an object; None if it has none."""
    found = [name for name, child in item.children.items() if child.kind == "media" and child.media == "image"]
    return found[0] if found else None


def _picture_in(field: Field) -> str:
    return (picture_of(field.item) if field.item is not None else None) or "image"
