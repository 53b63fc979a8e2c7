"""Who is meant by “он", "ведомство", "агентство", "собеседник издания"? Those who spoke before, taken up again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.speaking import OPENING, OWNED, Speaking
from truceline.model.claim import Hop, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.naming import Naming
    from truceline.extract.russian.tree import Tree
    from truceline.model.noun import Span

SHOWN: Final = frozenset({"сам", "этот", "тот", "военный", "же", "самый", "данный", "он", "она", "они"})
"""Words beside a general noun that takes up an earlier speaker."""
_MINISTRIES: Final = frozenset({"ведомство", "министерство", "служба", "центр"})
_ANY_BODY: Final = frozenset({"ведомство", "министерство", "центр", "сторона"})
"""Words that take up a body whatever it is called; others do so only by their own name."""
_OFFICES: Final = (
    "мин",
    "ведомств",
    "генштаб",
    "штаб",
    "мвд",
    "мчс",
    "служб",
    "командован",
    "центр",
    "генпрокурат",
    "погранслужб",
)
"""Beginnings of what such a word takes up."""
OWNING: Final = {
    "его": ("Gender=Masc|Number=Sing", "Gender=Neut|Number=Sing"),
    "ее": ("Gender=Fem|Number=Sing",),
    "их": ("Number=Plur",),
}
"""Possessives, and the forms of those whom they may mean."""
_IT: Final = "Gender=Neut"
_EITHER: Final = {key: ["Gender=Masc", "Gender=Neut"] for key in ("нем", "него")}
"""Forms of the pronoun that are masculine and neuter alike."""
_OFFICE_BACK: Final = 2
"""Sentences back in which "ведомство" finds an office that did not speak."""
_GENDERS: Final = ("Gender=Masc", "Gender=Fem", "Gender=Neut")
_FORMS: Final = ("Number=Plur", *_GENDERS)
REACH: Final = 6
"""Sentences over which a general noun takes up an earlier speaker."""
_INTRODUCING: Final = frozenset({"у", "от", "со", "с"})
"""Prepositions of whoever has an account of his own, or from whom it comes."""
_AUTHORS: Final = frozenset({"автор", "составитель"})
"""Those who wrote what was told of before."""
_BESIDE: Final = frozenset({"агентство", "издание", "газета", "телеканал", "портал"})
"""Outlets by a general noun, whose man somebody is told to be."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who passes something on; ``head`` is the token of the noun."""

    name: str
    key: str
    kind: SourceKind
    party: str | None
    span: Span
    head: int

    def hop(self, via: Via, cue: Span) -> Hop:
        """The link of a chain."""
        passes = Via.REPORTS if via is Via.SAYS and self.kind is SourceKind.OUTLET else via
        return Hop(name=self.name, key=self.key, kind=self.kind, via=passes, party=self.party, span=self.span, cue=cue)


class Taking(Speaking, ABC):
    """Remembers who spoke, and finds whom a word takes up again."""

    def __init__(self, tree: Tree, naming: Naming) -> None:
        super().__init__(tree, naming)
        self.spoken: list[Source] = []
        """Who was read as a source so far, in order."""

    @abstractmethod
    def of(self, head: int) -> Source:
        """The source that a noun phrase names."""

    def is_common(self, head: int) -> bool:
        """Whether a body is told by a common word alone: "командование", "ведомство"."""
        return (
            self.tree[head].lemma in _ANY_BODY | {"командование", "штаб"}
            and len(self.tree.phrase(head, wide=True)) == 1
        )

    def outlet_of(self, head: int) -> int | None:
        """Whose source it is: "источники газеты X", "очевидцы, опрошенные агентством X", "собеседник «X» в штабе"."""
        tree = self.tree
        kind = self._spoken_kind(tree[head].lemma)
        if kind is None or kind.value not in OWNED:
            return None
        for at in tree.children(head, "nmod", "appos", "flat", "obl"):
            if at > head and not tree.preposition(at) and self._kind(at) is SourceKind.OUTLET:
                return at
        asked = [
            one for at in tree.children(head, "acl", "amod") for one in tree.children(at, "obl", "obl:agent", "nmod")
        ]
        return next((at for at in asked if tree[at].case == "Ins" and self._kind(at) is SourceKind.OUTLET), None)

    def _own_words(self, head: int, phrase: list[int]) -> list[int]:
        """The phrase of a source without the outlet that it belongs to, where anything is left of it then."""
        outlet = self.outlet_of(head)
        if outlet is None:
            return phrase
        theirs = set(self.tree.phrase(outlet, wide=True))
        kept = [at for at in phrase if at not in theirs or at == head]
        return [at for at in kept if self.tree[at].pos != "PUNCT" or not {at - 1, at + 1} & theirs] or phrase

    def _taken_up(self, head: int) -> Source | None:
        """Whoever spoke before and is meant by a pronoun or a general noun."""
        token = self.tree[head]
        if token.lemma in self.words.pronouns and token.pos == "PRON":
            return self._by_pronoun(head)
        is_asked = token.lemma == "собеседник"
        phrase = self.tree.phrase(head, wide=token.lemma in self.words.speakers["anonymous"])
        phrase = self._own_words(head, phrase) if is_asked else phrase
        if any(self.tree[at].lemma not in SHOWN | _BESIDE for at in phrase if at != head):
            return None
        if is_asked:
            return self._last_asked(head)
        if token.lemma in _AUTHORS:
            return self._last_asked(head)
        is_common = token.lemma in self.naming.body.generic
        return self._by_noun(head) if self.naming.at(head) is None or is_common else None

    def _by_pronoun(self, head: int) -> Source | None:
        """“он", "они", "оно": by gender and number, people before bodies."""
        tree, token = self.tree, self.tree[head]
        if tree.preposition(head) in {"в", "из"}:
            return self._of_document(head)
        kinds = {"official", "witness"} | ({"expert", "anonymous"} if token.has("Number=Sing") else {"party"})
        found = [one for one in reversed(self.spoken) if one.kind.value in kinds | {"monitor"} and one.head != head]
        bodies = [one for one in reversed(self.spoken) if one.kind is SourceKind.PARTY and self._is_near(one, head)]
        known = next((one for one in found if self._agrees(one, head)), None) if not token.has(_IT) else None
        acting = self._acting_before(head)
        is_far = known is None or tree[known.head].sentence < tree[head].sentence - 1
        if acting is not None and (is_far or token.has("Number=Plur")):
            return self.of(acting)
        body = next((one for one in bodies if _is_of_gender(self.tree, one, head)), None)
        return (
            known
            or body
            or self._named_before(head)
            or self._introduced(head)
            or _only_person(self.tree, self.spoken, head)
        )

    def _by_noun(self, head: int) -> Source | None:
        """“агентство", "ведомство", "наблюдатели": by the kind of whom they take up."""
        token = self.tree[head]
        kind = next((kind for kind, words in self.words.takes_up.items() if token.lemma in words), None)
        if kind == "outlet":
            is_name = token.text[:1].isupper() and head > 0 and self.tree[head - 1].text in OPENING
            return self._last_outlet(head) if not is_name else None
        if kind == "group":
            return self._last_named(head, {"armed_group", "umbrella"})
        near = [one for one in reversed(self.spoken) if self._is_near(one, head)]
        if token.lemma in _MINISTRIES:
            near = sorted(near, key=lambda one: not _is_ministry(self.tree, one))
            last = [one for one in near if self.tree[head].sentence - self.tree[one.head].sentence <= 1]
            if last and _is_ministry(self.tree, last[0]):
                return last[0]
        same = [one for one in near if one.kind.value == kind]
        alike = [one for one in same if any(self.tree[at].lemma == token.lemma for at in self.tree.phrase(one.head))]
        bodies = [one for one in near if self.tree[one.head].lemma == token.lemma]
        loose = same if kind not in {"party", "monitor"} or token.lemma in _ANY_BODY else []
        loose = [one for one in same if one.party is not None] if kind == "monitor" else loose
        known = next(iter((*alike, *bodies, *loose)), None)
        if known is None and token.lemma in _MINISTRIES & _ANY_BODY:
            return self._last_office(head)
        return known if known is not None or kind != "monitor" else self._last_named(head, {"organisation"})

    def _last_office(self, head: int) -> Source | None:
        """“ведомство" after "МИД направил жалобу": the office that was named last, though it did not speak."""
        tree = self.tree
        first = tree.sentences[max(0, tree[head].sentence - _OFFICE_BACK)].first
        for at in range(tree.sentence_of(head).first - 1, first - 1, -1):
            token = tree[at]
            is_office = token.lemma.startswith(_OFFICES) or token.lemma in {"мид", "пентагон"}
            if is_office and token.is_noun and self._kind(at) is SourceKind.PARTY:
                return self.of(at)
        return None

    def _of_document(self, pronoun: int) -> Source | None:
        """“МИД направил жалобу. В ней сказано": whose document a pronoun means, of this sentence or the one before."""
        tree, token = self.tree, self.tree[pronoun]
        forms = _EITHER.get(token.lower) or [one for one in _FORMS if token.has(one)][:1]
        first = tree.sentences[max(0, token.sentence - 1)].first
        papers = [at for at in range(pronoun - 1, first - 1, -1) if tree[at].lemma in self.words.documents]
        for at in [one for one in papers if tree[one].is_noun and any(tree[one].has(form) for form in forms)]:
            owners = [one for one in tree.children(at, "nmod") if tree[one].case == "Gen" and self.can_speak(one)]
            verb = tree.verb_above(at)
            owners += [one for one in tree.children(verb, "nsubj") if self.can_speak(one)] if verb is not None else []
            return self.of(owners[0]) if owners else None
        return None

    def _last_asked(self, head: int) -> Source | None:
        """“собеседник агентства": whoever spoke in the sentences right before, outlets aside."""
        number = self.tree[head].sentence
        near = [one for one in reversed(self.spoken) if abs(number - self.tree[one.head].sentence) <= 2]
        return next((one for one in near if one.kind is not SourceKind.OUTLET), None)

    def _is_near(self, source: Source, head: int) -> bool:
        return abs(self.tree[head].sentence - self.tree[source.head].sentence) <= REACH

    def last_body(self, head: int) -> list[Source]:
        """Who is meant by "there": the body that spoke last, else the one named last as a subject before."""
        spoken = self._last_asked(head)
        if spoken is not None and spoken.head < head and _is_within(self.tree, spoken):
            return [spoken]
        first = self.tree.sentence_of(head).first
        for at in range(first - 1, -1, -1):
            token = self.tree[at]
            if token.rel in {"nsubj", "obl"} and token.is_noun and self.naming.parties_of(at, self.extent(at)):
                return [self.of(at)] if self.can_speak(at) else []
        return []

    def _last_named(self, head: int, kinds: set[str]) -> Source | None:
        """The party of one of these kinds that was named last, by the first noun of its name."""
        first = self.tree.sentences[max(0, self.tree[head].sentence - REACH)].first
        for last in range(head - 1, first - 1, -1):
            hit = self.naming.at(last)
            if hit is None or hit.last != last or hit.kind != "name":
                continue
            if self.naming.parties.kind(hit.party) in kinds:
                words = range(hit.first, last + 1)
                return self.of(next((at for at in words if self.tree[at].is_noun), hit.first))
        return None

    def _named_before(self, pronoun: int) -> Source | None:
        """“Они насчитали …”, "рассказало оно само": the subject before that agrees, if it may speak."""
        tree, number = self.tree, self.tree[pronoun].sentence
        form = next((one for one in ("Number=Plur", _IT) if tree[pronoun].has(one)), None)
        if form is None:
            return None
        first = tree.sentences[max(0, number - 1)].first
        last = pronoun if form == _IT else tree.sentences[number].first
        for at in range(last - 1, first - 1, -1):
            token = tree[at]
            if token.rel == "nsubj" and token.is_noun and token.has(form) and self.can_speak(at):
                return self.of(at)
        return None

    def _introduced(self, pronoun: int) -> Source | None:
        """“У армии своя летопись. …, докладывала она": the body whose account the sentence before leads in to."""
        tree, number = self.tree, self.tree[pronoun].sentence
        forms = [one for one in _GENDERS if tree[pronoun].has(one)]
        wanted = OWNING.get(tree[pronoun].lower) or tuple(f"{one}|Number=Sing" for one in forms) or ("Number=Plur",)
        for at in tree.sentences[number - 1] if number > 0 else ():
            token = tree[at]
            is_led = token.rel.startswith("nsubj") or tree.preposition(at) in _INTRODUCING
            called = (token, *(tree[one] for one in tree.children(at, "appos")))
            agrees = any(all(word.has(one) for one in form.split("|")) for form in wanted for word in called)
            if is_led and agrees and token.is_noun and self._may_be_many(at) and self.can_speak(at):
                return self.of(at)
        return None

    def _acting_before(self, pronoun: int) -> int | None:
        """“Глава ДНР распорядился …. …, заявил он": the person who is the subject of the sentence before."""
        tree, number = self.tree, self.tree[pronoun].sentence
        form = next((one for one in ("Gender=Masc", "Gender=Fem") if tree[pronoun].has(one)), "")
        if number > 0 and tree[pronoun].has("Number=Plur"):
            return self._many_before(number - 1)
        if number == 0 or not form or not tree[pronoun].has("Number=Sing"):
            return None
        for at in tree.sentences[number - 1]:
            token = tree[at]
            is_person = token.rel == "nsubj" and token.is_noun and token.has("Number=Sing") and token.has(form)
            if is_person and token.lemma in self.words.speakers["official"] and token.case == "Nom":
                return at
        return None

    def _many_before(self, number: int) -> int | None:
        """“Активисты настроены иначе. …, пожаловались они": those who are the subject of the main clause before."""
        tree = self.tree
        root = tree.root(tree.sentences[number])
        for at in tree.children(root, "nsubj"):
            is_many = tree[at].has("Number=Plur") or any(tree[one].is_noun for one in tree.children(at, "conj"))
            if is_many and tree[at].is_noun and tree[at].case in {"Nom", ""} and self._may_be_many(at):
                return at
        return None

    def _may_be_many(self, at: int) -> bool:
        """Whether a noun is people or bodies who may speak: no outlet, and none whose kind is only guessed."""
        kind, hit = self._spoken_kind(self.tree[at].lemma), self.naming.at(at)
        is_told = kind is not None and kind.value not in {"outlet", "document"}
        return is_told or (hit is not None and hit.kind in {"name", "metonym"})

    def whose(self, noun: int) -> Source | None:
        """“по их словам", "в её сообщении": who may be meant, among those who spoke or acted right before.

        A cascade: (1) of several, the subject of the sentence before; (2) whoever spoke last, in this sentence or the
        one before; (3) the subject of the sentence before, or of this one.
        """
        tree = self.tree
        pronoun = next((at for at in tree.children(noun, "det", "nmod") if tree[at].lower in OWNING), None)
        if pronoun is None:
            return None
        wanted, number = OWNING[tree[pronoun].lower], tree[noun].sentence
        if led := [at for at in self.before_colon(noun) if self._may_own(at, wanted)]:
            return self.of(led[0])
        subject = self._subject(number - 1, pronoun, wanted) if number > 0 else None
        near = [one for one in reversed(self.spoken) if 0 <= number - tree[one.head].sentence <= 1]
        near = [one for one in near if one.kind is not SourceKind.OUTLET and one.head < noun]
        last = next((one for one in near if self._may_own(one.head, wanted)), None)
        is_beside = last is not None and subject is not None and tree[last.head].sentence == tree[subject].sentence
        if last is not None and (is_beside or subject is None or tree[pronoun].lower != "их"):
            return last
        found = subject if subject is not None else self._subject(number, pronoun, wanted)
        if found is not None:
            return self.of(found)
        return self._introduced(pronoun) if not near else None

    def _subject(self, number: int, pronoun: int, wanted: tuple[str, ...]) -> int | None:
        """Who may speak and is the subject of the main clause of a sentence, before a pronoun."""
        tree = self.tree
        for at in tree.children(tree.root(tree.sentences[number]), "nsubj"):
            is_several = "Number=Plur" in wanted and bool(tree.children(at, "conj"))
            is_told = at < pronoun and tree[at].is_noun and self._may_be_many(at)
            is_told = is_told and (tree[at].has("Animacy=Anim") or is_several or self.naming.at(at) is not None)
            is_told = is_told and (number < tree[pronoun].sentence or self._spoken_kind(tree[at].lemma) is not None)
            if is_told and (is_several or self._may_own(at, wanted)):
                return at
        return None

    def _may_own(self, head: int, wanted: tuple[str, ...]) -> bool:
        """Whether a possessive may be of a speaker by gender and number; a person's by his name."""
        names = [at for at in self.extent(head) if self.tree[at].pos == "PROPN" and self.tree[at].has("Animacy=Anim")]
        if "Number=Plur" in wanted and not names and self.tree.preposition(head) in {"в", "во"}:
            return True  # "в штабе сообщили. По их данным"
        return any(self.tree[at].has(form) for at in names or [head] for form in wanted)

    def _agrees(self, source: Source, pronoun: int) -> bool:
        """Whether a pronoun may be of a source by gender and number; names in other letters show none."""
        spoken, token = self.tree[source.head], self.tree[pronoun]
        if token.has("Number=Plur"):
            return source.kind not in {SourceKind.OFFICIAL, SourceKind.EXPERT} or spoken.has("Number=Plur")
        names = [
            self.tree[at]
            for at in self.extent(source.head)
            if self.tree[at].pos == "PROPN" and self.tree[at].has("Animacy=Anim")
        ]
        verb = self.tree[spoken.head]
        is_told = bool(names) and spoken.rel == "nsubj" and verb.has("Tense=Past") and verb.has("Number=Sing")
        shown = [verb] if is_told else names or [spoken]
        genders = {form for one in shown for form in _GENDERS if one.has(form)}
        own = next((form for form in _GENDERS if token.has(form)), "")
        if own and not names and spoken.has("Number=Plur"):
            return False
        return not genders or own in genders or not own

    def _last_outlet(self, head: int) -> Source | None:
        """The outlet that spoke or was named last before "агентство" or "издание"."""
        spoken = next((one for one in reversed(self.spoken) if one.kind is SourceKind.OUTLET and one.head < head), None)
        for at in range(head - 1, spoken.head if spoken is not None else -1, -1):
            token = self.tree[at]
            if token.text[:1].isupper() and self._outlet([at]) is not None and token.head != head:
                return self.of(at)
            if (
                token.lemma in self.words.takes_up["outlet"]
                and len(self.tree.phrase(at)) > 1
                and (not token.text[:1].isupper() or at == self.tree.sentence_of(at).first)
            ):
                return self.of(at)
        return spoken


def _is_of_gender(tree: Tree, source: Source, pronoun: int) -> bool:
    """“сообщало оно" of a ministry: whether a body's own word agrees with a pronoun in the singular."""
    spoken, token = tree[source.head], tree[pronoun]
    forms = [one for one in _GENDERS if token.has(one)]
    is_single = token.has("Number=Sing") and spoken.has("Number=Sing")
    return is_single and bool(forms) and spoken.has(forms[0])


def _is_ministry(tree: Tree, source: Source) -> bool:
    """Whether a source is called a body with an office of its own, and no capital, country or outlet."""
    if source.kind is SourceKind.OUTLET:
        return False
    heads = [tree[at] for at in tree.phrase(source.head, wide=True)]
    return any(one.lemma.startswith(_OFFICES) or one.lemma in {"мид", "пентагон"} for one in heads)


def _is_within(tree: Tree, source: Source) -> bool:
    """“сообщили в штабе", "говорится в сообщении штаба": whether a source is a body, and no person."""
    is_body = source.kind in {SourceKind.PARTY, SourceKind.MONITOR, SourceKind.DOCUMENT}
    return is_body or (source.kind is not SourceKind.ANONYMOUS and tree.preposition(source.head) in {"в", "во"})


def _only_person(tree: Tree, spoken: Sequence[Source], pronoun: int) -> Source | None:
    """“По словам пресс-секретаря Шушан Степанян, …. Она добавила": a name whose forms show no gender."""
    number = tree[pronoun].sentence
    near = [one for one in spoken if 0 <= number - tree[one.head].sentence <= 1 and one.head < pronoun]
    people = {one.key: one for one in near if one.kind is SourceKind.OFFICIAL and " " in one.name}
    return next(iter(people.values())) if len(people) == 1 and tree[pronoun].has("Number=Sing") else None
