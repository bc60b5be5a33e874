"""The program as it is installed: from its wheel, and from the desktop's menu."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from notedock.core.help_pages import PAGES
from notedock.core.resources import SAMPLE
from tests.end_to_end.desktop import Desktop
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_works_outside_the_checkout(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet"]
    wheel = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run([*pip, *wheel], check=True)
    (built,) = tmp_path.glob("notedock-*.whl")
    installed = tmp_path / "installed"
    install = ["install", "--no-deps", "--no-index", "--target", str(installed), str(built)]
    subprocess.run([*pip, *install], check=True)

    environment = os.environ | {"PYTHONPATH": str(installed)}
    program = "import notedock, sys; print(notedock.__file__)"
    where = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    told = subprocess.run(
        [sys.executable, "-P", "-m", "notedock", "environments", "--json"],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "scipy-notebook" in [one["name"] for one in json.loads(told.stdout)]
    pages = """from notedock.core.help_pages import picture, read_pages
print(len(read_pages()), picture("../pictures/running-light.png", dark=True).is_file())"""
    helped = subprocess.run(
        [sys.executable, "-P", "-c", pages],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert helped.stdout == f"{len(PAGES)} True\n"
    copy = "from notedock.flows.sample import copy_sample; print(copy_sample('Documents'))"
    made = subprocess.run(
        [sys.executable, "-P", "-c", copy],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    copied = tmp_path / made.stdout.strip()
    assert sorted(one.name for one in copied.iterdir()) == sorted(SAMPLE)
    for file in (one for one in copied.rglob("*") if one.is_file()):
        assert file.read_bytes() == (ROOT / file.relative_to(copied)).read_bytes()
    assert (copied / "notebooks" / "Start here.ipynb").is_file()


def test_the_menu_starts_the_program(screen: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "share"
    environment = screen.environment | {"XDG_DATA_HOME": str(data)}
    launcher = [sys.executable, str(ROOT / "packaging" / "launcher.py")]
    subprocess.run(launcher, env=environment, check=True, capture_output=True)
    (entry,) = (data / "applications").glob("*.desktop")
    subprocess.run(["desktop-file-validate", str(entry)], check=True)
    icons = [file.name for file in data.rglob("*.svg")]
    assert icons == ["notedock.svg"]

    subprocess.run(["gio", "launch", str(entry)], env=environment, check=True)
    window = eventually("the window", lambda: screen.window("Notedock"))
    pid = screen.xdotool("getwindowpid", window)
    screen.xdotool("windowactivate", "--sync", window)
    screen.keys("ctrl+q")
    eventually("its end", lambda: not Path(f"/proc/{pid}").exists())

    subprocess.run([*launcher, "--remove"], env=environment, check=True, capture_output=True)
    assert list(data.rglob("*.desktop")) == []
