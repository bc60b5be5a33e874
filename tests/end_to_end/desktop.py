"""A desktop for the whole program: a screen, a message bus, a browser, and somebody who looks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notedock.core.app_paths import app_paths
from tests.noting_browser import write_browser
from tests.screen import Screen
from tests.waiting import eventually

_READ = ("/usr/bin/python3", str(Path(__file__).with_name("reader.py")))
_BUS_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
# As root it needs --no-sandbox; the rest keeps it from talking to anybody but us.
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Return where this system has its Chromium."""
    return next(found for name in ("chromium", "chromium-browser") if (found := shutil.which(name)))


@dataclass(frozen=True)
class Thing:
    """One thing on the screen. box: x, y, width and height on the whole screen."""

    name: str
    role: str
    description: str
    states: frozenset[str]
    text: str
    box: tuple[int, ...]
    label: str
    actions: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        return "showing" in self.states

    @property
    def can_be_pressed(self) -> bool:
        return self.is_shown and "enabled" in self.states


class SpeechLog:
    """What was said aloud so far."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def heard(self) -> list[str]:
        """Return every sentence, the first of which says that somebody listens."""
        return self._log.read_text(encoding="utf-8").splitlines()


class Program:
    """The program, started as a person does, with its windows as a screen reader sees them."""

    def __init__(self, desktop: Desktop, process: subprocess.Popen[bytes], log: Path) -> None:
        self.desktop = desktop
        self.process = process
        self.log = log

    def things(self) -> list[Thing]:
        """Return everything on the program's windows; nothing while it has none."""
        found = self._read()
        return list(_flat(json.loads(found.stdout))) if found.stdout else []

    def by_reader(self, *words: str) -> None:
        """Have a screen reader do something, as soon as it can be done; see reader.py."""
        eventually(f"{' '.join(words)} by reader", lambda: self._read(*words).returncode == 0)

    def listen(self) -> SpeechLog:
        """Begin to listen to what the program says aloud."""
        log = self.log.with_suffix(".heard")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*_READ, str(self.process.pid), "listen"],
                env=self.desktop.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.desktop.will_end(process)
        ear = SpeechLog(log)
        eventually("somebody who listens", ear.heard)
        return ear

    def _read(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*_READ, str(self.process.pid), *words],
            env=self.desktop.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def thing(self, name: str, role: str = "") -> Thing | None:
        """Return the thing of this accessible name that is shown (else any of that name)."""
        named = [one for one in self.things() if one.name == name and role in one.role]
        return next((one for one in named if one.is_shown), named[0] if named else None)

    def offers(self, name: str, role: str = "button") -> Thing | None:
        """Return the thing of this name that can be pressed now."""
        found = self.thing(name, role)
        return found if found is not None and found.can_be_pressed else None

    def press(self, name: str, role: str = "button") -> None:
        """Click on it with the mouse, as soon as it can be pressed."""
        thing = eventually(f"“{name}” to press", lambda: self.offers(name, role))
        assert thing is not None
        self.come_forward()
        x, y, width, height = thing.box
        self.desktop.click(x + width // 2, y + height // 2)

    def choose_environment(self, name: str) -> None:
        """Choose any environment by its name, with the keyboard from where the page is."""
        self.come_forward()
        self.desktop.keys("alt+e")
        self.desktop.window("Choose an environment")
        self.desktop.keys("alt+t", "alt+n")  # Another, its name
        self.desktop.keys("ctrl+a")
        self.desktop.type(name)
        self.desktop.keys("Return")
        eventually("that it is chosen", lambda: self.shows(name) and not self.offers("Choose"))

    def come_forward(self) -> None:
        """Bring the program's window before the browser's, as a click on its edge does.

        Not when it or one of its dialogs is in front: a window below a dialog never becomes active,
        and xdotool waits 15 seconds for it.
        """
        pid = str(self.process.pid)
        if self.desktop.xdotool("getactivewindow", "getwindowpid") == pid:
            return
        mine = ("search", "--onlyvisible", "--pid", pid, "--name", "Notedock$")
        self.desktop.xdotool(*mine, "windowactivate", "--sync")

    def shows(self, words: str) -> bool:
        """Tell whether these words stand on the screen."""
        return any(words in one.name or words in one.text for one in self.things() if one.is_shown)

    def quit(self) -> None:
        """Ask the program to end, as a person at the keyboard does."""
        self.come_forward()
        self.desktop.keys("ctrl+q")

    def end(self) -> int:
        """Wait until the program has ended by itself and return its status.

        For whoever wonders why it has crashed, the stacks of its threads are printed.
        """
        status = self.process.wait(30)
        if status < 0:
            for crash in app_paths().errors.glob("crash-window-*.txt"):
                print(crash.read_text(errors="replace"))
        return status

    def kill(self) -> None:
        """End the program as a crash or a power cut would."""
        self.process.kill()
        self.process.wait(10)


class Desktop(Screen):
    """A screen with all that a desktop has around it."""

    def __init__(self, scratch: Path) -> None:
        super().__init__()
        self.scratch = scratch
        self._bus = ""
        self._browser_data = scratch / "browser"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a session on this desktop."""
        own = super().environment | {
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "DBUS_SESSION_BUS_ADDRESS": self._bus,
            "BROWSER": str(self.scratch / "open-browser"),
        }
        own.pop("XDG_CURRENT_DESKTOP", None)
        return own

    def __enter__(self) -> Desktop:
        reading, writing = os.pipe()
        command = ["dbus-daemon", "--session", "--nofork", "--nosyslog"]
        self._run([*command, f"--print-address={writing}"], pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as told:
            self._bus = told.readline().strip()
        super().__enter__()
        launcher = next(path for path in _BUS_LAUNCHERS if Path(path).exists())
        self._run([launcher, "--launch-immediately"], environment=self.environment)
        # A program that asks for it too early waits half a minute before it shows its window.
        eventually("the bus of the screen readers", self._has_reader_bus)
        self._install_browser()
        return self

    def start(
        self,
        *arguments: str,
        name: str = "program",
        through: Sequence[str] = (),
        **variables: str,
    ) -> Program:
        """Start the program with its window. through: a command that becomes the one after it."""
        log = self.scratch / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*through, sys.executable, "-m", "notedock", *arguments],
                env=self.environment | variables,
                cwd=self.scratch,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.will_end(process)
        return Program(self, process, log)

    def will_end(self, process: subprocess.Popen[bytes]) -> None:
        """Have a process ended with the desktop."""
        self._started.append(process)

    def browser_port(self) -> int:
        """Return where the browser can be driven from, once the program has opened it."""
        told = self._browser_data / "DevToolsActivePort"
        text = eventually("a browser", lambda: told.exists() and told.read_text(), 60)
        return int(str(text).split()[0])

    def links(self) -> list[str]:
        """Return every link that the browser was asked to open."""
        told = self.scratch / "links"
        return told.read_text().split() if told.exists() else []

    def _has_reader_bus(self) -> bool:
        ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
        answer = subprocess.run(
            [*ask, "org.freedesktop.DBus.NameHasOwner", "string:org.a11y.Bus"],
            env=self.environment,
            capture_output=True,
            check=False,
        )
        return b"boolean true" in answer.stdout

    def install_chromium(self) -> None:
        """Have links opened in a real browser; without it they are only noted."""
        own = ("--remote-debugging-port=0", f"--user-data-dir={self._browser_data}")
        flags = " ".join((*CHROMIUM, *own))
        self._install_browser(f'exec {chromium()} {flags} "$1" >"{self.scratch}/browser.log" 2>&1')

    def _install_browser(self, then: str = "") -> None:
        write_browser(self.scratch / "open-browser", self.scratch / "links", then)


@contextmanager
def desktop(scratch: Path) -> Iterator[Desktop]:
    """Lend a desktop, and end whatever was started on it."""
    with Desktop(scratch) as lent:
        try:
            yield lent
        finally:
            lent.shot(scratch / "last.png")  # for whoever wonders why a test failed
            subprocess.run(["pkill", "-f", f"user-data-dir={scratch}"], check=False)


def _flat(tree: dict[str, Any]) -> Iterator[Thing]:
    yield Thing(
        tree["name"],
        tree["role"],
        tree["description"],
        frozenset(tree["states"]),
        tree["text"],
        tuple(tree["box"]),
        tree["label"],
        tuple(tree["actions"]),
    )
    for child in tree["children"]:
        yield from _flat(child)
