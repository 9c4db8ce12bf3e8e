"""What a person does in a browser, and how Chromium is started."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

BrowserVisitor = Callable[..., Page]
PICTURES = re.compile("^Open: ")
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)
# Chromium looks for its maker's servers at every start; these keep it on this machine.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pictures(page: Page) -> Locator:
    return page.get_by_role("button", name=PICTURES)


def ask_for(page: Page, prompt: str, *, count: int, size: tuple[int, int] = (256, 256)) -> None:
    """Fill the form and press Ctrl+Enter in the prompt, as somebody with both hands on the keyboard would.

    Nothing is waited for: what is typed into a page that is still being drawn counts.
    """
    for label, value in (("Width (px)", size[0]), ("Height (px)", size[1]), ("How many", count)):
        page.get_by_label(label, exact=True).fill(str(value))
        page.get_by_label(label, exact=True).press("Enter")
    expect(page.get_by_role("button", name=f"Generate {count}")).to_be_visible()
    page.get_by_label("Prompt", exact=True).fill(prompt)
    page.get_by_label("Prompt", exact=True).press("Control+Enter")
