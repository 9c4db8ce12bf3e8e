"""The gallery in a real browser: by keyboard alone, by address, by links."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.database import open_database
from lib.gallery import Query, Store
from tests.support.app_server import AppServer
from tests.support.browser import BrowserVisitor, pictures
from tests.support.full_gallery import fill
from tests.support.gallery_bench import item, new_job, png

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

COUNT = 60
# As somebody quick would: as the dialog is closed, before the run has begun that takes it away. Notes whether it is
# shown once more.
_CLICK_AS_THE_DIALOG_CLOSES = """box => {
  const root = box.getRootNode()
  const { key } = box.closest("[data-key]").dataset
  window.dialogs = 0
  const shown = new MutationObserver(records => {
    const added = records.flatMap(record => [...record.addedNodes])
    dialogs += added.filter(node => node.matches?.("[role=dialog]") || node.querySelector?.("[role=dialog]")).length
  })
  const closes = event => {
    if (event.key !== "Escape") return
    removeEventListener("keydown", closes, true)
    shown.observe(document.body, { childList: true, subtree: true })
    setTimeout(() => root.querySelector(`[data-key="${key}"] .pick input`).click())
  }
  addEventListener("keydown", closes, true)
}"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def store(data: Path) -> Store:
    return fill(data, count=COUNT)


@pytest.fixture(scope="module")
def gallery(store: Store, data: Path) -> Iterator[AppServer]:
    running = AppServer.start(data)
    yield running
    running.kill()


def tab_to(page: Page, wanted: Locator, *, most: int = 80) -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        if wanted.evaluate("element => element.getRootNode().activeElement === element"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by the Tab key")


def test_by_keyboard_alone(gallery: AppServer, store: Store, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(gallery.url)
    link = page.get_by_role("link", name="Gallery")
    expect(link).to_be_visible()
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(pictures(page).first).to_be_visible()

    tab_to(page, page.get_by_label("Search", exact=True))
    page.keyboard.type("paper boat")
    page.keyboard.press("Enter")
    expect(pictures(page)).to_have_count(4)

    tab_to(page, pictures(page).first)
    page.keyboard.press("ArrowRight")
    expect(pictures(page).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    seeds = dialog.get_by_role("row", name=re.compile("^Seed"))
    expect(seeds).to_have_text(re.compile("3$"))  # the newest of the four has seed 4
    page.keyboard.press("ArrowRight")
    expect(seeds).to_have_text(re.compile("2$"))
    page.keyboard.press("s")
    expect(dialog.get_by_role("button", name="Starred")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    tab_to(page, pictures(page).nth(1))  # the focus is where it was
    page.keyboard.press("End")
    page.keyboard.press("Space")
    expect(page.get_by_text("1 selected")).to_be_visible()
    expect(pictures(page).nth(3)).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Delete", exact=True))
    page.keyboard.press("Enter")
    expect(pictures(page)).to_have_count(3)
    expect(page.get_by_text("1 picture deleted.")).to_be_visible()
    page.keyboard.press("u")
    expect(pictures(page)).to_have_count(4)
    starred = store.finder.find("local", Query(starred=True, words="paper boat"))
    assert [row["seed"] for row in starred.rows] == ["2"]


def test_a_click_does_not_cut_the_run_short_that_takes_a_closed_dialog_away(
    gallery: AppServer, visitor: BrowserVisitor
) -> None:
    page = visitor()
    page.goto(f"{gallery.url}/gallery?q=paper+boat")
    expect(pictures(page)).to_have_count(4)
    pictures(page).nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("row", name=re.compile("^Seed"))).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^Select: ")).nth(3).evaluate(_CLICK_AS_THE_DIALOG_CLOSES)
    page.keyboard.press("Escape")
    expect(page.get_by_text("1 selected")).to_be_visible()
    expect(pictures(page).nth(1)).to_be_focused()
    assert page.evaluate("dialogs") == 0


def test_page_and_search_are_in_the_address_through_reload_back_and_forward(
    gallery: AppServer, visitor: BrowserVisitor
) -> None:
    page = visitor()
    page.goto(f"{gallery.url}/gallery")
    expect(pictures(page)).to_have_count(48)
    first = pictures(page).first.get_attribute("aria-label")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(pictures(page).first).not_to_have_attribute("aria-label", str(first))
    second = pictures(page).first.get_attribute("aria-label")
    page.reload()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(pictures(page).first).to_have_attribute("aria-label", str(second))
    page.go_back()
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    expect(pictures(page)).to_have_count(48)
    page.go_forward()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", name="Status")).to_be_visible()
    page.get_by_role("link", name="Gallery").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()


def test_two_quick_clicks_on_stars_are_both_kept(gallery: AppServer, store: Store, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(f"{gallery.url}/gallery?q=lighthouse")
    expect(pictures(page)).to_have_count(2)
    stars = page.get_by_role("button", name=re.compile("^Star: "))
    for star in stars.all():
        star.dispatch_event("click")
    for star in stars.all():
        expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Starred", exact=True).first.click()
    expect(page).to_have_url(re.compile("show=starred"))  # what was clicked before has arrived, too
    expect(pictures(page)).to_have_count(2)
    assert store.finder.count("local", Query(starred=True, words="lighthouse")) == 2


def test_stars_and_tags_are_edited_in_the_table(visitor: BrowserVisitor, tmp_path: Path) -> None:
    store = fill(tmp_path / "data", count=4)
    server = AppServer.start(tmp_path / "data")
    try:
        starred = store.finder.count("local", Query(starred=True))
        page = visitor()
        page.goto(f"{server.url}/gallery?view=table")
        cell = page.locator("[data-testid^='glide-cell-3-']")  # the table is a canvas; this is what screen readers see
        expect(cell.first).to_have_text("false")
        # The first row's picture, once the page stands still; from here on by keyboard.
        page.locator(".dvn-scroller").first.click(position={"x": 110, "y": 60})
        for _ in range(2):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(cell.first).to_have_text("true")
        expect_kept(store, Query(starred=True), starred + 1)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        editor = page.locator("#portal input, [data-testid='stDataFrameOverlay'] input").first
        expect(editor).to_be_focused()
        page.keyboard.type("new word")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect_kept(store, Query(tags=("new word",)), 1)
        page.reload()
        expect(page.locator("[data-testid='glide-cell-3-0']")).to_have_text("true")
        expect(page.locator("[data-testid='glide-cell-4-0']")).to_have_text("new word")
    finally:
        server.kill()


def test_a_page_that_was_deleted_whole_comes_back_by_undo_and_everything_of_mine_goes_at_once(
    visitor: BrowserVisitor, tmp_path: Path
) -> None:
    fill(tmp_path / "data", count=6)
    server = AppServer.start(tmp_path / "data")
    try:
        page = visitor()
        page.goto(f"{server.url}/gallery?q=paper+boat")
        expect(pictures(page).first).to_be_visible()
        count = pictures(page).count()
        pictures(page).first.focus()
        for number in range(count):
            page.keyboard.press("Space")
            expect(page.get_by_text(f"{number + 1} selected")).to_be_visible()
            page.keyboard.press("ArrowRight")
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_text("Nothing matches")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(pictures(page)).to_have_count(count)
        page.get_by_role("button", name="Manage").click()
        page.get_by_role("button", name="Delete everything of mine").click()
        page.get_by_role("button", name="Delete everything for good").click()
        expect(page.get_by_text("Pictures that you make are kept here")).to_be_visible()
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
        page.reload()
        expect(page.get_by_text("Pictures that you make are kept here")).to_be_visible()
    finally:
        server.kill()


def expect_kept(store: Store, query: Query, count: int) -> None:
    """Wait until so many results of the gallery are so."""
    until = time.monotonic() + 20
    while (found := store.finder.count("local", query)) != count:
        assert time.monotonic() < until, f"{found} and not {count} for {query}"
        time.sleep(0.05)  # between two looks


def test_a_shared_link_opens_for_a_stranger_until_it_is_taken_back(gallery: AppServer, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(f"{gallery.url}/gallery?q=lighthouse")
    page.get_by_role("checkbox", name=re.compile("^Select: ")).first.check()
    page.get_by_role("button", name="Share").click()
    page.get_by_label("Title").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Make a link").click()
    dialog = page.get_by_role("dialog")
    link = dialog.locator("code").inner_text()
    page.keyboard.press("Escape")

    stranger = visitor(width=390)
    complaints: list[str] = []
    stranger.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    stranger.on("dialog", lambda _dialog: complaints.append("a script ran"))
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="<img src=x onerror=alert(1)>")).to_be_visible()
    expect(stranger.get_by_alt_text("Picture 1")).to_be_visible()
    assert stranger.get_by_alt_text("Picture 1").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert stranger.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []

    page.get_by_role("button", name="Manage").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Nothing is shared.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_a_visitor_moves_to_another_browser_once(visitor: BrowserVisitor, tmp_path: Path) -> None:
    server = AppServer.start(tmp_path / "data", STUDIO_OWN_MACHINE="false")
    try:
        old, new = visitor(), visitor()
        old.goto(f"{server.url}/gallery")
        expect(old.get_by_text("Generate the first one")).to_be_visible()
        (cookie,) = [cookie for cookie in old.context.cookies() if cookie["name"] == "studio_owner"]
        fill_one(tmp_path / "data", cookie["value"])
        old.get_by_role("button", name="Manage").click()
        old.get_by_role("button", name="Make a link to move").click()
        link = old.locator("code").first.inner_text()

        new.goto(f"{server.url}/gallery")
        expect(new.get_by_text("Generate the first one")).to_be_visible()
        new.goto(link)
        new.get_by_role("button", name="Continue here").click()
        expect(pictures(new)).to_have_count(1)
        new.goto(link)
        expect(new.get_by_role("heading", name="This link is no longer good")).to_be_visible()
    finally:
        server.kill()


def fill_one(folder: Path, owner: str) -> None:
    """One picture of a visitor, kept by another process than the app's."""
    store = Store(open_database(folder), folder / "files")
    result_id = store.add_result(store.add_job(new_job(owner)), item(), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
