"""Cycles that pages leave behind do not pile up, and the thread that sees to it ends."""

from __future__ import annotations

import gc
import threading
import weakref

from lib.runtime import collecting_garbage
from tests.support.app_server import ROOT


class Page:
    """What a run of a page leaves behind: a cycle."""

    def __init__(self) -> None:
        self.itself = self


def test_cycles_are_collected_every_little_while_until_the_end() -> None:
    gone = threading.Event()
    weakref.finalize(Page(), gone.set)
    gc.disable()
    try:
        with collecting_garbage(every_s=0.01):
            assert gone.wait(10)
    finally:
        gc.enable()
    assert "garbage" not in {thread.name for thread in threading.enumerate()}


def test_streamlit_does_not_collect_after_every_run_as_well() -> None:
    assert "postScriptGC = false" in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
