"""Environments: their cost told, downloaded, listed, removed and built."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from notedock.core.problem import Problem
from notedock.core.task import Cancelled, Progress, Step, Task
from notedock.engines.base import Build, BuildFailedError
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from tests.conftest import SMALL, forget_image, lab_image
from tests.waiting import eventually

BARE, BIG = lab_image("no-jupyter"), lab_image("big")
BUILT = "notedock-contract:test"


@pytest.fixture
def absent(real_engine: DockerEngine) -> Iterator[Callable[[], None]]:
    """Take the small image away, now and at the end."""

    def forget() -> None:
        for image in real_engine.images():
            if BARE in image.names:
                real_engine.remove_image(image)

    forget()
    yield forget
    forget()


def test_a_download_tells_its_cost_before_and_its_bytes_while_it_comes(
    real_engine: DockerEngine, absent: Callable[[], None]
) -> None:
    cost = real_engine.cost(BARE)
    assert cost is not None
    assert cost.platform_fits
    assert cost.total > 0
    assert not real_engine.has(BARE)
    told: list[Progress] = []
    real_engine.download(BARE, Task(report=told.append))
    assert real_engine.has(BARE)
    assert {one.step for one in told} <= {Step.DOWNLOAD, Step.UNPACK}
    if cost.missing:
        assert max(one.total for one in told) == cost.missing
    listed = next(one for one in real_engine.images() if BARE in one.names)
    assert listed.size > 1_000_000
    absent()
    assert not real_engine.has(BARE)


@pytest.mark.parametrize("name", ["lab/no-such-image", "lab/big:no-such-tag"])
def test_what_the_registry_does_not_have_is_not_found(real_engine: DockerEngine, name: str) -> None:
    registry = BARE.partition("/")[0]
    with pytest.raises(Problem) as caught:
        real_engine.download(f"{registry}/{name}", Task())
    assert caught.value.kind == "environment-not-found"


def test_a_download_can_be_cancelled(
    real_engine: DockerEngine, docker_client: docker.DockerClient
) -> None:
    forget_image(docker_client, "big")
    task = Task(report=lambda _progress: task.cancel.set())
    with pytest.raises(Cancelled):
        real_engine.download(BIG, task)
    assert not real_engine.has(BIG)


# ---------------------------------------------------------------- building


@pytest.fixture
def base(context: Context) -> str:
    reference = context.catalogue.find(SMALL).reference
    if not context.engine.has(reference):
        context.engine.download(reference, Task())
    return reference


@pytest.fixture(autouse=True)
def _nothing_built_is_left(real_engine: DockerEngine) -> Iterator[None]:
    yield
    for image in real_engine.images():
        if any(BUILT in name for name in image.names):
            real_engine.remove_image(image)


def build(engine: DockerEngine, folder: Path, text: str, task: Task) -> str:
    files = [name for names in engine.given(folder, ["."]).values() for name in names]
    notes = {"built-for": str(folder)}
    what = Build(BUILT, folder, "Dockerfile", text, files, {"WORD": "said"}, notes)
    return engine.build(what, task)


def test_an_image_is_built_of_a_folder_with_what_was_noted(
    real_engine: DockerEngine, base: str, folder: Path
) -> None:
    text = f"FROM {base}\nARG WORD\nCOPY modules/story.py /srv/\nRUN echo $WORD aloud\n"
    steps: list[Progress] = []
    log: list[str] = []
    made = build(real_engine, folder, text, Task(report=steps.append, log=log.append))
    stored = real_engine.stored(BUILT)
    assert stored is not None
    assert stored.id.removeprefix("sha256:") == made.removeprefix("sha256:")
    assert stored.notes["built-for"] == str(folder)
    assert stored.follows_contract
    assert "said aloud" in "".join(log)
    assert steps[-1].done == steps[-1].total >= 4
    assert real_engine.python_in(BUILT).startswith("3.")
    real_engine.rename(BUILT, f"{BUILT}-again")
    again = real_engine.stored(f"{BUILT}-again")
    assert again is not None
    assert again.id == stored.id


def test_a_build_that_fails_says_why_and_how_far_it_got(
    real_engine: DockerEngine, base: str, folder: Path
) -> None:
    log: list[str] = []
    with pytest.raises(BuildFailedError) as caught:
        build(
            real_engine,
            folder,
            f"FROM {base}\nRUN echo nearly\nRUN echo too bad && exit 7\n",
            Task(log=log.append),
        )
    assert "7" in caught.value.said
    assert caught.value.reached
    assert "too bad" in "".join(log)
    assert real_engine.stored(BUILT) is None
    real_engine.discard(caught.value.reached)


def test_a_build_can_be_cancelled(real_engine: DockerEngine, base: str, folder: Path) -> None:
    log: list[str] = []
    task = Task(log=log.append)

    def call_off() -> None:
        eventually("the build has come to the slow step", lambda: "is slow" in "".join(log))
        task.cancel.set()

    helper = threading.Thread(target=call_off)
    helper.start()
    with pytest.raises(Cancelled):
        build(real_engine, folder, f"FROM {base}\nRUN echo this is slow; sleep 600\n", task)
    helper.join()
    assert real_engine.stored(BUILT) is None
