"""Start the notebooks of a folder: from what a person asked for to a server that answers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from notedock.core import problems
from notedock.core.account import ids_for
from notedock.core.environment import OWN, Environment
from notedock.core.folder_identity import identify
from notedock.core.folder_name import display_name
from notedock.core.folder_notebooks import read_folder_notebooks
from notedock.core.host_settings import host_settings
from notedock.core.limits import Limits
from notedock.core.problem import Problem
from notedock.core.project import Project, find_notebook, is_on_read_only_drive, read_project
from notedock.core.server import Server, Status, new_token
from notedock.core.start_request import StartRequest
from notedock.core.tab_texts import tab_texts
from notedock.core.task import Progress, Question, Step, Task
from notedock.core.translation import translate
from notedock.engines import jupyter
from notedock.engines.base import NameTakenError, PortTakenError, ServerOptions
from notedock.engines.engine_group import engine_of
from notedock.flows import (
    data_folder,
    folder_check,
    folder_notices,
    jupyter_settings,
    logs,
    made_outside,
    missing_packages,
    notebook_trust,
    open_documents,
    private_folders,
    reachability,
)
from notedock.flows.context import Context
from notedock.flows.engine_choice import compare_engine, settle_engine, with_engine_of
from notedock.flows.env_file import settle_variables
from notedock.flows.page_address import at_page
from notedock.flows.ports import free_ports, is_free, is_free_on_ipv6
from notedock.flows.prepare import chosen_environment
from notedock.flows.recipe_offers import prepare_or_change
from notedock.flows.recipe_questions import settle_recipe
from notedock.flows.served_pages import where_pages_are
from notedock.flows.stop import stop
from notedock.flows.trust import settle_trust

PATIENCE = 120.0  # seconds without an answer before the person is asked
REACHED_AFTER = 10.0  # seconds without one before it is found out whether it can be reached
_POLL = 0.015  # seconds between two requests to the server
_LOOK = 0.5  # seconds between two looks whether it is still there
_ATTEMPTS = 20  # ports tried, or races lost, before giving up


def start(
    context: Context, request: StartRequest, task: Task, patience: float = PATIENCE
) -> Server:
    """Bring the folder's server up, or return the one that runs already, at the page to open.

    Raises Problem, or Cancelled; in both cases nothing half-made is left.
    """
    task.report(Progress(Step.CHECK))
    context = with_engine_of(context, request)
    project = read_project(request.folder)
    notebook = find_notebook(project.folder, request.notebook) if request.notebook else ""
    if not request.force:
        private_folders.confirm(context, project.folder, task)
    environment, asked = None, request
    if request.environment is not None:  # one that cannot be is said before anything is asked
        environment = chosen_environment(context, project, request.environment)
    for _attempt in range(_ATTEMPTS):
        server = _find_running(context, project, task)
        if _has_gone_astray(context, project, server, request, task):
            continue
        if server is not None:
            _compare(server, replace(request, engine=asked.engine), environment)
            _resume(context, server, request, task)
            has_lab = wait_until_answering(context, server, task, patience)
            break
        recipe = settle_recipe(context, project.folder, request, task)
        request = settle_engine(context, project, request, task)
        environment = chosen_environment(context, project, request.environment, recipe)
        request = settle_trust(context, project, environment, request, task, recipe)
        if environment.name == OWN and request.without_recipe:
            environment = context.catalogue.default
        notebooks = read_folder_notebooks(project.folder, context.paths)
        try:
            server, has_lab = _bring_up(
                context, project, environment, request, task, patience, notebooks.foreign_kernels
            )
        except NameTakenError:
            continue  # another window or terminal was quicker: use what it made
        if not _adds_packages(context, server, request, task, notebooks.imports):
            break
    else:
        raise problems.server_removed()
    chosen = _to_remember(asked, environment)
    context.recent_folders.add(project.folder, chosen, server.port, listed=False)
    data_folder.remember(context, project.folder, request.data)
    return at_page(context, server, notebook, project.notebooks, has_lab=has_lab)


def _adds_packages(
    context: Context, server: Server, request: StartRequest, task: Task, imports: Sequence[str]
) -> bool:
    """Tell whether a server was stopped to be started again with packages that it lacks."""
    if request.without_recipe:
        return False
    with _removed_on_failure(context, server):
        if not missing_packages.settle(context, server, imports, task, force=request.force):
            return False
        stop(context, server, task, force=True)
    return True


def _to_remember(request: StartRequest, environment: Environment | None) -> str | None:
    """Return what is remembered as chosen: None for what was before, nothing for the folder's."""
    if request.environment is None or environment is None:
        return None
    return "" if environment.name == OWN else environment.name


def wait_until_answering(
    context: Context, server: Server, task: Task, patience: float = PATIENCE
) -> bool:
    """Wait until a server that was found running answers with our token.

    Returns whether it has JupyterLab. Raises Problem when it ends or is taken away, when somebody
    else answers in its place, or when patience ends and the person does not want to wait on;
    Cancelled when cancelled.
    """
    task.report(Progress(Step.START))
    try:
        return _wait_until_usable(context, server, task, patience)
    except PortTakenError:
        raise problems.foreign_server(server.port) from None


def _wait_until_usable(context: Context, server: Server, task: Task, patience: float) -> bool:
    """Wait for the server's answer, then make it fit for readers.

    Returns whether it has JupyterLab.
    """
    _wait_until_ready(context, server, task, patience)
    has_lab = jupyter.shorten_autosave(server)
    for said in folder_notices.of_server(server):
        task.notice(said)
    return has_lab


def _find_running(context: Context, project: Project, task: Task) -> Server | None:
    """Return the folder's running server, or None; what has ended is removed before."""
    while True:
        task.cancel.check()
        server = context.engine.find(context.key(project.folder))
        if server is None or server.is_running:
            return server
        if server.status is Status.CREATED and server.is_young:
            task.cancel.wait(_POLL)
            continue
        logs.keep(context, server)
        if server.status is Status.ENDED:
            made_outside.keep_unasked(context, server, task)
        context.engine.remove_ended(server)  # one that runs again is found above


def _has_gone_astray(
    context: Context, project: Project, server: Server | None, request: StartRequest, task: Task
) -> bool:
    """Tell whether a server was stopped because its folder was moved, renamed or replaced.

    server: the one that was found for the folder's path. Asks before; raises Cancelled.
    """
    if server is not None:
        problem = folder_check.problem_of(server)
    elif server := folder_check.started_under_another_name(context, project.folder):
        problem = problems.folder_renamed(str(server.folder))
    else:
        return False
    if problem is None:
        return False
    again = translate("Question", "Stop and start again")
    if not request.force:
        task.confirm(_question(problem, again))
    stop(context, server, task, force=request.force)
    return True


def _resume(context: Context, server: Server, request: StartRequest, task: Task) -> None:
    """Let a paused server go on, once the person agrees. Raises Cancelled otherwise."""
    if server.is_paused:
        if not request.force:
            task.confirm(_question(problems.paused(), translate("Question", "Resume")))
        context.engine.resume(server)


def _question(problem: Problem, yes: str) -> Question:
    """Return the question whether to do what puts an end to a Problem."""
    more = f"{problem.reason} {problem.remedy}"
    return Question(problem.title, more, yes, translate("Question", "Cancel"), problem)


def _compare(server: Server, request: StartRequest, environment: Environment | None) -> None:
    """Raise Problem when the running server is not what the request asks for.

    environment: what was asked for, if anything was.
    """
    asked = environment if request.environment is not None else None
    if asked is not None and asked.name != server.environment:
        used = translate("Problem", "They use the environment “{name}”.", name=server.environment)
        raise problems.already_running(used)
    compare_engine(server, request)
    if request.port is not None and request.port != server.port:
        used = translate("Problem", "They use connection number {number}.", number=server.port)
        raise problems.already_running(used)
    if request.read_only and not server.read_only:
        used = translate("Problem", "They were not opened read-only.")
        raise problems.already_running(used)
    if request.use_env is not None and request.use_env is not bool(server.variables.items):
        used = (
            translate("Problem", "They were started without the settings in the file “.env”.")
            if request.use_env
            else translate("Problem", "They use the settings in the file “.env”.")
        )
        raise problems.already_running(used)
    if request.data is not None and request.data.resolved() != server.data:
        raise problems.already_running(
            translate("Problem", "They were started with another data folder, or without one.")
        )
    if request.without_data and server.data is not None:
        raise problems.already_running(translate("Problem", "They use a data folder."))


def _bring_up(
    context: Context,
    project: Project,
    environment: Environment,
    request: StartRequest,
    task: Task,
    patience: float,
    kernels: Mapping[str, str],
) -> tuple[Server, bool]:
    """Start a new server. Returns it, and whether it has JupyterLab.

    kernels: that the notebooks ask for under other names, as in `FolderNotebooks`.
    """
    if request.port is not None and not is_free(request.port):
        raise problems.port_taken(request.port)
    variables = settle_variables(context, project.folder, request, task)
    data = data_folder.settle_data(context, project.folder, request, task)
    described, reference = prepare_or_change(context, project, environment, request, task)
    read_only = request.read_only or is_on_read_only_drive(project.folder)
    for said in folder_notices.of_project(project, read_only=request.read_only):
        task.notice(said)
    before = context.recent_folders.entry(project.folder).durations.get(environment.name)
    if before is None:
        for said in folder_notices.of_kernels(kernels):
            task.notice(said)
    task.report(Progress(Step.START, before=before))
    began = time.monotonic()
    for port in _ports(context, project.folder, request):
        task.cancel.check()
        launch = ServerOptions(
            key=context.key(project.folder),
            person=context.person,
            folder=project.folder,
            environment=environment.name,
            reference=reference,
            port=port,
            token=new_token(),
            read_only=read_only,
            ids=ids_for(project.folder),
            limits=_limits(context, project.folder),
            host=host_settings(),
            named=is_free_on_ipv6(port),
            folder_id=identify(project.folder),
            signatures=notebook_trust.saved(context, context.key(project.folder))
            or notebook_trust.of_sample(project.folder),
            variables=variables,
            data=data,
            tab=tab_texts(_name(context, project.folder), read_only=read_only),
            kernels=kernels,
        )
        try:
            server, has_lab = _launch(context, launch, task, patience)
        except PortTakenError:
            continue
        seconds = time.monotonic() - began
        context.recent_folders.set_duration(project.folder, environment.name, seconds)
        if described.pages:
            task.notice(where_pages_are(server))
        return server, has_lab
    raise problems.no_free_port() if request.port is None else problems.port_taken(request.port)


def _name(context: Context, folder: Path) -> str:
    """Return what the folder is called among those that were opened."""
    names = {one.folder: one.name for one in context.recent_folders.folders()}
    return display_name(folder, names, names)


def _limits(context: Context, folder: Path) -> Limits:
    """Return what was chosen for the folder, and else for all folders."""
    return context.recent_folders.limits(folder).over(context.settings.current.limits)


def _ports(context: Context, folder: Path, request: StartRequest) -> Iterator[int]:
    """Return the port that was asked for, or those to be tried, one after the other."""
    if request.port is not None:
        return iter((request.port,))
    known = context.recent_folders
    return islice(free_ports(known.port(folder), known.ports_of_others(folder)), _ATTEMPTS)


def _launch(
    context: Context, launch: ServerOptions, task: Task, patience: float
) -> tuple[Server, bool]:
    server = context.engine.launch(launch)
    with _removed_on_failure(context, server):
        has_lab = _wait_until_usable(context, server, task, patience)
        if has_lab:
            jupyter_settings.restore(context, server)
            open_documents.restore(context, server)
        task.cancel.check()
    return server, has_lab


@contextmanager
def _removed_on_failure(context: Context, server: Server) -> Iterator[None]:
    """Remove the server when what is done in the block raises anything."""
    try:
        yield
    except BaseException:
        with suppress(Problem):  # the cause is told, not what went wrong in clearing up
            logs.keep(context, server)
            context.engine.remove(server)
        raise


def _wait_until_ready(context: Context, server: Server, task: Task, patience: float) -> None:
    began = looked = asked = time.monotonic()
    others = 0
    while True:
        answer = jupyter.find_responder(server)
        if answer is jupyter.Responder.OURS:
            return
        others += answer is jupyter.Responder.OTHER
        if others * _POLL > 3:  # a server on its way up says no for a moment; this is another's
            if reachability.is_other_program(context, server):
                raise PortTakenError
            others = 0
        now = time.monotonic()
        if now - looked > _LOOK:
            looked = now
            _still_there(context, server)
        if now - asked > REACHED_AFTER:
            asked = now
            reachability.check(context, server)
        if now - began > patience:
            _keep_waiting(server, now - began, task)
            began = time.monotonic()
        task.cancel.wait(_POLL)


def _still_there(context: Context, server: Server) -> None:
    found = engine_of(context.engine, server).find(server.key)
    if found is None or found.id != server.id:
        raise problems.server_removed()
    if found.is_paused:
        raise problems.paused()
    if found.is_running:
        return
    words = logs.keep(context, found)
    if found.exit_code in (126, 127):  # by the shell's convention: there is no such command
        raise problems.no_jupyter(server.environment, words)
    raise problems.ended_at_once(server.environment, found.exit_code, words)


def _keep_waiting(server: Server, waited: float, task: Task) -> None:
    problem = problems.never_answers(server.environment, waited)
    question = Question(
        problem.title,
        problem.reason,
        translate("Question", "Keep waiting"),
        translate("Question", "Stop"),
        problem,
    )
    if not task.ask(question):
        raise problem
