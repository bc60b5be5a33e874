"""Text from outside cannot do anything to a terminal."""

from __future__ import annotations

import json

import pytest

from notedock.core import terminal_text

# What is hostile in a name, and how it is shown.
HOSTILE = {
    "colour": ("red\x1b[31m", "red\\x1b[31m"),
    "clear screen": ("\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H"),
    "window title": ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
    "C1": ("\x9b31m", "\\x9b31m"),
    "line feed": ("a\nStopped: b", "a\\nStopped: b"),
    "carriage return": ("hidden\rshown", "hidden\\rshown"),
    "tab": ("a\tb", "a\\tb"),
    "backspace": ("a\x08b", "a\\x08b"),
    "delete": ("a\x7f", "a\\x7f"),
    "line separator": ("a\u2028b", "a\\u2028b"),
    "right-to-left override": ("gpj\u202excod", "gpj\\u202excod"),
    "isolate": ("\u2066a\u2069", "\\u2066a\\u2069"),
    "mark": ("a\u200f\u061c", "a\\u200f\\u061c"),
    "no UTF-8": ("caf\udce9", "caf\\udce9"),
}
every_name = pytest.mark.parametrize(("name", "shown"), HOSTILE.values(), ids=HOSTILE.keys())


@every_name
def test_a_hostile_name_is_shown_with_its_controls_escaped(name: str, shown: str) -> None:
    assert terminal_text.one_line(name) == shown
    assert terminal_text.lines(f"{name.replace(chr(10), '')}\nx").splitlines()[1:] == ["x"]


@every_name
def test_json_has_the_same_value_and_no_control(name: str, shown: str) -> None:
    text = terminal_text.json_text(json.dumps([name, "größer 📈"], ensure_ascii=False, indent=2))
    assert json.loads(text) == [name, "größer 📈"]
    assert terminal_text.lines(text) == text
    assert "größer 📈" in text


@pytest.mark.parametrize("name", ["größer 📈", "דוח רבעוני", "日本語", "a\\nb", "👩\u200d🔬", ""])
def test_other_names_are_shown_as_they_are(name: str) -> None:
    assert terminal_text.one_line(name) == name


def test_a_log_keeps_its_lines_and_the_returns_of_progress_bars() -> None:
    text = " 10%\r 20%\r\n\tdone\x1b]0;x\x07\u202e\n"
    assert terminal_text.log_text(text) == " 10%\r 20%\r\n\tdone\\x1b]0;x\\x07\\u202e\n"
