"""The first thing that a new person does: try the sample."""

from __future__ import annotations

from pathlib import Path

import docker
from playwright.sync_api import expect

from tests.conftest import ours
from tests.end_to_end.conftest import OpenPage
from tests.end_to_end.desktop import Desktop
from tests.waiting import eventually


def test_one_click_from_the_launch_to_the_first_chart(
    screen: Desktop, open_page: OpenPage, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    place = tmp_path / "home" / "Documents"
    place.mkdir(parents=True)
    program = screen.start(HOME=str(place.parent), XDG_CONFIG_HOME=str(tmp_path))
    program.press("Try the sample")
    eventually("running notebooks", lambda: program.offers("Stop"), 300)
    assert program.shows("Your copy of the sample is in “~/Documents”.")
    page = open_page(".localhost:")
    chart = page.get_by_role("img", name="Lines of monthly revenue")
    for _attempt in range(3):  # Chromium gives up what it loads when a network comes or goes
        try:
            expect(chart).to_be_in_viewport(timeout=30_000)
            break
        except AssertionError:
            page.reload()
    expect(chart).to_be_in_viewport(timeout=30_000)
    expect(page.get_by_role("heading", name="Start here").last).to_be_visible()

    (container,) = ours(docker_client, place)
    image = container.attrs["Config"]["Image"]
    page.close()
    program.press("Remove it again")
    eventually("no sample", lambda: not list(place.iterdir()), 60)
    assert not ours(docker_client, place)
    docker_client.images.remove(image)
    program.quit()
    assert program.end() == 0
