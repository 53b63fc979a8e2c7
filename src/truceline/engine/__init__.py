"""Engines: where the rows of a case are kept. Stages and publish see ``base`` only, never a concrete engine."""
