"""What a registry says of an image: how large its layers are, and for which computers it is.

Only descriptions are read, a few kilobytes; the layers themselves are the engine's business.
The way of asking is that of the OCI distribution specification, the way of signing in that of
the Distribution project ("token authentication").
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from docker.errors import DockerException
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import parse_dict_header

from notedock.engines.docker import image_reference as names
from notedock.engines.docker.credentials import credentials
from notedock.engines.docker.image_platform import Platform
from notedock.engines.docker.image_reference import Reference

_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_PATIENCE = (5, 10)  # seconds to connect, and for each answer
_LARGEST = 4 * 1024 * 1024  # bytes; the specification lets registries refuse larger descriptions


class UnexpectedAnswerError(Exception):
    """The registry's answer is no JSON, or not what the specification says."""


# What can go wrong in asking: no network, no sign-in, no sense in the answer.
UNREADABLE = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    DockerException,
    OSError,
    UnexpectedAnswerError,
)


@contextmanager
def _understood() -> Iterator[None]:
    """Take apart what a registry has sent; to be used where nothing else is done."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnexpectedAnswerError(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class Layer:
    """One layer: its digest and size as it travels, and the hash of what is in it.

    Engines tell by the latter which layers they have.
    """

    digest: str
    size: int
    diff_id: str


@dataclass(frozen=True)
class Manifest:
    """An image as its registry describes it. platform: the one that the layers are for."""

    layers: tuple[Layer, ...]
    platform: Platform
    platforms: tuple[Platform, ...]
    fits: bool


@dataclass(frozen=True)
class InsecureRegistries:
    """What the engine lets pass: the registries that need no certificate."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[str, ...] = ("127.0.0.0/8", "::1/128")

    @classmethod
    def of(cls, info: dict[str, Any]) -> InsecureRegistries:
        """Read the engine's own settings from its `info`."""
        config = info.get("RegistryConfig") or {}
        indexes = (config.get("IndexConfigs") or {}).items()
        hosts = frozenset(name for name, one in indexes if one.get("Secure") is False)
        return cls(hosts, (*cls.networks, *(config.get("InsecureRegistryCIDRs") or ())))

    def is_insecure(self, host: str) -> bool:
        """Tell whether the engine would talk to `host` without a certificate."""
        name = urlsplit(f"//{host}").hostname or ""
        if host in self.hosts or name == "localhost":
            return True
        try:
            address = ipaddress.ip_address(name)
            return any(address in ipaddress.ip_network(one) for one in self.networks)
        except ValueError:  # a name
            return False


def read(reference: str, wanted: Platform, trust: InsecureRegistries) -> Manifest:
    """Ask the image's registry. May take seconds; raises one of UNREADABLE."""
    name = names.parse(reference)
    with _Registry(name, insecure=trust.is_insecure(name.index)) as registry:
        return _read(registry, name.edition, wanted)


def digest(reference: str, trust: InsecureRegistries) -> str:
    """Return the digest of what bears this name: for all platforms, where it is an index.

    It is computed from what came, not believed. May take seconds; raises one of UNREADABLE.
    """
    name = names.parse(reference)
    with _Registry(name, insecure=trust.is_insecure(name.index)) as registry:
        return f"sha256:{hashlib.sha256(registry.text(f'manifests/{name.edition}')).hexdigest()}"


def _read(registry: _Registry, edition: str, wanted: Platform) -> Manifest:
    answer = registry.get(f"manifests/{edition}")
    if "manifests" not in answer:
        return _describe(registry, answer, wanted, ())
    with _understood():
        offers = {Platform.read(one["platform"]): one for one in _runnable(answer["manifests"])}
        if not offers:
            raise UnexpectedAnswerError("an index of nothing that can be run")
        digest = offers[wanted.best(offers) or next(iter(offers))]["digest"]
    manifest = registry.get(f"manifests/{digest}")
    return _describe(registry, manifest, wanted, tuple(offers))


def _runnable(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what can be run of an index, not the signatures and papers beside it."""
    for one in entries:
        if one.get("platform") and one["platform"].get("os") != "unknown":
            yield one


def _describe(
    registry: _Registry, manifest: dict[str, Any], wanted: Platform, offers: tuple[Platform, ...]
) -> Manifest:
    with _understood():
        digest = manifest["config"]["digest"]
    config = registry.get(f"blobs/{digest}")
    with _understood():
        pairs = zip(manifest["layers"], config["rootfs"]["diff_ids"], strict=True)
        layers = tuple(Layer(one["digest"], int(one["size"]), diff_id) for one, diff_id in pairs)
        platform = Platform.read(config)
    return Manifest(layers, platform, offers or (platform,), wanted.runs(platform))


def is_missing(error: BaseException) -> bool:
    """Tell whether the registry has said that it has no such image."""
    answer = getattr(error, "response", None)
    return answer is not None and answer.status_code == requests.codes.not_found


@dataclass
class _Registry:
    """One conversation about one repository. A context manager; for one thread alone."""

    name: Reference
    insecure: bool = False
    _bases: list[str] = field(init=False)
    _session: requests.Session = field(init=False)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.auth = _no_auth  # not what a ~/.netrc may say: only Docker's own store counts
        self._session.headers["Accept"] = ", ".join((*_INDEXES, *_MANIFESTS, "*/*"))
        schemes = ["https"]
        if self.insecure:
            schemes.append("http")
            self._session.verify = False
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        else:
            self._session.mount("https://", _SystemTrust())
        self._bases = [f"{scheme}://{self.name.host}/v2" for scheme in schemes]

    def __enter__(self) -> _Registry:
        return self

    def __exit__(self, *_error: object) -> None:
        self._session.close()

    def get(self, path: str) -> dict[str, Any]:
        """Return what the registry has at `path` of the repository."""
        return _content(self.text(path))

    def text(self, path: str) -> bytes:
        """Return it as it came."""
        answer = self._ask(path)
        if answer.status_code == requests.codes.unauthorized:
            answer.close()
            self._session.auth = self._sign_in(answer.headers.get("WWW-Authenticate", ""))
            answer = self._ask(path)
        with answer:
            answer.raise_for_status()
            return _body(answer)

    def _ask(self, path: str) -> requests.Response:
        while True:
            url = f"{self._bases[0]}/{self.name.repository}/{path}"
            try:
                return self._session.get(url, timeout=_PATIENCE, stream=True)
            except requests.ConnectionError:
                if len(self._bases) == 1:
                    raise
                del self._bases[0]  # as the engine: first with a certificate, then without

    def _sign_in(self, challenge: str) -> AuthBase:
        """Return what answers the registry's challenge, as a guest where nobody signed in."""
        kind, _space, rest = challenge.partition(" ")
        known = {key.lower(): value for key, value in credentials(self.name.index).items()}
        if kind.lower() == "basic":
            with _understood():
                return HTTPBasicAuth(known["username"], known["password"])
        asked = {key: str(value) for key, value in parse_dict_header(rest).items()}  # type: ignore[no-untyped-call]
        with _understood():
            realm = asked.pop("realm")
        if not self.insecure and not realm.startswith("https://"):
            known = {}  # a password does not travel in the open
        with self._fetch_token(realm, asked, known) as answer:
            answer.raise_for_status()
            words = _content(_body(answer))
        with _understood():
            return _Bearer(str(words.get("token") or words["access_token"]))

    def _fetch_token(
        self, realm: str, asked: dict[str, str], known: dict[str, Any]
    ) -> requests.Response:
        fields: dict[str, str] = {key: asked[key] for key in asked if key in ("service", "scope")}
        if known.get("identitytoken"):
            fields |= {
                "grant_type": "refresh_token",
                "refresh_token": str(known["identitytoken"]),
                "client_id": "notedock",
            }
            return self._session.post(realm, data=fields, timeout=_PATIENCE, stream=True)
        auth = HTTPBasicAuth(known["username"], known["password"]) if known else _no_auth
        return self._session.get(realm, params=fields, auth=auth, timeout=_PATIENCE, stream=True)


def _body(answer: requests.Response) -> bytes:
    return bytes(answer.raw.read(_LARGEST, decode_content=True))


def _content(text: bytes) -> dict[str, Any]:
    with _understood():
        content = json.loads(text)
    if not isinstance(content, dict):
        raise UnexpectedAnswerError(f"{type(content).__name__} in the place of an object")
    return content


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class _Bearer(AuthBase):
    """Signs requests with the pass that the registry's own office has issued."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _SystemTrust(HTTPAdapter):
    """Trusts whom the system trusts, so also a company's own certificates."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Take the system's certificates for direct connections."""
        options["ssl_context"] = ssl.create_default_context()
        super().init_poolmanager(*args, **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Take the system's certificates for connections through a proxy, too."""
        options["ssl_context"] = ssl.create_default_context()
        return super().proxy_manager_for(proxy, **options)
