"""What is a Russian word as the rules see it? A token with its case, form and head, and the sentence it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Token:
    """One word at [start, end) of the text; ``head`` is the index of what it depends on (a root is its own)."""

    index: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    features: str
    rel: str
    head: int
    sentence: int = 0
    children: list[int] = field(default_factory=list)
    lower: str = ""

    def __post_init__(self) -> None:
        self.lower = self.text.lower().replace("ё", "е")

    @property
    def case(self) -> str:
        """Nom, Gen, Dat, Acc, Ins, Loc, or nothing."""
        at = self.features.find("Case=")
        return self.features[at + 5 : at + 8] if at >= 0 else ""

    def has(self, feature: str) -> bool:
        """Whether it has this feature, such as ``Number=Plur``."""
        return feature in self.features

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb that tells something: no auxiliary."""
        return self.pos == "VERB"

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun or a name."""
        return self.pos in {"NOUN", "PROPN"}

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital as names do."""
        return self.text[:1].isupper() and self.pos in {"PROPN", "NOUN", "X", "ADJ"}

    @property
    def is_passive(self) -> bool:
        """Whether the form is passive: a short or full participle, or with a passive subject."""
        return self.has("Voice=Pass")
