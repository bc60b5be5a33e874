"""Docker engines for tests: the one everybody uses, and private ones that a test may break."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.lab import processes
from tests.lab.shell import LabError, run, run_folder, say, step, succeeds

DEFAULT_SOCKET = "/var/run/docker.sock"
# Whether a new network interface of this computer gets an IPv6 address by itself.
_NO_IPV6 = Path("/proc/sys/net/ipv6/conf/default/disable_ipv6")
# Paths of sockets are short by law (108 bytes), and the engine makes its own below the folder.
_LONGEST_FOLDER = 60


def pid_file() -> Path:
    """Where the process id of an engine that the lab started is kept."""
    return run_folder() / "dockerd.pid"


def problem(host: str | None = None) -> str | None:
    """Why the engine does not answer, in its client's words; None when it does."""
    if shutil.which("docker") is None:
        return "the docker command is not installed"
    where = ["--host", host] if host else []
    result = subprocess.run(
        ["docker", *where, "version", "--format", "{{.Server.Version}}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return None if result.returncode == 0 else result.stderr.strip()


def ensure() -> None:
    """Start an engine unless one answers."""
    why = problem()
    if why is None:
        return
    chosen = os.environ.get("DOCKER_HOST") or os.environ.get("DOCKER_CONTEXT")
    if chosen and not chosen.endswith(DEFAULT_SOCKET) and chosen != "default":
        raise LabError(f"The engine that this terminal is set to ({chosen}) says: {why}")
    if "permission denied" in why.lower():
        raise LabError(
            "Docker runs, but this account may not use it. Add it to the group `docker`, "
            "log in again, then run this again."
        )
    with step("Starting the Docker engine"):
        _start_main()


def _start_main() -> None:
    _drop_stale_pids()
    log = run_folder() / "dockerd.log"
    marker = str(pid_file())
    command = ["dockerd", "--pidfile", marker]
    if os.geteuid() != 0:
        # Whoever sets the lab up may use it.
        command += ["--group", str(os.getegid())]
    _set_no_ipv6("1")
    pid = processes.launch(command, log, root=True)
    processes.wait_for_start("The Docker engine", lambda: problem() is None, pid, log)


def _set_no_ipv6(value: str) -> None:
    """Write `_NO_IPV6`, where the system has it.

    Chromium gives up all that waits for a connection when an address of the computer comes or goes
    (ERR_NETWORK_CHANGED), as the IPv6 address of each container's interface does. Pages of other
    tests would come up incomplete.
    """
    succeeds("sh", "-c", f"echo {value} > {_NO_IPV6}", root=True)


def _drop_stale_pids() -> None:
    if not processes.is_running(processes.read_pid(pid_file()), str(pid_file())):
        succeeds("rm", "-f", str(pid_file()), root=True)
    _drop_stale_containerd(Path("/var/run/docker"))


def _drop_stale_containerd(exec_root: Path) -> None:
    # The number in the file can by now be that of another process, or of a dead one that nobody
    # has collected: dockerd would take either for its containerd and wait for it in vain.
    if not processes.with_text(f"{exec_root}/containerd/containerd.toml"):
        succeeds("rm", "-f", f"{exec_root}/containerd/containerd.pid", root=True)


def stop_main() -> None:
    """Stop the engine if it is the one that the lab started, with its containers."""
    pid = processes.read_pid(pid_file())
    marker = str(pid_file())
    if pid is None or not processes.is_running(pid, marker):
        say("No Docker engine of the lab's runs.")
        return
    with step("Stopping the Docker engine"):
        processes.end(pid, marker, root=True)
    _set_no_ipv6("0")


class Daemon:
    """A private engine beside the main one, for tests that stop it, kill it or fill its disk.

    It has a network bridge of its own: started with `--bridge=none` an engine removes docker0,
    which belongs to the main one. Containers publish ports, but do not reach the outside.
    Used as a context manager it is started on entry and leaves nothing behind on exit.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        disk: str | None = None,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        hidden: Path | None = None,
    ) -> None:
        """`disk` is a size like `300m`: the engine's data then lies in memory, no larger.

        `hidden` is a folder whose content the engine does not see, as one in a machine of its own.
        """
        self.folder = folder or Path(tempfile.mkdtemp(prefix="lab-", dir="/tmp"))
        if len(str(self.folder)) > _LONGEST_FOLDER:
            raise LabError(f"Too long a path for an engine's sockets: {self.folder}")
        self.socket = self.folder / "docker.sock"
        self.host = f"unix://{self.socket}"
        self.log = self.folder / "dockerd.log"
        # The names of network interfaces have at most 15 characters.
        self._bridge = f"lab{os.urandom(4).hex()}"
        self._disk = disk
        self._hidden = hidden
        self._arguments = list(arguments)
        self._environment = [f"{name}={value}" for name, value in (environment or {}).items()]
        self._pid: int | None = None

    @property
    def marker(self) -> str:
        """The argument that tells this engine's process from every other."""
        return str(self.folder / "docker.pid")

    @property
    def _namespace(self) -> str:
        # A name like `lab-_x` is refused, and the names of temporary folders are made by chance.
        return "".join(filter(str.isalnum, self.folder.name))

    @property
    def running(self) -> bool:
        """Whether the engine's process is alive (it may be frozen)."""
        return processes.is_running(self._pid, self.marker)

    def start(self) -> None:
        """Start the engine and wait until it answers."""
        if self.running:
            return
        self._mount_disk()
        if not Path("/sys/class/net", self._bridge).exists():
            run("ip", "link", "add", self._bridge, "type", "bridge", root=True)
        succeeds("rm", "-f", self.marker, str(self.socket), root=True)
        _drop_stale_containerd(self.folder / "exec")
        self._pid = processes.launch(self._command(), self.log, root=True)
        processes.wait_for_start(
            "The private Docker engine",
            lambda: problem(self.host) is None,
            self._pid,
            self.log,
        )

    def stop(self) -> None:
        """Stop the engine politely; its containers stop with it."""
        if self._pid is not None:
            self.thaw()
            processes.end(self._pid, self.marker, root=True)

    def kill(self) -> None:
        """End the engine as a crash would; containers stay behind until `close`."""
        self._send(signal.SIGKILL)
        # Its containerd dies with it, but a moment later.
        settings = str(self.folder / "exec/containerd/containerd.toml")
        processes.wait_until(lambda: not self.running and not processes.with_text(settings), 10)

    def freeze(self) -> None:
        """Make the engine hang: it accepts connections and never answers."""
        self._send(signal.SIGSTOP)
        # The signal is sent to the process; its threads stop one by one, a moment later.
        if self._pid is not None and not processes.wait_until(self._is_stopped, 10):
            raise LabError(f"The engine {self._pid} could not be frozen.")

    def thaw(self) -> None:
        """Let a frozen engine go on."""
        self._send(signal.SIGCONT)

    def docker(self, *arguments: str) -> str:
        """Run the docker command against this engine and return its output."""
        return run("docker", "--host", self.host, *arguments)

    def close(self) -> None:
        """Stop the engine and remove everything that it made."""
        self.thaw()
        if self.running or processes.with_text(f"{self.folder}/exec"):
            # Containers outlive a killed engine; only an engine can end them.
            self.start()
            containers = self.docker("ps", "--all", "--quiet").split()
            if containers:
                self.docker("rm", "--force", *containers)
            self.docker("network", "prune", "--force")  # their bridges would outlive the engine
        self.stop()
        self._unmount_all()
        succeeds("ip", "link", "delete", self._bridge, root=True)
        run("rm", "-rf", str(self.folder), root=True)

    def __enter__(self) -> Daemon:
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

    def _command(self) -> list[str]:
        hide = 'mount -t tmpfs tmpfs "$0" && exec "$@"'
        blind = ["unshare", "--mount", "sh", "-c", hide, str(self._hidden)] if self._hidden else []
        return [
            *blind,
            "env",
            *self._environment,
            "dockerd",
            "--pidfile",
            self.marker,
            "--data-root",
            str(self.folder / "data"),
            "--exec-root",
            str(self.folder / "exec"),
            "--host",
            self.host,
            # A containerd that the system runs is shared: keep out of the main engine's part.
            "--containerd-namespace",
            self._namespace,
            "--containerd-plugins-namespace",
            f"{self._namespace}-plugins",
            "--group",
            str(os.getegid()),
            "--iptables=false",
            f"--bridge={self._bridge}",
            *self._arguments,
        ]

    def _is_stopped(self) -> bool:
        return self._pid is not None and set(processes.thread_states(self._pid)) <= {"T"}

    def _send(self, which: signal.Signals) -> None:
        if self._pid is not None and self.running:
            processes.send(self._pid, which, root=True)

    def _mount_disk(self) -> None:
        data = self.folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        if self._disk is not None and not os.path.ismount(data):
            options = f"size={self._disk},mode=0711"
            run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(data), root=True)

    def _unmount_all(self) -> None:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
        points = [line.split()[1] for line in mounts]
        for point in reversed(points):
            if point.startswith(f"{self.folder}/"):
                run("umount", "--lazy", point, root=True)


def can_start_private() -> bool:
    """Whether this account can start a private engine, for tests that are skipped otherwise."""
    may = os.geteuid() == 0 or succeeds("sudo", "--non-interactive", "true")
    return may and shutil.which("dockerd", path=f"{os.environ['PATH']}:/usr/sbin") is not None
