"""The lab's image registry: its settings, and what it already holds."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.lab import INPUTS_LABEL, REGISTRY
from tests.lab.processes import is_running, launch, read_pid, wait_for_start
from tests.lab.shell import LabError, lab_folder, run_folder, step

_MANIFESTS = ", ".join(
    (
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
    )
)
# The registry is on this very machine: never through a proxy.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def pid_file() -> Path:
    """Where the process id of the lab's registry is kept."""
    return run_folder() / "registry.pid"


def marker() -> str:
    """The argument that tells our registry's process from every other."""
    return str(run_folder() / "registry.yml")


def ensure() -> None:
    """Start the registry unless it runs."""
    if is_running(read_pid(pid_file()), marker()) and answers():
        return
    if _port_is_taken():
        raise LabError(
            f"Another program holds {REGISTRY}, where the lab's registry has to be. "
            "Please stop it, then run this again."
        )
    with step("Starting the registry"):
        _start()


def _start() -> None:
    settings = Path(marker())
    storage = lab_folder() / "registry"
    storage.mkdir(parents=True, exist_ok=True)
    settings.write_text(_settings(storage), encoding="utf-8")
    log = run_folder() / "registry.log"
    pid = launch(["docker-registry", "serve", str(settings)], log, root=False)
    pid_file().write_text(f"{pid}\n", encoding="utf-8")
    wait_for_start("The registry", answers, pid, log)


def _settings(storage: Path) -> str:
    # JSON is YAML too, and quotes any folder name correctly.
    return json.dumps(
        {
            "version": 0.1,
            "log": {"level": "warn", "accesslog": {"disabled": True}},
            "storage": {
                "filesystem": {"rootdirectory": str(storage)},
                "delete": {"enabled": True},
            },
            "http": {"addr": REGISTRY},
        },
        indent=1,
    )


def answers() -> bool:
    """Whether an image registry answers there."""
    try:
        _get("")
    except (OSError, ValueError):
        return False
    return True


def inputs_of(repository: str, tag: str) -> str | None:
    """The hash of what the image in the registry was made from; None if it is not there."""
    try:
        manifest = describe(repository, tag)
        settings = describe_config(repository, manifest)
    except urllib.error.HTTPError as refusal:
        refusal.close()  # it is also the answer: Python 3.14 warns of one that is left open
        return None
    labels = settings["config"].get("Labels") or {}
    value = labels.get(INPUTS_LABEL)
    return str(value) if value else None


def digest(repository: str, tag: str) -> str:
    """Return the digest of an image; empty when the registry does not answer or has none."""
    request = _request(f"{repository}/manifests/{tag}", _MANIFESTS, "HEAD")
    try:
        with _opener.open(request, timeout=10) as answer:
            return str(answer.headers["Docker-Content-Digest"])
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return ""
    except OSError:
        return ""


def describe(repository: str, tag: str) -> Any:
    """Return the image's manifest; raises HTTPError when the registry has no such image."""
    return _get(f"{repository}/manifests/{tag}", _MANIFESTS)


def describe_config(repository: str, manifest: Any) -> Any:
    """Return the configuration of the image that `manifest` describes."""
    return _get(f"{repository}/blobs/{manifest['config']['digest']}")


def _get(path: str, accept: str = "*/*") -> Any:
    with _opener.open(_request(path, accept), timeout=10) as answer:
        return json.load(answer)


def _request(path: str, accept: str, method: str = "GET") -> urllib.request.Request:
    url = f"http://{REGISTRY}/v2/{path}"
    return urllib.request.Request(url, headers={"Accept": accept}, method=method)


def _port_is_taken() -> bool:
    host, port = REGISTRY.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        return False
    return True
