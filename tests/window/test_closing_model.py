"""The model of the window's work, played at random and by hand. NOTEDOCK_MODEL: how many games."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)
from PySide6.QtWidgets import (
    QApplication,
)

from notedock.core.environment import Catalogue
from notedock.core.settings import Closing
from notedock.core.states import State
from tests.window.closing_model import Closings
from tests.window.scripted_engine import failure


def test_every_state_has_a_way_out_and_closing_always_ends(
    qapp: QApplication, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    Closings.catalogue, Closings.monkeypatch = catalogue, monkeypatch
    run_state_machine_as_test(
        Closings,
        settings=settings(
            max_examples=int(os.environ.get("NOTEDOCK_MODEL", "50")),
            stateful_step_count=40,
            deadline=None,
            database=None,
            derandomize="CI" in os.environ,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def played(
    qapp: QApplication, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Closings]:
    """The model, for what is played by hand; at its end all must end well."""
    Closings.catalogue, Closings.monkeypatch = catalogue, monkeypatch
    made = Closings()
    yield made
    made.teardown()


@pytest.mark.parametrize("fails", [False, True], ids=["called off", "a stop fails"])
def test_what_is_being_started_goes_on_when_the_window_stays(played: Closings, fails: bool) -> None:
    played.begin(("stopping", "starting"))
    played.close(Closing.KEEP, None, stays=not fails)
    stop = next(call for call in played.engine.calls if call.what == "stop")
    if fails:
        played.engine.let_go(stop, failure())
        played.settle()
    answer = next(call for call in played.engine.calls if call.key != stop.key)
    played.engine.let_go(answer)
    played.settle()
    played.check()
    assert played.session("B").state is State.RUNNING
