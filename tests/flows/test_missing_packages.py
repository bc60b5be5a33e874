"""What notebooks import and their environment does not have: found, and offered to be added."""

from __future__ import annotations

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
from notedock.flows.start import start
from tests.conftest import SMALL

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
