"""What hangs on a source in Russian? The outlet of a clause below it, whose words are carried, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.tree import QUOTES
from truceline.extract.russian.words import load_words
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.sources import Sources
    from truceline.extract.russian.taking import Source
    from truceline.extract.russian.tree import Tree

Link = tuple["Source", Via]
Links = tuple[Link, ...]
_CITING: Final = frozenset({"ссылаться", "сослаться"})
_HOLDING: Final = frozenset({"распоряжение", "рука", "редакция", "журналист", "корреспондент"})
_REACHING: Final = frozenset({"поступить", "прийти", "направить", "прислать", "передать", "попасть"})
"""Verbs by which a document comes to an outlet."""
_AFTER: Final = frozenset({"вслед", "затем", "потом", "после", "следом", "позже", "позднее", "оттуда"})
"""Words behind "а" before an outlet that passed it on later."""
_WHOSE: Final = frozenset({"который", "чей"})


class Hanging:
    """Reads the clauses and objects round those who speak."""

    def __init__(self, tree: Tree, sources: Sources) -> None:
        self.tree = tree
        self.sources = sources
        self.lexicon = load_words()
        self.words = self.lexicon.words

    def beside(self, heads: Sequence[int]) -> Links:
        """The outlets that a clause below these nouns names: "данные, которые приводит X", "чьи слова передаёт X"."""
        tree = self.tree
        for verb in self._clauses(heads):
            lemma = tree[verb].lemma
            is_known = lemma in self.words.carrying.verbs | self.words.carrying.talking | _CITING
            if not is_known and not self._is_had(verb):
                continue
            outlet = self.outlet(verb) if not tree[verb].is_passive else self._agent(verb)
            outlet = self._keeper(verb) if outlet is None else outlet
            if outlet is not None:
                via = Via.CITES if lemma in _CITING else Via.REPORTS
                return (*self.onward(verb), (self.sources.of(outlet), via))
        return ()

    def onward(self, verb: int) -> Links:
        """“…, а вслед за ним X”, "а с его слов X", "а затем пересказала X": the outlet that had it after another."""
        tree = self.tree
        last = tree.sentence_of(verb).last
        turn = next((at for at in range(verb, last - 1) if tree[at].lower == "а" and tree[at - 1].text == ","), None)
        stop = next((at for at in range(turn or last, last) if tree[at].text in {";", ".", ":"}), last)
        part = range(turn + 1, stop) if turn is not None else range(0)
        is_after = any(tree[at].lemma in _AFTER for at in part[:2])
        is_from = any(tree[at].lower in {"его", "ее", "их", "него", "нее", "них"} for at in part[:3])
        verbs = [at for at in part if tree[at].is_verb]
        is_passing = all(tree[at].lemma in self.words.carrying.verbs | self.lexicon.via.keys() for at in verbs)
        if not (is_after or is_from) or not is_passing:
            return ()
        named = [at for at in part if tree[at].is_noun and tree[at].case in {"Nom", ""} and not tree.preposition(at)]
        outlet = next((at for at in named if self.may_carry(tree.phrase(at)[0]) or self.sources.is_outlet(at)), None)
        return ((self.sources.of(outlet), Via.REPORTS),) if outlet is not None else ()

    def may_carry(self, at: int) -> bool:
        """Whether a noun is an outlet, or a name that one may have."""
        is_name = self.tree[at].text[:1].isupper() and (
            self.tree[at].text.isascii() or self.tree[at - 1].text in {'"', "«"}
        )
        return self.sources.is_outlet(at) or is_name

    def inward(self, head: int) -> Links:
        """“телеканал X, который цитирует заявление Y”: whom an outlet cites in a clause of its own."""
        tree = self.tree
        for verb in self._clauses([head]):
            subjects = [at for at in tree.children(verb) if tree[at].lemma == "который" and tree[at].case == "Nom"]
            lemma = tree[verb].lemma
            told = self._told_by(verb)
            if told is not None:
                return ((self.sources.of(told), Via.SAYS),)
            if not subjects or lemma not in self.words.carrying.verbs | _CITING:
                continue
            whom = self.quoted(verb) or next(
                (at for at in tree.children(verb, "obl") if tree.preposition(at) == "на"), None
            )
            if whom is not None and self.sources.can_speak(whom):
                return ((self.sources.of(whom), Via.SAYS),)
        return ()

    def _clauses(self, heads: Sequence[int]) -> list[int]:
        """Verbs of the clauses that hang on these nouns, or begin with a pronoun right behind their phrase."""
        tree = self.tree
        inside = [at for head in heads for at in tree.subtree(head)]
        found = [one for at in inside for one in tree.children(at, "acl:relcl", "acl")]
        for head in heads:
            sentence, last = tree.sentence_of(head), tree.phrase(head, wide=True)[-1]
            last += int(last + 1 < sentence.last and tree[last + 1].text in QUOTES)
            behind = [at for at in range(last + 1, min(last + 4, sentence.last)) if tree[at].lemma in _WHOSE]
            verb = self._verb_of(behind[0]) if behind and tree[last + 1].text == "," else None
            found += [verb] if verb is not None else []
        return list(dict.fromkeys(found))

    def givers(self, noun: int) -> list[int]:
        """“информация, которую привёл X": who gave it, in a clause of its own; no outlet that carries others' words."""
        tree = self.tree
        giving = self.words.carrying.giving | self.words.carrying.verbs
        clauses = [at for at in self._clauses([noun]) if tree[at].lemma in giving]
        tellers = [one for at in clauses for one in tree.children(at, "nsubj") if tree[one].lemma != "который"]
        return [at for at in tellers if self.sources.can_speak(at) and not self.sources.is_outlet(at)]

    def _verb_of(self, pronoun: int) -> int | None:
        """“которые приводит", "сообщения которого приводит": the verb of a relative clause."""
        tree, above = self.tree, self.tree[pronoun].head
        above = tree[above].head if tree[above].is_noun and abs(above - pronoun) == 1 else above
        return above if tree[above].is_verb else None

    def _is_had(self, verb: int) -> bool:
        """“доклад, который изучил X", "полученном агентством X": whether it is told that an outlet has it."""
        tree = self.tree
        if tree[verb].is_passive or self._keeper(verb) is not None:
            return True
        had = [at for at in tree.children(verb) if tree[at].lemma == "который" and not tree[at].has("Animacy=Anim")]
        words = [at for at in tree.children(verb, "obj") if tree[at].lemma in self.words.carrying.nouns]
        had += [one for at in words for one in tree.children(at, "det") if tree[one].lemma == "чей"]
        outlet = self.outlet(verb)
        return bool(had) and outlet is not None and outlet > verb

    def _keeper(self, verb: int) -> int | None:
        """“оказался в распоряжении агентства X": the outlet that holds a document."""
        tree = self.tree
        held = [at for at in (verb, *tree.children(verb, "obl", "nmod")) if tree[at].lemma in _HOLDING]
        owners = [one for at in held for one in tree.children(at, "nmod", "appos")]
        reached = {"у", "к", "в"} if tree[verb].lemma in _REACHING else {"у", "к"}
        reached |= {"с", "со"} if tree[verb].lemma in self.words.carrying.talking else set()
        owners += [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in reached]
        named = [at for at in owners if at in held or self.sources.is_outlet(at) or tree[at - 1].text in QUOTES]
        return next((at for at in named if self.may_carry(at)), None)

    def by_way(self, verb: int) -> Links:
        """“передаёт в изложении агентства X", "по материалам X": the outlet that had it before."""
        tree = self.tree
        led = [at for at in tree.children(verb, "obl", "nmod") if tree[at].lemma in self.words.carrying.retold]
        led = [at for at in led if tree.preposition(at) in {"в", "по", "с", "со"}]
        inside = [one for at in led for one in tree.children(at, "nmod", "appos") if self.sources.is_outlet(one)]
        return ((self.sources.of(inside[0]), Via.REPORTS),) if inside else ()

    def _agent(self, verb: int) -> int | None:
        """“переданном агентством X”."""
        agents = [at for at in self.tree.children(verb, "obl", "obl:agent", "nmod") if self.tree[at].case == "Ins"]
        return next((at for at in agents if self.sources.is_outlet(at)), None)

    def _told_by(self, verb: int) -> int | None:
        """“агентство, которому об этом рассказали в штабе": who told an outlet."""
        tree = self.tree
        told = [
            at for at in tree.children(verb, "iobj", "obl") if tree[at].lemma == "который" and tree[at].case == "Dat"
        ]
        if not told or tree[verb].lemma not in self.lexicon.via:
            return None
        speakers = tree.children(verb, "nsubj")
        speakers += [at for at in tree.children(verb, "obl", "nmod") if tree.preposition(at) in {"в", "во", "на"}]
        return next((at for at in speakers if self.sources.can_speak(at)), None)

    def own(self, head: int) -> Links:
        """The outlet whose source it is ("источники газеты X"); nothing where it is not named."""
        outlet = self.sources.outlet_of(head)
        if outlet is None:
            return ()
        source = self.sources.of(outlet)
        general = self.words.takes_up.get("outlet", frozenset())
        is_named = self.tree[outlet].lemma not in general or source.head != outlet or source.name.lower() not in general
        return ((source, Via.REPORTS),) if is_named and source.kind is SourceKind.OUTLET else ()

    def outlet(self, verb: int) -> int | None:
        """The outlet that carries: the subject, or what the parser put in another place of the verb."""
        around = [at for rel in ("nsubj", "iobj", "obj", "nmod") for at in self.tree.children(verb, rel)]
        free = [at for at in around if _is_bare(self.tree, at) and not self._is_words(at)]
        return next((at for at in free if self.sources.is_outlet(at)), None)

    def _is_words(self, at: int) -> bool:
        """“чью новость перепечатал портал”: words that are carried, and no outlet of that name."""
        token = self.tree[at]
        is_both = token.lemma in self.words.carrying.nouns & self.words.speakers["outlet"]
        return is_both and token.rel != "nsubj" and not token.text[:1].isupper()

    def quoted(self, verb: int) -> int | None:
        """Whose words are carried: "слова губернатора", "цитирует губернатора", "заявление источника"."""
        tree, words = self.tree, self.words.carrying
        bare = [at for at in tree.children(verb, "obl") if not tree.preposition(at)]
        for at in (*tree.children(verb, "obj", "nmod", "iobj", "nsubj:pass", "nsubj"), *bare):
            if tree[at].lemma in words.nouns:
                owners = [one for one in tree.children(at, "nmod") if tree[one].case == "Gen"]
                stray = [one for one in tree.children(verb) if at < one <= at + 3 and tree[one].case == "Gen"]
                owners = owners or [one for one in stray if tree[one].is_noun and not tree.preposition(one)]
                found = next((one for one in owners if self.sources.can_speak(one)), None)
                is_own = found is not None and self.sources.is_outlet(found) and self.outlet(verb) in {None, found}
                if found is not None and not is_own:
                    return found
                givers = [one for one in tree.children(verb, "obl") if tree.preposition(one) == "от"]
                given = next((one for one in givers if self.sources.can_speak(one)), None)
                if given is not None and not owners:
                    return given
            is_whom = tree[verb].lemma in words.quoting and (tree[at].case in {"Acc", "Gen"} or tree[at].pos == "DET")
            if is_whom and tree[at].lemma in self.words.pronouns:
                return at
            if is_whom and self.sources.can_speak(at) and not self.sources.is_outlet(at):
                return at
        return None


def _is_bare(tree: Tree, at: int) -> bool:
    """A noun that may be the subject: without a preposition, in a fitting case, or in letters that show none."""
    is_cased = tree[at].case in {"Nom", "Acc", "Dat", ""} or tree[at].rel == "nsubj"
    return not tree.preposition(at) and (is_cased or tree[at].text.isascii())
