"""A zone of a million vertices: drawn, indexed and asked in seconds; as a file, one clear error."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from tests.assess.instrument import compiled, extent, provision, zone
from truceline.agreement.library import library_path
from truceline.agreement.load import load_agreement
from truceline.errors import AgreementError
from truceline.flow.bulk_judge import bulk_judge
from truceline.model.agreement import Geometry, PolygonGeometry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

VERTICES = 1_000_000
RECORDS = 131_072
MOST_SECONDS = 10.0
MOST_MEGABYTES = 2_000


def coast() -> list[tuple[float, float]]:
    """A jagged ring of a million vertices round 38° E, 35° N."""
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    radius = 1 + 0.02 * np.sin(5_000 * angle)
    ring = np.column_stack([38 + radius * np.cos(angle), 35 + 0.8 * radius * np.sin(angle)]).tolist()
    return [(lon, lat) for lon, lat in [*ring, ring[0]]]


def test_a_million_vertices_are_judged_in_seconds() -> None:
    chance, ring = np.random.default_rng(1), tuple(coast())
    began = time.process_time()
    area = Geometry(polygon=PolygonGeometry(ring=ring))
    one = compiled(provision("1", where=("coast",)), zones=(zone("coast", extent(area, area)),))
    judge, _ = bulk_judge((one,))
    lon, lat = chance.uniform(36.5, 39.5, RECORDS), chance.uniform(33.8, 36.2, RECORDS)
    columns = {
        "id": pa.array(np.arange(RECORDS)),
        "lon": lon,
        "lat": lat,
        "date": pa.array(np.datetime64("2017-06-02") + chance.integers(0, 20, RECORDS)),
        "act": pa.array(["attack"] * RECORDS),
    }
    (batch,) = pa.table(columns).combine_chunks().to_batches()
    found = judge.judge(batch, 0)
    spent, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent:.1f} s of processor time, {peak:.0f} MB")  # noqa: T201 the figure
    angle = np.arctan2((lat - 35) / 0.8, lon - 38)
    away = np.hypot(lon - 38, (lat - 35) / 0.8)
    inside = away <= 1 + 0.02 * np.sin(5_000 * (angle % (2 * np.pi)))
    named = set(found.findings["row"].to_pylist())
    sure = np.abs(away - 1) > 0.021
    assert set(np.flatnonzero(inside & sure).tolist()) <= named
    assert not named & set(np.flatnonzero(~inside & sure).tolist())
    assert found.taken == found.judged + len(found.refusals) == RECORDS
    assert spent < MOST_SECONDS
    assert peak < MOST_MEGABYTES


def test_a_file_of_a_million_vertices_is_one_clear_error(tmp_path: Path) -> None:
    ring = ", ".join(f"[{lon:.6f}, {lat:.6f}]" for lon, lat in coast())
    path = tmp_path / "big.yaml"
    text = library_path("syr-al-tanf-zone").read_text("utf-8")
    path.write_text(f"{text}\nextra: [{ring}]\n", "utf-8")
    with pytest.raises(AgreementError, match=r"the file has \d+ bytes") as caught:
        load_agreement(path)
    assert "keep it under" in str(caught.value)
