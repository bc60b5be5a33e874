"""Options of a container about its host: limits, network, host name, graphics card.

Each is expressed twice: as an argument of docker-py, and as an option of the `docker run` command
that people are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from docker.types import LogConfig, Ulimit

from notedock.core.limits import MIB, Limits
from notedock.engines.docker import graphics
from notedock.engines.docker.networks import Network

_LOG_FILES = 3  # the engine rotates the log over so many files
# Parts of error messages (runc, crun, Docker) that tell which option was refused.
_NO_OPEN_FILES = ("rlimit", "ulimit")
_NO_GATEWAY = ("host-gateway",)
# Docker Desktop's name for the host, and what it is mapped to on Linux since Docker 20.10.
_COMPUTER, _GATEWAY = "host.docker.internal", "host-gateway"


@dataclass(frozen=True)
class HostOptions:
    """Options of a container about its host.

    limits: complete; 0 leaves one to the engine. network: None for the engine's default.
    names_computer: whether `host.docker.internal` is defined. graphics: the offer of a graphics
    card (`graphics.py`). graphics_refused: the engine has offered one and could not provide it.
    """

    limits: Limits = field(default_factory=Limits)
    network: Network | None = None
    names_computer: bool = False
    graphics: str = ""
    graphics_refused: bool = False

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for `create_host_config`."""
        limits = self.limits
        files = limits.open_files
        return {
            "mem_limit": limits.memory * MIB or None,
            # Memory and swap together: no swap, which would make the computer unusable.
            "memswap_limit": limits.memory * MIB or None,
            "shm_size": limits.shared_memory * MIB or None,
            "pids_limit": limits.processes or None,
            "ulimits": [Ulimit(name="nofile", soft=files, hard=files)] if files else None,
            "log_config": LogConfig(type=LogConfig.types.JSON, config=self._log()),
            "network_mode": self.network.id if self.network else None,
            "extra_hosts": {_COMPUTER: _GATEWAY} if self.names_computer else None,
            "device_requests": graphics.requests(self.graphics),
        }

    def options(self) -> list[str]:
        """Return the same as options of `docker run`."""
        limits = self.limits
        told = {
            "--memory": limits.memory and f"{limits.memory}m",
            "--memory-swap": limits.memory and f"{limits.memory}m",
            "--shm-size": limits.shared_memory and f"{limits.shared_memory}m",
            "--pids-limit": limits.processes,
            "--ulimit": limits.open_files and f"nofile={limits.open_files}:{limits.open_files}",
            "--network": self.network and self.network.name,
            "--add-host": self.names_computer and f"{_COMPUTER}:{_GATEWAY}",
        }
        log = [part for item in self._log().items() for part in ("--log-opt", "=".join(item))]
        parts = [part for name, value in told.items() if value for part in (name, str(value))]
        parts += graphics.options(self.graphics)
        return [*parts, "--log-driver", "json-file", *log]

    def _log(self) -> dict[str, str]:
        size = self.limits.log * 1024 // _LOG_FILES
        return {"max-size": f"{size}k", "max-file": str(_LOG_FILES)} if size else {}

    def without(self, refused: str) -> HostOptions | None:
        """Return the options without the one that the engine's error message `refused` is about.

        None when it is about none that can be left out.
        """
        if self.limits.open_files and any(sign in refused.lower() for sign in _NO_OPEN_FILES):
            return replace(self, limits=replace(self.limits, open_files=0))
        if self.names_computer and any(sign in refused for sign in _NO_GATEWAY):
            return replace(self, names_computer=False)
        if self.graphics and graphics.is_refusal(refused):
            return replace(self, graphics="", graphics_refused=True)
        return None
