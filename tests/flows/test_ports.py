"""Which ports are tried for a folder, and in which order."""

from __future__ import annotations

import socket
from itertools import islice

import pytest

from notedock.flows import ports
from notedock.flows.ports import free_ports


@pytest.fixture(autouse=True)
def _usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin where nobody else on this computer looks; 8888 may be taken."""
    monkeypatch.setattr(ports, "FIRST", 21888)
    monkeypatch.setattr(ports, "_MAX_ATTEMPTS", 3)


def test_the_port_of_the_folder_comes_first_and_those_of_others_never() -> None:
    assert list(islice(free_ports(), 3)) == [21888, 21889, 21890]
    assert list(islice(free_ports(21890, {21888, 21891}), 4)) == [21890, 21889, 21892, 21893]
    more = set(islice(free_ports(0, {21888}), 20))
    assert 21888 not in more


def test_a_port_that_somebody_listens_on_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 21889)):
        assert list(islice(free_ports(21889), 2)) == [21888, 21890]
