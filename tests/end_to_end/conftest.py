"""What the whole tests share: a desktop, and the browser that the program opens."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from notedock.core.account import person
from notedock.engines.docker.engine import DockerEngine
from tests.end_to_end.desktop import Desktop, desktop
from tests.waiting import eventually

OpenPage = Callable[[str], Page]


@pytest.fixture
def screen(real_engine: DockerEngine, tmp_path: Path) -> Iterator[Desktop]:
    """A desktop; on it nothing but a window manager."""
    running = [str(one.folder) for one in real_engine.servers(person())]
    assert running == [], "Stop your own notebooks first: the window would show and stop them."
    scratch = tmp_path / "desktop"
    scratch.mkdir()
    with desktop(scratch) as lent:
        yield lent


def tabs(port: int) -> list[str]:
    """Return the addresses of all tabs of a browser, without their paths."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as told:
        return [one["url"].partition("/f/")[0] for one in json.load(told)]


@pytest.fixture
def open_page(screen: Desktop) -> Iterator[OpenPage]:
    """Return the page with this in its address, opened by the program in the system's browser."""
    screen.install_chromium()
    with sync_playwright() as playwright:

        def find(address: str) -> Page:
            port = screen.browser_port()
            # Playwright keeps the address of a page that moves on while it connects.
            eventually(f"a tab at {address}", lambda: any(address in one for one in tabs(port)))
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            page = eventually(
                f"a page at {address}",
                lambda: next(
                    (
                        page
                        for context in browser.contexts
                        for page in context.pages
                        if address in page.url.partition("/f/")[0]
                    ),
                    None,
                ),
                60,
            )
            assert page is not None
            return page

        yield find
