"""A package index of one package, which asks for a name and a password."""

from __future__ import annotations

import base64
import http.server
import tempfile
import threading
from pathlib import Path

from tests.wheels import write_wheel

NAME = "notedock-trial"
_FILE = "notedock_trial-1.0-py3-none-any.whl"


class PasswordIndex:
    """Used as a context manager. host: an address that builds reach, too.

    asks: whether it gives nothing without the password. names: who has asked, with right or wrong.
    """

    def __init__(self, host: str, password: str) -> None:
        self.asks = True
        self.allowed = base64.b64encode(f"reader:{password}".encode()).decode()
        self.seen: list[str] = []
        index = self

        class Handler(_Handler):
            house = index

        self._server = http.server.ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self.address = f"{host}:{self._server.server_address[1]}"

    def __enter__(self) -> PasswordIndex:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    house: PasswordIndex

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        given = self.headers.get("Authorization", "")
        self.house.seen.append(given)
        if self.house.asks and given != f"Basic {self.house.allowed}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="index"')
            self.end_headers()
            return
        self.send_response(200)
        body = (
            _wheel() if self.path.endswith(".whl") else f'<a href="/{_FILE}">{_FILE}</a>'.encode()
        )
        if not self.path.endswith(".whl"):
            self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _wheel() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = write_wheel(Path(folder), NAME.replace("-", "_"), "1.0")
        return Path(folder, made).read_bytes()
