"""Which words of a sentence only say who says it? Such asides are parsed apart.

"…, the monitor said on Monday" behind several clauses is what the parser gets wrong most often: it takes the monitor
for one more thing that was fired at. An aside is cut off by its form, parsed by itself, and hung back on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VERBS: Final = (
    r"(?:said|says|say|reported|reports|report|wrote|writes|added|adds|announced|claimed|claims|alleged|stated|noted|confirmed"
    r"|explained|stressed|recalled|reminded|concluded|argued|warned|insisted|acknowledged|admitted|declared|remarked|observed"
    r"|has said|have said|has reported|had said|was quoted as saying|were quoted as saying)"
)
_WORD: Final = r"(?:[A-Z][\w.'&/-]*|[a-z][a-z'-]*|\d+)"
_PRONOUN: Final = r"(?:he|she|it|they)"
_STARTS: Final = r"(?:the|The|a|an|A|An|its|his|her|their|one|two|some|several|local|state|Western|[A-Z][\w.'&/-]*)"
_SPEAKER: Final = rf"(?:{_PRONOUN}|{_STARTS}(?:\s{_WORD}){{0,9}}?)"
_LATER: Final = (
    r"(?:\s(?:on|in|at|late|early|last|this|earlier|later|yesterday|today|to|by|from"
    r"|for|with|as|through|via|that (?:day|night|week|evening|morning)|shortly)\b[^,;:\"]{0,70})?"
)
_TOLD: Final = rf"told(?:\s(?!that\b){_WORD}){{1,5}}?"
_CITING: Final = r"(?:,\s(?:citing|quoting|referring to)\s[^\";:]{3,120})?"
_APPOSED: Final = rf"(?:,\s(?:{_WORD})(?:\s{_WORD}){{0,8}}?,)?"

_BEHIND: Final = (
    re.compile(
        rf"(?<=[,\"])\s({_SPEAKER}\s(?:quoted|cited|quotes|cites)\s{_STARTS}(?:\s{_WORD}){{0,9}}?\sas saying{_LATER})"
        r"[.,]?[\"']?$"
    ),
    re.compile(rf"(?<=[,\"])\s({_SPEAKER}{_APPOSED}\s(?:{_TOLD}|{_VERBS}){_LATER}{_CITING})[.,]?[\"']?$"),
    re.compile(
        rf"(?<=[,\"])\s((?:said|says|added|wrote)\s{_STARTS}(?:\s{_WORD}){{0,7}}?"
        rf"(?:,\s(?:{_WORD})(?:\s{_WORD}){{0,11}}?)?{_LATER})[.,]?$"
    ),
    re.compile(
        r"(?<=,)\s(according to\s[^,;:\"]{2,90}"
        r"(?:,\s(?:which|who|whose)\s[^;:\"]{3,90}|,\s(?:an?\s|the\s)?[A-Z][^,;:\"]{2,60})?)[.,]?$"
    ),
)
_AMID: Final = (
    re.compile(rf"(?<=,)\s({_SPEAKER}\s(?:{_TOLD}|{_VERBS})),(?=\s[a-z\"])"),
    re.compile(r"(?<=,)\s(according to\s[^,;:\"]{2,60}),(?=\s)"),
)
_FIRST: Final = re.compile(r"^(According to\s[^,;:\"]{2,60}),(?=\s)")
_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_DAY: Final = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_WHEN: Final = (
    rf"(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?|{_MONTH}(?: \d{{4}}| last year| this year)?"
    rf"|{_DAY}(?: (?:morning|afternoon|evening|night))?|\d{{1,2}}[:.]\d{{2}}(?: (?:a\.m\.|p\.m\.|GMT|local time))?"
    r"|the \d{1,2}(?:st|nd|rd|th)(?: of (?:that|the same|last) month)?|the (?:same|following|next|previous) day"
    r"|yesterday|today|dawn|noon|midnight)"
)
_FRONTED: Final = re.compile(
    rf"^((?:(?:Late|Early|Later|Earlier) )?(?:[Oo]n|[Ii]n|[Aa]t|[Bb]y|[Aa]round) {_WHEN}(?:,?(?: on)? {_WHEN})*)"
    r"(?=\s[^\W\d])"
)
"""“On 17 October two patrols …”: without a comma the parser takes the day and the patrols for one phrase."""
_NOT_SPEAKER: Final = re.compile(
    r"\b(?:and|but|which|who|that|where|when|while|after|before|because|if|of them|had|has|have|was|were|is|are)\b"
)
MAX_ASIDES: Final = 3
"""Asides of one sentence: "…, X told Y, Z reported, according to W"."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence: ``main`` are the ranges of the sentence itself, ``asides`` those that are parsed apart."""

    main: tuple[tuple[int, int], ...]
    asides: tuple[tuple[int, int], ...] = ()


def cut_asides(text: str, start: int, end: int) -> Cut:
    """The sentence without its asides, from the outermost one behind it inward, then those in front and amid."""
    asides: list[tuple[int, int]] = []
    last = end
    while len(asides) < MAX_ASIDES:
        found = _behind(text, start, last)
        if found is None:
            break
        asides.append((found[0], last))
        last = found[1]
    main = [(start, last)]
    amid = _amid(text, start, last) if len(asides) < MAX_ASIDES else None
    if amid is not None:
        asides.append(amid)
        main = [(start, amid[0]), (amid[1], last)]
    fronted = _FRONTED.match(text[start : main[0][1]])
    if fronted is not None:
        asides.append((start, start + fronted.end()))
        main = [(start + fronted.end(), main[0][1]), *main[1:]]
    pieces = tuple(piece for piece in main if text[piece[0] : piece[1]].strip())
    return Cut(pieces, tuple(sorted(asides))) if pieces else Cut(((start, end),))


def _behind(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Start of an aside at the end of the stretch, and where the sentence ends before it."""
    sentence = text[start:end]
    for pattern in _BEHIND:
        for match in pattern.finditer(sentence):
            speaker = match.group(1)
            if match.start(1) < 12 or _is_clause(speaker) or _splits_quote(sentence, match.start(1)):
                continue
            return start + match.start(1), start + match.start(1) - 1
    return None


def _amid(text: str, start: int, end: int) -> tuple[int, int] | None:
    sentence = text[start:end]
    for pattern in (_FIRST, *_AMID):
        match = pattern.search(sentence)
        if match and not _is_clause(match.group(1)) and not _splits_quote(sentence, match.start(1)):
            behind = match.end(1) + (1 if sentence[match.end(1) : match.end(1) + 1] == "," else 0)
            return start + match.start(1), start + behind
    return None


def _is_clause(speaker: str) -> bool:
    """Whether what looks like a speaker holds a clause of its own, and so is a part of the sentence."""
    verb = re.search(rf"\s{_VERBS}\b", f" {speaker}")
    name = speaker[: max(verb.start() - 1, 0)] if verb else ""
    return bool(name) and not speaker.lower().startswith("according") and bool(_NOT_SPEAKER.search(name.lower()))


def _splits_quote(sentence: str, at: int) -> bool:
    return sentence[:at].count('"') % 2 == 1
