"""Through whom does it come? The source chain of a word, outermost first, from the attributions that hold it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from msgspec import structs

from truceline.extract.attribution import Attribution
from truceline.extract.carriers import Carriers
from truceline.extract.continuing import Continuing
from truceline.extract.datelines import credited
from truceline.extract.ordering import through_media
from truceline.extract.passing_on import PassingOn
from truceline.extract.wholes import Wholes
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import Hop, Modality, Observation, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.walks import Sentence

UNKNOWN_PUBLISHER: Final = "unknown publisher"
MAX_TOLD_ON: Final = 4
"""Sentences over which speech is told on without its speaker being named again."""
REACH: Final = 3
"""Paragraphs over which an outlet that named its source goes on resting on it when it is named again by itself."""


_SHOWING: Final = frozenset({"show", "suggest", "indicate", "prove", "reveal", "point", "hear"})


@dataclass(frozen=True, slots=True)
class Chain:
    """The hops, what the innermost attribution says of the proposition, and the attributions that were used."""

    hops: tuple[Hop, ...]
    modality: Modality | None = None
    is_negated: bool = False
    used: tuple[Attribution, ...] = ()

    @property
    def speaker(self) -> Hop:
        """The innermost source."""
        return self.hops[-1]

    @property
    def key(self) -> tuple[str, ...]:
        """Keys of the hops: two chains with equal keys are one."""
        return tuple(hop.key for hop in self.hops)

    def alleging(self) -> Chain:
        """The chain with its speaker as one who makes a charge."""
        last = self.hops[-1]
        is_told = len(self.hops) > 1 and last.via in {Via.SAYS, Via.REPORTS, Via.CITES}
        return replace(self, hops=(*self.hops[:-1], structs.replace(last, via=Via.ALLEGES))) if is_told else self

    @property
    def observation(self) -> Observation:
        """Whether the innermost source saw it: witnesses did; whoever is cited or unnamed is left open."""
        if len(self.hops) > 1 and self.speaker.kind is SourceKind.WITNESS:
            return Observation.DIRECT
        return Observation.HEARD if self.speaker.kind is SourceKind.OUTLET else Observation.UNKNOWN


class Chains:
    """Builds the chain of any token of a reading."""

    def __init__(self, reading: Reading, attributions: Sequence[Attribution], memory: Memory) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.memory = memory
        self.attributions = [one for one in attributions if not one.is_attitude]
        self._publisher = _publisher_hop(reading)
        self._credited = credited(reading)
        self._by_token: dict[int, list[Attribution]] = {}
        for one in self.attributions:
            for index in sorted(one.content):
                self._by_token.setdefault(index, []).append(one)
        self.continuing = Continuing(reading, self.attributions)
        self.carriers = Carriers(reading, memory, self.attributions)
        self._by_cue = {one.cue: one for one in reversed(self.attributions)}
        self._speaking = [one for one in self.attributions if one.sources]
        self._cues = [one.cue for one in self._speaking]
        self._passing = PassingOn(reading, self.carriers, self._speaking, self._holding)
        self._rests_on = self._introductions()
        self._wholes = Wholes(reading, memory)

    def of(self, index: int) -> Chain:
        """The chain of the proposition that this token is the trigger of.

        A cascade: (1) attributions whose content holds the token, widest first; (2) none: those of the sentence
        before that it goes on with; (3) an outlet at the inner end that said on whom it rests goes on resting on them
        for ``REACH`` paragraphs.
        """
        holding = self._holding(index)
        if not holding and self._is_behind_semicolon(index):
            holding = self._before(index)
        if not holding and self._is_before_semicolon(index):
            holding = self._behind_clause(index)
        if not holding:
            holding = self._told_before(self.tree.sentence_of(index))
        holding = [*self._around(holding[:1], index), *self._undenied(holding)]
        hops = [self._publisher, *([self._credited] if self._credited is not None else [])]
        voices = [one for one in holding if one.sources and not self._is_thing(one)]
        for attribution in voices or holding:
            sources = self._spoken(attribution)
            made = [
                self._hop(source, attribution, is_last=position == len(sources) - 1)
                for position, source in enumerate(sources)
                if not any(_is_short_for(source, later) for later in sources[position + 1 :])
            ]
            names = {fold_name(one.name) for one in hops}
            keys = [one.key for one in hops]
            place = keys.index(made[-1].key) if made and made[-1].key in keys else len(hops)
            hops[place:place] = [hop for hop in made if hop.key not in keys and fold_name(hop.name) not in names]
        hops.extend(self._inherited(hops, index, holding))
        hops = list(self._wholes.around(hops, index))
        modality = next((one.modality for one in reversed(holding) if one.modality is not None), None)
        negated = any(one.is_negated for one in holding)
        return Chain(tuple(hops), modality, negated, tuple(holding))

    def _undenied(self, holding: list[Attribution]) -> list[Attribution]:
        """“Baku denied Yerevan's claim that …”: whose claim is denied is no voice of the denial."""
        denying = {one.cue for one in holding if one.modality is Modality.DENIED}
        claims = [self.tree[one.cue] for one in holding if self.tree[one.cue].is_noun]
        denied = {claim.index for claim in claims if claim.dep == "dobj" and claim.head in denying}
        return [one for one in holding if one.cue not in denied]

    def _is_thing(self, one: Attribution) -> bool:
        """“The evidence suggests that …, the mission said”: what shows something, and says nothing itself."""
        last = one.sources[-1]
        if last.name[:1].isupper() or last.is_person or self.memory.is_of_people(last.head):
            return False
        is_unknown = last.kind is SourceKind.UNKNOWN and last.party is None
        shown = self.reading.lexicons.cues.body.shown
        return last.head in shown or (is_unknown and self.tree[one.cue].lemma in _SHOWING)

    def _around(self, outermost: list[Attribution], index: int) -> list[Attribution]:
        """Those who pass on the first sentence of a speech, for one behind it: "'…,' said a woman, X reports. '…'"."""
        for one in outermost:
            first = self.tree.sentence_of(one.cue)
            said = next((at for at in sorted(one.content) if at in first), None)
            if said is None and index not in first:
                return [other for other in self._holding(one.cue) if other is not one]  # "According to X, Y said so"
            if said is not None and index not in first:
                holding = self._holding(said)
                return holding[: holding.index(one)] if one in holding else []
        return []

    def _spoken(self, one: Attribution) -> tuple[Source, ...]:
        """Who passes on and who says what is held; pictures say nothing beside the outlet that has seen them."""
        outer = (*self.carriers.of(one), *self._passing.of(one))
        shown = self.reading.lexicons.cues.body.shown
        own = [
            source for source in one.sources if not (outer and source.head in shown and not source.name[:1].isupper())
        ]
        last = [source for source in one.sources if source.head not in shown]
        return (*outer, *(last if outer and len(last) < len(one.sources) else own))

    def _holding(self, index: int) -> list[Attribution]:
        """Attributions that hold the token, outermost first: wider content first, a citing one before the cited."""
        found = self._by_token.get(index, [])
        wider = sorted(found, key=lambda one: (-self._width(one), one.parent is not None, one.cue))
        return self._nested(through_media(self.tree, wider))

    def _width(self, one: Attribution) -> int:
        return len(one.content) if one.parent is None else min(len(one.content), self._parent_width(one))

    def _parent_width(self, one: Attribution) -> int:
        parent = self._by_cue.get(one.parent) if one.parent is not None else None
        return len(parent.content) if parent is not None and parent.parent is None else len(one.content)

    def _nested(self, ordered: list[Attribution]) -> list[Attribution]:
        """Puts each cited attribution right behind the one that cites it."""
        cues = {one.cue for one in ordered}
        children: dict[int, list[Attribution]] = {}
        for one in ordered:
            if one.parent is not None and one.parent in cues:
                children.setdefault(one.parent, []).append(one)
        result: list[Attribution] = []
        waiting = [one for one in reversed(ordered) if one.parent is None or one.parent not in cues]
        told: set[tuple[int, int | None]] = set()
        while waiting:
            one = waiting.pop()
            if (one.cue, one.parent) not in told:
                told.add((one.cue, one.parent))
                result.append(one)
                waiting.extend(reversed(children.get(one.cue, [])))
        return result

    def _hop(self, source: Source, attribution: Attribution, *, is_last: bool) -> Hop:
        via = attribution.via if is_last else Via.REPORTS
        if is_last and via is Via.SAYS and source.kind is SourceKind.OUTLET:
            via = Via.REPORTS
        cue = self.reading.tree.quote([attribution.cue])
        return Hop(
            name=source.name, key=source.key, kind=source.kind, via=via, party=source.party, span=source.span, cue=cue
        )

    def _is_behind_semicolon(self, index: int) -> bool:
        """“X said that …; Y …”: a clause that no speaker of its own has goes on with the one before the semicolon."""
        tree = self.tree
        number = tree[index].sentence
        own = self._by_cue.get(index)  # "…; the government blamed them for it"
        spoken = own is not None and bool(own.sources)
        return number > 0 and not spoken and tree[tree.sentences[number - 1].last - 1].text == ";"

    def _is_before_semicolon(self, index: int) -> bool:
        """“Y happened; Z happened, X said”: a clause before the semicolon that has no speaker of its own."""
        sentence = self.tree.sentence_of(index)
        has_own = bool(self._cues_in(sentence)) or self.continuing.is_hearsay(sentence)
        return self.tree[sentence.last - 1].text == ";" and not has_own

    def _behind_clause(self, index: int) -> list[Attribution]:
        """The speech that the next sentence ends with: "…, X said" holds for both sides of a semicolon."""
        tree = self.tree
        number = tree[index].sentence + 1
        if number >= len(tree.sentences):
            return []
        after = tree.sentences[number]
        if self.reading.block_of(tree[after.first].start) != self.reading.block_of(tree[index].start):
            return []
        ending = [one for one in self._cues_in(after) if one.parent is None and self._is_ahead(one)]
        return [one for one in ending if len(one.content) * 2 > len(after) or after.first in one.content][:1]

    def _is_ahead(self, one: Attribution) -> bool:
        """Whether all that is said, but for the full stop, stands before the word for saying."""
        return all(at < one.cue or self.tree[at].tag == "." for at in one.content)

    def _cues_in(self, sentence: Sentence) -> list[Attribution]:
        """Attributions with speakers whose cue stands in a sentence."""
        return self._speaking[bisect_left(self._cues, sentence.first) : bisect_left(self._cues, sentence.last)]

    def _before(self, index: int, depth: int = 0) -> list[Attribution]:
        """Attributions of the main clause of the sentence before, where it stands in the same paragraph."""
        last = self._sentence_before(self.tree.sentence_of(index))
        if last is None:
            return []
        root = self.tree.root(last)
        found = self._of_root(last)
        if found:
            return found if found[-1].modality is not Modality.DENIED else []  # "… denies it. Shells had struck …"
        if self._is_behind_semicolon(root) and depth < MAX_TOLD_ON:
            return self._before(root, depth + 1)
        return self._told_before(last)

    def _sentence_before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before, where it stands in the same paragraph."""
        if sentence.index == 0:
            return None
        last = self.tree.sentences[sentence.index - 1]
        blocks = [self.reading.block_of(self.tree[one.first].start) for one in (last, sentence)]
        return last if blocks[0] == blocks[1] else None

    def _of_root(self, sentence: Sentence) -> list[Attribution]:
        """Who says a sentence's main clause, or whose words it tells of."""
        root = self.tree.root(sentence)
        at_root = self._speaking[bisect_left(self._cues, root) : bisect_right(self._cues, root)]
        own = [one for one in at_root if one.parent is None]
        cues = {one.cue for one in own}
        cited = [one for one in self._cues_in(sentence) if one.parent in cues]
        found = [one for one in (*self._holding(root), *own, *cited) if one.sources]
        if found and found[-1].sources[-1].kind is SourceKind.OUTLET:  # "…, the army said, TASS reports"
            told = [one for one in self._cues_in(sentence) if one.cue in found[-1].content and one.parent is None]
            told = [one for one in told if len(one.content) * 2 > len(sentence) or self.tree[one.cue].head == root]
            found += [one for one in told if one not in found][:1]
        return found

    def _last_in(self, sentence: Sentence) -> list[Attribution]:
        """The last speech of a sentence with all through whom it comes, where the main clause is nobody's."""
        said = [at for one in self.continuing.last_in(sentence) for at in sorted(one.content)]
        said = [at for at in said if sentence.first <= at < sentence.last]
        return [one for one in self._holding(said[0]) if one.sources] if said else []

    def _told_before(self, sentence: Sentence, depth: int = 0) -> list[Attribution]:
        """Whose speech a sentence that names nobody goes on with: of the sentence before, or what that goes on with."""
        last = self._sentence_before(sentence)
        if last is None or depth > MAX_TOLD_ON:
            return []
        found = self._of_root(last) or self._last_in(last) or self._told_before(last, depth + 1)
        return found if found and self.continuing.goes_on(sentence, found[-1]) else []

    def _introductions(self) -> list[tuple[str, int, Hop, bool]]:
        """Who rests on whom: key of the outlet, number of the paragraph, the hop that it named, whether with words."""
        found = []
        for one in self.attributions:
            parent = self._by_cue.get(one.parent) if one.parent is not None else None
            if one.via is Via.CITES and parent is not None and parent.sources and one.sources:
                block = self.reading.block_of(self.reading.tree[one.cue].start)
                tells = any(self.tree[at].is_verb for at in one.content)
                found.append((parent.sources[-1].key, block, self._hop(one.sources[-1], one, is_last=True), tells))
        return found + self._plain_citations()

    def _plain_citations(self) -> list[tuple[str, int, Hop, bool]]:
        """“The site cited a news account.”, “The paper had it from an official.”: sentences that only name a source."""
        tree, cues = self.reading.tree, self.reading.lexicons.cues
        found = []
        for token in tree.tokens:
            if not token.is_verb or token.dep not in {"ROOT", "conj"}:
                continue
            wanted = cues.body.citing.verbs.get(token.lemma)
            if token.lemma == "have" and any(tree[at].lower == "it" for at in tree.children(token.index, "dobj")):
                wanted = "from"
            subjects = tree.children(token.index, "nsubj") if wanted is not None else []
            if wanted is None or not subjects:
                continue
            whom = tree.children(token.index, "dobj") if not wanted else tree.led(token.index, {wanted})
            outer = self.memory.sources(subjects[0])
            inner = [source for head in whom for source in self.memory.sources(head)]
            if outer and inner and outer[-1].kind is SourceKind.OUTLET and inner[-1].key != outer[-1].key:
                one = Attribution((inner[-1],), token.index, Via.CITES, frozenset())
                hop, block = self._hop(inner[-1], one, is_last=True), self.reading.block_of(token.start)
                found.append((outer[-1].key, block, hop, self._tells(token.index)))
        return found

    def _tells(self, verb: int) -> bool:
        """“It quoted a medic as saying that …”: whether a verb that names a source has what he tells beside it."""
        tree = self.tree
        inside = [one for one in self._cues_in(tree.sentence_of(verb)) if tree.governs(verb, one.cue)]
        return any(tree[at].is_verb for one in inside for at in one.content)

    def _inherited(self, hops: list[Hop], index: int, holding: Sequence[Attribution]) -> list[Hop]:
        """Whom an outlet rests on here; what it tells by its name or as "the paper", later on, is its own."""
        last = hops[-1]
        if last.kind is not SourceKind.OUTLET or len(hops) < 2:
            return []
        tree = self.reading.tree
        block = self.reading.block_of(tree[index].start)
        here = tree.sentence_of(index)
        after = tree.sentences[min(here.index + 1, len(tree.sentences) - 1)]
        own = after if tree[here.last - 1].text == ";" else here
        ends = tree[after.last - 1].end, tree[own.last - 1].end  # "TASS reported. The agency cited an officer."
        near = [(hop, tells) for key, at, hop, tells in self._rests_on if key == last.key and 0 <= block - at <= REACH]
        resting = [hop for hop, tells in near if hop.cue is not None and hop.cue.start < ends[tells]]
        resting = [hop for hop in resting if not self._is_own_voice(hop, holding)]
        return [hop for hop in resting[-1:] if hop.key not in {one.key for one in hops}]

    def _is_own_voice(self, resting: Hop, holding: Sequence[Attribution]) -> bool:
        """Whether an outlet is named anew after others, or the report, have spoken: no "it", and no "same report"."""
        said = [one for one in holding if one.sources]
        if not said or resting.cue is None:
            return False
        span, here = said[-1].sources[-1].span, self.tree[said[-1].cue].sentence
        named = [self.tree[at] for at in self.reading.tokens_within(span.start, span.end)]
        if not named or named[0].tag == "PRP" or any(one.lower == "same" for one in named):
            return False
        cues = self.reading.tokens_within(resting.cue.start, resting.cue.end)
        first = self.tree[cues[0]].sentence + 1 if cues else here
        if self.tree[said[-1].cue].lemma == "add" and cues and said[-1].cue > cues[-1]:
            return True  # "The agency adds"
        between = self.tree.sentences[first : min(here, first + MAX_TOLD_ON)]
        key = said[-1].sources[-1].key
        return any(key not in {one.sources[-1].key for one in self._cues_in(sentence)} for sentence in between)


def _is_short_for(source: Source, later: Source) -> bool:
    """Whether one name is another, or begins it: "X" and "X of the army"."""
    name, full = fold_name(source.name), fold_name(later.name)
    return name == full or full.startswith(f"{name} of ")


def _publisher_hop(reading: Reading) -> Hop:
    name = reading.document.publisher or UNKNOWN_PUBLISHER
    outlets, parties = reading.lexicons.cues.outlets, reading.lexicons.parties
    canonical = outlets.get(fold_name(name))
    matches = parties.match(name) if canonical is None else ()
    party = matches[0].value if matches and matches[0].weight >= 0.95 else None
    key = party or fold_name(canonical or name)
    return Hop(name=canonical or name, key=key, kind=SourceKind.PUBLISHER, via=Via.PUBLISHES, party=party)
