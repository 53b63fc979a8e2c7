"""What the stage is handed: lexicons, thresholds, the day as of which it judges, claims and records, coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from truceline.assess.applicability import Judging
from truceline.assess.belonging import Belonging
from truceline.assess.clause import Clause, clauses_of
from truceline.assess.ground import Ground, Masses
from truceline.assess.outcomes import OutcomeRules, load_outcomes
from truceline.assess.support import Evidence, SupportRules, Watch, load_support, support
from truceline.geo.shapes import outline, polygonal
from truceline.lexicon.acts import Acts, load_acts
from truceline.lexicon.parties import Parties, load_parties
from truceline.model.finding import ReviewState
from truceline.model.judgement import Verb
from truceline.model.noun import Maker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from truceline.agreement.compile import CompiledAgreement
    from truceline.model import Claim, Coverage, Incident, Judgement, Placement, Record
    from truceline.model.finding import Support

ALGORITHM = "assess.joint-1"


@dataclass(frozen=True)
class AssessOptions:
    """Thresholds of outcomes, and parameters of support."""

    outcomes: OutcomeRules = field(default_factory=load_outcomes)
    support: SupportRules = field(default_factory=load_support)


@dataclass(frozen=True)
class AssessContext:
    """All that a judgement may look at besides the incident and the agreement.

    ``as_of`` is the last day of what is known: what falls due later is pending. ``items`` are claims and records by id
    and tell who speaks; ``placements`` say where each of the ``coverages`` is, by its id. ``reviews`` are what people
    decided of findings, by the finding's id. ``has_sources`` is false for rows of tables: nothing is told of who says
    so, and there is no support. What was worked out is kept, so one context should serve a whole run.
    """

    as_of: date
    acts: Acts = field(default_factory=load_acts)
    parties: Parties = field(default_factory=load_parties)
    options: AssessOptions = field(default_factory=AssessOptions)
    items: Mapping[str, Claim | Record] = field(default_factory=dict)
    coverages: tuple[Coverage, ...] = ()
    placements: Mapping[str, Placement] = field(default_factory=dict)
    reviews: Mapping[str, ReviewState] = field(default_factory=dict)
    has_sources: bool = True
    _clauses: dict[str, tuple[CompiledAgreement, dict[str, Clause]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _supports: dict[int, tuple[Incident, Support]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def judging(self) -> Judging:
        """What applicability is judged with."""
        return Judging(self.acts, Belonging(self.parties), Masses())

    @cached_property
    def evidence(self) -> Evidence:
        """What support is judged by."""
        return Evidence(self.items, self.acts, self.parties, self.judging.masses, tuple(self._watches()))

    def clauses(self, compiled: CompiledAgreement) -> dict[str, Clause]:
        """The agreement's provisions ready to be judged, by id."""
        known = self._clauses.get(compiled.id)
        if known is None or known[0] is not compiled:
            known = (compiled, clauses_of(compiled, self.judging.belonging))
            self._clauses[compiled.id] = known
        return known[1]

    def support(self, incident: Incident) -> Support:
        """How well the evidence carries the incident: the same under every agreement."""
        known = self._supports.get(id(incident))
        if known is None:
            known = (incident, support(incident, self.evidence, self.options.support))
            self._supports[id(incident)] = known
        return known[1]

    def maker(self, compiled: CompiledAgreement) -> Maker:
        """Who makes findings under this agreement, and of what."""
        inputs = {
            "acts": self.acts.version,
            "agreement": f"{compiled.id}@{compiled.sha256[:12]}",
            "outcomes": self.options.outcomes.stamp,
            "parties": self.parties.version,
            "support": self.options.support.stamp,
        }
        return Maker(algorithm=ALGORITHM, inputs=tuple(sorted(inputs.items())))

    def _watches(self) -> Iterable[Watch]:
        """Coverage records whose area is placed; what cannot be placed cannot be read against."""
        for coverage in sorted(self.coverages, key=lambda item: item.id):
            placement = self.placements.get(coverage.id)
            if placement is not None and len(placement.candidates) == 1:
                area = polygonal(outline(placement.candidates[0].footprint))
                yield Watch(coverage, Ground(area, area))


def reviews_of(judgements: Iterable[Judgement]) -> dict[str, ReviewState]:
    """The review state of each finding that a judgement names: of several the latest that is not superseded counts."""
    found = list(judgements)
    gone = {judgement.supersedes for judgement in found}
    reviews: dict[str, ReviewState] = {}
    for judgement in sorted(found, key=lambda item: (item.time_utc, item.id)):
        if judgement.verb is Verb.REVIEWED and judgement.id not in gone and judgement.value in set(ReviewState):
            reviews.update(dict.fromkeys(judgement.subjects, ReviewState(judgement.value)))
    return reviews
