"""Values of Qt's enums as plain numbers, for code that runs before the first paint.

The first use of an attribute of `PySide6.QtCore.Qt` imports the whole namespace, which takes 15 ms
of the time to the first paint. Widgets that are shown by then set such properties by number, with
`setProperty`. All other code uses Qt's own names. tests/window/test_first_paint.py compares both.
"""

from __future__ import annotations

PLAIN_TEXT = 0  # Qt.TextFormat.PlainText

ALIGN_TOP = 0x20  # Qt.AlignmentFlag.AlignTop
ALIGN_H_CENTER = 0x04  # Qt.AlignmentFlag.AlignHCenter
ALIGN_V_CENTER = 0x80  # Qt.AlignmentFlag.AlignVCenter
ALIGN_CENTER = ALIGN_H_CENTER | ALIGN_V_CENTER

NO_FOCUS = 0  # Qt.FocusPolicy.NoFocus
TAB_FOCUS = 1  # Qt.FocusPolicy.TabFocus
STRONG_FOCUS = 11  # Qt.FocusPolicy.StrongFocus: by Tab and click, not by the mouse wheel

SCROLL_BAR_ALWAYS_OFF = 1  # Qt.ScrollBarPolicy.ScrollBarAlwaysOff

DISPLAY_ROLE = 0  # Qt.ItemDataRole.DisplayRole
TOOL_TIP_ROLE = 3  # Qt.ItemDataRole.ToolTipRole
ACCESSIBLE_TEXT_ROLE = 11  # Qt.ItemDataRole.AccessibleTextRole
ACCESSIBLE_DESCRIPTION_ROLE = 12  # Qt.ItemDataRole.AccessibleDescriptionRole
USER_ROLE = 0x100  # Qt.ItemDataRole.UserRole
