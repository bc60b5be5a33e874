"""The Dockerfile that adds requirements to an environment."""

from __future__ import annotations

from notedock.core.mounts import WORK
from notedock.engines.docker.requirements_layer import dockerfile


def test_packages_are_installed_by_whom_the_image_is_made_for() -> None:
    ours = dockerfile(["requirements.txt"], "jupyter/x:1", None, ["PIP_INDEX_URL"])
    assert "USER" not in ours
    assert "ARG PIP_INDEX_URL" in ours
    assert (
        f'COPY --chown=${{NB_UID}}:${{NB_GID}} ["requirements.txt", "{WORK}/requirements.txt"]'
        in ours
    )
    secret = dockerfile(["requirements.txt"], "jupyter/x:1", None, [], ["PIP_INDEX_URL"])
    assert "ARG" not in secret
    assert "RUN --mount=type=secret,id=PIP_INDEX_URL" in secret
    theirs = dockerfile(["requirements.txt", "."], "other:1", "app", []).splitlines()
    assert theirs[1] == "USER root"
    assert theirs[-1] == "USER app"
    assert f'COPY [".", "{WORK}"]' in theirs


def test_what_shows_pages_joins_the_requirements_or_stands_alone() -> None:
    install = "-m pip install --no-cache-dir --no-input"
    proxy = f"{install} -c \"$c\" 'jupyter-server-proxy>=4.4,<5'"
    alone = dockerfile([], "jupyter/x:1", None, [], pages=True)
    assert "COPY" not in alone
    assert "requirements" not in alone
    assert "||" not in alone.partition("list --format")[2]  # a failure is told
    both = dockerfile(["requirements.txt"], "jupyter/x:1", None, [], pages=True)
    assert both.count("\nRUN ") == alone.count("\nRUN ") == 1
    assert proxy in alone
    assert both.index(f"{install} -r requirements.txt") < both.index(proxy)
    assert "|| echo" in both.partition(proxy)[2]
    assert proxy not in dockerfile(["requirements.txt"], "jupyter/x:1", None, [])
