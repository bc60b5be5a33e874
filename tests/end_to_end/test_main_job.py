"""The main job as a person does it: by mouse and keyboard, with a real engine and browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import docker
from playwright.sync_api import Error, Page, expect

from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from notedock.core.start_page import StartPage
from tests.conftest import ours
from tests.end_to_end.conftest import OpenPage
from tests.end_to_end.desktop import Desktop, Program
from tests.lab import REGISTRY
from tests.waiting import eventually

CHANGE = "the price rises by seven percent"


def choose_by_dialog(program: Program, folder: Path) -> None:
    """Choose a folder as everybody does: button, dialog, its name, Return."""
    program.press("Open a folder")
    program.desktop.window("Open a folder")
    program.desktop.type(str(folder))
    program.desktop.keys("Return")
    eventually("the folder's name", lambda: program.shows(folder.name))


def put_up_with_lost_colours(page: Page) -> None:
    """Go on without Jupyter's colours where Chromium has lost them.

    It gives up what it is loading when another container comes or goes.
    """
    lost = page.locator("dialog.jp-Dialog", has_text="Error Loading Theme")
    page.add_locator_handler(lost, lambda: lost.get_by_role("button").last.click())


def find_in_jupyterlab(page: Page) -> None:
    """Open the notebook from the list of files."""
    page.set_default_timeout(60_000)
    put_up_with_lost_colours(page)
    listing = page.locator(".jp-DirListing-item")
    expect(listing.filter(has_text="modules")).to_be_visible(timeout=60_000)
    listing.filter(has_text="notebooks").dblclick()
    listing.filter(has_text="Start.ipynb").dblclick()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)


def is_connected(page: Page) -> bool:
    """Tell whether the page has its kernel: Jupyter drops what is run before, and says idle.

    The server refuses what is asked before the browser has been let in.
    """
    configured = json.loads(page.locator("#jupyter-config-data").text_content() or "{}")
    ask = "path => fetch(path).then(answer => answer.ok ? answer.json() : [])"
    try:
        kernels = page.evaluate(ask, f"{configured['baseUrl']}api/kernels")
    except Error:  # Chromium gives up what it is loading when a container comes or goes
        return False
    return any(one["connections"] and one["execution_state"] == "idle" for one in kernels)


def work_in(page: Page) -> None:
    """Run the notebook's cell, and type a change without saving it."""
    page.set_default_timeout(60_000)
    eventually("a kernel that the page is connected to", lambda: is_connected(page), 60)
    cell = page.locator(".jp-Notebook .jp-Cell .cm-content").first
    cell.click()
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".jp-OutputArea-output", has_text="42")).to_be_visible(timeout=60_000)
    page.locator(".jp-Notebook .jp-Cell .cm-content").last.click()
    page.keyboard.type(f"# {CHANGE}")
    expect(page.locator(".jp-Notebook", has_text=CHANGE)).to_be_visible()


def assert_saved(folder: Path) -> None:
    """The change is in the file, which still belongs to whom it belonged."""
    notebook = folder / "notebooks" / "Start.ipynb"
    assert CHANGE in json.dumps(json.loads(notebook.read_text()))
    assert notebook.stat().st_uid == folder.stat().st_uid


def test_choose_start_work_stop(
    screen: Desktop,
    open_page: OpenPage,
    folder: Path,
    docker_client: docker.DockerClient,
) -> None:
    other = docker_client.images.pull(f"{REGISTRY}/lab/base", tag="latest")
    bystander = docker_client.containers.create(other, "true")
    try:
        program = screen.start()
        eventually("the window", program.things)
        choose_by_dialog(program, folder)
        assert program.shows("Notebooks")
        program.press("Start")
        eventually("running notebooks", lambda: program.offers("Stop"), 240)
        page = open_page(".localhost:")
        assert "/notebooks/notebooks/Start.ipynb" in page.url  # the folder's only one
        put_up_with_lost_colours(page)
        work_in(page)

        program.press("Details", "check box")
        eventually("the log", lambda: shows_log(program))
        (link,) = screen.links()
        token = link.rpartition("token=")[2]
        assert len(token) >= 32
        assert not program.shows(token)
        assert token not in program.log.read_text()

        program.press("Stop")
        eventually("no container", lambda: not ours(docker_client, folder), 60)
        assert_saved(folder)
        eventually("a start button", lambda: program.offers("Start"))
        assert shows_log(program)
        bystander.reload()
        program.quit()
        assert program.end() == 0
        assert "Traceback" not in program.log.read_text()
    finally:
        bystander.remove(force=True)


def test_the_same_job_by_the_terminal(
    screen: Desktop,
    open_page: OpenPage,
    folder: Path,
    paths: AppPaths,
    docker_client: docker.DockerClient,
) -> None:
    RecentFolders(paths).set_start_page(folder, StartPage.LAB)

    def notedock(*arguments: str) -> str:
        command = [sys.executable, "-m", "notedock", *arguments]
        result = subprocess.run(
            command, env=screen.environment, capture_output=True, text=True, check=True
        )
        return result.stdout.strip()

    link = notedock("start", str(folder), "--open")
    assert screen.links() == [link]
    page = open_page(".localhost:")
    find_in_jupyterlab(page)
    work_in(page)
    notedock("stop", str(folder))
    assert ours(docker_client, folder) == []
    assert_saved(folder)


def shows_log(program: Program) -> bool:
    """Tell whether the log can be read, line by line."""
    cells = (one for one in program.things() if "cell" in one.role)
    return any("Jupyter Server" in one.name for one in cells)
