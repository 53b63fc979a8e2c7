"""Which areas does a zone take in? A partition as the sentence gives it: "X and parts of neighbouring Y" is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.claims import Draft
from truceline.extract.event_words import ZoneWords, load_event_words
from truceline.model.claim import Modality, PlacePhrase, ZoneContent

if TYPE_CHECKING:
    from truceline.extract.chain import Chains
    from truceline.extract.reading import Reading
    from truceline.extract.walks import Sentence
    from truceline.model.noun import Span

_JOINS: Final = re.compile(
    r"^(?:and\s+)?(?:with\s+|together with\s+|plus\s+)?(?:certain\s+|some\s+|the\s+)?parts?\s+of\s+(?:the\s+)?"
    r"(?:neighbou?ring|adjacent|adjoining"
    r"|surrounding|provinces? (?:beside|next|around))"
)
_SPLIT: Final = re.compile(r"\s*;\s*(?:and\s+)?|\s*,\s+(?:and\s+)?|\s+and\s+")
_NAME: Final = re.compile(r"[A-Z][\w'’-]+")


_LENGTH: Final = re.compile(r"\b(?:kilomet(?:re|er)s?|km|miles?|met(?:re|er)s?)\b")
_ONE_OF: Final = re.compile(
    r"(?:Under [^,.]{3,60}?,? )?[Tt]he "
    r"(?P<head>first|second|third|fourth|fifth|last|other|(?P<strip>corridor|strip|belt)) "
    r"(?P<verb>lies|lay|comprises|covers|includes|takes|measures|stretches|extends|runs|consists)\s(?:in\s|of\s|up\s)?"
)
_ALWAYS: Final = frozenset({"corridor", "strip"})
_ORDINALS: Final = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "other", "last"})
NEAR: Final = 4
"""Sentences over which "the second" is still the second zone."""


class Found(NamedTuple):
    """What a sentence says of a zone: the verb, the zone's word, how many there are, and its areas."""

    verb: int
    head: int
    number: int | None
    areas: list[PlacePhrase]


class Zones:
    """Finds sentences that say what a zone takes in."""

    def __init__(self, reading: Reading, chains: Chains) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.chains = chains
        self.words: ZoneWords = load_event_words().zone

    def find(self) -> list[Draft]:
        """One claim for each such sentence."""
        found = []
        for sentence in self.tree.sentences:
            draft = self._in(sentence)
            if draft is not None:
                found.append(draft)
        return found

    def _in(self, sentence: Sentence) -> Draft | None:
        found = self._reaching(sentence) or self._listed(sentence) or self._in_words(sentence)
        if found is None:
            return None
        verb, head, number, areas = found
        tree = self.tree
        content = ZoneContent(
            trigger=tree.quote([verb]), name=tree.quote(tree.noun_phrase(head)), number=number, areas=tuple(areas)
        )
        chain = self.chains.of(verb)
        span = tree.sentence_span(sentence)
        return Draft("zone", tree[verb].start, span, chain, Modality.ASSERTED, content, confidence=0.8)

    def _listed(self, sentence: Sentence) -> Found | None:
        """“The zones include X and parts of Y”, "the second comprises X"."""
        verb = self._verb(sentence)
        head = self._zone(verb, sentence) if verb is not None else None
        if verb is None or head is None:
            return None
        start, end = self._listing(verb, sentence)
        number = self._number(head, sentence)
        areas = self._areas(start, end, number)
        least = 1 if self._is_ordinal(head) else 2
        if len([one for one in areas if _NAME.search(one.span.text)]) < least:
            return None
        return Found(verb, head, number, areas)

    def _reaching(self, sentence: Sentence) -> Found | None:
        """“a corridor that stretches six kilometres north of X”, "the strip measures five kilometres in width"."""
        tree = self.tree
        for verb in sentence:
            if not tree[verb].is_verb or tree[verb].lemma not in self.words.reaching:
                continue
            heads = tree.children(verb, "nsubj") or ([tree[verb].head] if tree[verb].dep == "acl" else [])
            heads = [tree[verb].head if tree[at].lower in {"that", "which"} else at for at in heads]
            zones = [at for at in heads if self._is_zone(at) or (self._is_ordinal(at) and self._told_before(sentence))]
            end = max((at for at in tree.subtree(verb) if at > verb), default=verb)
            told = tree.text[tree[verb].end : tree[end].end]
            if zones and (_NAME.search(told) or _LENGTH.search(told)):
                return Found(verb, zones[0], None, [self._phrase((tree[verb].end, tree[end].end))])
        return None

    def _in_words(self, sentence: Sentence) -> Found | None:
        """“The second lies in the north of X”, which the parser takes for a noun: by the words alone."""
        start, end = self.reading.bounds(sentence)
        match = _ONE_OF.match(self.tree.text, start, end)
        if match is None or not (match["strip"] or self._told_before(sentence)):
            return None
        heads = self.reading.tokens_within(*match.span("head"))
        verbs = self.reading.tokens_within(*match.span("verb"))
        told = self.tree.text[match.end() : end]
        if not heads or not verbs or not (_NAME.search(told) or _LENGTH.search(told)):
            return None
        return Found(verbs[0], heads[-1], None, self._areas(match.end(), end, 1))

    def _is_zone(self, head: int) -> bool:
        """A zone by its word and what stands before it; a corridor or strip that forces keep needs no more."""
        lemma = self.tree[head].lemma.lower()
        return lemma in self.words.nouns and (lemma in _ALWAYS or self._is_qualified(head))

    def _is_ordinal(self, head: int) -> bool:
        """“the first”, "the other", of zones told before."""
        return self.tree[head].lower in _ORDINALS

    def _verb(self, sentence: Sentence) -> int | None:
        tree = self.tree
        for at in sentence:
            token = tree[at]
            if token.is_verb and token.lemma in self.words.verbs and token.dep not in {"aux", "auxpass"}:
                is_listing = token.lemma != "be" or self._colon(at, sentence)
                if is_listing and tree.children(at, "nsubj", "nsubjpass", "expl"):
                    return at
        return None

    def _colon(self, verb: int, sentence: Sentence) -> bool:
        return any(self.tree[at].text == ":" for at in range(verb, sentence.last))

    def _zone(self, verb: int, sentence: Sentence) -> int | None:
        """The zone that is the subject; "the paper lists", "there are four of them" after a sentence on zones."""
        tree = self.tree
        subjects = tree.children(verb, "nsubj", "nsubjpass")
        for head in subjects:
            lemma = tree[head].lemma.lower()
            if lemma in self.words.nouns:
                return head
            if self._is_ordinal(head):
                return head if self._told_before(sentence) else None
            if lemma in load_event_words().agreement.instruments or tree[head].lower in {"it", "they"}:
                return head if self._told_before(sentence) else None
        if tree.children(verb, "expl") or (subjects and tree[subjects[0]].tag == "CD"):
            attr = tree.children(verb, "attr") or subjects
            return attr[0] if attr and self._told_before(sentence) else None
        return None

    def _told_before(self, sentence: Sentence) -> bool:
        """Whether zones were the matter of this or the last few sentences."""
        tree = self.tree
        for number in range(max(0, sentence.index - NEAR), sentence.index + 1):
            for at in tree.sentences[number]:
                is_told = self._is_qualified(at) or tree.children(at, "nummod")
                if tree[at].lemma.lower() in self.words.nouns and is_told:
                    return True
        return False

    def _is_qualified(self, head: int) -> bool:
        return any(self.tree[at].lower in self.words.qualifiers for at in self.tree.children(head))

    def _number(self, head: int, sentence: Sentence) -> int | None:
        tree = self.tree
        start = tree[tree.noun_phrase(head)[0]].start
        for quantity in self.reading.quantities[sentence.index]:
            if start <= quantity.start and quantity.end <= tree[head].end and quantity.low == quantity.high:
                return quantity.low
        return None

    def _listing(self, verb: int, sentence: Sentence) -> tuple[int, int]:
        """The stretch that lists the areas: behind the colon if there is one, else behind the verb."""
        tree = self.tree
        colon = next((at for at in range(verb, sentence.last) if tree[at].text == ":"), None)
        end = self.reading.bounds(sentence)[1]
        return tree[colon if colon is not None else verb].end, end

    def _areas(self, start: int, end: int, number: int | None) -> list[PlacePhrase]:
        """Areas of a listing: cut at semicolons, or else at commas and "and", then joined to the number told."""
        text = self.tree.text
        listing = text[start:end]
        if ";" in listing:
            pieces = _cut(listing, start, re.compile(r"\s*;\s*(?:and\s+)?"))
        else:
            pieces = _joined_lists(listing, _cut(listing, start, _SPLIT), start)
        areas = _merged(text, pieces, number)
        return [self._phrase(piece) for piece in areas]

    def _phrase(self, piece: tuple[int, int]) -> PlacePhrase:
        start, end = piece
        text = self.tree.text
        lead = re.match(r"\s*(?:and\s+)?(?:of\s+|in\s+)?", text[start:end])
        start += lead.end() if lead else 0
        while end > start and text[end - 1] in " .,;":
            end -= 1
        near = re.search(r"\s+(?:near|outside)\s+\w[\w' -]*$|,\s+outside\s+\w+$", text[start:end])
        within: tuple[Span, ...] = ()
        if near and near.start() > 3:
            at = start + near.start() + len(near.group()) - len(near.group().lstrip(" ,"))
            within = (self.tree.span(at, end),)
            end = start + near.start()
        return PlacePhrase(span=self.tree.span(start, end), within=within)


def _cut(listing: str, offset: int, at: re.Pattern[str]) -> list[tuple[int, int]]:
    pieces, begin = [], 0
    for match in at.finditer(listing):
        if match.start() > begin:
            pieces.append((offset + begin, offset + match.start()))
        begin = match.end()
    pieces.append((offset + begin, offset + len(listing)))
    return [piece for piece in pieces if piece[1] > piece[0]]


def _joined_lists(listing: str, pieces: list[tuple[int, int]], offset: int) -> list[tuple[int, int]]:
    """Bare names in a row belong to the piece that opens their list: "parts of Latakia | Hama | Aleppo provinces"."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        text = listing[start - offset : end - offset].strip(" .")
        before = listing[joined[-1][0] - offset : joined[-1][1] - offset].strip(" .") if joined else ""
        is_bare = re.fullmatch(
            r"(?:the\s+)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?(?:\s(?:provinces?|governorates?)(?: around it)?)?", text
        )
        opens = re.search(r"\b(?:parts?|provinces?) (?:of|in)\b", before)
        closes = re.search(r"\b(?:provinces|governorates)$", before)
        if is_bare and opens and not closes:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _merged(text: str, pieces: list[tuple[int, int]], number: int | None) -> list[tuple[int, int]]:
    """“Idlib province | and parts of the neighbouring …” is one area; more is joined only down to the number told."""
    merged: list[tuple[int, int]] = []
    for piece in pieces:
        words = text[piece[0] : piece[1]].strip()
        is_full = number is not None and len(merged) >= number and not _NAME.search(words)
        if merged and (is_full or _JOINS.match(words)):
            merged[-1] = (merged[-1][0], piece[1])
        else:
            merged.append(piece)
    while number is not None and len(merged) > number:
        loose = [at for at in range(1, len(merged)) if _NAME.match(text[merged[at][0] : merged[at][1]].strip())]
        if not loose:
            break
        last = loose[-1]
        merged[last - 1 : last + 1] = [(merged[last - 1][0], merged[last][1])]
    return merged
