"""What the subjects of corrections mean: quotes, rows, ids; findings named by their incident."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from tests.publish import small_case as small
from truceline.flow.corrections import Correction, PlacedCorrection, Subject
from truceline.flow.subjects import Index, UnresolvedError, full_id, kind_of, resolve, resolve_reviews, trigger_of
from truceline.model import Finding, Judgement
from truceline.model.judgement import Verb

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER_CLAIM = msgspec.structs.replace(
    small.CLAIM,
    id="clm-c",
    content=msgspec.structs.replace(
        small.CLAIM.content, trigger=msgspec.structs.replace(small.CLAIM.content.trigger, start=40, end=44)
    ),
)


@pytest.fixture
def index() -> Index:
    return Index([small.EVIDENCE], [small.DOCUMENT], [small.PLEDGE, LATER_CLAIM, small.CLAIM], [small.RECORD])


def row(verb: Verb, *subjects: Subject, **more: str) -> PlacedCorrection:
    correction = Correction(verb=verb, subjects=subjects, author="a", time=NOW, reason="r", **more)
    return PlacedCorrection("corrections/a.yaml:1", correction)


def quoted(quote: str, **more: str) -> Subject:
    return Subject(source="sources/a.md", quote=quote, **more)


def test_a_quote_names_the_first_act_of_its_sentence(index: Index) -> None:
    assert index.item(quoted("=The  coalition"), ()) == "clm-a"
    assert index.item(quoted("The coalition", kind="agreement"), ()) == "clm-b"
    assert (kind_of(small.CLAIM), kind_of(small.PLEDGE)) == ("act", "agreement")
    assert trigger_of(small.CLAIM).start == 16


def test_a_row_and_an_id_name_themselves(index: Index) -> None:
    assert index.item(Subject(source="sources/a.md", row="R3"), ()) == "rec-a"
    assert index.item(Subject(id="rec"), ()) == "rec-a"
    assert index.item(Subject(id="inc-z"), ["inc-zzz"]) == "inc-zzz"
    assert full_id("a", ["a", "ab"]) == "a"


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        (quoted("nobody wrote this"), "stand there 0 times"),
        (quoted("a"), "times"),
        (quoted("The coalition", kind="talk"), "no claim was read from the sentence"),
        (Subject(source="sources/b.md", quote="x"), "no document was read from sources/b.md"),
        (Subject(source="sources/a.md", row="R4"), "no row 'R4' was read"),
        (Subject(id="clm-zzz"), "nothing in this case has an id"),
        (Subject(id="clm"), "3 ids start with 'clm': clm-a, clm-b, clm-c"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_names_nothing_or_several_things_is_told(index: Index, subject: Subject, reason: str) -> None:
    with pytest.raises(UnresolvedError, match=reason.replace("'", ".")):
        index.item(subject, ())


def test_rows_become_judgements_or_refusals(index: Index) -> None:
    first = row(Verb.REJECT, Subject(id="clm-a"))
    earlier = Judgement.id_of(Verb.REJECT, ("clm-a",), "a", NOW)
    later = row(Verb.REJECT, Subject(id="clm-b"), supersedes=earlier[:9])
    lost = row(Verb.REJECT, Subject(id="clm-z"))
    stray = row(Verb.REJECT, Subject(id="clm-c"), supersedes="jdg-zzz")
    about_findings = row(Verb.REVIEWED, quoted("The coalition", agreement="xyz-2017"), value="verified")
    judgements, refusals = resolve([first, later, lost, stray, about_findings], index, ())
    assert [judgement.subjects for judgement in judgements] == [("clm-a",), ("clm-b",)]
    assert judgements[1].supersedes == judgements[0].id == earlier
    assert [refusal.code for refusal in refusals] == ["reconcile.bad_judgement"] * 2
    assert refusals[0].where == "corrections/a.yaml:1"


def test_what_decides_the_same_otherwise_at_the_same_time_is_refused(index: Index) -> None:
    places = [row(Verb.CORRECT, Subject(id="clm-a"), field="place", value=value) for value in ("Homs", "Homs", "Hama")]
    time = row(Verb.CORRECT, Subject(id="clm-a"), field="time", value="8 June 2017")
    judgements, refusals = resolve([*places, time], index, ())
    assert [judgement.value for judgement in judgements] == ["Homs", "Homs", "8 June 2017"]
    assert len({judgement.id for judgement in judgements}) == 2
    assert [refusal.reason[:40] for refusal in refusals] == ["an earlier row decides the same otherwis"]


def test_findings_are_named_by_an_item_of_their_incident(index: Index) -> None:
    rows = [
        row(Verb.REVIEWED, quoted("The coalition", agreement="xyz-2017"), value="verified"),
        row(Verb.REVIEWED, quoted("The coalition", agreement="xyz-2017", provision="2"), value="verified"),
        row(Verb.REVIEWED, Subject(id="inc-a", agreement="xyz-2017", provision="1"), value="verified"),
        row(Verb.REVIEWED, quoted("The coalition", agreement="none"), value="verified"),
        row(Verb.REVIEWED, quoted("The coalition", agreement="xyz-2017", provision="9"), value="verified"),
        row(Verb.REVIEWED, quoted("The coalition", agreement="xyz-2017", kind="agreement"), value="verified"),
        row(Verb.REJECT, Subject(id="clm-a")),
    ]
    judgements, refusals = resolve_reviews(rows, index, [small.INCIDENT], [small.AGREEMENT], ())
    named = [Finding.id_of("inc-a", "xyz-2017", provision) for provision in ("1", "2", "3")]
    assert [judgement.subjects for judgement in judgements] == [tuple(named), (named[1],), (named[0],)]
    assert [refusal.reason for refusal in refusals] == [
        "the case has no agreement 'none'",
        "xyz-2017 has no provision '9'",
        "clm-b belongs to no incident, so there is no finding on it",
    ]
