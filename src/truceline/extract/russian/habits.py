"""Does a Russian text tell an act as what is done as a rule, by whoever is of a kind? Then nothing happened there."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.roles import Roles
    from truceline.extract.russian.casting import Cast
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame
    from truceline.extract.walks import Sentence

_PASSING: Final = frozenset({"начать", "продолжать", "продолжить", "идти", "вести", "вестись", "быть", "сообщать"})
"""Verbs whose present tense tells what goes on right now."""
_LASTING: Final = frozenset({"move", "clash", "base", "deploy", "arms"})
"""Frames whose present tense tells what goes on."""
_LOOKING_ON: Final = frozenset({SourceKind.WITNESS, SourceKind.EXPERT})
_PAST: Final = ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")
_SUCH: Final = frozenset({"такой", "подобный", "каждый", "всякий", "любой"})
_WHOEVER: Final = re.compile(
    r"\b(?:кто|кого|кому|кем|чей|чья|чье)\b[^;.]{1,80}, (?:то(?:т|го|му|м)|тем|та|те)\b(?! же)(?! день)(?! час)"
)
"""“Кому не заплатили, тот и взорвал”: of whoever it is, in any tense."""


class Habits:
    """Tells habits from what happened once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.words.habits

    def of(self, index: int, frame: Frame, roles: Roles, cast: Cast, chain: Chain) -> Modality | None:
        """Generic where the act is told as a habit."""
        token = self.tree[index]
        sentence = self.tree.sentence_of(index)
        is_dated = any(hit.kind in {"date", "weekday"} for hit in self.reading.times[sentence.index])
        if token.has("Tense=Past") and not is_dated and self._is_of_old(index, roles, sentence):
            return Modality.GENERIC
        if token.has("VerbForm=Conv"):
            return self._beside(index, sentence)
        verb = roles.support if token.is_noun and roles.support is not None else index
        if not self._is_present(verb) or self.tree[verb].lemma in _PASSING:
            return None
        if roles.subject is not None and self._is_of_a_kind(roles.subject):
            return Modality.GENERIC
        if self.reading.times[sentence.index]:
            return None
        is_bare = self._is_bare(index, frame, cast, chain) or (
            not token.is_noun and self._is_somebody(index, roles, chain)
        )
        return Modality.GENERIC if is_bare else None

    def _is_present(self, verb: int) -> bool:
        """A finite present tense; a form in “-л” is none, whatever it was taken for."""
        token = self.tree[verb]
        return token.has("Tense=Pres") and token.has("VerbForm=Fin") and not token.lower.endswith(_PAST)

    def _is_of_old(self, index: int, roles: Roles, sentence: Sentence) -> bool:
        """“Бывало, грабили и днём", "похищали кого угодно", "деды угоняли скот", "кто взорвал, тот и строит"."""
        words = self.tree.words(sentence).replace("ё", "е")
        if _WHOEVER.search(words):
            return True
        if not self.tree[index].has("Aspect=Imp"):
            return False
        by_elders = roles.subject is not None and self.tree[roles.subject].lemma in self.words.elders
        return by_elders or any(re.search(rf"(?<!\w){phrase}(?!\w)", words) for phrase in self.words.of_old)

    def _beside(self, index: int, sentence: Sentence) -> Modality | None:
        """“Отступая, войска взрывают мосты": what goes with a habit is one."""
        is_present = self._is_present(self.tree[index].head)
        is_fixed = bool(self.reading.times[sentence.index]) or self._is_placed(index, sentence)
        return Modality.GENERIC if is_present and not is_fixed else None

    @cached_property
    def _spoken(self) -> frozenset[int]:
        """The words that name speakers, with where these are."""
        reading = self.reading
        return frozenset(at for head in reading.speakers for at in reading.sources.extent(head))

    def _is_placed(self, index: int, sentence: Sentence) -> bool:
        """Whether a named place stands in the act's clause or over it; where its speakers are tells nothing."""
        reading, tree = self.reading, self.tree
        own = {None, index, *tree.children(index, "conj")}
        for at in (index, *tree.ancestors(index)):
            own.add(at)
            if tree[at].rel == "parataxis":
                break
        places = [one for one in reading.places[sentence.index] if one.is_named and one.head not in self._spoken]
        return any(tree.verb_above(one.head) in own for one in places)

    def _is_bare(self, index: int, frame: Frame, cast: Cast, chain: Chain) -> bool:
        """“Люди гибнут не столько от снарядов": a present tense without a day, place, name or number."""
        reading, tree = self.reading, self.tree
        sentence = tree.sentence_of(index)
        start = tree[index].start
        is_quoted = any(one.start < start < one.end for one in reading.quotes)
        is_loose = chain.speaker.kind in _LOOKING_ON or is_quoted or frame.is_harm
        if len(chain.hops) > 1 and not is_loose and any(one.is_named for one in reading.places[sentence.index]):
            return False
        if self._is_placed(index, sentence) or frame.name in _LASTING or cast.place is not None:
            return False
        if len(chain.hops) > 1 and reading.numbers[sentence.index]:
            return False
        told = [at for at in (cast.actor, cast.target) if at is not None]
        named = {"PROPN"} if is_quoted else {"PRON", "PROPN"}  # «Они стреляют, мы считаем»
        return not any(
            reading.mention(at).parties or (tree[at].pos in named and not self._is_plain_first(at)) for at in told
        )

    def _is_plain_first(self, at: int) -> bool:
        """A word at the head of a sentence that is taken for a name by its capital: "Штурмовик сбивают не ракетой"."""
        token, frames = self.tree[at], self.reading.lexicon.frames
        known = frames.forces | frames.civilians | frames.vehicles
        is_first = at == self.tree.sentence_of(at).first
        return is_first and (token.lemma in known or self._is_platform(token.lemma))

    def _is_of_a_kind(self, subject: int) -> bool:
        """“такая мина", "дрон этого типа”."""
        tree = self.tree
        if any(tree[at].lemma in _SUCH for at in tree.children(subject, "det", "amod")):
            return True
        return any(tree[at].lemma in self.words.kinds for at in tree.children(subject, "nmod"))

    def _is_somebody(self, index: int, roles: Roles, chain: Chain) -> bool:
        """“В Дарфуре голодный солдат грабит рынок", "снайперы бьют по водовозам": some of a kind."""
        sentence = self.tree.sentence_of(index)
        subject = self._meant(roles.subject, sentence) if roles.subject is not None else None
        if subject is None or self.reading.numbers[sentence.index] or subject in self.reading.speakers:
            return False
        token = self.tree[subject]
        frames, sides = self.reading.lexicon.frames, self.reading.lexicon.parties.sides
        is_known = token.lemma in frames.forces | frames.civilians | frames.vehicles or self._is_platform(token.lemma)
        is_own_word = token.pos == "NOUN" or self._is_plain_first(subject)
        is_single = token.has("Number=Sing") and token.has("Animacy=Anim")
        is_some = is_single or (len(chain.hops) == 1 and (is_known or token.has("Animacy=Anim")))
        if not is_own_word or not is_some or token.lemma in sides.enemies | self.words.masses:
            return False
        beside = self.tree.children(subject, "amod", "det", "nmod", "appos", "flat:name", "nummod")
        return not any(self._tells_which(at) for at in beside) and not self.reading.mention(subject).parties

    def _is_platform(self, lemma: str) -> bool:
        weapon = self.reading.lexicon.weapon(lemma)
        return weapon is not None and weapon.platform and not weapon.munition

    def _tells_which(self, at: int) -> bool:
        """Whether a word beside a noun tells which one it is: a name, an owner, "этот", a number."""
        token = self.tree[at]
        if token.pos in {"PROPN", "NUM", "DET", "PRON"} or self.reading.naming.at(at) is not None:
            return token.lemma not in _SUCH and not self.tree.preposition(at)
        return token.lemma in self.reading.lexicon.words.ordinals

    def _meant(self, subject: int, sentence: Sentence) -> int | None:
        """The noun that a pronoun of the same sentence stands for."""
        tree = self.tree
        if tree[subject].pos != "PRON":
            return subject
        if tree[subject].lemma not in {"он", "она"}:
            return None
        before = (at for at in range(sentence.first, subject) if tree[at].is_noun and tree[at].rel.startswith("nsubj"))
        return next(before, None)
