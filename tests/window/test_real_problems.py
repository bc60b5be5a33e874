"""What hurts people most, provoked for real: each is told in a sentence, with a way out of it.

Docker that is absent, stopped, or refuses is in tests/end_to_end/test_engine_setup.py, one that
comes and goes in test_engine_recovery.py, a number that is taken in
tests/flows/test_start.py, and what this system cannot do, like reserved ports, in
tests/engines/test_recorded.py.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.states import State
from notedock.core.task import Task
from notedock.engines.docker import download
from notedock.engines.docker.container_spec import ENVIRONMENT, FOLDER, PERSON
from notedock.engines.docker.engine import DockerEngine
from notedock.flows import open_external
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.conftest import SMALL, any_port, give, lab_image, needs_root
from tests.engines.faulty_registry import Fault, FaultyRegistry, RefusingProxy, self_signed
from tests.engines.test_download import a_layer, offer_for_arm, outward_address
from tests.flows.page import Page
from tests.lab.engine import Daemon
from tests.window.open_dialogs import press_button, questions_of

LONG = 60_000  # milliseconds
AGAIN, CHOOSE = "Try again", "Choose another environment"

pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
    needs_root,
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Daemon]:
    """An engine that gives up a layer soon."""
    with Daemon(arguments=["--max-download-attempts=1"]) as daemon:
        yield daemon


@pytest.fixture
def context(catalogue: Catalogue, paths: AppPaths) -> Context:
    person = f"test-{uuid.uuid4().hex[:12]}"
    return Context(DockerEngine(), catalogue, RecentFolders(paths), paths, person)


@pytest.fixture
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the window on an engine."""

    def open_on(host: str = "") -> Screen:
        if host:
            monkeypatch.setenv("DOCKER_HOST", host)
        return Screen(request.getfixturevalue("qtbot"), request.getfixturevalue("window"))

    return open_on


class Screen:
    """The window, as somebody reads it who wants to open its first folder."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window
        self.session: FolderSession = next(iter(window.sessions))

    def start(self, environment: str = SMALL) -> None:
        self.until(lambda: "ready" in self.text("engineLabel"))
        self.session.choose_environment(environment)
        self.session.start()

    def text(self, name: str) -> str:
        found = self.window.findChild(QWidget, name)
        assert isinstance(found, QLabel | QPushButton)
        return found.text()

    def until(self, holds: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=LONG)

    def tells(self, sentence: str, way_out: str) -> None:
        """Wait for this Problem, and for the button that does what helps against it."""
        panel = self.window.page.problem
        self.until(lambda: panel.isVisible() and sentence in self.text("problemTitle"))
        button = self.window.findChild(QPushButton, "problemAction")
        assert button is not None
        assert button.isVisible()
        assert button.text().replace("&", "") == way_out

    def take_way_out(self) -> None:
        """Press the button of the Problem."""
        button = self.window.findChild(QPushButton, "problemAction")
        assert button is not None
        button.click()

    def answers(self, question: str, answer: str) -> None:
        """Wait for a question, and give one of its answers."""
        self.until(lambda: any(question in one.title() for one in questions_of(self.window)))
        (dialog,) = questions_of(self.window)
        press_button(dialog, answer)

    def stop(self) -> None:
        self.session.stop()
        self.until(lambda: self.session.state is State.OFF)


Open = Callable[..., Screen]


# ---------------------------------------------------------------- downloads


@pytest.mark.parametrize(
    ("path", "fault", "sentence", "way_out"),
    [
        ("manifests", Fault(401), "needs a sign-in", AGAIN),
        ("manifests", Fault(404), "cannot be found", CHOOSE),
        ("manifests", Fault(429), "Too much was downloaded", AGAIN),
        ("blobs", Fault(503), "could not be downloaded", AGAIN),
    ],
)
def test_a_download_that_is_refused(
    opened: Open,
    shared: Daemon,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fault: Fault,
    sentence: str,
    way_out: str,
) -> None:
    monkeypatch.setattr(download, "_WAITS", (1,))
    with FaultyRegistry() as faulty:
        faulty.faults[path] = fault
        screen = opened(shared.host)
        screen.start(faulty.image())
        screen.tells(sentence, way_out)


def test_a_certificate_that_nobody_knows(opened: Open, shared: Daemon, tmp_path: Path) -> None:
    host = outward_address()  # engines trust whatever is on 127.0.0.1
    with FaultyRegistry(host, self_signed(tmp_path, host)) as faulty:
        screen = opened(shared.host)
        screen.start(faulty.image())
        screen.tells("could not prove that it is genuine", AGAIN)


def test_a_proxy_that_lets_nobody_out(opened: Open) -> None:
    with (
        RefusingProxy() as proxy,
        Daemon(environment={"HTTPS_PROXY": f"http://{proxy.address}"}) as behind,
    ):
        proxy.status = "407 Proxy Authentication Required"
        screen = opened(behind.host)
        screen.start("registry.invalid/lab/big:latest")
        screen.tells("Docker has no access to the internet", AGAIN)


def test_a_download_that_stalls_is_called_off(opened: Open, shared: Daemon) -> None:
    with FaultyRegistry() as faulty:
        faulty.faults[a_layer()] = Fault(after=1_000, stalls=True)
        screen = opened(shared.host)
        screen.start(faulty.image())
        screen.until(faulty.stalled.is_set)
        screen.until(lambda: screen.session.state is State.DOWNLOADING)
        screen.session.cancel()
        screen.until(lambda: screen.session.state is State.OFF)


def test_an_environment_for_another_kind_of_computer(opened: Open, shared: Daemon) -> None:
    with FaultyRegistry() as faulty:
        offer_for_arm(faulty)
        screen = opened(shared.host)
        screen.start(faulty.image("lab/no-jupyter:arm"))
        screen.answers("made for another kind of computer", "Cancel")
        screen.until(lambda: screen.session.state is State.OFF)
        assert "no-jupyter" not in shared.docker("images")


def test_a_disk_that_is_full(opened: Open) -> None:
    """It is foreseen; whoever tries it all the same is told what came of it."""
    with Daemon(disk="80m") as small:
        screen = opened(small.host)
        screen.start(lab_image("big"))
        screen.answers("not enough free space", "Download it anyway")
        screen.tells("The disk is full", AGAIN)


# ---------------------------------------------------------------- asked for again


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyRegistry]:
    """The registry of the catalogue, which gives nothing yet."""
    with FaultyRegistry() as registry:
        monkeypatch.setenv("NOTEDOCK_REGISTRY", f"{registry.address}/jupyter")
        registry.faults["manifests"] = Fault(429)
        yield registry


def test_a_start_without_the_recipe_stays_one_when_it_is_tried_again(
    refusing: FaultyRegistry, opened: Open, shared: Daemon, folders: list[Path]
) -> None:
    (folders[0] / "Dockerfile").write_text("FORM nothing\n")
    screen = opened(shared.host)
    screen.start("")
    screen.tells("cannot be understood", "Start without it")
    screen.take_way_out()
    screen.tells("Too much was downloaded", AGAIN)
    refusing.faults["manifests"].times = 0
    screen.take_way_out()
    screen.until(lambda: screen.session.state in (State.RUNNING, State.FAILED))
    assert screen.session.problem is None
    assert screen.session.server is not None
    assert screen.session.server.environment == "scipy-notebook"
    screen.stop()


def test_the_notebook_that_was_clicked_opens_when_it_is_tried_again(
    refusing: FaultyRegistry,
    opened: Open,
    shared: Daemon,
    folders: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folders[0] / "Other one.ipynb").write_text((folders[0] / "Start.ipynb").read_text())
    screen = opened(shared.host)
    links: list[str] = []
    monkeypatch.setattr(open_external, "open_link", links.append)
    screen.until(lambda: "ready" in screen.text("engineLabel"))
    screen.session.choose_environment("r-notebook")
    screen.window.page.notebooks.open_requested.emit("Other one.ipynb")
    screen.tells("Too much was downloaded", AGAIN)
    refusing.faults["manifests"].times = 0
    screen.take_way_out()
    screen.until(lambda: links)
    assert "/Other%20one.ipynb?" in links[0]
    assert screen.session.server is not None
    assert links == [screen.session.server.browser_link()]
    screen.stop()


# ---------------------------------------------------------------- starts


def test_a_folder_that_docker_may_not_see(opened: Open, folders: list[Path]) -> None:
    with Daemon(hidden=folders[0].parent) as blind:
        screen = opened(blind.host)
        screen.start()
        screen.tells("Docker is not allowed to see this folder", AGAIN)
        assert blind.docker("ps", "--all", "--quiet") == ""


def test_a_folder_that_cannot_be_saved_to(opened: Open, folders: list[Path]) -> None:
    give(folders[0], 1234, 2345)
    folders[0].chmod(0o555)
    screen = opened()
    screen.start()
    screen.until(lambda: screen.session.state is State.RUNNING)
    assert "Changes cannot be saved in this folder" in screen.session.notice
    assert "Copy the folder" in screen.session.notice
    screen.stop()


def test_somebody_elses_server_in_the_place_of_ours(
    opened: Open, context: Context, docker_client: docker.DockerClient, folders: list[Path]
) -> None:
    reference = context.catalogue.find(SMALL).reference
    context.engine.download(reference, Task())
    labels = {PERSON: context.person, FOLDER: str(folders[0]), ENVIRONMENT: SMALL}
    stranger = docker_client.containers.run(
        reference,
        ["start-notebook.py", "--IdentityProvider.token=another"],
        name=context.key(folders[0]),
        labels=labels,
        environment={"JUPYTER_TOKEN": "the one that we know"},
        ports={"8888/tcp": ("127.0.0.1", any_port())},
        detach=True,
    )
    try:
        screen = opened()
        screen.tells("Another program answers in place of the notebooks", AGAIN)
    finally:
        stranger.remove(force=True, v=True)


@pytest.mark.usefixtures("settles_soon")
def test_what_a_crash_has_left_over_does_not_stand_in_the_way(
    opened: Open, docker_client: docker.DockerClient
) -> None:
    screen = opened()
    screen.start()
    screen.until(lambda: screen.session.state is State.RUNNING)
    assert screen.session.server is not None
    docker_client.containers.get(screen.session.server.id).kill()
    screen.tells("The notebooks stopped unexpectedly", AGAIN)
    screen.session.start()
    screen.until(lambda: screen.session.state is State.RUNNING)
    assert not screen.window.page.problem.isVisible()
    screen.stop()


def test_a_notebook_that_needs_more_memory_than_there_is(
    opened: Open, docker_client: docker.DockerClient
) -> None:
    screen = opened()
    screen.start()
    screen.until(lambda: screen.session.state is State.RUNNING)
    server = screen.session.server
    assert server is not None

    def calculate() -> None:
        with Page(server, "Start.ipynb") as page:
            page.run("1")
            page.until("execute_reply")
            container = docker_client.containers.get(server.id)
            container.update(mem_limit="300m", memswap_limit="300m")
            page.run("everything = b'1' * 10**9")
            while page.until("status")["execution_state"] != "restarting":
                pass

    person = threading.Thread(target=calculate)
    person.start()
    panel = screen.window.page.problem
    screen.until(lambda: panel.isVisible() and "needed more memory" in screen.text("problemTitle"))
    person.join()
    assert "Start.ipynb" in screen.text("problemTitle")
    assert screen.session.state is State.RUNNING
    docker_client.containers.get(server.id).remove(force=True)  # no question whether it calculates
    screen.until(lambda: screen.session.state is not State.RUNNING)
