"""Lexicons: data files with schema, source, licence and version, and small typed readers of them."""
