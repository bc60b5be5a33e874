"""What the person decides about files of a recipe: broken, contradictory, or under another name.

Each is asked about once, for as long as the file stays as it is. Nothing is left out silently.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from notedock.core import problems
from notedock.core.formatting import short_name
from notedock.core.problem import Problem
from notedock.core.recipes.recipe import DOCKERFILE, Reason, Recipe, Unused
from notedock.core.recipes.unused_files import asked_about, short_sentence
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancelled, Question, Task
from notedock.core.translation import translate
from notedock.flows.context import Context
from notedock.flows.folder_recipe import MAX_ASKED, answer_key, folder_recipe, keep_answer


def settle_recipe(context: Context, folder: Path, request: StartRequest, task: Task) -> Recipe:
    """Ask about the files of the folder's recipe that need it; answers are kept with the folder.

    Returns the recipe with these answers. Raises Cancelled; raises Problem where nobody can be
    asked, and for a file that was to be used and is no recipe.
    """
    if request.as_declared:
        with suppress(Problem):
            context.recent_folders.set_adjustments(folder, {})
    recipe = folder_recipe(context, folder)
    if request.without_recipe:
        return recipe
    for file in request.use_files:
        _use(context, folder, recipe, file)
        recipe = folder_recipe(context, folder)
    while undecided := _undecided(context, folder, recipe, request):
        if request.force:
            for unused in undecided:
                task.notice(short_sentence(unused))
            break
        _decide(context, folder, undecided[0], task)
        recipe = folder_recipe(context, folder)  # an answer may settle others, too
    return recipe


def question_about(unused: Unused) -> Question:
    """Return the question about one file."""
    file = short_name(unused.place.file)
    counts = translate("Question", "Your answer counts until the file changes.")
    if unused.reason is Reason.MISNAMED:
        name = short_name(unused.detail)
        says = translate("Question", "A file named “{name}” says what notebooks need.", name=name)
        detail = f"{says} {counts}"
        return Question(
            translate(
                "Question",
                "“{file}” looks like “{name}” under another name. Use it?",
                file=file,
                name=name,
            ),
            detail,
            translate("Question", "Use it"),
            translate("Question", "Start without it"),
            problem_of(unused),
        )
    detail = f"{short_sentence(unused)}\n{counts}"
    return Question(
        translate("Question", "Start without “{file}”?", file=file),
        detail,
        translate("Question", "Start without it"),
        translate("Question", "Cancel"),
        problem_of(unused),
    )


def problem_of(unused: Unused) -> Problem:
    """Return what to say where nobody can be asked about a file."""
    file, line, other = short_name(unused.place.file), unused.place.line, short_name(unused.instead)
    if unused.reason is Reason.MISNAMED:
        return problems.recipe_misnamed(file, short_name(unused.detail))
    if unused.reason is Reason.CONFLICT:
        return problems.recipe_contradicts(file, line, other, unused.detail)
    return problems.recipe_broken(file, line, other, unused.detail)


def _undecided(
    context: Context, folder: Path, recipe: Recipe, request: StartRequest
) -> list[Unused]:
    """Return the files that the person has not been asked about since they changed."""
    answers = context.recent_folders.recipe_files(folder)
    asked = asked_about(recipe)
    if request.environment or context.recent_folders.environment(folder):
        asked = [one for one in asked if not _is_dockerfile(one)]  # another environment is chosen
    return [one for one in asked[:MAX_ASKED] if answer_key(folder, one) not in answers]


def _is_dockerfile(unused: Unused) -> bool:
    return unused.reason is Reason.MISNAMED and unused.detail == DOCKERFILE


def _decide(context: Context, folder: Path, unused: Unused, task: Task) -> None:
    answer = task.ask(question_about(unused))
    misnamed = unused.reason is Reason.MISNAMED
    if answer is None or (not answer and not misnamed):
        raise Cancelled
    keep_answer(context, folder, unused, used=misnamed and bool(answer))


def _use(context: Context, folder: Path, recipe: Recipe, file: str) -> None:
    if file in recipe.files:
        return
    for one in asked_about(recipe):
        if one.place.file == file and one.reason is Reason.MISNAMED:
            keep_answer(context, folder, one, used=True)
            return
    raise problems.recipe_not_found(file)
