"""Docker (and what speaks its language): the only room that imports the docker library."""
