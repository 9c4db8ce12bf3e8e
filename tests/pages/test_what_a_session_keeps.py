"""A session that is used all day holds no more than one that has just begun."""

from __future__ import annotations

import gc

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from lib.gallery import Job
from tests.support.page_elements import generate
from tests.support.pages import Open, photo, upload, wait_for_jobs


def held() -> int:
    """How many jobs are in this process's memory."""
    gc.collect()
    return sum(type(each) is Job for each in gc.get_objects())


def test_a_session_holds_the_jobs_that_it_shows_and_not_those_that_it_showed(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page(**with_key)
    counted = []
    for round_ in range(2):
        for number in range(14):  # more than a page shows
            generate(app, f"a fox, number {round_}-{number}", count=1)
            wait_for_jobs()
        app.run()
        counted.append(held())
    # A list of those that are shown may be on its way out; holding each list that was shown would be 185 more.
    assert counted[1] - counted[0] < 60, counted


def uploads_held() -> int:
    """How many bytes of uploads Streamlit holds in this process."""
    managers = [each for each in gc.get_objects() if type(each) is MemoryUploadedFileManager]
    return sum(len(file.data) for each in managers for files in each.file_storage.values() for file in files.values())


def test_a_picture_that_was_brought_is_kept_once(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("caption_image", **with_key)
    before = uploads_held()
    upload(app, "caption_image", ("one.png", photo()), ("two.png", photo("orange")))
    assert len(app.session_state["caption_image_inputs.image"]) == 2
    assert uploads_held() == before
