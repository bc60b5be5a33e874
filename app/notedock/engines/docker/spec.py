"""How a server is run: from a wish and an image to what the engine is told.

Sources: the Jupyter images' contract (jupyter/docker-stacks, "Common features"); the reasons
for whose id is used are rule 6 in ARCHITECTURE.md.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from notedock import __version__
from notedock.core.masking import MASK
from notedock.core.server import WORK
from notedock.engines.base import Launch
from notedock.engines.docker.images import Image
from notedock.engines.docker.scripts import ANY_IMAGE, JUPYTER_IMAGES, PORT

LABEL = "io.github.notedock."
PERSON, FOLDER, ENVIRONMENT = LABEL + "person", LABEL + "folder", LABEL + "environment"
READ_ONLY, COMMAND = LABEL + "read-only", LABEL + "command"
VERSION = LABEL + "version"
# On images that were built for a person's folder, and not FOLDER and PERSON: containers inherit
# what their image is labelled with, and one that somebody runs from it is no server of ours.
BUILT_FOR, BUILT_BY = LABEL + "built-for", LABEL + "built-by"

_ARGUMENTS = (
    f"--ServerApp.root_dir={WORK}",
    "--ServerApp.ip=0.0.0.0",
    f"--ServerApp.port={PORT}",
    "--ServerApp.base_url=/",
    "--ServerApp.port_retries=0",
    "--no-browser",
)


@dataclass(frozen=True)
class Flavour:
    """What is special about an engine: whether it runs without root, and whether it is Podman."""

    rootless: bool = False
    podman: bool = False


@dataclass(frozen=True)
class Spec:
    """One `docker run`, as data. None leaves a part to the image."""

    launch: Launch
    command: tuple[str, ...]
    entrypoint: tuple[str, ...] | None = None
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    userns: str | None = None
    init: bool = False

    def labels(self) -> dict[str, str]:
        """Return the marks by which the server is found again."""
        launch = self.launch
        return {
            PERSON: launch.person,
            FOLDER: str(launch.folder),
            ENVIRONMENT: launch.environment,
            READ_ONLY: "yes" if launch.read_only else "no",
            VERSION: __version__,
            COMMAND: self.command_line(),
        }

    def command_line(self) -> str:
        """Return the command for a terminal that does the same, with the token masked."""
        launch = self.launch
        source = str(launch.folder).replace('"', '""')  # the option is read as CSV
        mount = f'type=bind,"source={source}",target={WORK}'
        parts = ["docker", "run", "--detach", "--name", launch.key]
        parts += ["--publish", f"127.0.0.1:{launch.port}:{PORT}"]
        parts += ["--mount", mount + (",readonly" if launch.read_only else "")]
        for name, value in self.environment.items():
            parts += ["--env", f"{name}={MASK if value == launch.token else value}"]
        parts += ["--user", self.user] if self.user else []
        parts += ["--userns", self.userns] if self.userns else []
        parts += ["--init"] if self.init else []
        first, *rest = self.entrypoint or ("",)
        parts += ["--entrypoint", first] if first else []
        return shlex.join([*parts, launch.reference, *rest, *self.command])


def specify(launch: Launch, image: Image, flavour: Flavour) -> Spec:
    """Return how to run `launch` from `image` so that its files belong to the right person."""
    token = {"JUPYTER_TOKEN": launch.token}
    as_root = launch.ids is not None and (
        launch.ids.uid == 0 or (flavour.rootless and not flavour.podman)
    )
    # Rootless Podman maps the person to whom the image's own user is.
    userns = "keep-id:uid=1000,gid=100" if flavour.rootless and flavour.podman else None
    if not image.follows_contract:
        return _foreign(launch, image, userns, as_root=as_root)
    if as_root:
        # Past the start script, which refuses root: "UID 0 is not unique".
        command = _prepared(("jupyter", image.command, "--allow-root", *_ARGUMENTS))
        return Spec(launch, command, ("tini", "-g", "--"), "0:0", token, userns)
    command = _prepared(("start-notebook.py", *_ARGUMENTS))
    if launch.ids is None or userns:
        return Spec(launch, command, environment=token, userns=userns)
    ids = {"NB_UID": str(launch.ids.uid), "NB_GID": str(launch.ids.gid), "CHOWN_HOME": "yes"}
    return Spec(launch, command, user="root", environment=token | ids)


def _prepared(command: tuple[str, ...]) -> tuple[str, ...]:
    return ("sh", "-c", JUPYTER_IMAGES, "notedock", *command)


def _foreign(launch: Launch, image: Image, userns: str | None, *, as_root: bool) -> Spec:
    """Run an image from elsewhere, of which nothing is known but that it should have Jupyter.

    Where the engine maps owners by itself, it runs as whom its author chose.
    """
    ids = None if userns else launch.ids
    becomes = ("", "")
    if ids is not None:
        becomes = ("0", "0") if as_root else (str(ids.uid), str(ids.gid))
    owner = image.user.partition(":")[0] or "root"
    return Spec(
        launch,
        (*becomes, owner, image.home),
        entrypoint=("sh", "-c", ANY_IMAGE, "notedock"),
        user=None if ids is None else "0:0",
        environment={"JUPYTER_TOKEN": launch.token},
        userns=userns,
        init=True,
    )
