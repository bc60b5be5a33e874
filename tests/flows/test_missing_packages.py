"""What notebooks import and their environment does not have: found, and offered to be added."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Question, Task
from notedock.engines import jupyter
from notedock.flows import missing_packages
from notedock.flows.context import Context
from notedock.flows.folder_recipe import folder_recipe
from notedock.flows.start import start
from tests.conftest import SMALL
from tests.flows.package_index import File, PackageIndex

IMPORTS = ("ipykernel.kernelapp", "geopandas.tools", "sklearn", "ours_alone")


class Person:
    """Somebody who is asked and told. answer: None for a closed question."""

    def __init__(self, context: Context, server: Server) -> None:
        self.context, self.server = context, server
        self.asked: list[Question] = []
        self.told: list[str] = []

    def settle(self, answer: Answer, imports: tuple[str, ...] = IMPORTS, **changed: bool) -> bool:
        def ask(question: Question) -> Answer:
            self.asked.append(question)
            return answer

        task = Task(ask=ask, notice=self.told.append)
        server = replace(self.server, read_only=changed.get("read_only", False))
        force = changed.get("force", False)
        return missing_packages.settle(self.context, server, imports, task, force=force)


@pytest.fixture
def person(context: Context, folder: Path) -> Iterator[Person]:
    server = start(context, StartRequest(folder, SMALL), Task())
    yield Person(context, server)
    context.engine.remove(server)


def test_what_is_missing_is_added_or_said_and_asked_once(person: Person, folder: Path) -> None:
    assert jupyter.python_kernel(person.server)
    listed = folder / "requirements.txt"
    assert not person.settle(True, ("ipykernel",))
    assert not person.settle(True, ())
    assert not person.told
    assert not person.asked

    assert not person.settle(None)  # closed: asked again
    assert not person.settle(False)
    assert person.asked[0].text == "Add geopandas, scikit-learn to requirements.txt?"
    assert "not in this environment: geopandas, ours_alone, scikit-learn." in person.told[-1]
    assert not person.settle(True)  # answered before
    assert len(person.asked) == 2
    assert not listed.exists()

    more = (*IMPORTS, "folium")
    assert not person.settle(True, more, read_only=True)
    assert "folium, geopandas, ours_alone, scikit-learn" in person.told[-1]
    assert not person.settle(True, (*more, "plotly"), force=True)
    assert len(person.asked) == 2
    assert person.settle(True, (*more, "altair"))
    assert listed.read_text() == "altair\nfolium\ngeopandas\nscikit-learn\n"
    assert person.asked[-1].others == ()


def test_an_old_folder_can_have_the_versions_of_its_time(
    person: Person, folder: Path, package_index: PackageIndex
) -> None:
    old = time.mktime((2021, 3, 14, 12, 0, 0, 0, 0, -1))
    for notebook in folder.rglob("*.ipynb"):
        os.utime(notebook, (old, old))
    offer = "Add the versions of March 2021"
    assert not person.settle(offer, ("folium",))  # the index has nothing
    assert person.asked[-1].others == (offer,)
    assert person.asked[-1].facts[0].startswith("The notebooks were last changed in March 2021.")
    assert person.told[0] == "The versions of March 2021 could not be found."
    package_index.files += [
        File("folium", "0.12", "cp39-cp39", uploaded="2021-01-01T00:00:00Z"),
        File("folium", "0.14", uploaded="2022-11-01T00:00:00Z"),
    ]
    assert person.settle(offer, ("folium",))
    assert (folder / "requirements.txt").read_text() == "folium==0.12\n"
    assert folder_recipe(person.context, folder).adjustments.python == "3.9"
    assert "Python 3.9" in person.told[-1]
    assert person.settle(True, ("folium", "altair"))  # what was chosen stays with more lines
    assert (folder / "requirements.txt").read_text() == "folium==0.12\naltair\n"
    assert folder_recipe(person.context, folder).adjustments.python == "3.9"
