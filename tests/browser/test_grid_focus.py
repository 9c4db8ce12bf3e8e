"""The picture grid's focus and keys, whatever it is drawn anew for.

Most of it in a bare page that hands the component its data as Streamlit would: so each drawing comes at its moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.ui.grid.picture_grid import _HERE, _HTML
from tests.support.browser import BrowserVisitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]

_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="
_STAND = """async ([html, css, js]) => {
  const module = await import(URL.createObjectURL(new Blob([js], { type: "text/javascript" })))
  window.told = []
  window.losses = 0
  window.mount = () => {
    window.host = document.createElement("div")
    const shadow = host.attachShadow({ mode: "open" })
    shadow.innerHTML = html + `<style>${css}</style>`
    shadow.addEventListener("focusout", () => losses++)
    document.body.prepend(host)
  }
  window.draw = data => {
    const tell = (name, value) => told.push([name, value])
    module.default({ data, parentElement: host.shadowRoot, setStateValue: tell, setTriggerValue: tell })
  }
  mount()
}"""
_TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True)
class Grid:
    """A grid alone on a page."""

    page: Page

    def draw(self, *tiles: str | dict[str, Any], **data: Any) -> None:
        """Draw tiles, in a word one for each letter; what else is handed over is as the gallery does it."""
        rest = {"name": "grid", "rowPx": 200, "grow": 1.25, "table": None, "status": None, "actions": [], "sends": []}
        more = {"selectable": True, "selected": [], "behindDialog": False, "heard": 0}
        drawn = [each for word in tiles for each in (map(tile, word) if isinstance(word, str) else [word])]
        self.page.evaluate("data => draw(data)", {**rest, **more, "tiles": drawn, **data})

    def picture(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=f"Open: {key}", exact=True)

    def star(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=f"Star: {key}", exact=True)

    def box(self, key: str) -> Locator:
        return self.page.get_by_role("checkbox", name=f"Select: {key}", exact=True)

    def order(self) -> str:
        return "".join(self.page.locator("img").evaluate_all("images => images.map(image => image.alt)"))

    def told(self) -> Any:
        """What Python was told."""
        return self.page.evaluate("told")

    def losses(self) -> Any:
        """How many times a control lost the focus."""
        return self.page.evaluate("losses")


def tile(key: str, **changed: Any) -> dict[str, Any]:
    return {"key": key, "kind": "picture", "src": _PIXEL, "alt": key, "ratio": 1.0, "starred": False, **changed}


@pytest.fixture
def grid(visitor: BrowserVisitor) -> Grid:
    page = visitor()
    page.set_content("<button>Elsewhere</button>")
    page.evaluate(_STAND, [_HTML, *((_HERE / f"picture_grid.{kind}").read_text("utf-8") for kind in ("css", "js"))])
    return Grid(page)


@pytest.mark.parametrize("control", [Grid.picture, Grid.box, Grid.star])
def test_a_tile_that_changes_keeps_the_focus_on_the_same_control(
    grid: Grid, control: Callable[[Grid, str], Locator]
) -> None:
    grid.draw("abc")
    control(grid, "b").focus()
    grid.draw("a", tile("b", badge="sandbox", title="new"), "c", selected=["b"])
    expect(grid.page.get_by_text("sandbox")).to_be_visible()
    expect(grid.picture("b")).to_have_attribute("title", "new")
    expect(grid.box("b")).to_be_checked()
    expect(control(grid, "b")).to_be_focused()
    assert grid.losses() == 0


def test_a_tile_that_no_longer_has_the_control_keeps_the_focus_on_its_first(grid: Grid) -> None:
    grid.draw("abc")
    grid.star("b").focus()
    without_star = tile("b")
    del without_star["starred"]
    grid.draw("a", without_star, "c")
    expect(grid.picture("b")).to_be_focused()


def test_tiles_that_come_go_and_change_places_leave_the_focus_where_it_is(grid: Grid) -> None:
    grid.draw("abcd")
    grid.picture("c").focus()
    grid.draw("xcbya")
    assert grid.order() == "xcbya"
    expect(grid.picture("c")).to_be_focused()
    assert grid.losses() == 0


def test_where_the_focused_tile_is_gone_the_next_has_the_focus_or_the_last(grid: Grid) -> None:
    grid.draw("abcd")
    grid.star("b").focus()
    grid.draw("xacd")
    expect(grid.star("c")).to_be_focused()
    grid.draw("xad")
    expect(grid.star("d")).to_be_focused()
    grid.draw("xa")
    expect(grid.star("a")).to_be_focused()
    grid.draw("pq")
    expect(grid.star("q")).to_be_focused()


def test_a_key_acts_upon_the_tiles_as_they_stand(grid: Grid) -> None:
    grid.draw("abc")
    grid.picture("b").focus()
    grid.draw("a", tile("b", badge="new"), tile("c", badge="new"), "d")
    grid.page.keyboard.press("ArrowRight")
    expect(grid.picture("c")).to_be_focused()
    grid.page.keyboard.press("End")
    grid.page.keyboard.press("Space")
    grid.draw("abc", tile("d", badge="new"))  # before Python has heard of it
    grid.page.keyboard.press("s")
    expect(grid.picture("d")).to_be_focused()
    expect(grid.box("d")).to_be_checked()
    expect(grid.star("d")).to_have_attribute("aria-pressed", "true")
    assert [(each["kind"], each["id"]) for each in grid.told()[-1][1]] == [("select", "d"), ("star", "d")]


def test_a_star_is_confirmed_in_place(grid: Grid) -> None:
    grid.draw("ab")
    grid.star("b").focus()
    grid.page.keyboard.press("Enter")
    grid.draw("a", {"starred": True, **tile("b", starred=True)}, heard=1)  # said in another order than before
    expect(grid.star("b")).to_have_attribute("aria-pressed", "true")
    expect(grid.star("b")).to_be_focused()
    assert grid.losses() == 0


def test_the_tab_key_stops_at_the_tile_where_the_focus_was_last(grid: Grid) -> None:
    grid.draw("abc")
    grid.picture("b").focus()
    grid.page.get_by_text("Elsewhere").focus()
    grid.draw("xa", tile("b", badge="new"), "c")
    expect(grid.page.get_by_text("Elsewhere")).to_be_focused()
    grid.page.keyboard.press("Shift+Tab")
    expect(grid.star("b")).to_be_focused()


def test_a_dialog_that_is_closed_gives_the_focus_back_to_the_control_that_had_it(grid: Grid) -> None:
    grid.draw("abc")
    grid.star("b").focus()
    for drawn, focused in (("xabc", "b"), ("xac", "c")):
        grid.page.get_by_text("Elsewhere").focus()  # as a dialog takes it
        grid.draw(drawn)
        grid.page.evaluate("host.focus()")  # and gives it back
        expect(grid.star(focused)).to_be_focused()


def test_what_is_clicked_as_a_dialog_is_closed_is_told_when_the_run_that_takes_it_away_is_through(grid: Grid) -> None:
    state = "state => (document.body.dataset.testScriptState = state)"
    grid.draw("ab", behindDialog=True)
    grid.box("a").check()
    grid.page.evaluate(state, "running")
    grid.draw("ab", behindDialog=False)
    grid.box("b").check()
    assert grid.told() == []
    grid.page.evaluate(state, "notRunning")
    assert [each["id"] for each in grid.told()[-1][1]] == ["a", "b"]
    grid.box("b").uncheck()
    assert [each["on"] for each in grid.told()[-1][1]] == [True, True, False]


def test_a_grid_that_is_put_into_the_page_anew_goes_on_with_its_focus(grid: Grid) -> None:
    grid.draw("abc")
    grid.star("b").focus()
    grid.page.evaluate("host.remove()")
    grid.page.evaluate("mount()")
    grid.draw("abc")
    expect(grid.star("b")).to_be_focused()


def test_a_focus_that_went_elsewhere_is_not_taken_back(grid: Grid) -> None:
    elsewhere = grid.page.get_by_text("Elsewhere")
    grid.draw("abc")
    grid.star("b").focus()
    grid.page.evaluate("host.remove()")
    elsewhere.focus()
    grid.page.evaluate("mount()")
    grid.draw("abc")
    grid.draw("ac")
    expect(elsewhere).to_be_focused()


def test_a_control_that_was_used_by_key_does_not_take_the_focus_with_it(grid: Grid) -> None:
    grid.draw(tile("a", flagged=True), tile("b", group="4"))
    grid.page.get_by_role("button", name="Show it").focus()
    grid.page.keyboard.press("Enter")
    expect(grid.picture("a")).to_be_focused()
    group = grid.page.get_by_title("Show what belongs together")
    group.focus()
    grid.page.keyboard.press("Enter")
    grid.page.keyboard.press("Enter")  # at once: the second half of a double click
    grid.page.evaluate(_TWO_FRAMES)
    expect(group).to_be_focused()
    assert grid.told() == [["acted", {"name": "group", "id": "b"}]]


def test_the_hint_moves_nothing(grid: Grid) -> None:
    grid.draw("ab")
    hint, top = grid.page.get_by_text("Arrow keys move"), "element => element.getBoundingClientRect().top"
    before = grid.page.get_by_text("Elsewhere").evaluate(top)
    grid.page.keyboard.press("Tab")
    expect(hint).to_be_visible()
    assert grid.page.get_by_text("Elsewhere").evaluate(top) == before
