"""The fields of a claim from what was found in an Arabic text, each with a low confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.model.claim import ActContent, Casualties, Mention, Modality, PlacePhrase, TimePhrase
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.arabic.acts import Act
    from truceline.extract.arabic.page import Page
    from truceline.model.noun import Span

WHY: Final = "by words and sentence windows, nothing was parsed"
MAX_LENDERS: Final = 6


def act_claim(page: Page, act: Act) -> Draft:
    """An act as a claim."""
    sure = page.words.body.confidence
    sentence = page.sentence_of(act.index)
    content = ActContent(
        act=act.kind,
        trigger=page.span(act.index, act.index + 1),
        actor=_actor(page, act),
        target=_mention(page, act.roles.target) if act.roles.target else None,
        weapon=page.mention(*act.weapon) if act.weapon else None,
        place=_place(page, act),
        time=_time(page, act),
        casualties=_casualties(page, act),
        justification=_ground(page, act),
        ordinal=act.ordinal,
    )
    return Draft(
        kind="act",
        trigger_start=page.folded.start(page.tokens[act.index].start),
        proposition=page.span(sentence.first, sentence.last),
        chain=act.stance.chain,
        modality=act.stance.modality,
        content=content,
        hedge=page.span(*act.stance.hedge) if act.stance.hedge else None,
        confidence=sure["reference" if act.of is not None else "noun" if act.is_noun else "verb"],
        fields=_fields(page, act, content),
    )


def _lenders(act: Act) -> Iterator[Act]:
    """The act that this one leans on, and the one which that one leans on."""
    one = act.of
    for _ in range(MAX_LENDERS):
        if one is None:
            return
        yield one
        one = one.of


def _actor(page: Page, act: Act) -> Mention | None:
    for one in (act, *_lenders(act)):
        if one.roles.actor is not None:
            return _mention(page, one.roles.actor)
    return None


def _mention(page: Page, found: tuple[int, int]) -> Mention:
    first, last = found
    count = page.quantity_at(first)
    exact = count.low if count is not None and count.low == count.high else None
    while last > first + 1 and (page.is_mark(last - 1) or page.is_plain(last - 1, "prepositions")):
        last -= 1
    return page.mention(first, last, exact)


def _place(page: Page, act: Act) -> PlacePhrase | None:
    for one in (act, *_lenders(act)):
        if one.place is not None:
            return one.place.phrase(page)
    return None


def _time(page: Page, act: Act) -> TimePhrase | None:
    for one in (act, *_lenders(act)):
        if one.time is not None:
            return one.time.phrase(page)
    return None


def _casualties(page: Page, act: Act) -> tuple[Casualties, ...]:
    """Harms with numbers, one of each kind: the first told."""
    found: dict[str, Casualties] = {}
    for harm in act.harms:
        made = harm.casualties(page)
        if made is not None:
            found.setdefault(made.kind.value, made)
    return tuple(found[kind] for kind in sorted(found))


def _ground(page: Page, act: Act) -> Span | None:
    """The reason that the clause offers: from “in answer to” to its end."""
    first, last = act.roles.reach
    if first >= last:
        return None
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    hit = page.words.phrases("justifying").search(page.folded.plain, start, end)
    return page.quote(hit.start("phrase"), end) if hit is not None else None


def _fields(page: Page, act: Act, content: ActContent) -> tuple[Weighted, ...]:
    sure = page.words.body.confidence
    stated = {"act": sure["act"], "chain": sure["chain"], "modality": sure["modality"]}
    for name in ("actor", "target", "place"):
        if getattr(content, name) is not None:
            stated[name] = sure[name]
    if content.time is not None:
        near = act.time is not None and page.tokens[act.time.first].sentence == act.sentence
        stated["time"] = sure["time" if near else "time_lent"]
    if content.casualties:
        stated["casualties"] = sure["casualties"]
    if act.stance.modality is Modality.DENIED:
        stated["modality"] = sure["act"]
    return tuple(Weighted(value=name, weight=weight, reason=WHY) for name, weight in sorted(stated.items()))
