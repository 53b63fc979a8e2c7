"""Bytes for fuzzing the readers: whole files of each format, damaged at random, and what a reader may answer."""

from __future__ import annotations

import io
import random
import time
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from tests.read.archives import info, packed, record, wacz
from tests.read.conftest import evidence_of
from tests.read.samples import pdf, workbook
from tests.read.test_decoded import PAGES, rows
from tests.read.test_feed import ATOM, RSS
from tests.read.test_layouts import ACLED, AIRWARS, LOG, MAPPING, TestGdelt, table
from tests.read.test_plain import PARAGRAPHS
from tests.read.test_tables import EVENT, ROW, WATCH
from truceline.model.refusal import CODES
from truceline.read.readers import Beside, read_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.read.source import Lexicons

PROSE = "\n\n".join(PARAGRAPHS * 6)
PAGE = f"""<!doctype html><html lang="en"><head><title>Shells fall</title><meta property="article:published_time"
content="2017-06-08T10:00:00Z"><script type="application/ld+json">{{"@type": "NewsArticle", "author": "A"}}</script>
</head><body><nav><a href="/">Home</a></nav><article><p>{"</p><p>".join(PARAGRAPHS * 6)}</p></article></body></html>"""
MARKED = "# Heading\n\n> quote\n\n- item **bold** [link](https://a.example/)\n\n"
NOTE = "---\nkind: note\npublisher: Mission\npublished: 2017-06-08\naddresses: [https://a.example/]\n---\n" + PROSE


ODD = (b'"', b"\0", b"\xff\xfe", b"\r", b"<", b"&#x0;", b"\xe2\x80\xae", b"\t")


class Seed(NamedTuple):
    """A whole file of a format, to be damaged; ``mapping`` is a file beside it."""

    name: str
    data: bytes
    mapping: bytes = b""


def _parquet() -> bytes:
    head, *body = rows()
    out = io.BytesIO()
    table_of_rows = pa.table({name: [row[place] for row in body] for place, name in enumerate(head)})
    parquet.write_table(table_of_rows, out, compression="none", use_dictionary=False, row_group_size=20)
    return out.getvalue()


def _rows_of(row: dict[str, str], key: str) -> bytes:
    return table(*({**row, key: str(number)} for number in range(1, 60))).encode()


def _longer(feed: str, begins: str, ends: str) -> bytes:
    """A feed with its first item many times over."""
    start, end = feed.index(begins), feed.index(ends) + len(ends)
    return (feed[:start] + feed[start:end] * 20 + feed[end:]).encode()


def seeds() -> dict[str, Seed]:
    """A file for each reader."""
    gdelt = "\n".join("\t".join(TestGdelt.row(2, globaleventid=str(number))) for number in range(1, 60))
    return {
        "html": Seed("a.html", PAGE.encode()),
        "text": Seed("a.txt", PROSE.encode()),
        "markdown": Seed(
            "a.md", ("# Heading\n\n> quote\n\n- item **bold** [link](https://a.example/)\n\n" + PROSE).encode()
        ),
        "note": Seed("a.txt", NOTE.encode()),
        "rss": Seed("a.rss", _longer(RSS, "<item>", "</item>")),
        "atom": Seed("a.atom", _longer(ATOM, "<entry>", "</entry>")),
        "incidents": Seed("a.csv", _rows_of(ROW, "row_id")),
        "coverage": Seed("a.csv", _rows_of(WATCH, "row_id")),
        "ucdp": Seed("a.csv", _rows_of(EVENT, "id")),
        "acled": Seed("a.csv", _rows_of(ACLED, "event_id_cnty")),
        "airwars": Seed("a.csv", _rows_of(AIRWARS, "Incident_Code")),
        "gdelt": Seed("a.export.csv", gdelt.encode()),
        "mapped": Seed("a.csv", _rows_of(LOG, "No"), MAPPING.encode()),
        "pdf": Seed("a.pdf", pdf(PAGES * 40)),
        "sheet": Seed("a.xlsx", workbook(rows()[:1] + rows()[1:] * 7)),
        "parquet": Seed("a.parquet", _parquet()),
        "warc": Seed("a.warc", info() + record(PAGE.encode()) * 9),
        "packed warc": Seed("a.warc.gz", packed(info(), *[record(PAGE.encode())] * 9)),
        "wacz": Seed("a.wacz", wacz(a_warc=info() + record(PAGE.encode()) * 9)),
    }


def damaged(seed: bytes, chance: random.Random, most: int) -> Iterator[bytes]:
    """The file damaged again and again: bytes changed, cut out, put in, doubled; now and then grown, or only noise."""
    while True:
        data = bytearray(seed)
        for _ in range(chance.randint(1, 12)):
            start = chance.randint(0, len(data))
            size = chance.choice((0, 1, 2, 8, 40, 200))
            kind = chance.random()
            if kind < 0.4:
                data[start : start + size] = chance.randbytes(size)
            elif kind < 0.7:
                data[start : start + size] = b""
            elif kind < 0.9:
                data[start:start] = data[start : start + 5 * size] * chance.randint(1, 6)
            else:
                data[start:start] = chance.choice(
                    (b'"', b"\0", b"\xff\xfe", b"\r", b"<", b"&#x0;", b"\xe2\x80\xae", b"\t")
                )
        yield bytes(data[:most]) if chance.random() < 0.97 else chance.randbytes(chance.randint(1, 4000))


def feed(seed: Seed, amount: int, lexicons: Lexicons, number: int, seconds: float = 1e9) -> tuple[int, int, float]:
    """Give a reader so many damaged bytes; gives bytes, files, and the longest time a file took.

    Anything but a result with documents, rows or refusals of known codes is an error of ours, and goes through.
    """
    chance = random.Random(number)  # noqa: S311 damage is to come again, not to be secret
    given = files = 0
    longest = 0.0
    begun = time.monotonic()
    for data in damaged(seed.data, chance, 150_000):
        mapping = next(damaged(seed.mapping, chance, 5_000)) if seed.mapping and chance.random() < 0.5 else seed.mapping
        beside = Beside(evidence_of(mapping, "a.mapping.yaml"), mapping) if mapping else None
        start = time.process_time()
        result = read_evidence(evidence_of(data, seed.name), data, lexicons=lexicons, mapping=beside)
        longest = max(longest, time.process_time() - start)
        assert all(refusal.code in CODES for refusal in result.refusals)
        assert result.documents or result.rows or result.refusals
        assert list(result.records) is not None
        given += len(data) + len(mapping)
        files += 1
        if given >= amount or time.monotonic() - begun > seconds:
            return given, files, longest
    return given, files, longest
