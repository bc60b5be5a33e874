"""A page of JupyterLab as far as the server can tell: connected to a kernel, running code."""

from __future__ import annotations

import http.client
import json
import uuid
from pathlib import Path
from typing import Any

import websocket

from notedock.core.log_levels import Level, level_of
from notedock.core.server import Server
from notedock.flows import logs
from notedock.flows.context import Context


def ask(server: Server, method: str, path: str, body: object = None) -> Any:
    """Send one request with the server's token and return its JSON; fails on an error."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(
            method,
            server.path(path),
            None if body is None else json.dumps(body),
            {"Authorization": f"token {server.token}", "Content-Type": "application/json"},
        )
        response = connection.getresponse()
        text = response.read()
        assert response.status < 300, (response.status, text)
        return json.loads(text) if text else None
    finally:
        connection.close()


class Page:
    """An open notebook page: a session of its own, with a kernel."""

    def __init__(self, server: Server, notebook: str, kernel: str = "") -> None:
        """`kernel` is the name of the language's, if it is not the usual one."""
        chosen = {"name": kernel} if kernel else {}
        wanted = {"path": notebook, "type": "notebook", "name": notebook, "kernel": chosen}
        self.kernel = ask(server, "POST", "/api/sessions", wanted)["kernel"]["id"]
        path = server.path(f"/api/kernels/{self.kernel}/channels")
        self._socket = websocket.create_connection(
            f"ws://127.0.0.1:{server.port}{path}?token={server.token}", timeout=60
        )

    def run(self, code: str) -> str:
        """Begin to run `code` in the kernel, and return the request's own name."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "session": "test",
            "username": "",
            "msg_type": "execute_request",
            "version": "5.3",
        }
        content = {"code": code, "silent": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self._socket.send(json.dumps(message | {"channel": "shell"}))
        return header["msg_id"]

    def outputs(self, code: str) -> list[dict[str, Any]]:
        """Run `code` to its end and return what a notebook would show below it."""
        request = self.run(code)
        shown: list[dict[str, Any]] = []
        while True:
            message = json.loads(self._socket.recv())
            kind, content = message["msg_type"], message["content"]
            if kind in ("stream", "display_data", "execute_result", "error"):
                shown.append({"output_type": kind} | content)
            ended = kind == "status" and content["execution_state"] == "idle"
            if ended and message["parent_header"].get("msg_id") == request:
                return shown

    def until(self, kind: str) -> dict[str, Any]:
        """Return the content of the next message of this kind."""
        while True:
            message = json.loads(self._socket.recv())
            if message["msg_type"] == kind:
                return dict(message["content"])

    def close(self) -> None:
        """Close the page; its kernel lives on."""
        self._socket.close()

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def warnings(context: Context, folder: Path) -> list[str]:
    """Return the lines of warnings and errors in the log of the folder's server."""
    lines = "".join(logs.read(context, folder)).splitlines()
    return [line for line in lines if (level_of(line) or Level.PLAIN) >= Level.WARNING]
