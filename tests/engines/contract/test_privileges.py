"""What an image can do to the person's folder: what the person could, and nothing that root can."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from notedock.core.account import Ids
from notedock.core.environment import OWN
from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL, give, lab_image, needs_root
from tests.flows.page import Page

_TRIES = r"""#!/bin/sh
cd /home/jovyan/work
tries='cp /bin/sh shell; chown 0:0 shell; chmod 6755 shell; mknod device b 8 0; mknod null c 1 3
echo "evil" > .git/hooks/pre-commit; chown 0:0 tried-$0; chmod 6755 tried-$0'
id > tried-itself; sh -c "$tries" itself
/opt/root-shell -p -c 'id > tried-shell'; /opt/root-shell -p -c "$tries" shell
sudo -n sh -c 'id > tried-sudo'; sudo -n sh -c "$tries" sudo
unshare -Ur sh -c "$tries" itself
grep -E 'Cap|NoNew' /proc/self/status > status
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
"""


def _folder_of_an_attacker(context: Context, folder: Path) -> None:
    """Make the first program of the Jupyter images one that tries everything."""
    (folder / "tini").write_text(_TRIES)
    (folder / "Dockerfile").write_text(
        f"FROM {context.catalogue.find(SMALL).reference}\nUSER root\nCOPY tini /opt/tini\n"
        "RUN chmod 755 /opt/tini && cp /opt/tini $(command -v tini)"
        " && cp /bin/bash /opt/root-shell && chmod 6755 /opt/root-shell"
        ' && echo "ALL ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/all\nUSER 1000\n'
    )
    if os.geteuid() == 0:
        give(folder, 1234, 2345)
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "pre-commit").write_text("the person's own")


@pytest.mark.images
@needs_root
def test_a_hostile_image_leaves_nothing_of_root_in_the_folder(
    context: Context, folder: Path
) -> None:
    _folder_of_an_attacker(context, folder)
    server = start(context, StartRequest(folder, OWN), Task())
    stop(context, server, Task(), force=True)
    assert "uid=1234" in (folder / "tried-itself").read_text()
    status = (folder / "status").read_text().split()
    assert status[-2:] == ["NoNewPrivs:", "1"]
    assert {one.strip("0") for one in status[1:-2:2]} == {""}
    assert (folder / ".git" / "hooks" / "pre-commit").read_text() == "the person's own"
    for path in folder.rglob("*"):
        if ".git" in path.parts:
            continue
        found = path.lstat()
        assert (found.st_uid, found.st_gid) == (1234, 2345), path
        assert stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode), path


@needs_root
def test_notebooks_have_the_persons_name_and_groups(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = folder / "shared.txt"
    shared.write_text("for a group")
    shared.chmod(0o640)
    os.chown(shared, 4321, 3456)
    ids = Ids(1234, 2345, (3456,))
    monkeypatch.setattr("notedock.flows.start.ids_for", lambda _folder: ids)
    server = start(context, StartRequest(folder, SMALL), Task())
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run(
                "import getpass, os, pathlib, pwd, subprocess\n"
                "pathlib.Path('new.txt').touch()\n"
                "pathlib.Path.home().joinpath('mine').touch()\n"
                "name = subprocess.run('whoami; groups >/dev/null', shell=True,"
                " capture_output=True, text=True)\n"
                "print(open('../shared.txt').read(), getpass.getuser(), name.stdout.strip(),"
                " name.stderr, os.environ['USER'])"
            )
            assert page.until("stream")["text"] == "for a group jovyan jovyan  jovyan\n"
    finally:
        context.engine.remove(server)
    found = (folder / "notebooks" / "new.txt").stat()
    assert (found.st_uid, found.st_gid) == (1234, 2345)


@pytest.mark.images
@needs_root
@pytest.mark.parametrize("home", ["/home/ada/private", "/home/jovyan/work/private"])
def test_an_image_cannot_have_the_persons_folder_opened_as_its_home(
    context: Context, folder: Path, home: str
) -> None:
    private = folder / "private"
    private.mkdir()
    (folder / "Dockerfile").write_text(
        f"FROM {lab_image('plain-jupyter')}\nRUN mkdir -p /home/jovyan && useradd -u 1001 -d {home}"
        " ada && ln -s /home/jovyan/work /home/ada\nUSER ada\n"
    )
    give(folder, 1234, 2345)
    private.chmod(0o700)
    server = start(context, StartRequest(folder, OWN), Task())
    stop(context, server, Task(), force=True)
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@pytest.mark.images
@needs_root
def test_a_home_that_an_author_has_closed_is_replaced(context: Context, folder: Path) -> None:
    (folder / "Dockerfile").write_text(
        f"FROM {context.catalogue.find(SMALL).reference}\nRUN mkdir -p ~/.local/share/jupyter ~/.x"
        " ~/.ipython/profile_default/startup && echo 'AUTHORS = 7' >"
        " ~/.ipython/profile_default/startup/10-own.py && echo kept > ~/.x/file"
        " && chmod -R go-w ~/.local ~/.ipython\n"
    )
    give(folder, 1234, 2345)
    server = start(context, StartRequest(folder, OWN), Task())
    try:
        with Page(server, "notebooks/Start.ipynb") as page:
            page.run(
                "import pathlib; from modules.story import ANSWER\n"
                "print(ANSWER, AUTHORS, (pathlib.Path.home() / '.x/file').read_text())"
            )
            assert page.until("stream")["text"] == "42 7 kept\n\n"
    finally:
        context.engine.remove(server)


@pytest.mark.images
@needs_root
def test_an_image_cannot_have_its_list_of_accounts_written_into_the_folder(
    context: Context, folder: Path
) -> None:
    accounts = "ada:x:1001:1001::/home/ada:/bin/sh\n"
    (folder / "passwd").write_text(accounts)
    (folder / "Dockerfile").write_text(
        f"FROM {context.catalogue.find(SMALL).reference}\nUSER root\n"
        "RUN rmdir /home/jovyan/work && ln -s /etc /home/jovyan/work\nUSER 1000\n"
    )
    give(folder, 1234, 2345)
    with suppress(Problem):  # whether such an image can serve does not matter
        server = start(context, StartRequest(folder, OWN), Task())
        stop(context, server, Task(), force=True)
    assert (folder / "passwd").read_text() == accounts
    assert {one.lstat().st_uid for one in folder.rglob("*")} == {1234}
