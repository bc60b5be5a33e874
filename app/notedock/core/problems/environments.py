"""Problems with an environment: finding, downloading and removing its image."""

from __future__ import annotations

import math

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import counted, translate


def environment_unknown(name: str, suggestion: str) -> Problem:
    """The given name is neither in the catalogue nor an image reference."""
    return Problem(
        ProblemKind.ENVIRONMENT_UNKNOWN,
        title=translate("Problem", "“{name}” is not the name of an environment.", name=name),
        reason=translate(
            "Problem", "Names have no spaces and no capital letters, like scipy-notebook."
        ),
        remedy=(
            translate("Problem", "Did you mean {suggestion}?", suggestion=suggestion)
            if suggestion
            else translate("Problem", "Choose one from the list.")
        ),
        action=Action.CHOOSE_ENVIRONMENT,
    )


def registry_setting_wrong(value: str) -> Problem:
    """NOTEDOCK_REGISTRY is not a valid registry."""
    return Problem(
        ProblemKind.REGISTRY_SETTING_WRONG,
        title=translate("Problem", "The address that environments come from is not valid."),
        reason=translate("Problem", "NOTEDOCK_REGISTRY is set to “{value}”.", value=value),
        remedy=translate(
            "Problem", "Set it to an address like mirror.example.com/jupyter, or remove it."
        ),
    )


def environment_not_found(name: str, suggestion: str, detail: str) -> Problem:
    """The registry has no such image."""
    return Problem(
        ProblemKind.ENVIRONMENT_NOT_FOUND,
        title=translate("Problem", "The environment “{name}” cannot be found.", name=name),
        reason=translate(
            "Problem", "Its name may be misspelt, or it is private and needs a sign-in."
        ),
        remedy=(
            translate("Problem", "Did you mean {suggestion}?", suggestion=suggestion)
            if suggestion
            else translate("Problem", "Choose another environment.")
        ),
        action=Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def environment_altered(name: str, place: str, detail: str) -> Problem:
    """The registry has another content under the name than the catalogue's digest says.

    place: the registry's host.
    """
    return Problem(
        ProblemKind.ENVIRONMENT_ALTERED,
        title=translate(
            "Problem",
            "The environment “{name}” is not the one that its makers published.",
            name=name,
        ),
        reason=translate(
            "Problem",
            "“{place}” has something else under that name. It was not kept, and nothing in it "
            "was run.",
            place=place,
        ),
        remedy=translate(
            "Problem",
            "Choose another environment, or show the technical details to the people who run "
            "“{place}”.",
            place=place,
        ),
        action=Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def download_failed(detail: str) -> Problem:
    """The download was interrupted, and every retry failed."""
    return Problem(
        ProblemKind.DOWNLOAD_FAILED,
        title=translate("Problem", "The environment could not be downloaded."),
        reason=translate(
            "Problem", "The internet connection was lost, or the download site is not responding."
        ),
        remedy=translate("Problem", "Check the connection, then try again."),
        action=Action.RETRY,
        detail=detail,
    )


def download_damaged(detail: str) -> Problem:
    """The digest of a downloaded layer was wrong, on every try."""
    return Problem(
        ProblemKind.DOWNLOAD_DAMAGED,
        title=translate("Problem", "The downloaded environment is damaged."),
        reason=translate("Problem", "Something in the network changes downloads or cuts them off."),
        remedy=translate("Problem", "Try again later, or on another network."),
        action=Action.RETRY,
        detail=detail,
    )


def too_many_requests(place: str, wait: float | None, detail: str) -> Problem:
    """The registry's rate limit was reached. place: its host. wait: seconds, if known."""
    remedy = translate("Problem", "Try again later, or sign in to it in Docker.")
    if wait is not None:
        minutes = max(1, math.ceil(wait / 60))
        remedy = counted("Problem", "Try again in %n minute.", "Try again in %n minutes.", minutes)
    return Problem(
        ProblemKind.TOO_MANY_REQUESTS,
        title=translate("Problem", "Too much was downloaded from “{place}”.", place=place),
        reason=translate(
            "Problem", "It limits how much each network can download in a certain time."
        ),
        remedy=remedy,
        action=Action.RETRY,
        detail=detail,
    )


def sign_in_needed(name: str, place: str, detail: str) -> Problem:
    """The registry needs authentication for this image. place: its host."""
    return Problem(
        ProblemKind.SIGN_IN_NEEDED,
        title=translate("Problem", "The environment “{name}” needs a sign-in.", name=name),
        reason=translate(
            "Problem",
            "“{place}” gives it only to people who sign in, or has none of that name.",
            place=place,
        ),
        remedy=translate("Problem", "Sign in to “{place}” in Docker, then try again.", place=place),
        action=Action.RETRY,
        detail=f"docker login {place}\n{detail}",
    )


def registry_not_trusted(place: str, detail: str) -> Problem:
    """The engine does not trust the TLS certificate of the registry. place: its host."""
    return Problem(
        ProblemKind.PLACE_NOT_TRUSTED,
        title=translate("Problem", "“{place}” could not prove that it is genuine.", place=place),
        reason=translate(
            "Problem",
            "Docker does not know its certificate. Your company may inspect all connections, or "
            "this computer's date is wrong.",
        ),
        remedy=translate(
            "Problem", "Show the technical details to the administrator of your network."
        ),
        action=Action.RETRY,
        detail=detail,
    )


def proxy_refused(detail: str) -> Problem:
    """The proxy between the engine and the internet refused the connection."""
    return Problem(
        ProblemKind.WAY_BLOCKED,
        title=translate("Problem", "Docker has no access to the internet."),
        reason=translate(
            "Problem", "Your network has a gateway for that, which refused the download."
        ),
        remedy=translate(
            "Problem", "Show the technical details to the administrator of your network."
        ),
        action=Action.RETRY,
        detail=detail,
    )


def wrong_platform(name: str, platforms: str, detail: str) -> Problem:
    """The image is for another platform. platforms: its own, if known, else empty."""
    return Problem(
        ProblemKind.WRONG_PLATFORM,
        title=translate(
            "Problem", "The environment “{name}” is made for another kind of computer.", name=name
        ),
        reason=(
            translate("Problem", "It is made for {platforms}.", platforms=platforms)
            if platforms
            else ""
        ),
        remedy=translate("Problem", "Choose another environment."),
        action=Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def space_short(needed: str, free: str) -> Problem:
    """Free space is probably too short, and nobody can be asked. Both are formatted sizes."""
    return Problem(
        ProblemKind.SPACE_SHORT,
        title=translate("Problem", "There is probably not enough free space for this environment."),
        reason=translate(
            "Problem",
            "It needs about {needed}, and {free} are free where environments are kept.",
            needed=needed,
            free=free,
        ),
        remedy=translate("Problem", "Free some space, then try again."),
    )


def disk_full(detail: str) -> Problem:
    """No space left where the engine stores its images."""
    return Problem(
        ProblemKind.DISK_FULL,
        title=translate("Problem", "The disk is full."),
        reason=translate("Problem", "There is not enough free space for this environment."),
        remedy=translate("Problem", "Free some space, then try again."),
        action=Action.RETRY,
        detail=detail,
    )


def no_jupyter(name: str, detail: str) -> Problem:
    """Jupyter is not installed in the image."""
    return Problem(
        ProblemKind.NO_JUPYTER,
        title=translate("Problem", "The environment “{name}” cannot open notebooks.", name=name),
        reason=translate(
            "Problem", "It does not include Jupyter, the program that shows notebooks."
        ),
        remedy=translate("Problem", "Choose another environment."),
        action=Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def environment_not_here(name: str) -> Problem:
    """The image to remove is not on this computer."""
    return Problem(
        ProblemKind.ENVIRONMENT_NOT_HERE,
        title=translate("Problem", "The environment “{name}” is not on this computer.", name=name),
        remedy=translate("Problem", "Choose one of those that are."),
    )


def environment_in_use(name: str, detail: str, folders: str = "") -> Problem:
    """A container, running or not, uses the image to remove. folders: whose, where it is known."""
    return Problem(
        ProblemKind.ENVIRONMENT_IN_USE,
        title=translate("Problem", "The environment “{name}” is in use.", name=name),
        reason=(
            translate("Problem", "The notebooks of {folders} run in it.", folders=folders)
            if folders
            else translate("Problem", "Running notebooks or another program still need it.")
        ),
        remedy=translate("Problem", "Stop them first, then try again."),
        detail=detail,
    )


def environment_built_upon(name: str, other: str, detail: str = "") -> Problem:
    """The image to remove is the base of another one, so that removing it would free nothing."""
    return Problem(
        ProblemKind.ENVIRONMENT_BUILT_UPON,
        title=translate("Problem", "The environment “{name}” is part of another one.", name=name),
        reason=(translate("Problem", "“{other}” is built on it.", other=other) if other else ""),
        remedy=translate(
            "Problem", "Remove the other one first; removing this one alone would free no space."
        ),
        detail=detail,
    )


def environment_not_ours(name: str, detail: str) -> Problem:
    """The image to remove was not downloaded or built by this account's Notedock."""
    return Problem(
        ProblemKind.ENVIRONMENT_NOT_OURS,
        title=translate(
            "Problem",
            "Notedock did not install the environment “{name}”.",
            name=name,
        ),
        reason=translate("Problem", "Somebody else, or another program, may need it."),
        remedy=translate("Problem", "Remove it with the program that installed it."),
        detail=detail,
    )


def removal_not_confirmed(name: str) -> Problem:
    """Removing an image was not confirmed, because nobody can be asked."""
    return Problem(
        ProblemKind.REMOVAL_UNASKED,
        title=translate("Problem", "The environment “{name}” has not been removed.", name=name),
        reason=translate("Problem", "Nobody could be asked to confirm that."),
        remedy=translate("Problem", "Try again where Notedock can ask you."),
    )


def packages_missing(names: str) -> Problem:
    """Nobody can be asked whether missing packages are to be added. names: of the packages."""
    return Problem(
        ProblemKind.PACKAGES_MISSING,
        title=translate(
            "Problem",
            "The notebooks use packages that are not in this environment: {names}.",
            names=names,
        ),
        remedy=translate("Problem", "List them in the folder's “requirements.txt”."),
    )
