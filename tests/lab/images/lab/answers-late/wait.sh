# Sourced by start.sh before the server starts.
echo "lab: waiting for 20 s" >&2
sleep 20
