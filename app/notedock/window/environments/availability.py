"""Whether environments are on this computer, and what the others cost to download."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.formatting import format_size
from notedock.core.translation import translate
from notedock.engines.engine_group import EngineGroup
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
        self._words: dict[tuple[str, bool], str] = {}  # by references, and in which engine
        self._asked: set[tuple[str, bool]] = set()  # what need not be looked up again
        self._can_ask = False
        self._shown = ("", False)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)

    def words(self, reference: str, *, builtin: bool = False) -> str:
        """Return what is known by now of the one that is shown, and have it looked up, once.

        reference: empty while nobody needs to know. builtin: in the engine that is part of the
        program, which always answers.
        """
        self._shown = (reference if self._can_ask or builtin else "", builtin)
        if self._shown[0] and self._shown not in self._asked and not self._pause.isActive():
            self._pause.start()
        return self._words.get(self._shown, "")

    def engine_ready(self) -> None:
        """Look up what is asked for from now on."""
        self._can_ask = True
        self.forget()

    def engine_away(self) -> None:
        """Know nothing of it any more, until an engine is back."""
        self._can_ask = False
        self._words = {one: words for one, words in self._words.items() if one[1]}
        self._asked = {one for one in self._asked if one[1]}
        self.changed.emit()

    def forget(self) -> None:
        """Look everything up anew, because an environment may have come or gone.

        What was known is shown until then.
        """
        self._asked.clear()
        self.changed.emit()

    def _ask(self) -> None:
        shown = self._shown
        if shown[0] and shown not in self._asked:
            self._asked.add(shown)
            self._runner.run(
                lambda _task: _look_up(self._context, *shown),
                partial(self._found, shown),
                problem=self._runner.only_log,
                lasting=True,  # the program's end does not wait for a slow network
            )

    def _found(self, shown: tuple[str, bool], words: str) -> None:
        self._words[shown] = words
        self.changed.emit()


def _look_up(context: Context, reference: str, builtin: bool) -> str:
    """Say what it takes to have an environment, as far as anybody can tell. Raises Problem."""
    engine = context.engine
    if builtin and isinstance(engine, EngineGroup):
        engine = engine.builtin
    if engine.has(reference):
        return translate("Environment", "✓ on this computer")
    cost = engine.cost(reference) if builtin else context.environment_sizes.ask(reference)
    if cost is None:
        return translate("Environment", "not on this computer yet")
    return translate("Environment", "{size} to download", size=format_size(cost.missing))
