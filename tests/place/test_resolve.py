from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import shapely

from tests.place.factory import Report, coverage, record
from truceline.errors import ItemError
from truceline.geo.geodesy import buffer_ring
from truceline.geo.mass import mass_inside
from truceline.model.claim import TalkStatus, TimeAnchor
from truceline.model.record import CodedPlace, CodedTime
from truceline.place.publication import Published
from truceline.place.resolve import (
    place_coverages,
    place_document,
    place_maker,
    place_phrase,
    place_records,
    publication_of,
    time_phrase,
)
from truceline.when.interval import clock_of

GARRISON = (38.61778, 33.50583)
ROUND_TANF = buffer_ring(GARRISON, 55_000)

TEXT = """09:12 GMT +3 11 August 2019
Allied jets hit a column near al-Tanf in the area of a deconfliction zone on June 8. It was the second raid in the area.
An earlier raid came on May 18 in At Tanf, and on June 6 vehicles burnt close to the border with Iraq and Jordan.
On Friday a ministry protested; the jets, it said, had also flown overnight. A meeting in Amman was due this week.
On May 4, Moscow, Ankara and Tehran put their names to a memorandum. Its areas take in the northwestern Idlib province,
the north of the central Homs province, eastern Ghouta near Damascus and parts of Deraa and Quneitra provinces.
It has applied since May 6. A note on safe flying dates from October 2015. Shells fell on Xyzzyville."""


@pytest.fixture
def report() -> Report:
    made = Report(TEXT)
    made.act(
        "Allied jets hit a column",
        made.where("near al-Tanf", "in the area of a deconfliction zone"),
        made.when("June 8"),
    )
    made.act("It was the second raid", made.where("in the area", after="second raid"))
    made.act("An earlier raid came", made.where("At Tanf"), made.when("May 18"))
    made.act("vehicles burnt", made.where("close to the border with Iraq and Jordan"), made.when("June 6"))
    made.statement("a ministry protested", made.when("Friday", TimeAnchor.PUBLICATION))
    made.act("had also flown", None, made.when("overnight", TimeAnchor.SPEECH))
    made.talk("A meeting", TalkStatus.PLANNED, made.where("Amman"), made.when("this week", TimeAnchor.PUBLICATION))
    made.agreement("put their names", "signed", made.when("May 4"), ("russia", "turkey", "iran"))
    made.zone(
        "Its areas take in",
        made.where("the northwestern Idlib province"),
        made.where("the north of the central Homs province"),
        made.where("eastern Ghouta", "near Damascus"),
        made.where("parts of Deraa and Quneitra provinces"),
    )
    made.agreement("It has applied", "in_force", made.when("May 6"))
    made.agreement("A note on safe flying", "signed", made.when("October 2015"), ("russia", "usa"))
    made.act("Shells fell", made.where("Xyzzyville"))
    return made


@pytest.fixture
def result(report, context):
    return place_document(report.document, reversed(report.claims), context)


def place_of(result, number):
    return next(item for item in result.placements if item.item == f"clm-{number}")


def when_of(result, number):
    return next(item for item in result.whens if item.item == f"clm-{number}")


def mass(placement, geometry):
    return sum(item.weight * mass_inside(item.footprint, geometry) for item in placement.candidates)


def day_shares(when):
    clock = clock_of("Asia/Damascus")
    return {item.start_utc.astimezone(clock).date(): item.weight for item in when.candidates}


def test_every_claim_is_placed_dated_or_refused(result):
    assert {item.item for item in result.placements} == {f"clm-{number}" for number in (0, 1, 2, 3, 6, 8)}
    assert [item.item for item in result.refusals] == ["clm-11"]
    assert result.refusals[0].code == "place.unknown_name"
    assert "xyzzyville" in result.refusals[0].reason
    for item in (*result.placements, *result.whens):
        assert sum(candidate.weight for candidate in item.candidates) == pytest.approx(1)
        assert item.derived_from == (item.item,)
        assert item.made_by == result.refusals[0].made_by


def test_the_strikes_lie_round_al_tanf(result):
    for number in (0, 1, 2):
        assert mass(place_of(result, number), ROUND_TANF) > 0.9
        assert mass(place_of(result, number), shapely.box(20, 20, 37.5, 45)) < 0.001
    assert place_of(result, 0).candidates[0].entries == ("places:al-tanf-garrison", "zone:syr-tanf/ring")
    assert place_of(result, 0).phrase == "near al-Tanf"
    assert place_of(result, 3).candidates[0].rule == "border"


def test_the_area_is_the_place_told_of_before(result):
    assert place_of(result, 1).candidates[0].rule == "anaphora"
    assert "near al-Tanf" in place_of(result, 1).candidates[0].reason


def test_the_base_is_the_garrison_told_of_before(context):
    made = Report(
        "Jets hit a column near al-Tanf. Shells fell on Rastan. A drone fell near the base. It hit the village."
    )
    made.act("Jets hit", made.where("near al-Tanf"))
    made.act("Shells fell", made.where("on Rastan"))
    made.act("A drone fell", made.where("near the base"))
    made.act("It hit", made.where("the village"))
    result = place_document(made.document, made.claims, context)
    assert place_of(result, 2).candidates[0].entries == ("places:al-tanf-garrison",)
    assert "al-Tanf garrison, told of before" in place_of(result, 2).candidates[0].reason
    assert place_of(result, 3).candidates[0].entries == ("geonames:172946",)
    alone = Report("Jets hit Homs province. A drone fell near the base.")
    alone.act("Jets hit", alone.where("Homs province"))
    alone.act("A drone fell", alone.where("near the base"))
    assert [item.code for item in place_document(alone.document, alone.claims, context).refusals] == [
        "place.unknown_name"
    ]


def test_the_four_areas_are_one_placement_of_all(result):
    areas = place_of(result, 8)
    assert len(areas.candidates) == 1
    assert {"admin:SY-ID", "places:northern-homs", "places:eastern-ghouta", "admin:SY-DR", "admin:SY-QU"} <= set(
        areas.candidates[0].entries
    )
    assert mass(areas, ROUND_TANF) < 0.001
    assert mass(areas, shapely.box(36.3, 33.4, 36.6, 33.65)) == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize(("number", "month", "day"), [(0, 6, 8), (2, 5, 18), (3, 6, 6), (7, 5, 4), (9, 5, 6)])
def test_the_year_is_found_through_the_library_and_said_so(result, number, month, day):
    when = when_of(result, number)
    assert day_shares(when)[date(2017, month, day)] > 0.97
    assert "found through the library" in when.candidates[0].reason
    assert "syr-astana" in when.candidates[0].reason


def test_the_page_clock_is_never_asked(result):
    years = {item.start_utc.year for when in result.whens for item in when.candidates}
    assert 2019 not in years


def test_friday_is_the_one_after_the_newest_day(result):
    assert day_shares(when_of(result, 4))[date(2017, 6, 9)] > 0.6


def test_what_a_statement_tells_counts_from_its_day(result):
    friday = when_of(result, 4).candidates[0]
    overnight = when_of(result, 5).candidates[0]
    assert overnight.start_utc < friday.end_utc
    assert overnight.end_utc > friday.start_utc


def test_a_month_with_its_year_stays_as_given(result):
    when = when_of(result, 10)
    assert [item.weight for item in when.candidates] == [1]
    assert when.candidates[0].reason == "the date as given"


def test_without_any_anchor_a_day_without_a_year_is_unknown(report, context):
    bare = replace(context, anchors=())
    result = place_document(report.document, report.claims, bare)
    assert when_of(result, 0).candidates == ()
    assert when_of(result, 10).candidates


def test_the_cases_period_is_the_last_resort(report, context):
    period = replace(context, anchors=(), period=(date(2017, 1, 1), date(2018, 1, 1)))
    result = place_document(report.document, report.claims, period)
    assert day_shares(when_of(result, 0))[date(2017, 6, 8)] > 0.9
    assert "period" in when_of(result, 0).candidates[0].reason


def test_a_publication_date_that_is_given_decides(report, context):
    dated = Report(TEXT, (datetime(2018, 6, 10, tzinfo=UTC), datetime(2018, 6, 11, tzinfo=UTC)))
    dated.act("Allied jets hit a column", None, dated.when("June 8"))
    result = place_document(dated.document, dated.claims, context)
    assert day_shares(when_of(result, 0)) == {date(2018, 6, 8): 1}
    assert "meta" in publication_of(dated.document, (), context).reason


def test_a_planned_meeting_lies_ahead(context):
    made = Report("A round is set for July 4.", (datetime(2017, 6, 10, tzinfo=UTC), datetime(2017, 6, 11, tzinfo=UTC)))
    made.talk("A round", TalkStatus.PLANNED, None, made.when("July 4"))
    made.talk("is set", TalkStatus.HELD, None, made.when("July 4"))
    result = place_document(made.document, made.claims, context)
    assert day_shares(when_of(result, 0)).keys() <= {date(2017, 7, 4)}
    assert day_shares(when_of(result, 1)) == {date(2016, 7, 4): 1}


def test_a_spatial_word_left_before_the_phrase_is_taken_in(context):
    made = Report("Shells fell near al-Tanf.")
    made.act("Shells fell", made.where("al-Tanf"))
    placement = place_document(made.document, made.claims, context).placements[0]
    assert placement.phrase == "near al-Tanf"
    assert placement.candidates[0].rule == "near"


def test_to_the_east_of_a_place_lies_beyond_it(context):
    made = Report("It fell to the east of At Tanf. It fell later to the east of Damascus. It fell in the east of Homs.")
    made.act("It fell to", made.where("the east of At Tanf"))
    made.act("It fell later", made.where("the east of Damascus"))
    made.act("It fell in", made.where("the east of Homs"))
    result = place_document(made.document, made.claims, context)
    assert [item.candidates[0].rule for item in result.placements] == ["direction", "direction", "part"]
    without = Report("It fell in the east of At Tanf.")
    without.act("It fell", without.where("the east of At Tanf"))
    assert place_document(without.document, without.claims, context).placements[0].candidates[0].rule == "direction"


def test_bad_dates_and_long_phrases_are_refused_and_the_rest_goes_on(context):
    made = Report(f"It fell on 31 June 2017 in {'Homs ' * 100}. It fell on soon in Homs.")
    made.act("It fell on 31", made.where("Homs " * 100), made.when("31 June 2017"))
    made.act("It fell on soon", made.where("Homs", after="soon"), made.when("soon"))
    result = place_document(made.document, made.claims, context)
    assert sorted(item.code for item in result.refusals) == ["place.bad_date", "place.too_long"]
    assert [item.item for item in result.placements] == ["clm-1"]
    assert when_of(result, 1).candidates == ()


def test_the_same_document_gives_the_same_records(report, context):
    assert place_document(report.document, report.claims, context) == place_document(
        report.document, tuple(reversed(report.claims)), context
    )


def test_an_agreement_is_known_by_its_name_too(context):
    made = Report("The Astana memorandum was signed on May 4. It fell on June 8.")
    made.agreement("The Astana memorandum", "signed", made.when("May 4"))
    made.act("It fell", None, made.when("June 8"))
    result = place_document(made.document, made.claims, context)
    assert day_shares(when_of(result, 1))[date(2017, 6, 8)] > 0.9
    other = Report("The Geneva accord was signed on May 4. It fell on June 8.")
    other.agreement("The Geneva accord", "signed", other.when("May 4"))
    other.act("It fell", None, other.when("June 8"))
    assert when_of(place_document(other.document, other.claims, context), 1).candidates == ()


def test_phrases_by_themselves(context):
    assert place_phrase("near al-Tanf", context).candidates[0].rule == "near"
    with pytest.raises(ItemError):
        place_phrase("Xyzzyville", context)
    published = Published(((date(2017, 6, 11), 1.0),), "given", "given")
    assert day_shares(time_phrase("on Friday", context, published)) == {date(2017, 6, 9): 1}
    assert time_phrase("soon", context, published).candidates == ()


def test_the_maker_records_all_that_was_read(context):
    inputs = dict(place_maker(context).inputs)
    assert {"geonames", "boundaries", "places", "widths", "matching", "spatial", "times", "tzdata"} <= set(inputs)


DAY = CodedTime(
    start_utc=datetime(2017, 5, 18, tzinfo=UTC), end_utc=datetime(2017, 5, 19, tzinfo=UTC), scheme="ucdp", precision=1
)


def test_rows_of_a_table_are_placed_by_their_codes(context):
    good = CodedPlace(name="At Tanf", country="Syria", longitude=38.65, latitude=33.49, scheme="ucdp", precision=1)
    bad = CodedPlace(name="At Tanf", longitude=238.65, latitude=33.49, scheme="ucdp", precision=1)
    swapped = CodedTime(start_utc=DAY.end_utc, end_utc=DAY.start_utc)
    result = place_records([record(good, DAY, 1), record(bad, DAY, 2), record(good, swapped, 3)], context)
    assert [item.item for item in result.placements] == ["rec-1", "rec-3"]
    assert [item.item for item in result.whens] == ["rec-1", "rec-2"]
    assert [(item.item, item.code) for item in result.refusals] == [
        ("rec-2", "place.bad_point"),
        ("rec-3", "place.bad_date"),
    ]


def test_coverage_rows_are_areas(context):
    rows = [coverage("Eastern Ghouta"), coverage("Rastan", "Homs", 2), coverage("Xyzzyville", row=3)]
    result = place_coverages(rows, context)
    assert [item.candidates[0].entries[0] for item in result.placements] == ["places:eastern-ghouta", "geonames:172946"]
    assert [item.item for item in result.refusals] == ["cov-3"]
    assert result.whens == ()


NEWS = (datetime(2017, 7, 9, 21, tzinfo=UTC), datetime(2017, 7, 10, 21, tzinfo=UTC))


def test_parts_of_the_day_do_not_drift_from_sentence_to_sentence(context):
    made = Report("Shells fell overnight. Fire was exchanged overnight too. Guns fired at dawn.", NEWS)
    made.act("Shells fell overnight.", None, made.when("overnight"))
    made.act("Fire was exchanged", None, made.when("overnight", after="Fire"))
    made.act("Guns fired", None, made.when("at dawn"))
    result = place_document(made.document, made.claims, context)
    starts = [item.candidates[0].start_utc for item in result.whens]
    assert starts[0] == starts[1]
    assert starts[2].astimezone(clock_of(context.clock)).date() == date(2017, 7, 10)


def test_a_phrase_that_dates_several_claims_has_one_reading(context):
    made = Report("They met on 5 July. The day after, shells fell and three people were hurt.", NEWS)
    made.talk("They met on 5 July.", TalkStatus.HELD, None, made.when("5 July"))
    made.act("The day after, shells fell", None, made.when("The day after"))
    made.act("three people were hurt", None, made.when("The day after"))
    result = place_document(made.document, made.claims, context)
    firsts = [item.candidates[0].start_utc.astimezone(clock_of(context.clock)).date() for item in result.whens]
    assert firsts == [date(2017, 7, 5), date(2017, 7, 6), date(2017, 7, 6)]


def test_the_zone_of_a_row_is_the_one_by_the_rows_of_those_days(context):
    near = CodedPlace(name="near At Tanf")
    zone = CodedPlace(name="inside the zone")
    later = CodedTime(start_utc=DAY.start_utc + timedelta(days=5), end_utc=DAY.end_utc + timedelta(days=5))
    result = place_records([record(near, DAY, 1), record(zone, DAY, 2), record(zone, later, 3)], context)
    assert result.placements[1].candidates[0].name == "al-Tanf zone"
    assert result.placements[1].candidates[0].weight > 0.9
    assert max(item.weight for item in result.placements[2].candidates) < 0.5
