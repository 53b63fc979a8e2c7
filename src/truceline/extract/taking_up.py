"""Whom does a definite noun take up? "The journal", "the ministry", "the spokesman", "the group"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.descriptions import KEPT_IN_MIND, Source
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory

GOING_ON: Final = frozenset({"add", "continue", "go", "conclude", "proceed"})
"""Verbs by which whoever spoke before speaks on."""
_BODIES: Final = frozenset({SourceKind.PARTY, SourceKind.MONITOR})
_PAPERS: Final = frozenset({"newspaper", "paper", "daily", "journal"})
_NO_PAPERS: Final = frozenset({"site", "website", "agency", "channel", "radio", "television", "broadcaster", "portal"})
_ON_AIR: Final = frozenset({"station", "channel", "radio", "television", "tv", "broadcaster"})
_GROUPS: Final = frozenset(
    {"group", "organisation", "organization", "movement", "faction", "militia", "ngo", "watchdog"}
)
_NO_STATES: Final = frozenset(
    {"group", "faction", "movement", "organisation", "organization", "charity", "watchdog", "foundation"}
)
_OFFICES: Final = frozenset(
    {"ministry", "government", "army", "department", "embassy", "command", "staff", "parliament"}
)
_WATCHERS: Final = frozenset({"monitor", "observer", "investigator", "inspector", "researcher"})
"""Those who work for a body that watches and counts."""
BARE: Final = 2
"""Words of a phrase that is only an article and a noun."""
MAX_UNNAMED: Final = 8
"""Sentences over which "the source" is the one that spoke before."""


class TakenUp:
    """Finds the earlier speaker whom a definite noun stands for."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.reading: Reading = memory.reading
        self.cues: Cues = memory.cues

    def of_two(self, head: int) -> Source | None:
        """“the former”, "the latter": one of the last two who are named in the sentence before, or in this one."""
        tree = self.reading.tree
        before = self.memory.descriptions.recent(tree[head].start)
        near = [one for one in before if tree[head].sentence - one.sentence <= 1 and self.memory.is_somebody(one)][::-1]
        last = [one for one in near if one.sentence < tree[head].sentence]
        near = last if len(last) > 1 else near
        if len(near) < 2:
            return None
        return near[-1] if tree[head].lower == "latter" else near[-2]

    def with_party(self, own: Source, head: int) -> Source:
        """“Israel shelled the camp, its army said”: an office is of the party whose it is told to be."""
        tree = self.reading.tree
        whose = [at for at in tree.children(head, "poss") if tree[at].lower in {"its", "their"}]
        if not whose or own.is_person or own.kind not in {SourceKind.PARTY, SourceKind.OFFICIAL}:
            return own
        found = self.memory.last_body(whose[0])
        return replace(own, party=found.party) if found is not None and found.party is not None else own

    def of(self, head: int) -> Source | None:
        """An earlier speaker for "the journal", "the ministry", "the expert", "the same group"."""
        tree = self.reading.tree
        token = tree[head]
        lemma = token.lemma.lower()
        phrase = tree.noun_phrase(head)
        if token.is_name or not self._is_definite(phrase):
            return None
        if lemma not in self.cues.takes_up:
            return self._goes_on(head) if len(phrase) <= BARE else None
        if any(tree[at].is_name and at > head for at in tree.children(head, "appos")) or self._is_named_behind(head):
            return None  # "the site Al-Mashareq" names itself
        modifiers = [
            tree[index].lower
            for index in phrase
            if index != head and tree[index].dep in {"amod", "compound", "poss", "nmod", "prep"}
        ]
        told = set(modifiers) - self.cues.body.generic_modifiers
        if told:
            return self._told_so(head, lemma, told)
        kinds = self.cues.takes_up[lemma]
        if any(word.startswith(("monitor", "right")) for word in modifiers):
            kinds = (SourceKind.MONITOR,)
        before = [source for source in self.memory.descriptions.recent(token.start) if source.name[:1].isupper()]
        named = [source for source in before if source.head == lemma and source.name.lower() != lemma]
        of_them = token.tag in {"NNS", "NNPS"}  # "the rebels" are none of their spokesmen
        beside = [source for source in before if lemma in source.words and not self._is_only_named(source, lemma)]
        beside = [one for one in beside if not (of_them and one.is_person)]
        is_outlet = SourceKind.OUTLET in kinds  # "according to the ministry (Arka News)": an outlet is no ministry
        named += [one for one in beside if is_outlet or one.kind is not SourceKind.OUTLET or lemma in one.name.lower()]
        named = [one for one in named if self._is_of_place(one, head)]
        if named:
            return named[0]
        if token.tag == "NNS" and lemma in _WATCHERS:
            return self.memory.last_monitor(head)
        return None if token.tag in {"NNS", "NNPS"} else self._of_kinds(head, kinds, before)

    def _is_only_named(self, source: Source, lemma: str) -> bool:
        """“the Military Demarcation Line”: a thing whose name has the word in it, and no military."""
        is_body = self.cues.kinds.get(lemma) in _BODIES and not self.memory.is_somebody(source)
        return is_body and lemma in source.name.lower().split()[:-1]

    def _of_kinds(self, head: int, kinds: tuple[SourceKind, ...], before: Sequence[Source]) -> Source | None:
        """The last of these kinds whom a noun may mean; whoever spoke right before where he goes on."""
        lemma = self.reading.tree[head].lemma.lower()
        if kinds == (SourceKind.UNKNOWN,):
            return None
        last = self._goes_on(head) or self._spoke_last(head) if SourceKind.OUTLET not in kinds else None
        if last is not None:
            return last
        if kinds == (SourceKind.ANONYMOUS,) or (kinds == (SourceKind.PARTY,) and lemma not in _GROUPS | {"side"}):
            return self._spoke_last(head)
        is_office = SourceKind.OFFICIAL in kinds
        fitting = [one for one in before if one.kind in kinds or (is_office and self.memory.is_he(one))]
        if SourceKind.OUTLET in kinds:
            fitting = [one for one in before if one.kind in kinds or self._may_be_outlet(one)]
        fitting = [one for one in fitting if self._is_of_place(one, head)]
        if lemma in _NO_STATES:
            fitting = [one for one in fitting if not self._is_of_state(one)]
            spoken = {one.key for one in self.memory.speakers[-KEPT_IN_MIND:]}
            fitting = [one for one in fitting if one.key in spoken] or fitting
        return self._fitting(lemma, fitting)

    def _may_be_outlet(self, source: Source) -> bool:
        """“UAWire reported”: a name of nobody known, and of no person, that has spoken."""
        is_nobody = source.kind is SourceKind.UNKNOWN and source.party is None and not source.is_person
        if is_nobody and source.name.lower().rpartition(" ")[2] in self.cues.body.outlet_words:
            return True
        is_short = " " not in source.name or source.name.startswith("The ")
        return is_nobody and is_short and source.key in {one.key for one in self.memory.speakers[-KEPT_IN_MIND:]}

    def _goes_on(self, head: int) -> Source | None:
        """“…, the headquarters added”: who adds something is who spoke right before, a body if a body is meant."""
        tree = self.reading.tree
        spoken = [one for one in self.memory.speakers[-KEPT_IN_MIND:] if one.kind is not SourceKind.OUTLET]
        last = spoken[-1] if spoken else None
        if last is None or tree[tree[head].head].lemma not in GOING_ON or not last.name[:1].isupper():
            return None
        is_near = tree[head].sentence - last.sentence <= 1
        is_alike = last.kind in _BODIES and self.cues.kinds.get(tree[head].lemma.lower()) in _BODIES
        return last if is_near and is_alike and self._is_of_place(last, head) else None

    def _told_so(self, head: int, lemma: str, told: set[str]) -> Source | None:
        """“the deputy head”: a person of whom the text has said all these words before."""
        if self.cues.kinds.get(lemma) in _BODIES:
            return None  # "the Yemeni government"
        before = self.memory.descriptions.recent(self.reading.tree[head].start)
        named = [one for one in before if one.name[:1].isupper() and one.is_person]
        return next((one for one in named if {lemma, *told} <= one.words), None)

    def _fitting(self, lemma: str, sources: list[Source]) -> Source | None:
        """The last of these that a noun may take up: papers for "the newspaper", no state for "the group"."""
        if lemma in _PAPERS:
            sources = self._papers(sources)
        if lemma in _ON_AIR:
            sources = [one for one in sources if not one.words.isdisjoint(_ON_AIR)] or sources
        if lemma in _GROUPS:
            sources = [one for one in sources if not self._is_state(one)]
        return sources[0] if sources else None

    def _is_named_behind(self, head: int) -> bool:
        """“the newspaper The Dawn”: a name right behind an outlet's noun, which the parser hung elsewhere."""
        reading = self.reading
        if SourceKind.OUTLET not in self.cues.takes_up[reading.tree[head].lemma.lower()]:
            return False
        behind = self.memory.descriptions.outlets.capitals_behind(head)
        return any(reading.tree[at].is_name for at in behind) and not reading.is_time(behind[0])

    def _is_state(self, source: Source) -> bool:
        """Whether a source is a state, by its capital or its name: no "group" and no "organisation"."""
        return source.party is not None and self.reading.lexicons.parties.kind(source.party) == "state"

    def _spoke_last(self, head: int) -> Source | None:
        """“the source”: the last source without a name that spoke, called by more words than one."""
        tree = self.reading.tree
        lemma = tree[head].lemma.lower()
        spoken = (one for one in reversed(self.memory.speakers[-KEPT_IN_MIND:]) if one.head == lemma)
        last = next((one for one in spoken if self._is_of_place(one, head)), None)
        near = last is not None and tree[head].sentence - last.sentence <= MAX_UNNAMED
        return last if near and last is not None and " " in last.name else None

    def _is_of_place(self, source: Source, head: int) -> bool:
        """Whether a body taken up is of no other side than the place that it is told to be in: "the ministry in X"."""
        tree = self.reading.tree
        places = [at for at in tree.led(head, {"in", "of"}) if tree[at].is_name]
        side = self.reading.lexicons.parties.side
        meant = [self.memory.descriptions.hit(at) or self.memory.describe(at).party for at in places]
        own = {side(party) if party is not None else None for party in meant}
        said = {tree[at].lower for at in places} & source.words
        if places and own == {None}:
            return bool(said)  # "the militia in Donetsk" names itself
        return not own or source.party is None or bool(said) or side(source.party) in own

    def _is_of_state(self, source: Source) -> bool:
        """Whether a source is a state, or an office of one: no group or movement."""
        parties = self.reading.lexicons.parties
        is_state = source.party is not None and parties.kind(source.party) == "state"
        return is_state or source.head in _OFFICES

    def _papers(self, outlets: list[Source]) -> list[Source]:
        """Those that "the newspaper" may mean: by their names, else any that is not told to be something else."""
        press = self.cues.body.press_names
        named = [one for one in outlets if not press.isdisjoint(one.name.lower().split())]
        return named or [one for one in outlets if one.words.isdisjoint(_NO_PAPERS)] or outlets

    def _is_definite(self, phrase: list[int]) -> bool:
        tree = self.reading.tree
        article = {"the", "this", "that"}
        if phrase[-1] + 1 < len(tree) and tree[phrase[-1] + 1].lower in {"there", "here"}:
            return False  # "the ministry there" is that of a place
        return tree[phrase[0]].lower in article or (phrase[0] > 0 and tree[phrase[0] - 1].lower in article)
