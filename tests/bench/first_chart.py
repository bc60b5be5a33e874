"""A new person's way: the program is launched, the sample is clicked, and its first chart is seen.

`python -m tests.bench.first_chart` is a window in which that is clicked as soon as it can be.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from notedock.flows.context import Context
from tests.bench.figures import Figure, within
from tests.bench.person import be_somebody
from tests.end_to_end.conftest import tabs
from tests.end_to_end.desktop import Desktop, desktop
from tests.waiting import eventually

_ROUNDS = 5
_PATIENCE = 600  # seconds: the first time, the environment is made


def first_chart_figure(context: Context, scratch: Path) -> Figure:
    """ServerOptions → first chart, in a browser that does not run yet; the environment is there."""
    documents = scratch / "newcomer" / "Documents"
    documents.mkdir(parents=True)
    folder = documents / "Notedock sample"

    def timed(playwright: Playwright, place: Path) -> float:
        place.mkdir()
        with desktop(place) as screen:
            screen.install_chromium()
            began = time.perf_counter()
            process = _launch(screen, documents.parent, place / "home")
            try:
                chart = _page(playwright, screen).get_by_role("img", name="Lines of monthly")
                chart.wait_for(timeout=60_000)  # milliseconds
                return time.perf_counter() - began
            finally:
                process.terminate()
                process.wait(30)
                if server := context.engine.find(context.key(folder)):
                    context.engine.remove(server)
                shutil.rmtree(folder)

    try:
        with sync_playwright() as playwright:
            timed(playwright, scratch / "unmeasured")
            rounds = [timed(playwright, scratch / f"chart-{one}") for one in range(_ROUNDS)]
    finally:
        remove = ["docker", "rmi", f"{context.key(folder)}:own"]
        subprocess.run(remove, check=False, capture_output=True)
    return within("ServerOptions → first chart of the sample", statistics.median(rounds), 15, "s")


def _launch(screen: Desktop, home: Path, own: Path) -> subprocess.Popen[bytes]:
    """Start the window below. home: the person's. own: what the program keeps, nothing yet."""
    environment = screen.environment | {"HOME": str(home), "NOTEDOCK_HOME": str(own)}
    environment = {k: v for k, v in environment.items() if k != "XDG_CONFIG_HOME"}
    return subprocess.Popen([sys.executable, "-m", "tests.bench.first_chart"], env=environment)


def _page(playwright: Playwright, screen: Desktop) -> Page:
    """Return the page that the program has opened in the browser."""
    eventually("a link", screen.links, _PATIENCE)
    port = screen.browser_port()
    eventually("a tab", lambda: any(".localhost:" in one for one in tabs(port)), 60)
    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
    return next(one for one in browser.contexts[0].pages if ".localhost:" in one.url)


def main() -> None:
    """Open the window of somebody who has no folder yet, and click on *Try the sample*."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QPushButton

    from notedock.__main__ import make_context
    from notedock.window.shell.application import create_application, create_window

    be_somebody()
    app = create_application()
    window = create_window(make_context(), None)

    def click() -> None:
        sample = window.findChild(QPushButton, "sampleButton")
        assert sample is not None
        sample.click()

    window.painted.connect(lambda: QTimer.singleShot(0, click))
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
