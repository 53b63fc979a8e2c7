"""Identity: ids are pinned by literal values (docs/decisions/0005).

If one of these fails, every case in the world loses its judgements: never change the literals, change the code back.
"""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model import (
    Assignment,
    Claim,
    Coverage,
    Document,
    Episode,
    Evidence,
    Finding,
    Incident,
    Judgement,
    Maker,
    Placement,
    Recognition,
    Record,
    Redirect,
    Refusal,
    Talk,
    When,
)
from truceline.model.judgement import Verb
from truceline.model.noun import canonical, content_hash, identify

ITEM = "clm-aaaaaaaaaaaaaaaa"
INCIDENT = "inc-aaaaaaaaaaaaaaaa"
AGREEMENT = "syr-2017-05-04-astana"
SPOKEN_UTC = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

PINNED = [
    (identify("clm", {"b": [1, None, True], "a": "é"}), "clm-6uzhlcgrc3jopuc3"),
    (Evidence.id_of("ab" * 32), "ev-rqim2mkvxmka5not"),
    (Document.id_of("ev-aaaaaaaaaaaaaaaa", 0), "doc-zn6sgqf6yrvmbiis"),
    (Claim.id_of("doc-aaaaaaaaaaaaaaaa", "act", 120, 0), "clm-zdnsadbbs4esik2t"),
    (Record.id_of("ucdp-ged", "242109"), "rec-ffag2mwwlloobxkx"),
    (Coverage.id_of("coverage", "C01"), "cov-wnzq5qo4twhaheud"),
    (Placement.id_of(ITEM), "plc-7dzck5yxai2k4hm2"),
    (When.id_of(ITEM), "whn-7dzck5yxai2k4hm2"),
    (Incident.id_of(ITEM), "inc-hjs2572j2zcjk5m2"),
    (Talk.id_of(ITEM), "tlk-hjs2572j2zcjk5m2"),
    (Episode.id_of(INCIDENT), "epi-qn62jzl6x7nbsoox"),
    (Assignment.id_of(ITEM, INCIDENT), "asg-qstzshdp4j2ehn7p"),
    (Redirect.id_of(INCIDENT, "inc-bbbbbbbbbbbbbbbb"), "rdr-ckzv74wgkwusdjtn"),
    (Recognition.id_of(ITEM, AGREEMENT), "rcg-zu6tvjsskuidzecn"),
    (Finding.id_of(INCIDENT, AGREEMENT, "p-1"), "fnd-3ap6xniq5chx3fv5"),
    (Refusal.id_of("read.empty", "sources/a.txt"), "ref-ur2antdo4u5bdseh"),
    (Judgement.id_of(Verb.SAME, ("clm-a", "clm-b"), "a.person", SPOKEN_UTC), "jdg-46unma3ztvustyix"),
    (Maker(algorithm="extract.rules-1", inputs=(("acts", "1"),)).id, "mkr-l3lvvx4pll44nx3g"),
]


@pytest.mark.parametrize(("found", "pinned"), PINNED, ids=[pinned[:3] for _, pinned in PINNED])
def test_ids_are_what_they_have_always_been(found: str, pinned: str) -> None:
    assert found == pinned


def test_two_ways_of_writing_one_letter_give_one_id() -> None:
    assert identify("x", {"a": "e\u0301"}) == identify("x", {"a": "\u00e9"})


def test_the_order_of_keys_does_not_matter_but_that_of_lists_does() -> None:
    assert identify("x", {"a": 1, "b": 2}) == identify("x", {"b": 2, "a": 1})
    assert identify("x", [1, 2]) != identify("x", [2, 1])


class Colour(StrEnum):
    RED = "red"


def test_values_of_other_types_have_one_canonical_form() -> None:
    assert canonical(Colour.RED) == "red"
    assert canonical(date(2017, 5, 18)) == "2017-05-18"
    assert canonical(SPOKEN_UTC) == "2026-01-02T03:04:05+00:00"
    assert canonical((1, (2,))) == [1, [2]]
    assert canonical(True) is True


@pytest.mark.parametrize("value", [0.5, float("nan"), b"bytes", {1, 2}, object(), {"a": 1.0}, [[0.1]]])
def test_what_differs_between_platforms_is_no_identity(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be part of an identity"):
        canonical(value)


simple = st.none() | st.booleans() | st.integers() | st.text()
trees = st.recursive(simple, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@given(trees)
def test_canonical_is_its_own_canonical_form(value: object) -> None:
    assert canonical(canonical(value)) == canonical(value)


@given(trees)
def test_an_id_is_a_prefix_and_sixteen_letters(value: object) -> None:
    prefix, _, tail = identify("tst", value).partition("-")
    assert prefix == "tst"
    assert len(tail) == 16
    assert set(tail) <= set("abcdefghijklmnopqrstuvwxyz234567")


@given(trees, trees)
def test_different_inputs_have_different_ids(one: object, other: object) -> None:
    alike = canonical(one) == canonical(other) and repr(canonical(one)) == repr(canonical(other))
    assert (identify("x", one) == identify("x", other)) == alike


def test_two_versions_of_one_id_have_different_content() -> None:
    first = Coverage(
        id="cov-a", made_by="mkr-a", evidence="ev-a", row=1, observer="O", area="A", start_utc=SPOKEN_UTC,
        end_utc=SPOKEN_UTC,
    )  # fmt: skip
    second = Coverage(
        id="cov-a", made_by="mkr-a", evidence="ev-a", row=2, observer="O", area="A", start_utc=SPOKEN_UTC,
        end_utc=SPOKEN_UTC,
    )  # fmt: skip
    assert content_hash(first) != content_hash(second)
    assert content_hash(first) == content_hash(first)
    assert len(content_hash(first)) == 64
