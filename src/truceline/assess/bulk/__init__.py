"""Findings on tables of records, in columns: what depends on words is judged once for each combination of words."""
