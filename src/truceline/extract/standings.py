"""Is a speaker of some side of the fighting, and of which camps, as far as the text tells?

By his party, by the words of his name, or by how the text describes him anywhere. Monitors, mediators and those who
count the wounded are of none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from truceline.lexicon.belligerents import load_belligerents
from truceline.lexicon.source_names import fold_name
from truceline.lexicon.theatres import load_theatres
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.model.claim import Hop

_SPEAKING: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL})
_BARE_NEUTRAL: Final = frozenset({"force", "mission", "peacekeepers", "monitors", "observers", "patrol", "its", "the"})
"""Names of nothing but these words: "the force said" of peacekeepers."""
_FOLLOWERS: Final = frozenset(
    {"activist", "activists", "supporter", "supporters", "follower", "followers", "loyalists"}
)
_SERVING: Final = frozenset({"speak", "talk", "lead", "command", "head", "represent", "run", "answer", "work", "serve"})
"""Verbs that tell whose man somebody is: "who speaks for the ministry"."""
_REBELLING: Final = frozenset(
    {"liberation", "front", "guerrillas", "guerrilla", "rebel", "rebels", "insurgents", "separatists", "mujahideen"}
)
"""Words in the names of those who fight a state."""
_GOVERNING: Final = frozenset({"ministry", "minister", "government", "state", "president", "police"})
_BANDS: Final = frozenset({"the", "group", "movement", "militia", "faction", "insurgency"})
"""Words of which the bare name of a side that is no state consists: "the group rejected this"."""
_FIRMS: Final = frozenset({"operator", "company", "corporation", "utility"})
"""What a state owns in a war: a plant's operator speaks for it, where the text tells whose it is."""
_SOURCES: Final = frozenset({"source", "sources", "a", "the", "one", "two"})
_MEN: Final = frozenset(
    {"officer", "spokesman", "spokeswoman", "spokesperson", "commander", "general", "colonel", "captain", "major"}
)
_TITLES: Final = _MEN | {"lieutenant", "brigadier", "admiral", "minister", "governor", "premier", "chief", "president"}
"""What somebody who was named is called in the next sentence: "The general added"."""
_PRESS: Final = frozenset(
    {
        "media",
        "television",
        "tv",
        "radio",
        "newspaper",
        "daily",
        "channel",
        "channels",
        "press",
        "broadcaster",
        "websites",
    }
)
"""Last words of names of those that print or send, whoever runs them."""
_OWNER: Final = re.compile(r"([A-Z][\w-]+(?: [A-Z][\w-]+)*) ?['’]s ")
MAX_BESIDE: Final = 14
"""Words of what is added behind a name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a speaker is of some side, and of which camps as far as the text tells; ``is_group``: of no state's."""

    is_side: bool
    camps: frozenset[str] = frozenset()
    is_group: bool = False


class Standings:
    """Judges the speakers of one document."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.parties = reading.lexicons.parties
        self.known = load_belligerents()
        self.words = self.known.words
        theatre = reading.lexicons.theatre
        self.war = self.known.war(theatre, reading.document.text, load_theatres(self.parties).names)
        self.is_theatre = self.war is not None and self.war is self.known.of(theatre)
        self._described: dict[str, list[int]] = {}
        for source in memory.known:
            self._described.setdefault(source.name, []).append(source.position)
        self._memory = memory
        self._standings: dict[str, Standing] = {}

    def of(self, speaker: Hop) -> Standing:
        """Whether a speaker is of a side, by his party, his name, or how the text describes him anywhere."""
        known = f"{speaker.key} {speaker.name}"
        if known not in self._standings or self._is_of_there(speaker):
            self._standings[known] = self._standing(speaker)
        return self._standings[known]

    def within(self, speaker: Hop, hops: tuple[Hop, ...]) -> Standing:
        """The standing of who answers for words: "a military source" is of the side whose agency has him speak."""
        standing = self.of(speaker)
        if not standing.is_side or standing.camps or speaker.kind not in {SourceKind.ANONYMOUS, SourceKind.OFFICIAL}:
            return standing
        outlets = [self.of(hop).camps for hop in hops[1:] if hop.kind is SourceKind.OUTLET]
        return replace(standing, camps=next((camps for camps in outlets if camps), frozenset()))

    def rebels_of(self, name: str) -> frozenset[str]:
        """“South Sudan's rebels”: by the noun, whatever state stands in front of it."""
        owner = _OWNER.match(name)
        noun = name[owner.end() :].rpartition(" ")[2] if owner is not None else ""
        is_band = noun.rstrip("s") in self.words.irregular
        shown = self.war.shown(noun) if self.war is not None and is_band else frozenset[str]()
        return shown if len(shown) == 1 else frozenset()

    def told_of(self, speaker: Hop) -> set[str]:
        """The words of a speaker's name and of how the text describes him."""
        return _words_of(f"{speaker.name} {self._described_as(speaker)}")

    def _standing(self, speaker: Hop) -> Standing:
        words = _words_of(speaker.name)
        told = f"{speaker.name} {self._described_as(speaker)}"
        counts = not words.isdisjoint(self.reading.lexicons.cues.body.counting_bodies)
        if (counts and not self._is_half(speaker)) or words <= _BARE_NEUTRAL:
            return Standing(is_side=False)
        camps = self._camps_of_speaker(speaker, told)
        return self._plainly(speaker, words, told, camps) or self._by_kind(speaker, words, told, camps)

    def _plainly(self, speaker: Hop, words: set[str], told: str, camps: frozenset[str]) -> Standing | None:
        """What a name alone decides: the press, whoever runs it, halves of joint bodies, "the group"."""
        if self._is_of_there(speaker):
            return Standing(is_side=True)
        if self._is_press(speaker):
            return Standing(is_side=False, camps=camps)
        if speaker.kind in {SourceKind.UNKNOWN, SourceKind.PARTY} and words <= _BANDS:
            return Standing(is_side=True, camps=camps, is_group=not camps)
        if speaker.kind is SourceKind.MONITOR and (self._is_half(speaker) or self._on_side(told)):
            return Standing(is_side=True, camps=camps)
        if speaker.kind is SourceKind.OUTLET and not self._is_man(speaker, told):
            return Standing(is_side=False, camps=camps)
        return None

    def _by_kind(self, speaker: Hop, words: set[str], told: str, camps: frozenset[str]) -> Standing:
        """By what kind of source it is, and by what the text tells of him."""
        if speaker.kind is SourceKind.WITNESS:
            of_him = _words_of(told)
            armed = any(self._is_armed(word) for word in of_him) or not words.isdisjoint(_FOLLOWERS)
            bystander = not of_him.isdisjoint(self.words.civil - _FOLLOWERS)
            return Standing(bool(camps) and armed and not bystander, camps)
        of_state = bool(camps) and not (_words_of(speaker.name) | (_words_of(told) & _FIRMS)).isdisjoint(
            self.words.state_bodies | _FIRMS
        )
        known = speaker.party is not None and bool(camps) and speaker.kind is SourceKind.OFFICIAL
        judged = speaker.name if known else told  # "their representative in the committee"
        if not (_words_of(judged).isdisjoint(self.words.civil) or of_state) or (
            not camps and self.known.neutral.search(told)
        ):
            return Standing(is_side=False)
        if not camps and (self._is_from_abroad(told) or self._is_some_official(words, told)):
            return Standing(is_side=False)
        if speaker.kind is SourceKind.ANONYMOUS:
            bare = len(words - _SOURCES) == 1 and self.war is not None and self.war.are_states(camps)
            of_side = (speaker.party is not None and not bare) or not _words_of(told).isdisjoint(self.words.of_sides)
            return Standing(of_side and (bool(camps) or speaker.party is None), camps)
        if speaker.kind in {SourceKind.UNKNOWN, SourceKind.OUTLET}:  # a man of an outlet: "press officer X"
            return Standing(bool(camps) or not _words_of(told).isdisjoint(self.words.offices), camps)
        outsider = self.is_theatre and speaker.party is not None and not camps
        is_group = not camps and not words.isdisjoint(_REBELLING) and words.isdisjoint(_GOVERNING)
        return Standing((speaker.kind in _SPEAKING or is_group) and not outsider, camps, is_group)

    def _is_press(self, speaker: Hop) -> bool:
        """“Houthi television”, "Sputnik Armenia", "the Armenian service", "the Rojava Information Center"."""
        words = speaker.name.split(" ")
        outlets = self.reading.lexicons.cues.outlets
        known = len(words) > 1 and any(fold_name(" ".join(words[:at])) in outlets for at in range(1, len(words)))
        pair = [word.lower() for word in words[-2:]]
        desk = pair[-1] == "service" and self.war is not None and bool(self.war.shown(words[-2])) if pair[1:] else False
        centre = pair[0] == "information" and pair[-1] in {"centre", "center"}
        known = known and "of" not in words and speaker.kind is not SourceKind.PARTY  # "the National Front"
        return pair[-1] in _PRESS or desk or centre or known

    def _is_of_there(self, speaker: Hop) -> bool:
        """“the ministry there said”: of one of the sides' places, whichever it is."""
        if speaker.span is None or speaker.kind not in _SPEAKING:
            return False
        last = self.reading.token_at(speaker.span.end - 1)
        return last + 1 < len(self.tree) and self.tree[last + 1].lower == "there"

    def _is_man(self, speaker: Hop, told: str) -> bool:
        """“press officer X”, "X of the media centre": somebody, and no outlet, whatever the words beside him."""
        return " of the " in speaker.name or not _words_of(told).isdisjoint(_MEN)

    def _is_some_official(self, words: set[str], told: str) -> bool:
        """“Two officials said”: of which side, if of any, nobody knows; "a security official" is of one."""
        of_side = self.words.of_sides | self.words.offices
        return not words.isdisjoint({"official", "officials"}) and _words_of(told).isdisjoint(of_side)

    def _is_from_abroad(self, told: str) -> bool:
        """“Japan's defence minister”: of a country that is none of the war's."""
        countries = self.reading.lexicons.places.words.countries
        return self.war is not None and any(owner[1] in countries for owner in _OWNER.finditer(told))

    def _camps_of_speaker(self, speaker: Hop, told: str) -> frozenset[str]:
        """By his party, else by his name, by what the text tells of him, or by whom his bare word takes up."""
        if self.war is None:
            return frozenset()
        named = self.war.shown(speaker.name) if speaker.kind is SourceKind.OFFICIAL else frozenset()
        if len(named) == 1:
            return named
        if self._is_half(speaker):
            return self.war.shown(speaker.name)
        if speaker.party is not None and self.is_theatre:
            owner = _OWNER.match(speaker.name)
            owned = self.war.shown(owner[1]) if owner is not None else frozenset()
            rebels = self.rebels_of(speaker.name)
            if rebels:
                return rebels
            if len(owned) == 1:
                return owned  # "Tigray's government"
            camp = self.war.camp_of(speaker.party, self.parties)
            return frozenset() if camp is None or self._is_of_others(speaker.name) else frozenset({camp})
        return self.war.shown(speaker.name) or self.war.shown(told) or self._taken_up(speaker)

    def _is_half(self, speaker: Hop) -> bool:
        """“the Donetsk office of the joint centre”, "Ukraine's mission": of a body of both sides, what one has."""
        owner = _OWNER.match(f"{speaker.name} ")
        if owner is not None and self.war is not None and len(self.war.shown(owner[1])) == 1:
            return speaker.name.split(" ")[-1].lower() in {"mission", "office", "monitors", "observers"}
        return speaker.party in self.words.halves and self.war is not None and len(self.war.shown(speaker.name)) == 1

    def _on_side(self, told: str) -> bool:
        """“observers on the side of the government”: who watches for one of the sides."""
        return self.war is not None and bool(self.war.shown(told.partition(" on the side of ")[2]))

    def _is_of_others(self, name: str) -> bool:
        """“Angola's government”: the owner in front of a bare word is of no camp."""
        owner = _OWNER.match(name)
        return owner is not None and self.war is not None and not self.war.shown(name) and not self._is_party(owner[1])

    def _is_party(self, name: str) -> bool:
        return bool(self.parties.match(name))

    def _taken_up(self, speaker: Hop) -> frozenset[str]:
        """“the ministry”: of the camp of the last one before it that was named in full."""
        if self.war is None or speaker.span is None or not speaker.name.islower():
            return frozenset()
        word = speaker.name.split(" ")[-1]
        for source in reversed(self._memory.known):
            if source.position < speaker.span.start and word in source.words and source.name.lower() != speaker.name:
                camp = self.war.camp_of(source.party, self.parties) if source.party is not None else None
                return frozenset({camp}) if camp is not None else self.war.shown(source.name)
        return frozenset()

    def _described_as(self, speaker: Hop) -> str:
        """The words round each place where the document names him."""
        fuller = [at for name, places in self._described.items() if name.endswith(f" {speaker.name}") for at in places]
        named = [*self._described.get(speaker.name, ()), *(fuller if speaker.name[:1].isalpha() else ())]
        heads = [self.reading.token_at(position) for position in named]
        heads += self.reading.tokens_within(speaker.span.start, speaker.span.end)[-1:] if speaker.span else []
        told = [
            f"{self._memory.described(head)} {self._beside(head)} {self._behind(head)} {self._on_behalf(head)}"
            for head in dict.fromkeys(heads)
        ]
        return " ; ".join(told)

    def _beside(self, head: int) -> str:
        """What a comma behind a name adds, however it was parsed: "X, the military spokesman of Y,"."""
        tree = self.tree
        end = tree.sentence_of(head).last
        if not tree[head].is_name or head + 2 >= end or tree[head + 1].text != ",":
            return ""
        added: list[str] = []
        is_serving = tree[min(head + 3, end - 1)].lemma in _SERVING
        if tree[head + 2].lower == "who" and is_serving:  # "X, who speaks for the ministry,"
            last = next((at for at in range(head + 3, end) if tree[at].text in {",", ";", "."}), end)
            return " ".join(tree[at].text for at in range(head + 3, min(last, head + 3 + MAX_BESIDE)))
        for at in range(head + 2, min(end, head + 2 + MAX_BESIDE)):
            if tree[at].is_verb or tree[at].text in {",", ".", ";"}:
                return " ".join(added) if not tree[at].is_verb or tree[at].tag == "VBN" else ""
            added.append(tree[at].text)
        return ""

    def _behind(self, head: int) -> str:
        """What goes on about whom this one names: "He is the spokesman of Y", "; he speaks for Y", "The general"."""
        tree = self.tree
        if not tree[head].is_name:
            return ""
        number = tree[head].sentence + 1
        near = range(head, min(tree.sentence_of(head).last - 1, head + MAX_BESIDE))
        firsts = [at + 1 for at in near if tree[at].text in {";", "–"}]
        firsts += [one.first for one in tree.sentences[number : number + 1]]
        for first in firsts:
            end = min(tree.sentence_of(first).last, first + MAX_BESIDE)
            if tree[first].lower in {"he", "she"} and first + 1 < end and self._tells_whose(first + 1, end):
                return " ".join(tree[at].text for at in range(first + 1, end))
            if tree[first].lower == "the" and first + 1 < end and tree[first + 1].lower in _TITLES:
                return tree[first + 1].text
        return ""

    def _tells_whose(self, verb: int, end: int) -> bool:
        """“is the spokesman of”, "speaks for", behind a pronoun."""
        tree = self.tree
        is_one = tree[verb].lower in {"is", "was"} and any(tree[at].dep == "attr" for at in range(verb, end))
        return is_one or tree[verb].lemma in _SERVING

    def _on_behalf(self, head: int) -> str:
        """“said on behalf of the army”, "Speaking for the ministry, X said", "on the side of Y": in whose name."""
        tree, verb = self.tree, self.tree[head].head
        told = [at for at in tree.children(head, "prep") if tree[at].lower == "on"]
        if tree[head].dep == "nsubj":
            names = tree.led(verb)
            told += [at for at in names if tree[at].lower in {"behalf", "name"}]
            told += [at for at in tree.children(verb, "advcl") if tree[at].tag == "VBG" and tree[at].lemma in _SERVING]
        return " ".join(tree[at].text for one in told for at in tree.subtree(one)[:MAX_BESIDE])

    def _is_armed(self, word: str) -> bool:
        return word.rstrip("s") in self.words.regular | self.words.irregular or word in self.words.regular


def _words_of(name: str) -> set[str]:
    return {word.strip(".,'’").removesuffix("'s").removesuffix("’s").lower() for word in name.replace("-", " ").split()}
