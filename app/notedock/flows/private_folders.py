"""Ask before notebooks are given a folder that holds more of the person's than notebooks."""

from __future__ import annotations

from pathlib import Path

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.project import is_hidden, is_home
from notedock.core.task import Question, Task
from notedock.core.translation import translate
from notedock.flows.context import Context


def confirm(context: Context, folder: Path, task: Task) -> None:
    """Ask about the home folder, and about one in which programs keep settings, but only once.

    folder: resolved. Raises Cancelled; raises Problem where nobody can be asked.
    """
    if not (is_home(folder) or is_hidden(folder)) or context.recent_folders.entry(folder).confirmed:
        return
    if is_home(folder):
        text = translate("Question", "Open your whole home folder?")
        _ask(text, problems.home_folder(str(folder)), task)
    else:
        text = translate("Question", "Open a folder in which programs keep settings and passwords?")
        _ask(text, problems.hidden_folder(str(folder)), task)
    context.recent_folders.confirm(folder)


def confirm_data(folder: Path, task: Task, *, writable: bool) -> None:
    """Do the same before the second folder, for data, is used. writable: it can be changed."""
    if is_home(folder):
        text = translate("Question", "Use your whole home folder as the data folder?")
        otherwise = problems.home_folder(str(folder))
    elif is_hidden(folder):
        text = translate(
            "Question",
            "Use a folder in which programs keep settings and passwords as the data folder?",
        )
        otherwise = problems.hidden_folder(str(folder))
    else:
        return
    _ask(text, problems.data_folder_unusable(otherwise), task, writable=writable)


def _ask(text: str, otherwise: Problem, task: Task, *, writable: bool = True) -> None:
    reads = translate("Question", "Notebooks could read everything in it.")
    changes = translate("Question", "Notebooks could read and change everything in it.")
    question = Question(
        text,
        changes if writable else reads,
        translate("Question", "Open it"),
        translate("Question", "Cancel"),
        otherwise,
    )
    task.confirm(question)
