"""Small constructors: a document, and claims that quote it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from truceline.model.claim import (
    ActContent,
    AgreementContent,
    Claim,
    Mention,
    Modality,
    PlacePhrase,
    StatementContent,
    TalkContent,
    TalkStatus,
    TimeAnchor,
    TimePhrase,
    ZoneContent,
)
from truceline.model.coverage import Coverage
from truceline.model.evidence import Document, Published, PublishedFrom
from truceline.model.noun import Span, Weighted
from truceline.model.record import CodedPlace, CodedTime, Record

if TYPE_CHECKING:
    from truceline.model.claim import Content


class Report:
    """A text and the claims made from it, each quoting its words."""

    def __init__(self, text: str, published: tuple[datetime, datetime] | None = None) -> None:
        known = Published()
        if published:
            known = Published(known_from=PublishedFrom.META, start_utc=published[0], end_utc=published[1])
        self.document = Document(
            id="doc-test",
            made_by="mkr-test",
            evidence="ev-test",
            media_type="text/plain",
            origin="test.txt",
            published=known,
            text=text,
        )
        self.claims: list[Claim] = []

    def span(self, words: str, after: str = "") -> Span:
        start = self.document.text.index(words, self.document.text.index(after) if after else 0)
        return Span(start=start, end=start + len(words), text=words)

    def where(self, words: str, *within: str, after: str = "") -> PlacePhrase:
        return PlacePhrase(span=self.span(words, after), within=tuple(self.span(word, after) for word in within))

    def when(self, words: str, anchor: TimeAnchor = TimeAnchor.ABSOLUTE, after: str = "") -> TimePhrase:
        return TimePhrase(span=self.span(words, after), anchor=anchor)

    def claim(self, content: Content, sentence: str) -> Claim:
        made = Claim(
            id=f"clm-{len(self.claims)}",
            made_by="mkr-test",
            document="doc-test",
            proposition=self.span(sentence),
            chain=(),
            modality=Modality.ASSERTED,
            content=content,
        )
        self.claims.append(made)
        return made

    def act(self, sentence: str, place: PlacePhrase | None = None, time: TimePhrase | None = None) -> Claim:
        trigger = self.span(sentence)
        return self.claim(ActContent(act="air_strike", trigger=trigger, place=place, time=time), sentence)

    def agreement(self, sentence: str, event: str, time: TimePhrase, parties: tuple[str, ...] = ()) -> Claim:
        mentions = tuple(
            Mention(span=self.span(sentence), parties=(Weighted(value=party, weight=1.0),)) for party in parties
        )
        content = AgreementContent(event=event, trigger=self.span(sentence), parties=mentions, time=time)
        return self.claim(content, sentence)

    def zone(self, sentence: str, *areas: PlacePhrase) -> Claim:
        return self.claim(ZoneContent(trigger=self.span(sentence), areas=areas), sentence)

    def talk(self, sentence: str, status: TalkStatus, place: PlacePhrase | None, time: TimePhrase | None) -> Claim:
        content = TalkContent(trigger=self.span(sentence), status=status, place=place, time=time)
        return self.claim(content, sentence)

    def statement(self, sentence: str, time: TimePhrase) -> Claim:
        return self.claim(StatementContent(trigger=self.span(sentence), time=time), sentence)


def record(place: CodedPlace, time: CodedTime, row: int = 1) -> Record:
    return Record(
        id=f"rec-{row}",
        made_by="mkr-test",
        evidence="ev-test",
        row=row,
        dataset="ucdp",
        row_id=str(row),
        act="air_strike",
        place=place,
        time=time,
    )


def coverage(area: str, admin1: str = "", row: int = 1) -> Coverage:
    return Coverage(
        id=f"cov-{row}",
        made_by="mkr-test",
        evidence="ev-test",
        row=row,
        observer="a mission",
        area=area,
        admin1=admin1,
        start_utc=datetime(2017, 5, 1, tzinfo=UTC),
        end_utc=datetime(2017, 6, 1, tzinfo=UTC),
    )
