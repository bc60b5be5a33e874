"""The texts on an environment: its size, its edition, warnings, and what its removal frees."""

from __future__ import annotations

from dataclasses import dataclass

from notedock.core.environment import (
    OWN,
    Catalogue,
    Environment,
    cuda_version,
    own_environment,
)
from notedock.core.formatting import format_names, format_size
from notedock.core.problem import Problem
from notedock.core.recipes.explanation import Explanation, one_line
from notedock.core.recipes.recipe import DOCKERFILE
from notedock.core.recipes.unused_files import noteworthy, short_sentence
from notedock.core.states import BUSY
from notedock.core.translation import counted, translate
from notedock.engines.inventory import Cost
from notedock.flows import environment_download
from notedock.flows.environments import abandoned_image_text
from notedock.flows.installed_environments import InstalledEnvironment, RemovalBlocker
from notedock.window.work.folder_session import FolderSession

_NAMED, _LISTED = 3, 12  # folders that a sentence names, and a list


@dataclass(frozen=True)
class EnvironmentInfo:
    """An environment, and what is known of it so far.

    kept: its image on this computer, if any. cost: the download size, None until it is known.
    asked: the request for that has ended. successor: the replacement of an image that is no longer
    updated. absent: its registry has no such image.
    """

    environment: Environment
    kept: InstalledEnvironment | None = None
    cost: Cost | None = None
    successor: Environment | None = None
    absent: bool = False
    asked: bool = False

    @property
    def can_be_chosen(self) -> bool:
        """Tell whether notebooks can be opened with it, as far as is known."""
        nameless = self.kept is not None and not self.kept.installed.names
        return self.environment.choosable and not nameless

    @property
    def size_unknown(self) -> bool:
        """Tell whether nobody can say how large it is."""
        return self.asked and self.cost is None and self.kept is None


@dataclass(frozen=True)
class Summary:
    """What a folder's notebooks run in, in few words.

    extra: what the folder adds, beside the title. recipe: the same in a line of its own, where it
    is more than a few packages. reference: the image that it begins with.
    """

    title: str
    extra: str
    recipe: str
    tool_tip: str
    reference: str


def summary_of(session: FolderSession, catalogue: Catalogue) -> Summary:
    """Return what is running, or would be started."""
    environment = _environment_of(session, catalogue)
    name = "" if environment.name == OWN else environment.name
    explanation = _explanation(session, environment)
    parts = dict.fromkeys((environment.title, environment.summary, name))
    return Summary(
        environment.title,
        _extra(explanation) if explanation.is_plain else "",
        "" if explanation.is_plain else one_line(explanation),
        "\n".join(filter(None, parts)),
        environment.reference,
    )


def next_environment(session: FolderSession, catalogue: Catalogue) -> Environment | None:
    """Return what the next start would use, None where that is what the notebooks run in."""
    now, coming = _environment_of(session, catalogue), _chosen(session, catalogue)
    return coming if session.server is not None and coming.name != now.name else None


def _environment_of(session: FolderSession, catalogue: Catalogue) -> Environment:
    if session.server is None:
        chosen = _chosen(session, catalogue)
        return catalogue.default if chosen.name == OWN and _without_recipe(session) else chosen
    name = session.server.environment
    return _called(name, catalogue) if name else _chosen(session, catalogue)  # an older version's


def _chosen(session: FolderSession, catalogue: Catalogue) -> Environment:
    """Return what a start uses that is asked for nothing else."""
    own = OWN if session.has_own_environment else ""
    usual = own or session.proposed or catalogue.default.name
    return _called(session.environment or usual, catalogue)


def _called(name: str, catalogue: Catalogue) -> Environment:
    if name == OWN:
        return own_environment()
    try:
        return catalogue.find(name)
    except Problem:
        return Environment(name, name, "", name)  # from an older version


def _explanation(session: FolderSession, environment: Environment) -> Explanation:
    """Return what there is to say of the recipe, but for what the environment's title says."""
    if _without_recipe(session):
        return Explanation()
    if environment.name != OWN:
        return session.elsewhere
    alone = session.explanation.recipe.files == (DOCKERFILE,)
    return Explanation() if alone else session.explanation


def unused_words(session: FolderSession) -> str:
    """Return which files of the folder a person should know not to be used, a sentence a line."""
    found = noteworthy(session.explanation.recipe)
    if not found or _without_recipe(session):
        return ""
    lines = [short_sentence(one) for one in found[:_NAMED]]
    if (more := len(found) - _NAMED) > 0:
        lines.append(
            counted(
                "Recipe",
                "Nor is one more file: see Details.",
                "Nor are %n more files: see Details.",
                more,
            )
        )
    return "\n".join(lines)


def _extra(explanation: Explanation) -> str:
    """Return how many packages the folder adds."""
    packages = sum(explanation.packages.values())
    if not packages:
        return ""
    return counted(
        "Recipe", "+ %n package of this folder", "+ %n packages of this folder", packages
    )


def _without_recipe(session: FolderSession) -> bool:
    """Tell whether the notebooks run, or are being started, without the folder's recipe."""
    if session.server is not None:
        return session.server.without_recipe
    return session.state in BUSY and session.last_request().without_recipe


def download_size(info: EnvironmentInfo) -> str:
    """Return the size of the download; empty when there is none or it is not known yet."""
    if info.size_unknown:
        return "?"
    if info.kept is not None or info.cost is None or not info.cost.missing:
        return ""
    return format_size(info.cost.missing)


def installed_size(info: EnvironmentInfo) -> str:
    """Return its size on this computer."""
    return format_size(info.kept.installed.size) if info.kept is not None else ""


def accessible_description(info: EnvironmentInfo, parent: str) -> str:
    """Return the accessible description of a row. parent: the title of what it is built on."""
    environment = info.environment
    parts = [environment.summary, environment.audience]
    if parent:
        parts.append(translate("Environment", "Built on “{title}”.", title=parent))
    if environment.languages:
        languages = ", ".join(environment.languages)
        parts.append(translate("Environment", "Languages: {languages}.", languages=languages))
    if environment.adds:
        adds = ", ".join(environment.adds)
        parts.append(translate("Environment", "It adds {names}.", names=adds))
    return " ".join(part for part in parts if part)


def search_text(info: EnvironmentInfo) -> str:
    """Return in what words are looked for, in lower case."""
    one = info.environment
    names = (one.title, one.name, one.summary, one.audience, *one.languages, *one.adds)
    return "\n".join(names).casefold()


def accessible_name(info: EnvironmentInfo) -> str:
    """Return the accessible text of a row."""
    title = info.environment.title
    if info.kept is not None:
        return translate("Environment", "{title}, on this computer", title=title)
    if info.size_unknown:
        return translate("Environment", "{title}, size unknown", title=title)
    if size := download_size(info):
        return translate("Environment", "{title}, {size} to download", title=title, size=size)
    return title


def size_text(info: EnvironmentInfo) -> str:
    """Return a sentence on its size here or its download size; empty when not known."""
    kept, cost = info.kept, info.cost
    if kept is not None:
        size = format_size(kept.installed.size)
        return translate("Environment", "{size} on this computer", size=size)
    if cost is None:
        return ""
    if cost.missing == 0:
        return translate("Environment", "Nothing to download: all of it is on this computer")
    if cost.missing == cost.total:
        return translate("Environment", "{size} to download", size=format_size(cost.total))
    return translate(
        "Environment",
        "{size} to download ({rest} are on this computer already)",
        size=format_size(cost.missing),
        rest=format_size(cost.total - cost.missing),
    )


def known_size_text(info: EnvironmentInfo) -> str:
    """Return the same, or that nobody can tell it."""
    if info.size_unknown:
        return translate("Environment", "Unknown at the moment")
    return size_text(info)


def edition_text(info: EnvironmentInfo, offered: str) -> str:
    """Return its edition and the one that is offered; both are dates as a rule."""
    if info.kept is None or not info.kept.edition:
        return ""
    return translate(
        "Environment",
        "{edition} (now offered: {offered})",
        edition=info.kept.edition,
        offered=offered,
    )


def graphics_text(environment: Environment) -> str:
    """Say that there are editions for graphics cards; empty where there are none."""
    if not environment.variants:
        return ""
    if len(environment.variants) == 1:
        return translate("Environment", "There is an edition for NVIDIA graphics cards.")
    return translate(
        "Environment",
        "There are editions for NVIDIA graphics cards. The one with the higher number needs a "
        "newer driver.",
    )


def variant_label(prefix: str) -> str:
    """Return the words on a button for such an edition. prefix: of its tag, where it tells more."""
    if version := cuda_version(prefix):
        return translate("Environment", "Edition for CUDA {version}", version=version)
    return translate("Environment", "Edition for graphics cards")


def folders_text(info: EnvironmentInfo) -> str:
    """Return the names of the folders that use it, as far as is known, one on each line."""
    names = info.kept.used_by if info.kept is not None else ()
    return "\n".join((*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])))


def warning_texts(info: EnvironmentInfo) -> list[str]:
    """Return what to know before choosing it."""
    found = []
    if info.successor is not None:
        found.append(abandoned_image_text(info.environment.name, info.successor))
    if not info.environment.choosable:
        found.append(
            translate("Environment", "It cannot be chosen, because it cannot open notebooks.")
        )
    if info.cost is not None and info.kept is None:
        questions = environment_download.download_questions(info.environment, info.cost)
        found += [f"{question.text} {question.detail}" for question in questions]
    return found


def removal_text(kept: InstalledEnvironment) -> str:
    """Return how much its removal frees, or why it cannot be removed."""
    in_use = translate("Environment", "Another program uses it, so it cannot be removed.")
    if kept.running:
        names = format_names(kept.running, _NAMED)
        in_use = translate(
            "Environment", "The notebooks of {folders} run in it. Stop them first.", folders=names
        )
    return {
        RemovalBlocker.NONE: translate(
            "Environment", "Removing it frees {size}.", size=format_size(kept.frees)
        ),
        RemovalBlocker.IN_USE: in_use,
        RemovalBlocker.BUILT_UPON: translate(
            "Environment",
            "“{other}” is built on it, so removing it alone would free nothing.",
            other=kept.holder,
        ),
        RemovalBlocker.NOT_OURS: translate(
            "Environment", "Notedock did not install it, so it does not remove it."
        ),
    }[kept.blocker]
