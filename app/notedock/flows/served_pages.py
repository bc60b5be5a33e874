"""The notice on web apps that notebooks serve: where the browser finds them."""

from __future__ import annotations

from notedock.core.served_pages import PROXY
from notedock.core.server import Server
from notedock.core.translation import translate
from notedock.engines import jupyter

_NUMBER = "NUMBER"  # stands for the port that a notebook names


def where_pages_are(server: Server) -> str:
    """Return where the browser finds them, or that they cannot be shown, and why."""
    if jupyter.has_page(server, "/server-proxy/servers-info"):
        return translate(
            "Notice",
            "Web apps that these notebooks run are at {address}: put the app's own number in the "
            "place of {number}.",
            address=server.served_page(_NUMBER),
            number=_NUMBER,
        )
    return translate(
        "Notice",
        "Web apps that these notebooks run cannot be shown: this environment has no “{package}”.",
        package=PROXY,
    )
