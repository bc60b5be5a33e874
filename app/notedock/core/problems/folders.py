"""What can be wrong with a folder, and with the sample that is copied into one."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.words import translate


def folder_missing(folder: str) -> Problem:
    """There is nothing where the folder should be."""
    return Problem(
        "folder-missing",
        translate("Problem", "The folder “{folder}” is not there.", folder=folder),
        translate(
            "Problem", "It may have been moved, renamed or deleted, or its drive is not connected."
        ),
        translate("Problem", "Choose the folder again."),
        Action.CHOOSE_FOLDER,
    )


def not_a_folder(path: str) -> Problem:
    """A file was given instead of a folder."""
    return Problem(
        "not-a-folder",
        translate("Problem", "“{path}” is a file, not a folder.", path=path),
        translate(
            "Problem", "Notedock opens folders, so that notebooks find their data beside them."
        ),
        translate("Problem", "Choose the folder that the file is in."),
        Action.CHOOSE_FOLDER,
    )


def folder_unreadable(folder: str, detail: str) -> Problem:
    """The folder is there, and its content cannot be seen."""
    return Problem(
        "folder-unreadable",
        translate("Problem", "The folder “{folder}” cannot be opened.", folder=folder),
        translate(
            "Problem", "Your account is not allowed to look into it, or its drive does not answer."
        ),
        translate("Problem", "Ask its owner for access, or choose another folder."),
        Action.CHOOSE_FOLDER,
        detail,
    )


def folder_name_broken(folder: str) -> Problem:
    """The folder's name is not valid text."""
    return Problem(
        "folder-name-broken",
        translate("Problem", "The folder's name holds characters that cannot be written."),
        translate("Problem", "It was probably named on another system."),
        translate("Problem", "Rename the folder, then choose it again."),
        Action.CHOOSE_FOLDER,
        folder,
    )


def folder_name_refused(engine: str, folder: str, detail: str) -> Problem:
    """A good name that the engine cannot be told. engine: what people call it."""
    return Problem(
        "folder-name-refused",
        translate("Problem", "{engine} cannot open a folder of this name.", engine=engine),
        translate(
            "Problem",
            "There is a comma, a quotation mark or a line break in “{folder}”.",
            folder=folder,
        ),
        translate("Problem", "Rename the folder (or the one that it is in), then choose it again."),
        Action.CHOOSE_FOLDER,
        detail,
    )


def system_folder(folder: str) -> Problem:
    """A folder of the operating system."""
    return Problem(
        "system-folder",
        translate("Problem", "“{folder}” belongs to the system and is not opened.", folder=folder),
        translate(
            "Problem",
            "Notebooks can change every file in their folder, and a mistake here could harm "
            "the computer.",
        ),
        translate("Problem", "Choose a folder of your own, for example one in your documents."),
        Action.CHOOSE_FOLDER,
    )


def home_folder(folder: str) -> Problem:
    """The whole home folder, and nobody to ask whether that is meant."""
    return Problem(
        "home-folder",
        translate("Problem", "This is your whole home folder."),
        translate(
            "Problem", "Notebooks could read and change everything in “{folder}”.", folder=folder
        ),
        translate("Problem", "Choose a folder inside it, or add --force if you mean it."),
        Action.CHOOSE_FOLDER,
    )


def folder_not_shared(folder: str, detail: str) -> Problem:
    """The engine runs in a machine of its own, which does not see this folder."""
    return Problem(
        "folder-not-shared",
        translate("Problem", "Docker is not allowed to see this folder."),
        translate(
            "Problem",
            "Docker Desktop sees only the folders that it was allowed to share, and “{folder}” "
            "is not among them.",
            folder=folder,
        ),
        translate(
            "Problem",
            "Allow it in the settings of Docker Desktop, under Resources and File sharing, or "
            "move the folder into your own files, then try again.",
        ),
        Action.RETRY,
        detail,
    )


def notebook_missing(notebook: str) -> Problem:
    """The notebook to open is not in the folder."""
    return Problem(
        "notebook-missing",
        translate("Problem", "There is no “{notebook}” in this folder.", notebook=notebook),
        "",
        translate(
            "Problem",
            "Check the name; it is written as seen from the folder, like notebooks/Start.ipynb.",
        ),
    )


def sample_missing(detail: str) -> Problem:
    """The program was installed without its sample."""
    return Problem(
        "sample-missing",
        translate("Problem", "The sample did not come with this copy of Notedock."),
        translate("Problem", "Parts of the program's installation are missing."),
        translate("Problem", "Install Notedock again."),
        detail=detail,
    )


def sample_not_copied(place: str, detail: str) -> Problem:
    """The sample could not be put where the person wants it."""
    return Problem(
        "sample-not-copied",
        translate("Problem", "The sample could not be put into “{place}”.", place=place),
        translate("Problem", "Your account may not write there, or the disk is full."),
        translate("Problem", "Try it again, and choose another place."),
        detail=detail,
    )
