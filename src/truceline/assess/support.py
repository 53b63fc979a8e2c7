"""How well does the evidence carry an incident? The declared model ``support-1``; reads ``support.yaml``.

One weight for each origin and proposition, in natural log-odds: those who assert it pull up, those who deny it pull
down, each side capped, on a stated prior. Relays add nothing: of all members of one origin the one nearest to it
stands for them. Silence counts only under a coverage record without restriction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.assess.bounds import DIGITS
from truceline.assess.speaker import Colour, Interest, colour_of, interest_of, speaker_of
from truceline.lexicon.base import convert, read_lexicon
from truceline.model.claim import Modality
from truceline.model.finding import Support, SupportTerm
from truceline.model.noun import Bounds
from truceline.when.candidates import probability_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from truceline.assess.ground import Ground, Masses
    from truceline.assess.speaker import Speaker
    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.model import Claim, Coverage, Record
    from truceline.model.incident import Incident, Member

MODEL: Final = "support-1"
FILE: Final = Path(__file__).with_name("support.yaml")
WORTH_TELLING: Final = 0.1
"""Probability that an observer could see it, below which silence is not mentioned: it would weigh next to nothing."""

IMPARTIAL: Final = frozenset(("monitor", "organisation", "civilians"))
"""Kinds of observer whose silence says something; of states and forces one hears what serves them."""

PRIOR: Final = ("prior", "")
CAP: Final = ("cap", "")
SILENCE: Final = ("silence", "")
VERBS: Final = {Modality.ASSERTED: "asserts it", Modality.ALLEGED: "alleges it", Modality.DENIED: "denies it"}
SEEN: Final = {"direct": "saw it", "heard": "heard of it"}
SERVED: Final = {Interest.AGAINST: "against its own interest", Interest.SERVING: "in its own interest"}

Key = tuple[str, str]
"""A parameter: the group in the file, and its name in the group (empty where the group is one parameter)."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared number with the range in which we would not argue."""

    value: float
    low: float
    high: float


class SupportRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters, as ``support.yaml`` explains them; ``stamp`` says which file they came from."""

    prior: Parameter
    cap: Parameter
    kinds: dict[str, Parameter]
    observation: dict[str, Parameter]
    stance: dict[str, Parameter]
    via: dict[str, Parameter]
    interest: dict[str, Parameter]
    silence: Parameter
    stamp: str = ""

    def get(self, key: Key) -> Parameter | None:
        """The parameter of a key; None where the file has none of that name."""
        group = getattr(self, key[0])
        found = group if isinstance(group, Parameter) else group.get(key[1])
        return found if isinstance(found, Parameter) else None


@cache
def load_support() -> SupportRules:
    """The parameters of the package, read once; raises LexiconError where the file is not what it should be."""
    lexicon = read_lexicon(FILE)
    return msgspec.structs.replace(convert(lexicon, SupportRules), stamp=lexicon.stamp)


class Watch(NamedTuple):
    """A coverage record with the ground that it is about."""

    coverage: Coverage
    ground: Ground


class Recipe(NamedTuple):
    """How a term is made: a sign and probability times the parameters of these keys."""

    origin: str
    scale: float
    keys: tuple[Key, ...]
    reason: str
    items: tuple[str, ...]

    def log_odds(self, number: Callable[[Key], float]) -> float:
        """The term, with each parameter as ``number`` gives it."""
        return self.scale * math.prod(number(key) for key in self.keys)


@dataclass(frozen=True)
class Evidence:
    """What support is judged by: claims and records by id, acts, ties of parties, masses, coverage with its ground."""

    items: Mapping[str, Claim | Record]
    acts: Acts
    parties: Parties
    masses: Masses
    watches: Sequence[Watch] = field(default=())


def support(incident: Incident, evidence: Evidence, rules: SupportRules, colour: Colour | None = None) -> Support:
    """How well the evidence carries that the incident happened as told, with one term for each origin and side.

    ``colour`` says what the act is to who did it, and so whom a statement serves; by default violence is blame.
    """
    tone = colour_of(incident, evidence.acts) if colour is None else colour
    recipes = (*_spoken(incident, evidence, rules, tone), *_silent(incident, evidence))
    value = _numbers(rules)
    probability = _probability(recipes, value)
    terms = [
        SupportTerm(
            origin=recipe.origin,
            log_odds=round(recipe.log_odds(value), DIGITS),
            reason=recipe.reason,
            items=recipe.items,
        )
        for recipe in recipes
    ]
    return Support(
        model=MODEL,
        prior_log_odds=rules.prior.value,
        terms=tuple(sorted(terms, key=lambda term: (-term.log_odds, term.origin))),
        probability=probability,
        sensitivity=_sensitivity(recipes, rules, probability),
        cap_log_odds=rules.cap.value,
    )


def _numbers(rules: SupportRules, changed: Key | None = None, number: float = 0.0) -> Callable[[Key], float]:
    """The declared value of each parameter, one of them changed."""

    def value(key: Key) -> float:
        if key == changed:
            return number
        parameter = rules.get(key)
        return 1.0 if parameter is None else parameter.value

    return value


def _probability(recipes: Sequence[Recipe], number: Callable[[Key], float]) -> float:
    """Prior plus capped sums, as a probability."""
    terms = [recipe.log_odds(number) for recipe in recipes]
    cap = number(CAP)
    up = min(cap, math.fsum(term for term in terms if term > 0))
    down = min(cap, -math.fsum(term for term in terms if term < 0))
    return round(1.0 / (1.0 + math.exp(-(number(PRIOR) + up - down))), DIGITS)


def _sensitivity(recipes: Sequence[Recipe], rules: SupportRules, probability: float) -> Bounds:
    """The range of the probability as one parameter after the other takes either end of its range."""
    found = [probability]
    for key in sorted({PRIOR, CAP, *(key for recipe in recipes for key in recipe.keys)}):
        parameter = rules.get(key)
        if parameter is not None:
            found += [_probability(recipes, _numbers(rules, key, end)) for end in (parameter.low, parameter.high)]
    return Bounds(low=min(found), high=max(found))


class _Voice(NamedTuple):
    """A member that asserts or denies, with its first speaker."""

    member: Member
    speaker: Speaker

    @property
    def side(self) -> tuple[str, bool]:
        return self.member.origin, self.member.stance is Modality.DENIED


def _spoken(incident: Incident, evidence: Evidence, rules: SupportRules, colour: Colour) -> Iterator[Recipe]:
    """One recipe for each origin and side."""
    voices = [
        _Voice(member, speaker_of(member, evidence.items)) for member in incident.members if member.stance in VERBS
    ]
    value = _numbers(rules)
    for _, group in groupby(sorted(voices, key=lambda voice: voice.side), key=lambda voice: voice.side):
        members = list(group)
        made = [_recipe(voice, incident, evidence.parties, colour) for voice in members]
        order = sorted(
            range(len(made)),
            key=lambda n: (members[n].speaker.hops, abs(made[n].log_odds(value)), members[n].member.item),
        )
        nearest = made[order[0]]
        relays = len({members[n].member.item for n in order}) - 1
        reason = nearest.reason if not relays else f"{nearest.reason}; {relays} more of this origin add nothing"
        yield nearest._replace(reason=reason, items=tuple(sorted(voice.member.item for voice in members)))


def _recipe(voice: _Voice, incident: Incident, parties: Parties, colour: Colour) -> Recipe:
    member, speaker = voice.member, voice.speaker
    interest = interest_of(speaker, member.stance, incident, parties, colour)
    keys: list[Key] = [
        ("kinds", speaker.kind),
        ("observation", speaker.observation),
        ("stance", member.stance.value),
        ("via", speaker.via),
    ]
    words = [f"{speaker.name} ({speaker.kind}) {VERBS[member.stance]}"]
    if speaker.observation in SEEN:
        words.append(SEEN[speaker.observation])
    if interest is not Interest.NONE:
        keys.append(("interest", interest.value))
        words.append(SERVED[interest])
    if member.probability < 1:
        words.append(f"about this incident with {member.probability:.2f}")
    sign = -1.0 if member.stance is Modality.DENIED else 1.0
    return Recipe(member.origin, sign * member.probability, tuple(keys), ", ".join(words), ())


def _silent(incident: Incident, evidence: Evidence) -> Iterator[Recipe]:
    """One recipe for each observer who could have seen it, without restriction, and is not heard among the members."""
    for watch in evidence.watches:
        party = watch.coverage.party
        if watch.coverage.restriction or not _is_impartial(party, evidence.parties):
            continue
        if _is_heard(watch.coverage, incident, evidence):
            continue
        share = _share_watched(incident, watch, evidence.masses)
        if share >= WORTH_TELLING:
            observer = watch.coverage.observer
            reason = f"{observer} could see the place and time ({share:.2f}) and is not among the sources"
            yield Recipe(f"silence:{watch.coverage.id}", -share, (SILENCE,), reason, (watch.coverage.id,))


def _is_impartial(party: str | None, parties: Parties) -> bool:
    """Would the observer tell of it whoever did it? One that is no party we know of is taken at its word."""
    return party is None or not parties.knows(party) or parties.kind(parties.side(party)) in IMPARTIAL


def _is_heard(coverage: Coverage, incident: Incident, evidence: Evidence) -> bool:
    """Is the observer a source of a member?"""
    for member in incident.members:
        item = evidence.items.get(member.item)
        hops = item.chain if item is not None else ()
        if any(hop.party is not None and hop.party == coverage.party for hop in hops):
            return True
        if any(coverage.observer.casefold() in (hop.name.casefold(), hop.key.casefold()) for hop in hops):
            return True
        if coverage.observer in member.chain:
            return True
    return False


def _share_watched(incident: Incident, watch: Watch, masses: Masses) -> float:
    """The probability that it happened where and when the observer could see."""
    start, end = watch.coverage.start_utc, watch.coverage.end_utc
    return math.fsum(
        alternative.weight
        * masses.inside(alternative.places, watch.ground).low
        * probability_inside(alternative.times, start, end)
        for alternative in incident.alternatives
    )
