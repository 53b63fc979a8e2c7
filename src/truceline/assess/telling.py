"""The finding in one sentence, and its reasons in several: what is apparent, according to whom, never who is guilty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.assess.bounds import words
from truceline.assess.naming import actor_words, joined, number_word, sentence, with_article
from truceline.assess.outcomes import failing_factors
from truceline.assess.speaker import LINK, chain_words
from truceline.model.agreement import ProvisionKind
from truceline.model.claim import Modality
from truceline.model.finding import FactorName, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from truceline.assess.applicability import Applicability
    from truceline.assess.reasons import Telling
    from truceline.model.finding import Factor, Support, Without
    from truceline.model.incident import Incident, Member

BREACHES: Final[Mapping[Outcome, str]] = {
    Outcome.BREACH_VERY_LIKELY: "very likely",
    Outcome.BREACH_LIKELY: "likely",
    Outcome.BREACH_POSSIBLE: "possible",
    Outcome.BREACH_UNLIKELY: "unlikely",
}
NO_READING: Final = "on no single reading of who did what to whom, where and when does all that it asks hold at once"
MOST_CHAINS: Final = 3
"""Chains that a sentence names; the finding holds all."""


def according_to(incident: Incident) -> tuple[str, ...]:
    """Who says that it happened, in words: of each origin the chain nearest to it, the surest first."""
    return _chains(incident, {Modality.ASSERTED, Modality.ALLEGED})


def denied_by(incident: Incident) -> tuple[str, ...]:
    """Who denies it, in words."""
    return _chains(incident, {Modality.DENIED})


def _chains(incident: Incident, stances: set[Modality]) -> tuple[str, ...]:
    nearest: dict[str, Member] = {}
    for member in sorted(incident.members, key=lambda item: (item.chain.count(LINK), item.item)):
        if member.stance in stances:
            nearest.setdefault(member.origin, member)
    order = sorted(
        nearest.values(), key=lambda item: (-item.probability, item.stance is not Modality.ASSERTED, item.origin)
    )
    return tuple(dict.fromkeys(chain_words(member.chain) for member in order))


def finding_sentence(outcome: Outcome, telling: Telling, factors: Sequence[Factor], support: Support | None) -> str:
    """The finding in words."""
    clause, title = _clause_words(telling), f"“{telling.clause.agreement.title}”"
    if outcome in BREACHES:
        return _breach(outcome, telling, support)
    if outcome is Outcome.NOT_APPLICABLE:
        failing = [item.reason for item in factors if item.name in _failing(telling)]
        why = joined(failing, "; and ", "; ") if failing else NO_READING
        return f"Not applicable: {why}. So {clause} of {title} does not cover it."
    if outcome is Outcome.PENDING:
        return f"Pending: {clause} of {title} ({telling.clause.provision.title.lower()}) had not fallen due."
    if outcome is Outcome.NOT_ASSESSABLE:
        return f"Not assessable: {_inside(telling.found, telling)}{_untestable(telling)}."
    if outcome is Outcome.PERMITTED:
        return f"Permitted under {title}: {_permission(telling)}."
    return f"Open: whether {clause} of {title} permits it cannot be told ({words(telling.found.whole)})."


def _failing(telling: Telling) -> tuple[FactorName, ...]:
    return failing_factors(telling.found.factors, telling.context.options.outcomes)


def _clause_words(telling: Telling) -> str:
    return f"clause {telling.clause.provision.id}"


def _breach(outcome: Outcome, telling: Telling, support: Support | None) -> str:
    incident = telling.incident
    actor = actor_words(incident, telling.context.parties)
    chains = according_to(incident)
    nobody = "sources that do not say so outright" if telling.context.has_sources else "the row"
    named = joined(chains[:MOST_CHAINS]) or nobody
    more = f" and {number_word(len(chains) - MOST_CHAINS)} more" if len(chains) > MOST_CHAINS else ""
    denials = denied_by(incident)
    denied = f"; denied by {joined(denials[:MOST_CHAINS])}" if denials else ""
    clause = f"{_clause_words(telling)} of “{telling.clause.agreement.title}”"
    carried = f", support {support.probability:.2f}" if support is not None else ""
    is_unlikely = outcome is Outcome.BREACH_UNLIKELY
    grade = f"Breach unlikely: {clause}," if is_unlikely else f"Apparent breach ({BREACHES[outcome]}) of {clause}"
    return (
        f"{grade} by {actor}, according to {named}{more}{denied}; applicability {words(telling.found.whole)}{carried}."
    )


def _inside(found: Applicability, telling: Telling) -> str:
    """Where it was, as far as the clause has zones."""
    if found.zone is None:
        return ""
    mass = found.zones[found.zone]
    name = next((zone.name for zone in telling.clause.agreement.zones if zone.id == found.zone), found.zone)
    rules = telling.context.options.outcomes
    how = "inside" if mass.low >= rules.likely else "perhaps inside"
    return f"{how} {with_article(name)} ({words(mass)}), but "


def _untestable(telling: Telling) -> str:
    clause = telling.clause
    title = f"“{clause.agreement.title}”"
    if clause.provision.kind is ProvisionKind.UNPUBLISHED:
        return f"the terms of {title} are unpublished"
    if clause.provision.kind is ProvisionKind.CEILING:
        return f"{_clause_words(telling)} of {title} sets a number, which one incident does not show exceeded"
    if not clause.provision.is_testable:
        return f"nothing in {_clause_words(telling)} of {title} can be tested"
    return f"the text of {title} is unpublished"


def _permission(telling: Telling) -> str:
    clause = telling.clause
    if clause.provision.kind is ProvisionKind.PERMISSION:
        return f"{_clause_words(telling)} ({clause.provision.title}) covers it ({words(telling.found.whole)})"
    reason = telling.no_exception(telling.found.factors[FactorName.NO_EXCEPTION])
    return f"{_clause_words(telling)} does not reach it, {reason}"


def reason_sentences(
    factors: Iterable[Factor], support: Support | None, without: Iterable[Without], claims: Iterable[str]
) -> tuple[str, ...]:
    """The reasons as full sentences: each factor with its bounds, support with its terms, what is only claimed."""
    lines = [f"{_title(item.name)} ({words(item.bounds)}): {item.reason}" for item in factors]
    if support is not None:
        lines.append(_support_words(support))
        terms = support.terms
        lines += [
            f"{'For' if term.log_odds > 0 else 'Against'} ({term.log_odds:+.2f}): {term.reason}" for term in terms
        ]
    lines += claims
    lines += [
        f"Without {item.exception}, which is only claimed: {item.outcome.value.replace('_', ' ')} "
        f"({words(item.applicability)})"
        for item in without
    ]
    return tuple(sentence(line) for line in lines)


def _title(name: FactorName) -> str:
    return name.value.replace("_", " ").capitalize()


def _side(log_odds: float) -> str:
    return "For" if log_odds > 0 else "Against"


def _support_words(support: Support) -> str:
    spread = f"{support.sensitivity.low:.2f}–{support.sensitivity.high:.2f}"
    model = f"by the declared model {support.model}, {spread} as its parameters are varied one by one"
    return f"Support {support.probability:.2f} {model}"
