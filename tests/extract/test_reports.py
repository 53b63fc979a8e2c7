"""Whole reports: our own flattened page everywhere, and the one that the project set out from where it is at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.extract.conftest import SHARED
from tests.extract.texts import chain, document_of, when, where, who
from truceline.extract.parse import Parser
from truceline.extract.reading import Lexicons
from truceline.extract.rules import RulesExtractor
from truceline.model.claim import (
    ActContent,
    AgreementContent,
    Claim,
    HarmKind,
    Modality,
    StatementContent,
    TalkContent,
    TalkStatus,
    ZoneContent,
)
from truceline.model.evidence import Block, BlockRole, Document, Evidence
from truceline.model.noun import Span
from truceline.read.readers import read_evidence

CASE = Path(__file__).parents[2] / "src/truceline/cases/syria-2017/sources"
FLATTENED = CASE / "flattened-al-tanf.txt"
REPORTS = sorted(path for path in CASE.glob("*.md") if path.name != "README.md")
FACTUAL = {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}


def read(path: Path) -> Document:
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    evidence = Evidence(
        id=Evidence.id_of(sha256),
        made_by="test",
        sha256=sha256,
        size=len(data),
        media_type="text/plain",
        origin=path.name,
        captured_utc=datetime(2017, 6, 10, tzinfo=UTC),
        captured_with="test",
    )
    (document,) = read_evidence(evidence, data).documents
    return document


@pytest.fixture(scope="module", params=["ours", "seed"])
def document(request: pytest.FixtureRequest) -> Document:
    path = FLATTENED if request.param == "ours" else SHARED / "seed.txt"
    if not path.is_file():
        pytest.skip("../shared/seed.txt is not here")
    return read(path)


@pytest.fixture(scope="module")
def found(extractor: RulesExtractor, document: Document) -> list[Claim]:
    return list(extractor.extract(document).claims)


def spans_in(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans_in(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_in(item)


def facts(found: list[Claim]) -> list[Claim]:
    acts = [claim for claim in found if isinstance(claim.content, ActContent)]
    return [claim for claim in acts if claim.modality in FACTUAL and claim.content.ordinal is None]


def test_three_strikes_and_a_drone_attack_are_told_and_nothing_else(found: list[Claim]) -> None:
    days = sorted((when(claim).replace("\u00a0", " "), who(claim.content.actor)) for claim in facts(found))
    strikes = [day for day, actor in days if actor == "us-led-coalition"]
    assert strikes == ["June 6", "June 8", "May 18"]
    assert len(days) == 4


def test_strikes_have_actor_target_place_and_day(found: list[Claim]) -> None:
    for claim in facts(found):
        if who(claim.content.actor) == "us-led-coalition":
            assert claim.content.act == "air_drone_strike"
            assert who(claim.content.target) in {"pro-government-forces", "syrian-armed-forces"}
            assert "Tanf" in where(claim)
            assert claim.modality is Modality.ASSERTED


def test_the_drone_attack_is_alleged_tied_to_the_strike_and_hurt_nobody(found: list[Claim]) -> None:
    (drone,) = [claim for claim in facts(found) if claim.modality is Modality.ALLEGED]
    assert {(harm.kind, harm.low, harm.high) for harm in drone.content.casualties} == {
        (HarmKind.KILLED, 0, 0),
        (HarmKind.INJURED, 0, 0),
    }
    assert who(drone.content.target) == "us-led-coalition"
    (strike,) = [claim for claim in facts(found) if claim.content.linked_trigger is not None]
    assert strike.content.linked_trigger == drone.content.trigger
    assert when(drone) == when(strike)


def test_the_third_attack_is_a_count(found: list[Claim]) -> None:
    (counted,) = [claim for claim in found if isinstance(claim.content, ActContent) and claim.content.ordinal]
    assert counted.content.ordinal == 3


def test_opinion_and_habit_are_no_facts(found: list[Claim]) -> None:
    others = {claim.modality for claim in found if isinstance(claim.content, ActContent)} - FACTUAL
    assert others <= {Modality.OPINION, Modality.GENERIC, Modality.PROPOSED}
    for claim in found:
        if any(hop.kind.value == "expert" for hop in claim.chain):
            assert claim.modality is Modality.OPINION


def test_the_charge_of_conspiring_is_a_statement(found: list[Claim]) -> None:
    charges = [claim for claim in found if "conspiring" in claim.proposition.text]
    assert charges
    assert all(isinstance(claim.content, StatementContent) for claim in charges)
    assert {claim.modality for claim in charges} == {Modality.ALLEGED}


def test_two_meetings_held_and_one_cancelled_as_the_journal_has_it_from_officials(found: list[Claim]) -> None:
    talks = [claim for claim in found if isinstance(claim.content, TalkContent)]
    (held,) = [claim for claim in talks if claim.content.number == 2]
    (cancelled,) = [claim for claim in talks if claim.content.status is TalkStatus.CANCELLED]
    assert held.content.status is TalkStatus.HELD
    assert where(held) == "Jordan"
    assert where(cancelled) == "Amman"
    assert {who(one) for one in held.content.participants} >= {"usa", "russia"}
    assert chain(held) == chain(cancelled) == "Wall Street Journal < US officials"


def test_both_memoranda_are_told_with_parties_and_days(found: list[Claim]) -> None:
    signed = [
        claim for claim in found if isinstance(claim.content, AgreementContent) and claim.content.event == "signed"
    ]
    told = {when(claim).replace("\u00a0", " "): {who(one) for one in claim.content.parties} for claim in signed}
    assert told == {"May 4": {"russia", "turkey", "iran"}, "October 2015": {"usa", "russia"}}
    begun = [
        claim for claim in found if isinstance(claim.content, AgreementContent) and claim.content.event == "in_force"
    ]
    assert [when(claim).replace("\u00a0", " ") for claim in begun] == ["May 6"]


def test_the_four_zones_are_four(found: list[Claim]) -> None:
    (zone,) = [claim.content for claim in found if isinstance(claim.content, ZoneContent)]
    assert zone.number == 4
    assert len(zone.areas) == 4


def test_claims_come_from_the_prose_only(found: list[Claim], document: Document) -> None:
    prose = [(block.start, block.end) for block in document.blocks if block.role is BlockRole.PROSE]
    for claim in found:
        assert any(start <= claim.proposition.start and claim.proposition.end <= end for start, end in prose)


@pytest.mark.parametrize("path", [*REPORTS, FLATTENED], ids=lambda path: path.stem)
def test_every_field_quotes_the_text(extractor: RulesExtractor, path: Path) -> None:
    document = read(path)
    for claim in extractor.extract(document).claims:
        for span in spans_in(claim):
            assert document.text[span.start : span.end] == span.text
        assert 0 < claim.confidence <= 1
        assert all(0 < field.weight <= 1 for field in claim.fields)


def test_the_same_text_gives_the_same_claims(extractor: RulesExtractor, lexicons: Lexicons) -> None:
    document = read(FLATTENED)
    again = RulesExtractor(lexicons, Parser()).extract(document)
    assert again == extractor.extract(document)
    ids = [claim.id for claim in again.claims]
    assert len(ids) == len(set(ids))


def test_a_headline_is_read_only_where_there_is_nothing_else(extractor: RulesExtractor) -> None:
    text = "Coalition jets bombed rebels near Raqqa\nRebels shelled Rastan on 3 May."
    blocks = (
        Block(start=0, end=39, role=BlockRole.HEADLINE),
        Block(start=40, end=len(text), role=BlockRole.PROSE),
    )
    both = extractor.extract(document_of(text, blocks=blocks)).claims
    assert [claim.content.trigger.text for claim in both] == ["shelled"]
    only = extractor.extract(document_of(text, blocks=blocks[:1])).claims
    assert [claim.content.trigger.text for claim in only] == ["bombed"]
    assert extractor.extract(document_of(text, blocks=())).claims == ()


def test_a_language_that_the_rules_do_not_read_is_refused(extractor: RulesExtractor) -> None:
    (refusal,) = extractor.extract(document_of("Авиация нанесла удар.", language="ru")).refusals
    assert refusal.code == "extract.no_language"
    assert "ru" in refusal.reason
    assert extractor.extract(document_of("Jets bombed rebels in Raqqa on 3 May.", language="en-GB")).claims


def test_the_maker_names_the_rules_and_what_they_read(extractor: RulesExtractor) -> None:
    assert extractor.maker.algorithm == RulesExtractor.NAME == "extract.rules-1"
    assert {name for name, _ in extractor.maker.inputs} >= {"acts", "cues", "frames", "parties", "weapons"}
