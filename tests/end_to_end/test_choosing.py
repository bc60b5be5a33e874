"""An environment is compared and chosen on a real screen: by keys, and heard by a screen reader."""

from __future__ import annotations

from pathlib import Path

import docker

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from tests.conftest import SMALL
from tests.end_to_end.desktop import Desktop
from tests.end_to_end.test_by_screen_reader import complain_about_names
from tests.waiting import eventually


def test_the_tree_is_read_aloud_and_walked_by_keys(
    screen: Desktop,
    folder: Path,
    paths: AppPaths,
    docker_client: docker.DockerClient,
    catalogue: Catalogue,
) -> None:
    docker_client.images.pull(catalogue.find(SMALL).reference)
    program = screen.start(str(folder))
    eventually("the folder", lambda: program.shows(folder.name))
    program.by_reader("act", "Change the environment", "Press")
    row = eventually("what is here", lambda: program.thing("Python, small, on this computer"))
    assert row is not None
    assert "For notebooks that need no libraries" in row.description
    assert "Built on “Python, smallest”" in row.description
    complain_about_names(program)

    screen.keys("Left")  # from the default to its parent
    eventually("the parent", lambda: (one := program.thing(row.name)) and "focused" in one.states)
    screen.keys("Return")
    eventually("that it is taken", lambda: RecentFolders(paths).environment(folder) == SMALL)
    eventually("no dialog", lambda: program.thing("Choose", "button") is None)
    program.quit()
    assert program.end() == 0
    assert "Traceback" not in program.log.read_text()
