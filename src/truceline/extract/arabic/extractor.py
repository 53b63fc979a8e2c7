"""From an Arabic document to claims. A cascade without a parser, marked with low confidence throughout.

1 fold and cut · 2 times, numbers, names, places · 3 who says what · 4 ledgers, agreements, zones, talks · 5 acts and
tolls in what is left · 6 statements · 7 number the claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.extract.arabic.acts import ActFinder
from truceline.extract.arabic.chains import Chains
from truceline.extract.arabic.claims import act_claim
from truceline.extract.arabic.events import EventFinder
from truceline.extract.arabic.ledgers import find_ledgers
from truceline.extract.arabic.page import Page
from truceline.extract.arabic.parties import NameFinder
from truceline.extract.arabic.places import NoNames
from truceline.extract.arabic.sayings import SayingFinder
from truceline.extract.arabic.statements import find_statements
from truceline.extract.arabic.words import NAME as LEXICON
from truceline.extract.arabic.words import PARTIES, load_words
from truceline.extract.normal import Piece
from truceline.extract.parse import MAX_TEXT
from truceline.extract.rules import ExtractResult, numbered
from truceline.lexicon.base import versions
from truceline.model.evidence import BlockRole
from truceline.model.noun import Maker

if TYPE_CHECKING:
    from truceline.extract.arabic.places import PlaceNames
    from truceline.extract.claims import Draft
    from truceline.lexicon.parties import Parties
    from truceline.model.evidence import Document

NAME: Final = "extract.arabic-1"
LEXICONS: Final = ("acts", LEXICON, PARTIES, "parties")
SHORT: Final = 2
DATED: Final = 6
"""Words of a dateline without a date, and with one."""
DATELINE: Final = 60
"""Characters at the head of a text in which the dash of a dateline is looked for."""


class ArabicExtractor:
    """Claims of Arabic documents; made once, used for any number of them.

    ``names`` are the gazetteer's, by which places are told that no noun leads in; without it fewer are found.
    """

    NAME: Final = NAME

    def __init__(self, parties: Parties, names: PlaceNames | None = None) -> None:
        self.words = load_words()
        self.finder = NameFinder(parties)
        self.names: PlaceNames = names or NoNames()
        inputs = (*versions(LEXICONS), ("place names", self.names.stamp))
        self.maker = Maker(algorithm=NAME, inputs=tuple(sorted(inputs)))

    def extract(self, document: Document) -> ExtractResult:
        """Claims of a document; raises ItemError ``extract.too_long``, LexiconError where a lexicon does not fit."""
        blocks = prose_blocks(document)
        if not blocks:
            return ExtractResult(())
        if sum(block.end - block.start for block in blocks) > MAX_TEXT:
            raise ItemError("extract.too_long", f"over {MAX_TEXT} characters of prose", mend="split the document")
        page = Page(document, blocks, self.words, self.finder, self.names)
        return ExtractResult(numbered(document, drafts_of(page), self.maker.id))


def drafts_of(page: Page) -> list[Draft]:
    """All that a page claims, unnumbered."""
    chains = Chains(page, SayingFinder(page).find())
    ledgers, taken = find_ledgers(page, chains)
    events = EventFinder(page, chains, taken)
    drafts = [*ledgers, *events.find()]
    acts = ActFinder(page, chains, frozenset(taken | events.taken)).find()
    drafts += [act_claim(page, act) for act in acts]
    return drafts + find_statements(page, chains, drafts)


def prose_blocks(document: Document) -> tuple[Piece, ...]:
    """The prose without its dateline; the headline only where a document has no prose."""
    for role in (BlockRole.PROSE, BlockRole.HEADLINE):
        blocks = [block for block in document.blocks if block.role is role]
        if blocks:
            break
    else:
        return ()
    pieces = []
    for number, block in enumerate(blocks):
        start = block.start + (dateline_end(document.text[block.start : block.end]) if number == 0 else 0)
        if document.text[start : block.end].strip():
            pieces.append(Piece(start, block.end))
    return tuple(pieces)


def dateline_end(text: str) -> int:
    """Where the prose begins behind a dateline such as “دمشق، 19 أيار – ”; 0 where there is none."""
    head = text[:DATELINE]
    for dash in ("–", "—", " - ", "ــ"):
        at = head.find(dash)
        told = head[:at].split() if at > 0 else []
        is_dated = any(sign.isdigit() or sign in "،(" for sign in head[: max(at, 0)])
        if told and (len(told) <= SHORT or (len(told) <= DATED and is_dated)):
            return at + len(dash)
    return 0
