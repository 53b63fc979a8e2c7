"""What is a word's vector before its neighbours are looked at? Computed once for each word form, and kept.

A third of the work of spaCy's encoder is to embed words: hash tables over a token's norm, prefix, suffix and shape and
a layer of neurons over them, which know nothing of the neighbours. The same features give the same vector to the last
bit, whatever words are embedded beside them: thinc's matrix product goes row by row in one order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.model import Model

    Vectors = npt.NDArray[np.float32]

NAME: Final = "known_words"
"""Name of the layer that stands for the embedding."""
MAX_WORDS: Final = 20_000
"""Word forms whose vectors are kept, 12 MB; a hundred reports bring some 4,000."""


def keep_word_vectors(language: Language) -> None:
    """Have the encoder of this pipeline embed each word form once, from now on."""
    from thinc.model import Model

    encoder: Model[Any, Any] = language.get_pipe("tok2vec").model  # type: ignore[attr-defined]  # any component
    embed = encoder.get_ref("embed")
    if embed.name != NAME:
        words = KnownWords(embed)
        known: Model[Any, Any] = Model(NAME, words.forward, dims={"nO": embed.get_dim("nO")}, attrs={"words": words})
        encoder.layers[encoder.layers.index(embed)] = known
        encoder.set_ref("embed", known)


def known_words(language: Language) -> KnownWords | None:
    """What ``keep_word_vectors`` had this pipeline keep, or None."""
    encoder: Model[Any, Any] = language.get_pipe("tok2vec").model  # type: ignore[attr-defined]  # any component
    words: KnownWords | None = encoder.get_ref("embed").attrs.get("words")
    return words


class KnownWords:
    """Vectors of word forms by the features that the embedding reads; all are forgotten when there are too many."""

    def __init__(self, embed: Model[Any, Any], most: int = MAX_WORDS) -> None:
        import numpy as np

        features, *self._layers = embed.layers
        self.columns = features.attrs["columns"]
        self._most = most
        self._rows: dict[bytes, int] = {}
        self._vectors: Vectors = np.empty((most, embed.get_dim("nO")), np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def forward(
        self, model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
    ) -> tuple[list[Vectors], Callable[[object], list[Doc]]]:
        """The layer's work, with the signature that thinc asks for."""
        del model, is_train  # nothing here could be trained
        return self.vectors(docs), lambda _: []

    def vectors(self, docs: Sequence[Doc]) -> list[Vectors]:
        """Vectors of the tokens of each document, as the layer that this one stands for gives them."""
        import numpy as np

        vectors = self.of_features(np.concatenate([doc.to_array(self.columns) for doc in docs]))
        ends = np.cumsum([len(doc) for doc in docs])
        return np.split(vectors, ends[:-1])

    def of_features(self, features: npt.NDArray[np.uint64]) -> Vectors:
        """Vectors of tokens with these features, a row of ``columns`` for each."""
        keys = features.view(f"V{features.itemsize * features.shape[1]}").ravel().tolist()
        return self._found(keys, features)

    def _found(self, keys: list[bytes], features: npt.NDArray[np.uint64]) -> Vectors:
        rows = self._rows
        new = {key: at for at, key in enumerate(keys) if key not in rows}
        if len(rows) + len(new) > self._most:
            rows.clear()
            new = {key: at for at, key in enumerate(keys)}
            if len(new) > self._most:
                return self._embedded(features)
        if new:
            base = len(rows)
            self._vectors[base : base + len(new)] = self._embedded(features[list(new.values())])
            rows.update(zip(new, range(base, base + len(new)), strict=True))
        return self._vectors[[rows[key] for key in keys]]

    def _embedded(self, features: npt.NDArray[np.uint64]) -> Vectors:
        found: Any = [features]
        for layer in self._layers:
            found = layer.predict(found)
        vectors: Vectors = found[0]
        return vectors
