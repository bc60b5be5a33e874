"""Renews the locked packages of the built-in engine's environments, in `resources/environments`.

`make lock` runs it. Each lock is for all systems and for Python 3.10 and newer, and has hashes and
no addresses. Packages of a smaller environment have the same versions in a larger one.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from uv import find_uv_bin

FOLDER = Path(__file__).parents[1] / "resources" / "environments"
NAMES = ("scipy", "minimal")  # each with those that are a part of it after it
_OPTIONS = (
    *("--universal", "--python-version", "3.10", "--generate-hashes", "--no-emit-index-url"),
    *("--no-annotate", "--upgrade", "--quiet", "--no-config"),
)


def main() -> None:
    """Renew all of them."""
    before: list[str] = []
    for name in NAMES:
        command = [find_uv_bin(), "pip", "compile", f"{name}.in", *_OPTIONS]
        command += ["--custom-compile-command", "make lock"]
        command += ["--output-file", f"{name}.txt", *before]
        subprocess.run(command, cwd=FOLDER, check=True)
        before = ["--constraints", f"{name}.txt"]


if __name__ == "__main__":
    main()
