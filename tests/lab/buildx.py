"""Docker's addition buildx, for the tests of recipes that need BuildKit.

Debian has it since version 13. On an older one its package is taken from there and unpacked into
the lab's own folder: nothing of the system is changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.packages import debian_mirror
from tests.lab.shell import LabError, lab_folder, run, say, step, succeeds

_PACKAGE = "docker-buildx"
_FROM = "trixie"
_INSIDE = "usr/libexec/docker/cli-plugins"
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


def settings_folder() -> Path:
    """Return a folder for DOCKER_CONFIG with which the docker command has its addition."""
    return lab_folder() / "buildx"


def ensure() -> None:
    """Get the addition unless it is here."""
    plugins = settings_folder() / "cli-plugins"
    if (plugins / _PACKAGE).exists():
        return
    with step("Getting buildx"), _told():
        plugins.mkdir(parents=True, exist_ok=True)
        found = [folder / _PACKAGE for folder in _usual_folders()]
        here = next((path for path in found if path.exists()), None) or _fetched()
        (plugins / _PACKAGE).unlink(missing_ok=True)
        (plugins / _PACKAGE).symlink_to(here)


@contextmanager
def _told() -> Iterator[None]:
    """Say that it cannot be had: the tests that need it are then left out."""
    try:
        yield
    except (LabError, StopIteration) as error:
        say(f"buildx cannot be had: {error}")


def _usual_folders() -> list[Path]:
    system = [f"/{below}/docker/cli-plugins" for below in ("usr/libexec", "usr/lib")]
    return [Path.home() / ".docker/cli-plugins", *map(Path, system)]


def _fetched() -> Path:
    """Unpack Debian's package beside the settings. Raises LabError."""
    folder = settings_folder() / "package"
    for below in ("lists/partial", "cache/archives/partial", "unpacked"):
        (folder / below).mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    sources.write_text(f"deb [signed-by={_KEYS}] {debian_mirror()} {_FROM} main\n")
    apart = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": os.environ.get("USER", "root"),
    }
    options = [f"--option={name}={value}" for name, value in apart.items()]
    run("apt-get", *options, "update")
    run("env", f"--chdir={folder}", "apt-get", *options, "download", _PACKAGE)
    package = next(folder.glob(f"{_PACKAGE}_*.deb"))
    run("dpkg-deb", "--extract", str(package), str(folder / "unpacked"))
    package.unlink()
    succeeds("rm", "--recursive", str(folder / "lists"), str(folder / "cache"))
    return folder / "unpacked" / _INSIDE / _PACKAGE
