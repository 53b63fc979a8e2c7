"""Which extractor reads this document? Chosen by its language, made when a document first needs it.

A language is a function in ``EXTRACTORS`` that makes its extractor from what a case gives: a store of parses, and the
names of places. What no extractor reads is a refusal with the mend, never silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from truceline.extract.rules import ExtractResult, RulesExtractor
from truceline.model.noun import Maker
from truceline.model.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from truceline.extract.arabic.places import PlaceNames
    from truceline.extract.parse import ParseStore
    from truceline.model.evidence import Document

NAME: Final = "extract.languages-1"
UNKNOWN: Final = "und"
ENGLISH: Final = "en"
SAMPLE: Final = 4_000
"""Characters by whose script a document is read whose language nobody could tell."""
SCRIPTS: Final = {"ru": ("\u0400\u04ff", "іїєґўјљњћђџ"), "ar": ("\u0600\u06ff", "پچژگکیۀے")}
"""First and last letter of the script of a language, and letters of it that only other languages have."""


class Extractor(Protocol):
    """Claims of documents of one language."""

    @property
    def maker(self) -> Maker:
        """Who makes the claims."""
        ...

    def extract(self, document: Document) -> ExtractResult:
        """Claims of a document, and what was not taken."""
        ...


class Given(NamedTuple):
    """What extractors are given: where parses are kept, what the gazetteer knows, the case's countries; none is needed.

    ``countries`` (alpha-3) tell which war bare names of parties are of, where a text leaves that open.
    """

    store: ParseStore | None = None
    names: PlaceNames | None = None
    countries: tuple[str, ...] = ()


def _english(given: Given) -> Extractor:
    from truceline.extract.parse import Parser
    from truceline.extract.reading import load_lexicons
    from truceline.lexicon.acts import load_acts
    from truceline.lexicon.parties import load_parties

    return RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser(given.store), given.countries)


def _russian(given: Given) -> Extractor:
    from truceline.extract.russian.extractor import RussianExtractor
    from truceline.extract.russian.parse import RussianParser
    from truceline.lexicon.parties import load_parties

    return RussianExtractor(load_parties(), RussianParser(given.store))


def _arabic(given: Given) -> Extractor:
    from truceline.extract.arabic.extractor import ArabicExtractor
    from truceline.lexicon.parties import load_parties

    return ArabicExtractor(load_parties(), given.names)


EXTRACTORS: Final[dict[str, Callable[[Given], Extractor]]] = {ENGLISH: _english, "ru": _russian, "ar": _arabic}
"""Makers of extractors by the first part of a language tag."""


class Languages:
    """The extractors of all languages behind one door.

    ``store`` keeps their parses; ``names`` are the gazetteer's, for languages that write names without capitals;
    ``countries`` (alpha-3) are the case's.
    """

    def __init__(
        self, store: ParseStore | None = None, names: PlaceNames | None = None, countries: Iterable[str] = ()
    ) -> None:
        self.given = Given(store, names, tuple(countries))
        self.maker = Maker(algorithm=NAME)
        self._made: dict[str, Extractor] = {}

    def makers(self, documents: Iterable[Document]) -> tuple[Maker, ...]:
        """Who makes claims and refusals of these documents, in order of their languages."""
        languages = sorted({language_of(document) for document in documents} & EXTRACTORS.keys())
        return (self.maker, *(self._extractor(language).maker for language in languages))

    def extract(self, document: Document) -> ExtractResult:
        """Claims of a document by the extractor of its language; a refusal where there is none.

        Raises ItemError ``extract.too_long`` and ``extract.failed``, LexiconError when a model or lexicon is missing.
        """
        language = language_of(document)
        if language not in EXTRACTORS:
            return ExtractResult((), (self._no_language(document, language),))
        return self._extractor(language).extract(document)

    def _extractor(self, language: str) -> Extractor:
        if language not in self._made:
            self._made[language] = EXTRACTORS[language](self.given)
        return self._made[language]

    def _no_language(self, document: Document, language: str) -> Refusal:
        code = "extract.no_language"
        return Refusal(
            id=Refusal.id_of(code, document.id),
            made_by=self.maker.id,
            derived_from=(document.id,),
            code=code,
            where=document.origin,
            reason=f"extractors read {', '.join(sorted(EXTRACTORS))}, and the document is in {language!r}",
            mend="set language in front matter if that is wrong",
            item=document.id,
        )


def language_of(document: Document) -> str:
    """The first part of the document's language tag; where it is unknown, what the script of most letters tells."""
    language = document.language.split("-")[0].lower()
    return _by_script(document.text[:SAMPLE]) if language == UNKNOWN else language


def _by_script(text: str) -> str:
    """What the script of most letters stands for: English, Russian, Arabic; unknown with letters that these lack."""
    letters = [character for character in text.lower() if character.isalpha()]
    for language, (script, foreign) in SCRIPTS.items():
        if 2 * sum(script[0] <= letter <= script[1] for letter in letters) > len(letters):
            return UNKNOWN if 100 * sum(letter in foreign for letter in letters) > len(letters) else language
    return ENGLISH
