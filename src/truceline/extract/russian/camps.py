"""Of which camp of its war is whoever a Russian phrase names? By party, by words that show a camp, by who stood before.

Who fights whom is data (``belligerents.yaml``); the words that show camps are those of ``parties_russian.yaml``.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.stems import stems
from truceline.lexicon.belligerents import load_belligerents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.extract.russian.reading import Reading
    from truceline.lexicon.belligerents import War

_BACK: Final = 2
"""Sentences back in which a bare "самолёт" is the one that was named."""
_NATIONAL: Final = "кий"
"""Ending of adjectives that name a people."""
_BY: Final = frozenset({"", "под", "от", "из-за", "при", "вследствие"})
"""Prepositions of the fire by which somebody was harmed."""
_COURSES: Final = frozenset({"результат", "итог", "ход", "следствие", "время"})
"""Nouns between a harm and the fire that did it: "в результате обстрела"."""
_ARMED: Final = frozenset({"armed_forces", "armed_group", "umbrella", "coalition"})
"""Kinds of parties that bear arms."""


class Camps:
    """The war that a document is on, and its camps."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.parties.sides
        self.scene = reading.naming.scene or self._fought()
        self.war: War | None = load_belligerents().of(self.scene)
        self._forces = reading.naming.body.nouns["forces"]

    def _fought(self) -> str:
        """The war whose camps a text that names no scene names most of; nothing where two wars are as likely."""
        naming, wars = self.reading.naming, load_belligerents()
        named = {hit.party for hit in naming.hits}
        words = frozenset(naming.stems)
        counts: dict[str, int] = {}
        for scene, camps in self.words.camps.items():
            war = wars.of(scene)
            if war is not None:
                names, common = ({camp for camp, own in known.items() if words & own} for known in _stems_of(camps))
                names |= {camp for party in named if (camp := war.camp_of(party, self.reading.parties)) is not None}
                counts[scene] = 2 * len(names) + len(common - names) if names else 0
        best = [scene for scene in sorted(counts) if counts[scene] == max(counts.values())]
        return best[0] if len(best) == 1 and counts[best[0]] else ""

    def of_party(self, party: str | None) -> str | None:
        """The camp of a party."""
        return self.war.camp_of(party, self.reading.parties) if self.war is not None and party is not None else None

    def shown(self, words: Iterable[str]) -> frozenset[str]:
        """The one camp that some stems show: names and nationalities before common words ("армия")."""
        found = frozenset(words)
        for known in self._stems:
            camps = frozenset(camp for camp, own in known.items() if found & own)
            if camps:
                return camps if len(camps) == 1 else frozenset()
        return frozenset()

    @cached_property
    def _stems(self) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        return _stems_of(self.words.camps.get(self.scene, {}))

    def of(self, head: int) -> frozenset[str]:
        """The camp of whoever a noun phrase names."""
        mention = self.reading.mention(head)
        camp = self.of_party(next((one.value for one in mention.parties), None))
        words = {*stems(mention.span.text), *stems(self.tree[head].lemma)}
        return frozenset({camp}) if camp is not None else self.shown(words)

    def of_actor(self, head: int) -> frozenset[str]:
        """The camp of whoever acts: by his own words, by those he acts with, by who was named before."""
        tree = self.tree
        others = [tree[head].head] if tree[head].rel == "conj" else []
        others += [at - 1 for at in tree.children(head, "cc") if at > tree.sentence_of(head).first]
        for at in (head, *others, *tree.children(head, "conj")):
            camps = self.of(at) if tree[at].is_noun or at == head else frozenset()
            if camps:
                return camps
        return self.before(head)

    def before(self, head: int) -> frozenset[str]:
        """The camp of a bare "самолёты", "солдаты": of whoever acted before in the sentence, or of the same kind.

        “израильтяне нарушили его: самолёты атаковали юг"; "сбил сирийский Су-22. Самолёт, по их версии, …".
        """
        tree = self.tree
        lemma = tree[head].lemma
        if lemma not in self._forces | self.words.regular:
            return frozenset()
        sentence = tree.sentence_of(head)
        for at in range(head - 1, sentence.first - 1, -1):
            if tree[at].rel in {"nsubj", "nsubj:pass"} and tree[at].lemma not in self.words.foes | self.words.irregular:
                camps = self.of(at)
                if camps:
                    return camps
        first = tree.sentences[max(0, sentence.index - _BACK)].first
        for at in range(head - 1, first - 1, -1):
            if tree[at].is_noun and self._is_alike(at, head):
                camps = self.of(at)
                if camps:
                    return camps
        return frozenset()

    def _is_alike(self, at: int, head: int) -> bool:
        """Whether a noun before names what a bare one takes up: the same word, or an aircraft for an aircraft."""
        weapon = self.reading.lexicon.weapon
        kind, other = weapon(self.tree[head].lemma), weapon(self.tree[at].lemma)
        same = kind is not None and other is not None and kind.platform and kind.name == other.name
        return self.tree[at].lemma == self.tree[head].lemma or same

    def behind(self, index: int) -> list[int]:
        """“погибли под азербайджанским обстрелом", "ранен огнём ВСУ": whose fire it was, by the words for the fire."""
        tree = self.tree
        fires = [index, *(at for at in tree.children(index, "obl", "nmod", "obl:agent") if tree.preposition(at) in _BY)]
        for at in tree.children(index, "obl", "nmod"):
            if tree[at].lemma in _COURSES:
                fires += tree.children(at, "nmod")
        return [one for at in fires if tree[at].is_noun for one in self._owners(at)] + self.on_side(index)

    def on_side(self, index: int) -> list[int]:
        """“со стороны боевиков работал миномёт": those on whose side it was, and no place."""
        tree = self.tree
        node = index if tree[index].is_verb else tree[index].head
        return [at for at in tree.children(node, "obl", "nmod") if self._is_by_side(at) and self._is_armed(at)]

    def _is_armed(self, at: int) -> bool:
        """Whether a noun means people or forces: a place from which somebody shot is nobody."""
        token = self.tree[at]
        if token.has("Animacy=Anim") or token.lemma in self._forces | self.words.foes | self.words.irregular:
            return True
        kinds = {self.reading.parties.kind(one.value) for one in self.reading.mention(at).parties[:1]}
        return bool(kinds & _ARMED)

    def _owners(self, fire: int) -> list[int]:
        """Whose a shelling, a shell or a bullet was: by nationality, by a genitive, by "со стороны"."""
        tree, lexicon = self.tree, self.reading.lexicon
        frames = lexicon.by_noun.get(tree[fire].lemma, ())
        if not frames and lexicon.weapon(tree[fire].lemma) is None:
            return []
        found = tree.children(fire, "amod")
        struck = any(frame.genitive == "target" for frame in frames)
        for at in tree.children(fire, "nmod"):
            is_owner = tree[at].case == "Gen" and not tree.preposition(at) and not struck
            found += [at] if is_owner or self._is_by_side(at) else []
        return found

    def is_side(self, head: int) -> bool:
        """“Север выпустил ракеты": a point of the compass with a capital, where it names a camp."""
        return self.tree[head].text[:1].isupper() and bool(self.shown(stems(self.tree[head].text)))

    def _is_by_side(self, at: int) -> bool:
        """“со стороны ВСУ”."""
        tree = self.tree
        return any(tree[below].lower == "стороны" for case in tree.children(at, "case") for below in tree.subtree(case))


def _stems_of(camps: Mapping[str, Iterable[str]]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Stems that show each camp of a war: names and nationalities, and common words."""
    found: tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]] = ({}, {})
    for camp, words in camps.items():
        plain = {word for word in words if word.islower() and not word.endswith(_NATIONAL)}
        for known, some in zip(found, (set(words) - plain, plain), strict=True):
            known[camp] = frozenset(one for word in some for one in stems(word))
    return found
