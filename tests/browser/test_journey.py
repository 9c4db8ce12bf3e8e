"""What a person does, in a real browser."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from lib.access import COOKIE
from lib.database import open_database
from lib.gallery import Store
from tests.support.app_server import AppServer
from tests.support.browser import BrowserVisitor, ask_for, pictures
from tests.support.gallery_bench import item, new_job, png

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_from_a_prompt_to_the_gallery_and_there_again_after_a_reload(
    server: AppServer, visitor: BrowserVisitor, tmp_path: Path
) -> None:
    page = visitor()
    page.goto(server.url)
    ask_for(page, "a fox in a snowy forest at dusk, watercolor", count=4)
    expect(pictures(page).first).to_be_visible()

    page.get_by_role("link", name="Gallery").click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    expect(pictures(page)).to_have_count(4)  # the last ones arrive while this page is open

    page.reload()
    expect(pictures(page)).to_have_count(4)
    pictures(page).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_alt_text("a fox in a snowy forest at dusk, watercolor")).to_be_visible()
    with page.expect_download() as downloading:
        dialog.get_by_role("link", name="Download the original").click()
    kept = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(kept)
    assert kept.name.startswith("a-fox-in-a-snowy-forest-at-dusk-watercolor-")
    with Image.open(kept) as picture:
        assert (picture.size, picture.format) == ((256, 256), "JPEG")

    stranger = visitor()
    stranger.goto(server.url.replace("localhost", "127.0.0.1") + "/gallery")
    expect(pictures(stranger)).to_have_count(4)  # on this machine everyone is the owner


def test_what_is_typed_at_once_and_while_results_arrive_is_what_is_sent(
    server: AppServer, visitor: BrowserVisitor
) -> None:
    page = visitor()
    page.goto(server.url)
    ask_for(page, "a quiet harbour", count=3, size=(256, 320))
    ask_for(page, "a quiet harbour at night", count=2, size=(320, 384))  # the first ones arrive meanwhile
    expect(pictures(page)).to_have_count(5)
    fields = [page.get_by_label(label, exact=True) for label in ("Width (px)", "Height (px)", "How many")]
    assert [field.input_value() for field in fields] == ["320", "384", "2"]
    sizes = [picture.evaluate("one => one.querySelector('img').naturalWidth") for picture in pictures(page).all()]
    assert sorted(sizes) == [256, 256, 256, 320, 320]


def test_a_prompt_that_is_too_long_stays_and_is_refused_in_a_sentence(
    shared_server: AppServer, visitor: BrowserVisitor
) -> None:
    page = visitor()
    page.goto(shared_server.url)
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("an old prompt")
    prompt.blur()
    expect(page.get_by_text("13 of 3,000 characters")).to_be_visible()
    prompt.fill("f" * 3001)
    prompt.press("Control+Enter")
    expect(page.get_by_text("takes at most 3,000 characters, and this has 3,001")).to_be_visible()
    expect(prompt).to_have_value("f" * 3001)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def test_two_visitors_of_a_shared_link_see_only_their_own(visitor: BrowserVisitor, tmp_path: Path) -> None:
    server = AppServer.start(tmp_path / "data", STUDIO_OWN_MACHINE="false")
    try:
        first, second = visitor(), visitor()
        first.goto(server.url)
        ask_for(first, "a red fox in a meadow", count=1)
        expect(pictures(first)).to_have_count(1)
        address = first.locator("a[download]").get_attribute("href")
        assert address
        assert first.context.request.get(address).status == 200

        second.goto(f"{server.url}/gallery")
        expect(second.get_by_text("Generate the first one")).to_be_visible()
        assert second.context.request.get(address).status == 404
        (cookie,) = [cookie for cookie in first.context.cookies() if cookie["name"] == COOKIE]
        assert cookie["httpOnly"]
        assert cookie["value"] not in first.content()
        assert cookie["value"] not in first.url
    finally:
        server.kill()


def test_a_cold_deep_link_shows_the_page_inside_the_whole_shell(server: AppServer, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(f"{server.url}/status")  # the first request of the process
    expect(page.get_by_role("heading", name="Status")).to_be_visible()
    expect(page.get_by_role("link", name="Generate image")).to_be_visible()
    expect(page.get_by_text("Sandbox: drawn on this machine, play money")).to_be_visible()
    page.goto(f"{server.url}/generate_image")
    expect(page.get_by_role("heading", name="Generate image")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_deleting_says_undo_and_a_selection_comes_as_a_zip(server: AppServer, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(server.url)
    ask_for(page, "two boats on a calm sea", count=2)
    expect(pictures(page)).to_have_count(2)
    page.get_by_role("link", name="Gallery").click()
    boxes = page.get_by_role("checkbox", name=re.compile("^Select: "))
    boxes.first.check()
    boxes.last.check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Download as ZIP").click()
    address = page.get_by_role("link", name="Download", exact=True).get_attribute("href")
    assert address is not None
    archive = zipfile.ZipFile(io.BytesIO(page.request.get(address).body()))
    assert len([name for name in archive.namelist() if name.startswith("pictures/")]) == 2
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("2 pictures deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(pictures(page)).to_have_count(2)


def test_what_was_typed_survives_a_reload(server: AppServer, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(server.url)
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("half a thought")
    prompt.blur()
    expect(page.get_by_role("button", name="Generate 4")).to_be_enabled()
    page.get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", name="Status")).to_be_visible()
    page.get_by_role("link", name="Generate image").click()
    expect(prompt).to_have_value("half a thought")
    page.reload()
    expect(prompt).to_have_value("half a thought")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["", "gallery", "status"])
def test_nothing_scrolls_sideways_and_nothing_goes_wrong_in_the_console(
    shared_server: AppServer, visitor: BrowserVisitor, width: int, name: str
) -> None:
    page = visitor(width=width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{shared_server.url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Streamlit asks for its own files below a page's path first, and finds them at the root.
    assert [text for text in complaints if "404" not in text] == []


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    running = AppServer.start(tmp_path_factory.mktemp("data"))
    yield running
    running.kill()


def test_a_double_click_is_one_job_and_the_keyboard_keeps_its_place(server: AppServer, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(server.url)
    page.get_by_label("Prompt", exact=True).fill("a red fox in a meadow")
    page.get_by_label("Prompt", exact=True).blur()
    page.get_by_label("How many", exact=True).fill("1")
    page.get_by_label("How many", exact=True).press("Enter")
    page.get_by_role("button", name="Generate 1").dblclick()
    expect(pictures(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.goto(f"{server.url}/gallery")
    expect(pictures(page)).to_have_count(1)


def test_an_example_fills_the_form_and_gives_the_picture_it_shows(
    shared_server: AppServer, visitor: BrowserVisitor
) -> None:
    page = visitor()
    page.goto(shared_server.url)
    expect(pictures(page)).to_have_count(3)
    pictures(page).first.click()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("a fox in a snowy forest at dusk, watercolor")
    expect(page.get_by_label("Seed to keep")).to_have_value("2")


def test_from_the_gallerys_second_page_a_picture_is_sent_on(visitor: BrowserVisitor, tmp_path: Path) -> None:
    """The place stands in the address, and Streamlit does not leave a page that has bound its address."""
    data = tmp_path / "data"
    store = Store(open_database(data), data / "files")
    for _ in range(50):
        job = store.add_job(new_job("local"))
        result_id = store.add_result(job, item(), seconds=1.0)
        assert result_id is not None
        store.keep_bytes(result_id, png())
    server = AppServer.start(data)
    try:
        page = visitor()
        page.goto(f"{server.url}/gallery")
        page.get_by_role("button", name="Next").click()
        expect(pictures(page)).to_have_count(2)
        page.reload()
        expect(pictures(page)).to_have_count(2)
        pictures(page).first.click()
        page.get_by_role("dialog").get_by_role("button", name="Use all").click()
        expect(page.get_by_role("heading", name="Generate image")).to_be_visible()
        expect(page.get_by_label("Prompt", exact=True)).to_have_value("a fox")
    finally:
        server.kill()
