"""The Debian packages that the lab needs, and where this machine gets Debian from."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.lab.shell import LabError, run, say, step, succeeds

# The command that shows that a package is there, and the package that brings it.
NEEDED = {
    "docker": "docker.io",
    "dockerd": "docker.io",
    "docker-registry": "docker-registry",
    "bwrap": "bubblewrap",
    "debootstrap": "debootstrap",
    "ip": "iproute2",
    "pasta": "passt",
    "podman": "podman",
    "runc": "runc",
}
_APT_SOURCES = Path("/etc/apt")


def ensure(*, engine_answers: bool) -> None:
    """Install what is missing; an engine that already answers needs no dockerd."""
    missing = {
        package
        for command, package in NEEDED.items()
        if shutil.which(command) is None and not (engine_answers and command == "dockerd")
    }
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise LabError(
            "This is not a Debian system. Please install these yourself, then run this again: "
            "Docker (docker and dockerd), the image registry of the Distribution project as "
            "`docker-registry`, debootstrap, iproute2, bubblewrap, passt, and Podman with runc."
        )
    names = sorted(missing)
    with step(f"Installing {', '.join(names)}"):
        _install(names)
    if "docker-registry" in missing:
        # The package may start a registry of its own on the port that ours needs.
        succeeds("service", "docker-registry", "stop", root=True)


def _install(names: list[str]) -> None:
    install = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes")
    command = (*install, "--no-install-recommends", *names)
    if succeeds(*command, root=True):
        return
    say("Refreshing the package lists first …")
    # One unreachable third-party source makes this fail though Debian's own lists are fresh.
    succeeds("apt-get", "update", root=True)
    run(*command, root=True)


def debian_mirror(sources: Path = _APT_SOURCES) -> str:
    """The address this machine itself gets Debian's packages from."""
    files = [sources / "sources.list", *sorted(sources.glob("sources.list.d/*"))]
    for file in files:
        if file.suffix not in (".list", ".sources") or not file.exists():
            continue
        text = file.read_text(errors="replace")
        for address in re.findall(r"^(?:URIs:|deb\s).*?(https?://\S+)", text, re.MULTILINE):
            if re.search(r"/debian/?$", address):
                return str(address)
    raise LabError(f"No Debian mirror is named in {sources}: cannot make the base image.")
