"""Nothing that a build has made stays for good, and nothing else ever goes."""

from __future__ import annotations

import uuid
from contextlib import suppress
from pathlib import Path

import docker
import pytest
from docker.errors import NotFound

from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.task import Cancel, Cancelled, Progress, Task
from notedock.flows import environments
from notedock.flows.prepare import chosen_environment, describe_environment, prepare
from tests.flows.recipes import BASE, Seen, put


class Marked:
    """Steps that no build has done before, and the images that came of them."""

    def __init__(self, client: docker.DockerClient) -> None:
        self._client = client
        self._mark = uuid.uuid4().hex

    def step(self, name: str) -> str:
        return f"RUN echo {name} {self._mark}\n"

    def images(self) -> dict[str, str]:
        """Return the ids of all images there are by their last steps, nameless ones, too."""
        found = {}
        for one in self._client.api.images(all=True):
            with suppress(NotFound):  # another test's, gone between the two questions
                image = self._client.images.get(one["Id"])
                last = " ".join(image.attrs["ContainerConfig"]["Cmd"] or [])
                if self._mark in last:
                    found[last.split()[-2]] = str(one["Id"])
        return found


@pytest.fixture
def marked(docker_client: docker.DockerClient) -> Marked:
    return Marked(docker_client)


def test_what_a_failed_build_has_left_helps_the_next_and_then_goes(
    seen: Seen, marked: Marked
) -> None:
    first, second = marked.step("first"), marked.step("second")
    put(seen.folder, Dockerfile=BASE + first + second + "RUN false\n")
    with pytest.raises(Problem):
        seen.prepare()
    assert set(marked.images()) == {"first", "second"}
    put(seen.folder, Dockerfile=BASE + first + marked.step("other"))
    seen.log = ""
    seen.prepare()
    assert "Using cache" in seen.log
    assert set(marked.images()) == {"first", "other"}
    remove(seen)
    assert set(marked.images()) == set()


def test_a_stage_is_kept_as_long_as_it_is_the_recipes(seen: Seen, marked: Marked) -> None:
    stage = BASE.strip() + " AS stage\n" + marked.step("stage")
    put(seen.folder, Dockerfile=stage + BASE + marked.step("one"))
    seen.prepare()
    put(seen.folder, Dockerfile=stage + BASE + marked.step("two"))
    seen.prepare()
    assert set(marked.images()) == {"stage", "two"}
    put(seen.folder, Dockerfile=BASE + marked.step("three"))
    seen.prepare()
    assert set(marked.images()) == {"three"}


def test_what_a_cancelled_build_has_left_goes_with_the_next(seen: Seen, marked: Marked) -> None:
    put(seen.folder, Dockerfile=BASE + marked.step("first") + "RUN sleep 47.14\n")
    cancel = Cancel()

    def report(progress: Progress) -> None:
        if progress.done == 3:
            cancel.set()

    project = read_project(seen.folder)
    chosen = chosen_environment(seen.context, project, None)
    described = describe_environment(seen.context, project, chosen)
    with pytest.raises(Cancelled):
        prepare(seen.context, described, Task(report=report, cancel=cancel))
    assert set(marked.images()) == {"first"}
    put(seen.folder, Dockerfile=BASE + marked.step("other"))
    seen.prepare()
    assert set(marked.images()) == {"other"}


def test_what_somebody_else_has_built_stays(
    seen: Seen, marked: Marked, docker_client: docker.DockerClient, tmp_path: Path
) -> None:
    """The same steps, done before us by the docker command, and with a name, meanwhile, too."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    text = BASE + marked.step("theirs")
    (theirs / "Dockerfile").write_text(text)
    docker_client.images.build(path=str(theirs), rm=True)
    put(seen.folder, Dockerfile=text + marked.step("ours") + "RUN false\n")
    with pytest.raises(Problem):
        seen.prepare()
    assert set(marked.images()) == {"theirs", "ours"}
    docker_client.api.tag(marked.images()["ours"], "somebodys-own", "1")
    try:
        put(seen.folder, Dockerfile=BASE + marked.step("other"))
        seen.prepare()
        assert set(marked.images()) == {"theirs", "ours", "other"}
    finally:
        docker_client.images.remove("somebodys-own:1")  # and with it what it was made from


def remove(seen: Seen) -> None:
    """Remove the folder's environment, as the person does."""
    project = read_project(seen.folder)
    chosen = chosen_environment(seen.context, project, None)
    described = describe_environment(seen.context, project, chosen)
    reference = prepare(seen.context, described, Task())
    environments.remove(seen.context, reference, Task(), force=True)
