"""Podman as a second engine: a service of its own, behind the socket that speaks Docker's language.

Used as a context manager it leaves nothing behind. Everything it makes lies in one folder; the
person's own Podman, if there is one, is neither asked nor changed.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from tests.lab import REGISTRY, processes
from tests.lab.engine import problem
from tests.lab.shell import LabError, run, succeeds

# A small machine allows less than Podman asks for by itself, and then nothing starts.
_SETTINGS = """
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
[network]
network_backend = "cni"
network_config_dir = "{folder}/networks"
"""
_REGISTRIES = f'[[registry]]\nlocation = "{REGISTRY}"\ninsecure = true\n'


def can_start() -> bool:
    """Whether this account can start a Podman, for tests that are skipped otherwise."""
    may = os.geteuid() == 0 or succeeds("sudo", "--non-interactive", "true")
    return may and shutil.which("podman") is not None


class Podman:
    """A Podman service that begins with `start` and has nothing."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pod-", dir="/tmp"))
        self.socket = self.folder / "podman.sock"
        self.host = f"unix://{self.socket}"
        self.log = self.folder / "podman.log"
        self._pid: int | None = None

    def start(self) -> None:
        """Start the service and wait until it answers."""
        self._configure()
        service = ("system", "service", "--time=0", self.host)
        self._pid = processes.launch(self._command(*service), self.log, root=True)
        processes.wait_for_start("Podman", self.socket.exists, self._pid, self.log)
        run("chown", str(os.geteuid()), str(self.socket), root=True)
        processes.wait_for_start("Podman", lambda: problem(self.host) is None, self._pid, self.log)

    def close(self) -> None:
        """End the service and remove everything that it made."""
        succeeds(*self._command("rm", "--all", "--force", "--time=0"), root=True)
        if self._pid is not None:
            processes.end(self._pid, self.host, root=True)
        for point in _mounted_below(self.folder):
            run("umount", "--lazy", point, root=True)
        run("rm", "-rf", str(self.folder), root=True)

    def __enter__(self) -> Podman:
        try:
            self.start()
        except LabError:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _command(self, *arguments: str) -> list[str]:
        paths = {
            "HOME": self.folder,  # signatures and sign-ins are looked for there
            "CONTAINERS_CONF": self.folder / "containers.conf",
            "CONTAINERS_REGISTRIES_CONF": self.folder / "registries.conf",
        }
        own = [f"{name}={place}" for name, place in paths.items()]
        below = [
            f"--root={self.folder / 'data'}",
            f"--runroot={self.folder / 'run'}",
            f"--tmpdir={self.folder / 'tmp'}",
        ]
        return ["env", *own, "podman", *below, *arguments]

    def _configure(self) -> None:
        settings = _SETTINGS.format(folder=self.folder)
        policy = {"default": [{"type": "insecureAcceptAnything"}]}
        home = self.folder / ".config" / "containers"
        home.mkdir(parents=True, exist_ok=True)
        (self.folder / "containers.conf").write_text(settings, encoding="utf-8")
        (self.folder / "registries.conf").write_text(_REGISTRIES, encoding="utf-8")
        (home / "policy.json").write_text(json.dumps(policy), encoding="utf-8")


def _mounted_below(folder: Path) -> list[str]:
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    points = [line.split()[1] for line in lines]
    return [point for point in reversed(points) if point.startswith(f"{folder}/")]
