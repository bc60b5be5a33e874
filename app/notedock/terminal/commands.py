"""The commands: each asks a flow and prints what came of it."""

from __future__ import annotations

import argparse
import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from notedock import __version__
from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.project import find_notebook, look_into
from notedock.core.server import Server
from notedock.core.task import Cancelled, Task
from notedock.flows import adopt, browse, doctor, logs
from notedock.flows.context import Context
from notedock.flows.pages import at_page
from notedock.flows.prepare import chosen_environment, prepare
from notedock.flows.start import Wish, start
from notedock.flows.stop import stop
from notedock.terminal import environments
from notedock.terminal.face import Face, Interrupted, print_json
from notedock.terminal.parser import build

DONE, FAILED, CANCELLED = 0, 1, 130


def run(make_context: Callable[[], Context], arguments: list[str]) -> int:
    """Do the command in `arguments` and return the exit status.

    Raises SystemExit with status 2 on wrong usage.
    """
    for stream in (sys.stdout, sys.stderr):
        # A folder's name may hold what the terminal cannot show.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    options = build().parse_args(arguments)
    face = Face()
    try:
        return int(_COMMANDS[options.command](make_context(), options, face))
    except Problem as problem:
        face.problem(problem, as_json=getattr(options, "json", False))
        return FAILED
    except (Interrupted, Cancelled, KeyboardInterrupt):
        face.say("Cancelled.")
        return CANCELLED
    except BrokenPipeError:
        sys.stdout = None  # whoever read the output has left, and Python must not flush to it
        return DONE
    except Exception as error:
        where = _last_place(error)
        face.problem(problems.unexpected(where), as_json=getattr(options, "json", False))
        face.say(f"Details: {where}")
        return FAILED


def _last_place(error: Exception) -> str:
    """Return where a mistake of ours happened, without the error's own text, which may tell."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _start(context: Context, options: argparse.Namespace, face: Face) -> int:
    if options.engine == "builtin":
        raise problems.engine_not_there(options.engine)
    notebook = find_notebook(options.folder, options.notebook) if options.notebook else ""
    wish = Wish(
        folder=options.folder,
        environment=options.environment,
        port=options.port,
        read_only=options.read_only,
        force=options.force,
        plain=options.without_recipe,
        notebook=notebook,
    )
    server = face.run(lambda task: start(context, wish, task))
    link = server.link()
    if options.json:
        print_json({"url": link, **_as_dict(server)})
    else:
        print(link, flush=True)
    if sys.stdout.isatty() if options.open is None else options.open:
        return _open_link(link, face)
    return DONE


def _stop(context: Context, options: argparse.Namespace, face: Face) -> int:
    if not options.all:
        server = context.engine.find(context.key(options.folder))
        if server is None:
            raise problems.not_running(options.folder)
        _stop_one(context, server, options, face)
        return DONE
    servers = context.engine.servers(context.person)
    if not servers:
        face.say("Nothing is running.")
    for server in servers:
        _stop_one(context, server, options, face)
    return DONE


def _stop_one(context: Context, server: Server, options: argparse.Namespace, face: Face) -> None:
    face.run(lambda task: stop(context, server, task, force=options.force))
    face.say(f"Stopped: {server.folder}")


def _list(context: Context, options: argparse.Namespace, face: Face) -> int:
    servers = adopt.running(context)
    if options.json:
        print_json([_as_dict(server) for server in servers])
        return DONE
    for server in servers:
        print(f"{server.folder}\t{server.environment}\t{server.address}")
    if not servers:
        face.say("Nothing is running.")
    return DONE


def _logs(context: Context, options: argparse.Namespace, face: Face) -> int:
    def pieces(task: Task) -> Iterator[str]:
        server = context.engine.find(context.key(options.folder))
        if options.follow and server is not None:
            return map(logs.without_times, logs.follow(context, server, task.cancel))
        return logs.read(context, options.folder)

    def show(task: Task) -> None:
        for piece in pieces(task):
            sys.stdout.write(piece)
            sys.stdout.flush()

    face.run(show)
    return DONE


def _open(context: Context, options: argparse.Namespace, face: Face) -> int:
    server = context.running(options.folder)
    link = face.run(lambda _task: at_page(context, server)).link()
    print(link, flush=True)
    return _open_link(link, face)


def _open_link(link: str, face: Face) -> int:
    try:
        face.run(lambda _task: browse.open_link(link))
    except Problem as problem:
        face.problem(problem, as_json=False)  # the link is on standard output already
        return FAILED
    return DONE


def _doctor(context: Context, options: argparse.Namespace, face: Face) -> int:
    found = face.run(lambda task: doctor.examine(context, task))
    if options.json:
        print_json(_diagnosis(found))
    elif options.report:
        print(face.run(lambda _task: doctor.report(context, found)), end="")
    else:
        for check in found.checks:
            if check.works is not False or not check.needed:
                print(f"{doctor.SIGNS[check.works]} {check.sentence}")
        if found.problem is not None:
            face.problem(found.problem, as_json=False)
    return FAILED if found.problem else DONE


def _diagnosis(found: doctor.Diagnosis) -> dict[str, object]:
    """Return what `doctor --json` prints."""
    used = found.used
    return {
        "notedock": __version__,
        "system": platform.platform(),
        "engine": used and {"name": used.name, "version": used.version, "where": used.where},
        "problem": found.problem and found.problem.as_dict(),
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
    }


def _environments(context: Context, options: argparse.Namespace, face: Face) -> int:
    if options.what == "remove":
        environments.remove(context, options, face)
    else:
        environments.show(context, face, as_json=options.json)
    return DONE


def _prepare(context: Context, options: argparse.Namespace, face: Face) -> int:
    project = look_into(options.folder)
    environment = chosen_environment(context, project, options.environment)
    face.run(lambda task: prepare(context, project, environment, task))
    face.say(f"The environment is ready: {environment.title}")
    return DONE


def _as_dict(server: Server) -> dict[str, object]:
    """Return what `--json` tells of a server; the token is not among it."""
    return {
        "folder": str(server.folder),
        "environment": server.environment,
        "engine": server.engine,
        "port": server.port,
        "id": server.id,
        "state": server.status.value,
    }


_COMMANDS: dict[str, Callable[[Context, argparse.Namespace, Face], int]] = {
    "start": _start,
    "stop": _stop,
    "list": _list,
    "logs": _logs,
    "open": _open,
    "doctor": _doctor,
    "environments": _environments,
    "prepare": _prepare,
}
