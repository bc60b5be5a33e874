"""Whether the folder's `.env` file is used: asked once for each content of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from notedock.core import problems
from notedock.core.env_file import MAX_NAMES, EnvFile, read_env_file
from notedock.core.formatting import format_names
from notedock.core.masking import keep_secret
from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.task import Question, Task
from notedock.core.translation import counted, translate
from notedock.core.variables import EnvFileChoice, Variables
from notedock.flows.context import Context


def settle_variables(
    context: Context, folder: Path, request: StartRequest, task: Task
) -> Variables:
    """Return the variables that the notebooks are given: none, unless the person says so.

    Where nobody can be asked, the file is not used. Raises Problem where a file was asked for that
    cannot be used; Cancelled.
    """
    if request.use_env is False:
        return Variables()
    file = _read(context, folder, request, task)
    if file is None or not _is_used(context, folder, file, request, task):
        return Variables()
    keep_secret(file.variables.secrets())
    _notify_left_out(file, task)
    return file.variables


def question_about(names: tuple[str, ...]) -> Question:
    """Return the question whether a `.env` file with these variables is used."""
    shown = format_names(names, MAX_NAMES, quoted=False)
    return Question(
        translate("Question", "This folder has settings in a file named “.env”. Use them?"),
        translate(
            "Question",
            "They are: {names}.\n"
            "Notebooks can then read their values. Notedock never shows the values. "
            "Your answer counts until the file changes.",
            names=shown,
        ),
        translate("Question", "Use them"),
        translate("Question", "Do not use them"),
        problems.env_file_unasked(shown),
    )


def _read(context: Context, folder: Path, request: StartRequest, task: Task) -> EnvFile | None:
    """Return the file if it has variables. A bad one is reported only if it was used before."""
    try:
        file = read_env_file(folder)
    except Problem as problem:
        if request.use_env:
            raise
        if context.recent_folders.env_file(folder).used:
            task.notice(problem.title)
        return None
    if file is not None and file.variables.items:
        return file
    if request.use_env:
        raise problems.env_file_unusable("no such file, or no variable in it")
    return None


def _is_used(
    context: Context, folder: Path, file: EnvFile, request: StartRequest, task: Task
) -> bool:
    known = context.recent_folders.env_file(folder)
    used = bool(request.use_env)
    if not used:
        if known.digest == file.digest:
            return known.used
        question = question_about(file.variables.names)
        try:
            if request.force:
                raise question.otherwise
            answer = task.ask(question)
        except Problem as problem:
            if problem is not question.otherwise:
                raise
            task.notice(problem.title)
            return False
        if answer is None:
            return False
        used = bool(answer)
    with suppress(Problem):  # the person is asked again next time
        context.recent_folders.set_env_file(folder, EnvFileChoice(file.digest, used))
    return used


def _notify_left_out(file: EnvFile, task: Task) -> None:
    if file.left_out:
        words = translate(
            "Notice",
            "Left out of the file “.env”: {names}. "
            "The program that runs the notebooks uses these names itself.",
            names=format_names(file.left_out, MAX_NAMES, quoted=False),
        )
        task.notice(words)
    if file.bad_lines:
        task.notice(
            counted(
                "Notice",
                "One line of the file “.env” is not a setting and is left out: line {line}.",
                "%n lines of the file “.env” are not settings and are left out. "
                "The first is line {line}.",
                len(file.bad_lines),
                line=file.bad_lines[0],
            )
        )
