"""The Details panel: a server's log, a build's output, and the equivalent command line."""
