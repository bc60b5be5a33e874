"""The row of buttons: one big next step that follows from the state, and what lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from notedock.core.states import State
from notedock.window.flow import Flow
from notedock.window.labels import button, named

if TYPE_CHECKING:
    from notedock.window.controls import Controls


class Actions(QWidget):
    """Start, then Cancel while it works, then Open in browser with Stop beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.start = _made(
            button(self.tr("&Start"), "mdi6.play", "next"),
            "startButton",
            self.tr("Start the notebooks of this folder and open them in the browser"),
        )
        self.cancel = _made(
            button(self.tr("Cance&l"), "mdi6.close", "big"),
            "cancelButton",
            self.tr("Call off what is going on; nothing half-made is left"),
        )
        self.open = _made(
            button(self.tr("Open in &browser"), "mdi6.open-in-new", "next"),
            "openButton",
            self.tr("Show the notebooks in the browser"),
        )
        self.copy_link = _made(
            button(self.tr("&Copy link"), "mdi6.link-variant", "big"),
            "copyLinkButton",
            self.tr("Copy the link to the notebooks, for a browser on this computer"),
        )
        self.stop = _made(
            button(self.tr("S&top"), "mdi6.stop", "big"),
            "stopButton",
            self.tr("Stop the notebooks; what was saved stays in the folder"),
        )
        self._fell_to: QWidget | None = None
        row = Flow(self)
        for one in (self.start, self.cancel, self.open, self.stop, self.copy_link):
            row.add(one)
        for one in (self.start, self.cancel, self.open):
            one.setMinimumWidth(220)
        for one in (self.cancel, self.open, self.stop, self.copy_link):
            one.hide()

    def assemble(self) -> None:
        """Say the keys, too."""
        from notedock.window.keys import with_key

        for made, key in ((self.start, "start"), (self.cancel, "cancel"), (self.open, "open")):
            made.setToolTip(with_key(made.toolTip(), key))

    def show_controls(self, shown: Controls, state: State) -> None:
        """Show the buttons that the state calls for; the focus goes on to the next step."""
        fallen = self._fell_to is not None and self._fell_to is QApplication.focusWidget()
        had_focus = fallen or any(one.hasFocus() for one in self._all())
        self._fell_to = None
        for widget, visible in (
            (self.start, shown.start),
            (self.cancel, shown.cancel),
            (self.open, shown.open),
            (self.stop, shown.stop),
            (self.copy_link, shown.copy_link),
        ):
            widget.setVisible(visible)
            widget.setEnabled(visible)
        self.cancel.setEnabled(shown.cancel_enabled)
        cancelling = state is State.CANCELLING
        self.cancel.setText(self.tr("Cancelling…") if cancelling else self.tr("Cance&l"))
        if had_focus and not any(one.hasFocus() for one in self._all()):
            self.focus_next_step()

    def focus_next_step(self) -> None:
        """Put the focus on what a person most likely wants to do next."""
        for one in self._all():
            if not one.isHidden() and one.isEnabled():
                one.setFocus()
                return
        self._fell_to = QApplication.focusWidget()  # where Qt put it; it comes back from there

    def _all(self) -> tuple[QPushButton, ...]:
        return (self.start, self.open, self.cancel, self.stop, self.copy_link)


def _made(made: QPushButton, name: str, description: str) -> QPushButton:
    named(made, name, made.text().replace("&", ""), description)
    made.setToolTip(description)
    return made
