"""Reads the screen as a screen reader does, and does what one can have done: no pointer, no key.

Run by the system's own Python, which has Debian's pyatspi:

    python3 reader.py PROCESS-ID                      prints everything on the windows, as JSON
    python3 reader.py PROCESS-ID act NAME ACTION      presses a button, or what ACTION says
    python3 reader.py PROCESS-ID write NAME TEXT      types into a field
    python3 reader.py PROCESS-ID paste NAME           pastes the clipboard into a field
    python3 reader.py PROCESS-ID listen               prints what is said aloud, a line each
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pyatspi

_MOST = 400  # children of one thing; a table of a long log has no end


def describe(thing: Any, *, whole: bool = False) -> dict[str, Any]:
    """Return what a screen reader learns of one thing on the screen, and of all below it.

    Of what is hidden only as much is asked as tells that; `whole` is for the program itself, which
    is no thing on the screen.
    """
    states = {pyatspi.stateToString(state) for state in thing.getState().getStates()}
    found: dict[str, Any] = {
        "name": thing.name,
        "role": thing.getRoleName(),
        "description": "",
        "states": sorted(states),
        "text": "",
        "label": "",
        "actions": [],
        "box": [],
        "children": [],
    }
    if "showing" in states or whole:
        found["description"] = thing.description
        found["text"] = text_of(thing)
        found["label"] = label_of(thing)
        found["actions"] = actions_of(thing)
        with suppress(NotImplementedError):
            box = thing.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
            found["box"] = [box.x, box.y, box.width, box.height]
        found["children"] = [describe(child) for child in children(thing)]
    return found


def children(thing: Any) -> Iterator[Any]:
    """Yield what is directly below a thing."""
    for number in range(min(thing.childCount, _MOST)):
        child = thing.getChildAtIndex(number)
        if child is not None:
            yield child


def text_of(thing: Any) -> str:
    """Return the text in a thing that has one."""
    try:
        text = thing.queryText()
        return str(text.getText(0, text.characterCount))
    except NotImplementedError:
        return ""


def label_of(thing: Any) -> str:
    """Return the name of what labels a thing: what is read before its value."""
    for relation in thing.getRelationSet():
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY:
            return " ".join(
                relation.getTarget(number).name for number in range(relation.getNTargets())
            )
    return ""


def actions_of(thing: Any) -> list[str]:
    """Return what can be done with a thing."""
    try:
        actions = thing.queryAction()
        return [actions.getName(number) for number in range(actions.nActions)]
    except NotImplementedError:
        return []


def program(wanted: int) -> Any:
    """Return the program with a process id, or nothing while it has no window."""
    desktop = pyatspi.Registry.getDesktop(0)
    for number in range(desktop.childCount):
        found = desktop.getChildAtIndex(number)
        if found is not None and found.get_process_id() == wanted:
            return found
    return None


def find(thing: Any, name: str, fits: Callable[[Any], bool]) -> Any:
    """Return the first thing of a name (or label) that is shown, can be used, and fits."""
    states = thing.getState()
    usable = states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_ENABLED)
    if name in (thing.name, label_of(thing)) and usable and fits(thing):
        return thing
    for child in children(thing):
        found = find(child, name, fits)
        if found is not None:
            return found
    return None


def act(top: Any, name: str, action: str) -> bool:
    """Do something with the thing of this name; tells whether it could be done."""
    thing = find(top, name, lambda one: action in actions_of(one))
    return thing is not None and bool(thing.queryAction().doAction(actions_of(thing).index(action)))


def editable(thing: Any) -> bool:
    """Tell a field that one can write into."""
    return bool(thing.getState().contains(pyatspi.STATE_EDITABLE))


def write(top: Any, name: str, text: str) -> bool:
    """Put a text into the field of this name."""
    thing = find(top, name, editable)
    return thing is not None and bool(thing.queryEditableText().setTextContents(text))


def paste(top: Any, name: str) -> bool:
    """Put what is on the clipboard into the field of this name."""
    thing = find(top, name, editable)
    return thing is not None and bool(thing.queryEditableText().pasteText(0))


def listen(wanted: int) -> None:
    """Print what the program has said aloud, until ended."""

    def heard(event: Any) -> None:
        if event.host_application and event.host_application.get_process_id() == wanted:
            print(event.any_data, flush=True)

    pyatspi.Registry.registerEventListener(heard, "object:announcement")
    print("listening", flush=True)
    pyatspi.Registry.start()


def main() -> int:
    """Do what the command line says; the status tells whether it could be done."""
    wanted = int(sys.argv[1])
    words = sys.argv[2:]
    if words == ["listen"]:
        listen(wanted)
        return 0
    top = program(wanted)
    if top is None:
        return 1
    if not words:
        print(json.dumps(describe(top, whole=True)))
        return 0
    done = {
        "act": lambda: act(top, *words[1:]),
        "write": lambda: write(top, *words[1:]),
        "paste": lambda: paste(top, *words[1:]),
    }[words[0]]()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
