"""The layouts that ship, and a person's own: what each makes of a row; columns give what objects would."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.conftest import evidence_of
from truceline.engine.columns import Columns, Hasher, number_texts, quoted
from truceline.errors import ItemError
from truceline.model.claim import HarmKind, Modality, SourceKind, Via
from truceline.model.noun import content_hash, identify
from truceline.model.record import Record
from truceline.read.mapping import TableMapping, load_layouts
from truceline.read.mapping_file import read_mapping
from truceline.read.options import ReadOptions
from truceline.read.readers import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.read.test_plain import Refused
    from truceline.read.source import Lexicons, ReadResult

    Read = Callable[..., ReadResult]

LAYOUTS = {layout.name: layout for layout in load_layouts()}
ACLED = {
    "event_id_cnty": "SYR42", "event_date": "16 May 2025", "year": "2025", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack", "actor1": "Military Forces of Syria",
    "actor2": "Civilians (Syria)", "country": "Syria", "admin1": "Homs", "admin2": "Homs", "location": "Rastan",
    "latitude": "34.9", "longitude": "36.7",
    "geo_precision": "2", "source": "SOHR; Step News", "notes": "Shells fell.", "fatalities": "3",
}  # fmt: skip
AIRWARS = {
    "Incident_Code": "CS700", "Incident_Date": "May 18, 2017", "Belligerent": "US-led Coalition", "Killed_min": "2",
    "Killed_max": "6", "Injured_min": "1", "Injured_max": "", "Airwars_Grading": "Fair", "location": "Raqqa",
    "latitude": "35.95", "longitude": "39.0", "type_of_strike": "Airstrike", "link": "https://a.example/cs700",
}  # fmt: skip
MAPPING = """schema: truceline-table/1
title: southern log
row_id: [Day, No]
date: {start: Day, order: dmy, clock: Asia/Damascus, precision: Sure, scheme: ucdp, codes: {yes: 1, no: 3}}
place: {name: [Village, District], latitude: Y, longitude: X}
act: {columns: [Kind, Family], values: {Shells: shelling_artillery_missile_attack, Ground: Battles}}
actor: By
directed: {column: Family, values: [Fire]}
harm:
  - {kind: killed, low: Dead, high: Dead at most}
  - {kind: injured, exact: Hurt}
source: {publisher: Southern Mission, cites: Told by, cites_apart: "/"}
stance: {column: State, values: {maybe: alleged}}
addresses: Link
text: Note
"""
LOG = {
    "Day": "08/06/2017", "No": "7", "Village": "", "District": "Nawa", "Y": "", "X": "", "Kind": "odd",
    "Family": "Ground", "By": "SDF", "Dead": "2", "Dead at most": "", "Hurt": "0",
    "Told by": "A witness/Reuters", "Sure": "yes", "State": "maybe",
    "Link": "https://a.example/ https://b.example/", "Note": 'He said "no"\nand left.',
}  # fmt: skip


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def only(read: Read, text: str, origin: str = "sources/table.csv", **more: object) -> Record:
    result = read(text, origin, **more)
    assert not result.refusals, [(one.code, one.where, one.reason) for one in result.refusals]
    [record] = result.records
    return record


def mapped(text: str = MAPPING) -> Beside:
    data = text.encode()
    return Beside(evidence_of(data, "sources/log.csv.mapping.yaml"), data)


class TestAcled:
    def test_a_row_of_the_current_layout(self, read: Read) -> None:
        record = only(read, table(ACLED))
        assert (record.dataset, record.row_id, record.act) == ("acled", "SYR42", "shelling_artillery_missile_attack")
        assert not record.is_directed
        assert (record.place.name, record.place.scheme, record.place.precision) == ("Rastan", "acled", 2)
        assert record.time.start_utc == datetime(2025, 5, 16, tzinfo=UTC)
        assert (record.time.scheme, record.time.precision) == ("acled", 1)
        [killed] = record.casualties
        assert (killed.kind, killed.low, killed.high) == (HarmKind.KILLED, 3, 3)
        assert [(hop.key, hop.via) for hop in record.chain] == [("acled", Via.PUBLISHES), ("sohr; step news", Via.SAYS)]
        assert record.text == "Shells fell."

    def test_no_death_reported_is_not_said(self, read: Read) -> None:
        assert only(read, table({**ACLED, "fatalities": "0"})).casualties == ()

    @pytest.mark.parametrize(
        ("event_type", "act"),
        [
            ("Battle-No change of territory", "armed_clash"),
            ("Remote violence", "explosions_remote_violence"),
            ("Riots/Protests", "demonstrations"),
            ("Battle-Government regains territory", "government_regains_territory"),
        ],
    )
    def test_a_row_of_the_layout_of_2018(self, read: Read, event_type: str, act: str) -> None:
        old = {name.upper(): value for name, value in ACLED.items() if name not in {"sub_event_type", "disorder_type"}}
        record = only(read, table({**old, "EVENT_TYPE": event_type, "EVENT_DATE": "18-October-2018"}))
        assert record.act == act
        assert record.time.start_utc == datetime(2018, 10, 18, tzinfo=UTC)

    @pytest.mark.parametrize("day", ["2025-05-16", "16/05/2025", "16 May 2025", "16-may-2025", "16.05.2025"])
    def test_days_as_exports_write_them(self, read: Read, day: str) -> None:
        assert only(read, table({**ACLED, "event_date": day})).time.start_utc == datetime(2025, 5, 16, tzinfo=UTC)

    @pytest.mark.parametrize("day", ["May 2025", "31 Feb 2025", "16/05/25", "05/16/2025", "16 Maius 2025"])
    def test_other_days_are_bad_rows(self, read: Read, day: str) -> None:
        [refusal] = read(table({**ACLED, "event_date": day}), "sources/acled.csv").refusals
        assert (refusal.code, refusal.where) == ("read.bad_row", "sources/acled.csv:row 1:event_date")


class TestGdelt:
    @staticmethod
    def row(version: int, **changes: str) -> list[str]:
        names = LAYOUTS[f"gdelt-{version}"].table.header
        values = {
            "globaleventid": "700000001", "sqldate": "20170608", "actor1name": "UNITED STATES", "actor2name": "SYRIA",
            "eventcode": "195", "eventrootcode": "19", "quadclass": "4", "actiongeo_type": "4",
            "actiongeo_fullname": "Homs, Hims, Syria", "actiongeo_lat": "34.7308", "actiongeo_long": "36.7094",
            "sourceurl": "https://www.post.example/a?b=1", "dateadded": "20170609",
        } | changes  # fmt: skip
        return [values.get(name, "") for name in names]

    @pytest.mark.parametrize(("version", "cells"), [(1, 58), (1, 57), (2, 61)])
    def test_a_row_without_a_line_of_names(self, read: Read, version: int, cells: int) -> None:
        text = "\t".join(self.row(version)[:cells]) + "\n"
        record = only(read, text, "sources/20170609.export.csv")
        assert (record.dataset, record.row_id, record.row, record.act) == ("gdelt", "700000001", 1, "air_drone_strike")
        assert (record.place.scheme, record.place.precision, record.place.latitude) == ("gdelt", 4, 34.7308)
        assert (record.time.scheme, record.time.precision, record.time.clock) == ("gdelt", None, "UTC")
        assert record.time.start_utc == datetime(2017, 6, 8, tzinfo=UTC)
        assert record.chain[0].key == "gdelt"
        if cells > 57:
            assert (record.chain[1].name, record.chain[1].kind) == ("post.example", SourceKind.OUTLET)
            assert record.addresses == ("https://www.post.example/a?b=1",)

    @pytest.mark.parametrize(
        ("code", "act"),
        [("190", "armed_conflict"), ("1951", "air_drone_strike"), ("1831", "suicide_bomb"), ("141", "demonstrations")],
    )
    def test_codes_have_the_act_of_their_beginning(self, read: Read, code: str, act: str) -> None:
        assert only(read, "\t".join(self.row(2, eventcode=code)) + "\n").act == act

    def test_rows_of_no_act_are_left_out_and_counted_by_code(self, read: Read) -> None:
        rows = [self.row(2, globaleventid=str(n), eventcode="042" if n % 3 else "193") for n in range(1, 10)]
        result = read("\n".join("\t".join(row) for row in rows) + "\n", "sources/x.export.CSV")
        assert (result.rows, len(result.records)) == (9, 3)
        [said] = result.refusals
        assert (said.code, said.reason) == ("read.no_act", "6 rows: '042' is no act that a clause is about")

    def test_quotes_in_its_cells_are_cells_of_text(self, read: Read) -> None:
        assert only(read, "\t".join(self.row(2, actor1name='"THE')) + "\n").actor is not None


class TestAirwars:
    def test_a_row_is_an_allegation(self, read: Read) -> None:
        record = only(read, table(AIRWARS))
        assert (record.dataset, record.row_id, record.act) == ("airwars", "CS700", "air_drone_strike")
        assert record.modality is Modality.ALLEGED
        killed, injured = record.casualties
        assert (killed.low, killed.high, killed.who) == (2, 6, "civilians")
        assert (injured.low, injured.high) == (1, None)
        assert record.addresses == ("https://a.example/cs700",)
        assert only(read, table({**AIRWARS, "Airwars_Grading": "Discounted"})).modality is Modality.DENIED
        assert only(read, table({**AIRWARS, "Airwars_Grading": ""})).modality is Modality.ASSERTED

    def test_other_names_of_its_columns(self, read: Read) -> None:
        other = {"code": "X1", "date": "18/05/2017", "suspected_belligerent": "Russia", "civilian_deaths_min": "1",
                 "civilian_deaths_max": "1", "grade": "Weak", "location": "Idlib"}  # fmt: skip
        assert only(read, table(other)).casualties[0].low == 1


class TestOwnMapping:
    def test_a_row_as_a_person_mapped_it(self, read: Read) -> None:
        record = only(read, table(LOG, delimiter=";"), "sources/log.csv", mapping=mapped())
        assert (record.dataset, record.row_id) == ("log", "08/06/2017/7")
        assert record.id == Record.id_of("log", "08/06/2017/7")
        assert record.derived_from[1] == mapped().evidence.id
        assert (record.act, record.is_directed) == ("battles", False)
        assert record.place.name == "Nawa"
        assert record.time.start_utc == datetime(2017, 6, 7, 21, tzinfo=UTC)
        assert (record.time.clock, record.time.precision) == ("Asia/Damascus", 1)
        killed, injured = record.casualties
        assert (killed.low, killed.high, injured.low, injured.high) == (2, None, 0, 0)
        assert [hop.name for hop in record.chain] == ["Southern Mission", "Reuters; A witness"]
        assert record.modality is Modality.ALLEGED
        assert record.chain[1].via is Via.ALLEGES
        assert record.text == 'He said "no"\nand left.'

    def test_words_for_codes_and_other_rows(self, read: Read) -> None:
        record = only(read, table({**LOG, "Sure": "No", "Family": "fire", "Kind": "shells"}), mapping=mapped())
        assert (record.time.scheme, record.time.precision, record.is_directed) == ("ucdp", 3, True)

    def test_columns_that_the_table_lacks_are_named(self, refused: Refused) -> None:
        without = {name: value for name, value in LOG.items() if name != "Kind"}
        refusal = refused(table(without), "sources/log.csv", mapping=mapped())
        assert (refusal.code, refusal.where) == ("read.missing_column", "sources/log.csv:kind")
        assert "correct the mapping" in refusal.mend

    def test_a_malformed_mapping_is_the_refusal_of_its_table(self, refused: Refused) -> None:
        refusal = refused(table(LOG), "sources/log.csv", mapping=mapped(MAPPING.replace("Village", "[x")))
        assert refusal.code == "read.bad_mapping"
        assert refusal.where.startswith("sources/log.csv.mapping.yaml:")

    @pytest.mark.parametrize(
        ("old", "new", "line", "reason", "mend"),
        [
            ("truceline-table/1", "x/1", 0, "schema is 'x/1'", "truceline-table/1"),
            ("title:", "titel:", 2, "nobody reads the key 'titel'", "'title'"),
            ("title: southern log\n", "", 1, "missing required field `title`", "manual"),
            ("order: dmy", "order: dym", 4, "date.order: Invalid enum value 'dym'", "manual"),
            ("order: dmy", "ordre: dmy", 4, "nobody reads the key 'ordre'", "'order'"),
            ("clock: Asia/Damascus", "clock: Damascus", 4, "date:", "Asia/Damascus"),
            ("longitude: X", "admin1: X", 5, "place: has one coordinate", "both"),
            ("kind: injured", "kind: hurt", 11, "harm", "manual"),
            ("exact: Hurt", "who: all", 9, "harm: names no number", "exact"),
            ("source: {publisher: Southern Mission, ", "source: {", 12, "source: nobody says it", "publisher"),
            ("row_id: [Day, No]", "row_id: []", 3, "row_id: names no column", "own id"),
            ("text: Note", "text: Note\ntext: Other", 16, "'text' stands twice", "keep one"),
            ("text: Note", "watch: {observer: a, area: b}", 6, "act: a table has either", "watch"),
            ("text: Note", "delimiter: ';;'", 15, "delimiter: is more than one", "\\t"),
            ("columns: [Kind, Family]", "columns: []", 6, "act: columns names none", "column"),
            ("name: [Village, District], latitude: Y, longitude: X", "admin1: a", 5, "place: names neither", "name"),
        ],
    )
    def test_faults_say_line_reason_and_mend(self, old: str, new: str, line: int, reason: str, mend: str) -> None:
        assert old in MAPPING
        with pytest.raises(ItemError) as caught:
            read_mapping(MAPPING.replace(old, new, 1).encode(), "m.yaml")
        error = caught.value
        assert error.where == (f"m.yaml:{line}" if line else "m.yaml")
        assert reason in error.reason
        assert mend in error.mend

    @settings(max_examples=60)
    @given(st.data())
    def test_any_mapping_is_read_or_refused(self, data: st.DataObject) -> None:
        lines = MAPPING.splitlines()
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(lines) - 1))
            lines[place] = data.draw(st.text(alphabet="abc:{}[],'\"- \t#&*!", max_size=30) | st.just(lines[place] * 2))
        try:
            told = read_mapping("\n".join(lines).encode(), "m.yaml").name
        except ItemError as error:
            told = error.code
        assert told in {"mapping", "read.bad_mapping"}


def test_a_mapping_of_coverage(read: Read) -> None:
    text = (
        "schema: truceline-table/1\ntitle: watch\nrow_id: n\ndate: {start: a, end: b}\n"
        "watch: {observer: who, area: where, means: how}\n"
    )
    rows = table({"n": "1", "who": "Patrol", "where": "Homs", "how": "car", "a": "2017-01-01", "b": "2017-01-31"})
    [coverage] = read(rows, "sources/watch.csv", mapping=mapped(text)).coverages
    assert (coverage.observer, coverage.area, coverage.means, coverage.end_utc.month) == ("Patrol", "Homs", "car", 2)


def test_faults_beyond_the_bound_are_counted(read: Read) -> None:
    rows = [{**ACLED, "event_id_cnty": f"SYR{n}", "latitude": "95" if n % 2 else "34"} for n in range(40)]
    result = read(table(*rows), "sources/a.csv", options=ReadOptions(max_row_refusals=5))
    assert (result.rows, len(result.records), len(result.refusals)) == (40, 20, 6)
    assert result.refusals[-1].reason == "latitude: 15 more rows, not named one by one"
    assert result.refusals[-1].where == "sources/a.csv:latitude:more"


def test_tables_in_other_encodings(read: Read) -> None:
    rows = table({**ACLED, "notes": "Обстрел города, ранены двое мирных жителей, сообщил наблюдательный центр"})
    expected = only(read, rows).text
    for data in (rows.encode("cp1251"), rows.encode("utf-16"), rows.encode("utf-8-sig")):
        assert only(read, data).text == expected  # type: ignore[arg-type]  # bytes are read as they are


TEXTS = st.text(max_size=40) | st.sampled_from(
    ['"', "\\", "\n", "\x01", "é", "e\u0301", "\u202e", "https://a.example/ x"]
)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), st.floats(-180, 180, allow_nan=False))
def test_columns_have_the_ids_and_hashes_of_their_objects(
    read: Read, lexicons: Lexicons, cells: list[tuple[str, str, str]], degrees: float
) -> None:
    rows = [
        {**ACLED, "event_id_cnty": name.replace("\0", ""), "location": place.replace("\0", ""),
         "notes": note.replace("\0", ""), "longitude": f"{degrees:.9f}", "actor1": place.replace("\0", "")}
        for name, place, note in cells
    ]  # fmt: skip
    records = read(table(*rows), "sources/acled.csv").records
    assert records.hashes() == [content_hash(record) for record in records]
    assert [record.id for record in records] == [Record.id_of("acled", record.row_id) for record in records]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6), st.lists(st.floats(-200, 200), min_size=1, max_size=6))
def test_texts_and_numbers_are_written_as_msgspec_writes_them(texts: list[str], numbers: list[float]) -> None:
    import msgspec
    import pyarrow as pa

    kept = [text for text in texts if "\0" not in text] or ["x"]
    assert quoted(pa.array(kept)).to_pylist() == [msgspec.json.encode(text).decode() for text in kept]
    assert number_texts(pa.array(numbers)).to_pylist() == [msgspec.json.encode(number).decode() for number in numbers]
    hasher = Hasher()
    ids = hasher.ids("rec", {"dataset": "d", "row": pa.array(kept)}).to_pylist()
    hasher.close()
    assert ids == [identify("rec", {"dataset": "d", "row": text}) for text in kept]


def test_columns_are_a_sequence(read: Read) -> None:
    rows = [{**ACLED, "event_id_cnty": f"SYR{n}"} for n in range(3)]
    records = read(table(*rows), "sources/acled.csv").records
    assert (records[0].row_id, records[-1].row_id) == ("SYR0", "SYR2")
    assert [one.row_id for one in records[1:]] == ["SYR1", "SYR2"]
    assert records == list(records)
    assert records != records[:2]
    assert len(records + records) == 6
    assert len(Columns(Record)) == 0
    assert hash(records) == hash(records + Columns(Record))
    with pytest.raises(IndexError, match="no row 3"):
        records[3]


def test_the_mapping_in_the_manual_is_one() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs/manual/sources.md").read_text("utf-8")
    [example] = [block for block in manual.split("```yaml\n") if block.startswith("schema: truceline-table/1")]
    layout = read_mapping(example.split("```")[0].encode(), "log.csv.mapping.yaml")
    assert layout.table.dataset == "southern-log"
    for key in TableMapping.__struct_fields__:
        assert f"`{key}`" in manual or f"`{key}:" in manual or key in {"title", "dataset"}, key
    for key in ReadOptions.__struct_fields__:
        assert f"`{key}`" in manual or key in {"max_front_matter_chars", "max_field_chars", "min_prose_chars"}, key


def test_a_mapping_may_name_the_columns_of_a_table_that_has_none(read: Read) -> None:
    text = (
        "schema: truceline-table/1\ntitle: bare\nheader: [No, Day, Where, Kind]\ndelimiter: ';'\nrow_id: No\n"
        "date: {start: Day, order: dmy}\nplace: {name: Where}\nact: {columns: Kind, otherwise: attack}\n"
        "source: {publisher: Mission}\n"
    )
    result = read("A1;08/06/2017;Homs;x\nA2;09/06/2017;Hama;y\n", "sources/bare.csv", mapping=mapped(text))
    assert [(row.row_id, row.row, row.place.name, row.act) for row in result.records] == [
        ("A1", 1, "Homs", "attack"), ("A2", 2, "Hama", "attack"),
    ]  # fmt: skip
    named = read("No;Day;Where;Kind\nA1;08/06/2017;Homs;x\n", "sources/named.csv", mapping=mapped(text))
    assert [row.row for row in named.records] == [1]
