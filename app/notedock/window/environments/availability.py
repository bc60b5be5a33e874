"""Whether environments are on this computer, and what the others cost to download."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.formatting import format_size
from notedock.core.translation import translate
from notedock.flows.context import Context
from notedock.window.work.runner import Runner

_PAUSE = 200  # milliseconds


class EnvironmentAvailability(QObject):
    """What is known of some environments, looked up on worker threads while an engine answers.

    Nothing is looked up before an environment has been shown for a moment.
    """

    changed = Signal()

    def __init__(self, context: Context, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._runner = runner
        self._words: dict[str, str] = {}  # by references
        self._asked: set[str] = set()  # references that need not be looked up again
        self._can_ask = False
        self._shown = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)

    def words(self, reference: str) -> str:
        """Return what is known by now of the one that is shown, and have it looked up, once.

        reference: empty while nobody needs to know.
        """
        self._shown = reference if self._can_ask else ""
        if self._shown and self._shown not in self._asked and not self._pause.isActive():
            self._pause.start()
        return self._words.get(self._shown, "")

    def engine_ready(self) -> None:
        """Look up what is asked for from now on."""
        self._can_ask = True
        self.forget()

    def engine_away(self) -> None:
        """Know nothing any more, until an engine is back."""
        self._can_ask = False
        self._words.clear()
        self.forget()

    def forget(self) -> None:
        """Look everything up anew, because an environment may have come or gone.

        What was known is shown until then.
        """
        self._asked.clear()
        self.changed.emit()

    def _ask(self) -> None:
        reference = self._shown
        if reference and reference not in self._asked:
            self._asked.add(reference)
            self._runner.run(
                lambda _task: _look_up(self._context, reference),
                partial(self._found, reference),
                problem=self._runner.only_log,
                lasting=True,  # the program's end does not wait for a slow network
            )

    def _found(self, reference: str, words: str) -> None:
        self._words[reference] = words
        self.changed.emit()


def _look_up(context: Context, reference: str) -> str:
    """Say what it takes to have an environment, as far as anybody can tell. Raises Problem."""
    if context.engine.has(reference):
        return translate("Environment", "✓ on this computer")
    cost = context.environment_sizes.ask(reference)
    if cost is None:
        return translate("Environment", "not on this computer yet")
    return translate("Environment", "{size} to download", size=format_size(cost.missing))
