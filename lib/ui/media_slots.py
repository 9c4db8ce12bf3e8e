"""Where a form takes pictures: dropped, chosen, pasted, photographed, from an address, or from the gallery.

What was chosen is kept in the store at once and named by reference (`lib/gallery/inputs.py`); the form holds only the
references, so a reload finds them again and nothing large lies in the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import streamlit as st

from lib import session
from lib.navigation import PageInfo
from lib.ui.picture_grid import Action, Tile, picture_grid
from lib.ui.words import plain, shorten
from lib.uploads import UploadRefusedError

_TYPES: Final = ["png", "jpg", "jpeg", "webp", "heic", "avif"]
_REMOVE: Final = Action("remove", "Take it away", "close")
_FROM_GALLERY: Final = 12


@dataclass(frozen=True)
class Slot:
    """One place for pictures in a form: `name` is its widget's, `many` says whether it takes several at once.

    It is drawn for models that take the field `needs`; `folded`, it opens at a click, or when there is a picture in it.
    """

    name: str
    label: str
    many: bool = False
    required: bool = False
    needs: str = "inputs"
    folded: bool = False


class _Form(Protocol):
    @property
    def page(self) -> PageInfo: ...
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


def draw_slot(form: _Form, slot: Slot, problems: Mapping[str, str]) -> None:
    """The widgets of a slot. Its value is a list of references, under the slot's name in the form."""
    if slot.folded:
        # What is folded away is drawn when it is opened: most visitors start from words.
        fold = st.expander(
            slot.label,
            icon=":material/add_photo_alternate:",
            expanded=bool(form.get(slot.name)),
            key=form.key(f"{slot.name}_fold"),
            on_change="rerun",
        )
        if fold.open or form.get(slot.name):
            with fold:
                _draw_open(form, slot, problems)
    else:
        _draw_open(form, slot, problems)


def _draw_open(form: _Form, slot: Slot, problems: Mapping[str, str]) -> None:
    chosen: list[str] = form.get(slot.name)
    if chosen:
        _draw_chosen(form, slot, chosen)
    if slot.many or not chosen:
        _draw_ways(form, slot)
    for sentence in session.input_problems(form.page, slot.name):
        st.error(plain(sentence), icon=":material/error:")
    if slot.name in problems:
        st.error(problems[slot.name], icon=":material/error:")


def _draw_chosen(form: _Form, slot: Slot, chosen: Sequence[str]) -> None:
    st.markdown(f":small[{slot.label}]")
    tiles = [
        Tile(
            reference,
            "picture",
            ratio,
            src=session.reference_src(reference),
            alt=f"{slot.label}, number {place + 1}",
            flagged=session.is_reference_flagged(reference),
        )
        for place, reference in enumerate(chosen)
        if (ratio := session.reference_ratio(reference)) is not None
    ]
    picture_grid(
        tiles,
        key=form.key(f"{slot.name}_chosen"),
        row_px=96,
        actions=(_REMOVE,),
        on_action=lambda _name, reference: _take_away(form, slot, reference),
    )


def _draw_ways(form: _Form, slot: Slot) -> None:
    turn = session.upload_turn(form.page, slot.name)
    st.file_uploader(
        f"More {slot.label.lower()}" if form.get(slot.name) else slot.label,
        type=_TYPES,
        accept_multiple_files=slot.many,
        key=form.key(f"{slot.name}_upload_{turn}"),
        on_change=_take_uploads,
        args=(form, slot, turn),
        help="Drop, choose, or click here and paste. PNG, JPEG, WebP, HEIC or AVIF, up to 50 MB.",
    )
    with st.container(horizontal=True, gap="xsmall"):
        ways: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Gallery", lambda: _draw_gallery(form, slot)),
            ("Address", lambda: _draw_address(form, slot)),
            ("Camera", lambda: _draw_camera(form, slot, turn)),
        )
        for label, draw in ways:
            key = form.key(f"{slot.name}_{label}")
            way = st.popover(label, type="tertiary", key=key, on_change="rerun")
            if way.open:
                with way:
                    draw()


def _draw_gallery(form: _Form, slot: Slot) -> None:
    table = session.gallery()
    recent = table[table["kind"].eq("image") & table["mime"].ne("")].head(_FROM_GALLERY)
    if recent.empty:
        st.markdown("Nothing in the gallery yet.")
        return
    picture_grid(
        [
            Tile(
                row["id"],
                "picture",
                row["width"] / row["height"],
                src=session.media_src(row["id"], thumbnail=True),
                alt=shorten(row["prompt"], 120) or "Picture without a prompt",
                title=row["prompt"],
                flagged=row["flagged"],
            )
            for row in recent.to_dict("records")
        ],
        key=form.key(f"{slot.name}_gallery"),
        row_px=96,
        on_open=lambda picture_id: add(form, slot, [f"picture:{picture_id}"]),
    )


def _draw_address(form: _Form, slot: Slot) -> None:
    address = st.text_input("Address of a picture", placeholder="https://", key=form.key(f"{slot.name}_address"))
    if st.button("Fetch it", icon=":material/download:", key=form.key(f"{slot.name}_fetch")) and address.strip():
        with st.spinner("Fetching the picture"):
            reference = session.take_address(form.page, slot.name, address.strip())
        if reference is not None:
            session.add_later(form.key(slot.name), reference, many=slot.many)
        st.rerun()


def _draw_camera(form: _Form, slot: Slot, turn: int) -> None:
    st.camera_input(
        "Camera",
        key=form.key(f"{slot.name}_camera_{turn}"),
        on_change=_take_photo,
        args=(form, slot, turn),
        label_visibility="collapsed",
    )


def add(form: _Form, slot: Slot, references: Sequence[str]) -> None:
    """Put pictures into a slot. Call it in a callback."""
    chosen = [*form.get(slot.name), *references] if slot.many else list(references)[-1:]
    form.set(slot.name, list(dict.fromkeys(chosen)))


def _take_away(form: _Form, slot: Slot, reference: str) -> None:
    form.set(slot.name, [chosen for chosen in form.get(slot.name) if chosen != reference])


def _take_uploads(form: _Form, slot: Slot, turn: int) -> None:
    uploaded = st.session_state[form.key(f"{slot.name}_upload_{turn}")]
    files = uploaded if isinstance(uploaded, list) else [uploaded] if uploaded is not None else []
    add(form, slot, _kept(form, slot, [(file.name, file.getvalue()) for file in files]))


def _take_photo(form: _Form, slot: Slot, turn: int) -> None:
    photo = st.session_state[form.key(f"{slot.name}_camera_{turn}")]
    if photo is not None:
        add(form, slot, _kept(form, slot, [("The photo", photo.getvalue())]))


def _kept(form: _Form, slot: Slot, files: Sequence[tuple[str, bytes]]) -> list[str]:
    references, problems = [], []
    for name, data in files:
        try:
            references.append(session.keep_input(data))
        except UploadRefusedError as error:
            problems.append(f"{shorten(name, 60)}: {error}")
    session.set_input_problems(form.page, slot.name, problems)
    session.next_upload_turn(form.page, slot.name)  # the uploader is drawn empty again: the slot shows what came
    return references
