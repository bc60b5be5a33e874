"""What the whole tests share: a desktop, and the browser that the program opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from notedock.core.person import person
from notedock.engines.docker.engine import DockerEngine
from tests.waiting import eventually
from tests.whole.desktop import Desktop, desktop

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


@pytest.fixture
def open_page(screen: Desktop) -> Iterator[OpenPage]:
    """Return the page with this address that the program has opened in the system's browser."""
    screen.install_chromium()
    with sync_playwright() as playwright:

        def find(address: str) -> Page:
            port = screen.browser_port()
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            page = eventually(
                f"a page at {address}",
                lambda: next(
                    (
                        page
                        for context in browser.contexts
                        for page in context.pages
                        if page.url.startswith(address)
                    ),
                    None,
                ),
            )
            assert page is not None
            return page

        yield find
