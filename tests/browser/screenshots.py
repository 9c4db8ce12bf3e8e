"""Pictures of every page as people see them, for README and to be looked at: `python -m tests.browser.screenshots`.

They go to `.github/screenshots/`: each page at 1440 and at 390 px, in the dark, and one in the light.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from lib.navigation import PAGES
from tests.support.app_server import ROOT, AppServer
from tests.support.browser import PICTURES, QUIET, ask_for

FOLDER = ROOT / ".github" / "screenshots"
PROMPTS = (
    ("sailboat at sunset", 2, (1024, 704)),
    ("aurora over a frozen lake, mountains", 2, (1280, 640)),
    ("city skyline at night", 1, (1024, 768)),
    ("tropical beach with palm trees, golden hour", 1, (1024, 640)),
    ("a hot air balloon over the mountains at sunrise", 2, (832, 1024)),
    ("two foxes in an autumn forest, oil painting", 2, (1024, 1024)),
    ("a fox in a snowy forest at dusk, watercolor", 4, (1024, 1024)),
)
CAPABILITIES = {"remove_background": "Remove background", "upscale_image": "Upscale", "caption_image": "Caption"}


def main() -> None:
    """Start the app, make some pictures, take its portrait."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = AppServer.start(Path(data))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        try:
            _empty(browser, server)
            _make_pictures(browser, server)
            _make_others(browser, server)
            _make_comparison(browser, server)
            for width in (1440, 390):
                _pages(browser, server, width)
        finally:
            browser.close()
            server.stop()


def _page(browser: Browser, width: int, scheme: str = "dark") -> Page:
    height = 900 if width > 640 else 844
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    return page


def _empty(browser: Browser, server: AppServer) -> None:
    for width in (1440, 390):
        page = _page(browser, width)
        page.goto(server.url)
        _keep(page, f"empty-{width}")
        page.close()


def _make_pictures(browser: Browser, server: AppServer) -> None:
    page = _page(browser, 1440)
    page.goto(server.url)
    for prompt, count, size in PROMPTS:
        ask_for(page, prompt, count=count, size=size)
    expect(page.get_by_role("button", name=PICTURES).first).to_be_visible(timeout=120_000)
    _keep(page, "waiting-1440")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0, timeout=180_000)
    page.close()


def _make_others(browser: Browser, server: AppServer) -> None:
    page = _page(browser, 1440)
    for name, verb in CAPABILITIES.items():
        page.goto(f"{server.url}/{name}")
        page.get_by_role("button", name=PICTURES).first.click()
        page.get_by_role("button", name="Take it away").wait_for()
        page.get_by_role("button", name=re.compile(f"{verb}.*Ctrl")).click()
        # Some are done before a look for "Cancel" would find it.
        page.locator("a[download]").or_(page.get_by_label("Caption", exact=True)).first.wait_for()
        expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.goto(f"{server.url}/generate_video")
    page.get_by_label("Prompt", exact=True).fill("a slow flight over a mountain lake at golden hour")
    page.get_by_label("Prompt", exact=True).press("Control+Enter")
    page.locator("video").first.wait_for()
    page.close()


_VALUES = {"Prompt": "Prompt, one a line", "Seed": "Values of Seed"}


def _make_comparison(browser: Browser, server: AppServer) -> None:
    """Three styles by two seeds."""
    page = _page(browser, 1440)
    page.goto(f"{server.url}/compare")
    page.get_by_label("Prompt", exact=True).fill("a lighthouse on a cliff at sunset, {watercolor|oil painting|pencil}")
    page.get_by_label("Prompt", exact=True).blur()
    page.get_by_text("3 prompts").wait_for()
    for side in ("Width (px)", "Height (px)"):
        expect(page.get_by_label(side, exact=True)).to_have_count(1)  # what the wildcards pushed down is drawn anew
        page.get_by_label(side, exact=True).fill("512")
        page.get_by_label(side, exact=True).press("Enter")
    for direction, what in (("From column to column", "Prompt"), ("From row to row", "Seed")):
        # Typed: a run of the page closes a list that was opened by a click.
        page.get_by_role("combobox", name=direction).click()
        page.get_by_role("combobox", name=direction).press_sequentially(what)
        expect(page.get_by_role("option", name=what, exact=True)).to_be_visible()
        page.get_by_role("combobox", name=direction).press("Enter")
        expect(page.get_by_label(_VALUES[what], exact=True)).to_be_visible()
    page.get_by_label("Values of Seed").fill("4, 9")
    page.get_by_label("Values of Seed").press("Enter")
    page.get_by_role("button", name=re.compile("Compare 6.*Ctrl")).click()
    page.get_by_text("6 of 6").wait_for()
    page.close()


def _pages(browser: Browser, server: AppServer, width: int) -> None:
    for name in [page.name for page in PAGES]:
        page = _page(browser, width)
        page.goto(f"{server.url}/{name}")
        if name == "models":
            expect(page.locator("img[alt^='Made by']").nth(7)).to_be_visible()
        _keep(page, f"{name}-{width}")
        if name == "gallery":
            page.get_by_role("button", name="Open: two foxes").first.click()
            expect(page.get_by_role("dialog").get_by_role("img").first).to_be_visible()
            _keep(page, f"picture-{width}")
        page.close()
    page = _page(browser, width, "light")
    page.goto(server.url)
    _keep(page, f"light-{width}")
    page.close()


def _keep(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
