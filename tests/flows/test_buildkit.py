"""Recipes that need BuildKit, built for real by each docker command that can do it."""

from __future__ import annotations

import time

import docker
import pytest

from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.task import Cancel, Cancelled, Step, Task
from notedock.engines.docker import buildkit
from notedock.flows.prepare import chosen_environment, describe_environment, prepare
from tests.flows.recipes import BASE, Seen, processes, put
from tests.waiting import eventually

CACHED = "RUN --mount=type=cache,target=/c echo cached > /tmp/made && cat /tmp/made\n"
ALL_BUILDKIT = 23  # the first version of Docker that knows such texts by itself


def refused(seen: Seen) -> Problem:
    with pytest.raises(Problem) as caught:
        seen.prepare()
    return caught.value


def test_each_command_is_used_as_it_can_be(builder: str) -> None:
    expected = "build" if builder == "without_buildx" else "buildx"
    assert buildkit.command()[:2] == ("docker", expected)


@pytest.mark.usefixtures("builder")
def test_what_needs_buildkit_is_built_once(seen: Seen, docker_client: docker.DockerClient) -> None:
    put(
        seen.folder,
        Dockerfile=f"{BASE.strip()} AS first\nCOPY js /opt/js\n{CACHED}"
        f"{BASE}COPY --from=first --chmod=644 /tmp/made /tmp/made\n",
        js__a_js="1",
        other_txt="",
    )
    first = seen.prepare()
    assert seen.progress[-1].step is Step.PREPARE
    assert any(one.total >= 2 for one in seen.progress)
    assert seen.built()
    assert "cached" in seen.log
    assert "\x1b" not in seen.log
    assert seen.prepare() == first
    assert not seen.built()
    labels = docker_client.images.get(first).labels
    assert labels["io.github.notedock.built-for"] == str(seen.folder)
    put(seen.folder, js__a_js="2")
    seen.prepare()
    assert seen.built()
    assert "“js”" in seen.notices[-1]


@pytest.mark.usefixtures("builder")
def test_what_goes_wrong_is_named_as_with_the_other_builder(seen: Seen) -> None:
    put(seen.folder, Dockerfile=BASE + CACHED + "RUN pip install cowsay==0.0.99\n")
    problem = refused(seen)
    assert (problem.kind, "Version 0.0.99 of “cowsay”" in problem.title) == ("package-failed", True)
    put(seen.folder, Dockerfile=BASE + CACHED + "COPY missing.txt /opt/\n")
    problem = refused(seen)
    assert (problem.kind, "“missing.txt”" in problem.title) == ("recipe-file-missing", True)
    put(seen.folder, Dockerfile=BASE + CACHED + "RNU echo hello\n")
    problem = refused(seen)
    assert (problem.kind, "Line 3 of" in problem.title) == ("recipe-unclear", True)
    put(seen.folder, Dockerfile=BASE + CACHED + "RUN echo here && false\n")
    problem = refused(seen)
    assert (problem.kind, "RUN echo here && false" in problem.reason) == ("recipe-failed", True)
    # Nobody answers where this says that the language of the file is described.
    put(seen.folder, Dockerfile="# syntax=127.0.0.1:1/dockerfile:1\n" + BASE + CACHED)
    assert refused(seen).kind == "recipe-offline"


@pytest.mark.usefixtures("builder")
def test_a_text_inside_of_a_recipe_needs_a_newer_docker(
    seen: Seen, docker_client: docker.DockerClient
) -> None:
    put(seen.folder, Dockerfile=BASE + "\nRUN <<END\necho inside\nEND\n")
    if int(docker_client.version()["Version"].partition(".")[0]) >= ALL_BUILDKIT:
        seen.prepare()
        return
    problem = refused(seen)
    assert problem.kind == "engine-too-old-for-recipe"
    assert "Line 3 of “Dockerfile”" in problem.title
    assert "RUN <<END" in problem.reason
    assert "newer Docker" in problem.reason


@pytest.mark.usefixtures("builder")
def test_a_cancelled_build_ends_at_once(seen: Seen, docker_client: docker.DockerClient) -> None:
    step = f"RUN echo begun; sleep 47.13; echo {seen.context.person}\n"  # never built before
    put(seen.folder, Dockerfile=BASE + CACHED + step)
    project = read_project(seen.folder)
    cancel = Cancel()
    began: list[float] = []

    def log(text: str) -> None:
        if "begun" in text and "echo" not in text:
            began.append(time.monotonic())
            cancel.set()

    chosen = chosen_environment(seen.context, project, None)
    described = describe_environment(seen.context, project, chosen)
    with pytest.raises(Cancelled):
        prepare(seen.context, described, Task(log=log, cancel=cancel))
    assert time.monotonic() - began[0] < 1
    eventually("the step has ended", lambda: not processes("sleep 47.13"))
    eventually(
        "the command has ended", lambda: not processes("docker.* build .*--progress=plain.*")
    )
    assert docker_client.images.list(name=seen.context.key(seen.folder)) == []


@pytest.mark.usefixtures("with_buildx")
def test_links_within_the_folder_are_followed_and_those_out_of_it_refused(seen: Seen) -> None:
    put(seen.folder, sub__file="one\n")
    (seen.folder / "inner").symlink_to("sub")
    (seen.folder / "whole").symlink_to(seen.folder / "sub")
    (seen.folder / "named").symlink_to("sub/file")
    text = (
        BASE + "COPY inner/file /opt/a\nCOPY whole/file /opt/b\nCOPY named /opt/c\n"
        "RUN --mount=type=bind,source=inner,target=/m "
        "test $(cat /opt/a /opt/b /opt/c /m/file | wc -l) = 4\n"
    )
    put(seen.folder, Dockerfile=text)
    seen.prepare()
    (seen.folder / "inner").unlink()
    (seen.folder / "inner").symlink_to("../private")
    put(seen.folder, Dockerfile=text.replace("COPY inner/file /opt/a\n", ""))
    with pytest.raises(Problem) as caught:
        seen.prepare()
    assert caught.value.kind == "recipe-file-outside"
    assert "“inner”" in caught.value.title
