"""Problems with a folder, and with putting the sample or a new notebook somewhere."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import translate


def folder_missing(folder: str) -> Problem:
    """The path does not exist."""
    return Problem(
        ProblemKind.FOLDER_MISSING,
        title=translate("Problem", "The folder “{folder}” is not there.", folder=folder),
        reason=translate(
            "Problem", "It may have been moved, renamed or deleted, or its drive is not connected."
        ),
        remedy=translate("Problem", "Choose the folder again."),
        action=Action.LOCATE_FOLDER,
        other=Action.FORGET_FOLDER,
    )


def not_a_folder(path: str) -> Problem:
    """The path is a file."""
    return Problem(
        ProblemKind.NOT_A_FOLDER,
        title=translate("Problem", "“{path}” is a file, not a folder.", path=path),
        reason=translate(
            "Problem", "Notedock opens folders, so that notebooks find their data beside them."
        ),
        remedy=translate("Problem", "Choose the folder that the file is in."),
        action=Action.CHOOSE_FOLDER,
    )


def folder_unreadable(folder: str, detail: str) -> Problem:
    """The folder cannot be listed: no permission, or an I/O error."""
    return Problem(
        ProblemKind.FOLDER_UNREADABLE,
        title=translate("Problem", "The folder “{folder}” cannot be opened.", folder=folder),
        reason=translate(
            "Problem",
            "Your account is not allowed to look into it, or its drive is not responding.",
        ),
        remedy=translate("Problem", "Ask its owner for access, or choose another folder."),
        action=Action.CHOOSE_FOLDER,
        detail=detail,
    )


def folder_name_broken(folder: str) -> Problem:
    """The folder's path cannot be encoded as UTF-8. folder: its `ascii()` form."""
    return Problem(
        ProblemKind.FOLDER_NAME_BROKEN,
        title=translate(
            "Problem", "The folder's name contains characters that are not valid here."
        ),
        reason=translate("Problem", "It was probably named on another system."),
        remedy=translate("Problem", "Rename the folder, then choose it again."),
        action=Action.CHOOSE_FOLDER,
        detail=folder,
    )


def folder_name_refused(engine: str, folder: str, detail: str) -> Problem:
    """The engine cannot mount a folder whose path has these characters. engine: its name."""
    return Problem(
        ProblemKind.FOLDER_NAME_REFUSED,
        title=translate("Problem", "{engine} cannot open a folder of this name.", engine=engine),
        reason=translate(
            "Problem",
            "There is a comma, a quotation mark or a line break in “{folder}”.",
            folder=folder,
        ),
        remedy=translate(
            "Problem", "Rename the folder (or the one that it is in), then choose it again."
        ),
        action=Action.CHOOSE_FOLDER,
        detail=detail,
    )


def system_folder(folder: str) -> Problem:
    """A folder of the operating system."""
    return Problem(
        ProblemKind.SYSTEM_FOLDER,
        title=translate(
            "Problem", "“{folder}” belongs to the system and cannot be opened.", folder=folder
        ),
        reason=translate(
            "Problem",
            "Notebooks can change every file in their folder, and a mistake here could harm "
            "the computer.",
        ),
        remedy=translate(
            "Problem", "Choose a folder of your own, for example one in your documents."
        ),
        action=Action.CHOOSE_FOLDER,
    )


def home_folder(folder: str) -> Problem:
    """Opening the whole home folder was not confirmed, because nobody can be asked."""
    return Problem(
        ProblemKind.HOME_FOLDER,
        title=translate("Problem", "This is your whole home folder."),
        reason=translate(
            "Problem", "Notebooks could read and change everything in “{folder}”.", folder=folder
        ),
        remedy=translate("Problem", "Choose a folder inside it."),
        action=Action.CHOOSE_FOLDER,
    )


def folder_not_trusted(folder: str, what: str) -> Problem:
    """Nobody can be asked who made the folder. what: the facts about it, as sentences."""
    return Problem(
        ProblemKind.FOLDER_NOT_TRUSTED,
        title=translate(
            "Problem", "The folder “{folder}” has not been run here yet.", folder=folder
        ),
        reason=what,
        remedy=translate("Problem", "Open it if you know who made it."),
    )


def hidden_folder(folder: str) -> Problem:
    """Opening a hidden folder of the home was not confirmed, because nobody can be asked."""
    return Problem(
        ProblemKind.HIDDEN_FOLDER,
        title=translate("Problem", "Programs keep settings and passwords in this folder."),
        reason=translate(
            "Problem", "Notebooks could read and change everything in “{folder}”.", folder=folder
        ),
        remedy=translate(
            "Problem", "Choose a folder of your own, for example one in your documents."
        ),
        action=Action.CHOOSE_FOLDER,
    )


def folder_not_shared(folder: str, detail: str) -> Problem:
    """The engine runs in a virtual machine that does not share this folder."""
    return Problem(
        ProblemKind.FOLDER_NOT_SHARED,
        title=translate("Problem", "Docker is not allowed to see this folder."),
        reason=translate(
            "Problem",
            "Docker Desktop sees only the folders that it was allowed to share, and “{folder}” "
            "is not among them.",
            folder=folder,
        ),
        remedy=translate(
            "Problem",
            "Allow it in the settings of Docker Desktop, under Resources and File sharing, or "
            "move the folder into your own files, then try again.",
        ),
        action=Action.RETRY,
        detail=detail,
    )


def data_folder_unusable(cause: Problem) -> Problem:
    """The second folder, for data, cannot be opened. cause: what is said of any such folder."""
    return Problem(
        ProblemKind.DATA_FOLDER_UNUSABLE,
        title=cause.title,
        reason=cause.reason,
        remedy=translate(
            "Problem",
            "It was chosen as the data folder. Choose another one under Details, or start "
            "without it.",
        ),
        action=Action.START_WITHOUT_DATA,
        detail=cause.detail,
    )


def env_file_unusable(detail: str) -> Problem:
    """The folder's `.env` file was to be used, and there is none that can be read."""
    return Problem(
        ProblemKind.ENV_FILE_UNUSABLE,
        title=translate("Problem", "There is no usable file named “.env” in this folder."),
        reason=translate(
            "Problem", "It is missing, too large, not plain text, or it leads out of the folder."
        ),
        remedy=translate("Problem", "Correct the file, or start without it."),
        detail=detail,
    )


def env_file_unasked(names: str) -> Problem:
    """Nobody can be asked whether the `.env` file is to be used. names: of its variables."""
    return Problem(
        ProblemKind.ENV_FILE_UNASKED,
        title=translate(
            "Problem",
            "The settings in this folder's file “.env” ({names}) are not used, because nobody "
            "could be asked.",
            names=names,
        ),
        remedy=translate("Problem", "Start it where you can be asked."),
    )


def notebook_missing(notebook: str) -> Problem:
    """The notebook to open is not in the folder."""
    return Problem(
        ProblemKind.NOTEBOOK_MISSING,
        title=translate("Problem", "There is no “{notebook}” in this folder.", notebook=notebook),
        remedy=translate(
            "Problem",
            "Check the name. It begins inside the folder, like notebooks/Start.ipynb.",
        ),
    )


def sample_missing(detail: str) -> Problem:
    """The installation lacks the sample."""
    return Problem(
        ProblemKind.SAMPLE_MISSING,
        title=translate("Problem", "The sample is missing from this copy of Notedock."),
        reason=translate("Problem", "Parts of the program's installation are missing."),
        remedy=translate("Problem", "Install Notedock again."),
        detail=detail,
    )


def sample_not_copied(place: str, detail: str) -> Problem:
    """The sample could not be copied. place: the target folder."""
    return Problem(
        ProblemKind.SAMPLE_NOT_COPIED,
        title=translate("Problem", "The sample could not be copied to “{place}”.", place=place),
        reason=translate("Problem", "Your account may not write there, or the disk is full."),
        remedy=translate("Problem", "Choose another place for it."),
        action=Action.CHOOSE_SAMPLE_PLACE,
        detail=detail,
    )


def sample_not_moved(place: str, detail: str) -> Problem:
    """The sample could not be moved. place: the target folder."""
    return Problem(
        ProblemKind.SAMPLE_NOT_MOVED,
        title=translate("Problem", "The sample could not be moved to “{place}”.", place=place),
        reason=translate("Problem", "Your account may not write there, or the disk is full."),
        remedy=translate("Problem", "It is where it was. Choose another place for it."),
        detail=detail,
    )


def sample_not_removed(folder: str, detail: str) -> Problem:
    """The sample could not be removed again, or not all of it."""
    return Problem(
        ProblemKind.SAMPLE_NOT_REMOVED,
        title=translate(
            "Problem", "The sample could not be removed from “{folder}”.", folder=folder
        ),
        reason=translate("Problem", "Another program uses it, or has put something there."),
        remedy=translate("Problem", "Delete it in the file manager when you no longer need it."),
        detail=detail,
    )


def notebook_not_made(folder: str, detail: str) -> Problem:
    """A new notebook could not be written into the folder."""
    return Problem(
        ProblemKind.NOTEBOOK_NOT_MADE,
        title=translate(
            "Problem", "A new notebook could not be created in “{folder}”.", folder=folder
        ),
        reason=translate("Problem", "Your account may not write there, or the disk is full."),
        remedy=translate("Problem", "Make room on the disk, or choose another folder."),
        action=Action.CHOOSE_FOLDER,
        detail=detail,
    )
