"""Constructors of nouns for a report: texts with their blocks, claims on quoted words, incidents told by many."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from truceline.model import Claim, Document, Evidence, Footprint, Incident, Maker, Record, Refusal, Span
from truceline.model.claim import ActContent, Hop, Modality, SourceKind, Via
from truceline.model.evidence import Block, BlockRole, DocumentKind, Published, PublishedFrom
from truceline.model.footprint import Area, Disc, Normal, PlaceCandidate, WeightedShape
from truceline.model.incident import Alternative, FieldValue, Grade, Member
from truceline.model.record import CodedPlace, CodedTime
from truceline.model.when import WhenCandidate

MAKER = Maker(algorithm="test.by-hand-1", inputs=(("acts", "1+abc"), ("parties", "1+def")))
SPEAKERS = {
    "US Central Command": (SourceKind.PARTY, "us-led-coalition"),
    "Syrian military source": (SourceKind.PARTY, "syrian-government"),
    "Russian Ministry of Defence": (SourceKind.PARTY, "russia"),
    "Syrian Observatory for Human Rights": (SourceKind.MONITOR, None),
}
DAMASCUS = timedelta(hours=3)


def on(month, day, days=1, weight=1.0, hour=0, hours=None):
    """A day of 2017 by the clock of Damascus, or hours of it."""
    start = datetime(2017, month, day, hour, tzinfo=UTC) - DAMASCUS
    length = timedelta(hours=hours) if hours else timedelta(days=days)
    return WhenCandidate(start_utc=start, end_utc=start + length, weight=weight, clock="Asia/Damascus")


def disc(longitude, latitude, radius_m):
    return Disc(centre=(longitude, latitude), radius_m=radius_m)


def normal(longitude, latitude, sigma_m):
    return Normal(centre=(longitude, latitude), sigma_m=sigma_m)


def square(west, south, east, north):
    return Area(polygons=((((west, south), (east, south), (east, north), (west, north), (west, south)),),))


def at(name, shape, weight=1.0, reason="the name stands in the gazetteer once"):
    footprint = Footprint(shapes=(WeightedShape(shape=shape, weight=1.0),))
    return PlaceCandidate(name=name, footprint=footprint, weight=weight, rule="name", reason=reason)


class Maken:
    """Gathers nouns while texts are written."""

    def __init__(self):
        self.evidence, self.documents, self.claims, self.records = [], [], [], []
        self.incidents, self.whens, self.placements, self.coverages = [], [], [], []
        self.talks, self.episodes, self.refusals, self.judgements = [], [], [], []

    def document(self, title, paragraphs, day=None, kind=DocumentKind.RECONSTRUCTION, navigation=""):
        """A document of a headline, prose and perhaps a line of navigation."""
        parts = [(BlockRole.HEADLINE, title), *((BlockRole.PROSE, text) for text in paragraphs)]
        parts += [(BlockRole.NAVIGATION, navigation)] if navigation else []
        blocks, text = [], ""
        for role, part in parts:
            blocks.append(Block(start=len(text), end=len(text) + len(part), role=role))
            text += part + "\n\n"
        data = hashlib.sha256(text.encode()).hexdigest()
        evidence = Evidence(
            id=Evidence.id_of(data), made_by=MAKER.id, sha256=data, size=len(text), media_type="text/markdown",
            origin=f"sources/{len(self.documents):02}.md", captured_utc=datetime(2026, 1, 1, tzinfo=UTC),
            captured_with="test",
        )  # fmt: skip
        start = datetime(2017, *day, tzinfo=UTC) if day else None
        published = Published(
            known_from=PublishedFrom.FRONT_MATTER if day else PublishedFrom.UNKNOWN,
            start_utc=start, end_utc=start + timedelta(days=1) if start else None,
        )  # fmt: skip
        found = Document(
            id=Document.id_of(evidence.id, 0), made_by=MAKER.id, evidence=evidence.id, kind=kind,
            media_type="text/markdown", origin=evidence.origin, title=title, language="en", published=published,
            publisher="Truceline demonstration" if kind is DocumentKind.RECONSTRUCTION else "The Daily Example",
            addresses=("https://example.org/a-page-with-a-rather-long-address/2017/05/18/coalition-says",),
            text=text, blocks=tuple(blocks),
        )  # fmt: skip
        self.evidence.append(evidence)
        self.documents.append(found)
        return found

    def claim(self, document, quote, chain, content=None, modality=Modality.ASSERTED):
        """A claim that rests on the first place where the quotation stands."""
        start = document.text.index(quote)
        span = Span(start=start, end=start + len(quote), text=quote)
        content = content or ActContent(act="air_drone_strike", trigger=span)
        hops = [hop(name, place == 0) for place, name in enumerate(chain)]
        part = sum(item.document == document.id for item in self.claims)
        found = Claim(
            id=Claim.id_of(document.id, "test", start, part), made_by=MAKER.id, document=document.id, proposition=span,
            chain=tuple(hops), modality=modality, content=content, confidence=0.9,
        )  # fmt: skip
        self.claims.append(found)
        return found

    def record(self, row_id, text, place, time):
        """A row of a table."""
        found = Record(
            id=Record.id_of("incidents.csv", row_id), made_by=MAKER.id, evidence=self.evidence[0].id,
            row=int(row_id[1:]), dataset="incidents.csv", row_id=row_id, act="air_drone_strike",
            place=CodedPlace(name=place),
            time=CodedTime(start_utc=time.start_utc, end_utc=time.end_utc),
            chain=(hop("UCDP", True), hop("Syrian Observatory for Human Rights", False)),
            addresses=("UCDP GED event 242109 (SOHR, 2017-05-01)",), text=text,
        )  # fmt: skip
        self.records.append(found)
        return found

    def incident(self, label, members, alternatives, values=(), disputed=(), grade=Grade.FAIR, episode=None):
        """An incident told by (item, origin, stance) each."""
        founding = members[0][0].id
        told = tuple(
            Member(
                item=item.id, probability=0.97, origin=origin, stance=stance,
                chain=" ← ".join(one.name for one in item.chain),
            )
            for item, origin, stance in members
        )  # fmt: skip
        asserting = {origin for _, origin, stance in members if stance is not Modality.DENIED}
        denying = {origin for _, origin, stance in members if stance is Modality.DENIED}
        found = Incident(
            id=Incident.id_of(founding), made_by=MAKER.id, founding=founding, label=label, members=told,
            values=tuple(
                FieldValue(field=field, value=value, holders=(), origins=tuple(origins))
                for field, value, origins in values
            ),
            alternatives=tuple(alternatives), modality=Modality.ASSERTED, origins_asserting=len(asserting),
            origins_denying=len(denying), disputed=tuple(disputed), grade=grade,
            grade_reason="two independent origins assert it", episode=episode,
        )  # fmt: skip
        self.incidents.append(found)
        return found


def hop(name, is_outermost):
    kind, party = SPEAKERS.get(name, (SourceKind.PUBLISHER if is_outermost else SourceKind.OFFICIAL, None))
    return Hop(name=name, key=name.casefold(), kind=kind, via=Via.PUBLISHES if is_outermost else Via.SAYS, party=party)


def reading(act, actor, target, places, times, weight=1.0):
    return Alternative(weight=weight, act=act, actor=actor, target=target, places=tuple(places), times=tuple(times))


def refusal(code, where, reason, item=None):
    return Refusal(id=Refusal.id_of(code, where), made_by=MAKER.id, code=code, where=where, reason=reason, item=item)
