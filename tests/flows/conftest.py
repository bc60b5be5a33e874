"""What the tests of flows share."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.flows.context import Context
from tests.flows.recipes import Seen


@pytest.fixture
def seen(context: Context, folder: Path) -> Seen:
    return Seen(context, folder)
