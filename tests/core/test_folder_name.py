"""Folders of the same name are told apart by as little of their place as that takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.folder_name import display_name


@pytest.mark.parametrize(
    ("folders", "names"),
    [
        (["/w/Weather/notebooks"], ["notebooks"]),
        (["/w/Weather", "/w/Sales"], ["Weather", "Sales"]),
        (
            ["/w/Weather/notebooks", "/w/Sales/notebooks", "/w/Other"],
            ["notebooks (in Weather)", "notebooks (in Sales)", "Other"],
        ),
        (
            ["/w/2025/Weather/notebooks", "/w/2026/Weather/notebooks", "/w/Sales/notebooks"],
            ["notebooks (in 2025/Weather)", "notebooks (in 2026/Weather)", "notebooks (in Sales)"],
        ),
        (
            ["/notebooks", "/Weather/notebooks", "/w/Weather/notebooks"],
            ["notebooks (in /)", "notebooks (in /Weather)", "notebooks (in w/Weather)"],
        ),
        (["/w/a\nb/x", "/w/c/x"], ["x (in a b)", "x (in c)"]),
    ],
)
def test_only_what_is_needed_is_named(folders: list[str], names: list[str]) -> None:
    paths = [Path(one) for one in folders]
    assert [display_name(one, paths) for one in paths] == names


@pytest.mark.parametrize(
    ("called", "names"),
    [
        ({"/w/a": "X"}, ["X", "b (in w)", "b (in c)"]),
        ({"/w/a": "b"}, ["b (folder a)", "b (folder b)", "b (in c)"]),
        ({"/w/b": "X"}, ["a", "X", "b"]),
        ({"/w/b": "X", "/w/c/b": "X"}, ["a", "X (in w)", "X (in c)"]),
    ],
)
def test_what_a_person_calls_folders_goes_first(called: dict[str, str], names: list[str]) -> None:
    paths = [Path(one) for one in ("/w/a", "/w/b", "/w/c/b")]
    given = {Path(one): name for one, name in called.items()}
    assert [display_name(one, paths, given) for one in paths] == names


PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda p: Path("/", *p))


@given(st.sets(PATHS, min_size=1))
def test_no_two_folders_are_called_the_same(folders: set[Path]) -> None:
    assert len({display_name(one, folders) for one in folders}) == len(folders)
