"""The menus with what can be done with the folder that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from notedock.core.settings import BUILTIN, DOCKER
from notedock.core.states import State
from notedock.core.translation import translate
from notedock.window.folder.actions import Actions
from notedock.window.folder.controls import shown_state
from notedock.window.folder.notebook_section import read_only
from notedock.window.folder.start_page_menu import add_start_page_menu
from notedock.window.widgets.key_bindings import with_key
from notedock.window.work.folder_session import FolderSession


def add_buttons(menu: QMenu, buttons: Actions, change: QPushButton) -> None:
    """Add what the buttons of the page do. change: the one that chooses another environment."""
    running = translate("FolderMenu", "The notebooks are not running.")
    reasons = {
        buttons.start: translate(
            "FolderMenu", "The notebooks are running, or something is in progress."
        ),
        buttons.cancel: translate("FolderMenu", "There is nothing to cancel right now."),
        buttons.open: running,
        buttons.stop: running,
        buttons.copy_link: running,
        change: translate("FolderMenu", "Something is in progress."),
    }
    words = {change: translate("FolderMenu", "Change the &environment…")}
    for button, reason in reasons.items():
        action = menu.addAction(words.get(button, button.text()), button.click)
        usable = button.isEnabled() and not button.isHidden()
        _allow(action, usable, reason, button.accessibleDescription())
    menu.addSeparator()


def add_rare(menu: QMenu, session: FolderSession, create: Callable[[], None]) -> None:
    """Add what is needed less. create: makes a notebook."""
    menu.addAction(translate("FolderMenu", "Show in the file &manager"), session.show_folder)
    resting = session.project is not None and shown_state(session) in (State.OFF, State.RUNNING)
    reason = translate("FolderMenu", "Something else is in progress, or has gone wrong.")
    new = menu.addAction(translate("FolderMenu", "&New notebook"), create)
    _allow(new, resting and session.writable, reason if session.writable else read_only())
    _add_reading(menu, session)
    add_start_page_menu(menu, session)
    pages = menu.addAction(translate("FolderMenu", "Show web &apps that notebooks run"))
    pages.setCheckable(True)
    pages.setChecked(session.shows_pages)
    pages.triggered.connect(session.choose_shows_pages)
    if session.has_two_engines:
        _add_without_docker(menu, session)
    menu.addSeparator()


def add_of_list(
    menu: QMenu,
    session: FolderSession,
    pin: Callable[[], None],
    rename: Callable[[], None],
    locate: Callable[[], None],
    forget: Callable[[], None],
) -> None:
    """Add what can be done with the folder's entry in the list.

    pin: keeps it at the top, or not any more. rename: asks for another name. locate: asks where a
    missing folder is now. forget: takes it off the list.
    """
    pinned = bool(session.pinned)
    unpin, to_top = translate("FolderMenu", "Un&pin"), translate("FolderMenu", "&Pin to the top")
    says = translate("FolderMenu", "It stays above the other folders in the list")
    menu.addAction(unpin if pinned else to_top, pin).setToolTip(with_key(says, "pin"))
    called = menu.addAction(translate("FolderMenu", "Rename in Note&dock…"), rename)
    says = translate("FolderMenu", "The folder on the disk keeps its name")
    called.setToolTip(with_key(says, "rename"))
    if session.missing:
        menu.addAction(translate("FolderMenu", "Choose where it &is now…"), locate)
    remove = menu.addAction(translate("FolderMenu", "&Remove from the list"), forget)
    reason = translate(
        "FolderMenu", "Only a folder where nothing is running can be removed from the list."
    )
    _allow(remove, session.state in (State.OFF, State.FAILED), reason)


def _add_without_docker(menu: QMenu, session: FolderSession) -> None:
    without = menu.addAction(translate("FolderMenu", "Run witho&ut Docker"))
    without.setCheckable(True)
    without.setChecked(session.prefers_builtin)
    without.setToolTip(translate("FolderMenu", "It counts from the next start on"))
    without.triggered.connect(lambda on: session.set_engine(BUILTIN if on else DOCKER))


def _add_reading(menu: QMenu, session: FolderSession) -> None:
    """Add what opens the folder so that nothing in it can be changed, and the way back."""
    server = session.server
    if server is not None and server.read_only and session.state is State.RUNNING:
        words = translate("FolderMenu", "Start again and allo&w changes")
        back = menu.addAction(words, session.restart)
        _allow(back, session.writable, read_only())
        return
    request = replace(session.new_request(), read_only=True)
    words = translate("FolderMenu", "Open rea&d-only")
    reading = menu.addAction(words, lambda: session.start(request))
    _allow(
        reading,
        session.state in (State.OFF, State.FAILED),
        translate(
            "FolderMenu", "The notebooks are running, or something is in progress. Stop them first."
        ),
        translate("FolderMenu", "Starts the notebooks; nothing in the folder can be changed"),
    )


def _allow(action: QAction, usable: bool, reason: str, says: str = "") -> None:
    """Enable an action, or disable it and say why."""
    action.setEnabled(usable)
    action.setToolTip(says if usable else reason)
