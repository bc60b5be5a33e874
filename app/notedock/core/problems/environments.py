"""What can go wrong with an environment: finding, downloading and removing it."""

from __future__ import annotations

import math

from notedock.core.problem import Action, Problem
from notedock.core.words import counted, translate


def environment_unknown(name: str, suggestion: str) -> Problem:
    """What was given as environment can be no name at all."""
    return Problem(
        "environment-unknown",
        translate("Problem", "“{name}” is not the name of an environment.", name=name),
        translate("Problem", "Names have no spaces and no capital letters, like scipy-notebook."),
        translate("Problem", "Did you mean {suggestion}?", suggestion=suggestion)
        if suggestion
        else translate("Problem", "Choose one from the list."),
        Action.CHOOSE_ENVIRONMENT,
    )


def registry_setting_wrong(value: str) -> Problem:
    """NOTEDOCK_REGISTRY cannot be the address of a registry."""
    return Problem(
        "registry-setting-wrong",
        translate("Problem", "The address that environments come from is not valid."),
        translate("Problem", "NOTEDOCK_REGISTRY is set to “{value}”.", value=value),
        translate("Problem", "Set it to an address like mirror.example.com/jupyter, or remove it."),
    )


def environment_not_found(name: str, suggestion: str, detail: str) -> Problem:
    """The registry says that it has no such image."""
    return Problem(
        "environment-not-found",
        translate("Problem", "The environment “{name}” cannot be found.", name=name),
        translate("Problem", "Its name may be misspelt, or it is private and needs a sign-in."),
        translate("Problem", "Did you mean {suggestion}?", suggestion=suggestion)
        if suggestion
        else translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def download_failed(detail: str) -> Problem:
    """The download ended before it was whole."""
    return Problem(
        "download-failed",
        translate("Problem", "The environment could not be downloaded."),
        translate(
            "Problem", "The internet connection was lost, or the other side does not answer."
        ),
        translate("Problem", "Check the connection, then try again."),
        Action.RETRY,
        detail,
    )


def download_damaged(detail: str) -> Problem:
    """What arrived is not what was sent, again and again."""
    return Problem(
        "download-damaged",
        translate("Problem", "The environment arrived damaged."),
        translate("Problem", "Something on the way changes or cuts off what is downloaded."),
        translate("Problem", "Try again later, or through another network."),
        Action.RETRY,
        detail,
    )


def too_many_requests(place: str, wait: float | None, detail: str) -> Problem:
    """The registry at `place` lets nobody of this network in for a while. wait: seconds."""
    remedy = translate("Problem", "Try again later, or sign in to it in Docker.")
    if wait is not None:
        minutes = max(1, math.ceil(wait / 60))
        remedy = counted("Problem", "Try again in %n minute.", "Try again in %n minutes.", minutes)
    return Problem(
        "too-many-requests",
        translate("Problem", "Too much was downloaded from “{place}”.", place=place),
        translate("Problem", "It allows only so many downloads in a time for each network."),
        remedy,
        Action.RETRY,
        detail,
    )


def sign_in_needed(name: str, place: str, detail: str) -> Problem:
    """The registry at `place` wants to know who is asking."""
    return Problem(
        "sign-in-needed",
        translate("Problem", "The environment “{name}” needs a sign-in.", name=name),
        translate(
            "Problem",
            "“{place}” gives it only to people whom it knows, or has none of that name.",
            place=place,
        ),
        translate("Problem", "Sign in to “{place}” in Docker, then try again.", place=place),
        Action.RETRY,
        f"docker login {place}\n{detail}",
    )


def place_not_trusted(place: str, detail: str) -> Problem:
    """The registry's certificate is not one that the engine trusts."""
    return Problem(
        "place-not-trusted",
        translate("Problem", "“{place}” could not prove that it is genuine.", place=place),
        translate(
            "Problem",
            "Docker does not know its certificate. Your company may look into all connections, "
            "or this computer's date is wrong.",
        ),
        translate("Problem", "Show the details to whoever looks after your network."),
        Action.RETRY,
        detail,
    )


def way_blocked(detail: str) -> Problem:
    """The proxy between the engine and the internet refused."""
    return Problem(
        "way-blocked",
        translate("Problem", "Docker is not let out to the internet."),
        translate(
            "Problem", "Your network has a checkpoint for that, which turned the download away."
        ),
        translate("Problem", "Show the details to whoever looks after your network."),
        Action.RETRY,
        detail,
    )


def wrong_platform(name: str, platforms: str, detail: str) -> Problem:
    """The image is for another kind of processor. platforms: those that it is for, if known."""
    return Problem(
        "wrong-platform",
        translate(
            "Problem", "The environment “{name}” is made for another kind of computer.", name=name
        ),
        translate("Problem", "It is made for {platforms}.", platforms=platforms)
        if platforms
        else "",
        translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def space_short(needed: str, free: str) -> Problem:
    """The download will probably not fit, and nobody can be asked. Both as people read sizes."""
    return Problem(
        "space-short",
        translate("Problem", "There is probably not enough free space for this environment."),
        translate(
            "Problem",
            "It needs about {needed}, and {free} are free where Docker keeps environments.",
            needed=needed,
            free=free,
        ),
        translate("Problem", "Free some space, or add --force to try it all the same."),
    )


def disk_full(detail: str) -> Problem:
    """No space where the engine keeps its images."""
    return Problem(
        "disk-full",
        translate("Problem", "The disk is full."),
        translate("Problem", "There is not enough free space for this environment."),
        translate("Problem", "Free some space, then try again."),
        Action.RETRY,
        detail,
    )


def no_jupyter(name: str, detail: str) -> Problem:
    """The image has no Jupyter inside."""
    return Problem(
        "no-jupyter",
        translate("Problem", "The environment “{name}” cannot open notebooks.", name=name),
        translate("Problem", "Jupyter, the program that shows notebooks, is not part of it."),
        translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def environment_not_here(name: str) -> Problem:
    """What shall be removed is not on this computer."""
    return Problem(
        "environment-not-here",
        translate("Problem", "The environment “{name}” is not on this computer.", name=name),
        "",
        translate("Problem", "Choose one of those that are."),
    )


def environment_in_use(name: str, detail: str) -> Problem:
    """A container, running or not, was made from the image that shall be removed."""
    return Problem(
        "environment-in-use",
        translate("Problem", "The environment “{name}” is in use.", name=name),
        translate("Problem", "Notebooks that are open, or another program, still need it."),
        translate("Problem", "Stop them first, then try again."),
        detail=detail,
    )


def environment_built_upon(name: str, other: str, detail: str = "") -> Problem:
    """All of the image is part of another one, so that removing it would free nothing."""
    return Problem(
        "environment-built-upon",
        translate("Problem", "The environment “{name}” is part of another one.", name=name),
        translate("Problem", "“{other}” is built on it.", other=other) if other else "",
        translate(
            "Problem", "Remove the other one first; removing this one alone would free no space."
        ),
        detail=detail,
    )


def environment_not_ours(name: str, detail: str) -> Problem:
    """The image came to this computer by other ways than this person's Notedock."""
    return Problem(
        "environment-not-ours",
        translate(
            "Problem",
            "Notedock has not brought the environment “{name}” to this computer.",
            name=name,
        ),
        translate("Problem", "Somebody else, or another program, may need it."),
        translate("Problem", "Remove it with the program that it came by."),
        detail=detail,
    )


def removal_unasked(name: str) -> Problem:
    """An environment shall be removed, and nobody can be asked whether that is meant."""
    return Problem(
        "removal-unasked",
        translate("Problem", "The environment “{name}” has not been removed.", name=name),
        translate("Problem", "Nobody could be asked whether that is meant."),
        translate("Problem", "Add --force if you mean it."),
    )
