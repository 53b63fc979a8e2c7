"""What the tests of the read stage share: evidence made of bytes, and the lexicons."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from truceline.model import Document, Evidence, Refusal
from truceline.read.readers import load_lexicons, read_evidence

if TYPE_CHECKING:
    from truceline.read.source import Lexicons, ReadResult

SHARED = Path(__file__).resolve().parents[3] / "shared"


class Read(Protocol):
    """Reads bytes as a file of this name would be read."""

    def __call__(self, data: bytes | str, origin: str = "sources/report.txt", **more: object) -> ReadResult: ...


def evidence_of(data: bytes, origin: str) -> Evidence:
    sha256 = hashlib.sha256(data).hexdigest()
    return Evidence(
        id=Evidence.id_of(sha256),
        made_by="mkr-test",
        sha256=sha256,
        size=len(data),
        media_type="text/plain",
        origin=origin,
        captured_utc=datetime(2017, 6, 10, tzinfo=UTC),
        captured_with="test",
    )


@pytest.fixture(scope="session")
def lexicons() -> Lexicons:
    return load_lexicons()


@pytest.fixture(scope="session")
def read(lexicons: Lexicons) -> Read:
    def reader(data: bytes | str, origin: str = "sources/report.txt", **more: object) -> ReadResult:
        data = data.encode() if isinstance(data, str) else data
        return read_evidence(evidence_of(data, origin), data, lexicons=lexicons, **more)

    return reader


@pytest.fixture(scope="session")
def read_one(read: Read) -> object:
    """Reads the one document of a source; fails, saying why, where there is none."""

    def reader(data: bytes | str, origin: str = "sources/report.txt", **more: object) -> Document:
        result = read(data, origin, **more)
        assert not result.refusals, [str(refusal) for refusal in result.refusals]
        [document] = result.documents
        return document

    return reader


@pytest.fixture(scope="session")
def refused(read: Read) -> object:
    """Reads a source that is refused once, and gives the refusal."""

    def reader(data: bytes | str, origin: str = "sources/report.txt", **more: object) -> Refusal:
        result = read(data, origin, **more)
        assert (result.documents, list(result.records), list(result.coverages)) == ((), [], [])
        [refusal] = result.refusals
        return refusal

    return reader


@pytest.fixture(scope="session")
def shared_file() -> object:
    """A file that the repository does not hold; the test is skipped, saying so, where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"../shared/{name} is not here")
        return path

    return find
