"""The acts of an Arabic text: words of acts with their roles, place, time, harm and stance, and tolls told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.harms import HarmFinder
from truceline.extract.arabic.kinds import kind_of
from truceline.extract.arabic.roles import RoleReader, Roles
from truceline.extract.arabic.stance import Stance, StanceReader
from truceline.extract.arabic.triggers import Trigger, TriggerFinder
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.arabic.chains import Chains
    from truceline.extract.arabic.harms import Harm
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.places import PlaceHit
    from truceline.extract.arabic.text import Sentence
    from truceline.extract.arabic.times import TimeHit
    from truceline.extract.chain import Chain

NEAR: Final = 24
"""Acts before an act that are looked at for what it leans on."""
REACH: Final = 6
"""Sentences over which a reference or toll looks for its act, and an act for its day."""
FIRST: Final = frozenset({"اول", "اولي"})
"""“first”, as a man's and a woman's word, folded."""
TIMES: Final = 5
"""Tokens in front of an act in which “the first time” may stand."""
CAUSES: Final = frozenset({"جراء", "اثر", "نتيجه", "بسبب", "في", "خلال", "عقب", "بعد"})
APART: Final = frozenset({"فيما", "بينما"})
"""Words between an act and a harm that tell them apart."""
THAT: Final = frozenset(
    {
        "ذلك",
        "هذا",
        "صحه",
        "الامر",
        "الاتهامات",
        "الاتهام",
        "الروايه",
        "الانباء",
        "التقارير",
        "مسووليه",
        "علاقه",
        "علاقته",
        "علاقتها",
        "صله",
        "صلته",
        "ضلوعه",
        "ضلوعها",
        "الحادث",
        "مسووليتها",
        "مسووليته",
    }
)


@dataclass(slots=True)
class Act:
    """An act as far as the text tells it; ``of`` is the act that a toll, a denial or a reference leans on."""

    index: int
    kind: str
    frame: str
    is_noun: bool
    sentence: int
    chain: Chain
    stance: Stance
    roles: Roles
    weapon: tuple[int, int] | None = None
    place: PlaceHit | None = None
    time: TimeHit | None = None
    harms: list[Harm] = field(default_factory=list)
    of: Act | None = None
    ordinal: int | None = None


class ActFinder:
    """Finds the acts of a page."""

    def __init__(self, page: Page, chains: Chains, taken: frozenset[int]) -> None:
        self.page = page
        self.chains = chains
        self.triggers = TriggerFinder(page, taken)
        self.harms = HarmFinder(page)
        self.stances = StanceReader(page, chains)
        self.cues = frozenset(one.cue for one in chains.sayings)
        self.zones = frozenset(index for one in chains.sayings for index in one.zone)
        self.found: list[Act] = []
        self.here: list[Act] = []
        """Acts of the sentence that is being read."""

    def find(self) -> list[Act]:
        """All acts in order of their words."""
        for sentence in self.page.sentences:
            self._sentence(sentence)
        return sorted(self.found, key=lambda act: act.index)

    def _sentence(self, sentence: Sentence) -> None:
        triggers = [one for one in self.triggers.find(sentence) if one.index not in self.cues]
        starts = frozenset(self.cues | {one.index for one in triggers if not one.is_noun})
        reader = RoleReader(self.page, starts)
        harms = self.harms.find(sentence)
        acts: list[Act] = []
        self.here = acts
        references: list[Trigger] = []
        for trigger in triggers:
            if trigger.frame.is_harm:
                continue
            roles = reader.read(trigger)
            if self._is_reference(trigger, roles):
                references.append(trigger)
                continue
            if references and not trigger.is_noun and roles.actor is None and trigger.base.conjunction:
                continue  # “the raid killed … and destroyed …”: what the raid did is no act of its own
            act = self._act(trigger, roles, sentence, acts)
            if act is not None and not self._is_result(trigger, act, acts):
                acts.append(act)
        left = self._attach(harms, acts)
        acts += self._tolls(left, [one for one in triggers if one.frame.is_harm], references, reader, sentence)
        acts += self._denials(sentence, acts)
        self._lend(acts, sentence)
        self.found.extend(acts)
        self.here = []

    def _is_result(self, trigger: Trigger, act: Act, acts: list[Act]) -> bool:
        """“… shelled the posts, so a store blew up”: what came of the act in front is no act of its own."""
        if trigger.frame.name != "explode" or trigger.is_noun or trigger.base.conjunction != "ف":
            return False
        same = [one for one in acts if one.chain.key == act.chain.key]
        return bool(same) and same[-1].frame not in {"move", "base", "flight"}

    def _is_reference(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether a noun only takes up an act told before: “the shelling”."""
        if not trigger.is_noun or not trigger.base.has_article:
            return False
        if self.chains.of(trigger.index).modality is Modality.DENIED:
            return False
        told = roles.actor is not None or any(chunk.lead in {"علي", "ضد"} for chunk in roles.chunks)
        told = told or roles.target is not None or self.chains.owned(trigger.index) is not None
        return not told

    def _act(self, trigger: Trigger, roles: Roles, sentence: Sentence, acts: list[Act]) -> Act | None:
        chain = self.chains.of(trigger.index)
        if roles.actor is None:
            told = self.chains.accused(trigger.index) or self.chains.owned(trigger.index)
            told = told or self.chains.themselves(trigger.index)
            roles.actor = told or self._same_actor(trigger, acts, chain)
        parties = self.page.parties_in(*roles.actor) if roles.actor is not None else ()
        stance = self.stances.of(trigger.index, roles, chain, parties)
        if stance is None:
            return None
        kind, weapon = kind_of(self.page, trigger, roles, parties)
        if kind == "":
            return None
        act = Act(
            trigger.index,
            kind,
            trigger.frame.name,
            trigger.is_noun,
            sentence.index,
            stance.chain,
            stance,
            roles,
            weapon,
        )
        act.place = self._place(roles, sentence)
        act.time = self._time(trigger.index, roles, sentence)
        act.ordinal = _ordinal(self.page, trigger)
        return act

    def _same_actor(self, trigger: Trigger, acts: list[Act], chain: Chain) -> tuple[int, int] | None:
        """The actor of the verb before, where “and” joins another verb that names none."""
        if trigger.is_noun or trigger.base.conjunction == "" or trigger.frame.is_harm:
            return None
        before = acts[-1] if acts else next((one for one in self.found[-1:]), None)
        if before is None or before.is_noun or self.page.tokens[trigger.index].sentence - before.sentence > 1:
            return None
        is_first = bool(acts) or trigger.index <= self.page.sentence_of(trigger.index).first + 1
        return before.roles.actor if is_first and before.stance.chain.key == chain.key else None

    def _place(self, roles: Roles, sentence: Sentence) -> PlaceHit | None:
        """The place that was struck, else the nearest one behind the word, in front of it, or in the sentence."""
        page = self.page
        inside = [hit for hit in page.places_in(sentence.first, sentence.last) if hit.first not in self.zones]
        inside = [hit for hit in inside if not self._in_actor(hit, roles)]
        if roles.target is not None:
            struck = [hit for hit in inside if roles.target[0] <= hit.first < roles.target[1]]
            if struck:
                return next((hit for hit in struck if hit.is_named), struck[0])
        named = (
            [hit for hit in inside if hit.is_named and hit.lead != "من"]
            or [hit for hit in inside if hit.is_named]
            or inside
        )
        behind = [hit for hit in named if roles.reach[0] <= hit.first < roles.reach[1]]
        if behind:
            return behind[0]
        before = [hit for hit in named if roles.left[0] <= hit.first < roles.left[1]]
        if before:
            return before[-1]
        earlier = [hit for hit in named if hit.first < roles.left[0]]
        later = [hit for hit in named if hit.first >= roles.reach[0]]
        return earlier[-1] if earlier else next(iter(later), None)

    def _in_actor(self, hit: PlaceHit, roles: Roles) -> bool:
        return roles.actor is not None and roles.actor[0] <= hit.first < roles.actor[1]

    def _time(self, index: int, roles: Roles, sentence: Sentence) -> TimeHit | None:
        """The time of an act: in its clause, else in its sentence outside what belongs to a speech."""
        hits = [hit for hit in self.page.times_in(sentence.first, sentence.last) if hit.first not in self.zones]
        hits = [hit for hit in hits if not self._is_led_in(hit)]
        clause = [hit for hit in hits if roles.left[0] < hit.last and hit.first < roles.reach[1]]
        dated = [hit for hit in clause if not hit.is_clock]
        ordered = dated or clause or hits
        return min(ordered, key=lambda hit: (abs(hit.first - index), hit.first < index)) if ordered else None

    def _is_led_in(self, hit: TimeHit) -> bool:
        """Whether a time stands in the phrase of an "according to"."""
        here = self.chains.in_sentence(self.page.tokens[hit.first].sentence)
        return any(one.is_outer and hit.first not in one.content for one in here)

    def _attach(self, harms: list[Harm], acts: list[Act]) -> list[Harm]:
        """Gives harms to the act of their sentence and chain, the nearest before; those that find none are left."""
        left = []
        for harm in harms:
            chain = self.chains.of(harm.index).key
            fitting = [
                act
                for act in acts
                if self.chains.of(act.index).key == chain and act.frame not in {"move", "base", "flight"}
            ]
            act = self._holder(harm, [act for act in fitting if not self._is_apart(act.index, harm.index)])
            if act is None or self._is_denied(act.index) != self._is_denied(harm.index):
                left.append(harm)
            else:
                act.harms.append(harm)
        return left

    def _holder(self, harm: Harm, acts: list[Act]) -> Act | None:
        """The act of a harm: in its clause, else the last before it, else one behind it that caused it."""
        near = [act for act in acts if not self._is_parted(act.index, harm.index)]
        if near:
            return min(near, key=lambda act: (abs(act.index - harm.index), act.index))
        before = [act for act in acts if act.index < harm.index]
        if before:
            return before[-1]
        return next((act for act in acts if self._is_cause(act.index)), None)

    def _is_parted(self, one: int, other: int) -> bool:
        """Whether a mark or a word that ends a clause stands between two words."""
        return self._parts[max(one, other)] > self._parts[min(one, other) + 1] if abs(one - other) > 1 else False

    @cached_property
    def _parts(self) -> list[int]:
        """How many marks and words that end a clause stand before each token."""
        page = self.page
        ends = (page.is_mark(at) or page.is_plain(at, "breaks") for at in range(len(page.tokens)))
        return [0, *accumulate(ends)]

    def _is_cause(self, index: int) -> bool:
        base = next((one for one in self.page.bases(index) if one.preposition == "ب"), None)
        return base is not None or self.page.key(index - 1) in CAUSES

    def _is_apart(self, first: int, last: int) -> bool:
        """Whether “and that …” stands between an act and a harm: then the harm is told for itself."""
        return self._turns[max(first, last)] > self._turns[min(first, last)]

    @cached_property
    def _turns(self) -> list[int]:
        """How many words that tell two things apart stand before each token."""
        connectors = self.page.words.sets["connectors"]
        keys = (self.page.key(at) for at in range(len(self.page.tokens)))
        return [0, *accumulate(key in APART or (key[:1] == "و" and key[1:] in connectors) for key in keys)]

    def _is_denied(self, index: int) -> bool:
        return self.chains.of(index).modality is Modality.DENIED

    def _tolls(
        self, harms: list[Harm], words: list[Trigger], references: list[Trigger], reader: RoleReader, sentence: Sentence
    ) -> list[Act]:
        """Harm that no act of its sentence took: one act for each chain, of the kind that it refers to."""
        by_chain: dict[tuple[str, ...], list[Harm]] = {}
        for harm in harms:
            by_chain.setdefault(self.chains.of(harm.index).key, []).append(harm)
        made = []
        for group in by_chain.values():
            first = group[0]
            trigger = next((one for one in words if one.index == first.index), None)
            act = self._toll(first, trigger, references, reader, sentence)
            if act is not None:
                act.harms = group
                made.append(act)
        return made

    def _toll(
        self, harm: Harm, trigger: Trigger | None, references: list[Trigger], reader: RoleReader, sentence: Sentence
    ) -> Act | None:
        page = self.page
        roles = (
            reader.read(trigger)
            if trigger is not None
            else Roles(reach=(harm.last, sentence.last), left=(sentence.first, harm.index))
        )
        chain = self.chains.of(harm.index)
        parties = page.parties_in(*roles.actor) if roles.actor is not None else ()
        stance = self.stances.of(harm.index, roles, chain, parties, is_none=harm.low == 0)
        if stance is None:
            return None
        of = self._referred(references, sentence)
        means, weapon = kind_of(page, trigger, roles, parties, sentence) if trigger is not None else ("", None)
        place = self._place(roles, sentence)
        is_elsewhere = (place is not None and place.is_named) or means not in {"", "attack"}
        if of is not None and not references and is_elsewhere:
            of = None
        kind = _toll_kind(means, of, references)
        if harm.low is None and of is None and roles.target is None and roles.actor is None:
            return None
        is_noun = trigger is None or trigger.is_noun
        act = Act(harm.index, kind, "casualty", is_noun, sentence.index, stance.chain, stance, roles, weapon)
        act.place, act.time, act.of = place, self._time(harm.index, roles, sentence), of
        return act

    def _referred(self, references: list[Trigger], sentence: Sentence) -> Act | None:
        """The act that a toll is of: of the kind of the noun that takes it up, else the last one told."""
        near = [
            act
            for act in (*self.found[-NEAR:], *self.here)
            if sentence.index - act.sentence <= REACH and act.frame not in {"move", "base", "flight"}
        ]
        factual = [act for act in near if act.stance.modality in {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}]
        for reference in references:
            same = [act for act in factual if act.frame == reference.frame.name or act.kind == reference.frame.act]
            if same:
                return same[-1]
        return factual[-1] if factual else None

    def _denials(self, sentence: Sentence, acts: list[Act]) -> list[Act]:
        """“And the group denied it”: a denial of the act told before, where it names none itself."""
        made = []
        for saying in self.chains.in_sentence(sentence.index):
            here = self.page.tokens[saying.cue].sentence == sentence.index
            if not here or any(act.index in saying.content for act in acts):
                continue
            is_refuted = _is_refuted(self.page, saying.content)
            if saying.modality is not Modality.DENIED and not is_refuted:
                continue
            first = min(saying.content, default=saying.cue + 1)
            words = {self.page.key(at).removeprefix("ب") for at in range(saying.cue, min(first + 3, sentence.last))}
            of = self._referred([], sentence)
            if not (words & THAT or is_refuted) or of is None:
                continue
            chain = (
                self.chains.of(first)
                if self.page.tokens[min(first, len(self.page) - 1)].sentence == sentence.index
                else self.chains.of(saying.cue)
            )
            stance = Stance(Modality.DENIED, chain)
            roles = Roles(reach=(first, sentence.last), left=(sentence.first, saying.cue))
            act = Act(saying.cue, of.kind, of.frame, False, sentence.index, chain, stance, roles)
            act.of = of
            act.time = self._time(saying.cue, roles, sentence)
            made.append(act)
        return made

    def _lend(self, acts: list[Act], sentence: Sentence) -> None:
        """Acts that lean on none of their own take the day, and references the place, of the act told before."""
        before = [act for act in self.found[-NEAR:] if sentence.index - act.sentence <= REACH]
        for act in sorted(acts, key=lambda one: one.index):
            same = [one for one in acts if one.index < act.index and one.time is not None]
            dated = [one for one in before if _day(one) is not None]
            if act.of is None and act.time is None and (same or dated):
                act.of = None
                act.time = same[-1].time if same else _day(dated[-1])


def _ordinal(page: Page, trigger: Trigger) -> int | None:
    """The number of an act that is counted among others: “ثالث غارة”, "not the first time that it is struck"."""
    near = [page.key(one) for one in range(max(0, trigger.index - TIMES), trigger.index)]
    if "المره" in near and near[near.index("المره") + 1 :][:1] == ["الاولي"]:
        return 2
    if not trigger.is_noun:
        return None
    ordinals = page.words.ordinals
    at = trigger.index - 1
    if at in page.time_tokens or at < 0:
        return None
    is_negated = any(page.key(one).removeprefix("و") in {"لم", "ليس", "ليست"} for one in range(max(0, at - 3), at))
    is_first = any(base.stem in FIRST for base in page.bases(at))
    if is_negated and is_first:
        return 2  # “not the first shelling”: one of several
    if is_first and page.member(at - 1, "pointing"):
        return 1  # “this is the first attack since”: it counts the one that was told
    for base in page.bases(at):
        if base.stem in ordinals and not (base.conjunction or base.has_article or base.stem in FIRST):
            return ordinals[base.stem]
    return None


def _day(act: Act) -> TimeHit | None:
    """The time of an act, or of the act that it leans on."""
    return act.time or (act.of.time if act.of is not None else None)


def _toll_kind(means: str, of: Act | None, references: list[Trigger]) -> str:
    """The act of a toll: what its own words tell, else the act that it is of, else the noun that takes one up."""
    if means not in {"", "attack"}:
        return means
    if of is not None:
        return of.kind
    told = [one.frame.act for one in references if one.frame.act != "territory"]
    return told[-1] if told else "attack"


def _is_refuted(page: Page, content: frozenset[int]) -> bool:
    """Whether somebody says that what was told is false: “there is no truth in these reports”."""
    if not content:
        return False
    said = page.phrase(min(content), max(content) + 1)
    return page.words.phrases("refuting").search(said) is not None
