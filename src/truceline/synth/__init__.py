"""Conflicts with known truth, for tests, gates and benches: incidents, what sources make of them, and what was so."""
