"""A local HTML file that redirects the browser to a link, so that no command line has its token.

Every account of a computer can read the arguments of all programs. Jupyter's own command does the
same (`ServerApp.use_redirect_file`). The page goes to the server's own name where the browser
resolves it, else to 127.0.0.1.
"""

from __future__ import annotations

import html
import json
import re
import secrets
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.translation import translate

KEPT = 60.0  # seconds until the file is removed
_SNAPS = Path("/var/lib/snapd/desktop/applications")
_TIMEOUT = 2000  # milliseconds for which the page waits for an answer under the server's name
# Small pictures that every version has: Jupyter Server, and the notebook server before it.
_PICTURES = ("static/favicon.ico", "static/base/images/favicon.ico")
_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Notedock</title>
<noscript><meta http-equiv="refresh" content="0; url={plain}"></noscript>
</head>
<body>
<p><a href="{plain}">{words}</a></p>
<script>
let gone = false;
function go(link) {{ if (!gone) {{ gone = true; location.replace(link); }} }}
const pictures = {pictures};
let failed = 0;
for (const address of pictures) {{
  const picture = new Image();
  picture.onload = () => go({named});
  picture.onerror = () => {{ if (++failed === pictures.length) go({fallback}); }};
  picture.src = address;
}}
if (!pictures.length) go({fallback});
setTimeout(() => go({fallback}), {patience});
</script>
</body>
</html>
"""


def write(paths: AppPaths, link: str) -> Path:
    """Write a file, for this account alone, that leads to `link`. Raises OSError."""
    folder = _snap_folder() or paths.redirects
    clear(folder)
    file = folder / f"notedock-{secrets.token_hex(16)}.html"
    write_atomically(file, page_for(link))
    return file


def page_for(link: str) -> str:
    """Return the page, in HTML, that leads to `link`."""
    parts = urlsplit(link)
    plain = link
    pictures: list[str] = []
    if parts.hostname and parts.hostname.endswith(".localhost"):
        plain = urlunsplit(parts._replace(netloc=f"127.0.0.1:{parts.port}"))
        base = "".join(re.findall("^/f/[^/]+/", parts.path)) or "/"
        pictures = [urlunsplit((*parts[:2], base + one, "", "")) for one in _PICTURES]
    return _PAGE.format(
        plain=html.escape(plain),
        words=html.escape(translate("Redirect", "Open the notebooks")),
        pictures=_script(pictures),
        named=_script(link),
        fallback=_script(plain),
        patience=_TIMEOUT,
    )


def clear(folder: Path, older: float = KEPT) -> None:
    """Remove the files that are older than some seconds."""
    for file in folder.glob("notedock-*.html"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime >= older:
                file.unlink()


def _snap_folder() -> Path | None:
    """Return a folder that a browser from a snap can read: it has no access to hidden folders."""
    if not _SNAPS.is_dir() or not shutil.which("xdg-settings"):
        return None
    ask = ["xdg-settings", "get", "default-web-browser"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, timeout=3, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    entry = answer.stdout.strip()  # like firefox_firefox.desktop: the snap, then its program
    own = Path.home() / "snap" / entry.partition("_")[0] / "common"
    return own if entry and (_SNAPS / entry).is_file() and own.is_dir() else None


def _script(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")
