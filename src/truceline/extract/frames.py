"""Which words tell of an act? Typed reading of ``frames.yaml`` and ``weapons.yaml``, and the triggers in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.tree import Tree

LEXICONS: Final = ("frames", "weapons")
_WAYS: Final = frozenset(
    {"into", "through", "onto", "on", "near", "in", "at", "among", "between", "above", "outside", "inside"}
)
"""Prepositions that tell where something came down."""
_ARMED: Final = frozenset({"armed", "masked", "uniformed", "camouflaged"})
_HEARD: Final = frozenset({"hear", "record", "report", "register", "log", "observe", "witness", "note"})
_OVER: Final = frozenset({"into", "onto", "over", "across", "through", "towards", "beyond", "past"})
"""Prepositions that tell where somebody moved."""


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of act and the words that tell of it; ``object`` and ``needs`` are conditions on what stands beside.

    ``particles`` are by verb, with "|" between those that do as well, empty where the verb takes none. ``completed``
    are by verb the nouns and adverbs with which alone it tells the act: "took control of", "set fire to".
    """

    name: str
    act: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    particles: dict[str, str] = {}
    completed: dict[str, frozenset[str]] = {}
    object: str = ""
    needs: str = ""
    by_means: bool = False
    is_mutual: bool = False
    is_harm: bool = False


class Obliques(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Prepositions by what they lead in."""

    target: frozenset[str]
    actor: frozenset[str]
    weapon: frozenset[str]
    opponent: frozenset[str]


class Under(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """“came under fire”: verbs and preposition that make the subject the target."""

    verbs: frozenset[str]
    preposition: str


class NotActs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that stand beside a noun of an act where it is none."""

    after: frozenset[str]
    before: frozenset[str]


class FramesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``frames.yaml``."""

    obliques: Obliques
    frames: tuple[Frame, ...]
    light_verbs: frozenset[str]
    happening: frozenset[str]
    under: Under
    suffering: frozenset[str]
    subjected: dict[str, frozenset[str]]
    perceived: frozenset[str]
    aftermath: frozenset[str]
    measures: frozenset[str]
    peaceful: frozenset[str]
    objects: dict[str, frozenset[str]]
    air_by_default: frozenset[str]
    not_acts: NotActs
    blocking: frozenset[str]
    plain: frozenset[str] = frozenset()
    strikes_alone: frozenset[str] = frozenset()
    by_people: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    vague_arms: frozenset[str] = frozenset()
    vague_forces: frozenset[str] = frozenset()


class WeaponClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of weapons or platforms and the act it makes of an attack; empty where it does not tell."""

    name: str
    act: str
    words: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    platform: bool = False
    munition: bool = False


class WeaponsBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``weapons.yaml``."""

    classes: tuple[WeaponClass, ...]
    vehicles: frozenset[str]
    forces: frozenset[str]
    buildings: frozenset[str]
    civilians: frozenset[str]
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Trigger:
    """A token that tells of an act, and the frame it opens; ``is_noun`` for "strike", not for "struck"."""

    index: int
    frame: Frame
    is_noun: bool


class Frames:
    """The frames, looked up by word."""

    def __init__(self, body: FramesBody, weapons: WeaponsBody) -> None:
        self.body = body
        self.weapons = weapons
        self._named = {name: tuple(one for one in body.frames if one.name == name) for name in ("impact", "move")}
        self.of_harm = next(frame for frame in body.frames if frame.is_harm)
        self._verbs = _by_word((verb, frame) for frame in body.frames for verb in _verbs_of(frame))
        self._nouns = _by_word((noun, frame) for frame in body.frames for noun in frame.nouns)
        self._weapons = {word: cls for cls in reversed(weapons.classes) for word in cls.words}
        self._patterns = tuple((re.compile(pattern), cls) for cls in weapons.classes for pattern in cls.patterns)
        self._like = lru_cache(maxsize=65536)(self._by_pattern)

    def weapon(self, lemma: str, before: str = "") -> WeaponClass | None:
        """The class of a weapon's name, given as its head's lemma and the word before it."""
        word = lemma.lower()
        for name in (f"{before.lower()} {word}", word):
            if name in self._weapons:
                return self._weapons[name]
        return self._like(word)

    def _by_pattern(self, word: str) -> WeaponClass | None:
        return next((cls for pattern, cls in self._patterns if pattern.fullmatch(word)), None)

    def weapon_at(self, tree: Tree, index: int) -> WeaponClass | None:
        """The class of the weapon that a token names, the words before it considered."""
        token = tree[index]
        before = tree[index - 1] if index and tree[index - 1].sentence == token.sentence else None
        found = None
        words = [token.lemma.lower(), token.lower]
        if token.is_name and (before is None or before.text in {".", '"', "'"}):
            words.append(token.lower.removesuffix("s"))  # "Drones attacked", with the first word taken for a name
        for word in words:
            found = found or self.weapon(word, before.lower if before else "")
        if (
            found is not None
            and found.name == "small arms"
            and token.lower in {"shot", "burst", "round"}
            and token.is_verb
        ):
            return None
        if found is not None and token.lower == "round" and self._is_round_of(tree, index):
            return None
        return found

    def _is_round_of(self, tree: Tree, index: int) -> bool:
        """“a round of talks”: a turn, and nothing that is fired."""
        of = tree.led(index, {"of"})
        return bool(of) and self.weapon_at(tree, of[0]) is None and tree[of[0]].lower not in {"fire", "ammunition"}

    def knows(self, lemma: str) -> bool:
        """Whether a verb may tell of an act by itself."""
        return lemma.lower() in self._verbs

    def names_act(self, tree: Tree, index: int) -> bool:
        """Whether a noun may tell of an act where it stands."""
        return bool(self._noun(tree, index))

    def opens(self, tree: Tree, index: int) -> bool:
        """Whether a verb may tell of an act where it stands, its particles and subject considered."""
        return bool(self._verb(tree, index))

    def triggers(self, tree: Tree) -> dict[int, tuple[Trigger, ...]]:
        """Words of the text that may tell of an act, with the frames that each may open, likeliest first."""
        found = {}
        for token in tree.tokens:
            frames = self._verb(tree, token.index) if token.is_verb else self._noun(tree, token.index)
            frames = frames or self._arms_on(tree, token.index)
            if frames:
                is_noun = not token.is_verb or self._is_nominal(tree, token.index)
                found[token.index] = tuple(Trigger(token.index, frame, is_noun) for frame in frames)
        return found

    def _arms_on(self, tree: Tree, index: int) -> tuple[Frame, ...]:
        """“they speak of barrel bombs on three hospitals”: a munition and what it came down on, without a verb."""
        token = tree[index]
        if not token.is_noun or token.dep in {"compound", "nmod", "amod"}:
            return ()
        head = tree[token.head]
        preps = [prep for prep in tree.children(index, "prep") if tree[prep].lower == "on"]
        if head.lower == "of" and tree[head.head].is_verb:  # "spoke of bombs on", with "on" hung on the verb
            preps += [prep for prep in tree.children(head.head, "prep") if tree[prep].lower == "on" and prep > index]
        on = [at for prep in preps[:1] for at in tree.children(prep, "pobj")]
        struck = [at for at in on if tree[at].is_name or self.is_struck(tree, at)]
        weapon = self.weapon_at(tree, index) if struck else None
        told = head.is_verb and bool(self._verbs.get(head.lemma.lower()))
        return self._named["impact"] if weapon is not None and weapon.munition and not told else ()

    def is_struck(self, tree: Tree, head: int) -> bool:
        """Whether a noun is a building, a vehicle, a post or people: what munitions come down on."""
        lemma, objects = tree[head].lemma.lower(), self.body.objects
        things = (self.weapons.buildings, self.weapons.vehicles, objects["post"], objects["ground"])
        return any(lemma in these for these in things) or self.is_people(tree, head)

    def _is_nominal(self, tree: Tree, index: int) -> bool:
        """A gerund that stands as a noun: "shelling of", "the bombing"."""
        token = tree[index]
        if token.tag != "VBG" or token.lower not in self._nouns:
            return False
        if tree.children(index, "expl"):
            return True  # "there was shooting"
        is_bare = token.dep == "pcomp" and not tree.children(index, "dobj", "nsubj", "agent")
        aimed = any(tree[at].lower in {"at", "on", "upon", "into"} for at in tree.children(index, "prep"))
        aimed = aimed and tree[token.head].lower in {"of", "for", "by"}
        if is_bare and aimed and token.lower in {"firing", "shooting"}:
            return False  # "accused them of firing at workers"
        hearing = tree[token.head]
        is_heard = token.dep in {"xcomp", "ccomp"} and hearing.lemma in _HEARD and hearing.tag != "VB"
        if is_heard and not tree.children(index, "dobj", "nsubj", "agent", "aux"):
            return True  # "had heard shelling near the town"
        return token.dep in {"nsubj", "csubj", "pobj", "dobj", "nsubjpass", "attr"} or is_bare

    def _verb(self, tree: Tree, index: int) -> tuple[Frame, ...]:
        token = tree[index]
        if token.dep in {"aux", "auxpass", "amod", "compound"}:
            return self._noun(tree, index) if token.dep not in {"aux", "auxpass"} and token.tag == "VBG" else ()
        known = self._verbs.get(token.lemma.lower(), ())
        frames = tuple(frame for frame in known if self._particle_fits(tree, index, frame))
        lemma = token.lemma.lower()
        frames = tuple(sorted(frames, key=lambda frame: not frame.particles.get(lemma)))  # "struck back"
        frames = frames or (self._noun(tree, index) if token.tag == "VBG" else ())
        names = {frame.name for frame in frames}
        return (*frames, *(frame for frame in self._by_subject(tree, index) if frame.name not in names))

    def _by_subject(self, tree: Tree, index: int) -> tuple[Frame, ...]:
        """“a rocket had gone through the dome”, "soldiers strayed over the line": told by who does it."""
        lemma = tree[index].lemma
        is_past = tree[index].tag in {"VBD", "VBN"} and lemma not in self.body.aftermath | self.body.quiet
        subjects = tree.children(index, "nsubj") if is_past else []
        if not subjects:
            return ()
        preps = {tree[at].lower for at in tree.children(index, "prep")}
        weapon = self.weapon_at(tree, subjects[0])
        is_vehicle = tree[subjects[0]].lemma.lower() in self.weapons.vehicles
        if (
            weapon is not None
            and weapon.munition
            and not is_vehicle
            and (tree.children(index, "dobj") or preps & _WAYS)
        ):
            return self._named["impact"]
        if self._verbs.get(tree[index].lemma.lower()):
            return ()
        moves = self.is_force(tree, subjects[0]) or is_vehicle
        return self._named["move"] if moves and preps & _OVER else ()

    def _particle_fits(self, tree: Tree, index: int, frame: Frame) -> bool:
        lemma = tree[index].lemma.lower()
        particles = {
            tree[at].lower
            for at in tree.children(index, "prt", "advmod", "prep")
            if tree[at].tag in {"RP", "RB", "IN"} and not (frame.name == "explode" and tree.children(at, "pobj"))
        }
        completed = frame.completed.get(lemma)
        if completed is not None and self._is_completed(tree, index, completed):
            return True
        wanted = frame.particles.get(lemma)
        if wanted is not None:
            return not particles.isdisjoint(wanted.split("|")) if wanted else not tree.children(index, "prt")
        if lemma not in frame.verbs:
            return False
        return "down" not in particles or frame.name == "down" or lemma not in {"shoot", "bring", "take", "come"}

    def _is_completed(self, tree: Tree, index: int, words: frozenset[str]) -> bool:
        """“took control”, "set on fire", "set ablaze": whether one of the words stands right under the verb."""
        own = tree.children(index, "dobj", "nsubjpass", "acomp", "advmod", "oprd", "npadvmod", "prt", "attr", "ccomp")
        own += [at for at in tree.children(index, "advcl") if tree[at].tag == "JJ"]  # "took six captive near"
        preps = tree.children(index, "prep", "prt", "advmod")
        preps += [inner for prep in preps for inner in tree.children(prep, "prep")]  # "ran on to a mine"
        own += [at for prep in preps for at in tree.children(prep, "pobj")]
        own += [behind for at in own for behind in tree.children(at, "amod") if behind == at + 1]  # "took six captive"
        return any(tree[at].lower in words for at in own)

    def _noun(self, tree: Tree, index: int) -> tuple[Frame, ...]:
        token = tree[index]
        if not token.is_noun and token.tag != "VBG":
            return ()
        if token.tag == "NNS" and tree.children(index, "nsubj"):
            return ()  # "the faction fights beside the army"
        word = token.lower if token.tag == "VBG" or token.lower in self._nouns else token.lemma.lower()
        parts = word.split("-")
        frames = self._nouns.get(word) or (
            () if parts[0] in self.body.not_acts.before else self._nouns.get(parts[-1], ())
        )
        if not frames or (token.is_name and not token.text.isupper() and not self._is_plain(tree, index)):
            return ()
        after = tree[index + 1] if index + 1 < len(tree) else None
        before = tree[index - 1] if index else None
        if (
            after is not None
            and after.lemma.lower() in self.body.not_acts.after
            and token.dep in {"compound", "amod", "nmod"}
        ):
            return ()
        if before is not None and before.lower in self.body.not_acts.before:
            return ()
        if token.dep in {"compound", "nmod"} and after is not None and after.is_noun:
            return ()
        return frames[:1]

    def _is_plain(self, tree: Tree, index: int) -> bool:
        """“Air Strike” in capitals is still a strike where a weapon's or party's word leads it in, or it is first."""
        token, after = tree[index], tree[index + 1] if index + 1 < len(tree) else None
        leads = index == tree.sentence_of(index).first and not token.dep.startswith("compound")
        if leads and (after is None or not (after.is_name or after.text[:1].isupper())):
            return True  # "Gunfire could be heard", with the first word taken for a name
        return index > 0 and (
            self.weapon_at(tree, index - 1) is not None or tree[index - 1].lower in {"air", "drone", "coalition"}
        )

    def is_force(self, tree: Tree, head: int) -> bool:
        """Whether a noun is somebody who bears arms."""
        word, known = tree[head].lower, self.weapons.forces
        forms = {tree[head].lemma.lower(), word.rstrip("s"), f"{word[:-3]}man" if word.endswith("men") else word}
        armed = word in {"man", "men"} and any(
            tree[at].lower in _ARMED or tree[at].tag == "PRP$" for at in tree.children(head, "amod", "compound", "poss")
        )
        return armed or not known.isdisjoint(forms)

    def is_civilian(self, tree: Tree, head: int) -> bool:
        """Whether a noun is somebody who does not."""
        return tree[head].lemma.lower() in self.weapons.civilians

    def is_people(self, tree: Tree, head: int) -> bool:
        """Whether a noun is somebody, armed or not: "supporters", "extremists", "herdsmen"."""
        lemma = tree[head].lemma.lower()
        is_kind = lemma in self.weapons.people or tree[head].lower in self.weapons.people or lemma.endswith("ist")
        return is_kind or self.is_force(tree, head) or self.is_civilian(tree, head)


def _verbs_of(frame: Frame) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*frame.verbs, *frame.particles, *frame.completed)))


def _by_word(pairs: Iterable[tuple[str, Frame]]) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, tuple[Frame, ...]] = {}
    for word, frame in pairs:
        found[word] = (*found.get(word, ()), frame)
    return found


@cache
def load_frames() -> Frames:
    """The frames and weapons of the package, read once; raises LexiconError."""
    return Frames(convert(load_lexicon("frames"), FramesBody), convert(load_lexicon("weapons"), WeaponsBody))
