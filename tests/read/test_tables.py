"""Tables of UCDP, of incidents and of coverage: every row is a record or a refusal."""

from __future__ import annotations

import csv
import gzip
import io
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.claim import HarmKind, Modality, SourceKind, Via
from truceline.model.record import Record
from truceline.read import cells
from truceline.read.distinct import Bad
from truceline.read.mapping import load_layouts
from truceline.read.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.read.test_plain import Refused
    from truceline.read.source import Lexicons, ReadResult

    Read = Callable[..., ReadResult]

LAYOUTS = {layout.name: layout for layout in load_layouts()}
NEEDED = LAYOUTS["ucdp-ged"].needed
COLUMNS = LAYOUTS["incidents"].known
EVENT = {
    "id": "242109.0", "type_of_violence": "1.0", "side_a": "Government of Syria", "side_b": "Syrian insurgents",
    "source_office": "SOHR;Airwars", "source_original": "", "source_headline": "Shells fall", "where_prec": "1.0",
    "where_coordinates": "Rivertown", "adm_1": "Upper", "adm_2": "", "country": "Syria", "latitude": "34.5",
    "longitude": "36.7", "date_prec": "1.0", "date_start": "2017-05-01", "date_end": "2017-05-02", "low": "2.0",
    "best": "3.0", "high": "4.0", "deaths_civilians": "1.0",
}  # fmt: skip
ROW = {
    "row_id": "R1", "date_start": "2017-06-08", "date_end": "", "date_precision": "1", "place": "al-Tanf",
    "admin1": "Homs", "lat": "33.5", "lon": "38.66", "where_precision": "acled:2", "act": "Air/drone strike",
    "actor": "US-led coalition", "target": "pro-regime forces", "killed_low": "2", "killed_high": "",
    "injured_low": "0", "injured_high": "15", "said_by": "The Post < Pentagon", "stance": "",
    "address": "https://a.example/ https://b.example/", "what": "A strike.",
}  # fmt: skip
WATCH = {
    "row_id": "C1", "observer": "Syrian Observatory for Human Rights", "area": "Homs province", "admin1": "Homs",
    "date_start": "2017-05-01", "date_end": "2017-05-31", "means": "network on the ground", "restriction": "",
    "address": "UCDP GED event 242109", "what": "x",
}  # fmt: skip


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def only(read: Read, row: dict[str, str], **changes: str) -> Record:
    result = read(table({**row, **changes}), "sources/incidents.csv")
    assert not result.refusals, result.refusals
    [record] = result.records
    return record


def bad(read: Read, row: dict[str, str], **changes: str) -> Any:
    key = "id" if "id" in row else "row_id"
    result = read(table(row, {**row, key: "R2", **changes}), "sources/table.csv")
    assert len(result.records) + len(result.coverages) == 1
    [refusal] = result.refusals
    assert refusal.mend
    return refusal


class TestUcdp:
    def test_a_row_is_a_record_in_our_terms(self, read: Read) -> None:
        record = only(read, EVENT)
        assert (record.dataset, record.row_id, record.row) == ("ucdp-ged", "242109", 1)
        assert record.id == Record.id_of("ucdp-ged", "242109")
        assert record.actor is not None
        assert record.actor.text == "Government of Syria"
        assert not record.is_directed
        assert (record.place.scheme, record.place.precision, record.place.longitude) == ("ucdp", 1, 36.7)
        assert record.time.start_utc == datetime(2017, 5, 1, tzinfo=UTC)
        assert record.time.end_utc == datetime(2017, 5, 3, tzinfo=UTC)
        assert (record.time.clock, record.time.scheme, record.time.precision) == ("UTC", "ucdp", 1)
        killed, civilians = record.casualties
        assert (killed.kind, killed.low, killed.high, killed.who) == (HarmKind.KILLED, 2, 4, "")
        assert killed.span.text == "3.0"
        assert (civilians.low, civilians.high, civilians.who) == (1, 1, "civilians")
        assert record.text == "Shells fall"

    def test_one_sided_violence_is_directed(self, read: Read, lexicons: Lexicons) -> None:
        record = only(read, EVENT, type_of_violence="3", side_b="Civilians")
        assert record.is_directed
        assert record.act == lexicons.acts.from_ucdp(3)

    def test_names_of_other_releases_are_known(self, read: Read) -> None:
        old = {"best_est" if name == "best" else name: value for name, value in EVENT.items()}
        assert read(table(old), "sources/ged.csv").records[0].casualties[0].low == 2

    def test_numbers_out_of_order_widen_the_range_and_that_is_said(self, read: Read) -> None:
        result = read(table(EVENT, {**EVENT, "id": "2", "low": "5", "best": "3", "high": "4"}), "sources/ged.csv")
        assert [(row.casualties[0].low, row.casualties[0].high) for row in result.records] == [(2, 4), (3, 5)]
        [said] = result.refusals
        assert (said.code, said.where) == ("read.put_right", "sources/ged.csv:row 2:low")
        assert "low 5, best 3, high 4 are not in order: taken as 3 to 5" in said.reason
        assert result.rows == 2

    def test_the_chain_runs_from_ucdp_to_who_said_it(self, read: Read) -> None:
        def names(office: str, original: str) -> list[tuple[str, Via]]:
            record = only(read, EVENT, source_office=office, source_original=original)
            return [(hop.key, hop.via) for hop in record.chain]

        assert names("", "") == [("ucdp", Via.PUBLISHES)]
        assert names("Reuters News", "") == [("ucdp", Via.PUBLISHES), ("reuters news", Via.SAYS)]
        assert names("Reuters", "A witness")[1:] == [("reuters", Via.CITES), ("witness", Via.SAYS)]
        assert names("SOHR;sohr;SOHR", "SOHR") == [("ucdp", Via.PUBLISHES), ("sohr", Via.CITES)]
        assert names("Zeta;Alpha", "alpha, zeta") == [("ucdp", Via.PUBLISHES), ("alpha; zeta", Via.CITES)]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id", ""), ("type_of_violence", "4"), ("type_of_violence", "x"), ("latitude", "91"), ("longitude", "east"),
            ("latitude", ""), ("where_prec", "8"), ("date_prec", "0"), ("date_start", ""), ("date_start", "2017-02-30"),
            ("date_end", "2017-04-01"), ("best", ""), ("low", "-1"), ("high", "2.5"), ("deaths_civilians", "many"),
        ],
    )  # fmt: skip
    def test_a_bad_row_is_refused_with_its_row_and_field(self, read: Read, field: str, value: str) -> None:
        refusal = bad(read, EVENT, **{field: value})
        assert refusal.code == "read.bad_row"
        assert refusal.where == f"sources/table.csv:row 2:{field}"

    @pytest.mark.parametrize("column", NEEDED)
    def test_a_missing_column_is_refused_by_its_name(self, refused: Refused, column: str) -> None:
        without = {name: value for name, value in EVENT.items() if name != column}
        refusal = refused(table(without), "sources/ged.csv")
        assert refusal.code == "read.missing_column"
        assert refusal.where == f"sources/ged.csv:{column}"
        assert column in refusal.mend

    def test_the_real_table_is_read_whole_and_quickly(self, read: Read, shared_file: Callable[[str], Path]) -> None:
        data = gzip.decompress(shared_file("data/ucdp-syria/ucdp_ged191_syria.csv.gz").read_bytes())
        start = time.process_time()
        result = read(data, "sources/ged191.csv")
        seconds = time.process_time() - start
        assert (len(result.records), result.rows) == (16_566, 16_566)
        assert [refusal.code for refusal in result.refusals] == ["read.put_right"] * 101
        assert sum(record.time.start_utc.year == 2017 for record in result.records) > 5_000
        assert seconds < 3 * 16_566 / 5_587, "5,587 rows are to take under a second; threefold for a slow machine"


class TestIncidents:
    def test_a_row_is_a_record_in_our_terms(self, read: Read) -> None:
        record = only(read, ROW)
        assert (record.dataset, record.row_id) == ("incidents", "R1")
        assert record.act == "air_drone_strike"
        assert record.is_directed
        assert (record.place.scheme, record.place.precision) == ("acled", 2)
        assert (record.time.scheme, record.time.precision) == ("ucdp", 1)
        assert record.time.end_utc == datetime(2017, 6, 9, tzinfo=UTC)
        killed, injured = record.casualties
        assert (killed.low, killed.high, killed.span.text) == (2, None, "2")
        assert (injured.kind, injured.low, injured.high) == (HarmKind.INJURED, 0, 15)
        assert record.modality is Modality.ASSERTED
        assert record.addresses == ("https://a.example/", "https://b.example/")
        publisher = record.chain[0]
        assert (publisher.name, publisher.via, publisher.kind) == ("The Post", Via.PUBLISHES, SourceKind.PUBLISHER)
        assert record.chain[1].via is Via.SAYS
        assert record.chain[0].key == "post"

    def test_the_act_may_be_an_id_too(self, read: Read) -> None:
        assert only(read, ROW, act="air_drone_strike").act == only(read, ROW).act

    @pytest.mark.parametrize(
        ("stance", "modality", "via"),
        [
            ("", Modality.ASSERTED, Via.SAYS), ("asserts", Modality.ASSERTED, Via.SAYS),
            ("confirms", Modality.ASSERTED, Via.CONFIRMS), ("alleged", Modality.ALLEGED, Via.ALLEGES),
            ("alleges", Modality.ALLEGED, Via.ALLEGES), ("Denied", Modality.DENIED, Via.DENIES),
            ("denies", Modality.DENIED, Via.DENIES), ("proposed", Modality.PROPOSED, Via.SAYS),
            ("opinion", Modality.OPINION, Via.SAYS),
        ],
    )  # fmt: skip
    def test_a_stance_is_a_modality_and_an_act_of_the_last_source(
        self, read: Read, stance: str, modality: Modality, via: Via
    ) -> None:
        record = only(read, ROW, stance=stance)
        assert record.modality is modality
        assert record.chain[-1].via is via

    def test_chains_run_outermost_first(self, read: Read) -> None:
        def chain(said_by: str, stance: str = "") -> list[tuple[str, SourceKind, Via]]:
            return [(hop.key, hop.kind, hop.via) for hop in only(read, ROW, said_by=said_by, stance=stance).chain]

        assert chain("KOM News < Zeta Agency < unnamed reports") == [
            ("kom news", SourceKind.PUBLISHER, Via.PUBLISHES),
            ("zeta agency", SourceKind.OUTLET, Via.CITES),
            ("unnamed reports", SourceKind.UNKNOWN, Via.SAYS),
        ]
        assert chain("Syrian Observatory for Human Rights") == [("sohr", SourceKind.MONITOR, Via.PUBLISHES)]
        assert chain("Zeta Agency", "denied") == [("zeta agency", SourceKind.OUTLET, Via.DENIES)]

    def test_a_moment_and_a_place_without_a_point_will_do(self, read: Read) -> None:
        record = only(read, ROW, date_start="2017-06-08T10:20+03:00", lat="", lon="", where_precision="")
        assert record.time.end_utc == datetime(2017, 6, 8, 7, 21, tzinfo=UTC)
        assert (record.place.latitude, record.place.scheme, record.place.precision) == (None, "none", None)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("date_start", {"date_start": "June 8"}),
            ("date_end", {"date_end": "2017-06-01"}),
            ("date_precision", {"date_precision": "acled:9"}),
            ("place", {"place": "", "lat": "", "lon": ""}),
            ("lat", {"lat": ""}),
            ("lon", {"lon": "200"}),
            ("act", {"act": "air_drone_strik"}),
            ("said_by", {"said_by": ""}),
            ("said_by", {"said_by": "The Post < "}),
            ("stance", {"stance": "perhaps"}),
            ("killed_low", {"killed_low": "two"}),
            ("killed_low", {"killed_low": "", "killed_high": "3"}),
            ("injured_high", {"injured_low": "5", "injured_high": "3"}),
        ],
    )
    def test_a_bad_row_is_refused_with_its_row_and_field(self, read: Read, field: str, changes: dict[str, str]) -> None:
        refusal = bad(read, ROW, **changes)
        assert refusal.code == "read.bad_row"
        assert refusal.where == f"sources/table.csv:row 2:{field}"

    def test_a_misspelt_act_is_answered_with_the_nearest(self, read: Read) -> None:
        assert bad(read, ROW, act="air_drone_strik").mend == "write air_drone_strike"

    def test_a_row_id_that_stands_twice_is_refused_the_second_time(self, read: Read) -> None:
        result = read(table(ROW, {**ROW, "what": "Another."}), "sources/incidents.csv")
        assert [record.text for record in result.records] == ["A strike."]
        assert result.refusals[0].code == "read.duplicate_row"
        assert "row 1" in result.refusals[0].reason

    def test_a_misspelt_column_is_refused_and_a_foreign_one_is_not(self, read: Read, refused: Refused) -> None:
        misspelt = {"killed_lo" if name == "killed_low" else name: value for name, value in ROW.items()}
        refusal = refused(table(misspelt), "sources/incidents.csv")
        assert refusal.code == "read.bad_header"
        assert refusal.mend == "write killed_low"
        assert only(read, ROW | {"remarks": "mine"}).row_id == "R1"

    def test_rows_of_another_length_are_refused_and_the_numbers_of_the_others_stay(self, read: Read) -> None:
        lines = table(ROW, ROW | {"row_id": "R2"}, ROW | {"row_id": "R3", "what": "two\nlines"}).split("\r\n")
        lines[2] = "only,three,cells"
        result = read("\r\n".join([*lines[:2], "", *lines[2:]]), "sources/incidents.csv")
        assert [(record.row_id, record.row) for record in result.records] == [("R1", 1), ("R3", 3)]
        assert result.refusals[0].where == "sources/incidents.csv:row 2"
        assert "3 cells under 20" in result.refusals[0].reason

    @pytest.mark.parametrize("delimiter", [";", "\t", "|"])
    def test_other_delimiters_are_told_from_the_header(self, read: Read, delimiter: str) -> None:
        assert len(read(table(ROW, delimiter=delimiter), "sources/incidents.csv").records) == 1

    def test_it_is_told_by_its_header_whatever_the_name(self, read: Read) -> None:
        assert len(read(table(ROW), "sources/incidents.txt").records) == 1
        assert len(read("\ufeff" + table(ROW), "sources/incidents").records) == 1


class TestCoverage:
    def test_a_row_is_coverage(self, read: Read) -> None:
        result = read(table(WATCH), "sources/coverage.csv")
        [coverage] = result.coverages
        assert coverage.observer == WATCH["observer"]
        assert coverage.party == "sohr"
        assert coverage.area == "Homs province"
        assert coverage.start_utc == datetime(2017, 5, 1, tzinfo=UTC)
        assert coverage.end_utc == datetime(2017, 6, 1, tzinfo=UTC)
        assert coverage.addresses == ("UCDP GED event 242109",)
        assert coverage.restriction == ""

    @pytest.mark.parametrize(
        ("field", "value"), [("observer", ""), ("area", ""), ("date_end", ""), ("date_start", "May")]
    )
    def test_a_bad_row_is_refused_with_its_row_and_field(self, read: Read, field: str, value: str) -> None:
        assert bad(read, WATCH, **{field: value}).where == f"sources/table.csv:row 2:{field}"

    def test_a_missing_column_is_refused_by_its_name(self, refused: Refused) -> None:
        without = {name: value for name, value in WATCH.items() if name != "area"}
        assert refused(table(without), "sources/coverage.csv").where == "sources/coverage.csv:area"

    def test_an_observer_who_is_no_party_has_none(self, read: Read) -> None:
        [coverage] = read(table(WATCH | {"observer": "Local teachers"}), "sources/coverage.csv").coverages
        assert coverage.party is None


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("a,b,c", "read.bad_header"),
        ("row_id,,act", "read.bad_header"),
        ("row_id,act,said_by,row_id", "read.bad_header"),
        (",".join(f"c{number}" for number in range(500)), "read.bad_header"),
        ("just a line", "read.bad_header"),
        ('"open', "read.bad_header"),
    ],
)
def test_a_header_of_no_table_is_refused(refused: Refused, header: str, code: str) -> None:
    refusal = refused(header + "\n1,2,3\n", "sources/table.csv")
    assert refusal.code == code
    assert refusal.mend


def test_a_table_with_a_header_only_is_empty(refused: Refused) -> None:
    refusal = refused(",".join(COLUMNS) + "\n", "sources/incidents.csv")
    assert refusal.code == "read.empty"
    assert "no rows" in refusal.reason


@pytest.mark.parametrize(
    ("origin", "dataset"),
    [
        ("sources/incidents.csv", "incidents"),
        ("sources/2017/incidents.tar.csv", "2017/incidents"),
        ("incidents.csv", "incidents"),
        ("https://example.org/a/incidents.csv?x=/b", "https://example.org/a/incidents"),
        ("sources/.csv", ".csv"),
    ],
)
def test_a_table_is_called_by_its_path(read: Read, origin: str, dataset: str) -> None:
    assert [record.dataset for record in read(table(ROW), origin).records] == [dataset]


def test_more_rows_than_the_bound_are_refused(refused: Refused) -> None:
    rows = [ROW | {"row_id": str(number)} for number in range(12)]
    assert refused(table(*rows), "sources/incidents.csv", options=ReadOptions(max_rows=10)).code == "read.too_large"
    small = ReadOptions(max_table_bytes=500)
    assert "max_table_bytes" in refused(table(*rows), "sources/incidents.csv", options=small).mend


def test_rows_that_went_in_are_records_and_refusals(read: Read) -> None:
    rows = [ROW | {"row_id": str(number), "lat": str(number * 10)} for number in range(20)]
    result = read(table(*rows), "sources/incidents.csv")
    assert len(result.records) + len(result.refusals) == 20
    assert len({refusal.id for refusal in result.refusals}) == len(result.refusals)


@given(st.sampled_from([EVENT, ROW, WATCH]), st.data())
def test_any_cells_are_taken_or_refused(read: Read, row: dict[str, str], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(row)))
    value = data.draw(
        st.text(max_size=30) | st.sampled_from(["-1", "1e9", "9" * 40, "NaN", "2017-06-31", "0", "<", ";"])
    )
    result = read(table({**row, field: value}), "sources/table.csv")
    refused = [refusal for refusal in result.refusals if refusal.code != "read.put_right"]
    assert len(result.records) + len(result.coverages) + len(refused) == 1
    assert all(refusal.code.startswith("read.") for refusal in result.refusals)


@given(st.text(alphabet='row_id,act",said_by\n\r;\t 1date_startplace', max_size=200))
def test_any_table_is_read_or_refused(read: Read, text: str) -> None:
    result = read("row_id,act,said_by,date_start,place\n" + text, "sources/table.csv")
    assert all(refusal.code.startswith("read.") for refusal in result.refusals)


def test_what_cells_say() -> None:
    assert cells.identifier("214797.0") == "214797"
    assert cells.identifier("R-1") == "R-1"
    assert cells.code("", "ucdp", {"ucdp": 7}) == ("none", None)
    assert isinstance(cells.code("gdelt:1", "ucdp", {"ucdp": 7}), Bad)
    assert cells.addresses("https://a.example/; report 5 of SOHR | https://a.example/") == (
        "https://a.example/",
        "report 5 of SOHR",
    )
