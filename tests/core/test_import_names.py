"""Which packages have what is imported."""

from __future__ import annotations

import tomllib

import pytest
from packaging.utils import canonicalize_name, is_normalized_name

from notedock.core.import_names import is_known, package_of, wanted_packages
from notedock.core.resources import resource


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("sklearn.svm", "scikit-learn"),
        ("PIL.Image", "Pillow"),
        ("yaml", "PyYAML"),
        ("bs4", "beautifulsoup4"),
        ("mpl_toolkits.basemap.cm", "basemap"),
        ("mpl_toolkits.mplot3d", "matplotlib"),
        ("google.cloud.storage", "google-cloud-storage"),
        ("google.cloud.storage.Client", "google-cloud-storage"),
        # A name that nobody knows is its own, and never a guess.
        ("unheard_of.part", "unheard_of"),
        ("google.unheard_of", ""),
        # What no package has.
        ("google.colab.drive", ""),
        ("urllib2", ""),
        ("größe", ""),
        ("modules.sales", ""),
    ],
)
def test_the_package_of_a_module(module: str, package: str) -> None:
    assert package_of(module) == package


def test_what_to_look_for_in_an_environment() -> None:
    imports = (
        "cv2",
        "google.cloud.bigquery",
        "google.cloud.storage",
        "google.colab",
        "numpy.linalg",
    )
    assert wanted_packages(imports) == {
        "cv2": {"opencv-python-headless"},
        "google.cloud": {"google-cloud-bigquery", "google-cloud-storage"},
        "numpy": {"numpy"},
    }


def test_the_list_has_only_names_that_differ_and_none_twice() -> None:
    data = tomllib.loads(resource("import_names.toml").read_text(encoding="utf-8"))
    for module, package in data["packages"].items():
        assert is_normalized_name(canonicalize_name(package))
        if "." not in module:
            assert canonicalize_name(module) != canonicalize_name(package)
    assert len(set(data["without_package"])) == len(data["without_package"])
    assert not set(data["without_package"]) & set(data["packages"])
    same = data["same_name"]
    assert len(set(same)) == len(same)
    assert not set(same) & {*data["packages"], *data["without_package"]}
    assert sorted(same, key=str.casefold) == same


def test_only_known_packages_are_offered() -> None:
    assert is_known("geopandas")
    assert is_known("scikit-learn")
    assert not is_known("sales_of_ours")
