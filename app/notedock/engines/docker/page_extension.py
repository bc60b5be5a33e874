"""Our extension of JupyterLab and Notebook 7, copied into a container before anything runs in it.

It lies where Jupyter looks last for prebuilt extensions (`jupyter --paths`), outside of the folder
and of the person's home. It runs in the pages of this server alone.
"""

from __future__ import annotations

import contextlib
import json
import posixpath
import tarfile
from collections.abc import Iterator
from dataclasses import asdict

import docker
import requests
from docker.errors import APIError

from notedock.core.resources import resource
from notedock.core.tab_texts import TabTexts
from notedock.engines.docker.container_files import ContainerFiles, Entry, file_entry

_TOP = "/usr/local"
_PLACE = "share/jupyter/labextensions/notedock"


def write(client: docker.APIClient, container: str, texts: TabTexts) -> None:
    """Bring the extension into the container, which has not been started.

    Where that cannot be done, or an image has links there, pages are as Jupyter makes them.
    """
    with contextlib.suppress(APIError, requests.HTTPError, tarfile.TarError):
        files = ContainerFiles(client, container)
        if files.is_plain(_TOP) and files.is_plain(f"{_TOP}/{_PLACE}", missing=True):
            files.put(_TOP, _entries(texts))


def _entries(texts: TabTexts) -> Iterator[Entry]:
    said = json.dumps(asdict(texts))
    script = f"const NOTEDOCK = {said};\n{_text('remoteEntry.js')}"
    yield _file("package.json", _text("package.json"))
    yield _file("static/remoteEntry.js", script)


def _text(name: str) -> str:
    return resource(f"jupyter_extension/{name}").read_text(encoding="utf-8")


def _file(name: str, text: str) -> Entry:
    """Return a file of the extension. The engine makes the folders above that are missing."""
    return file_entry(posixpath.join(_PLACE, name), text.encode())
