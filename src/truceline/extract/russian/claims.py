"""The fields of a claim from what the Russian rules found, and how sure each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.claims import Draft
from truceline.extract.confidence import load_confidence
from truceline.model.claim import ActContent, Mention, PlacePhrase, TimePhrase
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from truceline.extract.russian.act import Act
    from truceline.extract.russian.reading import Reading
    from truceline.model.claim import Casualties
    from truceline.model.noun import Span


def act_claim(reading: Reading, act: Act) -> Draft:
    """An act as a claim."""
    tree = reading.tree
    writer = _Writer(reading, act)
    content = ActContent(
        act=act.act,
        trigger=tree.quote([act.index]),
        actor=writer.actor(),
        target=writer.target(),
        weapon=reading.mention(act.cast.weapon) if act.cast.weapon is not None else None,
        place=writer.place(),
        time=writer.time(),
        casualties=writer.casualties(),
        justification=tree.quote(act.justification) if act.justification is not None else None,
        ordinal=act.series,
    )
    return Draft(
        kind="act",
        trigger_start=tree[act.index].start,
        proposition=tree.sentence_span(tree.sentence_of(act.index)),
        chain=act.chain,
        modality=act.stance.modality,
        content=content,
        hedge=tree.quote([act.stance.hedge]) if act.stance.hedge is not None else None,
        confidence=writer.confidence(),
        fields=writer.fields(),
    )


class _Writer:
    """Reads the fields of an act, its own first, then those of the act that lends them."""

    def __init__(self, reading: Reading, act: Act) -> None:
        self.reading = reading
        self.act = act
        self._known = load_confidence()
        self._sure: dict[str, tuple[float, str]] = {}

    def _note(self, field: str, ground: str, why: str) -> None:
        self._sure[field] = (self._known.of(field, ground), why)

    @property
    def _lender(self) -> Act | None:
        """The act that lends its actor and target: one with a place and day of its own is told in full."""
        act = self.act
        is_full = (
            act.time is not None
            and act.time_ground != "taken_over"
            and (act.place is not None or act.cast.place is not None)
        )
        return None if is_full and not act.frame.is_harm else act.lender

    def actor(self) -> Mention | None:
        """Who acted."""
        head = self.act.cast.actor
        if head is not None and self.reading.tree[head].pos != "PRON":
            self._note("actor", "named", "named beside the act")
            return self.reading.mention(head)
        lender = self._lender
        if lender is not None and lender.cast.actor is not None:
            self._note("actor", "taken_over", "of the act that this one refers to")
            return self.reading.mention(lender.cast.actor)
        return None

    def target(self) -> Mention | None:
        """On whom; where nobody is named, those who were harmed."""
        head = self.act.cast.target if not any(harm.is_none for harm in self.act.harms) else None
        if head is None:
            harmed = [harm for harm in self.act.harms if harm.victim != harm.head and not harm.is_none]
            head = next((harm.victim for harm in harmed if harm.victim is not None), None)
        if head is not None:
            self._note("target", "named", "named beside the act")
            return self.reading.mention(head)
        lender = self._lender
        if lender is not None and lender.cast.target is not None:
            self._note("target", "taken_over", "of the act that this one refers to")
            return self.reading.mention(lender.cast.target)
        return None

    def place(self) -> PlacePhrase | None:
        """Where: the place that was struck, with what says where that is; else what hangs on the act."""
        found = self._own_place(self.act)
        if found is not None:
            return found
        lender = self.act.place_lender
        lent = self._own_place(lender) if lender is not None else None
        if lent is not None:
            self._note("place", "taken_over", "of the act that it is told with")
        return lent

    def _own_place(self, act: Act) -> PlacePhrase | None:
        tree = self.reading.tree
        struck, beside = act.cast.place, act.place
        if struck is not None:
            span = self.reading.mention(struck).span
            self._note("place", "struck", "is what was struck")
            apart = beside is not None and (tree[beside.first].start >= span.end or tree[beside.last].end <= span.start)
            within: tuple[Span, ...] = ()
            if apart and beside is not None:
                within = (tree.quote((beside.first, beside.last)), *(tree.quote(pair) for pair in beside.within))
            return PlacePhrase(span=span, within=within)
        if beside is None:
            return None
        self._note(
            "place", act.place_ground, "hangs on the act" if act.place_ground == "own" else "stands in its sentence"
        )
        return beside.phrase(tree)

    def time(self) -> TimePhrase | None:
        """When."""
        if self.act.time is None:
            return None
        whys = {"own": "hangs on the act", "taken_over": "of the act that it is told with"}
        self._note("time", self.act.time_ground, whys.get(self.act.time_ground, "stands in its sentence"))
        return self.reading.time_phrase(self.act.time)

    def casualties(self) -> tuple[Casualties, ...]:
        """Tolls, one a kind and number."""
        found = [toll for harm in self.act.harms if (toll := harm.casualties(self.reading)) is not None]
        unique: dict[tuple[str, int, int | None, int], Casualties] = {}
        for one in found:
            unique.setdefault((one.kind.value, one.low, one.high, one.span.start), one)
        return tuple(unique.values())

    def confidence(self) -> float:
        """How sure it is that the text states this: less for nouns than for verbs, less if it leans on another."""
        sure = 0.85 if self.reading.tree[self.act.index].is_noun else 0.9
        return round(sure - (0.1 if self.act.lender is not None else 0.0), 3)

    def fields(self) -> tuple[Weighted, ...]:
        """How sure each field is, sorted by name."""
        ground = (
            "by_word" if not self.act.frame.by_means else "by_means" if self.act.cast.weapon_class else "means_untold"
        )
        self._note("act", ground, "by its word")
        hops = ("none", "one", "two", "more")[min(len(self.act.chain.hops) - 1, 3)]
        self._note("chain", hops, "by the words of saying round it")
        self._note("modality", self.act.stance.modality.value, "by the words round the act")
        if self.act.harms:
            self._note("casualties", "told", "told of the act")
        return tuple(
            Weighted(value=name, weight=weight, reason=why) for name, (weight, why) in sorted(self._sure.items())
        )
