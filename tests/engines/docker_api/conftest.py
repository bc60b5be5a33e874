"""The two engines of the contract that have images."""

from __future__ import annotations

import pytest

from tests.engines.contract.conftest import (  # noqa: F401 - fixtures
    _obeyed,
    chosen,
    docker_client,
    is_podman,
    launch,
)


@pytest.fixture(scope="package", params=["docker", "podman"])
def kind(request: pytest.FixtureRequest) -> str:
    """The engine that these tests run on."""
    return str(request.param)
