"""Which word depends on which? spaCy's parse of a document's prose, kept as an input of its own.

A kept parse is found again by the text and the preparation it was made from, so that a re-run with another build of the
library repeats the claims, and does not even load the library.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from truceline.errors import ItemError
from truceline.extract.asides import Cut, cut_asides
from truceline.extract.normal import PREP_VERSION, for_parser, sentences
from truceline.extract.swift import swift_of
from truceline.extract.syntax_model import load_swift_model
from truceline.extract.word_forms import LAST, WordForms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from truceline.extract.normal import Piece
    from truceline.extract.swift import Swift
    from truceline.extract.word_forms import Stretch

MAX_TEXT: Final = 400_000
"""Characters of prose in one document: about 65,000 words, 15 s of parsing; a book is to be split."""

BATCH: Final = 64
"""Sentences that are parsed together; a sentence's parse does not depend on the others."""
_CITING: Final = frozenset({"accord", "cite", "quote"})
_REPORTING: Final = frozenset({"say", "report", "write", "announce", "add", "state", "claim"})


class Parse(msgspec.Struct, array_like=True, frozen=True):
    """A parse: per token [start, end) in the text, indices of lemma, tag and relation in ``words``, and its head.

    ``heads`` are token indices (a sentence's root is its own head); ``firsts`` are the indices of first tokens of
    sentences. ``model`` names what made it.
    """

    model: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lemmas: tuple[int, ...]
    tags: tuple[int, ...]
    deps: tuple[int, ...]
    heads: tuple[int, ...]
    firsts: tuple[int, ...]


class ParseStore(Protocol):
    """Keeps parses as bytes by key; a key is lower-case hex."""

    def get(self, key: str) -> bytes | None:
        """Bytes under the key, or None."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keeps the bytes under the key."""
        ...


class MemoryParseStore:
    """A store that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Bytes under the key, or None."""
        return self._kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keeps the bytes under the key."""
        self._kept[key] = data


class Parser:
    """spaCy's parser behind a store: the library and its model are loaded at the first text that is not kept."""

    def __init__(self, store: ParseStore | None = None, load: Callable[[], Language] | None = None) -> None:
        self.store: ParseStore = store if store is not None else MemoryParseStore()
        self._load = load
        self._pipeline: _Pipeline | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the model had to be loaded so far."""
        return self._pipeline is not None

    def parse(self, text: str, blocks: Sequence[Piece]) -> Parse:
        """Parse of the blocks of normal text; no sentence crosses a block's end.

        Raises ItemError ``extract.too_long`` and ``extract.failed``, LexiconError when there is no model.
        """
        if sum(block.end - block.start for block in blocks) > MAX_TEXT:
            raise ItemError("extract.too_long", f"over {MAX_TEXT} characters of prose", mend="split the document")
        key = parse_key(text, blocks)
        kept = self._kept(key, len(text))
        if kept is not None:
            return kept
        parse = self._parsed(text, blocks)
        self.store.put(key, msgspec.msgpack.encode(parse))
        return parse

    def _kept(self, key: str, length: int) -> Parse | None:
        data = self.store.get(key)
        if data is None:
            return None
        try:
            parse = msgspec.msgpack.decode(data, type=Parse)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None  # damaged or of an older layout: parse again, and the new one takes its place
        return parse if is_sound(parse, length) else None

    def _parsed(self, text: str, blocks: Sequence[Piece]) -> Parse:
        pieces = [piece for block in blocks for piece in sentences(text, block.start, block.end)]
        cuts = [cut_asides(text, piece.start, piece.end) for piece in pieces]
        stretches = [stretch for cut in cuts for stretch in (cut.main, *((aside,) for aside in cut.asides))]
        pipeline = self._open()
        language = pipeline.language
        try:
            docs = [language.make_doc(for_parser("".join(text[start:end] for start, end in one))) for one in stretches]
            parsed = iter(pipeline.read(docs))
        except (ValueError, KeyError, IndexError) as error:  # what spaCy raises on text that it cannot take
            raise ItemError("extract.failed", f"the parser stopped: {error}"[:300]) from error
        collected = _Columns(pipeline.version)
        for cut in cuts:
            collected.add(cut, [next(parsed) for _ in range(1 + len(cut.asides))])
        return collected.parse()

    def _open(self) -> _Pipeline:
        if self._pipeline is None:
            self._pipeline = _shared() if self._load is None else _Pipeline(self._load())
        return self._pipeline


class _Pipeline:
    """A model with what is kept of its words, and our core for it where it is one that we load ourselves."""

    def __init__(self, language: Language, swift: Swift | None = None) -> None:
        self.language = language
        self._swift = swift
        self._forms: WordForms | None = None

    @cached_property
    def version(self) -> str:
        """The model's release."""
        return str(self.language.meta.get("version", ""))

    def read(self, docs: Sequence[Doc]) -> list[Stretch]:
        """The tokens of stretches, each of which is a sentence: by our core, or by spaCy's own parser."""
        self._forms = forms = self._forms or WordForms(self.language)
        read: list[Stretch] = []
        for first in range(0, len(docs), BATCH):
            batch = docs[first : first + BATCH]
            found = self._swift.stretches(batch, forms) if self._swift is not None else None
            read += _by_spacy(self.language, batch, forms) if found is None else found
        return read


@cache
def _shared() -> _Pipeline:
    """The model that all parsers of this process share."""
    language = load_swift_model()
    return _Pipeline(language, swift_of(language))


def _by_spacy(language: Language, docs: Sequence[Doc], forms: WordForms) -> list[Stretch]:
    for doc in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
    return [forms.read(doc) for doc in language.pipe(docs, batch_size=BATCH, disable=list(LAST))]


def _placed(offset: int, ranges: Sequence[tuple[int, int]]) -> int:
    """Where an offset lies in the text, in a stretch that was put together from these ranges."""
    for start, end in ranges:
        if offset < end - start:
            return start + offset
        offset -= end - start
    return ranges[-1][1]


def _speaking(stretch: Stretch) -> int:
    """The root of an aside: of "the site X reported", read as a site that X reported, the verb."""
    root, forms = stretch.root, stretch.forms
    if forms[root].tag.startswith("N"):
        for verb in stretch.children(root):
            form = forms[verb]
            if form.dep == "relcl" and form.lemma in _REPORTING and _subject(stretch, verb) is not None:
                return verb
    return root


def _subject(stretch: Stretch, verb: int) -> int | None:
    return next((at for at in stretch.children(verb) if stretch.forms[at].dep == "nsubj"), None)


def _hung(stretches: Sequence[Stretch], roots: Sequence[int]) -> dict[int, tuple[tuple[int, int], str]]:
    """What hangs on what: the sentence is what the inner aside says, that is what the outer one says.

    By number of a stretch: the stretch and the token that its root hangs on, and the relation.
    """
    above: dict[int, tuple[tuple[int, int], str]] = {}
    top = 0
    for number in range(1, len(stretches)):
        forms, root = stretches[number].forms, roots[number]
        saying = next((at for at, form in enumerate(forms) if form.lemma == "say" and form.dep == "pcomp"), None)
        if forms[root].tag.startswith("V") and (forms[root].lemma not in _CITING or saying is not None):
            above[top] = ((number, root if saying is None else saying), "ccomp")
            top = number
        else:
            above[number] = ((top, roots[top]), "prep")
    return above


def _above(stretch: Stretch, at: int, root: int) -> tuple[int, str]:
    """The word that a token hangs on, and how; a noun whose place a verb took as root hangs on that verb's subject."""
    head, dep = stretch.heads[at], stretch.forms[at].dep
    if head == at:
        subject = _subject(stretch, root)
        return (at, dep) if subject is None else (subject, "compound")
    while stretch.spaces[head] and stretch.heads[head] != head:
        head = stretch.heads[head]
    return head, dep


class _Columns:
    """Gathers the tokens of sentences into the columns of a parse."""

    def __init__(self, version: str) -> None:
        self.model = f"en_core_web_sm-{version}"
        self.words: dict[str, int] = {}
        self.rows: list[tuple[int, int, int, int, int, int]] = []
        self.firsts: list[int] = []

    def add(self, cut: Cut, stretches: Sequence[Stretch]) -> None:
        """One sentence: its main part and its asides, in order of the text, hung together at their roots."""
        if len(stretches) == 1 and len(cut.main) == 1 and not any(stretches[0].spaces):
            self._add_whole(cut.main[0][0], stretches[0])
            return
        words = []
        for number, stretch in enumerate(stretches):
            ranges = (cut.asides[number - 1],) if number else cut.main
            for at, (start, is_space) in enumerate(zip(stretch.starts, stretch.spaces, strict=True)):
                if not is_space:
                    words.append((_placed(start, ranges), number, at))
        words.sort(key=itemgetter(0))
        if not words:
            return
        base = len(self.rows)
        self.firsts.append(base)
        place = {(number, at): index for index, (_, number, at) in enumerate(words, base)}
        roots = [stretches[0].root, *map(_speaking, stretches[1:])]
        above = _hung(stretches, roots)
        word = self._word
        for index, (start, number, at) in enumerate(words, base):
            stretch = stretches[number]
            form = stretch.forms[at]
            if at == roots[number]:
                (beside, head), dep = above.get(number, ((number, at), "ROOT"))
            else:
                beside, (head, dep) = number, _above(stretch, at, roots[number])
            end = start + stretch.ends[at] - stretch.starts[at]
            above_it = place.get((beside, head), index)
            self.rows.append((start, end, word(form.lemma), word(form.tag), word(dep), above_it))

    def _add_whole(self, start: int, stretch: Stretch) -> None:
        """A sentence without asides and spaces that stand as words, which begins at ``start``."""
        if not stretch.forms:
            return
        base, root, word = len(self.rows), stretch.root, self._word
        self.firsts.append(base)
        for at, form in enumerate(stretch.forms):
            head, dep = stretch.heads[at], form.dep
            if at == root:
                dep = "ROOT"
            elif head == at:  # a second root
                head, dep = _above(stretch, at, root)
            own = start + stretch.starts[at], start + stretch.ends[at]
            self.rows.append((*own, word(form.lemma), word(form.tag), word(dep), base + head))

    def _word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))

    def parse(self) -> Parse:
        columns = list(zip(*self.rows, strict=True)) or [()] * 6
        starts, ends, lemmas, tags, deps, heads = columns
        return Parse(self.model, tuple(self.words), starts, ends, lemmas, tags, deps, heads, tuple(self.firsts))


def parse_key(text: str, blocks: Sequence[Piece]) -> str:
    """Key of the parse of these blocks: SHA-256 (hex) of the preparation's name, the blocks' offsets and their text."""
    digest = hashlib.sha256(PREP_VERSION.encode())
    for block in blocks:
        digest.update(f"\n{block.start} {block.end} ".encode())
        digest.update(text[block.start : block.end].encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def is_sound(parse: Parse, length: int) -> bool:
    """Whether the columns fit together and into a text of this length: a kept parse comes from a file."""
    count = len(parse.starts)
    columns = (parse.ends, parse.lemmas, parse.tags, parse.deps, parse.heads)
    if any(len(column) != count for column in columns):
        return False
    edges = [edge for pair in zip(parse.starts, parse.ends, strict=True) for edge in pair]
    in_order = all(a <= b for a, b in pairwise(edges)) and all(0 <= edge <= length for edge in edges)
    words = range(len(parse.words))
    known = all(index in words for column in (parse.lemmas, parse.tags, parse.deps) for index in column)
    firsts = list(parse.firsts)
    are_cuts = firsts == sorted(set(firsts)) and firsts[:1] == [0][:count] and all(at < count for at in firsts)
    return in_order and known and are_cuts and _heads_stay(parse)


def _heads_stay(parse: Parse) -> bool:
    # A head outside its own sentence, or a ring of heads, would send a walk up the tree astray.
    bounds = [*parse.firsts, len(parse.heads)]
    for first, last in pairwise(bounds):
        for at in range(first, last):
            steps, node = 0, at
            while parse.heads[node] != node:
                node, steps = parse.heads[node], steps + 1
                if not first <= node < last or steps > last - first:
                    return False
    return True
