"""The same two engines as in the contract."""

from __future__ import annotations

from tests.engines.contract.conftest import (  # noqa: F401 - fixtures
    _obeyed,
    chosen,
    docker_client,
    is_podman,
    launch,
)
