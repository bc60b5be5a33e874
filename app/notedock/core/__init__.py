"""The domain model in the standard library alone: no Qt, no Docker, no network.

Folders (`project`), environments, servers, Problems, states, tasks, settings, translation.
"""
