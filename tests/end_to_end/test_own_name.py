"""The page of a server under the server's own name, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from notedock.core.app_paths import AppPaths
from notedock.core.server import Server
from notedock.core.start_page import StartPage, pages
from notedock.flows import redirect_file
from notedock.flows.context import Context
from tests.browser import browser  # noqa: F401 - a fixture
from tests.end_to_end.test_left_open_tab import CELL, NOTEBOOK, served
from tests.flows.page import ask
from tests.waiting import eventually


@pytest.fixture
def tabs(browser: Browser) -> Iterator[BrowserContext]:  # noqa: F811 - the fixture
    """The tabs of one person's browser, which share its cookies."""
    with browser.new_context() as context:
        yield context


@pytest.fixture
def server(context: Context, folder: Path) -> Iterator[Server]:
    """The server of a folder, at its notebook."""
    with served(context, folder) as running:
        yield running.at(pages(StartPage.NOTEBOOK, "", NOTEBOOK)[0])


def opened(tab: Page, server: Server, folder: Path) -> str:
    """Open the file that the program gives the browser; return the host that it leads to."""
    tab.goto(redirect_file.write(AppPaths(folder), server.browser_link()).as_uri())
    tab.wait_for_url(f"**{server.base_url}**", wait_until="commit")
    return str(urlsplit(tab.url).hostname)


def test_a_notebook_runs_under_the_servers_own_name_and_no_other_server_gets_its_login(
    context: Context, folder: Path, server: Server, tabs: BrowserContext, tmp_path: Path
) -> None:
    def has_run() -> bool:
        kernels = [one["kernel"] for one in ask(server, "GET", "/api/sessions")]
        return any(one["connections"] and one["execution_state"] == "idle" for one in kernels)

    tab = tabs.new_page()
    assert opened(tab, server, tmp_path / "open") == server.host
    expect(tab.locator(CELL).first).to_be_visible()
    eventually("a kernel with a page", has_run, 60)

    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    with served(context, elsewhere) as other:
        sent: list[str] = []
        page = tabs.new_page()
        page.on("request", lambda request: sent.append(request.all_headers().get("cookie", "")))
        page.goto(other.browser_link())
        # Even where the path is that of the first server.
        page.goto(f"http://{other.host}:{other.port}{server.base_url}lab")
        mine = {one["name"]: one["value"] for one in tabs.cookies(server.browser_link())}
        assert any(name.startswith("notedock-f-") for name in mine)
        assert sent
        assert not any(value in cookies for value in mine.values() for cookies in sent)


def test_where_the_name_is_not_resolved_the_page_opens_at_the_address(
    server: Server, tabs: BrowserContext, tmp_path: Path
) -> None:
    tabs.route(lambda url: ".localhost:" in url, lambda route: route.abort("namenotresolved"))
    assert opened(tabs.new_page(), server, tmp_path) == "127.0.0.1"


def test_without_scripts_the_page_opens_at_the_address(
    server: Server,
    browser: Browser,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    with browser.new_context(java_script_enabled=False) as tabs:
        assert opened(tabs.new_page(), server, tmp_path) == "127.0.0.1"
