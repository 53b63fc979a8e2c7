"""Whose is all that a page tells? "All this is from X", "Everything below is what the mission says", "Source: X".

Such a sentence or line tells no act. Its outlets are hops of every claim that it reaches, outside of all others; a body
or a person that it names speaks where nobody else does.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.descriptions import Source
from truceline.extract.relays import Relays
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import Hop, SourceKind, Via
from truceline.model.evidence import BlockRole
from truceline.model.noun import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_LED: Final = re.compile(r"^\W*(?P<name>[A-Z][^,;:.–]{1,40}?)\s*(?:,|:|–|-|$)\s*(?:from\b|[A-Z]|\d|$)")
_WORD: Final = re.compile(r"\S+")
_EDGES: Final = ".,;()"
"""Marks round a name in a line."""
_BY: Final = re.compile(r"\b(?:by|from|of|in)\b")
_FURNITURE: Final = frozenset({BlockRole.NAVIGATION, BlockRole.TAGS, BlockRole.CREDIT, BlockRole.FRONT_MATTER})
MAX_NAME: Final = 5
"""Words of an outlet's name."""
_FROM: Final = frozenset({"from", "in", "of", "by", "on", "via", "through", "to"})
_LINKS: Final = frozenset({"together", "out", "as", "up", "over", "that"})
_GIVING: Final = frozenset({"give", "say", "write", "send", "report"})
_BE: Final = frozenset({"be"})
_IT: Final = frozenset({"it", "them", "this", "that"})
MAX_APART: Final = 3
"""Words between a verb and what it ties, or between it and what helps it."""
MAX_LINE: Final = 24
"""Words of a line that tells only whose a page is."""
MAX_FOOT: Final = 8
"""Words of a line that names a source and nothing else."""
HEAD: Final = 4
"""Blocks at the head of a page in which a line may tell whose it is; as many at its foot."""


class Whole(NamedTuple):
    """Sentences [first, last) that come through ``outlets``, the outermost first; ``block`` is where that is told."""

    first: int
    last: int
    outlets: tuple[Source, ...]
    speaker: Source | None
    sentence: int


class Wholes:
    """What lines and sentences of a page tell of whose it all is."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.ties = reading.lexicons.cues.body.tying
        self.told = reading.lexicons.cues.body.told | _GIVING
        self._relays = Relays(reading, memory)
        pages = reading.lexicons.cues.body.pages_whole
        self._back, self._on, self._page = (_one_of(words) for words in (pages.before, pages.behind, pages.both))
        self._story = _one_of(pages.alone)
        self._footed, self._source_line = (_led_by(words) for words in (pages.lines, pages.marks))
        self._headed = _headed(pages.headed)
        self._all = tuple(self._found())

    def around(self, hops: Sequence[Hop], index: int) -> tuple[Hop, ...]:
        """The hops of a word with those outside of them through whom the whole page came; the publisher stays first."""
        made = list(hops)
        for whole in self._all:
            sentence = self.tree[index].sentence
            if whole.first <= sentence < whole.last and sentence != whole.sentence:
                self._put(made, whole, index)
        return tuple(made)

    def _put(self, hops: list[Hop], whole: Whole, index: int) -> None:
        said = hops[1:]
        own = {one.key for one in whole.outlets}
        is_line = whole.sentence >= len(self.tree.sentences)
        here = not is_line and self._block(self.tree[index].sentence) == self._block(whole.sentence)
        is_told = len(said) > 1 and said[0].kind is SourceKind.OUTLET and said[0].key not in own
        if is_told and not here:
            return  # told to another outlet, elsewhere on the page
        if not said and whole.speaker is not None:
            hops.append(_hop(whole.speaker, Via.SAYS))
        left = [
            hop
            for hop in hops[1:]
            if hop.key not in own
            and not (hop.kind is SourceKind.OUTLET and hop is not hops[-1] and hop.name[:1].islower())
        ]
        hops[1:] = [*(_hop(one, Via.REPORTS) for one in whole.outlets), *left]

    def _block(self, sentence: int) -> int:
        return self.reading.block_of(self.tree[self.tree.sentences[sentence].first].start)

    def _found(self) -> Iterator[Whole]:
        sentences = self.tree.sentences
        if not sentences:
            return
        furniture = self._of_furniture()
        if furniture:
            yield Whole(0, len(sentences), furniture, None, len(sentences))
        last = self._block(len(sentences) - 1)
        for sentence in sentences:
            text = self.reading.text([sentence.first, sentence.last - 1])
            number = self._block(sentence.index)
            found = self._by_words(sentence, text)
            is_edge = number < HEAD or number > last - HEAD
            if found is None and is_edge and len(sentence) <= MAX_LINE and self._is_line(sentence):
                found = self._by_line(sentence, text)
            if found is not None:
                yield found

    def _of_furniture(self) -> tuple[Source, ...]:
        """The outlet of a line that the page has among its furniture: "Source: X", "The whole report is by X"."""
        document, outlets = self.reading.document, self.memory.cues.outlets
        for block in document.blocks:
            text = document.text[block.start : block.end]
            words = list(_WORD.finditer(text))
            if block.role not in _FURNITURE or len(words) > MAX_LINE:
                continue
            footed = self._source_line.match(text)
            if footed is None and not (self._back.search(text) and _BY.search(text)):
                continue
            first = sum(word.end() <= footed.end() for word in words) if footed is not None else 0
            for start in range(first, len(words)):
                for end in range(min(start + MAX_NAME, len(words)), start, -1):
                    raw = text[words[start].start() : words[end - 1].end()]
                    name = " ".join(raw.strip(_EDGES).split())
                    if name[:1].isupper() and fold_name(name) in outlets:
                        at = block.start + words[start].start() + len(raw) - len(raw.lstrip(_EDGES))
                        return (self._named(name, at, raw.strip(_EDGES)),)
        return ()

    def _named(self, name: str, start: int, text: str) -> Source:
        """An outlet that stands at a character outside of the words that are read."""
        outlet = self.memory.cues.outlets[fold_name(name)]
        span = Span(start=start, end=start + len(text), text=text)
        return Source(name, fold_name(outlet), SourceKind.OUTLET, None, span, -1, -1)

    # sentences

    def _by_words(self, sentence: Sentence, text: str) -> Whole | None:
        """A sentence that ties "all this", "what follows" or "this page" to somebody."""
        starts = not sentence.index or self._block(sentence.index - 1) != self._block(sentence.index)
        for pattern, first, last in (
            (self._back, 0, sentence.index),
            *([(self._story, 0, sentence.index)] if starts else []),
            (self._on, sentence.index + 1, len(self.tree.sentences)),
            (self._page, 0, len(self.tree.sentences)),
        ):
            match = pattern.search(text)
            if match is None:
                continue
            start = self.tree[sentence.first].start
            thing = self.reading.tokens_within(start + match.start(), start + match.end())
            sources = self._tied(thing, sentence) if thing else []
            outlets = tuple(one for one in sources if one.kind is SourceKind.OUTLET)
            others = [one for one in sources if one.kind is not SourceKind.OUTLET]
            if outlets or (others and pattern is not self._story):
                return Whole(first, last, outlets, others[0] if others else None, sentence.index)
        return None

    def _tied(self, thing: list[int], sentence: Sentence) -> list[Source]:
        """Those to whom the clause of a thing ties it, the outermost first."""
        tree = self.tree
        end = sentence.last
        verbs = [at for at in range(thing[-1] + 1, end) if tree[at].is_verb]
        before = [at for at in range(sentence.first, thing[0]) if tree[at].is_verb]
        is_first = not any(tree[at].is_noun for at in range(sentence.first, thing[0]))
        found = self._from_which(thing, sentence)
        found = found or (self._owned(before[-1], thing, sentence) if before and not is_first else [])
        found = found or (self._behind(thing, verbs, end) if verbs else [])
        if not found:
            return []
        if tree[sentence.last - 1].text == ";" and sentence.index + 1 < len(tree.sentences):
            found += self._taking_over(tree.sentences[sentence.index + 1])
        sources: list[Source] = []
        for at, source in found:
            if source.key in {one.key for one in sources} or (tree[at].dep == "appos" and not tree[at].is_name):
                continue
            place = len(sources) if not sources or not self._is_doing(at) else 0
            sources.insert(place, source)
        known = {one.key for one in sources}
        return [*(one for one in self._relays.within(sentence) if one.key not in known), *sources]

    def _from_which(self, thing: list[int], sentence: Sentence) -> list[tuple[int, Source]]:
        """“the website X, from which all of what follows is taken”: the name before the relative pronoun."""
        tree, which = self.tree, thing[0] - 1
        while which > sentence.first and tree[which].lower in {"all", "of", "much", "most"}:
            which -= 1
        if tree[which].lower not in {"which", "whom"} or tree[which - 1].lower not in _FROM:
            return []
        before = [at for at in range(sentence.first, which - 1) if self._source(at, spoken=False)]
        return [(at, one) for at in before[-1:] for one in self._source(at, spoken=False)]

    def _is_doing(self, head: int) -> bool:
        """“…, whose report Ahval carries”, "; the Yemen Monitor has it from there": a name with its verb behind it."""
        tree = self.tree
        behind = max(self.tree.noun_phrase(head)[-1], head) + 1
        return behind < len(tree) and tree[behind].is_finite

    def _owned(self, verb: int, thing: list[int], sentence: Sentence) -> list[tuple[int, Source]]:
        """“RT has all this from Reuters”, "X, from which we take all this": who has it, and from whom."""
        tree = self.tree
        if tree[verb].lemma not in self.ties or thing[0] - verb > MAX_APART:
            return []
        names = [(at, one) for at in range(sentence.first, thing[0]) for one in self._source(at, spoken=False)]
        names = names or [one for one in [self._doer(verb)] if one is not None]
        inner = [(at, one) for at in range(thing[-1] + 1, sentence.last) for one in self._source(at, spoken=False)]
        is_from = thing[-1] + 1 < sentence.last and tree[thing[-1] + 1].lower in _FROM
        inner = inner if is_from else [(at, one) for at, one in inner if self._is_doing(at)]
        later = [at for at in range(thing[-1] + 1, sentence.last) if tree[at].is_verb and tree[at].lemma in self.ties]
        inner += [one for at in later for one in [self._doer(at)] if one is not None]
        if not names and is_from:  # "We owe all this to X"
            return inner[:1] or self._unknown(thing[-1] + 1, sentence.last)
        return [*names[-1:], *inner] if names else []

    def _doer(self, verb: int) -> tuple[int, Source] | None:
        """“allAfrica has this account”: a name of nobody known that has it all."""
        for at in self.tree.children(verb, "nsubj"):
            described = self.memory.describe(at)
            is_nobody = described.kind is SourceKind.UNKNOWN and described.party is None and not described.is_person
            if is_nobody and self.tree[at].is_name:
                return at, replace(described, kind=SourceKind.OUTLET)
        return None

    def _behind(self, thing: list[int], verbs: list[int], end: int) -> list[tuple[int, Source]]:
        """“All this is from X”, "What follows was broadcast by X", "The whole account is X's", "All this he told X"."""
        tree = self.tree
        main = next((at for at in verbs if tree[at].tag != "VBG" and not tree.children(at, "xcomp")), verbs[0])
        helped = [at for at in verbs if main < at <= main + MAX_APART and tree[at].tag == "VBN"]
        main = helped[0] if tree[main].lemma in {"be", "have"} and helped else main
        between = range(thing[-1] + 1, main)
        if any(tree[at].text == "," for at in between) or tree[main].lemma not in self.ties | _BE:
            return []
        is_told = any(tree[at].is_noun or (tree[at].tag == "PRP" and tree[at].lower != "we") for at in between)
        if is_told and tree[main].lemma not in self.told:
            return []
        after = main + 1
        while after < end and tree[after].tag == "RB":
            after += 1
        start = self._names_from(main, after, end, is_told=is_told)
        if start is None:
            return []
        found = [(at, one) for at in range(start, end) for one in self._source(at, spoken=True)]
        outlets = [(at, one) for at, one in found if one.kind is SourceKind.OUTLET]
        teller = [at for at in between if tree[at].dep == "nsubj"] if is_told and outlets else []
        outlets += [(teller[0], one) for one in self.memory.sources(teller[0])[-1:]] if teller else []
        return outlets or found[:1] or self._unknown(after, end)

    def _names_from(self, main: int, after: int, end: int, *, is_told: bool) -> int | None:
        """From which word on those are named to whom a verb ties something; None where it ties it to nobody."""
        tree = self.tree
        owned = [at for at in range(after, end) if tree[at].tag == "POS" or tree[at].text.endswith(("'s", "’s"))]
        owned = [at for at in owned if at + 1 >= end or not tree[at + 1].is_noun]  # not "is Moscow's fault"
        is_owned = tree[main].lemma == "be" and bool(owned)
        is_what = after < end and tree[after].lower in {"what", "as"}
        if is_told or is_owned or is_what:
            return after
        leads = [at for at in range(after, end) if tree[at].tag in {"IN", "TO"} and tree[at].lower not in _LINKS][:1]
        if not leads or tree[leads[0]].lower not in _FROM or (tree[main].lemma == "be" and leads[0] != after):
            return None
        return leads[0]

    def _unknown(self, start: int, end: int) -> list[tuple[int, Source]]:
        """“the evening digest of Turan”, "Al-Masdar's": a name of nobody known whose paper or words it all is."""
        tree = self.tree
        for at in range(start, end):
            described = self.memory.describe(at) if tree[at].is_name else None
            if described is None or described.kind is not SourceKind.UNKNOWN or described.party or described.is_person:
                continue
            if self.reading.is_time(at):
                continue
            token, above = tree[at], tree[tree[at].head]
            is_own = token.dep == "poss" or token.text.endswith(("'s", "’s"))
            is_of = token.dep == "pobj" and above.lower in {"of", "from", "by"} and tree[above.head].is_noun
            if is_own or is_of or (token.dep in {"pobj", "dative"} and above.lower in {"by", "to"}):
                return [(at, replace(described, kind=SourceKind.OUTLET))]
        return []

    def _taking_over(self, sentence: Sentence) -> list[tuple[int, Source]]:
        """“…; the Yemen Monitor has it from there”: who took it on in turn."""
        tree = self.tree
        verbs = [at for at in sentence if tree[at].lemma in self.ties and tree[at].is_verb]
        for verb in verbs[:1]:
            behind = {tree[at].lower for at in range(verb + 1, min(verb + 3, sentence.last))}
            if behind & _IT:
                return [(at, one) for at in range(sentence.first, verb) for one in self._source(at, spoken=True)][-1:]
        return []

    def _source(self, at: int, *, spoken: bool) -> list[Source]:
        """The outlet that a phrase with this head names, or with ``spoken`` anybody who can speak."""
        tree, token = self.tree, self.tree[at]
        if not token.is_noun or token.dep in {"compound", "nmod"} or self.reading.is_time(at):
            return []
        described = self.memory.describe(at)
        if described.kind is SourceKind.OUTLET:
            named = not described.name.islower()
            found = self.memory.sources(at)
            return found[-1:] if named else [one for one in found[-1:] if not one.name.islower()]
        is_voice = described.kind not in {SourceKind.UNKNOWN, SourceKind.DOCUMENT, SourceKind.PUBLISHER}
        is_owner = token.dep in {"nsubj", "pobj", "poss", "attr"} and tree[at].tag not in {"WP", "WDT", "PRP"}
        return self.memory.sources(at)[-1:] if spoken and is_voice and is_owner and self.memory.can_speak(at) else []

    # lines

    def _is_line(self, sentence: Sentence) -> bool:
        """Whether a sentence is the first of its block and the only one."""
        tree, number = self.tree, sentence.index
        block = self._block(number)
        near = [one for one in (number - 1, number + 1) if 0 <= one < len(tree.sentences)]
        return all(self._block(one) != block for one in near)

    def _by_line(self, sentence: Sentence, text: str) -> Whole | None:
        """“…, as X passes it on:” over a page, "Source: X" under it, "X, from Goma, 12 March" over it."""
        tree, count = self.tree, len(self.tree.sentences)
        start = tree[sentence.first].start
        headed, footed = self._headed.search(text), self._footed.match(text)
        if headed is not None and sentence.index + 1 < count:
            inside = self.reading.tokens_within(start + headed.start(), start + headed.end())
            first, last = sentence.index + 1, count
        elif footed is not None and len(sentence) <= MAX_FOOT + 2:
            inside = self.reading.tokens_within(start + footed.end(), start + len(text))
            first, last = 0, count
        else:
            led = _LED.match(text)
            is_bare = not any(tree[at].is_verb for at in sentence)
            if led is None or not is_bare or len(sentence) > MAX_FOOT + 4 or sentence.index + 1 >= count:
                return None
            if fold_name(led.group("name")) not in self.memory.cues.outlets:
                return None
            inside = self.reading.tokens_within(start + led.start("name"), start + led.end("name"))
            first, last = sentence.index + 1, count
        outlets = [one for at in inside for one in self._source(at, spoken=False)]
        is_whole = headed is not None or (bool(outlets) and self._is_all(outlets[0], inside))
        return Whole(first, last, tuple(outlets[:1]), None, sentence.index) if outlets and is_whole else None

    def _is_all(self, outlet: Source, inside: Sequence[int]) -> bool:
        """Whether a line names the outlet and nothing beside it."""
        words = [
            at for at in inside if self.tree[at].tag not in {"DT", "."} and self.tree[at].text not in {")", ".", "]"}
        ]
        return len(words) <= len(outlet.name.split()) + 3


def _hop(source: Source, via: Via) -> Hop:
    span = source.span
    return Hop(name=source.name, key=source.key, kind=source.kind, via=via, party=source.party, span=span, cue=span)


@cache
def _one_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


@cache
def _led_by(words: tuple[str, ...]) -> re.Pattern[str]:
    """A line that begins with one of the words and names somebody behind it."""
    return re.compile(rf"^\W*(?:{'|'.join(words)})\b(?:\s+(?:by|from|of))?\s*[:–-]?\s*", re.IGNORECASE)


@cache
def _headed(verbs: tuple[str, ...]) -> re.Pattern[str]:
    """“… as X passes it on”."""
    return re.compile(rf"\b(?:as|in the version of) (?=[A-Z]).{{2,60}}? (?:{'|'.join(verbs)})\b")
