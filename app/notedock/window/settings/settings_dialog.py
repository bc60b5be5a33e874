"""The settings dialog: each change is applied at once, and can be undone."""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from notedock.core.environment import Catalogue, Environment, is_registry
from notedock.core.problem import Problem
from notedock.core.settings import Closing, ColorScheme, Settings
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.problems.undo_bar import UndoBar
from notedock.window.settings.engine_choice import EngineChoice
from notedock.window.theme import icons, sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.display_text import escape_tool_tip
from notedock.window.widgets.labels import elide_middle, text_label
from notedock.window.work.preferences import Preferences
from notedock.window.work.runner import Runner

_WIDTH = 480


class SettingsDialog(QDialog):
    """One column of settings."""

    def __init__(self, parent: QWidget, preferences: Preferences, runner: Runner) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("settings")
        self.setWindowTitle(self.tr("Settings"))
        self._preferences = preferences
        self._runner = runner
        self._look = self._make_look()
        self._environment = self._make_environment()
        self._environment_text = text_label(kind="secondary", size=sizes.FONT_SMALL)
        self._environment_text.setText(
            self.tr("For folders without an environment of their own, until you choose another.")
        )
        self._registry = self._make_registry()
        self._registry_text = text_label(kind="secondary", size=sizes.FONT_SMALL)
        self._engine = EngineChoice(preferences.context, runner)
        self._engine.picked.connect(
            lambda where: self._set(self.tr("What runs the notebooks"), engine=where)
        )
        self._closing = self._make_closing()
        self._notifications = self._make_notifications()
        self._trust = self._make_trust()
        self._trouble = text_label(kind="notice")
        self._trouble.hide()
        self._undo = UndoBar()
        self._before: dict[str, Any] = {}  # the values that the undo bar restores
        self._lay_out()
        self._show(preferences.current)
        preferences.changed.connect(self._show)
        preferences.refused.connect(self._refuse)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the texts below the fields, as far as the screen allows."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._grow()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        fields, whole = self._inner.layout(), self.layout()
        if fields is None or whole is None:
            return
        others = whole.sizeHint().height() - self._scroll.sizeHint().height()
        needed = fields.totalHeightForWidth(self._inner.width()) + others
        self.resize(sizes.fitting(self, self.width(), max(self.height(), needed)))

    def done(self, result: int) -> None:
        """Apply what was typed last."""
        self._take_registry()
        self._engine.leave()
        super().done(result)

    # ------------------------------------------------------------ what is set

    def _set(self, label: str, **values: Any) -> None:
        now = {name: getattr(self._preferences.current, name) for name in values}
        if now == values:
            return
        if not self._undo.offers(label):  # several changes of one setting are undone at once
            self._before = now
        self._trouble.hide()
        self._preferences.set(**values)
        if values == self._before:
            self._undo.withdraw(label)
            return
        words = self.tr("Changed: {what}").format(what=label)
        self._undo.offer(label, words, partial(self._preferences.set, **self._before))

    @property
    def _catalogue(self) -> Catalogue:
        return self._preferences.context.catalogue

    def _choose_environment(self) -> None:
        now = self._preferences.current.environment
        chooser = EnvironmentChooser(self, self._preferences.context, self._runner, now)
        chooser.chosen.connect(self._take_environment)
        icons.draw_icons(chooser.findChildren(QAbstractButton))
        chooser.open()

    def _take_environment(self, environment: Environment) -> None:
        name = "" if environment.name == self._catalogue.own else environment.name
        self._set(self.tr("Environment for new folders"), environment=name)

    def _take_registry(self) -> None:
        address = _plain(self._registry.text())
        if not address or is_registry(address):
            self._set(self.tr("Where environments come from"), registry=address)
            self._registry.setText(address)

    def _check_registry(self) -> None:
        """Check the address while it is typed."""
        address = _plain(self._registry.text())
        before = self._registry_text.property("kind")
        self._tell_about_registry(right=not address or is_registry(address))
        if self._registry_text.property("kind") != before:
            announce(self._registry, self._registry_text.text())

    # ------------------------------------------------------------ what is shown

    def _show(self, settings: Settings) -> None:
        self._look.setCurrentIndex(self._look.findData(settings.look.value))
        self._closing.setCurrentIndex(self._closing.findData(settings.closing.value))
        self._notifications.setChecked(settings.notifications)
        self._engine.show_chosen(settings.engine)
        self._trust.setChecked(settings.ask_trust)
        self._show_environment(self._catalogue.default.title)
        given = self._catalogue.given
        self._registry.setText(self._catalogue.mirror if given else settings.registry)
        self._registry.setEnabled(not given)
        self._tell_about_registry(right=True)

    def _refuse(self, problem: Problem) -> None:
        self._trouble.setText(str(problem))
        self._trouble.show()
        announce(self._trouble, str(problem))

    def _show_environment(self, title: str) -> None:
        shown = elide_middle(self._environment.fontMetrics(), title, _WIDTH // 2)
        self._environment.setText(f"{shown.replace('&', '&&')}…")
        self._environment.setToolTip(escape_tool_tip(title))
        description = self.tr("The set of tools for folders where nobody has chosen one")
        self._environment.setAccessibleDescription(f"{title}. {description}")

    def _tell_about_registry(self, *, right: bool) -> None:
        if self._catalogue.given:
            words = self.tr("This address was chosen by NOTEDOCK_REGISTRY, outside Notedock.")
        elif right:
            words = self.tr("Leave this empty unless your company has an address of its own.")
        else:
            words = self.tr(
                "This is not a valid address. A valid one looks like this: {example}. The "
                "previous one still applies."
            ).format(example="mirror.example.com/jupyter")
        _tell(self._registry_text, words, right=right)

    # ------------------------------------------------------------ making it

    def _make_look(self) -> QComboBox:
        made = _choice(
            {
                ColorScheme.SYSTEM: self.tr("Same as the system"),
                ColorScheme.LIGHT: self.tr("Light"),
                ColorScheme.DARK: self.tr("Dark"),
            }
        )
        named(made, "lookSetting", self.tr("Look"), self.tr("The colours of this window"))
        made.activated.connect(
            lambda _place: self._set(self.tr("Look"), look=ColorScheme(made.currentData()))
        )
        return made

    def _make_environment(self) -> QPushButton:
        made = button("", "mdi6.file-tree-outline")
        named(made, "environmentSetting", self.tr("Environment for new folders"), "")
        made.clicked.connect(self._choose_environment)
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
                Closing.KEEP: self.tr("Keep them running"),
                Closing.STOP: self.tr("Stop them"),
            }
        )
        named(
            made,
            "closingSetting",
            self.tr("When the window is closed while notebooks are running"),
            self.tr("What happens to running notebooks"),
        )
        made.activated.connect(
            lambda _place: self._set(
                self.tr("When the window is closed"), closing=Closing(made.currentData())
            )
        )
        return made

    def _make_notifications(self) -> QCheckBox:
        made = QCheckBox(self.tr("&Tell me when something that takes long has finished"))
        named(
            made,
            "notificationsSetting",
            self.tr("Tell me when something that takes long has finished"),
            self.tr("Shows a message on the desktop while this window is not in front"),
        )
        made.clicked.connect(
            lambda ticked: self._set(self.tr("Messages on the desktop"), notifications=ticked)
        )
        return made

    def _make_trust(self) -> QCheckBox:
        made = QCheckBox(self.tr("&Ask before running folders from others"))
        named(
            made,
            "trustSetting",
            self.tr("Ask before running folders from others"),
            self.tr("Asks once who made a folder that has not been run here yet"),
        )
        made.clicked.connect(
            lambda ticked: self._set(self.tr("Folders from others"), ask_trust=ticked)
        )
        return made

    def _lay_out(self) -> None:
        self._inner = QWidget()
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(sizes.SPACE_XL, sizes.SPACE_XL, sizes.SPACE_XL, sizes.SPACE_L)
        inner.setSpacing(sizes.SPACE_XS)
        for words, widget, below in (
            (self.tr("&Look"), self._look, None),
            (self.tr("&Environment for new folders"), self._environment, self._environment_text),
            (self.tr("&Where environments come from"), self._registry, self._registry_text),
            (self.tr("What &runs the notebooks"), self._engine, None),
            (
                self.tr("When the window is &closed while notebooks are running"),
                self._closing,
                None,
            ),
        ):
            label = QLabel(words)
            label.setBuddy(widget.selector if widget is self._engine else widget)
            inner.addWidget(label)
            inner.addWidget(widget)
            if below is not None:
                inner.addWidget(below)
            inner.addSpacing(sizes.SPACE_M)
        inner.addWidget(self._trust)
        inner.addSpacing(sizes.SPACE_S)
        inner.addWidget(self._notifications)
        away = text_label(kind="secondary", size=sizes.FONT_SMALL)
        away.setText(self.tr("As a message on the desktop, while this window is not in front."))
        inner.addWidget(away)
        inner.addWidget(self._trouble)
        inner.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(sizes.SPACE_XL, 0, sizes.SPACE_XL, sizes.SPACE_L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = scroll = self._make_scroll()
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        column.addWidget(self._undo)
        bar = scroll.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(_WIDTH, self._inner.minimumSizeHint().width() + bar))
        for one in (self, self._inner):
            one.installEventFilter(self)

    def _make_scroll(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setObjectName("scroll")  # in the colour of the window
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inner)
        return scroll


def _choice(options: dict[Any, str]) -> QComboBox:
    """Return a combo box. options: values of an Enum, each with its text."""
    made = QComboBox()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for value, words in options.items():
        made.addItem(words, value.value if isinstance(value, Enum) else value)
    return made


def _plain(address: str) -> str:
    """Return an address without `https://` and a slash at the end."""
    return re.sub(r"^https?://", "", address.strip()).rstrip("/")


def _tell(label: QLabel, words: str, *, right: bool) -> None:
    label.setText(words)
    kind = "secondary" if right else "notice"
    if label.property("kind") != kind:
        label.setProperty("kind", kind)
        label.style().polish(label)
        QCoreApplication.sendEvent(label, QEvent(QEvent.Type.StyleChange))  # it has another frame
