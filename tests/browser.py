"""A real Chromium without a screen, for tests that look at pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.end_to_end.desktop import CHROMIUM, chromium

expect.set_options(timeout=30_000)  # milliseconds; 5 s is short when other suites run beside


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that nobody sees. It ends with the module: two at once are refused."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        yield browser
        browser.close()


def has_extension(tab: Page, folder: str) -> bool:
    """Tell whether a page has our extension, which puts the folder's name into the title.

    Chromium gives up scripts when a network of the computer comes or goes, as engines of other
    tests make them.
    """
    try:
        expect(tab).to_have_title(re.compile(f"^{re.escape(folder)}"), timeout=15_000)
    except AssertionError:
        return False
    return True
