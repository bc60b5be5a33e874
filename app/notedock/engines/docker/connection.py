"""The connection to the engine that is used: found once, with a client for each thread."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import docker
from docker.utils import version_gte

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.engines.docker import container_spec, discovery, graphics
from notedock.engines.docker.errors import translated

_HOST_GATEWAY = "1.41"  # of Docker 20.10


@dataclass(frozen=True)
class _State:
    """Which engine is used. Replaced as a whole, so that no part is of another engine.

    choice: the address that the person has chosen in the program, or empty. answer: what the
    engine said of itself, None until it is asked. traits: likewise.
    """

    choice: str
    answer: discovery.Answer | None = None
    traits: container_spec.EngineTraits | None = None


@dataclass(frozen=True)
class Link:
    """An engine, and this thread's client of it."""

    answer: discovery.Answer
    client: docker.APIClient

    def connect_own(self) -> docker.APIClient:
        """Return a client for somebody who may outlive this thread; to be closed by them."""
        return discovery.connect(self.answer.address, self.answer.api_version)


class Connection:
    """The engine behind one address. May be used from every thread.

    choice: the address that the person has chosen in the program, or empty.
    """

    def __init__(self, choice: str = "") -> None:
        self._local = threading.local()
        self._lock = threading.Lock()
        self._state = _State(choice)

    @property
    def choice(self) -> str:
        """The address that the person has chosen in the program, or empty."""
        return self._state.choice

    def use(self, choice: str) -> None:
        """Use another engine from now on."""
        with self._lock:
            self._state = _State(choice)

    def is_current(self, answer: discovery.Answer) -> bool:
        """Tell whether `answer` is still the engine that is used."""
        return answer is self._state.answer

    @property
    def where(self) -> str:
        """The address of the engine that is used. Raises Problem when none can be."""
        return self.found().address.url

    @contextlib.contextmanager
    def client(self) -> Iterator[docker.APIClient]:
        """Lend this thread's client; what goes wrong with it becomes a Problem."""
        with self.link() as link:
            yield link.client

    @contextlib.contextmanager
    def link(self) -> Iterator[Link]:
        """Lend this thread's client, with the engine that it speaks to."""
        answer = self.found()
        try:
            with translated(answer.address.chosen_by):
                if getattr(self._local, "answer", None) is not answer:
                    self._local.client = discovery.connect(answer.address, answer.api_version)
                    self._local.answer = answer
                yield Link(answer, self._local.client)
        except Problem as problem:
            if problem.kind in (ProblemKind.ENGINE_STOPPED, ProblemKind.ENGINE_UNREACHABLE):
                self.forget(answer)  # perhaps another one answers next time
            raise

    def found(self) -> discovery.Answer:
        """Return the engine that is used. Raises Problem when none can be.

        What is found after another one was chosen meanwhile is dropped.
        """
        while True:
            state = self._state
            if state.answer is not None:
                return state.answer
            try:
                answer = discovery.find(setting=state.choice)
            except Problem:
                if self._state.choice == state.choice:
                    raise
            else:
                if self._exchange(state, _State(state.choice, answer)):
                    return answer

    def forget(self, answer: discovery.Answer) -> None:
        """Look for the engine again the next time, unless it is another one than `answer`."""
        with self._lock:
            if self._state.answer is answer:
                self._state = _State(self._state.choice)

    def traits(self, link: Link) -> container_spec.EngineTraits:
        """Return what is special about the engine of `link`."""
        state = self._state
        if state.answer is link.answer and state.traits is not None:
            return state.traits
        info, podman = link.client.info(), link.answer.is_podman
        traits = container_spec.EngineTraits(
            rootless=_is_rootless(info),
            podman=podman,
            memory=info.get("MemTotal") or 0,
            limits_memory=info.get("MemoryLimit", True),
            limits_processes=info.get("PidsLimit", True),
            # Elsewhere, and in Podman, it has a name anyway.
            names_computer=sys.platform == "linux"
            and not podman
            and link.answer.api_version != "auto"
            and version_gte(link.answer.api_version, _HOST_GATEWAY),
            graphics=graphics.offered(info, podman=podman),
            data=info.get("DockerRootDir") or "",
        )
        if state.answer is link.answer:
            self._exchange(state, _State(state.choice, link.answer, traits))
        return traits

    def _exchange(self, before: _State, after: _State) -> bool:
        """Replace the state, unless somebody else has. Returns whether it was replaced."""
        with self._lock:
            if self._state is not before:
                return False
            self._state = after
            return True


def _is_rootless(info: Mapping[str, Any]) -> bool:
    """Tell whether the engine itself runs without root, from what it says of itself.

    Docker says so among its security options, Podman has an entry of its own.
    """
    options = info.get("SecurityOptions") or []
    return bool(info.get("Rootless")) or any("rootless" in one for one in options)
