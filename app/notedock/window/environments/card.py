"""The card with the details of one environment: its audience, contents and size."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from notedock.core.environment import Catalogue, Environment, is_reference
from notedock.window.environments.descriptions import (
    EnvironmentInfo,
    edition_text,
    folders_text,
    graphics_text,
    known_size_text,
    variant_label,
    warning_texts,
)
from notedock.window.theme import sizes
from notedock.window.theme.icons import change_icon
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.display_text import escape_tool_tip
from notedock.window.widgets.labels import ElidedLabel, text_label


class EnvironmentCard(QScrollArea):
    """Shows one environment; rows whose content is not known are hidden.

    Emits `variant_wanted` when the person wants to see its edition for graphics cards.
    """

    variant_wanted = Signal(object)  # Environment

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        named(
            self,
            "environmentCard",
            self.tr("About this environment"),
            self.tr("Who it is for, what it has, and how large it is"),
        )
        self._catalogue = catalogue
        self._title = text_label(size=sizes.FONT_LARGE, bold=True)
        self._summary = text_label()
        self._warning = text_label(kind="notice")
        self._facts = QGridLayout()  # QFormLayout may leave labels a line too low when rows come
        self._names: dict[str, QLabel] = {}
        self._values: dict[str, QLabel] = {}
        self._graphics = text_label()
        self._variants = QVBoxLayout()
        self._shown_variants: tuple[Environment, ...] | None = None
        self._reference = ElidedLabel(kind="secondary", size=sizes.FONT_SMALL)
        self._lay_out()

    def show_info(self, info: EnvironmentInfo | None) -> None:
        """Show an environment; None empties the card."""
        self._inner.setVisible(info is not None)
        if info is None:
            return
        environment = info.environment
        self._title.setText(_with_break_points(environment.title))
        self._title.setAccessibleName(environment.title)
        _show(self._summary, " ".join((environment.audience, environment.summary)).strip())
        _show(self._warning, "\n".join(warning_texts(info)))
        for name, text in self._fact_texts(info).items():
            _show(self._values[name], text)
            self._names[name].setVisible(bool(text))
        self._show_variants(environment)
        self._reference.setText(environment.reference)
        self._reference.setToolTip(escape_tool_tip(environment.reference))
        self._reference.setVisible(environment.reference != environment.title)

    def _fact_texts(self, info: EnvironmentInfo) -> dict[str, str]:
        environment = info.environment
        offered = self._catalogue.default.reference.rpartition(":")[2]
        return {
            "languages": ", ".join(environment.languages),
            "adds": ", ".join(environment.adds),
            "parent": self._title_of(environment.parent),
            "size": known_size_text(info),
            "edition": edition_text(info, offered),
            "folders": folders_text(info),
        }

    def _show_variants(self, environment: Environment) -> None:
        """Show a button for each edition for graphics cards, instead of those of before."""
        variants = self._catalogue.variants(environment)
        if variants == self._shown_variants:
            return  # one of them may have the focus
        self._shown_variants = variants
        _show(self._graphics, graphics_text(environment))
        while old := self._variants.takeAt(0):
            if shown := old.widget():
                shown.hide()
                shown.deleteLater()
        several = len(variants) > 1
        for variant, prefix in zip(variants, environment.variants, strict=True):
            words = variant_label(prefix if several else "")
            made = button(words, "mdi6.arrow-right")
            named(made, f"variant-{prefix}", words, self.tr("Shows this edition"))
            change_icon(made, "mdi6.arrow-right", on_accent=False)
            made.clicked.connect(partial(self.variant_wanted.emit, variant))
            self._variants.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _title_of(self, name: str) -> str:
        return next((one.title for one in self._catalogue.family if one.name == name), "")

    def _lay_out(self) -> None:
        rows = {
            "languages": self.tr("Languages"),
            "adds": self.tr("Adds"),
            "parent": self.tr("Built on"),
            "size": self.tr("Size"),
            "edition": self.tr("Edition"),
            "folders": self.tr("Used by"),
        }
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(sizes.SPACE_L)
        self._facts.setVerticalSpacing(sizes.SPACE_S)
        for row, (name, words) in enumerate(rows.items()):
            self._names[name] = label = text_label(kind="secondary")
            label.setWordWrap(False)
            label.setText(words)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._values[name] = value = text_label()
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(label, row, 0)
            self._facts.addWidget(value, row, 1)
        self._inner = QFrame()
        self._inner.setProperty("kind", "card")
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(sizes.SPACE_L, sizes.SPACE_L, sizes.SPACE_L, sizes.SPACE_L)
        column.setSpacing(sizes.SPACE_M)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addWidget(self._warning)
        column.addLayout(self._facts)
        column.addWidget(self._graphics)
        column.addLayout(self._variants)
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


def _with_break_points(name: str) -> str:
    """Allow line breaks between the parts of an image reference."""
    return name.replace("/", "/\u200b").replace(":", ":\u200b") if is_reference(name) else name


def _show(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
