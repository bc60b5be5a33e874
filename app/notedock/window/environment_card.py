"""The details of one environment: for whom it is, what it has, what it costs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from notedock.core.environment import Catalogue, Environment, is_reference
from notedock.window import look
from notedock.window.environment_words import (
    Subject,
    edition_sentence,
    size_sentence,
    warnings,
)
from notedock.window.labels import ElidedLabel, as_tool_tip, named, text_label


class EnvironmentCard(QScrollArea):
    """Shows one subject at a time; what is not known is left out."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        named(
            self,
            "environmentCard",
            self.tr("About this environment"),
            self.tr("For whom it is, what it has, and what it costs"),
        )
        self._catalogue = catalogue
        self._title = text_label(size=look.LARGE, bold=True)
        self._summary = text_label()
        self._warning = text_label(kind="notice")
        self._facts = QFormLayout()
        self._values: dict[str, QLabel] = {}
        self._reference = ElidedLabel(kind="quiet", size=look.SMALL)
        self._lay_out()

    def show_subject(self, subject: Subject | None) -> None:
        """Show what is known of one, or nothing."""
        self._inner.setVisible(subject is not None)
        if subject is None:
            return
        environment = subject.environment
        self._title.setText(_breakable(environment.title))
        self._title.setAccessibleName(environment.title)
        _show(self._summary, " ".join((environment.audience, environment.summary)).strip())
        _show(self._warning, "\n".join(warnings(subject)))
        for name, text in self._known(subject).items():
            _show(self._values[name], text)
            self._facts.setRowVisible(self._values[name], bool(text))
        self._reference.setText(environment.reference)
        self._reference.setToolTip(as_tool_tip(environment.reference))
        self._reference.setVisible(environment.reference != environment.title)

    def _known(self, subject: Subject) -> dict[str, str]:
        environment = subject.environment
        offered = self._catalogue.default.reference.rpartition(":")[2]
        return {
            "languages": ", ".join(environment.languages),
            "adds": ", ".join(environment.adds),
            "parent": self._title_of(environment.parent),
            "size": size_sentence(subject),
            "edition": edition_sentence(subject, offered),
            "graphics": _graphics(environment),
        }

    def _title_of(self, name: str) -> str:
        return next((one.title for one in self._catalogue.family if one.name == name), "")

    def _lay_out(self) -> None:
        rows = {
            "languages": self.tr("Languages"),
            "adds": self.tr("Adds"),
            "parent": self.tr("Built on"),
            "size": self.tr("Size"),
            "edition": self.tr("Edition"),
            "graphics": self.tr("For graphics cards"),
        }
        self._facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._facts.setHorizontalSpacing(look.ROOM)
        self._facts.setVerticalSpacing(look.GAP)
        for name, words in rows.items():
            label = text_label(kind="quiet")
            label.setWordWrap(False)
            label.setText(words)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._values[name] = value = text_label()
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addRow(label, value)
        self._inner = QFrame()
        self._inner.setProperty("kind", "card")
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(look.ROOM, look.ROOM, look.ROOM, look.ROOM)
        column.setSpacing(look.HALF)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addWidget(self._warning)
        column.addLayout(self._facts)
        column.addWidget(self._reference)
        column.addStretch()
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._inner)
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _graphics(environment: Environment) -> str:
    """Return the editions of the same for graphics cards, as their tags call them."""
    tag = environment.reference.rpartition(":")[2]
    return ", ".join(prefix + tag for prefix in environment.variants)


def _breakable(name: str) -> str:
    """Let the name of an image be broken where its parts end."""
    return name.replace("/", "/\u200b").replace(":", ":\u200b") if is_reference(name) else name


def _show(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
