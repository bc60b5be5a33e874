"""The whole of it: notebooks that are started, calculate, save as the right person, and stop."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.flows import logs
from notedock.flows.context import Context
from notedock.flows.start import Wish, start
from notedock.flows.stop import stop
from tests.conftest import SMALL, give, lab_image, needs_root
from tests.flows.page import Page, ask

NEW = {"type": "file", "format": "text", "content": "saved"}


@pytest.mark.parametrize("image", [SMALL, lab_image("plain-jupyter")])
def test_notebooks_calculate_and_save_as_the_right_person(
    context: Context, folder: Path, image: str
) -> None:
    server = start(context, Wish(folder, image), Task())
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("from modules.story import ANSWER; ANSWER")
            assert page.until("execute_result")["data"]["text/plain"] == "42"
        ask(server, "PUT", "/api/contents/notebooks/new.txt", NEW)
        status, owner = (folder / "notebooks" / "new.txt").stat(), folder.stat()
        assert (status.st_uid, status.st_gid) == (owner.st_uid, owner.st_gid)
        told = "".join(logs.read(context, folder))
        assert "Jupyter Server" in told
        assert server.token not in told
    finally:
        stop(context, server, Task(), force=True)
    assert context.engine.servers(context.person) == []
    assert "Jupyter Server" in logs.kept_log(context, folder)


@needs_root
def test_a_folder_of_root_stays_roots(context: Context, folder: Path) -> None:
    give(folder, 0, 0)
    server = start(context, Wish(folder, SMALL), Task())
    try:
        ask(server, "PUT", "/api/contents/new.txt", NEW)
    finally:
        stop(context, server, Task(), force=True)
    assert (folder / "new.txt").stat().st_uid == 0


def test_a_folders_own_recipe_is_built_and_runs(context: Context, folder: Path) -> None:
    (folder / "Dockerfile").write_text(
        f"FROM {context.catalogue.find(SMALL).reference}\nENV FROM_THE_RECIPE=yes\n"
    )
    server = start(context, Wish(folder), Task())
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("import os; print(os.environ['FROM_THE_RECIPE'])")
            assert page.until("stream")["text"] == "yes\n"
    finally:
        stop(context, server, Task(), force=True)


@pytest.mark.parametrize("image", ["no-jupyter", "exits-at-once"])
def test_what_cannot_serve_says_so_and_leaves_nothing(
    context: Context, folder: Path, image: str
) -> None:
    with pytest.raises(Problem) as caught:
        start(context, Wish(folder, lab_image(image)), Task())
    assert (
        caught.value.kind == {"no-jupyter": "no-jupyter", "exits-at-once": "ended-at-once"}[image]
    )
    assert context.engine.servers(context.person) == []


@pytest.mark.parametrize(
    "name",
    ["Umsätze & Größen 100 %", "$(echo) `x` 'quoted'; *", "a, b", 'the "best"', "two\nlines"],
)
def test_folders_can_have_any_name_that_the_engine_takes(
    context: Context, folder: Path, name: str, is_podman: bool
) -> None:
    """Podman does not take all of them, and says so in a sentence."""
    folder = folder.rename(folder.with_name(name))
    if is_podman and any(sign in name for sign in ',"\n'):
        with pytest.raises(Problem) as caught:
            start(context, Wish(folder, SMALL), Task())
        assert caught.value.kind == "folder-name-refused"
        assert context.engine.servers(context.person) == []
        return
    server = start(context, Wish(folder, SMALL), Task())
    try:
        names = {one["name"] for one in ask(server, "GET", "/api/contents")["content"]}
        assert names == {"notebooks", "modules"}
        found = context.engine.find(server.key)
        assert found is not None
        assert found.folder == folder
    finally:
        stop(context, server, Task(), force=True)
