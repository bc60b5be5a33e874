"""The whole of it: notebooks that are started, calculate, save as the right person, and stop."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from notedock.core.made_outside import Package, Signatures
from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows import logs, notebook_trust
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL, give, lab_image, needs_root
from tests.flows.page import Page, ask

# A file, and what pip leaves when it was asked for a package.
OUTSIDE = """
import pathlib, sysconfig
open("/home/jovyan/made.csv", "w").close()
about = pathlib.Path(sysconfig.get_path("purelib"), "made-1.0.dist-info")
about.mkdir()
(about / "METADATA").write_text("Name: made\\nVersion: 1.0\\n")
(about / "REQUESTED").touch()
"""
NOTEBOOK = "/api/contents/notebooks/Start.ipynb?no_track_activity=1"  # no page to be waited for
NEW = {"type": "file", "format": "text", "content": "saved"}


# As Jupyter makes it.
SIGNATURES = """
CREATE TABLE nbsignatures (id integer PRIMARY KEY AUTOINCREMENT, algorithm text, signature text,
                           path text, last_seen timestamp);
INSERT INTO nbsignatures (algorithm, signature) VALUES ('sha256', 'of before');
"""


def signatures() -> Signatures:
    """Return what an earlier server could have left."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SIGNATURES)
        return Signatures(b"known here", database.serialize())


def signed(kept: Signatures) -> list[str]:
    """Return all signatures, in the order in which they were made."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(kept.database)
        found = database.execute("SELECT signature FROM nbsignatures ORDER BY id")
        return [signature for (signature,) in found]


def test_notebooks_calculate_and_save_as_the_right_person(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = context.key(folder)
    notebook_trust.save(context, key, signatures())
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr("notedock.core.host_settings._umask", lambda: "0027")
    server = start(context, StartRequest(folder, SMALL), Task())
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("from modules.story import ANSWER; ANSWER")
            assert page.until("execute_result")["data"]["text/plain"] == "42"
            page.run("import os, time; open('new', 'w').close(); print(time.strftime('%Z %z'))")
            assert page.until("stream")["text"] == "JST +0900\n"
            assert page.outputs("open(os.path.expanduser('~/made.csv'), 'w').close()") == []
        assert (folder / "notebooks" / "new").stat().st_mode & 0o777 == 0o640
        ask(server, "PUT", "/api/contents/notebooks/new.txt", NEW)
        content = ask(server, "GET", NOTEBOOK)["content"]
        content["cells"][0]["metadata"]["trusted"] = True
        ask(server, "PUT", NOTEBOOK, {"type": "notebook", "content": content})
        status, owner = (folder / "notebooks" / "new.txt").stat(), folder.stat()
        assert (status.st_uid, status.st_gid) == (owner.st_uid, owner.st_gid)
        assert ask(server, "GET", "/lab/extensions/notedock/package.json")["name"] == "notedock"
        told = "".join(logs.read(context, folder))
        assert "Jupyter Server" in told
        assert server.token not in told
    finally:
        stop(context, server, Task(), force=True)
    assert context.engine.servers(context.person) == []
    assert "Jupyter Server" in logs.kept_log(context, folder)
    assert (folder / "Made outside this folder" / "made.csv").is_file()
    kept = notebook_trust.saved(context, key)
    assert kept is not None
    assert kept.secret == b"known here"
    assert signed(kept)[0] == "of before"
    assert len(signed(kept)) == 2


@needs_root
def test_a_folder_of_root_stays_roots(context: Context, folder: Path, kind: str) -> None:
    give(folder, 0, 0)
    environment = SMALL if kind == "builtin" else lab_image("plain-jupyter")
    server = start(context, StartRequest(folder, environment), Task())
    try:
        ask(server, "PUT", "/api/contents/new.txt", NEW)
        with Page(server, "notebooks/Start.ipynb") as page:
            made = "import os; open(os.path.expanduser('~/made.csv'), 'w').close()"
            assert page.outputs(made) == []
    finally:
        stop(context, server, Task(), force=True)
    assert (folder / "new.txt").stat().st_uid == 0
    assert (folder / "Made outside this folder" / "made.csv").is_file()


@pytest.mark.images
def test_a_folders_own_recipe_is_built_and_runs(context: Context, folder: Path) -> None:
    (folder / "Dockerfile").write_text(
        f"FROM {context.catalogue.find(SMALL).reference}\nENV FROM_THE_RECIPE=yes\n"
    )
    server = start(context, StartRequest(folder), Task())
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run("import os; print(os.environ['FROM_THE_RECIPE'])")
            assert page.until("stream")["text"] == "yes\n"
            assert page.outputs(OUTSIDE) == []
        made = context.engine.made_outside(server)
        assert made.files == ("/home/jovyan/made.csv",)
        assert made.packages == (Package("made", "1.0"),)
    finally:
        stop(context, server, Task(), force=True)
    assert (folder / "Made outside this folder" / "made.csv").is_file()


@pytest.mark.images
@pytest.mark.parametrize("image", ["no-jupyter", "exits-at-once"])
def test_what_cannot_serve_says_so_and_leaves_nothing(
    context: Context, folder: Path, image: str
) -> None:
    with pytest.raises(Problem) as caught:
        start(context, StartRequest(folder, lab_image(image)), Task())
    assert (
        caught.value.kind == {"no-jupyter": "no-jupyter", "exits-at-once": "ended-at-once"}[image]
    )
    assert context.engine.servers(context.person) == []


@pytest.mark.parametrize(
    "name",
    ["Umsätze & Größen 100 % $(echo) `x` 'quoted'; *", 'a, b: the "best" \n of two'],
)
def test_folders_can_have_any_name_that_the_engine_takes(
    context: Context, folder: Path, name: str, is_podman: bool
) -> None:
    """Podman does not take all of them, and says so in a sentence."""
    folder = folder.rename(folder.with_name(name))
    if is_podman and any(sign in name for sign in ',"\n'):
        with pytest.raises(Problem) as caught:
            start(context, StartRequest(folder, SMALL), Task())
        assert caught.value.kind == "folder-name-refused"
        assert context.engine.servers(context.person) == []
        return
    server = start(context, StartRequest(folder, SMALL), Task())
    try:
        names = {one["name"] for one in ask(server, "GET", "/api/contents")["content"]}
        assert names == {"notebooks", "modules"}
        found = context.engine.find(server.key)
        assert found is not None
        assert found.folder == folder
    finally:
        context.engine.remove(server)
