"""How the gallery's page tells that room runs out, that a disk does not last, and that a file is gone."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from lib.gallery.tables.schema import pictures
from lib.session import process
from tests.support.gallery_bench import item, new_job, png
from tests.support.page_elements import generate, texts, tiles
from tests.support.pages import Open

LIMIT = {"STUDIO_MAX_GB": "0.01"}


def paid_for(stored_bytes: int) -> str:
    """A picture of Runware's that takes so much room; nothing may remove it but its owner."""
    store = process.studio().store
    job = store.add_job(new_job("local", source="runware"))
    result_id = store.add_result(job, item(), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    store.finish_job(job.task_uuid, "done", [])
    with store.engine.begin() as connection:
        connection.execute(update(pictures).where(pictures.c.id == result_id).values(stored_bytes=stored_bytes))
    return result_id


def offers_zip(app: AppTest) -> bool:
    return any(button.label == "Make a ZIP of everything" for button in app.button)


def test_from_80_percent_on_it_says_so_and_offers_the_zip(open_page: Open) -> None:
    open_page("status", **LIMIT)
    paid_for(7_000_000)
    assert not offers_zip(open_page("gallery"))
    paid_for(1_500_000)
    app = open_page("gallery")
    (warning,) = app.warning
    assert "of 0.01 GB are used" in warning.value
    assert offers_zip(app)


def test_at_the_limit_requests_are_refused_until_something_is_deleted_and_nothing_paid_for_goes_by_itself(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page(**LIMIT, **with_key)
    result_id = paid_for(11_000_000)
    generate(app, "an owl", count=1)
    assert "nothing more can be made" in texts(app)
    assert app.text_area[0].value == "an owl"
    gallery = open_page("gallery")
    assert [tile["key"] for tile in tiles(gallery)] == [result_id]
    assert "nothing more can be made" in gallery.error[0].value
    assert offers_zip(gallery)
    process.studio().store.delete("local", [result_id])
    process.studio().store.trash.purge("local")
    before = len(process.studio().store.recent_jobs("local"))
    generate(app, "an owl", count=1)
    assert "nothing more can be made" not in texts(app)
    assert len(process.studio().store.recent_jobs("local")) == before + 1


def test_on_a_disk_that_does_not_last_a_full_one_says_both(open_page: Open) -> None:
    open_page("status", STUDIO_STORAGE="temporary", **LIMIT)
    paid_for(9_000_000)
    app = open_page("gallery")
    assert "of 0.01 GB are used" in app.warning[0].value
    assert "does not outlive a restart" in texts(app)
    assert len([button for button in app.button if button.label == "Make a ZIP of everything"]) == 1


@pytest.mark.parametrize("storage", ["temporary", "permanent"])
def test_a_disk_that_does_not_outlive_a_restart_is_said_beside_the_zip(open_page: Open, storage: str) -> None:
    open_page("status", STUDIO_STORAGE=storage)
    paid_for(1_000)
    app = open_page("gallery")
    assert ("does not outlive a restart" in texts(app)) is (storage == "temporary")
    assert offers_zip(app) is (storage == "temporary")


def test_a_file_that_is_gone_is_said_and_what_made_it_is_still_there(open_page: Open) -> None:
    open_page("status")
    result_id = paid_for(1_000)
    store = process.studio().store
    result = store.result("local", result_id)
    assert result is not None
    assert result.file is not None
    store.files.path(result.file).unlink()
    app = open_page("gallery")
    app.session_state["opened_picture"] = result_id
    app.run()
    assert not app.exception
    assert "The file of this picture is gone" in app.warning[0].value
    assert app.button(key="gallery_dialog_reuse")
