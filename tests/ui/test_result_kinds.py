"""Each kind of result is drawn wherever results are drawn."""

from __future__ import annotations

from lib.catalog import RESULT_KINDS
from lib.ui.viewer.kinds import VIEWS
from lib.web import shared_pages


def test_each_room_that_draws_results_has_an_entry_for_each_kind() -> None:
    assert set(VIEWS) == set(shared_pages.DRAW) == set(RESULT_KINDS)
