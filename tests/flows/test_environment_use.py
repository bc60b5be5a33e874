"""Which folders use an environment: by choice, by default, because it was made for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import OWN, read_catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server, Status, server_key
from notedock.engines.inventory import Installed
from notedock.flows.context import Context
from notedock.flows.environment_use import EnvironmentUse

ME = "somebody"
SALES, WEATHER = Path("/home/jo/Sales"), Path("/home/jo/Weather")


class Running:
    """As much of an engine as is asked here."""

    def servers(self, _person: str) -> list[Server]:
        key = server_key(ME, WEATHER)
        return [Server("1", key, WEATHER, "r-notebook", "quiet", Status.RUNNING)]


@pytest.fixture
def context(paths: AppPaths) -> Context:
    catalogue = read_catalogue(environ={})
    return Context(Running(), catalogue, RecentFolders(paths), paths, ME)  # type: ignore[arg-type]


def image(context: Context, name: str, **more: object) -> Installed:
    reference = context.catalogue.find(name).reference
    names = (reference,)
    return Installed(name, (name,), names, names, name, 1, 1, True, True, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chosen", "made", "default", "other", "own"),
    [
        ("", False, ("Sales",), (), ()),
        ("r-notebook", False, (), ("Sales",), ()),
        ("r-notebook", True, (), ("Sales",), ("Sales",)),  # packages on top of it
        ("", True, (), (), ("Sales",)),
        (OWN, True, (), (), ("Sales",)),
        ("no longer known", False, (), (), ()),
    ],
)
def test_a_folder_uses_what_was_made_for_it_what_was_chosen_or_the_default(
    context: Context,
    chosen: str,
    made: bool,
    default: tuple[str, ...],
    other: tuple[str, ...],
    own: tuple[str, ...],
) -> None:
    context.recent_folders.add(SALES, chosen)
    images = [image(context, name) for name in ("scipy-notebook", "r-notebook")]
    images.append(image(context, "x/made", built_for=str(SALES if made else WEATHER)))
    use = EnvironmentUse(context, tuple(images))
    assert [use.folders(one) for one in images] == [default, other, own]


def test_folders_whose_notebooks_run_are_known_by_their_servers(context: Context) -> None:
    one = image(context, "r-notebook", users=("of another program", server_key(ME, WEATHER)))
    assert EnvironmentUse(context, (one,)).running(one) == ("Weather",)


@pytest.mark.parametrize(
    ("chosen", "names", "used"),
    [
        ("company/base:7", ("company/base:7",), True),
        ("company/base", ("company/base:latest",), True),  # as it was asked for
        ("company/base:latest", (), False),  # a newer one is called so
        ("company/base@sha256:" + "0a" * 32, (), True),  # which has no other name
    ],
)
def test_an_environment_is_used_under_whatever_name_it_was_fetched(
    context: Context, chosen: str, names: tuple[str, ...], used: bool
) -> None:
    context.recent_folders.add(SALES, chosen)
    one = replace(image(context, "r-notebook"), names=names, known_as=(*names, chosen))
    use = EnvironmentUse(context, (one,))
    assert use.is_needed(one) is used


def test_the_default_is_needed_by_folders_that_are_still_to_come(context: Context) -> None:
    default, other = image(context, "scipy-notebook"), image(context, "r-notebook")
    use = EnvironmentUse(context, (default, other))
    assert (use.is_needed(default), use.is_needed(other)) == (True, False)
