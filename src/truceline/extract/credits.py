"""Whom does a report credit without a verb? "(Reuters)" and "(TASS, citing the ministry)" behind what they tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import MAX_PARAGRAPH, Attribution
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_BRACKET: Final = re.compile(
    r"[(\[]((?:[Ss]ource: |[Vv]ia |[Pp]er )?(?:[Tt]he [a-z -]{0,30})?[A-Z][^()\[\]]{1,60})[)\]]\W*$"
)
_DASHES: Final = frozenset({"-", "–", "—", "--", ":"})
_NAMING: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "IN", "PRP$"})
MAX_CREDIT: Final = 12
"""Words of a credit; a longer bracket is an aside."""


def credits(reading: Reading, memory: Memory, sentence: Sentence) -> list[Attribution]:
    """The outlet in the brackets that end a sentence, and whom it cites there.

    What it is credited with is the sentence, or the paragraph before it where the brackets stand alone.
    """
    tree = reading.tree
    start, end = reading.bounds(sentence)
    behind = _behind_dash(reading, memory, sentence)
    if behind is not None:
        return [behind]
    match = _BRACKET.search(tree.text, start, end)
    inside = reading.tokens_within(match.start(1), match.end(1)) if match is not None else []
    if match is None or not inside or len(inside) > MAX_CREDIT or _tells(tree, inside):
        return []  # "(Reuters said that …)" is no credit
    head = _head(reading, inside)
    outlet = memory.describe(head) if head is not None else None
    if outlet is None or outlet.kind is not SourceKind.OUTLET or _is_short(memory, inside[0] - 2, outlet):
        return []
    before = set(range(sentence.first, inside[0] - 1))
    if not before:
        number = reading.block_of(start)
        near = tree.sentences[max(sentence.index - MAX_PARAGRAPH, 0) : sentence.index]
        told = [one for one in near if reading.block_of(tree[one.first].start) == number]
        before = {at for one in told for at in one}
    if not before:
        return []
    found = [Attribution((outlet,), inside[0], Via.REPORTS, frozenset(before))]
    verbs = reading.lexicons.cues.body.citing.verbs
    citing = [at for at in inside if tree[at].is_verb and tree[at].lemma in verbs]
    for verb in citing[:1]:
        whom = [at for at in tree.children(verb, "dobj") if memory.can_speak(at)]
        sources = [source for head in whom for source in memory.sources(head)]
        if sources:
            found.append(Attribution(tuple(sources), verb, Via.CITES, frozenset(before), parent=inside[0]))
    return found


def _behind_dash(reading: Reading, memory: Memory, sentence: Sentence) -> Attribution | None:
    """“12 killed in raid on market - ministry”: a heading without a stop that ends in who says it."""
    tree = reading.tree
    first = max(sentence.first + 2, sentence.last - MAX_CREDIT)
    dash = next((at for at in range(sentence.last - 1, first, -1) if tree[at].text in _DASHES), None)
    inside = list(range(dash + 1, sentence.last)) if dash is not None else []
    if dash is None or not inside or not all(tree[at].tag in _NAMING for at in inside):
        return None
    breaks = [at for at in inside if tree[at].tag == "IN"]
    head = next((at for at in reversed(inside) if tree[at].is_noun and at < min(breaks, default=sentence.last)), None)
    is_whole = sentence.index == 0 or tree.text[tree[sentence.first - 1].end : tree[sentence.first].start].count("\n")
    if head is None or not is_whole or not memory.can_speak(head):
        return None
    source = memory.describe(head)
    content = frozenset(range(sentence.first, dash))
    if source.kind is SourceKind.UNKNOWN and source.party is None:
        return None
    named = reading.text(inside)
    name = named if not source.name[:1].isupper() or tree[dash + 1].start < source.span.start else source.name
    return Attribution((replace(source, name=name, key=fold_name(name)),), head, Via.SAYS, content)


def _is_short(memory: Memory, before: int, outlet: Source) -> bool:
    """“the National News Agency (NNA)”: whether brackets only shorten the name before them."""
    reading = memory.reading
    if before < 0 or not reading.tree[before].is_name:
        return False
    words = [at for at in reading.tree.noun_phrase(before) if at <= before and reading.tree[at].tag != "DT"]
    known = memory.cues.outlets.get(fold_name(reading.text(words))) if words else None
    return known is not None and fold_name(known) == outlet.key


def _tells(tree: Tree, inside: list[int]) -> bool:
    """“(Reuters said that …)”: whether brackets tell something, more than whom an outlet cites."""
    finite = next((at for at in inside if tree[at].is_finite), None)
    return finite is not None and tree[finite - 1].tag not in {"WDT", "WP"}


def _head(reading: Reading, inside: list[int]) -> int | None:
    """The last noun of the name that a bracket begins with: all before a comma, a verb or a preposition."""
    head = None
    for at in inside:
        token = reading.tree[at]
        if token.lower in {"source", ":", "via", "per"}:
            continue
        if token.tag in {",", "IN", "CD"} or token.is_verb:
            break
        if token.is_noun:
            head = at
    return head
