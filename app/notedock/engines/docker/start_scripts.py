"""What is run inside a container, by `sh`, before Jupyter is.

An image need have neither the scripts nor our extension of Jupyter's pages
(`resources/jupyter_extension`): `engines/jupyter_configuration.py` hands them over in variables.
"""

from __future__ import annotations

from notedock.core.mounts import WORK
from notedock.engines import jupyter_configuration
from notedock.engines.base import ServerOptions
from notedock.engines.docker.notebook_signatures import GIVEN
from notedock.engines.jupyter_configuration import Place

FOLDER_START = "/opt/notedock/start"  # the folder's own script that runs before the server
PORT = 8888  # inside; the person's port is mapped to it
PLACE = Place(WORK, "0.0.0.0", PORT, GIVEN)


def jupyter_images(launch: ServerOptions) -> dict[str, str]:
    """Return the variables for SHELL in the Jupyter images; the command to go on with follows."""
    return _variables("jupyter_images.sh", launch)


def any_image(launch: ServerOptions) -> dict[str, str]:
    """Return the variables for SHELL in other images; the person and the account follow."""
    return _variables("any_image.sh", launch)


def _variables(script: str, launch: ServerOptions) -> dict[str, str]:
    parts = ("write_settings.sh", "this_computer.sh", "folder_start.sh", script)
    return jupyter_configuration.variables(parts, launch, PLACE)
