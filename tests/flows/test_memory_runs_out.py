"""A kernel that needs more memory than there is: seen from outside, and named."""

from __future__ import annotations

import threading
from pathlib import Path

import docker

from notedock.core.start_request import StartRequest
from notedock.core.task import Cancel, Task
from notedock.flows import reconcile
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.conftest import SMALL
from tests.flows.page import Page
from tests.waiting import eventually


def test_the_notebook_that_ran_out_of_memory_is_named(
    context: Context, folder: Path, docker_client: docker.DockerClient
) -> None:
    server = start(context, StartRequest(folder, SMALL), Task())
    told: list[str] = []
    cancel = Cancel()

    def watch() -> None:
        for change in context.engine.changes(context.person, cancel):
            told.append(change.out_of_memory)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("1")
            page.until("execute_reply")
            # Enough for the kernel to be by far the largest, and so the one that is ended.
            docker_client.containers.get(server.id).update(mem_limit="600m", memswap_limit="600m")
            page.run("everything = b'1' * 10**9")
            eventually("memory ran out", lambda: server.key in told)
        problem = reconcile.out_of_memory(context, server.key, cancel)
        assert problem is not None
        assert problem.kind == "kernel-out-of-memory"
        assert "Start.ipynb" in problem.title
        assert context.engine.find(server.key) == server  # and runs on
    finally:
        cancel.set()
        watcher.join(30)
        context.engine.remove(server)
    assert reconcile.out_of_memory(context, server.key, Cancel()) is None
