"""Who passes on what somebody said, told beside the speech: "whose report X carries", "Y, which quoted him".

Such words make no speech of their own. They put an outlet before the speaker: of the attribution that they hang on, or
of those in the paragraph that come from whom they name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from truceline.extract.accounts import Accounts
from truceline.extract.attribution import MAX_SPEECHES
from truceline.extract.framing import Framing
from truceline.extract.introduced import Introduced
from truceline.extract.relays import Relays
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_RELATIVE: Final = frozenset({"which", "who", "that", "whose", "whom"})


class Carriers:
    """The outlets that pass on each attribution, the outermost first."""

    def __init__(self, reading: Reading, memory: Memory, attributions: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues
        self.attributions = [one for one in attributions if one.sources and not one.is_attitude and one.parent is None]
        self._cues = [one.cue for one in self.attributions]
        self._saying = frozenset(self._cues)
        self._found: dict[int, list[Source]] = {}
        self._later: dict[tuple[int, str], list[Source]] = {}
        for token in self.tree.tokens:
            outlet = self._outlet(token.index) if token.lemma in self.cues.body.passing else None
            for one in self._carried(token.index) if outlet is not None and token.is_verb else ():
                self._outside(one, (outlet,) if outlet is not None else ())
        framing, relays = Framing(reading, memory, self._saying), Relays(reading, memory)
        for one in self.attributions:
            self._outside(one, framing.of(one))
            self._outside(one, relays.of(one))
            if one.cue in self._found:
                self._found[one.cue].sort(key=lambda source: source.span.start)
        accounts = Accounts(reading, memory, self.attributions)
        introduced = Introduced(reading, memory, self.attributions)
        for token in self.tree.tokens:
            meeting = introduced.of(token.index) if token.is_verb else None
            if token.is_verb:
                self._account(accounts, token.index)
            for one in meeting.carried if meeting is not None else ():
                self._outside(one, (meeting.outlet,) if meeting is not None else ())

    def _outside(self, one: Attribution, outlets: Iterable[Source]) -> None:
        """Puts outlets outside of those that are known to pass an attribution on."""
        for new in outlets:
            known = {source.key for source in (*self._found.get(one.cue, ()), *one.sources)}
            if new.key not in known:
                self._found.setdefault(one.cue, []).append(new)

    def _account(self, accounts: Accounts, verb: int) -> None:
        """What a clause of its own tells of how an account came: of somebody's words, or of another outlet's."""
        account = accounts.of(verb)
        for one in account.carried if account is not None else ():
            self._outside(one, account.outlets if account is not None else ())
        outlet = accounts.of_outlet(verb)
        last = bisect_left(self._cues, verb)
        for one in self.attributions[max(last - MAX_SPEECHES, 0) : last] if outlet is not None else ():
            passed = {source.key for source in (*self._found.get(one.cue, ()), *one.sources)}
            if outlet is not None and outlet.of.key in passed:
                self._outside(one, (outlet.by,))

    def of(self, one: Attribution) -> tuple[Source, ...]:
        """Those who pass on what an attribution says, beyond its own sources."""
        known = {source.key for source in one.sources}
        found = self._found.get(one.cue) or self._told_later(one)
        return tuple(source for source in reversed(found) if source.key not in known)

    def _told_later(self, one: Attribution) -> list[Source]:
        """Those who are told later in the paragraph to pass on what the same speaker says."""
        if len(one.sources) != 1 or one.sources[0].kind is SourceKind.OUTLET or self.has_audience(one.cue):
            return []
        place = one.cue, one.sources[0].key
        if place not in self._later:
            self._later[place] = self._of_speaker_later(*place)
        return self._later[place]

    def _of_speaker_later(self, cue: int, speaker: str) -> list[Source]:
        block = self.reading.block_of(self.tree[cue].start)
        later = bisect_right(self._cues, cue)
        for other in self.attributions[later : later + MAX_SPEECHES]:
            if self.reading.block_of(self.tree[other.cue].start) != block:
                break
            if other.cue in self._found and other.sources[-1].key == speaker:
                return self._found[other.cue]
        return []

    def has_audience(self, verb: int) -> bool:
        """“told reporters”, "wrote to the Council": words to somebody else than before."""
        tree = self.tree
        told = tree.children(verb, "dative", "iobj") + (
            tree.children(verb, "dobj") if tree[verb].lemma in self.cues.body.told else []
        )
        to = [at for at in tree.children(verb, "prep", "dative") if tree[at].lower == "to"]
        return any(tree[at].is_noun for at in (*told, *(head for prep in to for head in tree.children(prep, "pobj"))))

    def _outlet(self, verb: int) -> Source | None:
        """The outlet, or the name of nobody known, that is the verb's own subject."""
        heads = self.tree.children(verb, "nsubj")
        if not heads or self.tree[heads[0]].lower in _RELATIVE:
            return None
        found = self.memory.sources(heads[0])[-1:]
        is_name = self.tree[heads[0]].is_name
        unknown = [one for one in found if one.kind is SourceKind.UNKNOWN and one.party is None and is_name]
        return next((one for one in found if one in unknown or one.kind is SourceKind.OUTLET), None)

    def _carried(self, verb: int) -> list[Attribution]:
        """“A statement that X carried”, "told Y, whose report X has": the attributions that the noun belongs to."""
        antecedent = self._antecedent(verb)
        return [one for one in self._over(antecedent) if one.cue != verb] if antecedent is not None else []

    def _antecedent(self, verb: int) -> int | None:
        """The noun that a relative clause hangs on; a second verb shares that of the first."""
        tree = self.tree
        while tree[verb].dep == "conj" and tree[tree[verb].head].is_verb:
            verb = tree[verb].head
        if tree[verb].dep == "relcl" and tree[tree[verb].head].is_noun:
            return tree[verb].head
        return self._before_whose(verb)

    def _before_whose(self, verb: int) -> int | None:
        """“Y, whose report X carries”, "media that X quotes", where the parser read the clause as what is said."""
        tree = self.tree
        if tree[verb].dep not in {"ccomp", "ROOT"}:
            return None
        inside = tree.subtree(verb)
        whose = next((at for at in inside if tree[at].lower == "whose"), None)
        bare = tree[inside[0]].lower == "that" and not tree.children(verb, "dobj", "ccomp")
        at = whose if whose is not None else inside[0] if bare and verb not in self._saying else None
        while at is not None and at > 0 and tree[at - 1].text == ",":
            at -= 1
        return at - 1 if at and tree[at - 1].is_noun else None

    def _over(self, noun: int) -> list[Attribution]:
        """The attribution that a noun stands under."""
        for above in self.tree.ancestors(noun):
            if above in self._saying:
                return self.attributions[bisect_left(self._cues, above) : bisect_right(self._cues, above)]
        return []
