"""What an incident says: joint readings of each origin, values, disputes, grade and label."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.reconcile.factory import (
    ARBIN,
    TANF,
    act_claim,
    candidate,
    chain,
    dated,
    hop,
    items,
    judgement,
    killed,
    placed,
    span,
    told,
)
from truceline.model import Claim, Incident, Weighted
from truceline.model.claim import Mention, Modality, SourceKind
from truceline.model.footprint import Ring
from truceline.model.incident import Alternative, Grade
from truceline.model.judgement import Verb
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Context
from truceline.reconcile.cluster import reconcile
from truceline.reconcile.label import day_words, label_of, place_words

CONTEXT = Context()
CENTCOM = chain("Gazette", "US Central Command")
SANA = chain("Herald", "Syrian army")
SOHR = (hop("Post", SourceKind.PUBLISHER), hop("SOHR", SourceKind.MONITOR, "sohr"))


def one(*nouns: object, same: tuple[str, ...] = ()) -> Incident:
    """The only incident of some items, joined by a person if need be."""
    joined = [judgement(Verb.SAME, *same)] if same else []
    result = reconcile(items(*nouns), joined)
    assert len(result.incidents) == 1
    return result.incidents[0]


def values(incident: Incident, field: str) -> set[str]:
    return {value.value for value in incident.values if value.field == field}


def test_each_origin_has_one_weight_however_many_members_it_has() -> None:
    first = [told(act_claim(f"a{at}", doc=f"doc-{at}", says=CENTCOM)) for at in range(3)]
    other = told(act_claim("b", doc="doc-b", says=SANA, target="Syrian army"))
    incident = one(*(noun for item in (*first, other) for noun in item))
    by_target = {item.target: item.weight for item in incident.alternatives}
    assert by_target == {"pro-government-forces": pytest.approx(0.5), "syrian-army": pytest.approx(0.5)}


def test_what_an_origin_leaves_open_is_taken_from_the_others() -> None:
    first = told(act_claim("a", doc="doc-a", says=CENTCOM))
    silent = told(act_claim("b", doc="doc-b", says=SANA, actor=None, target=None))
    incident = one(*first, *silent)
    assert {(item.actor, item.target) for item in incident.alternatives} == {
        ("us-led-coalition", "pro-government-forces")
    }


def test_an_unknown_actor_stays_unknown() -> None:
    incident = one(*told(act_claim("a", actor=None, target=None)))
    assert (incident.alternatives[0].actor, incident.alternatives[0].target) == (None, None)
    assert incident.label == "Air/drone strike near al-Tanf, 18 May 2017"


def test_a_mention_that_mostly_means_nobody_we_know_keeps_nobody_as_a_reading() -> None:
    claim = act_claim("a")
    mention = Mention(span=span("forces"), parties=(Weighted(value="syrian-army", weight=0.3),))
    content = msgspec.structs.replace(claim.content, actor=mention)
    incident = one(*told(msgspec.structs.replace(claim, content=content)))
    assert {item.actor: item.weight for item in incident.alternatives} == {
        None: pytest.approx(0.7),
        "syrian-army": pytest.approx(0.3),
    }


def test_a_vague_place_takes_a_sharper_one_that_lies_in_it() -> None:
    vague, sharp = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SANA)
    incident = one(*told(vague, radius_m=40_000), *told(sharp, radius_m=2000))
    assert {item.places[0].footprint.shapes[0].shape.radius_m for item in incident.alternatives} == {2000}


def test_a_place_outside_the_zone_is_not_refined_by_one_inside_it() -> None:
    beyond, inside = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SANA)
    ring = Ring(centre=TANF, inner_m=55_000, outer_m=80_000)
    nouns = [beyond, placed(beyond, shape=ring, name="well beyond the zone"), dated(beyond),
             inside, placed(inside, radius_m=30_000, name="well inside the zone"), dated(inside)]  # fmt: skip
    incident = one(*nouns)
    assert "place" in incident.disputed
    assert values(incident, "place") == {"well beyond the zone", "well inside the zone"}
    assert len({item.places[0].footprint for item in incident.alternatives}) == 2


def test_a_point_within_a_place_agrees_with_it() -> None:
    first, second = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SANA)
    assert "place" not in one(*told(first, radius_m=0), *told(second, radius_m=0)).disputed


def test_a_long_time_takes_the_day_that_lies_in_it() -> None:
    long, short = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SANA)
    incident = one(*told(long, "2017-05-15", days=7), *told(short), same=("clm-a", "clm-b"))
    assert {item.times[0].end_utc - item.times[0].start_utc for item in incident.alternatives} == {timedelta(days=1)}
    assert "time" not in incident.disputed


def test_two_days_told_of_one_incident_are_a_dispute() -> None:
    first, second = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SANA)
    incident = one(*told(first), *told(second, "2017-05-19"), same=("clm-a", "clm-b"))
    assert "time" in incident.disputed
    assert values(incident, "time") == {"18 May 2017", "19 May 2017"}


def test_a_coarse_act_takes_the_finer_one_that_is_told() -> None:
    first = act_claim("a", doc="doc-a", says=CENTCOM, act="violence")
    second = act_claim("b", doc="doc-b", says=SANA, act="air_drone_strike")
    incident = one(*told(first), *told(second))
    assert {item.act for item in incident.alternatives} == {"air_drone_strike"}
    assert values(incident, "act") == {"violence", "air_drone_strike"}
    assert "act" not in incident.disputed


def test_every_value_keeps_its_holders_and_origins() -> None:
    first = act_claim("a", doc="doc-a", says=CENTCOM, casualties=(killed(8),), target="the pro-regime  forces")
    second = act_claim("b", doc="doc-b", says=SOHR, casualties=(killed(20, None),))
    incident = one(*told(first), *told(second))
    tolls = {value.value: value for value in incident.values if value.field == "killed"}
    assert set(tolls) == {"8", "at least 20"}
    assert tolls["at least 20"].holders == ("clm-b",)
    assert tolls["at least 20"].origins == ("sohr",)
    assert "killed" in incident.disputed
    assert values(incident, "target") == {"pro-regime forces"}


def test_values_without_words_are_told_by_name() -> None:
    claim = act_claim("a", actor="US-led coalition")
    bare = Mention(span=span(""), parties=claim.content.actor.parties)
    weapon = Mention(span=span("a bomb"))
    content = msgspec.structs.replace(claim.content, actor=bare, weapon=weapon)
    incident = one(*told(msgspec.structs.replace(claim, content=content)))
    assert values(incident, "actor") == {"US-led coalition"}
    assert values(incident, "weapon") == {"bomb"}


def test_an_umbrella_and_its_part_are_no_dispute_but_two_parts_are() -> None:
    def targets(one_target: str, other: str) -> tuple[str, ...]:
        first = act_claim("a", doc="doc-a", says=CENTCOM, target=one_target)
        second = act_claim("b", doc="doc-b", says=SOHR, target=other)
        return one(*told(first), *told(second)).disputed

    assert "target" not in targets("pro-regime forces", "Syrian army")
    assert "target" in targets("Kata'ib al-Imam Ali", "Syrian army")


def graded(*claims: Claim) -> Incident:
    return one(*(noun for claim in claims for noun in told(claim)), same=tuple(claim.id for claim in claims))


def test_grades_follow_from_the_chains() -> None:
    lone = one(*told(act_claim("a", says=SOHR)))
    assert (lone.grade, lone.grade_reason) == (Grade.WEAK, "one origin asserts it")
    two = graded(act_claim("a", doc="doc-a", says=SOHR), act_claim("b", doc="doc-b", says=SANA))
    assert two.grade is Grade.FAIR
    owned = graded(act_claim("a", doc="doc-a", says=SOHR), act_claim("b", doc="doc-b", says=CENTCOM))
    assert owned.grade is Grade.CONFIRMED
    assert "United States" in owned.grade_reason
    others = graded(
        act_claim("a", doc="doc-a", says=SOHR, actor="Russian aircraft"),
        act_claim("b", doc="doc-b", says=CENTCOM, actor="Syrian army"),
    )
    assert others.grade is Grade.CONTESTED
    denied = graded(
        act_claim("a", doc="doc-a", says=SOHR),
        act_claim("b", doc="doc-b", says=SANA, modality=Modality.DENIED),
    )
    assert denied.grade is Grade.CONTESTED
    withdrawn = graded(
        act_claim("a", doc="doc-a", says=SOHR),
        act_claim("b", doc="doc-b", says=SOHR, modality=Modality.DENIED),
    )
    assert withdrawn.grade is Grade.DISCOUNTED


def test_a_side_that_blames_another_confirms_nothing() -> None:
    blamed = [act_claim(f"a{at}", doc=f"doc-a{at}", actor="Russian aircraft",
                        says=(hop("Post", SourceKind.PUBLISHER), hop(f"monitor {at}", SourceKind.MONITOR)))
              for at in range(2)]  # fmt: skip
    own = act_claim("b", doc="doc-b", actor="Syrian opposition", says=chain("Herald", "Russian Defence Ministry"))
    assert graded(*blamed, own).grade is Grade.CONTESTED


def test_the_surest_stance_is_the_incidents() -> None:
    first = told(act_claim("a", doc="doc-a", modality=Modality.ALLEGED))
    assert one(*first).modality is Modality.ALLEGED
    assert one(*first, *told(act_claim("b", doc="doc-b"))).modality is Modality.ASSERTED


def interval(start: datetime, days: float, clock: str = "UTC") -> WhenCandidate:
    return WhenCandidate(start_utc=start, end_utc=start + timedelta(days=days), weight=1.0, clock=clock)


MAY = datetime(2017, 5, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (interval(MAY, 1), "18 May 2017"),
        (interval(MAY, 2), "18–19 May 2017"),
        (interval(MAY - timedelta(hours=3), 1, "Asia/Damascus"), "18 May 2017"),
        (interval(MAY, 0), "18 May 2017"),
        (interval(datetime(2017, 7, 1, tzinfo=UTC), 31), "July 2017"),
        (interval(datetime(2017, 5, 31, tzinfo=UTC), 2), "31 May 2017 – 1 June 2017"),
    ],
)
def test_days_are_told_on_their_own_clock(time: WhenCandidate, words: str) -> None:
    assert day_words(time) == words


@pytest.mark.parametrize(
    ("name", "radius_m", "words"),
    [
        ("Arbin", 1000, "at Arbin"),
        ("al-Tanf", 20_000, "near al-Tanf"),
        ("Hama province", 60_000, "in Hama province"),
        ("At Tanf", 1000, "at At Tanf"),
        ("near Tanf base", 1000, "near Tanf base"),
        ("north-west of Hama", 1000, "north-west of Hama"),
        ("southern Syria", 90_000, "in southern Syria"),
    ],
)
def test_places_are_told_by_their_width(name: str, radius_m: float, words: str) -> None:
    assert place_words(candidate(ARBIN, radius_m, name)) == words


def test_a_label_is_of_the_likeliest_values_each() -> None:
    told_of = [
        Alternative(weight=0.4, act="attack", actor="russia", target="civilians"),
        Alternative(weight=0.3, act="air_drone_strike", actor="syrian-army", target="civilians"),
        Alternative(weight=0.3, act="air_drone_strike", actor="syrian-army", target=None),
    ]
    label = label_of(told_of, CONTEXT.acts, CONTEXT.parties)
    assert label == "Air/drone strike by Syrian Arab Army on civilians, date unknown"


def test_a_place_round_the_pole_contradicts_nothing() -> None:
    pole, near = (10.0, 89.99), (10.0, 89.0)
    first, second = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SOHR)
    incident = one(*told(first, point=pole, radius_m=200_000), *told(second, point=near, radius_m=1000))
    assert "place" not in incident.disputed


def test_two_far_readings_are_a_vague_place_that_a_sharp_one_settles() -> None:
    vague, sharp = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SOHR)
    both = (candidate((36.7, 34.8), 3000, "one zone", 0.6), candidate(TANF, 3000, "another zone", 0.4))
    placement = msgspec.structs.replace(placed(vague), candidates=both)
    incident = one(vague, placement, dated(vague), *told(sharp, radius_m=9000))
    assert {item.places[0].name for item in incident.alternatives} == {"al-Tanf"}
    assert "place" not in incident.disputed


def test_a_label_leaves_out_what_a_place_lies_in() -> None:
    assert place_words(candidate(ARBIN, 1000, "Arbin, within Eastern Ghouta")) == "at Arbin"


def test_a_place_told_by_its_name_alone_is_not_near_it() -> None:
    amman = msgspec.structs.replace(candidate(ARBIN, 20_000, "Amman"), rule="in")
    assert place_words(amman) == "in Amman"
    assert place_words(msgspec.structs.replace(amman, rule="code ucdp-2")) == "near Amman"


def test_a_title_names_a_place_only_where_it_is_likelier_than_not() -> None:
    weak = (candidate(TANF, 3000, "al-Tanf", 0.17), candidate((36.7, 34.8), 3000, "Tanfa", 0.14))
    told_of = [Alternative(weight=1.0, act="attack", places=weak)]
    assert "told as “near the base”, date" in label_of(told_of, CONTEXT.acts, CONTEXT.parties, "near the  base; Homs")
    strong = [Alternative(weight=1.0, act="attack", places=(candidate(TANF, 3000, "al-Tanf", 0.6),))]
    assert "at al-Tanf, date" in label_of(strong, CONTEXT.acts, CONTEXT.parties, "near the base")
    assert "al-Tanf, date" in label_of(told_of, CONTEXT.acts, CONTEXT.parties)
    long = label_of(told_of, CONTEXT.acts, CONTEXT.parties, "x" * 200)
    assert "…”" in long
    assert len(long) < 120


def test_readings_of_one_name_count_together_in_a_title() -> None:
    halves = tuple(candidate(TANF, 3000, f"al-Tanf, within {zone}", 0.3) for zone in ("one zone", "another"))
    told_of = [Alternative(weight=1.0, act="attack", places=halves)]
    assert "al-Tanf, date" in label_of(told_of, CONTEXT.acts, CONTEXT.parties, "the base")
