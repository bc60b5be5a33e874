"""The settings file: defaults, unknown and invalid values, damaged files."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import cast

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import read_catalogue
from notedock.core.limits import Limits
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import Closing, ColorScheme, Settings, SettingsFile
from notedock.engines.base import Engine
from notedock.flows.context import Context


@pytest.fixture
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    """A home in which nothing is set."""
    return AppPaths(tmp_path_factory.mktemp("unset"))


@pytest.fixture
def path(paths: AppPaths) -> Path:
    paths.home.mkdir(parents=True, exist_ok=True)
    return paths.home / "settings.json"


def test_nothing_is_written_before_something_is_set(paths: AppPaths, path: Path) -> None:
    assert SettingsFile(paths).current == Settings()
    assert not path.exists()


def test_what_is_set_counts_at_once_and_next_time(paths: AppPaths) -> None:
    mirror, engine = "mirror.example.com/team", "unix:///run/own.sock"
    chosen = Settings(
        ColorScheme.DARK, mirror, "r-notebook", engine, Closing.KEEP, False, ask_trust=False
    )
    file = SettingsFile(paths)
    file.change(look=chosen.look, registry=chosen.registry, environment=chosen.environment)
    file.change(engine=chosen.engine)
    file.change(closing=chosen.closing, notifications=chosen.notifications)
    file.change(ask_trust=chosen.ask_trust)
    assert file.current == chosen
    assert SettingsFile(paths).current == chosen


def test_limits_are_kept(paths: AppPaths) -> None:
    SettingsFile(paths).change(limits=Limits(memory=2000, log=5))
    assert SettingsFile(paths).current.limits == Limits(memory=2000, log=5)


def test_what_is_not_known_survives(paths: AppPaths, path: Path) -> None:
    path.write_text('{"look": "light", "written by": {"a newer": ["version"]}}')
    SettingsFile(paths).change(look=ColorScheme.DARK)
    assert json.loads(path.read_text()) == {
        "look": "dark",
        "written by": {"a newer": ["version"]},
    }


def test_what_another_program_sets_meanwhile_survives(paths: AppPaths) -> None:
    one, other = SettingsFile(paths), SettingsFile(paths)
    one.change(look=ColorScheme.DARK)
    other.change(closing=Closing.STOP)
    assert SettingsFile(paths).current == Settings(look=ColorScheme.DARK, closing=Closing.STOP)


@pytest.mark.parametrize(
    "entry",
    [
        '"look": "purple"',
        '"look": ["dark"]',
        '"look": 1',
        '"registry": "https://mirror.example.com"',
        '"registry": 5000',
        '"environment": "two words"',
        '"environment": null',
        '"closing": true',
        '"notifications": "yes"',
        '"notifications": []',
        '"limits": [800]',
        '"limits": {"memory": "much"}',
        '"ask_trust": 0.5',
    ],
)
def test_a_value_that_cannot_be_leaves_the_others(paths: AppPaths, path: Path, entry: str) -> None:
    good = '"look": "dark"' if "look" not in entry else '"closing": "stop"'
    path.write_text(f"{{{entry}, {good}}}")
    expected = Settings(look=ColorScheme.DARK) if "look" in good else Settings(closing=Closing.STOP)
    assert SettingsFile(paths).current == expected


@pytest.mark.parametrize(
    "content", [b"", b'{"look": "da', b"\xff\xfe\x00", b"[1]", b"null", b"[" * 100_000]
)
def test_a_damaged_file_counts_as_none_and_is_kept_aside(
    paths: AppPaths, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    file = SettingsFile(paths)
    assert file.current == Settings()
    assert path.read_bytes() == content  # as long as there is nothing to write
    file.change(look=ColorScheme.DARK)
    assert SettingsFile(paths).current == Settings(look=ColorScheme.DARK)
    assert path.with_name("settings.json.damaged").read_bytes() == content


def test_what_cannot_be_kept_counts_all_the_same_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file is in the way")
    file = SettingsFile(AppPaths(tmp_path / "home"))
    with pytest.raises(Problem) as caught:
        file.change(look=ColorScheme.DARK)
    assert caught.value.kind == "settings-not-kept"
    assert file.current.look is ColorScheme.DARK


def context(paths: AppPaths, environ: dict[str, str] | None = None) -> Context:
    catalogue = read_catalogue(environ=environ or {})
    made = Context(cast("Engine", None), catalogue, RecentFolders(paths), paths, "somebody")
    made.obey_settings()
    return made


def test_the_catalogue_follows_the_settings(paths: AppPaths) -> None:
    SettingsFile(paths).change(registry="mirror.example.com/team", environment="r-notebook")
    one = context(paths)
    assert one.catalogue.default.name == "r-notebook"
    assert one.catalogue.default is one.catalogue.find("r-notebook")
    for entry in one.catalogue.environments:
        assert entry.reference.startswith(f"mirror.example.com/team/{entry.name}:")
    public = one.catalogue.find("quay.io/jupyter/base-notebook:x")
    assert public.reference == "mirror.example.com/team/base-notebook:x"
    one.settings.change(registry="", environment="")
    one.obey_settings()
    assert one.catalogue == read_catalogue(environ={})


@pytest.mark.parametrize("translated", [False, True])
def test_any_image_can_be_the_default_for_a_while(paths: AppPaths, translated: bool) -> None:
    SettingsFile(paths).change(environment="ghcr.io/team/notebook:7")
    one = context(paths).catalogue
    one = one.translated() if translated else one
    assert one.default.reference == "ghcr.io/team/notebook:7"
    assert one.under("", "").default.name == "scipy-notebook"


def test_who_has_taken_the_catalogue_keeps_it_as_it_was(paths: AppPaths) -> None:
    one = context(paths)
    taken = one.catalogue
    one.settings.change(registry="mirror.example.com/team", environment="r-notebook")
    one.obey_settings()
    assert one.catalogue is not taken
    assert taken == read_catalogue(environ={})
    with pytest.raises(FrozenInstanceError):
        taken.mirror = "mirror.example.com/team"  # type: ignore[misc]


def test_threads_that_ask_at_the_same_time_get_the_same_settings(
    paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2)

    class SlowFile(SettingsFile):
        def __init__(self, own: AppPaths) -> None:
            with suppress(threading.BrokenBarrierError):  # where there is nobody else
                both.wait(0.5)
            super().__init__(own)

    monkeypatch.setattr("notedock.flows.context.SettingsFile", SlowFile)
    one = Context(
        cast("Engine", None), read_catalogue(environ={}), RecentFolders(paths), paths, "somebody"
    )
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _turn: one.settings, range(2))
    assert first is second


def test_the_variable_wins_over_the_setting(paths: AppPaths) -> None:
    SettingsFile(paths).change(registry="mirror.example.com/team")
    given = context(paths, {"NOTEDOCK_REGISTRY": "given.example.com/jupyter"}).catalogue
    assert given.given
    assert given.default.reference.startswith("given.example.com/jupyter/scipy-notebook:")
    assert not context(paths).catalogue.given
