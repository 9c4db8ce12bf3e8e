"""The slots where a form takes pictures: dropped, chosen, pasted, photographed, by address, or from the gallery.

A chosen picture is stored at once and named by a reference (`lib/gallery/inputs.py`). The form holds only references,
so that a reload finds them and nothing large is in the session. Videos come from the gallery or by address, other
files by address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from lib.gallery import prompt_of
from lib.media import EXTENSIONS, FORMATS_WORDS, UploadRefusedError, is_reference
from lib.session.forms import inputs
from lib.session.gallery import contents, results
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.form_state import FormState
from lib.ui.grid.picture_grid import Action, Tile, picture_grid
from lib.ui.words import alt_text, escape_markdown, escape_sentence, shorten

_REMOVE: Final = Action("remove", "Take it away", "close")
_FROM_GALLERY: Final = 12
_HOW: Final = f"Drop, choose, or click here and paste. {FORMATS_WORDS}, up to 50 MB."
_FILE: Final = re.compile(
    r"https://[^\s/]+\.[^\s]{1,2000}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
)


def draw_slot(form: FormState, slot: Slot, problems: Mapping[str, str]) -> None:
    """Draws a slot. Its value is a list of references or addresses, under the slot's name in the form."""
    chosen: list[str] = form.get(slot.name) or []
    if chosen:
        _draw_chosen(form, slot, chosen)
    if slot.many or not chosen:
        _draw_ways(form, slot)
    for sentence in inputs.input_problems(form.page, slot.name):
        st.error(escape_markdown(sentence), icon=":material/error:")
    if slot.name in problems:
        st.error(escape_sentence(problems[slot.name]), icon=":material/error:")


def _draw_chosen(form: FormState, slot: Slot, chosen: Sequence[str]) -> None:
    st.markdown(f":small[{slot.label}]")
    tiles = [
        Tile(
            reference,
            "picture",
            ratio,
            src=inputs.reference_src(reference),
            alt=f"{slot.label}, number {place + 1}",
            flagged=inputs.is_reference_flagged(reference),
        )
        for place, reference in enumerate(chosen)
        if is_reference(reference) and (ratio := inputs.reference_ratio(reference)) is not None
    ]
    if tiles:
        picture_grid(
            tiles,
            key=form.key(f"{slot.name}_chosen"),
            row_px=96,
            actions=(_REMOVE,),
            on_action=lambda _name, reference: remove_reference(form, slot, reference),
        )
    shown = {tile.key for tile in tiles}
    for place, address in enumerate(chosen):
        if address not in shown:
            _draw_address_chosen(form, slot, place, address)


def _draw_address_chosen(form: FormState, slot: Slot, place: int, address: str) -> None:
    gone = is_reference(address)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown("No longer in the studio" if gone else escape_markdown(shorten(address, 80)), width="stretch")
        st.button(
            ":material/close:",
            help=_REMOVE.label,
            type="tertiary",
            key=form.key(f"{slot.name}_remove_{place}"),
            on_click=remove_reference,
            args=(form, slot, address),
        )


def _draw_ways(form: FormState, slot: Slot) -> None:
    if slot.media == "image":
        _draw_picture_ways(form, slot)
    else:
        _draw_file_ways(form, slot)


def _draw_file_ways(form: FormState, slot: Slot) -> None:
    """For media other than pictures: an address, which Runware fetches itself, or a video from the gallery."""
    noun = {"video": "video", "audio": "sound", "document": "document", "mesh": "mesh", "model": "model"}[slot.media]
    key = form.key(f"{slot.name}_address")
    label = f"More, by address ({slot.label.lower()})" if form.get(slot.name) else slot.label
    st.text_input(
        label,
        placeholder=f"https:// address of the {noun}, or its UUID at Runware",
        help=slot.help,
        key=key,
        on_change=_take_file_address,
        args=(form, slot),
    )
    if slot.media == "video":
        way = st.popover("Gallery", type="tertiary", key=form.key(f"{slot.name}_Gallery"), on_change="rerun")
        if way.open:
            with way:
                _draw_gallery(form, slot)


def _take_file_address(form: FormState, slot: Slot) -> None:
    key = form.key(f"{slot.name}_address")
    address = str(st.session_state[key]).strip()
    if not address:
        return
    if _FILE.fullmatch(address) is None:
        sentence = "This should be an address that begins with https://, or a UUID that Runware gave."
        inputs.set_input_problems(form.page, slot.name, [sentence])
        return
    inputs.set_input_problems(form.page, slot.name, [])
    add(form, slot, [address])
    st.session_state[key] = ""


def _draw_picture_ways(form: FormState, slot: Slot) -> None:
    generation = inputs.upload_generation(form.page, slot.name)
    st.file_uploader(
        f"More {slot.label.lower()}" if form.get(slot.name) else slot.label,
        type=list(EXTENSIONS),
        accept_multiple_files=slot.many,
        key=form.key(f"{slot.name}_upload_{generation}"),
        on_change=_take_uploads,
        args=(form, slot, generation),
        help="\n\n".join(part for part in (slot.help and escape_markdown(slot.help), _HOW) if part),
    )
    with st.container(horizontal=True, gap="xsmall"):
        ways: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Gallery", lambda: _draw_gallery(form, slot)),
            ("Address", lambda: _draw_address(form, slot)),
            ("Camera", lambda: _draw_camera(form, slot, generation)),
        )
        for label, draw in ways:
            key = form.key(f"{slot.name}_{label}")
            way = st.popover(label, type="tertiary", key=key, on_change="rerun")
            if way.open:
                with way:
                    draw()


def _draw_gallery(form: FormState, slot: Slot) -> None:
    recent = contents.recent_rows(slot.media, _FROM_GALLERY)
    if not recent:
        st.markdown("No videos in the gallery yet." if slot.media == "video" else "Nothing in the gallery yet.")
        return
    picture_grid(
        [
            Tile(
                row["id"],
                "picture",
                row["width"] / row["height"],
                src=results.media_src(row["id"], thumbnail=True),
                alt=alt_text(row["request"]),
                title=prompt_of(row["request"]),
                flagged=row["flagged"],
            )
            for row in recent
        ],
        key=form.key(f"{slot.name}_gallery"),
        row_px=96,
        on_open=lambda result_id: add(form, slot, [f"picture:{result_id}"]),
    )


def _draw_address(form: FormState, slot: Slot) -> None:
    address = st.text_input("Address of a picture", placeholder="https://", key=form.key(f"{slot.name}_address"))
    if st.button("Fetch it", icon=":material/download:", key=form.key(f"{slot.name}_fetch")) and address.strip():
        with st.spinner("Fetching the picture"):
            reference = inputs.take_address(form.page, slot.name, address.strip())
        if reference is not None:
            inputs.add_later(form.key(slot.name), reference, many=slot.many)
        st.rerun()


def _draw_camera(form: FormState, slot: Slot, generation: int) -> None:
    st.camera_input(
        "Camera",
        key=form.key(f"{slot.name}_camera_{generation}"),
        on_change=_take_photo,
        args=(form, slot, generation),
        label_visibility="collapsed",
    )


def add(form: FormState, slot: Slot, references: Sequence[str]) -> None:
    """Adds references to a slot, or replaces the one in a single slot. Call it in a callback."""
    chosen = [*(form.get(slot.name) or []), *references] if slot.many else list(references)[-1:]
    form.set(slot.name, list(dict.fromkeys(chosen)))


def remove_reference(form: FormState, slot: Slot, reference: str) -> None:
    """Removes a reference from a slot. Call it in a callback."""
    form.set(slot.name, [chosen for chosen in form.get(slot.name) or [] if chosen != reference])


def _take_uploads(form: FormState, slot: Slot, generation: int) -> None:
    uploaded = st.session_state[form.key(f"{slot.name}_upload_{generation}")]
    files = uploaded if isinstance(uploaded, list) else [uploaded] if uploaded is not None else []
    add(form, slot, _store_files(form, slot, [(file.name, file.getvalue()) for file in files]))
    for file in files:
        inputs.discard_upload(file)


def _take_photo(form: FormState, slot: Slot, generation: int) -> None:
    photo = st.session_state[form.key(f"{slot.name}_camera_{generation}")]
    if photo is not None:
        add(form, slot, _store_files(form, slot, [("The photo", photo.getvalue())]))
        inputs.discard_upload(photo)


def _store_files(form: FormState, slot: Slot, files: Sequence[tuple[str, bytes]]) -> list[str]:
    references, problems = [], []
    for name, data in files:
        try:
            references.append(inputs.keep_input(data))
        except UploadRefusedError as error:
            problems.append(f"{shorten(name, 60)}: {error}")
    inputs.set_input_problems(form.page, slot.name, problems)
    inputs.next_upload_generation(form.page, slot.name)  # a new uploader, empty: the slot shows the files
    return references
