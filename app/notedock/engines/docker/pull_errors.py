"""Why a download failed, recognised by the engine's error message.

Engines give no error codes: Docker, containerd and Podman pass on the messages of registries,
proxies and Go's network library. tests/engines/recorded_messages.toml has recorded ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.engines.docker import image_reference as names
from notedock.engines.docker.errors import is_disk_full


class Reason(Enum):
    """Why a download failed."""

    DISK_FULL = "disk-full"
    PLATFORM = "platform"
    TOO_MANY = "too-many"
    PROXY = "proxy"
    CERTIFICATE = "certificate"
    DAMAGED = "damaged"
    SIGN_IN = "sign-in"
    LOST = "lost"
    STALLED = "stalled"  # no data for too long, which Notedock itself notices
    NOT_FOUND = "not-found"
    UNKNOWN = "unknown"


# Tried in this order: an earlier reason is the more specific one.
_PATTERNS: tuple[tuple[Reason, str], ...] = (
    (
        Reason.PLATFORM,
        (
            r"no matching manifest for|no match for platform|no supported platform found"
            r"|no image found in (manifest list|image index)|does not match the specified platform"
            r"|cannot be used on this platform"
        ),
    ),
    (Reason.TOO_MANY, r"too ?many ?requests|rate limit|rate exceeded|\b429\b"),
    (
        Reason.PROXY,
        # What a proxy answers instead of letting through is all that Go's library hands on.
        (
            r"proxyconnect|proxy authentication required|\b407\b"
            r"|(get|head) \S+: (forbidden|authorizedonly|authenticationrequired)$"
        ),
    ),
    (
        Reason.CERTIFICATE,
        (
            r"x509:|certificate|server gave http response to https client"
            r"|does not look like a tls handshake"
        ),
    ),
    (
        Reason.DAMAGED,
        (
            r"verification failed for digest|unexpected commit digest|failed size validation"
            r"|digest did not match|invalid checksum|corrupt input|gzip: invalid header"
        ),
    ),
    (
        Reason.SIGN_IN,
        (
            r"authentication required|no basic auth credentials|incorrect username or password"
            r"|invalid username/password|unauthorized(?!: access to the requested)|\b401\b"
            r"|403 forbidden"
        ),
    ),
    (
        Reason.LOST,
        (
            r"no such host|server misbehaving|name resolution|i/o timeout|deadline exceeded"
            r"|timeout|timed out|connection (reset|refused)|actively refused|unreachable"
            r"|no route to host|\beof\b|broken pipe|use of closed|client disconnected"
            r"|request canceled|stream error|goaway|lookup \S+: try again"
            r"|\b50[0234] (internal server error|bad gateway|service unavailable|gateway)"
            r"|unexpected (http )?status( code)?:? 5\d\d|bad gateway|unavailable"
        ),
    ),
    (
        Reason.NOT_FOUND,
        (
            r"not found|manifest unknown|name unknown|not known to registry|does not exist|\b404\b"
            r"|access denied|denied|access to the requested|invalid reference|repository name"
        ),
    ),
)
_RETRY_AFTER = re.compile(r"retry[- ]after:? *([\d.]+) *(µs|us|ms|s|m|h)?", re.IGNORECASE)
_SHORT_WAIT = 5.0  # seconds; a registry's shorter wait is treated as a lost connection
_UNITS = {"µs": 1e-6, "us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass
class Refused(Exception):
    """A download that failed. problem: to be raised unless it is tried again."""

    reason: Reason
    problem: Problem
    passes: bool  # temporary: a new try may succeed


def refused(reference: str, said: str, status: int | None = None) -> Refused:
    """Return the exception for an error message. status: the HTTP status, if there was one."""
    reason = reason_of(said)
    if reason is Reason.UNKNOWN and status in (400, 404):
        reason = Reason.NOT_FOUND
    wait = seconds_to_wait(said)
    passes = reason in (Reason.LOST, Reason.DAMAGED) or (wait is not None and wait < _SHORT_WAIT)
    return Refused(reason, _problem(reason, reference, said), passes)


def reason_of(said: str) -> Reason:
    """Return the reason for an error message of the engine."""
    if is_disk_full(said):
        return Reason.DISK_FULL
    lower = said.lower().strip()
    return next((one for one, sign in _PATTERNS if re.search(sign, lower)), Reason.UNKNOWN)


def seconds_to_wait(said: str) -> float | None:
    """Return the seconds of a registry's Retry-After in an error message, None without one."""
    found = _RETRY_AFTER.search(said)
    return float(found[1]) * _UNITS[(found[2] or "s").lower()] if found else None


def _problem(reason: Reason, reference: str, said: str) -> Problem:
    place = names.parse(reference).index
    match reason:
        case Reason.DISK_FULL:
            return problems.disk_full(said)
        case Reason.PLATFORM:
            return problems.wrong_platform(reference, "", said)
        case Reason.TOO_MANY:
            return problems.too_many_requests(place, seconds_to_wait(said), said)
        case Reason.PROXY:
            return problems.proxy_refused(said)
        case Reason.CERTIFICATE:
            return problems.registry_not_trusted(place, said)
        case Reason.DAMAGED:
            return problems.download_damaged(said)
        case Reason.SIGN_IN:
            return problems.sign_in_needed(reference, place, said)
        case Reason.NOT_FOUND:
            return problems.environment_not_found(reference, "", said)
        case _:
            return problems.download_failed(said)
