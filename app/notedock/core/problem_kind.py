"""The kinds of Problems: stable names for scripts, in groups that say what ends them."""

from __future__ import annotations

from enum import Enum, StrEnum


class ProblemGroup(Enum):
    """What a Problem is about, and with that what ends it.

    ENGINE: no engine can be used; over as soon as one answers.
    FOLDER: the folder cannot be opened; over when a look into it succeeds.
    ENVIRONMENT: an environment cannot be found, downloaded, built or removed.
    START: the engine answers, and a server could not be started, used or stopped.
    PAGE: the server runs on, and the page in the browser or its kernel does not.
    PROGRAM: the program itself, its settings and files, and what it asks the desktop for.
    """

    ENGINE = "engine"
    FOLDER = "folder"
    ENVIRONMENT = "environment"
    START = "start"
    PAGE = "page"
    PROGRAM = "program"


class ProblemKind(StrEnum):
    """The kind of a Problem. Its value is what `--json` prints as `problem`; it never changes."""

    group: ProblemGroup

    def __new__(cls, name: str, group: ProblemGroup) -> ProblemKind:
        """Make a member out of its value and its group."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.group = group
        return kind

    ENGINE_MISSING = "engine-missing", ProblemGroup.ENGINE
    ENGINE_STOPPED = "engine-stopped", ProblemGroup.ENGINE
    ENGINE_STARTING = "engine-starting", ProblemGroup.ENGINE
    ENGINE_WAKING = "engine-waking", ProblemGroup.ENGINE
    ENGINE_SILENT = "engine-silent", ProblemGroup.ENGINE
    ENGINE_TOO_OLD = "engine-too-old", ProblemGroup.ENGINE
    ENGINE_NOT_STARTABLE = "engine-not-startable", ProblemGroup.ENGINE
    ENGINE_UNREACHABLE = "engine-unreachable", ProblemGroup.ENGINE
    ENGINE_FORBIDDEN = "engine-forbidden", ProblemGroup.ENGINE
    ENGINE_REMOTE = "engine-remote", ProblemGroup.ENGINE

    FOLDER_MISSING = "folder-missing", ProblemGroup.FOLDER
    NOT_A_FOLDER = "not-a-folder", ProblemGroup.FOLDER
    FOLDER_UNREADABLE = "folder-unreadable", ProblemGroup.FOLDER
    FOLDER_NAME_BROKEN = "folder-name-broken", ProblemGroup.FOLDER
    SYSTEM_FOLDER = "system-folder", ProblemGroup.FOLDER

    ENVIRONMENT_UNKNOWN = "environment-unknown", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_NOT_FOUND = "environment-not-found", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_ALTERED = "environment-altered", ProblemGroup.ENVIRONMENT
    DOWNLOAD_FAILED = "download-failed", ProblemGroup.ENVIRONMENT
    DOWNLOAD_DAMAGED = "download-damaged", ProblemGroup.ENVIRONMENT
    TOO_MANY_REQUESTS = "too-many-requests", ProblemGroup.ENVIRONMENT
    SIGN_IN_NEEDED = "sign-in-needed", ProblemGroup.ENVIRONMENT
    PLACE_NOT_TRUSTED = "place-not-trusted", ProblemGroup.ENVIRONMENT
    WAY_BLOCKED = "way-blocked", ProblemGroup.ENVIRONMENT
    WRONG_PLATFORM = "wrong-platform", ProblemGroup.ENVIRONMENT
    SPACE_SHORT = "space-short", ProblemGroup.ENVIRONMENT
    DISK_FULL = "disk-full", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_NOT_HERE = "environment-not-here", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_IN_USE = "environment-in-use", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_BUILT_UPON = "environment-built-upon", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_NOT_OURS = "environment-not-ours", ProblemGroup.ENVIRONMENT
    REMOVAL_UNASKED = "removal-unasked", ProblemGroup.ENVIRONMENT
    RECIPE_NEEDS_DOCKER = "recipe-needs-docker", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_NEEDS_DOCKER = "environment-needs-docker", ProblemGroup.ENVIRONMENT
    PYTHON_MISSING = "python-missing", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_NOT_MADE = "environment-not-made", ProblemGroup.ENVIRONMENT
    ENVIRONMENT_DAMAGED = "environment-damaged", ProblemGroup.ENVIRONMENT
    RECIPE_MISSING = "recipe-missing", ProblemGroup.ENVIRONMENT
    RECIPE_UNCLEAR = "recipe-unclear", ProblemGroup.ENVIRONMENT
    RECIPE_BROKEN = "recipe-broken", ProblemGroup.ENVIRONMENT
    RECIPE_CONTRADICTS = "recipe-contradicts", ProblemGroup.ENVIRONMENT
    RECIPE_MISNAMED = "recipe-misnamed", ProblemGroup.ENVIRONMENT
    RECIPE_NOT_FOUND = "recipe-not-found", ProblemGroup.ENVIRONMENT
    RECIPE_TOO_NEW = "recipe-too-new", ProblemGroup.ENVIRONMENT
    ENGINE_TOO_OLD_FOR_RECIPE = "engine-too-old-for-recipe", ProblemGroup.ENVIRONMENT
    RECIPE_FILE_MISSING = "recipe-file-missing", ProblemGroup.ENVIRONMENT
    RECIPE_FILE_OUTSIDE = "recipe-file-outside", ProblemGroup.ENVIRONMENT
    RECIPE_FILE_UNREADABLE = "recipe-file-unreadable", ProblemGroup.ENVIRONMENT
    RECIPE_LINK_BROKEN = "recipe-link-broken", ProblemGroup.ENVIRONMENT
    RECIPE_IS_NO_FILE = "recipe-is-no-file", ProblemGroup.ENVIRONMENT
    RECIPE_TOO_LARGE = "recipe-too-large", ProblemGroup.ENVIRONMENT
    PYTHON_UNSUITABLE = "python-unsuitable", ProblemGroup.ENVIRONMENT
    PYTHON_NOT_INSTALLABLE = "python-not-installable", ProblemGroup.ENVIRONMENT
    PACKAGE_FAILED = "package-failed", ProblemGroup.ENVIRONMENT
    RECIPE_OFFLINE = "recipe-offline", ProblemGroup.ENVIRONMENT
    RECIPE_PLACE_EMPTY = "recipe-place-empty", ProblemGroup.ENVIRONMENT
    RECIPE_FAILED = "recipe-failed", ProblemGroup.ENVIRONMENT

    FOLDER_NAME_REFUSED = "folder-name-refused", ProblemGroup.START
    FOLDER_NOT_SHARED = "folder-not-shared", ProblemGroup.START
    HOME_FOLDER = "home-folder", ProblemGroup.START
    HIDDEN_FOLDER = "hidden-folder", ProblemGroup.START
    FOLDER_NOT_TRUSTED = "folder-not-trusted", ProblemGroup.START
    DATA_FOLDER_UNUSABLE = "data-folder-unusable", ProblemGroup.START
    ENV_FILE_UNUSABLE = "env-file-unusable", ProblemGroup.START
    ENV_FILE_UNASKED = "env-file-unasked", ProblemGroup.START
    NOTEBOOK_MISSING = "notebook-missing", ProblemGroup.START
    NO_JUPYTER = "no-jupyter", ProblemGroup.START
    PORT_TAKEN = "port-taken", ProblemGroup.START
    NO_FREE_PORT = "no-free-port", ProblemGroup.START
    OTHER_PROGRAM = "other-program", ProblemGroup.START
    CUT_OFF = "cut-off", ProblemGroup.START
    ENDED_AT_ONCE = "ended-at-once", ProblemGroup.START
    NEVER_ANSWERS = "never-answers", ProblemGroup.START
    TAKEN_AWAY = "taken-away", ProblemGroup.START
    RUNS_OTHERWISE = "runs-otherwise", ProblemGroup.START
    FOLDER_REPLACED = "folder-replaced", ProblemGroup.START
    FOLDER_MOVED_AWAY = "folder-moved-away", ProblemGroup.START
    FOLDER_RENAMED = "folder-renamed", ProblemGroup.START
    PAUSED = "paused", ProblemGroup.START
    ENGINE_FAILED = "engine-failed", ProblemGroup.START
    ENDED_UNEXPECTEDLY = "ended-unexpectedly", ProblemGroup.START
    NOT_RUNNING = "not-running", ProblemGroup.START
    STILL_BUSY = "still-busy", ProblemGroup.START
    CHANGES_UNSAVED = "changes-unsaved", ProblemGroup.START
    OUTSIDE_NOT_COPIED = "outside-not-copied", ProblemGroup.START
    PACKAGES_NOT_ADDED = "packages-not-added", ProblemGroup.START
    PACKAGES_MISSING = "packages-missing", ProblemGroup.START
    NO_LOG = "no-log", ProblemGroup.START

    BROWSER_FAILED = "browser-failed", ProblemGroup.PAGE
    KERNEL_OUT_OF_MEMORY = "kernel-out-of-memory", ProblemGroup.PAGE

    FOLDER_NOT_SHOWN = "folder-not-shown", ProblemGroup.PROGRAM
    LOG_NOT_SAVED = "log-not-saved", ProblemGroup.PROGRAM
    SAMPLE_MISSING = "sample-missing", ProblemGroup.PROGRAM
    SAMPLE_NOT_COPIED = "sample-not-copied", ProblemGroup.PROGRAM
    SAMPLE_NOT_MOVED = "sample-not-moved", ProblemGroup.PROGRAM
    SAMPLE_NOT_REMOVED = "sample-not-removed", ProblemGroup.PROGRAM
    NOTEBOOK_NOT_MADE = "notebook-not-made", ProblemGroup.PROGRAM
    CHOICE_NOT_KEPT = "choice-not-kept", ProblemGroup.PROGRAM
    SETTINGS_NOT_KEPT = "settings-not-kept", ProblemGroup.PROGRAM
    REGISTRY_SETTING_WRONG = "registry-setting-wrong", ProblemGroup.PROGRAM
    ENGINE_NOT_THERE = "engine-not-there", ProblemGroup.PROGRAM
    SYSTEM_LIBRARY_MISSING = "system-library-missing", ProblemGroup.PROGRAM
    NO_DISPLAY = "no-display", ProblemGroup.PROGRAM
    UNEXPECTED = "unexpected", ProblemGroup.PROGRAM
