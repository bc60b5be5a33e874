"""The Docker engine: containers made, found, followed and removed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from docker.errors import NotFound

from notedock.core import problems
from notedock.core.app_paths import AppPaths, app_paths
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.made_outside import MadeOutside
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.server import Server, server_key
from notedock.core.task import Cancel, Cancelled, Task
from notedock.engines.base import (
    Candidate,
    Capacity,
    Change,
    EngineInfo,
    EnvironmentSource,
    Health,
    ServerOptions,
    Usage,
)
from notedock.engines.docker import (
    container_spec,
    containers,
    discovery,
    engine_start,
    image_costs,
    images,
    installation,
    inventory,
    kernel_modules,
    launching,
    made_outside,
    outside_files,
    streams,
    usage,
)
from notedock.engines.docker.cancellable_request import CancellableRequest
from notedock.engines.docker.connection import Connection
from notedock.engines.docker.dangling_images import DanglingImages
from notedock.engines.docker.download import Download
from notedock.engines.docker.downloaded_images import DownloadedImages
from notedock.engines.docker.image_reference import parse
from notedock.engines.docker.image_store import ImageStore
from notedock.engines.docker.recipe_image import RecipeBuilds
from notedock.engines.inventory import Cost, Installed, Inventory, Unneeded

_AGAIN = 0.5  # seconds until an engine that has ended its stream of events is asked for another
# The events that change what we show, as Docker and as Podman call them.
_TELLING = ["create", "start", "pause", "unpause", "die", "died", "oom", "destroy", "remove"]


class DockerEngine:
    """Docker, or an engine that speaks its language.

    choice: the address that the person has chosen in the program, or empty. paths: where it
    remembers which images it has brought or made. store, downloaded:
    its images and those that it has brought, for this package alone.
    """

    name = container_spec.ENGINE

    def __init__(self, choice: str = "", paths: AppPaths | None = None) -> None:
        self._connection = Connection(choice)
        self.store = ImageStore(self._connection)
        self._descriptions = image_costs.Descriptions()
        own, connection = paths or app_paths(), self._connection
        self.downloaded = DownloadedImages(own, lambda: connection.where)
        dangling = DanglingImages(own, lambda: connection.where)
        self._builds = RecipeBuilds(self.store, self.downloaded, dangling, own.recipe_hashes)
        self._accounts = own.image_accounts
        self._watched: list[CancellableRequest] = []  # what ends when another engine is used

    # ---- asking

    def info(self) -> EngineInfo:
        """Ask the engine who it is."""
        with self._connection.link() as link:
            link.client.ping()  # what was found may have gone since
            self._connection.traits(link)  # now rather than in a start that somebody waits for
        return EngineInfo(link.answer.name, link.answer.number, link.answer.address.url)

    def capacity(self) -> Capacity:
        """Ask the engine what the system that it runs on has."""
        with self._connection.client() as client:
            info = client.info()
        return Capacity(
            info.get("MemTotal") or None, image_costs.free_space(info), info.get("NCPU") or None
        )

    def candidates(self) -> list[Candidate]:
        """Look at every place where an engine may be."""
        return discovery.candidates(setting=self._connection.choice)

    def use(self, where: str) -> None:
        """Use the engine at this address from now on; empty: the best that answers."""
        self._connection.use(where)
        for events in list(self._watched):
            events.hang_up()

    def advice(self) -> EngineAdvice:
        """Return how a person gets Docker on this system."""
        return installation.advice()

    def start_engine(self, task: Task) -> None:
        """Start an engine that is installed and does not run, and wait until it answers."""
        engine_start.start_engine(task, self._connection.found)

    def cost(self, reference: str) -> Cost | None:
        """Tell what a download would take; None where the image's registry cannot be asked."""
        with self._connection.link() as link:
            return image_costs.cost(link.client, self._descriptions, reference, link.answer)

    def download(self, reference: str, task: Task, digest: str = "") -> None:
        """Fetch the image, reporting bytes. digest: of the only content that is taken."""
        with self._connection.link() as link:
            plan = image_costs.plan(link.client, self._descriptions, reference, link.answer)
            try:
                Download(link.connect_own, reference, plan, task, digest).run()
            except Problem as problem:
                if digest and self._is_other(reference, problem, digest):
                    place = parse(reference).index
                    raise problems.environment_altered(
                        reference, place, problem.detail
                    ) from problem
                raise
            image = images.inspect(link.client, reference)
        # What another engine has, which was chosen meanwhile, was not brought by us.
        if image and self._connection.where == link.answer.address.url:
            self.downloaded.note(image.id, reference)

    def _is_other(self, reference: str, problem: Problem, digest: str) -> bool:
        """Tell whether a download failed because the name stands for another content."""
        if problem.kind is ProblemKind.DOWNLOAD_DAMAGED:
            return digest in problem.detail  # what came was sent as it, and is not
        with contextlib.suppress(Problem):  # there is no such name at all
            return problem.kind is ProblemKind.ENVIRONMENT_NOT_FOUND and bool(self.cost(reference))
        return False

    def has(self, reference: str) -> bool:
        """Tell whether the image is on this computer."""
        return self.store.find(reference) is not None

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        """Return the image that the folder is run from; build it when it is not there already."""
        return self._builds.prepare(description, task, environments)

    def refusal(self, description: EnvironmentDescription) -> Problem | None:  # noqa: ARG002
        """Return None: an image can be made of everything that can be described."""
        return None

    def installed(self, person: str) -> Inventory:
        """Return every image on this computer, whoever brought it."""
        with self._connection.client() as client:
            free = image_costs.free_space(client.info())
        return replace(inventory.read(self.store, self.downloaded, person), free=free)

    def uninstall(self, environment: Installed, person: str) -> None:
        """Remove the image, unless somebody uses it, and what builds for its folder have left."""
        self.store.remove(environment)
        self.downloaded.forget(environment.id)
        if environment.built_for:
            self._builds.clear(server_key(person, Path(environment.built_for)))

    def unneeded(self, person: str, needed: Callable[[Installed], bool]) -> Unneeded:
        """Return which of our images are not needed, and not used by anybody."""
        left_over = self._builds.left_over()
        images, brought = self.store.all(), self.downloaded.all()
        return inventory.unneeded(images, brought, person, left_over, needed)

    def discard_left_over(self) -> None:
        """Remove the nameless images that builds have left, unless something uses them."""
        self._builds.clear_left_over()

    def find(self, key: str) -> Server | None:
        """Return the server of this key, running or left over."""
        with self._connection.client() as client:
            try:
                return containers.read(client.inspect_container(key))
            except NotFound:
                return None

    def servers(self, person: str) -> list[Server]:
        """Return all of this person's servers, running or left over."""
        with self._connection.client() as client:
            found = client.containers(
                all=True, filters={"label": f"{container_spec.PERSON}={person}"}
            )
            listed = []
            for one in found:
                with contextlib.suppress(NotFound):  # gone between the two questions
                    listed.append(containers.read(client.inspect_container(one["Id"])))
        return [server for server in listed if server is not None]

    def log(
        self,
        server: Server,
        *,
        follow: bool,
        tail: int | None = None,
        times: bool = False,
        since: str = "",
    ) -> streams.Log:
        """Return what the server wrote, and with `follow` what it will write."""
        with self._connection.client() as client:
            return streams.open_log(client, server.id, follow, tail, times, since)

    def made_outside(self, server: Server) -> MadeOutside:
        """Return what was made in the container, outside the folder."""
        with self._connection.client() as client:
            try:
                return made_outside.find(client, server.id)
            except NotFound:
                return MadeOutside()

    def copy_outside(self, server: Server, paths: Sequence[str], into: Path) -> None:
        """Copy files of the container below an empty folder."""
        with self._connection.client() as client:
            outside_files.copy(client, server.id, paths, into)

    def connections(self, server: Server) -> frozenset[str] | None:
        """Return the connections that reach the server from outside, None if it listens to none."""
        with self._connection.client() as client:
            return containers.connections(client, server.id)

    def usage(self, server: Server) -> Usage | None:
        """Return what the container takes of the computer."""
        with self._connection.client() as client:
            return usage.read(client, server.id)

    def missing_modules(
        self, server: Server, python: str, names: Collection[str]
    ) -> frozenset[str] | None:
        """Return those of `names` that the Python of a kernel in the container does not find."""
        with self._connection.client() as client:
            return kernel_modules.missing(client, server.id, python, names)

    def python_version(self, server: Server, python: str) -> str:
        """Return the minor version of the Python of a kernel in the container."""
        with self._connection.client() as client:
            return kernel_modules.version(client, server.id, python)

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        with self._connection.client() as client:
            labels = client.inspect_container(server.id)["Config"]["Labels"]
            return str(labels.get(container_spec.COMMAND, ""))

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        """Yield at once, and then whenever one of this person's servers may have changed."""
        filters = {
            "type": "container",
            "label": f"{container_spec.PERSON}={person}",
            "event": _TELLING,
        }
        answer = self._connection.found()
        while True:
            # What happens between a look and the stream is told again by the stream. Podman answers
            # nobody before there is an event to tell, so the look must come first, and who waits
            # for the answer must be able to hang up.
            since = int(time.time()) - 1
            yield Change()
            yield from self._events(answer, cancel, {"filters": filters, "since": since})
            if cancel.is_set() or not self._connection.is_current(answer):
                return
            # Podman ends the stream as well when it begins a new file for its events.
            if discovery.ask(answer.address).health is not Health.READY:
                self._connection.forget(answer)
                raise problems.engine_stopped(answer.name, "the stream of events ended")
            try:
                cancel.wait(_AGAIN)
            except Cancelled:
                return

    def _events(
        self, answer: discovery.Answer, cancel: Cancel, wanted: dict[str, Any]
    ) -> Iterator[Change]:
        """Yield what the engine tells, until it ends that or another engine is chosen."""
        with self._connection.link() as link, contextlib.closing(link.connect_own()) as own:
            events = CancellableRequest(own, lambda: own.events(decode=True, **wanted))
            self._watched.append(events)
            if link.answer is not answer or not self._connection.is_current(answer):
                events.hang_up()  # another one was chosen meanwhile
            try:
                with cancel.closing(events.hang_up):
                    for event in events.until_hung_up():
                        yield containers.read_event(event)
            finally:
                self._watched.remove(events)
                events.hang_up()

    # ---- doing

    def launch(self, launch: ServerOptions) -> Server:
        """Make the container and start it."""
        with self._connection.link() as link:
            client = link.client
            image = images.inspect(client, launch.reference)
            if image is None:
                raise problems.environment_not_found(launch.environment, "", launch.reference)
            traits = self._connection.traits(link)
            return launching.launch(client, launch, image, traits, self._accounts)

    def stop(self, server: Server, patience: int) -> None:
        """Ask the server to end; after `patience` seconds make it."""
        with self._connection.client() as client, contextlib.suppress(NotFound):
            containers.resume(client, server.id)  # Podman stops none that is paused
            client.stop(server.id, timeout=patience)

    def resume(self, server: Server) -> None:
        """Let a paused container go on."""
        with self._connection.client() as client:
            containers.resume(client, server.id)

    def remove(self, server: Server) -> None:
        """Remove the container with its anonymous volumes, and the network of its own."""
        with self._connection.client() as client:
            launching.remove(client, server.id, ended=False)

    def remove_ended(self, server: Server) -> bool:
        """Remove the container, unless it runs again."""
        with self._connection.client() as client:
            return launching.remove(client, server.id, ended=True)
