"""The `.env` file and the folder for data: who is asked, what is remembered, what is said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import docker
import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.data_folder import DataFolder
from notedock.core.environment import Catalogue
from notedock.core.masking import MASK
from notedock.core.mounts import DATA
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Cancelled, Question, Task
from notedock.engines.base import Engine
from notedock.flows import doctor, logs
from notedock.flows.context import Context
from notedock.flows.data_folder import settle_data
from notedock.flows.env_file import settle_variables
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL, give
from tests.flows.page import Page, ask
from tests.waiting import eventually


class Person:
    """Somebody who starts a folder and gives the same answer to every question."""

    def __init__(self, context: Context, folder: Path) -> None:
        self.context, self.folder = context, folder
        self.answer: bool | None = True  # None: nobody can be asked
        self.closes = False  # the question, without an answer
        self.asked: list[Question] = []
        self.told: list[str] = []

    def start(self, *, use_env: bool | None = None, force: bool = False) -> tuple[str, ...]:
        """Return the names of what the notebooks are given."""
        request = StartRequest(self.folder, use_env=use_env, force=force)
        task = Task(ask=self.reply, notice=self.told.append)
        return settle_variables(self.context, self.folder, request, task).names

    def reply(self, question: Question) -> Answer:
        if self.answer is None:
            raise question.otherwise
        self.asked.append(question)
        return None if self.closes else self.answer


@pytest.fixture
def person(catalogue: Catalogue, paths: AppPaths, tmp_path: Path) -> Person:
    """Somebody without an engine."""
    (tmp_path / ".env").write_text("API_KEY=hunter22\nDB_URL=postgres\nPATH=/evil\n")
    context = Context(cast("Engine", None), catalogue, RecentFolders(paths), paths, "somebody")
    return Person(context, tmp_path)


def test_it_is_asked_by_names_alone_once_for_each_content(person: Person) -> None:
    assert person.start() == ("API_KEY", "DB_URL")
    (question,) = person.asked
    assert "API_KEY, DB_URL" in question.detail
    assert "hunter22" not in question.text + question.detail
    assert ["PATH" in one for one in person.told] == [True]
    assert person.start() == ("API_KEY", "DB_URL")
    assert len(person.asked) == 1
    (person.folder / ".env").write_text("API_KEY=another\n")
    person.answer = False
    assert person.start() == ()
    assert person.start() == ()
    assert len(person.asked) == 2


def test_whoever_closes_the_question_is_asked_again_next_time(person: Person) -> None:
    person.closes = True
    assert person.start() == ()
    person.closes = False
    assert person.start() == ("API_KEY", "DB_URL")
    assert len(person.asked) == 2


def test_where_nobody_can_be_asked_it_is_not_used_and_one_sentence_says_so(person: Person) -> None:
    person.answer = None
    assert person.start() == ()
    assert person.start(force=True) == ()
    assert [one.count(".") for one in person.told] == [2, 2]  # that of “.env”, and the full stop
    assert all("API_KEY, DB_URL" in one and "nobody could be asked" in one for one in person.told)
    person.answer = True
    assert person.start() == ("API_KEY", "DB_URL")
    assert len(person.asked) == 1


def test_what_was_asked_for_is_not_asked(person: Person) -> None:
    assert person.start(use_env=False) == ()
    assert person.start(use_env=True) == ("API_KEY", "DB_URL")
    assert person.start(use_env=False) == ()
    assert person.start() == ("API_KEY", "DB_URL")  # that it was wanted is remembered
    assert person.asked == []


def test_whoever_asks_for_it_hears_when_it_cannot_be_used(person: Person) -> None:
    file = person.folder / ".env"
    for content in (b"\xff", b"PATH=/evil", b""):
        file.write_bytes(content)
        with pytest.raises(Problem) as caught:
            person.start(use_env=True)
        assert caught.value.kind == "env-file-unusable"
        assert person.start() == ()
    file.unlink()
    file.mkdir()
    assert person.start() == ()
    assert (person.asked, person.told) == ([], [])


def test_whoever_has_used_it_hears_when_it_cannot_be_used_any_more(person: Person) -> None:
    person.start()
    person.told.clear()
    (person.folder / ".env").write_bytes(b"\xff")
    assert person.start() == ()
    assert len(person.told) == 1


@pytest.mark.parametrize("where", ["", ".ssh"])
def test_private_folders_are_asked_about_before_they_are_used_for_data(
    person: Person, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    home = person.folder / "home"
    (home / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    project, data = person.folder / "project", DataFolder(home / where)
    ask = Task(ask=person.reply)
    assert settle_data(person.context, project, StartRequest(project, data=data), ask) == data
    assert "read everything" in person.asked[0].detail
    with pytest.raises(Problem) as caught:
        settle_data(person.context, project, StartRequest(project, data=data), Task())
    assert caught.value.kind == "data-folder-unusable"
    person.answer = False
    with pytest.raises(Cancelled):
        settle_data(person.context, project, StartRequest(project, data=data), ask)


def test_the_kept_folder_for_data_is_used_unless_another_or_none_is_wanted(
    person: Person, tmp_path: Path
) -> None:
    one, two = DataFolder(tmp_path / "one"), DataFolder(tmp_path / "two", writable=True)
    one.folder.mkdir()
    two.folder.mkdir()
    known = person.context.recent_folders

    def settled(**wish: object) -> DataFolder | None:
        request = StartRequest(tmp_path, **wish)  # type: ignore[arg-type]
        return settle_data(person.context, tmp_path, request, Task())

    assert settled() is None
    known.set_data(tmp_path, one)
    assert settled() == one
    assert settled(data=two) == two
    one.folder.rmdir()
    with pytest.raises(Problem) as caught:
        settled()
    assert caught.value.kind == "data-folder-unusable"
    assert settled(without_data=True) is None


@pytest.fixture
def graphics_image(docker_client: docker.DockerClient, catalogue: Catalogue) -> Iterator[str]:
    """The small environment, marked as those for graphics cards are."""
    base, name = catalogue.find(SMALL).reference, "notedock-test/graphics:1"
    docker_client.images.pull(base)
    recipe = io.BytesIO(f"FROM {base}\nENV NVIDIA_VISIBLE_DEVICES=all\n".encode())
    docker_client.images.build(fileobj=recipe, tag=name, rm=True)
    yield name
    docker_client.images.remove(name, force=True)


SECRET = "hunter22-and-no-token"
READ = f"import os; print(os.environ['API_KEY'][::-1], open('{DATA}/measured.csv').read())"
WRITE = f"with open('{DATA}/result.csv', 'w') as file: file.write('3')"


@pytest.mark.engine
def test_notebooks_have_settings_and_data_and_the_settings_are_seen_nowhere_else(
    context: Context,
    folder: Path,
    tmp_path: Path,
    graphics_image: str,
    docker_client: docker.DockerClient,
) -> None:
    (folder / ".env").write_text(f"API_KEY={SECRET}\n")
    data = DataFolder(tmp_path / "measured", writable=True)
    data.folder.mkdir()
    (data.folder / "measured.csv").write_text("1,2")
    owner = folder.stat()
    give(data.folder, owner.st_uid, owner.st_gid)
    before = sorted(folder.iterdir())
    told: list[str] = []
    wish = StartRequest(folder, graphics_image, use_env=True, data=data)
    server = start(context, wish, Task(notice=told.append))
    try:
        assert ["no graphics card" in one for one in told] == [True]
        with Page(server, "notebooks/Start.ipynb") as page:
            (shown,) = page.outputs(READ)
            assert shown["text"] == f"{SECRET[::-1]} 1,2\n"
            assert page.outputs(WRITE) == []
        written = (data.folder / "result.csv").stat()
        assert (written.st_uid, written.st_gid) == (owner.st_uid, owner.st_gid)
        assert sorted(folder.iterdir()) == before
        with pytest.raises(AssertionError):  # the server writes into its log what was asked for
            ask(server, "GET", f"/api/contents/{SECRET}")
        eventually("it is in the log", lambda: MASK in "".join(logs.read(context, folder)))
        log = "".join(logs.read(context, folder))
        report = doctor.report(context, doctor.Diagnosis((), (), None), folder=folder)
        labels = docker_client.containers.get(server.id).labels
        seen = [log, report, repr(server), *labels.values(), context.engine.command_line(server)]
        assert SECRET not in "\n".join(seen)
        assert start(context, StartRequest(folder), Task()) == server
        others = (
            StartRequest(folder, use_env=False),
            StartRequest(folder, data=DataFolder(data.folder)),
            StartRequest(folder, without_data=True),
        )
        for other in others:
            with pytest.raises(Problem) as caught:
                start(context, other, Task())
            assert caught.value.kind == "runs-otherwise"
        assert context.engine.made_outside(server).files == ()
    finally:
        stop(context, server, Task())
    kept = logs.kept_log(context, folder)
    assert MASK in kept
    assert SECRET not in kept
    assert context.recent_folders.data(folder) == data
