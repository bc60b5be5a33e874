#!/usr/bin/env python
"""Starts the Jupyter that the environment asks for, with its arguments and our own."""

import os
import shlex
import sys

face = os.environ.get("DOCKER_STACKS_JUPYTER_CMD", "lab")
extra = shlex.split(os.environ.get("NOTEBOOK_ARGS", ""))
command = ["jupyter", face, *extra, *sys.argv[1:]]
print("Executing:", shlex.join(command[:2]), flush=True)
os.execvp(command[0], command)
