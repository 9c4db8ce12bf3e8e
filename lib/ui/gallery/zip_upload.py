"""A field to drop a ZIP of any size on: the browser sends it to the studio's own address, not through Streamlit's
memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

_FOLDER: Final = Path(__file__).parent
_HTML: Final = """
<div class="zip">
  <label>Drop a ZIP here, or choose one<input type="file" accept=".zip,application/zip"></label>
  <progress max="1" hidden></progress>
  <p class="words" role="status" aria-live="polite"></p>
</div>
"""

_upload = st.components.v2.component(
    "zip_upload",
    html=_HTML,
    css=(_FOLDER / "zip_upload.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "zip_upload.js").read_text(encoding="utf-8"),
)


def zip_upload(address: str, *, key: str, on_done: Callable[[dict[str, Any]], None]) -> None:
    """Draw the field. `on_done` gets the answer of `lib/web/imports.py`, in a callback."""
    _upload(key=key, data={"address": address}, on_done_change=lambda: _handle_done(key, on_done))


def _handle_done(key: str, on_done: Callable[[dict[str, Any]], None]) -> None:
    answer = st.session_state[key].get("done")
    if isinstance(answer, dict):
        on_done(answer)
