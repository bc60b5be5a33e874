"""What the start scripts take over from the person's computer, as `sh` runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from notedock.core.resources import resource
from notedock.core.tab_texts import tab_texts
from notedock.engines.base import ServerOptions
from notedock.engines.docker.start_scripts import PLACE
from notedock.engines.jupyter_configuration import settings

_LOOK = 'take_over; echo "$TZ|$LANG|$LC_ALL|$(umask)|$NB_UMASK"; env | grep NOTEDOCK_'


def take_over(**variables: str) -> list[str]:
    script = resource("container/this_computer.sh").read_text(encoding="utf-8") + _LOOK
    done = subprocess.run(
        ["sh", "-c", f"umask 022; {script}"],
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    told, *rest = done.stdout.splitlines()
    assert rest == []  # nothing of ours is left for notebooks to see
    return told.split("|")


def test_nothing_is_changed_where_nothing_is_known() -> None:
    assert take_over() == ["", "", "", "0022", ""]


@pytest.mark.parametrize(
    ("own", "zone", "rule", "seen"),
    [
        ("", "Asia/Tokyo", "JST-9", "Asia/Tokyo"),
        ("", "Nowhere/Lost", "JST-9", "JST-9"),
        ("", "Nowhere/Lost", "", "Nowhere/Lost"),
        ("", "", "JST-9", "JST-9"),
        ("America/Lima", "Asia/Tokyo", "JST-9", "America/Lima"),
    ],
)
def test_the_time_zone_is_known_by_its_name_or_else_its_rule(
    own: str, zone: str, rule: str, seen: str
) -> None:
    assert take_over(TZ=own, NOTEDOCK_TZ=zone, NOTEDOCK_TZ_RULE=rule)[0] == seen


def test_the_umask_is_taken_over_unless_the_author_has_one() -> None:
    assert take_over(NOTEDOCK_UMASK="0027")[3:] == ["0027", "0027"]
    assert take_over(NOTEDOCK_UMASK="0027", NB_UMASK="002")[3:] == ["0002", "002"]


def test_a_language_that_the_image_does_not_have_is_not_taken_over() -> None:
    here = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
    assert "tlh_KL.utf8" not in here
    own = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    assert take_over(NOTEDOCK_LANG="tlh_KL.UTF-8", **own)[1:3] == ["C.UTF-8", "C.UTF-8"]


@pytest.mark.parametrize(("own", "seen"), [("C.UTF-8", True), ("", True), ("fr_FR.UTF-8", False)])
def test_a_language_that_the_image_has_is_taken_over_unless_the_author_has_one(
    own: str, seen: bool
) -> None:
    """Every system has C.utf8, which stands for a language here."""
    wanted = "C.utf8"
    language, everything = take_over(NOTEDOCK_LANG=wanted, LANG=own, LC_ALL=own)[1:3]
    assert (language, everything) == ((wanted, "") if seen else (own, own))


# ---------------------------------------------------------------- pages that notebooks serve

_LAUNCH = ServerOptions(
    key="notedock-folder-0123456789abcdef",
    person="person",
    folder=Path("/folder"),
    environment="",
    reference="image",
    port=8891,
    token="token",
    named=True,
    tab=tab_texts("Bücher 📚", read_only=False),
)
_BASE = _LAUNCH.base_url
_ADDRESS = f"{_LAUNCH.host_name}:8891"


# As much of Jupyter as its configuration needs.
_JUPYTER = {
    "traitlets/config.py": "class Application: initialized = staticmethod(lambda: False)",
    "jupyter_core/paths.py": "jupyter_config_path, jupyter_data_dir = list, str",
}


def configure(where: Path, *packages: str) -> dict[str, str]:
    """Return the variables of a kernel of a Jupyter that has `packages`, all of them empty."""
    library, file = where / "library", where / "jupyter_lab_config.py"
    for name, text in _JUPYTER.items():
        (library / name).parent.mkdir(parents=True)
        (library / name).write_text(text)
    for name in packages:
        (library / f"{name}.py").touch()
    file.write_text(settings(_LAUNCH, PLACE))
    look = f"""
import json, os, runpy
from unittest.mock import MagicMock
runpy.run_path({str(file)!r}, {{"get_config": MagicMock}})
print(json.dumps(dict(os.environ)))
"""
    told = run(look, library, JUPYTER_TOKEN="token", HOME=str(where))
    return dict(json.loads(told))


def run(code: str, library: Path, **variables: str) -> str:
    known = {"PYTHONPATH": str(library)} | variables
    return subprocess.check_output([sys.executable, "-c", code], env=known, text=True)


def test_kernels_learn_where_their_pages_are_shown(tmp_path: Path) -> None:
    seen = configure(tmp_path, "jupyter_server_proxy")
    assert seen["JUPYTERHUB_SERVICE_PREFIX"] == _BASE
    assert seen["TENSORBOARD_PROXY_URL"] == f"{_BASE}proxy/%PORT%/"
    assert seen["DASK_DISTRIBUTED__DASHBOARD__LINK"] == f"{_BASE}proxy/{{port}}/status"
    assert seen["JUPYTER_BOKEH_EXTERNAL_URL"] == f"http://{_ADDRESS}"
    assert seen["BOKEH_ALLOW_WS_ORIGIN"] == f"{_ADDRESS},127.0.0.1:8891,localhost:8891"
    assert seen["STREAMLIT_BROWSER_SERVER_ADDRESS"] == _ADDRESS.partition(":")[0]


def test_kernels_learn_nothing_where_no_page_is_shown(tmp_path: Path) -> None:
    assert "TENSORBOARD_PROXY_URL" not in configure(tmp_path)


def test_the_script_in_jupyters_pages_knows_the_folder_whatever_its_name(tmp_path: Path) -> None:
    configure(tmp_path)
    script = (
        (tmp_path / "labextensions/notedock/static/remoteEntry.js").read_bytes().decode("ascii")
    )
    told, _, rest = script.partition(";\n")
    assert json.loads(told.removeprefix("const NOTEDOCK = "))["name"] == "Bücher 📚"
    assert r"${NOTEDOCK.name} \u2013 " in rest


@pytest.mark.parametrize("where", [_BASE, ""])
def test_dash_is_told_when_it_is_imported(tmp_path: Path, where: str) -> None:
    startup = Path(configure(tmp_path)["IPYTHONDIR"], "profile_default/startup/00-notedock.py")
    library = tmp_path / "library"
    (library / "dash").mkdir()
    (library / "dash" / "__init__.py").write_text("from dash._jupyter import _jupyter_config")
    (library / "dash" / "_jupyter.py").write_text("_jupyter_config = {}")
    look = (
        startup.read_text() + "del sys; import json, dash; print(json.dumps(dash._jupyter_config))"
    )
    told = json.loads(run(look, library, **({"JUPYTERHUB_SERVICE_PREFIX": where} if where else {})))
    assert told == ({"server_url": "", "base_subpath": where} if where else {})


# ---------------------------------------------------------------- images with a start script


def test_what_authors_have_the_start_script_do_is_done_for_root_as_well(tmp_path: Path) -> None:
    """Where the person is root inside, the images' start script is left out."""
    hooks = tmp_path / "before-notebook.d"
    hooks.mkdir()
    (hooks / "10-set.sh").write_text("words=(of bash); export FROM_HOOK=${words[1]}; set -- other")
    (hooks / "20-run").write_text("#!/bin/sh\necho ran\n")
    (hooks / "20-run").chmod(0o755)
    (hooks / "30-text").write_text("not to be run")
    script = resource("container/jupyter_images.sh").read_text(encoding="utf-8")
    steps = (
        "id() { echo $WHO; }; write_settings() { :; }; take_over() { :; };"
        'run_server() { exec "$@"; };'
    )
    script = steps + script.replace("/usr/local/bin", str(tmp_path))
    known = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = ["bash", "-c", 'eval "$SCRIPT"', "notedock", "sh", "-c", "echo $FROM_HOOK"]
    for who, told in (("0", "ran\nbash\n"), ("1000", "\n")):
        env = known | {"SCRIPT": script, "WHO": who}
        assert subprocess.check_output(command, env=env, text=True) == told
