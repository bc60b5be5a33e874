"""Packages that were installed by hand: asked about, listed in the folder, and never lost silently.

That they are found in a server is seen in `test_stop.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import OWN, Catalogue
from notedock.core.made_outside import Package
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.recipes.recipe import Recipe
from notedock.core.server import Server, Status
from notedock.core.task import Answer, Question, Task
from notedock.core.trust import TrustedFolders, recipe_hash
from notedock.engines.base import Engine
from notedock.flows import installed_packages
from notedock.flows.context import Context
from tests.conftest import SMALL, needs_root

SEABORN, PLOTLY = Package("seaborn", "0.13.2"), Package("Plotly", "5.24")
OWN_CODE = Package("our-code", "1.0", known_by_name=False)
FILE = "requirements.txt"
RECIPE = Recipe(files=(FILE,), requirements=(FILE,))


@dataclass
class Person:
    """Somebody who stops a folder's notebooks, and is asked and told."""

    context: Context
    folder: Path
    environment: str = SMALL
    read_only: bool = False
    folder_id: str = ""
    ask: Callable[[Question], Answer] | None = lambda _question: True
    asked: list[Question] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def stop(self, *packages: Package, force: bool = False) -> str:
        """Return what the folder lists afterwards."""
        server = Server(
            "id",
            "key",
            self.folder,
            self.environment,
            "docker",
            Status.ENDED,
            read_only=self.read_only,
            folder_id=self.folder_id,
        )
        task = Task(notice=self.told.append)
        if self.ask is not None:
            task = Task(notice=self.told.append, ask=self._answer)
        installed_packages.keep(self.context, server, packages, task, force=force)
        file = self.folder / FILE
        return file.read_text() if file.is_file() else ""

    def _answer(self, question: Question) -> Answer:
        assert self.ask is not None
        self.asked.append(question)
        return self.ask(question)


@pytest.fixture
def person(catalogue: Catalogue, paths: AppPaths, folder: Path) -> Person:
    engine = cast("Engine", None)  # no flow asks it here
    return Person(Context(engine, catalogue, RecentFolders(paths), paths, "me"), folder)


def test_what_the_person_wants_is_listed(person: Person) -> None:
    assert person.stop(SEABORN, PLOTLY) == "seaborn==0.13.2\nPlotly==5.24\n"
    assert person.asked[0].text == "Add seaborn, Plotly to requirements.txt?"
    assert "Added to requirements.txt: seaborn 0.13.2, Plotly 5.24." in person.told[0]
    assert person.stop(SEABORN, PLOTLY) == "seaborn==0.13.2\nPlotly==5.24\n"
    assert len(person.asked) == len(person.told) == 1


@needs_root
def test_a_file_that_was_not_there_belongs_to_whom_the_folder_belongs(person: Person) -> None:
    person.stop(SEABORN)
    made, owner = (person.folder / FILE).stat(), person.folder.stat()
    assert (made.st_uid, made.st_gid) == (owner.st_uid, owner.st_gid)


def test_what_the_person_does_not_want_is_not_listed(person: Person) -> None:
    person.ask = lambda _question: False
    assert person.stop(SEABORN) == ""
    assert person.told == []


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("ask", [None, lambda _question: None], ids=["nobody", "closed"])
def test_where_nobody_answers_it_is_told(
    person: Person, force: bool, ask: Callable[[Question], Answer] | None
) -> None:
    person.ask = ask
    assert person.stop(SEABORN, PLOTLY, force=force) == ""
    (told,) = person.told
    assert told.endswith("gone at the next start: seaborn 0.13.2, Plotly 5.24.")


def test_what_is_listed_already_is_left_as_it_is(person: Person) -> None:
    """One of another version cannot be listed beside it."""
    (person.folder / FILE).write_text("Seaborn\nplotly==5.23\n")
    assert person.stop(SEABORN, PLOTLY) == "Seaborn\nplotly==5.23\n"
    assert person.asked == []
    assert person.told[0].endswith(": Plotly 5.24.")


def test_what_has_come_from_elsewhere_is_told(person: Person) -> None:
    assert person.stop(OWN_CODE, SEABORN) == "seaborn==0.13.2\n"
    assert person.told[-1].endswith(": our-code 1.0.")


def opened_for_reading(person: Person) -> None:
    person.read_only = True


def with_a_dockerfile(person: Person) -> None:
    person.environment = OWN
    (person.folder / "Dockerfile").write_text("FROM jupyter/minimal-notebook\n")


def whose_list_leads_out(person: Person) -> None:
    (person.folder.parent / "private.txt").touch()
    (person.folder / FILE).symlink_to("../private.txt")


def that_lists_hashes(person: Person) -> None:
    (person.folder / FILE).write_text("pandas==3.0 --hash=sha256:00\n")


def that_was_replaced(person: Person) -> None:
    person.folder_id = "of another"


@pytest.mark.parametrize(
    "made",
    [
        opened_for_reading,
        with_a_dockerfile,
        whose_list_leads_out,
        that_lists_hashes,
        that_was_replaced,
    ],
    ids=lambda one: one.__name__,
)
def test_in_a_folder_where_it_would_not_count_it_is_told(
    person: Person, made: Callable[[Person], None]
) -> None:
    made(person)
    assert "seaborn" not in person.stop(SEABORN)
    assert person.asked == []
    assert person.told[0].endswith(": seaborn 0.13.2.")


def test_a_dockerfile_that_uses_the_list_has_it_read_at_the_next_start(person: Person) -> None:
    with_a_dockerfile(person)
    with (person.folder / "Dockerfile").open("a") as file:
        file.write("COPY requirements.txt .\nRUN pip install -r requirements.txt\n")
    assert person.stop(SEABORN) == "seaborn==0.13.2\n"


def test_the_folder_is_trusted_with_what_was_added_if_it_was_before(person: Person) -> None:
    (person.folder / FILE).write_text("pandas\n")
    trusted = TrustedFolders(person.context.paths)
    person.stop(SEABORN)
    assert not trusted.trusts(person.folder, recipe_hash(person.folder, RECIPE))
    trusted.trust(person.folder, recipe_hash(person.folder, RECIPE))
    person.stop(PLOTLY)
    assert trusted.trusts(person.folder, recipe_hash(person.folder, RECIPE))


def test_what_cannot_be_written_stops_the_stop(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_anything: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(installed_packages, "append", is_full)
    with pytest.raises(Problem) as caught:
        person.stop(SEABORN)
    assert caught.value.kind == "packages-not-added"
