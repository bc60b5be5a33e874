"""A virtual screen with a window manager, and hands that click and type on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.waiting import eventually


class Screen:
    """An X server that nobody sees. Used as a context manager it leaves nothing behind."""

    def __init__(self, width: int = 1280, height: int = 860) -> None:
        self._size = f"{width}x{height}x24"
        self._started: list[subprocess.Popen[bytes]] = []
        self.display = ""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a program that is to appear on this screen."""
        inherited = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
        return inherited | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def __enter__(self) -> Screen:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", self._size]
        self._run([*command, "-nolisten", "tcp", "-noreset"], pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        assert self.display != ":", "Xvfb did not start"
        self._run(["openbox"], environment=self.environment)
        eventually("a window manager", self._is_managed)
        return self

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self._started):
            process.terminate()
            process.wait(10)

    def xdotool(self, *arguments: str) -> str:
        """Let the hands do something, and return what they report; empty when they failed."""
        result = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return result.stdout.strip() if result.returncode == 0 else ""

    def window(self, name: str) -> str:
        """Return the id of the visible window with this name; waits for it."""
        return eventually(
            f"a window called {name}",
            lambda: self.xdotool("search", "--onlyvisible", "--name", name).split("\n")[-1],
        )

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, like `ctrl+o` or `Return`."""
        self.xdotool("key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        """Type `text` as it is."""
        self.xdotool("type", "--delay", "15", "--", text)

    def click(self, x: int, y: int) -> None:
        """Click with the left button, at a place of the whole screen."""
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def shot(self, file: Path) -> Path:
        """Take a picture of the whole screen."""
        subprocess.run(
            ["scrot", "--overwrite", str(file)], env=self.environment, check=True, timeout=60
        )
        return file

    def _is_managed(self) -> bool:
        command = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        result = subprocess.run(command, env=self.environment, capture_output=True, check=False)
        return b"window id" in result.stdout

    def _run(
        self,
        command: list[str],
        *,
        environment: Mapping[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=pass_fds,
            start_new_session=True,
        )
        self._started.append(process)
