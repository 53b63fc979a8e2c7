"""Which lemma, tag and relation has a token at the end of spaCy's pipeline? Asked once for each word form.

The last components, the attribute ruler and the lemmatizer, try 179 patterns at every token, a quarter of all that a
parse costs. What they find depends on a token's text, tag and relation alone, save for a few patterns of several
tokens ("there is", "gon na"): a stretch that may begin one goes through the components themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

_Key = tuple[int, int, int]
"""A word form with tag and relation, as spaCy numbers them."""
LAST: Final = ("attribute_ruler", "lemmatizer")
"""The components whose work is kept here, in their order; the pipe is run without them."""
_COLUMNS: Final[list[int | str]] = ["ORTH", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "IS_SPACE"]
MAX_FORMS: Final = 50_000
"""Word forms that are kept, 15 MB; a hundred reports bring some 6,000."""


class Form(NamedTuple):
    """What the last components make of a token; ``may_begin``: a pattern of several tokens may begin with it."""

    lemma: str
    tag: str
    dep: str
    may_begin: bool


class Stretch(NamedTuple):
    """A parsed stretch of text, token by token: offsets in the stretch, indices of heads, which are spaces, forms."""

    starts: list[int]
    ends: list[int]
    heads: list[int]
    spaces: list[bool]
    forms: list[Form]

    @property
    def root(self) -> int:
        """The first token that is its own head."""
        return next(at for at, head in enumerate(self.heads) if head == at)

    def children(self, index: int) -> list[int]:
        """What depends on a token, in order."""
        return [at for at, head in enumerate(self.heads) if head == index and at != index]


class Columns(NamedTuple):
    """Tokens of stretches, one after the other; ``lengths`` of stretches, ``heads`` as distances."""

    lengths: list[int]
    starts: list[int]
    sizes: list[int]
    spaces: list[int]
    orths: list[int]
    tags: list[int]
    deps: list[int]
    heads: list[int]


class WordForms:
    """The last components of a pipeline, with what they made of each word form so far."""

    def __init__(self, language: Language) -> None:
        pipes: dict[str, Callable[[Doc], Doc]] = dict(language.pipeline)
        self._vocab = language.vocab
        self._pipes = [pipes[name] for name in LAST]
        self._beginnings = _beginnings(language)
        self._known: dict[_Key, Form] = {}

    def __len__(self) -> int:
        return len(self._known)

    def read(self, doc: Doc) -> Stretch:
        """The tokens of a stretch that tagger and parser have been over."""
        rows = doc.to_array(_COLUMNS).view("int64").T.tolist()
        orths, tags, deps, heads, starts, sizes, spaces = rows
        return self.stretches(Columns([len(doc)], starts, sizes, spaces, orths, tags, deps, heads), lambda _: doc)[0]

    def stretches(self, columns: Columns, annotated: Callable[[int], Doc]) -> list[Stretch]:
        """The tokens of each stretch; ``annotated`` gives a stretch, by its number, with tags, relations and heads."""
        keys = list(zip(columns.orths, columns.tags, columns.deps, strict=True))
        known = self._of(set(keys))
        forms = [known[key] for key in keys]
        ends = [start + size for start, size in zip(columns.starts, columns.sizes, strict=True)]
        made, first = [], 0
        for number, length in enumerate(columns.lengths):
            part = slice(first, first + length)
            own = forms[part]
            if any(form.may_begin for form in own):
                own = [Form(word.lemma_, word.tag_, word.dep_, True) for word in self._finished(annotated(number))]
            heads = [at + head for at, head in enumerate(columns.heads[part])]
            spaces = [bool(space) for space in columns.spaces[part]]
            made.append(Stretch(columns.starts[part], ends[part], heads, spaces, own))
            first += length
        return made

    def _of(self, keys: set[_Key]) -> dict[_Key, Form]:
        """The forms of all these tokens, and of others that are known."""
        known = self._known
        new = {key for key in keys if key not in known}
        if len(known) + len(new) > MAX_FORMS:
            known.clear()
            new = keys
        found = self._found(sorted(new)) if new else {}
        if len(new) > MAX_FORMS:
            return found
        known.update(found)
        return known

    def _found(self, keys: list[_Key]) -> dict[_Key, Form]:
        """Forms of tokens: those that begin no pattern together, as if each stood alone, the others one by one."""
        begins = {at for _, at, _ in self._beginnings(self._told(keys), allow_missing=True)}
        plain = [key for at, key in enumerate(keys) if at not in begins]
        words = list(self._finished(self._told(plain)))
        words += [self._finished(self._told([keys[at]]))[0] for at in sorted(begins)]
        ordered = [*plain, *(keys[at] for at in sorted(begins))]
        return {
            key: Form(word.lemma_, word.tag_, word.dep_, at >= len(plain))
            for at, (key, word) in enumerate(zip(ordered, words, strict=True))
        }

    def _told(self, keys: list[_Key]) -> Doc:
        """Tokens with their tags and relations, none of which hangs on another."""
        from spacy.tokens import Doc

        strings = self._vocab.strings
        words, tags, deps = ([strings[key[part] % 2**64] for key in keys] for part in range(3))
        return Doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(keys))))

    def _finished(self, doc: Doc) -> Doc:
        for pipe in self._pipes:
            doc = pipe(doc)
        return doc


def _beginnings(language: Language) -> Matcher:
    """Finds tokens that a pattern of several tokens may begin with."""
    from spacy.matcher import Matcher

    rules: list[dict[str, Any]] = language.get_pipe(LAST[0]).patterns  # type: ignore[attr-defined]  # any component
    matcher = Matcher(language.vocab)
    several = [[pattern[0]] for rule in rules for pattern in rule["patterns"] if len(pattern) > 1]
    if several:
        matcher.add("begins", several)
    return matcher
