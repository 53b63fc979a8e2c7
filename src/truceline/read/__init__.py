"""Stage 1, read: bytes become evidence under custody, then documents, records of tables, and coverage."""
