"""Free ports on this computer, Jupyter's own number first."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

FIRST = 8888
_IN_A_ROW = 12


def is_free(port: int) -> bool:
    """Tell whether nobody on this computer listens on `port`, on whichever address.

    A listener on all addresses does not always keep others from taking 127.0.0.1, and the
    browser would then reach one or the other: so both are tried.
    """
    for address in ("127.0.0.1", "0.0.0.0"):
        with socket.socket() as probe:
            if sys.platform != "win32":
                # Connections that have just ended are no listener. (On Windows the option
                # would let us take a port that somebody listens on.)
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def free_ports() -> Iterator[int]:
    """Yield ports that are free now: 8888 and its neighbours, then what the system gives."""
    yield from (port for port in range(FIRST, FIRST + _IN_A_ROW) if is_free(port))
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        yield port
