"""What a running notebook server says about itself, over its own HTTP interface.

Source: Jupyter Server's REST API (`/api/status`, `/api/kernels`, `/api/contents`) and
JupyterLab's settings (`/lab/api/settings`). Python's own client is used because it ignores
proxies, which must never see requests to this computer.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any
from urllib.parse import quote

from notedock.core.server import Server

AUTOSAVE = 10  # seconds between two automatic saves; JupyterLab's own is 120
_LAB_DEFAULT = 120
_POLL = 15  # seconds; an open page of JupyterLab asks every ten for kernels and terminals
_DOCUMENTS = "@jupyterlab/docmanager-extension:plugin"
_NEWS = "@jupyterlab/apputils-extension:notification"


class Answer(Enum):
    """Who answers at a server's address."""

    NOBODY = "nobody"
    STRANGER = "stranger"
    OURS = "ours"


@dataclass(frozen=True)
class Activity:
    """What goes on in a server. open: a page shows it. busy: the notebooks that calculate."""

    open: bool
    busy: tuple[str, ...]


def who_answers(server: Server, timeout: float = 2.0) -> Answer:
    """Ask the server's address, with our token, whether it is our server."""
    try:
        status, body, _date = _request(server, "GET", "/api/status", timeout=timeout)
    except (OSError, http.client.HTTPException):
        return Answer.NOBODY
    if status != http.client.OK:
        return Answer.STRANGER
    try:
        return Answer.OURS if "last_activity" in json.loads(body) else Answer.STRANGER
    except (ValueError, TypeError):
        return Answer.STRANGER


def activity(server: Server) -> Activity:
    """Return what goes on in the server; nothing, when it does not say."""
    kernels = _get(server, "/api/kernels") or []
    sessions = _get(server, "/api/sessions") or []
    names = {one["kernel"]["id"]: one.get("name") or one.get("path", "") for one in sessions}
    busy = [one for one in kernels if one.get("execution_state") == "busy"]
    connected = any(one.get("connections") for one in kernels)
    return Activity(
        connected or _was_asked_lately(server),
        tuple(names.get(one["id"]) or "a notebook" for one in busy),
    )


def kernel_states(server: Server) -> dict[str, str]:
    """Return the state of each notebook's kernel, like "busy"; none when the server is silent."""
    sessions = _get(server, "/api/sessions") or []
    return {
        one.get("name") or one.get("path", ""): one["kernel"].get("execution_state", "")
        for one in sessions
    }


def _was_asked_lately(server: Server) -> bool:
    """Tell whether some page asks the server now and then: one without a kernel, like a text."""
    try:
        status, body, date = _request(server, "GET", "/api/status")
        if status != http.client.OK:
            return False
        told = json.loads(body)
        asked, started = (datetime.fromisoformat(told[k]) for k in ("last_activity", "started"))
        now = parsedate_to_datetime(date)  # by the server's own clock
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False
    return asked - started > timedelta(seconds=1) and now - asked < timedelta(seconds=_POLL)


def can_save(server: Server) -> bool:
    """Tell whether the server can write into the folder, without touching it."""
    contents = _get(server, "/api/contents?content=0")
    return contents is None or bool(contents.get("writable", True))


def has_page(server: Server, page: str) -> bool:
    """Tell whether the server shows something at `page`: not every environment has every page."""
    try:
        return _request(server, "GET", page, timeout=2.0)[0] == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


def autosave_seconds(server: Server) -> int:
    """Return after how many seconds pages save by themselves."""
    settings = _get(server, f"/lab/api/settings/{_DOCUMENTS}")
    return _own_interval(settings) or _LAB_DEFAULT


def shorten_autosave(server: Server) -> None:
    """Make pages save every ten seconds, unless the environment's author chose otherwise."""
    settings = _get(server, f"/lab/api/settings/{_DOCUMENTS}")
    if settings is not None and _own_interval(settings) is None:
        _put_setting(server, _DOCUMENTS, {"autosaveInterval": AUTOSAVE})


def silence_news(server: Server) -> None:
    """Keep JupyterLab from asking every reader whether it may fetch news of its makers.

    Each server starts with fresh settings, so it would ask at every start.
    """
    _put_setting(server, _NEWS, {"fetchNews": "false", "checkForUpdates": False})


def _own_interval(settings: Any) -> int | None:
    """Return an interval that is not JupyterLab's own: the user's, or the author's override."""
    if not isinstance(settings, dict):
        return None
    chosen = settings.get("settings", {}).get("autosaveInterval")
    declared = settings.get("schema", {}).get("properties", {}).get("autosaveInterval", {})
    value = chosen or declared.get("default")
    return int(value) if isinstance(value, int | float) and value != _LAB_DEFAULT else None


def _put_setting(server: Server, plugin: str, values: dict[str, Any]) -> None:
    body = json.dumps({"raw": json.dumps(values)})
    try:
        _request(server, "PUT", f"/lab/api/settings/{plugin}", body)
    except (OSError, http.client.HTTPException):
        return  # a comfort: the server works without it


def _get(server: Server, path: str) -> Any:
    try:
        status, body, _date = _request(server, "GET", path)
        return json.loads(body) if status == http.client.OK else None
    except (OSError, http.client.HTTPException, ValueError):
        return None


def _request(
    server: Server, method: str, path: str, body: str = "", timeout: float = 5.0
) -> tuple[int, bytes, str]:
    """Return the answer's status, body and date. Asking does not count as activity."""
    address = quote(path, safe="/?=&@:") + ("&" if "?" in path else "?") + "no_track_activity=1"
    headers = {"Authorization": f"token {server.token}"}
    if body:
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        connection.request(method, address, body or None, headers)
        response = connection.getresponse()
        return response.status, response.read(), response.headers.get("Date", "")
    finally:
        connection.close()
