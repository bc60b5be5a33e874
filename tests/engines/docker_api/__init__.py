"""What only engines with images have: each test runs on Docker and on Podman."""
