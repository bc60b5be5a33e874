"""How a server is run: from ServerOptions and an image to what the engine is told.

Sources: the Jupyter images' contract (jupyter/docker-stacks, "Common features"); the reasons
for whose id is used are rule 6 in ARCHITECTURE.md.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from notedock import __version__
from notedock.core.account import Ids
from notedock.core.masking import MASK
from notedock.core.mounts import DATA, WORK
from notedock.engines.base import ServerOptions
from notedock.engines.docker.host_options import HostOptions
from notedock.engines.docker.images import Image
from notedock.engines.docker.start_scripts import PORT, any_image, jupyter_images
from notedock.engines.jupyter_configuration import SHELL

ENGINE = "docker"  # the name of the engine, as `engines/engine_list.py` lists it
LABEL = "io.github.notedock."
PERSON, FOLDER, ENVIRONMENT = LABEL + "person", LABEL + "folder", LABEL + "environment"
READ_ONLY, COMMAND = LABEL + "read-only", LABEL + "command"
VERSION, BASE_URL, HOST = LABEL + "version", LABEL + "base-url", LABEL + "host"
FOLDER_ID = LABEL + "folder-id"  # what `core.folder_identity` knows the folder by
VARIABLES, DATA_FOLDER = LABEL + "variables", LABEL + "data"  # names alone; FOLDER:ro or FOLDER:rw
GRAPHICS = LABEL + "graphics"  # "missing" where there is none and there should be one
NETWORK = LABEL + "network"  # the id of its network; on networks: they are ours
# On images that were built for a person's folder, and not FOLDER and PERSON: containers inherit
# what their image is labelled with, and one that somebody runs from it is no server of ours.
BUILT_FOR, BUILT_BY = LABEL + "built-for", LABEL + "built-by"
RECIPE = LABEL + "recipe"  # likewise: the hashes of all that it was made of

# Nobody inside becomes root or does what only root may: rule 6 in ARCHITECTURE.md.
CAP_DROP = ("ALL",)
SECURITY_OPTIONS = ("no-new-privileges",)
# The Jupyter images start a Python every 3 s to ask whether their server answers. Notedock asks by
# itself.
HEALTHCHECK = {"test": ["NONE"]}
_ROOT = ("", "0", "root")
_JOVYAN = Ids(1000, 100)  # the account of the Jupyter images
_USERS = 100  # the group that may write to the home of the Jupyter images

_ARGUMENTS = (
    f"--ServerApp.root_dir={WORK}",
    "--ServerApp.ip=0.0.0.0",
    f"--ServerApp.port={PORT}",
    "--ServerApp.port_retries=0",
    "--no-browser",
)


@dataclass(frozen=True)
class EngineTraits:
    """What is special about an engine: whether it runs without root, and whether it is Podman.

    memory: of the computer that it runs on, in bytes, 0 where it is not told. limits_memory: it can
    keep containers to a limit. names_computer: it knows an address of that computer for containers.
    graphics: its offer of a graphics card (`graphics.py`). data: the folder in which it keeps
    everything, on the computer that it runs on.
    """

    rootless: bool = False
    podman: bool = False
    memory: int = 0
    limits_memory: bool = True
    limits_processes: bool = True
    names_computer: bool = False
    graphics: str = ""
    data: str = ""


@dataclass(frozen=True)
class Bind:
    """A folder of the computer, and where it is in the container."""

    folder: Path
    target: str
    read_only: bool

    def option(self) -> str:
        """Return the value of `--mount`, which is read as CSV."""
        source = str(self.folder).replace('"', '""')
        mount = f'type=bind,"source={source}",target={self.target}'
        return mount + (",readonly" if self.read_only else "")


@dataclass(frozen=True)
class ContainerSpec:
    """One `docker run`, as data. None leaves a part to the image.

    ids: who it runs as, None where the engine or the image decides that. wants_graphics: its image
    is made for a graphics card.
    """

    launch: ServerOptions
    command: tuple[str, ...]
    entrypoint: tuple[str, ...] | None = None
    ids: Ids | None = None
    environment: dict[str, str] = field(default_factory=dict, repr=False)
    init: bool = False
    host: HostOptions = field(default_factory=HostOptions)
    wants_graphics: bool = False

    @property
    def user(self) -> str | None:
        """Who the first process runs as, None for whom the image names."""
        return f"{self.ids.uid}:{self.ids.gid}" if self.ids else None

    @property
    def groups(self) -> tuple[int, ...]:
        """The further groups of that account."""
        return self.ids.groups if self.ids else ()

    def binds(self) -> tuple[Bind, ...]:
        """Return the folders that it sees."""
        launch = self.launch
        work = Bind(launch.folder, WORK, launch.read_only)
        if launch.data is None:
            return (work,)
        return work, Bind(launch.data.folder, DATA, not launch.data_writable)

    def labels(self) -> dict[str, str]:
        """Return the marks by which the server is found again."""
        launch = self.launch
        return {
            PERSON: launch.person,
            FOLDER: str(launch.folder),
            FOLDER_ID: launch.folder_id,
            ENVIRONMENT: launch.environment,
            READ_ONLY: "yes" if launch.read_only else "no",
            VERSION: __version__,
            BASE_URL: launch.base_url,
            NETWORK: self.host.network.id if self.host.network else "",
            HOST: launch.host_name,
            VARIABLES: ",".join(launch.variables.names),
            DATA_FOLDER: str(launch.data or ""),
            GRAPHICS: "missing" if self._lacks_graphics() else "",
            COMMAND: self.command_line(),
        }

    def _lacks_graphics(self) -> bool:
        return not self.host.graphics and (self.wants_graphics or self.host.graphics_refused)

    def addresses(self) -> tuple[str, ...]:
        """Return the addresses of this computer on which the port is published.

        Browsers resolve the server's name to ::1 too; published there, nobody else can listen.
        Where the engine runs in a machine of its own, that it publishes on ::1 is not certain.
        """
        both = self.launch.named and sys.platform == "linux"
        return ("127.0.0.1", "::1") if both else ("127.0.0.1",)

    def command_line(self) -> str:
        """Return the command for a terminal that does the same, with all secrets masked."""
        launch = self.launch
        secret = {"JUPYTER_TOKEN", *launch.variables.names}
        parts = ["docker", "run", "--detach", "--name", launch.key]
        for address in self.addresses():
            written = f"[{address}]" if ":" in address else address
            parts += ["--publish", f"{written}:{launch.port}:{PORT}"]
        for bind in self.binds():
            parts += ["--mount", bind.option()]
        parts += ["--user", self.user] if self.user else []
        parts += [f"--group-add={group}" for group in self.groups]
        parts += [f"--cap-drop={one}" for one in CAP_DROP]
        parts += [f"--security-opt={one}" for one in SECURITY_OPTIONS]
        parts += ["--init"] if self.init else []
        parts += ["--no-healthcheck"]
        parts += self.host.options()
        for name, value in self.environment.items():  # the scripts among them are long
            parts += ["--env", f"{name}={MASK if name in secret else value}"]
        first, *rest = self.entrypoint or ("",)
        parts += ["--entrypoint", first] if first else []
        line = shlex.join([*parts, launch.reference, *rest, *self.command])
        network = self.host.network
        return f"{network.command_line(NETWORK)}\n{line}" if network and network.own else line


def make_spec(launch: ServerOptions, image: Image, traits: EngineTraits) -> ContainerSpec:
    """Return how to run `launch` from `image` so that its files belong to the right person."""
    if traits.rootless or traits.podman:  # whether these publish on ::1 is not certain
        launch = replace(launch, named=False)
    # Whoever runs a rootless engine is root inside, and every other number there is a stranger's.
    ids = Ids(0, 0) if traits.rootless else launch.ids
    spec = ContainerSpec(
        launch,
        (),
        ids=ids,
        environment=_variables(launch, traits),
        wants_graphics=image.wants_graphics,
    )
    if image.follows_contract:
        return _jupyter(spec, image)
    # Nothing is known of it but that it should have Jupyter.
    owner = image.user.partition(":")[0] or "root"
    command = ("" if ids is None else str(ids.uid), owner, image.home)
    spec = replace(spec, environment=spec.environment | any_image(launch))
    return replace(spec, command=command, entrypoint=SHELL, init=True)


def _jupyter(spec: ContainerSpec, image: Image) -> ContainerSpec:
    """Run one of the Jupyter images, whose start script stays whoever starts it."""
    ids = spec.ids
    spec = replace(spec, environment=spec.environment | jupyter_images(spec.launch))
    if ids is None:
        # A recipe that ends as root: without capabilities the start script cannot leave root.
        ids = _JOVYAN if image.user.partition(":")[0] in _ROOT else None
        return replace(spec, ids=ids, command=_prepared(spec.launch, "start-notebook.py"))
    if ids.gid != _USERS:
        spec = replace(spec, ids=replace(ids, groups=(*ids.groups, _USERS)))
    if ids.uid == 0:
        # Past the start script, which refuses root: "UID 0 is not unique".
        command = _prepared(spec.launch, "jupyter", image.command, "--allow-root")
        return replace(spec, command=("bash", *command[1:]), entrypoint=("tini", "-g", "--"))
    # Without root they change nothing; where they are missing, the start script warns.
    numbers = {"NB_UID": str(ids.uid), "NB_GID": str(ids.gid)}
    command = _prepared(spec.launch, "start-notebook.py")
    return replace(spec, command=command, environment=spec.environment | numbers)


def _variables(launch: ServerOptions, traits: EngineTraits) -> dict[str, str]:
    """Return the folder's own variables, the token and what this_computer.sh reads."""
    files = launch.limits.open_files if traits.podman else 0  # elsewhere the engine sees to it
    of_files = {"NOTEDOCK_OPEN_FILES": str(files)} if files else {}
    own = {"JUPYTER_TOKEN": launch.token, **launch.host.variables(), **of_files}
    return dict(launch.variables.items) | own


def _prepared(launch: ServerOptions, *command: str) -> tuple[str, ...]:
    """Return a command of the Jupyter images with our arguments, after our settings."""
    base_url = f"--ServerApp.base_url={launch.base_url}"
    return (*SHELL, *command, *_ARGUMENTS, base_url)
