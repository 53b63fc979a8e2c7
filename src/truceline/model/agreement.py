"""Agreement: who may not do what to whom, where, from when, except …, as data. The classes are the YAML's schema.

Every date may hold several sourced candidates; every zone an inner (certain) and an outer (possible) extent; what is
unpublished or unknown is said, not left out. ``sources`` everywhere are keys of the agreement's ``sources`` table.
Coordinates are (longitude, latitude) in degrees on WGS 84; lengths are kilometres along the geodesic.
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import ClassVar

from msgspec import field

from truceline.model.constructor import (
    AlongGeometry,
    Bearing,
    BetweenGeometry,
    LineEnds,
    LineRef,
    Settlement,
    SettlementsGeometry,
)
from truceline.model.footprint import Position
from truceline.model.noun import Bounds, Part
from truceline.model.terms import Arms, Ceiling, Distance, ReferenceLine


class TextStatus(StrEnum):
    """What is known of the wording."""

    PUBLISHED = "published"
    FACSIMILE = "facsimile"
    PARAPHRASE = "paraphrase"
    UNPUBLISHED = "unpublished"


class MapStatus(StrEnum):
    """What is known of the map."""

    NONE = "none"
    NAMED_ONLY = "named_only"
    DRAFT = "draft"
    AGREED_UNPUBLISHED = "agreed_unpublished"
    PUBLISHED = "published"
    CONTESTED = "contested"


class Citation(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source of facts about the agreement."""

    address: str
    publisher: str = ""
    note: str = ""


class DateCandidate(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sourced value of a date: day and, if the text gives it, time of day, on the clock (IANA zone) it names.

    ``weight`` is our belief in it against the other candidates; weights of one event sum to one.
    """

    on: date
    at: time | None = None
    clock: str = "UTC"
    weight: float = 1.0
    sources: tuple[str, ...] = ()
    reading: str = ""


class LifeState(StrEnum):
    """A stage in an agreement's life."""

    ANNOUNCED = "announced"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    NOTICE_GIVEN = "notice_given"
    """A party gave notice that it ends it, or does not want it renewed."""

    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    COLLAPSED = "collapsed"


class LifeEvent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agreement reached a state, on one of the candidate dates."""

    state: LifeState
    dates: tuple[DateCandidate, ...]
    note: str = ""


class Renewal(StrEnum):
    """How a duration is renewed."""

    NONE = "none"
    TACIT = "tacit"
    CONSENSUS = "consensus"
    NOTICE = "notice"


class Duration(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long it runs, counted from a life state; without months, days and hours no end is set.

    ``renewal_months`` is the length of each renewal where the text gives one; ``notice_months`` how long before the end
    a party must say that it does not want to renew. ``termination_months`` and ``termination_days`` say how long after
    its notice it ends where a party may end it at any time.
    """

    months: int | None = None
    days: int | None = None
    hours: int | None = None
    trigger: LifeState = LifeState.IN_FORCE
    renewal: Renewal = Renewal.NONE
    renewal_months: int | None = None
    notice_months: int | None = None
    termination_months: int | None = None
    termination_days: int | None = None
    sources: tuple[str, ...] = ()


class Role(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party's part in making the agreement: party, guarantor, witness, mediator, monitor. Not who is bound."""

    party: str
    role: str
    sources: tuple[str, ...] = ()


class Membership(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party that is bound, or excluded from protection, on a ground, from and until when (None: life of the text).

    ``certainty`` is the probability that it is so, as an interval: [0, 1] where accession is known only as a count.
    It holds for the party and for whoever is part of it.
    """

    party: str
    ground: str
    since: date | None = None
    until: date | None = None
    certainty: Bounds = Bounds(low=1.0, high=1.0)
    sources: tuple[str, ...] = ()
    note: str = ""


class PolygonGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ring of (lon, lat), first point not repeated, and holes in it."""

    ring: tuple[Position, ...]
    holes: tuple[tuple[Position, ...], ...] = ()


class BufferGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All points within ``radius_km`` of a point, along the geodesic.

    Where the text gives a range, ``radius_to_km`` is its upper end: the certain extent takes the lower, the possible
    one the upper.
    """

    point: Position
    radius_km: float
    radius_to_km: float | None = None


class AdminGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An administrative unit by ``code`` (ISO 3166-2, or alpha-3 for a whole country), by ``p_code`` or by ``name``.

    A name is looked for in ``country`` (alpha-3), or in all countries where none is given; it must name one unit.
    P-codes are those of boundaries that were added (``truceline boundaries add``).
    """

    code: str = ""
    p_code: str = ""
    name: str = ""
    country: str = ""


class CorridorGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A strip ``width_km`` wide in all, half on each side of a line, minus what lies in ``minus``."""

    of: LineRef
    width_km: float
    minus: tuple[Geometry, ...] = ()
    ends: LineEnds = LineEnds.FLAT


class PartOfGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Part of an administrative unit: "the north of", with the settlements that sources put in it.

    The possible extent is the outer ``share`` of the unit towards ``towards`` (all of it without a direction), joined
    with circles of ``margin_km`` round the settlements; the certain extent is the hull of these circles. Both are cut
    to the unit.
    """

    unit: AdminGeometry
    towards: Bearing | None = None
    share: float = 0.5
    places: tuple[Settlement, ...] = ()
    margin_km: float = 3.0


class Geometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one constructor of an area."""

    polygon: PolygonGeometry | None = None
    buffer: BufferGeometry | None = None
    admin: AdminGeometry | None = None
    part_of: PartOfGeometry | None = None
    settlements: SettlementsGeometry | None = None
    along: AlongGeometry | None = None
    corridor: CorridorGeometry | None = None
    between: BetweenGeometry | None = None
    union: tuple[Geometry, ...] | None = None
    intersection: tuple[Geometry, ...] | None = None
    difference: tuple[Geometry, ...] | None = None
    zone: str | None = None
    """Another zone of the same agreement, by id: its extent of the same kind."""


class OutlineCandidate(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reading of an outline that is disputed; ``weight`` is our belief in it, the weights sum to one."""

    outline: Geometry
    weight: float
    reading: str
    sources: tuple[str, ...] = ()


class Extent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of a zone's outline: ``certain`` lies inside on every reading, ``possible`` on some.

    ``drawn_from`` says in words what the outline was drawn from. None dates: as long as the agreement. ``readings`` are
    outlines between the two that are argued for, with weights. ``floor_m`` and ``ceiling_m`` bound a volume: metres
    above the ground, or above mean sea level with ``height_above: sea``. ``map_status`` is said where it is not the
    agreement's.
    """

    certain: Geometry | None = None
    possible: Geometry
    readings: tuple[OutlineCandidate, ...] = ()
    since: date | None = None
    until: date | None = None
    floor_m: float | None = None
    ceiling_m: float | None = None
    height_above: str = "ground"
    map_status: MapStatus | None = None
    drawn_from: str
    is_approximate: bool = True
    sources: tuple[str, ...] = ()


class Course(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of a line: its points in order, and the markers on it that texts name.

    Edges are straight in longitude and latitude, as those of polygons are. A marker is taken to stand on the line where
    it is nearest. ``doubt_km`` says how far the line may truly be from where it is drawn: what lies so near to it is
    possible, not certain, in every area that is drawn along it or between it and another.
    """

    points: tuple[Position, ...]
    markers: dict[str, Position] = field(default_factory=dict)
    doubt_km: float | None = None
    since: date | None = None
    until: date | None = None
    drawn_from: str
    is_approximate: bool = True
    sources: tuple[str, ...] = ()


class Line(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of an agreement (of contact, of demarcation, a road) with its courses over time. A line is no zone."""

    id: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    courses: tuple[Course, ...]
    note: str = ""


class Zone(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named area of an agreement with its outlines over time; ``aliases`` are what texts call it."""

    id: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    extents: tuple[Extent, ...]
    note: str = ""


class ProvisionKind(StrEnum):
    """What a provision does."""

    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    OBLIGATION = "obligation"
    EXCEPTION = "exception"
    PROCEDURE = "procedure"
    REPORT = "report"
    CEILING = "ceiling"
    UNPUBLISHED = "unpublished"
    """Stands for terms that nobody can read: never assessable."""


class Deadline(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an obligation falls due: fixed candidates, or so many hours, days or months after a life state.

    With ``after`` it counts from the day on which another clause of the agreement falls due. Days run to the end of the
    last one on the clock of what they count from, hours to the minute.
    """

    dates: tuple[DateCandidate, ...] = ()
    hours: int | None = None
    days: int | None = None
    months: int | None = None
    trigger: LifeState | None = None
    after: str | None = None
    sources: tuple[str, ...] = ()


class Provision(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause: who may (not), must, what, to whom, where, from when, except.

    ``acts`` are ids of ``lexicon/acts.yaml`` (a family stands for all its acts); empty means any. ``by`` and
    ``against`` are party ids; empty means whoever is bound, or anybody. ``between`` are sides (lists of party ids): the
    clause covers what one side does to another, not what a side does to its own. ``where`` are zone ids; empty means
    anywhere. ``since`` and ``until`` are days on which the clause begins and ends; ``begins`` and ``ends`` count these
    from an event of the life or from another clause's deadline, and from the end of the day that they count to.
    ``exceptions`` are ids of provisions of kind exception. ``is_contested`` marks an exception that parties dispute:
    a claimed exception never clears by itself.

    ``arms`` narrow the clause to weapons and platforms, ``unit_from`` to units of that size and above. ``qualifier``
    is a word of the text on which the act's character turns ("offensive"). ``distances`` and ``reference_lines`` are
    a table: where each class of arms of each party may not be. ``ceilings`` are numbers. ``purposes`` narrow an
    exception to flights or movements for these ends, ``is_notice_required`` to those announced, ``notice_hours``
    before.
    ``is_standing`` marks an obligation to withdraw or remove that goes on: before it falls due, such an act is pending;
    afterwards it is an apparent breach.
    """

    id: str
    kind: ProvisionKind
    title: str
    text: str
    acts: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    between: tuple[tuple[str, ...], ...] = ()
    where: tuple[str, ...] = ()
    since: tuple[DateCandidate, ...] = ()
    until: tuple[DateCandidate, ...] = ()
    begins: Deadline | None = None
    ends: Deadline | None = None
    deadline: Deadline | None = None
    exceptions: tuple[str, ...] = ()
    arms: tuple[Arms, ...] = ()
    unit_from: str | None = None
    qualifier: str | None = None
    reference_lines: tuple[ReferenceLine, ...] = ()
    distances: tuple[Distance, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    purposes: tuple[str, ...] = ()
    is_notice_required: bool = False
    notice_hours: int | None = None
    is_standing: bool = False
    adjudicated_by: tuple[str, ...] = ()
    is_contested: bool = False
    is_testable: bool = True
    sources: tuple[str, ...] = ()
    note: str = ""


class Parent(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tie to another agreement: implements, amends, supersedes, extends, overlaps."""

    agreement: str
    relation: str
    note: str = ""


class LocalParty(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party that the lexicon of parties does not have, for use in this file: what it is and to whom it belongs.

    ``part_of`` are parties of which it is part throughout. Its name is not looked for in texts.
    """

    id: str
    name: str
    kind: str = "organisation"
    country: str = ""
    part_of: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""


class Agreement(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument as data. ``id`` is readable (``syr-2017-05-04-astana``); ``countries`` are ISO 3166-1 alpha-3.

    ``aliases`` are what texts call it, for recognition. ``status`` of text and map are said because findings
    inherit their doubt. ``excluded`` are groups that the agreement does not protect. ``permitted_forces`` may operate.
    """

    NAME: ClassVar[str] = "agreement"

    id: str
    title: str
    kind: str = "agreement"
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text_status: TextStatus
    text_note: str = ""
    map_status: MapStatus
    map_note: str = ""
    sources: dict[str, Citation]
    parents: tuple[Parent, ...] = ()
    life: tuple[LifeEvent, ...]
    duration: Duration | None = None
    parties: tuple[LocalParty, ...] = ()
    roles: tuple[Role, ...] = ()
    bound: tuple[Membership, ...] = ()
    excluded: tuple[Membership, ...] = ()
    permitted_forces: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    zones: tuple[Zone, ...] = ()
    provisions: tuple[Provision, ...]
    note: str = ""
