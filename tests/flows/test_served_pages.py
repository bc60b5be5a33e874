"""Pages that notebooks serve themselves: shown to who may see the notebooks, and to nobody else."""

from __future__ import annotations

import requests

from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.flows.start import start
from tests.conftest import lab_image
from tests.flows.page import Page
from tests.flows.recipes import Seen
from tests.waiting import eventually

IMAGE = lab_image("plain-jupyter")
NOTEBOOK = "notebooks/Start.ipynb"
SERVE = (
    "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'http.server', '8050', "
    "'--bind', '127.0.0.1'], stderr=subprocess.DEVNULL)"
)


def served(server: Server, token: str = "") -> requests.Response:
    """Ask for the page that the notebook serves, as nobody or with a token."""
    address = f"http://127.0.0.1:{server.port}{server.path('/proxy/8050/Start.ipynb')}"
    headers = {"Authorization": f"token {token}"} if token else {}
    return requests.get(address, headers=headers, allow_redirects=False, timeout=20)


def test_a_page_of_a_notebook_is_shown_below_jupyters_address_where_that_was_chosen(
    seen: Seen,
) -> None:
    seen.context.recent_folders.set_shows_pages(seen.folder, True)
    server = start(seen.context, StartRequest(seen.folder, IMAGE), seen.task())
    try:
        with Page(server, NOTEBOOK) as page:
            assert page.outputs(SERVE) == []
            page.run("import os; print(*sorted(os.environ))")
            variables = str(page.until("stream")["text"]).split()
        eventually("the page is there", lambda: served(server, server.token).ok)
        assert served(server, server.token).content == (seen.folder / NOTEBOOK).read_bytes()
        for token in ("", "0" * 48):
            refused = served(server, token)
            assert refused.status_code == 302
            assert refused.headers["Location"].startswith(server.path("/login?"))
        assert server.served_page("NUMBER") in seen.notices[-1]
        assert server.token not in "".join(seen.notices)
        assert "TENSORBOARD_PROXY_URL" in variables
        assert not any(one.startswith("NOTEDOCK_") for one in variables)
    finally:
        seen.context.engine.remove(server)
    with_pages = seen.prepare(IMAGE)
    assert seen.built()
    assert seen.prepare(IMAGE) == with_pages
    assert not seen.built()
    seen.context.recent_folders.set_shows_pages(seen.folder, False)
    assert seen.prepare(IMAGE) != with_pages
