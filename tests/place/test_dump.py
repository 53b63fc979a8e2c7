from __future__ import annotations

import zipfile

import pytest

from truceline.errors import LexiconError
from truceline.place.dump import DumpCount, dump_rows
from truceline.place.entry import Kind


def line(number, name, latitude, longitude, code="P PPL", country="SY", more=("", 0)):
    alternates, people = more
    told = [number, name, name, alternates, latitude, longitude, *code.split(), country, "", "", "", "", "", people]
    return "\t".join(map(str, [*told, "", 300, "Asia/Damascus", "2020-01-01"])) + "\n"


LINES = (
    line(1, "Oak", 35.0, 37.0, more=("Ballout,بلوط", 1200))
    + line(2, "Oak Hill", 35.1, 37.1, "T HLL")
    + line(3, "Oak Base", 35.2, 37.2, "S MILB")
    + line(4, "Oak District", 35.2, 37.2, "A ADM2")
    + line(5, "Oak Province", 35.2, 37.2, "A ADM1")
    + line(6, "Lost", "north", 37.2)
    + line(7, "Beyond", 95, 37.2)
    + line(8, "Nowhere", 35.2, 37.2, country="QQ")
    + "too\tfew\n"
)


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_dump_is_read_and_counted(tmp_path, is_zip):
    path = tmp_path / ("SY.zip" if is_zip else "SY.txt")
    if is_zip:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "words")
            archive.writestr("SY.txt", LINES)
    else:
        path.write_text(LINES, "utf-8")
    count = DumpCount()
    found = list(dump_rows(path, count))
    assert [row.kind for row, _ in found] == [Kind.SETTLEMENT, Kind.SITE, Kind.GARRISON, Kind.REGION]
    assert found[0][0].id == "geonames:1"
    assert (found[0][0].lon, found[0][0].lat, found[0][0].population) == (37.0, 35.0, 1200)
    assert [item.name for item in found[0][1]] == ["Oak", "Ballout", "بلوط"]
    assert found[3][0].radius_m == 20_000
    assert (count.read, count.taken, count.refused) == (9, 4, 5)


def test_what_is_no_dump_is_refused(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("a line\n" * 2000)
    with pytest.raises(LexiconError, match="other columns"):
        list(dump_rows(path, DumpCount()))
    path.write_text("a line\n")
    with pytest.raises(LexiconError, match="no place"):
        list(dump_rows(path, DumpCount()))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", "x")
        archive.writestr("b.txt", "x")
    with pytest.raises(LexiconError, match="not one text"):
        list(dump_rows(tmp_path / "two.zip", DumpCount()))
    with pytest.raises(LexiconError, match="cannot be read"):
        list(dump_rows(tmp_path / "missing.zip", DumpCount()))


def test_bytes_that_are_no_text_and_endless_lines_are_counted(tmp_path):
    path = tmp_path / "SY.txt"
    path.write_bytes(b"\xff\xfe\n" + b"x" * 200_000 + b"\n" + LINES.encode())
    count = DumpCount()
    assert len(list(dump_rows(path, count))) == 4
    assert count.refused == 10
