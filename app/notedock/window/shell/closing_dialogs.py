"""What is asked when the window is closed or all folders are stopped, and what is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget

from notedock.core.formatting import format_names
from notedock.core.settings import Closing
from notedock.core.states import ENDING, State
from notedock.core.translation import translate
from notedock.engines.jupyter import Activity
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.widgets.progress_bar import ProgressBar
from notedock.window.work.folder_session import FolderSession

_PROGRESS_MAX = 1000
_MAX_NAMES = 5  # of notebooks, for each folder


@dataclass(frozen=True)
class FolderAtClosing:
    """A folder that closing the window concerns.

    survives: its notebooks run without the window, now or soon. calculating: the notebooks that
    calculate. saves: a stop waits for a page that is open to save its last changes.
    """

    name: str
    state: State
    survives: bool
    calculating: Sequence[str] = ()
    saves: bool = False


def folder_at_closing(session: FolderSession, activity: Activity | None) -> FolderAtClosing:
    """Return what closing, or stopping all, means for a session."""
    writable = session.server is not None and not session.server.read_only
    return FolderAtClosing(
        session.name,
        session.state,
        survives=session.survives_quit,
        calculating=activity.busy if activity is not None else (),
        # A stop waits for an open page to save, or would wait for it.
        saves=session.saving or (writable and activity is not None and activity.open),
    )


def ask_about_closing(
    parent: QWidget, folders: Sequence[FolderAtClosing], reply: Callable[[Closing, bool], None]
) -> None:
    """Ask what becomes of the notebooks when the window is closed.

    reply: is given what to do (ASK: do not close), and whether to do so from now on.
    """
    some_survive = any(one.survives for one in folders)
    dialog = MessageDialog(parent, _title(some_survive=some_survive))
    dialog.setWindowTitle(translate("Questions", "Close Notedock"))
    dialog.add_facts(map(_fact, folders))
    dialog.add_text(_consequences(folders), secondary=True)
    always: QCheckBox | None = None
    answers: dict[QAbstractButton | None, Closing]
    if some_survive:
        always = QCheckBox(translate("Questions", "&Do the same next time without asking"))
        always.setAccessibleDescription(
            translate("Questions", "You can change this in the settings at any time.")
        )
        dialog.add_widget(always)
        keep = dialog.add_button(
            translate("Questions", "&Keep running"), default=True, primary=True
        )
        stop = dialog.add_button(translate("Questions", "&Stop all"))
        dialog.add_button(translate("Questions", "Cancel"))
        answers = {keep: Closing.KEEP, stop: Closing.STOP}
    else:
        answers = {dialog.add_button(translate("Questions", "&Close")): Closing.STOP}
        dialog.add_button(translate("Questions", "&Keep the window open"), default=True)

    def finished(_code: int) -> None:
        answer = answers.get(dialog.pressed, Closing.ASK)
        remember = always is not None and always.isChecked() and answer is not Closing.ASK
        reply(answer, remember)

    dialog.finished.connect(finished)
    dialog.open()


def ask_about_stopping(
    parent: QWidget, folders: Sequence[FolderAtClosing], reply: Callable[[], None]
) -> None:
    """Ask whether all folders are to be stopped. reply: is called if so."""
    dialog = MessageDialog(parent, translate("Questions", "Stop all folders?"))
    dialog.setWindowTitle(translate("Questions", "Stop all folders"))
    dialog.add_facts(map(_fact, folders))
    dialog.add_text(" ".join(_losses(folders)), secondary=True)
    stop = dialog.add_button(translate("Questions", "&Stop all"))
    dialog.add_button(translate("Questions", "Cancel"), default=True)
    dialog.finished.connect(lambda _code: reply() if dialog.pressed is stop else None)
    dialog.open()


class ClosingProgress(MessageDialog):
    """Says what the window waits for. It is rejected when the person wants the window to stay."""

    def __init__(self, parent: QWidget, title: str, more: str) -> None:
        """more: a sentence on what is not waited for; it may be empty."""
        super().__init__(parent, title)
        self.setWindowTitle(translate("Questions", "Close Notedock"))
        self._doing = self.add_text(" ")
        self._bar = named(ProgressBar(), "closingProgress", translate("Questions", "Progress"), "")
        self.add_widget(self._bar)
        self.add_text(more, secondary=True)
        self.add_button(translate("Questions", "&Keep the window open"), default=True)

    def show_left(self, left: Sequence[FolderSession], total: int) -> None:
        """Show which folders of `total` have not ended yet, and how far each is."""
        self._doing.setText("\n".join(map(_doing, left)))
        saved = sum(one.progress.fraction or 0 for one in left if one.saving and one.progress)
        done = total - len(left) + saved
        # Nothing to count yet: it shows that it is busy.
        self._bar.setRange(0, _PROGRESS_MAX if done else 0)
        self._bar.setValue(int(_PROGRESS_MAX * done / total))


def _title(*, some_survive: bool) -> str:
    if some_survive:
        return translate("Questions", "Close Notedock while notebooks are running?")
    return translate("Questions", "Close Notedock while notebooks are being started?")


def _fact(folder: FolderAtClosing) -> str:
    """Say what goes on in a folder."""
    name = folder.name
    if folder.calculating:
        return translate(
            "Questions",
            "“{folder}” is still calculating: {notebooks}.",
            folder=name,
            notebooks=format_names(folder.calculating, _MAX_NAMES),
        )
    if folder.state in ENDING:
        if folder.saves:
            return translate(
                "Questions", "“{folder}” is still saving its last changes.", folder=name
            )
        return translate("Questions", "“{folder}” is being stopped.", folder=name)
    if folder.state is State.RUNNING:
        if folder.saves:
            return translate(
                "Questions", "“{folder}” is running, and open in the browser.", folder=name
            )
        return translate("Questions", "“{folder}” is running.", folder=name)
    if folder.survives:
        return translate("Questions", "“{folder}” is being started.", folder=name)
    return translate(
        "Questions", "“{folder}” is still being prepared. That will be cancelled.", folder=name
    )


def _consequences(folders: Sequence[FolderAtClosing]) -> str:
    sentences = _losses(folders)
    if any(one.survives for one in folders):
        sentences.insert(
            0,
            translate(
                "Questions",
                "Notebooks can keep running without this window. You will find them again "
                "next time.",
            ),
        )
    return " ".join(sentences)


def _losses(folders: Sequence[FolderAtClosing]) -> list[str]:
    """Say what is lost by a stop, and what is not."""
    sentences = []
    if any(one.calculating for one in folders):
        sentences.append(
            translate("Questions", "What was calculated so far is lost when it is stopped.")
        )
    if any(one.saves for one in folders):
        sentences.append(translate("Questions", "Your last changes are saved first."))
    return sentences


def _doing(session: FolderSession) -> str:
    """Say what a folder is waited for."""
    progress = session.progress
    if session.saving and progress:
        if progress.what:
            return translate(
                "Questions",
                "Saving “{notebook}” in “{folder}”…",
                notebook=progress.what,
                folder=session.name,
            )
        if not progress.total:
            return translate(
                "Questions", "Saving the last changes of “{folder}”…", folder=session.name
            )
        return translate(
            "Questions",
            "Saving the last changes of “{folder}”… {seconds} s",
            folder=session.name,
            seconds=progress.total - progress.done,
        )
    if session.state is State.CANCELLING:
        return translate("Questions", "Cancelling the start of “{folder}”…", folder=session.name)
    return translate("Questions", "Stopping “{folder}”…", folder=session.name)
