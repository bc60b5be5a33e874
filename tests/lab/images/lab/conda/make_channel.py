"""Writes a conda channel with the few tiny packages that the tests install.

`python 3.9` is no Python of its own: it makes an environment upon the system's, so that a kernel
beside Jupyter's can be tried. `ipykernel` and `pip` are those of Jupyter's environment.
"""

import bz2
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

SITE = "lib/python3.11/site-packages"
LINK = "-> "  # what a link leads to, in place of a text
PACKAGES = {
    ("lab-stars", "1.0"): ([], {f"{SITE}/lab_stars.py": "VERSION = '1.0'\n"}),
    ("lab-stars", "2.0"): (["lab-sky >=1"], {f"{SITE}/lab_stars.py": "VERSION = '2.0'\n"}),
    ("lab-sky", "1.5"): ([], {"bin/lab-sky": "#!/bin/sh\necho blue\n"}),
    ("python", "3.9.18"): (
        [],
        {"bin/python": LINK + "/usr/bin/python3", "pyvenv.cfg": "home = /usr/bin\n"},
    ),
    ("ipykernel", "6.0"): (["python"], {f"{SITE}/lab.pth": f"/opt/conda/{SITE}\n"}),
    ("pip", "23.0"): (["python"], {}),
}


def described(path: str, text: str) -> dict[str, object]:
    """Return the entry of a file in the package's own list."""
    if text.startswith(LINK):
        return {"_path": path, "path_type": "softlink"}
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"_path": path, "path_type": "hardlink", "sha256": digest, "size_in_bytes": len(text)}


def entry(path: str, text: str) -> tarfile.TarInfo:
    """Return the entry of a file in the archive."""
    made = tarfile.TarInfo(path)
    made.mode = 0o755 if path.startswith("bin/") else 0o644
    if text.startswith(LINK):
        made.type, made.linkname = tarfile.SYMTYPE, text.removeprefix(LINK)
    else:
        made.size = len(text)
    return made


def main() -> None:
    """Write it into the folder that is named."""
    channel = Path(sys.argv[1], "noarch")
    channel.mkdir(parents=True)
    listed = {}
    for (name, version), (needs, files) in PACKAGES.items():
        index = {"name": name, "version": version, "build": "0", "build_number": 0}
        index |= {"depends": needs, "noarch": "generic", "subdir": "noarch"}
        paths = {"paths": [described(*one) for one in files.items()], "paths_version": 1}
        own = {"info/index.json": json.dumps(index), "info/paths.json": json.dumps(paths)}
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as made:
            for path, text in {**files, **own, "info/files": "\n".join(files)}.items():
                made.addfile(entry(path, text), io.BytesIO(text.encode()))
        data = bz2.compress(archive.getvalue())
        file = f"{name}-{version}-0.tar.bz2"
        (channel / file).write_bytes(data)
        listed[file] = {**index, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    told = {"info": {"subdir": "noarch"}, "packages": listed, "packages.conda": {}}
    (channel / "repodata.json").write_text(json.dumps(told))


main()
