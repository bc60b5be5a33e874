"""Names and announcements for screen readers."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def named(widget: W, object_name: str, accessible_name: str, description: str) -> W:
    """Set a widget's stable object name, and what a screen reader says of it. Returns it."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible_name)
    widget.setAccessibleDescription(description)
    return widget


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text` about a widget, without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def focus_of_window(widget: QWidget) -> QWidget | None:
    """Return what has the focus in a widget's window, or gets it when that is active again."""
    return widget.window().focusWidget()
