"""What a browser tab shows, in a real browser, from a stop of its folder to the next start."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from notedock.core.server import Server
from notedock.core.start_page import StartPage, pages
from notedock.core.start_request import StartRequest
from notedock.core.task import Progress, Task
from notedock.engines import jupyter
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.browser import browser, has_extension  # noqa: F401 - a fixture
from tests.conftest import SMALL, any_port
from tests.waiting import eventually

FIRST, SECOND = "notebooks/Start.ipynb", "notebooks/Second.ipynb"
CELL = ".jp-Notebook:visible .jp-Cell .cm-content"
STOPPED, DIALOG = "#notedock-stopped", ".jp-Dialog"


@pytest.fixture
def tabs(browser: Browser) -> Iterator[BrowserContext]:  # noqa: F811 - the fixture
    """The tabs of one person's browser, which share its cookies."""
    with browser.new_context() as context:
        context.set_default_timeout(60_000)
        yield context


def open_tab(tabs: BrowserContext, server: Server) -> Page:
    """Open the link to the first notebook in a new tab, and wait for it."""
    tab = tabs.new_page()
    wanted, _other = pages(StartPage.LAB, "", FIRST)
    for _attempt in range(3):  # Chromium gives up what it loads when a network comes or goes
        tab.goto(server.at(wanted).browser_link())
        try:
            expect(tab.locator(CELL).first).to_be_visible()
        except AssertionError:
            continue
        if not tab.locator(DIALOG).count() and has_extension(tab, server.folder.name):
            return tab
    raise AssertionError("no whole page with the notebook")


def write(tab: Page, text: str) -> None:
    """Type into the notebook that is shown, without saving it."""
    tab.locator(CELL).first.click()
    tab.keyboard.press("Control+Home")
    tab.keyboard.type(f"# {text}\n")
    expect(tab.locator(".jp-Notebook:visible", has_text=text)).to_be_visible()


def source(folder: Path, notebook: str) -> str:
    return str(json.loads((folder / notebook).read_text())["cells"][0]["source"])


def shown_notebooks(tab: Page) -> set[str]:
    """Return the names on the tabs of JupyterLab's main area."""
    return set(tab.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").all_inner_texts())


def test_a_stop_saves_what_is_open_says_so_in_the_tab_and_the_next_start_brings_it_back(
    context: Context, folder: Path, tabs: BrowserContext
) -> None:
    shutil.copy2(folder / FIRST, folder / SECOND)
    status = (folder / FIRST).stat()
    shutil.chown(folder / SECOND, status.st_uid, status.st_gid)
    server = start(context, StartRequest(folder, SMALL, port=any_port()), Task())
    try:
        tab = open_tab(tabs, server)
        expect(tab).to_have_title(re.compile("^Quarterly review – Start.ipynb"))
        tab.locator(".jp-DirListing-itemText", has_text="Second.ipynb").dblclick()
        expect(tab).to_have_title(re.compile("^Quarterly review – Second.ipynb"))
        # A kernel that is connected later changes its notebook, which is saved no more then.
        eventually("both kernels", lambda: len(jupyter.activity(server).connected) == 2, 60)
        expect(tab.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
        write(tab, "just now")
        told: list[Progress] = []
        stop(context, server, Task(report=told.append))
    finally:
        context.engine.remove(server)
    assert "# just now" in source(folder, SECOND)
    # Which of the two is waited for last depends on when its kernel came; both are named as such.
    assert {one.what for one in told} & {"Start.ipynb", "Second.ipynb"}
    assert not any(one.total for one in told)  # it has counted no seconds
    expect(tab.locator(STOPPED)).to_contain_text("“Quarterly review” was stopped in Notedock.")
    expect(tab.locator(STOPPED)).to_contain_text("Everything is saved.")
    expect(tab).to_have_title("Quarterly review – stopped")

    again = start(context, StartRequest(folder), Task())
    try:
        new = open_tab(tabs, again)
        wanted = {"Start.ipynb", "Second.ipynb"}
        eventually("all is open again", lambda: wanted <= shown_notebooks(new), 60)
        expect(tab.locator(CELL).first).to_be_visible()
        expect(tab.locator(STOPPED)).to_have_count(0)
    finally:
        context.engine.remove(again)


def test_a_page_comes_up_though_the_browser_gave_up_some_of_what_it_loads(
    context: Context, folder: Path, tabs: BrowserContext
) -> None:
    tab = tabs.new_page()
    given_up: list[str] = []

    def give_up_once(what: str) -> Callable[[Route], None]:
        def once(route: Route) -> None:
            if what in given_up:
                route.continue_()
            else:
                given_up.append(what)
                route.abort("internetdisconnected")

        return once

    parts = {
        "script": re.compile(r"/static/lab/\d+\."),  # what JupyterLab loads after extensions
        "theme": re.compile(r"/themes/.*\.css"),
        "document": re.compile(rf"/api/contents/{FIRST}"),
    }
    for name, address in parts.items():
        tab.route(address, give_up_once(name))
    server = start(context, StartRequest(folder, SMALL, port=any_port()), Task())
    try:
        wanted, _other = pages(StartPage.LAB, "", FIRST)
        tab.goto(server.at(wanted).browser_link())
        expect(tab.locator(CELL).first).to_be_visible()
        expect(tab.locator(DIALOG)).to_have_count(0)
        background = "getComputedStyle(document.body).getPropertyValue('--jp-layout-color1')"
        eventually("the theme", lambda: tab.evaluate(background))
    finally:
        context.engine.remove(server)
    assert set(given_up) == set(parts)
