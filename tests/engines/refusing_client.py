"""A client whose engine refuses to start a container, in words that were recorded elsewhere."""

from __future__ import annotations

from typing import cast

import docker
import requests
from docker.errors import APIError


class _Refusing:
    def __init__(self, words: str) -> None:
        self._words = words

    def start(self, _container: str) -> None:
        response = requests.Response()
        response.status_code = 500
        raise APIError("500 Server Error", response=response, explanation=self._words)


def refusing_client(words: str) -> docker.APIClient:
    """Return it. words: what the engine says."""
    return cast("docker.APIClient", _Refusing(words))
