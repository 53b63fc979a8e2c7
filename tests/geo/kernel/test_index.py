from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
from pathlib import Path
from threading import Thread

import numpy as np
import pyarrow as pa
import pytest
import shapely

from tests.geo.kernel.scenes import about, world
from truceline.errors import ItemError, RunError, StorageError
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ALWAYS_FROM, ALWAYS_TO, ZoneIndex
from truceline.geo.kernel.pairs import MEANING, REFUSAL_CODE, Fault, Pairs
from truceline.geo.kernel.sections import VERSION
from truceline.model.refusal import CODES

ZONES = world(21, 12)
LON, LAT, RADIUS = about(ZONES, 22, 200, 500, 100_000)
needs_core = pytest.mark.skipif(compiled.core() is None, reason="the compiled core was not built here")


@pytest.fixture
def plain_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.core.cache_clear()
    monkeypatch.setenv(compiled.SWITCH, "1")
    yield
    compiled.core.cache_clear()


def assert_equal(one: Pairs, two: Pairs) -> None:
    for left, right in zip(one[:4], two[:4], strict=True):
        assert left.tolist() == right.tolist()
    assert one.refused.event.tolist() == two.refused.event.tolist()


@needs_core
def test_wkb_shapely_and_chunks_give_the_same_index() -> None:
    wkb = pa.array(shapely.to_wkb(np.array(ZONES, object)).tolist(), pa.binary())
    chunked = pa.chunked_array([wkb[:5], wkb[5:]])
    big = pa.array(shapely.to_wkb(np.array(ZONES, object), byte_order=0).tolist(), pa.large_binary())
    answers = [ZoneIndex.build(zones).disc(LON, LAT, RADIUS) for zones in (ZONES, wkb, chunked, wkb.slice(0), big)]
    for answer in answers[1:]:
        assert_equal(answers[0], answer)
    assert ZoneIndex.build(wkb).sha256 == ZoneIndex.build(chunked).sha256 != ZoneIndex.build(wkb[1:]).sha256


@needs_core
def test_threads_and_order_change_nothing() -> None:
    index = ZoneIndex.build(ZONES)
    one = index.disc(LON, LAT, RADIUS)
    assert_equal(one, index.disc(LON, LAT, RADIUS, threads=3))
    back = index.disc(LON[::-1], LAT[::-1], RADIUS[::-1])
    turned = {(len(LON) - 1 - e, z, p) for e, z, p in zip(*(column.tolist() for column in back[:3]), strict=True)}
    assert turned == set(zip(*(column.tolist() for column in one[:3]), strict=True))


@needs_core
def test_an_answer_stays_as_it_is_while_later_ones_take_memory_again() -> None:
    index = ZoneIndex.build(ZONES)
    lon, lat, radius = about(ZONES, 41, 40_000, 500, 60_000)
    first = index.disc(lon, lat, radius)
    kept = [column.copy() for column in first[:4]]
    zone = index.disc(lon, lat, radius).zone
    for size in (radius / 3, radius / 2, radius):
        index.disc(lon, lat, size, threads=2)
    for column, copy in zip(first[:4], kept, strict=True):
        assert np.array_equal(column, copy)
    assert np.array_equal(zone, kept[1])


@needs_core
@pytest.mark.parametrize("threads", [2, 5])
@pytest.mark.parametrize("is_stored", [True, False])
def test_slices_for_threads_join_to_one_answer(is_stored: bool, threads: int) -> None:
    index = ZoneIndex.build(ZONES)
    lon, lat, radius = about(ZONES, 42, 50_000, 500, 60_000)
    lon[[3, 49_000]] = np.nan
    order = np.lexsort((lon, np.floor(lat))) if is_stored else np.arange(len(lon))
    events = lon[order], lat[order], radius[order]
    one, two = index.disc(*events), index.disc(*events, threads=threads)
    assert_equal(one, two)
    assert one.refused.event.tolist() == sorted(np.flatnonzero(np.isin(order, [3, 49_000])).tolist())


@needs_core
def test_more_pairs_than_there_was_room_for_are_all_there() -> None:
    index = ZoneIndex.build([shapely.box(0, 0, 10, 10), shapely.box(1, 1, 9, 9), shapely.box(2, 2, 8, 8)] * 4)
    lon, lat = np.full(30_000, 5.0), np.full(30_000, 5.0)
    answer = index.point(lon, lat, threads=3)
    assert answer.event.tolist() == np.repeat(np.arange(30_000), 12).tolist()
    assert answer.zone.tolist() == list(range(12)) * 30_000
    assert set(answer.p_space.tolist()) == set(answer.share_time.tolist()) == {1.0}


@needs_core
def test_a_system_that_gives_no_more_threads_gives_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoThread(Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    index = ZoneIndex.build(ZONES)
    lon, lat, radius = about(ZONES, 42, 20_000, 500, 60_000)
    expected = index.disc(lon, lat, radius)
    monkeypatch.setattr(compiled, "Thread", NoThread)
    assert_equal(expected, index.disc(lon, lat, radius, threads=4))


@needs_core
def test_many_events_are_asked_in_order_of_place_and_answered_in_their_own() -> None:
    rng = np.random.default_rng(1)
    zones = [shapely.Point(x, y).buffer(0.3, quad_segs=2_000) for x, y in rng.uniform(-60, 60, (40, 2))]
    lon, lat, radius = about(zones, 3, 5_000, 500, 40_000)
    lon[7] = np.nan
    index = ZoneIndex.build(zones)
    assert index._sections.arrays[1].nbytes > 4 << 20
    answer = index.disc(lon, lat, radius)
    assert np.all(np.diff(answer.event) >= 0)
    assert answer.refused.event.tolist() == [7]
    assert_equal(answer, index.disc(lon, lat, radius, threads=2))
    few = [index.disc(lon[k : k + 500], lat[k : k + 500], radius[k : k + 500]) for k in range(0, 5_000, 500)]
    assert answer.p_space.tolist() == [p for part in few for p in part.p_space.tolist()]
    assert answer.zone.tolist() == [zone for part in few for zone in part.zone.tolist()]


@needs_core
def test_a_file_is_opened_as_it_was_saved(tmp_path: Path) -> None:
    index = ZoneIndex.build(ZONES, [5] * len(ZONES), [90] * len(ZONES), [f"zone {k}" for k in range(len(ZONES))])
    index.save(tmp_path / "zones")
    again = ZoneIndex.open(tmp_path / "zones")
    assert (again.ids, again.sha256, len(again), again.nbytes) == (index.ids, index.sha256, len(index), index.nbytes)
    start, end = np.zeros(len(LON), np.int32), np.full(len(LON), 10, np.int32)
    assert_equal(index.disc(LON, LAT, RADIUS, start, end), again.disc(LON, LAT, RADIUS, start, end))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["zones"]


def test_a_cached_index_is_made_once_and_never_taken_for_another(tmp_path: Path) -> None:
    first = ZoneIndex.cached(tmp_path, ZONES)
    (made,) = tmp_path.iterdir()
    stamp = made.stat().st_mtime_ns
    assert ZoneIndex.cached(tmp_path, ZONES).sha256 == first.sha256
    assert made.stat().st_mtime_ns == stamp
    ZoneIndex.cached(tmp_path, ZONES[1:])
    ZoneIndex.cached(tmp_path, ZONES, [0] * len(ZONES))
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("spoil", ["empty", "short", "magic", "version", "head", "place", "long head"])
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "zones"
    ZoneIndex.build(ZONES).save(path)
    data = path.read_bytes()
    spoiled = {
        "empty": b"",
        "short": data[:-70],
        "magic": b"PK" + data[2:],
        "version": data.replace(f'"version":{VERSION}'.encode(), b'"version":9'),
        "head": data.replace(b'"places"', b'"plaxes"'),
        "place": data.replace(b'"places":[[0,', b'"places":[[7,'),
        "long head": data[:8] + b"\xff" * 8 + data[16:],
    }[spoil]
    path.write_bytes(spoiled)
    with pytest.raises(StorageError, match=r"no whole index|cannot be read"):
        ZoneIndex.open(path)


def test_a_missing_file_and_an_unwritable_place_are_storage_errors(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        ZoneIndex.open(tmp_path / "none")
    with pytest.raises(StorageError):
        ZoneIndex.build(ZONES).save(tmp_path / "no folder" / "zones")


BAD = {
    "a point": shapely.to_wkb(shapely.Point(1, 2)),
    "cut short": shapely.to_wkb(shapely.box(0, 0, 1, 1))[:-9],
    "nothing": b"",
    "no number": shapely.to_wkb(shapely.box(0, 0, 1, 1)).replace(struct.pack("<d", 1.0), struct.pack("<d", math.nan)),
    "swapped": shapely.to_wkb(shapely.box(33, 100, 34, 101)),
    "three dimensions": shapely.to_wkb(shapely.force_3d(shapely.box(0, 0, 1, 1)), output_dimension=3),
    "a huge count": shapely.to_wkb(shapely.box(0, 0, 1, 1))[:9] + b"\xff\xff\xff\x7f" + b"\0" * 80,
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
@pytest.mark.parametrize("is_plain", [False, True])
def test_what_is_no_zone_is_named_by_its_row(data: bytes, is_plain: bool, request: pytest.FixtureRequest) -> None:
    if is_plain:
        request.getfixturevalue("plain_only")
    column = pa.array([shapely.to_wkb(ZONES[0]), data], pa.binary())
    with pytest.raises(ItemError, match="zone") as told:
        ZoneIndex.build(column)
    assert (told.value.code, told.value.where) == ("place.bad_point", "row 1")


def test_a_missing_zone_is_named_and_lengths_must_agree() -> None:
    with pytest.raises(ItemError, match="row 1"):
        ZoneIndex.build(pa.array([shapely.to_wkb(ZONES[0]), None], pa.binary()))
    with pytest.raises(ValueError, match="valid_from"):
        ZoneIndex.build(ZONES, [1, 2])
    with pytest.raises(ValueError, match="ids"):
        ZoneIndex.build(ZONES, ids=["one"])
    index = ZoneIndex.build(ZONES)
    with pytest.raises(ValueError, match="lat"):
        index.point([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="both"):
        index.point([1.0], [1.0], [3])
    with pytest.raises(ValueError, match="covariance"):
        index.disc([1.0], [1.0], [[1.0, 2.0, 3.0]])


def test_no_zones_and_empty_zones_and_no_events() -> None:
    nothing = ZoneIndex.build([])
    assert len(nothing) == 0
    assert nothing.disc([1.0], [1.0], [5.0]).rows == 0
    empty = ZoneIndex.build([shapely.Polygon(), shapely.box(0, 0, 2, 2)])
    assert empty.point([1.0], [1.0]).zone.tolist() == [1]
    assert empty.point([], []).rows == 0
    flat = ZoneIndex.build([shapely.Polygon([(0, 0), (2, 0), (1, 0), (0, 0)])])
    assert flat.disc([1.0], [0.0], [500.0]).rows == 0


def test_crossed_outlines_are_mended_on_request() -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)])
    mended = ZoneIndex.build([bow, shapely.box(5, 5, 6, 6)], repair=True)
    assert mended.point([0.2, 1.0, 1.9, 5.5], [1.0, 0.2, 1.0, 5.5]).event.tolist() == [0, 2, 3]
    wkb = pa.array([shapely.to_wkb(bow)], pa.binary())
    assert ZoneIndex.build(wkb, repair=True).point([0.2, 1.0], [1.0, 0.2]).event.tolist() == [0]


def test_always_is_always() -> None:
    index = ZoneIndex.build([shapely.box(0, 0, 2, 2)])
    ends = [ALWAYS_FROM, 0, ALWAYS_TO - 5]
    assert index.point([1.0] * 3, [1.0] * 3, ends, [end + 5 for end in ends]).share_time.tolist() == [1.0] * 3


def test_the_fallback_answers_everything(plain_only: None, tmp_path: Path) -> None:
    index = ZoneIndex.cached(tmp_path, ZONES)
    assert not index.is_compiled
    assert [path.suffix for path in tmp_path.iterdir()] == [".zones-plain"]
    answer = index.disc(LON[:40], LAT[:40], RADIUS[:40])
    with pytest.raises(RunError, match="not there"):
        compiled.loaded()
    compiled.core.cache_clear()
    os.environ.pop(compiled.SWITCH)
    expected = ZoneIndex.build(ZONES).disc(LON[:40], LAT[:40], RADIUS[:40])
    assert answer.zone.tolist() == expected.zone.tolist()
    assert answer.p_space == pytest.approx(expected.p_space, abs=1e-9)


@needs_core
def test_both_builders_make_the_same_blocks() -> None:
    from truceline.geo.kernel.outlines import build_plain

    zones = [*ZONES, shapely.box(-170, 40, 100, 70), shapely.Polygon([(0, 0), (50, 20), (10, 60)])]
    core = ZoneIndex.build(zones)._sections
    always = np.zeros(len(zones), np.int32)
    plain = build_plain(list(shapely.to_wkb(np.array(zones, object))), always, always)
    assert core.arrays[2].tolist() == plain.arrays[2].tolist()
    for name in ("lon", "lat"):
        assert core.arrays[1][name] == pytest.approx(plain.arrays[1][name], abs=1e-12)
    for name in ("west", "east", "south", "north", "blocks", "block"):
        assert core.arrays[0][name].tolist() == pytest.approx(plain.arrays[0][name].tolist(), abs=1e-12)
    assert core.arrays[0]["s_ref"] == pytest.approx(plain.arrays[0]["s_ref"], abs=1e-13)


def test_every_fault_has_its_words_and_a_code_of_the_registry() -> None:
    assert set(MEANING) == set(Fault) == set(REFUSAL_CODE)
    assert set(REFUSAL_CODE.values()) <= CODES


@needs_core
def test_both_builds_of_the_core_answer_alike() -> None:
    code = (
        "from tests.geo.kernel.test_index import ZONES, LON, LAT, RADIUS; import hashlib;"
        "from truceline.geo.kernel.index import ZoneIndex; a = ZoneIndex.build(ZONES).disc(LON, LAT, RADIUS);"
        "print(a.rows, hashlib.sha256(a.p_space.tobytes()).hexdigest())"
    )
    narrow = (
        "import truceline.geo.kernel.compiled as c, pathlib, tempfile, shutil; f = pathlib.Path(tempfile.mkdtemp());"
        "shutil.copy(c.FOLDER / 'kernel.so', f); c.FOLDER = f;" + code
    )
    runs = [
        subprocess.run([sys.executable, "-c", text], capture_output=True, check=True, text=True)
        for text in (code, narrow)
    ]
    assert runs[0].stdout.split()[0] == runs[1].stdout.split()[0]
    assert int(runs[0].stdout.split()[0]) > 100
    assert runs[0].stdout == runs[1].stdout
