"""Agreements as data: YAML to provisions and zones, checked, compiled, and told in plain words."""
