"""The addresses of this computer, and who is connected to one of its ports.

Source: proc_pid_net(5), of which the addresses are hexadecimal digits; ip-address(8).
"""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path

_LISTENS = "0A"  # the state of a socket
_TABLES = ("tcp", "tcp6")


def own_addresses() -> tuple[str, ...]:
    """Return the addresses of this computer, but those that only it itself uses."""
    with suppress(OSError, subprocess.SubprocessError, ValueError, TypeError, KeyError):
        told = subprocess.run(
            ["ip", "-json", "address"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5,
            check=True,
        ).stdout
        return tuple(
            str(address["local"])
            for device in json.loads(told)
            for address in device["addr_info"]
            if address.get("scope") == "global"
        )
    return ()


def listens(pid: int, port: int) -> bool:
    """Tell whether something listens at a port in the network of a process."""
    return any(state == _LISTENS for _remote, state in _sockets(f"{pid}", port))


def connections(port: int) -> frozenset[str]:
    """Return who is connected to a port of this computer, as `address:port` in hexadecimal."""
    return frozenset(remote for remote, state in _sockets("self", port) if state != _LISTENS)


def _sockets(process: str, port: int) -> list[tuple[str, str]]:
    """Return the other side and the state of each socket of a port."""
    found = []
    for table in _TABLES:
        with suppress(OSError):
            text = Path(f"/proc/{process}/net/{table}").read_text(encoding="ascii")
            for line in text.splitlines()[1:]:
                _number, local, remote, state, *_rest = line.split()
                if local.rpartition(":")[2] == f"{port:04X}":
                    found.append((remote, state))
    return found
