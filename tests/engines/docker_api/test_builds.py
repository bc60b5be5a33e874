"""Images: built of a folder, told why they could not be, and called off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.core.task import Cancelled, Progress, Task
from notedock.engines.docker import build_context
from notedock.engines.docker.build import Build, BuildFailedError
from notedock.engines.docker.container_spec import BUILT_FOR
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from tests.conftest import SMALL
from tests.waiting import eventually

BUILT = "notedock-contract:test"


@pytest.fixture
def base(context: Context) -> str:
    reference = context.catalogue.find(SMALL).reference
    if not context.engine.has(reference):
        context.engine.download(reference, Task())
    return reference


@pytest.fixture(autouse=True)
def _nothing_built_is_left(real_engine: DockerEngine) -> Iterator[None]:
    yield
    for image in real_engine.store.all():
        if any(BUILT in name for name in image.names):
            real_engine.store.remove(image)


def build(engine: DockerEngine, folder: Path, text: str, task: Task) -> str:
    files = [name for names in build_context.files(folder, ["."]).values() for name in names]
    notes = {BUILT_FOR: str(folder)}
    what = Build(BUILT, folder, "Dockerfile", text, files, {"WORD": "said"}, notes)
    return engine.store.build(what, task)


def test_an_image_is_built_of_a_folder_with_what_was_noted(
    real_engine: DockerEngine, base: str, folder: Path
) -> None:
    text = f"FROM {base}\nARG WORD\nCOPY modules/story.py /srv/\nRUN echo $WORD aloud\n"
    steps: list[Progress] = []
    log: list[str] = []
    made = build(real_engine, folder, text, Task(report=steps.append, log=log.append))
    stored = real_engine.store.find(BUILT)
    assert stored is not None
    assert stored.id.removeprefix("sha256:") == made.removeprefix("sha256:")
    assert stored.labels[BUILT_FOR] == str(folder)
    assert stored.follows_contract
    assert "said aloud" in "".join(log)
    assert steps[-1].done == steps[-1].total >= 4
    assert real_engine.store.python_in(BUILT).startswith("3.")
    real_engine.store.tag(BUILT, f"{BUILT}-again")
    again = real_engine.store.find(f"{BUILT}-again")
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
    assert "7" in caught.value.message
    assert caught.value.last_image
    assert "too bad" in "".join(log)
    assert real_engine.store.find(BUILT) is None
    real_engine.store.discard(caught.value.last_image)


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
    assert real_engine.store.find(BUILT) is None
