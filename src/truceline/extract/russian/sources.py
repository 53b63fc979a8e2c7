"""Who is it that speaks? Russian noun phrases as sources: their kind, party and name in the nominative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.stems import stems
from truceline.extract.russian.words import load_words
from truceline.model.claim import Hop, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.naming import Naming
    from truceline.extract.russian.tree import Tree
    from truceline.model.noun import Span

_ORDER: Final = ("anonymous", "outlet", "monitor", "witness", "expert", "official", "party", "document")
_OPENING: Final = frozenset('"«„')
_SHOWN: Final = frozenset({"этот", "тот", "военный", "же", "самый", "данный", "он", "она", "они"})
"""Words beside a general noun that takes up an earlier speaker."""
REACH: Final = 6
"""Sentences over which a general noun takes up an earlier speaker."""
_ARTICLES: Final = ("аль-", "ас-", "аш-", "ат-", "ан-", "ар-", "аз-", "эль-", "эт-", "ад-", "бен-", "бин-", "оглы")
_FEW: Final = frozenset({"два", "три", "четыре"})
"""Numbers behind which a noun is counted in the genitive: "двух собеседников" are "два собеседника"."""
_ISSUERS: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.MONITOR})
_OWNED: Final = ("anonymous", "witness", "expert")
"""Kinds of sources that an outlet calls its own."""
_BODY: Final = ("armed_forces", "state", "organisation", "coalition", "armed_group", "umbrella")


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


class Sources:
    """Reads noun phrases as sources and remembers who spoke before."""

    def __init__(self, tree: Tree, naming: Naming) -> None:
        self.tree = tree
        self.naming = naming
        self.words = load_words().words
        self._outlets = {stems(name): name for name in self.words.outlets}
        self.spoken: list[Source] = []
        """Who was read as a source so far, in order."""

    def can_speak(self, head: int) -> bool:
        """Whether the noun is somebody who speaks: by its kind, as a person's name, an outlet or a party."""
        return self._kind(head) is not None

    def is_land(self, head: int) -> bool:
        """“в Сирии”: a country by its own name is where something was, not who said it; a capital may be."""
        hit = self.naming.at(head)
        return (
            hit is not None
            and hit.kind == "name"
            and hit.first == hit.last
            and (self.naming.parties.kind(hit.party) == "state")
        )

    def is_outlet(self, head: int) -> bool:
        """Whether the noun is an outlet by its name or kind; asks without remembering it as a speaker."""
        return self._kind(head) is SourceKind.OUTLET

    def of(self, head: int) -> Source:
        """The source that a noun phrase names; a pronoun or general noun takes up whoever spoke before."""
        tree = self.tree
        earlier = self._taken_up(head)
        if earlier is not None:
            return earlier
        kind = self._kind(head) or SourceKind.UNKNOWN
        body = self._body(head)
        if body is not None and kind is SourceKind.DOCUMENT:
            kind = self._kind(body) or SourceKind.PARTY
        person = self._person(head)
        owner = self._owner(head, body)
        if owner is not None and person is None:
            return owner
        phrase = self._own_words(head, self._extent(body if body is not None else head))
        if self._group(head) is not None:
            phrase = tree.subtree(head)
        name = person or nominative(tree, body if body is not None else head, phrase)
        outlet = self._outlet(phrase) if kind is not SourceKind.ANONYMOUS else None
        if outlet is not None:
            name, kind = outlet, SourceKind.OUTLET
        group = self._group(head)
        named = self.naming.parties_of(head if group is None else group, self._extent(head))
        if not named and body is not None:
            named = self.naming.parties_of(body, self._extent(body))
        party = named[0].value if named and kind is not SourceKind.OUTLET else None
        party = owner.party if party is None and owner is not None else party
        key = party if party is not None and person is None else _folded(name)
        source = Source(name, key, kind, party, tree.quote(self._extent(head)), head)
        self.spoken.append(source)
        return source

    def outlet_of(self, head: int) -> int | None:
        """Whose source it is: "источники газеты X", "очевидцы, опрошенные агентством X", "собеседник «X» в штабе"."""
        tree = self.tree
        kind = self._spoken_kind(tree[head].lemma)
        if kind is None or kind.value not in _OWNED:
            return None
        for at in tree.children(head, "nmod", "appos", "flat", "obl"):
            if at > head and not tree.preposition(at) and self._kind(at) is SourceKind.OUTLET:
                return at
        asked = [
            one for at in tree.children(head, "acl", "amod") for one in tree.children(at, "obl", "obl:agent", "nmod")
        ]
        return next((at for at in asked if tree[at].case == "Ins" and self._kind(at) is SourceKind.OUTLET), None)

    def _own_words(self, head: int, phrase: list[int]) -> list[int]:
        """The phrase of a source without the outlet that it belongs to."""
        outlet = self.outlet_of(head)
        if outlet is None:
            return phrase
        theirs = set(self.tree.phrase(outlet, wide=True))
        kept = [at for at in phrase if at not in theirs or at == head]
        while kept[-1] != head and (self.tree[kept[-1]].pos == "PUNCT" or kept[-1] + 1 in theirs):
            kept.pop()
        return kept

    def _owner(self, head: int, body: int | None) -> Source | None:
        """Whose document or spokesman it is, told by a general noun or pronoun: "в бюллетене ведомства"."""
        tree, token = self.tree, self.tree[head]
        if token.lemma not in self.words.speakers["document"] | self.words.voices:
            return None
        if body is not None:
            return self._taken_up(body)
        if any(tree[at].lower in {"его", "ее", "их"} for at in tree.children(head, "det", "nmod")):
            return self._last_party(head)
        is_bare = len(tree.phrase(head)) == 1 and token.lemma in self.words.speakers["document"]
        return next((one for one in reversed(self.spoken) if one.kind in _ISSUERS), None) if is_bare else None

    def _last_party(self, head: int) -> Source | None:
        """The party named last before a possessive."""
        first = self.tree.sentence_of(head).first
        hits = [hit for hit in self.naming.hits if hit.last < first and hit.kind in {"name", "metonym"}]
        bodies = [hit for hit in hits if self.naming.parties.kind(hit.party) in _BODY]
        return self.of(bodies[-1].last) if bodies else None

    def _extent(self, head: int) -> list[int]:
        """The phrase with the title, body and name that belong to it."""
        tree = self.tree
        phrase = tree.phrase(head, wide=True)
        for child in tree.children(head, "appos", "flat", "flat:name"):
            inner = tree.phrase(child)
            if inner[-1] > phrase[-1] and self._is_joined(head, phrase[-1], inner[0]):
                phrase = list(range(phrase[0], inner[-1] + 1))
        return self.naming.in_full(phrase)

    def _is_joined(self, head: int, last: int, first: int) -> bool:
        """“постпред России при ООН Василий Небензя”: whether all between a title and a name belongs to the title."""
        if first <= last + 2:
            return True
        inside = set(self.tree.subtree(head))
        return all(at in inside and self.tree[at].text not in {",", "(", ";"} for at in range(last + 1, first))

    def _kind(self, head: int) -> SourceKind | None:
        tree, token = self.tree, self.tree[head]
        if token.lemma in self.words.pronouns and token.pos == "PRON":
            return SourceKind.OFFICIAL
        group = self._group(head)
        if group is not None:
            return self._kind(group)
        kind = self._spoken_kind(token.lemma)
        if kind is not None and kind.value in _OWNED:
            return kind
        if self._outlet(self._extent(head)) is not None:
            return SourceKind.OUTLET
        if kind is not None:
            return kind
        hit = self.naming.at(head)
        if hit is not None and hit.kind in {"name", "metonym"}:
            return SourceKind.PARTY if self.naming.parties.kind(hit.party) in _BODY else None
        if self.naming.parties_of(head, tree.phrase(head, wide=True)) and token.lemma not in self.words.passing:
            return SourceKind.PARTY
        return self._named_kind(head)

    def _named_kind(self, head: int) -> SourceKind | None:
        """What kind of speaker it is who is in no list: a name in quotation marks, a person, somebody living."""
        tree, token = self.tree, self.tree[head]
        is_quoted = head > 0 and tree[head - 1].text in _OPENING and token.text[:1].isupper()
        if is_quoted and tree[token.head].is_verb and token.rel == "nsubj":
            return SourceKind.OUTLET  # "рассказывал «Профиль»": what speaks by a name in quotation marks is an outlet
        is_person = token.is_name and token.pos == "PROPN" and token.has("Animacy=Anim")
        if is_person or (token.is_name and tree.children(head, "flat:name")):
            return SourceKind.OFFICIAL
        is_titled = any(tree[at].has("Animacy=Anim") and tree[at].pos == "PROPN" for at in tree.children(head, "appos"))
        if token.pos == "NOUN" and token.has("Animacy=Anim") and self.naming.at(head) is None:
            return SourceKind.OFFICIAL if is_titled else SourceKind.WITNESS  # "пастух", "хирург Али Хасан"
        return None

    def _spoken_kind(self, lemma: str) -> SourceKind | None:
        """What kind of speaker a noun names: as it is, or its last part ("контр-адмирал", "экс-министр")."""
        for word in (lemma, lemma.rpartition("-")[2]):
            kind = next((name for name in _ORDER if word in self.words.speakers[name]), None)
            if kind is not None:
                return SourceKind(kind)
        return None

    def _group(self, head: int) -> int | None:
        """“один из командиров”: those of whom one spoke."""
        tree = self.tree
        if tree[head].pos not in {"NUM", "DET", "PRON"}:
            return None
        return next((at for at in tree.children(head, "nmod") if tree.preposition(at) == "из"), None)

    def _outlet(self, phrase: Sequence[int]) -> str | None:
        """The outlet whose name is in the phrase."""
        words = [stems(self.tree[at].text) for at in phrase]
        flat = [part for word in words for part in word]
        for first in range(len(flat)):
            for last in range(len(flat), first, -1):
                if tuple(flat[first:last]) in self._outlets:
                    return self._outlets[tuple(flat[first:last])]
        return None

    def _body(self, head: int) -> int | None:
        """The body for which an unnamed spokesman speaks, or whose document it is."""
        tree, token = self.tree, self.tree[head]
        if token.lemma not in self.words.voices and token.lemma not in self.words.speakers["document"]:
            return None
        owners = [at for at in tree.children(head, "nmod") if tree[at].case == "Gen" and not tree.preposition(at)]
        return next((at for at in owners if self.can_speak(at) or self.naming.at(at) is not None), None)

    def _person(self, head: int) -> str | None:
        """The name of a person who stands beside a title, or is the head himself, in the nominative."""
        tree = self.tree
        for at in self._extent(head):
            token = tree[at]
            if token.pos == "PROPN" and token.has("Animacy=Anim") and self.naming.at(at) is None:
                return " ".join(self._nominal(one) for one in self._whole_name(at))
        return None

    def _whole_name(self, first: int) -> list[int]:
        """The names that stand in a row: "Ахмед аль-Мисмари"."""
        tree, last = self.tree, first
        end = tree.sentence_of(first).last
        while last + 1 < end and (tree[last + 1].pos == "PROPN" or tree[last + 1].lower.startswith(_ARTICLES)):
            last += 1
        return list(range(first, last + 1))

    def _nominal(self, index: int) -> str:
        token = self.tree[index]
        return token.text if token.case in {"Nom", ""} or token.lower.startswith(_ARTICLES) else _capital(token.lemma)

    def _taken_up(self, head: int) -> Source | None:
        token = self.tree[head]
        if token.lemma in self.words.pronouns and token.pos == "PRON":
            kinds = (
                {"official", "expert", "witness"}
                if token.has("Number=Sing")
                else {"official", "witness", "party", "monitor"}
            )
            return next((one for one in reversed(self.spoken) if one.kind.value in kinds), None)
        phrase = self.tree.phrase(head)
        if any(self.tree[at].lemma not in _SHOWN for at in phrase if at != head):
            return None
        if self.naming.at(head) is not None:
            return None
        kind = next((kind for kind, words in self.words.takes_up.items() if token.lemma in words), None)
        if kind == "outlet":
            return self._last_outlet(head)
        near = [one for one in reversed(self.spoken) if self._is_near(one, head)]
        alike = [one for one in near if any(self.tree[at].lemma == token.lemma for at in self.tree.phrase(one.head))]
        known = next((one for one in (*alike, *near) if one.kind.value == kind or one in alike), None)
        return known if known is not None or kind != "monitor" else self._last_monitor(head)

    def _is_near(self, source: Source, head: int) -> bool:
        return abs(self.tree[head].sentence - self.tree[source.head].sentence) <= REACH

    def last_body(self, head: int) -> list[Source]:
        """Who is meant by "there": the body that was named last as the subject of a sentence before."""
        first = self.tree.sentence_of(head).first
        for at in range(first - 1, -1, -1):
            token = self.tree[at]
            if token.rel in {"nsubj", "obl"} and token.is_noun and self.naming.parties_of(at, self._extent(at)):
                return [self.of(at)] if self.can_speak(at) else []
        return []

    def _last_monitor(self, head: int) -> Source | None:
        """The body that watches, named last: "наблюдатели" after "миссия ОБСЕ"."""
        hits = [hit for hit in self.naming.hits if hit.last < head and hit.kind == "name"]
        bodies = [hit for hit in hits if self.naming.parties.kind(hit.party) == "organisation"]
        near = [hit for hit in bodies if self.tree[head].sentence - self.tree[hit.last].sentence <= REACH]
        return self.of(near[-1].first) if near else None

    def _last_outlet(self, head: int) -> Source | None:
        """The outlet named last before "агентство" or "издание"."""
        for at in range(head - 1, -1, -1):
            token = self.tree[at]
            if token.text[:1].isupper() and self._outlet([at]) is not None and token.head != head:
                return self.of(at)
            if (
                token.lemma in self.words.speakers["outlet"]
                and len(self.tree.phrase(at)) > 1
                and not token.text[:1].isupper()
            ):
                return self.of(at)
        return None


def nominative(tree: Tree, head: int, phrase: Sequence[int]) -> str:
    """The words of a phrase with its head and what agrees with it in the nominative."""
    token = tree[head]
    is_whole = phrase[-1] - phrase[0] == len(phrase) - 1
    if token.case in {"Nom", ""} and is_whole:
        return tree.span(tree[phrase[0]].start, tree[phrase[-1]].end).text
    parts, at, last = [], tree[phrase[0]].start, phrase[0]
    for index in phrase:
        word = tree[index]
        parts.append(tree.original[at : word.start] if index <= last + 1 else " ")
        last = index
        agrees = index == head or (word.head == head and word.rel in {"amod", "det"} and word.case == token.case)
        if word.lemma in _FEW and word.pos == "NUM":
            parts.append(word.lemma)
        else:
            parts.append(_in_nominative(tree, index, head) if agrees else tree.original[word.start : word.end])
        at = word.end
    return "".join(parts).strip()


def _in_nominative(tree: Tree, index: int, head: int) -> str:
    word, noun = tree[index], tree[head]
    if word.text.isupper():
        return word.text
    lemma = word.lemma
    if index == head and any(
        tree[at].lemma in _FEW for at in tree.children(head, "nummod", "nummod:gov", "nummod:entity")
    ):
        return lemma + "а" if lemma[-1:] not in "аеиоуыэюяйь" else word.text
    if index != head:
        lemma = _agreeing(lemma, noun.features)
    elif noun.has("Number=Plur"):
        lemma = _plural(lemma)
    return _capital(lemma) if word.text[:1].isupper() else lemma


def _agreeing(lemma: str, features: str) -> str:
    """An adjective's dictionary form in the gender and number of its noun."""
    if not lemma.endswith(("ый", "ий", "ой")):
        return lemma
    soft = lemma.endswith("ий") and lemma[-3] not in "кгхжчшщ"
    base = lemma[:-2]
    if "Number=Plur" in features:
        return base + ("ие" if soft or base[-1] in "кгхжчшщ" else "ые")
    if "Gender=Fem" in features:
        return base + ("яя" if soft else "ая")
    return base + ("ее" if soft or base[-1] in "жчшщ" else "ое") if "Gender=Neut" in features else lemma


def _plural(lemma: str) -> str:
    """A noun's dictionary form in the plural, by its ending."""
    if lemma.endswith(("ый", "ий", "ой")):
        return _agreeing(lemma, "Number=Plur")
    if lemma.endswith("ец"):
        return lemma[:-2] + "цы"
    if lemma.endswith(("ь", "й", "я")):
        return lemma[:-1] + "и"
    if lemma.endswith("ие"):
        return lemma[:-1] + "я"
    if lemma.endswith(("а", "о")):
        return lemma[:-1] + ("и" if lemma[-2:-1] in "кгхжчшщ" else "ы" if lemma.endswith("а") else "а")
    return (
        lemma + ("и" if lemma[-1:] in "кгхжчшщ" else "ы") if lemma[-1:].isalpha() and lemma[-1:] not in "ыиу" else lemma
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())
