"""The row of buttons of the page, of which the state decides which are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from notedock.core.states import State
from notedock.window.widgets import qt_values
from notedock.window.widgets.accessibility import focus_of_window, named
from notedock.window.widgets.buttons import button, set_outlined
from notedock.window.widgets.display_text import escape_tool_tip
from notedock.window.widgets.wrapping_layout import WrappingLayout

if TYPE_CHECKING:
    from notedock.window.folder.controls import Controls


class Actions(QWidget):
    """Start; Cancel while a job works; Open in browser, Stop and Copy link while notebooks run.

    waiting: the widget that has the focus while none of them is enabled.
    """

    def __init__(self, waiting: QWidget) -> None:
        super().__init__()
        self._waiting = waiting
        self.start = _named_button(
            button(self.tr("&Start"), "mdi6.play", "primary"),
            "startButton",
            self.tr("Start the notebooks of this folder and open them in the browser"),
        )
        self.cancel = _named_button(
            button(self.tr("Cance&l"), "mdi6.close", "large"),
            "cancelButton",
            self.tr("Cancel what is in progress; nothing half-done is left behind"),
        )
        self.open = _named_button(
            button(self.tr("Open in &browser"), "mdi6.open-in-new", "primary"),
            "openButton",
            self.tr("Show the notebooks in the browser"),
        )
        self.copy_link = _named_button(
            button(self.tr("&Copy link"), "mdi6.link-variant", "quiet"),
            "copyLinkButton",
            self.tr("Copy the link to the notebooks, for a browser on this computer"),
        )
        self.stop = _named_button(
            button(self.tr("S&top"), "mdi6.stop", "large"),
            "stopButton",
            self.tr("Stop the notebooks; what was saved stays in the folder"),
        )
        row = WrappingLayout(self)
        for one in (self.start, self.cancel, self.open, self.stop, self.copy_link):
            row.add(one)
        for one in (self.start, self.cancel, self.open):
            one.setMinimumWidth(220)
        for one in (self.cancel, self.open, self.stop, self.copy_link):
            one.hide()

    def assemble(self) -> None:
        """Add the keyboard shortcuts to the tool tips."""
        from notedock.window.widgets.key_bindings import with_key

        for made, key in ((self.start, "start"), (self.cancel, "cancel"), (self.open, "open")):
            made.setToolTip(with_key(made.toolTip(), key))

    def describe_start(self, *, has_notebooks: bool) -> None:
        """Describe what Start does in a folder with or without notebooks."""
        says = self.tr("Start the notebooks of this folder and open them in the browser")
        if not has_notebooks:
            says = self.tr("Start Jupyter in this folder, and open it in the browser")
        if says != self.start.accessibleDescription():
            from notedock.window.widgets.key_bindings import with_key

            self.start.setAccessibleDescription(says)
            self.start.setToolTip(with_key(says, "start"))

    def show_controls(self, shown: Controls, state: State) -> None:
        """Show the buttons of a state. Before the focused one is hidden, the focus is moved."""
        cancelling = state is State.CANCELLING
        self.cancel.setText(self.tr("Cancelling…") if cancelling else self.tr("Cance&l"))
        usable = {
            self.start: shown.start,
            self.cancel: shown.cancel and shown.cancel_enabled,
            self.open: shown.open,
            self.stop: shown.stop,
            self.copy_link: shown.copy_link,
        }
        for widget, now in usable.items():
            if now:
                widget.show()
                widget.setEnabled(True)
        focused = focus_of_window(self)
        if focused is self._waiting or (focused in usable and not usable[focused]):
            self._focus_first([one for one in self._all() if usable[one]])
        for widget, now in usable.items():
            if not now:
                widget.setVisible(widget is self.cancel and shown.cancel)
                widget.setEnabled(False)

    def show_address(self, address: str) -> None:
        """Show the address (without token) in the tool tip of Copy link."""
        description = self.copy_link.accessibleDescription()
        self.copy_link.setToolTip(escape_tool_tip(f"{description}\n{address}"))

    def set_outlined(self, outlined: bool) -> None:
        """Draw the primary buttons without their fill (`outlined`), or with it."""
        for one in (self.start, self.open):
            set_outlined(one, outlined=outlined)

    def focus_next_step(self) -> None:
        """Set the focus to the first enabled button."""
        self._focus_first([one for one in self._all() if not one.isHidden() and one.isEnabled()])

    def _focus_first(self, usable: list[QPushButton]) -> None:
        # Tab reaches `waiting` only while it has the focus.
        policy = qt_values.NO_FOCUS if usable else qt_values.TAB_FOCUS
        (usable[0] if usable else self._waiting).setFocus()
        self._waiting.setProperty("focusPolicy", policy)

    def _all(self) -> tuple[QPushButton, ...]:
        return (self.start, self.open, self.cancel, self.stop, self.copy_link)


def _named_button(made: QPushButton, name: str, description: str) -> QPushButton:
    named(made, name, made.text().replace("&", ""), description)
    made.setToolTip(description)
    return made
