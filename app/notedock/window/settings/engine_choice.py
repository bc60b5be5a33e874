"""The choice of the engine, in the settings: what was found on this computer, and how each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.core.translation import translate
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.labels import text_label
from notedock.window.work.runner import Job, Runner

if TYPE_CHECKING:
    from notedock.engines.base import Candidate
    from notedock.flows.context import Context


class EngineChoice(QWidget):
    """A combo box with the engines, and below it who else has chosen one.

    The engines are looked for on a worker thread: until they are found, only what was chosen
    before can be seen.
    """

    picked = Signal(str)  # the address of the engine to use, empty for the best that answers

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._job: Job | None = None
        self._chosen = ""
        self.selector = QComboBox()
        self.selector.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        named(
            self.selector,
            "engineSelector",
            self.tr("What runs the notebooks"),
            self.tr("The program on this computer that notebooks run in"),
        )
        self.selector.activated.connect(
            lambda place: self.picked.emit(self.selector.itemData(place))
        )
        self._words = text_label(kind="secondary", size=sizes.FONT_SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SPACE_XS)
        column.addWidget(self.selector)
        column.addWidget(self._words)
        self._fill([])

    def show_chosen(self, where: str) -> None:
        """Show which one is chosen. where: its address, or empty.

        Unless it was shown before, this looks anew at how each is.
        """
        if self._job is not None and where == self._chosen:
            return
        self._chosen = where
        self._select()
        self.leave()  # an older look may still be under way

        def work(_task: Task) -> list[Candidate]:
            return self._context.engine.candidates()

        self._words.setText(self.tr("Looking for what is on this computer…"))
        self._job = self._runner.run(work, self._fill, problem=self._failed)

    def leave(self) -> None:
        """Wait for nothing any more."""
        if self._job is not None:
            self._job.abandon()

    def _fill(self, found: list[Candidate]) -> None:
        self.selector.clear()
        self.selector.addItem(self.tr("Automatic"), "")
        for one in found:
            self.selector.addItem(engine_text(one), one.where)
        self._select()
        # An environment variable decides before the setting does.
        fixed = next((one.chosen_by for one in found if one.chosen_by.isupper()), "")
        self.selector.setEnabled(not fixed)
        words = self.tr("Automatic uses the best one that is ready.")
        if fixed:
            words = self.tr("It was chosen by {where}, outside Notedock.").format(where=fixed)
        self._words.setText(words)

    def _select(self) -> None:
        """Select what is chosen, also where it was not found."""
        if self.selector.findData(self._chosen) < 0:
            self.selector.addItem(self._chosen, self._chosen)
        self.selector.setCurrentIndex(self.selector.findData(self._chosen))

    def _failed(self, problem: Problem) -> None:
        self._words.setText(str(problem))


def engine_text(one: Candidate) -> str:
    """Return what an engine is called, and how it is doing."""
    name = " ".join(filter(None, (one.name, one.version)))
    return translate("Doctor", "{name}: {state}", name=name, state=_state(one))


def _state(one: Candidate) -> str:
    from notedock.engines.base import Health

    if one.problem is None:
        return translate("Doctor", "ready, in use") if one.used else translate("Doctor", "ready")
    return {
        Health.STARTING: translate("Doctor", "starting"),
        Health.STOPPED: translate("Doctor", "not running"),
        Health.FORBIDDEN: translate("Doctor", "your account is not allowed to use it"),
        Health.OLD: translate("Doctor", "too old"),
        Health.SILENT: translate("Doctor", "not responding"),
        Health.REMOTE: translate("Doctor", "on another computer"),
    }.get(one.health, one.problem.title)
