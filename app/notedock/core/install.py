"""How an engine gets onto this computer: where people find it, and the command that does it."""

from __future__ import annotations

import sys

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


def page() -> str:
    """Return where Docker for this system is explained and can be had."""
    return _PAGES.get(sys.platform, _PAGES["linux"])


def command() -> str:
    """Return the command that installs Docker on this system, or an empty string."""
    if sys.platform != "linux":
        return _COMMANDS.get(sys.platform, "")
    found = next((_COMMANDS[name] for name in _distribution() if name in _COMMANDS), "")
    return f"{found} && {_JOIN}" if found else ""


def start_command() -> str:
    """Return the command that starts Docker on this system; it may ask for a password."""
    return {
        "linux": "sudo systemctl start docker",
        "darwin": "open -a Docker",
        "win32": "docker desktop start",
    }.get(sys.platform, "")


def permission_command() -> str:
    """Return the command that lets this account use Docker; it counts from the next log-in on."""
    return _JOIN if sys.platform == "linux" else ""


def is_new_member() -> bool:
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
