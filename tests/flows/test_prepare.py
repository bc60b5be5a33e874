"""A folder's own environment: built once, built again when what counts has changed, and not else.

Images are compared by their ids: what merely behaves alike could have been built again.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import docker
import pytest

from notedock.core.environment import OWN
from notedock.core.problem import Action, Problem
from notedock.core.project import read_project
from notedock.core.recipes.recipe import Reason
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancel, Cancelled, Progress, Task
from notedock.flows import logs
from notedock.flows.folder_recipe import folder_recipe
from notedock.flows.prepare import chosen_environment, describe_environment, prepare
from notedock.flows.start import start
from tests.conftest import SMALL
from tests.flows.page import Page, ask
from tests.flows.recipes import BASE, Seen, processes, put
from tests.waiting import eventually

NOTEBOOK = "notebooks/Start.ipynb"


def save(folder: Path) -> None:
    """Change a notebook and what it has written, as a person does who works."""
    with (folder / NOTEBOOK).open("a") as notebook:
        notebook.write(" ")
    (folder / "result.csv").write_text(os.urandom(4).hex())


def test_a_dockerfile_is_built_once_and_again_when_what_counts_has_changed(seen: Seen) -> None:
    folder = seen.folder
    put(
        folder,
        Dockerfile=BASE + "WORKDIR /app\nCOPY . .\nRUN cat requirements.txt > /tmp/r\n"
        "COPY js /opt/js\n",
        requirements_txt="# nothing\n",
        js__tree_js="1",
    )
    first = seen.prepare()
    assert seen.built()
    assert "Step 3/" in seen.log
    assert "COPY . ." in seen.log
    save(folder)
    assert seen.prepare() == first
    assert not seen.built()
    assert seen.notices == []
    put(folder, js__tree_js="2")
    second = seen.prepare()
    assert seen.built()
    assert second != first
    assert "“js”" in seen.notices[-1]
    put(folder, requirements_txt="# nothing at all\n")
    third = seen.prepare()
    assert "“requirements.txt”" in seen.notices[-1]
    assert "js" not in seen.notices[-1]
    put(folder, Dockerfile=BASE + "ENV A=1\n")
    assert seen.prepare() not in (first, second, third)
    assert "“Dockerfile”" in seen.notices[-1]
    assert len({first, second, third}) == 3


def test_what_was_built_before_is_removed(seen: Seen, docker_client: docker.DockerClient) -> None:
    put(seen.folder, Dockerfile=BASE + "ENV A=1\n")
    first = seen.prepare()
    put(seen.folder, Dockerfile=BASE + "ENV A=2\n")
    seen.prepare()
    with pytest.raises(docker.errors.ImageNotFound):
        docker_client.images.get(first)


def test_requirements_join_the_chosen_environment(seen: Seen) -> None:
    put(seen.folder, requirements_txt="cowsay==6.1\nbottle==0.13.4\n")  # which serves pages
    first = seen.prepare(SMALL)
    assert seen.built()
    save(seen.folder)
    assert seen.prepare(SMALL) == first
    assert not seen.built()
    server = start(seen.context, StartRequest(seen.folder, SMALL), seen.task())
    try:
        assert server.environment == SMALL
        assert said(server, "import cowsay, sys; print(cowsay.__version__)") == "6.1\n"
        assert server.served_page("NUMBER") in seen.notices[-1]
    finally:
        seen.context.engine.remove(server)
    assert seen.prepare(SMALL, without_recipe=True) != first


def test_a_choice_overrides_the_dockerfile_but_not_the_requirements(seen: Seen) -> None:
    put(seen.folder, Dockerfile=BASE + "ENV A=1\n", requirements_txt="cowsay==6.1\n")
    own = seen.prepare()
    chosen = seen.prepare(SMALL)
    assert chosen != own
    assert "pip install" in seen.log
    assert seen.prepare(OWN) == own
    server = start(seen.context, StartRequest(seen.folder, SMALL), Task())
    seen.context.engine.remove(server)
    assert seen.prepare() == chosen  # remembered
    server = start(seen.context, StartRequest(seen.folder, OWN), Task())
    seen.context.engine.remove(server)
    assert server.environment == OWN
    assert seen.prepare() == own  # and given up again


def test_the_folders_own_environment_cannot_be_asked_for_where_there_is_none(seen: Seen) -> None:
    with pytest.raises(Problem) as caught:
        seen.prepare(OWN)
    assert caught.value.kind == "recipe-missing"


def test_a_base_comes_from_where_environments_come_from_and_gets_its_own_name(
    seen: Seen, docker_client: docker.DockerClient
) -> None:
    name = "quay.io/jupyter/minimal-notebook:2026-07-28"
    docker_client.images.pull("127.0.0.1:5000/jupyter/minimal-notebook", "2026-07-28")
    put(
        seen.folder,
        Dockerfile="ARG TAG=2026-07-28\nARG BASE=quay.io/jupyter/minimal-notebook:${TAG}\n"
        "FROM ${BASE}\nENV B=1\n",
    )
    seen.prepare()
    mirrored = docker_client.images.get("127.0.0.1:5000/jupyter/minimal-notebook:2026-07-28")
    assert docker_client.images.get(name).id == mirrored.id


def test_the_persons_folder_is_served_whatever_the_dockerfile_says(seen: Seen) -> None:
    put(
        seen.folder,
        Dockerfile=BASE + "USER root\nWORKDIR /root/app\nCOPY . .\nENV JUPYTER_TOKEN=fixed\n"
        "ENV JUPYTER_PORT=9999\nEXPOSE 9999\n"
        "RUN mkdir -p /etc/jupyter && echo \"c.ServerApp.base_url = '/x'\" "
        ">> /etc/jupyter/jupyter_server_config.py\n"
        "CMD jupyter notebook --port=8888 --ip=0.0.0.0 --allow-root\n",
    )
    server = start(seen.context, StartRequest(seen.folder), seen.task())
    try:
        (seen.folder / "new.txt").write_text("made outside")
        names = {one["name"] for one in ask(server, "GET", "/api/contents")["content"]}
        assert {"notebooks", "modules", "Dockerfile", "new.txt"} <= names
        assert server.token != "fixed"
        assert not server.without_recipe
        new = {"type": "file", "format": "text", "content": "saved"}
        ask(server, "PUT", "/api/contents/notebooks/saved.txt", new)
        saved = seen.folder / "notebooks/saved.txt"
        assert saved.read_text() == "saved"
        assert saved.stat().st_uid == seen.folder.stat().st_uid
    finally:
        seen.context.engine.remove(server)


def said(server: Server, code: str) -> str:
    with Page(server, NOTEBOOK) as page:
        page.run(code)
        return str(page.until("stream")["text"])


# ---------------------------------------------------------------- what goes wrong


def refused(seen: Seen, environment: str | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        seen.prepare(environment)
    assert logs.kept_log(seen.context, seen.folder) == seen.log
    return caught.value


def test_a_package_that_does_not_exist_is_named_with_its_line(seen: Seen) -> None:
    put(seen.folder, requirements_txt="cowsay==6.1\n# no such version\ncowsay-art==99.9\n")
    problem = refused(seen, SMALL)
    assert problem.kind == "package-failed"
    assert "Version 99.9 of “cowsay-art”" in problem.title
    assert "There is no package of this name that can be used here." in problem.reason
    assert "line 3 of “requirements.txt”" in problem.remedy
    assert problem.action is Action.START_WITHOUT
    assert "No matching distribution" in problem.detail
    # The way out works, and the same is tried again the next time.
    server = start(seen.context, StartRequest(seen.folder, SMALL, without_recipe=True), Task())
    seen.context.engine.remove(server)
    seen.log = ""
    assert refused(seen, SMALL).kind == "package-failed"
    assert "\x1b" not in seen.log


def test_a_pin_in_a_dockerfile_is_named_with_the_python_it_met(seen: Seen) -> None:
    put(seen.folder, Dockerfile=BASE + "RUN echo one\nRUN pip install cowsay==0.0.99\n")
    problem = refused(seen)
    assert (problem.kind, problem.action) == ("package-failed", Action.START_WITHOUT)
    assert "Version 0.0.99 of “cowsay”" in problem.title
    assert "Python 3.11" in problem.reason


def test_a_mistake_in_the_dockerfile_is_named_with_its_line(seen: Seen) -> None:
    put(seen.folder, Dockerfile=BASE + "# a comment\nRNU echo hello\n")
    problem = refused(seen)
    assert problem.kind == "recipe-unclear"
    assert "Line 3 of “Dockerfile”" in problem.title


def test_a_file_that_is_not_there_is_named(seen: Seen) -> None:
    put(seen.folder, Dockerfile=BASE + "COPY missing.txt /opt/\n")
    problem = refused(seen)
    assert problem.kind == "recipe-file-missing"
    assert "“missing.txt”" in problem.title


@pytest.mark.parametrize(
    ("recipe", "text"),
    [
        ("Dockerfile", BASE + "COPY data/key /opt/\n"),
        ("Dockerfile", BASE + "ADD data/key /opt/\n"),
        ("requirements.txt", "-c data/key\n"),
    ],
)
def test_a_file_outside_the_folder_is_refused_and_named(
    seen: Seen, docker_client: docker.DockerClient, recipe: str, text: str
) -> None:
    private = seen.folder.parent / "private"
    private.mkdir()
    (private / "key").write_text("# from outside\n")
    (seen.folder / "data").symlink_to("../private")
    (seen.folder / recipe).write_text(text)
    problem = refused(seen, None if recipe == "Dockerfile" else SMALL)
    assert problem.kind == "recipe-file-outside"
    assert "“data/key”" in problem.title
    assert f"“{recipe}”" in problem.reason
    assert docker_client.images.list(name=seen.context.key(seen.folder)) == []


def test_a_recipe_that_is_a_link_out_of_the_folder_is_not_left_out_in_silence(seen: Seen) -> None:
    (seen.folder / "requirements.txt").symlink_to("../missing/requirements.txt")
    (unused,) = folder_recipe(seen.context, seen.folder).unused
    assert (unused.place.file, unused.reason) == ("requirements.txt", Reason.BROKEN)
    assert "out of the folder" in unused.detail
    assert seen.prepare(SMALL, without_recipe=True)


def test_links_within_the_folder_are_followed_and_links_out_stay_links(seen: Seen) -> None:
    private = seen.folder.parent / "private"
    private.mkdir()
    (private / "key").write_text("from outside\n")
    put(seen.folder, sub__file="one\n")
    (seen.folder / "inner").symlink_to("sub")
    (seen.folder / "whole").symlink_to(seen.folder / "sub")
    (seen.folder / "named").symlink_to("sub/file")
    (seen.folder / "sub/out").symlink_to("../../private/key")
    put(
        seen.folder,
        Dockerfile=BASE + "COPY inner/file /opt/a\nCOPY whole/file /opt/b\nCOPY named /opt/c\n"
        "COPY sub /opt/d\nRUN test $(cat /opt/a /opt/b /opt/c /opt/d/file | wc -l) = 4\n"
        "RUN test -L /opt/d/out && ! test -e /opt/d/out\n",
    )
    seen.prepare()


def test_requirements_in_latin_1_behind_a_link_within_the_folder_are_installed(seen: Seen) -> None:
    (seen.folder / "env").mkdir()
    (seen.folder / "env/all.txt").write_bytes("# für Bücher\ncowsay==6.1\n".encode("latin-1"))
    (seen.folder / "requirements.txt").symlink_to("env/all.txt")
    seen.prepare(SMALL)
    assert "Successfully installed cowsay-6.1" in seen.log


def test_any_other_step_that_fails_is_named(seen: Seen) -> None:
    put(seen.folder, Dockerfile=BASE + "RUN echo here && false\n")
    problem = refused(seen)
    assert problem.kind == "recipe-failed"
    assert "RUN echo here && false" in problem.reason


def test_what_the_builder_cannot_do_is_named_with_its_line(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # no docker command, so no buildx either
    put(seen.folder, Dockerfile=BASE + "\nRUN --mount=type=cache,target=/c pip list\n")
    with pytest.raises(Problem) as caught:
        seen.prepare()
    assert caught.value.kind == "recipe-too-new"
    assert "Line 3 of “Dockerfile”" in caught.value.title
    assert "RUN --mount=type=cache" in caught.value.reason
    put(seen.folder, Dockerfile="# syntax=docker/dockerfile:1\n" + BASE + "ENV A=1\n")
    seen.prepare()  # which every builder can


def test_a_cancelled_build_ends_at_once_and_leaves_no_name(
    seen: Seen, docker_client: docker.DockerClient
) -> None:
    put(seen.folder, Dockerfile=BASE + "RUN echo begun\nRUN sleep 47.11\n")
    project = read_project(seen.folder)
    cancel = Cancel()
    began: list[float] = []

    def report(progress: Progress) -> None:
        if progress.done == 3:
            began.append(time.monotonic())
            cancel.set()

    chosen = chosen_environment(seen.context, project, None)
    described = describe_environment(seen.context, project, chosen)
    with pytest.raises(Cancelled):
        prepare(seen.context, described, Task(report=report, cancel=cancel))
    assert time.monotonic() - began[0] < 10
    eventually("the step has ended", lambda: not processes("sleep 47.11"))
    key = seen.context.key(seen.folder)
    assert docker_client.images.list(name=key) == []


def test_what_dockerignore_keeps_out_is_not_even_read(seen: Seen) -> None:
    """300 MB of data beside a small recipe: neither sent nor looked into."""
    with (seen.folder / "data.bin").open("wb") as data:
        data.truncate(300_000_000)
    put(
        seen.folder,
        Dockerfile=BASE + "COPY . /opt/all\nRUN find /opt/all -type f > /tmp/list\n",
        _dockerignore="data.bin\n**/*.ipynb\n!notebooks/kept.ipynb\n",
        notebooks__kept_ipynb="{}",
    )
    began = time.process_time()
    first = seen.prepare()
    assert time.process_time() - began < 15
    container = docker.from_env().containers.run(
        first, ["-c", "cat /tmp/list"], entrypoint="sh", remove=True
    )
    names = set(container.decode().split())
    assert "/opt/all/notebooks/kept.ipynb" in names
    assert "/opt/all/notebooks/Start.ipynb" not in names
    assert "/opt/all/data.bin" not in names
    began = time.process_time()
    assert seen.prepare() == first
    assert time.process_time() - began < 1
