"""Every Problem's words, by topic: to be read aloud, translated, and checked for jargon.

The words are for people who have never seen a terminal. Technical terms belong into `detail`.
How texts are written, so that they can be translated, is told in `core/words.py`.
"""

from notedock.core.problems.engine import *
from notedock.core.problems.environments import *
from notedock.core.problems.folders import *
from notedock.core.problems.program import *
from notedock.core.problems.recipes import *
from notedock.core.problems.servers import *
