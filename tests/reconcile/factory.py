"""Tiny constructors: a claim, record, document, place and time in a line each, so that a test reads as a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from truceline.lexicon.parties import load_parties
from truceline.model import Assignment, Claim, Document, Judgement, Placement, Record, When
from truceline.model.claim import (
    ActContent,
    AgreementContent,
    Casualties,
    HarmKind,
    Hop,
    Mention,
    Modality,
    PlacePhrase,
    SourceKind,
    Span,
    TalkContent,
    TalkStatus,
    TimePhrase,
    Via,
)
from truceline.model.footprint import Disc, Footprint, PlaceCandidate, Shape, WeightedShape
from truceline.model.judgement import Verb
from truceline.model.record import Cell, CodedPlace, CodedTime
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Items
from truceline.reconcile.cluster import ReconcileResult

MADE_BY = "mkr-test"
TANF = (38.66, 33.49)
ARBIN = (36.367, 33.536)
TAFAS = (36.066, 32.737)
STRIKE = "air_drone_strike"


def span(text: str, start: int = 0) -> Span:
    return Span(start=start, end=start + len(text), text=text)


def mention(text: str | None) -> Mention | None:
    return None if text is None else Mention(span=span(text), parties=load_parties().match(text))


def hop(name: str, kind: SourceKind = SourceKind.OFFICIAL, party: str | None = None) -> Hop:
    if party is None and kind in (SourceKind.OFFICIAL, SourceKind.PARTY):
        party = next((item.value for item in load_parties().match(name)), None)
    return Hop(name=name, key=name.casefold(), kind=kind, via=Via.SAYS, party=party)


def chain(*names: str) -> tuple[Hop, ...]:
    """A publisher and officials behind it."""
    return hop(names[0], SourceKind.PUBLISHER), *(hop(name) for name in names[1:])


def document(name: str, text: str = "", publisher: str | None = "Gazette") -> Document:
    return Document(
        id=f"doc-{name}", made_by=MADE_BY, evidence=f"ev-{name}", media_type="text/plain", origin=f"{name}.txt",
        publisher=publisher, text=text,
    )  # fmt: skip


def killed(low: int, high: int | None = -1) -> Casualties:
    return Casualties(kind=HarmKind.KILLED, low=low, high=low if high == -1 else high, span=span(str(low)))


def act_claim(  # noqa: PLR0913 - every argument is one thing that a story may tell
    name: str,
    *,
    doc: str = "doc-a",
    at: int = 0,
    act: str = STRIKE,
    actor: str | None = "US-led coalition",
    target: str | None = "pro-regime forces",
    says: Sequence[Hop] = (),
    modality: Modality = Modality.ASSERTED,
    casualties: tuple[Casualties, ...] = (),
    ordinal: int | None = None,
    linked: int | None = None,
    text: str = "",
    has_time: bool = True,
    sentence: int | None = None,
) -> Claim:
    start = at if sentence is None else sentence
    return Claim(
        id=f"clm-{name}",
        made_by=MADE_BY,
        document=doc,
        proposition=span(text or f"sentence {name}", start),
        chain=tuple(says),
        modality=modality,
        content=ActContent(
            act=act,
            trigger=span("struck", at),
            actor=mention(actor),
            target=mention(target),
            place=PlacePhrase(span=span("near al-Tanf")),
            time=TimePhrase(span=span("on the day")) if has_time else None,
            casualties=casualties,
            ordinal=ordinal,
            linked_trigger=None if linked is None else span("struck", linked),
        ),
    )


def record(
    name: str,
    *,
    dataset: str = "table",
    row: int = 1,
    act: str = STRIKE,
    actor: str | None = "US-led coalition",
    target: str | None = "pro-regime forces",
    says: Sequence[Hop] = (),
    **more: object,
) -> Record:
    values: dict[str, object] = {
        "id": f"rec-{name}", "made_by": MADE_BY, "evidence": "ev-table", "row": row, "dataset": dataset,
        "row_id": name, "act": act, "actor": cell(actor), "target": cell(target), "chain": tuple(says),
        "place": CodedPlace(name="al-Tanf"),
        "time": CodedTime(start_utc=datetime(2017, 5, 18, tzinfo=UTC), end_utc=datetime(2017, 5, 19, tzinfo=UTC)),
    }  # fmt: skip
    return Record(**(values | more))


def cell(text: str | None) -> Cell | None:
    return None if text is None else Cell(text=text, parties=load_parties().match(text))


def candidate(
    point: tuple[float, float], radius_m: float, name: str, weight: float = 1.0, entries: tuple[str, ...] = (),
    shape: Shape | None = None,
) -> PlaceCandidate:  # fmt: skip
    footprint = Footprint(shapes=(WeightedShape(shape=shape or Disc(centre=point, radius_m=radius_m), weight=1.0),))
    return PlaceCandidate(name=name, footprint=footprint, weight=weight, entries=entries)


def placed(
    item: Claim | Record,
    point: tuple[float, float] = TANF,
    radius_m: float = 5000,
    name: str = "al-Tanf",
    entries: tuple[str, ...] = (),
    shape: Shape | None = None,
) -> Placement:
    one = candidate(point, radius_m, name, entries=entries, shape=shape)
    return Placement(id=Placement.id_of(item.id), made_by=MADE_BY, item=item.id, phrase=name, candidates=(one,))


def dated(item: Claim | Record, day: date | str = date(2017, 5, 18), days: int = 1, hour: int | None = None) -> When:
    on = date.fromisoformat(day) if isinstance(day, str) else day
    start = datetime(on.year, on.month, on.day, hour or 0, tzinfo=UTC)
    length = timedelta(days=days) if hour is None else timedelta(hours=1)
    return When(
        id=When.id_of(item.id), made_by=MADE_BY, item=item.id, phrase=str(day),
        candidates=(WhenCandidate(start_utc=start, end_utc=start + length, weight=1.0),),
    )  # fmt: skip


def items(*nouns: Claim | Record | Document | Placement | When) -> Items:
    """Items of nouns in any order."""

    def of(kind: type) -> tuple:
        return tuple(noun for noun in nouns if isinstance(noun, kind))

    return Items(of(Claim), of(Record), of(Document), of(Placement), of(When))


def told(
    item: Claim | Record,
    day: str | None = "2017-05-18",
    point: tuple[float, float] | None = TANF,
    radius_m: float = 5000,
    days: int = 1,
) -> tuple[Claim | Record | Placement | When, ...]:
    """An item with its place and time; None leaves one out."""
    extra: list[Placement | When] = []
    if point is not None:
        extra.append(placed(item, point, radius_m))
    if day is not None:
        extra.append(dated(item, day, days))
    return item, *extra


def judgement(verb: Verb, *subjects: str, at: int = 0, **more: str | None) -> Judgement:
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at)
    return Judgement(
        id=Judgement.id_of(verb, subjects, "a.person", when), made_by=MADE_BY, verb=verb, subjects=subjects,
        author="a.person", time_utc=when, reason="seen", **more,
    )  # fmt: skip


def groups(result: ReconcileResult) -> set[frozenset[str]]:
    """Which items are together."""
    return {frozenset(member.item for member in incident.members) for incident in result.incidents}


def refused(result: ReconcileResult) -> dict[str, str]:
    """Code by refused item."""
    return {refusal.item or "": refusal.code for refusal in result.refusals}


def assigned(item: str, incident: str) -> Assignment:
    return Assignment(id=Assignment.id_of(item, incident), made_by=MADE_BY, item=item, incident=incident, score=0.0)


def talk_claim(  # noqa: PLR0913 - as act_claim
    name: str,
    *,
    doc: str = "doc-a",
    status: TalkStatus = TalkStatus.HELD,
    number: int = 1,
    who: Sequence[str] = ("United States", "Russia"),
    place: str | None = None,
    says: Sequence[Hop] = (),
    is_secret: bool = False,
    text: str = "They met.",
) -> Claim:
    return Claim(
        id=f"clm-{name}", made_by=MADE_BY, document=doc, proposition=span(text), chain=tuple(says),
        modality=Modality.ASSERTED,
        content=TalkContent(
            trigger=span("met"), status=status, number=number, is_secret=is_secret,
            participants=tuple(item for text in who if (item := mention(text))),
            place=PlacePhrase(span=span(place)) if place else None,
        ),
    )  # fmt: skip


def agreement_claim(
    name: str, *, who: Sequence[str] = (), called: str = "", text: str = "", event: str = "signed", doc: str = "doc-a"
) -> Claim:
    return Claim(
        id=f"clm-{name}", made_by=MADE_BY, document=doc, proposition=span(text or called), chain=(),
        modality=Modality.ASSERTED,
        content=AgreementContent(
            event=event, trigger=span("signed"), name=span(called) if called else None,
            parties=tuple(item for text in who if (item := mention(text))),
        ),
    )  # fmt: skip
