"""Downloads from registries that misbehave: what the person sees, and how soon."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from notedock.core.problem import Problem
from notedock.core.task import Cancelled, Progress, Step, Task
from notedock.engines.docker import download
from notedock.engines.docker.engine import DockerEngine
from tests.conftest import lab_image
from tests.engines.faulty_registry import Fault, FaultyRegistry, RefusingProxy, self_signed
from tests.lab import registry as lab
from tests.lab.engine import Daemon, can_start_private

BARE = lab_image("no-jupyter")
PART = 5_000_000  # bytes of a layer of lab/big, which has five of 25 MB
LAYER = ""  # where one of those is meant

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
    pytest.mark.skipif(not can_start_private(), reason="a private engine needs root"),
]


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """An engine that tries a layer only once more by itself, after five seconds."""
    with Daemon(arguments=["--max-download-attempts=1"]) as started:
        yield started


class Listener:
    """Whoever waits for a download: what is told, and how it ends."""

    def __init__(self, engine: DockerEngine, image: str) -> None:
        self.told: list[Progress] = []
        self.notices: list[str] = []
        self.task = Task(report=self._report, notice=self.notices.append)
        self.when: Callable[[Progress], bool] = lambda _progress: False
        self.do = self.task.cancel.set  # when it is so
        self._engine, self._image = engine, image

    def download(self) -> None:
        self._engine.download(self._image, self.task)

    def problem(self) -> str:
        """Download, and return the kind of the Problem that ends it."""
        with pytest.raises(Problem) as caught:
            self.download()
        return caught.value.kind

    def seconds_to_cancel(self, when: Callable[[Progress], bool]) -> float:
        """Cancel at the first report that is so; return how long it took to end."""
        self.when = when
        wished: list[float] = []
        with self.task.cancel.closing(lambda: wished.append(time.monotonic())):
            with pytest.raises(Cancelled):
                self.download()
            return time.monotonic() - wished[0]

    def _report(self, progress: Progress) -> None:
        self.told.append(progress)
        if self.when(progress):
            self.do()

    @property
    def tried_again(self) -> int:
        """How often it was said that it will be tried again."""
        return sum(
            now.again is not None and before.again is None
            for before, now in zip([Progress(Step.CHECK), *self.told], self.told, strict=False)
        )


def listen(engine: DockerEngine, image: str) -> Listener:
    return Listener(engine, image)


# ---------------------------------------------------------------- how far it is


@pytest.mark.parametrize("already", [False, True])
def test_progress_sums_up_to_the_manifests_size(
    engine: DockerEngine, faulty: FaultyRegistry, already: bool
) -> None:
    if already:
        manifest, config = described("lab/big")
        config |= {"history": []}
        config["rootfs"]["diff_ids"] = config["rootfs"]["diff_ids"][:3]
        manifest["layers"] = manifest["layers"][:3]
        publish(faulty, "lab/big", "lower-half", manifest, config)
        engine.download(faulty.image("lab/big:lower-half"), Task())
    cost = engine.cost(faulty.image())
    assert cost is not None
    assert (cost.missing < cost.total) is already
    listener = listen(engine, faulty.image())
    before = faulty.sent
    listener.download()
    assert {one.total for one in listener.told} == {cost.missing}  # from the first report on
    arrived = [one for one in listener.told if one.step is Step.DOWNLOAD][-1]
    assert arrived.done == cost.missing
    assert listener.told[-1].step is Step.UNPACK
    assert 0 <= faulty.sent - before - cost.missing < 10_000  # the configuration comes, too


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(401, {"WWW-Authenticate": 'Basic realm="x"'}), "sign-in-needed"),
        (Fault(403, body=b'{"errors":[{"code":"DENIED"}]}'), "environment-not-found"),
        (Fault(404, body=b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'), "environment-not-found"),
        (Fault(429, body=b'{"errors":[{"code":"TOOMANYREQUESTS"}]}'), "too-many-requests"),
    ],
)
def test_what_a_registry_refuses_is_told_at_once(
    engine: DockerEngine, faulty: FaultyRegistry, fault: Fault, kind: str
) -> None:
    faulty.faults["manifests"] = fault
    listener = listen(engine, faulty.image())
    assert listener.problem() == kind
    assert listener.tried_again == 0


@pytest.mark.parametrize("status", [401, 404, 429])
def test_a_layer_that_is_refused_is_no_lost_connection(
    engine: DockerEngine, faulty: FaultyRegistry, status: int
) -> None:
    faulty.faults[a_layer()] = Fault(status)
    listener = listen(engine, faulty.image())
    listener.problem()
    assert listener.tried_again == 0


def test_an_unknown_certificate_is_told_as_that(engine: DockerEngine, tmp_path: Path) -> None:
    # Engines trust every registry on 127.0.0.1, so it has to be another address of ours.
    host = outward_address()
    with FaultyRegistry(host, self_signed(tmp_path, host)) as faulty:
        listener = listen(engine, faulty.image())
        assert listener.problem() == "place-not-trusted"
        assert engine.cost(faulty.image()) is None


def test_a_proxy_that_refuses_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        RefusingProxy() as proxy,
        Daemon(environment={"HTTPS_PROXY": f"http://{proxy.address}"}) as behind,
    ):
        monkeypatch.setenv("DOCKER_HOST", behind.host)
        engine = DockerEngine()
        for proxy.status in ("403 Forbidden", "407 Proxy Authentication Required"):
            listener = listen(engine, "registry.invalid/lab/big:latest")
            assert listener.problem() == "way-blocked"
            assert listener.tried_again == 0


# ---------------------------------------------------------------- what is tried again


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_WAITS", (1,))


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("manifests", Fault(500)),
        ("manifests", Fault(503)),
        (LAYER, Fault(500)),
        (LAYER, Fault(after=PART)),
        (LAYER, Fault(damaged=True)),
    ],
    ids=["500", "503", "a layer's 500", "cut off half-way", "damaged"],
)
def test_what_passes_is_tried_again_and_comes_to_its_end(
    engine: DockerEngine, faulty: FaultyRegistry, where: str, fault: Fault
) -> None:
    faulty.faults[where or a_layer()] = fault
    listener = listen(engine, faulty.image())
    listener.when, listener.do = lambda one: one.again is not None, faulty.faults.clear
    listener.download()
    assert listener.tried_again >= 1
    assert engine.has(faulty.image())


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize(
    ("where", "fault", "kind"),
    [
        ("manifests", Fault(500), "download-failed"),
        (LAYER, Fault(damaged=True), "download-damaged"),
    ],
    ids=["500", "damaged"],
)
def test_what_never_passes_is_given_up(
    engine: DockerEngine, faulty: FaultyRegistry, where: str, fault: Fault, kind: str
) -> None:
    faulty.faults[where or a_layer()] = fault
    listener = listen(engine, faulty.image())
    assert listener.problem() == kind
    assert listener.tried_again >= 1


@pytest.mark.usefixtures("short_waits")
def test_a_connection_that_has_gone_silent_is_given_up_for_a_new_one(
    engine: DockerEngine, faulty: FaultyRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_STALL", 1.5)
    faulty.faults[a_layer()] = Fault(after=PART, stalls=True, times=1)
    listener = listen(engine, faulty.image())
    listener.download()
    assert listener.tried_again >= 1
    assert engine.has(faulty.image())


def test_the_waits_grow_and_are_told_second_by_second(
    engine: DockerEngine, faulty: FaultyRegistry
) -> None:
    faulty.faults["manifests"] = Fault(500)
    listener = listen(engine, faulty.image())
    listener.when, listener.do = lambda one: one.again == 2, faulty.faults.clear
    listener.download()
    assert [one.again for one in listener.told if one.again is not None] == [1, 2, 1]


# ---------------------------------------------------------------- cancelling


def test_cancelling_says_what_will_have_to_be_downloaded_again(
    engine: DockerEngine, faulty: FaultyRegistry
) -> None:
    listener = listen(engine, faulty.image())
    assert listener.seconds_to_cancel(lambda one: one.done > PART) < 1
    [notice] = listener.notices
    assert "MB" in notice
    assert "downloaded again" in notice
    # And that is true of this engine.
    before = faulty.sent
    engine.download(faulty.image(), Task())
    size = engine.cost(faulty.image())
    assert size is not None
    assert faulty.sent - before >= size.total


def test_before_the_first_byte_there_is_nothing_to_say(
    engine: DockerEngine, faulty: FaultyRegistry
) -> None:
    faulty.faults["manifests"] = Fault(500)
    listener = listen(engine, faulty.image())
    assert listener.seconds_to_cancel(lambda one: one.again is not None) < 1
    assert listener.notices == []


def test_a_stalled_download_can_be_cancelled(engine: DockerEngine, faulty: FaultyRegistry) -> None:
    faulty.faults[a_layer()] = Fault(after=PART, stalls=True)
    listener = listen(engine, faulty.image())
    stalled = faulty.stalled.is_set
    assert listener.seconds_to_cancel(lambda one: stalled() and one.done > 0) < 1


# ---------------------------------------------------------------- who is asking


def test_a_password_comes_from_dockers_own_store(
    engine: DockerEngine,
    faulty: FaultyRegistry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faulty.password = "secret"
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    assert engine.cost(faulty.image()) is None
    assert listen(engine, faulty.image()).problem() == "sign-in-needed"
    known = base64.b64encode(b"reader:secret").decode()
    login = {"auths": {faulty.address: {"auth": known}}}
    (tmp_path / "config.json").write_text(json.dumps(login))
    cost = engine.cost(faulty.image())
    assert cost is not None
    assert cost.total > 100_000_000
    engine.download(faulty.image(), Task())
    assert engine.has(faulty.image())


def test_a_store_that_is_not_installed_keeps_nobody_from_what_is_open_to_all(
    engine: DockerEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text('{"credsStore": "not-there"}')
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    assert engine.cost(BARE) is not None
    engine.download(BARE, Task())
    assert engine.has(BARE)


# ---------------------------------------------------------------- which computer it is for


@pytest.fixture
def for_arm(faulty: FaultyRegistry) -> FaultyRegistry:
    """A registry with an image for arm computers alone, in an index and by itself."""
    offer_for_arm(faulty)
    return faulty


@pytest.mark.parametrize("tag", ["arm", "arm-alone"])
def test_an_image_for_other_computers_is_known_before_a_byte_of_it_comes(
    engine: DockerEngine, for_arm: FaultyRegistry, tag: str
) -> None:
    cost = engine.cost(for_arm.image(f"lab/no-jupyter:{tag}"))
    assert cost is not None
    assert not cost.platform_fits
    assert cost.platforms == ("linux/arm64/v8",)
    assert for_arm.layers_asked() == 1  # the configuration


def test_where_nobody_knew_the_engine_says_it(
    engine: DockerEngine, for_arm: FaultyRegistry
) -> None:
    assert listen(engine, for_arm.image("lab/no-jupyter:arm")).problem() == "wrong-platform"


def test_whoever_wants_it_all_the_same_gets_it(
    engine: DockerEngine, for_arm: FaultyRegistry
) -> None:
    image = for_arm.image("lab/no-jupyter:arm")
    engine.cost(image)
    engine.download(image, Task())
    assert engine.has(image)


# ---------------------------------------------------------------- what is served


def a_layer() -> str:
    """Return the digest of a large layer of lab/big."""
    manifest, _config = described("lab/big")
    return str(max(manifest["layers"], key=lambda layer: int(layer["size"]))["digest"])


def offer_for_arm(faulty: FaultyRegistry) -> None:
    """Let the registry have an image for another kind of computer, alone and in an index."""
    manifest, config = described("lab/no-jupyter")
    place = {"os": "linux", "architecture": "arm64", "variant": "v8"}
    entry = publish(faulty, "lab/no-jupyter", "arm-alone", manifest, config | place)
    papers = entry | {"platform": {"os": "unknown", "architecture": "unknown"}}
    kind = "application/vnd.oci.image.index.v1+json"
    entries = [papers, entry | {"platform": place}]
    index = {"schemaVersion": 2, "mediaType": kind, "manifests": entries}
    faulty.own["/v2/lab/no-jupyter/manifests/arm"] = (kind, json.dumps(index).encode())


def described(repository: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the manifest and the configuration of one of the lab's images."""
    manifest = lab.describe(repository, "latest")
    return manifest, lab.describe_config(repository, manifest)


def publish(
    faulty: FaultyRegistry,
    repository: str,
    tag: str,
    manifest: dict[str, Any],
    config: dict[str, Any],
) -> dict[str, Any]:
    """Let the registry have another image of the same layers; return its entry for an index."""
    text = json.dumps(config).encode()
    manifest["config"] |= {"digest": digest(text), "size": len(text)}
    made, kind = json.dumps(manifest).encode(), manifest["mediaType"]
    faulty.own[f"/v2/{repository}/blobs/{digest(text)}"] = ("application/octet-stream", text)
    for name in (tag, digest(made)):
        faulty.own[f"/v2/{repository}/manifests/{name}"] = (kind, made)
    return {"mediaType": kind, "digest": digest(made), "size": len(made)}


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def outward_address() -> str:
    """Return an address of this computer that is not 127.0.0.1; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
