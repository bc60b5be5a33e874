"""The commands as scripts and support staff hold on to them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.models.containers import Container
from docker.models.images import Image

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.mounts import WORK
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import SettingsFile
from notedock.core.start_page import StartPage
from notedock.engines.docker.container_spec import COMMAND
from notedock.engines.docker.downloaded_images import DownloadedImages
from tests.conftest import SMALL, any_port, lab_image, ours, unasked
from tests.lab.processes import with_text
from tests.noting_browser import write_browser
from tests.terminal.conftest import nothing_left
from tests.terminal.prepared import Prepared
from tests.terminal.program import Outcome, Program
from tests.waiting import eventually

SERVER_KEYS = {"folder", "environment", "engine", "port", "id", "state", "folder_state"}
MINIMAL = ("--environment", SMALL)
# What pip leaves when it was asked for a package.
INSTALL = """
cd /opt/conda/lib/python3*/site-packages && mkdir made-1.0.dist-info && cd made-1.0.dist-info
touch REQUESTED && printf 'Name: made\\nVersion: 1.0\\n' > METADATA
"""


@dataclass(frozen=True)
class Served:
    """A folder whose notebooks run while all tests of this file look on."""

    notedock: Program
    folder: Path
    started: Outcome
    browser: Path  # where the system's browser notes what it was given

    @property
    def link(self) -> str:
        return self.started.out.strip()

    @property
    def token(self) -> str:
        return self.link.partition("token=")[2]


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    docker_client: docker.DockerClient,
    prepared: Prepared,
) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("served")
    folder = place / "Quarterly review"
    folder.mkdir()
    (folder / "Plan one.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    program = Program(unasked(place / "home"), browser(place, "exit 0"), prepared=prepared)
    started = program("start", folder, *MINIMAL, "--no-open")
    assert started.status == 0, started.err
    yield Served(program, folder, started, place / "opened")
    assert program("stop", folder, "--force").status == 0
    nothing_left(docker_client, place)


def browser(place: Path, last: str) -> dict[str, str]:
    """Make a browser of the test's own, which notes its link and ends with `last`."""
    opener = place / "bin" / "xdg-open"
    write_browser(opener, place / "opened", last)
    return {"PATH": f"{opener.parent}:{os.environ['PATH']}"}


def status_of(link: str) -> int:
    with urllib.request.urlopen(link, timeout=10) as answer:
        return int(answer.status)


def mine(listed: list[dict[str, Any]], served: Served) -> dict[str, Any]:
    """Return the entry of the served folder; others may work on this computer, too."""
    return next(one for one in listed if one["folder"] == str(served.folder))


# ---------------------------------------------------------------- start


def test_start_prints_the_link_alone_and_it_opens(served: Served) -> None:
    assert served.started.out == f"{served.link}\n"
    assert served.link.startswith("http://127.0.0.1:")
    assert len(served.token) >= 32
    assert status_of(served.link) == 200


def test_progress_goes_to_standard_error(served: Served) -> None:
    assert served.started.err.splitlines() == ["Checking …", "Starting …"]


def test_a_second_start_gives_the_running_servers_link(served: Served) -> None:
    again = served.notedock("start", served.folder, "--no-open")
    assert (again.status, again.out) == (0, served.started.out)
    same = served.notedock("start", served.folder, *MINIMAL, "--no-open")
    assert (same.status, same.out) == (0, served.started.out)


def test_start_as_json_is_one_object(served: Served, docker_client: docker.DockerClient) -> None:
    done = served.notedock("start", served.folder, "--json")
    assert done.status == 0
    told = json.loads(done.out)
    assert set(told) == {"url", *SERVER_KEYS}
    assert told["url"] == served.link
    assert told["folder"] == str(served.folder)
    assert (told["environment"], told["engine"], told["state"]) == (SMALL, "docker", "running")
    assert f"127.0.0.1:{told['port']}/" in served.link
    assert docker_client.containers.get(told["id"]).id == told["id"]


def test_a_notebook_is_linked_by_its_path(served: Served) -> None:
    done = served.notedock("start", served.folder, "--notebook", "Plan one.ipynb", "--no-open")
    assert "/notebooks/Plan%20one.ipynb?token=" in done.out
    assert status_of(done.out.strip()) == 200


def test_what_opens_is_what_the_person_chose_for_the_folder(served: Served) -> None:
    memory = RecentFolders(AppPaths(served.notedock.home))
    memory.set_start_page(served.folder, StartPage.LAB)
    try:
        for command in (("start", served.folder, "--no-open"), ("open", served.folder)):
            assert "/lab?token=" in served.notedock(*command).out
        named = ("--notebook", "Plan one.ipynb", "--no-open")
        done = served.notedock("start", served.folder, *named)
        assert "/lab/tree/Plan%20one.ipynb?token=" in done.out
    finally:
        memory.set_start_page(served.folder, StartPage.AUTOMATIC)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--environment", "scipy-notebook"), f"“{SMALL}”"),
        (("--port", "1"), "They use connection number"),
        (("--read-only",), "not opened read-only"),
    ],
)
def test_other_options_for_a_running_folder_are_a_problem(
    served: Served, options: tuple[str, ...], what: str
) -> None:
    done = served.notedock("start", served.folder, *options, "--json")
    assert done.status == 1
    told = json.loads(done.out)
    assert told["problem"] == "runs-otherwise"
    assert what in told["reason"]


def test_a_free_port_that_is_asked_for_is_taken_and_reading_only_is_really_that(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    port = any_port()
    done = notedock("start", folder, *MINIMAL, "--port", str(port), "--read-only", "--no-open")
    assert done.status == 0, done.err
    base = f"http://127.0.0.1:{port}/f/[0-9a-f]{{16}}"
    assert re.match(rf"{base}/notebooks/notebooks/Start\.ipynb\?token=", done.out)
    [container] = ours(docker_client, tmp_path)
    tried = container.exec_run(["touch", f"{WORK}/new"], user="0:0")
    assert tried.exit_code != 0
    assert b"Read-only file system" in tried.output
    assert notedock("stop", folder).status == 0
    assert not (folder / "new").exists()


# ---------------------------------------------------------------- the token


def test_the_token_is_nowhere_but_in_the_link(
    served: Served, docker_client: docker.DockerClient
) -> None:
    [container] = ours(docker_client, served.folder)
    leak(container, served.token)
    told = [served.started.err]
    for command in (
        ("list",),
        ("list", "--json"),
        ("logs", served.folder),
        ("doctor", "--json"),
        ("start", served.folder, "--port", "1", "--json"),
    ):
        done = served.notedock(*command)
        told += [done.out, done.err]
    assert [text for text in told if served.token in text] == []
    assert served.token not in container.labels[COMMAND]
    assert served.token not in json.dumps(container.labels)
    assert with_text(served.token) == []  # what `ps` shows of every process


def test_the_token_is_in_no_file_of_the_programs_own_and_of_the_folder(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    token = notedock("start", folder, *MINIMAL, "--no-open").out.strip().partition("token=")[2]
    assert token
    [container] = ours(docker_client, tmp_path)
    leak(container, token)
    assert notedock("stop", folder).status == 0
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in files)
    assert [path for path in files if token.encode() in path.read_bytes()] == []


def leak(container: Container, token: str) -> None:
    """Let the server write its token, as a notebook that prints its environment would."""
    container.exec_run(["sh", "-c", 'echo "$JUPYTER_TOKEN" > /proc/1/fd/1'])
    eventually("the token is in the engine's own log", lambda: token.encode() in container.logs())


# ---------------------------------------------------------------- list, open, logs, stop


def test_list_tells_what_runs_one_line_each(served: Served) -> None:
    done = served.notedock("list")
    base = served.link.partition("/notebooks/")[0]
    assert done.status == 0
    assert f"{served.folder}\t{SMALL}\t{base}/lab" in done.out.splitlines()


def test_list_as_json_is_an_array_of_servers(served: Served) -> None:
    done = served.notedock("list", "--json")
    assert (done.status, done.err) == (0, "")
    entry = mine(json.loads(done.out), served)
    assert set(entry) == SERVER_KEYS
    assert (entry["environment"], entry["state"]) == (SMALL, "running")


def test_open_prints_the_link_and_hands_it_to_the_browser(served: Served) -> None:
    done = served.notedock("open", served.folder)
    assert (done.status, done.out) == (0, served.started.out)
    assert served.browser.read_text().split()[-1] == served.link


def test_start_opens_the_browser_when_asked_and_only_then(served: Served) -> None:
    served.browser.unlink(missing_ok=True)
    assert served.notedock("start", served.folder).status == 0  # its output is no terminal
    assert served.notedock("start", served.folder, "--no-open").status == 0
    assert not served.browser.exists()
    assert served.notedock("start", served.folder, "--open").status == 0
    assert served.browser.read_text().split()[-1] == served.link


def test_without_a_browser_the_link_is_printed_all_the_same(served: Served, tmp_path: Path) -> None:
    done = served.notedock("open", served.folder, env=browser(tmp_path, "exit 3"))
    assert (done.status, done.out) == (1, served.started.out)
    assert "The browser could not be opened." in done.err


def test_logs_show_what_the_server_wrote_without_colours(served: Served) -> None:
    done = served.notedock("logs", served.folder)
    assert (done.status, done.err) == (0, "")
    assert "Jupyter Server" in done.out
    assert "\x1b" not in done.out


def test_a_followed_log_ends_with_ctrl_c_and_the_server_runs_on(served: Served) -> None:
    following = served.notedock.begin("logs", served.folder, "--follow")
    following.until("Jupyter Server")
    following.send(signal.SIGINT)
    done = following.end(10)
    assert done.status == 130
    assert done.err == "Cancelled.\n"
    assert status_of(served.link) == 200


def test_the_life_of_one_server_from_stop_to_what_is_left_of_it(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    assert notedock("start", folder, *MINIMAL, "--no-open").status == 0
    following = notedock.begin("logs", folder, "--follow")
    following.until("Jupyter Server")
    (container,) = ours(docker_client, tmp_path)
    assert container.exec_run(["sh", "-c", INSTALL]).exit_code == 0

    stopped = notedock("stop", folder)
    assert (stopped.status, stopped.out) == (0, "")
    began, installed, ended = stopped.err.splitlines()
    assert (began, ended) == ("Stopping …", f"Stopped: {folder}")
    assert installed.endswith("gone at the next start: made 1.0.")
    assert following.end(10).status == 0  # it ends with the server
    assert ours(docker_client, tmp_path) == []

    kept = notedock("logs", folder)
    assert kept.status == 0
    assert "Jupyter Server" in kept.out
    assert str(folder) not in notedock("list").out
    again = notedock("stop", folder)
    assert (again.status, again.out) == (1, "")
    assert "not running" in again.err


# ---------------------------------------------------------------- without a server


def test_a_problem_as_json_is_one_object(notedock: Program, tmp_path: Path) -> None:
    done = notedock("start", tmp_path / "gone", "--json")
    assert (done.status, done.err) == (1, "Checking …\n")
    told = json.loads(done.out)
    assert set(told) == {"problem", "title", "reason", "remedy"}
    assert told["problem"] == "folder-missing"


def test_a_problem_in_words_is_sentence_reason_and_what_to_do(
    notedock: Program, tmp_path: Path
) -> None:
    done = notedock("start", tmp_path / "gone")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == [
        "Checking …",
        f"The folder “{tmp_path}/gone” is not there.",
        "It may have been moved, renamed or deleted, or its drive is not connected.",
        "Choose the folder again.",
    ]


def test_environments_lists_the_catalogue(notedock: Program, catalogue: Catalogue) -> None:
    done = notedock("environments")
    assert (done.status, done.err) == (0, "")
    head, *lines = done.out.partition("\n\n")[0].splitlines()
    assert head.split()[:4] == ["NAME", "DOWNLOAD", "HERE", "FREES"]
    assert [line.split()[0] for line in lines] == [one.name for one in catalogue.environments]
    assert any(re.search(r"^julia-notebook +\? +no +- +Julia$", line) for line in lines)
    size = re.compile(rf"^{SMALL} +\d+ MB ", re.MULTILINE)
    # The command waits 2 s for the registry, which may be short on a busy computer.
    eventually("the registry tells a size", lambda: size.search(notedock("environments").out))


def test_environments_without_an_engine_still_lists_what_there_is(
    notedock: Program, catalogue: Catalogue
) -> None:
    done = notedock("environments", env={"DOCKER_HOST": "unix:///nowhere.sock"})
    assert done.status == 0
    assert "is not responding" in done.err
    assert len(done.out.splitlines()) == 1 + len(catalogue.environments)


@pytest.fixture
def tiny(docker_client: docker.DockerClient, tmp_path: Path) -> Iterator[str]:
    """An image with the marks of a notebook image, and no more than a few bytes."""
    name = f"tiny-{uuid.uuid4().hex[:8]}:1"
    (tmp_path / "content").write_text(name)
    (tmp_path / "Dockerfile").write_text(
        "FROM scratch\nENV NB_USER=jovyan JUPYTER_PORT=8888\nCOPY content /content\n"
        'ENTRYPOINT ["start.sh"]\n'
    )
    docker_client.images.build(path=str(tmp_path), tag=name, rm=True)
    yield name
    with contextlib.suppress(docker.errors.ImageNotFound):
        docker_client.images.remove(name)


def test_environments_tells_what_else_is_here_and_removes_only_what_it_has_brought(
    notedock: Program, docker_client: docker.DockerClient, tiny: str
) -> None:
    def listed() -> dict[str, Any]:
        (one,) = (
            one for one in json.loads(notedock("environments", "--json").out) if one["name"] == tiny
        )
        return dict(one)

    assert tiny in notedock("environments").out.partition("Also on this computer:")[2]
    assert (listed()["here"], listed()["removable"]) == (True, False)
    refused = notedock("environments", "remove", tiny, "--force")
    assert refused.status == 1
    assert "did not install" in refused.err
    image = docker_client.images.get(tiny)
    where = json.loads(notedock("doctor", "--json").out)["engine"]["where"]
    DownloadedImages(AppPaths(notedock.home), lambda: where).note(image.id or "", tiny)
    assert listed()["removable"] is True
    unasked = notedock("environments", "remove", tiny)
    assert unasked.status == 1
    assert "--force" in unasked.err
    removed = notedock("environments", "remove", tiny, "--force")
    assert (removed.status, removed.out) == (0, "")
    assert removed.err.startswith(f"Removed: {tiny}")
    again = notedock("environments", "remove", tiny, "--force")
    assert again.status == 1
    assert "is not on this computer" in again.err


def test_environments_follow_what_the_person_has_set(
    notedock: Program, catalogue: Catalogue
) -> None:
    SettingsFile(AppPaths(notedock.home)).change(
        environment=SMALL, registry="mirror.example.com/team"
    )
    listed = json.loads(notedock("environments", "--json", env={"NOTEDOCK_REGISTRY": ""}).out)
    assert [one["name"] for one in listed if one["default"]] == [SMALL]
    offered = listed[: len(catalogue.environments)]
    assert all(one["image"].startswith("mirror.example.com/team/") for one in offered)


def test_environments_as_json_tells_image_and_default(
    notedock: Program, catalogue: Catalogue
) -> None:
    listed = json.loads(notedock("environments", "--json").out)
    fields = {"name", "title", "summary", "image", "default", "parent", "languages", "adds"}
    assert all(
        set(one) == fields | {"download", "here", "size", "frees", "removable"} for one in listed
    )
    offered = listed[: len(catalogue.environments)]
    assert [one["image"] for one in offered] == [one.reference for one in catalogue.environments]
    assert [one["parent"] for one in offered] == [one.parent for one in catalogue.environments]
    assert [one["name"] for one in listed if one["default"]] == ["scipy-notebook"]


def test_doctor_says_that_all_is_there(
    notedock: Program, docker_client: docker.DockerClient
) -> None:
    version = docker_client.version()["Version"]
    done = notedock("doctor")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"✓ Docker {version} is ready. Notebooks can be started."
    assert lines[1] == "✓ Environments can be downloaded."
    told = json.loads(notedock("doctor", "--json").out)
    keys = {"notedock", "system", "engine", "problem", "engines", "checks", "capacity"}
    assert set(told) == keys
    assert told["capacity"]["engine"]["memory"] > 0
    assert [one["version"] for one in told["engines"] if one["used"]] == [version]
    assert set(told["engine"]) == {"name", "version", "where"}
    assert (told["engine"]["version"], told["problem"]) == (version, None)


def test_the_report_has_the_problem_that_was_shown_last(notedock: Program, folder: Path) -> None:
    assert notedock("open", folder).status == 1
    assert "Last problem shown: not-running" in notedock("doctor", "--report").out


def test_doctor_says_what_is_wrong(notedock: Program) -> None:
    nowhere = {"DOCKER_HOST": "unix:///nowhere.sock"}
    done = notedock("doctor", env=nowhere)
    assert done.status == 1
    assert "ready" not in done.out
    assert "is not responding" in done.err
    asked = notedock("doctor", "--json", env=nowhere)
    assert asked.status == 1
    told = json.loads(asked.out)
    assert told["engine"] is None
    assert set(told["problem"]) == {"problem", "title", "reason", "remedy"}
    assert told["problem"]["problem"] == "engine-unreachable"


def test_prepare_fetches_and_starts_nothing(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    image = lab_image("no-jupyter")
    done = notedock("prepare", folder, "--environment", image)
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines()[-1] == f"The environment is ready: {image}"
    assert image in docker_client.images.get(image).tags
    assert ours(docker_client, tmp_path) == []


def test_prepare_builds_what_the_folder_describes(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    recipe = folder / "Dockerfile"
    text = "FROM quay.io/jupyter/minimal-notebook:2026-07-28\nRUN echo step {}\n"
    recipe.write_text(text.format(uuid.uuid4().hex))
    done = notedock("prepare", folder)
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "The environment is ready: This folder's own environment"
    (first,) = built_for(folder, docker_client)
    try:
        assert notedock("prepare", folder).status == 0
        assert built_for(folder, docker_client) == [first]
        recipe.write_text(text.format("fails; false"))
        failed = notedock("prepare", folder)
        assert (failed.status, failed.out) == (1, "")
        assert "RUN echo step fails; false" in failed.err
        assert built_for(folder, docker_client) == [first]  # what was there is kept
        assert ours(docker_client, tmp_path) == []
    finally:
        docker_client.images.remove(first.tags[0])


def built_for(folder: Path, client: docker.DockerClient) -> list[Image]:
    """Return the images that were built for the folder."""
    return client.images.list(filters={"label": f"io.github.notedock.built-for={folder}"})


def test_force_opens_the_home_folder_unasked(
    notedock: Program, folder: Path, docker_client: docker.DockerClient, tmp_path: Path
) -> None:
    home = {"HOME": str(folder)}
    done = notedock("start", folder, *MINIMAL, "--no-open", "--force", env=home)
    assert done.status == 0, done.err
    assert notedock("stop", folder, "--force", env=home).status == 0
    nothing_left(docker_client, tmp_path)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_is_asked_of_the_program_itself_goes_to_standard_output(
    notedock: Program, option: str
) -> None:
    done = notedock(option)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(("usage: notedock", "notedock 0."))


def test_a_reader_who_leaves_early_causes_no_noise(served: Served) -> None:
    """As in `notedock logs FOLDER | head -1`, only sooner."""
    program = Program(served.notedock.home, before=("sh", "-c", '"$@" | true', "sh"))
    done = program("logs", served.folder)
    assert (done.out, done.err) == ("", "")
