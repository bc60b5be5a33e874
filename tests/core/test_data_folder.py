"""The folder for data: how it is written, and which folders are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.data_folder import DataFolder, parse
from notedock.core.problem import Action, Problem


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/data", DataFolder(Path("/data"))),
        ("/data:rw", DataFolder(Path("/data"), writable=True)),
        ("/data:ro", DataFolder(Path("/data"))),
        ("/odd:rw:ro", DataFolder(Path("/odd:rw"))),
        ("/a:b", DataFolder(Path("/a:b"))),
        ("there", DataFolder(Path.cwd() / "there")),
        ("~/there:rw", DataFolder(Path.home() / "there", writable=True)),
    ],
)
def test_it_is_written_in_one_word(text: str, meant: DataFolder) -> None:
    assert parse(text) == meant
    assert parse(str(meant)) == meant


def test_it_is_known_by_its_true_path(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert DataFolder(tmp_path / "link", writable=True).resolved() == DataFolder(
        tmp_path.resolve(), writable=True
    )


@pytest.mark.parametrize("folder", ["/", "/etc", "/var/lib/docker/volumes", "/not/there", __file__])
def test_what_cannot_be_opened_can_be_left_out(folder: str) -> None:
    with pytest.raises(Problem) as caught:
        DataFolder(Path(folder)).resolved()
    assert caught.value.kind == "data-folder-unusable"
    assert caught.value.action is Action.START_WITHOUT_DATA
    assert folder in caught.value.title
