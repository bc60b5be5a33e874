"""Run all tests, suites beside each other: ``python -m tests [--quick]``.

A lane is a row of pytest runs, one after the other; lanes run at the same time, each with its
output in a file that is printed when the lane has ended. Tests of different lanes share the
engine, so a test must not assert anything about what the others have there: servers are told
apart by person (see `context` in conftest.py) or folder, and an image that a test removes from
the engine is used by tests of its own lane only. The account's own servers, which a real window
shows and stops, belong to the lane `account`.

To run one suite alone, call pytest: ``pytest tests/flows``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGTERM, signal


@dataclass(frozen=True)
class Run:
    """One run of pytest. arguments: what it is told. computes: whether it hardly ever waits."""

    arguments: tuple[str, ...]
    computes: bool = False

    def command(self) -> list[str]:
        """What computes gives way, so that times measured on the engine are not those of queues."""
        nice = ("nice", "-n", "5") if self.computes else ()
        return [*nice, sys.executable, "-m", "pytest", "--quiet", _KEEPS, *self.arguments]


Lanes = Mapping[str, Sequence[Run]]

# Folders of as many runs: to remove those of the runs before takes each of them half a minute.
_KEEPS = "--override-ini=tmp_path_retention_count=12"

# The table of states has to stay covered to its last branch (see pyproject.toml).
_STATES = "tests/core/test_states.py"
CORE = (
    Run((_STATES, "--cov", "--cov-report=term-missing"), computes=True),
    Run(("tests/core", f"--ignore={_STATES}"), computes=True),
)
# They use engines of their own, or only look at the shared one, so they may run in any lane.
PRIVATE = (
    "tests/engines/test_download.py",
    "tests/engines/test_image_costs.py",
    "tests/engines/test_docker_errors.py",
    "tests/engines/test_discovery.py",
    "tests/engines/test_digests.py",
)
# They build upon images that no test removes, so they may run in any lane, too.
RECIPES = (
    "tests/engines/test_pip_failures.py",
    "tests/flows/test_missing_packages.py",
    "tests/flows/test_package_offers.py",
    "tests/flows/test_prepare.py",
    "tests/flows/test_r_recipes.py",
    "tests/flows/test_recipe_kinds.py",
    "tests/flows/test_recipe_offers.py",
)
ELSEWHERE = tuple(f"--ignore={one}" for one in (*PRIVATE, *RECIPES))
ALL: Lanes = {
    "window": (
        *CORE,
        Run(PRIVATE),
        Run(("tests/gallery", "tests/window", "-m", "not engine"), computes=True),
        Run(("tests/window", "-m", "engine")),
    ),
    "flows": (Run(("tests/engines", "tests/flows", *ELSEWHERE)),),
    "account": (Run(("tests/terminal", "tests/end_to_end", "tests/sample")), Run(RECIPES)),
}
SMOKE = "test_the_notebooks_run_with_their_modules_and_save_as_the_right_person"
QUICK: Lanes = {
    "core": (*CORE, Run(("tests/engines", "tests/flows", "-m", "not engine"))),
    "engine": (Run((f"tests/flows/test_start.py::{SMOKE}",)),),
}


class Lane:
    """One lane under way. status: the first status of a run that was not 0, once it has ended."""

    def __init__(self, name: str, runs: Sequence[Run], log: Path) -> None:
        self.name = name
        self.status = 0
        self._waiting = list(runs)
        self._log = log.open("wb")
        self._path = log
        self._began = time.monotonic()
        self._process = self._next()

    def ended(self) -> bool:
        """Tell whether all its runs have ended; begin the next one when one has."""
        status = self._process.poll()
        if status is None:
            return False
        self.status = self.status or status
        if not self._waiting:
            return True
        self._process = self._next()
        return False

    def report(self) -> str:
        """Return what its runs said, below a line with the time it took."""
        took = time.monotonic() - self._began
        said = self._path.read_text(encoding="utf-8", errors="replace")
        return f"\n======== {self.name}: {took:.0f} s, status {self.status}\n{said}"

    def close(self) -> None:
        """End what still runs."""
        if self._process.poll() is None:
            self._process.send_signal(SIGINT)  # which pytest clears up after
            self.status = self._process.wait(60)
        self._log.close()

    def _next(self) -> subprocess.Popen[bytes]:
        # Some machines forbid it: each program that a test starts would be compiled anew.
        may_keep_compiled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.Popen(
            self._waiting.pop(0).command(),
            env=may_keep_compiled,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def under_way(lanes: Lanes) -> Iterator[list[Lane]]:
    """Start all lanes; none is left running at the end."""
    with tempfile.TemporaryDirectory(prefix="tests-") as folder, ExitStack() as ending:
        started = []
        for name, runs in lanes.items():
            lane = Lane(name, runs, Path(folder, f"{name}.log"))
            ending.callback(lane.close)
            started.append(lane)
        yield started


def main() -> int:
    """Run the lanes and print each one's report as it ends; 1 when any test has failed."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only what takes less than a minute")
    chosen = QUICK if parser.parse_args().quick else ALL
    signal(SIGTERM, lambda *_which: sys.exit(1))  # so that nothing is left running then, either
    failed = False
    with under_way(chosen) as lanes:
        try:
            while lanes:
                for lane in [one for one in lanes if one.ended()]:
                    print(lane.report(), flush=True)
                    failed = failed or lane.status != 0
                    lanes.remove(lane)
                time.sleep(0.2)
        finally:
            for lane in lanes:  # ended from outside
                lane.close()
                print(lane.report(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
