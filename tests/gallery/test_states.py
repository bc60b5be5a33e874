"""Every state of the window, small and on a full screen, light and dark, at 100 and 200 %.

In the pseudo-language, which is longer than any other, nothing may be cut off, and nothing may
have been left untranslated. In English, each state is also read for jargon and gone through with
the keyboard, and together they have to show every part of the window.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gallery.walk import complaints


# What is looked for is a matter of sizes, not of colours: two walks have both of each.
@pytest.mark.parametrize(
    ("scale", "language", "theme"), [("1", "pseudo", "light"), ("2", "", "dark")]
)
def test_nobody_has_to_complain(tmp_path: Path, scale: str, language: str, theme: str) -> None:
    found = complaints(tmp_path, scale=scale, language=language, theme=theme)
    assert not found, "\n".join(found)
