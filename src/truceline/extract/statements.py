"""Which statements do parties and officials make that tell no act? Charges, threats, refusals, kept thin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.model.claim import Mention, Modality, SourceKind, StatementContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.chain import Chains
    from truceline.extract.reading import Reading

_SPEAKERS: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.MONITOR, SourceKind.EXPERT})


def find_statements(
    reading: Reading, attributions: Sequence[Attribution], chains: Chains, told: Iterable[Draft]
) -> list[Draft]:
    """Statements in order: at most one a cue, and none where the sentence already makes a claim of the same speaker."""
    tree = reading.tree
    taken = {(draft.proposition.start, draft.chain.speaker.key) for draft in told}
    verbs = reading.lexicons.cues.body.statement_verbs
    found = []
    for one in attributions:
        if not one.sources or one.is_attitude or one.sources[-1].kind not in _SPEAKERS or one.is_negated:
            continue
        speaker = one.sources[-1]
        is_expert = speaker.kind is SourceKind.EXPERT
        if tree[one.cue].lemma not in verbs and not is_expert:
            continue
        sentence = tree.sentence_span(tree.sentence_of(one.cue))
        content = sorted(at for at in one.content if tree[at].sentence == tree[one.cue].sentence)
        if (sentence.start, speaker.key) in taken or not content:
            continue
        chain = chains.of(content[0])
        modality = Modality.OPINION if is_expert else (one.modality or Modality.ASSERTED)
        found.append(
            Draft(
                kind="statement",
                trigger_start=tree[one.cue].start,
                proposition=sentence,
                chain=chain,
                modality=modality,
                content=StatementContent(
                    trigger=tree.quote([one.cue]),
                    speaker=Mention(span=speaker.span, parties=reading.parties_of(speaker.span)),
                    topic=tree.quote(content),
                ),
                confidence=0.75,
            )
        )
    return found
