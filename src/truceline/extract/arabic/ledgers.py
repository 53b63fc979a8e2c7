"""How many breaches does somebody count over a period? Ledgers, with the places that the number is split into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.model.claim import Count, LedgerContent, Modality, TimePhrase
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from truceline.extract.arabic.chains import Chains
    from truceline.extract.arabic.numbers import Quantity
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.text import Sentence

BREACHES: Final = ("خرق", "خروق", "انتهاك", "مخالف", "تجاوز", "اعتداء")
"""Beginnings of units that are breaches by themselves; others need a verb of counting."""
COUNTING: Final = frozenset(
    {"سجل", "رصد", "وثق", "احصي", "ضبط", "سجلت", "رصدت", "وثقت", "احصت", "تسجيل", "توثيق", "رصدنا", "سجلنا"}
)
LEAST: Final = 2


def find_ledgers(page: Page, chains: Chains) -> tuple[list[Draft], frozenset[int]]:
    """The ledgers of a page, and the tokens of their units, which are no acts."""
    drafts: list[Draft] = []
    taken: set[int] = set()
    for sentence in page.sentences:
        counts = _counts(page, sentence)
        for group in _by_source(chains, counts):
            drafts.append(_draft(page, chains, sentence, group))
            taken.update(at for _, unit in counts for at in range(unit[0], min(unit[1] + 1, sentence.last)))
    return drafts, frozenset(taken)


def _by_source(
    chains: Chains, counts: list[tuple[Quantity, tuple[int, int]]]
) -> list[list[tuple[Quantity, tuple[int, int]]]]:
    """The counts of a sentence by who counts: two sides' tallies are two ledgers."""
    groups: dict[tuple[str, ...], list[tuple[Quantity, tuple[int, int]]]] = {}
    for one in counts:
        groups.setdefault(chains.of(one[0].first).key, []).append(one)
    return list(groups.values())


def _counts(page: Page, sentence: Sentence) -> list[tuple[Quantity, tuple[int, int]]]:
    """Numbers of the sentence with their units; the first must be of breaches or under a verb of counting."""
    found: list[tuple[Quantity, tuple[int, int]]] = []
    is_counting = any(_is_counting(page, at) for at in range(sentence.first, sentence.last))
    for one in page.quantities_in(sentence.first, sentence.last):
        if one.high is not None and one.high < LEAST:
            continue
        unit = _unit(page, one, sentence)
        if unit is not None and (is_counting or page.key(unit[0]).startswith(BREACHES)):
            found.append((one, unit))
        elif found and _is_split(page, one, sentence):
            found.append((one, found[0][1]))
    is_breach = any(page.key(unit[0]).startswith(BREACHES) for _, unit in found)
    return (
        found if found and (is_breach or is_counting) and (is_breach or len(found) > 1 or found[0][0].low >= 5) else []
    )


def _is_counting(page: Page, index: int) -> bool:
    key = page.key(index)
    return key in COUNTING or (key[:1] in {"و", "ف"} and key[1:] in COUNTING)


def _unit(page: Page, one: Quantity, sentence: Sentence) -> tuple[int, int] | None:
    """The unit behind a number, with the adjective that goes with it."""
    at = one.last
    if page.key(at) == "من":
        at += 1
    if at >= sentence.last or page.member(at, "ledger_units") is None:
        return None
    end = at + 1
    while end < min(at + 3, sentence.last) and _is_adjective(page, end):
        end += 1
    return at, end


def _is_adjective(page: Page, index: int) -> bool:
    token = page.tokens[index]
    plain = token.is_word and not page.is_plain(index, "prepositions") and not page.is_plain(index, "breaks")
    return (
        plain
        and page.known_base(index) is None
        and index not in page.time_tokens
        and page.key(index).endswith(("ي", "يه", "يا", "نار", "النار"))
    )


def _is_split(page: Page, one: Quantity, sentence: Sentence) -> bool:
    """Whether a number without a unit is a part of the total: “5 في حلب و3 في حماة”."""
    return one.last < sentence.last and page.key(one.last) in {"في", "منها"}


def _draft(page: Page, chains: Chains, sentence: Sentence, counts: list[tuple[Quantity, tuple[int, int]]]) -> Draft:
    verb = next((at for at in range(sentence.first, sentence.last) if _is_counting(page, at)), counts[0][1][0])
    chain = chains.of(counts[0][0].first)
    made = tuple(_count(page, sentence, number, one, counts) for number, one in enumerate(counts))
    times = page.times_in(sentence.first, sentence.last)
    since = [hit for hit in times if hit.text.startswith(("منذ", "خلال", "بين", "من", "في"))] or times
    places = [hit for hit in page.places_in(sentence.first, sentence.last) if hit.is_named]
    places = [hit for hit in places if hit.first > counts[0][0].first] or places
    side = next((hop for hop in reversed(chain.hops[1:]) if hop.span is not None), None)
    sure = page.words.body.confidence["ledger"]
    return Draft(
        kind="ledger",
        trigger_start=page.folded.start(page.tokens[verb].start),
        proposition=page.span(sentence.first, sentence.last),
        chain=chain,
        modality=chain.modality or Modality.ASSERTED,
        content=LedgerContent(
            side=page.mention(*_tokens(page, side.span.start, side.span.end))
            if side is not None and side.span
            else None,
            counts=made,
            place=places[0].phrase(page) if places else None,
            time=_time(page, since[0].first) if since else None,
        ),
        confidence=sure,
        fields=(Weighted(value="counts", weight=sure, reason="number before a unit"),),
    )


def _tokens(page: Page, start: int, end: int) -> tuple[int, int]:
    return page.within(page.folded.find(start), page.folded.find(end))


def _time(page: Page, first: int) -> TimePhrase:
    return page.times_in(first, first + 1)[0].phrase(page)


def _count(
    page: Page, sentence: Sentence, number: int, one: tuple[Quantity, tuple[int, int]],
    counts: list[tuple[Quantity, tuple[int, int]]],
) -> Count:  # fmt: skip
    quantity, unit = one
    until = counts[number + 1][0].first if number + 1 < len(counts) else sentence.last
    where = next((hit for hit in page.places_in(quantity.last, until) if hit.is_named), None)
    last = unit[1] if unit[0] >= quantity.last else quantity.last
    return Count(
        low=quantity.low,
        high=quantity.high,
        unit=page.span(*unit).text,
        is_about=quantity.is_about,
        where=page.span(where.first, where.last).text if where is not None else None,
        span=page.span(quantity.first, last),
    )
