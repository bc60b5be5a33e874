"""The sample as its readers see it: in the pages of JupyterLab that Notedock opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from notedock.core.project import read_project
from notedock.core.server import Server
from notedock.core.start_page import LAB, StartPage, first_notebook, pages
from tests.flows.page import ask
from tests.sample.conftest import Sample
from tests.waiting import eventually

_THEMES = "/lab/api/settings/@jupyterlab/apputils-extension:themes"
_SECONDS = 60_000  # a minute; the first page of a server takes its time


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 2400})
    page.set_default_timeout(_SECONDS)
    yield page
    page.close()


def run_all(page: Page, server: Server) -> None:
    """Do what each notebook says first: Run, Run All Cells."""
    name = unquote(server.page).rpartition("/")[2]

    def has_kernel() -> bool:
        sessions = ask(server, "GET", "/api/sessions")
        kernels = [one["kernel"] for one in sessions if one["path"].endswith(name)]
        return any(one["connections"] and one["execution_state"] == "idle" for one in kernels)

    for _attempt in range(3):  # Chromium gives up what it loads when a container comes or goes
        page.goto(server.link())
        eventually("a page with a kernel", has_kernel, 60)
        if not page.locator(".jp-Dialog").count():
            break
    expect(page.locator(".jp-Toolbar-kernelName")).to_have_text("Python 3 (ipykernel)")
    expect(page.locator("#notedock-run")).to_have_count(0)  # it has results
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()


def test_start_here_opens_by_itself_and_its_slider_answers(page: Page, sample: Sample) -> None:
    first = first_notebook(read_project(sample.folder).notebooks)
    opened, _other = pages(StartPage.AUTOMATIC, first)
    run_all(page, sample.server.at(opened))
    expect(page.get_by_role("img", name="Seating at +5 %")).to_be_visible(timeout=_SECONDS)
    expect(page.get_by_role("img", name="Lines of monthly revenue")).to_be_visible()
    drag(page, page.locator(".noUi-handle"), 30)
    chart = page.get_by_role("img", name=re.compile(r"Seating at \+(1\d|20) %"))
    expect(chart).to_be_visible(timeout=_SECONDS)


def drag(page: Page, what: Locator, pixels: int) -> None:
    """Take hold of it with the mouse and move it to the right."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=5)
    page.mouse.up()


def test_the_tree_works_in_jupyterlab_and_follows_its_dark_look(page: Page, sample: Sample) -> None:
    notebook = f"{LAB}/tree/notebooks/Trees from a table.ipynb"
    ask(sample.server, "PUT", _THEMES, {"raw": '{"theme": "JupyterLab Dark"}'})
    run_all(page, sample.server.at(notebook))
    tree = page.locator(".tree-widget").nth(2)  # the one with a chart below
    expect(tree.get_by_role("treeitem", name="Japan,")).to_be_visible(timeout=_SECONDS)
    chart = "Monthly revenue of Asia Pacific › Japan"
    expect(page.get_by_role("img", name=chart, exact=True)).to_be_visible()
    tree.get_by_role("treeitem", name="Europe,").click()
    tree.get_by_role("treeitem", name="Germany,").click()
    chart = "Monthly revenue of Europe › Germany"
    expect(page.get_by_role("img", name=chart, exact=True)).to_be_visible()
    paper = "getComputedStyle(document.querySelector('.tree-stage')).backgroundColor"
    assert page.evaluate(paper) == "rgb(17, 17, 17)"
    page.keyboard.press("ArrowUp")  # stays in the tree: JupyterLab would go to another cell
    expect(tree.get_by_role("treeitem", name="Europe,")).to_be_focused()
