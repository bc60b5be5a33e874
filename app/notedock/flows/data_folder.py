"""Which second folder, for data, a start gives to the notebooks."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from notedock.core.data_folder import DataFolder
from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows import private_folders
from notedock.flows.context import Context


def settle_data(
    context: Context, folder: Path, request: StartRequest, task: Task
) -> DataFolder | None:
    """Return the folder for data with its true path, None for none.

    Raises Problem where it cannot be opened, or nobody can be asked about it; Cancelled.
    """
    data = request.data or context.recent_folders.data(folder)
    if data is None or request.without_data:
        return None
    data = data.resolved()
    if not request.force:
        writable = data.writable and not request.read_only
        private_folders.confirm_data(data.folder, task, writable=writable)
    return data


def remember(context: Context, folder: Path, data: DataFolder | None) -> None:
    """Keep the folder for data that was asked for in a start that went well, if one was."""
    if data is not None:
        with suppress(Problem):
            context.recent_folders.set_data(folder, data.resolved())
