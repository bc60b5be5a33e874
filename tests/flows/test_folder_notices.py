"""What is said of a folder before it is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.project import read_project
from notedock.flows import folder_notices


@pytest.mark.parametrize(
    ("names", "told"),
    [("a", "“a”"), ("cab", "“a”, “b”, “c”"), ("edacb", "“a”, “b”, “c” and 2 more")],
)
def test_links_that_lead_out_are_named_three_at_most(folder: Path, names: str, told: str) -> None:
    for name in names:
        (folder / name).symlink_to("/data")
    (folder / "within").symlink_to("notebooks")
    (notice,) = folder_notices.of_project(read_project(folder), read_only=False)
    assert f"lead out of the folder: {told}." in notice


def test_of_a_folder_that_needs_no_other_nothing_is_said(folder: Path) -> None:
    assert list(folder_notices.of_project(read_project(folder), read_only=False)) == []
