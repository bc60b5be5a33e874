"""A browser tab that is left open belongs to its folder, whoever has the port meanwhile."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from notedock.core.server import Server
from notedock.core.start_page import StartPage, pages
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.browser import browser, has_extension  # noqa: F401 - a fixture
from tests.conftest import SMALL, any_port, give
from tests.flows.page import ask
from tests.waiting import eventually

_SECONDS = 60_000  # milliseconds; the first page of a server takes its time
NOTEBOOK = "notebooks/Start.ipynb"
# Dialogs are answered by their main button, which would also overwrite a file. It is done inside
# the page, because a page that has lost its server shows one after the other.
ANSWER_DIALOGS = """
new MutationObserver(() => {
    const buttons = document.querySelectorAll(".jp-Dialog-footer button");
    if (buttons.length) buttons[buttons.length - 1].click();
}).observe(document, {childList: true, subtree: true});
"""
CELL = ".jp-Notebook .jp-Cell .cm-content"
BANNER = "#notedock-banner"


@pytest.fixture
def tabs(browser: Browser) -> Iterator[BrowserContext]:  # noqa: F811 - the fixture
    """The tabs of one person's browser, which share its cookies."""
    with browser.new_context() as context:
        context.set_default_timeout(_SECONDS)
        yield context


@contextmanager
def served(context: Context, folder: Path, port: int | None = None) -> Iterator[Server]:
    """Serve the folder until the block ends."""
    server = start(context, StartRequest(folder, SMALL, port=port), Task())
    try:
        yield server
    finally:
        context.engine.remove(server)


def open_tab(tabs: BrowserContext, server: Server, opens: StartPage, notebook: str) -> Page:
    """Open the link in a new tab, as the program has the browser do, and wait for the kernel."""

    def has_kernel() -> bool:
        kernels = [one["kernel"] for one in ask(server, "GET", "/api/sessions")]
        return any(one["connections"] and one["execution_state"] == "idle" for one in kernels)

    tab = tabs.new_page()
    tab.add_init_script(ANSWER_DIALOGS)
    wanted, _other = pages(opens, "", notebook)
    tab.goto(server.at(wanted).link())
    for _attempt in range(3):
        expect(tab.locator(CELL).first).to_be_visible()
        with suppress(AssertionError):
            eventually("a page with a kernel", has_kernel, 30)
            return tab
        tab.reload()  # Chromium gives up what it loads when a container comes or goes
    raise AssertionError("no page with a kernel")


def write(tab: Page, text: str) -> None:
    """Type a comment into the notebook without saving it."""
    tab.bring_to_front()
    tab.locator(CELL).first.click()
    tab.keyboard.type(f"# {text}\n")
    expect(tab.locator(".jp-Notebook", has_text=text)).to_be_visible()


def save(tab: Page) -> int:
    """Press Ctrl+S and return the status of the server's answer."""
    tab.bring_to_front()
    tab.locator(CELL).first.click()
    with tab.expect_response(
        lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url
    ) as saving:
        tab.keyboard.press("Control+s")
    return saving.value.status


def send(tab: Page, server: Server) -> int:
    """Save the notebook below the server's base URL, as the tab would if it did not know better."""
    status = tab.evaluate(
        """async (path) => {
            const own = document.cookie.match(/_xsrf=([^;]*)/)[1];
            const headers = {"X-XSRFToken": own};
            return (await fetch(path, {method: "PUT", body: "{}", headers})).status;
        }""",
        server.path(f"/api/contents/{NOTEBOOK}"),
    )
    return int(status)


def texts(folder: Path) -> dict[str, str]:
    """Return the text of every notebook of the folder, by its path; without Jupyter's copies."""
    found = (one for one in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in one.parts)
    return {str(one.relative_to(folder)): one.read_text() for one in found}


@pytest.mark.parametrize(
    ("opens", "theirs"),
    [(StartPage.LAB, NOTEBOOK), (StartPage.NOTEBOOK, "notebooks/Another.ipynb")],
)
def test_an_old_tab_never_reaches_another_folder_and_finds_its_own_again(
    context: Context, folder: Path, tabs: BrowserContext, opens: StartPage, theirs: str
) -> None:
    other = folder.parent / "other" / folder.name
    shutil.copytree(folder, other)
    (other / NOTEBOOK).rename(other / theirs)
    if folder.stat().st_uid != other.stat().st_uid:
        give(other, folder.stat().st_uid, folder.stat().st_gid)
    with served(context, folder, any_port()) as first:
        old = open_tab(tabs, first, opens, NOTEBOOK)
        write(old, "mine")
    expect(old.locator(BANNER)).to_contain_text(
        "The notebooks of “Quarterly review” are not responding."
    )

    with served(context, other, first.port) as foreign:
        new = open_tab(tabs, foreign, opens, theirs)
        before = (texts(folder), texts(other))
        old.keyboard.press("Control+s")
        expect(old.locator(BANNER)).to_be_visible()
        assert send(old, first) == 404
        write(new, "theirs")
        assert send(old, first) == 404
        assert (texts(folder), texts(other)) == before
        assert save(new) == 200
        assert texts(folder) == before[0]
        assert set(texts(other)) == set(before[1])
        assert "# theirs" in texts(other)[theirs]
        assert "# mine" not in texts(other)[theirs]

    with served(context, folder) as again:
        assert again.port == first.port
        left = tabs.new_page()  # as the old one would be if it was loaded again now
        left.goto(first.at(f"/lab/tree/{NOTEBOOK}").address)
        expect(left.get_by_role("heading")).to_have_text("These notebooks were started again.")
        new = open_tab(tabs, again, opens, NOTEBOOK)
        with left.expect_navigation():  # a person who comes back to it
            left.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(left.locator(CELL).first).to_be_visible()
        eventually("it is saved", lambda: "# mine" in texts(folder)[NOTEBOOK])
        expect(old.locator(BANNER)).to_have_count(0)
        if not has_extension(old, folder.name):
            old.reload()
        expect(old).to_have_title(re.compile(r"^Quarterly review \(in .+\) – Start"))
        expect(old.locator(CELL).first).to_be_visible()
        stop(context, again, Task())
        for tab in (old, left, new):
            expect(tab.locator("#notedock-stopped")).to_contain_text("Everything is saved.")
