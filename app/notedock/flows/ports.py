"""Free ports on this computer: the one reserved for a folder, then those that Jupyter uses."""

from __future__ import annotations

import socket
import sys
from collections.abc import Collection, Iterator
from itertools import islice

FIRST = 8888
_RANGE = 112  # ports from FIRST on, all below the ephemeral ports of systems
_MAX_ATTEMPTS = 12  # in that range, before the system is asked for a port


def is_free(port: int) -> bool:
    """Tell whether no program on this computer listens on `port`, on any IPv4 address.

    A listener on all addresses does not always keep others from taking 127.0.0.1, and the
    browser would then reach one or the other: so both are tried.
    """
    for address in ("127.0.0.1", "0.0.0.0"):
        with socket.socket() as probe:
            if sys.platform != "win32":
                # Allow ports with connections in TIME_WAIT. (On Windows the option would
                # allow ports that another program listens on.)
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def is_free_on_ipv6(port: int) -> bool:
    """Tell whether this computer has the loopback address ::1, and nobody listens there."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("::1", port))
    except OSError:
        return False
    return True


def free_ports(kept: int = 0, of_others: Collection[int] = ()) -> Iterator[int]:
    """Yield free ports without end: first `kept`, the one reserved for the folder (0 for none).

    Then come some from 8888 on, then ephemeral ports. of_others: the ports reserved for other
    folders, which are not among them.
    """
    if kept and is_free(kept):
        yield kept
    taken = {kept, *of_others}
    usual = (port for port in range(FIRST, FIRST + _RANGE) if port not in taken and is_free(port))
    yield from islice(usual, _MAX_ATTEMPTS)
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in taken:
            yield port
