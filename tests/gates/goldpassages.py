"""Short passages of which some found no incident: which act words of them do (``gold/passages``)."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from truceline.model.evidence import Document, Evidence
from truceline.read.options import ReadOptions
from truceline.read.readers import read_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSAGES = Path(__file__).parent / "gold" / "passages"


class Passage(NamedTuple):
    """A text, and how surely its act words tell what happened: those that are not named found nothing."""

    text: str
    told: dict[str, str]
    is_known: bool
    """Whether it is of the half that rules may be mended on."""

    def stance_of(self, word: str) -> str | None:
        """The modality of an act word; None where it founds nothing."""
        return next(
            (stance for told, stance in self.told.items() if word in told.split() or told in word.split()), None
        )


def load_passages(name: str) -> Iterator[Passage]:
    """The passages of a file, every other one known."""
    with (PASSAGES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            pairs = [] if row["expected"] == "none" else [pair.split("=") for pair in row["expected"].split(";")]
            yield Passage(row["text"], {word.strip(): stance.strip() for word, stance in pairs}, number % 2 == 0)


def document_of(text: str, language: str) -> Document:
    """A passage as a report of its own."""
    head = f"---\nkind: reconstruction\npublisher: Test\ntitle: T\npublished: 2020-05-14\nlanguage: {language}\n---\n"
    data = f"{head}{text}\n".encode()
    digest = hashlib.sha256(data).hexdigest()
    evidence = Evidence(
        id=Evidence.id_of(digest),
        made_by="test",
        sha256=digest,
        size=len(data),
        media_type="text/plain",
        origin="passage.md",
        captured_utc=datetime(2026, 11, 24, tzinfo=UTC),
        captured_with="test",
    )
    return read_evidence(evidence, data, ReadOptions()).documents[0]
