"""The program uv, which finds and installs Python packages: where it is, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping

from notedock.core.requirements import pip_settings

_OF_PIP = {  # the settings of pip that the program passes on, as uv calls them
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_TRUSTED_HOST": "UV_INSECURE_HOST",
}
_OWN = {
    "UV_HTTP_RETRIES": "1",
    "UV_HTTP_TIMEOUT": "15",
    "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip, which takes all indexes for one
    "UV_PYTHON_DOWNLOADS": "never",
    "UV_SYSTEM_CERTS": "true",
}


def path() -> str:
    """Return where uv is. Raises OSError where it is missing."""
    try:
        from uv import find_uv_bin  # only when it is wanted
    except ImportError as error:
        raise FileNotFoundError(str(error)) from error
    return find_uv_bin()


def settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables by which uv does as pip does here. environ: this computer's.

    They may hold passwords.
    """
    given = pip_settings(environ)
    return _OWN | {uv: given[pip] for pip, uv in _OF_PIP.items() if pip in given}
