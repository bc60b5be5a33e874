"""Has conda or mamba say as JSON why it failed, for `core/conda_failure.py`.

It is asked only when it has failed, because it shows no progress with JSON.
"""

import json
import os
import subprocess

# What is kept of it.
TOLD = (
    *("exception_name", "message", "packages", "unsatisfiable", "url", "channel_url"),
    *("status_code", "solver_problems"),
)


def tell(command, specs, channels):
    """Write why a command fails as one line. specs, channels: what it asks for."""
    env = dict(os.environ, CONDA_REMOTE_MAX_RETRIES="0")
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, timeout=300, **quiet)
        answer = done.stdout.decode(errors="replace")
        said, _end = json.JSONDecoder().raw_decode(answer[answer.index("{") :])
    except (subprocess.TimeoutExpired, ValueError, RecursionError):
        return
    if said.get("success") is not True:
        kept = {name: limited(said[name]) for name in TOLD if said.get(name)}
        specs = [one[:100] for one in specs[:300]]
        told = {"specs": specs, "channels": channels[:9], "said": kept}
        print("Told by conda: " + json.dumps(told), flush=True)


def limited(value):
    """Return a value of JSON without most of its texts and lists where those are long."""
    if isinstance(value, str):
        return value[:2000]
    if isinstance(value, list):
        return [limited(one) for one in value[:30]]
    return {} if isinstance(value, dict) else value
