"""Images: whether one is here, how it wants to be run, and fetching it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import docker
from docker.errors import APIError, ImageNotFound, NotFound

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.task import Progress, Step, Task
from notedock.engines.docker.answers import LongAnswer
from notedock.engines.docker.errors import FAILURES, explanation, is_disk_full


@dataclass(frozen=True)
class Image:
    """What has to be known of an image to run it.

    follows_contract: it is one of the Jupyter project's images or built on one, with their user,
    start script and variables. command: the JupyterLab subcommand that its author chose.
    id: the engine's name for it. labels: what is written on it. user: who it runs as.
    """

    follows_contract: bool
    command: str = "lab"
    id: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    user: str = ""


def inspect(client: docker.APIClient, reference: str) -> Image | None:
    """Return the image if it is on this computer."""
    try:
        data = client.inspect_image(reference)  # type: ignore[no-untyped-call]
    except NotFound:
        return None
    config = data.get("Config") or {}
    return Image(
        follows_contract=follows_contract(config),
        command=variables(config).get("DOCKER_STACKS_JUPYTER_CMD") or "lab",
        id=str(data["Id"]),
        labels=config.get("Labels") or {},
        user=config.get("User") or "",
    )


def follows_contract(config: dict[str, Any]) -> bool:
    """Tell whether an image keeps the contract of the Jupyter project's images."""
    # The marks of jupyter/docker-stacks: its start script and the variables that it reads.
    entrypoint = " ".join(config.get("Entrypoint") or [])
    return "start.sh" in entrypoint and "NB_USER" in variables(config)


def variables(config: dict[str, Any]) -> dict[str, str]:
    """Return the environment variables in an image's or a container's configuration."""
    return dict(entry.partition("=")[::2] for entry in config.get("Env") or [])


@dataclass
class _Layers:
    """The bytes of all layers that the engine has spoken of so far."""

    done: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)

    def note(self, event: dict[str, Any]) -> Progress | None:
        layer, detail = event.get("id", ""), event.get("progressDetail") or {}
        if event.get("status") == "Downloading" and detail.get("total"):
            self.done[layer], self.total[layer] = detail["current"], detail["total"]
        elif event.get("status") in ("Download complete", "Pull complete") and layer in self.total:
            self.done[layer] = self.total[layer]
        else:
            return None
        return Progress(Step.DOWNLOAD, sum(self.done.values()), sum(self.total.values()))


def download(client: docker.APIClient, reference: str, task: Task) -> None:
    """Fetch an image through a client that nobody else uses.

    Raises Problem, or Cancelled within a moment, also when the other side has gone silent: the
    engine sees us hang up, and gives up what it had begun.
    """
    layers = _Layers()
    pull = LongAnswer(client, lambda: client.pull(reference, stream=True, decode=True))
    try:
        for event in pull.events(task):
            if event.get("error"):
                raise _failure(reference, str(event["error"]))
            progress = layers.note(event)
            if progress is not None:
                task.report(progress)
    except APIError as error:
        raise _failure(reference, explanation(error), error) from error
    except FAILURES as error:
        raise problems.download_failed(str(error)) from error
    finally:
        pull.hang_up()


def _failure(reference: str, said: str, error: APIError | None = None) -> Problem:
    lower = said.lower()
    if is_disk_full(lower):
        return problems.disk_full(said)
    signs = ("not found", "manifest unknown", "access denied", "unauthorized", "does not exist")
    missing = isinstance(error, ImageNotFound) or any(sign in lower for sign in signs)
    if missing or (error is not None and error.status_code == 400):
        return problems.environment_not_found(reference, "", said)
    return problems.download_failed(said)
