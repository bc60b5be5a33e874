"""How a container is run: as whom, and by which command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import docker
import pytest

from notedock.core.account import Ids
from notedock.core.data_folder import DataFolder
from notedock.core.masking import MASK
from notedock.core.mounts import DATA, WORK
from notedock.core.problem import Problem
from notedock.core.variables import Variables
from notedock.engines.base import ServerOptions
from notedock.engines.docker import launching
from notedock.engines.docker.container_spec import VARIABLES, EngineTraits, make_spec
from notedock.engines.docker.images import Image


def _launch(ids: Ids | None) -> ServerOptions:
    return ServerOptions("k", "p", Path("/x"), "e", "r", 1, "t", ids=ids)


def test_root_itself_is_never_handed_to_the_start_script() -> None:
    """Folders of root run as 0:0 past the start script, which refuses that id."""
    chosen = make_spec(_launch(Ids(0, 0)), Image(follows_contract=True), EngineTraits())
    assert chosen.user == "0:0"
    assert "NB_UID" not in chosen.environment
    assert "--allow-root" in chosen.command


def test_the_command_that_is_shown_gives_away_no_more_power_than_the_server_has() -> None:
    launch = _launch(Ids(1234, 2345, (3000,)))
    shown = make_spec(launch, Image(follows_contract=True), EngineTraits()).command_line()
    wanted = "--user 1234:2345 --group-add=3000 --group-add=100 --cap-drop=ALL"
    assert f"{wanted} --security-opt=no-new-privileges" in shown
    assert "--env NB_UID=1234 --env NB_GID=2345" in shown
    assert "CHOWN" not in shown


def test_only_the_jupyter_images_need_the_group_of_their_home() -> None:
    chosen = make_spec(_launch(Ids(1234, 2345)), Image(follows_contract=False), EngineTraits())
    assert (chosen.user, chosen.groups) == ("1234:2345", ())


@pytest.mark.parametrize("ids", [Ids(1234, 2345, (3000,)), None])
@pytest.mark.parametrize("podman", [False, True])
def test_where_the_engine_maps_the_person_to_root_the_folder_is_opened_as_that(
    ids: Ids | None, podman: bool
) -> None:
    """A rootless engine knows no other number of this computer than the person's own."""
    traits = EngineTraits(rootless=True, podman=podman)
    chosen = make_spec(_launch(ids), Image(follows_contract=True), traits)
    assert (chosen.user, chosen.groups) == ("0:0", (100,))
    assert "--allow-root" in chosen.command
    assert "--cap-drop=ALL" in chosen.command_line()


@pytest.mark.parametrize(
    ("user", "runs_as"), [("root", "1000:100"), ("0:0", "1000:100"), ("1000", None)]
)
def test_a_recipe_that_ends_as_root_runs_as_the_images_own_account(
    user: str, runs_as: str | None
) -> None:
    """On macOS and Windows, where the engine sees to the owner of files."""
    image = Image(follows_contract=True, user=user)
    assert make_spec(_launch(None), image, EngineTraits()).user == runs_as


@pytest.mark.parametrize("only_data", [False, True])
def test_what_the_engine_keeps_is_not_opened_wherever_it_lies(
    tmp_path: Path, only_data: bool
) -> None:
    (tmp_path / "moved").symlink_to(tmp_path / "engine")
    inside, traits = tmp_path / "engine" / "volumes", EngineTraits(data=str(tmp_path / "moved"))
    launch = _launch(None)
    launch = replace(launch, **{"data": DataFolder(inside)} if only_data else {"folder": inside})
    client, image = cast("docker.APIClient", None), Image(follows_contract=True)
    with pytest.raises(Problem) as caught:
        launching.launch(client, launch, image, traits, tmp_path / "accounts.json")
    assert caught.value.kind == "system-folder"


def test_the_folders_own_settings_are_seen_by_name_alone_and_the_programs_go_first() -> None:
    settings = Variables((("API_KEY", "hunter22 and more"), ("JUPYTER_TOKEN", "theirs")))
    launch = replace(_launch(Ids(1234, 2345)), variables=settings)
    chosen = make_spec(launch, Image(follows_contract=True), EngineTraits())
    assert chosen.environment["API_KEY"] == "hunter22 and more"
    assert chosen.environment["JUPYTER_TOKEN"] == launch.token
    assert chosen.labels()[VARIABLES] == "API_KEY,JUPYTER_TOKEN"
    assert f"--env 'API_KEY={MASK}'" in chosen.command_line()
    told = "\n".join([*chosen.labels().values(), repr(chosen), chosen.command_line()])
    assert "hunter22" not in told


def test_the_folder_for_data_is_beside_the_persons_own_and_read_only_unless_wanted() -> None:
    """Below it, the engine would make a folder in the person's."""
    assert not DATA.startswith(WORK)
    launch = replace(_launch(None), data=DataFolder(Path("/d")))
    shown = make_spec(launch, Image(follows_contract=True), EngineTraits()).command_line()
    assert f'type=bind,"source=/d",target={DATA},readonly' in shown
    for read_only in (False, True):
        writable = DataFolder(Path("/d"), writable=True)
        launch = replace(_launch(None), data=writable, read_only=read_only)
        _work, data = make_spec(launch, Image(follows_contract=True), EngineTraits()).binds()
        assert data.read_only is read_only


@pytest.mark.parametrize("follows_contract", [True, False])
def test_the_start_script_is_not_on_the_command_line(follows_contract: bool) -> None:
    """The Jupyter images write down what they are told to run: it would be in every log."""
    image = Image(follows_contract=follows_contract)
    chosen = make_spec(_launch(Ids(1234, 2345)), image, EngineTraits())
    words = [*(chosen.entrypoint or ()), *chosen.command]
    assert "notedock" in words
    assert max(map(len, words)) < 60
    assert chosen.environment["NOTEDOCK_START"] in chosen.command_line().replace("'\"'\"'", "'")
