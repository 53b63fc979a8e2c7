"""What does an agreement mean for one incident? One finding for each provision that can be breached, or that permits.

The outcome is reached in this order (decision 0006): (1) a factor that rules the provision out: not applicable, all
such factors named; (2) terms unpublished or untestable: not assessable; (3) a permission or an undisputed exception
that matches: permitted; (4) an apparent breach, graded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.assess.applicability import Disputed, applicability
from truceline.assess.outcomes import failing_factors, outcome_of
from truceline.assess.particulars import exceeds, particulars_of, weapon_fits
from truceline.assess.reasons import Telling
from truceline.assess.speaker import is_of_side, speaker_of
from truceline.assess.telling import according_to, finding_sentence, reason_sentences
from truceline.errors import ItemError
from truceline.model.agreement import ProvisionKind, TextStatus
from truceline.model.claim import ActContent, Claim
from truceline.model.finding import FactorName, Finding, Outcome, ReviewState, Rule, Without

if TYPE_CHECKING:
    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.applicability import Applicability
    from truceline.assess.clause import Clause
    from truceline.assess.context import AssessContext
    from truceline.model.finding import Support
    from truceline.model.incident import Alternative, Incident

JUDGED: Final = frozenset(
    (ProvisionKind.PROHIBITION, ProvisionKind.PERMISSION, ProvisionKind.CEILING, ProvisionKind.UNPUBLISHED)
)
"""Kinds of provision on which an incident gives a finding; the others fall due, qualify, or say how it is done."""

UNTESTABLE: Final = frozenset((ProvisionKind.UNPUBLISHED, ProvisionKind.CEILING))
"""Kinds that one incident can never show breached: nobody can read the one, the other is a number over many."""

EXCLUSION: Final = "the exclusion of the target"
"""What ``Without.exception`` calls the claim of the actor's side that the target is left out of protection."""


def assess_incident(incident: Incident, compiled: CompiledAgreement, context: AssessContext) -> tuple[Finding, ...]:
    """The findings on an incident under one agreement, in the order of its text.

    Raises:
        ItemError: ``assess.no_time`` where nothing is known of when it happened, ``place.bad_date`` and
            ``place.bad_point`` where its time or place is malformed.
    """
    if not any(alternative.times for alternative in incident.alternatives):
        raise ItemError(
            "assess.no_time",
            "no source says when it happened, so no agreement can be told to have been in force",
            where=incident.id,
            mend="correct the time of one of its claims or records",
        )
    carried = context.support(incident) if context.has_sources else None
    claims = _Claims.of(incident, context)
    maker = context.maker(compiled).id
    return tuple(
        _finding(_Case(incident, clause, context, carried, claims), maker) for clause in judged(compiled, context)
    )


def judged(compiled: CompiledAgreement, context: AssessContext) -> tuple[Clause, ...]:
    """The clauses of an agreement on which an incident gives a finding, in the order of its text."""
    clauses = context.clauses(compiled).values()
    return tuple(one for one in clauses if one.provision.kind in JUDGED or one.provision.is_standing)


class _Claims(NamedTuple):
    """What sides say in their own cause: justifications, and the alternatives that rest on the actor's word alone."""

    justifications: tuple[str, ...]
    own_word: frozenset[int]

    @classmethod
    def of(cls, incident: Incident, context: AssessContext) -> _Claims:
        """Read from the members' claims."""
        texts: set[str] = set()
        for member in incident.members:
            item = context.items.get(member.item)
            if isinstance(item, Claim) and isinstance(item.content, ActContent) and item.content.justification:
                name, said = speaker_of(member, context.items).name, item.content.justification.text.strip()
                texts.add(f"{name} gives as its ground “{said}”, which clears nothing by itself")
        own = [_rests_on_actor(alternative, incident, context) for alternative in incident.alternatives]
        return cls(tuple(sorted(texts)), frozenset(number for number, is_own in enumerate(own) if is_own))


def _rests_on_actor(alternative: Alternative, incident: Incident, context: AssessContext) -> bool:
    """Do all who hold this reading speak for the actor's own side?"""
    members = {member.item: member for member in incident.members}
    speakers = [speaker_of(members[item], context.items) for item in alternative.holders if item in members]
    return bool(speakers) and all(is_of_side(one.party, alternative.actor, context.parties) for one in speakers)


class _Case(NamedTuple):
    """One incident under one clause."""

    incident: Incident
    clause: Clause
    context: AssessContext
    support: Support | None
    claims: _Claims

    def disputed(self) -> Disputed:
        """What is only claimed: contested exceptions in play, and exclusions that rest on the actor's own word."""
        contested = {
            item.provision.id
            for item in self.clause.exceptions
            if item.provision.is_contested and (self.claims.justifications or item.provision.against)
        }
        exclusions = [
            number for number in self.claims.own_word if self._is_left_out(self.incident.alternatives[number])
        ]
        return Disputed(claimed=frozenset(contested), exclusions=frozenset(exclusions))

    def _is_left_out(self, alternative: Alternative) -> bool:
        """Does the agreement speak of the target of this reading as excluded?"""
        said = self.context.judging.belonging.said_of(alternative.target, self.clause.lists.excluded, None)
        return any(item.certainty.high > 0 for item in said)

    def applies(self, disputed: Disputed) -> Applicability:
        """Applicability, with what is disputed as told."""
        return applicability(self.incident, self.clause, self.context.judging, disputed)

    def rule(self, found: Applicability) -> Rule:
        """What the outcome turns on, in the order of the design."""
        provision = self.clause.provision
        if provision.is_standing and _fails(found, self.context) == (FactorName.IN_FORCE,) and self._is_early():
            return Rule.PENDING
        if provision.ceilings and self._is_exceeded():
            return Rule.EXCEEDED
        is_unpublished = self.clause.agreement.text_status is TextStatus.UNPUBLISHED
        if provision.kind in UNTESTABLE or not provision.is_testable or is_unpublished:
            return Rule.MUTE
        if provision.kind is ProvisionKind.PERMISSION:
            return Rule.DISPUTED_PERMISSION if provision.is_contested else Rule.PERMISSION
        return Rule.BREACH

    def outcome(self, found: Applicability) -> Outcome:
        """The outcome, in the order of the design."""
        return outcome_of(self.rule(found), found.whole, found.factors, self.context.options.outcomes)

    def _is_early(self) -> bool:
        """Did it happen while the agreement was in force, before this obligation falls due on any reading?"""
        edges, life = self.clause.perhaps.edges, self.clause.life
        times = [time for alternative in self.incident.alternatives for time in alternative.times]
        floor = self.context.options.outcomes.failing
        return (
            bool(edges)
            and life is not None
            and all(time.end_utc <= edges[0] and life.at(time.start_utc) >= floor for time in times)
        )

    def _is_exceeded(self) -> bool:
        """Do all readings tell a number above a ceiling of these arms?"""
        told = [particulars_of(self.incident, alternative) for alternative in self.incident.alternatives]
        armaments = self.context.judging.armaments
        return any(
            all(weapon_fits(one, ceiling.arms, armaments).low > 0 and exceeds(ceiling, one) for one in told)
            for ceiling in self.clause.provision.ceilings
        )


def _fails(found: Applicability, context: AssessContext) -> tuple[FactorName, ...]:
    return failing_factors(found.factors, context.options.outcomes)


def _finding(case: _Case, maker: str) -> Finding:
    incident, clause, context = case.incident, case.clause, case.context
    disputed = case.disputed()
    found = case.applies(disputed)
    outcome = case.outcome(found)
    telling = Telling(incident, clause, found, context)
    factors = telling.factors()
    without = _without(case, disputed, found)
    id_ = Finding.id_of(incident.id, clause.agreement.id, clause.provision.id)
    zone = found.zone if found.zone is not None and found.zones[found.zone].high > 0 else None
    return Finding(
        id=id_,
        made_by=maker,
        derived_from=(incident.id,),
        subject=incident.id,
        agreement=clause.agreement.id,
        provision=clause.provision.id,
        outcome=outcome,
        applicability=found.whole,
        factors=factors,
        failing=_fails(found, context),
        joint=found.joint,
        rule=case.rule(found),
        support=case.support,
        zone=zone,
        in_zone=found.zones[zone] if zone is not None else None,
        without=without,
        according_to=according_to(incident),
        sentence=finding_sentence(outcome, telling, factors, case.support),
        reasons=reason_sentences(factors, case.support, without, case.claims.justifications),
        review=context.reviews.get(id_, ReviewState.MACHINE),
    )


def _without(case: _Case, disputed: Disputed, found: Applicability) -> tuple[Without, ...]:
    """The same finding without each thing that is only claimed, where that changes it."""
    trials = [
        (item.provision.title, disputed._replace(ignored=frozenset((item.provision.id,))))
        for item in case.clause.exceptions
        if item.provision.id in disputed.claimed
    ]
    if disputed.exclusions:
        trials.append((EXCLUSION, disputed._replace(is_exclusion_ignored=True)))
    results = [(name, case.applies(trial)) for name, trial in trials]
    return tuple(
        Without(exception=name, applicability=result.whole, outcome=case.outcome(result))
        for name, result in results
        if result.whole != found.whole
    )
