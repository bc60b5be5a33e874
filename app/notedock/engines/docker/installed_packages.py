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
from notedock.engines.package_metadata import INSTALLERS, MOST, read_package

_REQUESTED = re.compile(r"(/.+/(?:site|dist)-packages)/[^/]+\.dist-info/REQUESTED")
_USER_SITE = re.compile(r".+/\.local/lib/python3\.\d+/site-packages")


def find(inside: ContainerFiles, added: Collection[str]) -> tuple[Package, ...]:
    """Return what was installed, in the order of the names. added: the paths that are new."""
    found: dict[str, Package] = {}
    requested = (match for match in map(_REQUESTED.fullmatch, sorted(added)) if match)
    # Packages in a new virtual environment are not seen by Jupyter.
    seen = [one for one in requested if one[1] not in added or _USER_SITE.fullmatch(one[1])]
    for one in seen[:MOST]:
        package = _read(inside, posixpath.dirname(one[0]), added)
        if package is not None:
            found[normalized(package.name)] = package
    return tuple(found[name] for name in sorted(found) if name not in INSTALLERS)


def _read(inside: ContainerFiles, info: str, added: Collection[str]) -> Package | None:
    """Return the package of a .dist-info folder, None where it is none to be kept."""
    package = read_package(
        inside.text(f"{info}/METADATA") or "", known_by_name=f"{info}/direct_url.json" not in added
    )
    if package is None:
        return None
    if (inside.text(f"{info}/INSTALLER") or "").strip() == "conda":
        prefix = info.split("/lib/python")[0]
        notes = f"{prefix}/conda-meta/{normalized(package.name)}-{package.version}-"
        if not any(_is_requested_in_conda(inside, one) for one in added if one.startswith(notes)):
            return None
    return package


def _is_requested_in_conda(inside: ContainerFiles, notes: str) -> bool:
    """Tell whether conda was asked for a package by name. notes: its file in conda-meta."""
    try:
        spec = json.loads(inside.text(notes) or "{}").get("requested_spec")
    except (ValueError, AttributeError, RecursionError):
        return False
    return spec not in (None, "", "None")
