"""Which statements do parties and officials make in a Russian text that tell no act? Kept thin, as in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.model.claim import Mention, Modality, SourceKind, StatementContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.russian.reading import Reading

_SPEAKERS: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.MONITOR, SourceKind.EXPERT})


def find_statements(reading: Reading, told: Iterable[Draft]) -> list[Draft]:
    """Statements in order: at most one a cue, and none where the sentence already makes a claim of the same speaker."""
    tree = reading.tree
    taken = {(draft.proposition.start, draft.chain.speaker.key) for draft in told}
    found: list[Draft] = []
    for one in reading.sayings:
        if not one.sources or one.sources[-1][0].kind not in _SPEAKERS:
            continue
        speaker = one.sources[-1][0]
        sentence = tree.sentence_of(one.cue)
        span = tree.sentence_span(sentence)
        content = sorted(at for at in one.content if tree[at].sentence == sentence.index)
        is_expert = speaker.kind is SourceKind.EXPERT
        if not content or (span.start, speaker.key) in taken:
            continue
        if tree[one.cue].lemma not in reading.lexicon.words.statement_verbs and not is_expert:
            continue
        taken.add((span.start, speaker.key))
        modality = Modality.OPINION if is_expert else (one.modality or Modality.ASSERTED)
        parties = reading.naming.parties_of(speaker.head, tree.phrase(speaker.head, wide=True))
        said = StatementContent(
            trigger=tree.quote([one.cue]),
            speaker=Mention(span=speaker.span, parties=parties),
            topic=tree.quote(content),
        )
        chain = reading.chains.of(content[0])
        found.append(Draft("statement", tree[one.cue].start, span, chain, modality, said, confidence=0.75))
    return found
