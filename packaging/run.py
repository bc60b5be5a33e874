"""Start the program of this checkout: its window, or where there is no screen, the sample.

``make run`` calls it. Without a screen the sample's notebooks are started by the engine that is
part of the program: their link is printed, and how to stop them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from notedock.__main__ import has_display, main
from notedock.core.app_paths import app_paths
from notedock.core.trust import TrustedFolders
from notedock.flows.sample import make_sample


def run() -> int:
    """Run what the command line says, and return the exit status."""
    if sys.argv[1:] or has_display():
        return main()
    say("There is no screen for the window, so the sample is started here, in the terminal.")
    folder = sample_folder(Path.home())
    sys.argv[1:] = ["start", str(folder), "--engine", "builtin", "--no-open"]
    status = main()
    if status == 0:
        say("Open this link in a browser here. On another computer, forward its port before:")
        say("    ssh -L PORT:127.0.0.1:PORT COMPUTER")
        say('To stop the notebooks:  make run ARGS="stop --all"')
        say("To start a folder of your own:  make run ARGS=\"start 'FOLDER' --engine builtin\"")
    return status


def sample_folder(home: Path) -> Path:
    """Return the copy of the sample that was made before, or else a new one."""
    documents = home / "Documents"
    place = documents if documents.is_dir() else home
    made = TrustedFolders(app_paths())
    kept = (one for one in sorted(place.glob("Notedock sample*")) if made.is_made(one.resolve()))
    return next(kept, None) or make_sample(app_paths(), place)


def say(text: str) -> None:
    """Print a sentence on standard error: the link alone is on standard output."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(run())
