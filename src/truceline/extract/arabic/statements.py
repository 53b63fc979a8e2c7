"""What did a party or official say that is none of the other kinds? Condemned, warned, asked, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.folding import fold
from truceline.extract.arabic.forms import verb_forms
from truceline.extract.arabic.sources import SourceReader
from truceline.extract.chain import Chain
from truceline.extract.claims import Draft
from truceline.model.claim import Modality, SourceKind, StatementContent
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.arabic.chains import Chains
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.sources import Source
    from truceline.extract.arabic.text import Sentence

SPEAKERS: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.MONITOR})


def find_statements(page: Page, chains: Chains, drafts: Sequence[Draft]) -> list[Draft]:
    """Statements in sentences that no other claim was made of."""
    told = {page.tokens[first].sentence for draft in drafts if (first := _token(page, draft)) is not None}
    forms = frozenset(form for entry in page.words.body.statement_verbs for form in verb_forms(fold(entry)))
    reader = SourceReader(page)
    found = []
    for sentence in page.sentences:
        if sentence.index in told:
            continue
        saying = next((one for one in chains.in_sentence(sentence.index) if one.sources), None)
        if saying is not None and _is_form(page, saying.cue, forms) and _may_state(saying.sources[-1]):
            found.append(
                _draft(page, chains, sentence, saying.cue, saying.sources[-1], min(saying.content, default=saying.cue))
            )
            continue
        for at in range(sentence.first, sentence.last):
            speaker = _speaker(reader, at, sentence, forms)
            if speaker is not None:
                found.append(_draft(page, chains, sentence, at, speaker, at))
                break
    return found


def _token(page: Page, draft: Draft) -> int | None:
    first, last = page.within(page.folded.find(draft.trigger_start), page.folded.find(draft.trigger_start) + 1)
    return first if last > first else None


def _speaker(reader: SourceReader, at: int, sentence: Sentence, forms: frozenset[str]) -> Source | None:
    page = reader.page
    if not page.tokens[at].is_word:
        return None
    if not _is_form(page, at, forms):
        return None
    speaker = reader.after(at + 1, sentence.last) or reader.before(at, sentence.first)
    return speaker if speaker is not None and _may_state(speaker) else None


def _is_form(page: Page, at: int, forms: frozenset[str]) -> bool:
    return any(base.stem in forms and not (base.preposition or base.has_article) for base in page.bases(at))


def _may_state(speaker: Source) -> bool:
    return speaker.kind in SPEAKERS or speaker.party is not None


def _draft(page: Page, chains: Chains, sentence: Sentence, at: int, speaker: Source, within: int) -> Draft:
    sure = page.words.body.confidence["statement"]
    chain = chains.of(within)
    if len(chain.hops) == 1:
        chain = Chain((*chain.hops, chains.hop_of(speaker, at)))
    return Draft(
        kind="statement",
        trigger_start=page.folded.start(page.tokens[at].start),
        proposition=page.span(sentence.first, sentence.last),
        chain=chain,
        modality=chain.modality or Modality.ASSERTED,
        content=StatementContent(trigger=page.span(at, at + 1), speaker=page.mention(speaker.first, speaker.last)),
        confidence=sure,
        fields=(Weighted(value="speaker", weight=sure, reason="stands beside the verb"),),
    )
