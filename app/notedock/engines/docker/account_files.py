"""What only root may change in a container, written by the engine before anything runs in it.

The server runs with the person's numbers from its first process on, so nobody inside can give them
a name, or open a home that is closed to others. Both are copied into the container as `docker cp`
does it. The person's folder is mounted there already, and an image may have links that lead into
it: what is written to is a real folder, and not below the mount.
"""

from __future__ import annotations

import contextlib
import posixpath
import tarfile

import docker
import requests
from docker.errors import APIError

from notedock.core.account import Ids
from notedock.core.mounts import WORK
from notedock.engines.docker.container_files import ContainerFiles, Entry, file_entry
from notedock.engines.docker.images import Image

_NAME = "jovyan"
# Of the home that an image's author had: where packages and settings of Jupyter may be.
_OPENED = (".local", ".local/bin", ".local/lib", ".local/share", ".local/share/jupyter")
_SETTINGS = ".jupyter"
# What was in files of images, by the image's id: to ask for it takes longer than all else here.
_texts: dict[tuple[str, str], str | None] = {}


def write(client: docker.APIClient, container: str, image: Image, ids: Ids) -> None:
    """Name the person in the container, and let them read the home that its image is made for.

    The container has not been started. What the engine refuses is left as it is: notebooks run
    without a name, too, and who cannot read Jupyter is told that there is none.
    """
    with contextlib.suppress(APIError, requests.HTTPError, tarfile.TarError):
        files = ContainerFiles(client, container)
        if not files.is_plain(WORK, missing=True):
            return
        accounts = _text(files, image, "/etc/passwd")
        if accounts is not None and files.is_plain("/etc"):
            _name(files, image, ids, accounts)
        if not image.follows_contract and accounts is not None:
            _open_home(files, image, ids, accounts)


def _text(files: ContainerFiles, image: Image, path: str) -> str | None:
    """Return what is in a file of the container's image."""
    if (image.id, path) not in _texts:
        _texts[image.id, path] = files.text(path)
    return _texts[image.id, path]


def _name(files: ContainerFiles, image: Image, ids: Ids, accounts: str) -> None:
    """Add the person and their groups to the lists of accounts, where they are missing."""
    name = image.account or _NAME
    home, shell = (image.home, "/bin/bash") if image.follows_contract else ("/tmp", "/bin/sh")
    changed = []
    if ids.uid not in _numbers(accounts):
        entry = f"{name}:x:{ids.uid}:{ids.gid}::{home}:{shell}"
        changed.append(_file("passwd", _with(accounts, {name: entry})))
    groups = _text(files, image, "/etc/group")
    if groups is not None:
        known = _numbers(groups)
        names = {name: ids.gid} | {f"group{one}": one for one in ids.groups}
        added = {one: f"{one}:x:{gid}:" for one, gid in names.items() if gid not in known}
        if added:
            changed.append(_file("group", _with(groups, added)))
    files.put("/etc", changed)


def _with(text: str, entries: dict[str, str]) -> str:
    """Return a list of accounts or groups with these entries, each instead of one of its name."""
    kept = [line for line in text.splitlines() if line.partition(":")[0] not in entries]
    return "".join(f"{line}\n" for line in (*kept, *entries.values()))


def _numbers(text: str) -> set[int]:
    fields = (line.split(":") for line in text.splitlines())
    return {int(one[2]) for one in fields if len(one) > 2 and one[2].isdecimal()}


def _file(name: str, text: str) -> Entry:
    return file_entry(name, text.encode(errors="surrogateescape"))


def _open_home(files: ContainerFiles, image: Image, ids: Ids, accounts: str) -> None:
    """Let the person read the home of the account that the image is made for, if it is another."""
    owner = image.user.partition(":")[0] or "root"
    home, number = image.home, owner
    for fields in (line.split(":") for line in accounts.splitlines()):
        if len(fields) > 5 and owner in (fields[0], fields[2]):
            home, number = home or fields[5], fields[2]
    home = posixpath.normpath(home) if home.startswith("/") else ""
    inside = posixpath.commonpath([home or "/", WORK])
    if home in ("", "/") or inside == WORK or number == str(ids.uid):
        return
    for below in ("", *_OPENED, _SETTINGS):
        place = posixpath.join(home, below).rstrip("/")
        if not files.is_plain(place):
            continue
        entries = files.entries(place, everything=below == _SETTINGS)
        files.put(posixpath.dirname(place), entries)
