"""Start the notebooks of a folder: from a wish to a server that has answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from notedock.core import problems
from notedock.core.environment import OWN, Environment
from notedock.core.person import ids_for
from notedock.core.project import Project, look_into
from notedock.core.server import Server, Status, new_token
from notedock.core.task import Cancelled, Progress, Question, Step, Task
from notedock.core.words import translate
from notedock.engines import jupyter
from notedock.engines.base import Launch, NameTakenError, PortTakenError
from notedock.flows import logs
from notedock.flows.context import Context
from notedock.flows.pages import at_page
from notedock.flows.ports import free_ports, is_free
from notedock.flows.prepare import chosen_environment, prepare

PATIENCE = 120.0  # seconds without an answer before the person is asked
_POLL = 0.04  # seconds between two knocks at the server's door
_LOOK = 0.5  # seconds between two looks whether it is still there
_ATTEMPTS = 20  # ports tried, or races lost, before giving up


@dataclass(frozen=True)
class Wish:
    """What the person asked for. None and empty leave it to the program.

    environment: a name of the catalogue, an image, or OWN for the folder's own Dockerfile.
    plain: without what the folder's own recipe says. force: nothing is asked.
    notebook: the one to be opened, its path below the folder.
    """

    folder: str | Path
    environment: str | None = None
    port: int | None = None
    read_only: bool = False
    force: bool = False
    notebook: str = ""
    plain: bool = False


def start(context: Context, wish: Wish, task: Task, patience: float = PATIENCE) -> Server:
    """Bring the folder's server up, or return the one that runs already.

    Raises Problem, or Cancelled; in both cases nothing half-made is left.
    """
    task.report(Progress(Step.CHECK))
    project = look_into(wish.folder)
    _confirm_home(project, wish, task)
    environment = chosen_environment(context, project, wish.environment)
    if environment.name == OWN and wish.plain:
        environment = context.catalogue.default
    for _attempt in range(_ATTEMPTS):
        server = _make_way(context, project, task)
        if server is not None:
            _compare(server, wish, environment)
            wait_until_answering(context, server, task, patience)
            break
        try:
            server = _bring_up(context, project, environment, wish, task, patience)
            break
        except NameTakenError:
            continue  # another window or terminal was quicker: use what it made
    else:
        raise problems.taken_away()
    context.memory.opened(project.folder, _to_remember(wish, environment))
    return at_page(context, server, wish.notebook, project.notebooks)


def _to_remember(wish: Wish, environment: Environment) -> str | None:
    """Return what is remembered as chosen: None for what was before, nothing for the folder's."""
    if wish.environment is None:
        return None
    return "" if environment.name == OWN else environment.name


def wait_until_answering(
    context: Context, server: Server, task: Task, patience: float = PATIENCE
) -> None:
    """Wait until a server that was found running answers with our token.

    Raises Problem when it ends or is taken away, when somebody else answers in its place, or
    when patience ends and the person does not want to wait on; Cancelled when cancelled.
    """
    try:
        _settle(context, server, task, patience)
    except PortTakenError:
        raise problems.stranger(server.port) from None


def _settle(context: Context, server: Server, task: Task, patience: float) -> None:
    """Wait for the server's answer, then make it fit for readers."""
    task.report(Progress(Step.START))
    _knock(context, server, task, patience)
    jupyter.shorten_autosave(server)
    jupyter.silence_news(server)
    if not server.read_only and not jupyter.can_save(server):
        task.notice(
            translate(
                "Notice",
                "Changes cannot be saved in this folder, because its owner does not allow it. "
                "Copy the folder to a place of your own to keep what you change.",
            )
        )


def _confirm_home(project: Project, wish: Wish, task: Task) -> None:
    if not project.is_home or wish.force:
        return
    question = Question(
        translate("Question", "Open your whole home folder?"),
        translate("Question", "Notebooks could read and change everything in it."),
        translate("Question", "Open it"),
        translate("Question", "Cancel"),
        problems.home_folder(str(project.folder)),
    )
    if not task.ask(question):
        raise Cancelled


def _make_way(context: Context, project: Project, task: Task) -> Server | None:
    """Return the folder's running server, or None once nothing stands in the way of a new one."""
    while True:
        task.cancel.check()
        server = context.engine.find(context.key(project.folder))
        if server is None or server.status is Status.RUNNING:
            return server
        if server.status is Status.CREATED and server.is_young:
            task.cancel.wait(_POLL)
            continue
        logs.keep(context, server)
        context.engine.remove(server)


def _compare(server: Server, wish: Wish, environment: Environment) -> None:
    """Raise Problem when the running server is not what the wish asks for."""
    if wish.environment is not None and environment.name != server.environment:
        used = translate("Problem", "They use the environment “{name}”.", name=server.environment)
        raise problems.runs_otherwise(used)
    if wish.port is not None and wish.port != server.port:
        used = translate("Problem", "They use the number {number}.", number=server.port)
        raise problems.runs_otherwise(used)
    if wish.read_only and not server.read_only:
        used = translate("Problem", "They were opened for changing, not only for reading.")
        raise problems.runs_otherwise(used)


def _bring_up(
    context: Context,
    project: Project,
    environment: Environment,
    wish: Wish,
    task: Task,
    patience: float,
) -> Server:
    if wish.port is not None and not is_free(wish.port):
        raise problems.port_taken(wish.port)
    unasked = replace(task, ask=lambda _question: True) if wish.force else task
    reference = prepare(context, project, environment, unasked, plain=wish.plain)
    task.report(Progress(Step.START))
    for port in _ports(wish):
        task.cancel.check()
        launch = Launch(
            key=context.key(project.folder),
            person=context.person,
            folder=project.folder,
            environment=environment.name,
            reference=reference,
            port=port,
            token=new_token(),
            read_only=wish.read_only,
            ids=ids_for(project.folder),
        )
        try:
            return _launch(context, launch, task, patience)
        except PortTakenError:
            continue
    raise problems.port_taken(wish.port or 0)


def _ports(wish: Wish) -> Iterator[int]:
    if wish.port is not None:
        yield wish.port
        return
    for _attempt, port in zip(range(_ATTEMPTS), free_ports(), strict=False):
        yield port


def _launch(context: Context, launch: Launch, task: Task, patience: float) -> Server:
    server = context.engine.launch(launch)
    try:
        _settle(context, server, task, patience)
        task.cancel.check()
    except BaseException:
        logs.keep(context, server)
        context.engine.remove(server)
        raise
    return server


def _knock(context: Context, server: Server, task: Task, patience: float) -> None:
    began = looked = time.monotonic()
    strangers = 0
    while True:
        answer = jupyter.who_answers(server)
        if answer is jupyter.Answer.OURS:
            return
        strangers += answer is jupyter.Answer.STRANGER
        if strangers * _POLL > 3:  # a server on its way up says no for a moment; this is another's
            raise PortTakenError
        now = time.monotonic()
        if now - looked > _LOOK:
            looked = now
            _still_there(context, server)
        if now - began > patience:
            _keep_waiting(server, now - began, task)
            began = time.monotonic()
        task.cancel.wait(_POLL)


def _still_there(context: Context, server: Server) -> None:
    found = context.engine.find(server.key)
    if found is None or found.id != server.id:
        raise problems.taken_away()
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
