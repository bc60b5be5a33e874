"""Remove the environments that no folder uses, and what their making has left behind."""

from __future__ import annotations

from notedock.core import problems
from notedock.core.formatting import format_size
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.task import Progress, Question, Step, Task
from notedock.core.translation import translate
from notedock.flows.context import Context
from notedock.flows.installed_environments import InstalledEnvironment, Named

_STILL_USED = {ProblemKind.ENVIRONMENT_IN_USE, ProblemKind.ENVIRONMENT_BUILT_UPON}


def clean_up(context: Context, task: Task) -> int:
    """Remove what nobody needs, once the person agrees, and return how many bytes that has freed.

    Returns 0 when there is nothing to be removed; then nothing is asked. Raises Problem, or
    Cancelled: what was removed by then stays removed.
    """
    task.report(Progress(Step.CHECK))
    named = Named(context, context.engine.installed(context.person).environments)
    found = context.engine.unneeded(context.person, named.use.is_needed)
    environments = [named.kept(one) for one in found.environments]
    if not (environments or found.frees):
        return 0
    task.cancel.check()
    task.confirm(_question(environments, found.frees, left_over=found.left_over))
    freed = found.frees
    for done, one in enumerate(environments):
        task.cancel.check()
        task.report(Progress(Step.REMOVE, done, len(environments), what=one.environment.title))
        freed -= _remove(context, one)
    task.cancel.check()
    context.engine.discard_left_over()
    return max(freed, 0)


def _remove(context: Context, one: InstalledEnvironment) -> int:
    """Remove an environment; return how many bytes stay, because somebody uses it meanwhile."""
    try:
        context.engine.uninstall(one.installed, context.person)
    except Problem as problem:
        if problem.kind not in _STILL_USED:
            raise
        return one.frees
    finally:
        context.environment_sizes.forget()
    return 0


def _question(environments: list[InstalledEnvironment], frees: int, *, left_over: bool) -> Question:
    facts = [_why(one) for one in environments]
    if left_over:
        facts.append(translate("CleanUp", "Leftovers of older or unfinished preparations."))
    return Question(
        translate("CleanUp", "Remove what no folder needs any more?"),
        translate(
            "CleanUp",
            "This frees {size}. What is needed again later is downloaded or prepared again. Your "
            "folders stay as they are, and so does everything that Notedock did not install.",
            size=format_size(frees),
        ),
        translate("Question", "Remove"),
        translate("Question", "Cancel"),
        problems.removal_not_confirmed(environments[0].environment.title if environments else ""),
        facts=tuple(facts),
    )


def _why(one: InstalledEnvironment) -> str:
    """Say what is to be removed, and why it is not needed."""
    name = " · ".join(filter(None, (one.environment.title, one.edition)))
    if not one.installed.built_for:
        return translate("CleanUp", "“{name}”: no folder uses it.", name=name)
    if not one.installed.names:
        return translate("CleanUp", "“{name}”: a newer one has taken its place.", name=name)
    return translate("CleanUp", "“{name}”: its folder is no longer in the list.", name=name)
