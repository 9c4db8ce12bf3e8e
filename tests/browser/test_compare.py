"""A comparison in a real browser: chosen by typing, priced as a whole, made, labelled, and kept as one set."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.app_server import AppServer
from tests.support.browser import BrowserVisitor, pictures

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def type_choice(page: Page, name: str, words: str) -> Locator:
    """Type into the box of a list and press Enter. A run of the page closes an open list, so none may be under way."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()
    box = page.get_by_role("combobox", name=name, exact=True)
    box.click()
    box.press_sequentially(words)
    expect(page.get_by_role("option", name=re.compile(words)).first).to_be_visible()
    box.press("Enter")
    return box


def test_a_comparison_is_chosen_by_typing_priced_made_labelled_and_kept_as_one_set(
    server: AppServer, visitor: BrowserVisitor
) -> None:
    page = visitor()
    page.goto(f"{server.url}/compare")
    submit = page.get_by_role("button", name=re.compile("Compare.*Ctrl"))
    expect(submit).to_be_visible()
    type_choice(page, "Model", "kontext")
    expect(page.get_by_text("“kontext” fits 3 models")).to_be_visible()
    model = type_choice(page, "Model", "flux 1 DEV")
    expect(model).to_have_value("FLUX.1 dev · Black Forest Labs")
    expect(page.get_by_text("fits 3 models")).to_have_count(0)
    type_choice(page, "From column to column", "Steps")
    expect(page.get_by_label("Values of Steps")).to_be_visible()

    for label, value in (("Width (px)", "256"), ("Height (px)", "256"), ("Values of Steps", "4, 8")):
        page.get_by_label(label, exact=True).fill(value)
        page.get_by_label(label, exact=True).press("Enter")
    page.get_by_label("Prompt", exact=True).fill("a fox")
    page.get_by_label("Prompt", exact=True).blur()
    expect(submit).to_contain_text(re.compile(r"Compare 2 · \$0\.\d*[1-9]"))  # the price of both
    page.get_by_label("Prompt", exact=True).press("Control+Enter")

    expect(page.get_by_text(re.compile(r"^2 of 2 · \$0\.\d*[1-9] play money$"))).to_be_visible()
    for label in ("Steps 4", "Steps 8"):
        expect(page.get_by_text(label, exact=True).first).to_be_visible()
        expect(page.get_by_role("button", name=f"Open: {label}: a fox")).to_be_visible()

    page.get_by_role("link", name="Gallery", exact=True).click()
    expect(pictures(page)).to_have_count(2)
    page.get_by_role("button", name="Steps 4").click()
    expect(page.get_by_text("2 results of one set")).to_be_visible()
    expect(pictures(page)).to_have_count(2)
