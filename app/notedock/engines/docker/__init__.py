"""Engines with the Docker Engine API: Docker and Podman. Only this package imports docker-py."""
