"""Whose ids a server gets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from notedock.core.account import Ids, ids_for
from tests.conftest import needs_root

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="engines map owners elsewhere")


def test_a_person_brings_their_groups_but_not_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is in `disk` (6) or `docker` (998) keeps that power out of the folder."""
    monkeypatch.setattr(os, "getuid", lambda: 1500)
    monkeypatch.setattr(os, "getgid", lambda: 1500)
    monkeypatch.setattr(os, "getgroups", lambda: [3000, 0, 1500, 998, 6, 2000])
    assert ids_for(tmp_path) == Ids(1500, 1500, (2000, 3000))


@needs_root
def test_the_group_that_a_folder_belongs_to_is_brought_in_any_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chown(tmp_path, 4321, 33)
    monkeypatch.setattr(os, "getuid", lambda: 1500)
    monkeypatch.setattr(os, "getgid", lambda: 1500)
    monkeypatch.setattr(os, "getgroups", lambda: [33, 34])
    found = ids_for(tmp_path)
    assert found is not None
    assert found.groups == (33,)


@needs_root
def test_for_root_the_owner_of_a_folder_counts(tmp_path: Path) -> None:
    os.chown(tmp_path, 4321, 1234)
    assert ids_for(tmp_path) == Ids(4321, 1234)
