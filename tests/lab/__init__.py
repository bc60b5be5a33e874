"""The lab: a real Docker engine, a local image registry and notebook images for the tests."""

REGISTRY = "127.0.0.1:5000"
"""Where the lab's registry answers; the Jupyter images are below `jupyter/`, others `lab/`."""

JUPYTER_REGISTRY = f"{REGISTRY}/jupyter"
"""What `NOTEDOCK_REGISTRY` is set to, so that the program downloads from the lab."""

INPUTS_LABEL = "io.github.notedock.lab.inputs"
"""The label with the hash of what an image was made from."""
