"""Every state of the window, small and on a full screen, light and dark, at 100 and 200 %.

In the pseudo-language, which is longer than any other, nothing may be cut off, and nothing may
have been left untranslated.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gallery.walk import complaints


@pytest.mark.parametrize(("scale", "language"), [("1", "pseudo"), ("2", "pseudo"), ("2", "")])
def test_nobody_has_to_complain(tmp_path: Path, scale: str, language: str) -> None:
    assert complaints(tmp_path, scale=scale, language=language) == []
