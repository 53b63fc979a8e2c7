"""Which reader takes which bytes: content first, then the name's extension. The entrance of the read stage."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import ItemError
from truceline.model.noun import Maker
from truceline.read import coverage, custody, html, incidents, plain, ucdp
from truceline.read.front import check_front
from truceline.read.options import ReadOptions
from truceline.read.source import Lexicons, Reader, ReadResult, Source, refusal
from truceline.read.tables import DELIMITERS, Header, Table, read_header, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from truceline.model.evidence import Evidence

NAME: Final = "read.readers-1"
_SNIFFED: Final = 4096
_HTML_MARKS: Final = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s", re.IGNORECASE)
_HTML_TAGS: Final = re.compile(r"</?(?:p|div|span|br|h[1-6]|a|table|ul|article|section)\b[^<>]*>", re.IGNORECASE)
_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv"})
_OTHER_SUFFIXES: Final = frozenset(
    {".atom", ".geojson", ".ini", ".js", ".json", ".jsonl", ".ndjson", ".rss", ".svg", ".toml", ".xml", ".yaml", ".yml"}
)
_FEED: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:rdf|urlset|svg)\b", re.I | re.S)
_BINARY: Final = (
    (b"%PDF", "a PDF", "save its text as .txt"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it, or export it as text or CSV"),
    (b"PAR1", "a Parquet file", "export it as CSV"),
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


class TableKind(NamedTuple):
    """One kind of table: its name, how its header is told, and who reads its rows."""

    name: str
    is_it: Callable[[Header], bool]
    read: Callable[[Source, Header, Table], ReadResult]


def read_evidence(
    evidence: Evidence,
    data: bytes,
    options: ReadOptions | None = None,
    *,
    lexicons: Lexicons | None = None,
    front: Mapping[str, object] | None = None,
    front_evidence: Evidence | None = None,
) -> ReadResult:
    """What a piece of evidence holds: documents, records, coverage, and a refusal for whatever was not taken.

    ``front`` are the keys of a sidecar file (``front.read_sidecar``), ``front_evidence`` that file's evidence; they win
    over what the source says of itself. Raises nothing but RunError: errors of the item become its refusal.
    """
    options = options or ReadOptions()
    source = Source(evidence, data, options, lexicons or load_lexicons())
    try:
        if front is not None:
            where = front_evidence.origin if front_evidence is not None else evidence.origin
            checked = check_front(front, options, where)
            linked = front_evidence.id if front_evidence is not None else None
            source = Source(evidence, data, options, source.lexicons, checked, linked)
        return sniff(source).read(source)
    except ItemError as error:
        return ReadResult(refusals=(refusal(source, error, Maker(algorithm=NAME)),))


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
        ucdp.maker(lexicons),
        incidents.maker(lexicons),
        coverage.maker(lexicons),
    )


def sniff(source: Source) -> Format:
    """The format that reads the source; raises ItemError where it is empty, too large, or of no format we know."""
    if not source.data:
        raise ItemError("read.empty", "the file has no bytes", where=source.where, mend="save it again, or take it out")
    for mark, name, mend in _BINARY:
        if source.data.startswith(mark):
            raise ItemError("read.unknown_format", f"this is {name}", where=source.where, mend=mend)
    head = _head(source.data)
    if source.suffix in _OTHER_SUFFIXES or _FEED.match(head):
        mend = "save the reports as HTML or text, the tables as CSV"
        raise ItemError("read.unknown_format", f"no reader for {source.suffix or 'XML'}", where=source.where, mend=mend)
    found = next(form for form in FORMATS if form.is_it(source, head))
    limit, key = _limit(found, source.options)
    if len(source.data) > limit:
        reason = f"{len(source.data)} bytes, more than {limit}"
        raise ItemError("read.too_large", reason, where=source.where, mend=f"split it, or raise [read] {key}")
    return found


def read_any_table(source: Source) -> ReadResult:
    """Read a CSV file as the table that its header shows; raises ItemError where it shows none that we know."""
    header, table = read_table(source.data, source.options, source.where)
    for kind in TABLES:
        if kind.is_it(header):
            result = kind.read(source, header, table)
            if result == ReadResult():
                reason = f"the {kind.name} has a header and no rows"
                raise ItemError("read.empty", reason, where=source.where, mend="add rows, or take the file out")
            return result
    reason = f"columns {', '.join(header.names)[:200]} are of no table that we know"
    mend = f"give it the header of one of: {', '.join(kind.name for kind in TABLES)}"
    raise ItemError("read.bad_header", reason, where=source.where, mend=mend)


def _head(data: bytes) -> str:
    """The beginning of the bytes as text, good enough to tell formats apart."""
    start = data[:_SNIFFED]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="replace")
    return start.replace(b"\0", b"").decode("utf-8-sig", errors="replace")


def _limit(found: Format, options: ReadOptions) -> tuple[int, str]:
    return (options.max_table_bytes, "max_table_bytes") if found.name == "table" else (options.max_bytes, "max_bytes")


def _is_html(source: Source, head: str) -> bool:
    if source.suffix in _TABLE_SUFFIXES or head.lstrip().startswith("---"):
        return False
    marks = _HTML_MARKS.search(head) is not None
    return marks or source.suffix in _HTML_SUFFIXES or (source.suffix == "" and len(_HTML_TAGS.findall(head)) >= 3)


def _is_table(source: Source, head: str) -> bool:
    if source.suffix in _TABLE_SUFFIXES:
        return True
    first = head.split("\n", maxsplit=1)[0]
    if len(first) >= _SNIFFED - 1 or max(first.count(mark) for mark in DELIMITERS) < 3:
        return False
    try:
        header = read_header(first, source.options, source.where)
    except ItemError:
        return False
    return any(kind.is_it(header) for kind in TABLES)


def _is_text(source: Source, head: str) -> bool:
    """Whatever is left may be text; its reader refuses what is not."""
    return bool(source.data or head)


TABLES: Final = (
    TableKind("UCDP event table", ucdp.is_ucdp, ucdp.read_ucdp),
    TableKind("incident table", incidents.is_incidents, incidents.read_incidents),
    TableKind("coverage table", coverage.is_coverage, coverage.read_coverage),
)
"""The kinds of table, in the order in which they are tried."""

FORMATS: Final = (
    Format("table", _is_table, read_any_table),
    Format("html", _is_html, html.read_html),
    Format("text", _is_text, plain.read_plain),
)
"""The readers, in the order in which they are tried; the last takes whatever is text."""
