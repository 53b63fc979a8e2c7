"""Does a gold report hold together? What it quotes is in its text, fields fit the kind of claim, ids are known."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.lexicon.acts import load_acts
from truceline.model.claim import Modality, SourceKind
from truceline.model.evidence import DocumentKind
from truceline.score.gold import SCHEMA, Form, GoldClaim, GoldReport, Kind, find_words, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

Where = tuple[str | int, ...]

DEMONSTRATION: Final = "Truceline demonstration"
EVENTS: Final = frozenset(("announced", "signed", "in_force", "extended", "suspended", "lapsed", "joined"))
ID_PATTERN: Final = re.compile(r"[a-z]{2,3}-[0-9]{3,4}")
KEY_PATTERN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGES: Final = re.compile(r"[a-z]{2,3}")

NEEDED: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.ACT: ("act",),
    Kind.LEDGER: ("counts",),
    Kind.AGREEMENT: ("event",),
    Kind.ZONE: (),
    Kind.TALK: ("status",),
    Kind.STATEMENT: ("speaker",),
}
"""Fields that a claim of a kind cannot do without."""

OWN: Final[dict[str, frozenset[Kind]]] = {
    "act": frozenset((Kind.ACT,)),
    "actor": frozenset((Kind.ACT,)),
    "target": frozenset((Kind.ACT,)),
    "weapon": frozenset((Kind.ACT,)),
    "casualties": frozenset((Kind.ACT,)),
    "justification": frozenset((Kind.ACT,)),
    "ordinal": frozenset((Kind.ACT,)),
    "incident": frozenset((Kind.ACT,)),
    "side": frozenset((Kind.LEDGER,)),
    "counts": frozenset((Kind.LEDGER,)),
    "event": frozenset((Kind.AGREEMENT,)),
    "name": frozenset((Kind.AGREEMENT, Kind.ZONE)),
    "participants": frozenset((Kind.AGREEMENT, Kind.TALK)),
    "topic": frozenset((Kind.AGREEMENT, Kind.TALK, Kind.STATEMENT)),
    "status": frozenset((Kind.TALK,)),
    "is_secret": frozenset((Kind.TALK,)),
    "number": frozenset((Kind.TALK, Kind.ZONE)),
    "areas": frozenset((Kind.ZONE,)),
    "speaker": frozenset((Kind.STATEMENT,)),
}
"""Fields that belong to some kinds only."""


class Finding(NamedTuple):
    """A fault of content: where, what, and how to mend it."""

    where: Where
    reason: str
    mend: str


def check_report(report: GoldReport) -> Iterator[Finding]:
    """Every fault of content in a report."""
    if report.schema != SCHEMA:
        yield Finding(("schema",), f"is {report.schema!r}, not {SCHEMA!r}", "use the release that it was written for")
    if not ID_PATTERN.fullmatch(report.id):
        yield Finding(("id",), f"{report.id!r} is no language and number", "write for example en-007")
    elif report.id.split("-")[0] != report.front.language.split("-")[0]:
        yield Finding(("id",), f"is not of the language {report.front.language}", "begin it with the text's language")
    if not KEY_PATTERN.fullmatch(report.conflict):
        yield Finding(("conflict",), f"{report.conflict!r} is no key", "lower-case words joined by hyphens")
    if report.copies is not None and (report.copies == report.id or not ID_PATTERN.fullmatch(report.copies)):
        yield Finding(("copies",), f"{report.copies!r} is not the id of another report", "name the one it repeats")
    if not report.text.strip():
        yield Finding(("text",), "is empty", "write the report")
    yield from _check_front(report)
    seen = Counter((claim.quote, claim.nth, claim.trigger, claim.chain, claim.target) for claim in report.claims)
    for index, claim in enumerate(report.claims):
        where = ("claims", index)
        if seen[claim.quote, claim.nth, claim.trigger, claim.chain, claim.target] > 1:
            yield Finding(where, "stands twice", "tell the two apart by quote, trigger, chain or target")
        yield from _check_fields(claim, where)
        yield from _check_words(report.text, claim, where)
        yield from _check_values(claim, where)


def _check_front(report: GoldReport) -> Iterator[Finding]:
    front = report.front
    if front.kind is DocumentKind.RECONSTRUCTION and front.publisher != DEMONSTRATION:
        mend = f"write publisher: {DEMONSTRATION}"
        yield Finding(("front", "publisher"), "a text that we wrote ourselves bears another's name", mend)
    if not LANGUAGES.fullmatch(front.language):
        yield Finding(("front", "language"), f"{front.language!r} is no language code", "write en, ru, ar")
    if not front.addresses:
        yield Finding(("front", "addresses"), "is empty", "give the address that carries each fact")
    is_flat = report.form is Form.FLATTENED
    if is_flat != any(one.value == "flattened" for one in report.phenomena):
        yield Finding(("phenomena",), "form and phenomena disagree on flattened", "name it in both or in neither")


def _check_fields(claim: GoldClaim, where: Where) -> Iterator[Finding]:
    for name in NEEDED[claim.kind]:
        if not getattr(claim, name):
            yield Finding((*where, name), f"a claim of kind {claim.kind} needs it", f"add {name}")
    empty = (None, (), False)
    for name, kinds in OWN.items():
        if getattr(claim, name) not in empty and claim.kind not in kinds:
            yield Finding((*where, name), f"has no place in a claim of kind {claim.kind}", "take it out")
    if claim.kind is Kind.ACT and claim.is_incident != (claim.incident is not None):
        reason = "an asserted, alleged or denied act needs the key of its incident; no other claim has one"
        yield Finding((*where, "incident"), reason, "add it, or correct modality or ordinal")
    if claim.incident is not None and not KEY_PATTERN.fullmatch(claim.incident):
        yield Finding((*where, "incident"), f"{claim.incident!r} is no key", "lower-case words joined by hyphens")
    if claim.modality is Modality.DENIED and not any(hop.via.value == "denies" for hop in claim.chain):
        yield Finding((*where, "chain"), "is denied, but nobody denies it", "give the hop that denies via: denies")


def _check_words(text: str, claim: GoldClaim, where: Where) -> Iterator[Finding]:
    passage = claim.passage(text)
    if passage is None:
        yield Finding((*where, "quote"), "does not stand in the text so often", "copy the words, or correct nth")
        return
    if claim.nth == 0 and find_words(text, claim.quote, 2) is not None:
        yield Finding((*where, "quote"), "stands in the text more than once", "quote more, or say nth: 1 or 2")
    inside = text[passage.start : passage.end]
    for name, words in _quoted(claim):
        is_own = name in {"trigger", "hedge"} or name == "when"
        if find_words(inside if is_own else text, words) is None:
            place = "the quote" if is_own else "the text"
            yield Finding((*where, name), f"{words!r} does not stand in {place}", "copy the words from there")


def _quoted(claim: GoldClaim) -> Iterator[tuple[str, str]]:
    """Words that must stand in the text, with the field that they are of."""
    yield "trigger", claim.trigger
    for name in ("hedge", "place", "name", "topic", "justification"):
        words = getattr(claim, name)
        if words is not None:
            yield name, words
    for name in ("actor", "target", "weapon", "side", "speaker"):
        mention = getattr(claim, name)
        if mention is not None:
            yield name, mention.text
    yield from (("participants", mention.text) for mention in claim.participants)
    yield from (("within", words) for words in claim.within)
    yield from (("areas", words) for words in claim.areas)
    if claim.when is not None and claim.when.text is not None:
        yield "when", claim.when.text


def _check_values(claim: GoldClaim, where: Where) -> Iterator[Finding]:
    acts = load_acts()
    for act in claim.act:
        if act not in acts.ids:
            yield Finding((*where, "act"), f"{act!r} is no act", "take one of docs/reference/acts.md")
    if claim.event is not None and claim.event not in EVENTS:
        yield Finding((*where, "event"), f"{claim.event!r} is no event", f"one of {', '.join(sorted(EVENTS))}")
    for index, hop in enumerate(claim.chain):
        if hop.kind is SourceKind.PUBLISHER or not hop.name.strip():
            mend = "leave the publisher out: every chain begins with it"
            yield Finding((*where, "chain", index), "is the publisher, or has no name", mend)
    yield from _check_numbers(claim, where)


def _check_numbers(claim: GoldClaim, where: Where) -> Iterator[Finding]:
    for name in ("casualties", "counts"):
        for index, one in enumerate(getattr(claim, name)):
            try:
                parse_number(one.n)
            except ValueError as error:
                yield Finding((*where, name, index, "n"), str(error), "write 8, 3-5 or 37+")
    if claim.when is not None:
        try:
            claim.when.interval  # noqa: B018 - reading it is the check
        except ValueError as error:
            yield Finding((*where, "when", "days"), str(error), "write 2017-06-08 or 2017-06-08/2017-06-09")
