"""From a document to claims: the numbered cascade of the rules extractor, and the fields of its claims.

1 take the prose · 2 parse it (or take the kept parse) · 3 who says what · 4 acts · 5 ledgers · 6 agreements · 7 zones ·
8 talks · 9 statements · 10 number the claims. Each step is a module; none knows the wording of any one report.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.acts import Acts
from truceline.extract.agreements import Agreements
from truceline.extract.chain import Chains
from truceline.extract.claims import act_claim
from truceline.extract.episodes import Episodes
from truceline.extract.ledgers import Ledgers
from truceline.extract.modality import Stances
from truceline.extract.normal import Piece, dateline_end, normalise
from truceline.extract.reading import Lexicons, Reading
from truceline.extract.sayings import find_attributions
from truceline.extract.sources import Memory
from truceline.extract.statements import find_statements
from truceline.extract.talks import Talks
from truceline.extract.tree import Tree
from truceline.extract.zones import Zones
from truceline.lexicon.base import versions
from truceline.lexicon.theatres import load_theatres
from truceline.model.claim import Claim
from truceline.model.evidence import BlockRole
from truceline.model.noun import Maker
from truceline.model.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.claims import Draft
    from truceline.extract.parse import Parser
    from truceline.model.evidence import Document

NAME: Final = "extract.rules-1"
LEXICONS: Final = (
    "acts", "belligerents", "confidence", "cues", "days", "english", "event_place", "events", "fields", "frames",
    "hedges", "parser_model", "parties", "parties_world", "place_words", "quantities", "sources", "theatres",
    "time_words", "weapons",
)  # fmt: skip
LANGUAGES: Final = frozenset({"en", "und"})
"""Languages that the rules read; a document whose language nobody could tell is tried as English."""


class ExtractResult(NamedTuple):
    """Claims in order of their triggers, and what was not taken."""

    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...] = ()


class RulesExtractor:
    """Rules over a dependency parse; made once, used for any number of documents.

    ``countries`` (alpha-3) are those of the case: they help to tell which war a text is about.
    """

    NAME: Final = NAME

    def __init__(self, lexicons: Lexicons, parser: Parser, countries: Sequence[str] = ()) -> None:
        self.lexicons = lexicons
        self.parser = parser
        self.countries = tuple(countries)
        self.theatres = load_theatres(lexicons.parties)
        self.maker = Maker(algorithm=NAME, inputs=versions(LEXICONS))

    def extract(self, document: Document) -> ExtractResult:
        """Claims of a document; a language that the rules do not read gives a refusal.

        Raises ItemError ``extract.too_long`` and ``extract.failed``, LexiconError when there is no model.
        """
        language = document.language.split("-")[0].lower()
        if language not in LANGUAGES:
            return ExtractResult((), (self._no_language(document, language),))
        reading = self.read(document)
        if not reading.tree.sentences:
            return ExtractResult(())
        return ExtractResult(numbered(document, drafts_of(reading), self.maker.id))

    def read(self, document: Document) -> Reading:
        """The document's prose with its tree; nothing is claimed yet."""
        normal = normalise(document.text)
        blocks = prose_blocks(document, normal)
        parse = self.parser.parse(normal, blocks)
        theatre = self.theatres.of(document.text, self.countries)
        lexicons = replace(self.lexicons, parties=self.theatres.parties(theatre), theatre=theatre)
        return Reading(document, blocks, Tree(parse, normal, document.text), lexicons)

    def _no_language(self, document: Document, language: str) -> Refusal:
        code = "extract.no_language"
        return Refusal(
            id=Refusal.id_of(code, document.id),
            made_by=self.maker.id,
            derived_from=(document.id,),
            code=code,
            where=document.origin,
            reason=f"the rules read English, and the document is in {language!r}",
            mend="set language in front matter if that is wrong",
            item=document.id,
        )


def numbered(document: Document, drafts: Sequence[Draft], made_by: str) -> tuple[Claim, ...]:
    """Claims with ids: several of one kind at one trigger are told apart by their number."""
    seen: dict[tuple[str, int], int] = {}
    claims = []
    for draft in sorted(drafts, key=lambda one: (one.trigger_start, one.kind)):
        part = seen.get((draft.kind, draft.trigger_start), 0)
        seen[draft.kind, draft.trigger_start] = part + 1
        claims.append(
            Claim(
                id=Claim.id_of(document.id, draft.kind, draft.trigger_start, part),
                made_by=made_by,
                derived_from=(document.id,),
                document=document.id,
                proposition=draft.proposition,
                chain=draft.chain.hops,
                modality=draft.modality,
                hedge=draft.hedge,
                content=draft.content,
                observation=draft.chain.observation,
                confidence=draft.confidence,
                fields=draft.fields,
            )
        )
    return tuple(claims)


def prose_blocks(document: Document, normal: str) -> tuple[Piece, ...]:
    """What is read: the prose without its dateline; the headline only where a document has no prose.

    Why not the headline besides: it repeats the report in fewer words, and would make each claim twice.
    """
    for role in (BlockRole.PROSE, BlockRole.HEADLINE):
        blocks = [block for block in document.blocks if block.role is role]
        if blocks:
            break
    else:
        return ()
    pieces = []
    for number, block in enumerate(blocks):
        start = block.start + dateline_end(normal[block.start : block.end], is_head=number == 0)
        if normal[start : block.end].strip():
            pieces.append(Piece(start, block.end))
    return tuple(pieces)


def drafts_of(reading: Reading) -> list[Draft]:
    """All that a reading claims, unnumbered."""
    memory = Memory(reading)
    attributions = find_attributions(reading, memory)
    chains = Chains(reading, attributions, memory)
    stances = Stances(reading)
    finder = Acts(reading, memory, chains, stances)
    drafts = [act_claim(reading, act) for act in Episodes(reading, finder).tie(finder.find())]
    ledgers = Ledgers(reading, memory, chains)
    tallied = ledgers.find()
    drafts = [one for one in drafts if one.trigger_start not in ledgers.units] + tallied
    drafts += Agreements(reading, memory, chains, stances).find()
    drafts += Zones(reading, chains).find()
    drafts += Talks(reading, memory, chains).find()
    return drafts + find_statements(reading, attributions, chains, drafts)
