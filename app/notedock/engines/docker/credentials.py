"""Reading credentials for registries from Docker's credential store, which is never written."""

from __future__ import annotations

import shutil
from typing import Any

from docker import auth
from docker.errors import DockerException

_PREFIX = "docker-credential-"


def credentials(host: str) -> dict[str, Any]:
    """Return what `docker login` has stored for the registry `host`, in the library's form.

    Empty where nothing is stored, or where the store cannot be opened: most environments can be
    downloaded by everybody, and the registry says no by itself where that is not so.
    """
    try:
        config = auth.load_config()
        store = config.get_credential_store(host)
        if store and shutil.which(_PREFIX + store) is None:  # left behind by another Docker
            config = auth.AuthConfig({"auths": config.auths})
        return dict(config.resolve_authconfig(host) or {})
    except (DockerException, OSError, ValueError, KeyError):
        return {}
