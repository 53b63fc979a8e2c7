"""Which acts do words round them take back, or lay at somebody's door? "Сообщения об обстреле не подтвердились"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.russian.reading import Reading


_CHARGED: Final = frozenset(
    {"причастный", "причастность", "виновный", "виноватый", "ответственный", "обвиняться", "подозреваться"}
)
"""Words for those at whose door an act is laid."""


_PAGES: Final = frozenset({"сайт", "страница", "канал", "телеграм-канал", "аккаунт", "портал"})
"""Where a body puts what it says itself: "на сайте штаба появилось сообщение"."""
_CLEARED: Final = frozenset({"непричастный", "невиновный", "непричастность", "невиновность"})
"""Words for those who did not do it."""


class Refuting:
    """Judges acts that stand under a noun for a report of them, or under a verb of accusing."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.words = reading.lexicon.words
        self._of_reports = self.words.passing | self.words.documents

    def is_refuted(self, index: int) -> bool:
        """“Слухи о взятии города не подтвердились", "сообщения об ударе оказались ложью”."""
        tree = self.tree
        for at in tree.ancestors(index):
            verb = tree[at].head
            if at == verb or tree[at].lemma not in self._of_reports or not tree[at].rel.startswith(("nsubj", "obj")):
                continue
            words = [verb, *tree.children(verb, "obl", "xcomp", "obj", "iobj", "nmod", "advmod")]
            if tree[verb].lemma in self.words.refuted and tree.is_negated(verb):
                return True
            if any(tree[one].lemma in self.words.lies - {"действительность"} for one in words):
                return True
            if any(tree[one].lemma in self.words.refuted and tree.is_negated(one) for one in words):
                return True
        return False

    def is_taken_back(self, index: int) -> bool:
        """Whether it is refuted, or somebody is cleared of it: "непричастны к обстрелу", "не причастны"."""
        tree, above = self.tree, self.tree[index].head
        if self.is_refuted(index):
            return True
        if not tree[index].is_noun or tree.preposition(index) not in {"к", "ко", "в", "за"}:
            return False
        is_negated = tree.is_negated(above) or tree.is_negated(tree[above].head)
        return tree[above].lemma in _CLEARED or (tree[above].lemma in _CHARGED | {"отношение"} and is_negated)

    def unproven(self, index: int) -> int | None:
        """“обеспокоен сообщениями о том, что …", "не комментирует слухи об ударе": the noun that leaves it open."""
        tree = self.tree
        for at in tree.ancestors(index):
            verb = tree[at].head
            if (
                tree[at].lemma not in self.words.hedges.reports
                or at == verb
                or (tree.is_negated(verb) and tree[at].rel == "nsubj")
            ):
                continue
            owned = [one for one in tree.children(at, "nmod") if tree[one].case == "Gen" and not tree.preposition(one)]
            beside = tree.children(verb, "obl")
            owned += [one for one in beside if tree.preposition(one) == "от" or tree[one].lemma in _PAGES]
            if not owned and ({tree[verb].lemma, tree[tree[verb].head].lemma} & self.words.hedges.open):
                return at
        return None

    def is_blamed(self, index: int) -> bool:
        """“нападение ведомство приписало диверсантам": an act that somebody is accused of."""
        tree = self.tree
        token = tree[index]
        if token.is_noun and self.is_answered_for(index):
            return True
        verb = tree.verb_above(index) if token.is_noun else None
        if verb is None or token.head != verb or token.rel not in {"obj", "nsubj"} or tree[verb].has("Mood=Imp"):
            return False
        return tree[verb].lemma in self.words.accusing and not tree.is_negated(verb)

    def is_answered_for(self, index: int) -> bool:
        """“причастны к обстрелу", "ответственность за удар несут …": an act at whose door somebody is laid."""
        tree, above = self.tree, self.tree[index].head
        if tree[above].lemma in _CHARGED and tree.preposition(index) in {"", "в", "за", "к"}:
            return not tree.is_negated(above)
        if tree[above].lemma == "стоять" and tree.preposition(index) == "за" and tree[index].case == "Ins":
            return not tree.is_negated(above)  # "за обстрелом стоят боевики"
        is_burden = tree[above].lemma in {"ответственность", "вина"} and tree.preposition(index) in {"за", "в"}
        return is_burden and tree[tree[above].head].lemma in {"нести", "лежать", "лечь"}
