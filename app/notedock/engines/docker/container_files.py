"""What is at a path of a container, read and written by the engine as `docker cp` does it."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import posixpath
import tarfile
from collections.abc import Generator, Iterable

import docker
import requests

Entry = tuple[tarfile.TarInfo, bytes]  # of an archive, with what is in it

_LIMIT = 1 << 20  # bytes: more is read of no file, and of no folder with settings
_ABOUT = "x-docker-container-path-stat"
_LINK = 1 << 27  # as Go's os.ModeSymlink
_SPECIAL = 0x8F280000  # as Go's os.ModeType: a folder, link, pipe, socket or device
_READ, _ENTER = 0o444, 0o555


def file_entry(path: str, content: bytes, changed: int = 0) -> Entry:
    """Return a file that everybody may read. changed: when it was written, as Unix time."""
    entry = tarfile.TarInfo(path.lstrip("/"))
    entry.size, entry.mode, entry.mtime = len(content), 0o644, changed
    return entry, content


class ContainerFiles:
    """The files of one container, running or not."""

    def __init__(self, client: docker.APIClient, container: str) -> None:
        self._client = client
        self._container = container

    def is_plain(self, path: str, *, missing: bool = False) -> bool:
        """Tell whether `path` is there (or may be missing), and no part of it is a link."""
        parts = path.strip("/").split("/")
        for count in range(1, len(parts) + 1):
            mode = self._mode("/" + "/".join(parts[:count]))
            if mode is None:
                return missing
            if mode & _LINK:
                return False
        return True

    def is_file(self, path: str) -> bool:
        """Tell whether a regular file is at `path`."""
        mode = self._mode(path)
        return mode is not None and not mode & _SPECIAL

    def text(self, path: str) -> str | None:
        """Return what is in a file; None when it is missing, a link, or too large."""
        content = self.content(path)
        return None if content is None else content.decode(errors="surrogateescape")

    def content(self, path: str, limit: int = _LIMIT) -> bytes | None:
        """Return the bytes of a file; None when it is missing, a link, or has more than `limit`."""
        with contextlib.closing(self._members(path, limit)) as members:
            for entry, content in members:  # only the first: the rest of it is never waited for
                return content if entry.isreg() and entry.size <= limit else None
        return None

    def entries(self, path: str, *, everything: bool) -> Generator[Entry, None, None]:
        """Yield what others may not read yet, made readable: a folder, with `everything` in it."""
        read = 0
        above = posixpath.dirname(path).lstrip("/")
        with contextlib.closing(self._members(path)) as members:
            for entry, content in members:
                read += entry.size
                if read > _LIMIT:
                    return
                wanted = _ENTER if entry.isdir() else _READ
                if (entry.isdir() or entry.isreg()) and entry.mode & wanted != wanted:
                    entry.mode |= wanted
                    entry.name = posixpath.join(above, entry.name)  # it is told without them
                    yield entry, content
                if not everything:
                    return

    def put(self, entries: Iterable[Entry]) -> None:
        """Write files, and the permissions of folders. At once: each time takes a while."""
        archive = io.BytesIO()
        count = 0
        with tarfile.open(fileobj=archive, mode="w") as tar:
            for entry, content in entries:
                tar.addfile(entry, io.BytesIO(content))
                count += 1
        if count:
            self._client.put_archive(self._container, "/", archive.getvalue())

    def _mode(self, path: str) -> int | None:
        """Return the mode of what is at `path`, with the bits of Go; None when it is missing."""
        answer = self._ask("HEAD", path)
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        return int(json.loads(base64.b64decode(answer.headers[_ABOUT]))["mode"])

    def _members(self, path: str, limit: int = _LIMIT) -> Generator[Entry, None, None]:
        """Yield a file, or a folder and all that is in it; nothing when it is missing.

        Of files with more than `limit` bytes, the content is left out.
        """
        with self._ask("GET", path) as answer:
            if answer.status_code == 404:
                return
            answer.raise_for_status()
            with tarfile.open(fileobj=answer.raw, mode="r|") as tar:
                for entry in tar:
                    small = entry.isreg() and entry.size <= limit
                    file = tar.extractfile(entry) if small else None
                    yield entry, file.read() if file else b""

    def _ask(self, method: str, path: str) -> requests.Response:
        """Ask for the state (HEAD) or the content (GET) of what is at `path`.

        The library has no HEAD, which is ten times quicker, and does not close what it streams.
        """
        client = self._client
        url = f"{client.base_url}/v{client.api_version}/containers/{self._container}/archive"
        return client.request(
            method,
            url,
            params={"path": path},
            headers={"Accept-Encoding": "identity"},
            stream=True,
            timeout=client.timeout,
        )
