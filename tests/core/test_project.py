"""Reading a folder's notebooks and recipe, and folders that are refused."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from notedock.core import project
from notedock.core.mounts import WORK
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup
from notedock.core.project import (
    is_writable,
    natural_order,
    read_project,
    resolve_folder,
)
from tests.core.names import HARD_NAMES

linux = pytest.mark.skipif(sys.platform != "linux", reason="these folders are Linux's")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def kind_of_problem(folder: str | Path) -> str:
    with pytest.raises(Problem) as caught:
        read_project(folder)
    assert caught.value.group is ProblemGroup.FOLDER  # the next look that succeeds puts it away
    return caught.value.kind


# ---------------------------------------------------------------- what is in it


def test_notebooks_are_counted_in_all_folders_below(tmp_path: Path) -> None:
    touch(tmp_path / "b.ipynb", tmp_path / "a/deep/er/x.ipynb", tmp_path / "a/data.csv")
    assert read_project(tmp_path).notebooks == ("a/deep/er/x.ipynb", "b.ipynb")


@pytest.mark.parametrize(
    "hidden",
    [
        ".ipynb_checkpoints/x-checkpoint.ipynb",
        ".git/x.ipynb",
        ".venv/x.ipynb",
        "node_modules/x.ipynb",
        "lib/site-packages/x.ipynb",
        "__pycache__/x.ipynb",
        ".x.ipynb",
        "x.ipynb.bak",
        "ipynb",
    ],
)
def test_hidden_and_generated_files_are_not_counted(tmp_path: Path, hidden: str) -> None:
    touch(tmp_path / hidden)
    assert read_project(tmp_path).notebooks == ()


@pytest.mark.parametrize("marker", ["venv/pyvenv.cfg", "renv/x"])
def test_packages_in_the_folder_are_none_of_its_notebooks_and_links(
    tmp_path: Path, marker: str
) -> None:
    touch(tmp_path / marker, (tmp_path / marker).with_name("x.ipynb"))
    (tmp_path / marker).with_name("python").symlink_to("/usr/bin/python3")
    found = read_project(tmp_path)
    assert (found.notebooks, found.links) == ((), ())


@pytest.mark.parametrize(
    ("target", "lost"),
    [
        ("../../elsewhere.csv", True),
        ("../../../x", True),
        ("/data/big.csv", True),
        ("b/../../../x", True),
        ("beside.csv", False),
        ("../a/b", False),
        ("gone.csv", False),
        (f"{WORK}/a/beside.csv", False),
    ],
)
def test_links_that_lead_out_of_the_folder_are_known(
    tmp_path: Path, target: str, lost: bool
) -> None:
    touch(tmp_path / "a/beside.csv", tmp_path / "a/b/c.csv")
    (tmp_path / "a/link").symlink_to(target)
    (tmp_path / ".hidden").symlink_to("/data")
    assert read_project(tmp_path).links_outside() == ["a/link"] * lost


def test_an_absolute_link_into_the_folder_leads_nowhere_from_elsewhere(tmp_path: Path) -> None:
    touch(tmp_path / "data.csv")
    (tmp_path / "link").symlink_to(tmp_path / "data.csv")
    assert read_project(tmp_path).links_outside() == ["link"]


def test_a_link_to_a_folder_above_is_not_followed_for_ever(tmp_path: Path) -> None:
    touch(tmp_path / "a.ipynb")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert read_project(tmp_path).notebooks == ("a.ipynb",)


def test_it_is_known_when_a_notebook_was_written_last(tmp_path: Path) -> None:
    outside = tmp_path / "outside.ipynb"
    folder = tmp_path / "folder"
    folder.mkdir()
    for path in (outside, folder / "a.ipynb"):
        path.write_text("{}")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    (folder / "link.ipynb").symlink_to(outside)
    changed = read_project(folder).changed
    assert changed["a.ipynb"] == 1_700_000_000
    assert changed["link.ipynb"] != 1_700_000_000  # nothing outside the folder is looked at


def test_names_with_numbers_are_in_the_order_of_people() -> None:
    names = ["10 Results", "2 Data", "b", "A", "1.10", "1.9", "2026-1", "²", ""]
    expected = ["", "1.9", "1.10", "2 Data", "10 Results", "2026-1", "A", "b", "²"]
    assert sorted(names, key=natural_order) == expected


def test_a_very_large_folder_is_counted_only_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "_MAX_ENTRIES", 10)
    touch(tmp_path / "a.ipynb", tmp_path / ("deeper/" * 40) / "x.ipynb")
    assert read_project(tmp_path).notebooks == ("a.ipynb",)


def test_looking_changes_nothing(folder: Path) -> None:
    def all_of_it() -> dict[Path, tuple[int, int]]:
        return {p: (p.stat().st_mtime_ns, p.stat().st_mode) for p in [folder, *folder.rglob("*")]}

    before = all_of_it()
    read_project(folder)
    assert all_of_it() == before


# ---------------------------------------------------------------- which folder it is


@pytest.mark.parametrize("name", HARD_NAMES.values(), ids=HARD_NAMES.keys())
def test_any_name_that_a_folder_can_have_works(tmp_path: Path, name: str) -> None:
    touch(tmp_path / name / f"x{name[:100]}.ipynb")
    found = read_project(tmp_path / name)
    assert (found.folder, found.name) == (tmp_path / name, name)
    assert found.notebooks == (f"x{name[:100]}.ipynb",)


def test_a_link_and_dots_lead_to_the_one_true_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "real/x.ipynb")
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path / "real")
    ways = (".", "../link", f"{tmp_path}/real/../link/", str(tmp_path / "real"))
    assert {resolve_folder(way) for way in ways} == {tmp_path / "real"}


def test_the_wave_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    touch(tmp_path / "reports/x.ipynb")
    assert resolve_folder("~/reports") == tmp_path / "reports"


def test_the_whole_home_folder_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "reports").mkdir()
    assert read_project(tmp_path).is_home
    assert not read_project(tmp_path / "reports").is_home


@linux
def test_the_home_of_root_is_roots_to_open_and_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not os.access("/root", os.R_OK | os.X_OK):
        pytest.skip("only root can look into it")
    monkeypatch.setenv("HOME", "/root")
    assert resolve_folder("/root") == Path("/root")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert kind_of_problem("/root") == "system-folder"


@pytest.mark.parametrize(
    ("folder", "hidden"),
    [(".ssh", True), (".aws", True), (".config/x", True), (".local/share/Trash", True),
     ("reports", False), ("reports/.cache", False), (".", False), ("..", False)],
)  # fmt: skip
def test_hidden_folders_of_the_home_are_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, hidden: bool
) -> None:
    home = tmp_path / "home"
    (home / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    assert read_project(home / folder).is_hidden is hidden


# ---------------------------------------------------------------- refused


@linux
@pytest.mark.parametrize("folder", ["docker", "docker/volumes/x/_data", "containers/storage"])
def test_the_data_of_an_engine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    mine = tmp_path / ".local/share" / folder
    mine.mkdir(parents=True)
    assert kind_of_problem(mine) == "system-folder"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "data" / folder).mkdir(parents=True)
    assert kind_of_problem(tmp_path / "data" / folder) == "system-folder"


def test_the_data_of_the_systems_engine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "volumes/x").mkdir(parents=True)
    monkeypatch.setattr("notedock.core.project._ENGINE_DATA", (str(tmp_path),))
    assert kind_of_problem(tmp_path / "volumes/x") == "system-folder"


@linux
@pytest.mark.parametrize(
    "folder",
    ["/", "/etc", "/usr/share", "/usr/../etc", "/home", "/tmp", "/var", "/var/lib", "/proc/self",
     "/dev", "/sys", "/opt", "/boot", "//", "/bin"],
)  # fmt: skip
def test_folders_of_the_system_are_refused(folder: str) -> None:
    assert kind_of_problem(folder) == "system-folder"


def test_a_link_to_a_folder_of_the_system_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").symlink_to("/etc")
    assert kind_of_problem(tmp_path / "mine") == "system-folder"


def _file(at: Path) -> Path:
    touch(at / "notes.txt")
    return at / "notes.txt"


def _dangling(at: Path) -> Path:
    (at / "link").symlink_to("nowhere")
    return at / "link"


def _loop(at: Path) -> Path:
    (at / "a").symlink_to("b")
    (at / "b").symlink_to("a")
    return at / "a"


def _broken_name(at: Path) -> Path:
    os.mkdir(os.fsencode(at) + b"/caf\xe9")  # noqa: PTH102 - bytes on purpose
    return at / os.fsdecode(b"caf\xe9")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda at: at / "gone", "folder-missing"),
        (lambda at: at / "gone" / "deeper", "folder-missing"),
        (lambda _: "", "folder-missing"),
        (lambda _: "a\0b", "folder-missing"),
        (lambda _: "~nobody-of-this-name/reports", "folder-missing"),
        (_dangling, "folder-missing"),
        (_file, "not-a-folder"),
        (lambda at: _file(at) / "below", "folder-missing"),
        (_loop, "folder-missing"),
        (lambda at: at / ("x" * 256), "folder-missing"),
        (lambda at: at / ("x/" * 3000), "folder-missing"),
        (_broken_name, "folder-name-broken"),
    ],
)
def test_what_cannot_be_opened_is_a_problem(
    tmp_path: Path, make: Callable[[Path], str | Path], kind: str
) -> None:
    assert kind_of_problem(make(tmp_path)) == kind


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_others_keep_closed_is_a_problem() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as closed:  # pytest's own folder is closed, too
        os.setresuid(65534, 65534, 0)
        try:
            assert kind_of_problem(closed) == "folder-unreadable"
            assert not is_writable(Path(closed))
        finally:
            os.setresuid(0, 0, 0)


def test_ones_own_folder_can_be_written(tmp_path: Path) -> None:
    assert is_writable(tmp_path)
