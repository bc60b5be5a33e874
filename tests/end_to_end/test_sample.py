"""The first thing that a new person does: try the sample."""

from __future__ import annotations

from pathlib import Path

import docker
from playwright.sync_api import expect

from tests.conftest import ours
from tests.end_to_end.conftest import OpenPage
from tests.end_to_end.desktop import Desktop
from tests.waiting import eventually


def test_try_the_sample(
    screen: Desktop, open_page: OpenPage, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    place = tmp_path / "Documents"
    place.mkdir()
    program = screen.start()
    program.press("Try the sample")
    screen.window("Where should the sample go?")
    screen.type(str(place))
    screen.keys("Return")
    eventually("running notebooks", lambda: program.offers("Stop"), 300)
    page = open_page(".localhost:")
    expect(page.get_by_role("heading", name="Start here")).to_be_visible(timeout=60_000)

    (container,) = ours(docker_client, place)
    image = container.attrs["Config"]["Image"]
    page.close()
    program.press("Stop")
    eventually("no container", lambda: not ours(docker_client, place), 60)
    docker_client.images.remove(image)
    program.quit()
    assert program.end() == 0
    assert (place / "Notedock sample" / "notebooks" / "Start here.ipynb").is_file()
