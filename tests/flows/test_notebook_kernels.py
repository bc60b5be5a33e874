"""Notebooks that ask for a kernel of their author's computer run with the one that is here."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.conftest import SMALL

KERNEL = "conda-env-Geo-py"


def test_a_kernel_of_another_name_is_run(context: Context, folder: Path) -> None:
    spec = {"name": KERNEL, "language": "python", "display_name": "Geo"}
    notebook = {"cells": [], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "geo.ipynb").write_text(json.dumps(notebook))
    said: list[str] = []
    server = start(context, StartRequest(folder, SMALL), Task(notice=said.append))
    try:
        assert sum(KERNEL in one for one in said) == 1
        request = urllib.request.Request(
            f"http://127.0.0.1:{server.port}{server.base_url}api/kernels",
            json.dumps({"name": KERNEL}).encode(),
            {"Authorization": f"token {server.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert json.load(answer)["name"] == KERNEL
        request = urllib.request.Request(
            f"http://127.0.0.1:{server.port}{server.base_url}api/kernelspecs",
            headers={"Authorization": f"token {server.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            specs = json.load(answer)
        assert specs["default"] == "python3"
        assert {"python3", KERNEL} <= set(specs["kernelspecs"])
    finally:
        context.engine.remove(server)
