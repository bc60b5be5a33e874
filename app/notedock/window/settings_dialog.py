"""The settings: what is set counts at once, and can be taken back."""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from notedock.core.environment import Environment, is_registry
from notedock.core.problem import Problem
from notedock.core.settings import Closing, LookChoice, Settings
from notedock.window import look
from notedock.window.environment_selector import EnvironmentSelector
from notedock.window.labels import announce, named, text_label
from notedock.window.preferences import Preferences
from notedock.window.undo import UndoBar

_WIDTH = 480


class SettingsDialog(QDialog):
    """One column of questions in plain words."""

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("settings")
        self.setWindowTitle(self.tr("Settings"))
        self._preferences = preferences
        self._catalogue = preferences.context.catalogue
        self._look = self._make_look()
        self._environment = self._make_environment()
        self._environment_words = text_label(kind="quiet", size=look.SMALL)
        self._registry = self._make_registry()
        self._registry_words = text_label(kind="quiet", size=look.SMALL)
        self._closing = self._make_closing()
        self._notifications = self._make_notifications()
        self._trouble = text_label(kind="notice")
        self._trouble.hide()
        self._undo = UndoBar()
        self._before: dict[str, Any] = {}  # what the undo bar leads back to
        self._lay_out()
        self._show(preferences.now)
        preferences.changed.connect(self._show)
        preferences.refused.connect(self._refuse)

    def event(self, event: QEvent) -> bool:
        """Grow with what is said, so that all of it can be read."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and (layout := self.layout()) is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return done

    def done(self, result: int) -> None:
        """Take what was typed and not yet left."""
        self._take_registry()
        self._environment.commit()
        super().done(result)

    # ------------------------------------------------------------ what is set

    def _set(self, label: str, **values: Any) -> None:
        now = {name: getattr(self._preferences.now, name) for name in values}
        if now == values:
            return
        if not self._undo.offers(label):  # whoever goes through a list wants back to its beginning
            self._before = now
        self._trouble.hide()
        self._preferences.set(**values)
        if values == self._before:
            self._undo.withdraw(label)
            return
        words = self.tr("Changed: {what}").format(what=label)
        self._undo.offer(words, partial(self._preferences.set, **self._before), label)

    def _take_environment(self, environment: Environment) -> None:
        name = "" if environment.name == self._catalogue.own else environment.name
        self._tell_about_environment("")
        self._set(self.tr("Environment for new folders"), environment=name)

    def _refuse_environment(self, problem: Problem) -> None:
        self._tell_about_environment(problem.title)

    def _take_registry(self) -> None:
        address = _plain(self._registry.text())
        if not address or is_registry(address):
            self._set(self.tr("Where environments come from"), registry=address)
            self._registry.setText(address)

    def _check_registry(self) -> None:
        """Say while it is typed whether it can be an address."""
        address = _plain(self._registry.text())
        before = self._registry_words.property("kind")
        self._tell_about_registry(right=not address or is_registry(address))
        if self._registry_words.property("kind") != before:
            announce(self._registry, self._registry_words.text())

    # ------------------------------------------------------------ what is shown

    def _show(self, settings: Settings) -> None:
        self._look.setCurrentIndex(self._look.findData(settings.look.value))
        self._closing.setCurrentIndex(self._closing.findData(settings.closing.value))
        self._notifications.setChecked(settings.notifications)
        self._environment.display(self._catalogue.default)
        self._tell_about_environment("")
        given = self._catalogue.given
        self._registry.setText(self._catalogue.mirror if given else settings.registry)
        self._registry.setEnabled(not given)
        self._tell_about_registry(right=True)

    def _refuse(self, problem: Problem) -> None:
        self._trouble.setText(str(problem))
        self._trouble.show()
        announce(self._trouble, str(problem))

    def _tell_about_environment(self, trouble: str) -> None:
        _tell(
            self._environment_words,
            trouble or self.tr("For folders where nobody has chosen one, and that bring none."),
            right=not trouble,
        )

    def _tell_about_registry(self, *, right: bool) -> None:
        if self._catalogue.given:
            words = self.tr(
                "Whoever set up this computer has chosen this address, by NOTEDOCK_REGISTRY."
            )
        elif right:
            words = self.tr("Leave this empty unless your company has an address of its own.")
        else:
            words = self.tr(
                "This cannot be an address. One looks like this: {example}. "
                "What was there before counts."
            ).format(example="mirror.example.com/jupyter")
        _tell(self._registry_words, words, right=right)

    # ------------------------------------------------------------ making it

    def _make_look(self) -> QComboBox:
        made = _choice(
            {
                LookChoice.SYSTEM: self.tr("Like the system"),
                LookChoice.LIGHT: self.tr("Light"),
                LookChoice.DARK: self.tr("Dark"),
            }
        )
        named(made, "lookSetting", self.tr("Look"), self.tr("The colours of this window"))
        made.activated.connect(
            lambda _place: self._set(self.tr("Look"), look=LookChoice(made.currentData()))
        )
        return made

    def _make_environment(self) -> EnvironmentSelector:
        made = EnvironmentSelector()
        made.offer(self._catalogue)
        description = self.tr(
            "The set of tools for folders where nobody has chosen one. Choose one or type a name."
        )
        for widget in (made, made.lineEdit()):
            if widget is not None:
                says = self.tr("Environment for new folders")
                named(widget, "environmentSetting", says, description)
        made.chosen.connect(self._take_environment)
        made.refused.connect(self._refuse_environment)
        return made

    def _make_registry(self) -> QLineEdit:
        made = QLineEdit()
        named(
            made,
            "registrySetting",
            self.tr("Where environments come from"),
            self.tr("The address that environments are downloaded from"),
        )
        made.setPlaceholderText(self._catalogue.home)
        made.textEdited.connect(self._check_registry)
        made.editingFinished.connect(self._take_registry)
        return made

    def _make_closing(self) -> QComboBox:
        made = _choice(
            {
                Closing.ASK: self.tr("Ask each time"),
                Closing.KEEP: self.tr("Let them run on"),
                Closing.STOP: self.tr("Stop them"),
            }
        )
        named(
            made,
            "closingSetting",
            self.tr("When the window is closed while notebooks run"),
            self.tr("What becomes of running notebooks"),
        )
        made.activated.connect(
            lambda _place: self._set(
                self.tr("When the window is closed"), closing=Closing(made.currentData())
            )
        )
        return made

    def _make_notifications(self) -> QCheckBox:
        made = QCheckBox(self.tr("&Tell me when something long has ended"))
        named(
            made,
            "notificationsSetting",
            self.tr("Tell me when something long has ended"),
            self.tr("Shows a message on the desktop while this window is not in front"),
        )
        made.clicked.connect(
            lambda ticked: self._set(self.tr("Messages on the desktop"), notifications=ticked)
        )
        return made

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(look.BREAK, look.BREAK, look.BREAK, look.ROOM)
        inner.setSpacing(look.TINY)
        for words, widget, below in (
            (self.tr("&Look"), self._look, None),
            (self.tr("&Environment for new folders"), self._environment, self._environment_words),
            (self.tr("&Where environments come from"), self._registry, self._registry_words),
            (self.tr("When the window is &closed while notebooks run"), self._closing, None),
        ):
            label = QLabel(words)
            label.setBuddy(widget)
            inner.addWidget(label)
            inner.addWidget(widget)
            if below is not None:
                inner.addWidget(below)
            inner.addSpacing(look.HALF)
        inner.addWidget(self._notifications)
        away = text_label(kind="quiet", size=look.SMALL)
        away.setText(self.tr("As a message on the desktop, while this window is not in front."))
        inner.addWidget(away)
        inner.addWidget(self._trouble)
        inner.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        inner.addSpacing(look.GAP)
        inner.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner, 1)
        column.addWidget(self._undo)
        self.setMinimumWidth(_WIDTH)


def _choice(options: dict[Any, str]) -> QComboBox:
    """Return a selector of values of an Enum, each with its words."""
    made = QComboBox()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for value, words in options.items():
        made.addItem(words, value.value if isinstance(value, Enum) else value)
    return made


def _plain(address: str) -> str:
    """Return an address as it is needed, however it was copied from a browser."""
    return re.sub(r"^https?://", "", address.strip()).rstrip("/")


def _tell(label: QLabel, words: str, *, right: bool) -> None:
    label.setText(words)
    kind = "quiet" if right else "notice"
    if label.property("kind") != kind:
        label.setProperty("kind", kind)
        label.style().polish(label)
