"""Checks and generators of the workshop; each runs as ``python -m tools.NAME`` from the repository."""
