"""Files that notebooks have made outside their folder: copied into it before they would be lost."""

from __future__ import annotations

from collections.abc import Sequence

from notedock.core import problems
from notedock.core.account import give_to_owner
from notedock.core.formatting import format_names
from notedock.core.new_folder import make_new_folder
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Question, Task
from notedock.core.translation import translate
from notedock.engines.engine_group import engine_of
from notedock.flows.context import Context

_MAX_NAMES = 5  # of files, in a question


def keep(
    context: Context, server: Server, files: Sequence[str], task: Task, *, force: bool
) -> None:
    """Copy files of an ended server into a new folder inside the person's.

    Asks first, unless `force` or nobody can be asked: then it copies, except into a folder that
    was opened for reading only. Nothing that exists is written to. Raises Problem or Cancelled.
    """
    if not files:
        return
    names = _file_names(files)
    if not _wanted(server, files, task, force=force):
        return
    now = engine_of(context.engine, server).find(server.key)
    if now is None or now.id != server.id:
        return  # who has started the folder while the person was asked has kept them
    try:
        into = make_new_folder(server.folder, translate("Folder", "Made outside this folder"))
        context.engine.copy_outside(server, files, into)
        give_to_owner(into, server.folder)
    except OSError as error:
        raise problems.outside_not_copied(names, str(error)) from error
    task.notice(
        translate(
            "Notice",
            "What was made outside the folder is now in “{name}” inside it: {names}.",
            name=into.name,
            names=names,
        )
    )


def question(files: Sequence[str]) -> Question:
    """Return the question whether to copy them."""
    names = _file_names(files)
    return Question(
        translate("Question", "Copy what was made outside the folder into it?"),
        translate(
            "Question",
            "These files were made outside the folder, and they are lost when the notebooks stop: "
            "{names}.",
            names=names,
        ),
        translate("Question", "Copy"),
        translate("Question", "Do not keep"),
        problems.outside_not_copied(names, ""),
    )


def _wanted(server: Server, files: Sequence[str], task: Task, *, force: bool) -> bool:
    """Ask whether to copy them. Where nobody answers they are, unless that is forbidden."""
    asked = question(files)
    try:
        answer = None if force else task.ask(asked)
        if answer is not None:
            return bool(answer)
    except Problem as problem:
        if problem is not asked.otherwise:
            raise
    if server.read_only:
        task.notice(asked.detail)
    return not server.read_only


def _file_names(files: Sequence[str]) -> str:
    return format_names([file.rpartition("/")[2] for file in files], _MAX_NAMES)
