"""Names of images and of platforms, taken apart as engines do."""

from __future__ import annotations

import pytest

from notedock.engines.docker.image_platform import Platform
from notedock.engines.docker.image_reference import parse
from notedock.engines.docker.registry import InsecureRegistries

PINNED = "sha256:" + "0a" * 32


@pytest.mark.parametrize(
    ("reference", "host", "repository", "edition"),
    [
        ("debian", "registry-1.docker.io", "library/debian", "latest"),
        ("jupyter/x:1", "registry-1.docker.io", "jupyter/x", "1"),
        ("docker.io/jupyter/x", "registry-1.docker.io", "jupyter/x", "latest"),
        ("index.docker.io/jupyter/x", "registry-1.docker.io", "jupyter/x", "latest"),
        ("quay.io/jupyter/x:2026-07-28", "quay.io", "jupyter/x", "2026-07-28"),
        ("127.0.0.1:5000/lab/big", "127.0.0.1:5000", "lab/big", "latest"),
        ("localhost/x:1", "localhost", "x", "1"),
        (f"quay.io/x/y@{PINNED}", "quay.io", "x/y", PINNED),
        (f"quay.io/x/y:1@{PINNED}", "quay.io", "x/y", PINNED),
        (f"127.0.0.1:5000/y@{PINNED}", "127.0.0.1:5000", "y", PINNED),
    ],
)
def test_an_images_name_says_where_it_lives(
    reference: str, host: str, repository: str, edition: str
) -> None:
    found = parse(reference)
    assert (found.host, found.repository, found.edition) == (host, repository, edition)


ARM8, ARM64 = Platform("linux", "arm64", "v8"), Platform("linux", "arm64")
ARM7, ARM6 = Platform("linux", "arm", "v7"), Platform("linux", "arm", "v6")
AMD64, OLD = Platform("linux", "amd64"), Platform("linux", "386")
NEWEST = Platform("linux", "amd64", "v3")
WINDOWS = Platform("windows", "amd64")


@pytest.mark.parametrize(
    ("mine", "offered", "best"),
    [
        (AMD64, [ARM64, AMD64, WINDOWS], AMD64),
        (AMD64, [NEWEST, AMD64], AMD64),
        (AMD64, [OLD, ARM64], OLD),
        (ARM64, [AMD64, ARM8], ARM8),
        (ARM64, [ARM6, ARM7], ARM7),
        (ARM64, [AMD64, OLD, WINDOWS], None),
        (AMD64, [WINDOWS], None),
        (AMD64, [], None),
    ],
)
def test_of_several_platforms_the_one_is_meant_that_the_engine_would_take(
    mine: Platform, offered: list[Platform], best: Platform | None
) -> None:
    assert mine.best(offered) == best


@pytest.mark.parametrize(
    ("host", "insecure"),
    [
        ("127.0.0.1:5000", True),
        ("127.3.2.1", True),
        ("[::1]:5000", True),
        ("localhost:5000", True),
        ("10.1.2.3:5000", True),  # the engine was told so
        ("mirror.example.com", True),  # likewise
        ("10.2.2.3:5000", False),
        ("quay.io", False),
        ("127.0.0.1.example.com", False),
    ],
)
def test_only_where_the_engine_needs_no_certificate_we_need_none(host: str, insecure: bool) -> None:
    config = {
        "InsecureRegistryCIDRs": ["127.0.0.0/8", "10.1.0.0/16"],
        "IndexConfigs": {"docker.io": {"Secure": True}, "mirror.example.com": {"Secure": False}},
    }
    assert InsecureRegistries.of({"RegistryConfig": config}).is_insecure(host) is insecure
    assert InsecureRegistries.of({}).is_insecure("127.0.0.1:5000")  # Podman says nothing of it
