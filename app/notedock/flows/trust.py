"""Asking whether a folder is trusted, before its recipe is built or its notebooks can be run.

The question is asked once: when this account has not built the present content of the recipe
before, or when the folder certainly comes from somebody else (`core/origin.py`) and was never
started. It is not asked about folders that the program has made, nor about folders without a recipe
that are opened read-only or have no notebooks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.origin import Origin, format_date, origin
from notedock.core.project import Project
from notedock.core.recipes.actions import actions
from notedock.core.recipes.recipe import Recipe
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancelled, Question, Task
from notedock.core.translation import counted, translate
from notedock.core.trust import TrustedFolders, recipe_hash
from notedock.flows.context import Context
from notedock.flows.prepare import describe_environment


@dataclass(frozen=True)
class UntrustedFolder:
    """A folder whose recipe and notebooks would be run.

    recipe: what would be followed, which may be nothing. is_known: the folder was started before,
    with another recipe.
    """

    project: Project
    recipe: Recipe = field(default_factory=Recipe)
    is_known: bool = False

    @property
    def file(self) -> str:
        """The most important file of the recipe, empty without one."""
        return next(iter(self.recipe.files), "")

    @cached_property
    def digest(self) -> str:
        """The hash of the recipe."""
        return recipe_hash(self.project.folder, self.recipe)

    @cached_property
    def origin(self) -> Origin:
        """Where the folder comes from."""
        notebooks = self.project.notebooks
        main = self.file or next(iter(notebooks), "")
        return origin(self.project.folder, main, notebooks)

    @property
    def question(self) -> Question:
        """The question whether the person knows who made the folder, with all that is known."""
        facts = _facts(self)
        reading = _reading_only()
        return Question(
            translate("Question", "Do you know who made “{folder}”?", folder=self.project.name),
            _ways_to_open(self),
            translate("Question", "I know who made this"),
            translate("Question", "Cancel"),
            problems.folder_not_trusted(str(self.project.folder), " ".join(facts)),
            others=(_without_recipe(), reading) if self.file else (reading,),
            facts=tuple(facts),
        )


def settle_trust(
    context: Context,
    project: Project,
    environment: Environment,
    request: StartRequest,
    task: Task,
    recipe: Recipe | None = None,
) -> StartRequest:
    """Ask whether the folder is trusted, if need be. Returns the request as the answer allows it.

    Where the recipe has changed by the time of the answer, it is asked again. recipe: the
    folder's; None where it is not read. Raises Cancelled; raises Problem where nobody can be asked.
    """
    folder = _untrusted(context, project, environment, request, recipe)
    known = TrustedFolders(context.paths)
    while not (request.trust or _is_settled(context, known, folder, request)):
        request, asked = _ask(folder, request, task), folder.digest
        folder = _untrusted(context, project, environment, request, None)
        if request.without_recipe or folder.digest == asked:
            break
    if request.without_recipe:
        folder = UntrustedFolder(project)
    if folder.file or not request.read_only:  # opening read-only is no trust in the notebooks
        known.trust(project.folder, folder.digest)
    return request


def _untrusted(
    context: Context,
    project: Project,
    environment: Environment,
    request: StartRequest,
    recipe: Recipe | None,
) -> UntrustedFolder:
    description = describe_environment(
        context, project, environment, without_recipe=request.without_recipe, recipe=recipe
    )
    is_known = TrustedFolders(context.paths).trusts(project.folder)
    return UntrustedFolder(project, description.recipe, is_known)


def _is_settled(
    context: Context, known: TrustedFolders, folder: UntrustedFolder, request: StartRequest
) -> bool:
    """Tell whether nothing has to be asked."""
    if not context.settings.current.ask_trust:
        return True
    if known.trusts(folder.project.folder, folder.digest):
        return True
    if folder.file:
        return False
    return request.read_only or not folder.project.notebooks or not folder.origin.is_elsewhere


def _ask(folder: UntrustedFolder, request: StartRequest, task: Task) -> StartRequest:
    answer = task.ask(folder.question)
    if not answer:
        raise Cancelled
    if answer == _without_recipe():
        return replace(request, without_recipe=True)
    if answer == _reading_only():
        return replace(request, without_recipe=True, read_only=True)
    return request


def _without_recipe() -> str:
    return translate("Question", "Open without its recipe")


def _reading_only() -> str:
    return translate("Question", "Open read-only")


def _facts(folder: UntrustedFolder) -> list[str]:
    found = folder.origin
    facts = [_owner_fact(folder)]
    if found.downloaded:
        facts.append(translate("Question", "It was downloaded from the internet."))
    if found.added:
        facts.append(_date_fact(folder.file, format_date(found.added)))
    if folder.file:
        facts += actions(folder.project.folder, folder.recipe)
    if count := len(folder.project.notebooks):
        facts.append(
            counted(
                "Question",
                "It has one notebook, which can change what is in the folder.",
                "It has %n notebooks, which can change what is in the folder.",
                count,
            )
        )
    return facts


def _owner_fact(folder: UntrustedFolder) -> str:
    """Return a sentence on the owner of the files, and whether they were run here before."""
    if owner := folder.origin.owner:
        return translate("Question", "The files belong to “{owner}”, not to you.", owner=owner)
    if folder.is_known:
        return translate(
            "Question",
            "You have said before that you know who made this folder, but not with this recipe.",
        )
    if folder.origin.owner is None:
        return translate("Question", "Notedock has not run this folder before.")
    return translate(
        "Question",
        "The files are yours on this computer, but Notedock has not run this folder before.",
    )


def _date_fact(file: str, date: str) -> str:
    if file:
        return translate(
            "Question",
            "Its recipe, “{file}”, was added or changed on {date}.",
            file=file,
            date=date,
        )
    return translate("Question", "It was added or changed on {date}.", date=date)


def _ways_to_open(folder: UntrustedFolder) -> str:
    if not folder.file:
        return translate("Question", "If you open it read-only, nothing in it can be changed.")
    return translate(
        "Question",
        "Without its recipe, the folder opens in an environment that Notedock offers. If you open "
        "it read-only, its recipe is left out, too, and nothing in it can be changed.",
    )
