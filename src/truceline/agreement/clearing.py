"""Which permissions bear on a prohibition? Those that share acts, parties and ground with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import Relation, load_parties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.agreement.outline import Outline
    from truceline.model.agreement import Provision


def may_clear(permission: Provision, rule: Provision, grounds: Mapping[str, Sequence[Outline]]) -> bool:
    """Could an act be of both clauses? ``grounds`` are the possible outlines of each zone over time."""
    return (
        _share_acts(permission.acts, rule.acts)
        and _share_parties(permission.by, rule.by or tuple(party for side in rule.between for party in side))
        and _share_ground(permission.where, rule.where, grounds)
    )


def _share_acts(one: Sequence[str], other: Sequence[str]) -> bool:
    acts = load_acts()
    return not one or not other or any(acts.members(a) & acts.members(b) for a in one for b in other)


def _share_parties(one: Sequence[str], other: Sequence[str]) -> bool:
    parties = load_parties()
    return not one or not other or any(parties.tie(a, b) is not Relation.UNRELATED for a in one for b in other)


def _share_ground(one: Sequence[str], other: Sequence[str], grounds: Mapping[str, Sequence[Outline]]) -> bool:
    if not one or not other or set(one) & set(other):
        return True
    mine, theirs = ([outline for zone in zones for outline in grounds.get(zone, ())] for zones in (one, other))
    return any(a.intersects(b) and a.intersection(b).area > 0 for a in mine for b in theirs)
