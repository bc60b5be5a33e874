"""The link that is handed to the browser: its token is seen by nobody else on the computer."""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.problem import Problem
from notedock.flows import open_external, redirect_file
from tests.noting_browser import write_browser
from tests.waiting import eventually

TOKEN = "a-token-that-is-told-to-nobody"
LINK = f"http://127.0.0.1:8888/f/abc/lab/tree/Ums%C3%A4tze%20%26%20%22Plan%22.ipynb?token={TOKEN}"


def commands() -> str:
    """Return the command lines and variables of all programs, as every account can read them."""
    told = b""
    for place in Path("/proc").glob("[0-9]*"):
        for file in ("cmdline", "environ"):
            try:
                told += (place / file).read_bytes()
            except OSError:
                continue
    return told.decode(errors="replace")


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the browser notes its links; it stays open for a while."""
    script, noted = tmp_path / "browser", tmp_path / "links"
    write_browser(script, noted, f'while [ ! -e "{tmp_path}/enough" ]; do sleep 0.1; done')
    monkeypatch.setenv("BROWSER", str(script))
    return noted


def test_the_browser_gets_the_link_and_nobody_else(links: Path, paths: AppPaths) -> None:
    opening = threading.Thread(target=open_external.open_link, args=(LINK,))
    opening.start()
    try:
        assert eventually("a link", lambda: links.exists() and links.read_text()) == f"{LINK}\n"
        told = commands()
        assert "file://" in told
        assert TOKEN not in told
        (file,) = paths.redirects.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(paths.redirects.stat().st_mode) == 0o700
    finally:
        (links.parent / "enough").touch()
        opening.join()


def test_the_file_goes_away(links: Path, paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redirect_file, "KEPT", 0.2)
    (links.parent / "enough").touch()
    open_external.open_link(LINK)
    eventually("no file", lambda: not list(paths.redirects.iterdir()))


def test_what_a_program_has_left_goes_with_the_next_link(links: Path, paths: AppPaths) -> None:
    (links.parent / "enough").touch()
    left = redirect_file.write(paths, LINK)
    long_ago = time.time() - 2 * redirect_file.KEPT
    os.utime(left, (long_ago, long_ago))
    open_external.open_link(LINK)
    assert left not in list(paths.redirects.iterdir())


def test_a_link_of_the_web_is_handed_over_as_it_is(links: Path, paths: AppPaths) -> None:
    (links.parent / "enough").touch()
    open_external.open_link("https://www.docker.com/get-started/")
    assert links.read_text() == "https://www.docker.com/get-started/\n"
    assert not paths.redirects.exists()


def test_a_browser_that_is_a_snap_gets_it_where_it_can_read(
    links: Path, tmp_path: Path, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries, own = tmp_path / "entries", tmp_path / "snap" / "firefox" / "common"
    entries.mkdir()
    (entries / "firefox_firefox.desktop").touch()
    own.mkdir(parents=True)
    asked = tmp_path / "bin" / "xdg-settings"
    asked.parent.mkdir()
    asked.write_text("#!/bin/sh\necho firefox_firefox.desktop\n")
    asked.chmod(0o755)
    monkeypatch.setenv("PATH", f"{asked.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(redirect_file, "_SNAPS", entries)
    (links.parent / "enough").touch()
    open_external.open_link(LINK)
    assert links.read_text() == f"{LINK}\n"
    (file,) = own.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_home_that_cannot_be_written_is_told(links: Path, paths: AppPaths) -> None:
    paths.home.mkdir(parents=True, exist_ok=True)
    paths.redirects.touch()
    with pytest.raises(Problem) as caught:
        open_external.open_link(LINK)
    assert caught.value.kind == "browser-failed"
    assert not links.exists()
