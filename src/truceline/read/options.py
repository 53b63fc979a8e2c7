"""Bounds of the read stage: one frozen object, the ``[read]`` table of ``case.toml``. Unknown keys are refused."""

from __future__ import annotations

import msgspec


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is read before a file is refused. Sizes are bytes, lengths characters, times seconds.

    ``max_bytes`` holds for pages and texts, ``max_table_bytes`` for tables (and for what a workbook unpacks to). Of one
    fault ``max_row_refusals`` rows of a table are named, the others counted. PDFs, workbooks and Parquet are decoded by
    a process of their own, which ends at ``max_decoder_seconds`` or ``max_decoder_memory``. ``max_depth`` is how deep
    the elements of a page may nest (libxml2 itself stops at 256). ``min_prose_chars`` is the least prose that makes a
    report.
    """

    max_bytes: int = 20_000_000
    max_table_bytes: int = 1_000_000_000
    max_rows: int = 2_000_000
    max_row_refusals: int = 1_000
    max_columns: int = 400
    max_pages: int = 2_000
    max_feed_items: int = 2_000
    max_archive_records: int = 100_000
    max_decoder_seconds: int = 60
    max_decoder_memory: int = 1_500_000_000
    max_lines: int = 60_000
    max_line_chars: int = 200_000
    max_depth: int = 250
    max_tags: int = 400_000
    max_front_matter_chars: int = 20_000
    max_field_chars: int = 4_000
    min_prose_chars: int = 40
