"""Clusters: the likeliest first, never two rows of a source, people's decisions above all, ties by ids."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reconcile.rows import rows
from truceline.reconcile.grouping import Links, group, stamps, weigh

NOBODY = np.zeros((0, 2), dtype=np.int64)


def links(*pairs: tuple[int, int, float]) -> Links:
    one, other, odds = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Links(np.array(one, dtype=np.int32), np.array(other, dtype=np.int32), np.array(odds, dtype=np.float32))


def test_the_likeliest_partner_wins_and_the_other_row_stays_alone() -> None:
    columns = rows(source=(0, 0, 1))
    assert group(columns, links((0, 2, 2.0), (1, 2, 3.0)), -4.0, NOBODY).tolist() == [0, 1, 1]


def test_three_sources_join_by_the_mean_of_all_their_pairs() -> None:
    columns = rows(source=(0, 1, 2), sources=("a", "b", "c"))
    assert len(set(group(columns, links((0, 1, 5.0), (1, 2, 3.0), (0, 2, -1.0)), -4.0, NOBODY).tolist())) == 1
    assert group(columns, links((0, 1, 5.0), (1, 2, 3.0)), -4.0, NOBODY).tolist() == [0, 0, 2]


def test_what_must_not_come_together_does_not_by_way_of_a_third() -> None:
    columns = rows(source=(0, 1, 2), sources=("a", "b", "c"))
    found = group(columns, links((0, 1, 9.0), (1, 2, 9.0), (0, 2, -np.inf)), -4.0, NOBODY)
    assert found[0] != found[2]


def test_what_people_joined_is_joined_even_in_one_source() -> None:
    columns = rows(source=(0, 0, 1))
    assert group(columns, links((0, 2, 3.0)), -4.0, np.array([[0, 1]])).tolist() == [0, 0, 0]


def test_ties_are_broken_by_ids_and_not_by_order() -> None:
    keys = np.array(["rec-x", "rec-y", "rec-z"])
    even = links((0, 2, 2.0), (1, 2, 2.0))
    found = group(rows(source=(0, 0, 1), key=keys), even, -4.0, NOBODY)
    turned = group(rows(source=(0, 0, 1), key=keys[[1, 0, 2]]), even, -4.0, NOBODY)
    partner = {keys[at] for at in (0, 1) if found[at] == found[2]}
    assert partner == {keys[[1, 0, 2]][at] for at in (0, 1) if turned[at] == turned[2]}
    assert len(partner) == 1


def test_an_empty_set_of_links_leaves_all_alone() -> None:
    columns = rows(source=(0, 1))
    assert group(columns, links(), -4.0, NOBODY).tolist() == [0, 1]
    grouped = weigh(columns, links(), np.array([0, 1]), -4.0)
    assert grouped.probability.tolist() == [1.0, 1.0]
    assert grouped.rival.tolist() == [-1, -1]


def test_stamps_differ_and_do_not_depend_on_padding() -> None:
    short, long = np.array(["rec-a", "rec-b"]), np.array(["rec-a", "rec-b", "rec-a-very-long-id"])
    assert stamps(short).tolist() == stamps(long)[:2].tolist()
    assert len(set(stamps(np.array([f"rec-{at}" for at in range(5_000)])).tolist())) == 5_000
    assert stamps(np.array([], dtype=np.str_)).tolist() == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(-6, 9)), max_size=40),
)
def test_clusters_never_hold_two_rows_of_a_source(drawn: list[tuple[int, int, float]]) -> None:
    columns = rows(source=[at // 4 for at in range(12)], sources=("a", "b", "c"))
    pairs = {(min(one, other), max(one, other)): odds for one, other, odds in drawn if one // 4 != other // 4}
    found = group(columns, links(*((*pair, odds) for pair, odds in sorted(pairs.items()))), -4.0, NOBODY)
    held = list(zip(found.tolist(), columns.source.tolist(), strict=True))
    assert len(set(held)) == len(held)
