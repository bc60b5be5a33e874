"""Environments of the built-in engine: made by uv, one for each content, shared between folders."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Environment, read_catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.task import Progress, Step, Task
from notedock.engines.base import EnvironmentSource
from notedock.engines.builtin import content, failures, manifest, record, store
from notedock.engines.builtin.content import Content
from notedock.engines.builtin.making import ENVIRONMENT, KERNELS, Making
from notedock.engines.builtin.manifest import State
from notedock.engines.builtin.prepared import PREFIX, PreparedEnvironment
from notedock.engines.builtin.pythons import JUPYTERS, Python, Pythons
from notedock.engines.builtin.store import Made, Sizes, Store
from notedock.engines.builtin.uv import UvFailedError
from notedock.engines.inventory import Cost, Installed, Inventory, Unneeded

_TURN = 0.2  # seconds between two looks whether a job that waits for another one is cancelled
_FRESH = 20.0  # seconds for which an environment that was found whole is not looked at again


class BuiltinEnvironments:
    """The environments below the program's home."""

    def __init__(self, paths: AppPaths) -> None:
        self._paths = paths
        self._store = Store(paths.home / "builtin")
        self._pythons = Pythons(self._store.builtin)
        self._whole: dict[str, float] = {}  # when each was found whole
        self._making = threading.Lock()  # uv takes all processors by itself

    # ---- what is there

    def has(self, reference: str) -> bool:
        """Tell whether the environment is here.

        reference: PREFIX and a name, or one of the catalogue's.
        """
        if reference.startswith(PREFIX):
            return self._store.made(_name(reference)) is not None
        known = _of_catalogue(reference)
        return known is not None and self._made_of(known) is not None

    def cost(self, reference: str) -> Cost | None:
        """Tell what having the environment would take, as `has`; None where it cannot be made.

        Raises Problem where PREFIX and a name stand for nothing that is here.
        """
        if reference.startswith(PREFIX):
            if not self.has(reference):
                raise problems.environment_not_found(reference, "", "")
            return Cost(0, 0, self._store.free())
        known = _of_catalogue(reference)
        if known is None:
            return None
        missing = 0 if self._made_of(known) else known.lock_download
        return Cost(known.lock_download, missing, self._store.free())

    def find(self, reference: str) -> PreparedEnvironment:
        """Return what a server is started from. reference: as `prepare` has returned it.

        Raises Problem where it is not here, or where somebody has changed it: `prepare` then makes
        it anew.
        """
        name = _name(reference)
        made = self._store.made(name)
        if made is None:
            raise problems.environment_not_found(reference, "", "")
        if not self._is_whole(name):
            raise problems.environment_damaged(reference)
        folder = self._store.path(name)
        kernels = (folder / KERNELS,) if made.own_kernel else ()
        bases = tuple(one for one in map(Path, made.bases) if one.is_dir())
        return PreparedEnvironment(
            PREFIX + name, folder / ENVIRONMENT, bases, kernels, (folder, *kernels)
        )

    def refusal(self, description: EnvironmentDescription) -> Problem | None:
        """Return why this engine cannot make what is described, None where it can. Asks nobody."""
        return content.refusal(description)

    # ---- making

    def download(self, reference: str, task: Task, digest: str = "") -> None:  # noqa: ARG002
        """Make an environment of the catalogue's, which is locked by hashes. Raises Problem."""
        known = _of_catalogue(reference)
        if known is None:
            raise problems.docker_needed_for_environment(reference)
        with _disk():
            self._base(known, self._python(JUPYTERS, task), task)

    def prepare(
        self,
        description: EnvironmentDescription,
        task: Task,
        environments: EnvironmentSource,  # noqa: ARG002
    ) -> str:
        """Make what is described, unless it is here. Returns its reference.

        Raises Problem or Cancelled; then nothing is left but what uv has downloaded.
        """
        if (refused := self.refusal(description)) is not None:
            raise refused
        assert description.base is not None
        asked = content.read_content(description)
        with _disk():
            python = self._python(JUPYTERS, task)
            base = self._base(description.base, python, task)
            other = None
            if asked.python and not python.fits(asked.python):
                other = self._python(asked.python, task)
            if not (asked.files or asked.targets or other):
                return PREFIX + base
            return PREFIX + self._for_folder(description, asked, base, python, other, task)

    def _python(self, wanted: str, task: Task) -> Python:
        if (known := self._pythons.known(wanted)) is not None:
            return known
        part = self._store.begin()
        try:
            return self._pythons.find(wanted, part, task)
        finally:
            self._store.discard(part)

    def _base(self, known: Environment, python: Python, task: Task) -> str:
        """Return the name of an environment of the catalogue's, which is made if it is missing."""
        lock = content.lock_text(known.lock)
        name = content.digest(lock, python.identity)
        if self._is_here(name):
            return name
        made = Made(
            known.lock,
            content.digest(lock),
            known.reference,
            known.title,
            "",
            [python.base, str(Path(python.path).resolve().parent)],
        )

        def make(part: Path) -> Made:
            try:
                Making(part, self._store.builtin, task).make_locked(known.lock, python)
            except UvFailedError as error:
                raise failures.of_catalogue(error.said) from error
            return made

        self._make(name, make, task)
        return name

    def _for_folder(
        self,
        description: EnvironmentDescription,
        asked: Content,
        base: str,
        python: Python,
        other: Python | None,
        task: Task,
    ) -> str:
        name = asked.digest(base, other.identity if other else "")
        folder = str(description.folder)
        if self._is_here(name):
            known = self._store.made(name)
            if known is not None and known.folder != folder:
                self._store.note(self._store.path(name), replace(known, folder=folder))
            return name
        below = self._store.made(base)
        assert below is not None
        bases = [*below.bases, *((other.base,) if other else ())]

        def make(part: Path) -> Made:
            making = Making(part, self._store.builtin, task)
            begin, final = self._store.path(base), self._store.path(name)
            try:
                own = making.make_for_folder(begin, asked, python, other, final)
            except UvFailedError as error:
                raise failures.of_folder(description, asked, error.said) from error
            return replace(below, reference="", folder=folder, bases=bases, own_kernel=own)

        self._make(name, make, task)
        return name

    def _make(self, name: str, make: Callable[[Path], Made], task: Task) -> None:
        """Make an environment, which gets its name when it is complete."""
        task.report(Progress(Step.PREPARE))
        while not self._making.acquire(timeout=_TURN):
            task.cancel.check()
        try:
            if self._is_here(name):
                return  # another folder needed it, too
            part = self._store.begin()
            try:
                made = make(part)
                task.cancel.check()
                self._store.note(part, made)
                self._store.finish(part, name)
            except BaseException:
                self._store.give_up(part)
                raise
        finally:
            self._making.release()
        self._whole[name] = time.monotonic()

    def _is_here(self, name: str) -> bool:
        """Tell whether an environment is here as it was made. What is damaged is forgotten."""
        if self._store.made(name) is None:
            return False
        if self._is_whole(name):
            return True
        if manifest.check(self._store.path(name)) is State.CHANGED:
            self._store.clear_cache()
        return False

    def _is_whole(self, name: str) -> bool:
        if time.monotonic() - self._whole.get(name, -_FRESH) < _FRESH:
            return True
        whole = manifest.check(self._store.path(name)) is State.WHOLE
        if whole:
            self._whole[name] = time.monotonic()
        return whole

    def _made_of(self, known: Environment) -> str | None:
        """Return the name of what was made of an environment of the catalogue's, as it is now."""
        lock = content.digest(content.lock_text(known.lock))
        return next(
            (n for n, one in self._store.all() if one.reference and one.lock_digest == lock), None
        )

    # ---- listing and removing

    def installed(self, person: str) -> Inventory:  # noqa: ARG002
        """Return all environments of this engine. Takes a second for many."""
        return self._inventory(self._store.sizes())

    def _inventory(self, sizes: Sizes) -> Inventory:
        users = self._users()
        listed = tuple(
            _installed(name, made, users.get(name, ()), sizes)
            for name, made in self._store.all()
            if sizes.has(name)
        )
        return Inventory(listed, sizes.total(), self._store.free())

    def _users(self) -> dict[str, tuple[str, ...]]:
        """Return the servers that use each environment, by its name."""
        found: dict[str, tuple[str, ...]] = {}
        for one in record.all_records(record.records(self._paths)):
            name = _name(str(one.described().get("reference", "")))
            found[name] = (*found.get(name, ()), one.key)
        return found

    def uninstall(self, environment: Installed, person: str) -> None:  # noqa: ARG002
        """Remove an environment, and what uv keeps for it alone.

        Raises Problem when a server uses it.
        """
        if users := self._users().get(environment.id):
            raise problems.environment_in_use(environment.title, ", ".join(users))
        with self._making, _disk():
            self._whole.pop(environment.id, None)
            self._store.remove(environment.id)
            self._discard_cache()

    def unneeded(
        self,
        person: str,  # noqa: ARG002
        needed: Callable[[Installed], bool],
    ) -> Unneeded:
        """Return the environments that nobody needs, and what was left behind."""
        sizes = self._store.sizes()
        listed = self._inventory(sizes).environments
        found = [one for one in listed if not (one.users or needed(one))]
        left = self._store.left_over()
        cached = sum(map(store.size, self._store.unused_cache()))
        frees = sizes.freed([one.id for one in found]) + cached
        return Unneeded(tuple(found), bool(left or cached), frees + sum(map(store.size, left)))

    def discard_left_over(self) -> None:
        """Remove what was not finished, and what uv keeps that no environment has."""
        for one in self._store.left_over():
            self._store.discard(one)
        with self._making:
            self._discard_cache()

    def _discard_cache(self) -> None:
        for one in self._store.unused_cache():
            self._store.discard(one)


@contextmanager
def _disk() -> Iterator[None]:
    """Turn what the system refuses into a Problem."""
    try:
        yield
    except OSError as error:
        raise failures.of_disk(error) from error


def _installed(name: str, made: Made, users: tuple[str, ...], sizes: Sizes) -> Installed:
    reference = PREFIX + name
    return Installed(
        id=name,
        ids=(name, reference),
        names=(reference,),
        known_as=(reference, made.reference) if made.reference else (reference,),
        title=made.title,
        size=sizes.of(name),
        frees=sizes.freed([name]),
        listed=True,
        ours=True,
        built_for=made.folder,
        users=users,
    )


def _name(reference: str) -> str:
    """Return the name of an environment; none that leads to another folder."""
    name = reference.removeprefix(PREFIX)
    return name if name.isalnum() else "none"


def _of_catalogue(reference: str) -> Environment | None:
    """Return which environment of the catalogue an image is, if this engine can make that."""
    with suppress(Problem):
        repository, _colon, tag = reference.rpartition(":")
        for known in read_catalogue().environments:
            own, _colon, current = known.reference.rpartition(":")
            same = repository.rpartition("/")[2] == own.rpartition("/")[2] and tag == current
            if known.lock and same:
                return known
    return None
