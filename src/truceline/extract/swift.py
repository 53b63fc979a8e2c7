"""What do tagger and parser of spaCy's English model say of stretches of text? Computed by our compiled core.

The weights are the model's, and so is every step; what is left out is what only training needs, and the way through
Python for each move of the parser. A pipeline of another build than the one known here is left to spaCy itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from truceline.extract.syntax_core import Layer, Moves, affine, core, encoded, maxout, moves, parsed, times
from truceline.extract.word_forms import Columns
from truceline.extract.word_vectors import known_words

if TYPE_CHECKING:
    import ctypes
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from spacy.language import Language
    from spacy.tokens import Doc

    from truceline.extract.syntax_core import Affine, Floats, Integers
    from truceline.extract.word_forms import Stretch, WordForms
    from truceline.extract.word_vectors import KnownWords

    Numbers = npt.NDArray[np.int64]

KINDS: Final = "SDLRB"
"""First letters of moves, in the order in which the core counts their kinds."""
NON_PROJECTIVE: Final = "||"
"""Between the relation and the relation of the word that a crossing arc really hangs on."""
PAD: Final = 4
"""Rows of zeros before, between and after stretches in the encoder: as many as it has layers."""
COLUMNS: Final = ("ORTH", "IDX", "LENGTH", "IS_SPACE")
FEATURES: Final = {"nO": 64, "nI": 64, "nF": 8, "nP": 2}
"""Hidden neurons, numbers of a token, features of a state and pieces of a neuron, as the core has them."""
PARSER: Final = ["precomputable_affine", "linear", "tok2vec-listener", "list2array", "linear"]
"""Layers of the parser that are known here, as thinc walks through them."""


class Weights(NamedTuple):
    """The pipeline's weights as the core takes them."""

    layers: tuple[Layer, ...]
    inner: Affine
    features: Affine
    nothing: Floats
    moves: Moves


class Swift:
    """Tagger and parser of a pipeline, through the core."""

    def __init__(self, language: Language, library: ctypes.CDLL, weights: Weights, words: KnownWords) -> None:
        import numpy as np

        self._library = library
        self._weights = weights
        self._words = words
        strings = language.vocab.strings
        tagger: Any = language.get_pipe("tagger")
        parser = _parser(language)
        names = [name.partition("-")[2] for name in parser.move_names]
        self._tagger = tagger.model.get_ref("softmax")
        self._tags = np.array([strings[tag] for tag in tagger.labels], np.uint64).view(np.int64)
        # The relation of a token that no move tied, -1, is the last one.
        self._deps = np.array([strings[name] for name in [*names, "ROOT"]], np.uint64).view(np.int64)
        self._crossing = np.array([NON_PROJECTIVE in name for name in [*names, ""]])
        self._last_steps = parser.postprocesses
        self._vocab = language.vocab
        self._columns = [*words.columns, *COLUMNS]

    def stretches(self, docs: Sequence[Doc], forms: WordForms) -> list[Stretch] | None:
        """The tokens of tokenised stretches, each one a sentence; None for what is left to spaCy."""
        import numpy as np

        lengths = [len(doc) for doc in docs]
        if not sum(lengths):
            return None
        table = np.concatenate([doc.to_array(self._columns) for doc in docs])
        own = len(self._words.columns)
        vectors = self._encoded(self._words.of_features(np.ascontiguousarray(table[:, :own])), lengths)
        tags = self._tags[self._tagger.predict(vectors).argmax(axis=1)]
        found = self._parsed(vectors, lengths)
        if found is None:
            return None
        tied, made = found
        deps = self._deps[made]
        ends = np.cumsum(lengths)
        at = np.arange(len(tied)) - np.repeat(ends - lengths, lengths)
        heads = np.where(tied < 0, 0, tied - at).astype(np.int64)

        def annotated(number: int) -> Doc:
            part = slice(ends[number] - lengths[number], ends[number])
            return self._annotated(docs[number], tags[part], deps[part], heads[part])

        for number in sorted(set(np.searchsorted(ends, self._crossing[made].nonzero()[0], "right").tolist())):
            part = slice(ends[number] - lengths[number], ends[number])
            deps[part], heads[part] = self._hung_anew(annotated(number))
        orths, starts, sizes, spaces = table[:, own:].view(np.int64).T.tolist()
        rest = tags.tolist(), deps.tolist(), heads.tolist()
        return forms.stretches(Columns(lengths, starts, sizes, spaces, orths, *rest), annotated)

    def _hung_anew(self, doc: Doc) -> tuple[Numbers, Numbers]:
        """Relations and heads, where words of crossing arcs hang on what they really belong to, as spaCy does it."""
        import numpy as np

        for hang in self._last_steps:
            hang(doc)
        again = doc.to_array(["DEP", "HEAD"]).view(np.int64)
        return again[:, 0], again[:, 1]

    def _parsed(self, vectors: Floats, lengths: Sequence[int]) -> tuple[Integers, Integers] | None:
        weights = self._weights
        inner = times(self._library, vectors, weights.inner)
        features = times(self._library, inner, weights.features, 1)
        features[0, : weights.nothing.size] = weights.nothing
        return parsed(self._library, features, weights.moves, lengths)

    def _encoded(self, known: Floats, lengths: Sequence[int]) -> Floats:
        """Vectors of all tokens, their neighbours considered."""
        import numpy as np

        starts = 1 + PAD + np.cumsum([0, *(length + PAD for length in lengths[:-1])])
        rows = np.concatenate([np.arange(at, at + length) for at, length in zip(starts, lengths, strict=True)])
        padded = np.zeros((2 + PAD + sum(lengths) + PAD * len(lengths), known.shape[1]), np.float32)
        padded[rows] = known
        found: Floats = encoded(self._library, self._weights.layers, padded)[rows]
        return found

    def _annotated(self, doc: Doc, tags: Numbers, deps: Numbers, heads: Numbers) -> Doc:
        """A stretch with what was found of it, as spaCy's own components would leave it."""
        from spacy.tokens import Doc

        strings = self._vocab.strings
        return Doc(
            self._vocab,
            words=[token.text for token in doc],
            spaces=[bool(token.whitespace_) for token in doc],
            tags=[strings[tag] for tag in tags.view("uint64").tolist()],
            deps=[strings[dep] for dep in deps.view("uint64").tolist()],
            heads=[at + head for at, head in enumerate(heads.tolist())],
        )


def swift_of(language: Language) -> Swift | None:
    """The pipeline through the core; None where the core is not there or the pipeline is not built as it expects."""
    library, words = core(), known_words(language)
    if library is None or words is None:
        return None
    weights = _weights(language, library.ts_lanes())
    return None if weights is None else Swift(language, library, weights, words)


def _parser(language: Language) -> Any:
    return language.get_pipe("parser")


def _weights(language: Language, lanes: int) -> Weights | None:
    parser = _parser(language)
    encoder: Any = language.get_pipe("tok2vec").model.get_ref("encode")  # type: ignore[attr-defined]  # any component
    layers = [_layer(residual, lanes) for residual in encoder.layers[0].layers]
    if encoder.attrs.get("pad") != PAD or len(layers) != PAD or None in layers or not _is_known(parser):
        return None
    inner = parser.model.get_ref("tok2vec").layers[-1]
    _, lower, upper = parser.model.layers
    kinds = [KINDS.index(name[0]) for name in parser.move_names]
    return Weights(
        layers=tuple(layer for layer in layers if layer is not None),
        inner=affine(inner.get_param("W"), inner.get_param("b"), lanes),
        features=_features(lower, lanes),
        nothing=lower.get_param("pad")[0].transpose(0, 2, 1).ravel(),
        moves=moves(lower.get_param("b").T.ravel(), upper.get_param("W"), upper.get_param("b"), kinds, lanes),
    )


def _is_known(parser: Any) -> bool:
    """Whether a parser is greedy, has the layers that the core has, and moves of the kinds that it knows."""
    if [node.name for node in parser.model.walk() if not node.layers] != PARSER or parser.model.attrs["unseen_classes"]:
        return False
    lower = parser.model.layers[1]
    sizes = {name: lower.get_dim(name) for name in lower.dim_names}
    names = parser.move_names
    is_plain = parser.cfg["beam_width"] == 1 and not parser.cfg["learn_tokens"] and len(names) == parser.moves.n_moves
    return is_plain and sizes == FEATURES and all(name[0] in KINDS for name in names)


def _features(lower: Any, lanes: int) -> Affine:
    """The layer that gives a token's part in each feature: first pieces of all hidden neurons, then second ones."""
    import numpy as np

    weights = lower.get_param("W").transpose(0, 2, 1, 3)
    flat = np.ascontiguousarray(weights).reshape(-1, weights.shape[-1])
    return affine(flat, np.zeros(len(flat), np.float32), lanes)


def _layer(residual: Any, lanes: int) -> Layer | None:
    """A layer of the encoder, where it is built as the core expects."""
    nodes = {node.name: node for node in residual.walk()}
    neurons, norm = nodes.get("maxout"), nodes.get("layernorm")
    if neurons is None or norm is None:
        return None
    weights = neurons.get_param("W")
    outputs, pieces, depth = weights.shape
    if pieces != 3 or depth != 3 * outputs or outputs % lanes or outputs > 128 or outputs % 8:
        return None
    packed = maxout(weights, neurons.get_param("b"), lanes)
    return Layer(packed, norm.get_param("G"), norm.get_param("b"))
