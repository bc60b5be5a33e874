"""The constructors of all Problems, with their texts, by topic.

The texts are for people who have never seen a terminal; tests check them for jargon. Technical
terms belong into `detail`. How to write a text: see `core/translation.py`.

A new Problem is a member of `ProblemKind` and a function here; a new parameter needs a value in
`SAMPLES` of tests/core/test_problems.py. A new button is a member of `Action`, with its label in
window/problems/panel.py and what it does in window/shell/problem_actions.py. A command line option
that helps is named in terminal/hints.py.
"""

from notedock.core.problems.engine import *
from notedock.core.problems.environments import *
from notedock.core.problems.folders import *
from notedock.core.problems.own_environments import *
from notedock.core.problems.program import *
from notedock.core.problems.recipes import *
from notedock.core.problems.servers import *
