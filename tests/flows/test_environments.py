"""What is on this computer, what it takes, and what may be removed: on an engine of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docker
import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue, read_catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.task import Cancelled, Question, Task
from notedock.engines.base import EngineInfo
from notedock.engines.docker import inventory as engine_inventory
from notedock.engines.docker.container_spec import BUILT_BY, BUILT_FOR
from notedock.engines.docker.dangling_images import DanglingImages
from notedock.engines.docker.engine import DockerEngine
from notedock.engines.docker.image_listing import Layer, LocalImage
from notedock.engines.docker.inventory import inventory
from notedock.flows import environments
from notedock.flows.clean_up import clean_up
from notedock.flows.context import Context
from notedock.flows.installed_environments import (
    InstalledEnvironment,
    RemovalBlocker,
    installed_environments,
)
from tests.conftest import SMALL, docker_engine, lab_image
from tests.lab.engine import Daemon, can_start_private

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.skipif(not can_start_private(), reason="a private engine needs root"),
]
FOREIGN = lab_image("no-jupyter")
ME = "somebody"
# What a Jupyter image is known by.
MARKED = """FROM scratch
ENV NB_USER=jovyan JUPYTER_PORT=8888
ENTRYPOINT ["tini", "-g", "--", "start.sh"]
CMD ["start-notebook.py"]
COPY data /data
"""


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """An engine that nobody else fills; each test removes what it has made."""
    with Daemon() as started:
        yield started


@pytest.fixture
def context(
    daemon: Daemon, catalogue: Catalogue, paths: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> Context:
    monkeypatch.setenv("DOCKER_HOST", daemon.host)
    return Context(DockerEngine(paths=paths), catalogue, RecentFolders(paths), paths, ME)


@pytest.fixture
def small(
    context: Context, daemon: Daemon, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Something with the small environment's name and marks, on this computer but not by us."""
    reference = context.catalogue.find(SMALL).reference
    folder = tmp_path_factory.mktemp("small")
    (folder / "data").write_bytes(b"small".ljust(3_000_000))
    (folder / "Dockerfile").write_text(MARKED)
    daemon.docker("build", "--quiet", f"--tag={reference}", str(folder))
    yield reference
    daemon.docker("image", "rm", "--force", reference)


@pytest.fixture
def brought(context: Context, small: str) -> str:
    """The same, as if it had been downloaded by us."""
    stored = docker_engine(context).store.find(small)
    assert stored is not None
    docker_engine(context).downloaded.note(stored.id, small)
    return small


def build(daemon: Daemon, folder: Path, base: str, name: str, *labels: str) -> None:
    """Build an image of `base` and 5 MB more."""
    context = folder / name.partition(":")[0]
    context.mkdir()
    (context / "data").write_bytes(name.encode().ljust(5_000_000))
    (context / "Dockerfile").write_text(f"FROM {base}\nCOPY data /data\n")
    marks = [f"--label={label}" for label in labels]
    daemon.docker("build", "--quiet", f"--tag={name}", *marks, str(context))


def kept(context: Context, reference: str) -> InstalledEnvironment:
    found = installed_environments(context).find(reference)
    assert found is not None
    return found


def identity_of(context: Context, reference: str) -> str:
    stored = docker_engine(context).store.find(reference)
    assert stored is not None
    return stored.id


def refused(context: Context, name: str) -> str:
    """Return the kind of Problem that removing `name` ends with; it must still be there."""
    before = set(docker_engine(context).store.all())
    with pytest.raises(Problem) as caught:
        environments.remove(context, name, Task(), force=True)
    assert set(docker_engine(context).store.all()) == before
    return caught.value.kind


def test_the_real_images_are_known_by_their_marks(
    real_engine: DockerEngine, docker_client: docker.DockerClient, catalogue: Catalogue
) -> None:
    for reference in (catalogue.find(SMALL).reference, FOREIGN):
        docker_client.images.pull(reference)
    serves = {name: one.serves for one in real_engine.store.all() for name in one.names}
    assert (serves[catalogue.find(SMALL).reference], serves[FOREIGN]) == (True, False)


def test_what_was_brought_is_listed_and_removed_and_was_large(
    context: Context, daemon: Daemon
) -> None:
    environments.download_environment(context, context.catalogue.find(FOREIGN), Task())
    one = kept(context, FOREIGN)
    assert one.blocker is RemovalBlocker.NONE
    told = daemon.docker("image", "inspect", "--format={{.Size}}", FOREIGN)
    assert one.frees == one.installed.size == int(told)
    assert installed_environments(context).takes == one.frees
    asked: list[Question] = []

    def yes(question: Question) -> bool:
        asked.append(question)
        return True

    assert environments.remove(context, FOREIGN, Task(ask=yes)) == one.frees
    assert f"{one.frees / 1e6:.0f} MB" in asked[0].detail
    assert daemon.docker("image", "ls", "--all", "--quiet").split() == []
    assert installed_environments(context).kept == ()
    assert not list(context.paths.downloaded_images.iterdir())


def test_notebooks_are_known_by_their_marks(
    context: Context, daemon: Daemon, small: str, tmp_path: Path
) -> None:
    build(daemon, tmp_path, small, "mine:1")
    build(daemon, tmp_path, "scratch", "other:1")
    build(daemon, tmp_path, "scratch", "recipe:1", f"{BUILT_FOR}=/data/Sales", f"{BUILT_BY}={ME}")
    try:
        images = {name: one for one in docker_engine(context).store.all() for name in one.names}
        serving = {name for name, one in images.items() if one.serves}
        assert serving == {small, "mine:1", "recipe:1"}
        shelf = installed_environments(context)
        assert [one.environment.title for one in shelf.kept] == ["Python, small", "Sales", "mine:1"]
        assert shelf.takes == images["mine:1"].size + images["recipe:1"].size
        assert images["mine:1"].size == images[small].size + 5_000_000
        assert kept(context, "mine:1").frees == kept(context, "recipe:1").frees == 5_000_000
    finally:
        daemon.docker("image", "rm", "mine:1", "other:1", "recipe:1")


def test_the_foundation_without_jupyter_is_no_environment(
    context: Context, daemon: Daemon, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text(
        'FROM scratch\nENV NB_USER=jovyan\nENTRYPOINT ["tini", "-g", "--", "start.sh"]\n'
    )
    daemon.docker("build", "--quiet", "--tag=foundation:1", str(tmp_path))
    try:
        (one,) = (one for one in docker_engine(context).store.all() if "foundation:1" in one.names)
        assert not one.serves
    finally:
        daemon.docker("image", "rm", "foundation:1")


def test_what_somebody_else_brought_stays(context: Context, daemon: Daemon, small: str) -> None:
    assert kept(context, small).blocker is RemovalBlocker.NOT_OURS
    assert refused(context, SMALL) == "environment-not-ours"
    assert refused(context, small) == "environment-not-ours"


def test_what_got_another_name_from_somebody_stays(
    context: Context, daemon: Daemon, small: str, brought: str
) -> None:
    daemon.docker("tag", small, "quay.io/jupyter/minimal-notebook:2026-07-28")
    daemon.docker("tag", small, "precious:1")
    try:
        assert kept(context, small).environment.name == SMALL
        assert refused(context, SMALL) == "environment-not-ours"
    finally:
        daemon.docker("image", "rm", "precious:1", "quay.io/jupyter/minimal-notebook:2026-07-28")
    assert kept(context, small).blocker is RemovalBlocker.NONE


@pytest.mark.parametrize("labels", [(), ("io.github.notedock.person=x",)])
def test_what_is_used_stays_also_when_it_does_not_run_and_is_not_ours(
    context: Context, daemon: Daemon, small: str, brought: str, labels: tuple[str, ...]
) -> None:
    marks = [f"--label={label}" for label in labels]
    user = daemon.docker("create", "--name=user", *marks, small).strip()
    try:
        one = kept(context, small)
        assert (one.installed.users, one.blocker) == (("user",), RemovalBlocker.IN_USE)
        assert refused(context, SMALL) == "environment-in-use"
    finally:
        daemon.docker("rm", user)


def test_what_is_taken_into_use_while_the_person_thinks_stays(
    context: Context, daemon: Daemon, small: str, brought: str
) -> None:

    other = small.replace(":2026-07-28", ":other")
    daemon.docker("tag", small, other)
    docker_engine(context).downloaded.note(kept(context, small).installed.id, other)

    def start_meanwhile(_question: Question) -> bool:
        daemon.docker("create", "--name=late", small)
        return True

    try:
        with pytest.raises(Problem) as caught:
            environments.remove(context, SMALL, Task(ask=start_meanwhile))
        assert caught.value.kind == "environment-in-use"
        assert set(kept(context, small).installed.names) == {small, other}
    finally:
        daemon.docker("rm", "late")
        daemon.docker("image", "rm", other)


def test_a_no_changes_nothing(context: Context, small: str, brought: str) -> None:
    with pytest.raises(Cancelled):
        environments.remove(context, SMALL, Task(ask=lambda _question: False))
    with pytest.raises(Problem) as caught:
        environments.remove(context, SMALL, Task())  # where nobody can be asked
    assert caught.value.kind == "removal-unasked"
    assert kept(context, small).blocker is RemovalBlocker.NONE


def test_what_another_is_built_on_goes_after_that(
    context: Context, daemon: Daemon, small: str, brought: str, tmp_path: Path
) -> None:
    build(daemon, tmp_path, small, "recipe:2", f"{BUILT_FOR}=/data/Sales", f"{BUILT_BY}={ME}")
    below = kept(context, small)
    assert (below.blocker, below.holder, below.frees) == (RemovalBlocker.BUILT_UPON, "Sales", 0)
    assert refused(context, SMALL) == "environment-built-upon"
    assert environments.remove(context, "recipe:2", Task(), force=True) == 5_000_000
    assert kept(context, small).blocker is RemovalBlocker.NONE


def test_what_was_built_for_somebody_else_stays(
    context: Context, daemon: Daemon, small: str, tmp_path: Path
) -> None:
    build(daemon, tmp_path, small, "recipe:3", f"{BUILT_FOR}=/data/Sales", f"{BUILT_BY}=another")
    try:
        assert refused(context, "recipe:3") == "environment-not-ours"
    finally:
        daemon.docker("image", "rm", "recipe:3")


def test_an_edition_that_lost_its_name_to_a_newer_one_can_be_removed(
    context: Context, daemon: Daemon, small: str, tmp_path: Path
) -> None:
    old = small.replace("minimal-notebook", "r-notebook").replace("2026-07-28", "2025-11-03")
    build(daemon, tmp_path, small, "older:1")
    daemon.docker("tag", "older:1", old)
    daemon.docker("image", "rm", "older:1")
    identity = identity_of(context, old)
    docker_engine(context).downloaded.note(identity, old)
    one = kept(context, old)
    assert (one.environment.title, one.edition) == ("R for statistics", "2025-11-03")
    assert one.environment.name == one.environment.reference == old
    daemon.docker("tag", small, old)
    (nameless,) = (
        one for one in installed_environments(context).kept if one.installed.id == identity
    )
    assert nameless.installed.names == ()
    assert nameless.environment.title == "R for statistics"
    assert environments.remove(context, identity, Task(), force=True) == 5_000_000
    daemon.docker("image", "rm", old)


def test_cleaning_up_takes_what_no_folder_needs_and_nothing_of_others(
    context: Context,
    daemon: Daemon,
    small: str,
    brought: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_inventory, "JUST_NOW", -60.0)
    context.recent_folders.add(Path("/data/Listed"))
    for name in ("Gone", "Listed"):
        marks = f"{BUILT_FOR}=/data/{name}", f"{BUILT_BY}={ME}"
        build(daemon, tmp_path, small, f"{name.lower()}:1", *marks)
    build(daemon, tmp_path, small, "mine:1")
    (tmp_path / "Dockerfile").write_text(f"FROM {small}\nCOPY gone /left\n")
    left = [daemon.docker("build", "--quiet", str(tmp_path)).strip()]
    (tmp_path / "Dockerfile").write_text(f"FROM {small}\nCOPY mine /theirs\n")
    theirs = daemon.docker("build", "--quiet", str(tmp_path)).strip()
    DanglingImages(context.paths, lambda: daemon.host).note("a key", left)
    asked: list[Question] = []

    def yes(question: Question) -> bool:
        asked.append(question)
        return True

    try:
        assert 10_000_000 <= clean_up(context, Task(ask=yes)) < 11_000_000
        assert "“Gone”" in asked[0].facts[0]
        here = daemon.docker("image", "ls", "--no-trunc", "--format={{.ID}} {{.Repository}}")
        assert "mine" in here
        assert "listed" in here
        assert kept(context, small).blocker is RemovalBlocker.BUILT_UPON
        assert theirs in here
        assert "gone" not in here
        assert left[0] not in here
        assert clean_up(context, Task()) == 0  # nothing is asked
    finally:
        daemon.docker("image", "rm", "mine:1", "listed:1", theirs)


def test_several_removals_at_once_all_end_well(
    context: Context, daemon: Daemon, small: str, tmp_path: Path
) -> None:
    build(daemon, tmp_path, small, "shared:1")
    image = kept(context, "shared:1").installed
    failures: list[BaseException] = []

    def remove() -> None:
        try:
            docker_engine(context).store.remove(image)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=remove) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert docker_engine(context).store.find("shared:1") is None


@pytest.mark.parametrize("name", ["r-notebook", "nothing/like-it", "Not a name", "sha256:0"])
def test_what_is_not_here_cannot_be_removed(context: Context, name: str) -> None:
    assert refused(context, name) == "environment-not-here"


def test_an_old_address_is_obeyed_and_its_successor_named_once(paths: AppPaths) -> None:
    class Puller:
        def info(self) -> EngineInfo:
            return EngineInfo("Docker", "27.0", "unix:///somewhere")

        def download(self, reference: str, _task: Task, _digest: str) -> None:
            pulled.append(reference)

    pulled: list[str] = []
    said: list[str] = []
    catalogue = read_catalogue(environ={})
    context = Context(Puller(), catalogue, RecentFolders(paths), paths, ME)  # type: ignore[arg-type]
    for name in ("jupyter/scipy-notebook:latest", "scipy-notebook"):
        environments.download_environment(context, catalogue.find(name), Task(notice=said.append))
    assert pulled == ["jupyter/scipy-notebook:latest", catalogue.default.reference]
    (sentence,) = said
    assert sentence == (
        "“jupyter/scipy-notebook:latest” has not been updated since October 2023. "
        "“Python for data analysis” has taken its place."
    )


def test_an_engine_that_counts_what_travelled_too_frees_that_as_well() -> None:
    """Docker 29 counts an image both as it arrived and unpacked; its steps only as unpacked."""
    base = LocalImage("1", ("a:1",), 300, 0.0, (Layer(1, 100), Layer(2, 100)), serves=True)
    child = replace(base, id="2", names=("b:1",), layers=(Layer(1, 100), Layer(3, 100)))
    assert [one.frees for one in inventory([base, child], {}, ME).environments] == [150, 150]
