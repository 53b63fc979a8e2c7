"""Is it a charge in Russian: does a side of the fighting say that its opponent did it? By the same camps as in English.

A cascade: (1) "the enemy" is a side's own word; (2) who answers for the words is of a side, by party or by the words
that describe him; (3) the actor, or whose fire it was, is named and of a camp that fights the speaker's; where no camp
is known, the noun tells: foes are nobody's own, a state's speaker means others by “повстанцы” and his own by "солдаты".
Monitors, mediators and those who count the wounded charge nobody.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.russian.camps import Camps
from truceline.extract.russian.stems import stem, stems
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.russian.casting import Cast
    from truceline.extract.russian.reading import Reading
    from truceline.model.claim import Hop

_SPEAKING: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL})
_UNNAMED: Final = frozenset({SourceKind.ANONYMOUS, SourceKind.UNKNOWN, SourceKind.WITNESS})
_TELLING: Final = frozenset({Via.SAYS, Via.REPORTS, Via.CITES, Via.ALLEGES, Via.CONFIRMS})
_OWN: Final = frozenset({"свой", "наш", "их", "его", "ее", "мой"})
_BOASTING: Final = ("похва", "хваст", "хвал", "бахвал")
"""Beginnings of verbs by which one tells what one has done oneself."""
_BACK: Final = 2
"""Sentences back in which "они" finds the opponents that were named."""


class Standing(NamedTuple):
    """Whether a speaker is of some side, and of which camps as far as the text tells."""

    is_side: bool
    camps: frozenset[str] = frozenset()


class Sides:
    """Judges charges in one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.parties = reading.parties
        self.words = reading.lexicon.parties.sides
        self.camps = Camps(reading)
        self.scene = self.camps.scene
        self.war = self.camps.war
        self._standings: dict[str, Standing] = {}

    def is_charge(self, index: int, cast: Cast, chain: Chain) -> bool:
        """Whether a side says that its opponent, named in the claim, did it: an attack, a breach or a move."""
        actor = cast.actor if cast.actor is not None else self._armed(cast.weapon)
        whose = self.camps.behind(index) if actor is None else self.camps.on_side(index)
        if any(self._is_enemy(at) for at in (actor, *whose) if at is not None):
            return True
        if len(chain.hops) < 2 or chain.speaker.via not in _TELLING:
            return False
        standing = self._standing_in(chain)
        if not standing.is_side or self._is_boast(chain.speaker):
            return False
        if chain.speaker.via is Via.CONFIRMS and not standing.camps:
            return False  # "военные признали, что …": of whom no more is known
        if actor is None or whose:
            return any(self._is_opponent(at, standing, chain.speaker) for at in whose)
        return self._is_others(actor, cast, standing, chain.speaker)

    def _is_others(self, actor: int, cast: Cast, standing: Standing, speaker: Hop) -> bool:
        """Whether an actor is the speaker's opponent, and neither himself nor of his own."""
        if self._is_owned(actor):
            return False
        if (
            not (standing.camps and self.camps.of(actor))
            and self._is_of_foes(cast.target)
            and not self._is_of_foes(actor)
        ):
            return False  # whoever calls those struck foes speaks for those who struck
        if self.tree[actor].pos == "PRON":
            return self._is_opponent_before(actor, standing, speaker)
        return self._is_opponent(actor, standing, speaker)

    def _is_enemy(self, head: int) -> bool:
        """“противник”: a word of a side's own, whoever passes it on; not "противник режима"."""
        tree = self.tree
        if tree[head].lemma in self.words.enemies:
            return not tree.children(head, "nmod")
        groups = [at for at in tree.children(head, "nmod") if tree[at].case == "Gen" and not tree.preposition(at)]
        return any(tree[at].lemma in self.words.enemies and not tree.children(at, "nmod") for at in groups)

    def _is_of_foes(self, head: int | None) -> bool:
        return head is not None and bool(self._lemmas(head) & self.words.foes)

    def _is_boast(self, speaker: Hop) -> bool:
        """“похвастался командир": whoever boasts tells his own deeds."""
        words = self.tree.text[speaker.cue.start : speaker.cue.end].lower() if speaker.cue is not None else ""
        return words.startswith(_BOASTING)

    def _armed(self, weapon: int | None) -> int | None:
        """“украинские «Грады»”: a weapon that tells whose it is stands for those who fire it."""
        if weapon is None or self._is_downed(weapon):
            return None
        owned = [at for at in self.tree.children(weapon, "amod", "nmod") if self.reading.naming.at(at) is not None]
        return weapon if owned else None

    def _is_downed(self, weapon: int) -> bool:
        """“сбит грузинский беспилотник": a craft that something was done to is no weapon of those who did it."""
        token, kind = self.tree[weapon], self.reading.lexicon.weapon(self.tree[weapon].lemma)
        suffers = token.rel in {"obj", "nsubj:pass"} or (token.rel == "nsubj" and self.tree[token.head].is_passive)
        return suffers and kind is not None and kind.platform

    # the speaker

    def standing(self, speaker: Hop) -> Standing:
        """Whether a speaker is of a side."""
        if speaker.key not in self._standings:
            self._standings[speaker.key] = self._standing(speaker)
        return self._standings[speaker.key]

    def _standing(self, speaker: Hop) -> Standing:
        words = self._described(speaker)
        camp = self.camps.of_party(speaker.party)
        is_civil = bool(words & self.words.health) or (camp is None and bool(words & self.words.civil))
        if speaker.kind not in _SPEAKING | _UNNAMED or is_civil:
            return Standing(is_side=False)
        inside = self._camps_inside(speaker)
        camps = frozenset({camp}) if camp is not None else inside or self.camps.shown(words)
        if camp is None and not camps and self._is_bare(speaker):
            return Standing(is_side=False)
        if speaker.kind in _UNNAMED:
            return Standing(bool(inside or words & self.words.of_sides), camps)
        outsider = self.war is not None and speaker.party is not None and camp is None
        return Standing(not outsider, camps)

    def _standing_in(self, chain: Chain) -> Standing:
        """As by himself; an unnamed military source of whom no more is told is of the side whose agency he told it."""
        standing = self.standing(chain.speaker)
        if not standing.is_side or standing.camps or chain.speaker.kind not in _UNNAMED:
            return standing
        outlets = [one for one in chain.hops[1:-1] if one.kind is SourceKind.OUTLET]
        return Standing(True, frozenset(camp for one in outlets for camp in self.camps.shown(stems(one.name))))

    def _camps_inside(self, speaker: Hop) -> frozenset[str]:
        """“источник в Минобороны Сирии": the camp of the body in which somebody unnamed is."""
        if speaker.kind not in _UNNAMED or speaker.span is None:
            return frozenset()
        tree, first, last = self.tree, speaker.span.start, speaker.span.end
        hits = [
            one for one in self.reading.naming.hits if first <= tree[one.first].start and tree[one.last].end <= last
        ]
        bodies = [one for one in hits if self.parties.kind(one.party) != "state"]
        found = {camp for one in bodies if (camp := self.camps.of_party(one.party)) is not None}
        return frozenset(found) if len(found) == 1 else frozenset()

    def _is_bare(self, speaker: Hop) -> bool:
        """A person who is called by his name alone, wherever he speaks: of no side that the text tells."""
        if speaker.kind is not SourceKind.OFFICIAL or speaker.party is not None:
            return False
        sources = self.reading.sources
        heads = [source.head for source in sources.spoken if source.key == speaker.key]
        words = [self.tree[at] for head in heads for at in sources.extent(head)]
        return bool(words) and all(one.pos in {"PROPN", "X", "PRON", "PUNCT", "NUM"} for one in words)

    def _described(self, speaker: Hop) -> frozenset[str]:
        """Stems of the speaker's name and of the phrases in which the text names him."""
        told = list(stems(speaker.name))
        for source in self.reading.sources.spoken:
            if source.key == speaker.key:
                told += [stem(self.tree[at].text) for at in self.reading.sources.extent(source.head)]
        return frozenset(told)

    # the actor

    def _is_owned(self, actor: int) -> bool:
        """“её самолёты”, "мы": a deed of whoever speaks."""
        tree = self.tree
        first = tree[actor].lower in {"мы", "я", "нами", "мной"}
        return first or any(tree[at].lemma in _OWN or tree[at].lower in _OWN for at in tree.children(actor))

    def _is_opponent(self, actor: int, standing: Standing, speaker: Hop | None = None) -> bool:
        """By camps where both are known, by parties where no war is, else by the noun."""
        camps, lemmas = self.camps.of_actor(actor), self._lemmas(actor)
        if camps and standing.camps and self.war is not None and not lemmas & self.words.foes:
            return self.war.are_opposed(standing.camps, camps)
        if self._is_own_kind(actor, speaker) or (camps and camps == standing.camps):
            return False
        if camps and speaker is not None and speaker.kind in _UNNAMED and not lemmas & self.words.foes:
            return False  # "ливийский военный источник": nobody knows of which side
        if lemmas & self.words.foes or camps:
            return True
        is_state = bool(standing.camps) and self.war is not None and self.war.are_states(standing.camps)
        if lemmas & self.words.irregular:
            return is_state or not standing.camps
        party = next((one.value for one in self.reading.mention(actor).parties), None)
        if party is not None:
            return self.war is None and self._are_apart(party, speaker)
        is_group = bool(standing.camps) if not is_state else False
        return bool(lemmas & self.words.regular) and (is_group or self._is_irregular(standing, speaker))

    def _is_irregular(self, standing: Standing, speaker: Hop | None) -> bool:
        """“повстанцы утверждают": of whom no more is known, they are in no state's pay."""
        return speaker is not None and not standing.camps and bool(self._described(speaker) & self._irregular)

    @cached_property
    def _irregular(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.words.irregular | self.words.foes)

    def _is_own_kind(self, actor: int, speaker: Hop | None) -> bool:
        """“Боевики похвалились, что …", "повстанцы, сообщил их представитель": those for whom the speaker speaks."""
        if speaker is None or self.reading.mention(actor).parties:
            return False
        return stem(self.tree[actor].text) in self._described(speaker)

    def _are_apart(self, party: str, speaker: Hop | None) -> bool:
        """Whether the actor is of another side than the speaker, as far as their parties tell."""
        if speaker is None or speaker.party is None:
            return True
        tied = self.parties.tie(speaker.party, party).value in {"same", "part_of", "contains"}
        return not tied and self.parties.side(speaker.party) != self.parties.side(party)

    def _lemmas(self, actor: int) -> set[str]:
        """The noun and those whose group it is: "группа боевиков"."""
        tree = self.tree
        groups = [at for at in tree.children(actor, "nmod") if tree[at].case == "Gen" and not tree.preposition(at)]
        return {tree[at].lemma for at in (actor, *groups)}

    def _is_opponent_before(self, pronoun: int, standing: Standing, speaker: Hop) -> bool:
        """“Они обстреляли …”: the opponents whom the same account named right before."""
        tree = self.tree
        if not tree[pronoun].has("Number=Plur"):
            return False
        first = tree.sentences[max(0, tree[pronoun].sentence - _BACK)].first
        for at in range(pronoun - 1, first - 1, -1):
            if tree[at].is_noun and tree[at].has("Number=Plur") and tree[at].has("Animacy=Anim"):
                return self._is_opponent(at, standing, speaker)
        return False
