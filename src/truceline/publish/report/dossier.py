"""All that the report says of one incident: findings with their factors, support, claims by origin, words, place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.model.finding import ReviewState
from truceline.publish.report.lookup import anchor
from truceline.publish.report.wording import candidate_words, interval, number, plural

if TYPE_CHECKING:
    from truceline.model import Bounds, Finding, Incident
    from truceline.model.finding import Factor, Support
    from truceline.model.footprint import PlaceCandidate
    from truceline.model.incident import Member
    from truceline.publish.report.lookup import Lookup
    from truceline.publish.report.maps import MapMaker, SmallMap
    from truceline.publish.report.quotes import Quote, Quoter

FIELD_ORDER: Final = (
    "actor", "act", "target", "place", "time", "date", "weapon", "casualties", "killed", "injured", "captured",
    "missing", "count", "justification",
)  # fmt: skip
LONGEST_OUTCOME: Final = 30
MOST_PLACES: Final = 6
LOG_ODDS_REACH: Final = 6.0
"""Where the axis of support ends on either side, in natural log-odds: a probability of .9975."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An interval of probability as a bar of 100 units, dark as far as it is sure and light as far as it may be."""

    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorView:
    """One factor of a finding."""

    label: str
    question: str
    bar: Bar
    reason: str
    is_failing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutView:
    """The result without one claimed exception."""

    exception: str
    outcome: str
    applicability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding for people."""

    id: str
    anchor: str
    outcome: str
    clause_id: str
    clause: str
    clause_text: str
    sentence: str
    applicability: Bar | None
    factors: tuple[FactorView, ...]
    failing: str
    zone: str
    in_zone: Bar | None
    without: tuple[WithoutView, ...]
    reasons: tuple[str, ...]
    according_to: tuple[str, ...]
    review: str
    is_reviewed: bool
    support: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementBlock:
    """All findings on an incident under one agreement; ``shared`` are factors that read alike for every clause."""

    agreement: str
    anchor: str
    title: str
    short: str
    outcome: str
    lead: FindingView
    shared: tuple[FactorView, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """One origin's step in the waterfall of support; positions on an axis of 100 units."""

    origin: str
    words: str
    reason: str
    start: float
    width: float
    is_against: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportView:
    """How well the evidence carries an incident: prior, steps, and where they end."""

    model: str
    prior: str
    prior_at: float
    terms: tuple[TermView, ...]
    end_at: float
    probability: str
    bar: Bar
    sensitivity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """What one origin says of one field; ``differs`` marks what it says in a field in dispute."""

    field: str
    label: str
    values: tuple[str, ...]
    is_disputed: bool
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginView:
    """One origin: its chains, how often it is told, and what it says, field by field."""

    name: str
    chains: tuple[tuple[str, str], ...]
    stances: str
    told: int
    cells: tuple[CellView, ...]
    is_denial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """One reading of where it was."""

    name: str
    weight: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """An agreement and its outcome, in the one line of an incident."""

    agreement: str
    short: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One incident with everything that hangs on it."""

    id: str
    anchor: str
    title: str
    outcome: str
    when: str
    day: str
    last_day: str
    other_times: tuple[str, ...]
    place: str
    places: tuple[PlaceView, ...]
    chips: tuple[Chip, ...]
    outside: int
    grade: str
    grade_reason: str
    told: str
    modality: str
    disputed: tuple[str, ...]
    blocks: tuple[AgreementBlock, ...]
    supports: tuple[SupportView, ...]
    fields: tuple[tuple[str, str], ...]
    origins: tuple[OriginView, ...]
    quotes: tuple[Quote, ...]
    map: SmallMap | None
    episode: str | None
    acts: tuple[str, ...]
    parties: tuple[str, ...]
    zones: tuple[str, ...]
    keys: str


def bar(bounds: Bounds) -> Bar:
    """A bar of an interval."""
    return Bar(low=round(bounds.low * 100, 1), high=round(bounds.high * 100, 1), words=interval(bounds))


class DossierMaker:
    """Makes dossiers from the nouns."""

    def __init__(self, lookup: Lookup, quoter: Quoter, maps: MapMaker) -> None:
        self._lookup = lookup
        self._quoter = quoter
        self._maps = maps

    def dossier(self, incident: Incident) -> Dossier:
        """Everything about one incident."""
        lookup = self._lookup
        best = lookup.best_time(incident)
        supports = self._supports(incident.id)
        blocks = self._blocks(incident.id, supports)
        first, last = lookup.best_days(incident)
        readings = lookup.places(incident)
        fields = tuple((name, self._field_label(name)) for name in self._field_names(incident))
        return Dossier(
            id=incident.id,
            anchor=anchor(incident.id),
            title=lookup.title(incident.id),
            outcome=lookup.incident_outcome(incident.id),
            when=candidate_words(best) if best else "time unknown",
            day=first.isoformat(),
            last_day=last.isoformat(),
            other_times=self._other_times(incident),
            place=readings[0][0].name if readings else "place unknown",
            places=_places(readings),
            chips=_chips(blocks),
            outside=sum(block.outcome == "not_applicable" for block in blocks),
            grade=lookup.words.grades[incident.grade],
            grade_reason=incident.grade_reason,
            told=self._told(incident),
            modality=lookup.words.modalities[incident.modality],
            disputed=tuple(self._field_label(name).lower() for name in incident.disputed),
            blocks=blocks,
            supports=tuple(_support_view(item, self._origin_name(incident)) for item in supports),
            fields=fields,
            origins=self._origins(incident, tuple(name for name, _ in fields)),
            quotes=tuple(quote for member in incident.members if (quote := self._quoter.quote(member.item))),
            map=self._maps.small(incident),
            episode=incident.episode,
            acts=tuple(sorted({item.act for item in incident.alternatives})),
            parties=_parties(incident),
            zones=tuple(sorted({f"{item.agreement}/{item.zone}" for item in self._in_zones(incident.id)})),
            keys=" ".join(f"{block.agreement}:{block.outcome}" for block in blocks),
        )

    # --- findings ---------------------------------------------------------------------------------------------------

    def _all_findings(self, subject: str) -> list[Finding]:
        return [item for group in self._lookup.findings_of.get(subject, {}).values() for item in group]

    def _in_zones(self, subject: str) -> list[Finding]:
        """Findings whose zone holds more of the place than not."""
        if not self._lookup.places(self._lookup.incidents[subject]):
            return []
        return [
            item for item in self._all_findings(subject) if item.zone and item.in_zone and item.in_zone.middle >= 0.5
        ]

    def _supports(self, subject: str) -> list[Support]:
        found: list[Support] = []
        for item in self._all_findings(subject):
            if item.support and item.support not in found:
                found.append(item.support)
        return found

    def _blocks(self, subject: str, supports: list[Support]) -> tuple[AgreementBlock, ...]:
        order = self._lookup.words.incident_order
        blocks = [
            self._block(subject, agreement, findings, supports)
            for agreement, findings in self._lookup.findings_of.get(subject, {}).items()
        ]
        return tuple(sorted(blocks, key=lambda item: order.index(item.outcome)))

    def _block(
        self, subject: str, agreement: str, findings: tuple[Finding, ...], supports: list[Support]
    ) -> AgreementBlock:
        outcome = self._lookup.agreement_outcome(subject, agreement)
        shared = _shared(findings)
        ranked = sorted(findings, key=lambda item: self._lookup.words.agreement_order.index(item.outcome))
        views = tuple(self.finding(item, supports, shared) for item in ranked)
        return AgreementBlock(
            agreement=agreement,
            anchor=anchor(subject, agreement),
            title=self._lookup.agreement_title(agreement),
            short=self._lookup.agreement_short(agreement),
            outcome=outcome,
            lead=views[0],
            shared=tuple(self._factor(item, findings[0]) for item in shared),
            findings=views,
        )

    def finding(self, item: Finding, supports: list[Support], shared: tuple[Factor, ...] = ()) -> FindingView:
        """One finding; factors that stand in ``shared`` are left to the block."""
        words = self._lookup.words
        provision = self._lookup.provision(item.agreement, item.provision)
        return FindingView(
            id=item.id,
            anchor=anchor(item.id),
            outcome=item.outcome.value,
            clause_id=item.provision,
            clause=provision.title if provision else item.provision,
            clause_text=provision.text if provision else "",
            sentence=bare_sentence(item),
            applicability=bar(item.applicability) if item.applicability else None,
            factors=tuple(self._factor(factor, item) for factor in item.factors if factor not in shared),
            failing=", ".join(words.factors[name].label.lower() for name in item.failing),
            zone=self._lookup.zone_name(item.agreement, item.zone),
            in_zone=bar(item.in_zone) if item.in_zone else None,
            without=tuple(
                WithoutView(
                    exception=self._lookup.clause(item.agreement, other.exception),
                    outcome=other.outcome.value,
                    applicability=interval(other.applicability),
                )
                for other in item.without
            ),
            reasons=_other_reasons(item),
            according_to=item.according_to,
            review=words.reviews[item.review],
            is_reviewed=item.review is not ReviewState.MACHINE,
            support=supports.index(item.support) if item.support else -1,
        )

    def _factor(self, factor: Factor, finding: Finding) -> FactorView:
        words = self._lookup.words.factors[factor.name]
        return FactorView(
            label=words.label,
            question=words.question,
            bar=bar(factor.bounds),
            reason=factor.reason,
            is_failing=factor.name in finding.failing,
        )

    # --- claims -----------------------------------------------------------------------------------------------------

    def _field_names(self, incident: Incident) -> tuple[str, ...]:
        present = {item.field for item in incident.values}
        known = [name for name in FIELD_ORDER if name in present]
        return (*known, *sorted(present.difference(FIELD_ORDER)))

    def _field_label(self, name: str) -> str:
        return self._lookup.words.fields.get(name, name.replace("_", " ").capitalize())

    def _told(self, incident: Incident) -> str:
        told = plural(len(incident.members), "report")
        origins = plural(incident.origins_asserting, "origin")
        against = f", denied by {incident.origins_denying}" if incident.origins_denying else ""
        return f"{told} from {origins}{against}"

    def _origin_name(self, incident: Incident) -> dict[str, str]:
        """What an origin is called: the innermost name of its first chain, or the observer who is silent."""
        names = {f"silence:{item.id}": f"Silence of {item.observer}" for item in self._lookup.coverages.values()}
        for member in incident.members:
            names.setdefault(member.origin, _innermost(member))
        return names

    def _origins(self, incident: Incident, fields: tuple[str, ...]) -> tuple[OriginView, ...]:
        names = self._origin_name(incident)
        views = []
        for origin in dict.fromkeys(item.origin for item in incident.members):
            name = names[origin]
            members = [item for item in incident.members if item.origin == origin]
            stances = list(dict.fromkeys(self._lookup.words.modalities[item.stance] for item in members))
            views.append(
                OriginView(
                    name=name,
                    chains=tuple((item.chain, anchor("q", incident.id, item.item)) for item in members),
                    stances=", ".join(stances),
                    told=len(members),
                    cells=tuple(self._cell(incident, field, origin) for field in fields),
                    is_denial=all(item.stance == "denied" for item in members),
                )
            )
        return tuple(views)

    def _cell(self, incident: Incident, field: str, origin: str) -> CellView:
        values = [item for item in incident.values if item.field == field]
        held = [item.value for item in values if origin in item.origins]
        is_disputed = field in incident.disputed
        return CellView(
            field=field,
            label=self._field_label(field),
            values=tuple(self._lookup.value(field, value) for value in held),
            is_disputed=is_disputed,
            differs=is_disputed and bool(held) and len(values) > 1,
        )

    def _other_times(self, incident: Incident) -> tuple[str, ...]:
        best = self._lookup.best_time(incident)
        said = [candidate_words(time) for item in incident.alternatives for time in item.times if time.weight >= 0.02]
        main = candidate_words(best) if best else ""
        return tuple(words for words in dict.fromkeys(said) if words != main)


def bare_sentence(item: Finding) -> str:
    """The finding's sentence without the outcome that stands before it: the page shows that beside it."""
    head, colon, rest = item.sentence.partition(": ")
    is_outcome = colon and len(head) <= LONGEST_OUTCOME and " of " not in head and not head.startswith("Permitted")
    return rest[:1].upper() + rest[1:] if is_outcome else item.sentence


def _other_reasons(item: Finding) -> tuple[str, ...]:
    """Reasons that neither a factor nor a term of support tells."""
    told = [factor.reason.rstrip(".") for factor in item.factors]
    told += [term.reason.rstrip(".") for term in item.support.terms] if item.support else []
    return tuple(
        reason
        for reason in item.reasons
        if not reason.startswith("Support ") and not any(part in reason for part in told if part)
    )


def _places(readings: tuple[tuple[PlaceCandidate, float], ...]) -> tuple[PlaceView, ...]:
    return tuple(
        PlaceView(name=item.name, weight=number(weight), reason=item.reason, rule=item.rule)
        for item, weight in readings[:MOST_PLACES]
    )


def _chips(blocks: tuple[AgreementBlock, ...]) -> tuple[Chip, ...]:
    return tuple(
        Chip(agreement=block.agreement, short=block.short, outcome=block.outcome)
        for block in blocks
        if block.outcome != "not_applicable"
    )


def _parties(incident: Incident) -> tuple[str, ...]:
    return tuple(sorted({name for item in incident.alternatives for name in (item.actor, item.target) if name}))


def _shared(findings: tuple[Finding, ...]) -> tuple[Factor, ...]:
    """Factors that are the same in each of several findings."""
    if len(findings) < 2:
        return ()
    return tuple(item for item in findings[0].factors if all(item in other.factors for other in findings[1:]))


def _innermost(member: Member) -> str:
    return member.chain.split(" ← ")[-1] or member.origin


def _support_view(support: Support, names: dict[str, str]) -> SupportView:
    at = support.prior_log_odds
    terms = []
    for term in support.terms:
        low, high = sorted((_place(at), _place(at + term.log_odds)))
        terms.append(
            TermView(
                origin=names.get(term.origin, term.origin),
                words=f"{term.log_odds:+.2f}".replace("-", "−"),
                reason=term.reason,
                start=low,
                width=max(0.6, round(high - low, 1)),
                is_against=term.log_odds < 0,
            )
        )
        at += term.log_odds
    return SupportView(
        model=support.model,
        prior=f"{support.prior_log_odds:+.2f}".replace("-", "−"),
        prior_at=_place(support.prior_log_odds),
        terms=tuple(terms),
        end_at=_place(at),
        probability=number(support.probability),
        bar=bar(support.sensitivity),
        sensitivity=interval(support.sensitivity),
    )


def _place(log_odds: float) -> float:
    """Where a value stands on the axis of support, 0 to 100."""
    share = (log_odds + LOG_ODDS_REACH) / (2 * LOG_ODDS_REACH)
    return round(100 * min(1.0, max(0.0, share)), 1)
