"""Who made the folder, in a terminal: asked where somebody can answer, refused where nobody can."""

from __future__ import annotations

import json
import os
import pty
import uuid
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.settings import SettingsFile
from tests.conftest import SMALL, ours
from tests.terminal.program import Outcome, Program

DONE, FAILED, CANCELLED = 0, 1, 130
BASE = "quay.io/jupyter/minimal-notebook:2026-07-28"


@pytest.fixture
def notedock(notedock: Program) -> Program:
    """A program that asks, as it does for everybody who has not changed the setting."""
    SettingsFile(AppPaths(notedock.home)).change(ask_trust=True)
    return notedock


@pytest.fixture
def folder(folder: Path, docker_client: docker.DockerClient) -> Iterator[Path]:
    """A folder with a recipe that leaves a mark in the image."""
    (folder / "Dockerfile").write_text(f"FROM {BASE}\nRUN echo {uuid.uuid4().hex} > /tmp/mark\n")
    yield folder
    for image in built(folder, docker_client):
        docker_client.images.remove(image, force=True)


def built(folder: Path, client: docker.DockerClient) -> list[str]:
    """Return the ids of the images that were built for the folder."""
    label = f"io.github.notedock.built-for={folder}"
    return [one.id or "" for one in client.images.list(filters={"label": label})]


def in_a_terminal(notedock: Program, answer: str, *arguments: str | Path) -> tuple[int, str]:
    """Run a command whose streams are a terminal, where `answer` is typed; return what it said."""
    child, terminal = pty.fork()
    if child == 0:
        command = notedock.command(arguments)
        os.execve(command[0], command, notedock.environment())
    said = b""
    try:
        while piece := _read(terminal):
            said += piece
            if b"/N] " in said and answer:
                os.write(terminal, answer.encode() + b"\n")
                answer = ""
    finally:
        os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux tells that the other end was closed
        return b""


def test_without_a_terminal_it_is_a_problem_that_names_the_option(
    notedock: Program, folder: Path, docker_client: docker.DockerClient, tmp_path: Path
) -> None:
    for command in ("start", "prepare"):
        refused: Outcome = notedock(command, folder)
        assert (refused.status, refused.out) == (FAILED, "")
        assert "has not been run here yet" in refused.err
        assert f"from “{BASE}” with one step of its own" in refused.err
        assert "--trust" in refused.err
    told = json.loads(notedock("start", folder, "--json", "--force").out)
    assert told["problem"] == "folder-not-trusted"
    assert "--trust" in told["remedy"]
    assert ours(docker_client, tmp_path) == []
    assert built(folder, docker_client) == []


def test_the_option_opens_it_and_is_remembered(
    notedock: Program, folder: Path, docker_client: docker.DockerClient
) -> None:
    done = notedock("prepare", folder, "--trust")
    assert done.status == DONE, done.err
    assert len(built(folder, docker_client)) == 1
    started = notedock("start", folder, "--no-open")
    assert started.status == DONE, started.err
    assert notedock("stop", folder).status == DONE
    with (folder / "Dockerfile").open("a") as recipe:
        recipe.write("RUN true\n")
    assert notedock("start", folder, "--no-open").status == FAILED


@pytest.mark.parametrize(("answer", "read_only"), [("1", False), ("2", True)])
def test_it_can_be_opened_without_its_recipe(
    notedock: Program,
    folder: Path,
    docker_client: docker.DockerClient,
    tmp_path: Path,
    answer: str,
    read_only: bool,
) -> None:
    SettingsFile(AppPaths(notedock.home)).change(environment=SMALL)
    status, said = in_a_terminal(notedock, answer, "start", folder, "--no-open")
    assert status == DONE, said
    assert "Do you know who made “Quarterly review”?" in said
    assert "- The recipe builds an environment from" in said
    assert "1  Open without its recipe" in said
    assert "2  Open read-only" in said
    (container,) = ours(docker_client, tmp_path)
    (mount,) = [one for one in container.attrs["Mounts"] if one["Source"] == str(folder)]
    assert mount["RW"] is not read_only
    assert built(folder, docker_client) == []
    assert notedock("stop", folder).status == DONE


def test_return_alone_starts_nothing(
    notedock: Program, folder: Path, docker_client: docker.DockerClient, tmp_path: Path
) -> None:
    status, said = in_a_terminal(notedock, "\n", "start", folder, "--no-open")
    assert status == CANCELLED, said
    assert ours(docker_client, tmp_path) == []
    assert built(folder, docker_client) == []
