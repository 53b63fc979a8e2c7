"""Where do the accounts of one incident disagree? Every value with who holds it, and the fields in real dispute."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from truceline.lexicon.words import POSSESSIVE
from truceline.model.claim import Modality
from truceline.model.incident import FieldValue
from truceline.reconcile.compare import likeness, toll_level, toll_words
from truceline.reconcile.label import day_words
from truceline.reconcile.readings import agree_on_place, agree_on_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from truceline.reconcile.account import Account, Context

PARTICULARS: Final = ("weapon", "unit", "purpose", "notice", "character", "number", "altitude")
"""What clauses with thresholds turn on, in the words of the sources."""
FIELDS: Final = ("act", "actor", "target", *PARTICULARS, "place", "time", "killed", "injured", "captured", "missing")
OCCURRED: Final = "occurred"
ARTICLES: Final = ("the ", "a ", "an ")
ACTS_DIFFER: Final = 0.4
ACTORS_DIFFER: Final = 0.3
TARGETS_DIFFER: Final = 0.6
"""Kinship below which two origins contradict each other: an umbrella and its part do not, two parts of one do."""
MOST_COMPARED: Final = 24
"""Accounts of one incident, by id, among which disputes are looked for."""


def field_values(accounts: Sequence[Account], origins: Mapping[str, str], context: Context) -> tuple[FieldValue, ...]:
    """All values that the accounts have for each field, in the order of fields, the most held first."""
    held: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        for name, value in _told(account, context):
            held[name, value].append(account)
    ordered = sorted(held, key=lambda key: (FIELDS.index(key[0]), -len(held[key]), key[1]))
    return tuple(
        FieldValue(
            field=name,
            value=value,
            holders=tuple(sorted({account.id for account in held[name, value]})),
            origins=tuple(sorted({origins[account.origin] for account in held[name, value]})),
        )
        for name, value in ordered
    )


def _told(account: Account, context: Context) -> Iterator[tuple[str, str]]:
    """Field and value, in the account's own words where it has any."""
    yield "act", account.act
    for name, phrase, parties in (
        ("actor", account.phrases.actor, account.actor),
        ("target", account.phrases.target, account.target),
    ):
        if phrase:
            yield name, bare_words(phrase)
        elif parties:
            yield name, context.parties.name(parties[0].value)
    if account.phrases.weapon:
        yield "weapon", bare_words(account.phrases.weapon)
    yield from ((name, bare_words(text)) for name, text in account.phrases.particulars if name in PARTICULARS)
    if account.phrases.place or account.spots:
        yield "place", account.phrases.place or account.spots[0].candidate.name
    if account.times:
        yield "time", day_words(account.times[0])
    for toll in account.casualties:
        yield toll.kind.value, toll_words(toll)


def bare_words(phrase: str) -> str:
    """The phrase on one line, without an article before it and a possessive ending."""
    words = POSSESSIVE.sub("", " ".join(phrase.split()))
    return next((words[len(article) :] for article in ARTICLES if words.lower().startswith(article)), words)


def disputed_fields(accounts: Sequence[Account], origins: Mapping[str, str], context: Context) -> tuple[str, ...]:
    """Fields in which two independent origins contradict each other; ``occurred`` where somebody denies it."""
    asserting = [account for account in accounts if account.modality is not Modality.DENIED][:MOST_COMPARED]
    disputed = {OCCURRED} if len(asserting) < len(accounts[:MOST_COMPARED]) else set()
    for one, other in combinations(asserting, 2):
        if origins[one.origin] != origins[other.origin]:
            disputed |= {name for name in FIELDS if name not in disputed and _differ(name, one, other, context)}
    return tuple(name for name in (OCCURRED, *FIELDS) if name in disputed)


def _differ(name: str, one: Account, other: Account, context: Context) -> bool:
    """Do two accounts contradict each other in a field? Silence contradicts nothing."""
    if name == "act":
        return context.acts.kinship(one.act, other.act) < ACTS_DIFFER
    if name in ("actor", "target"):
        mine, theirs = (one.actor, other.actor) if name == "actor" else (one.target, other.target)
        alike = likeness(mine, theirs, context.parties, one.day or other.day)
        return alike is not None and alike < (ACTORS_DIFFER if name == "actor" else TARGETS_DIFFER)
    if name == "place":
        return bool(one.spots and other.spots) and not agree_on_place(one, other)
    if name == "time":
        return bool(one.times and other.times) and not agree_on_time(one, other)
    return any(
        toll_level(mine, theirs) in ("near", "far")
        for mine in one.casualties
        for theirs in other.casualties
        if mine.kind is theirs.kind and mine.kind.value == name
    )
