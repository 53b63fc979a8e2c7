"""Who may speak? Russian noun phrases by kind: people, bodies, outlets, documents; asks without remembering anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.stems import stems
from truceline.extract.russian.words import load_words
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.naming import Naming
    from truceline.extract.russian.tree import Tree

_ORDER: Final = ("anonymous", "outlet", "monitor", "witness", "expert", "official", "party", "document")
OPENING: Final = frozenset('"«„')
_SITE: Final = re.compile(
    r"[\w-]+(?:\.[\w-]+)*\.(?:ru|com|net|org|info|il|ua|am|az|ge|by|kz|me|tv|news|co|su|рф|фм|fm|io)", re.IGNORECASE
)
"""A source that is called by its address."""
_SEATS: Final = frozenset(
    {"кремль", "москва", "вашингтон", "киев", "дамаск", "анкара", "тегеран", "баку", "ереван", "тбилиси", "пекин"}
    | {"лондон", "париж", "берлин", "багдад", "бейрут", "эр-рияд", "пхеньян", "сеул", "иерусалим", "тель-авив"}
)
"""Seats of power that are names of their states and no countries."""
_LANDS: Final = frozenset({"сша", "рф", "оаэ", "кндр", "юар", "цар", "дрк", "фрг", "кнр"})
"""Countries that are called by their initials; other initials are bodies."""
_NETS: Final = frozenset(
    {"facebook", "twitter", "telegram", "instagram", "youtube", "x", "whatsapp", "viber", "tiktok"}
)
"""Networks on which anybody writes."""
_TALKS: Final = frozenset(
    {"интервью", "разговор", "беседа", "комментарий", "эфир", "колонка", "программа", "студия", "запрос", "вопрос"}
    | {"корреспондент", "журналист", "репортер", "обозреватель", "съемочный", "сайт", "страница"}
)
"""What somebody told an outlet in, and who heard it there."""
_DEPUTIES: Final = ("зам", "вице-", "экс-", "пресс-")
_LATIN: Final = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ'.-]+")
_OFFICE: Final = re.compile(
    "(?:гор|обл|рай|рос|гос|мин|мос|нац|глав|спец|воен|погран|обор|крае?)[а-я]*"
    "(?:здрав|совет|ком|надзор|дум|упр|служб|центр|штаб|администраци|энерго|исполком|суд|полици|прокуратур)[а-я]{0,3}$"
)
"""Bodies by the parts of their names: "горздрав", "облсовет"."""
BODY: Final = ("armed_forces", "state", "organisation", "coalition", "armed_group", "umbrella")
OWNED: Final = ("anonymous", "witness", "expert")
"""Kinds of sources that an outlet calls its own."""

_NO_BODIES: Final = frozenset(
    {
        "день",
        "ночь",
        "час",
        "год",
        "месяц",
        "неделя",
        "утро",
        "вечер",
        "связь",
        "ответ",
        "время",
        "сутки",
        "среда",
        "пятница",
    }
    | {
        "суббота",
        "очередь",
        "случай",
        "частность",
        "число",
        "ход",
        "целое",
        "четверг",
        "вторник",
        "понедельник",
        "воскресенье",
    }
    | {"твиттер", "соцсеть", "сеть", "канал", "фейсбук", "мессенджер", "пост", "прошлое", "дух", "адрес", "декабрь"}
)
"""Nouns behind “в” in which nobody speaks."""


class Speaking:
    """Tells what kind of speaker a noun is, if it is one."""

    def __init__(self, tree: Tree, naming: Naming) -> None:
        self.tree = tree
        self.naming = naming
        self.words = load_words().words
        self._outlets = {stems(name): name for name in self.words.outlets}

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
            and self.tree[head].lemma not in _SEATS
            and not (self.tree[head].text.isupper() and self.tree[head].lower not in _LANDS)
            and (self.naming.parties.kind(hit.party) == "state")
        )

    def is_outlet(self, head: int) -> bool:
        """Whether the noun is an outlet by its name or kind; asks without remembering it as a speaker."""
        return self._kind(head) is SourceKind.OUTLET

    def is_monitor(self, head: int) -> bool:
        """Whether the noun is somebody who watches ("наблюдателям"); asks without remembering it as a speaker."""
        return self._kind(head) is SourceKind.MONITOR

    def before_colon(self, noun: int) -> list[int]:
        """“Иначе думает врач: по его словам, …": people who may speak and are subjects before the colon."""
        tree, first = self.tree, self.tree.sentence_of(noun).first
        if not any(tree[at].text == ":" for at in range(max(first, noun - 3), noun)):
            return []
        found = [at for at in range(first, noun) if tree[at].rel == "nsubj" and tree[at].has("Animacy=Anim")]
        return [at for at in found if tree[at].is_noun and self.can_speak(at) and not self.is_outlet(at)]

    def is_body(self, at: int) -> bool:
        """“уточнили в гражданской обороне”: a body that no lexicon has, named by a noun with something beside it."""
        token = self.tree[at]
        words = self.words
        if token.pos != "NOUN" or token.lemma in words.places.kinds | words.documents | words.courses:
            return False
        is_told = bool(self.tree.children(at, "amod", "nmod")) or _OFFICE.match(token.lower) is not None
        is_told = is_told and self.naming.at(at) is None
        return is_told and not self.tree[at].has("Animacy=Anim") and token.lemma not in _NO_BODIES

    def may_be_body(self, at: int, case: str = "Nom") -> bool:
        """Whether a noun of no known kind may be a body that speaks: nothing said, meant, done or measured."""
        token, words, lexicon = self.tree[at], self.words, load_words()
        told = words.carrying.nouns | words.carrying.given | words.passing | words.hedges.reports | words.measures
        is_thing = token.lemma in told | words.courses | lexicon.by_noun.keys() or token.lower in _NO_BODIES
        return token.is_noun and token.case in {case, ""} and not is_thing and lexicon.weapon(token.lemma) is None

    def extent(self, head: int) -> list[int]:
        """The phrase with the title, body and name that belong to it."""
        tree = self.tree
        phrase = tree.phrase(head, wide=True)
        for child in tree.children(head, "appos", "flat", "flat:name"):
            inner = tree.phrase(child)
            is_behind = any(tree[at].text == ":" for at in range(phrase[-1], inner[0]))
            if inner[-1] > phrase[-1] and not is_behind and self._is_joined(head, phrase[-1], inner[0]):
                phrase = list(range(phrase[0], inner[-1] + 1))
        return self._to_address(self.naming.in_full(phrase))

    def _to_address(self, phrase: list[int]) -> list[int]:
        """“портал China.org.cn”: the name with all of its address, which is written without spaces."""
        tree, last = self.tree, phrase[-1]
        stop = tree.sentence_of(last).last
        while last + 2 < stop and tree[last].text.isascii() and tree[last + 1].text == ".":
            if tree[last].end != tree[last + 1].start or tree[last + 1].end != tree[last + 2].start:
                break
            last += 2
        return [*phrase, *range(phrase[-1] + 1, last + 1)]

    def _is_joined(self, head: int, last: int, first: int) -> bool:
        """“постпред России при ООН Василий Небензя”: whether all between a title and a name belongs to the title."""
        if first <= last + 2:
            return True
        inside = set(self.tree.subtree(head))
        between = [at for at in range(last + 1, first) if not self._is_short(at)]
        return all(at in inside and self.tree[at].text not in {",", "(", ";"} for at in between)

    def _is_short(self, at: int) -> bool:
        """“министерства обороны (МО) Иван Иванов": the letters that a body is called by, in brackets."""
        tree, last = self.tree, len(self.tree) - 1
        opening = next((one for one in (at, at - 1, at - 2) if one >= 0 and tree[one].text == "("), None)
        if opening is None or opening + 2 > last or not tree[opening + 1].text.isupper():
            return False
        return tree[opening + 2].text == ")" and at <= opening + 2

    def _kind(self, head: int) -> SourceKind | None:
        tree, token = self.tree, self.tree[head]
        if token.lemma in self.words.pronouns and token.pos == "PRON":
            return SourceKind.OFFICIAL
        group = self._group(head)
        if group is not None:
            return self._kind(group)
        kind = self._spoken_kind(token.lemma)
        if kind is not None and kind.value in OWNED:
            return kind
        if self._outlet(self.extent(head)) is not None:
            return SourceKind.OUTLET
        if kind is not None:
            return kind
        hit = self.naming.at(head)
        if hit is not None and hit.kind in {"name", "metonym"}:
            return SourceKind.PARTY if self.naming.parties.kind(hit.party) in BODY else None
        if self.naming.parties_of(head, tree.phrase(head, wide=True)) and token.lemma not in self.words.passing:
            return SourceKind.PARTY
        return self._named_kind(head)

    def _named_kind(self, head: int) -> SourceKind | None:
        """What kind of speaker it is who is in no list: a name in quotation marks, a person, somebody living."""
        tree, token = self.tree, self.tree[head]
        first = (
            head - 1 if head and tree[head - 1].pos in {"NUM", "ADJ"} and tree[head - 1].text[:1].isdigit() else head
        )
        is_quoted = first > 0 and tree[first - 1].text in OPENING and token.text[:1].isupper()
        start = tree.phrase(head)[0]
        is_named = start > 0 and tree[start - 1].text in OPENING and tree[start].text[:1].isupper()
        if (is_quoted or is_named) and tree[token.head].is_verb and token.rel == "nsubj":
            return SourceKind.OUTLET  # "рассказывал «Профиль»": what speaks by a name in quotation marks is an outlet
        if self._is_quoted_owner(head) or ((is_quoted or is_named) and self._is_told(head)):
            return SourceKind.OUTLET  # "по сведениям «Кавказского узла»"
        is_site = _SITE.fullmatch(token.text) is not None
        if self._is_foreign_voice(head):
            return SourceKind.OUTLET  # "по сведениям Pledge Times", "в интервью Arab News"
        if is_site or (token.rel == "nsubj" and _LATIN.fullmatch(token.text) and self.naming.at(head) is None):
            return SourceKind.OUTLET
        is_short = token.text.isupper() and len(token.text) > 2 and self.naming.at(head) is None
        if is_short and token.rel == "nsubj" and tree[token.head].lemma in load_words().via:
            return SourceKind.PARTY  # "СНБО заявил": initials that speak are a body
        is_person = token.is_name and token.pos == "PROPN" and token.has("Animacy=Anim")
        if is_person or (token.is_name and tree.children(head, "flat:name")):
            return SourceKind.OFFICIAL
        is_titled = any(tree[at].has("Animacy=Anim") and tree[at].pos == "PROPN" for at in tree.children(head, "appos"))
        if token.pos == "NOUN" and token.has("Animacy=Anim") and self.naming.at(head) is None:
            return SourceKind.OFFICIAL if is_titled else SourceKind.WITNESS  # "пастух", "хирург Али Хасан"
        return None

    def _is_foreign_voice(self, head: int) -> bool:
        """A name in Latin letters whose data are told, who is told or asked, or with whom somebody talked."""
        tree, token = self.tree, self.tree[head]
        if not _LATIN.fullmatch(token.text) or token.lower in _NETS or self.naming.at(head) is not None:
            return False
        above, preposition = tree[token.head], tree.preposition(head)
        owns = (
            above.lemma
            in self.words.documents | self.words.according["says"] | self.words.according["alleges"] | _TALKS
        )
        if owns or (above.lemma == "ссылка" and preposition == "на"):
            return not preposition or preposition in {"на", "с", "со"}
        is_said = above.lemma in load_words().via and token.rel in {"iobj", "nsubj", "obj", "nmod", "obl"}
        return is_said and not preposition

    def _is_told(self, head: int) -> bool:
        """“сообщил «Спутнику» командир": a name in quotation marks in the dative to which somebody says something."""
        tree, token = self.tree, self.tree[head]
        is_given = token.rel in {"iobj", "obj", "obl", "nmod", "nsubj"} and not tree.preposition(head)
        is_dative = token.case == "Dat" or (token.case != "Nom" and token.lower.endswith(("у", "ю", "е", "и")))
        return is_given and is_dative and self.naming.at(head) is None and tree[token.head].lemma in load_words().via

    def _is_quoted_owner(self, head: int) -> bool:
        """A name in quotation marks whose data or words are told: "по данным «Сирийского вестника»"."""
        tree, above = self.tree, self.tree[self.tree[head].head]
        first = tree.phrase(head)[0]
        is_quoted = any(at > 0 and tree[at - 1].text in OPENING and tree[at].text[:1].isupper() for at in (first, head))
        is_quoted = is_quoted or (tree[first].text in OPENING and tree[first + 1].text[:1].isupper())
        return is_quoted and self.naming.at(head) is None and above.lemma in self.words.according["says"]

    def _spoken_kind(self, lemma: str) -> SourceKind | None:
        """What kind of speaker a noun names: as it is, or its last part ("контр-адмирал", "экс-министр")."""
        for word in (lemma, lemma.rpartition("-")[2]):
            kind = next((name for name in _ORDER if word in self.words.speakers[name]), None)
            if kind is not None:
                return SourceKind(kind)
        return SourceKind.OFFICIAL if lemma.startswith(_DEPUTIES) else None

    def _group(self, head: int) -> int | None:
        """“один из командиров”: those of whom one spoke."""
        tree = self.tree
        if tree[head].pos not in {"NUM", "DET", "PRON"}:
            return None
        return next((at for at in tree.children(head, "nmod") if tree.preposition(at) == "из"), None)

    def _outlet(self, phrase: Sequence[int]) -> str | None:
        """The outlet whose name is in the phrase, the longest before all others."""
        words = [stems(self.tree[at].text) for at in phrase]
        flat = [part for word in words for part in word]
        runs = (tuple(flat[at : at + size]) for size in range(len(flat), 0, -1) for at in range(len(flat) - size + 1))
        return next((self._outlets[run] for run in runs if run in self._outlets), None)
