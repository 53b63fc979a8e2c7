"""What a thing can be looked for by: acts, parties, days, places, agreements; and the filters that ask for them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from truceline.errors import CaseError
from truceline.model import Claim, Coverage, Episode, Finding, Incident, Record, Refusal, Talk
from truceline.model.finding import Outcome
from truceline.publish.words import days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from truceline.model.noun import Noun, Weighted
    from truceline.model.when import WhenCandidate
    from truceline.publish.view import View

N = TypeVar("N", bound="Noun")


APPARENT_BREACH: Final = "breach"


class Filters(NamedTuple):
    """What a person asks for; None asks for nothing. Days are inclusive; ``place`` is part of a name."""

    act: str | None = None
    party: str | None = None
    since: date | None = None
    until: date | None = None
    place: str | None = None
    outcome: str | None = None
    agreement: str | None = None
    zone: str | None = None
    code: str | None = None
    limit: int | None = None


class Facets(NamedTuple):
    """What a thing is about, as far as known."""

    acts: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    days: tuple[tuple[date, date], ...] = ()
    places: tuple[str, ...] = ()
    outcome: str = ""
    agreement: str = ""
    zone: str = ""
    code: str = ""

    def with_more(self, others: Iterable[Facets]) -> Facets:
        """These and the acts, parties, days and places of others."""
        acts, parties, days, places = set(self.acts), set(self.parties), list(self.days), list(self.places)
        for other in others:
            acts |= other.acts
            parties |= other.parties
            days += other.days
            places += other.places
        return self._replace(acts=frozenset(acts), parties=frozenset(parties), days=tuple(days), places=tuple(places))


def facets_of(view: View, noun: Noun) -> Facets:
    """What a thing is about."""
    if isinstance(noun, Claim):
        return _of_claim(view, noun)
    if isinstance(noun, Record):
        return _of_record(noun)
    if isinstance(noun, Incident):
        return _of_incident(noun)
    if isinstance(noun, Episode):
        incidents = (view.by_id(Incident).get(key) for key in noun.incidents)
        return Facets().with_more(_of_incident(incident) for incident in incidents if incident)
    if isinstance(noun, Talk):
        own = Facets(parties=frozenset(noun.participants), places=(noun.place_phrase,))
        return own.with_more(_of_item(view, member.item) for member in noun.members)
    if isinstance(noun, Finding):
        return _of_finding(view, noun)
    if isinstance(noun, Coverage):
        return _of_coverage(noun)
    return Facets(code=noun.code) if isinstance(noun, Refusal) else Facets()


def _of_claim(view: View, claim: Claim) -> Facets:
    content = claim.content
    mentions = [getattr(content, name, None) for name in ("actor", "target", "side", "speaker")]
    mentions += [*getattr(content, "participants", ()), *getattr(content, "parties", ())]
    parties = {hop.party for hop in claim.chain if hop.party}
    for mention in mentions:
        if mention is not None:
            parties |= _values(mention.parties)
    act = getattr(content, "act", None)
    own = Facets(acts=frozenset({act} if act else ()), parties=frozenset(parties))
    return own.with_more([_of_item(view, claim.id)])


def _of_item(view: View, item: str) -> Facets:
    """Days and places of a claim or record, as the place stage resolved them."""
    when, placement = view.whens.get(item), view.placements.get(item)
    places = [] if placement is None else [placement.phrase, *(one.name for one in placement.candidates)]
    return Facets(days=_days(when.candidates if when else ()), places=tuple(places))


def _of_record(record: Record) -> Facets:
    cells = [cell for cell in (record.actor, record.target) if cell is not None]
    place, time = record.place, record.time
    return Facets(
        acts=frozenset({record.act}),
        parties=frozenset().union(*(_values(cell.parties) for cell in cells)),
        days=((time.start_utc.date(), (time.end_utc - timedelta(microseconds=1)).date()),),
        places=(place.name, place.admin1, place.admin2, place.country),
    )


def _of_incident(incident: Incident) -> Facets:
    readings = incident.alternatives
    return Facets(
        acts=frozenset(one.act for one in readings),
        parties=frozenset(party for one in readings for party in (one.actor, one.target) if party),
        days=tuple(days for one in readings for days in _days(one.times)),
        places=tuple(place.name for one in readings for place in one.places),
    )


def _of_finding(view: View, finding: Finding) -> Facets:
    own = Facets(
        outcome=finding.outcome.value,
        agreement=finding.agreement,
        zone=finding.zone or "",
        days=((finding.due, finding.due),) if finding.due else (),
    )
    incident = view.by_id(Incident).get(finding.subject)
    return own.with_more([_of_incident(incident)]) if incident else own


def _of_coverage(coverage: Coverage) -> Facets:
    return Facets(
        parties=frozenset({coverage.party} if coverage.party else ()),
        days=((coverage.start_utc.date(), (coverage.end_utc - timedelta(microseconds=1)).date()),),
        places=(coverage.area, coverage.admin1),
    )


def _values(weighted: Sequence[Weighted]) -> frozenset[str]:
    return frozenset(one.value for one in weighted)


def _days(candidates: Sequence[WhenCandidate]) -> tuple[tuple[date, date], ...]:
    return tuple(days_of(one) for one in candidates)


def select(view: View, rows: Iterable[N], filters: Filters) -> list[N]:
    """Those rows that fit all filters, in their order, at most ``limit`` of them.

    Raises:
        CaseError: a filter names an act, party, outcome or agreement that is not known; says which are.
    """
    wanted = _Wanted(view, filters)
    found = [row for row in rows if wanted.fits(facets_of(view, row))]
    return found if filters.limit is None else found[: filters.limit]


class _Wanted:
    """Filters made ready: names turned into ids once."""

    def __init__(self, view: View, filters: Filters) -> None:
        self.filters = filters
        self.acts = _acts(filters.act) if filters.act else None
        self.party = _party(filters.party) if filters.party else None
        self.place = fold(filters.place) if filters.place else None
        self.outcome = _one_of(filters.outcome, [one.value for one in Outcome], "outcome") if filters.outcome else None
        self.agreement = _one_of(filters.agreement, list(view.agreements), "agreement") if filters.agreement else None

    def fits(self, facets: Facets) -> bool:
        asked = self.filters
        return (
            (self.acts is None or not self.acts.isdisjoint(facets.acts))
            and (self.party is None or any(map(self._is_party, facets.parties)))
            and (self.place is None or any(self.place in fold(name) for name in facets.places))
            and (self.outcome is None or self._is_outcome(facets.outcome))
            and (self.agreement is None or facets.agreement == self.agreement)
            and (asked.zone is None or facets.zone == asked.zone)
            and (asked.code is None or facets.code.startswith(asked.code))
            and self._fits_days(facets)
        )

    def _is_outcome(self, outcome: str) -> bool:
        """Whether an outcome begins as asked; who asks for a breach does not ask where one is unlikely."""
        if self.outcome == APPARENT_BREACH:
            return outcome.startswith(APPARENT_BREACH) and outcome != Outcome.BREACH_UNLIKELY
        return outcome.startswith(self.outcome or "")

    def _fits_days(self, facets: Facets) -> bool:
        since, until = self.filters.since, self.filters.until
        if since is None and until is None:
            return True
        return any(
            (since is None or last >= since) and (until is None or first <= until) for first, last in facets.days
        )

    def _is_party(self, party: str) -> bool:
        """Whether a party is the one asked for, or part of it at some time."""
        if party == self.party:
            return True
        from truceline.lexicon.parties import load_parties

        parties = load_parties()
        return parties.knows(party) and self.party in parties.within(party)


def fold(text: str) -> str:
    """Text for comparison: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _acts(wanted: str) -> frozenset[str]:
    from truceline.lexicon.acts import load_acts

    acts = load_acts()
    known = [*acts.ids, *acts.families]
    asked = "_".join(re.split(r"[\s/_-]+", wanted.strip().lower()))
    act = _one_of(asked, known, "act")
    return frozenset({act}) | frozenset(acts.members(act))


def _party(wanted: str) -> str:
    from truceline.lexicon.parties import load_parties

    parties = load_parties()
    if parties.knows(wanted):
        return wanted
    matches = parties.match(wanted)
    return matches[0].value if matches else _one_of(wanted, list(parties.ids), "party")


def _one_of(wanted: str, known: Sequence[str], what: str) -> str:
    """The value itself, or the one known value that starts so.

    Raises:
        CaseError: it is none of them; names the nearest.
    """
    starting = [value for value in known if value.startswith(wanted)]
    if wanted in known or (starting and what == "outcome"):
        return wanted
    if len(starting) == 1:
        return starting[0]
    near = difflib.get_close_matches(wanted, known, n=3) or starting[:5]
    mend = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(sorted(known)[:40])}"
    raise CaseError(f"no {what} is called {wanted!r}", mend=mend)
