"""A client that reads manifests from a registry: the sizes of an image's layers, its platforms.

Layers are downloaded by the engine. Sources: the OCI distribution specification; for signing in,
"token authentication" of the Distribution project.
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
_TIMEOUT = (5, 10)  # seconds to connect, and to read
_MAX_BYTES = 4 << 20  # of a manifest: registries may refuse larger ones (the specification)


class UnexpectedAnswerError(Exception):
    """The registry's answer is no JSON, or not what the specification says."""


# What `read` and `digest` raise: no network, no sign-in, an answer that cannot be parsed.
UNREADABLE = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    DockerException,
    OSError,
    UnexpectedAnswerError,
)


@contextmanager
def _parsing() -> Iterator[None]:
    """Raise UnexpectedAnswerError for errors of the block, which parses an answer."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnexpectedAnswerError(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class Layer:
    """One layer. digest, size: of the compressed blob, in bytes. diff_id: hash of its content.

    Engines know the layers that they have by their diff_id.
    """

    digest: str
    size: int
    diff_id: str


@dataclass(frozen=True)
class Manifest:
    """The manifest of an image. platform: of `layers`. platforms: all that the registry has.

    fits: whether an engine of the platform asked for can run it.
    """

    layers: tuple[Layer, ...]
    platform: Platform
    platforms: tuple[Platform, ...]
    fits: bool


@dataclass(frozen=True)
class InsecureRegistries:
    """The registries that the engine uses without a valid TLS certificate."""

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
        """Tell whether the engine accepts `host` without a valid certificate."""
        name = urlsplit(f"//{host}").hostname or ""
        if host in self.hosts or name == "localhost":
            return True
        try:
            address = ipaddress.ip_address(name)
            return any(address in ipaddress.ip_network(one) for one in self.networks)
        except ValueError:  # a name
            return False


def read(reference: str, wanted: Platform, trust: InsecureRegistries) -> Manifest:
    """Return the manifest for the platform `wanted`. May take seconds; raises one of UNREADABLE."""
    name = names.parse(reference)
    with _Registry(name, insecure=trust.is_insecure(name.index)) as registry:
        return _read(registry, name.edition, wanted)


def digest(reference: str, trust: InsecureRegistries) -> str:
    """Return the digest of the manifest of this name, or of the index where it has one.

    It is computed from the content. May take seconds; raises one of UNREADABLE.
    """
    name = names.parse(reference)
    with _Registry(name, insecure=trust.is_insecure(name.index)) as registry:
        return f"sha256:{hashlib.sha256(registry.text(f'manifests/{name.edition}')).hexdigest()}"


def _read(registry: _Registry, edition: str, wanted: Platform) -> Manifest:
    answer = registry.get(f"manifests/{edition}")
    if "manifests" not in answer:
        return _describe(registry, answer, wanted, ())
    with _parsing():
        offers = {Platform.read(one["platform"]): one for one in _runnable(answer["manifests"])}
        if not offers:
            raise UnexpectedAnswerError("an index of nothing that can be run")
        digest = offers[wanted.best(offers) or next(iter(offers))]["digest"]
    manifest = registry.get(f"manifests/{digest}")
    return _describe(registry, manifest, wanted, tuple(offers))


def _runnable(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the images of an index, without the signatures and attestations beside them."""
    for one in entries:
        if one.get("platform") and one["platform"].get("os") != "unknown":
            yield one


def _describe(
    registry: _Registry, manifest: dict[str, Any], wanted: Platform, offers: tuple[Platform, ...]
) -> Manifest:
    with _parsing():
        digest = manifest["config"]["digest"]
    config = registry.get(f"blobs/{digest}")
    with _parsing():
        pairs = zip(manifest["layers"], config["rootfs"]["diff_ids"], strict=True)
        layers = tuple(Layer(one["digest"], int(one["size"]), diff_id) for one, diff_id in pairs)
        platform = Platform.read(config)
    return Manifest(layers, platform, offers or (platform,), wanted.runs(platform))


def is_missing(error: BaseException) -> bool:
    """Tell whether the registry answered 404: it has no such image."""
    answer = getattr(error, "response", None)
    return answer is not None and answer.status_code == requests.codes.not_found


@dataclass
class _Registry:
    """An HTTP session with one repository of a registry: a context manager, for one thread."""

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
        """Return the JSON object at `path` of the repository."""
        return _content(self.text(path))

    def text(self, path: str) -> bytes:
        """Return the bytes at `path`, after signing in if need be."""
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
                return self._session.get(url, timeout=_TIMEOUT, stream=True)
            except requests.ConnectionError:
                if len(self._bases) == 1:
                    raise
                del self._bases[0]  # as the engine does: HTTPS first, then HTTP

    def _sign_in(self, challenge: str) -> AuthBase:
        """Return the answer to a WWW-Authenticate challenge; anonymous without credentials."""
        kind, _space, rest = challenge.partition(" ")
        known = {key.lower(): value for key, value in credentials(self.name.index).items()}
        if kind.lower() == "basic":
            with _parsing():
                return HTTPBasicAuth(known["username"], known["password"])
        asked = {key: str(value) for key, value in parse_dict_header(rest).items()}  # type: ignore[no-untyped-call]
        with _parsing():
            realm = asked.pop("realm")
        if not self.insecure and not realm.startswith("https://"):
            known = {}  # no password over plain HTTP
        with self._fetch_token(realm, asked, known) as answer:
            answer.raise_for_status()
            words = _content(_body(answer))
        with _parsing():
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
            return self._session.post(realm, data=fields, timeout=_TIMEOUT, stream=True)
        auth = HTTPBasicAuth(known["username"], known["password"]) if known else _no_auth
        return self._session.get(realm, params=fields, auth=auth, timeout=_TIMEOUT, stream=True)


def _body(answer: requests.Response) -> bytes:
    return bytes(answer.raw.read(_MAX_BYTES, decode_content=True))


def _content(text: bytes) -> dict[str, Any]:
    with _parsing():
        content = json.loads(text)
    if not isinstance(content, dict):
        raise UnexpectedAnswerError(f"{type(content).__name__} in the place of an object")
    return content


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class _Bearer(AuthBase):
    """Bearer authentication with a token of the registry's token service."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _SystemTrust(HTTPAdapter):
    """Verifies certificates with those of the system, which include a company's own."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Use the system's certificates for direct connections."""
        options["ssl_context"] = ssl.create_default_context()
        super().init_poolmanager(*args, **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Use the system's certificates for connections through a proxy."""
        options["ssl_context"] = ssl.create_default_context()
        return super().proxy_manager_for(proxy, **options)
