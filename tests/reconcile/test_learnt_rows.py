"""Rows of two long tables of a case are weighed as tables alone are; short tables and one table are left to others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.reconcile.factory import killed
from tests.reconcile.worlds import compare_all, play
from truceline.model.claim import Modality
from truceline.model.footprint import Disc, Footprint, PlaceCandidate, WeightedShape
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Account, Context, Phrases, Spot
from truceline.reconcile.columns import Columns
from truceline.reconcile.learnt_rows import LearntRows


def accounts_of(columns: Columns) -> list[Account]:
    """Rows as accounts, as the stage has them."""
    return [_account(columns, at) for at in range(len(columns))]


def _account(columns: Columns, at: int) -> Account:
    words = columns.vocabulary
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(columns.start_s[at]))
    end = start + timedelta(seconds=float(columns.end_s[at] - columns.start_s[at]))
    lon, lat, sigma_m = (float(column[at]) for column in (columns.lon, columns.lat, columns.sigma_m))
    disc = Footprint(shapes=(WeightedShape(shape=Disc(centre=(lon, lat), radius_m=2 * sigma_m), weight=1.0),))
    place = PlaceCandidate(name="there", footprint=disc, weight=1.0, rule="code", reason="")
    sides = [words.names[number] if number >= 0 else None for number in (columns.actor[at], columns.target[at])]
    low, high = columns.killed[at].tolist()
    return Account(
        id=str(columns.key[at]),
        source=words.sources[columns.source[at]],
        is_record=True,
        position=at,
        act=words.acts[columns.act[at]],
        actor=sides[0].parties if sides[0] else (),
        target=sides[1].parties if sides[1] else (),
        spots=(Spot(place, 1.0, lon, lat, sigma_m, frozenset()),),
        times=(WhenCandidate(start_utc=start, end_utc=end, weight=1.0),),
        casualties=() if low < 0 else (killed(low, high),),
        modality=Modality.ASSERTED,
        origin=words.sources[columns.source[at]],
        phrases=Phrases(actor=sides[0].text if sides[0] else "", target=sides[1].text if sides[1] else ""),
    )


def test_the_terms_of_two_rows_add_up_to_what_tables_alone_would_give() -> None:
    played = play("plain", 11, incidents=1500, days=90)
    scored = compare_all(played)
    rows = LearntRows(accounts_of(played.columns), Context())
    sources = played.columns.vocabulary.sources
    checked = 0
    weights = scored.learnt()
    odds = scored.links(weights)
    expected = dict(zip(zip(odds.one.tolist(), odds.other.tolist(), strict=True), odds.log_odds, strict=True))
    for pair, weighed in weights.items():
        found = scored.compared[pair]
        if weighed.learnt.pairs < 500:
            continue
        for one, other in list(zip(found.one.tolist(), found.other.tolist(), strict=True))[::37]:
            terms = rows.terms(one, other, (sources[pair[0]], sources[pair[1]]))
            assert terms is not None
            total = sum(term.score for term in terms)
            if terms[0].level == "learnt":
                assert total == pytest.approx(float(expected[one, other]), abs=0.01)
                checked += 1
            else:
                assert total == Context().weights.learning.absent
                assert expected[one, other] <= total + 0.01
    assert checked > 20


def test_short_tables_and_rows_of_one_table_are_left_to_the_declared_weights() -> None:
    columns = play("plain", 11, incidents=60, days=30).columns
    rows = LearntRows(accounts_of(columns), Context())
    assert rows.terms(0, len(columns) - 1, ("alpha", "gamma")) is None
    assert rows.terms(0, 1, ("alpha", "alpha")) is None
    assert LearntRows([], Context()).terms(0, 1, ("alpha", "beta")) is None
