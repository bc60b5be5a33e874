"""A registry that does what registries, proxies and connections do wrong."""

from __future__ import annotations

import base64
import contextlib
import http.client
import http.server
import json
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab import REGISTRY

_PIECE = 64 * 1024
_PATIENCE = 60  # seconds that a stall lasts at most, should a test forget to release it


@dataclass
class Fault:
    """What goes wrong with an answer, so many times.

    status: instead of the content. after: bytes that still come; then it is cut off, or stalls.
    damaged: all bytes come, one of them changed.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: int | None = None
    stalls: bool = False
    damaged: bool = False
    times: int = 1_000_000


class FaultyRegistry:
    """Stands before the lab's registry. Used as a context manager.

    faults: by a part of the path that is asked for ("manifests", "blobs", a digest).
    own: content that the lab's registry does not have, by path: its type and its bytes.
    asked: every path, as often as it was asked for.
    """

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        self.faults: dict[str, Fault] = {}
        self.own: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []
        self.stalled = threading.Event()
        self.released = threading.Event()
        self.sent = 0  # bytes of layers
        self.password = ""  # of somebody called "reader", without which nothing is given
        self._lock = threading.Lock()
        registry = self

        class Handler(_Handler):
            house = registry

        self._server = http.server.ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.address = f"{host}:{self._server.server_address[1]}"

    def image(self, name: str = "lab/big:latest") -> str:
        """Return what one of the lab's images is called here."""
        return f"{self.address}/{name}"

    def layers_asked(self) -> int:
        """Return how often a layer (or a configuration) was asked for."""
        return sum("/blobs/" in path for path in self.asked)

    def fault(self, path: str) -> Fault | None:
        """Return what is to go wrong now with `path`, and count it."""
        with self._lock:
            self.asked.append(path)
            for part, fault in self.faults.items():
                if part in path and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def __enter__(self) -> FaultyRegistry:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    house: FaultyRegistry
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        with contextlib.suppress(OSError):  # the engine has hung up
            self._answer()

    def _answer(self) -> None:
        if self.path.startswith("/token"):
            self._issue()
            return
        if self.house.password and self.headers.get("Authorization") != "Bearer pass":
            self._challenge()
            return
        fault = self.house.fault(self.path)
        if fault and fault.status != 200:
            self._send(fault.status, fault.headers, fault.body)
        elif self.path in self.house.own:
            kind, content = self.house.own[self.path]
            self._send(200, {"Content-Type": kind}, content)
        else:
            self._hand_on(fault)

    def _challenge(self) -> None:
        office = f'Bearer realm="http://{self.house.address}/token",service="lab"'
        scope = ":".join(("repository", "/".join(self.path.split("/")[2:4]), "pull"))
        error = json.dumps({"errors": [{"code": "UNAUTHORIZED", "message": "who are you?"}]})
        self._send(401, {"WWW-Authenticate": f'{office},scope="{scope}"'}, error.encode())

    def _issue(self) -> None:
        known = base64.b64encode(f"reader:{self.house.password}".encode()).decode()
        if self.headers.get("Authorization") == f"Basic {known}":
            self._send(200, {"Content-Type": "application/json"}, b'{"token": "pass"}')
        else:
            self._send(401, {}, b'{"details": "incorrect username or password"}')

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _hand_on(self, fault: Fault | None) -> None:
        source = http.client.HTTPConnection(REGISTRY, timeout=_PATIENCE)
        with contextlib.closing(source):
            passed = ("Accept", "Range")
            headers = {name: self.headers[name] for name in passed if name in self.headers}
            # Accept may come several times; all of them count.
            headers["Accept"] = ", ".join(self.headers.get_all("Accept") or ["*/*"])
            source.request(self.command, self.path, headers=headers)
            answer = source.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "date", "server", "transfer-encoding"):
                    self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self._pass(answer, fault)

    def _pass(self, answer: http.client.HTTPResponse, fault: Fault | None) -> None:
        passed = 0
        while piece := answer.read(_PIECE):
            if fault and fault.damaged and not passed:
                piece = piece[:-1] + bytes([piece[-1] ^ 1])
            if fault and fault.after is not None and passed + len(piece) > fault.after:
                self._break_off(fault)
                return
            self.wfile.write(piece)
            passed += len(piece)
            if "/blobs/" in self.path:
                self.house.sent += len(piece)

    def _break_off(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.stalls:
            self.house.stalled.set()
            self.house.released.wait(_PATIENCE)
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


class RefusingProxy:
    """A proxy that lets nobody through. Used as a context manager."""

    def __init__(self) -> None:
        self.status = "403 Forbidden"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> RefusingProxy:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                asker, _ = self._listener.accept()
                with asker:
                    asker.recv(_PIECE)
                    asker.sendall(f"HTTP/1.1 {self.status}\r\nContent-Length: 0\r\n\r\n".encode())


def self_signed(folder: Path, host: str) -> Path:
    """Return a new certificate, with its key, that nobody has reason to trust."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=nobody", "-addext", f"subjectAltName=IP:{host}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_text(key.read_text() + certificate.read_text())
    return both
