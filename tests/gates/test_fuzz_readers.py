"""Ten million damaged bytes through each reader, and files that are made to break one: only documented refusals."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest

from tests.flow.on_disk import make_case
from tests.read.conftest import evidence_of
from tests.read.fuzz import feed, seeds
from tests.read.samples import pdf, workbook
from tests.read.test_decoded import rows
from truceline.read.readers import load_lexicons, read_evidence

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

AMOUNT = 10_000_000


@pytest.mark.parametrize("name", sorted(seeds()))
def test_ten_million_damaged_bytes(name: str) -> None:
    seed = seeds()[name]
    given, files, longest = feed(seed, AMOUNT, load_lexicons(), number=11)
    print(f"{name}: {given} bytes in {files} files, the slowest {longest:.2f} s")  # noqa: T201 the figures of the gate
    assert given >= AMOUNT
    assert longest < 20


HOSTILE = {
    "gzip bomb of a gigabyte": ("bomb.html", "read.unknown_format"),
    "pdf of a million pages": ("pages.pdf", "read.too_large"),
    "page nested a hundred thousand deep": ("deep.html", "read.too_deep"),
    "Parquet cut short": ("cut.parquet", "read.truncated"),
    "workbook that is a bomb": ("bomb.xlsx", "read.too_large"),
}


def hostile(name: str) -> bytes:
    """The bytes of one hostile file."""
    if name == "bomb.html":
        return gzip.compress(bytes(1_000_000_000), compresslevel=1)
    if name == "pages.pdf":
        return pdf([["words"]], claimed=1_000_000)
    if name == "deep.html":
        return b"<html><body>" + b"<div>" * 100_000 + b"words"
    if name == "cut.parquet":
        return seeds()["parquet"].data[:-500]
    return workbook(rows()[:3], padding=1_100_000_000)


def test_hostile_files_are_refused_within_bounds_and_the_rest_of_the_run_goes_on(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case")
    for name, _ in HOSTILE.values():
        data = hostile(name)
        (case.folder / "sources" / name).write_bytes(data)
        start = time.monotonic()
        result = read_evidence(evidence_of(data, name), data)
        print(f"{name}: {len(data)} bytes, {time.monotonic() - start:.1f} s, {result.refusals[0].code}")  # noqa: T201 too
        assert time.monotonic() - start < 60
    case.run()
    told = {refusal.where: refusal.code for refusal in case.refusals()}
    assert {f"sources/{name}": code for name, code in HOSTILE.values()}.items() <= told.items()
    assert len(case.records()) > 0
    assert len(case.incidents()) > 0
