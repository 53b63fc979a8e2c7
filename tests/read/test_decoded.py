"""PDFs, workbooks and Parquet, which a process of its own decodes: what is read, and what a hostile one costs."""

from __future__ import annotations

import csv
import io
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.read.samples import pdf, workbook
from truceline.model.evidence import BlockRole, PublishedFrom
from truceline.read import decoding
from truceline.read.isolated import limits_of
from truceline.read.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.read.test_plain import ReadOne, Refused
    from truceline.read.source import ReadResult

    Read = Callable[..., ReadResult]

INCIDENTS = Path(__file__).resolve().parents[2] / "src/truceline/cases/syria-2017/sources/incidents.csv"
PAGES = (
    (
        "Weekly report 12",
        "Strikes near the river town",
        "DAMASCUS, June 8, 2017 (Agency) - Shells fell on the outskirts of the town on Wednesday evening,",
        "according to the provincial governor, who said that four people were killed and nine were in-",
        "jured when a rocket hit the market place.",
        "The opposition denied responsibility. It said that its men had kept to the truce since the sixth",
        "of May, and that the army had fired first; the column was hit when it had",
        "Page 1 of 3",
    ),
    (
        "Weekly report 12",
        "reached the bridge. On Thursday the ministry said that two aircraft had struck vehicles on the way",
        "towards the garrison.",
        "Page 2 of 3",
    ),
    ("Weekly report 12", "Nothing else was reported from the province, the observers wrote.", "Page 3 of 3"),
)


def rows() -> list[list[str]]:
    with INCIDENTS.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def as_parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


class TestPdf:
    def test_paragraphs_are_put_together_and_heads_and_feet_of_pages_are_told(self, read_one: ReadOne) -> None:
        document = read_one(pdf(PAGES), "sources/report.pdf")
        prose = [document.text[b.start : b.end] for b in document.blocks if b.role is BlockRole.PROSE]
        assert prose[0].endswith("four people were killed and nine were injured when a rocket hit the market place.")
        assert prose[1].endswith("the column was hit when it had reached the bridge. On Thursday the ministry said that"
                                 " two aircraft had struck vehicles on the way towards the garrison.")  # fmt: skip
        assert not any("Page" in text or "Weekly" in text for text in prose)
        furniture = [document.text[b.start : b.end] for b in document.blocks if b.role is BlockRole.NAVIGATION]
        assert sorted(set(furniture)) == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3", "Weekly report 12"]

    def test_its_date_is_that_of_its_dateline_and_nothing_is_aligned_with_the_bytes(self, read_one: ReadOne) -> None:
        document = read_one(pdf(PAGES), "sources/report.pdf")
        assert document.published.known_from is PublishedFrom.DATELINE
        assert (document.title, document.language) == ("Strikes near the river town", "en")
        assert {block.original_start for block in document.blocks} == {None}
        assert [b.end <= a.start for b, a in zip(document.blocks, document.blocks[1:], strict=False)].count(False) == 0

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"%PDF-1.7\n...", "read.truncated"),
            (pdf(PAGES)[:700], "read.truncated"),
            (pdf([[], []]), "read.no_prose"),
            (pdf([["x"]], claimed=1_000_000), "read.too_large"),
            (pdf([["Encrypted"]]).replace(b"/Root 1 0 R", b"/Encrypt << /Filter /None >> /Root 1 0 R"), ""),
        ],
    )
    def test_a_pdf_that_cannot_be_read_is_refused_in_bounded_time(
        self, refused: Refused, data: bytes, code: str
    ) -> None:
        start = time.monotonic()
        refusal = refused(data, "sources/report.pdf")
        assert refusal.code == code or not code
        assert refusal.mend
        assert time.monotonic() - start < 30

    def test_pages_over_the_bound_are_refused(self, refused: Refused) -> None:
        assert "3 pages, more than 2" in refused(pdf(PAGES), "a.pdf", options=ReadOptions(max_pages=2)).reason
        long = pdf([["some words of a line that is long"] * 50], claimed=400)
        refusal = refused(long, "a.pdf", options=ReadOptions(max_bytes=len(long) + 1))
        assert (refusal.code, "characters" in refusal.reason) == ("read.too_large", True)

    def test_a_decoder_out_of_time_or_memory_ends_and_the_file_is_refused(self, refused: Refused) -> None:
        late = refused(pdf(PAGES), "a.pdf", options=ReadOptions(max_decoder_memory=10_000_000))
        assert late.code == "read.out_of_bounds"
        assert "memory" in late.reason or "ended before it was done" in late.reason
        slow = refused(pdf([["words"] * 40] * 4, claimed=1900), "a.pdf", options=ReadOptions(max_decoder_seconds=0))
        assert (slow.code, "took over 0 seconds" in slow.reason) == ("read.out_of_bounds", True)


class TestWorkbook:
    def test_its_rows_are_those_of_the_same_table_as_csv(self, read: Read) -> None:
        told = read(INCIDENTS.read_bytes(), "sources/incidents.csv")
        found = read(workbook(rows()), "sources/incidents.xlsx")
        assert [row.text for row in found.records] == [row.text for row in told.records]
        assert found.records.texts("id").to_pylist() == told.records.texts("id").to_pylist()
        assert found.rows == told.rows == len(rows()) - 1

    def test_numbers_and_other_sheets(self, read: Read) -> None:
        head, written, *_ = rows()
        first: list[object] = [*written]
        first[head.index("killed_low")] = 3
        first[head.index("lat")], first[head.index("lon")] = 33.5, 38.5
        result = read(workbook([head, first], [["other"]]), "sources/incidents.xlsx")
        [record] = result.records
        assert (record.casualties[0].low, record.place.latitude) == (3, 33.5)
        [said] = result.refusals
        assert (said.code, said.where) == ("read.other_sheets", "sources/incidents.xlsx:sheets")
        assert "'S2'" in said.reason

    def test_an_empty_or_foreign_one_is_refused(self, refused: Refused) -> None:
        assert refused(workbook([]), "a.xlsx").code == "read.empty"
        assert refused(workbook([["a", "b"], ["1", "2"]]), "a.xlsx").code == "read.bad_header"
        assert refused(workbook([["a", ""], ["1", "2"]]), "a.xlsx").code == "read.bad_header"
        assert refused(workbook(rows()), "a.xlsx", options=ReadOptions(max_rows=10)).code == "read.too_large"
        assert refused(workbook(rows())[:3000], "a.xlsx").code == "read.truncated"
        assert refused(b"PK\x03\x04rest", "a.xlsx").code == "read.truncated"

    def test_a_bomb_is_refused_by_what_it_says_of_itself(self, refused: Refused) -> None:
        bomb = workbook(rows()[:2], padding=60_000_000)
        assert len(bomb) < 200_000
        refusal = refused(bomb, "a.xlsx", options=ReadOptions(max_table_bytes=50_000_000))
        assert (refusal.code, "when unpacked" in refusal.reason) == ("read.too_large", True)


class TestParquet:
    def test_its_rows_are_those_of_the_same_table_as_csv(self, read: Read) -> None:
        head, *body = rows()
        table = pa.table({name: [row[place] for row in body] for place, name in enumerate(head)})
        told = read(INCIDENTS.read_bytes(), "sources/incidents.csv")
        found = read(as_parquet(table), "sources/incidents.parquet")
        assert found.records.texts("id").to_pylist() == told.records.texts("id").to_pylist()
        assert [row.place for row in found.records] == [row.place for row in told.records]

    def test_values_of_other_types_are_read_as_texts(self, read: Read) -> None:
        table = pa.table(
            {
                "row_id": pa.array([1, 2], pa.int32()),
                "date_start": pa.array(["2017-06-08", "2017-06-09"]).cast(pa.date32()),
                "date_end": pa.array([None, 1_496_966_400], pa.int64()).cast(pa.timestamp("s")),
                "place": pa.array(["Homs", "Hama"]).dictionary_encode(),
                "act": pa.array([b"attack", b"attack"], pa.binary()),
                "said_by": ["A", "B"],
                "killed_low": pa.array([float("nan"), 2.0]),
                "extra": pa.array([[1], [2]]),
            }
        )
        first, second = read(as_parquet(table), "sources/log.parquet").records
        assert (first.row_id, first.casualties, first.place.name) == ("1", (), "Homs")
        assert second.casualties[0].low == 2
        assert (second.time.end_utc - second.time.start_utc).days == 1

    def test_bytes_that_are_no_text_are_refused(self, refused: Refused) -> None:
        out = io.BytesIO()
        row = {"row_id": "1", "act": "attack", "place": "Homstown", "said_by": "A", "date_start": "2017-06-08"}
        table = pa.table({name: [value] for name, value in row.items()})
        parquet.write_table(table, out, compression="none", use_dictionary=False)
        data = out.getvalue()
        assert b"Homstown" in data
        refusal = refused(data.replace(b"Homstown", b"Homs\xb3own"), "a.parquet")
        assert refusal.code == "read.truncated"

    def test_a_damaged_or_large_one_is_refused(self, refused: Refused) -> None:
        data = as_parquet(pa.table({"row_id": list(range(5000)), "act": ["attack"] * 5000}))
        assert refused(data[:-200], "a.parquet").code == "read.truncated"
        assert refused(b"PAR1rest", "a.parquet").code == "read.truncated"
        assert refused(data, "a.parquet", options=ReadOptions(max_rows=100)).code == "read.too_large"
        assert refused(data, "a.parquet").code == "read.bad_header"


class Told:
    """What a decoder sends, kept here: the decoders themselves, without their process."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        self.out = decoding.Out(self.stream)

    def frames(self) -> list[tuple[str, bytes]]:
        data, found = self.stream.getvalue(), []
        while data:
            size = int.from_bytes(data[1:5], "big")
            found.append((data[:1].decode(), data[5 : 5 + size]))
            data = data[5 + size :]
        return found


LIMITS = limits_of(ReadOptions())
HEAD = b'["row_id","act"]\n'


def test_decoders_send_frames() -> None:
    told = Told()
    decoding.decode_pdf(io.BytesIO(pdf(PAGES)), LIMITS, told.out, io.BytesIO())
    assert [kind for kind, _ in told.frames()] == ["P", "P", "P"]
    told = Told()
    decoding.decode_sheet(io.BytesIO(workbook(rows()[:4], [["x"]])), LIMITS, told.out, io.BytesIO(HEAD))
    assert [kind for kind, _ in told.frames()] == ["N", "H", "B"]
    told = Told()
    table = pa.table({"row_id": ["1", "2"], "act": [1.5, None], "nested": [[1], [2]]})
    decoding.decode_parquet(io.BytesIO(as_parquet(table)), LIMITS, told.out, io.BytesIO(HEAD))
    [(kind, names), (_, batch)] = told.frames()
    assert (kind, names) == ("H", b'["row_id","act"]')
    with pa.ipc.open_stream(batch) as stream:
        assert stream.read_all().to_pydict() == {"row_id": ["1", "2"], "act": ["1.5", ""]}


@pytest.mark.parametrize(
    ("decode", "data", "change", "code"),
    [
        (decoding.decode_pdf, b"%PDF-1.4 nothing", {}, "read.truncated"),
        (decoding.decode_pdf, pdf(PAGES), {"pages": 1}, "read.too_large"),
        (decoding.decode_pdf, pdf(PAGES), {"page_chars": 10}, "read.too_large"),
        (decoding.decode_sheet, b"PK nothing", {}, "read.truncated"),
        (decoding.decode_sheet, workbook([]), {}, "read.empty"),
        (decoding.decode_sheet, workbook([["a"], ["b"], ["c"]]), {"rows": 1}, "read.too_large"),
        (decoding.decode_sheet, workbook([["a"]]), {"unpacked": 10}, "read.too_large"),
        (decoding.decode_parquet, b"PAR1", {}, "read.truncated"),
        (decoding.decode_parquet, as_parquet(pa.table({"a": [1, 2, 3]})), {"rows": 1}, "read.too_large"),
    ],
)
def test_decoders_refuse(decode: Any, data: bytes, change: dict[str, int], code: str) -> None:
    limits = msgspec.structs.replace(LIMITS, **change)
    with pytest.raises(decoding.UndecodableError) as caught:
        decode(io.BytesIO(data), limits, Told().out, io.BytesIO(HEAD))
    assert caught.value.told[0] == code


def test_cells_of_a_sheet_as_texts() -> None:
    cells = [None, "a", True, 3.0, 2.5, date(2017, 6, 8), datetime(2017, 6, 8), datetime(2017, 6, 8, 9, 30), 7]  # noqa: DTZ001 a workbook's moments have no zone
    assert [decoding._cell(cell) for cell in cells] == [
        "", "a", "true", "3", "2.5", "2017-06-08", "2017-06-08", "2017-06-08T09:30:00", "7",
    ]  # fmt: skip
