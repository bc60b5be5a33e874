"""Which Python a kernel has, and which modules it can import, asked of that Python itself."""

from __future__ import annotations

from collections.abc import Callable, Collection

# Runs a command where the kernel runs, and returns what it writes; None where it fails.
Run = Callable[[list[str]], str | None]

# Isolated (-I): neither the folder nor the user's own packages count. Finding runs no module.
_FIND = """
import sys
from importlib.util import find_spec
for name in sys.argv[1:]:
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        print(name)
"""

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def missing(run: Run, python: str, names: Collection[str]) -> frozenset[str] | None:
    """Return those of `names` (of top-level modules) that `python` does not find.

    python: its command where the kernel runs. None when it cannot be run.
    """
    said = run([python, "-I", "-B", "-c", _FIND, *names])
    return None if said is None else frozenset(said.split()) & frozenset(names)


def version(run: Run, python: str) -> str:
    """Return the minor version of `python`, as `3.8`; empty when it cannot be run."""
    return (run([python, "-I", "-B", "-c", _VERSION]) or "").strip()
