"""What a container gets of its computer: limits, a network, its name, its graphics card.

Each part has two forms, which say the same: for the engine's interface, and as options of the
command that people are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from docker.types import LogConfig, Ulimit

from notedock.core.limits import MIB, Limits
from notedock.engines.docker import graphics
from notedock.engines.docker.networks import Network

_LOG_FILES = 3  # the engine begins a new file when one is full, and removes the oldest
# What the engines say (runc, crun, Docker) where they cannot give a part.
_NO_OPEN_FILES = ("rlimit", "ulimit")
_NO_GATEWAY = ("host-gateway",)
# The name by which Docker Desktop calls the computer, and its value on Linux since Docker 20.10.
_COMPUTER, _GATEWAY = "host.docker.internal", "host-gateway"


@dataclass(frozen=True)
class HostOptions:
    """Options of a container about its computer.

    limits: complete; 0 leaves one to the engine. network: None for the engine's usual one.
    names_computer: whether notebooks reach the computer by the name that Docker Desktop gives it.
    graphics: the offer of a graphics card (`graphics.py`). graphics_refused: the engine has offered
    one and could not give it.
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
            # Together with swap: a computer that swaps for a notebook cannot be used.
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
        """Return the options of `docker run` that do the same."""
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
        """Return the options without the part that an engine has refused in these words.

        None when it spoke of nothing that can be left out.
        """
        if self.limits.open_files and any(sign in refused.lower() for sign in _NO_OPEN_FILES):
            return replace(self, limits=replace(self.limits, open_files=0))
        if self.names_computer and any(sign in refused for sign in _NO_GATEWAY):
            return replace(self, names_computer=False)
        if self.graphics and graphics.is_refusal(refused):
            return replace(self, graphics="", graphics_refused=True)
        return None
