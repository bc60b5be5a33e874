"""Environments of all kinds: other languages, and images that keep to nobody's rules."""

from __future__ import annotations

import json
from pathlib import Path

from notedock.core.environment import OWN
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.engines import jupyter
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import lab_image
from tests.flows.page import Page, ask, warnings
from tests.flows.recipes import BASE, Seen, put


def test_an_old_and_closed_image_serves_the_persons_folder(context: Context, folder: Path) -> None:
    """The notebook server from before JupyterLab, in the closed home of somebody else."""
    old = start(context, StartRequest(folder, lab_image("old-notebook")), Task())
    try:
        assert warnings(context, folder) == []  # it is told and asked only what it knows
        names = {one["name"] for one in ask(old, "GET", "/api/contents")["content"]}
        assert names == {"notebooks", "modules"}
        assert old.token != "fixed"
        new = {"type": "file", "format": "text", "content": "saved"}
        ask(old, "PUT", "/api/contents/notebooks/new.txt", new)
        saved = folder / "notebooks" / "new.txt"
        assert saved.read_text() == "saved"
        assert saved.stat().st_uid == folder.stat().st_uid
        assert jupyter.has_page(old, old.page)
        assert not jupyter.has_page(old, "/lab")
        with Page(old, "notebooks/Start.ipynb") as page:
            page.run(
                "import os, notebook; from modules.story import ANSWER; print(os.getuid(), ANSWER)"
            )
            assert page.until("stream")["text"] == f"{folder.stat().st_uid} 42\n"
    finally:
        stop(context, old, Task(), force=True)


def test_a_notebook_in_r_is_calculated(context: Context, folder: Path) -> None:
    server = start(context, StartRequest(folder, "r-notebook"), Task())
    try:
        kernels = ask(server, "GET", "/api/kernelspecs")["kernelspecs"]
        languages = {kernel["spec"]["language"] for kernel in kernels.values()}
        assert languages == {"python", "R"}
        with Page(server, "notebooks/Start.ipynb", "ir") as page:
            page.run("cat(R.version$language, sum(1:10), basename(getwd()))")
            assert page.until("stream")["text"] == "R 55 notebooks"
    finally:
        context.engine.remove(server)


def test_a_kernel_that_an_author_has_added_is_offered_and_calculates(
    seen: Seen, folder: Path
) -> None:
    """By Julia's name: Julia itself is in no package registry that the lab could have it from."""
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Julia 1.11",
        "language": "julia",
    }
    put(
        folder,
        julia__kernel_json=json.dumps(spec),
        Dockerfile=BASE + "COPY julia /opt/conda/share/jupyter/kernels/julia-1.11\n",
    )
    server = start(seen.context, StartRequest(folder, OWN), Task())
    try:
        kernels = ask(server, "GET", "/api/kernelspecs")["kernelspecs"]
        assert kernels["julia-1.11"]["spec"]["display_name"] == "Julia 1.11"
        with Page(server, "notebooks/Start.ipynb", "julia-1.11") as page:
            page.run("import os; print(6 * 7, os.path.basename(os.getcwd()))")
            assert page.until("stream")["text"] == "42 notebooks\n"
    finally:
        seen.context.engine.remove(server)
