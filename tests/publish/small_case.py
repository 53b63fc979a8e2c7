"""A generation made by hand: a strike told by a reconstruction and a table, one agreement, three findings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from truceline.engine.base import StageTally
from truceline.engine.duckdb import DuckDBStore
from truceline.model import (
    TABLE_NOUNS,
    Agreement,
    Assignment,
    Bounds,
    Claim,
    Coverage,
    Document,
    Episode,
    Evidence,
    Finding,
    Footprint,
    Incident,
    Judgement,
    Maker,
    Noun,
    Placement,
    Provision,
    Recognition,
    Record,
    Redirect,
    Refusal,
    Span,
    Talk,
    Weighted,
    When,
    Zone,
)
from truceline.model.agreement import (
    BufferGeometry,
    Citation,
    DateCandidate,
    Extent,
    Geometry,
    LifeEvent,
    LifeState,
    MapStatus,
    ProvisionKind,
    TextStatus,
)
from truceline.model.claim import ActContent, AgreementContent, Hop, Mention, Modality, SourceKind, TalkStatus, Via
from truceline.model.evidence import Block, BlockRole, DocumentKind
from truceline.model.finding import Factor, FactorName, Outcome, ReviewState, Support, SupportTerm, Without
from truceline.model.footprint import Disc, PlaceCandidate, WeightedShape
from truceline.model.incident import Alternative, EpisodeLink, FieldValue, Grade, Member
from truceline.model.judgement import Verb
from truceline.model.record import Cell, CodedPlace, CodedTime
from truceline.model.when import WhenCandidate

if TYPE_CHECKING:
    from pathlib import Path

NOW: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MAKER: Final = Maker(algorithm="test.by-hand-1", inputs=(("acts", "1"),))
BY: Final = MAKER.id
TEXT: Final = "=The coalition \u202ebombed\x1b[31m forces near al-Tanf on 8 June, officials said."
SHA: Final = "ab" * 32

EVIDENCE = Evidence(
    id="ev-a",
    made_by=BY,
    sha256=SHA,
    size=7,
    media_type="text/plain",
    origin="sources/a.md",
    captured_utc=NOW,
    captured_with="test",
)
DOCUMENT = Document(
    id="doc-a",
    made_by=BY,
    derived_from=("ev-a",),
    evidence="ev-a",
    kind=DocumentKind.RECONSTRUCTION,
    media_type="text/plain",
    origin="sources/a.md",
    publisher="Truceline demonstration",
    title="A strike",
    text=TEXT,
    blocks=(Block(start=0, end=len(TEXT), role=BlockRole.PROSE, original_start=4, original_end=99),),
)
CHAIN = (
    Hop(name="Outlet", key="outlet", kind=SourceKind.OUTLET, via=Via.PUBLISHES),
    Hop(name="officials", key="officials", kind=SourceKind.OFFICIAL, via=Via.SAYS, party="usa"),
)
CLAIM = Claim(
    id="clm-a",
    made_by=BY,
    derived_from=("doc-a",),
    document="doc-a",
    proposition=Span(start=0, end=len(TEXT), text=TEXT),
    chain=CHAIN,
    modality=Modality.ASSERTED,
    hedge=Span(start=60, end=69, text="officials"),
    content=ActContent(
        act="air_drone_strike",
        trigger=Span(start=16, end=22, text="bombed"),
        actor=Mention(
            span=Span(start=1, end=14, text="The coalition"), parties=(Weighted(value="us-led-coalition", weight=1.0),)
        ),
        target=Mention(span=Span(start=28, end=34, text="forces")),
    ),
)
PLEDGE = Claim(
    id="clm-b",
    made_by=BY,
    derived_from=("doc-a",),
    document="doc-a",
    proposition=Span(start=1, end=4, text="The"),
    chain=CHAIN,
    modality=Modality.ASSERTED,
    content=AgreementContent(event="signed", trigger=Span(start=1, end=4, text="The")),
)
RECORD = Record(
    id="rec-a",
    made_by=BY,
    derived_from=("ev-a",),
    evidence="ev-a",
    row=3,
    dataset="rows",
    row_id="R3",
    act="air_drone_strike",
    actor=Cell(text="Coalition", parties=(Weighted(value="us-led-coalition", weight=1.0),)),
    place=CodedPlace(name="al-Tanf", admin1="Homs", longitude=38.66, latitude=33.49),
    time=CodedTime(start_utc=datetime(2017, 6, 8, tzinfo=UTC), end_utc=datetime(2017, 6, 9, tzinfo=UTC)),
    chain=CHAIN[:1],
    text="A row",
)
TIME = WhenCandidate(
    start_utc=datetime(2017, 6, 7, 21, tzinfo=UTC),
    end_utc=datetime(2017, 6, 8, 21, tzinfo=UTC),
    weight=1.0,
    clock="Asia/Damascus",
    reason="the year is the library's",
)
PLACE = PlaceCandidate(
    name="near al-Tanf",
    footprint=Footprint(shapes=(WeightedShape(shape=Disc(centre=(38.66, 33.49), radius_m=9000.0), weight=1.0),)),
    weight=1.0,
    rule="near",
    reason="the garrison",
)
INCIDENT = Incident(
    id="inc-a",
    made_by=BY,
    derived_from=("clm-a", "rec-a"),
    founding="clm-a",
    label="Air/drone strike by US-led coalition near al-Tanf",
    members=(
        Member(item="clm-a", probability=1.0, origin="us", stance=Modality.ASSERTED, chain="Outlet ← officials"),
        Member(item="rec-a", probability=0.9, origin="x", stance=Modality.DENIED, chain="Outlet", reason="same day"),
    ),
    values=(FieldValue(field="target", value="army", holders=("clm-a",), origins=("us",)),),
    alternatives=(
        Alternative(
            weight=1.0,
            act="air_drone_strike",
            actor="us-led-coalition",
            places=(PLACE,),
            times=(TIME,),
            holders=("clm-a",),
        ),
    ),
    modality=Modality.ASSERTED,
    origins_asserting=2,
    origins_denying=1,
    disputed=("target",),
    grade=Grade.CONTESTED,
    grade_reason="one origin denies it",
    episode="epi-a",
)
SUPPORT = Support(
    model="support-1",
    prior_log_odds=0.0,
    terms=(SupportTerm(origin="us", log_odds=1.2, reason="officials assert it"),),
    probability=0.77,
    sensitivity=Bounds(low=0.55, high=0.9),
)
AGREEMENT = Agreement(
    id="xyz-2017",
    title="Memorandum on something with a very long title",
    aliases=("the X memorandum",),
    countries=("SYR",),
    text_status=TextStatus.PUBLISHED,
    map_status=MapStatus.NONE,
    sources={"s": Citation(address="https://example.org/")},
    life=(LifeEvent(state=LifeState.IN_FORCE, dates=(DateCandidate(on=date(2017, 5, 4), sources=("s",)),)),),
    zones=(
        Zone(
            id="z",
            name="Zone Z",
            extents=(
                Extent(
                    certain=Geometry(buffer=BufferGeometry(point=(38.66, 33.49), radius_km=50.0)),
                    possible=Geometry(buffer=BufferGeometry(point=(38.66, 33.49), radius_km=55.0)),
                    drawn_from="a statement",
                    sources=("s",),
                ),
            ),
        ),
    ),
    provisions=(
        Provision(id="1", kind=ProvisionKind.PROHIBITION, title="No strikes", text="No strikes.", where=("z",)),
        Provision(id="2", kind=ProvisionKind.UNPUBLISHED, title="Terms", text="Unpublished."),
        Provision(id="3", kind=ProvisionKind.OBLIGATION, title="Maps", text="Maps are to be drawn."),
    ),
)


def finding(provision: str, outcome: Outcome, subject: str = "inc-a", **more: object) -> Finding:
    """A finding under the agreement."""
    fields: dict[str, object] = {
        "id": f"fnd-{provision}-{subject}",
        "made_by": BY,
        "derived_from": (subject,),
        "subject": subject,
        "agreement": AGREEMENT.id,
        "provision": provision,
        "outcome": outcome,
        "sentence": f"{outcome.value} of clause {provision}.",
        **more,
    }
    return Finding(**fields)  # type: ignore[arg-type]  # the fields are those of a finding, given by name


FACTOR = Factor(name=FactorName.IN_PLACE, bounds=Bounds(low=0.0, high=0.004), reason="far from the zone")
ABSENT = finding(
    "1",
    Outcome.NOT_APPLICABLE,
    applicability=Bounds(low=0.0, high=0.004),
    factors=(FACTOR,),
    failing=(FactorName.IN_PLACE, FactorName.BOUND),
    support=SUPPORT,
    according_to=("Outlet (via officials)",),
    reasons=("In place: far from the zone.", "The coalition gives as its ground “threat”."),
    without=(
        Without(exception="self-defence", applicability=Bounds(low=0.1, high=0.4), outcome=Outcome.BREACH_POSSIBLE),
    ),
)
SEALED = finding(
    "2",
    Outcome.NOT_ASSESSABLE,
    applicability=Bounds(low=0.0, high=1.0),
    support=SUPPORT,
    zone="z",
    in_zone=Bounds(low=0.97, high=0.995),
    review=ReviewState.VERIFIED,
)
DUE = finding("3", Outcome.UNMET, subject="xyz-2017/3", due=date(2017, 6, 4), reasons=("Due on 4 June 2017.",))

ROWS: Final[tuple[Noun, ...]] = (
    EVIDENCE,
    DOCUMENT,
    CLAIM,
    PLEDGE,
    RECORD,
    Coverage(
        id="cov-a",
        made_by=BY,
        evidence="ev-a",
        row=1,
        observer="Monitor",
        party="sohr",
        area="all of Homs",
        start_utc=datetime(2017, 5, 1, tzinfo=UTC),
        end_utc=datetime(2017, 6, 1, tzinfo=UTC),
        means="calls",
    ),
    Placement(id="plc-a", made_by=BY, item="clm-a", phrase="near al-Tanf", candidates=(PLACE,)),
    Placement(id="plc-b", made_by=BY, item="rec-a", phrase="al-Tanf, Homs", candidates=(PLACE,)),
    When(id="whn-a", made_by=BY, item="clm-a", phrase="on 8 June", candidates=(TIME,)),
    When(id="whn-b", made_by=BY, item="rec-a", phrase="", candidates=(TIME,)),
    INCIDENT,
    Episode(
        id="epi-a",
        made_by=BY,
        label="8 June",
        incidents=("inc-a", "inc-z"),
        links=(EpisodeLink(incident="inc-a", other="inc-z", relation="followed", said_by="clm-a"),),
    ),
    Assignment(
        id=Assignment.id_of("rec-a", "inc-a"),
        made_by=BY,
        item="rec-a",
        incident="inc-a",
        score=2.5,
        reasons=(Weighted(value="same_day", weight=1.5, reason="8 June in both"),),
    ),
    Redirect(id="rdr-a", made_by=BY, old="inc-old", new="inc-a"),
    Recognition(id="rcg-a", made_by=BY, claim="clm-b", agreement="xyz-2017", probability=0.8, reason="its name"),
    Talk(
        id="tlk-a",
        made_by=BY,
        derived_from=("clm-b",),
        founding="clm-b",
        label="Talks in Amman",
        status=TalkStatus.CANCELLED,
        number=2,
        participants=("russia", "usa"),
        place_phrase="Amman",
        time_phrase="this week",
        is_secret=True,
        members=(Member(item="clm-b", probability=1.0, origin="o", stance=Modality.ALLEGED, chain="Outlet"),),
        agreements=(Weighted(value="xyz-2017", weight=0.6, reason="its topic"),),
    ),
    Judgement(
        id=Judgement.id_of(Verb.REVIEWED, (SEALED.id,), "editor", NOW),
        made_by=BY,
        derived_from=(SEALED.id,),
        verb=Verb.REVIEWED,
        subjects=(SEALED.id, "inc-a"),
        value="verified",
        author="editor",
        time_utc=NOW,
        reason="read it",
    ),
    ABSENT,
    SEALED,
    DUE,
    Refusal(id="ref-a", made_by=BY, code="read.empty", where="sources/b.txt", reason="no bytes", mend="save it again"),
)

TALLIES = (StageTally(stage="read", unit="files", taken=2, out=1, refused=1, made=3),)


def publish(folder: Path, *rows: Noun, at: datetime = NOW) -> DuckDBStore:
    """A store with one more generation: these rows, or all of ``ROWS``."""
    store = DuckDBStore(folder / "case.duckdb")
    kept = rows or ROWS
    with store.begin_generation() as writing:
        writing.write_makers([MAKER])
        writing.write_agreements([AGREEMENT])
        for noun in TABLE_NOUNS:
            writing.write(noun, [row for row in kept if type(row) is noun])
        writing.publish(at, "1.2.3", TALLIES)
    return store
