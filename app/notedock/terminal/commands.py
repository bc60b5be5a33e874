"""The commands: each runs a flow and prints its result."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator, Sequence

from notedock import __version__
from notedock.core import last_problem, problems, terminal_text
from notedock.core.error_hooks import ErrorHooks
from notedock.core.folder_identity import presence
from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.recipes.recipe import Adjustments
from notedock.core.requirements import normalized
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancelled, Task
from notedock.engines.engine_list import AUTO
from notedock.flows import doctor, engine_choice, folder_check, logs, open_external, reconcile
from notedock.flows.context import Context
from notedock.flows.page_address import at_page
from notedock.flows.prepare import chosen_environment
from notedock.flows.prepare_ahead import prepare_ahead
from notedock.flows.start import start
from notedock.flows.stop import stop
from notedock.terminal import environments, hints, look
from notedock.terminal.job_output import Interrupted, JobOutput, print_json, print_line
from notedock.terminal.parser import build
from notedock.terminal.standard_streams import OutputFailed

DONE, FAILED, CANCELLED = 0, 1, 130
_SIDE_ERROR = "Something else went wrong inside Notedock. See: notedock doctor --report"


def run(make_context: Callable[[], Context], arguments: list[str], hooks: ErrorHooks) -> int:
    """Run the command in `arguments` and return the exit status.

    hooks: tell of errors on threads that the command does not wait for.
    Raises SystemExit with status 2 on wrong usage.
    """
    options = build().parse_args(arguments)
    output = JobOutput()
    told = False

    def tell_once(_text: str) -> None:
        nonlocal told
        if not told:
            output.say(_SIDE_ERROR)
        told = True

    hooks.tell_to(tell_once)
    try:
        return int(_COMMANDS[options.command](make_context(), options, output))
    except Problem as problem:
        output.problem(problem, as_json=getattr(options, "json", False))
        last_problem.note(hooks.home, problem)
        return FAILED
    except (Interrupted, Cancelled, KeyboardInterrupt):
        output.say("Cancelled.")
        return CANCELLED
    except OutputFailed:
        raise
    except Exception as error:
        text, file = hooks.log.record(f"command {options.command}", error)
        output.problem(problems.unexpected(text), as_json=getattr(options, "json", False))
        output.say(f"Details: {file}")
        return FAILED


def _changes(options: argparse.Namespace) -> Adjustments:
    without = tuple(map(normalized, options.without))
    return Adjustments(options.python or "", without, dict(options.replace))


def _start(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    request = StartRequest(
        folder=options.folder,
        environment=options.environment,
        notebook=options.notebook,
        without_recipe=options.without_recipe,
        port=options.port,
        read_only=options.read_only,
        force=options.force,
        trust=options.trust,
        engine="" if options.engine == AUTO else options.engine,
        use_env=options.use_env,
        data=options.data,
        without_data=options.no_data,
        use_files=tuple(options.use_files),
        as_declared=options.as_declared,
        changes=_changes(options),
    )
    server = output.run(lambda task: start(context, request, task))
    link = server.link()
    if options.json:
        print_json({"url": link, **_as_dict(server)})
    else:
        print_line(link)
    if sys.stdout.isatty() if options.open is None else options.open:
        return _open_in_browser(server, output)
    return DONE


def _stop(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    if not options.all:
        server = context.engine.find(context.key(options.folder))
        if server is None:
            raise engine_choice.silent(context) or problems.not_running(options.folder)
        _stop_one(context, server, options, output)
        return DONE
    servers = context.engine.servers(context.person)
    _tell_unknown(context, servers, output)
    if not servers:
        output.say("Nothing is running.")
    for server in servers:
        _stop_one(context, server, options, output)
    return DONE


def _tell_unknown(context: Context, known: Sequence[Server], output: JobOutput) -> None:
    """Say that an engine does not answer. Raises its Problem where the others have nothing."""
    problem = engine_choice.silent(context)
    if problem is not None and not known:
        raise problem
    if problem is not None:
        output.say(f"{problem.title} What runs there is not known.")


def _stop_one(
    context: Context, server: Server, options: argparse.Namespace, output: JobOutput
) -> None:
    output.run(lambda task: stop(context, server, task, force=options.force))
    output.say(f"Stopped: {server.folder}")


def _list(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    servers = reconcile.running(context)
    _tell_unknown(context, servers, output)
    if options.json:
        print_json([_as_dict(server) for server in servers])
        return DONE
    for server in servers:
        print_line(str(server.folder), server.environment, server.address)
    for server in servers:
        if (problem := _trouble(server)) is not None:
            output.say(f"{server.folder}: {problem.title} {problem.reason}")
    if not servers:
        output.say("Nothing is running.")
    return DONE


def _trouble(server: Server) -> Problem | None:
    """Return why the page of a running server is of no use, or None."""
    return problems.paused() if server.is_paused else folder_check.problem_of(server)


def _logs(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    def pieces(task: Task) -> Iterator[str]:
        server = context.engine.find(context.key(options.folder))
        if options.follow and server is not None:
            return map(logs.without_times, logs.follow(context, server, task.cancel))
        unknown = server is None and not logs.kept_log(context, options.folder)
        if unknown and (problem := engine_choice.silent(context)):
            raise problem
        return logs.read(context, options.folder)

    def show(task: Task) -> None:
        for piece in pieces(task):
            sys.stdout.write(terminal_text.log_text(piece))
            sys.stdout.flush()

    output.run(show)
    return DONE


def _open(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    try:
        server = context.running(options.folder)
    except Problem:
        if (away := engine_choice.silent(context)) is not None:
            raise away from None
        raise
    if (problem := _trouble(server)) is not None:
        raise problem
    shown = output.run(lambda _task: at_page(context, server))
    print_line(shown.link())
    return _open_in_browser(shown, output)


def _open_in_browser(server: Server, output: JobOutput) -> int:
    try:
        output.run(lambda _task: open_external.open_link(server.browser_link()))
    except Problem as problem:
        output.problem(problem, as_json=False)  # the link is on standard output already
        return FAILED
    return DONE


def _doctor(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    found = output.run(lambda task: doctor.run_checks(context, task))
    if options.json:
        print_json(_diagnosis(found))
    elif options.report:
        report = output.run(lambda _task: doctor.report(context, found))
        print(terminal_text.log_text(report), end="")
    else:
        for check in found.checks:
            if check.works is not False or not check.needed:
                print_line(f"{doctor.SIGNS[check.works]} {check.sentence}")
        if found.problem is not None:
            output.problem(found.problem, as_json=False)
    return FAILED if found.problem else DONE


def _diagnosis(found: doctor.Diagnosis) -> dict[str, object]:
    """Return what `doctor --json` prints."""
    used = found.used
    return {
        "notedock": __version__,
        "system": platform.platform(),
        "engine": used and {"name": used.name, "version": used.version, "where": used.where},
        "problem": found.problem and hints.as_dict(found.problem),
        "engines": [
            {
                "name": one.name,
                "version": one.version,
                "where": one.where,
                "state": one.health.value,
                "used": one.used,
            }
            for one in found.engines
        ],
        "checks": [
            {"check": one.kind, "works": one.works, "sentence": one.sentence}
            for one in found.checks
        ],
        "capacity": found.capacity and found.capacity.as_dict(),
    }


def _environments(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    if options.what == "remove":
        environments.remove(context, options, output)
    else:
        environments.show(context, output, as_json=options.json)
    return DONE


def _prepare(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    project = read_project(options.folder)
    request = StartRequest(
        options.folder,
        options.environment,
        trust=options.trust,
        force=options.force,
        engine="" if options.engine == AUTO else options.engine,
        use_files=tuple(options.use_files),
        as_declared=options.as_declared,
        changes=_changes(options),
    )
    output.run(lambda task: prepare_ahead(context, request, task))
    environment = chosen_environment(context, project, options.environment)  # by the answers
    output.say(f"The environment is ready: {environment.title}")
    return DONE


def _look(context: Context, options: argparse.Namespace, output: JobOutput) -> int:
    look.show(context, options.folder, output, as_json=options.json)
    return DONE


def _as_dict(server: Server) -> dict[str, object]:
    """Return what `--json` prints of a server, without its token."""
    return {
        "folder": str(server.folder),
        "environment": server.environment,
        "engine": server.engine,
        "port": server.port,
        "id": server.id,
        "state": server.status.value,
        "folder_state": presence(server.folder, server.folder_id).value,
    }


_COMMANDS: dict[str, Callable[[Context, argparse.Namespace, JobOutput], int]] = {
    "start": _start,
    "stop": _stop,
    "list": _list,
    "logs": _logs,
    "open": _open,
    "doctor": _doctor,
    "environments": _environments,
    "prepare": _prepare,
    "look": _look,
}
