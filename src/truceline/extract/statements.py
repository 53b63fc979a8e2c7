"""Which statements do parties and officials make that tell no act? Charges, threats, refusals and judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.model.claim import Mention, Modality, SourceKind, StatementContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.chain import Chain, Chains
    from truceline.extract.reading import Reading

_SPEAKERS: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.MONITOR, SourceKind.EXPERT})
_VOICES: Final = _SPEAKERS | {SourceKind.WITNESS, SourceKind.ANONYMOUS}
_STANCES: Final = frozenset({Modality.PROPOSED, Modality.OPINION, Modality.DENIED})
_UNPAST: Final = frozenset({"MD", "VBZ", "VBP"})
_MARKS: Final = frozenset({'"', "``", "''"})
LEAST: Final = 3
"""Words of what is said; fewer ("said so") say nothing by themselves."""


def find_statements(
    reading: Reading, attributions: Sequence[Attribution], chains: Chains, told: Iterable[Draft]
) -> list[Draft]:
    """Statements in order: one a cue, and none where what is said already makes a claim of another kind."""
    tree = reading.tree
    triggers = sorted({draft.trigger_start for draft in told})
    at = {token.start: token.index for token in tree.tokens}
    claimed = {at[start] for start in triggers if start in at}
    held: set[int] = set()
    found = []
    for one in sorted(attributions, key=lambda one: (one.cue, one.parent is not None)):
        if not _is_statement(reading, one, claimed) or one.cue in held:
            continue
        sentence = tree.sentence_of(one.cue)
        content = sorted(at for at in one.content if sentence.first <= at < sentence.last)
        held |= {one.cue, *content}
        speaker = one.sources[-1]
        found.append(
            Draft(
                kind="statement",
                trigger_start=tree[one.cue].start,
                proposition=tree.sentence_span(sentence),
                chain=(chain := chains.of(content[0])),
                modality=_modality(one, chain),
                content=StatementContent(
                    trigger=tree.quote([one.cue]),
                    speaker=Mention(span=speaker.span, parties=reading.parties_of(speaker.span)),
                    topic=tree.quote(content),
                ),
                confidence=0.75,
            )
        )
    return found


def _is_statement(reading: Reading, one: Attribution, claimed: set[int]) -> bool:
    """Whether somebody who may speak says something in the cue's own sentence that no other claim tells."""
    tree = reading.tree
    if not one.sources or one.is_attitude or one.is_negated or one.parent is not None:
        return False
    speaker = one.sources[-1]
    named = speaker.kind is SourceKind.UNKNOWN and speaker.name[:1].isupper()
    if speaker.kind not in _VOICES and not named:
        return False
    sentence = tree.sentence_of(one.cue)
    inside = {at for at in one.content if sentence.first <= at < sentence.last}
    words = [at for at in inside if tree[at].text[:1].isalnum()]
    is_verb_of_stance = tree[one.cue].lemma in reading.lexicons.cues.body.statement_verbs
    if len(words) < (1 if is_verb_of_stance else LEAST) or not claimed.isdisjoint(inside | {one.cue}):
        return False
    return is_verb_of_stance or _is_stance(reading, one, inside)


def _is_stance(reading: Reading, one: Attribution, inside: set[int]) -> bool:
    """Whether a judgement, demand or view is told, and not what happened: by marks, by the tense, or by what "is"."""
    tree, cues = reading.tree, reading.lexicons.cues.body
    lemma = tree[one.cue].lemma
    if lemma in cues.perceiving or lemma in cues.counts:
        return False
    if one.modality in _STANCES or any(tree[at].tag in _UNPAST or tree[at].text in _MARKS for at in inside):
        return True
    return any(tree[at].lemma == "be" and tree[at].dep not in {"aux", "auxpass"} for at in inside)


def _modality(one: Attribution, chain: Chain) -> Modality:
    if any(hop.kind is SourceKind.EXPERT for hop in chain.hops):
        return Modality.OPINION
    return one.modality or Modality.ASSERTED
