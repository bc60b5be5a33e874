"""A client of the REST API of a running notebook server.

Source: Jupyter Server's REST API (`/api/status`, `/api/kernels`, `/api/contents`, `/api/events`),
and JupyterLab's settings and workspaces (`/lab/api`). Python's own client is used because it
ignores proxies, which must never see requests to this computer.
"""

from __future__ import annotations

import http.client
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any
from urllib.parse import quote

from notedock.core.server import Server
from notedock.core.start_page import LAB

AUTOSAVE = 10  # seconds between two automatic saves; JupyterLab's own is 120
_LAB_DEFAULT = 120
_SOON = 1.0  # seconds that a comfort may take
_POLL = 15  # seconds; an open page of JupyterLab asks every ten for kernels and terminals
_DOCUMENTS = "@jupyterlab/docmanager-extension:plugin"
# What people set up once for themselves: looks, language, keys, and how cells and texts are edited.
_PERSONAL = (
    "@jupyterlab/apputils-extension:themes",
    "@jupyterlab/translation-extension:plugin",
    "@jupyterlab/shortcuts-extension:shortcuts",
    "@jupyterlab/notebook-extension:tracker",
    "@jupyterlab/fileeditor-extension:plugin",
    "@jupyterlab/codemirror-extension:plugin",
    "@jupyterlab/terminal-extension:plugin",
)
_LONGEST_SETTING = 64_000  # characters
_BEFORE_LAB = ("4", "5", "6")  # versions of the notebook server; Jupyter Server began at 0
_EXTENSION = "/lab/extensions/notedock/package.json"  # ours, in pages (resources/jupyter_extension)
_LOOKED_AT = "https://events.jupyter.org/jupyter_server/contents_service/v1"
_DEFAULT = "default"  # JupyterLab's name for what a tab shows
_OF_TABS = re.compile(rf"/?({_DEFAULT}|auto-\w+)")  # each further tab gets one of its own


class Responder(Enum):
    """Who answers at a server's address."""

    NOBODY = "nobody"
    OTHER = "other"
    OURS = "ours"


@dataclass(frozen=True)
class Activity:
    """The activity of a server. open: a page shows it. busy: names of notebooks that calculate.

    silent: the server does not answer, and nothing else is known. connected: the ids of kernels
    with a connected page.
    """

    open: bool
    busy: tuple[str, ...]
    silent: bool = False
    connected: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PageAnswer:
    """What a page with our extension says when it is asked to save.

    done: it has tried it with all. unsaved: the names of what is not saved (yet). kernels: the ids
    of those that its notebooks are connected to.
    """

    done: bool
    unsaved: tuple[str, ...]
    kernels: frozenset[str]


def find_responder(server: Server, timeout: float = 2.0) -> Responder:
    """Ask the server's address, with our token, whether it is our server."""
    try:
        status, body, _date = _request(server, "GET", "/api/status", timeout=timeout)
    except (OSError, http.client.HTTPException):
        return Responder.NOBODY
    if status != http.client.OK:
        return Responder.OTHER
    try:
        return Responder.OURS if "last_activity" in json.loads(body) else Responder.OTHER
    except (ValueError, TypeError):
        return Responder.OTHER


def activity(server: Server, timeout: float = 5.0) -> Activity:
    """Return the activity of the server.

    timeout: seconds that each of at most three requests may take.
    """
    kernels = _get(server, "/api/kernels", timeout)
    if kernels is None:
        return Activity(open=False, busy=(), silent=True)
    sessions = _get(server, "/api/sessions", timeout)
    try:
        names = {one["kernel"]["id"]: one.get("name") or one.get("path", "") for one in sessions}
        busy = [one["id"] for one in kernels if one.get("execution_state") == "busy"]
        connected = frozenset(one["id"] for one in kernels if one.get("connections"))
    except (TypeError, KeyError, AttributeError):  # no answer, or one that is not Jupyter's
        return Activity(open=False, busy=(), silent=True)
    return Activity(
        bool(connected) or _was_asked_lately(server, timeout),
        tuple(names.get(one) or "a notebook" for one in busy),
        connected=connected,
    )


def kernel_states(server: Server) -> dict[str, str]:
    """Return the state of each notebook's kernel, like "busy"; none when the server is silent."""
    sessions = _get(server, "/api/sessions") or []
    return {
        one.get("name") or one.get("path", ""): one["kernel"].get("execution_state", "")
        for one in sessions
    }


def python_kernel(server: Server) -> str:
    """Return the command of the Python that notebooks run with; empty where there is none."""
    told = _get(server, "/api/kernelspecs")
    try:
        specs = {name: one["spec"] for name, one in told["kernelspecs"].items()}
        first = sorted(specs, key=lambda name: name != told.get("default"))
        argv = next(specs[one]["argv"] for one in first if specs[one]["language"] == "python")
        return str(argv[0])
    except (TypeError, KeyError, AttributeError, LookupError, StopIteration):
        return ""


def _was_asked_lately(server: Server, timeout: float) -> bool:
    """Tell whether some page asks the server now and then: one without a kernel, like a text."""
    try:
        status, body, date = _request(server, "GET", "/api/status", timeout=timeout)
        if status != http.client.OK:
            return False
        told = json.loads(body)
        asked, started = (datetime.fromisoformat(told[k]) for k in ("last_activity", "started"))
        now = parsedate_to_datetime(date)  # by the server's own clock
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False
    return asked - started > timedelta(seconds=1) and now - asked < timedelta(seconds=_POLL)


def has_lab(server: Server, timeout: float = 5.0) -> bool:
    """Tell whether the server has JupyterLab, with its settings."""
    return _document_settings(server, timeout) is not None


def _document_settings(server: Server, timeout: float = 5.0) -> Any:
    """Return JupyterLab's settings of documents; None when the server has no JupyterLab."""
    told = _get(server, "/api", timeout)
    version = str(told.get("version", "")) if isinstance(told, dict) else ""
    if version.partition(".")[0] in _BEFORE_LAB:  # each question would be a warning in its log
        return None
    return _get(server, f"/lab/api/settings/{_DOCUMENTS}", timeout)


def can_save(server: Server) -> bool | None:
    """Tell whether the server can write into the folder; None when it does not say."""
    contents = _get(server, "/api/contents?content=0")
    writable = contents.get("writable") if isinstance(contents, dict) else None
    return writable if isinstance(writable, bool) else None


def has_page(server: Server, page: str) -> bool:
    """Tell whether the server shows something at `page`: not every environment has every page."""
    if page.startswith(LAB) and not has_lab(server):
        return False
    try:
        return _request(server, "GET", page, timeout=2.0)[0] == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


def autosave_seconds(server: Server) -> int:
    """Return after how many seconds pages save by themselves."""
    settings = _get(server, f"/lab/api/settings/{_DOCUMENTS}")
    return _own_interval(settings) or _LAB_DEFAULT


def shorten_autosave(server: Server) -> bool:
    """Make pages save every ten seconds, unless the environment's author chose otherwise.

    Returns whether the server has JupyterLab, in whose settings it is.
    """
    settings = _document_settings(server)
    if settings is not None and _own_interval(settings) is None:
        _put_setting(server, _DOCUMENTS, json.dumps({"autosaveInterval": AUTOSAVE}))
    return settings is not None


def personal_settings(server: Server) -> dict[str, str]:
    """Return what the person has set up in JupyterLab: the text of each plugin's own settings."""
    found: dict[str, str] = {}
    for plugin in _PERSONAL:
        settings = _get(server, f"/lab/api/settings/{plugin}", _SOON)
        raw = settings.get("raw") if isinstance(settings, dict) else None
        if isinstance(raw, str) and 0 < len(raw) <= _LONGEST_SETTING:
            found[plugin] = raw
    return found


def apply_personal_settings(server: Server, settings: Mapping[str, str]) -> None:
    """Set up JupyterLab as the person had it before. Plugins that are not personal are left out."""
    for plugin in _PERSONAL:
        if plugin in settings:
            _put_setting(server, plugin, settings[plugin])


def ask_pages_to_save(server: Server) -> str:
    """Have the pages with our extension save at once, and return how they name their answers.

    Empty when none can be asked: the server has not the extension, or is older than its events.
    """
    asked = secrets.token_hex(8)
    told = has_page(server, _EXTENSION) and _tell_pages(server, "save", asked)
    return asked if told else ""


def page_answers(server: Server, asked: str) -> list[PageAnswer]:
    """Return what pages have said so far since they were `asked` to save."""
    said = (one.get("data") for one in _workspaces(server))
    return [
        PageAnswer(
            done=one.get("done") is True,
            unsaved=tuple(map(str, one.get("unsaved", ()))),
            kernels=frozenset(map(str, one.get("kernels", ()))),
        )
        for one in said
        if isinstance(one, dict) and one.get("asked") == asked
    ]


def tell_pages_of_stop(server: Server) -> None:
    """Let the pages with our extension know that it is Notedock that stops the server now."""
    if has_page(server, _EXTENSION):
        _tell_pages(server, "stop", "")


def shut_down(server: Server, timeout: float) -> bool:
    """Ask the server to end, its kernels first. Returns whether it has taken that."""
    try:
        status = _request(server, "POST", "/api/shutdown", timeout=timeout)[0]
    except (OSError, http.client.HTTPException):
        return False
    return status == http.client.OK


def workspace(server: Server) -> dict[str, Any] | None:
    """Return what was open last in JupyterLab, and its layout; None where nothing is known."""
    kept = [one for one in _workspaces(server) if _OF_TABS.fullmatch(_metadata(one).get("id", ""))]
    return max(kept, key=lambda one: str(_metadata(one).get("last_modified")), default=None)


def restore_workspace(server: Server, content: dict[str, Any]) -> None:
    """Have JupyterLab open again what `workspace` returned."""
    body = {"data": content.get("data"), "metadata": {"id": _DEFAULT}}
    _put(server, f"/lab/api/workspaces/{_DEFAULT}", body)


def _workspaces(server: Server) -> list[dict[str, Any]]:
    listed = _get(server, "/lab/api/workspaces", _SOON)
    try:
        return [one for one in listed["workspaces"]["values"] if isinstance(one, dict)]
    except (TypeError, KeyError):
        return []


def _metadata(content: dict[str, Any]) -> dict[str, Any]:
    found = content.get("metadata")
    return found if isinstance(found, dict) else {}


def _tell_pages(server: Server, what: str, asked: str) -> bool:
    """Send an event to the pages, and tell whether the server has taken it.

    It takes only events of kinds that it knows: this one says that somebody has looked at the
    folder, which nobody acts on, and our extension reads what is added.
    """
    data = {"action": "get", "path": "", "notedock": what, "asked": asked}
    body = json.dumps({"schema_id": _LOOKED_AT, "version": "1", "data": data})
    try:
        return _request(server, "POST", "/api/events", body, _SOON)[0] == http.client.NO_CONTENT
    except (OSError, http.client.HTTPException):
        return False


def _own_interval(settings: Any) -> int | None:
    """Return an interval that is not JupyterLab's own: the user's, or the author's override."""
    if not isinstance(settings, dict):
        return None
    chosen = settings.get("settings", {}).get("autosaveInterval")
    declared = settings.get("schema", {}).get("properties", {}).get("autosaveInterval", {})
    value = chosen or declared.get("default")
    return int(value) if isinstance(value, int | float) and value != _LAB_DEFAULT else None


def _put_setting(server: Server, plugin: str, raw: str) -> None:
    _put(server, f"/lab/api/settings/{plugin}", {"raw": raw})


def _put(server: Server, path: str, content: dict[str, Any]) -> None:
    try:
        _request(server, "PUT", path, json.dumps(content))
    except (OSError, http.client.HTTPException):
        return  # a comfort: the server works without it


def _get(server: Server, path: str, timeout: float = 5.0) -> Any:
    try:
        status, body, _date = _request(server, "GET", path, timeout=timeout)
        return json.loads(body) if status == http.client.OK else None
    except (OSError, http.client.HTTPException, ValueError):
        return None


def _request(
    server: Server, method: str, path: str, body: str = "", timeout: float = 5.0
) -> tuple[int, bytes, str]:
    """Return the answer's status, body and date. Asking does not count as activity."""
    asked = path + ("&" if "?" in path else "?") + "no_track_activity=1"
    address = quote(server.path(asked), safe="/?=&@:")
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
