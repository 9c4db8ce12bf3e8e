"""A task type is one row, one page and one handler in the sandbox: with these it is everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lib.api import api_routes
from lib.navigation import ALL_PAGES, PAGES
from lib.runtime import Stopping
from lib.session import process
from lib.ui.viewer.send_on import sends
from tests.support.api_callers import ANN_TOKEN, TOKENS
from tests.support.flip_picture import MODEL, TASK_TYPE, flip_picture
from tests.support.gallery_bench import item, new_job, png
from tests.support.page_elements import texts
from tests.support.pages import Open, photo, upload, wait_for_jobs


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    """The script of the page of a task type that a developer has just added."""
    folder = tmp_path / "pages"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, flip_picture(folder, patch) as script:
        yield script


def kept(task_type: str, model: str) -> str:
    """A result of this task type in the gallery."""
    store = process.studio().store
    job = store.add_job(new_job("local", task_type=task_type, model=model, page="flip_picture", request={"a": 1}))
    result_id = store.add_result(job, item(seed=5), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    return result_id


def use_all(open_page: Open, result_id: str) -> AppTest:
    """Open a result in the gallery and press "Use all"."""
    app = open_page("gallery")
    app.session_state["opened_picture"] = result_id
    app.run()
    return app.button(key="gallery_dialog_reuse").click().run()


def test_navigation_and_send_to_list_it(page: str) -> None:
    assert [info.title for info in PAGES if info.section == "Edit"][-1] == "Flip picture"
    assert [info.path for info in ALL_PAGES if info.name == "flip_picture"] == [page]
    assert [send.label for send in sends()][-1] == "Flip"


def test_its_page_makes_what_it_should(page: str, open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("generate_image", **with_key)
    app.switch_page(page).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Flip picture"]
    assert "see it upside down. Or try it with one of these." in texts(app)
    upload(app, "flip_picture", ("one.png", photo()))
    app.button(key="flip_picture_submit").click().run()
    (job,) = wait_for_jobs()
    assert (job.page, job.task_type, job.state, job.problems) == ("flip_picture", TASK_TYPE, "done", ())
    assert job.results[0].file is not None
    with Image.open(process.studio().store.files.path(job.results[0].file)) as flipped:
        assert flipped.convert("RGB").getpixel((80, 0)) == (0, 128, 128)
        assert flipped.convert("RGB").getpixel((80, 127)) == (255, 255, 255)
    app.run()
    assert not app.exception


def test_using_its_parameters_leads_to_its_page(page: str, open_page: Open, with_key: dict[str, str]) -> None:
    open_page("status", **with_key)  # starts the studio
    app = use_all(open_page, kept(TASK_TYPE, MODEL))
    assert not app.exception
    assert [title.value for title in app.title] == ["Flip picture"]
    assert app.session_state["flip_picture_model"] == MODEL


def test_using_parameters_that_no_page_takes_stays_and_says_so(open_page: Open) -> None:
    open_page("status")
    app = use_all(open_page, kept("vectorize", "recraft:1@1"))
    assert not app.exception
    assert [title.value for title in app.title] == ["Gallery"]
    assert "No page of the studio does this task yet (Vector graphics), so nothing was filled in." in app.toast[0].value
    assert app.session_state["generate_image_model"] == "runware:100@1"


def test_the_api_answers_it(page: str, open_page: Open, with_key: dict[str, str]) -> None:
    open_page("status", **with_key, **TOKENS)
    headers = {"Authorization": f"Bearer {ANN_TOKEN}"}
    with TestClient(Starlette(routes=api_routes(process.studio, Stopping())), headers=headers) as caller:
        known = caller.get("/api/models", params={"taskType": TASK_TYPE}).json()["models"]
        assert [(model["model"], model["endpoint"]) for model in known] == [(MODEL, "/api/flip-picture")]
        answer = caller.post("/api/flip-picture", files={"image": ("one.png", photo())})
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "success"
        assert "/files/" in answer.json()["results"][0]["imageURL"]
