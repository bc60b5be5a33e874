"""What becomes of running notebooks whose folder is moved, renamed, replaced, or paused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import docker
import pytest
from docker.errors import APIError

from notedock.core.folder_identity import identify
from notedock.core.problem import Problem
from notedock.core.server import Server, Status
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancelled, Question, Task
from notedock.engines.docker import containers
from notedock.engines.docker.engine import DockerEngine
from notedock.engines.docker.streams import Log
from notedock.engines.jupyter import Responder, find_responder
from notedock.flows import folder_check, reconcile
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL
from tests.flows.page import ask
from tests.waiting import eventually

pytestmark = pytest.mark.engine


@pytest.fixture
def server(context: Context, folder: Path) -> Iterator[Server]:
    """The running server of the folder; whatever runs at the end is stopped."""
    yield start(context, StartRequest(folder, SMALL), Task())
    for one in context.engine.servers(context.person):
        context.engine.remove(one)


class Person:
    """Somebody who answers every question in one way, and what was asked."""

    def __init__(self, answer: bool) -> None:
        self.asked: list[Question] = []
        self._answer = answer

    def ask(self, question: Question) -> bool:
        self.asked.append(question)
        return self._answer

    def task(self) -> Task:
        return Task(ask=self.ask)


def save(server: Server, name: str) -> None:
    """Save a file as a page does, in the folder that the server has."""
    ask(server, "PUT", f"/api/contents/{name}", {"type": "file", "format": "text", "content": "x"})


def restored(folder: Path) -> None:
    """Delete a folder and bring it back, as from a backup or a version control."""
    copy = folder.with_name("backup")
    shutil.copytree(folder, copy)
    shutil.rmtree(folder)
    copy.rename(folder)


def replaced(folder: Path) -> None:
    """Move a folder away, and put another one in its place."""
    folder.rename(folder.with_name("away"))
    folder.mkdir()


@pytest.mark.parametrize("happens", [restored, replaced])
def test_a_replaced_folder_gets_a_server_of_its_own_once_the_person_agrees(
    context: Context, folder: Path, server: Server, happens: Callable[[Path], None]
) -> None:
    happens(folder)
    person = Person(answer=True)
    again = start(context, StartRequest(folder, SMALL), person.task())
    (question,) = person.asked
    assert question.text == "This folder was moved or replaced while its notebooks were running."
    assert f"not saved in “{folder}”" in question.detail
    assert again.id != server.id
    save(again, "new.txt")
    assert (folder / "new.txt").read_text() == "x"
    assert folder_check.problem_of(again) is None


def test_the_server_of_a_replaced_folder_is_not_handed_out_silently(
    context: Context, folder: Path, server: Server
) -> None:
    replaced(folder)
    with pytest.raises(Cancelled):
        start(context, StartRequest(folder, SMALL), Person(answer=False).task())
    with pytest.raises(Problem) as caught:
        start(context, StartRequest(folder, SMALL), Task())
    assert caught.value.kind == "folder-replaced"
    (left,) = context.engine.servers(context.person)
    assert left.id == server.id
    again = start(context, StartRequest(folder, SMALL, force=True), Task())
    assert again.id != server.id


def test_a_renamed_folder_is_known_by_its_former_name(
    context: Context, folder: Path, server: Server
) -> None:
    renamed = folder.rename(folder.with_name("Yearly review"))
    problem = folder_check.problem_of(server)
    assert problem is not None
    assert problem.kind == "folder-moved-away"
    person = Person(answer=True)
    again = start(context, StartRequest(renamed, SMALL), person.task())
    (question,) = person.asked
    assert str(folder) in question.detail
    assert [one.id for one in context.engine.servers(context.person)] == [again.id]
    save(again, "new.txt")
    assert (renamed / "new.txt").exists()


def test_a_copy_of_the_folder_is_another_one(
    context: Context, folder: Path, server: Server
) -> None:
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    folder.rename(folder.with_name("away"))
    person = Person(answer=False)
    start(context, StartRequest(copy, SMALL), person.task())
    assert person.asked == []


def test_a_folder_that_is_moved_away_and_back_is_the_same(
    context: Context, folder: Path, server: Server
) -> None:
    folder.rename(folder.with_name("away"))
    folder.with_name("away").rename(folder)
    person = Person(answer=False)
    assert start(context, StartRequest(folder, SMALL), person.task()).id == server.id
    assert person.asked == []


def test_a_container_that_was_started_once_more_is_not_judged(
    context: Context, folder: Path, server: Server, docker_client: docker.DockerClient
) -> None:
    """Its mount is made anew: it has the folder that the path leads to by then."""
    found = docker_client.api.inspect_container(server.id)
    assert containers.read(found) == replace(server, page="/lab")
    found["State"]["StartedAt"] = "2099-11-23T17:00:00.123456789Z"
    later = containers.read(found)
    assert later is not None
    assert (server.folder_id, later.folder_id) == (identify(folder), "")


def test_paused_notebooks_are_said_to_be_so_at_once_and_go_on(
    context: Context, folder: Path, server: Server, docker_client: docker.DockerClient
) -> None:
    docker_client.containers.get(server.id).pause()
    found = context.engine.find(server.key)
    assert found is not None
    assert found.status is Status.PAUSED
    assert found.is_running
    with pytest.raises(Problem) as caught:
        start(context, StartRequest(folder, SMALL), Task())
    assert caught.value.kind == "paused"
    person = Person(answer=True)
    assert start(context, StartRequest(folder, SMALL), person.task()).id == server.id
    assert [one.text for one in person.asked] == ["The notebooks are paused."]
    save(server, "new.txt")
    assert (folder / "new.txt").exists()


def test_paused_notebooks_can_be_stopped(
    context: Context, server: Server, docker_client: docker.DockerClient
) -> None:
    docker_client.containers.get(server.id).pause()
    notices: list[str] = []
    stop(context, server, Task(notice=notices.append))
    assert context.engine.find(server.key) is None
    assert notices == []  # they were asked before, and answered


class StartedMeanwhile(DockerEngine):
    """The engine, on which somebody starts an ended container again while its log is kept."""

    def log(
        self,
        server: Server,
        *,
        follow: bool,
        tail: int | None = None,
        times: bool = False,
        since: str = "",
    ) -> Log:
        with closing(docker.APIClient()) as client:
            try:
                client.start(server.id)
            except APIError as error:  # an OSError, which who keeps a log gets over
                pytest.fail(str(error))
        # A signal that comes while Jupyter begins is seen late: on a busy machine it is killed.
        eventually("an answer", lambda: find_responder(server) is Responder.OURS, 60)
        return super().log(server, follow=follow, tail=tail, times=times, since=since)


@pytest.fixture
def ended(
    server: Server, docker_client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """The server, ended by itself long ago; the engine starts it again at the worst moment."""
    docker_client.containers.get(server.id).stop(timeout=5)
    monkeypatch.setattr("notedock.core.server.SETTLING", -1.0)
    return server


def test_what_runs_again_is_not_cleared_away(context: Context, ended: Server) -> None:
    found = reconcile.adopt(replace_engine(context))
    assert [one.id for one in found.running] == [ended.id]
    assert found.ended == ()
    now = context.engine.find(ended.key)
    assert now is not None
    assert now.is_running


def test_a_start_takes_what_runs_again(context: Context, folder: Path, ended: Server) -> None:
    again = start(replace_engine(context), StartRequest(folder, SMALL), Task())
    assert again.id == ended.id


def test_what_is_started_again_during_a_stop_is_stopped_in_peace(
    context: Context, server: Server, docker_client: docker.DockerClient
) -> None:
    events = docker_client.events(decode=True, filters={"container": server.id})
    stop(replace_engine(context), server, Task())
    assert context.engine.find(server.key) is None
    happened = []
    for event in events:
        happened.append((event["Action"], event["Actor"]["Attributes"].get("exitCode")))
        if event["Action"] == "destroy":
            break
    ends = [code for action, code in happened if action == "die"]
    assert len(ends) == 2
    assert "137" not in ends  # killed


def test_one_that_runs_is_not_removed_as_ended(context: Context, server: Server) -> None:
    assert not context.engine.remove_ended(server)
    assert context.engine.find(server.key) == replace(server, page="/lab")


def replace_engine(context: Context) -> Context:
    return replace(context, engine=StartedMeanwhile())
