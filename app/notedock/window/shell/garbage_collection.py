"""Python's garbage collection, on the main thread only.

Python collects on whichever thread allocates memory. What it finds may hold objects of Qt, which
may be deleted on the main thread only.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 250  # milliseconds


class Collector(QObject):
    """Collects when Python's own thresholds are exceeded, which is checked at an interval."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what exists by now stays, and need not be searched
        timer = QTimer(self, interval=_INTERVAL)
        timer.timeout.connect(self.collect_due)
        timer.start()

    def collect_due(self) -> None:
        """Collect the oldest generation that is due, and all younger ones with it."""
        for generation, (count, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > threshold:
                gc.collect(generation)
                return
