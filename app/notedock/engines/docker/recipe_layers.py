"""The Dockerfile that adds a folder's recipe to an environment: one layer for each of its parts.

What the recipe says is handed to `resources/container/install_recipe.py` as JSON, in files of the
build context. So the text of the Dockerfile is ours alone, but for the paths of files to copy: no
name of a package can add an instruction, nor be read by a shell. Each layer copies what it reads,
so that the engine's cache keeps those of parts that have not changed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notedock.core import problems
from notedock.core.mounts import WORK
from notedock.core.recipes.binder_files import DEBIAN_PACKAGE
from notedock.core.recipes.r_files import R_INSTALL
from notedock.core.recipes.recipe import Item, Recipe
from notedock.core.requirements import WHOLE, Requirements, below, specifications
from notedock.core.resources import resource
from notedock.core.served_pages import PROXY, PROXY_VERSIONS
from notedock.core.translation import translate
from notedock.engines.docker.start_scripts import FOLDER_START

_CONTEXT = ".notedock"  # the folder of the generated files in the build context
_IMAGE = "/tmp/notedock-recipe"  # and in the image
_SCRIPT = "install_recipe.py"
_SCRIPTS = (_SCRIPT, "conda_reasons.py")
_PIP = ".notedock/requirements.txt"
_CONSTRAINTS = ".notedock/constraints.txt"

# Python as Jupyter has it, which need not be the first one in the path.
_PYTHON = (
    'j="$(command -v jupyter || command -v jupyter-lab || :)"; p="${j%/*}/python"; '
    '[ -x "$p" ] || p="$(command -v python3 || command -v python)"; '
)
_AS_ROOT = ("system",)
_CRAN = "https://cloud.r-project.org"
_CRAN_OF_A_DAY = "https://packagemanager.posit.co/cran/"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Part:
    """One layer. name: of a function in install_recipe.py. told: what that gets, as JSON.

    file: of the recipe, that asks for it (the first). sources: paths of the folder that it reads.
    """

    name: str
    told: Mapping[str, object]
    file: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layers:
    """What is built of a recipe. texts: of generated files, by their paths in the build context.

    start: the script that runs before each start of the server. hides_renv: R packages are in the
    image, and not where the folder's own renv looks for them.
    """

    parts: tuple[Part, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    start: str = ""
    hides_renv: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths of the folder that have to be in the build context, as patterns."""
        found = [one for part in self.parts for one in part.sources if one not in self.texts]
        return tuple(dict.fromkeys(map(pattern, [*found, *filter(None, (self.start,))])))

    def last_file(self, log: str) -> str:
        """Return the file that asks for what a build has done last, empty if that is unknown."""
        names = re.findall(rf"/{_SCRIPT} (\w+) ", log)
        return next((one.file for one in self.parts if names and one.name == names[-1]), "")


def layers(recipe: Recipe, wanted: Sequence[Requirements], *, pages: bool) -> Layers:
    """Return the layers for a recipe. wanted: its requirements files, read.

    pages: also install jupyter-server-proxy; its failure fails the build only where nothing else
    is installed. Raises Problem for what cannot be the name of a package.
    """
    kernel = translate("Kernel", "Python {version} (this folder)", version="{version}")
    texts = {}
    asked = (*recipe.pip_options, *recipe.pip)
    for file, items in ((_PIP, asked), (_CONSTRAINTS, recipe.constraints)):
        if items:
            texts[file] = "".join(_one_line(one) + "\n" for one in items)
    found = [
        *_system(recipe),
        *_conda(recipe, kernel),
        *_requirements(recipe, wanted, kernel, pages=pages),
        *_r_and_julia(recipe, kernel),
        *_commands(recipe),
    ]
    for part in found:
        told = {"folder": WORK, **part.told}
        texts[_told(part)] = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if found:
        for script in _SCRIPTS:
            text = resource(f"container/{script}").read_text(encoding="utf-8")
            texts[f"{_CONTEXT}/{script}"] = text
    return Layers(tuple(found), texts, recipe.start, "renv.lock" in recipe.files)


def _system(recipe: Recipe) -> Iterator[Part]:
    for one in recipe.system:
        if not DEBIAN_PACKAGE.fullmatch(one.text):
            raise problems.recipe_unclear(one.place.file, one.place.line, one.text, anywhere=True)
    if recipe.system:
        names = [one.text for one in recipe.system]
        yield Part("system", {"names": names}, recipe.system[0].place.file)


def _conda(recipe: Recipe, kernel: str) -> Iterator[Part]:
    if recipe.python or recipe.conda:
        told = {
            "python": _argument(recipe.python) if recipe.python else "",
            "channels": list(map(_argument, recipe.channels)),
            "specs": list(map(_argument, recipe.conda)),
            "display": kernel,
        }
        first = next(filter(None, (recipe.python, *recipe.conda)))
        yield Part("conda", told, first.place.file)


def _requirements(
    recipe: Recipe, wanted: Sequence[Requirements], kernel: str, *, pages: bool
) -> Iterator[Part]:
    own = [_PIP] if recipe.pip_options or recipe.pip else []
    files = [*(one.sources[0] for one in wanted), *own]
    if not (files or recipe.local or pages):
        return
    projects = [posixpath.join(WORK, _argument(one)) for one in recipe.local]
    listed = [line for one in wanted for text in one.texts.values() for line in text.splitlines()]
    told = {
        "files": files,
        "projects": [part for one in projects for part in _installed(one, recipe)],
        "constraints": _CONSTRAINTS if recipe.constraints else "",
        "named": specifications([*listed, *map(_one_line, (*recipe.pip, *recipe.constraints))]),
        "display": kernel,
        "pages": PROXY + PROXY_VERSIONS if pages else "",
    }
    sources = [source for one in wanted for source in one.sources]
    sources += [below(one.text.partition("[")[0]) for one in recipe.local]
    sources += own + [_CONSTRAINTS] * bool(recipe.constraints)
    named = (*recipe.pip_options, *recipe.pip, *recipe.local)
    asking = [*files, *(one.place.file for one in named)]
    file = next((one for one in asking if one != _PIP), "")
    yield Part("requirements", told, file, tuple(dict.fromkeys(sources)))


def _installed(project: str, recipe: Recipe) -> tuple[str, ...]:
    return ("--editable", project) if recipe.editable else (project,)


def _r_and_julia(recipe: Recipe, kernel: str) -> Iterator[Part]:
    is_package = any(one.text.startswith(R_INSTALL) for one in recipe.commands)
    if recipe.r or recipe.r_scripts or is_package:
        day = recipe.r_snapshot.text if recipe.r_snapshot else ""
        told = {
            "packages": list(map(_argument, recipe.r)),
            "scripts": list(recipe.r_scripts),
            "repository": _CRAN_OF_A_DAY + day if _DAY.fullmatch(day) else _CRAN,
            "display": kernel,
        }
        asking = (*recipe.r_scripts, *(one.place.file for one in (*recipe.r, *recipe.commands)))
        copied = (WHOLE,) if recipe.r_scripts else ()  # as on Binder
        yield Part("r", told, asking[0], copied)
    if recipe.julia or "Project.toml" in recipe.files:
        where = below(recipe.julia or WHOLE)
        files = [below(posixpath.join(where, one)) for one in ("Project.toml", "Manifest.toml")]
        told = {"project": posixpath.normpath(posixpath.join(WORK, where))}
        yield Part("julia", told, files[0], tuple(files))


def _commands(recipe: Recipe) -> Iterator[Part]:
    if recipe.commands:  # they may use any file, as on Binder
        texts = [one.text for one in recipe.commands]
        yield Part("commands", {"commands": texts}, recipe.commands[0].place.file, (WHOLE,))


def _argument(item: Item) -> str:
    """Return the text of something that a command gets as an argument of its own.

    Raises Problem for an option.
    """
    text = _one_line(item)
    if text.startswith("-") or not text:
        raise problems.recipe_unclear(item.place.file, item.place.line, item.text, anywhere=True)
    return text


def _one_line(item: Item) -> str:
    return " ".join(item.text.split())


# ---------------------------------------------------------------- the text


def dockerfile(
    built: Layers,
    reference: str,
    user: str | None,
    settings: Collection[str],
    secrets: Collection[str] = (),
    files: Collection[str] | None = None,
) -> str:
    """Return the text of the Dockerfile. reference: the base image.

    settings: the names of pip's settings, which become ARG. secrets: the names of settings that are
    mounted as build secrets for pip, which only BuildKit supports. user: the user of the base
    image, where packages have to be installed by root; None where that user can install them, as
    in the Jupyter images. files: the paths in the build context, None where all sources are there.
    Files are copied to where the folder is mounted later, so that editable installations follow
    its changes.
    """
    lines = [f"FROM {reference}", *(f"ARG {name}" for name in settings)]
    chown = "--chown=${NB_UID}:${NB_GID} " if user is None else ""
    back = "${NB_UID}" if user is None else user
    if user is not None:
        lines.append("USER root")
    copied: set[str] = set()
    for part in built.parts:
        given = [one for one in part.sources if one not in copied and _is_there(one, built, files)]
        copied |= set(given)
        lines += [f"COPY {chown}{_paths(source)}" for source in given]
        steps = [*(f"{_CONTEXT}/{script}" for script in _SCRIPTS), _told(part)]
        lines.append(f"COPY {json.dumps([*steps, _IMAGE + '/'])}")
        mounted = secrets if part.name == "requirements" else ()
        run = f"RUN {_mounts(mounted)}{_PYTHON}{_command(part)}"
        as_root = user is None and part.name in _AS_ROOT
        lines += ["USER root", run, f"USER {back}"] if as_root else [run]
    if built.start:
        lines.append(f"COPY {json.dumps([pattern(built.start), FOLDER_START])}")
        lines += ["USER root", f"RUN chmod 755 {FOLDER_START}"]
    if built.hides_renv:
        lines.append("ENV RENV_CONFIG_AUTOLOADER_ENABLED=FALSE")
    if built.start or user:
        lines.append(f"USER {back}")
    return "\n".join(lines) + "\n"


def pattern(path: str) -> str:
    """Return the pattern that matches a path alone, as COPY takes it."""
    return re.sub(r"[*?\[]", r"[\g<0>]", path)


def _is_there(source: str, built: Layers, files: Collection[str] | None) -> bool:
    return source == WHOLE or source in built.texts or files is None or source in files


def _told(part: Part) -> str:
    return f"{_CONTEXT}/{part.name}.json"


def _command(part: Part) -> str:
    return f'"$p" {_IMAGE}/{_SCRIPT} {part.name} {_IMAGE}/{part.name}.json'


def _paths(source: str) -> str:
    target = WORK if source == WHOLE else f"{WORK}/{source}"
    return json.dumps([one.replace("$", "\\$") for one in (pattern(source), target)])


def _mounts(secrets: Collection[str]) -> str:
    mounts = "".join(f"--mount=type=secret,id={name},mode=0444 " for name in secrets)
    return mounts + "".join(f'export {name}="$(cat /run/secrets/{name})"; ' for name in secrets)
