"""What pip says of failures, on the real engine: Debian's pip of 2023, and today's.

A recipe's requirements are installed as in a build, many of them in one container, from a small
index that is served in it: it has no network.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

import docker
import pytest

from notedock.core import build_failure
from notedock.core.resources import resource
from tests.conftest import SMALL, lab_image
from tests.engines import index_folder
from tests.lab import JUPYTER_REGISTRY
from tests.lab.images import catalogue_tag

OLD_PIP, NEW_PIP = f"{JUPYTER_REGISTRY}/{SMALL}:{catalogue_tag()}", lab_image("new-pip")
NO_HOST = "no-such-host.invalid"
SETTINGS = {
    "PIP_INDEX_URL": "http://127.0.0.1:8000/simple",
    "PIP_RETRIES": "1",
    "PIP_CONFIG_FILE": "/dev/null",
}
SERVE = (
    "until cd /tmp/given; do sleep 0.05; done 2> /dev/null; "
    "exec python -m http.server --bind 127.0.0.1 8000"
)
# Runs the script for each case in a process that has pip already: starting it costs the most.
INSTALL = """
import os, runpy, socket, subprocess
from pip._internal.cli.main import main
from pip._internal.commands import create_command
create_command("install")
while True:
    try:
        socket.create_connection(("127.0.0.1", 8000)).close()
        break
    except OSError:
        pass
script = runpy.run_path("/tmp/given/install_recipe.py")
subprocess.call = lambda command, **_how: main(list(command[3:]))
for case in os.listdir("/tmp/given/cases"):
    if not os.fork():
        os.chdir("/tmp/given/cases/" + case)
        output = os.open("said", os.O_CREAT | os.O_WRONLY)
        os.dup2(output, 1)
        os.dup2(output, 2)
        told = {"files": ["requirements.txt"], "projects": [], "constraints": "", "named": []}
        script["requirements"](dict(told, display="", pages=""))
        print("It worked.")
        os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
"""
FITS_NOT = "“lab-stars 2.0” needs lab-sky>=1, but the folder asks for lab-sky==0.5."
BUILT = "It has to be built on this computer"

# A requirements.txt, and what has to be told: the kind, the package and its version, the reason.
CASES = (
    ("lab-stars==2.0\nlab-sky==0.5", "package-failed", "lab-sky 0.5", FITS_NOT),
    ("lab-sky==0.5 --hash=sha256:" + 64 * "0", "package-failed", "lab-sky 0.5", "What was down"),
    ("{stars}\nlab-sky==1.5", "package-failed", "lab-sky 1.5", "The folder names a checksum"),
    ("{stars}", "package-failed", "lab-sky", "The folder names a checksum for other packages"),
    ("lab-sky==99", "package-failed", "lab-sky 99", "This version is not available for Python 3"),
    ("lab-sky>9", "package-failed", "lab-sky", "There are only other versions of it, from 0.5 to"),
    ("lab-future", "package-failed", "lab-future", "The folder needs it, but it is not available"),
    ("lab-future==1.0", "package-failed", "lab-future 1.0", "The folder needs it, but it is not"),
    ("lab-sun", "package-failed", "lab-sun", "It needs lab-future, which is not available for"),
    ("lab-moon", "package-failed", "lab-moon", "It needs lab-nowhere, which is not available."),
    ("lab-nothing", "package-failed", "lab-nothing", "There is no package of this name"),
    ("lab-old", "package-failed", "lab-old", "There is no package of this name that can be"),
    ("sklearn", "package-failed", "sklearn", "The package that is meant is probably called"),
    ("os", "package-failed", "os", "It is a part of Python"),
    ("pywin32==306", "package-failed", "pywin32 306", "It is for Windows only."),
    ("lab-raises", "package-failed", "lab-raises", BUILT),
    ("lab-compiles==1.0", "package-failed", "lab-compiles 1.0", BUILT),
    ("{gone}", "package-failed", "lab-sky 1.5", "It is no longer at the address"),
    ("lab-sky=<1", "recipe-unclear", "", "This file in the folder says"),
    ("./gone", "recipe-file-missing", "", "The folder's own environment needs it"),
    ("-e ./gone", "recipe-file-missing", "", "The folder's own environment needs it"),
    ("-r gone.txt", "recipe-file-missing", "", "The folder's own environment needs it"),
    ("--nonsense x", "recipe-unclear", "", "This file in the folder says"),
    ("lab-sky==0.5\nlab-sky==1.5", "package-failed", "lab-sky 0.5", "The folder asks for versions"),
    (f"--index-url https://{NO_HOST}/simple\nlab-sky", "recipe-offline", "", f"“{NO_HOST}” is"),
    (f"https://{NO_HOST}/lab_sky-1.5-py3-none-any.whl", "recipe-offline", "", f"“{NO_HOST}” is"),
)  # fmt: skip


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The index, the script and the cases as an archive of a folder `given`."""
    folder = tmp_path_factory.mktemp("failures") / "given"
    hashes = index_folder.make(folder)
    stars = f"lab-stars==2.0 --hash=sha256:{hashes['lab_stars-2.0-py3-none-any.whl']}"
    gone = "http://127.0.0.1:8000/gone/lab_sky-1.5-py3-none-any.whl"
    script = resource("container/install_recipe.py").read_text(encoding="utf-8")
    (folder / "install_recipe.py").write_text(script)
    for number, (text, *_expected) in enumerate(CASES):
        case = folder / "cases" / str(number)
        case.mkdir(parents=True)
        (case / "requirements.txt").write_text(listed(text, stars, gone))
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.add(folder, "given", filter=_writable)
    return made.getvalue()


def listed(text: str, stars: str = "", gone: str = "") -> str:
    return text.format(stars=stars, gone=gone) + "\n"


def _writable(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = 1000
    entry.mode |= 0o700 if entry.isdir() else 0o600
    return entry


@pytest.fixture(scope="module", params=[OLD_PIP, NEW_PIP], ids=["pip 23", "pip 26"])
def logs(
    request: pytest.FixtureRequest, docker_client: docker.DockerClient, given: bytes
) -> Iterator[list[str]]:
    """What was written while each case was installed, in the order of CASES."""
    image = str(request.param)
    if not docker_client.images.list(image):
        docker_client.images.pull(image)
    container = docker_client.containers.run(
        image,
        ["-c", SERVE],
        entrypoint="sh",
        environment=SETTINGS,
        network_mode="none",
        detach=True,
        init=True,
    )
    try:
        container.put_archive("/tmp", given)
        ran = container.exec_run(["python", "-c", INSTALL], user="1000")
        assert ran.exit_code == 0, str(ran.output)
        packed = b"".join(container.get_archive("/tmp/given/cases")[0])
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            names = [f"cases/{number}/said" for number in range(len(CASES))]
            yield [_text(archive, name) for name in names]
    finally:
        container.remove(force=True)


def _text(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    return file.read().decode() if file else ""


def test_each_failure_is_told_right(logs: list[str]) -> None:
    found = []
    for (text, *_expected), log in zip(CASES, logs, strict=True):
        failure = build_failure.Failure(
            "requirements.txt",
            "returned a non-zero code: 1",
            log,
            build_failure.pins(listed(text)),
            own_step=True,
            listed=listed(text),
        )
        culprit = build_failure.package(failure)
        problem = build_failure.as_problem(failure, culprit)
        named = f"{culprit.name} {culprit.version}".strip() if culprit else ""
        found.append((text, problem.kind.value, named, problem.reason))
    expected = [
        (text, kind, named, got[3] if got[3].startswith(reason) else reason)
        for (text, kind, named, reason), got in zip(CASES, found, strict=True)
    ]
    assert found == expected
