"""From a Russian document to claims: the same cascade as in English, with a Russian parse and lexicon.

1 take the prose · 2 parse it (or take the kept parse) · 3 who says what · 4 acts · 5 ledgers · 6 agreements · 7 zones ·
8 talks · 9 statements · 10 number the claims (decision 0018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.normal import Piece, normalise
from truceline.extract.rules import ExtractResult, numbered
from truceline.extract.russian.acts import Acts
from truceline.extract.russian.claims import act_claim
from truceline.extract.russian.echoes import Echoes
from truceline.extract.russian.events import Events
from truceline.extract.russian.ledgers import Ledgers
from truceline.extract.russian.reading import Reading
from truceline.extract.russian.statements import find_statements
from truceline.extract.russian.telling import Telling
from truceline.extract.russian.tree import Tree
from truceline.extract.russian.words import LEXICONS
from truceline.lexicon.base import versions
from truceline.model.evidence import BlockRole
from truceline.model.noun import Maker

if TYPE_CHECKING:
    from truceline.extract.claims import Draft
    from truceline.extract.russian.parse import RussianParser
    from truceline.lexicon.parties import Parties
    from truceline.model.evidence import Document

NAME: Final = "extract.russian-1"


class RussianExtractor:
    """Rules over a dependency parse of Russian; made once, used for any number of documents."""

    NAME: Final = NAME

    def __init__(self, parties: Parties, parser: RussianParser) -> None:
        self.parties = parties
        self.parser = parser
        self.maker = Maker(algorithm=NAME, inputs=versions((*LEXICONS, "parties")))

    def extract(self, document: Document) -> ExtractResult:
        """Claims of a document.

        Raises ItemError ``extract.too_long``, ``extract.no_model`` where the extra that reads Russian is missing.
        """
        reading = self.read(document)
        if not reading.tree.sentences:
            return ExtractResult(())
        return ExtractResult(numbered(document, drafts_of(reading), self.maker.id))

    def read(self, document: Document) -> Reading:
        """The document's prose with its tree; nothing is claimed yet."""
        normal = normalise(document.text)
        blocks = prose_blocks(document, normal)
        parse = self.parser.parse(normal, blocks)
        return Reading(document, blocks, Tree(parse, normal, document.text), self.parties)


def prose_blocks(document: Document, normal: str) -> tuple[Piece, ...]:
    """What is read: the prose; the headline only where a document has no prose, as it would make each claim twice."""
    for role in (BlockRole.PROSE, BlockRole.HEADLINE):
        blocks = [block for block in document.blocks if block.role is role]
        if blocks:
            break
    else:
        return ()
    return tuple(Piece(block.start, block.end) for block in blocks if normal[block.start : block.end].strip())


def drafts_of(reading: Reading) -> list[Draft]:
    """All that a reading claims, unnumbered."""
    ledgers = Ledgers(reading)
    drafts = ledgers.find()
    acts = [act for act in Acts(reading).find() if act.index not in ledgers.used()]
    drafts += [act_claim(reading, act) for act in Echoes(reading).find(Telling(reading).tie(acts))]
    drafts += Events(reading).find()
    return drafts + find_statements(reading, drafts)
