"""Matching tables: order does not matter, a further table touches only what it touches, people win over the machine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reconcile.rows import rows
from tests.reconcile.worlds import Played, play, rate
from truceline.errors import ItemError
from truceline.reconcile.account import Context
from truceline.reconcile.columns import Columns
from truceline.reconcile.grouping import MOST_SOURCES
from truceline.reconcile.learn import Patterns, declared, learn, probability_of
from truceline.reconcile.levels import Levels, comparisons
from truceline.reconcile.matching import Decided, Matched, match
from truceline.reconcile.overlap import independent_origins, overlap
from truceline.reconcile.waterfall import explain

CONTEXT = Context()


@pytest.fixture(scope="module")
def world() -> Played:
    return play("plain", 11, incidents=800, days=60)


@pytest.fixture(scope="module")
def matched(world: Played) -> Matched:
    return match(world.columns, CONTEXT)


def clusters(found: Matched) -> set[frozenset[str]]:
    """Clusters as sets of rows' ids."""
    together: dict[int, set[str]] = {}
    for key, cluster in zip(found.columns.key.tolist(), found.grouped.cluster.tolist(), strict=True):
        together.setdefault(cluster, set()).add(key)
    return {frozenset(keys) for keys in together.values()}


def test_a_small_world_is_matched_well(world: Played, matched: Matched) -> None:
    quality = rate(world.incident, matched.grouped.cluster)
    assert quality.pairwise > 0.75
    assert quality.b_cubed > 0.88


def test_no_cluster_has_two_rows_of_a_source(matched: Matched) -> None:
    pairs = np.column_stack((matched.grouped.cluster, matched.columns.source))
    assert len(np.unique(pairs, axis=0)) == len(pairs)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    columns = play("plain", 12, incidents=150, days=20).columns
    order = np.random.default_rng(seed).permutation(len(columns))
    shuffled = match(columns.take(order).in_order(), CONTEXT)
    assert clusters(shuffled) == clusters(match(columns, CONTEXT))


def test_the_order_of_sources_does_not_matter() -> None:
    columns = play("plain", 12, incidents=200, days=20).columns
    number = len(columns.vocabulary.sources)
    turned = replace(
        columns,
        source=(number - 1 - columns.source).astype(np.int32),
        vocabulary=replace(columns.vocabulary, sources=columns.vocabulary.sources[::-1]),
    ).in_order()
    assert clusters(match(turned, CONTEXT)) == clusters(match(columns, CONTEXT))


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 3), st.integers(11, 14))
def test_a_further_source_changes_no_incident_that_it_does_not_touch(added: int, seed: int) -> None:
    columns = play("plain", seed, incidents=250, days=40).columns
    before = match(_without(columns, added), CONTEXT)
    after = match(columns, CONTEXT)
    touched = _touched(after, added)
    assert {one for one in clusters(before) if not one & touched} == {
        one for one in clusters(after) if not one & touched
    }


def _without(columns: Columns, source: int) -> Columns:
    sources = columns.vocabulary.sources
    kept = columns.take(columns.source != source)
    return replace(
        kept,
        source=np.where(kept.source > source, kept.source - 1, kept.source).astype(np.int32),
        vocabulary=replace(columns.vocabulary, sources=(*sources[:source], *sources[source + 1 :])),
    )


def _touched(found: Matched, source: int) -> set[str]:
    """Rows that hang together, by links that are likelier than not, with a row of the source."""
    likely = found.links.log_odds > 0
    one, other = found.links.one[likely], found.links.other[likely]
    marked = found.columns.source == source
    for _ in range(len(marked)):
        spread = marked.copy()
        np.logical_or.at(spread, one, marked[other])
        np.logical_or.at(spread, other, marked[one])
        if (spread == marked).all():
            break
        marked = spread
    return set(found.columns.key[marked].tolist())


def test_a_judgement_joins_and_parts_whatever_the_machine_thinks(world: Played, matched: Matched) -> None:
    joined = np.flatnonzero(matched.grouped.cluster[matched.links.one] == matched.grouped.cluster[matched.links.other])
    apart = int(joined[0])
    one, other = int(matched.links.one[apart]), int(matched.links.other[apart])
    far = _far_apart(matched)
    decided = Decided(same=np.array([far]), different=np.array([[one, other]]))
    found = match(world.columns, CONTEXT, decided).grouped.cluster
    assert found[one] != found[other]
    assert found[far[0]] == found[far[1]]


def _far_apart(found: Matched) -> tuple[int, int]:
    """Two rows alone, of two sources."""
    size = np.bincount(found.grouped.cluster, minlength=len(found.columns))[found.grouped.cluster]
    alone = np.flatnonzero(size == 1)
    source = found.columns.source[alone]
    return int(alone[source == 0][0]), int(alone[source == 1][-1])


def test_judged_pairs_are_learnt_from() -> None:
    context, columns = CONTEXT, rows(source=(0, 1))
    compared = comparisons(context.weights)
    codes = tuple(np.zeros(1, dtype=np.intp) for _ in compared)
    none, many = np.zeros(1), np.full(1, 200.0)
    patterns = [Patterns(codes, np.full(1, 50.0), *judged) for judged in ((many, none), (none, many))]
    odds = [learn(one, compared, context.weights.learning).log_odds(codes)[0] for one in patterns]
    assert odds[0] > odds[1]
    assert len(columns) == 2


def test_with_no_pairs_the_declared_weights_stand() -> None:
    learning = CONTEXT.weights.learning
    compared = comparisons(CONTEXT.weights)
    bare = declared(compared, learning)
    assert probability_of(np.array([bare.prior]))[0] == pytest.approx(learning.prior)
    assert bare.weights[1].tolist() == list(compared[1].declared)
    few = match(rows(source=(0, 1), lon=(36.0, 60.0)), CONTEXT)
    assert few.weighed[0, 1].learnt.pairs == 0
    assert set(few.grouped.cluster.tolist()) == {0, 1}


def test_two_rows_that_agree_in_all_are_joined_though_nothing_can_be_learnt() -> None:
    found = match(rows(source=(0, 1), killed=((3, 3), (3, 3))), CONTEXT)
    assert found.grouped.cluster.tolist() == [0, 0]
    assert found.grouped.probability.min() > 0.8


def test_a_copied_text_joins_and_is_one_origin() -> None:
    told: dict[str, Any] = {"lon": (36.0, 36.02, 36.01), "text": (7, 7, 9), "origin": (1, 2, 3)}
    found = match(rows(source=(0, 1, 2), sources=("a", "b", "c"), **told), CONTEXT)
    assert found.grouped.cluster.tolist() == [0, 0, 0]
    assert independent_origins(found.columns, found.grouped.cluster).tolist() == [2, 2, 2]


def test_a_row_between_two_incidents_keeps_its_next_best() -> None:
    # Two rows of one table, alike; the other table's row belongs to one of them, and may belong to the other.
    found = match(rows(source=(0, 0, 1), lon=(36.0, 36.004, 36.001), killed=((3, 3),) * 3), CONTEXT)
    at = 2
    assert found.grouped.rival[at] in (0, 1)
    assert 0.3 < found.grouped.rival_probability[at] < 0.6
    assert found.grouped.probability[at] >= found.grouped.rival_probability[at]


def test_probabilities_are_probabilities(matched: Matched) -> None:
    grouped = matched.grouped
    assert ((grouped.probability > 0) & (grouped.probability <= 1)).all()
    assert (grouped.probability + grouped.rival_probability <= 1 + 1e-9).all()
    assert (grouped.rival_probability[grouped.rival < 0] == 0).all()


def test_overlaps_add_up(matched: Matched) -> None:
    found = overlap(matched.columns, matched.grouped.cluster, matched.grouped.probability)
    assert sum(one.incidents for one in found.shared) == found.incidents
    assert sum(one.rows for one in found.told) == len(matched.columns)
    assert sum(one.alone for one in found.told) == sum(one.incidents for one in found.shared if len(one.tables) == 1)
    assert sum(one.incidents * len(one.tables) for one in found.shared) == len(matched.columns)


def test_a_waterfall_ends_at_the_pair_s_log_odds(matched: Matched) -> None:
    for at in range(0, len(matched.links.one), 97):
        one, other = int(matched.links.one[at]), int(matched.links.other[at])
        found = explain(matched, other, one, CONTEXT)
        assert found.steps[0].name == "prior"
        of_one = [step for step in found.steps if step.name != "second"]
        assert of_one[-1].total == pytest.approx(float(matched.links.log_odds[at]), abs=1e-4)
        is_joined = matched.grouped.cluster[one] == matched.grouped.cluster[other]
        assert found.outcome.startswith("one incident" if is_joined else "two incidents")


def test_a_waterfall_of_two_rows_of_one_table_says_the_rule() -> None:
    found = match(rows(source=(0, 0, 1)), CONTEXT)
    assert explain(found, 0, 1, CONTEXT).outcome == "two rows of one table are two incidents"


def test_a_waterfall_shows_a_copy() -> None:
    found = match(rows(source=(0, 1), text=(5, 5)), CONTEXT)
    assert explain(found, 0, 1, CONTEXT).steps[-2].level == "copy"


def test_too_many_tables_are_refused() -> None:
    number = MOST_SOURCES + 1
    columns = rows(source=range(number), sources=tuple(f"t{at:02d}" for at in range(number)))
    with pytest.raises(ItemError, match="tables at once"):
        match(columns, CONTEXT)


def test_one_table_alone_is_its_own_rows() -> None:
    found = match(rows(source=(0, 0, 0), sources=("a",)), CONTEXT)
    assert found.grouped.cluster.tolist() == [0, 1, 2]


def test_levels_of_nothing_are_nothing() -> None:
    columns = rows(source=())
    assert len(columns) == 0
    assert Levels(columns, CONTEXT).shape[0] == 168
