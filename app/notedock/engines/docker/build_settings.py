"""What a build is told of this computer: how pip is set up, and which proxies there are.

A value for ARG can end up in the history of the image, and every step of a recipe can read it. So
names and passwords are taken out of all values; where BuildKit builds, they are handed over as
secrets to the steps that ask for them.
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

# Proxies that hold for the whole computer hold inside, too, unless they are on it.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")


@dataclass(frozen=True)
class BuildSettings:
    """arguments: values for ARG, without names and passwords. secrets: values with them."""

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
    """Return what a build is told. pip: its settings. where: the address of the engine."""
    found = {name: os.environ[name] for name in _PROXIES if os.environ.get(name)}
    local = re.compile(r"//(?:[^@/]*@)?(?:localhost|127\.|\[::1\])")
    own = {name: value for name, value in found.items() if not local.search(value)}
    # Docker's own proxies are given to a build by the library and the command, as they are, unless
    # they are given here.
    arguments, secrets = url_credentials.split({**engine_proxies(where), **own, **pip})
    return BuildSettings(arguments, secrets)


def engine_proxies(where: str) -> dict[str, str]:
    """Return the proxies in Docker's own settings, which hold for all builds and containers."""
    try:
        proxies: Any = load_general_config().get("proxies") or {}
        own: Any = proxies.get(where) or proxies.get("default") or {}
        found = ProxyConfig.from_dict(own).get_environment()
        return {name: value for name, value in found.items() if isinstance(value, str)}
    except (AttributeError, TypeError, UnicodeError):  # settings that the library uses no better
        return {}


def notice(names: str, *, own: bool) -> str:
    """Return what to say of passwords that were left out. own: the folder has a Dockerfile."""
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
    """Return what to say of passwords that Docker gives to every server, or an empty string."""
    if not any(map(url_credentials.has_credentials, engine_proxies(where).values())):
        return ""
    return translate(
        "Notice",
        "Docker’s settings contain a password for the gateway to the internet, and Docker gives "
        "it to these notebooks. Whoever wrote them could read it.",
    )


def _asks(dockerfile: str, name: str) -> bool:
    """Tell whether a step asks for the secret `name`, in either order of the two words."""
    words = (rf"type=secret\S*\bid={name}\b", rf"\bid={name}\b\S*type=secret")
    return any(re.search(one, dockerfile) for one in words)
