"""Are Russian words of war a figure of speech, a likeness or a judgement, so that no act is told by them at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.roles import Roles
    from truceline.extract.russian.casting import Cast
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame

_LIKE: Final = frozenset({"словно", "точно", "будто", "как"})
_AS_IF: Final = frozenset({"словно", "будто", "точно", "якобы"})
_RELATIVE: Final = frozenset({"acl:relcl", "acl"})
_SEEMS: Final = frozenset({"кажется", "думается", "мнится", "чудится", "мерещится", "видится"})
_INSTRUMENTAL: Final = ("ом", "ем", "ой", "ей", "ами", "ями")
_AGAINST: Final = frozenset({"с", "со", "против"})
_DASHES: Final = frozenset({"–", "—", "-"})
_STOPS: Final = frozenset({",", ";", ":", "."})
_NOT: Final = frozenset({"нет", "не"})
_MOVING: Final = frozenset({"move", "base", "deploy", "flight", "sighting"})
"""Frames in which what stands beside the verb is not struck."""


class Figures:
    """Judges by what is struck, with what, and by the frame that a sentence puts round its words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.frames.figures
        speakers = reading.lexicon.words.speakers
        self._onlookers = speakers["expert"] | speakers["outlet"]
        """Those of whom no act of war is told but in a figure of speech: "обозреватели штурмуют крепость"."""

    def is_metaphor(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        """“План разбомбили", "обстреливает сам процесс", "убивает молчанием": what no weapon reaches, or is none."""
        tree = self.tree
        if frame.name in _MOVING or frame.object == "place":
            return False
        if cast.actor is not None and tree[cast.actor].lemma in self._onlookers:
            return True
        struck = [at for at in (cast.target, roles.object, roles.subject) if at is not None]
        owner = tree[index].head if tree[index].rel in _RELATIVE else None
        struck = [at for at in struck if tree[at].head in roles.nodes or at in {owner} & {roles.object}]
        beside = tree.children(index, "obj", "nsubj", "obl")
        beside += [other for at in beside for other in tree.children(at, "conj")]
        contrasted = [at for at in beside if any(tree[one].lower in {"а", "сам"} for one in tree.children(at))]
        if frame.is_mutual:
            struck += [at for prep, at in roles.obliques if prep in _AGAINST]
        struck = [at for at in (*struck, *contrasted) if not self._is_apart(at, index)]
        if any(tree[at].lemma in self.words.abstract for at in struck):
            return True
        if any(tree[one].lemma in self.words.unreal for at in struck for one in tree.children(at, "amod")):
            return True
        means = [at for at in tree.children(index, "obl", "advmod", "obj", "iobj") if tree[at].case == "Ins"]
        return any(tree[at].lemma in self.words.immaterial for at in means if not tree.preposition(at))

    def _is_apart(self, at: int, index: int) -> bool:
        """Whether a colon or another verb of a clause stands between two words."""
        between = [self.tree[one] for one in range(min(at, index) + 1, max(at, index))]
        is_relative = self.tree[index].head == at
        return not is_relative and any(one.text in {":", ";"} or one.has("VerbForm=Fin") for one in between)

    def is_figure(self, index: int, roles: Roles) -> bool:
        """Whether it is told as a likeness, as how it seems to somebody, or as what is judged and not told."""
        token = self.tree[index]
        return (
            self._is_likeness(index)
            or self._seems(index, roles)
            or (token.is_noun and (self._is_judged(index) or self._is_missing(index) or self._is_compared(index)))
        )

    def _is_likeness(self, index: int) -> bool:
        """“изображают соседом, который поджёг дом", "как сосед, который …", "словно вошли танки"."""
        tree = self.tree
        for at in (index, *tree.ancestors(index)):
            token = tree[at]
            if any(tree[one].lower in _AS_IF for one in tree.children(at, "mark")):
                return not self._is_told(token.head)
            if token.rel in _RELATIVE and self._is_likened(token.head):
                return True
            if token.rel not in {"conj", "xcomp", "obj", "nsubj", "obl", *_RELATIVE}:
                return False
        return False

    def _is_told(self, head: int) -> bool:
        """“опровергло, будто …", "слух, будто …": what somebody says, and no likeness."""
        lemma = self.tree[head].lemma
        lexicon = self.reading.lexicon
        return lemma in lexicon.via or lemma in lexicon.words.passing or lemma in lexicon.written

    def _is_likened(self, noun: int) -> bool:
        """Whether somebody or something is likened to this noun."""
        tree, above = self.tree, self.tree[self.tree[noun].head]
        is_led = any(tree[at].lower in _LIKE and at < noun for at in tree.children(noun, "case", "mark", "advmod"))
        if is_led and not above.is_passive and above.lemma not in self.words.identifying:
            return True
        is_formed = tree[noun].case in {"Ins", "Dat"} or tree[noun].lower.endswith(_INSTRUMENTAL)
        is_compared = is_formed or tree.preposition(noun) in {"на", "с", "со"}
        return above.lemma in self.words.likening and is_compared

    def _seems(self, index: int, roles: Roles) -> bool:
        """“Генералы, кажется комментатору, сражаются с тенью": what seems to somebody to be going on."""
        tree = self.tree
        if any(tree[node].has("Tense=Past") for node in roles.nodes):
            return False
        sentence = tree.sentence_of(index)
        seeming = [at for at in sentence if tree[at].lower in _SEEMS]
        return any(tree[at].case == "Dat" for one in seeming for at in range(one + 1, min(one + 4, sentence.last)))

    def _is_judged(self, noun: int) -> bool:
        """“Наступление – фантазия", "обстрел больницы – это преступление": what kind of thing it is."""
        tree, sentence = self.tree, self.tree.sentence_of(noun)
        if (
            tree[noun].case not in {"Nom", "Acc"}
            or self.reading.times[sentence.index]
            or self.reading.numbers[sentence.index]
        ):
            return False
        behind = [at for at in tree.phrase(noun, wide=True) if at >= noun]
        below = [at for at in tree.subtree(noun) if at >= noun and tree[at].rel != "punct"]
        last = max(behind)
        dash = next((at for at in range(noun + 1, sentence.last) if tree[at].text in _DASHES), None)
        if dash is None or any(at not in below and at > last for at in range(noun + 1, dash)):
            return False
        behind_dash = range(dash + 1, sentence.last)
        stop = next((at for at in behind_dash if tree[at].text in _STOPS), sentence.last)
        told = [at for at in range(dash + 1, stop) if tree[at].text not in _DASHES]
        head = next((at for at in told if tree[at].is_noun), None)
        if head is None or any(tree[at].has("VerbForm=Fin") for at in (*told, *range(noun, dash))):
            return False
        is_plain = tree[head].case == "Nom" and not tree.preposition(head)
        return is_plain and tree[head].lemma not in self.words.telling

    def _is_compared(self, noun: int) -> bool:
        """“опаснее обстрела”."""
        token, before = self.tree[noun], self.tree[max(noun - 1, 0)]
        return token.case == "Gen" and before.has("Degree=Cmp")

    def _is_missing(self, noun: int) -> bool:
        """“отбивают наступление, которого никто не готовит", "вторжение, которого нет”."""
        tree = self.tree
        for verb in tree.children(noun, "acl:relcl", "acl"):
            below = {tree[at].lower for at in (verb, *tree.children(verb))}
            which = any(tree[at].lower in {"которого", "которой", "которых"} for at in tree.children(verb))
            if which and below & _NOT and tree[verb].lemma in self.words.being:
                return True
        return False
