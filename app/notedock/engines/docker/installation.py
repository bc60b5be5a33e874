"""How Docker gets onto this computer: its page, and the commands for this system."""

from __future__ import annotations

import sys

from notedock.core.engine_advice import EngineAdvice
from notedock.core.translation import translate

# Docker's own documentation, and the packages of the distributions themselves.
_PAGES = {
    "linux": "https://docs.docker.com/engine/install/",
    "darwin": "https://docs.docker.com/desktop/setup/install/mac-install/",
    "win32": "https://docs.docker.com/desktop/setup/install/windows-install/",
}
_COMMANDS = {
    "debian": "sudo apt-get install docker.io",
    "ubuntu": "sudo apt-get install docker.io",
    "fedora": "sudo dnf install moby-engine && sudo systemctl enable --now docker",
    "arch": "sudo pacman -S docker && sudo systemctl enable --now docker",
    "suse": "sudo zypper install docker && sudo systemctl enable --now docker",
    "darwin": "brew install --cask docker-desktop",
    "win32": "winget install Docker.DockerDesktop",
}
_JOIN = 'sudo usermod -aG docker "$USER"'


def advice() -> EngineAdvice:
    """Return how a person gets Docker on this system."""
    return EngineAdvice(
        label="Docker",
        needs=translate("Engine", "Docker 19.03 or newer, or Podman 3 or newer"),
        page=_PAGES.get(sys.platform, _PAGES["linux"]),
        install=_install_command(),
        start=_start_command(),
        permit=_JOIN if sys.platform == "linux" else "",
        group="docker",
        just_permitted=_is_new_member(),
    )


def _install_command() -> str:
    """Return the command that installs Docker on this system, or an empty string."""
    if sys.platform != "linux":
        return _COMMANDS.get(sys.platform, "")
    found = next((_COMMANDS[name] for name in _distribution() if name in _COMMANDS), "")
    return f"{found} && {_JOIN}" if found else ""


def _start_command() -> str:
    """Return the command that starts Docker on this system; it may ask for a password."""
    return {
        "linux": "sudo systemctl start docker",
        "darwin": "open -a Docker",
        "win32": "docker desktop start",
    }.get(sys.platform, "")


def _is_new_member() -> bool:
    """Tell whether the account was added to Docker's group, and has not logged in since."""
    if sys.platform != "linux":
        return False
    import grp
    import os
    import pwd

    try:
        group = grp.getgrnam("docker")
        account = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return False
    return account in group.gr_mem and group.gr_gid not in os.getgroups()


def _distribution() -> list[str]:
    """Return this Linux and those that it is made of, the nearest first."""
    import platform  # not before the first paint

    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    like = release.get("ID_LIKE", "").split()
    return [release.get("ID", ""), *like, *(["suse"] if "suse" in release.get("ID", "") else [])]
