"""Publish: a whole generation as terminal tables, JSON Lines, GeoJSON, CSV, report; and what stands behind a thing."""
