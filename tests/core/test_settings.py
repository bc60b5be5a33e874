"""What the person has set: kept whole, read kindly, obeyed by the window and the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from notedock.core.environment import read_catalogue
from notedock.core.memory import Memory
from notedock.core.places import Places
from notedock.core.problem import Problem
from notedock.core.settings import Closing, LookChoice, Settings, SettingsFile
from notedock.engines.base import Engine
from notedock.flows.context import Context


@pytest.fixture
def path(places: Places) -> Path:
    places.home.mkdir(parents=True, exist_ok=True)
    return places.home / "settings.json"


def test_nothing_is_written_before_something_is_set(places: Places, path: Path) -> None:
    assert SettingsFile(places).now == Settings()
    assert not path.exists()


def test_what_is_set_counts_at_once_and_next_time(places: Places) -> None:
    mirror, engine = "mirror.example.com/team", "unix:///run/own.sock"
    chosen = Settings(LookChoice.DARK, mirror, "r-notebook", engine, Closing.KEEP, False)
    file = SettingsFile(places)
    file.change(look=chosen.look, registry=chosen.registry, environment=chosen.environment)
    file.change(engine=chosen.engine)
    file.change(closing=chosen.closing, notifications=chosen.notifications)
    assert file.now == chosen
    assert SettingsFile(places).now == chosen


def test_what_is_not_known_survives(places: Places, path: Path) -> None:
    path.write_text('{"look": "light", "written by": {"a newer": ["version"]}}')
    SettingsFile(places).change(look=LookChoice.DARK)
    assert json.loads(path.read_text()) == {
        "look": "dark",
        "written by": {"a newer": ["version"]},
    }


def test_what_another_program_sets_meanwhile_survives(places: Places) -> None:
    one, other = SettingsFile(places), SettingsFile(places)
    one.change(look=LookChoice.DARK)
    other.change(closing=Closing.STOP)
    assert SettingsFile(places).now == Settings(look=LookChoice.DARK, closing=Closing.STOP)


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
    ],
)
def test_a_value_that_cannot_be_leaves_the_others(places: Places, path: Path, entry: str) -> None:
    good = '"look": "dark"' if "look" not in entry else '"closing": "stop"'
    path.write_text(f"{{{entry}, {good}}}")
    expected = Settings(look=LookChoice.DARK) if "look" in good else Settings(closing=Closing.STOP)
    assert SettingsFile(places).now == expected


@pytest.mark.parametrize(
    "content", [b"", b'{"look": "da', b"\xff\xfe\x00", b"[1]", b"null", b"[" * 100_000]
)
def test_a_damaged_file_counts_as_none_and_is_kept_aside(
    places: Places, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    file = SettingsFile(places)
    assert file.now == Settings()
    assert path.read_bytes() == content  # as long as there is nothing to write
    file.change(look=LookChoice.DARK)
    assert SettingsFile(places).now == Settings(look=LookChoice.DARK)
    assert path.with_name("settings.json.damaged").read_bytes() == content


def test_what_cannot_be_kept_counts_all_the_same_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file is in the way")
    file = SettingsFile(Places(tmp_path / "home"))
    with pytest.raises(Problem) as caught:
        file.change(look=LookChoice.DARK)
    assert caught.value.kind == "settings-not-kept"
    assert file.now.look is LookChoice.DARK


def context(places: Places, environ: dict[str, str] | None = None) -> Context:
    catalogue = read_catalogue(environ=environ or {})
    made = Context(cast("Engine", None), catalogue, Memory(places), places, "somebody")
    made.obey_settings()
    return made


def test_the_catalogue_follows_the_settings(places: Places) -> None:
    SettingsFile(places).change(registry="mirror.example.com/team", environment="r-notebook")
    one = context(places)
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
def test_any_image_can_be_the_default_for_a_while(places: Places, translated: bool) -> None:
    SettingsFile(places).change(environment="ghcr.io/team/notebook:7")
    one = context(places).catalogue
    one = one.translated() if translated else one
    assert one.default.reference == "ghcr.io/team/notebook:7"
    one.use("", "")
    assert one.default.name == "scipy-notebook"


def test_the_variable_wins_over_the_setting(places: Places) -> None:
    SettingsFile(places).change(registry="mirror.example.com/team")
    given = context(places, {"NOTEDOCK_REGISTRY": "given.example.com/jupyter"}).catalogue
    assert given.given
    assert given.default.reference.startswith("given.example.com/jupyter/scipy-notebook:")
    assert not context(places).catalogue.given
