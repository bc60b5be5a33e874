"""Bad input gets a clear sentence and leaves nothing behind; odd names simply work."""

from __future__ import annotations

import json
import os
import shutil
import socket
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docker
import pytest

from notedock.core.terminal_text import lines
from tests.conftest import SMALL, give, unasked
from tests.core.names import HARD_NAMES
from tests.lab import REGISTRY
from tests.terminal.conftest import kept, nothing_left
from tests.terminal.prepared import Prepared
from tests.terminal.program import Outcome, Program

HALF_BROKEN = os.fsdecode(b"caf\xe9")  # a name from an old disk, no valid UTF-8
TOO_LONG = "x" * 256
MINIMAL = ("--environment", SMALL)


@dataclass(frozen=True)
class Case:
    """One wrong wish: what is typed, how it ends, and which words the person reads."""

    typed: tuple[str, ...]
    status: int
    says: str
    env: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a test report calls it."""
        words = [*(f"{name}={value}" for name, value in self.env.items()), *self.typed]
        return ascii(" ".join(words)[:70])


def wrong(typed: str | tuple[str, ...], status: int, says: str, **env: str) -> Case:
    return Case(tuple(typed.split()) if isinstance(typed, str) else typed, status, says, env)


def start(*options: str) -> tuple[str, ...]:
    return ("start", "good", *options)


# Names stand for what `scene` puts there. Status 2: used wrongly; 1: used rightly, to no avail.
WRONG = [
    # ---- commands and options
    wrong("", 1, "no screen"),
    wrong("good", 1, "no screen"),
    wrong("strat good", 2, "'strat'"),
    wrong("start", 2, "FOLDER"),
    wrong("start good --nonsense", 2, "--nonsense"),
    wrong("start good another", 2, "another"),
    wrong("--nonsense", 2, "COMMAND"),
    wrong("list good", 2, "good"),
    wrong("doctor --verbose", 2, "--verbose"),
    wrong("start good --open --no-open", 2, "not allowed with"),
    wrong("start good --engine nonsense", 2, "nonsense"),
    wrong("stop", 2, "--all"),
    wrong("stop good --all", 2, "not allowed with"),
    # ---- folders
    wrong(("start", ""), 2, "must not be empty"),
    wrong(("start", "  "), 2, "must not be empty"),
    wrong(("stop", ""), 2, "must not be empty"),
    wrong("start gone", 1, "is not there"),
    wrong("start gone/deeper", 1, "is not there"),
    wrong("start gone/:smile:", 1, "gone/:smile:"),
    wrong("start ~nobody-of-this-name", 1, "is not there"),
    wrong("start notes.txt", 1, "is a file, not a folder"),
    wrong("start notes.txt/below", 1, "is not there"),
    wrong("start dangling", 1, "is not there"),
    wrong("start loop", 1, "is not there"),
    wrong("start closed", 1, "cannot be opened"),
    wrong(("start", TOO_LONG), 1, "is not there"),
    wrong(("start", HALF_BROKEN), 1, "characters that are not valid here"),
    wrong("start /", 1, "belongs to the system"),
    wrong("start /etc", 1, "belongs to the system"),
    wrong("start /usr/share", 1, "belongs to the system"),
    wrong("start to-the-system", 1, "belongs to the system"),
    wrong("start home", 1, "whole home folder", HOME="home"),
    wrong("start home/.ssh", 1, "settings and passwords", HOME="home"),
    wrong("start home/.local/share/docker", 1, "belongs to the system", HOME="home"),
    wrong("start home/.local/share/containers/x", 1, "belongs to the system", HOME="home"),
    wrong(("strat\x1b[2J", "good"), 2, r"strat\x1b[2J"),
    wrong(("start", "gone\x1b[31m\n\u202e"), 1, r"gone\x1b[31m\n\u202e"),
    wrong(("list", "more\x1b]0;x\x07"), 2, r"more\x1b]0;x\x07"),
    wrong("prepare gone", 1, "is not there"),
    wrong("prepare /", 1, "belongs to the system"),
    # ---- ports
    *(wrong(start("--port", port), 2, "whole number from 1 to 65535")
      for port in ("0", "-1", "65536", "abc", "8888.5", "", " ", "1e3", "8_888", "٨٨٨٨",
                   "9" * 5000)),
    wrong(start("--port"), 2, "--port"),
    wrong(start("--port", "TAKEN"), 1, "used by another program"),
    # ---- environments
    wrong(start("--data", ""), 2, "must not be empty"),
    wrong(start("--data", "gone:rw"), 1, "start --no-data"),
    wrong(start("--use-env"), 1, "no usable file named “.env”"),
    wrong(start("--environment", ""), 2, "must not be empty"),
    wrong(start("--environment", " "), 2, "must not be empty"),
    *(wrong(start("--environment", name), 1, "is not the name of an environment")
      for name in ("two words", "UPPER", "a//b", "../x", "x:y:z", "$(reboot)", "naïve", "x\ny",
                   "https://quay.io/jupyter/scipy-notebook", "x" * 500, HALF_BROKEN)),
    wrong(start("--environment=-x"), 1, "is not the name of an environment"),
    wrong(start("--environment", "scipy-notebok"), 1, "Did you mean scipy-notebook?"),
    wrong(start("--environment", f"{REGISTRY}/lab/nothing"), 1, "cannot be found"),
    wrong(start("--environment", f"{REGISTRY}/lab/big:no-such-tag"), 1, "cannot be found"),
    wrong(start("--environment", "127.0.0.1:1/nobody"), 1, "could not be downloaded"),
    wrong("prepare good --environment Scipy-notebook", 1, "Did you mean scipy-notebook?"),
    wrong("environments remove", 2, "NAME|IMAGE"),
    wrong(("environments", "remove", ""), 2, "must not be empty"),
    wrong("environments list", 2, "'list'"),
    *(wrong(("environments", "remove", name), 1, "is not on this computer")
      for name in ("nothing/like-it", "two words", "UPPER", "x" * 500, HALF_BROKEN)),
    # ---- notebooks
    *(wrong(start("--notebook", name), 1, "in this folder")
      for name in ("gone.ipynb", "../notes.txt", "/etc/hostname", "data", "dangling.ipynb",
                   TOO_LONG, HALF_BROKEN + ".ipynb", "Plan.ipynb/x")),
    # ---- what does not run
    *(wrong(f"stop {folder}", 1, "not running")
      for folder in ("good", "gone", "loop", "~nobody-of-this-name", HALF_BROKEN)),
    *(wrong(f"open {folder}", 1, "not running") for folder in ("good", "gone", HALF_BROKEN)),
    *(wrong(f"logs {folder}", 1, "no log") for folder in ("good", "gone", HALF_BROKEN)),
    wrong("logs good --follow", 1, "no log"),
    # ---- settings
    wrong("environments", 1, "address", NOTEDOCK_REGISTRY="https://mirror.example.com"),
    wrong("start good", 1, "address", NOTEDOCK_REGISTRY="two words"),
    wrong("list", 1, "address", NOTEDOCK_REGISTRY="Größe"),
    wrong("start good", 1, "chosen by DOCKER_HOST", DOCKER_HOST="nonsense"),
    wrong("start good", 1, "chosen by DOCKER_HOST", DOCKER_HOST="unix:///nowhere.sock"),
    wrong("start good", 1, "chosen by DOCKER_HOST", DOCKER_HOST="tcp://127.0.0.1:1"),
    wrong("start good", 1, "chosen by DOCKER_HOST", DOCKER_HOST="http://["),
    wrong("start good", 1, "chosen by DOCKER_HOST", DOCKER_HOST="tcp://127.0.0.1:99999"),
    wrong("start good", 1, "another computer", DOCKER_HOST="ssh://somebody@elsewhere"),
    wrong("start good", 1, "another computer", DOCKER_HOST="tcp://192.0.2.1:2375"),
    wrong("start good", 1, "chosen by DOCKER_CONTEXT", DOCKER_CONTEXT="no-such-context"),
    wrong("start good", 1, "chosen by DOCKER_CONTEXT", DOCKER_CONTEXT="../x"),
    wrong("list", 1, "is not responding", DOCKER_HOST="unix:///nowhere.sock"),
    wrong("stop --all", 1, "is not responding", DOCKER_HOST="unix:///nowhere.sock"),
]  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A folder with one good folder in it, and all that can be taken for one."""
    place = tmp_path / "scene"
    (place / "good" / "data").mkdir(parents=True)
    (place / "good" / "Plan.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    (place / "good" / "dangling.ipynb").symlink_to("nowhere.ipynb")
    (place / "home" / ".ssh").mkdir(parents=True)
    (place / "home" / ".local/share/docker").mkdir(parents=True)
    (place / "home" / ".local/share/containers/x").mkdir(parents=True)
    (place / "closed").mkdir(mode=0)
    (place / "notes.txt").write_text("mine")
    (place / "dangling").symlink_to("nowhere")
    (place / "loop").symlink_to("loop")
    (place / "to-the-system").symlink_to("/usr/share")
    (place / HALF_BROKEN).mkdir()
    (place / "good" / f"{HALF_BROKEN}.ipynb").touch()
    if os.geteuid() == 0:
        give(place / "closed", 1234, 2345)
    return place


@pytest.fixture
def taken() -> Iterator[str]:
    """A port of this computer that somebody else has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(listener.getsockname()[1])


@pytest.fixture(scope="module")
def confined() -> Iterator[Prepared]:
    """The program of somebody who does not see into every folder, even where that is root."""
    powers = "-dac_override,-dac_read_search"
    made = Prepared(("setpriv", f"--bounding-set={powers}") if os.geteuid() == 0 else ())
    yield made
    made.close()


@pytest.mark.parametrize("case", WRONG, ids=[case.name for case in WRONG])
def test_bad_input_gets_a_sentence_and_leaves_nothing_behind(
    case: Case, scene: Path, taken: str, notedock: Program, confined: Prepared
) -> None:
    notedock = replace(notedock, prepared=confined)
    before = everything(scene)
    env = case.env | ({"HOME": str(scene / "home")} if "HOME" in case.env else {})
    typed = [taken if word == "TAKEN" else word for word in case.typed]

    done = notedock(*typed, env=env, cwd=scene)

    assert (done.status, done.out) == (case.status, "")
    assert case.says in done.err
    assert "Traceback" not in done.err
    assert lines(done.err) == done.err  # nothing that a terminal obeys
    assert "inside Notedock" not in done.err  # the sentence for mistakes of our own
    assert everything(scene) == before
    assert kept(notedock.home) == []


def test_there_are_as_many_bad_inputs_as_were_promised() -> None:
    assert len(WRONG) >= 45
    assert len({case.name for case in WRONG}) == len(WRONG)


# Of those, what a command line could take for something else. For the rest see the engines' tests.
NAMES = ("spaces", "newline", "leading dash", "255 bytes", "shell")


@dataclass(frozen=True)
class Tried:
    """What came of starting and stopping one folder. seen: the notebook as its server has it."""

    started: Outcome
    seen: str
    stopped: Outcome
    unchanged: bool


@pytest.fixture(scope="module")
def tried(
    tmp_path_factory: pytest.TempPathFactory, docker_client: docker.DockerClient
) -> Iterator[dict[str, Tried]]:
    """Every name, really started and stopped; some at once, because each mostly waits."""
    place = tmp_path_factory.mktemp("names")
    program = Program(unasked(place / "home"))
    names = [HARD_NAMES[which] for which in NAMES]
    with ThreadPoolExecutor(4) as pool:
        outcomes = pool.map(lambda name: start_and_stop(program, place / "scene" / name), names)
        yield dict(zip(NAMES, outcomes, strict=True))
    nothing_left(docker_client, place)


@pytest.mark.parametrize("which", NAMES)
def test_any_name_of_a_folder_and_a_notebook_simply_works(
    which: str, tried: dict[str, Tried]
) -> None:
    it = tried[which]
    assert it.started.status == 0, it.started.err
    assert it.seen == notebook_named(HARD_NAMES[which])
    assert (it.stopped.status, it.stopped.out) == (0, ""), it.stopped.err
    assert it.unchanged


def start_and_stop(program: Program, folder: Path) -> Tried:
    folder.mkdir(parents=True)
    notebook = notebook_named(folder.name)
    (folder / notebook).write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    before = everything(folder)
    wish = ("start", f"--notebook={notebook}", *MINIMAL, "--no-open", "--", folder.name)
    started = program(*wish, cwd=folder.parent)
    seen = seen_by_the_server(started.out) if started.status == 0 else ""
    stopped = program("stop", "--", folder.name, cwd=folder.parent)
    return Tried(started, seen, stopped, everything(folder) == before)


def notebook_named(name: str) -> str:
    """Return a file name like the folder's, of 255 bytes at most with its ending."""
    return name.encode()[:248].decode(errors="ignore") + ".ipynb"


def test_a_home_that_cannot_be_written_keeps_nobody_from_working(
    folder: Path, notedock: Program
) -> None:
    """Only what would be remembered is lost."""
    shutil.rmtree(notedock.home)
    notedock.home.write_text("a file is in the way")
    started = notedock("start", folder, *MINIMAL, "--no-open", "--trust")
    assert started.status == 0, started.err
    assert notedock("stop", folder).status == 0
    assert notedock.home.read_text() == "a file is in the way"


def everything(below: Path) -> set[tuple[str, int, int, int]]:
    """Return all names below, with their owner, size and rights."""
    found = set()
    for path in below.rglob("*"):
        status = path.lstat()
        found.add((str(path), status.st_uid, status.st_size, status.st_mode))
    return found


def seen_by_the_server(printed: str) -> str:
    """Ask the server behind the printed link for the notebook that it opens; return its name."""
    link = urlsplit(printed.strip())
    token = parse_qs(link.query)["token"][0]
    base, _, path = link.path.partition("/notebooks/")
    request = urllib.request.Request(
        f"http://{link.netloc}{base}/api/contents/{path}?content=0",
        headers={"Authorization": f"token {token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(json.load(answer)["name"])
