"""Reads the screen as a screen reader does, and prints what it finds as JSON.

Run by the system's own Python, which has Debian's pyatspi: `python3 reader.py PROCESS-ID`.
"""

import json
import sys
from typing import Any

import pyatspi

_MOST = 400  # children of one thing; a table of a long log has no end


def describe(thing: Any) -> dict[str, Any]:
    """Return what a screen reader learns of one thing on the screen, and of all below it."""
    states = {pyatspi.stateToString(state) for state in thing.getState().getStates()}
    found: dict[str, Any] = {
        "name": thing.name,
        "role": thing.getRoleName(),
        "description": thing.description,
        "states": sorted(states),
        "text": "",
        "box": [],
        "children": [],
    }
    try:
        text = thing.queryText()
        found["text"] = text.getText(0, text.characterCount)
    except NotImplementedError:
        pass
    try:
        box = thing.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        found["box"] = [box.x, box.y, box.width, box.height]
    except NotImplementedError:
        pass
    for number in range(min(thing.childCount, _MOST)):
        child = thing.getChildAtIndex(number)
        if child is not None:
            found["children"].append(describe(child))
    return found


def main() -> None:
    """Print the windows of the program with the given process id."""
    wanted = int(sys.argv[1])
    desktop = pyatspi.Registry.getDesktop(0)
    for number in range(desktop.childCount):
        program = desktop.getChildAtIndex(number)
        if program is not None and program.get_process_id() == wanted:
            print(json.dumps(describe(program)))
            return


if __name__ == "__main__":
    main()
