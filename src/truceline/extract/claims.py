"""The fields of a claim from what the rules found: spans, and how sure each field is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.act import NOT_TOLD
from truceline.extract.attach import ABOVE, LOOSE, OWN, SHARED, time_phrase
from truceline.extract.beings import PRONOUNS
from truceline.extract.confidence import Confidence, load_confidence
from truceline.extract.participants import NEAR
from truceline.extract.places import PlaceHit
from truceline.model.claim import (
    ActContent,
    Content,
    Mention,
    Modality,
    PlacePhrase,
    TimePhrase,
)
from truceline.model.noun import Span, Weighted

if TYPE_CHECKING:
    from truceline.extract.act import Act
    from truceline.extract.chain import Chain
    from truceline.extract.reading import Reading

GROUNDS: Final = {OWN: "own", ABOVE: "above", SHARED: "shared", LOOSE: "loose"}
"""Names of the ways in which a time or place hangs on an act."""
_NOT_STRIKING: Final = NOT_TOLD | {
    "close", "deploy", "drill", "entrench", "flight", "hearing", "hold", "lost", "operation", "recruit", "seen",
    "sighting",
    "works",
}  # fmt: skip
"""Frames whose act is at a place, or goes there, and does nothing to it."""
_BESIDE: Final = NEAR | {"into", "toward", "towards"}
"""Words before a place that was only the goal: shells fell near it, or were fired into the sea."""
MAX_LENDERS: Final = 6
"""Acts that are asked, one after the other, for a field that an act takes over."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim without its id: ``trigger_start`` is where its trigger word begins in the text."""

    kind: str
    trigger_start: int
    proposition: Span
    chain: Chain
    modality: Modality
    content: Content
    hedge: Span | None = None
    confidence: float = 0.9
    fields: tuple[Weighted, ...] = ()


def act_claim(reading: Reading, act: Act) -> Draft:
    """An act as a claim."""
    tree = reading.tree
    writer = _ActWriter(reading, act)
    content = ActContent(
        act=act.act,
        trigger=tree.quote([act.index]),
        actor=writer.actor(),
        target=writer.target(),
        weapon=act.cast.weapon,
        place=writer.place(),
        time=writer.time(),
        casualties=tuple(harm.casualties(reading) for harm in act.harms),
        justification=writer.justification(),
        ordinal=act.series,
        linked_trigger=tree.quote([act.link]) if act.link is not None else None,
    )
    hedge = tree.quote([act.stance.hedge]) if act.stance.hedge is not None else None
    return Draft(
        kind="act",
        trigger_start=tree[act.index].start,
        proposition=tree.sentence_span(tree.sentence_of(act.index)),
        chain=act.chain,
        modality=act.stance.modality,
        content=content,
        hedge=hedge,
        confidence=writer.confidence(),
        fields=writer.fields(),
    )


class _ActWriter:
    """Reads the fields of an act, its own first, then those of the act that it refers to."""

    def __init__(self, reading: Reading, act: Act) -> None:
        self.reading = reading
        self.act = act
        self._known: Confidence = load_confidence()
        self._sure: dict[str, tuple[float, str]] = {}

    def _note(self, field: str, ground: str, why: str) -> None:
        self._sure[field] = (self._known.of(field, ground), why)

    @property
    def _of(self) -> Act | None:
        return self.act.inherited.get("act")

    def actor(self) -> Mention | None:
        """Who acted, as far as the claim's own sentence names or takes up somebody."""
        return self._mention("actor", self.act.cast.actor, self._lent("actor"))

    def target(self) -> Mention | None:
        """On whom or what; where nobody is named, those who were harmed, or the place that was struck."""
        own = self.act.cast.target
        if own is None and self._lent("target") is None:
            harmed, struck = self._harmed(), self._struck()
            own = harmed if struck is None or (harmed is not None and self._is_of_a_side(harmed)) else struck
        return self._mention("target", own, self._lent("target"))

    def _lent(self, role: str) -> Mention | None:
        """The actor or target of the act that this one refers to, where a word stands for it and names nobody.

        A pronoun; an ordinal that stands for one of several acts ("the first was on 18 May"); a noun that takes up an
        act with its article ("the strike took place on Thursday").
        """
        cast, tree = self.act.cast, self.reading.tree
        head = cast.actor_head if role == "actor" else cast.target_head
        is_pronoun = head is not None and tree[head].lower in PRONOUNS
        is_one_of_them = self.reading.lexicons.quantities.ordinal(tree[self.act.index].text) is not None
        if not is_pronoun and not is_one_of_them and not self._is_taken_up():
            return None
        act = self._of
        for _ in range(MAX_LENDERS):
            if act is None:
                break
            found: Mention | None = act.cast.actor if role == "actor" else act.cast.target
            if found is not None:
                return found
            act = act.inherited.get("act")
        return None

    def _is_taken_up(self) -> bool:
        """“The strike”: a noun of an act with a word that points back, the subject of what is said of it."""
        act, tree = self.act, self.reading.tree
        if act.is_toll or act.is_charge or act.trigger.frame.is_harm or not tree[act.index].is_noun:
            return False
        is_subject = tree[act.index].dep in {"nsubj", "nsubjpass"}
        return is_subject and any(tree[at].lower in {"the", "this", "that"} for at in tree.children(act.index, "det"))

    def _struck(self) -> Mention | None:
        """The place that was attacked: “shelled Saida”, and neither where somebody went nor where two sides fought."""
        place, frame = self.act.cast.place, self.act.trigger.frame
        if place is None or frame.is_mutual or frame.name in _NOT_STRIKING:
            return None
        beside = _BESIDE | {"at", "in"} if self.act.trigger.is_noun else _BESIDE
        if any(prep in beside and head == place.head for prep, head in self.act.roles.obliques):
            return None  # "shells fell near the bridge", "a strike at al-Tanf"
        return Mention(span=self.reading.tree.span(place.start, place.end))

    def _is_of_a_side(self, mention: Mention) -> bool:
        """Whether a party to the war is named, and not only civilians."""
        known = self.reading.lexicons.parties
        return any(not known.knows(one.value) or known.kind(one.value) != "civilians" for one in mention.parties)

    def _harmed(self) -> Mention | None:
        """Those whom a toll names by a noun: neither a number alone, nor nobody, nor "two of them"."""
        tree = self.reading.tree
        for harm in self.act.harms:
            victim = harm.victim
            if victim is None or tree[victim].lower in PRONOUNS:
                continue
            if harm.high == 0 and not self.reading.mention(victim).parties:
                continue  # "nobody was hurt", but "no casualties among coalition troops"
            is_number = self.reading.lexicons.quantities.value(tree[victim].text) is not None
            if not is_number or tree.children(victim, "prep"):
                return self.reading.mention(victim)
        return None

    def _mention(self, field: str, own: Mention | None, other: Mention | None) -> Mention | None:
        if own is not None:
            self._note(field, "named", "named beside the act")
            return own
        if other is not None:
            self._note(field, "taken_over", "of the act that this one refers to")
        return other

    def time(self) -> TimePhrase | None:
        """When."""
        if self.act.time is not None:
            hit, tie = self.act.time
            self._note("time", _ground(tie), "hangs on the act" if tie == OWN else "stands in its sentence")
            return time_phrase(self.reading, hit, self.reading.tree[self.act.index].start)
        for act in self._lenders("time"):
            if act.time is not None:
                self._note("time", "taken_over", "of the act that it is told with")
                return time_phrase(self.reading, act.time[0], self.reading.tree[act.index].start)
        return None

    def _lenders(self, field: str) -> list[Act]:
        """Acts whose field this one takes over, the nearest first: a toll of a strike of which another toll is told."""
        found: list[Act] = []
        left = [self.act]
        while left and len(found) < MAX_LENDERS:
            act = left.pop(0)
            for other in (act.inherited.get(field), act.inherited.get("act")):
                if other is not None and all(other is not one for one in found):
                    found.append(other)
                    left.append(other)
        return found

    def place(self) -> PlacePhrase | None:
        """Where: the place that was hit, with what says where that is; a reference takes up a place told before."""
        found = self._own_place()
        if found is not None:
            return found
        for act in self._lenders("place"):
            place = _ActWriter(self.reading, act)._own_place()
            if place is not None:
                self._note("place", "taken_over", "of the act that it is told with")
                return place
        return None

    def _own_place(self) -> PlacePhrase | None:
        tree = self.reading.tree
        struck, beside = self.act.cast.place, self.act.place
        if struck is not None:
            self._note("place", "struck", "is what was struck")
            apart = beside is not None and (beside[0].start >= struck.end or beside[0].end <= struck.start)
            within = tuple(
                tree.span(part.start, part.end)
                for part in (beside[0].parts if apart and beside is not None else ())
                if part.rank > 0
            )
            return PlacePhrase(span=tree.span(struck.start, struck.end), within=within)
        if beside is None:
            return None
        hit, tie = beside
        self._note("place", _ground(tie), "hangs on the act" if tie == OWN else "stands in its sentence")
        return self._taken_up(hit) if hit.is_reference else hit.phrase(tree)

    def _taken_up(self, hit: PlaceHit) -> PlacePhrase | None:
        """“there”, "in the zone": the last named place before it, and what the reference adds."""
        tree = self.reading.tree
        number = tree[hit.main.top].sentence
        for sentence in range(number, max(number - 4, -1), -1):
            named = [one for one in self.reading.places[sentence] if one.end <= hit.start and one.main.rank >= 2]
            if named:
                last = named[-1].phrase(tree)
                adds = () if tree[hit.main.head].lower == "there" else (tree.span(hit.main.start, hit.main.end),)
                self._note("place", "told_before", "refers to a place told before")
                return PlacePhrase(span=last.span, within=(*last.within, *adds))
        return PlacePhrase(span=tree.span(hit.main.start, hit.main.end)) if hit.main.rank > 0 else None

    def justification(self) -> Span | None:
        """The ground that the sentence offers, quoted with the clause it stands in."""
        found = self.act.justification
        return self.reading.tree.span(*found) if found is not None else None

    def confidence(self) -> float:
        """How sure it is that the text states this: less for nouns than for verbs, less if it leans on another."""
        if self._of is not None:
            return self._known.of("claim", "leaning")
        if self.act.cast.actor is None and self.act.cast.target is None and self.act.cast.place is None:
            return self._known.of("claim", "bare")
        return self._known.of("claim", "noun" if self.act.trigger.is_noun else "verb")

    def fields(self) -> tuple[Weighted, ...]:
        """How sure each field is, sorted by name."""
        by_means = self.act.trigger.frame.by_means
        ground = "by_word" if not by_means else "by_means" if self.act.cast.weapon_class else "means_untold"
        self._note("act", ground, "by its word")
        hops = ("none", "one", "two", "more")[min(len(self.act.chain.hops) - 1, 3)]
        self._note("chain", hops, "by the words of saying round it")
        self._note("modality", self.act.stance.modality.value, "by the words round the act")
        if self.act.harms:
            self._note("casualties", "told", "told of the act")
        return tuple(
            Weighted(value=name, weight=weight, reason=why) for name, (weight, why) in sorted(self._sure.items())
        )


def _ground(tie: float) -> str:
    return GROUNDS.get(tie, "loose")
