"""Collecting Python's garbage on the main thread alone.

Python collects on whichever thread happens to need memory. What it finds may hold objects of
Qt's, and those may be deleted on the main thread only.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_OFTEN = 250  # milliseconds


class Collector(QObject):
    """Looks often whether there is something to collect, by Python's own measure."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what is there by now stays, and need not be looked at
        timer = QTimer(self, interval=_OFTEN)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, and all younger ones with it."""
        for generation, (count, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > threshold:
                gc.collect(generation)
                return
