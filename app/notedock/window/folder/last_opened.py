"""When a folder was opened last, in words."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale

from notedock.core.states import State
from notedock.core.translation import translate
from notedock.window.folder.controls import shown_state
from notedock.window.work.folder_session import FolderSession


def last_opened_text(session: FolderSession, now: QDateTime | None = None) -> str:
    """Return when a folder was opened last; empty while something goes on there, or is unknown."""
    if session.visiting or not session.opened or shown_state(session) is not State.OFF:
        return ""
    then, now = (
        QDateTime.fromSecsSinceEpoch(int(session.opened)),
        now or QDateTime.currentDateTime(),
    )
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    days = then.date().daysTo(now.date())
    if days == 0:
        time = locale.toString(then.time(), short)
        return translate("LastOpened", "Last opened today at {time}", time=time)
    if days == 1:
        return translate("LastOpened", "Last opened yesterday")
    return translate(
        "LastOpened", "Last opened on {date}", date=locale.toString(then.date(), short)
    )
