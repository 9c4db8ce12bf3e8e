"""Remove background, upscale, caption, video: as a visitor meets them, on the real engines of the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.session import process
from lib.ui.results.examples import EXAMPLES, picture_bytes
from tests.support.page_elements import texts, tiles
from tests.support.pages import Open, photo, upload, wait_for_jobs

PAGES = {"remove_background": "removeBackground", "upscale_image": "upscale", "caption_image": "caption"}


def press(app: AppTest, page: str) -> AppTest:
    return app.button(key=f"{page}_submit").click().run()


@pytest.mark.parametrize("page", [*PAGES, "generate_video"])
def test_an_empty_page_says_what_it_does_and_offers_three_pictures(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert not app.exception
    assert "Or try it with one of these." in texts(app)
    assert [tile["key"] for tile in tiles(app)] == list(EXAMPLES)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_picture_nothing_is_sent_and_it_says_so(open_page: Open, with_key: dict[str, str], page: str) -> None:
    app = press(open_page(page, **with_key), page)
    assert "Choose a picture first." in [error.value for error in app.error]
    assert process.studio().store.recent_jobs("local") == []


@pytest.mark.parametrize(("page", "task_type"), PAGES.items())
def test_each_uploaded_picture_becomes_a_job_that_keeps_where_it_came_from(
    open_page: Open, with_key: dict[str, str], page: str, task_type: str
) -> None:
    app = upload(open_page(page, **with_key), page, ("one.png", photo()), ("two.png", photo("orange")))
    chosen: list[str] = app.session_state[f"{page}_inputs.image"]
    assert [reference.split(":")[0] for reference in chosen] == ["input", "input"]
    press(app, page)
    jobs = wait_for_jobs()
    assert {job.task_type for job in jobs} == {task_type}
    assert sorted(job.request["inputs"]["image"] for job in jobs) == sorted(chosen)
    assert all(job.state == "done" for job in jobs), [job.problems for job in jobs]
    assert all(job.results[0].whole for job in jobs)
    app.run()
    assert not app.exception


def test_an_upscaled_picture_is_as_many_times_larger_as_was_asked(open_page: Open, with_key: dict[str, str]) -> None:
    app = upload(open_page("upscale_image", **with_key), "upscale_image", ("a.png", photo()))
    app.segmented_control(key="upscale_image_upscaleFactor").set_value(4).run()
    press(app, "upscale_image")
    (job,) = wait_for_jobs()
    assert (job.results[0].width, job.results[0].height) == (640, 512)


def test_a_caption_can_be_edited_and_used_as_a_prompt(open_page: Open, with_key: dict[str, str]) -> None:
    app = upload(open_page("caption_image", **with_key), "caption_image", ("a.png", photo()))
    press(app, "caption_image")
    (job,) = wait_for_jobs()
    app.run()
    (result,) = job.results
    area = app.text_area(key=f"caption_image_text_{result.id}")
    assert area.value == result.text
    area.set_value("a better caption").run()
    app.button(key=f"caption_image_text_{result.id}_use").click().run()
    assert app.session_state["generate_image_positivePrompt"] == "a better caption"


def test_a_broken_file_gets_one_sentence_and_the_good_ones_stay(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("remove_background", **with_key)
    files = [("good.png", photo()), ("page.png", b"<html>"), ("cut.png", photo()[:100])]
    upload(app, "remove_background", *files)
    assert len(app.session_state["remove_background_inputs.image"]) == 1
    refused = [error.value for error in app.error]
    assert len(refused) == 2
    assert all(said.startswith(("page\\.png", "cut\\.png")) and said.endswith("\\.") for said in refused)


def test_the_same_picture_is_uploaded_to_runware_once(open_page: Open, with_key: dict[str, str]) -> None:
    app = upload(open_page("upscale_image", **with_key), "upscale_image", ("a.png", photo()))
    press(app, "upscale_image")
    (first,) = wait_for_jobs()
    (reference,) = app.session_state["upscale_image_inputs.image"]
    inputs, account = process.studio().inputs, process.studio().accounts.default.id
    before = inputs.uploaded(account, "local", reference)
    app.segmented_control(key="upscale_image_upscaleFactor").set_value(4).run()
    press(app, "upscale_image")
    assert len(wait_for_jobs()) == 2
    assert before is not None
    assert inputs.uploaded(account, "local", reference) == before
    assert first.request["inputs"]["image"] == reference


def test_a_video_is_made_asynchronously_from_a_prompt_and_a_first_picture(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page("generate_video", **with_key)
    app.session_state["generate_video_inputs.frameImages#first"] = [process.studio().inputs and _kept(app)]
    app.text_area(key="generate_video_positivePrompt").set_value("a slow zoom over a lake")
    app.number_input(key="generate_video_width").set_value(256)
    app.number_input(key="generate_video_height").set_value(256)
    app.number_input(key="generate_video_duration").set_value(1).run()
    press(app, "generate_video")
    (job,) = wait_for_jobs()
    assert (job.delivery, job.state) == ("async", "done"), job.problems
    assert job.request["inputs"]["frameImages"][0]["frame"] == "first"
    (film,) = job.results
    assert (film.kind, film.mime, film.width, film.height) == ("video", "video/mp4", 256, 256)
    assert film.duration_s == pytest.approx(1, abs=0.2)
    app.run()
    assert [tile["kind"] for tile in tiles(app, "video")] == ["video"]


def _kept(_app: Any) -> str:
    studio = process.studio()
    from lib.media import check_upload

    return studio.inputs.keep("local", check_upload(picture_bytes("balloon"))).reference


def test_enhancing_a_prompt_offers_versions_to_choose_from(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    app.session_state["generate_image_enhance_offer"] = True
    app.text_area(key="generate_image_positivePrompt").set_value("a fox in the snow").run()
    app.button(key="generate_image_enhance").click().run()
    (job,) = wait_for_jobs()
    assert len(job.results) == 3
    app.run()
    chosen = job.results[1]
    app.button(key=f"generate_image_use_{chosen.id}").click().run()
    assert app.text_area(key="generate_image_positivePrompt").value == chosen.text


def test_a_finished_job_raises_a_toast(open_page: Open, with_key: dict[str, str]) -> None:
    app = upload(open_page("upscale_image", **with_key), "upscale_image", ("a.png", photo()))
    press(app, "upscale_image")
    wait_for_jobs()
    app.switch_page("../pages/status.py").run()
    assert [toast.value for toast in app.toast] == ["Upscale image: 1 of 1"]
