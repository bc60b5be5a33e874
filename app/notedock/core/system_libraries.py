"""Shared libraries of the system that Qt's wheels need, and the Debian packages that bring them.

Source: the libraries that Qt's platform plugins of PySide6 6.11 are linked with (`ldd`), and
packages.debian.org for Debian 12 and 13; Ubuntu has the same names.
"""

from __future__ import annotations

import re

# Debian 13 and Ubuntu 24.04 add "t64" to some of these names; the old ones still install them.
_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# As the loader of the GNU C library says it: dlerror(3), "libGL.so.1: cannot open shared …".
_CANNOT_OPEN = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")


def missing_library(message: str) -> str:
    """Return the file name of the library that a loader's message is about, or an empty string."""
    found = _CANNOT_OPEN.search(message)
    return found[1] if found else ""


def missing_for_x11() -> list[str]:
    """Return the libraries for a window on X11 that cannot be loaded on this computer."""
    import ctypes

    missing = []
    for name in _PACKAGES:
        if "wayland" in name:
            continue
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def install_command(libraries: list[str]) -> str:
    """Return the command that installs `libraries` on Debian and Ubuntu; empty if none is known."""
    packages = sorted({_PACKAGES[name] for name in libraries if name in _PACKAGES})
    return f"sudo apt-get install {' '.join(packages)}" if packages else ""
