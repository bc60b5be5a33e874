"""Files in a container that only root may change, written by the engine before it is started.

The server runs with the person's numbers from its first process on, so nobody inside can give them
a name, or open a home that is closed to others. Both are copied into the container as `docker cp`
does it. The person's folder is mounted there already, and an image may have links that lead into
it: what is written to is a real folder, and not below the mount.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from notedock.core import own_files
from notedock.core.account import Ids
from notedock.core.app_paths import write_atomically
from notedock.core.mounts import WORK
from notedock.engines.docker.container_files import ContainerFiles, Entry, file_entry
from notedock.engines.docker.images import Image

_PASSWD, _GROUP = "/etc/passwd", "/etc/group"
_NAME = "jovyan"
# Of the home that an image's author had: where packages and settings of Jupyter may be.
_OPENED = (".local", ".local/bin", ".local/lib", ".local/share", ".local/share/jupyter")
_SETTINGS = ".jupyter"
_KEPT = 50  # images whose accounts are remembered


def entries(files: ContainerFiles, image: Image, ids: Ids, memory: Path) -> Iterator[Entry]:
    """Yield what names the person, and lets them read the home that the image is made for.

    memory: the file that remembers the accounts of images. The container has not been started.
    """
    if ids.uid == 0 and image.follows_contract:
        return  # root has a name there, and may read the home
    accounts = _accounts(files, image, memory)
    if _PASSWD in accounts:
        yield from _names(image, ids, accounts)
        if not image.follows_contract:
            yield from _opened_home(files, image, ids, accounts[_PASSWD])


def _accounts(files: ContainerFiles, image: Image, memory: Path) -> dict[str, str]:
    """Return the image's lists of accounts by their paths; none where nothing may be written.

    They are remembered, because to ask for them takes longer than all else here.
    """
    read = own_files.read_json(memory)
    known = read if isinstance(read, dict) else {}
    found = known.get(image.id)
    if not isinstance(found, dict):
        plain = files.is_plain(WORK, missing=True) and files.is_plain("/etc")
        found = {path: files.text(path) for path in (_PASSWD, _GROUP)} if plain else {}
        latest = [*known.items(), (image.id, found)][-_KEPT:]
        with suppress(OSError):
            write_atomically(memory, json.dumps(dict(latest)))
    return {path: text for path, text in found.items() if isinstance(text, str)}


def _names(image: Image, ids: Ids, accounts: dict[str, str]) -> Iterator[Entry]:
    """Yield the lists of accounts with the person and their groups, where they are missing."""
    name = image.account or _NAME
    home, shell = (image.home, "/bin/bash") if image.follows_contract else ("/tmp", "/bin/sh")
    if ids.uid not in _numbers(accounts[_PASSWD]):
        entry = f"{name}:x:{ids.uid}:{ids.gid}::{home}:{shell}"
        yield _file(_PASSWD, _with(accounts[_PASSWD], {name: entry}))
    if _GROUP in accounts:
        known = _numbers(accounts[_GROUP])
        names = {name: ids.gid} | {f"group{one}": one for one in ids.groups}
        added = {one: f"{one}:x:{gid}:" for one, gid in names.items() if gid not in known}
        if added:
            yield _file(_GROUP, _with(accounts[_GROUP], added))


def _with(text: str, entries: dict[str, str]) -> str:
    """Return a list of accounts or groups with these entries, each instead of one of its name."""
    kept = [line for line in text.splitlines() if line.partition(":")[0] not in entries]
    return "".join(f"{line}\n" for line in (*kept, *entries.values()))


def _numbers(text: str) -> set[int]:
    fields = (line.split(":") for line in text.splitlines())
    return {int(one[2]) for one in fields if len(one) > 2 and one[2].isdecimal()}


def _file(path: str, text: str) -> Entry:
    return file_entry(path, text.encode(errors="surrogateescape"))


def _opened_home(files: ContainerFiles, image: Image, ids: Ids, accounts: str) -> Iterator[Entry]:
    """Yield what lets the person read the home of the account that the image is made for."""
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
        if files.is_plain(place):
            yield from files.entries(place, everything=below == _SETTINGS)
