"""What a sentence leaves to its neighbours: place, day and sides are filled in for comparison, and said to be."""

from datetime import UTC, datetime, timedelta

import msgspec

from tests.reconcile.factory import (
    TANF,
    act_claim,
    dated,
    document,
    groups,
    items,
    judgement,
    placed,
    record,
    refused,
    told,
)
from truceline.model import Document, Incident
from truceline.model.evidence import Published, PublishedFrom
from truceline.model.footprint import Area
from truceline.model.judgement import Verb
from truceline.reconcile.cluster import ReconcileResult, reconcile
from truceline.reconcile.fill import TOLD_AFTER, TOLD_WITH
from truceline.reconcile.weights import load_weights


def report(name: str, day: str, text: str = "") -> Document:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    published = Published(known_from=PublishedFrom.FRONT_MATTER, start_utc=start, end_utc=start + timedelta(days=1))
    return msgspec.structs.replace(document(name, text), published=published)


def of(result: ReconcileResult, item: str) -> Incident:
    return next(one for one in result.incidents if item in one.derived_from)


def test_a_document_that_tells_place_and_day_once_meets_others_as_a_whole() -> None:
    day = act_claim("a1", at=10, actor=None, target=None)
    place = act_claim("a2", at=100, target=None)
    toll = act_claim("a3", at=200, actor=None)
    first = [day, dated(day), place, placed(place), toll]
    result = reconcile(items(*first, *told(act_claim("b", doc="doc-b"))))
    assert groups(result) == {frozenset({"clm-a1", "clm-a2", "clm-a3", "clm-b"})}


def test_what_is_filled_in_is_nobodys_word() -> None:
    full, sketch = act_claim("a", at=10), act_claim("b", at=100, actor=None, target=None)
    incident = of(reconcile(items(*told(full), sketch)), "clm-b")
    holders = {holder for value in incident.values for holder in value.holders if value.field in ("time", "actor")}
    assert holders == {"clm-a"}


def test_an_act_told_to_follow_another_has_its_place_and_day() -> None:
    strike = act_claim("a", at=10, sentence=0, linked=60)
    attack = act_claim("b", at=60, sentence=0, actor="pro-regime drone", target="coalition forces")
    incident = of(reconcile(items(*told(strike), attack)), "clm-b")
    assert incident.alternatives[0].times[0].start_utc.date().isoformat() == "2017-05-18"
    assert incident.alternatives[0].times[0].reason.startswith(TOLD_WITH)
    assert incident.alternatives[0].places[0].name == "al-Tanf"
    assert not [value for value in incident.values if value.field == "time"]


def test_news_without_a_day_lies_in_the_days_before_it_was_published() -> None:
    claim = act_claim("a")
    incident = of(reconcile(items(report("a", "2017-05-19"), claim, placed(claim))), "clm-a")
    time = incident.alternatives[0].times[0]
    days = load_weights().report_days
    assert (time.start_utc.date().isoformat(), time.end_utc.date().isoformat()) == ("2017-05-16", "2017-05-20")
    assert (time.end_utc - time.start_utc).days == days + 1
    assert "report of 2017-05-19" in time.reason


def test_undated_news_meets_a_dated_row_and_takes_its_day() -> None:
    claim = act_claim("a")
    nouns = [report("a", "2017-05-19"), claim, placed(claim, radius_m=2000), *told(record("1"), radius_m=2000)]
    incident = of(reconcile(items(*nouns)), "clm-a")
    assert incident.derived_from == ("clm-a", "rec-1")
    assert {item.times[0].start_utc.date().isoformat() for item in incident.alternatives} == {"2017-05-18"}


def test_an_act_without_any_day_stays_undated() -> None:
    claim = act_claim("a")
    assert of(reconcile(items(claim, placed(claim))), "clm-a").alternatives[0].times == ()


def test_a_claim_that_tells_nothing_but_an_act_founds_no_incident() -> None:
    bare = act_claim("a", actor=None, target=None, has_time=False)
    assert refused(reconcile(items(report("a", "2017-05-19"), bare))) == {"clm-a": "reconcile.bare"}


def test_a_bare_claim_joins_what_its_document_tells() -> None:
    bare = act_claim("a", at=60, actor=None, target=None)
    assert groups(reconcile(items(bare, *told(act_claim("b", at=10))))) == {frozenset({"clm-a", "clm-b"})}


def test_a_number_over_a_month_is_a_count_and_so_is_one_without_sides() -> None:
    month = act_claim("a", ordinal=3)
    sideless = act_claim("b", doc="doc-b", ordinal=3, actor=None, target=None)
    result = reconcile(items(month, dated(month, "2017-05-10", 31), sideless, dated(sideless)))
    assert refused(result) == {"clm-a": "reconcile.series", "clm-b": "reconcile.series"}


def test_a_document_that_names_another_place_with_another_act_tells_two() -> None:
    clash = act_claim("a", at=10, act="armed_clash", actor="Syrian army", target="rebels")
    shells = act_claim("b", at=90, act="shelling_artillery_missile_attack", actor="Syrian army", target="rebels")

    def incidents(entry: str) -> int:
        nouns = [clash, placed(clash, entries=("places:one",)), dated(clash), shells, placed(shells, entries=(entry,))]
        return len(reconcile(items(*nouns)).incidents)

    assert (incidents("places:one"), incidents("places:two")) == (1, 2)


def test_accounts_that_a_person_joined_count_by_the_one_that_fits() -> None:
    fits, contrary, other = (record(name, dataset=name) for name in "abc")
    nouns = [*told(fits), *told(contrary, "2017-05-19"), *told(other)]
    assert len(reconcile(items(*nouns)).incidents) == 2
    joined = reconcile(items(*nouns), [judgement(Verb.SAME, "rec-a", "rec-b")])
    assert groups(joined) == {frozenset({"rec-a", "rec-b", "rec-c"})}


def test_a_long_road_meets_a_place_on_it_though_its_middle_is_far() -> None:
    west, east = 36.5, 38.8
    ring = ((west, 33.4), (east, 33.4), (east, 33.6), (west, 33.6), (west, 33.4))
    on_road, at_post = act_claim("a", doc="doc-a"), act_claim("b", doc="doc-b")
    road = placed(on_road, shape=Area(polygons=((ring,),)), name="the desert road")
    nouns = [on_road, road, dated(on_road), *told(at_post, point=TANF, radius_m=5000)]
    assert len(reconcile(items(*nouns)).incidents) == 1
    off = act_claim("c", doc="doc-c")
    away = [on_road, road, dated(on_road), *told(off, point=(38.6, 35.0), radius_m=5000)]
    assert len(reconcile(items(*away)).incidents) == 2


def test_an_incident_without_a_place_is_where_the_act_right_before_it_is() -> None:
    downed = act_claim("a", at=10, act="disrupted_weapons_use")
    bombing = act_claim("b", at=100, actor="pro-regime drone", target="coalition forces")
    other = act_claim("c", at=2000, actor="Islamic State", target="civilians", act="attack")
    result = reconcile(items(*told(downed), bombing, other))
    place = of(result, "clm-b").alternatives[0].places[0]
    assert place.reason.startswith(TOLD_AFTER)
    assert of(result, "clm-c").alternatives[0].places == ()
