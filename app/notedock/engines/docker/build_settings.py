"""Settings of this computer that are passed to builds: those of pip, and proxies.

A value of ARG can end up in the history of the image, and every step of a recipe can read it. So
credentials are removed from all values; with BuildKit they are passed as build secrets to the steps
that ask for them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docker.utils.config import load_general_config
from docker.utils.proxy import ProxyConfig

from notedock.core import url_credentials
from notedock.core.translation import translate

# Proxies of this computer are used in builds, too, unless they listen on this computer itself.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")


@dataclass(frozen=True)
class BuildSettings:
    """arguments: values of ARG, without credentials. secrets: the values that have credentials."""

    arguments: Mapping[str, str]
    secrets: Mapping[str, str]

    def withheld(self, dockerfile: str, *, buildkit: bool) -> str:
        """Return the names of the settings whose passwords the build does not get.

        dockerfile: the text that is built. buildkit: whether BuildKit builds it.
        """
        asked = {name for name in self.secrets if buildkit and _asks(dockerfile, name)}
        upper = {name.upper() for name in asked}  # the same proxy, under the other name
        return ", ".join(sorted({name.upper() for name in self.secrets} - upper))


def settings(pip: Mapping[str, str], where: str) -> BuildSettings:
    """Return the settings for a build. pip: its settings. where: the address of the engine."""
    found = {name: os.environ[name] for name in _PROXIES if os.environ.get(name)}
    local = re.compile(r"//(?:[^@/]*@)?(?:localhost|127\.|\[::1\])")
    own = {name: value for name, value in found.items() if not local.search(value)}
    # docker-py and the docker command pass the proxies of Docker's config.json with their
    # credentials, unless the same names are passed here.
    arguments, secrets = url_credentials.split({**engine_proxies(where), **own, **pip})
    return BuildSettings(arguments, secrets)


def engine_proxies(where: str) -> dict[str, str]:
    """Return the proxies of Docker's config.json, which apply to all builds and containers."""
    try:
        proxies: Any = load_general_config().get("proxies") or {}
        own: Any = proxies.get(where) or proxies.get("default") or {}
        found = ProxyConfig.from_dict(own).get_environment()
        return {name: value for name, value in found.items() if isinstance(value, str)}
    except (AttributeError, TypeError, UnicodeError):  # settings that the library uses no better
        return {}


def notice(names: str, *, own: bool) -> str:
    """Return the notice on passwords that were left out. own: the folder has a Dockerfile."""
    if own:
        return translate(
            "Notice",
            "The password in {names} was left out, because this folder's recipe could have kept "
            "it. If something cannot be downloaded now, use an address that needs no password, "
            "or ask the author of the folder.",
            names=names,
        )
    return translate(
        "Notice",
        "The password in {names} was left out, because it would have been kept in the environment. "
        "If something cannot be downloaded now, use an address that needs no password, or install "
        "“buildx” for Docker.",
        names=names,
    )


def server_notice(where: str) -> str:
    """Return the notice on proxy passwords that Docker passes to every container, or empty."""
    if not any(map(url_credentials.has_credentials, engine_proxies(where).values())):
        return ""
    return translate(
        "Notice",
        "Docker’s settings contain a password for the gateway to the internet, and Docker gives "
        "it to these notebooks. Whoever wrote them could read it.",
    )


def _asks(dockerfile: str, name: str) -> bool:
    """Tell whether a step mounts the secret `name`, with `type` and `id` in either order."""
    words = (rf"type=secret\S*\bid={name}\b", rf"\bid={name}\b\S*type=secret")
    return any(re.search(one, dockerfile) for one in words)
