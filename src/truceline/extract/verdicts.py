"""Which phrases say of an act told before who did it, or that somebody did not? "Was behind it", "took no part"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.reading import Reading
    from truceline.extract.walks import Sentence

_ACT: Final = r"(?:attacks?|strikes?|raids?|shelling|blasts?|explosions?|incident|killings?|fire)"
_IT: Final = rf"(?:it|this|that|them|either|any of (?:it|this)|the (?:\w+ ){{0,2}}{_ACT})"
_NOT: Final = re.compile(
    rf"\b(?:(?:ha(?:d|s|ve|ving)) (?:absolutely )?(?P<a>nothing) to do with {_IT}"
    rf"|(?:took|had|has|have|played|plays) no (?P<b>part|role|hand|share) in {_IT}"
    rf"|(?:was|were|is|are|am|been) not (?P<c>behind|responsible|involved|to blame)(?: (?:in|for))?(?: {_IT})?"
    r"|(?:an? |pure |it (?:is|was) )(?:\w+ )?(?P<d>fabrication|lie|invention|falsehood|hoax)\b)",
    re.IGNORECASE,
)
_DID: Final = re.compile(
    rf"\b(?:(?:was|were|is|are|stood|stands|been) (?P<a>behind|responsible for|to blame for) {_IT}"
    rf"|(?:it|this|that|{_IT}) (?:was|is) the (?P<b>work) of)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Such a phrase: the token that it turns on, whether it denies, and the head of whom it names."""

    index: int
    is_denial: bool
    doer: int | None


def find_verdicts(reading: Reading) -> Iterator[Verdict]:
    """Verdicts of a document in order, one a sentence; what is said of nobody is none unless it denies."""
    for sentence in reading.tree.sentences:
        start, end = reading.bounds(sentence)
        text = reading.tree.text[start:end]
        for pattern, is_denial in ((_NOT, True), (_DID, False)):
            match = pattern.search(text)
            if match is None:
                continue
            group = next(name for name, value in match.groupdict().items() if value)
            tokens = reading.tokens_within(start + match.start(group), end)
            doer = _doer(reading, sentence, tokens[0], match, start) if tokens else None
            if tokens and (is_denial or doer is not None):
                yield Verdict(tokens[0], is_denial, doer)
                break


def _doer(reading: Reading, sentence: Sentence, index: int, match: re.Match[str], start: int) -> int | None:
    """Who is told to have done it or not: the subject in front of the phrase, or what stands behind "the work of"."""
    tree = reading.tree
    if match.groupdict().get("b") == "work":
        behind = reading.tokens_within(start + match.end(), tree[sentence.last - 1].end)
        return next((at for at in behind if tree[at].is_noun), None)
    subjects = [
        at
        for at in sentence
        if tree[at].dep in {"nsubj", "nsubjpass"} and at < index and tree[at].start <= start + match.start()
    ]
    return subjects[-1] if subjects else None
