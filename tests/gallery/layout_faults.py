"""What a person would complain about: text that is cut off, and text that was never translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QWidget,
)

_ROUNDING = 1  # pixel
_ANY_WIDTH = 20  # pixels; what can be as narrow as this shortens its text
# What the person or the computer has called so, and the program repeats.
_ADDRESS = re.compile(r"(?:https?://)?127\.0\.0\.1(?::\d+)?(?:/\S*)?")  # of notebooks
_DATA = re.compile(
    r"""
      [~/](?:[^·\n]*/)*[^·\n]*                       # a path
    | (?:[\w.:-]+/)*[a-z-]+-notebo+k(?::[\w.-]+)?  # an environment's id or image, also misspelt
    | \w*\.ipynb
    | quay\.io
    | Notedock | Docker(?:\ Desktop)? | Podman | JupyterLab
    | (?:Ctrl|Shift|Alt)\+\S+ | (?:Return|Esc|Del|End|F\d+)\b      # keys, which Qt calls so
    """,
    re.VERBOSE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


# ---------------------------------------------------------------- text that is cut off


def clipped(window: QWidget) -> Iterator[str]:
    """Yield a sentence for each visible thing whose text has not enough room."""
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or widget.window() is not window:
            continue
        for text, needed, there in _demands(widget):
            if text and _too_small(there.width(), needed[0]):
                yield f"{_called(widget)}: “{text}” is {needed[0]} wide, and has {there.width()}"
            if text and _too_small(there.height(), needed[1]):
                yield f"{_called(widget)}: “{text}” is {needed[1]} high, and has {there.height()}"
        yield from _hidden_by_parents(widget)


def _too_small(there: int, needed: int) -> bool:
    return there + _ROUNDING < needed


Demand = tuple[str, tuple[int, int], QRect]


def _demands(widget: QWidget) -> Iterator[Demand]:
    """Yield the texts of a widget, with how much room each takes, and the room that it has."""
    for kind, demands in _KINDS.items():
        if isinstance(widget, kind):
            yield from demands(widget)
            return


def _of_button(button: QAbstractButton) -> Iterator[Demand]:
    hint = button.sizeHint()
    elides = button.minimumSizeHint().width() < min(hint.width(), _ANY_WIDTH)
    whole = button.toolTip() and button.accessibleName()  # what is left out is told there
    if button.text() and not (elides and whole):
        yield button.text(), (hint.width(), hint.height()), button.rect()


def _of_tabs(bar: QTabBar) -> Iterator[Demand]:
    for place in filter(bar.isTabVisible, range(bar.count())):
        hint = bar.tabSizeHint(place)
        yield bar.tabText(place), (hint.width(), hint.height()), bar.tabRect(place)


def _of_combo(box: QComboBox) -> Iterator[Demand]:
    text, metrics = box.currentText(), box.fontMetrics()
    if not _tells(box, text):
        yield text, (metrics.horizontalAdvance(text), metrics.height()), _edit_field(box)


def _of_line(line: QLineEdit) -> Iterator[Demand]:
    text, metrics = line.text() or line.placeholderText(), line.fontMetrics()
    if not _in_combo(line) and not _tells(line, text):
        yield text, (_width(metrics, text), metrics.height()), _content(line)


def _of_header(header: QHeaderView) -> Iterator[Demand]:
    metrics = header.fontMetrics()
    for place in range(header.count()):
        text = str(header.model().headerData(place, header.orientation()) or "")
        room = QRect(0, 0, header.sectionSize(place), header.height())
        yield text, (_width(metrics, text), metrics.height()), room


def _of_label(label: QLabel) -> Iterator[Demand]:
    text = _as_read(label)
    room = label.contentsRect()
    margin = 2 * label.margin() + max(label.indent(), 0)
    if _elides(label):
        if not label.toolTip():  # which has what is left out
            yield text, (_width(label.fontMetrics(), text) + margin, 0), room
    elif label.wordWrap():
        words = text.replace("\u200b", " ").split()  # where a long name may be broken
        longest = max(map(label.fontMetrics().horizontalAdvance, words), default=0)
        yield text, (longest + margin, label.heightForWidth(label.width())), label.rect()
    else:
        size = label.sizeHint()
        yield text, (size.width(), size.height()), label.rect()


_KINDS: dict[type[QWidget], Callable[[Any], Iterator[Demand]]] = {
    QLabel: _of_label,
    QAbstractButton: _of_button,
    QTabBar: _of_tabs,
    QComboBox: _of_combo,
    QLineEdit: _of_line,
    QHeaderView: _of_header,
}


def _hidden_by_parents(widget: QWidget) -> Iterator[str]:
    """Yield a sentence when a part with text lies outside of what its parents show.

    What a scroll area can bring into view is not hidden.
    """
    if not _has_words(widget):
        return
    area = widget.rect()
    one, parent = widget, widget.parentWidget()
    while parent is not None and not one.isWindow():
        if _scrolls(parent):
            return
        area = QRect(one.mapTo(parent, area.topLeft()), area.size())
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(area):
            yield f"{_called(widget)}: reaches out of {_called(parent)}: {area} in {parent.rect()}"
            return
        one, parent = parent, parent.parentWidget()
        area = QRect(area)


def _scrolls(parent: QWidget) -> bool:
    around = parent.parentWidget()
    return isinstance(around, QAbstractScrollArea) and around.viewport() is parent


def sideways(window: QWidget) -> Iterator[str]:
    """Yield a sentence for each page that one would have to scroll sideways to read."""
    for area in window.findChildren(QScrollArea):
        content = area.widget()
        if content is not None and area.isVisible():
            more = content.minimumSizeHint().width() - area.viewport().width()
            if more > _ROUNDING:
                widest = max(
                    (one for one in content.findChildren(QWidget) if one.isVisible()),
                    key=lambda one: one.minimumSizeHint().width(),
                )
                yield (
                    f"{_called(area)}: its page is {more} too wide; "
                    f"the widest in it is {_called(widest)}"
                )


def _has_words(widget: QWidget) -> bool:
    if isinstance(widget, QLabel | QAbstractButton):
        return bool(widget.text())
    return isinstance(widget, QComboBox | QLineEdit | QTabBar) and not _in_combo(widget)


def _in_combo(widget: QWidget) -> bool:
    return isinstance(widget.parent(), QComboBox)


def _elides(label: QLabel) -> bool:
    """Tell a label that shortens its text by itself; its smallest size says so."""
    smallest = label.minimumSizeHint().width()
    return not label.wordWrap() and smallest < min(label.sizeHint().width(), _ANY_WIDTH)


def _tells(widget: QWidget, text: str) -> bool:
    """Tell whether the tool tip has the whole text."""
    return bool(text) and text in _plain(widget.toolTip())


def _as_read(label: QLabel) -> str:
    rich = label.textFormat() is Qt.TextFormat.RichText
    return _plain(label.text()) if rich else label.text()


def _plain(text: str) -> str:
    if not text.startswith("<"):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def _width(metrics: QFontMetrics, text: str) -> int:
    return max(map(metrics.horizontalAdvance, text.split("\n")), default=0)


def _edit_field(box: QComboBox) -> QRect:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)


def _content(line: QLineEdit) -> QRect:
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    area = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    return area.marginsRemoved(line.textMargins())


# ---------------------------------------------------------------- text that is not translated


def untranslated(window: QWidget, data: tuple[str, ...]) -> Iterator[str]:
    """Yield a sentence for each text without the brackets of the pseudo-language.

    data: what is called so by somebody else, like folders. Hidden parts are read, too.
    """
    for widget in [window, *window.findChildren(QWidget)]:
        for what, text in said(widget):
            if rest := own_text(text, data):
                yield f"{_called(widget)}: its {what} “{text}” has “{rest}” untranslated"


@cache
def own_text(text: str, data: tuple[str, ...]) -> str:
    """Return the first words of a text that are neither translated nor somebody else's.

    Cached, because most texts stand in every state.
    """
    text = _plain(text)
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    if not _LETTERS.search(text):
        return ""
    text = _ADDRESS.sub(" ", text)
    for given in sorted(data, key=len, reverse=True):
        text = text.replace(given, " ")
    text = _DATA.sub(" ", text)
    found = _LETTERS.search(text)
    return found[0] if found else ""


def said(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Yield all that a widget says to a reader or a screen reader: what it is, and the text."""
    yield "tool tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "status tip", widget.statusTip()
    if widget.isWindow():
        yield "title", widget.windowTitle()
    for action in widget.actions():
        yield "action", action.text()
    if _technical(widget):
        return
    yield from _shown(widget)


def _shown(widget: QWidget) -> Iterator[tuple[str, str]]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
        if isinstance(widget, QLineEdit) and not _in_combo(widget):
            yield "text", widget.text()
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield "tab", widget.tabText(place)
            yield "tab's tool tip", widget.tabToolTip(place)
    elif isinstance(widget, QMenu):
        yield "menu", widget.title()
    elif isinstance(widget, QComboBox | QAbstractItemView) and not isinstance(widget, QHeaderView):
        yield from _of_model(widget.model())


def _of_model(model: QAbstractItemModel | None) -> Iterator[tuple[str, str]]:
    if model is None:
        return
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
    for column in range(_columns(model, QModelIndex())):
        yield "header", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for index in _indexes(model, QModelIndex()):
        for role in roles:
            yield "entry", str(model.data(index, role) or "")


def _indexes(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            yield model.index(row, column, parent)
        if not isinstance(model, QAbstractListModel):
            yield from _indexes(model, model.index(row, 0, parent))


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _technical(widget: QWidget) -> bool:
    """Tell what shows the words of others: the log and the commands, and parts of Qt's own."""
    names = ("logView", "qt_spinbox_lineedit")
    inside = isinstance(widget, QScrollBar | QDialogButtonBox)
    return inside or widget.objectName() in names


def _called(widget: QWidget) -> str:
    """Name a widget so that it is found in the code."""
    name = widget.objectName() or widget.accessibleName()
    return f"{type(widget).__name__} {name}".strip()
