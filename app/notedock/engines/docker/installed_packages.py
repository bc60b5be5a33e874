"""Python packages that were installed in a running container.

pip and uv write an empty file REQUESTED into the metadata of packages that were asked for by name,
not of their dependencies. Packages of conda contain that file, so `conda-meta` is read for them.
Sources: Python's "Recording installed projects" and "Direct URL origin" specifications; conda's
documentation of `conda-meta`.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection

from notedock.core.made_outside import Package
from notedock.core.requirements import normalized
from notedock.engines.docker.container_files import ContainerFiles

_MAX_PACKAGES = 50
_REQUESTED = re.compile(r"(/.+/(?:site|dist)-packages)/[^/]+\.dist-info/REQUESTED")
_USER_SITE = re.compile(r".+/\.local/lib/python3\.\d+/site-packages")
# Names and versions that may be written into a requirements.txt, and shown.
_NAME = re.compile(r"^Name: *([A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9])?) *$", re.MULTILINE)
_VERSION = re.compile(r"^Version: *(\d[A-Za-z0-9.!]{0,58})(?:\+[A-Za-z0-9.]+)? *$", re.MULTILINE)
_INSTALLERS = {"pip"}  # which people upgrade without needing it


def find(inside: ContainerFiles, added: Collection[str]) -> tuple[Package, ...]:
    """Return what was installed, in the order of the names. added: the paths that are new."""
    found: dict[str, Package] = {}
    requested = (match for match in map(_REQUESTED.fullmatch, sorted(added)) if match)
    # Packages in a new virtual environment are not seen by Jupyter.
    seen = [one for one in requested if one[1] not in added or _USER_SITE.fullmatch(one[1])]
    for one in seen[:_MAX_PACKAGES]:
        package = _read(inside, posixpath.dirname(one[0]), added)
        if package is not None:
            found[normalized(package.name)] = package
    return tuple(found[name] for name in sorted(found) if name not in _INSTALLERS)


def _read(inside: ContainerFiles, info: str, added: Collection[str]) -> Package | None:
    """Return the package of a .dist-info folder, None where it is none to be kept."""
    head = (inside.text(f"{info}/METADATA") or "").partition("\n\n")[0]
    name, version = _NAME.search(head), _VERSION.search(head)
    if name is None or version is None:
        return None
    if (inside.text(f"{info}/INSTALLER") or "").strip() == "conda":
        prefix = info.split("/lib/python")[0]
        notes = f"{prefix}/conda-meta/{normalized(name[1])}-{version[1]}-"
        if not any(_is_requested_in_conda(inside, one) for one in added if one.startswith(notes)):
            return None
    return Package(name[1], version[1], f"{info}/direct_url.json" not in added)


def _is_requested_in_conda(inside: ContainerFiles, notes: str) -> bool:
    """Tell whether conda was asked for a package by name. notes: its file in conda-meta."""
    try:
        spec = json.loads(inside.text(notes) or "{}").get("requested_spec")
    except (ValueError, AttributeError, RecursionError):
        return False
    return spec not in (None, "", "None")
