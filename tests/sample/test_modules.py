"""The sample's own tests, run where the sample runs: in its environment, with no network."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.sample.conftest import Sample
from tests.sample.files import ROOT

INSIDE = Path(__file__).with_name("inside")
# With what they need beyond the sample's own environment, in the versions that are locked here.
TOOLS = ("pytest", "iniconfig", "pluggy", "hypothesis", "sortedcontainers")


def docker(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run Docker's own command, with the builder that the program uses."""
    return subprocess.run(
        ["env", "DOCKER_BUILDKIT=0", "docker", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_modules_do_what_they_say(sample: Sample) -> None:
    tools = " ".join(f"{name}=={version(name)}" for name in TOOLS)
    recipe = f"FROM {sample.image}\nRUN pip install --no-cache-dir --no-deps {tools}\n"
    built = docker("build", "--quiet", "-", given=recipe)
    assert built.returncode == 0, built.stderr
    image = built.stdout.strip()
    run = ["run", "--rm", "--network=none", "--volume", f"{INSIDE}:/tests:ro", image]
    options = ["-q", "-p", "no:cacheprovider", "-W", "error", "/tests"]
    try:
        done = docker(*run, "python", "-m", "pytest", *options)
    finally:
        docker("rmi", image)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


@pytest.mark.usefixtures("sample")  # its base has been fetched, and its first stage made
def test_the_javascript_does_what_it_says() -> None:
    built = docker("build", "--quiet", "--target", "tree", str(ROOT))
    assert built.returncode == 0, built.stderr
    where = ["--volume", f"{ROOT / 'js'}:/js:ro", "--workdir", "/js"]
    done = docker("run", "--rm", "--network=none", *where, built.stdout.strip(), "node", "--test")
    assert done.returncode == 0, done.stdout
    assert "fail 0" in done.stdout
