"""Does a word only stand in a question that somebody puts, or in the title of a writing?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

MIN_TITLE_WORD: Final = 4
"""Letters of words that a title may have without a capital: "with", "from"."""
_CLOSING: Final = frozenset({'"', "”", "''", "’", "'", ")"})


def is_asked(reading: Reading, trigger: int) -> bool:
    """“Why should we bomb them?”: a question, or one that a speaker puts."""
    tree = reading.tree
    last = tree.sentence_of(trigger).last - 1
    while last > trigger and tree[last].text in _CLOSING:
        last -= 1
    if tree[last].text == "?":
        return True
    why = any(tree[at].lower == "why" for at in tree.children(trigger, "advmod"))
    if why and any(tree[at].tag == "MD" for at in tree.children(trigger, "aux")):
        return True  # "why would we shell it, he asked"
    quote = next(reading.quotes_from(tree[trigger].start), None)
    if quote is None or not quote.start < tree[trigger].start < quote.end:
        return False
    rest = tree.text[tree[trigger].end : quote.end]
    return "?" in rest and rest.find("?") == min(at for at in map(rest.find, "?!.") if at >= 0)


def is_titled(reading: Reading, trigger: int) -> bool:
    """“the report 'Attacks on Schools in Yemen'”: the title of a writing, in quotes."""
    tree = reading.tree
    quote = next(reading.quotes_from(tree[trigger].start), None)
    if quote is None or not quote.start < tree[trigger].start < quote.end:
        return False
    words = [tree[at] for at in reading.tokens_within(quote.start, quote.end) if tree[at].text[:1].isalpha()]
    long = [one for one in words if len(one.text) > MIN_TITLE_WORD]
    return len(words) > 1 and all(one.text[:1].isupper() for one in (*words[:1], *long)) and len(long) > 1
