"""What a stop does with the answers of pages, and what it keeps of JupyterLab."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server, Status
from notedock.core.task import Cancelled, Progress, Task
from notedock.engines.docker.engine import DockerEngine
from notedock.flows import last_changes, open_documents
from notedock.flows.context import Context


class _Jupyter(http.server.BaseHTTPRequestHandler):
    """Answers as Jupyter Server does, with a page that saves when it is asked."""

    says: dict[str, Any]
    workspaces: list[dict[str, Any]]

    def do_GET(self) -> None:
        self._answer(200, {"workspaces": {"values": self.workspaces}})

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]
        if self.says:
            self.workspaces.append({"data": self.says | {"asked": event["asked"]}})
        self._answer(204)

    def do_PUT(self) -> None:
        self.workspaces.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._answer(204)

    def _answer(self, status: int, content: object = None) -> None:
        self.send_response(status)
        self.end_headers()
        if content is not None:
            self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Be quiet."""


@pytest.fixture
def says() -> dict[str, Any]:
    """What the page answers; nothing while there is no page."""
    return {}


@pytest.fixture
def workspaces() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def program(catalogue: Catalogue, paths: AppPaths) -> Context:
    """A program without an engine."""
    return Context(DockerEngine(), catalogue, RecentFolders(paths), paths, "somebody")


@pytest.fixture
def server(
    says: dict[str, Any], workspaces: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    monkeypatch.setattr(last_changes, "_MAX_WAIT", 0.2)
    monkeypatch.setattr(last_changes, "_ANSWER_TIMEOUT", 0.1)
    handler = type("Handler", (_Jupyter,), {"says": says, "workspaces": workspaces})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        port = listening.server_address[1]
        yield Server("id", "key", Path("/x"), "e", "docker", Status.RUNNING, port, "token")
        listening.shutdown()


def save(server: Server, connected: frozenset[str] = frozenset(), **options: Any) -> list[Progress]:
    """Have pages save, and return what was told of it."""
    told: list[Progress] = []
    task = Task(report=told.append, **options)
    last_changes.save(server, connected, task, force=False)
    return told


def test_pages_that_have_saved_are_not_waited_for(server: Server, says: dict[str, Any]) -> None:
    says |= {"done": True, "unsaved": [], "kernels": ["k1"]}
    assert len(save(server, frozenset({"k1"}))) == 1


def test_a_kernel_of_a_page_that_says_nothing_is_waited_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[Server] = []
    monkeypatch.setattr(last_changes, "_wait_for_autosave", lambda one, _task: waited.append(one))
    save(server)
    assert waited == []
    save(server, frozenset({"k1"}))
    assert waited == [server]


@pytest.mark.parametrize("done", [True, False])
def test_what_cannot_be_saved_is_asked_about_by_its_name(
    server: Server, says: dict[str, Any], done: bool
) -> None:
    says |= {"done": done, "unsaved": ["Sales.ipynb"], "kernels": []}
    with pytest.raises(Problem) as caught:
        save(server)
    assert caught.value.kind == "changes-unsaved"
    assert "“Sales.ipynb”" in caught.value.reason
    with pytest.raises(Cancelled):
        save(server, ask=lambda _question: False)
    told = save(server, ask=lambda question: "Sales.ipynb" in question.detail)
    assert ("Sales.ipynb" in [one.what for one in told]) is not done
    last_changes.save(server, frozenset(), Task(), force=True)


def workspace(name: str, day: int, opened: str = "") -> dict[str, Any]:
    return {
        "data": {"notebook:x": {"data": {"path": opened}}},
        "metadata": {"id": name, "last_modified": f"2026-11-0{day}T00:00:00+00:00"},
    }


def test_what_was_open_last_is_restored_in_the_first_tab(
    program: Context, server: Server, workspaces: list[dict[str, Any]]
) -> None:
    workspaces += [workspace("default", 1), workspace("auto-B", 3, "b"), workspace("mine", 4)]
    open_documents.save(program, server)
    workspaces.clear()
    open_documents.restore(program, server)
    assert workspaces == [{"data": workspace("", 3, "b")["data"], "metadata": {"id": "default"}}]


def test_what_is_too_long_or_damaged_is_neither_kept_nor_restored(
    program: Context, server: Server, workspaces: list[dict[str, Any]]
) -> None:
    workspaces += [workspace("default", 1, "x" * 300_000), {"metadata": 3}, {}]
    open_documents.save(program, server)
    kept = program.paths.workspaces / "key.json"
    assert not kept.exists()
    workspaces.clear()
    for damage in ("[1]", "{", "{" * 100_000, '"' + "x" * 300_000 + '"'):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(damage)
        open_documents.restore(program, server)
    assert workspaces == []
