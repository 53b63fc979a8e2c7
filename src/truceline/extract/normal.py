"""What does the parser get to read? The same number of characters, each in its plainest form, cut into sentences.

Every change here is one character for one character, so that an offset in the normal text is an offset in
``Document.text``. Non-breaking spaces end no word and curly quotes open no quote for the parser: both must go.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

PREP_VERSION: Final = "prep-10"
"""Part of the key under which a parse is kept: raise it when anything in this module changes what the parser reads."""

MAX_SENTENCE: Final = 1200
"""Characters after which a sentence is cut at a space: a parse tree of a page without full stops is of no use."""

_PLAIN: Final = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u0060": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2012": "–", "\u2015": "–",
    "\u2026": "…", "*": " ", "\u200b": " ", "\ufeff": " ", "\u2028": " ", "\u2029": " ",
}  # fmt: skip

_DAY: Final = (
    r"(?:(?:\d{1,2}\.? )?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2})?(?:,? \d{4})?)"
)
_DATELINE: Final = re.compile(
    r"\s*(?:\(?[A-Z][A-Z.'’\-]+(?:[ /,]+[A-Z][A-Z.'’\-]+)*\)?"  # BEIRUT, BEIRUT/MOSCOW
    r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+)?(?=,))?[ ,]*)?"  # HOMS, Syria,
    rf"(?:{_DAY}[ ,]*)?(?:\([A-Za-z .]{{2,24}}\)\s*)?(?:[/.,\s]+[A-Z]{{2,}}\s*[/.]+\s*)?(?:[–—]|(?<=[\d)/.] )--?)\s+"
)
_CITY_DATELINE: Final = re.compile(
    rf"\s*[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}, (?=[^:–—]{{0,12}}\d){_DAY}(?: \([A-Za-z .]{{2,24}}\))?\s*"
    r"(?::|[–—]|--?(?= ))\s+(?=[\"A-Z])"
)
"""“Jerusalem, Nov 17:”, at the head of a report: within it a place and a day may head what happened there."""
_ARTICLE: Final = re.compile(r"\b(?:Al|El|Ash|As|At|Ath|An|Ar|Az|Ad|Adh)( )(?=[A-Z][a-z])")
_ASSIMILATED: Final = {
    "al": "", "el": "", "ash": "sh", "as": "s", "at": "t", "ath": "th", "an": "n", "ar": "r", "az": "z", "ad": "d",
    "adh": "dh",
}  # fmt: skip
_DESIGNATOR: Final = re.compile(
    r"(?<![\w-])(?:(?=[\w/-]{3,9}(?![\w-]))[A-Z][A-Za-z]{0,2}(?:/[A-Z])?-\d{1,4}[A-Z]{0,2}|[A-Z][A-Za-z]{2,}\d{1,2})(?![\w-])"
)
_ROUND: Final = re.compile(r"(?<=[a-z] )round(?= (?:the|its|their|a|an|al-|[A-Z]))")
_SCARE: Final = re.compile(r"(?<=\w )\"([\w'-]+(?: [\w'-]+)?)\"(?= \w)")
_END: Final = re.compile(r"([.!?…]+)[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9À-Þ])")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Brig|Sgt|Capt|Cmdr|Adm|Sen|Rep|Gov|St|Ste|No|Nos|vs|Rev|Hon|Pres"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Corp|Ltd|Co|approx|ca|cf|e\.g|i\.e)|(?:^|[\s(\"'])[A-Z])$"
)
_ACRONYM: Final = re.compile(r"(?:\b(?:[A-Za-z]\.)+[A-Za-z])$")
_SEMICOLON: Final = re.compile(r";\s+(?=[A-Za-z])")
_HAS_VERB: Final = re.compile(
    r"\b(?:was|were|is|are|had|has|have|will|would|can|could|did|do|does|said|says|told|hit|put|cut|set|brought|came"
    r"|went|took|struck|shot|fell|fought|held|kept|left|lost|made|met|sent|wrote|began|rose|found|gave|got|saw|led|drove|flew|broke|blew|[a-z]{3,}ed)\b"
)
_OPENERS: Final = (
    r"(?:The|This|That|These|Those|It|Its|He|She|They|Their|In|On|At|After|Before|But|And|According|However|Earlier"
    r"|Later|Meanwhile|Last|Two|Three|There|A|An)"
)
_AFTER_ACRONYM: Final = re.compile(rf"{_OPENERS}\b")
_MISSING_STOP: Final = re.compile(
    r"(?<=[a-z]{2})\s+(?=(?:The|This|These|Those|It|He|She|They|In|On|According)\s[a-z]{2,})"
)


class Piece(NamedTuple):
    """A sentence: [start, end) in the text that was cut."""

    start: int
    end: int


def normalise(text: str) -> str:
    """The text in plain characters, as long as before: spaces, quotes, hyphens and letters in compatibility form."""
    table: dict[int, str] = {}
    for character in set(text):
        if character in _PLAIN:
            table[ord(character)] = _PLAIN[character]
        elif character.isspace():
            table[ord(character)] = " "
        elif "\ud800" <= character <= "\udfff":
            table[ord(character)] = "\ufffd"  # half a pair: no text in any encoding
        elif not character.isascii():
            plain = unicodedata.normalize("NFKC", character)
            table[ord(character)] = plain if len(plain) == 1 else character
    return _join_articles(_brackets(text.translate(table)))


def for_parser(text: str) -> str:
    """The text as the parser reads it best, as long as before.

    Designators of weapons become words ("MQ-1" is taken for an adverb), "round the base" becomes "about the base" (it
    is taken for a verb), and the marks round a word or two held at arm's length become spaces.
    """
    text = _ROUND.sub("about", _DESIGNATOR.sub(_as_word, text))
    return _SCARE.sub(r" \1 ", text)


def _as_word(match: re.Match[str]) -> str:
    plain = "".join(
        character.lower() if character.isalpha() else "ax"[character.isdigit()] for character in match.group()
    )
    return plain[0].upper() + plain[1:]


def dateline_end(text: str, *, is_head: bool = False) -> int:
    """Offset at which the report begins behind a dateline such as "BEIRUT, May 6 –"; 0 where there is none."""
    match = _DATELINE.match(text[:120]) or (_CITY_DATELINE.match(text[:120]) if is_head else None)
    return match.end() if match and match.group().strip(" –—") else 0


def sentences(text: str, start: int, end: int) -> list[Piece]:
    """Sentences of normal text within [start, end), in order, without the spaces around them.

    Four rules: (1) a full stop, question or exclamation mark before a capital ends a sentence, unless it belongs to an
    abbreviation; (2) a capitalised function word that follows a lower-case word without any mark ends it as well: pages
    lose full stops; (3) a semicolon ends one where both sides have a verb of their own, outside a quotation; (4) what
    is longer than ``MAX_SENTENCE`` is cut at a space.
    """
    cuts = sorted(_marked_cuts(text, start, end) | _missing_stops(text, start, end) | _semicolons(text, start, end))
    pieces: list[Piece] = []
    at = start
    for cut in [*cuts, end]:
        pieces.extend(_bounded(text, at, cut))
        at = cut
    return pieces


def _marked_cuts(text: str, start: int, end: int) -> set[int]:
    cuts = set()
    for match in _END.finditer(text, start, end):
        before = text[start : match.start(1)]
        if match.group(1) == "." and _ABBREVIATION.search(before[-12:]):
            continue
        is_acronym = match.group(1) == "." and _ACRONYM.search(before[-12:])
        if is_acronym and not _AFTER_ACRONYM.match(text, match.end()):
            continue
        cuts.add(match.end())
    return cuts


def _missing_stops(text: str, start: int, end: int) -> set[int]:
    return {match.end() for match in _MISSING_STOP.finditer(text, start, end) if not _in_title(text, match.start())}


def _semicolons(text: str, start: int, end: int) -> set[int]:
    """Ends of clauses at a semicolon: each side says something of its own, and no quotation or bracket is open."""
    cuts = set()
    for match in _SEMICOLON.finditer(text, start, end):
        begun = max((text.rfind(mark, start, match.start()) for mark in (". ", "! ", "? ", "; ")), default=start)
        before = text[max(begun, start) : match.start()]
        after = re.split(r"[.!?;]\s", text[match.end() : end], maxsplit=1)[0]
        is_inside = before.count('"') % 2 == 1 or before.count("(") > before.count(")")
        if not is_inside and _HAS_VERB.search(before) and _HAS_VERB.search(after):
            cuts.add(match.end())
    return cuts


def _in_title(text: str, at: int) -> bool:
    # "reported in The ..." and "told The ..." name a paper; a preposition or verb of saying cannot end a sentence.
    word = re.search(r"([a-z]+)$", text[max(0, at - 20) : at])
    return word is not None and word.group(1) in {
        "in", "to", "by", "of", "told", "from", "with", "for", "and", "or", "as", "at", "on", "that", "the", "said",
    }  # fmt: skip


def _bounded(text: str, start: int, end: int) -> list[Piece]:
    pieces = []
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = space if space > start else start + MAX_SENTENCE
        pieces.append(_trimmed(text, start, cut))
        start = cut
    pieces.append(_trimmed(text, start, end))
    return [piece for piece in pieces if piece.end > piece.start]


def _trimmed(text: str, start: int, end: int) -> Piece:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end)


def _brackets(text: str) -> str:
    """An editor's insertion becomes an apposition after a name or pronoun, and plain words elsewhere."""
    if "[" not in text:
        return text
    characters = list(text)
    for match in re.finditer(r"\[([^\[\]]{1,80})\]", text):
        before = text[: match.start()].rstrip().rsplit(" ", 1)[-1]
        is_apposition = before[:1].isupper() or before.lower() in {"he", "she", "it", "they", "them", "him", "her"}
        marks = "()" if is_apposition else "  "
        characters[match.start()], characters[match.end() - 1] = marks[0], marks[1]
    return "".join(characters)


def _join_articles(text: str) -> str:
    """“At Tanf” becomes "At-Tanf": a capital in the middle of a sentence tells the article from the preposition.

    At the start of a sentence the pair is joined only if it stands elsewhere in the text too.
    """
    joined: list[int] = []
    doubtful: list[tuple[int, str]] = []
    names = set()
    for match in _ARTICLE.finditer(text):
        word = text[match.start() : match.start(1)].lower()
        name = re.match(r"[A-Z][\w'-]+", text[match.end() :])
        if name is None or not name.group().lower().startswith(_ASSIMILATED[word]):
            continue
        begins = re.search(r"(?:^|[.!?…:–\"(]\s*)$", text[max(0, match.start() - 4) : match.start()])
        if begins is None or word in {"al", "el"}:
            joined.append(match.start(1))
            names.add((word, name.group()))
        else:
            doubtful.append((match.start(1), f"{word} {name.group()}"))
    known = {f"{word} {name}" for word, name in names}
    places = joined + [at for at, name in doubtful if name in known]
    characters = list(text)
    for at in places:
        characters[at] = "-"
    return "".join(characters)
