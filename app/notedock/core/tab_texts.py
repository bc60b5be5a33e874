"""The texts that a browser tab shows when its folder's server does not answer."""

from __future__ import annotations

from dataclasses import dataclass

from notedock.core.translation import translate


@dataclass(frozen=True)
class TabTexts:
    """The texts for `resources/jupyter_extension`, which reads these names.

    name: of the folder, for the tab's title. read_only: nothing is saved. title, heading, text: of
    the page when it was stopped. silent: said while the server does not answer. unsaved: said when
    it was stopped, and what `{names}` stands for is not saved. no_results: offers to run a
    notebook, with the buttons run_all and not_now. run_progress: said while it runs, beside stop.
    """

    name: str
    read_only: bool
    title: str
    heading: str
    text: str
    silent: str
    unsaved: str
    no_results: str
    run_all: str
    not_now: str
    run_progress: str
    stop: str


def tab_texts(name: str, *, read_only: bool) -> TabTexts:
    """Return the texts for a folder of this name, in the current language."""
    saved = translate("BrowserTab", "Everything is saved.")
    kept = translate("BrowserTab", "It was opened read-only, so nothing in it was changed.")
    again = translate(
        "BrowserTab",
        "You can close this tab. If you leave it open, it shows the notebooks again once you have "
        "started the folder again.",
    )
    return TabTexts(
        name=name,
        read_only=read_only,
        title=translate("BrowserTab", "{name} – stopped", name=name),
        heading=translate("BrowserTab", "“{name}” was stopped in Notedock.", name=name),
        text=f"{kept if read_only else saved} {again}",
        silent=translate(
            "BrowserTab",
            "The notebooks of “{name}” are not responding. Leave this tab open: it continues when "
            "they respond again, or when you have started the folder again in Notedock.",
            name=name,
        ),
        unsaved=translate(
            "BrowserTab",
            "“{name}” was stopped in Notedock, and these changes are not saved yet: {names}. "
            "Leave this tab open and start the folder again. Then they can be saved.",
            name=name,
            names="{names}",
        ),
        no_results=translate("BrowserTab", "This notebook has no results yet."),
        run_all=translate("BrowserTab", "Run all"),
        not_now=translate("BrowserTab", "Not now"),
        run_progress=translate(
            "BrowserTab", "Running: {done} of {total}", done="{done}", total="{total}"
        ),
        stop=translate("BrowserTab", "Stop"),
    )
