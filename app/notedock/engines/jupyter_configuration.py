"""What is run by `sh` before Jupyter is, and how Jupyter is configured, whatever the engine.

The scripts are files in `resources/container`, which are checked by shellcheck and ruff. They are
handed over in variables: what is on a command line would be in the log of every start, because the
Jupyter images write down what they run.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict, dataclass
from functools import cache

from notedock.core.resources import resource
from notedock.core.server import host_name
from notedock.core.tab_texts import TabTexts
from notedock.core.translation import translate
from notedock.engines.base import ServerOptions

START = "NOTEDOCK_START"
_SETTINGS = "NOTEDOCK_SETTINGS"

_CONFIGURATION = (
    "jupyter_config.py",
    "kernel_names.py",
    "restore_signatures.py",
    "show_pages.py",
    "jupyterlab_config.py",
)
_COMMENTS = ("#", "//")  # what lines of comments begin with, of Python, sh and JavaScript

# The beginning of a command, which its arguments follow. Shells begin their complaints with the
# last word, by which `flows/logs.py` knows them.
SHELL = ("sh", "-c", f'eval "${START}"', "notedock")


@dataclass(frozen=True)
class Place:
    """Where Jupyter runs: the path of the folder, and the address and port that it listens at.

    signatures: the folder with those that were kept (`restore_signatures.py`).
    """

    work: str
    ip: str
    port: int
    signatures: str


def variables(parts: tuple[str, ...], launch: ServerOptions, place: Place) -> dict[str, str]:
    """Return the variables for SHELL. parts: the scripts that it runs, one after the other."""
    text = "".join(map(_text, parts))
    return {START: text, _SETTINGS: settings(launch, place)}


def settings(launch: ServerOptions, place: Place) -> str:
    """Return the configuration of Jupyter, with the values that it needs."""
    values = {
        "work": place.work,
        "ip": place.ip,
        "port": place.port,
        "base_url": launch.base_url,
        "host": host_name(launch.base_url),
        "address": f"{launch.host_name or '127.0.0.1'}:{launch.port}",
        "login_page": _login_page(),
        "ipython_startup": f"work = {place.work!r}\n" + _text("ipython_startup.py"),
        "kernels": dict(launch.kernels),
        "kept_signatures": place.signatures,
        "page_extension": _page_extension(launch.tab) if launch.tab else {},
    }
    head = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    return head + "".join(map(_text, _CONFIGURATION))


def _login_page() -> str:
    """Return what a page shows that was open before the notebooks were started anew."""
    title = translate("LoginPage", "These notebooks were started again.")
    words = translate(
        "LoginPage",
        "This page is out of date. In Notedock, open the notebooks in the browser: then this "
        "page shows them, too.",
    )
    page = _text("login.html").replace("TITLE", html.escape(title))
    page = page.replace("WORDS", html.escape(words))
    return page.encode("ascii", "xmlcharrefreplace").decode()  # old versions of Python read it


def _page_extension(texts: TabTexts) -> dict[str, str]:
    """Return the text of each file of our extension, in ASCII: old versions of Python write it."""
    said = json.dumps(asdict(texts))
    parts = ("run_offer.js", "remoteEntry.js")
    script = "".join(_text(one, "jupyter_extension") for one in parts)
    escaped = re.sub(r"[^\0-\x7f]", lambda found: json.dumps(found[0])[1:-1], script)
    return {
        "package.json": _text("package.json", "jupyter_extension"),
        "static/remoteEntry.js": f"const NOTEDOCK = {said};\n{escaped}",
    }


@cache
def _text(name: str, folder: str = "container") -> str:
    """Return a script without its comments: what runs is also shown to people as one command."""
    text = resource(f"{folder}/{name}").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    return "".join(one for one in lines if one.strip() and not one.lstrip().startswith(_COMMENTS))
