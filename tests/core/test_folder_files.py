"""Files of a folder are reached without leaving it, and nothing but regular files is opened."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from notedock.core import folder_files
from notedock.core.folder_files import OutsideError, append, exists, follow, leads_out, open_file
from notedock.core.problem import Action, Problem
from notedock.core.recipe_text import MAX_RECIPE, read_recipe


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file in a folder, and a private file beside it."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private/key").write_text("secret")
    made = tmp_path / "shared"
    (made / "sub").mkdir(parents=True)
    (made / "sub/file").write_text("public")
    return made


OUT = [
    ("../private", "link/key"),
    ("../private/key", "link"),
    ("sub/../../private", "link/key"),
    ("{tmp}/private", "link/key"),
    ("{tmp}/shared/../private", "link/key"),
    ("/etc", "link/passwd"),
    ("sub", "link/../../private/key"),
    ("sub", "../private/key"),
]


@pytest.mark.parametrize("path", ["a\0b", "a/" * 3000 + "b", "a" * 5000])
def test_what_no_path_can_be_is_not_there(folder: Path, path: str) -> None:
    assert not exists(folder, path)
    assert not leads_out(folder, path)
    for act in (follow, open_file, read_recipe):
        with pytest.raises((OSError, Problem)):
            act(folder, path)


@pytest.mark.parametrize(("target", "path"), OUT)
def test_what_leads_out_is_refused(folder: Path, target: str, path: str) -> None:
    (folder / "link").symlink_to(target.format(tmp=folder.parent))
    with pytest.raises(OutsideError) as caught:
        follow(folder, path)
    assert caught.value.filename == path
    assert folder_files.leads_out(folder, path)
    with pytest.raises(OSError, match=r"."):
        open_file(folder, path)


@pytest.mark.parametrize("target", ["sub", "./sub/../sub", "{tmp}/shared/sub", "other"])
def test_links_within_the_folder_are_followed(folder: Path, target: str) -> None:
    (folder / "other").symlink_to("sub")
    (folder / "link").symlink_to(target.format(tmp=folder.parent))
    found = follow(folder, "link/file")
    assert found.path == "sub/file"
    assert found.links == (("link", "other") if target == "other" else ("link",))
    assert read_recipe(folder, "link/file") == "public"
    assert folder_files.exists(folder, "link/file")
    assert not folder_files.exists(folder, "link/other")


def test_a_link_that_is_put_in_place_meanwhile_is_not_followed(folder: Path) -> None:
    found = follow(folder, "sub/file")
    (folder / "sub/file").unlink()
    (folder / "sub").rmdir()
    (folder / "sub").symlink_to(folder.parent / "private")
    (folder.parent / "private/file").write_text("secret")
    for use in (open_file, folder_files.status):
        with pytest.raises(OSError, match="sub/file"):
            use(folder, found.path)
    with pytest.raises(OSError, match="sub"):
        folder_files.entries(folder, "sub")
    (folder / "file").symlink_to("../private/key")
    with pytest.raises(OSError, match="file"):
        open_file(folder, "file")


def test_a_pipe_that_is_put_in_place_meanwhile_is_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = folder_files._check_regular
    refused: list[OSError] = []

    def check_and_swap(path: str, found: os.stat_result) -> None:
        check(path, found)
        (folder / "sub/file").unlink()
        os.mkfifo(folder / "sub/file")

    def open_it() -> None:
        try:
            open_file(folder, "sub/file")
        except OSError as error:
            refused.append(error)

    monkeypatch.setattr(folder_files, "_check_regular", check_and_swap)
    opening = threading.Thread(target=open_it, daemon=True)
    opening.start()
    opening.join(timeout=30)
    assert [error.filename for error in refused] == ["sub/file"]


# ---------------------------------------------------------------- files that are no recipes


def special(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(path.parent)
        server.bind(path.name)


HOSTILE: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a link out": (lambda p: p.symlink_to("../private/key"), "recipe-file-outside", "leads out"),
    "a dangling link out": (lambda p: p.symlink_to("../no"), "recipe-file-outside", "leads out"),
    "a dangling link": (lambda p: p.symlink_to("no"), "recipe-link-broken", "that one is missing"),
    "a link to itself": (
        lambda p: p.symlink_to(p.name),
        "recipe-link-broken",
        "that one is missing",
    ),
    "a folder": (lambda p: p.mkdir(), "recipe-is-no-file", "is a folder"),
    "a link to a folder": (lambda p: p.symlink_to("sub"), "recipe-is-no-file", "is a folder"),
    "a pipe": (os.mkfifo, "recipe-is-no-file", "is not a text file"),
    "a socket": (special, "recipe-is-no-file", "is not a text file"),
    "a link to a device": (lambda p: p.symlink_to("/dev/zero"), "recipe-file-outside", "leads out"),
    "too large": (lambda p: p.write_bytes(b"#" * (MAX_RECIPE + 1)), "recipe-too-large", "large"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_no_recipe_is_said_as_that(
    folder: Path, hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    make, kind, words = HOSTILE[hostile]
    make(folder / "Dockerfile")
    with pytest.raises(Problem) as caught:
        read_recipe(folder, "Dockerfile")
    assert caught.value.kind == kind
    assert "“Dockerfile”" in caught.value.title
    assert words in str(caught.value)
    assert "secret" not in str(caught.value) + caught.value.detail
    assert caught.value.action is Action.START_WITHOUT


def test_a_pipe_behind_a_link_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "Dockerfile").symlink_to("pipe")
    with pytest.raises(Problem) as caught:
        read_recipe(folder, "Dockerfile")
    assert caught.value.kind == "recipe-is-no-file"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("für\n".encode(), "für\n"),
        ("für\n".encode("utf-8-sig"), "für\n"),
        ("für\n".encode("latin-1"), "für\n"),
        ("für\n".encode("utf-16"), "für\n"),
        (b"#" * MAX_RECIPE, "#" * MAX_RECIPE),
        (b"", ""),
    ],
)
def test_texts_are_read_in_whatever_encoding(folder: Path, written: bytes, text: str) -> None:
    (folder / "requirements.txt").write_bytes(written)
    assert read_recipe(folder, "requirements.txt") == text


def test_what_is_not_there_at_all_is_just_missing(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_recipe(folder, ".dockerignore")


def test_something_is_added_to_a_regular_file_only(folder: Path) -> None:
    append(folder, "sub/file", b", and more")
    append(folder, "sub/new", b"new")
    assert (folder / "sub/file").read_bytes() == b"public, and more"
    assert (folder / "sub/new").read_bytes() == b"new"
    (folder / "link").symlink_to("../private/key")
    (folder / "nowhere").symlink_to("../private/new")
    os.mkfifo(folder / "pipe")
    for name in ("link", "nowhere", "pipe", "sub", "no/file", "../private/key"):
        with pytest.raises(OSError, match=r"."):
            append(folder, name, b"more")
    assert (folder.parent / "private/key").read_text() == "secret"
    assert not (folder.parent / "private/new").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="of POSIX")
def test_what_does_not_fit_is_not_added_in_part(folder: Path) -> None:
    """A limit of file sizes stands in for a full disk."""
    script = (
        "import resource, signal, sys; from pathlib import Path;"
        "from notedock.core.folder_files import append;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10));"
        f"append(Path({str(folder)!r}), 'sub/file', b'0123456789')"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "No space left" in ended.stderr
    assert (folder / "sub/file").read_text() == "public"
