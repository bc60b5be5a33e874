"""Environments: their cost told, downloaded, listed, prepared and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notedock.core.environment import Environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.task import Cancelled, Progress, Step, Task
from notedock.engines.base import Engine, EnvironmentSource, ServerOptions
from notedock.flows.context import Context
from tests.conftest import lab_image
from tests.lab import REGISTRY, registry

pytestmark = pytest.mark.images

# Removed by these tests, so the others that use them are in the same lane (tests/__main__.py).
BARE, BIG = lab_image("exits-at-once"), lab_image("old-notebook")


def forget(engine: Engine, reference: str) -> None:
    """Take an environment away, if it is here."""
    for one in engine.installed("nobody").environments:
        if reference in one.names:
            engine.uninstall(one, "nobody")


@pytest.fixture
def absent(engine: Engine, launch: ServerOptions) -> Iterator[Callable[[], None]]:
    """Take the small image away, now and at the end.

    What it shares with the one of `launch` stays, and need not be downloaded each time.
    """
    forget(engine, BARE)
    yield lambda: forget(engine, BARE)
    forget(engine, BARE)


def test_a_download_tells_its_cost_before_and_its_bytes_while_it_comes(
    engine: Engine, absent: Callable[[], None]
) -> None:
    cost = engine.cost(BARE)
    assert cost is not None
    assert cost.platform_fits
    assert cost.total > 0
    assert not engine.has(BARE)
    told: list[Progress] = []
    engine.download(BARE, Task(report=told.append))
    assert engine.has(BARE)
    assert {one.step for one in told} <= {Step.DOWNLOAD, Step.UNPACK}
    if cost.missing:
        assert max(one.total for one in told) == cost.missing
    listed = next(one for one in engine.installed("nobody").environments if BARE in one.names)
    assert listed.size > 1_000_000
    assert listed.ours  # this program has brought it
    absent()
    assert not engine.has(BARE)


def test_only_the_published_content_is_taken(engine: Engine, absent: Callable[[], None]) -> None:
    with pytest.raises(Problem) as caught:
        engine.download(BARE, Task(), "sha256:" + "0a" * 32)
    assert caught.value.kind == "environment-altered"
    assert not engine.has(BARE)
    engine.download(BARE, Task(), registry.digest("lab/exits-at-once", "latest"))
    listed = next(one for one in engine.installed("nobody").environments if BARE in one.names)
    assert listed.ours
    absent()
    assert not engine.has(BARE)


@pytest.mark.parametrize("name", ["lab/no-such-image", "lab/big:no-such-tag"])
def test_what_the_registry_does_not_have_is_not_found(engine: Engine, name: str) -> None:
    with pytest.raises(Problem) as caught:
        engine.download(f"{REGISTRY}/{name}", Task())
    assert caught.value.kind == "environment-not-found"


def test_a_download_can_be_cancelled(engine: Engine) -> None:
    forget(engine, BIG)
    task = Task(report=lambda _progress: task.cancel.set())
    with pytest.raises(Cancelled):
        engine.download(BIG, task)
    assert not engine.has(BIG)


def test_what_is_described_is_prepared_and_told_what_has_to_be_fetched(
    engine: Engine, context: Context, folder: Path, absent: Callable[[], None]
) -> None:
    base = context.catalogue.find(BARE)
    fetched: list[str] = []

    def fetch(environment: Environment, task: Task) -> None:
        fetched.append(environment.reference)
        engine.download(environment.reference, task)

    description = EnvironmentDescription(folder, context.key(folder), context.person, base)
    reference = engine.prepare(
        description, Task(), EnvironmentSource(context.catalogue.find, fetch)
    )
    assert fetched == [base.reference]
    assert engine.has(reference)
