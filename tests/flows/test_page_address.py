"""Which page the link leads to, on a real server."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.core.server import Server
from notedock.core.start_page import StartPage
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.page_address import at_page
from notedock.flows.start import start
from tests.conftest import SMALL, lab_image

ONE = "notebooks/Start.ipynb"


@pytest.fixture
def served(context: Context, folder: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The folder's server, from the environment that the test names."""
    server = start(context, StartRequest(folder, request.param), Task())
    yield server
    context.engine.remove(server)


def lands(server: Server) -> str:
    """Follow the link as a browser does and return the page, below the base URL, it ends at."""
    with urllib.request.urlopen(server.link(), timeout=10) as answer:
        assert answer.status == 200
        base = f":{server.port}{server.base_url.rstrip('/')}"
        return str(answer.url).partition(base)[2].partition("?")[0]


@pytest.mark.parametrize("served", [SMALL], indirect=True)
def test_what_opens_is_chosen_for_the_folder(context: Context, served: Server) -> None:
    def page(opens: StartPage, named: str = "") -> str:
        context.recent_folders.set_start_page(served.folder, opens)
        return lands(at_page(context, served, named))

    assert lands(served) == f"/notebooks/{ONE}"  # the folder's only one
    assert page(StartPage.LAB) == "/lab"
    assert page(StartPage.LAB, ONE) == f"/lab/tree/{ONE}"
    assert page(StartPage.FILES) == "/tree"
    assert page(StartPage.NOTEBOOK) == f"/notebooks/{ONE}"
    (served.folder / "notebooks" / "Another.ipynb").write_text("{}")
    assert page(StartPage.NOTEBOOK) == f"/notebooks/{ONE}"  # the one that is named to come first
    (served.folder / ONE).rename(served.folder / "notebooks" / "Data.ipynb")
    assert page(StartPage.AUTOMATIC) == "/lab"
    assert page(StartPage.AUTOMATIC, "notebooks/Data.ipynb") == "/notebooks/notebooks/Data.ipynb"


@pytest.mark.parametrize("served", [lab_image("lab-alone")], indirect=True)
def test_a_page_that_the_environment_lacks_is_replaced(context: Context, served: Server) -> None:
    assert lands(served) == f"/lab/tree/{ONE}"
    context.recent_folders.set_start_page(served.folder, StartPage.FILES)
    assert lands(at_page(context, served)) == "/lab"
