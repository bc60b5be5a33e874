# Sourced by start.sh before the server starts.
echo "lab: waiting for 8 s" >&2
sleep 8
