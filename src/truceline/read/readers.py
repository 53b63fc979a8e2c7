"""Which reader takes which bytes: content first, then the name's extension. The entrance of the read stage."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import ItemError
from truceline.model.noun import Maker
from truceline.read import custody, feed, html, pdf, plain, tables, warc
from truceline.read.front import check_front, read_sidecar
from truceline.read.mapping_file import read_mapping
from truceline.read.options import ReadOptions
from truceline.read.source import Body, Lexicons, Reader, ReadResult, Source, refusal
from truceline.read.table_files import DELIMITERS, read_header

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from truceline.model.evidence import Evidence

NAME: Final = "read.readers-1"
_SNIFFED: Final = 4096
_HTML_MARKS: Final = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s", re.IGNORECASE)
_HTML_TAGS: Final = re.compile(r"</?(?:p|div|span|br|h[1-6]|a|table|ul|article|section)\b[^<>]*>", re.IGNORECASE)
_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv"})
_OTHER_SUFFIXES: Final = frozenset(
    {".geojson", ".ini", ".js", ".json", ".jsonl", ".ndjson", ".svg", ".toml", ".yaml", ".yml"}
)
_XML: Final = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE (?!html)[^>]*>\s*)?(?:<\?[^>]*>\s*){0,9}"
_FEED: Final = re.compile(_XML + r"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL)
_OTHER_XML: Final = re.compile(_XML + r"<(?:urlset|svg|sitemapindex|kml|gpx)\b", re.IGNORECASE | re.DOTALL)
_XML_SUFFIXES: Final = frozenset({".atom", ".rdf", ".rss", ".xml"})
_BINARY: Final = (
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"BZh", "compressed with bzip2", "unpack it first"),
    (b"\xfd7zXZ\x00", "compressed with xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first"),
    (b"\x89PNG", "a picture", "write what it shows as text"),
    (b"\xff\xd8\xff", "a picture", "write what it shows as text"),
    (b"GIF8", "a picture", "write what it shows as text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "export it as text or CSV"),
    (b"SQLite format 3\x00", "a database", "export the table as CSV"),
)


class Format(NamedTuple):
    """One format: its name, how its bytes are told, and who reads it."""

    name: str
    is_it: Callable[[Source, str], bool]
    read: Reader
    is_table: bool = False


class Beside(NamedTuple):
    """A file beside a source that says what the source cannot: its bytes and their evidence."""

    evidence: Evidence
    data: bytes


def read_evidence(
    evidence: Evidence,
    content: bytes | Path,
    options: ReadOptions | None = None,
    *,
    lexicons: Lexicons | None = None,
    front: Beside | None = None,
    mapping: Beside | None = None,
) -> ReadResult:
    """What a piece of evidence holds: documents, records, coverage, and a refusal for whatever was not taken.

    ``content`` is its bytes, or the file that holds them (a large table is not read whole). ``front`` is a sidecar
    file, which wins over what the source says of itself; ``mapping`` says what the columns of a table mean. Raises
    nothing but RunError: errors of the item become its refusal.
    """
    options = options or ReadOptions()
    source = Source(evidence, Body(content), options, lexicons or load_lexicons())
    try:
        source = _with_beside(source, front, mapping)
        return sniff(source).read(source)
    except ItemError as error:
        return ReadResult(refusals=(refusal(source, error, Maker(algorithm=NAME)),))


def _with_beside(source: Source, front: Beside | None, mapping: Beside | None) -> Source:
    """The source with what the files beside it say; raises ItemError where one of them is malformed."""
    if front is not None:
        where = front.evidence.origin
        raw = read_sidecar(front.data, source.options, where)
        source = replace(source, front=check_front(raw, source.options, where), beside=(front.evidence.id,))
    if mapping is not None:
        layout = read_mapping(mapping.data, mapping.evidence.origin)
        source = replace(source, mapping=layout, beside=(*source.beside, mapping.evidence.id))
    return source


def load_lexicons() -> Lexicons:
    """The shipped lexicons of acts and parties; raises LexiconError."""
    from truceline.lexicon.acts import load_acts
    from truceline.lexicon.parties import load_parties

    return Lexicons(load_acts(), load_parties())


def makers(lexicons: Lexicons) -> tuple[Maker, ...]:
    """Everybody whom a noun of this stage may name as its maker."""
    return (
        Maker(algorithm=custody.NAME),
        Maker(algorithm=NAME),
        plain.maker(),
        html.maker(),
        pdf.maker(),
        feed.maker(),
        warc.maker(),
        *tables.makers(lexicons),
    )


def makers_of(mapping: Beside, lexicons: Lexicons) -> tuple[Maker, ...]:
    """Who makes the rows of a table with a mapping of its own; nobody where the mapping is malformed."""
    try:
        return (tables.maker(read_mapping(mapping.data, mapping.evidence.origin), lexicons),)
    except ItemError:
        return ()


def sniff(source: Source) -> Format:
    """The format that reads the source; raises ItemError where it is empty, too large, or of no format we know."""
    if not source.body.size:
        raise ItemError("read.empty", "the file has no bytes", where=source.where, mend="save it again, or take it out")
    found = ARCHIVE if warc.is_archive(source) else _told(source, source.body.head(_SNIFFED))
    limit, key = _limit(found, source.options)
    if source.body.size > limit:
        reason = f"{source.body.size} bytes, more than {limit}"
        raise ItemError("read.too_large", reason, where=source.where, mend=f"split it, or raise [read] {key}")
    return found


def _told(source: Source, start: bytes) -> Format:
    """The format that the first bytes tell; raises ItemError where it is none of ours."""
    for mark, name, mend in _BINARY:
        if start.startswith(mark):
            raise ItemError("read.unknown_format", f"this is {name}", where=source.where, mend=mend)
    head = _head(start)
    is_other_xml = source.suffix in _XML_SUFFIXES and not _FEED.match(head) and not _HTML_MARKS.search(head)
    if source.suffix in _OTHER_SUFFIXES or _OTHER_XML.match(head) or is_other_xml:
        mend = "save the reports as HTML or text, the tables as CSV"
        raise ItemError("read.unknown_format", f"no reader for {source.suffix or 'XML'}", where=source.where, mend=mend)
    return next(form for form in FORMATS if form.is_it(source, head))


def _head(start: bytes) -> str:
    """The beginning of the bytes as text, good enough to tell formats apart."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="replace")
    return start.replace(b"\0", b"").decode("utf-8-sig", errors="replace")


def _limit(found: Format, options: ReadOptions) -> tuple[int, str]:
    return (options.max_table_bytes, "max_table_bytes") if found.is_table else (options.max_bytes, "max_bytes")


def _begins(mark: bytes) -> Callable[[Source, str], bool]:
    return lambda source, _: source.body.head(len(mark)) == mark


def _is_pdf(source: Source, head: str) -> bool:
    before, mark, _ = head[:1024].partition("%PDF-")
    return source.suffix not in _TABLE_SUFFIXES and bool(mark) and not before.strip()


def _is_feed(source: Source, head: str) -> bool:
    return source.suffix not in _TABLE_SUFFIXES and _FEED.match(head) is not None


def _is_html(source: Source, head: str) -> bool:
    if source.suffix in _TABLE_SUFFIXES or head.lstrip().startswith("---"):
        return False
    marks = _HTML_MARKS.search(head) is not None
    return marks or source.suffix in _HTML_SUFFIXES or (source.suffix == "" and len(_HTML_TAGS.findall(head)) >= 3)


def _is_table(source: Source, head: str) -> bool:
    if source.suffix in _TABLE_SUFFIXES or source.mapping is not None:
        return True
    first = head.split("\n", maxsplit=1)[0]
    if len(first) >= _SNIFFED - 1 or max(first.count(mark) for mark in DELIMITERS) < 3:
        return False
    try:
        names, _ = read_header(first, source.options, source.where)
    except ItemError:
        return False
    return tables.is_any_table(names)


def _is_text(source: Source, head: str) -> bool:
    """Whatever is left may be text; its reader refuses what is not."""
    return bool(source.body.size or head)


def _read_page(source: Source) -> ReadResult:
    """A page of a web archive; raises ItemError for what is no page: tables, and archives in archives."""
    found = sniff(source)
    if found.is_table:
        reason = f"a web archive that holds a {found.name}"
        mend = "take it out of the archive, and add it as a file of its own"
        raise ItemError("read.unknown_format", reason, where=source.where, mend=mend)
    return found.read(source)


def _read_archive(source: Source) -> ReadResult:
    return warc.read_archive(source, _read_page)


ARCHIVE: Final = Format("web archive", lambda source, _: warc.is_archive(source), _read_archive, is_table=True)
"""Tried first: packed ones look like what nobody reads. Their bounds are those of tables."""
FORMATS: Final = (
    Format("PDF", _is_pdf, pdf.read_pdf),
    Format("workbook", _begins(b"PK\x03\x04"), tables.read_sheet, is_table=True),
    Format("Parquet", _begins(b"PAR1"), tables.read_parquet, is_table=True),
    Format("feed", _is_feed, feed.read_feed),
    Format("table", _is_table, tables.read_csv, is_table=True),
    Format("html", _is_html, html.read_html),
    Format("text", _is_text, plain.read_plain),
)
"""The readers, in the order in which they are tried; the last takes whatever is text."""
