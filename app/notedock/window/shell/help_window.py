"""The help: a list of pages, and the chosen one with its pictures. It needs no network."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from notedock.core.help_pages import picture, read_pages
from notedock.window.theme import sizes, theme
from notedock.window.widgets.accessibility import named

_WIDTH, _HEIGHT = 860, 640  # pixels
_PICTURE = 480  # pixels that a picture is wide
_SCROLL_BAR = 24  # pixels, at most
_AROUND = 24  # pixels beside the titles in the list


class HelpWindow(QDialog):
    """Stays open beside the main window, so that a person can read and do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("help")
        self.setWindowTitle(self.tr("Help"))
        self._pages = read_pages(_languages())
        self._list = QListWidget()
        named(self._list, "helpPages", self.tr("Pages"), self.tr("What the help is about"))
        self._list.addItems([page.title for page in self._pages])
        self._list.setFixedWidth(self._list.sizeHintForColumn(0) + _AROUND)
        self._list.currentRowChanged.connect(self._show)
        self._text = _PageText()
        named(self._text, "helpText", self.tr("Help"), self.tr("The page that was chosen"))
        self._text.anchorClicked.connect(self._follow)
        self._lay_out()
        self._list.setCurrentRow(0)
        self.resize(sizes.fitting(self, _WIDTH, _HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        """Show the pictures for the colours of the program."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_text"):
            self._show(self._list.currentRow())

    def _show(self, row: int) -> None:
        if row >= 0:
            self._text.document().clear()  # pictures are kept with it
            self._text.setMarkdown(self._pages[row].text)

    def _follow(self, link: QUrl) -> None:
        """Show the page that a link leads to; there are no others."""
        name = PurePosixPath(link.path()).stem
        rows = [row for row, page in enumerate(self._pages) if page.name == name]
        if rows:
            self._list.setCurrentRow(rows[0])

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(sizes.SPACE_L)
        row.addWidget(self._list)
        row.addWidget(self._text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (sizes.SPACE_XL,))
        column.setSpacing(sizes.SPACE_L)
        column.addLayout(row, 1)
        column.addWidget(buttons)


class _PageText(QTextBrowser):
    """Shows Markdown, and nothing but our own pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.document().setDocumentMargin(sizes.SPACE_L)
        self.setMinimumWidth(_PICTURE + 2 * sizes.SPACE_L + _SCROLL_BAR)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture for the present colours, as wide as it is shown."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        dark = QColor(theme.current().window).lightness() < 128
        file = picture(QUrl(name).path(), dark=dark)
        if file is None:
            return None
        ratio = self.devicePixelRatioF()
        width = round(_PICTURE * ratio)
        shown = QImage(str(file)).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(shown)
        painter.setPen(QColor(theme.current().border))
        painter.drawRect(shown.rect().adjusted(0, 0, -1, -1))
        painter.end()
        shown.setDevicePixelRatio(ratio)
        return shown


def _languages() -> list[str]:
    """Return the languages of the program, the best first, like `de_AT` and then `de`."""
    name = QLocale().name()
    return [name, name.partition("_")[0]]
