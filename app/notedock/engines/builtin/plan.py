"""What a server is told and sees: from ServerOptions and an environment to a command."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from notedock.core.account import Ids
from notedock.core.app_paths import AppPaths
from notedock.core.limits import MIB, Limits
from notedock.core.masking import MASK
from notedock.core.mounts import DATA, WORK
from notedock.engines import jupyter_configuration
from notedock.engines.base import ServerOptions
from notedock.engines.builtin import sandbox
from notedock.engines.builtin.addresses import own_addresses
from notedock.engines.builtin.fence import Fence, Tools
from notedock.engines.builtin.prepared import PreparedEnvironment
from notedock.engines.builtin.record import Record
from notedock.engines.builtin.sandbox import HOME, Bind, Sandbox
from notedock.engines.jupyter_configuration import SHELL, Place

SIGNATURES = "/tmp/notedock-signatures"
_PARTS = ("write_settings.sh", "this_computer.sh", "own_environment.sh")
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
PREFIX = ".local"  # below the home: where pip puts what is installed in a notebook
MARK = "NOTEDOCK_SERVER"  # the variable by which all processes of a server are known
NAME = "jovyan"  # as in the Jupyter images


@dataclass(frozen=True)
class Launch:
    """One launch, as data. limits: complete. id: another for each launch."""

    options: ServerOptions
    environment: PreparedEnvironment
    tools: Tools
    limits: Limits
    paths: AppPaths
    id: str

    @property
    def ids(self) -> Ids:
        """Whom it runs as."""
        if self.options.ids is None:
            return Ids(*sandbox.own_ids())
        return self.options.ids

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Those of this computer."""
        return own_addresses()

    @property
    def is_fenced(self) -> bool:
        """Whether it sees files of its own."""
        return self.tools.fence is not Fence.NONE

    def sandbox(self, of: Record, *, network: bool = True) -> Sandbox:
        """Return what it sees. network: it has the one of its own, where that works."""
        options = self.options
        pasta = self.tools.pasta if network else ""
        return Sandbox(
            self.ids,
            tuple(self._binds(of)),
            self._hidden(),
            self.limits.shared_memory * MIB,
            self.limits.processes,
            sandbox.own_network(pasta, options.port, self.addresses) if pasta else [],
        )

    def _binds(self, of: Record) -> Iterator[Bind]:
        options, environment = self.options, self.environment
        yield Bind(of.home, HOME, writable=True)
        yield Bind(of.temporary, "/tmp", writable=True)
        yield Bind(options.folder, WORK, writable=not options.read_only)
        if options.data:
            yield Bind(options.data.folder, DATA, writable=options.data_writable)
        read = {environment.folder, *environment.bases, *environment.kernels, *environment.reads}
        for one in sorted(read):
            if not one.is_relative_to("/usr"):
                yield Bind(one, str(one))
        for one in sorted(of.settings.iterdir()):
            yield Bind(one, f"/etc/{one.name}")
        if options.signatures:
            yield Bind(of.signatures, SIGNATURES)

    def _hidden(self) -> tuple[str, ...]:
        """Return the program's own files where they lie in a folder that the server sees.

        They are closed to other accounts.
        """
        if self.ids.uid != sandbox.own_ids()[0]:
            return ()
        seen = [(self.options.folder, WORK)]
        if self.options.data:
            seen.append((self.options.data.folder, DATA))
        home = self.paths.home
        return tuple(
            str(Path(target, home.relative_to(folder)))
            for folder, target in seen
            if home.is_relative_to(folder) and home.is_dir()
        )

    def variables(self, of: Record) -> dict[str, str]:
        """Return the variables of its environment, secrets among them."""
        options, environment = self.options, self.environment
        home, work = (HOME, WORK) if self.is_fenced else (str(of.home), str(options.folder))
        data = f"{home}/.local/share/jupyter"
        given = SIGNATURES if self.is_fenced else str(of.signatures)
        place = Place(work, "127.0.0.1", options.port, given)
        before = {name: value for name in _proxy_names() if (value := os.environ.get(name))}
        own = {
            "PATH": f"{home}/{PREFIX}/bin:{environment.folder}/bin:/usr/local/bin:/usr/bin:/bin",
            "VIRTUAL_ENV": str(environment.folder),
            "HOME": home,
            "TMPDIR": "/tmp" if self.is_fenced else str(of.temporary),
            "USER": NAME,
            "LOGNAME": NAME,
            "SHELL": "/bin/bash" if Path("/bin/bash").exists() else "/bin/sh",
            "LANG": "C.UTF-8",
            "JUPYTER_DATA_DIR": data,
            "JUPYTER_PATH": ":".join(map(str, environment.kernels)),
            "JUPYTER_TOKEN": options.token,
            MARK: self.id,
            **options.host.variables(),
            **jupyter_configuration.variables(_PARTS, options, place),
        }
        pip = {
            "PIP_PREFIX": f"{home}/{PREFIX}",
            "PIP_NO_WARN_SCRIPT_LOCATION": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTHONPATH": f"{home}/{self.packages}",
        }
        return before | dict(options.variables.items) | (pip if self.packages else {}) | own

    @property
    def packages(self) -> str:
        """Where pip installs what a notebook asks for, below the home: the environment is closed.

        Empty where there are several Pythons: what fits one would be in the way of another.
        """
        read = self.environment.reads
        pythons = {one.name for folder in read for one in folder.glob("lib/python3.*")}
        return f"{PREFIX}/lib/{pythons.pop()}/site-packages" if len(pythons) == 1 else ""

    def command(self, of: Record) -> list[str]:
        """Return the command that the supervisor runs."""
        inner = [*SHELL, str(self.environment.jupyter), "-m", "jupyterlab"]
        return self.fenced(of, inner)

    def fenced(self, of: Record, inner: list[str], *, network: bool = True) -> list[str]:
        """Return the command that runs `inner` where the server runs, or would."""
        if self.is_fenced:
            return self.sandbox(of, network=network).command(self.tools.bwrap, inner)
        is_root = sandbox.own_ids()[0] == 0
        return [*sandbox.as_owner(self.ids), *inner] if is_root and self.ids.uid else inner

    def command_line(self, of: Record) -> str:
        """Return the command for a terminal that does the same, with the token masked."""
        line = [str(self.environment.jupyter), "-m", "jupyterlab", "--no-browser"]
        line.append(f"--ServerApp.root_dir={WORK if self.is_fenced else self.options.folder}")
        line.append(f"--ServerApp.port={self.options.port}")
        line.append(f"--ServerApp.base_url={self.options.base_url}")
        command = self.fenced(of, line)
        return f"JUPYTER_TOKEN={MASK} {shlex.join(command)}"


def _proxy_names() -> tuple[str, ...]:
    return (*_PROXIES, *(name.upper() for name in _PROXIES))
