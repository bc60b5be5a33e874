"""Where the folders of this computer are in a server."""

# Where the folder is mounted in the container, by the Jupyter images' convention.
WORK = "/home/jovyan/work"
# Where the folder for data is. Not below WORK: the engine would make a folder in the person's.
DATA = "/home/jovyan/data"
