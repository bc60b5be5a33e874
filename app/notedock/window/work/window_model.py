"""Everything behind the window that needs no widgets, connected."""

from __future__ import annotations

from notedock.flows.context import Context
from notedock.window.work.engine_status import EngineStatus
from notedock.window.work.folder_navigation import FolderNavigation
from notedock.window.work.folder_session import SessionAsker
from notedock.window.work.preferences import Preferences
from notedock.window.work.return_watch import ReturnWatch
from notedock.window.work.runner import Runner
from notedock.window.work.session_list import SessionList


class WindowModel:
    """The sessions, the settings, the engine's status, and which folder is shown."""

    def __init__(self, context: Context, runner: Runner, ask: SessionAsker) -> None:
        self.context = context
        self.runner = runner
        self.preferences = Preferences(context)
        self.sessions = SessionList(context, runner, ask)
        self.engine = EngineStatus(context, runner, self.sessions, self.preferences)
        self.navigation = FolderNavigation(context, runner, self.sessions)
        self._return_watch = ReturnWatch(self.navigation, self.sessions)
