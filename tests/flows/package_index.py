"""A package index on this computer, of packages without content that tests make up.

It answers as PEP 691 says, with dates of upload, the Python that a file requires, and what wheels
say of themselves (PEP 658).
"""

from __future__ import annotations

import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One file of a package. python: `py3`, as `cp38-cp38`, or empty for a source archive."""

    name: str
    version: str
    python: str = "py3"
    requires_python: str = ""
    needs: tuple[str, ...] = ()
    uploaded: str = "2021-01-01T00:00:00Z"

    @property
    def file_name(self) -> str:
        stem = f"{self.name.replace('-', '_')}-{self.version}"
        if not self.python:
            return f"{stem}.tar.gz"
        where = "none-any" if self.python == "py3" else "manylinux2014_x86_64"
        return f"{stem}-{self.python}-{where}.whl"

    @property
    def metadata(self) -> str:
        about = f"Metadata-Version: 2.1\nName: {self.name}\nVersion: {self.version}\n"
        about += f"Requires-Python: {self.requires_python}\n" if self.requires_python else ""
        return about + "".join(f"Requires-Dist: {one}\n" for one in self.needs)

    @property
    def content(self) -> bytes:
        module = self.name.replace("-", "_")
        info = f"{module}-{self.version}.dist-info"
        tag = self.file_name.removesuffix(".whl").split("-", 2)[2]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr(f"{module}.py", f"VERSION = {self.version!r}\n")
            archive.writestr(f"{info}/METADATA", self.metadata)
            archive.writestr(
                f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"
            )
            archive.writestr(f"{info}/RECORD", "")
        return made.getvalue()


class PackageIndex:
    """Used as a context manager. dated: whether it tells when files were uploaded.

    asked: the paths that were asked for.
    """

    def __init__(self, files: Iterable[File], host: str = "127.0.0.1", *, dated: bool = True):
        self.files = list(files)
        self.dated = dated
        self.asked: list[str] = []
        index = self

        class Handler(_Handler):
            house = index

        self._server = http.server.ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self.host = host
        self.url = f"http://{host}:{self._server.server_address[1]}/simple"

    def __enter__(self) -> PackageIndex:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, name: str) -> bytes | None:
        """Return what the index says of a package, None where it has none of that name."""
        files = [one for one in self.files if one.name == name]
        listed = [
            {
                "filename": one.file_name,
                "url": f"/files/{one.file_name}",
                "hashes": {},
                "core-metadata": bool(one.python),
                **({"requires-python": one.requires_python} if one.requires_python else {}),
                **({"upload-time": one.uploaded} if self.dated else {}),
            }
            for one in files
        ]
        told = {"meta": {"api-version": "1.1"}, "name": name, "files": listed, "versions": []}
        return json.dumps(told).encode() if files else None


class _Handler(http.server.BaseHTTPRequestHandler):
    house: PackageIndex

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.house.asked.append(self.path)
        where, _slash, name = self.path.strip("/").partition("/")
        kind, body = "application/octet-stream", None
        if where == "simple":
            kind, body = "application/vnd.pypi.simple.v1+json", self.house.page(name)
        else:
            file = next((one for one in self.house.files if name.startswith(one.file_name)), None)
            if file is not None:
                of_it = name.endswith(".metadata")
                body = file.metadata.encode() if of_it else file.content
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")
