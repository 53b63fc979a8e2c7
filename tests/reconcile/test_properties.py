"""What holds of any items: order does not matter, twice is once, far things touch nothing, nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reconcile.factory import act_claim, chain, groups, hop, items, judgement, killed, record, told
from truceline.model.claim import Modality, SourceKind
from truceline.model.judgement import Verb
from truceline.reconcile.cluster import reconcile

ACTORS = ["US-led coalition", "Syrian army", "pro-regime forces", "Jaysh al-Islam", None]
ACTS = ["air_drone_strike", "shelling_artillery_missile_attack", "armed_clash", "attack", "agreement", "violence"]
SPEAKERS = ["US Central Command", "Syrian army", "Russian Defence Ministry"]
FEW = settings(max_examples=40, deadline=None)

told_ones = st.tuples(
    st.booleans(),
    st.sampled_from("abc"),
    st.sampled_from(ACTS),
    st.sampled_from(ACTORS),
    st.sampled_from(ACTORS),
    st.sampled_from(SPEAKERS),
    st.sampled_from(list(Modality)),
    st.none() | st.integers(0, 4),
    st.none() | st.integers(0, 3),
    st.integers(1, 3),
    st.integers(0, 9),
)


def story(drawn: list[tuple]) -> list[tuple]:
    nouns = []
    for at, (is_record, source, act, actor, target, who, modality, day, place, days, dead) in enumerate(drawn):
        says = (*chain("Gazette", who), *([hop("a witness", SourceKind.WITNESS)] if at % 3 == 0 else []))
        tolls = (killed(dead),) if dead > 4 else ()
        common = {"act": act, "actor": actor, "target": target, "says": says, "modality": modality, "casualties": tolls}
        one = (
            record(f"{at}", dataset=f"set-{source}", row=at, **common)
            if is_record
            else act_claim(f"{at}", doc=f"doc-{source}", at=at * 50, **common)
        )
        on = None if day is None else (date(2017, 5, 16) + timedelta(days=day)).isoformat()
        point = None if place is None else (38.0 + place * 0.2, 33.5)
        nouns.append(told(one, on, point, 4000, days))
    return nouns


def flat(told_of: list[tuple]) -> list[object]:
    return [noun for one in told_of for noun in one]


@FEW
@given(st.lists(told_ones, max_size=9), st.randoms(use_true_random=False))
def test_order_does_not_matter(drawn: list[tuple], shuffled) -> None:
    nouns = flat(story(drawn))
    other = list(nouns)
    shuffled.shuffle(other)
    assert reconcile(items(*nouns)) == reconcile(items(*other))


@FEW
@given(st.lists(told_ones, max_size=9))
def test_a_repeated_source_changes_nothing(drawn: list[tuple]) -> None:
    nouns = flat(story(drawn))
    assert reconcile(items(*nouns)) == reconcile(items(*nouns, *nouns))


@FEW
@given(st.lists(told_ones, max_size=9))
def test_a_far_source_changes_no_other_incident(drawn: list[tuple]) -> None:
    nouns = flat(story(drawn))
    far = told(act_claim("zz-far", doc="doc-far"), "2011-01-01", (100.0, -40.0))
    before, after = reconcile(items(*nouns)), reconcile(items(*nouns, *far))
    assert {incident for incident in after.incidents if "clm-zz-far" not in incident.derived_from} == set(
        before.incidents
    )


@FEW
@given(st.lists(told_ones, max_size=9))
def test_nothing_is_lost_and_nothing_stands_twice(drawn: list[tuple]) -> None:
    result = reconcile(items(*flat(story(drawn))))
    members = [member.item for incident in result.incidents for member in incident.members]
    refused = [refusal.item for refusal in result.refusals]
    assert sorted([*members, *refused]) == sorted(set(members) | set(refused))
    assert len(members) + len(refused) == len(drawn) == result.considered
    assert sorted(members) == sorted(row.item for row in result.assignments)


@FEW
@given(st.lists(told_ones, max_size=9))
def test_an_incident_is_whole(drawn: list[tuple]) -> None:
    for incident in reconcile(items(*flat(story(drawn)))).incidents:
        assert abs(sum(item.weight for item in incident.alternatives) - 1) < 1e-9
        assert incident.founding in {member.item for member in incident.members}
        assert all(0 < member.probability <= 1 for member in incident.members)
        assert incident.origins_asserting >= 1
        assert set(incident.derived_from) == {member.item for member in incident.members}


@FEW
@given(st.lists(told_ones, max_size=8), st.integers(0, 7))
def test_running_again_with_what_was_assigned_changes_nothing(drawn: list[tuple], left_out: int) -> None:
    told_of = story(drawn)
    first = reconcile(items(*flat(told_of)))
    again = reconcile(items(*flat(told_of)), (), first.assignments)
    assert again == first
    part = reconcile(items(*flat(told_of[:left_out] + told_of[left_out + 1 :])))
    full = reconcile(items(*flat(told_of)), (), part.assignments)
    living = {incident.id for incident in full.incidents}
    moved = {row.old: row.new for row in full.redirects}
    assert all(incident.id in living or moved[incident.id] in living for incident in part.incidents)
    assert groups(full) == groups(first)


@FEW
@given(st.lists(told_ones, min_size=2, max_size=8), st.data())
def test_decisions_of_people_hold(drawn: list[tuple], data: st.DataObject) -> None:
    nouns = flat(story(drawn))
    plain = reconcile(items(*nouns))
    members = sorted(member.item for incident in plain.incidents for member in incident.members)
    if len(members) < 2:
        return
    one, other = data.draw(st.sampled_from([(a, b) for a in members for b in members if a < b]))
    apart = groups(reconcile(items(*nouns), [judgement(Verb.DIFFERENT, one, other)]))
    assert not any({one, other} <= group for group in apart)
    joined = groups(reconcile(items(*nouns), [judgement(Verb.SAME, one, other)]))
    assert any({one, other} <= group for group in joined)
