"""What does a sentence leave to the sentences around it? Fills accounts with what their document tells beside them.

Reports do not repeat the place and day in each sentence. What is left out is taken, in this order, from other claims
of the document about the same incident; from the act that the claim is told to follow, or that shares its sentence
(place and time only); and, for a time alone, from the days before the document was published, for news tells of what
is new. What is filled in serves comparison, and an incident of which nobody tells place or time; what an account
itself tells is not changed by it. An incident that is still nowhere then is where the act told right before it is;
that serves no comparison.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from truceline.model.when import WhenCandidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.reconcile.account import Account, Spot

TOLD_WITH: str = "told with another act"
TOLD_AFTER: str = "told right after an act there"


def fill(accounts: Sequence[Account], groups: Iterable[tuple[int, ...]], report_days: int) -> tuple[Account, ...]:
    """The accounts, each with what the others of its group of one document tell, then with place and time beside it."""
    filled = list(accounts)
    for group in groups:
        claims = [index for index in group if not accounts[index].is_record]
        for index in claims:
            others = sorted(
                (other for other in claims if other != index and accounts[other].source == accounts[index].source),
                key=lambda other: (abs(accounts[other].position - accounts[index].position), accounts[other].id),
            )
            filled[index] = _completed(accounts[index], [accounts[other] for other in others])
    return tuple(_with_report(account, report_days) for account in _with_neighbours(filled))


def _completed(account: Account, others: Sequence[Account]) -> Account:
    """The account, each field that it leaves open taken from the first of the others that tells it."""
    return replace(
        account,
        actor=account.actor or next((other.actor for other in others if other.actor), ()),
        target=account.target or next((other.target for other in others if other.target), ()),
        spots=account.spots or next((other.spots for other in others if other.spots), ()),
        times=account.times or next((other.times for other in others if other.times), ()),
    )


def _with_neighbours(accounts: Sequence[Account]) -> list[Account]:
    by_source = _by_source(accounts)
    return [
        account
        if account.is_record or (account.spots and account.times)
        else _beside(account, by_source[account.source])
        for account in accounts
    ]


def _by_source(accounts: Iterable[Account]) -> dict[str, list[Account]]:
    """The claims of each document."""
    by_source: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        if not account.is_record:
            by_source[account.source].append(account)
    return by_source


def _beside(account: Account, told: Sequence[Account]) -> Account:
    """The account with place and time of the act it is tied to: by a link first, else by its sentence."""
    tied = [other for other in told if other.position == account.linked or account.position == other.linked]
    same = [other for other in told if other.sentence == account.sentence and other.sentence[1] > 0]
    neighbours = sorted(
        (other for other in (*tied, *same) if other.id != account.id),
        key=lambda other: (other not in tied, abs(other.position - account.position), other.id),
    )
    complete = _completed(account, neighbours)
    times = complete.times
    if times is not account.times:
        times = tuple(msgspec.structs.replace(time, reason=f"{TOLD_WITH}; {time.reason}") for time in times)
    return replace(account, spots=complete.spots, times=times)


def placed_after(accounts: Sequence[Account], reach: int) -> tuple[Account, ...]:
    """The accounts; a claim without a place has that of the last act of its document within ``reach`` characters."""
    by_source = _by_source(accounts)
    return tuple(
        account
        if account.is_record or account.spots
        else replace(account, spots=_spots_before(account, by_source[account.source], reach))
        for account in accounts
    )


def _spots_before(account: Account, told: Sequence[Account], reach: int) -> tuple[Spot, ...]:
    before = [other for other in told if other.spots and 0 < account.position - other.position <= reach]
    last = max(before, key=lambda other: (other.position, other.id), default=None)
    return tuple(
        replace(
            spot,
            candidate=msgspec.structs.replace(spot.candidate, reason=f"{TOLD_AFTER}; {spot.candidate.reason}"),
        )
        for spot in (last.spots if last else ())
    )


def _with_report(account: Account, report_days: int) -> Account:
    """The account, if still without a time, with the days up to its document's publication."""
    if account.times or account.published is None:
        return account
    start, end = account.published
    reason = f"not dated; told in a report of {start.date().isoformat()}"
    days = WhenCandidate(start_utc=start - timedelta(days=report_days), end_utc=end, weight=1.0, reason=reason)
    return replace(account, times=(days,))
