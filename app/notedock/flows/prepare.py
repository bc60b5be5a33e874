"""Get a folder's environment ready: which one it is, and whether it has to be fetched or built.

What was built is remembered by the engine: the image bears, as a label, the hashes of all that it
was made of (`core/recipe.py` says what counts). While they are the same nothing is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass

from notedock.core import blame, problems, recipe, requirements
from notedock.core.environment import OWN, Environment, is_reference, own_environment
from notedock.core.problem import Problem
from notedock.core.project import Project, Recipe
from notedock.core.task import Progress, Step, Task
from notedock.core.words import translate
from notedock.engines.base import Build, BuildFailedError, Stored
from notedock.flows import content, logs
from notedock.flows.context import Context
from notedock.flows.fetch import fetch

_BASE = "FROM "  # begins the name of a part that is an image
_NOTE = "recipe"
_KNOWS_ALL = 23  # the first version of Docker that builds heredocs and `--link` without being told
# Proxies that hold for the whole computer hold inside, too, unless they are on it.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")


def chosen_environment(context: Context, project: Project, asked: str | None) -> Environment:
    """Return the environment that a start of the folder uses.

    That is the one asked for, else the one remembered, else the folder's own (its Dockerfile),
    else the default. Raises Problem when `asked` can be no environment.
    """
    has_own = project.recipe is Recipe.DOCKERFILE
    if asked == OWN and not has_own:
        raise problems.recipe_missing(Recipe.DOCKERFILE.value)
    if asked is not None:
        return own_environment() if asked == OWN else context.catalogue.find(asked)
    remembered = context.memory.environment(project.folder)
    try:
        return context.catalogue.find(remembered)
    except Problem:
        return own_environment() if has_own else context.catalogue.default


def prepare(
    context: Context, project: Project, environment: Environment, task: Task, *, plain: bool = False
) -> str:
    """Return the image that the folder is run from, and see to it that it is on this computer.

    plain: without what the folder's own recipe says. Raises Problem or Cancelled.
    """
    if environment.name == OWN and not plain:
        return _ready(context, project, _own(context, project), task)
    if environment.name == OWN:
        environment = context.catalogue.default
    if not plain and (project.folder / requirements.NAME).is_file():
        thin = _thin(context, project, environment)
        if thin is not None:
            return _ready(context, project, thin, task)
    fetch(context, environment, task)
    return environment.reference


@dataclass(frozen=True)
class _Plan:
    """One recipe, read. file: its name in the folder. parts: hashes of what counts of the folder.

    bases: the images it needs, each with where it is fetched from.
    """

    reference: str
    file: str
    text: str
    parts: Mapping[str, str]
    sources: tuple[str, ...]
    bases: Mapping[str, Environment]
    arguments: Mapping[str, str]
    dockerfile: recipe.Dockerfile | None = None


def _own(context: Context, project: Project) -> _Plan:
    file = Recipe.DOCKERFILE.value
    try:
        text = (project.folder / file).read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise problems.folder_unreadable(str(project.folder), str(error)) from error
    read = recipe.read_dockerfile(text)
    pip = requirements.pip_settings(os.environ)
    return _Plan(
        reference=_reference(context, project, "own"),
        file=file,
        text=text,
        parts={file: content.digest(text)} | content.parts(context, project.folder, read.counting),
        sources=read.sources,
        bases={base: context.catalogue.find(base) for base in read.bases if is_reference(base)},
        arguments={name: value for name, value in pip.items() if name in read.arguments},
        dockerfile=read,
    )


def _thin(context: Context, project: Project, environment: Environment) -> _Plan | None:
    """Return the plan of the folder's requirements on top of `environment`, if there are any."""
    try:
        wanted = requirements.read_requirements(project.folder)
    except OSError as error:
        raise problems.folder_unreadable(str(project.folder), str(error)) from error
    if not wanted.any:
        return None
    return _Plan(
        reference=_reference(context, project, environment.name),
        file=requirements.NAME,
        text="",
        parts=content.parts(context, project.folder, wanted.sources),
        sources=wanted.sources,
        bases={environment.reference: environment},
        arguments=requirements.pip_settings(os.environ),
    )


def _reference(context: Context, project: Project, name: str) -> str:
    """Return what the folder's image on top of `name` is called."""
    tag = re.sub(r"[^a-z0-9_.-]+", "-", name.lower()).strip("-.")[:80]
    if tag != name:
        tag += "-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{context.key(project.folder)}:{tag}"


# ---------------------------------------------------------------- is it built already?


def _ready(context: Context, project: Project, plan: _Plan, task: Task) -> str:
    stored = context.engine.stored(plan.reference)
    before = _noted(stored)
    here = {base: context.engine.stored(base) for base in plan.bases}
    parts = dict(plan.parts)
    for base, image in here.items():
        # One that has been removed since is not fetched only to compare it.
        parts[_BASE + base] = image.id if image else before.get(_BASE + base, "")
    if stored is not None and parts == before:
        return plan.reference
    if stored is not None:
        task.notice(_what_changed(before, parts))
    for base, environment in plan.bases.items():
        if here[base] is None:
            here[base] = _bring(context, base, environment, task)
        image = here[base]
        parts[_BASE + base] = image.id if image else ""
    used = _build(context, project, plan, parts, here, task)
    if stored is not None:
        _discard(context, stored, plan.reference)
    context.leavings.clear(context.key(project.folder), context.engine.discard, keep=used)
    context.leavings.clear_old(context.engine.discard)
    return plan.reference


def _noted(stored: Stored | None) -> dict[str, str]:
    try:
        noted = json.loads(stored.notes[_NOTE]) if stored else {}
    except (KeyError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _what_changed(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    names = [name for name in (*now, *before) if now.get(name) != before.get(name)]
    shown = [f"“{name.removeprefix(_BASE)}”" for name in dict.fromkeys(names)]
    return translate(
        "Notice",
        "The environment is prepared anew, because this has changed: {names}.",
        names=", ".join(shown),
    )


def _bring(context: Context, base: str, environment: Environment, task: Task) -> Stored | None:
    """Fetch an image that the recipe needs, and let it bear the name that the recipe uses."""
    fetch(context, environment, task)
    stored = context.engine.stored(environment.reference)
    if stored is not None and environment.reference != base and "@" not in base:
        context.engine.rename(environment.reference, base)
        if context.brought.names(stored.id):
            context.brought.note(stored.id, base)
    return stored


def _discard(context: Context, stored: Stored, reference: str) -> None:
    """Remove what was built for the folder before, unless it is still the same or still used."""
    now = context.engine.stored(reference)
    if now is None or now.id != stored.id:
        context.engine.discard(stored.id)


# ---------------------------------------------------------------- building it


def _build(
    context: Context,
    project: Project,
    plan: _Plan,
    parts: Mapping[str, str],
    here: Mapping[str, Stored | None],
    task: Task,
) -> Collection[str]:
    """Build it, and return the nameless images that it consists of, or that it has passed."""
    task.cancel.check()
    task.report(Progress(Step.PREPARE))
    newer = _needs_newer(context, plan)
    key = context.key(project.folder)
    used: dict[str, bool] = {}  # nameless images, and whether this build has made them
    build = Build(
        reference=plan.reference,
        folder=project.folder,
        file=plan.file if plan.dockerfile else ".notedock.Dockerfile",
        dockerfile=_text(plan, here),
        files=_files(context, project, plan),
        arguments={**_proxies(), **plan.arguments},
        notes={
            "built-for": str(project.folder),
            "built-by": context.person,
            _NOTE: json.dumps(dict(parts), ensure_ascii=False),
        },
        newer=newer,
        passed=used.setdefault,
    )
    with logs.kept(context, project.folder, task) as log:
        try:
            context.engine.build(build, log.task)
        except BuildFailedError as error:
            raise _problem(context, project, plan, error, log.text) from error
        finally:
            with suppress(Problem):  # the engine has gone meanwhile
                made = (image for image, is_new in used.items() if is_new)
                context.leavings.note(key, (*context.leavings.of(key), *made))
    return used.keys()


def _needs_newer(context: Context, plan: _Plan) -> bool:
    """Tell whether to build with BuildKit. Raises Problem when it is needed and not there."""
    read = plan.dockerfile
    if read is None or not (read.needs_new or read.wants_new):
        return False
    if context.engine.builds_newer():
        return True
    if not read.needs_new:
        return False
    first = read.needs_new[0]
    raise problems.recipe_too_new(plan.file, first.line, blame.shortened(str(first)))


def _text(plan: _Plan, here: Mapping[str, Stored | None]) -> str:
    """Return the Dockerfile as it is built."""
    if plan.dockerfile is None:
        base, image = next(iter(here.items()))
        user = None if image and image.follows_contract else (image.user if image else "")
        return requirements.dockerfile(plan.sources, base, user, plan.arguments)
    text = plan.text
    for base, environment in plan.bases.items():
        if "@" in base:  # named by its content: it cannot be given another name
            text = text.replace(base, environment.reference)
    return text


def _files(context: Context, project: Project, plan: _Plan) -> list[str]:
    """Return what the build is given of the folder."""
    sources = (*plan.sources, ".dockerignore")
    try:
        given = context.engine.given(project.folder, sources)
    except OSError as error:
        raise problems.folder_unreadable(str(project.folder), str(error)) from error
    return sorted({one for files in given.values() for one in files})


def _proxies() -> dict[str, str]:
    found = {name: os.environ[name] for name in _PROXIES if os.environ.get(name)}
    local = re.compile(r"//(?:[^@/]*@)?(?:localhost|127\.|\[::1\])")
    return {name: value for name, value in found.items() if not local.search(value)}


def _problem(
    context: Context, project: Project, plan: _Plan, error: BuildFailedError, log: str
) -> Problem:
    failure = blame.Failure(plan.file, error.said, log, _pins(project))
    if (old := _too_old(context, plan, failure)) is not None:
        return old
    culprit = blame.package(failure)
    if culprit is not None and not culprit.python and error.reached:
        python = context.engine.python_in(error.reached)
        culprit = blame.Package(culprit.name, culprit.version, python)
    return blame.as_problem(failure, culprit)


def _too_old(context: Context, plan: _Plan, failure: blame.Failure) -> Problem | None:
    """Return what to say when Docker is too old for a line, rather than the line wrong."""
    version = context.engine.info().version.partition(".")[0]
    if plan.dockerfile is None or not blame.is_unclear(failure):
        return None
    if not version.isdecimal() or int(version) >= _KNOWS_ALL:
        return None
    said = blame.line(failure)
    for one in plan.dockerfile.needs_new:
        if one.line <= said <= one.last:
            shown = blame.shortened(str(one))
            return problems.recipe_newer_than_engine(plan.file, one.line, shown, failure.said)
    return None


def _pins(project: Project) -> dict[str, str]:
    try:
        path = project.folder / requirements.NAME
        return blame.pins(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return {}
