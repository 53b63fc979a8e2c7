"""Filters: by act and its family, party and its parts, days, places, outcomes; wrong names say which are right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.publish import small_case as small
from truceline.errors import CaseError
from truceline.model import Claim, Coverage, Document, Episode, Finding, Incident, Noun, Record, Refusal, Talk
from truceline.publish.facets import Facets, Filters, facets_of, fold, select

if TYPE_CHECKING:
    from truceline.publish.view import View


def ids(view: View, noun: type[Noun], **asked: object) -> list[str]:
    return [row.id for row in select(view, view.all(noun), Filters(**asked))]  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("noun", [Claim, Record, Incident, Episode, Finding], ids=lambda noun: noun.NAME)
def test_what_is_about_the_strike_is_found_by_act_party_day_and_place(view: View, noun: type[Noun]) -> None:
    some = set(ids(view, noun))
    for asked in (
        {"act": "air_drone_strike"},
        {"party": "us-led-coalition"},
        {"since": date(2017, 6, 8), "until": date(2017, 6, 8)},
        {"place": "TANF"},
    ):
        found = set(ids(view, noun, **asked))
        assert found
        assert found <= some
    assert ids(view, noun, until=date(2017, 5, 1)) == []
    assert ids(view, noun, place="Aleppo") == []
    assert ids(view, noun, party="turkey") == []


def test_families_of_acts_and_wholes_of_parties_are_found_too(view: View) -> None:
    assert ids(view, Incident, act="violence") == ["inc-a"]
    assert ids(view, Talk, party="russia") == ["tlk-a"]
    assert ids(view, Claim, party="United States") == ["clm-a", "clm-b"]
    assert ids(view, Incident, act="Air/drone strike") == ["inc-a"]


def test_findings_by_outcome_agreement_and_zone(view: View) -> None:
    assert ids(view, Finding, outcome="not_a") == ["fnd-1-inc-a", "fnd-2-inc-a"]
    assert ids(view, Finding, outcome="unmet") == ["fnd-3-xyz-2017/3"]
    assert ids(view, Finding, outcome="breach") == []
    assert ids(view, Finding, agreement="xyz") == ["fnd-1-inc-a", "fnd-2-inc-a", "fnd-3-xyz-2017/3"]
    assert ids(view, Finding, zone="z") == ["fnd-2-inc-a"]
    assert ids(view, Finding, since=date(2017, 6, 1), until=date(2017, 6, 4)) == ["fnd-3-xyz-2017/3"]


def test_who_asks_for_a_breach_does_not_get_unlikely_ones(view: View) -> None:
    from tests.publish.small_case import finding
    from truceline.model.finding import Outcome

    rows = [finding("1", Outcome.BREACH_POSSIBLE), finding("2", Outcome.BREACH_UNLIKELY)]
    assert [row.provision for row in select(view, rows, Filters(outcome="breach"))] == ["1"]
    assert [row.provision for row in select(view, rows, Filters(outcome="breach_unlikely"))] == ["2"]


def test_the_rest(view: View) -> None:
    assert ids(view, Coverage, party="sohr", place="homs", since=date(2017, 5, 31)) == ["cov-a"]
    assert ids(view, Coverage, since=date(2017, 6, 1)) == []
    assert ids(view, Refusal, code="read") == ["ref-a"]
    assert ids(view, Refusal, code="place") == []
    assert ids(view, Talk, place="amman") == ["tlk-a"]
    assert ids(view, Claim, limit=1) == ["clm-a"]
    assert facets_of(view, small.DOCUMENT) == Facets()
    assert ids(view, Document) == ["doc-a"]


@pytest.mark.parametrize(
    ("asked", "reason", "mend"),
    [
        ({"act": "air_drone_strik3"}, "no act is called 'air_drone_strik3'", "air_drone_strike"),
        ({"party": "us-led-coalitoin"}, "no party is called", "us-led-coalition"),
        ({"outcome": "guilty"}, "no outcome is called 'guilty'", "breach_likely"),
        ({"agreement": "abc"}, "no agreement is called 'abc'", "xyz-2017"),
    ],
)
def test_wrong_names_say_which_are_right(view: View, asked: dict[str, str], reason: str, mend: str) -> None:
    with pytest.raises(CaseError) as caught:
        ids(view, Finding, **asked)
    assert reason in caught.value.reason
    assert mend in caught.value.mend


def test_text_is_folded_for_comparison() -> None:
    assert fold("Dayr az-Zawr Élan") == "dayr az-zawr elan"
