"""Which act does a time or a place belong to? Judged from how the phrase and the act hang together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.clause_times import ClauseTimes
from truceline.extract.event_place import place_chances
from truceline.model.claim import TimeAnchor, TimePhrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading
    from truceline.extract.times import TimeHit
    from truceline.extract.tree import Tree

OWN: Final = 3.0
"""The phrase hangs on the act's own words."""
ABOVE: Final = 2.0
"""It hangs on the verb over the act, in the same clause or the one that leads to it."""
SHARED: Final = 1.5
"""It hangs on a verb that the act is coordinated with, or the parse gives it to a speaker in front of the act."""
LOOSE: Final = 0.8
"""It stands in what the act governs, behind another word."""


BOUNDS: Final = frozenset({"by", "until", "till", "since", "ever"})
"""Words before a day from which or up to which something is counted or goes on."""
DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric", "month"})
"""Kinds of time phrase that name the day or month of something."""
AMBIGUOUS: Final = frozenset(
    {"hold", "carry", "run", "put", "find", "show", "count", "address", "rule", "call", "attribute"}
)
"""Verbs of saying that mean something else as often: they speak where somebody was found to speak by them."""
RECORDING: Final = frozenset({"list", "record", "register", "log", "document", "count", "enter"})
"""Verbs of keeping a book: what is entered on a day happened on it."""


_OF_MEMORY: Final = frozenset({"recall", "remember", "note"})
_BACK: Final = re.compile(r"\b(?:past|last|previous|preceding)\b")
_PARTS: Final = frozenset({"night", "evening", "morning", "afternoon", "day", "week", "month", "end", "start", "hour"})
_COURSE: Final = frozenset({"course", "dawn", "midnight", "noon", "beginning", "middle", "half", "spring", "summer"})
_STANDING_FOR: Final = frozenset({"those", "that", "one", "ones"})


class Attacher:
    """Finds the phrases that belong to an act, given the tokens of the act."""

    def __init__(self, reading: Reading, is_trigger: Callable[[int], bool], cues: frozenset[int] = frozenset()) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.is_trigger = is_trigger
        self.cues = cues
        self.clauses = ClauseTimes(reading)

    def time(self, trigger: int, nodes: set[int]) -> tuple[TimeHit, float] | None:
        """The time phrase that belongs to the act and how firmly; None where the sentence gives none."""
        hits = [hit for hit in self.reading.times[self.tree[trigger].sentence] if not self._is_measure(hit, trigger)]
        hits = [hit for hit in hits if not (self.clauses.is_measure(hit) or self._is_of_other(hit))]
        tied = [(hit, self._tie(self._top_for(hit, trigger), hit.start, trigger, nodes)) for hit in hits]
        fitting = [(hit, tie) for hit, tie in tied if tie > LOOSE and hit.kind != "period"]
        shift = self.clauses.shift(trigger)
        if shift is not None and not any(tie == OWN and hit.start > shift.start for hit, tie in fitting):
            return shift, OWN
        if not fitting:
            fitting = [(hit, tie) for hit, tie in tied if tie > SHARED]
        if not fitting:
            return self._only_window(trigger)
        return max(
            fitting, key=lambda pair: (pair[1], pair[0].kind != "clock", -self._distance(pair[0].start, trigger))
        )

    def _is_of_other(self, hit: TimeHit) -> bool:
        """“nor those of 22 March”, "since the truce of May": a day that tells which other thing is meant."""
        return hit.kind in DAYS and is_of_thing(self.tree, self._top(hit.start, hit.end), self.is_trigger)

    def _only_window(self, trigger: int) -> tuple[TimeHit, float] | None:
        """“reported an attack on a plant during the past 24 hours”: a window that is all the time a sentence tells."""
        hits = self.reading.times[self.tree[trigger].sentence]
        is_only = len(hits) == 1 and hits[0].kind == "period"
        is_back = is_only and _BACK.search(self.tree.text, hits[0].start, hits[0].end) is not None
        return (hits[0], LOOSE) if is_back else None

    def _is_measure(self, hit: TimeHit, trigger: int) -> bool:
        """“the deadliest raid since last November”: what an act is measured by, and not its day."""
        tree, top = self.tree, self._top(hit.start, hit.end)
        since = (
            any(tree[at].lower == "since" for at in (top, tree[top].head))
            or tree.text[hit.start :][:6].lower() == "since "
        )
        of_thing = is_of_thing(tree, top, lambda at: at == trigger or self.is_trigger(at))
        leads = [tree[at].lower for at in tree.ancestors(top)]
        return tree[trigger].dep == "attr" and (since or (of_thing and "since" in leads))

    def place(self, trigger: int, nodes: set[int]) -> tuple[PlaceHit, float] | None:
        """The place phrase that belongs to the act and how firmly; None where the sentence gives none."""
        hits = self.reading.places[self.tree[trigger].sentence]
        tied = [(hit, self._tie(hit.parts[0].top, hit.start, trigger, nodes)) for hit in hits]
        fitting = [(hit, tie) for hit, tie in tied if tie > 0]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        chances = place_chances(self.tree, trigger, nodes, [hit.main for hit, _ in fitting])
        ranked = [
            (min(hit.main.rank, 1), tie, chance, -self._distance(hit.start, trigger))
            for (hit, tie), chance in zip(fitting, chances, strict=True)
        ]
        return fitting[ranked.index(max(ranked))]

    def loose_time(self, trigger: int) -> tuple[TimeHit, float] | None:
        """The nearest day named in the act's sentence that is not of somebody's speech, clauses beside it last."""
        tree = self.tree
        found: list[tuple[bool, int, TimeHit]] = []
        for hit in self.reading.times[tree[trigger].sentence]:
            top = self._top(hit.start, hit.end)
            verbs = [at for at in tree.ancestors(top) if tree[at].is_verb]
            is_spoken = bool(verbs) and self._is_speech_verb(verbs[0])
            is_beside = bool(verbs) and tree[verbs[0]].dep in {"relcl", "acl"}
            if hit.kind not in DAYS or (is_bound(tree.text, hit) and not self._is_perfect(trigger)):
                continue
            if not is_spoken and not is_of_thing(tree, top, self.is_trigger):
                found.append((is_beside, self._distance(hit.start, trigger), hit))
        return (min(found, key=lambda one: one[:2])[2], LOOSE) if found else None

    def _is_perfect(self, trigger: int) -> bool:
        """Whether a verb is in the perfect, which goes with "since"."""
        tree = self.tree
        return any(tree[at].lemma == "have" for at in tree.children(trigger, "aux"))

    def _distance(self, position: int, trigger: int) -> int:
        return abs(position - self.tree[trigger].start)

    def _top(self, start: int, end: int) -> int:
        """The token of the phrase that hangs on a word outside it."""
        inside = self.reading.tokens_within(start, end)
        for index in inside:
            if self.tree[index].head not in inside or self.tree[index].head == index:
                return index
        return inside[0] if inside else self.reading.token_at(start)

    def _top_for(self, hit: TimeHit, trigger: int) -> int:
        """The same for an act: what is told since a day hangs where the clause of "since" does."""
        top = self.clauses.top(hit) if self.clauses.is_outside(hit, trigger) else None
        return self._top(hit.start, hit.end) if top is None else top

    def _tie(self, top: int, start: int, trigger: int, nodes: set[int]) -> float:
        """How firmly a phrase hangs on an act: see the constants; 0 for not at all."""
        tree = self.tree
        path = [top, *tree.ancestors(top)]
        verb = next((at for at in path if tree[at].is_verb and at not in nodes), None)
        mine = next((position for position, at in enumerate(path) if at in nodes), None)
        other = next((p for p, at in enumerate(path) if at not in nodes and at != top and self.is_trigger(at)), None)
        first_verb = path.index(verb) if verb is not None else len(path)
        if mine is not None and (other is None or mine < other) and mine < first_verb:
            return OWN
        if mine is None and any(tree.governs(top, node) for node in nodes):
            return ABOVE  # "later in the day a drone fired", read as a day on which a drone fired
        if verb is None or self._is_other(verb, nodes):
            return self._loose(path, mine, other)
        if self._is_speech_verb(verb):
            if any(
                hit.kind == "month" and hit.start <= start < hit.end for hit in self.reading.times[tree[top].sentence]
            ):
                return SHARED if tree.governs(verb, trigger) else 0.0  # "In May the army said that rebels had fired"
            if tree[verb].lemma in RECORDING and any(tree.governs(verb, node) for node in nodes):
                return ABOVE
            dates = tree[verb].lemma in {"put", "place", "date", "set"}
            if not dates and any(tree[node].head == verb and not tree[node].is_verb for node in nodes):
                return 0.0  # "called the strike unacceptable on Friday": the day of the words, not of the act
            if start < tree[tree.first_of(trigger)].start and trigger < verb and self._opens(top, trigger):
                return ABOVE  # "On Friday two missiles fell short, sources told the paper"
            behind = start > tree[trigger].start and verb < trigger and tree.governs(verb, trigger)
            return SHARED if behind and self._precedes_no_clause(verb, trigger, start) else 0.0
        if any(tree.governs(verb, node) and verb != node for node in nodes):
            shared = any(tree[node].dep == "conj" for node in nodes)
            return SHARED if shared else ABOVE
        return self._loose(path, mine, other)

    def _opens(self, top: int, trigger: int) -> bool:
        """Whether a phrase stands at the head of the trigger's sentence."""
        first = self.tree.sentence_of(trigger).first
        return self.tree.first_of(top) - first <= 1

    def _is_other(self, verb: int, nodes: set[int]) -> bool:
        """Whether the verb tells an act of its own, which the phrase then belongs to."""
        tree = self.tree
        linked = any(tree[node].dep == "conj" and tree[node].head == verb for node in nodes)
        return self.is_trigger(verb) and not linked

    def _is_speech_verb(self, verb: int) -> bool:
        lemma = self.tree[verb].lemma
        if lemma in _OF_MEMORY and any(self.tree[at].lower == "it" for at in self.tree.children(verb, "nsubjpass")):
            return False  # "In April, it will be recalled, …"
        is_told = verb in self.cues or lemma not in AMBIGUOUS
        return is_told and self.reading.lexicons.cues.reports(lemma)

    def _precedes_no_clause(self, verb: int, trigger: int, start: int) -> bool:
        """Whether the phrase stands within the stretch that the verb of saying leads in."""
        tree = self.tree
        clause = next((at for at in [trigger, *tree.ancestors(trigger)] if tree[at].head == verb), trigger)
        last = tree.subtree(clause)[-1]
        return start <= tree[last].end + 2 or tree[last].start < start

    def _loose(self, path: list[int], mine: int | None, other: int | None) -> float:
        """In what the act governs, but behind a participle: the parser's usual fault at a sentence's end."""
        if mine is None or (other is not None and other < mine):
            return 0.0
        between = [self.tree[at].dep for at in path[:mine] if self.tree[at].is_verb]
        return LOOSE if between and all(dep in {"acl", "amod", "xcomp", "pcomp", "prep"} for dep in between) else 0.0


def is_bound(text: str, hit: TimeHit) -> bool:
    """“by Tuesday”, "since March": from when or up to when something is told, and no day of anything else."""
    return hit.since is not None or text[hit.start : hit.end].split(maxsplit=1)[0].lower() in BOUNDS


def is_of_thing(tree: Tree, top: int, is_trigger: Callable[[int], bool]) -> bool:
    """“the measures of July”, "the memorandum of 4 May": a day that tells which thing is meant."""
    prep = tree[top] if tree[top].dep == "prep" else tree[tree[top].head]
    head = tree[prep.head]
    is_thing = (head.is_noun and head.lemma not in _PARTS | _COURSE) or head.lower in _STANDING_FOR
    return prep.lower == "of" and is_thing and not is_trigger(prep.head)


def time_phrase(reading: Reading, hit: TimeHit, of: int | None = None) -> TimePhrase:
    """A time as a field; within a quotation a relative one counts from when it was said.

    ``of`` is where what it dates stands in the text: outside a clause of "since", the clause is the phrase.
    """
    anchor = hit.anchor
    if anchor is TimeAnchor.PUBLICATION and reading.is_spoken(hit.start):
        anchor = TimeAnchor.SPEECH
    is_whole = hit.since is not None and of is not None and not hit.since < of < hit.start
    start = hit.since if is_whole and hit.since is not None else hit.start
    return TimePhrase(span=reading.tree.span(start, hit.end), anchor=anchor)
