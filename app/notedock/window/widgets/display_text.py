"""Text from outside, such as paths, made fit to be shown."""

from __future__ import annotations

from pathlib import Path

# The same as html.escape, whose import takes longer than all tool tips together.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"})


def escape_tool_tip(text: str) -> str:
    """Return HTML with which a tool tip shows `text` literally; folders may contain markup."""
    return f"<p>{text.translate(_ESCAPES)}</p>" if text else ""


def short_path(folder: Path) -> str:
    """Return a path on one line, with `~` for the home folder."""
    try:
        inside = folder.relative_to(Path.home())
    except ValueError:
        return str(folder).replace("\n", " ")
    return str("~" / inside).replace("\n", " ")
