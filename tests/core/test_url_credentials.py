"""Finding, taking out and masking names and passwords in addresses."""

from __future__ import annotations

import pytest

from notedock.core import problems
from notedock.core.masking import MASK, Masker, mask_secrets
from notedock.core.url_credentials import credentials_in, has_credentials, without_credentials

WITH = {
    "https://reader:pass-word@pypi.example.com/simple": "https://pypi.example.com/simple",
    "https://a-token@pypi.example.com/simple": "https://pypi.example.com/simple",
    "http://reader:p@ss@proxy:3128": "http://proxy:3128",
    "http://reader:pa/ss@proxy:3128": "http://proxy:3128",
    "reader:pass@proxy:3128": "proxy:3128",
    "https://a:bbbb@one/simple https://two/simple https://c@three/x": (
        "https://one/simple https://two/simple https://three/x"
    ),
}
WITHOUT = (
    "https://pypi.example.com/simple",
    "https://pypi.example.com:8080/team@two/simple",
    "localhost,.example.com,10.0.0.0/8",
    "60",
    "",
)


@pytest.mark.parametrize(("setting", "bare"), WITH.items())
def test_names_and_passwords_are_taken_out(setting: str, bare: str) -> None:
    assert has_credentials(setting)
    assert without_credentials(setting) == bare
    assert not has_credentials(bare)


@pytest.mark.parametrize("setting", WITHOUT)
def test_other_settings_stay_as_they_are(setting: str) -> None:
    assert not has_credentials(setting)
    assert without_credentials(setting) == setting


def test_a_password_is_found_as_it_is_written_and_as_it_is_meant() -> None:
    assert credentials_in(["http://reader:pa%2Fss@proxy"]) == {
        "reader:pa%2Fss", "reader:pa/ss", "pa%2Fss", "pa/ss"
    }  # fmt: skip


@pytest.mark.parametrize("setting", WITH)
def test_a_report_holds_no_password(setting: str) -> None:
    shown = mask_secrets(f"tried {setting}, 407", {"PIP_INDEX_URL": setting})
    assert not any(secret in shown for secret in credentials_in([setting]))
    assert MASK in shown


def test_a_password_of_the_environment_is_masked_by_itself_too() -> None:
    assert mask_secrets("said pass-word", {"HTTP_PROXY": "http://reader:pass-word@proxy"}) == (
        f"said {MASK}"
    )


@pytest.mark.parametrize("cut", range(40))
def test_a_log_holds_no_password_however_it_is_cut(cut: int) -> None:
    text = "Looking in http://reader:p@ss-word@proxy:3128/x and a:b\n"
    masker = Masker("")
    shown = masker.clean(text[:cut]) + masker.clean(text[cut:]) + masker.finish()
    assert shown == f"Looking in http://{MASK}@proxy:3128/x and a:b\n"


def test_a_problems_detail_holds_no_password() -> None:
    problem = problems.download_failed("proxyconnect http://reader:secret@proxy:3128 refused")
    assert "secret" not in problem.detail
    assert "proxy:3128" in problem.detail
