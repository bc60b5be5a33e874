"""A notebook that comes without results is offered to be run, in the page where it is read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from notedock.core.server import Server
from notedock.core.start_page import StartPage, pages
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.browser import browser  # noqa: F401 - a fixture
from tests.conftest import SMALL

OFFER = "#notedock-run"
LONG = ["print('before')", "import time; time.sleep(600)", "print('after')"]


@pytest.fixture
def server(context: Context, folder: Path) -> Iterator[Server]:
    read = json.loads((folder / "notebooks" / "Start.ipynb").read_text())
    (cell,) = read["cells"]
    read["cells"] = [cell | {"id": f"c{at}", "source": text} for at, text in enumerate(LONG)]
    long = folder / "notebooks" / "Long.ipynb"
    long.write_text(json.dumps(read))
    status = folder.stat()
    shutil.chown(long, status.st_uid, status.st_gid)
    made = start(context, StartRequest(folder, SMALL), Task())
    yield made
    context.engine.remove(made)


def open_with_offer(tab: Page, server: Server, opens: StartPage, notebook: str) -> None:
    """Open a notebook, and wait for the offer to run it."""
    wanted, _other = pages(opens, "", notebook)
    tab.set_default_timeout(60_000)
    for _attempt in range(3):  # Chromium gives up what it loads when a network comes or goes
        tab.goto(server.at(wanted).browser_link())
        try:
            expect(tab.locator(OFFER)).to_contain_text("This notebook has no results yet.")
        except AssertionError:
            continue
        return
    raise AssertionError("nothing was offered")


def test_it_is_run_once_it_is_wanted_and_can_be_stopped(
    server: Server,
    browser: Browser,  # noqa: F811 - the fixture
) -> None:
    tab = browser.new_page()
    open_with_offer(tab, server, StartPage.NOTEBOOK, "notebooks/Start.ipynb")
    assert tab.locator(".jp-OutputArea-output").count() == 0
    tab.locator(OFFER).get_by_role("button", name="Run all").click()
    expect(tab.locator(".jp-OutputArea-output")).to_have_text("42", timeout=60_000)
    expect(tab.locator(OFFER)).to_have_count(0)

    open_with_offer(tab, server, StartPage.LAB, "notebooks/Long.ipynb")
    tab.locator(OFFER).get_by_role("button", name="Run all").click()
    expect(tab.locator(OFFER)).to_contain_text("Running: 1 of 3", timeout=60_000)
    tab.locator(OFFER).get_by_role("button", name="Stop").click()
    expect(tab.locator(OFFER)).to_have_count(0)
    expect(tab.locator(".jp-OutputArea-output").last).to_contain_text("KeyboardInterrupt")
    tab.close()
