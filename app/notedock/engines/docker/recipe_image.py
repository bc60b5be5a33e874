"""Images of folders with a recipe: built once, and again when something that counts has changed.

What was built is remembered by the engine: the image bears, as a label, the hashes of all that it
was made of (`dockerfile.py` says what counts). While they are the same nothing is built.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from notedock.core import build_failure, problems, url_credentials
from notedock.core.environment import Environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.log_levels import KEPT_LINES
from notedock.core.masking import Masker
from notedock.core.problem import Problem
from notedock.core.task import Progress, Step, Task
from notedock.core.translation import translate
from notedock.engines.base import EnvironmentSource
from notedock.engines.docker import build_settings, container_spec, inventory, recipe_plan
from notedock.engines.docker.build import Build, BuildFailedError
from notedock.engines.docker.build_settings import BuildSettings
from notedock.engines.docker.dangling_images import DanglingImages
from notedock.engines.docker.downloaded_images import DownloadedImages
from notedock.engines.docker.image_store import ImageStore
from notedock.engines.docker.images import Image
from notedock.engines.docker.recipe_plan import Plan

_BASE = "FROM "  # begins the name of a part that is an image
_OWN_FILE = ".notedock.Dockerfile"  # in the build context, where the folder has none there
_KNOWS_ALL = 23  # the first version of Docker that builds heredocs and `--link` without being told


class RecipeBuilds:
    """Prepares what servers are run from. memory: the folder with the hashes of projects' files."""

    def __init__(
        self,
        store: ImageStore,
        downloaded: DownloadedImages,
        dangling: DanglingImages,
        memory: Path,
    ) -> None:
        self._store = store
        self._downloaded = downloaded
        self._dangling = dangling
        self._memory = memory

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        """Return the image that the folder is run from, and see to it that it is here.

        Raises Problem or Cancelled.
        """
        if said := build_settings.server_notice(self._store.where):
            task.notice(said)
        plan = recipe_plan.plan(description, self._memory / f"{description.key}.json", environments)
        if plan is not None:
            return self._ready(description, plan, task, environments)
        if description.base is None:
            raise ValueError("a description needs a base or a recipe")
        environments.fetch(description.base, task)
        return description.base.reference

    def clear(self, key: str) -> None:
        """Remove what the builds of a folder have left, except what is still used."""
        self._dangling.clear(key, self._store.discard)

    def left_over(self) -> set[str]:
        """Return the nameless images that builds have left, but for those of builds just now."""
        return self._dangling.old(inventory.JUST_NOW)

    def clear_left_over(self) -> None:
        """Remove them, except what is still used."""
        self._dangling.clear_old(self._store.discard, inventory.JUST_NOW)

    # ---- is it built already?

    def _ready(
        self,
        description: EnvironmentDescription,
        plan: Plan,
        task: Task,
        environments: EnvironmentSource,
    ) -> str:
        stored = self._store.find(plan.reference)
        before = _noted(stored)
        here = {base: self._store.find(base) for base in plan.bases}
        parts = dict(plan.parts)
        for base, image in here.items():
            # One that has been removed since is not fetched only to compare it.
            parts[_BASE + base] = image.id if image else before.get(_BASE + base, "")
        if stored is not None and parts == before:
            return plan.reference
        if stored is not None:
            task.notice(_what_changed(before, parts))
        for base, environment in plan.bases.items():
            image = here[base] or self._bring(base, environment, task, environments)
            here[base] = image
            parts[_BASE + base] = image.id if image else ""
        used = self._build(description, plan, parts, here, task)
        if stored is not None:
            self._discard_replaced(stored, plan.reference)
        self._dangling.clear(description.key, self._store.discard, keep=used)
        self._dangling.clear_old(self._store.discard)
        return plan.reference

    def _bring(
        self, base: str, environment: Environment, task: Task, environments: EnvironmentSource
    ) -> Image | None:
        """Fetch an image that the recipe needs, and let it bear the name that the recipe uses."""
        environments.fetch(environment, task)
        image = self._store.find(environment.reference)
        if image is not None and environment.reference != base and "@" not in base:
            self._store.tag(environment.reference, base)
            if self._downloaded.names(image.id):
                self._downloaded.note(image.id, base)
        return image

    def _discard_replaced(self, stored: Image, reference: str) -> None:
        """Remove what was built for the folder before, unless it is the same or still used."""
        now = self._store.find(reference)
        if now is None or now.id != stored.id:
            self._store.discard(stored.id)

    # ---- building it

    def _build(
        self,
        description: EnvironmentDescription,
        plan: Plan,
        parts: Mapping[str, str],
        here: Mapping[str, Image | None],
        task: Task,
    ) -> Collection[str]:
        """Build it, and return the nameless images that it consists of, or that it has passed."""
        task.cancel.check()
        task.report(Progress(Step.PREPARE))
        key = description.key
        files = plan.files()
        given = build_settings.settings(plan.arguments, self._store.where)
        needs_buildkit = self._needs_buildkit(plan, given)
        secrets = given.secrets if needs_buildkit else {}
        text = plan.built_text(here, secrets, files)
        if withheld := given.withheld(text, buildkit=needs_buildkit):
            task.notice(build_settings.notice(withheld, own=plan.dockerfile is not None))
        used: dict[str, bool] = {}  # nameless images, and whether this build has made them
        build = Build(
            reference=plan.reference,
            folder=plan.folder,
            file=plan.file if plan.folder == description.folder and plan.dockerfile else _OWN_FILE,
            dockerfile=text,
            files=files,
            arguments=given.arguments,
            secrets=secrets,
            notes={
                container_spec.BUILT_FOR: str(plan.folder),
                container_spec.BUILT_BY: description.person,
                container_spec.RECIPE: json.dumps(dict(parts), ensure_ascii=False),
            },
            needs_buildkit=needs_buildkit,
            texts={name: plan.texts[name] for name in files if name in plan.texts}
            | dict(plan.layers.texts),
            values=plan.values,
            on_image=used.setdefault,
        )
        log: deque[str] = deque(maxlen=KEPT_LINES)
        hidden = url_credentials.credentials_in(given.secrets.values())
        masker = Masker(*hidden)

        def write(text: str) -> None:
            log.append(text)
            task.log(text)

        def show(text: str) -> None:
            if shown := masker.clean(text):
                write(shown)

        try:
            try:
                self._store.build(build, replace(task, log=show))
            finally:
                write(masker.finish())
        except BuildFailedError as error:
            last = Masker(*hidden)
            said = last.clean(error.message) + last.finish()
            known = BuildFailedError(said, error.last_image)
            raise self._problem(plan, known, "".join(log)) from error
        finally:
            with suppress(Problem):  # the engine has gone meanwhile
                made = (image for image, is_new in used.items() if is_new)
                self._dangling.note(key, (*self._dangling.of(key), *made))
        return used.keys()

    def _needs_buildkit(self, plan: Plan, given: BuildSettings) -> bool:
        """Tell whether to build with BuildKit. Raises Problem when it is needed and not there."""
        read = plan.dockerfile
        if read is None:
            return bool(given.secrets) and self._store.keeps_secrets()
        if not (read.buildkit_only or read.declares_syntax):
            return False
        if self._store.has_buildkit():
            return True
        if not read.buildkit_only:
            return False
        first = read.buildkit_only[0]
        raise problems.recipe_too_new(plan.file, first.line, build_failure.shortened(str(first)))

    # ---- what went wrong

    def _problem(self, plan: Plan, error: BuildFailedError, log: str) -> Problem:
        own_step = plan.dockerfile is None  # the layers upon an environment
        file = plan.layers.last_file(log) or plan.file
        failure = build_failure.Failure(
            file, error.message, log, plan.pins, own_step=own_step, listed=plan.listed
        )
        if (old := self._too_old(plan, failure)) is not None:
            return old
        culprit = build_failure.package(failure)
        if culprit is not None and not culprit.python and error.last_image:
            culprit = replace(culprit, python=self._store.python_in(error.last_image))
        return build_failure.as_problem(failure, culprit)

    def _too_old(self, plan: Plan, failure: build_failure.Failure) -> Problem | None:
        """Return what to say when Docker is too old for a line, rather than the line wrong."""
        if plan.dockerfile is None or not build_failure.is_unclear(failure):
            return None
        version = self._store.version.partition(".")[0]
        if self._store.is_podman or not version.isdecimal() or int(version) >= _KNOWS_ALL:
            return None
        said = build_failure.line(failure)
        for one in plan.dockerfile.buildkit_only:
            if one.line <= said <= one.last:
                shown = build_failure.shortened(str(one))
                return problems.engine_too_old_for_recipe(plan.file, one.line, shown, failure.said)
        return None


def _noted(image: Image | None) -> dict[str, str]:
    """Return the hashes of what an image was made of, none when it was not built from a recipe."""
    try:
        noted = json.loads(image.labels[container_spec.RECIPE]) if image else {}
    except (KeyError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _what_changed(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    names = [name for name in (*now, *before) if now.get(name) != before.get(name)]
    shown = [
        translate("Notice", "what you chose")
        if name == recipe_plan.CHOSEN
        else f"“{name.removeprefix(_BASE)}”"
        for name in dict.fromkeys(names)
    ]
    return translate(
        "Notice",
        "The environment is prepared again, because this has changed: {names}.",
        names=", ".join(shown),
    )
