"""What tests of failing connections need besides."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def collected() -> Iterator[None]:
    """Clear away at the end of the test what it has dropped.

    The docker library forgets to close the socket of a connection that failed. Python closes it
    and complains, at some later time, in the middle of another test: so let it happen here.
    """
    yield
    gc.collect()
