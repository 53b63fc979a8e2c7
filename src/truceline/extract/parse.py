"""Which word depends on which? spaCy's parse of a document's prose, kept as an input of its own.

A kept parse is found again by the text and the preparation it was made from, so that a re-run with another build of the
library repeats the claims, and does not even load the library.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from truceline.errors import ItemError
from truceline.extract.asides import Cut, cut_asides
from truceline.extract.normal import PREP_VERSION, for_parser, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc, Token

    from truceline.extract.normal import Piece

MAX_TEXT: Final = 400_000
"""Characters of prose in one document: about 65,000 words, 15 s of parsing; a book is to be split."""


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
        self._language: Language | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the model had to be loaded so far."""
        return self._language is not None

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
        language = self._open()
        try:
            docs = [language.make_doc(for_parser("".join(text[start:end] for start, end in one))) for one in stretches]
            for doc in docs:
                for token in doc:
                    token.is_sent_start = token.i == 0
            parsed = iter(list(language.pipe(docs, batch_size=64)))
        except (ValueError, KeyError, IndexError) as error:  # what spaCy raises on text that it cannot take
            raise ItemError("extract.failed", f"the parser stopped: {error}"[:300]) from error
        collected = _Columns(language.meta.get("version", ""))
        for cut in cuts:
            collected.add(cut, [next(parsed) for _ in range(1 + len(cut.asides))])
        return collected.parse()

    def _open(self) -> Language:
        if self._language is None:
            from truceline.extract.syntax_model import load_model

            self._language = (self._load or load_model)()
        return self._language


class _Word:
    """A token with its place in the text; ``ranges`` are the stretches that its sentence was put together from."""

    def __init__(self, token: Token, ranges: Sequence[tuple[int, int]]) -> None:
        self.token = token
        offset = token.idx
        for start, end in ranges:
            if offset < end - start:
                self.start = start + offset
                return
            offset -= end - start
        self.start = ranges[-1][1]


def _root(doc: Doc) -> Token:
    return next(token for token in doc if token.head.i == token.i)


def _speaking(doc: Doc) -> Token:
    """The root of an aside: of "the site X reported", read as a site that X reported, the verb."""
    root = _root(doc)
    if root.tag_.startswith("N"):
        for verb in root.children:
            if verb.dep_ == "relcl" and verb.lemma_ in _REPORTING and any(at.dep_ == "nsubj" for at in verb.children):
                return verb
    return root


def _hung(roots: Sequence[Token]) -> dict[Doc, tuple[Token, str]]:
    """What hangs on what: the sentence is what the inner aside says, that is what the outer one says."""
    above: dict[Doc, tuple[Token, str]] = {}
    top = roots[0]
    for root in roots[1:]:
        saying = next((token for token in root.doc if token.lemma_ == "say" and token.dep_ == "pcomp"), None)
        if root.tag_.startswith("V") and (root.lemma_ not in {"accord", "cite", "quote"} or saying is not None):
            above[top.doc] = (saying or root, "ccomp")
            top = root
        else:
            above[root.doc] = (top, "prep")
    return above


class _Columns:
    """Gathers the tokens of sentences into the columns of a parse."""

    def __init__(self, version: str) -> None:
        self.model = f"en_core_web_sm-{version}"
        self.words: dict[str, int] = {}
        self.rows: list[tuple[int, int, int, int, int, int]] = []
        self.firsts: list[int] = []

    def add(self, cut: Cut, docs: Sequence[Doc]) -> None:
        """One sentence: its main part and its asides, in order of the text, hung together at their roots."""
        words = [_Word(token, cut.main) for token in docs[0] if not token.is_space]
        for aside, doc in zip(cut.asides, docs[1:], strict=True):
            words += [_Word(token, (aside,)) for token in doc if not token.is_space]
        words.sort(key=lambda word: word.start)
        if not words:
            return
        base = len(self.rows)
        self.firsts.append(base)
        place = {(id(word.token.doc), word.token.i): base + at for at, word in enumerate(words)}
        roots = [_root(docs[0]), *(_speaking(doc) for doc in docs[1:])]
        above = _hung(roots)
        nouns = {id(doc): root for doc, root in zip(docs, roots, strict=True) if root is not _root(doc)}
        for at, word in enumerate(words):
            token = word.token
            head, dep = token.head, token.dep_
            while head.is_space and head.head.i != head.i:
                head = head.head
            root = roots[docs.index(token.doc)]
            if token.i == root.i:
                head, dep = above.get(token.doc, (token, "ROOT"))
            elif id(token.doc) in nouns and token.head.i == token.i:
                head, dep = next(at for at in root.children if at.dep_ == "nsubj"), "compound"
            index = place.get((id(head.doc), head.i), base + at)
            self.rows.append(
                (
                    word.start,
                    word.start + len(token.text),
                    self._word(token.lemma_),
                    self._word(token.tag_),
                    self._word(dep),
                    index,
                )
            )

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
