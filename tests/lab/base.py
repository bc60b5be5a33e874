"""The file tree of a small Debian, which every image of the lab starts from."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from tests.lab.packages import debian_mirror
from tests.lab.shell import LabError, lab_folder, run, step

SUITE = "bookworm"
PACKAGES = ("busybox-static", "ca-certificates", "python3", "python3-venv", "sudo", "tini")
# Nothing that a test looks at, and half of the download.
_LEFT_OUT = (
    "./usr/share/doc/*",
    "./usr/share/man/*",
    "./usr/share/locale/*",
    "./var/cache/apt/*",
    "./var/lib/apt/lists/*",
    "./var/log/*",
)
_CERTIFICATES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
)


def inputs() -> str:
    """What the file tree is made from, as a hash."""
    text = "\n".join((SUITE, *PACKAGES, *_LEFT_OUT))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def certificates() -> bytes:
    """The authorities that this machine trusts; images that download have to trust them too."""
    for file in _CERTIFICATES:
        if file.exists():
            return file.read_bytes()
    raise LabError("This machine has no list of trusted certificate authorities.")


def archive() -> Path:
    """The file tree as a tar archive; made once, then kept."""
    file = lab_folder() / f"{SUITE}-{inputs()}.tar"
    if not file.exists():
        with step(f"Fetching a small Debian ({SUITE})"):
            _make(file)
    return file


def _make(file: Path) -> None:
    half_made = file.with_suffix(".part")
    # In the system's folder for large temporary files, since /tmp can be small or in memory.
    with tempfile.TemporaryDirectory(prefix="notedock-lab-", dir="/var/tmp") as folder:
        tree = f"{folder}/tree"
        try:
            run(
                "debootstrap",
                "--variant=minbase",
                f"--include={','.join(PACKAGES)}",
                SUITE,
                tree,
                debian_mirror(),
                root=True,
            )
            # Made by us first, so that it is ours to read even if root's umask is strict.
            half_made.touch()
            leave_out = [f"--exclude={pattern}" for pattern in _LEFT_OUT]
            run("tar", "-C", tree, *leave_out, "-cf", str(half_made), ".", root=True)
        finally:
            # These files belong to root.
            run("rm", "-rf", tree, root=True)
    half_made.rename(file)
