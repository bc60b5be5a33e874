"""Name and version of an installed Python package, from the file METADATA that pip leaves.

Source: "Core metadata specifications" and "Recording installed projects" of Python's packaging.
"""

from __future__ import annotations

import re

from notedock.core.made_outside import Package

INSTALLERS = frozenset({"pip"})  # which people upgrade without needing it
MOST = 50  # packages that are looked at
# Names and versions that may be written into a requirements.txt, and shown.
_NAME = re.compile(r"^Name: *([A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9])?) *$", re.MULTILINE)
_VERSION = re.compile(r"^Version: *(\d[A-Za-z0-9.!]{0,58})(?:\+[A-Za-z0-9.]+)? *$", re.MULTILINE)


def read_package(metadata: str, *, known_by_name: bool) -> Package | None:
    """Return the package; None where it is none to be kept."""
    head = metadata.partition("\n\n")[0]
    name, version = _NAME.search(head), _VERSION.search(head)
    return Package(name[1], version[1], known_by_name) if name and version else None
