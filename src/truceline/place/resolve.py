"""Where and when is each claim, record and coverage row? One placement and one time an item, or a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import ItemError
from truceline.model.claim import ActContent, Claim, ZoneContent
from truceline.model.footprint import Placement
from truceline.model.noun import Maker, Span
from truceline.model.refusal import Refusal
from truceline.model.when import When
from truceline.place.clues import gather_clues
from truceline.place.codes import place_of_code, time_of_code
from truceline.place.dating import date_claims
from truceline.place.expression import Either, Expression, Named, Qualified
from truceline.place.grammar import points_back
from truceline.place.phrase import read_phrase, resolve_expression, resolve_phrase
from truceline.place.publication import Published, find_publication, published_on
from truceline.place.reading import Scene, UnknownNameError
from truceline.place.surroundings import told_names
from truceline.place.time_phrase import parse_time
from truceline.place.time_scene import TimeScene
from truceline.place.time_words import times_lexicon
from truceline.place.times import resolve_time_expression
from truceline.place.tongues import tongues_lexicon
from truceline.place.words import load_patterns, spatial_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from truceline.model.claim import PlacePhrase, TimePhrase
    from truceline.model.coverage import Coverage
    from truceline.model.evidence import Document
    from truceline.model.footprint import Footprint, PlaceCandidate
    from truceline.model.record import Record
    from truceline.model.when import WhenCandidate
    from truceline.place.context import PlaceContext
    from truceline.place.entry import Entry, Kind
    from truceline.place.grammar import PointingBack

ALGORITHM: Final = "place.rules-1"

BESIDE: Final = 4
"""How many places told of before a phrase help to read it."""

LOOK_BACK: Final = 24
"""Characters before a phrase in which a spatial word that belongs to it is looked for."""


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """What the stage gives: placements, times, and what it did not take, each in the order of the items."""

    placements: tuple[Placement, ...] = ()
    whens: tuple[When, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def place_maker(context: PlaceContext) -> Maker:
    """Who makes the records of this stage, with the versions of all that it reads."""
    inputs = [
        *context.gazetteer.inputs,
        ("spatial", spatial_lexicon().stamp),
        ("times", times_lexicon().stamp),
        ("tongues", tongues_lexicon().stamp),
        ("tzdata", version("tzdata")),
    ]
    return Maker(algorithm=ALGORITHM, inputs=tuple(sorted(inputs)))


@dataclass(slots=True)
class _Gathered:
    """Records of the stage as they come."""

    made_by: str
    placements: list[Placement] = field(default_factory=list)
    whens: list[When] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, error: ItemError, item: str, phrase: str, where: str) -> None:
        said = f"{error.reason} (“{phrase[:80]}”)" if phrase else error.reason
        self.refusals.append(
            Refusal(
                id=Refusal.id_of(error.code, where),
                made_by=self.made_by,
                derived_from=(item,),
                code=error.code,
                where=where,
                reason=said,
                mend=error.mend,
                item=item,
            )
        )

    def place(self, item: str, phrase: str, candidates: tuple[PlaceCandidate, ...], span: Span | None = None) -> None:
        self.placements.append(
            Placement(
                id=Placement.id_of(item),
                made_by=self.made_by,
                derived_from=(item,),
                item=item,
                phrase=phrase,
                span=span,
                candidates=candidates,
            )
        )

    def when(self, item: str, phrase: str, candidates: tuple[WhenCandidate, ...], span: Span | None = None) -> None:
        self.whens.append(
            When(
                id=When.id_of(item),
                made_by=self.made_by,
                derived_from=(item,),
                item=item,
                phrase=phrase,
                span=span,
                candidates=candidates,
            )
        )

    def result(self) -> PlaceResult:
        return PlaceResult(tuple(self.placements), tuple(self.whens), tuple(self.refusals))


def place_phrase(phrase: str, context: PlaceContext, *, lang: str = "") -> Placement:
    """A phrase by itself, without a document; its item is the phrase. ``lang`` is en, ru, ar or as the script tells.

    Raises ItemError ``place.unknown_name``, ``place.too_long`` or ``place.bad_point``.
    """
    gathered = _Gathered(place_maker(context).id)
    scene = Scene(context)
    candidates = resolve_expression(read_phrase(phrase, scene, lang), scene)
    gathered.place(f"phrase:{phrase}", phrase, candidates)
    return gathered.placements[0]


def time_phrase(phrase: str, context: PlaceContext, published: Published, *, lang: str = "") -> When:
    """A time phrase by itself, counted from a publication; its item is the phrase. ``lang`` as in ``place_phrase``.

    Raises ItemError ``place.bad_date`` or ``place.too_long``.
    """
    gathered = _Gathered(place_maker(context).id)
    expression = parse_time(phrase, lang)
    scene = TimeScene(clock=context.clock, published=published, anchors=context.anchors)
    gathered.when(f"phrase:{phrase}", phrase, () if expression is None else resolve_time_expression(expression, scene))
    return gathered.whens[0]


def publication_of(document: Document, claims: Sequence[Claim], context: PlaceContext) -> Published:
    """When a document appeared: as it says, else by its claims' dates and the library; never by a page's clock."""
    published = document.published
    if published.start_utc is not None and published.end_utc is not None:
        reason = f"publication is known ({published.known_from.value.replace('_', ' ')})"
        return published_on(published.start_utc, published.end_utc, context.clock, reason)
    return find_publication(gather_clues(claims, context))


def place_document(document: Document, claims: Iterable[Claim], context: PlaceContext) -> PlaceResult:
    """Place and time of each claim of a document that says any; claims are taken in the order of the text."""
    ordered = sorted(claims, key=lambda claim: (claim.proposition.start, claim.id))
    gathered = _Gathered(place_maker(context).id)
    _place_claims(document, ordered, context, gathered)
    _date_claims(document, ordered, context, gathered)
    return gathered.result()


# Places of claims.


def _place_claims(document: Document, claims: Sequence[Claim], context: PlaceContext, gathered: _Gathered) -> None:
    told: list[Placement] = []
    names = told_names(_names_of(claims, document.text, context), context.gazetteer)
    for claim in sorted(claims, key=lambda claim: (claim.proposition.start, _starts(*_place_phrases(claim)), claim.id)):
        phrases = _place_phrases(claim)
        if not phrases:
            continue
        text = "; ".join(_quoted(phrase, document.text) for phrase in phrases)
        span = phrases[0].span
        try:
            candidates = _claim_candidates(phrases, document.text, Scene(context, _beside(told), names), told)
        except ItemError as error:
            gathered.refuse(error, claim.id, text, f"{claim.id} at {span.start}-{span.end} of {document.id}")
            continue
        gathered.place(claim.id, text, candidates, span)
        if isinstance(claim.content, ActContent) and candidates:
            told.append(gathered.placements[-1])


def _names_of(claims: Sequence[Claim], text: str, context: PlaceContext) -> list[str]:
    """The names in the place phrases of all claims, in their order: what the document is about."""
    found: dict[str, None] = {}
    for phrase in (phrase for claim in claims for phrase in _place_phrases(claim)):
        try:
            found.update(dict.fromkeys(_names_in(_expression(phrase, text, Scene(context)))))
        except ItemError:
            continue  # is refused where it is placed
    return list(found)


def _names_in(value: object) -> Iterator[str]:
    """The names anywhere in a parsed phrase."""
    if isinstance(value, Named):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _names_in(item)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _names_in(getattr(value, part.name))


def _place_phrases(claim: Claim) -> tuple[PlacePhrase, ...]:
    content = claim.content
    if isinstance(content, ZoneContent):
        return content.areas
    phrase: PlacePhrase | None = getattr(content, "place", None)
    return () if phrase is None else (phrase,)


def _starts(*phrases: PlacePhrase | TimePhrase | None) -> int:
    """Where the first of a claim's phrases stands; 0 without any."""
    return next((phrase.span.start for phrase in phrases if phrase is not None), 0)


def _beside(told: Sequence[Placement]) -> tuple[Footprint, ...]:
    """The likeliest footprints of the acts told of last."""
    return tuple(item.candidates[0].footprint for item in told[-BESIDE:])


def _claim_candidates(
    phrases: Sequence[PlacePhrase], text: str, scene: Scene, told: Sequence[Placement]
) -> tuple[PlaceCandidate, ...]:
    back = points_back(phrases[0].span.text) if len(phrases) == 1 and not phrases[0].within else None
    if back is not None and told:
        return _told_before(back, phrases[0].span.text, scene, told)
    expressions = tuple(_expression(phrase, text, scene) for phrase in phrases)
    return resolve_expression(expressions[0] if len(expressions) == 1 else Either(expressions), scene)


def _told_before(back: PointingBack, words: str, scene: Scene, told: Sequence[Placement]) -> tuple[PlaceCandidate, ...]:
    """The place that words point back to: the last one told of, or the last of the kind that they say."""
    if back.kind is None:
        reason = f"“{words}” is taken for the place told of before, “{told[-1].phrase}”"
        candidates = told[-1].candidates
    else:
        entry = _last_of_kind(back.kind, scene, told)
        if entry is None:
            raise UnknownNameError([words])
        reason = f"“{words}” is taken for {entry.name}, told of before"
        candidates = resolve_phrase(f"{back.lead} {entry.name}", scene)
    return tuple(
        msgspec.structs.replace(item, rule="anaphora", reason=f"{reason}; {item.reason}") for item in candidates
    )


def _last_of_kind(kind: Kind, scene: Scene, told: Sequence[Placement]) -> Entry | None:
    for placement in reversed(told):
        for candidate in placement.candidates:
            for entry_id in candidate.entries:
                entry = scene.context.gazetteer.entry(entry_id)
                if entry is not None and entry.kind is kind:
                    return entry
    return None


def _expression(phrase: PlacePhrase, text: str, scene: Scene) -> Expression:
    base = read_phrase(_quoted(phrase, text), scene)
    by = tuple(read_phrase(span.text, scene) for span in phrase.within)
    return Qualified(base, by) if by else base


def _quoted(phrase: PlacePhrase, text: str) -> str:
    """The phrase with the spatial word right before it, where whoever marked it left that out."""
    start = phrase.span.start
    known = load_patterns()
    words = known.any_of("near", "outside", "outskirts", "countryside", "along")
    before = text[max(0, start - LOOK_BACK) : start]
    if re.search(r"\bto\s$", before) and re.match(rf"the (?:{known.bearing}) of\b", phrase.span.text, re.IGNORECASE):
        return f"to {phrase.span.text}"
    found = re.search(rf"\b(?:{words}|{known.bearing} of)\s+(?:the\s+)?$", before, re.IGNORECASE)
    return f"{found.group().strip()} {phrase.span.text}" if found else phrase.span.text


# Times of claims.


def _date_claims(document: Document, claims: Sequence[Claim], context: PlaceContext, gathered: _Gathered) -> None:
    published = publication_of(document, claims, context)
    scene = TimeScene(clock=context.clock, published=published, anchors=context.anchors)
    for dated in date_claims(document.text, claims, scene):
        span = dated.phrase.span
        if isinstance(dated.found, ItemError):
            where = f"{dated.claim.id} at {span.start}-{span.end} of {document.id}"
            gathered.refuse(dated.found, dated.claim.id, span.text, where)
        else:
            gathered.when(dated.claim.id, span.text, dated.found, span)


# Records and coverage.


def place_records(records: Iterable[Record], context: PlaceContext) -> PlaceResult:
    """Place and time of each row of a table by its precision codes; rows in the order of their tables."""
    gathered = _Gathered(place_maker(context).id)
    told: list[tuple[Record, Footprint]] = []
    for record in records:
        scene = Scene(context, tuple(footprint for row, footprint in told if _is_by(row, record)))
        name = ", ".join(part for part in (record.place.name, record.place.admin1, record.place.country) if part)
        where = f"{record.dataset} {record.row_id} (row {record.row})"
        if _try(gathered, record.id, name, f"place of {where}", partial(place_of_code, record.place, scene)):
            told = [*told[1 - BESIDE :], (record, gathered.placements[-1].candidates[0].footprint)]
        try:
            gathered.when(record.id, "", time_of_code(record.time, context.clock))
        except ItemError as error:
            gathered.refuse(error, record.id, "", f"date of {where}")
    return gathered.result()


def place_coverages(coverages: Iterable[Coverage], context: PlaceContext) -> PlaceResult:
    """The area of each coverage row; its period stands in the row itself."""
    gathered = _Gathered(place_maker(context).id)
    scene = Scene(context)
    for row in coverages:
        phrase = f"{row.area}, {row.admin1}" if row.admin1 and row.admin1 not in row.area else row.area
        where = f"area of row {row.row} of {row.evidence}"
        _try(gathered, row.id, phrase, where, partial(resolve_phrase, phrase, scene))
    return gathered.result()


def _is_by(row: Record, record: Record) -> bool:
    """Whether a row stands by another in its table and tells of the same days or those next to them.

    Why: tables are kept by date, and a row that says "the zone" is read with the rows about it.
    """
    apart = max(row.time.start_utc, record.time.start_utc) - min(row.time.end_utc, record.time.end_utc)
    return row.dataset == record.dataset and apart <= timedelta(0)


def _try(
    gathered: _Gathered, item: str, phrase: str, where: str, find: Callable[[], tuple[PlaceCandidate, ...]]
) -> bool:
    """Keeps what ``find`` gives, or the refusal; whether it gave a place."""
    try:
        gathered.place(item, phrase, find())
    except ItemError as error:
        gathered.refuse(error, item, phrase, where)
        return False
    return True
