"""A real Chromium without a screen, for tests that look at pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.end_to_end.desktop import CHROMIUM, chromium

expect.set_options(timeout=30_000)  # milliseconds; 5 s is short when other suites run beside


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that nobody sees. It ends with the module: two at once are refused."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        yield browser
        browser.close()
