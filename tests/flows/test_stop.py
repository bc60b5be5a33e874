"""Stopping: nothing is lost, nothing is left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docker
import pytest

from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel, Cancelled, Progress, Question, Step, Task
from notedock.engines import jupyter
from notedock.flows import adopt, logs
from notedock.flows.context import Context
from notedock.flows.start import Wish, start
from notedock.flows.stop import stop
from tests.conftest import SMALL
from tests.flows.page import Page, ask
from tests.waiting import eventually


@pytest.fixture
def server(context: Context, folder: Path) -> Iterator[Server]:
    server = start(context, Wish(folder, SMALL), Task())
    yield server
    context.engine.remove(server)


def test_the_log_outlives_the_server_without_the_token(context: Context, server: Server) -> None:
    assert "Jupyter Server" in "".join(logs.read(context, server.folder))
    stop(context, server, Task())
    kept = "".join(logs.read(context, server.folder))
    assert "Jupyter Server" in kept
    assert "received signal 15" in kept
    assert server.token not in kept
    assert context.engine.find(server.key) is None


def test_the_live_log_masks_the_token_and_ends_when_cancelled(
    context: Context, server: Server
) -> None:
    cancel = Cancel()
    seen = ""
    with Page(server, "notebooks/Start.ipynb"):
        # A request with a token that the server refuses is logged with its address.
        jupyter.who_answers(replace(server, token=server.token[:-1] + "x"))
        for piece in logs.follow(context, server, cancel):
            seen += piece
            if "Kernel started" in seen:
                cancel.set()
    assert server.token not in seen
    assert "\x1b" not in seen


def test_a_busy_notebook_is_asked_about(context: Context, server: Server) -> None:
    with Page(server, "notebooks/Start.ipynb") as page:
        page.run("import time; print('busy', flush=True); time.sleep(600)")
        page.until("stream")
        eventually("a busy kernel", lambda: jupyter.activity(server).busy)
        with pytest.raises(Problem) as caught:
            stop(context, server, Task())
        assert caught.value.kind == "still-busy"
        asked: list[Question] = []

        def no(question: Question) -> bool:
            asked.append(question)
            return False

        with pytest.raises(Cancelled):
            stop(context, server, Task(ask=no))
        assert "Start.ipynb" in asked[0].detail
        assert context.engine.find(server.key) == server
    stop(context, server, Task(), force=True)
    assert context.engine.find(server.key) is None


def test_an_open_page_gets_the_time_to_save(context: Context, server: Server) -> None:
    told: list[Progress] = []
    with Page(server, "notebooks/Start.ipynb") as page:
        page.run("1")
        page.until("execute_reply")
        eventually("the kernel is at rest", lambda: not jupyter.activity(server).busy)
        began = time.monotonic()
        stop(context, server, Task(report=told.append))
    assert time.monotonic() - began > jupyter.AUTOSAVE
    assert told[0].step is Step.SAVE
    assert told[-1].step is Step.STOP


def test_an_open_page_without_a_kernel_gets_it_too(context: Context, server: Server) -> None:
    assert not jupyter.activity(server).open

    def is_asked() -> bool:
        ask(server, "GET", "/api/contents")  # as JupyterLab does every ten seconds
        return jupyter.activity(server).open

    eventually("that the page is noticed", is_asked)
    told: list[Progress] = []
    stop(context, server, Task(report=told.append))
    assert told[0].step is Step.SAVE


def test_nobody_waits_when_no_page_is_open(context: Context, server: Server) -> None:
    told: list[Progress] = []
    stop(context, server, Task(report=told.append))
    assert [one.step for one in told] == [Step.STOP]


def test_cancelled_while_pages_save_it_runs_on(context: Context, server: Server) -> None:
    cancel = Cancel()

    def stop_waiting(progress: Progress) -> None:
        cancel.set()

    with Page(server, "notebooks/Start.ipynb"), pytest.raises(Cancelled):
        stop(context, server, Task(report=stop_waiting, cancel=cancel))
    assert context.engine.find(server.key) == server


def test_stopped_twice_at_once_is_fine(context: Context, server: Server) -> None:
    context.engine.remove(server)
    stop(context, server, Task())


def test_what_runs_is_found_again_by_a_new_program(context: Context, server: Server) -> None:
    again = replace(context, engine=type(context.engine)())
    assert adopt.adopt(again) == adopt.Found((server,), ())
    assert adopt.running(again) == [server]
    assert again.running(server.folder).token == server.token


def test_what_has_died_is_cleared_away_and_explained(
    context: Context,
    server: Server,
    docker_client: docker.DockerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    docker_client.containers.get(server.id).kill()
    assert adopt.adopt(context) == adopt.Found((), (), unsettled=True)
    monkeypatch.setattr("notedock.core.server.SETTLING", 0.0)
    (ended,) = adopt.adopt(context).ended
    assert ended.server.id == server.id
    assert ended.problem is not None
    assert ended.problem.kind == "ended-unexpectedly"
    assert "Jupyter Server" in logs.kept_log(context, server.folder)
    assert context.engine.find(server.key) is None
    with pytest.raises(Problem) as caught:
        context.running(server.folder)
    assert caught.value.kind == "not-running"
