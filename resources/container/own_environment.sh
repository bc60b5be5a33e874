#!/bin/sh
# Runs before Jupyter does where there is no image: in an environment of the built-in engine, after
# write_settings.sh and this_computer.sh. Arguments: the command to go on with.

write_settings
take_over
exec "$@"
