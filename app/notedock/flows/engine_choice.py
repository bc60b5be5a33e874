"""Which engine a start uses: Docker where it answers, else the one that is part of the program.

What the person has chosen comes first: for this start, for the folder, or in the settings. Where
there is no Docker that can be used they are asked once, and the answer is kept for the folder, or
for all. One that was chosen is waited for, with a button to do without it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from notedock.core import problems
from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.project import Project
from notedock.core.server import Server
from notedock.core.settings import BUILTIN
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancelled, Question, Task
from notedock.core.translation import translate
from notedock.core.trust import TrustedFolders
from notedock.engines.engine_group import EngineGroup
from notedock.engines.engine_list import make_engine
from notedock.flows.context import Context
from notedock.flows.prepare import chosen_environment, describe_environment

# Docker is on its way: what waits for it goes on by itself.
_COMING = {ProblemKind.ENGINE_STARTING, ProblemKind.ENGINE_WAKING}
# It was chosen, or it may answer again at any moment: nothing takes its place unasked for.
_EXPECTED = {
    ProblemKind.ENGINE_UNREACHABLE,
    ProblemKind.ENGINE_REMOTE,
    ProblemKind.ENGINE_SILENT,
}
# Nobody has chosen it, and nothing of it runs: no need to ask where nobody can be asked.
NOT_THERE = {ProblemKind.ENGINE_MISSING, ProblemKind.ENGINE_STOPPED}


def with_engine_of(context: Context, request: StartRequest) -> Context:
    """Return the context in which a request is looked at. Raises Problem for an unknown engine."""
    if request.engine and not isinstance(context.engine, EngineGroup):
        return replace(context, engine=make_engine(request.engine, context.paths))
    return context


def settle_engine(
    context: Context, project: Project, request: StartRequest, task: Task
) -> StartRequest:
    """Return the request with the engine that its start uses. Asks where that is not Docker.

    Raises Cancelled; raises Problem where the folder cannot be started in the engine that was
    chosen, or in any.
    """
    group = context.engine
    if not isinstance(group, EngineGroup):
        return request
    if request.engine == group.builtin.name:
        if obstacle := why_not_builtin(context, project, request):
            raise obstacle
        return _fitting(context, project, request)
    own = _fitting(context, project, replace(request, engine=group.builtin.name))
    chosen = not request.engine and prefers_builtin(context, project.folder)
    if chosen and why_not_builtin(context, project, own) is None:
        return own
    away = group.silent()
    if away is None:
        return replace(request, engine=group.main.name)
    if request.engine or away.kind in _COMING:
        raise away
    if obstacle := why_not_builtin(context, project, own):
        raise docker_needed(away, obstacle)
    if away.kind in _EXPECTED and not request.force:
        raise offered(away)
    return _ask(context, group, project, own, away, task)


def compare_engine(server: Server, request: StartRequest) -> None:
    """Raise Problem when a running server is not in the engine that was asked for."""
    if request.engine in ("", server.engine):
        return
    if server.engine == BUILTIN:
        raise problems.already_running(translate("Problem", "They run without Docker."))
    raise problems.already_running(translate("Problem", "They run in Docker."))


def prefers_builtin(context: Context, folder: Path) -> bool:
    """Tell whether the built-in engine was chosen, for the folder or else for all of them."""
    chosen = context.recent_folders.entry(folder).engine
    return (chosen or context.settings.current.engine) == BUILTIN


def why_not_builtin(context: Context, project: Project, request: StartRequest) -> Problem | None:
    """Return why the built-in engine cannot run a folder, None where it can as far as is known.

    Raises Problem where the folder's environment cannot be told.
    """
    group = context.engine
    if not isinstance(group, EngineGroup):
        return problems.engine_not_available(BUILTIN, context.engine.advice().label)
    try:
        group.builtin.info()
    except Problem as problem:
        return problem.without_traceback()
    request = _fitting(context, project, request)
    environment = chosen_environment(context, project, request.environment)
    described = describe_environment(
        context, project, environment, without_recipe=request.without_recipe
    )
    return group.builtin.refusal(replace(described, engine=group.builtin.name))


def silent(context: Context) -> Problem | None:
    """Return why it is not known what all engines have: one of them does not answer.

    None where everything is known: in one that is not installed or not started, nothing runs.
    """
    group = context.engine
    away = group.silent() if isinstance(group, EngineGroup) else None
    return away if away is not None and away.kind not in NOT_THERE else None


def docker_needed(away: Problem, obstacle: Problem) -> Problem:
    """Return why Docker is missing, with the reason why this folder cannot do without it."""
    return replace(away, reason=f"{obstacle.title} {away.reason}".strip())


def offered(away: Problem) -> Problem:
    """Return why Docker is missing, with a button to do without it."""
    return replace(away, other=Action.RUN_WITHOUT_DOCKER)


def question_about(away: Problem, says: str) -> Question:
    """Return the question whether to run notebooks without Docker. says: how safe that is."""
    later = translate("Question", "You can change this later in the folder's menu.")
    return Question(
        translate("Question", "{reason} Run these notebooks without it?", reason=away.title),
        f"{says} {later}".strip(),
        translate("Question", "Run without Docker"),
        translate("Question", "Use Docker"),
        offered(away),
        others=(_always(),),
    )


def _ask(
    context: Context,
    group: EngineGroup,
    project: Project,
    own: StartRequest,
    away: Problem,
    task: Task,
) -> StartRequest:
    """Ask whether to do without Docker, and keep the answer."""
    is_fenced, says = group.builtin.protection()
    question = question_about(away, says)
    unasked = own.force
    answer = None if unasked else _answer(question, task)
    if unasked or answer is question.otherwise:
        if not (is_fenced or unasked) or away.kind not in NOT_THERE:
            raise question.otherwise
        task.notice(
            translate("Notice", "{reason} The notebooks run without it.", reason=away.title)
        )
        return own
    if answer is None:
        raise Cancelled
    if answer is False:
        raise question.otherwise
    with suppress(Problem):
        context.recent_folders.set_engine(project.folder, own.engine)
        if answer == _always():
            context.settings.change(engine=BUILTIN)
    return own


def _answer(question: Question, task: Task) -> bool | str | Problem | None:
    """Return the answer, or the Problem that tells that nobody can be asked."""
    try:
        return task.ask(question)
    except Problem as problem:
        if problem is question.otherwise:
            return problem
        raise


def _always() -> str:
    return translate("Question", "Always run without Docker")


def _fitting(context: Context, project: Project, request: StartRequest) -> StartRequest:
    """Return the request without what only Docker can make of a folder that Notedock has made.

    The sample has a Dockerfile, to show how that is done, and runs in the usual environment.
    """
    chosen = request.environment or context.recent_folders.environment(project.folder)
    if chosen or not TrustedFolders(context.paths).is_made(project.folder):
        return request
    return replace(request, environment=context.catalogue.default.name)
