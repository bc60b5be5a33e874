"""Which requirements mean that notebooks serve pages."""

from __future__ import annotations

import pytest

from notedock.core.served_pages import serve_pages


@pytest.mark.parametrize(
    ("requirements", "serve"),
    [
        ("pandas\ndash==4.4.1  # the page\n", True),
        ("Jupyter_Dash[extra]>=0.4\n", True),
        ("uvicorn[standard]; python_version > '3.8'\n", True),
        ("jupyter-server-proxy\n", True),
        ("# dash\npandas\n-r more.txt\n", False),
        ("dash-core-components\n", False),
        ("", False),
    ],
)
def test_packages_that_serve_pages_are_known_by_their_names(requirements: str, serve: bool) -> None:
    assert serve_pages([requirements]) is serve
    assert serve_pages(["numpy", requirements]) is serve
