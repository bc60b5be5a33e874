"""The colours of the program: light, dark, and both with high contrast.

A further colour is a field of `Colours`, with a value in each of the four sets below. The style
sheets in resources/styles call it `$name`. tests/window/test_theme.py measures the contrast (WCAG)
of every pair of colours that are drawn on each other. Icons on a filled button take their colour in
`icons.py` (`on_accent`).
"""

from __future__ import annotations

from typing import NamedTuple


class Colours(NamedTuple):  # importing dataclasses takes 2 ms of the time to the first paint
    """One set of colours, as #RRGGBB, and the pictures in resources/styles that suit it."""

    # Backgrounds
    window: str
    sidebar: str
    base: str  # of lists, fields, cards and buttons
    hover: str
    pressed: str
    selected: str
    notice: str
    problem: str
    # Text
    text: str
    secondary: str
    disabled: str
    # Lines
    separator: str  # between two parts of the window
    border: str  # of a control
    # The accent: what can be pressed, and where the keyboard is
    accent: str
    on_accent: str  # text on the accent
    accent_hover: str
    accent_pressed: str
    accent_text: str  # the accent as a line or as text
    focus_ring: str  # around a focused control that is filled with the accent
    # States: notebooks run; work in progress and what to know; what went wrong
    running: str
    warning: str
    error: str
    # Pictures
    chevron_icon: str  # drawn in `secondary`; with high contrast in `text`
    check_icon: str  # drawn in `on_accent`


LIGHT = Colours(
    window="#FAFBFC",
    sidebar="#F1F3F7",
    base="#FFFFFF",
    hover="#E6EAF2",
    pressed="#D9DEE8",
    selected="#DCE6FB",
    notice="#FFF5E6",
    problem="#FDF0EF",
    text="#1A2030",
    secondary="#566073",
    disabled="#8A93A5",
    separator="#E0E4EC",
    border="#838C9C",
    accent="#2457D6",
    on_accent="#FFFFFF",
    accent_hover="#1D49BA",
    accent_pressed="#173B98",
    accent_text="#2457D6",
    focus_ring="#0E2A73",
    running="#1D8348",
    warning="#C2680A",
    error="#B3261E",
    chevron_icon="chevron-light.svg",
    check_icon="check-white.svg",
)
DARK = Colours(
    window="#1B1D23",
    sidebar="#15171C",
    base="#24272F",
    hover="#2D313B",
    pressed="#383D49",
    selected="#233463",
    notice="#33291D",
    problem="#33211F",
    text="#E9ECF2",
    secondary="#A9B1C1",
    disabled="#717B8E",
    separator="#31353F",
    border="#6E778A",
    accent="#3B6AE8",
    on_accent="#FFFFFF",
    accent_hover="#2F5CD6",
    accent_pressed="#284FB9",
    accent_text="#8FB0FF",
    focus_ring="#DCE6FF",
    running="#4CC27F",
    warning="#F5A142",
    error="#FF9088",
    chevron_icon="chevron-dark.svg",
    check_icon="check-white.svg",
)
HIGH_CONTRAST_LIGHT = Colours(
    window="#FFFFFF",
    sidebar="#FFFFFF",
    base="#FFFFFF",
    hover="#E3E3E3",
    pressed="#CFCFCF",
    selected="#D3E2FF",
    notice="#FFFFFF",
    problem="#FFFFFF",
    text="#000000",
    secondary="#1C1C1C",
    disabled="#595959",
    separator="#000000",
    border="#000000",
    accent="#0033AA",
    on_accent="#FFFFFF",
    accent_hover="#00227A",
    accent_pressed="#001A5C",
    accent_text="#0033AA",
    focus_ring="#000000",
    running="#005C29",
    warning="#7A3600",
    error="#8A0000",
    chevron_icon="chevron-black.svg",
    check_icon="check-white.svg",
)
HIGH_CONTRAST_DARK = Colours(
    window="#000000",
    sidebar="#000000",
    base="#000000",
    hover="#2B2B2B",
    pressed="#404040",
    selected="#1B3A78",
    notice="#000000",
    problem="#000000",
    text="#FFFFFF",
    secondary="#F0F0F0",
    disabled="#A6A6A6",
    separator="#FFFFFF",
    border="#FFFFFF",
    accent="#FFD83D",
    on_accent="#000000",
    accent_hover="#FFE680",
    accent_pressed="#FFF0B3",
    accent_text="#FFD83D",
    focus_ring="#FFFFFF",
    running="#6BE39B",
    warning="#FFB454",
    error="#FFC4BE",
    chevron_icon="chevron-white.svg",
    check_icon="check-black.svg",
)


def select_colours(*, dark: bool, high_contrast: bool) -> Colours:
    """Return the set that fits."""
    if high_contrast:
        return HIGH_CONTRAST_DARK if dark else HIGH_CONTRAST_LIGHT
    return DARK if dark else LIGHT
