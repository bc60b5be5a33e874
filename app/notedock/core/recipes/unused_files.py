"""Sentences on the files of a folder, or parts of them, that its recipe does not use."""

from __future__ import annotations

from dataclasses import replace

from notedock.core.formatting import short_name
from notedock.core.masking import mask_addresses
from notedock.core.recipes.recipe import Reason, Recipe, Unused
from notedock.core.translation import translate


def asked_about(recipe: Recipe) -> list[Unused]:
    """Return the files that would count, were they not broken, contradictory or misnamed."""
    reasons = (Reason.BROKEN, Reason.CONFLICT, Reason.MISNAMED)
    return [one for one in recipe.unused if one.reason in reasons and not one.part]


def noteworthy(recipe: Recipe) -> list[Unused]:
    """Return what a person should know of before a start: not what another file replaces.

    A file that is not supported counts where no other says what the environment is.
    """
    whole = (one for one in recipe.unused if not one.part and recipe.declares_nothing)
    unsupported = [one for one in whole if one.reason is Reason.UNSUPPORTED]
    return asked_about(recipe) + unsupported


def unused_sentence(unused: Unused) -> str:
    """Return why a file, or a part of one, is not used, and what is used instead."""
    return " ".join(filter(None, (_why(unused), _instead(unused))))


def short_sentence(unused: Unused) -> str:
    """Return the same for readers: without what a parser says."""
    named = unused.reason is Reason.MISNAMED
    return unused_sentence(unused if named else replace(unused, detail=""))


def _why(unused: Unused) -> str:
    file, other = short_name(unused.place.file), short_name(unused.instead)
    what, line = file, unused.place.line
    if unused.part:
        what, line = _part(file, line, short_name(mask_addresses(unused.part))), 0
    detail = short_name(mask_addresses(unused.detail.rstrip(".")))
    match unused.reason:
        case Reason.REPLACED if other:
            return translate(
                "Recipe",
                "{what} is not used, because {other} comes first.",
                what=what,
                other=other,
            )
        case Reason.BROKEN:
            return _broken(what, line, detail)
        case Reason.CONFLICT if detail:
            return translate(
                "Recipe",
                "{what} is not used, because it contradicts another file ({detail}).",
                what=_located(what, line),
                detail=detail,
            )
        case Reason.CONFLICT:
            return translate(
                "Recipe",
                "{what} is not used, because it contradicts another file.",
                what=_located(what, line),
            )
        case Reason.MISNAMED:
            return _misnamed(file, detail)
        case Reason.UNSUPPORTED if detail:
            return translate(
                "Recipe",
                "{what} is not used, because Notedock does not support it ({detail}).",
                what=what,
                detail=detail,
            )
        case Reason.UNSUPPORTED:
            return translate(
                "Recipe", "{what} is not used, because Notedock does not support it.", what=what
            )
        case Reason.OTHER_SYSTEM:
            return translate(
                "Recipe", "{what} is not used, because it is for another system.", what=what
            )
    return translate("Recipe", "{what} is not used.", what=what)


def _broken(what: str, line: int, detail: str) -> str:
    if not detail:
        return translate("Recipe", "{what} cannot be read.", what=_located(what, line))
    if not line:
        return translate("Recipe", "{what} cannot be read ({detail}).", what=what, detail=detail)
    return translate(
        "Recipe",
        "{what} cannot be read (line {line}: {detail}).",
        what=what,
        line=line,
        detail=detail,
    )


def _part(file: str, line: int, part: str) -> str:
    if not line:
        return translate("Recipe", "“{part}” in {file}", part=part, file=file)
    return translate("Recipe", "“{part}” in line {line} of {file}", part=part, line=line, file=file)


def _located(what: str, line: int) -> str:
    return translate("Recipe", "Line {line} of {what}", line=line, what=what) if line else what


def _misnamed(file: str, right: str) -> str:
    if not right:
        return translate(
            "Recipe",
            "“{file}” looks like a recipe under another name, so it is not used.",
            file=file,
        )
    return translate(
        "Recipe",
        "“{file}” looks like “{right}” under another name, so it is not used.",
        file=file,
        right=right,
    )


def _instead(unused: Unused) -> str:
    if not unused.instead or unused.reason in (Reason.REPLACED, Reason.MISNAMED):
        return ""
    return translate("Recipe", "{other} is used instead.", other=short_name(unused.instead))
