"""The Dockerfile that adds a folder's requirements and jupyter-server-proxy to an environment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from notedock.core.mounts import WORK
from notedock.core.requirements import NAME, WHOLE
from notedock.core.served_pages import PROXY, PROXY_VERSIONS

# Python as Jupyter has it, which need not be the first one in the path.
_PYTHON = (
    'umask 002; j="$(command -v jupyter || command -v jupyter-lab || :)"; p="${j%/*}/python"; '
    '[ -x "$p" ] || p="$(command -v python3 || command -v python)"; '
    '"$p" -c \'import sys; print("Python %d.%d.%d" % sys.version_info[:3])\'; '
)
_PIP = '"$p" -m pip install --no-cache-dir --no-input'
_REQUIREMENTS = f"cd {WORK} && {_PIP} -r {NAME}"
# It changes no version of what is there. Where that cannot be, notebooks run without it.
_SHOW_PAGES = (
    'c="$(mktemp)" && "$p" -m pip list --format=freeze > "$c" '
    f'&& {_PIP} -c "$c" \'{PROXY}{PROXY_VERSIONS}\' && rm "$c"'
)
_WITHOUT = f"echo '{PROXY} cannot be installed here: pages that notebooks serve are not shown.'"


def dockerfile(
    sources: Sequence[str],
    reference: str,
    user: str | None,
    settings: Iterable[str],
    secrets: Iterable[str] = (),
    *,
    pages: bool = False,
) -> str:
    """Return the text of the Dockerfile. reference: the base image.

    sources: paths of the requirements files, and of what they refer to; empty without requirements.
    settings: the names of pip's settings, which become ARG. secrets: the names of settings that are
    mounted as build secrets, which only BuildKit supports. user: the user of the base image, where
    packages have to be installed by root; None where that user can install them, as in the Jupyter
    images. pages: also install jupyter-server-proxy; its failure fails the build only where there
    are no requirements. Files are copied to where the folder is mounted later, so that editable
    installations follow its changes.
    """
    lines = [f"FROM {reference}", *(f"ARG {name}" for name in settings)]
    chown = "--chown=${NB_UID}:${NB_GID} " if user is None else ""
    if user is not None:
        lines.append("USER root")
    for source in sources:
        target = WORK if source == WHOLE else f"{WORK}/{source}"
        lines.append(f"COPY {chown}{json.dumps([source, target])}")
    mounts = "".join(f"--mount=type=secret,id={name},mode=0444 " for name in secrets)
    known = "".join(f'export {name}="$(cat /run/secrets/{name})"; ' for name in secrets)
    lines.append(f"RUN {mounts}{known}{_PYTHON}{_install(sources, pages=pages)}")
    if user:
        lines.append(f"USER {user}")
    return "\n".join(lines) + "\n"


def _install(sources: Sequence[str], *, pages: bool) -> str:
    """Return what pip is to do. sources, pages: as `dockerfile` has them."""
    if not pages:
        return _REQUIREMENTS
    if not sources:
        return _SHOW_PAGES
    return f"{_REQUIREMENTS} && {{ {{ {_SHOW_PAGES}; }} || {_WITHOUT}; }}"
