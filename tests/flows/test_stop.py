"""Stopping: nothing is lost, nothing is left."""

from __future__ import annotations

import json
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import docker
import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.problem import Problem
from notedock.core.server import Server, Status
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Cancel, Cancelled, Progress, Question, Step, Task
from notedock.engines import jupyter
from notedock.flows import logs, outside_files, reconcile
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL
from tests.flows.page import Page, ask
from tests.waiting import eventually
from tests.wheels import write_wheel

SAVING = "/lab/api/settings/@jupyterlab/docmanager-extension:plugin"
_AT_ONCE = 20.0  # seconds: a page may save for ten, and the engine would end kernels only after 30


@pytest.fixture
def server(context: Context, folder: Path) -> Iterator[Server]:
    server = start(context, StartRequest(folder, SMALL), Task())
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
        jupyter.find_responder(replace(server, token=server.token[:-1] + "x"))
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
        assert "Start.ipynb" in asked[0].text
        assert context.engine.find(server.key) == server
    began = time.monotonic()
    stop(context, server, Task(), force=True)
    assert time.monotonic() - began < _AT_ONCE
    assert context.engine.find(server.key) is None


def test_a_notebook_that_ignores_everything_does_not_hold_up_a_stop(
    context: Context, server: Server
) -> None:
    code = """
import time
print("busy", flush=True)
while True:
    try:
        time.sleep(600)
    except BaseException:
        pass
"""
    with Page(server, "notebooks/Start.ipynb") as page:
        page.run(code)
        page.until("stream")
        eventually("a busy kernel", lambda: jupyter.activity(server).busy)
    ask(server, "PUT", SAVING, {"raw": '{"autosaveInterval": 1}'})  # what the stop waits for
    began = time.monotonic()
    stop(context, server, Task(), force=True)
    assert time.monotonic() - began < _AT_ONCE
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
    cancel = Cancel()

    def call_off(progress: Progress) -> None:
        told.append(progress)
        cancel.set()  # how long it gets is seen above

    with pytest.raises(Cancelled):
        stop(context, server, Task(report=call_off, cancel=cancel))
    assert told[0].step is Step.SAVE


def test_a_server_that_does_not_answer_is_stopped_and_that_is_told(
    context: Context, server: Server
) -> None:
    said: list[str] = []
    with socket.socket() as nobody:  # has the port, and does not listen
        nobody.bind(("127.0.0.1", 0))
        silent = replace(server, port=nobody.getsockname()[1])
        stop(context, silent, Task(notice=said.append))
    assert context.engine.find(server.key) is None
    (sentence,) = said
    assert "were not responding" in sentence


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
    assert reconcile.adopt(again) == reconcile.Found((server,), ())
    assert reconcile.running(again) == [server]
    assert again.running(server.folder).token == server.token


def test_what_has_died_is_cleared_away_and_explained(
    context: Context,
    server: Server,
    docker_client: docker.DockerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    docker_client.containers.get(server.id).kill()
    assert reconcile.adopt(context) == reconcile.Found((), (), unsettled=True)
    monkeypatch.setattr("notedock.core.server.SETTLING", 0.0)
    (ended,) = reconcile.adopt(context).ended
    assert ended.server.id == server.id
    assert ended.problem is not None
    assert ended.problem.kind == "ended-unexpectedly"
    assert "Jupyter Server" in logs.kept_log(context, server.folder)
    assert context.engine.find(server.key) is None
    with pytest.raises(Problem) as caught:
        context.running(server.folder)
    assert caught.value.kind == "not-running"


# ---------------------------------------------------------------- made outside the folder

OUTSIDE = """
import os
os.makedirs("/home/jovyan/out/.hidden")
os.mkdir("/home/jovyan/empty")
os.symlink("/etc/passwd", "/home/jovyan/link.csv")
for name in ("report.csv", "out/more.csv", "out/.hidden/no.csv", ".cache-of-mine"):
    with open("/home/jovyan/" + name, "w") as file:
        file.write(name)
"""


def make_outside(server: Server) -> None:
    with Page(server, "notebooks/Start.ipynb") as page:
        assert page.outputs(OUTSIDE) == []
    eventually("no page", lambda: not jupyter.activity(server).open)


def copies(folder: Path, number: str = "") -> dict[str, str]:
    """Return the files that were copied into the folder, with what is in them."""
    top = folder / f"Made outside this folder{number}"
    return {str(p.relative_to(top)): p.read_text() for p in top.rglob("*") if p.is_file()}


def test_what_was_made_outside_the_folder_is_copied_into_it_if_wanted(
    context: Context, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the person thinks about it, whoever watches the engine clears nothing away."""
    monkeypatch.setattr("notedock.core.server.SETTLING", 0.0)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (server.folder / "Made outside this folder").symlink_to(elsewhere)
    make_outside(server)
    asked: list[Question] = []
    told: list[str] = []

    def yes(question: Question) -> bool:
        asked.append(question)
        assert reconcile.adopt(context) == reconcile.Found((), (), unsettled=True)
        return True

    stop(context, server, Task(ask=yes, notice=told.append))
    assert asked[0].detail.endswith(": “more.csv”, “report.csv”.")
    expected = {"report.csv": "report.csv", "out/more.csv": "out/more.csv"}
    assert copies(server.folder, " 2") == expected
    assert list(elsewhere.iterdir()) == []
    owner = server.folder.stat()
    for one in (server.folder / "Made outside this folder 2").rglob("*"):
        assert (one.stat().st_uid, one.stat().st_gid) == (owner.st_uid, owner.st_gid)
    assert "“Made outside this folder 2”" in told[-1]


@pytest.mark.parametrize(
    ("answer", "is_there", "kept"),
    [(None, True, True), (False, True, False), (True, False, False)],
    ids=["closed", "no", "started meanwhile"],
)
def test_what_becomes_of_what_was_made_outside(
    folder: Path, answer: Answer, is_there: bool, kept: bool
) -> None:
    """A question that is closed gives nothing up. A start meanwhile has kept the files already."""
    server = Server("id", "key", folder, SMALL, "docker", Status.ENDED)
    told: list[str] = []

    class Copying:
        def find(self, _key: str) -> Server:
            return server if is_there else replace(server, id="another")

        def copy_outside(self, _server: Server, paths: tuple[str, ...], into: Path) -> None:
            (into / Path(paths[0]).name).touch()

    context = cast("Context", SimpleNamespace(engine=Copying()))
    task = Task(ask=lambda _question: answer, notice=told.append)
    outside_files.keep(context, server, ("/home/jovyan/a.csv",), task, force=False)
    assert (folder / "Made outside this folder" / "a.csv").is_file() is kept
    assert bool(told) is kept


def test_what_a_crashed_server_had_made_outside_is_kept_by_the_next_start(
    context: Context, server: Server, docker_client: docker.DockerClient
) -> None:
    make_outside(server)
    docker_client.containers.get(server.id).kill()
    again = start(context, StartRequest(server.folder, SMALL), Task())
    context.engine.remove(again)
    assert copies(server.folder)["report.csv"] == "report.csv"


def test_a_folder_opened_for_reading_is_copied_into_only_when_the_person_says_so(
    context: Context, folder: Path
) -> None:
    server = start(context, StartRequest(folder, SMALL, read_only=True), Task())
    make_outside(server)
    told: list[str] = []
    stop(context, server, Task(notice=told.append))
    assert copies(folder) == {}
    assert "“report.csv”" in told[-1]


# ---------------------------------------------------------------- installed by hand

INSTALL = """
import subprocess, sys
pip = [sys.executable, "-m", "pip", "install", "--no-index", "--quiet", "--no-warn-script-location"]
wheels = "/home/jovyan/work/wheels"
here = wheels + "/made_here-1.0-py3-none-any.whl"
subprocess.run([*pip, "--find-links", wheels, "made_charts", here], check=True)
"""
# What conda leaves, which cannot be had here; and an environment of somebody's own.
OTHERS = """
import json, pathlib, sys
prefix = pathlib.Path(sys.prefix)
(site,) = prefix.glob("lib/python3*/site-packages")
mine = pathlib.Path("/home/jovyan/.mine/lib/python3/site-packages")
(prefix / "conda-meta").mkdir()
for where, installer, name, spec in (
    (site, "conda", "made-asked", "made-asked >=2"),
    (site, "conda", "made-needed", "None"),
    (mine, "pip", "made-mine", "None"),
):
    info = where / f"{name.replace('-', '_')}-2.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 2.0\\n")
    (info / "INSTALLER").write_text(installer)
    (info / "REQUESTED").touch()
    notes = prefix / "conda-meta" / f"{name}-2.0-py_0.json"
    notes.write_text(json.dumps({"name": name, "requested_spec": spec}))
"""


def test_what_was_installed_by_hand_is_listed_in_the_folder_if_wanted(
    context: Context, server: Server, docker_client: docker.DockerClient
) -> None:
    """Not what it needs, nor what Jupyter does not see. Files that are not wanted go."""
    write_wheel(server.folder / "wheels", "made_charts", "1.2+local.1", "made-base")
    write_wheel(server.folder / "wheels", "made_base", "3.4")
    write_wheel(server.folder / "wheels", "made_here", "1.0")
    container = docker_client.containers.get(server.id)
    ended = container.exec_run(["python", "-c", OUTSIDE + INSTALL + OTHERS])
    assert (ended.exit_code, ended.output) == (0, b"")
    asked: list[Question] = []
    told: list[str] = []

    def yes(question: Question) -> bool:
        asked.append(question)
        return question.yes == "Add to requirements.txt"

    stop(context, server, Task(ask=yes, notice=told.append))
    assert asked[0].text == "Add made-asked, made-charts to requirements.txt?"
    listed = (server.folder / "requirements.txt").read_text()
    assert listed == "made-asked==2.0\nmade-charts==1.2\n"
    assert told[-1].endswith("gone at the next start: made-here 1.0.")
    assert len(asked) == 2
    assert copies(server.folder) == {}
    assert context.engine.find(server.key) is None


# ---------------------------------------------------------------- kept for the next start

THEMES = "/lab/api/settings/@jupyterlab/apputils-extension:themes"
LOOK = '{"theme": "JupyterLab Dark"}'


NOTEBOOK = "/api/contents/notebooks/Start.ipynb?no_track_activity=1"  # no page to be waited for


def is_trusted(server: Server) -> bool:
    """Tell whether Jupyter trusts the outputs of the notebook."""
    (cell,) = ask(server, "GET", NOTEBOOK)["content"]["cells"]
    return bool(cell["metadata"]["trusted"])


def trust(server: Server) -> None:
    """Save the notebook as somebody does who has run it."""
    content = ask(server, "GET", NOTEBOOK)["content"]
    content["cells"][0]["metadata"]["trusted"] = True
    ask(server, "PUT", NOTEBOOK, {"type": "notebook", "content": content})


def test_what_the_person_has_set_up_in_jupyterlab_is_there_in_the_next_server(
    context: Context, server: Server, paths: AppPaths
) -> None:
    ask(server, "PUT", THEMES, {"raw": LOOK})
    ask(server, "PUT", SAVING, {"raw": '{"autosaveInterval": 77}'})  # the folder's, not personal
    assert not is_trusted(server)
    trust(server)
    stop(context, server, Task())
    again = start(context, StartRequest(server.folder, SMALL), Task())
    try:
        assert ask(again, "GET", THEMES)["raw"] == LOOK
        assert is_trusted(again)
        assert jupyter.autosave_seconds(again) == jupyter.AUTOSAVE
    finally:
        stop(context, again, Task())
    # Damaged: nobody is kept from starting, nor from saving.
    paths.jupyter_settings.write_text("{" * 100_000)
    (kept,) = paths.signatures.iterdir()
    damaged = json.loads(kept.read_text()) | {"database": b64encode(b"SQLite" * 1000).decode()}
    kept.write_text(json.dumps(damaged))
    third = start(context, StartRequest(server.folder, SMALL), Task())
    assert not is_trusted(third)
    trust(third)
    assert is_trusted(third)
    stop(context, third, Task())
