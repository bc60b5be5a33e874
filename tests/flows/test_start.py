"""Starting: what the person gets, whatever stood in the way."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import docker
import pytest

from notedock.core.limits import MIB, Limits
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancel, Cancelled, Progress, Question, Step, Task
from notedock.engines import jupyter
from notedock.engines.docker import container_spec, networks
from notedock.flows import logs, ports, reachability
from notedock.flows import start as flow
from notedock.flows.context import Context
from notedock.flows.page_address import at_page
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL, give, lab_image, needs_root, ours
from tests.flows.page import Page, ask, warnings
from tests.waiting import eventually

NEWS = "/lab/api/settings/@jupyterlab/apputils-extension:notification"


def begin(context: Context, folder: Path, environment: str | None = SMALL) -> Server:
    return start(context, StartRequest(folder, environment), Task())


def test_the_notebooks_run_with_their_modules_and_save_as_the_right_person(
    context: Context, folder: Path
) -> None:
    """Nothing changes its owner, and a module may be called like one of Python's own."""
    strange = folder / "notebooks" / "data.csv"
    strange.write_text("1,2,3")
    if os.geteuid() == 0:
        give(strange, 4321, 4321)
    owners = {one: one.stat().st_uid for one in folder.rglob("*")}
    (folder / "queue.py").write_text("raise SystemExit('the wrong queue')\n")
    server = begin(context, folder)
    try:
        assert warnings(context, folder) == []
        names = {one["name"] for one in ask(server, "GET", "/api/contents")["content"]}
        assert names == {"notebooks", "modules", "queue.py"}
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("from modules.story import ANSWER; ANSWER")
            assert page.until("execute_result")["data"]["text/plain"] == "42"
        new = {"type": "file", "format": "text", "content": "saved"}
        ask(server, "PUT", "/api/contents/notebooks/new.txt", new)
        status = (folder / "notebooks" / "new.txt").stat()
        owner = folder.stat()
        assert (status.st_uid, status.st_gid) == (owner.st_uid, owner.st_gid)
        assert jupyter.autosave_seconds(server) == jupyter.AUTOSAVE
        news = ask(server, "GET", NEWS)["schema"]["properties"]["fetchNews"]
        assert news["default"] == "false"
    finally:
        stop(context, server, Task())
    assert (folder / "notebooks" / "new.txt").read_text() == "saved"
    assert {one: one.stat().st_uid for one in owners} == owners
    assert strange.read_text() == "1,2,3"


def test_the_limits_of_the_folder_go_before_those_of_the_settings(
    context: Context, folder: Path, docker_client: docker.DockerClient
) -> None:
    context.settings.change(limits=Limits(memory=900, processes=300))
    context.recent_folders.set_limits(folder, Limits(memory=800))
    server = begin(context, folder)
    try:
        found = docker_client.containers.get(server.id).attrs["HostConfig"]
        assert (found["Memory"], found["PidsLimit"]) == (800 * MIB, 300)
    finally:
        context.engine.remove(server)


def test_notebooks_that_could_not_be_kept_apart_are_said_to_be_so(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "join", lambda *_wanted, **_podman: None)
    told: list[str] = []
    task = Task(notice=told.append)
    context.engine.remove(start(context, StartRequest(folder, SMALL), task))
    assert any("could reach these" in one for one in told)


@needs_root
def test_a_folder_of_root_is_served_and_stays_roots(context: Context, folder: Path) -> None:
    give(folder, 0, 0)
    server = begin(context, folder)
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("import os; from modules.story import ANSWER; print(os.getuid(), ANSWER)")
            assert page.until("stream")["text"] == "0 42\n"
        new = {"type": "file", "format": "text", "content": "saved"}
        ask(server, "PUT", "/api/contents/new.txt", new)
    finally:
        context.engine.remove(server)
    assert (folder / "new.txt").stat().st_uid == 0


def test_a_second_start_gives_what_runs_and_refuses_other_options(
    context: Context, folder: Path
) -> None:
    server = begin(context, folder)
    try:
        assert begin(context, folder, None) == server
        assert begin(context, folder) == server
        others = (
            StartRequest(folder, "scipy-notebook"),
            StartRequest(folder, port=server.port + 1),
            StartRequest(folder, read_only=True),
        )
        for wish in others:
            with pytest.raises(Problem) as caught:
                start(context, wish, Task())
            assert caught.value.kind == "runs-otherwise"
    finally:
        context.engine.remove(server)


def test_starts_of_one_folder_at_once_end_with_one_server(context: Context, folder: Path) -> None:
    servers: list[Server] = []
    problems: list[BaseException] = []

    def run() -> None:
        try:
            servers.append(begin(context, folder))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert problems == []
        assert len({server.id for server in servers}) == 1
        assert len(context.engine.servers(context.person)) == 1
    finally:
        context.engine.remove(servers[0])


def test_what_was_left_over_gives_way_and_its_log_is_kept(
    context: Context, folder: Path, docker_client: docker.DockerClient
) -> None:
    first = begin(context, folder)
    docker_client.containers.get(first.id).stop()
    second = begin(context, folder)
    try:
        assert second.id != first.id
        kept = logs.kept_log(context, folder)
        assert "Jupyter Server" in kept
        assert first.token not in kept
    finally:
        context.engine.remove(second)


class _Stranger(http.server.BaseHTTPRequestHandler):
    """Somebody else's server, which answers everything with a version, as Jupyter does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"version": "2.0"}).encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Somebody listens where the program looks first; not on 8888, which may be taken."""
    with http.server.ThreadingHTTPServer(("0.0.0.0", 0), _Stranger) as server:
        monkeypatch.setattr(ports, "FIRST", server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_stranger_on_the_usual_port_is_left_alone(
    context: Context, folder: Path, stranger: int
) -> None:
    server = begin(context, folder)
    try:
        assert stranger < server.port < stranger + 12
        assert jupyter.find_responder(server) is jupyter.Responder.OURS
        with pytest.raises(Problem) as caught:
            start(context, StartRequest(folder.parent, SMALL, port=stranger), Task())
        assert caught.value.kind == "port-taken"
    finally:
        context.engine.remove(server)


def test_no_number_is_named_where_none_was_asked_for(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = begin(context, folder.parent)
    try:
        monkeypatch.setattr("notedock.flows.start.free_ports", lambda *_known: repeat(server.port))
        with pytest.raises(Problem) as caught:
            begin(context, folder)
        assert caught.value.kind == "no-free-port"
    finally:
        context.engine.remove(server)


def test_read_only_means_that_nothing_can_change(context: Context, folder: Path) -> None:
    told: list[str] = []
    server = start(context, StartRequest(folder, SMALL, read_only=True), Task(notice=told.append))
    try:
        assert not jupyter.can_save(server)
        assert told == []  # it was asked for
        assert server.without_recipe  # there is none
    finally:
        context.engine.remove(server)


def test_a_folder_that_cannot_be_written_is_told(context: Context, folder: Path) -> None:
    folder.chmod(0o555)
    told: list[str] = []
    server = start(context, StartRequest(folder, SMALL), Task(notice=told.append))
    context.engine.remove(server)
    assert len(told) == 1
    assert "cannot be saved" in told[0]


@pytest.fixture
def read_only_drive(folder: Path) -> Iterator[None]:
    """The folder is on a drive that is mounted for reading only."""
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    yield
    subprocess.run(["umount", "--lazy", folder], check=True)


@needs_root
def test_on_a_drive_that_can_only_be_read_it_is_opened_for_reading(
    context: Context, folder: Path, read_only_drive: None
) -> None:
    told: list[str] = []
    server = start(context, StartRequest(folder, SMALL), Task(notice=told.append))
    context.engine.remove(server)
    assert server.read_only
    assert len(told) == 1
    assert "because its drive does not allow changes" in told[0]


@pytest.mark.parametrize(
    ("image", "kind"), [("no-jupyter", "no-jupyter"), ("exits-at-once", "ended-at-once")]
)
def test_an_image_that_cannot_serve_says_so_and_leaves_nothing(
    context: Context, folder: Path, image: str, kind: str
) -> None:
    with pytest.raises(Problem) as caught:
        begin(context, folder, lab_image(image))
    assert caught.value.kind == kind
    assert context.engine.servers(context.person) == []
    if kind == "ended-at-once":
        assert "configuration file is broken" in caught.value.detail
        assert "configuration file is broken" in logs.kept_log(context, folder)


@needs_root
def test_one_that_this_computer_cannot_reach_is_said_to_be_cut_off(
    context: Context,
    folder: Path,
    docker_client: docker.DockerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its own network is switched off, as a firewall or a crash of the engine's may do it."""
    made: list[str] = []

    def join(*_wanted: object, **_podman: object) -> networks.Network:
        labels = {container_spec.NETWORK: "own"}  # only now: others remove one that is not used
        made.append(str(docker_client.networks.create("notedock-cut-off", labels=labels).id))
        return networks.Network(made[-1], "notedock-cut-off", own=True)

    monkeypatch.setattr(networks, "join", join)
    server = begin(context, folder)
    monkeypatch.setattr(flow, "REACHED_AFTER", 0.2)
    try:
        reachability.check(context, server)
        bridge = f"br-{made[-1][:12]}"
        subprocess.run(["ip", "link", "set", bridge, "down"], check=True)
        for reach in (
            lambda: flow.wait_until_answering(context, server, Task()),
            lambda: at_page(context, server),
        ):
            with pytest.raises(Problem) as caught:
                reach()
            assert caught.value.kind == "cut-off"
        subprocess.run(["ip", "link", "set", bridge, "up"], check=True)
        eventually("it answers", lambda: jupyter.find_responder(server) is jupyter.Responder.OURS)
    finally:
        context.engine.remove(server)


def test_one_that_never_answers_is_waited_for_as_long_as_the_person_wants(
    context: Context, folder: Path
) -> None:
    answers = [True, False]
    asked: list[Question] = []

    def ask_person(question: Question) -> bool:
        asked.append(question)
        return answers.pop(0)

    wish = StartRequest(folder, lab_image("never-answers"))
    with pytest.raises(Problem) as caught:
        start(context, wish, Task(ask=ask_person), patience=1.5)
    assert caught.value.kind == "never-answers"
    assert len(asked) == 2
    assert context.engine.servers(context.person) == []


def test_one_that_answers_late_is_waited_for(context: Context, folder: Path) -> None:
    context.engine.remove(begin(context, folder, lab_image("answers-late")))


def test_cancelled_while_it_starts_nothing_is_left(context: Context, folder: Path) -> None:
    cancel = Cancel()
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            start(context, StartRequest(folder, lab_image("never-answers")), Task(cancel=cancel))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    eventually("a running container", lambda: context.engine.servers(context.person))
    began = time.monotonic()
    cancel.set()
    thread.join(30)
    assert isinstance(outcome[0], Cancelled)
    assert time.monotonic() - began < 5
    assert context.engine.servers(context.person) == []


def test_taken_away_by_another_it_says_so(
    context: Context, folder: Path, docker_client: docker.DockerClient
) -> None:
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            begin(context, folder, lab_image("never-answers"))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    eventually("a running container", lambda: context.engine.servers(context.person))
    for one in ours(docker_client, folder):
        one.remove(force=True)
    thread.join(30)
    assert isinstance(outcome[0], Problem)
    assert outcome[0].kind == "taken-away"


def test_the_home_folder_is_asked_about(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    with pytest.raises(Problem) as caught:
        begin(context, folder)
    assert caught.value.kind == "home-folder"
    with pytest.raises(Cancelled):
        start(context, StartRequest(folder, SMALL), Task(ask=lambda _question: False))
    server = start(context, StartRequest(folder, SMALL, force=True), Task())
    context.engine.remove(server)


def test_a_request_that_cannot_be_met_as_a_whole_starts_nothing(
    context: Context, folder: Path
) -> None:
    with pytest.raises(Problem) as caught:
        start(context, StartRequest(folder, SMALL, notebook="Gone.ipynb"), Task())
    assert caught.value.kind == "notebook-missing"
    assert context.engine.find(context.key(folder)) is None


def test_the_choice_of_environment_is_remembered_for_the_folder(
    context: Context, folder: Path
) -> None:
    context.engine.remove(begin(context, folder))
    took = context.recent_folders.entry(folder).durations[SMALL]
    steps: list[Progress] = []
    server = start(context, StartRequest(folder), Task(report=steps.append))
    context.engine.remove(server)
    assert server.environment == SMALL
    assert steps == [Progress(Step.CHECK), Progress(Step.START, before=took)]
    (kept,) = context.recent_folders.folders()
    assert (kept.folder, kept.listed) == (folder, False)  # that is for the window to say
