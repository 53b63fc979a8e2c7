"""Who is it that speaks? Russian noun phrases as sources: their kind, party and name in the nominative."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.speaking import BODY, OPENING
from truceline.extract.russian.taking import OWNING, REACH, SHOWN, Source, Taking
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.tree import Tree

_ARTICLES: Final = ("аль-", "ас-", "аш-", "ат-", "ан-", "ар-", "аз-", "эль-", "эт-", "ад-", "бен-", "бин-", "оглы")
PAGES: Final = frozenset(
    {"аккаунт", "блог", "сайт", "страница", "канал", "портал", "телеграм-канал", "твиттер", "фейсбук"}
)
"""Where a body puts its documents: "сообщение на сайте Минобороны"."""
_SOFTER: Final = {"а": "я", "у": "ю", "ом": "ем"}
"""Endings of soft names beside those of hard ones in the same case."""
MIN_BASE: Final = 3
"""Letters that a surname has before its ending."""
_OBLIQUE: Final = re.compile("(?:ый|ий|ого|ому|ым|ом|ых|ыми|ую|ой|ая|ое|ые|его|ему|им|ем|их|ими|ее|ие)$")
"""Endings of a participle."""
_HARD: Final = frozenset("бвгджзклмнпрстфхцчшщ")
"""Ends of names that no woman's name loses or takes."""
_SOFT: Final = re.compile("ь(?:и|е|ю|ей)$")
"""Endings of a name in "-ья": "Яхьи"."""
_WRITING: Final = frozenset(
    {"распространить", "опубликовать", "подготовить", "составить", "написать", "выпустить", "подписать", "обнародовать"}
)
"""What is done to a document by those whose it is."""
_PLURALS: Final = {"сосед": "соседи", "человек": "люди", "ребенок": "дети", "друг": "друзья", "брат": "братья"}
_FEW: Final = frozenset({"два", "три", "четыре"})
"""Numbers behind which a noun is counted in the genitive: "двух собеседников" are "два собеседника"."""
_ISSUERS: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.MONITOR})


class Sources(Taking):
    """Reads noun phrases as sources and remembers who spoke before."""

    def of(self, head: int) -> Source:
        """The source that a noun phrase names; a pronoun or general noun takes up whoever spoke before."""
        tree = self.tree
        earlier = self._taken_up(head) if not self._is_voice_of(head) else None
        if earlier is not None:
            self.spoken.append(replace(earlier, head=head))
            return earlier
        kind = self._kind(head) or SourceKind.UNKNOWN
        body = self._body(head)
        if body is not None and kind is SourceKind.DOCUMENT:
            kind = self._kind(body) or SourceKind.PARTY
        person = self._person(head)
        known = self._known_person(person or (self.tree[head].text if self._is_named(head) else None))
        if known is not None:
            self.spoken.append(replace(known, head=head))
            return known
        owner = self._owner(head, body)
        if owner is not None and person is None:
            return owner
        phrase = self._own_words(head, self.extent(body if body is not None else head))
        phrase = phrase[1:] if len(phrase) > 1 and tree[phrase[0]].lemma == "сам" else phrase
        if self._group(head) is not None:
            phrase = tree.subtree(head)
        name = person or nominative(tree, body if body is not None else head, phrase)
        longer = [*phrase, *range(phrase[-1] + 1, min(phrase[-1] + 3, tree.sentence_of(head).last))]
        called = longer if tree[head].lemma in self.words.takes_up["outlet"] and tree[head].text.islower() else phrase
        outlet = (self._outlet(called) or self._in_marks(head, kind)) if kind is not SourceKind.ANONYMOUS else None
        if outlet is not None:
            name, kind = self._as_written(outlet, self.extent(head)), SourceKind.OUTLET
        group = self._group(head)
        named = self.naming.parties_of(head if group is None else group, self.extent(head))
        if not named and body is not None:
            named = self.naming.parties_of(body, self.extent(body))
        party = named[0].value if named and kind is not SourceKind.OUTLET else None
        party = owner.party if party is None and owner is not None else party
        key = party if party is not None and person is None else _folded(name)
        source = Source(name, key, kind, party, tree.quote(self.extent(head)), head)
        self.spoken.append(source)
        return source

    def _as_written(self, name: str, phrase: Sequence[int]) -> str:
        """A known name with the dots of “ё" that the text gives it."""
        told = self.tree.original[self.tree[phrase[0]].start : self.tree[phrase[-1]].end]
        at = _folded(told).find(_folded(name))
        return told[at : at + len(name)] if at >= 0 and "ё" in told else name

    def _is_named(self, head: int) -> bool:
        token = self.tree[head]
        return token.is_name or (token.lower.startswith(_ARTICLES) and token.text.partition("-")[2][:1].isupper())

    def _is_voice_of(self, head: int) -> bool:
        """“их представитель”: whoever speaks for those who are meant, and no speaker of before."""
        if self.tree[head].lemma not in self.words.voices:
            return False
        return any(self.tree[at].lower in OWNING for at in self.tree.children(head, "det", "nmod"))

    def _in_marks(self, head: int, kind: SourceKind) -> str | None:
        """The name of an outlet in quotation marks: "сайт «Донецк сегодня»", "пишет «Деловое ТВ»"."""
        tree, sentence = self.tree, self.tree.sentence_of(head)
        if kind is not SourceKind.OUTLET:
            return None
        before = [at for at in (head + 1, head, head - 1, head - 2) if sentence.first <= at < sentence.last]
        first = next((at for at in before if tree[at].text in OPENING and tree[at + 1].pos != "PUNCT"), None)
        if first is None:
            return None
        last = next(
            (at for at in range(first + 1, min(first + 8, sentence.last)) if tree[at].text in OPENING | {"»"}), None
        )
        if last is None or last <= first + 1:
            return None
        if first < head < last:
            return nominative(tree, head, list(range(first + 1, last)))
        is_one = last == first + 2 and not tree[first + 1].text.isascii()
        return self._nominal(first + 1) if is_one else tree.span(tree[first + 1].start, tree[last - 1].end).text

    def _named_kind(self, head: int) -> SourceKind | None:
        """As by its form; a surname that a speaker was called by before is a person whatever its form."""
        token = self.tree[head]
        is_known = token.is_name and token.pos == "PROPN" and self._known_person(token.text) is not None
        return SourceKind.OFFICIAL if is_known else super()._named_kind(head)

    def _owner(self, head: int, body: int | None) -> Source | None:
        """Whose document or spokesman it is, told by a general noun or pronoun: "в бюллетене ведомства"."""
        tree, token = self.tree, self.tree[head]
        if token.lemma not in self.words.speakers["document"] | self.words.voices:
            return None
        if body is not None:
            return self._taken_up(body)
        if any(tree[at].lower in OWNING for at in tree.children(head, "det", "nmod")):
            return self.whose(head) or self._last_party(head)
        dated = {below for at in tree.children(head, "nmod") if tree.preposition(at) in {"от", "за"}
                 for below in tree.subtree(at)}  # fmt: skip
        is_bare = all(tree[at].lemma in SHOWN or at in dated for at in tree.phrase(head) if at != head)
        return (
            (self._last_issuer() or self._named_issuer(head) or self._last_watcher(head))
            if is_bare and token.lemma in self.words.speakers["document"]
            else None
        )

    def _last_watcher(self, head: int) -> Source | None:
        """“говорится в отчёте" before anybody spoke: the body that watches, or the office, that was named last."""
        return self._last_named(head, {"organisation"}) or self._last_office(head)

    def _last_issuer(self) -> Source | None:
        """Who issued "the document": the last body that spoke, or an outlet where it alone spoke last."""
        last = self.spoken[-1] if self.spoken else None
        number = self.tree[last.head].sentence if last is not None else -1
        beside = [one for one in self.spoken if self.tree[one.head].sentence == number]
        if last is not None and all(one.kind is SourceKind.OUTLET for one in beside):
            return last
        return next((one for one in reversed(self.spoken) if one.kind in _ISSUERS), None)

    def _named_issuer(self, head: int) -> Source | None:
        """“Сводка штаба за среду. …, сказано в сводке": whose document of that name was told of before."""
        tree = self.tree
        first = tree.sentences[max(0, tree[head].sentence - REACH)].first
        for at in range(head - 1, first - 1, -1):
            body = self._body(at) if tree[at].lemma == tree[head].lemma else None
            if body is not None:
                return self.of(body)
        return None

    def _last_party(self, head: int) -> Source | None:
        """The party named last before a possessive."""
        first = self.tree.sentence_of(head).first
        hits = [hit for hit in self.naming.hits if hit.last < first and hit.kind in {"name", "metonym"}]
        bodies = [hit for hit in hits if self.naming.parties.kind(hit.party) in BODY]
        return self.of(bodies[-1].last) if bodies else None

    def _body(self, head: int) -> int | None:
        """The body for which an unnamed spokesman speaks, or whose document it is."""
        tree, token = self.tree, self.tree[head]
        if token.lemma not in self.words.voices and token.lemma not in self.words.speakers["document"]:
            return None
        owners = [at for at in tree.children(head, "nmod") if tree[at].case == "Gen" and not tree.preposition(at)]
        owners += [
            one for at in tree.children(head, "nmod") if tree[at].lemma in PAGES for one in tree.children(at, "nmod")
        ]
        owners += [at for at in tree.children(head, "nmod") if tree.preposition(at) == "из"]
        owners += self.owners_of_page(head)
        body = next((at for at in owners if self.can_speak(at) or self.naming.at(at) is not None), None)
        is_voice = body is not None and tree[body].lemma == "пресс-служба"
        return (self._body(body) or body) if body is not None and is_voice else body

    def owners_of_page(self, document: int) -> list[int]:
        """“заявлению, опубликованному на сайте X", "в отчёте, который подготовили X": whose page or work it is."""
        tree = self.tree
        clauses = tree.children(document, "acl", "acl:relcl")
        pages = [at for one in clauses for at in tree.children(one, "obl", "nmod") if tree[at].lemma in PAGES]
        writing = [one for one in clauses if tree[one].lemma in _WRITING]
        writers = [at for one in writing for at in tree.children(one, "nsubj", "obl:agent", "obl")]
        writers = [at for at in writers if tree[at].lemma != "который" and tree[at].case in {"Nom", "Ins"}]
        owners = [one for at in pages for one in tree.children(at, "nmod") if tree[one].case in {"Gen", ""}]
        return [at for at in (*owners, *writers) if self.can_speak(at) and not self.is_outlet(at)]

    def _person(self, head: int) -> str | None:
        """The name of a person who stands beside a title, or is the head himself, in the nominative."""
        tree = self.tree
        for at in self.extent(head):
            token = tree[at]
            is_called = at + 1 < len(tree) and tree[at + 1].lower.startswith(_ARTICLES) and at != head
            if token.pos == "PROPN" and token.has("Animacy=Anim") and (is_called or self.naming.at(at) is None):
                if self._is_of_body(head, at):
                    continue
                is_told = tree[head].case == "Nom" and tree[at].rel in {"appos", "flat:name", "nsubj"}
                row = self._whole_name(at)
                return " ".join(tree[one].text for one in row) if is_told else self._nominal_row(row)
        return None

    def _is_of_body(self, head: int, at: int) -> bool:
        """“комитет сопротивления Эль-Фашира": a name in the genitive below a body is where it is, and no man."""
        words, tree = self.words.speakers, self.tree
        is_below = tree[at].rel in {"nmod", "appos"} and tree[at].head != head
        is_below = is_below or (tree[at].rel == "nmod" and tree[at].case == "Gen")
        is_row = at + 1 < len(tree) and tree[at + 1].pos == "PROPN"
        is_led = tree[at].head == head and tree[at].rel == "nmod" and tree[head].case == "Nom" and not is_row
        if is_led and (
            tree[at].case == "Gen" or (tree[head].has("Gender=Masc") and tree[at].lower.endswith(("а", "я")))
        ):
            return True  # "мэр Мелитополя"
        return is_below and tree[head].lemma in words["party"] | words["monitor"]

    def _known_person(self, name: str | None) -> Source | None:
        """“Басурин” behind “Эдуард Басурин”: a surname alone is whoever was named in full before."""
        if name is None or " " in name:
            return None
        surname = f" {name}".lower()  # "Аль-Мисмари" at the head of a sentence
        return next((one for one in reversed(self.spoken) if one.name.lower().endswith(surname)), None)

    def _whole_name(self, first: int) -> list[int]:
        """The names that stand in a row: "Ахмед аль-Мисмари"."""
        tree, last = self.tree, first
        end = tree.sentence_of(first).last
        while last + 1 < end and (tree[last + 1].pos == "PROPN" or tree[last + 1].lower.startswith(_ARTICLES)):
            is_other = tree[last + 1].text.isascii() != tree[first].text.isascii() or tree[last + 1].rel == "amod"
            if is_other or self._outlet([last + 1]) is not None:
                break
            last += 1
        return list(range(first, last + 1))

    def _nominal_row(self, row: Sequence[int]) -> str:
        """“Александра Хуга”: a surname that no dictionary has loses the ending that its first name has lost."""
        names = [self._nominal(one) for one in row]
        first, told = names[0], self.tree[row[0]].text
        ending = told[len(first) :] if told.startswith(first) else ""
        if ending not in {"а", "у", "ом"}:
            return " ".join(names)
        is_fixed = [ending == "а" and self.tree[at].lower.endswith(("у", "ю")) for at in row]  # "Мухаммеда Кунуну"
        names = [self.tree[at].text if same else name for at, name, same in zip(row, names, is_fixed, strict=True)]
        known = {at: name for at, name in zip(row, names, strict=True) if name != self.tree[at].text}
        return " ".join(known.get(at, _softened(self.tree[at].text, ending)) for at in row)

    def _nominal(self, index: int) -> str:
        token = self.tree[index]
        word = self.tree.original[token.start : token.end]
        is_told = token.case in {"Nom", ""} or token.rel == "nsubj" or token.lower.startswith(_ARTICLES)
        behind = self.tree[index + 1].lower if index + 1 < len(self.tree) else ""
        is_foreign = behind.startswith(_ARTICLES) and not token.lower.startswith(token.lemma)  # "Турки аль-Малики"
        is_fixed = token.has("Gender=Fem") and token.lower[-1:] in _HARD  # "Шушан"
        if is_told or is_foreign or is_fixed:
            return word
        return _SOFT.sub("ья", word) if token.lemma.endswith("ие") else _capital(dotted(token.lemma, word))


def _softened(name: str, ending: str) -> str:
    """“Вадима Кулитя”: a surname without the ending that its first name has lost, or the soft form of that."""
    base = name.removesuffix(_SOFTER[ending])
    if base == name or len(base) < MIN_BASE:
        return name.removesuffix(ending)
    return base if base[-1] in "жшчщц" else base + ("й" if base[-1] in "аеиоуыэю" else "ь")


def nominative(tree: Tree, head: int, phrase: Sequence[int]) -> str:
    """The words of a phrase with its head and what agrees with it in the nominative."""
    token = tree[head]
    is_whole = phrase[-1] - phrase[0] == len(phrase) - 1
    is_counted = token.case == "Gen" and any(tree[at].case == "Nom" for at in tree.children(head, "nummod:gov"))
    if (token.case in {"Nom", ""} or is_counted) and is_whole:
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


def dotted(lemma: str, word: str) -> str:
    """A dictionary form with the dots of “ё" as the word is written in the text."""
    pairs = zip(lemma, word.lower(), strict=False)
    return "".join("ё" if one == "е" and other == "ё" else one for one, other in pairs) + lemma[len(word) :]


def _in_nominative(tree: Tree, index: int, head: int) -> str:
    word, noun = tree[index], tree[head]
    if word.text.isupper():
        return word.text
    lemma = dotted(word.lemma, tree.original[word.start : word.end])
    if index == head and any(
        tree[at].lemma in _FEW for at in tree.children(head, "nummod", "nummod:gov", "nummod:entity")
    ):
        return lemma + "а" if lemma[-1:] not in "аеиоуыэюяйь" else word.text
    if index != head:
        lemma = _agreeing(_adjectival(word.lower, lemma), noun.features)
    elif noun.has("Number=Plur"):
        lemma = _plural(lemma)
    return _capital(lemma) if word.text[:1].isupper() else lemma


def _adjectival(word: str, lemma: str) -> str:
    """A participle, whose dictionary form is a verb, by its own stem: "объединенного" is "объединенный"."""
    if lemma.endswith(("ый", "ий", "ой")):
        return lemma
    base = _OBLIQUE.sub("", word)
    return base + ("ий" if base.endswith(("щ", "ш")) else "ый")


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
    if lemma in _PLURALS:
        return _PLURALS[lemma]
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
