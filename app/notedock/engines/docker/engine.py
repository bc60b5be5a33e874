"""The Docker engine: containers made, found, followed and removed."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import docker
from docker.errors import NotFound
from docker.utils import parse_repository_tag

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel, Task
from notedock.engines.base import (
    Build,
    Candidate,
    Change,
    Cost,
    EngineInfo,
    Launch,
    LocalImage,
    Stored,
)
from notedock.engines.docker import (
    building,
    buildkit,
    containers,
    context,
    costs,
    finding,
    images,
    shelf,
    spec,
    starting,
    streams,
)
from notedock.engines.docker.answers import LongAnswer
from notedock.engines.docker.download import Download
from notedock.engines.docker.errors import translated

# The events that change what we show, as Docker and as Podman call them.
_TELLING = ["create", "start", "die", "died", "oom", "destroy", "remove"]


class DockerEngine:
    """The engine behind one address, with a client for each thread that asks."""

    name = "docker"

    def __init__(self, choice: str = "") -> None:
        """`choice` is the address that the person has chosen in the program, or empty."""
        self._choice = choice
        self._local = threading.local()
        self._answer: finding.Answer | None = None
        self._flavour: spec.Flavour | None = None
        self._descriptions = costs.Descriptions()
        self._watched: list[LongAnswer] = []  # what ends when another engine is used

    # ---- asking

    def info(self) -> EngineInfo:
        """Ask the engine who it is."""
        answer = self._found()
        with self._client() as client:
            client.ping()  # what was found may have gone since
        return EngineInfo(answer.name, answer.number, answer.address.url)

    def candidates(self) -> list[Candidate]:
        """Look at every place where an engine may be."""
        return finding.candidates(setting=self._choice)

    def use(self, where: str) -> None:
        """Use the engine at this address from now on; empty: the best that answers."""
        self._choice = where
        self._forget()
        for events in list(self._watched):
            events.hang_up()

    def wake(self, task: Task) -> None:
        """Start an engine that is installed and does not run, and wait until it answers."""
        starting.wake(task, self._found)

    def has(self, reference: str) -> bool:
        """Tell whether the image is on this computer."""
        with self._client() as client:
            return images.inspect(client, reference) is not None

    def cost(self, reference: str) -> Cost | None:
        """Tell what a download would take; None where the image's registry cannot be asked."""
        with self._client() as client:
            return costs.cost(client, self._descriptions, reference, self._found())

    def images(self) -> list[LocalImage]:
        """Return every image on this computer, whoever brought it."""
        with self._client() as client:
            return shelf.read_all(client)

    def download(self, reference: str, task: Task) -> None:
        """Fetch the image, reporting bytes."""
        with self._client() as client:
            answer = self._found()
            plan = costs.plan(client, self._descriptions, reference, answer)
            connect = partial(finding.connect, answer.address, answer.spoken)
            Download(connect, reference, plan, task).run()

    def stored(self, reference: str) -> Stored | None:
        """Return the image if it is on this computer."""
        with self._client() as client:
            image = images.inspect(client, reference)
        if image is None:
            return None
        ours = {name: image.labels[name] for name in image.labels if name.startswith(spec.LABEL)}
        notes = {name.removeprefix(spec.LABEL): value for name, value in ours.items()}
        return Stored(image.id, notes, image.user, image.follows_contract)

    def rename(self, reference: str, name: str) -> None:
        """Give the image another name beside its own."""
        with self._client() as client:
            repository, tag = parse_repository_tag(name)
            client.tag(reference, repository, tag)

    def discard(self, identity: str) -> bool:
        """Remove an image that has no name, unless something uses it."""
        with self._client() as client:
            return images.discard(client, identity)

    def given(self, folder: Path, sources: Iterable[str]) -> dict[str, list[str]]:
        """Return what a build is given of all that `sources` mean: .dockerignore keeps some out."""
        return context.files(folder, sources)

    def builds_newer(self) -> bool:
        """Tell whether it can build what needs BuildKit."""
        with self._client() as client:
            return self._special(client).podman or bool(buildkit.command())

    def build(self, build: Build, task: Task) -> str:
        """Build an image and return its id."""
        with self._client() as client:
            if build.newer and not self._special(client).podman:
                buildkit.build(self._found().address.url, build, task)
                image = images.inspect(client, build.reference)
                return image.id if image else ""
            answer = self._found()
            own = finding.connect(answer.address, answer.spoken)  # its reader may outlive us
            return building.build(own, build, task)

    def python_in(self, identity: str) -> str:
        """Return the version of the Python in an image, or an empty string."""
        with self._client() as client:
            return building.python_in(client, identity)

    def find(self, key: str) -> Server | None:
        """Return the server of this key, running or left over."""
        with self._client() as client:
            try:
                return containers.read(client.inspect_container(key))
            except NotFound:
                return None

    def servers(self, person: str) -> list[Server]:
        """Return all of this person's servers, running or left over."""
        with self._client() as client:
            found = client.containers(all=True, filters={"label": f"{spec.PERSON}={person}"})
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
        with self._client() as client:
            return streams.open_log(client, server.id, follow, tail, times, since)

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        with self._client() as client:
            labels = client.inspect_container(server.id)["Config"]["Labels"]
            return str(labels.get(spec.COMMAND, ""))

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        """Yield at once, and then whenever one of this person's servers may have changed."""
        filters = {
            "type": "container",
            "label": f"{spec.PERSON}={person}",
            "event": _TELLING,
        }
        # What happens between the first look and the stream is told again by the stream. Podman
        # answers nobody before there is an event to tell, so the look must come first, and who
        # waits for the answer must be able to hang up.
        since = int(time.time()) - 1
        answer = self._found()
        yield Change()
        with self._client():
            own = finding.connect(answer.address, answer.spoken)  # its reader may outlive us
            events = LongAnswer(own, lambda: own.events(decode=True, filters=filters, since=since))
            self._watched.append(events)
            if answer is not self._answer:  # another one was chosen meanwhile
                events.hang_up()
            try:
                with cancel.closing(events.hang_up):
                    for event in events.heard():
                        yield containers.read_event(event)
            finally:
                self._watched.remove(events)
                events.hang_up()
                own.close()
        if not cancel.is_set() and answer is self._answer:
            self._forget()
            raise problems.engine_stopped("the stream of events ended")

    # ---- doing

    def launch(self, launch: Launch) -> Server:
        """Make the container and start it."""
        with self._client() as client:
            image = images.inspect(client, launch.reference)
            if image is None:
                raise problems.environment_not_found(launch.environment, "", launch.reference)
            chosen = spec.specify(launch, image, self._special(client))
            made = containers.create(client, chosen)
            try:
                containers.begin(client, made, launch)
                server = containers.read(client.inspect_container(made))
            except BaseException:
                containers.remove(client, made)
                raise
            if server is None:
                raise problems.taken_away()
            return server

    def stop(self, server: Server, patience: int) -> None:
        """Ask the server to end; after `patience` seconds make it."""
        with self._client() as client, contextlib.suppress(NotFound):
            client.stop(server.id, timeout=patience)

    def remove(self, server: Server) -> None:
        """Remove the container with its anonymous volumes."""
        with self._client() as client:
            containers.remove(client, server.id)

    def remove_image(self, image: LocalImage) -> None:
        """Remove the image, unless somebody uses it."""
        with self._client() as client:
            shelf.remove(client, image)

    # ---- the connection

    @contextlib.contextmanager
    def _client(self) -> Iterator[docker.APIClient]:
        """Lend this thread's client; what goes wrong with it becomes a Problem."""
        answer = self._found()
        try:
            with translated(answer.address.chosen_by):
                if getattr(self._local, "answer", None) is not answer:
                    self._local.client = finding.connect(answer.address, answer.spoken)
                    self._local.answer = answer
                yield self._local.client
        except Problem as problem:
            if problem.kind in ("engine-stopped", "engine-unreachable"):
                self._forget()  # perhaps another one answers next time
            raise

    def _found(self) -> finding.Answer:
        answer = self._answer
        if answer is None:
            answer = self._answer = finding.find(setting=self._choice)
        return answer

    def _forget(self) -> None:
        self._answer = self._flavour = None

    def _special(self, client: docker.APIClient) -> spec.Flavour:
        flavour = self._flavour
        if flavour is None:
            options = client.info().get("SecurityOptions") or []
            rootless = any("rootless" in option for option in options)
            flavour = self._flavour = spec.Flavour(rootless, self._found().is_podman)
        return flavour
