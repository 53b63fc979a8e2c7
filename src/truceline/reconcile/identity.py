"""Which id does an incident have? The one that it had; a new one from its founder; a merged one redirects."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from truceline.model import Incident, Redirect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.reconcile.judged import Prior


class Naming(NamedTuple):
    """Id and founder of each cluster, in the order of the clusters, and the redirects in force."""

    names: tuple[tuple[str, str], ...]
    redirects: tuple[Redirect, ...]


def name_incidents(
    clusters: Sequence[tuple[str, ...]], prior: Prior, redirects: tuple[Redirect, ...], maker: str
) -> Naming:
    """Ids for clusters of item ids (each sorted).

    An earlier incident goes on in the cluster that holds its founder, else in the one with most of its items. Of
    several that come together in one cluster, the one with most items there goes on and the others redirect to it. A
    cluster without an earlier incident is founded by its smallest item; where one of its items founded an incident that
    has since gone into another one, that id comes back.
    """
    gone = {redirect.old for redirect in redirects}
    heirs: dict[int, list[str]] = {}
    home = {item: index for index, items in enumerate(clusters) for item in items}
    for incident in prior.incidents:
        heir = _heir(incident, prior, home)
        if heir is not None:
            heirs.setdefault(heir, []).append(incident)
    names: list[tuple[str, str]] = []
    merged: dict[str, str] = {}
    for index, items in enumerate(clusters):
        earlier = heirs.get(index, [])
        if not earlier:
            founder = next((item for item in items if Incident.id_of(item) in gone), items[0])
            names.append((Incident.id_of(founder), founder))
            continue
        keeper = min(earlier, key=lambda incident: (-len(set(prior.members(incident)) & set(items)), incident))
        names.append((keeper, _founder(keeper, items)))
        merged |= {incident: keeper for incident in earlier if incident != keeper}
    return Naming(tuple(names), _redirects(merged, redirects, {name for name, _ in names}, maker))


def _heir(incident: str, prior: Prior, home: dict[str, int]) -> int | None:
    members = [item for item in prior.members(incident) if item in home]
    if members and Incident.id_of(members[0]) == incident:
        return home[members[0]]
    votes = Counter(home[item] for item in members)
    return min(votes, key=lambda index: (-votes[index], index)) if votes else None


def _founder(incident: str, items: tuple[str, ...]) -> str:
    """The item that the id came from; where it is gone, the smallest that is left."""
    return next((item for item in items if Incident.id_of(item) == incident), items[0])


def _redirects(
    merged: dict[str, str], earlier: tuple[Redirect, ...], living: set[str], maker: str
) -> tuple[Redirect, ...]:
    """New redirects and earlier ones, each straight to an incident that lives; none from an id that lives again."""
    step = {redirect.old: redirect.new for redirect in earlier} | merged
    reasons = {redirect.old: redirect.reason for redirect in earlier} | dict.fromkeys(merged, "merged")
    found: list[Redirect] = []
    for old in sorted(step):
        new, seen = step[old], {old}
        while new in step and new not in living and new not in seen:
            seen.add(new)
            new = step[new]
        if old not in living and new in living:
            found.append(
                Redirect(id=Redirect.id_of(old, new), made_by=maker, derived_from=(old, new), old=old, new=new,
                         reason=reasons[old])
            )  # fmt: skip
    return tuple(found)
