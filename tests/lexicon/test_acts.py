"""Acts: ACLED's list is whole, families contain what they say, kinship is a symmetric scale."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import LexiconError
from truceline.lexicon.acts import Acts, load_acts
from truceline.lexicon.base import read_lexicon

ACLED_SUB_EVENTS = {
    "Government regains territory", "Non-state actor overtakes territory", "Armed clash",
    "Excessive force against protesters", "Protest with intervention", "Peaceful protest",
    "Violent demonstration", "Mob violence",
    "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED", "Grenade",
    "Sexual violence", "Attack", "Abduction/forced disappearance",
    "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory", "Other",
}  # fmt: skip
ACLED_EVENTS = {
    "Battles", "Protests", "Riots", "Explosions/Remote violence",
    "Violence against civilians", "Strategic developments",
}  # fmt: skip

any_act = st.sampled_from([*load_acts().ids, *load_acts().families])


def test_the_list_of_acled_is_whole() -> None:
    acts = load_acts()
    assert len(ACLED_SUB_EVENTS) == 25
    found = {acts.from_acled(name) for name in ACLED_SUB_EVENTS}
    assert None not in found
    assert len(found) == 25
    assert {acts.entry(act).acled for act in acts.ids if not acts.entry(act).ours} == ACLED_SUB_EVENTS
    assert all(acts.from_acled(name) in acts.families for name in ACLED_EVENTS)


def test_acled_names_are_read_in_any_case_and_older_spelling() -> None:
    acts = load_acts()
    assert acts.from_acled("  air/DRONE strike ") == "air_drone_strike"
    assert acts.from_acled("Excessive force against protestors") == "excessive_force_against_protesters"
    assert acts.from_acled("movement of forces") is None


def test_families_contain_their_acts_and_composites_their_families() -> None:
    acts = load_acts()
    assert acts.is_a("air_drone_strike", "explosions_remote_violence")
    assert acts.is_a("air_drone_strike", "violence")
    assert acts.is_a("battles", "violence")
    assert acts.is_a("military_flight", "aircraft_operations")
    assert not acts.is_a("violence", "battles")
    assert not acts.is_a("agreement", "military_operations")
    assert acts.family("air_drone_strike") == "explosions_remote_violence"
    assert acts.family("violence") == "violence"


def test_overlap_counts_the_share_of_a_coarse_act() -> None:
    acts = load_acts()
    assert acts.overlap("air_drone_strike", "aircraft_operations") == 1.0
    assert acts.overlap("armed_conflict", "aircraft_operations") == pytest.approx(
        1 / len(acts.members("armed_conflict"))
    )
    assert acts.overlap("armed_conflict", "protests") == 0.0


def test_ucdp_types_do_not_tell_the_means() -> None:
    acts = load_acts()
    assert acts.from_ucdp(1) == acts.from_ucdp(2) == "armed_conflict"
    assert acts.is_a("air_drone_strike", acts.from_ucdp(3))
    with pytest.raises(LexiconError, match="type of violence 4"):
        acts.from_ucdp(4)


def test_agreements_and_talk_found_no_incident_but_force_does() -> None:
    acts = load_acts()
    assert acts.is_force("air_drone_strike")
    assert acts.is_force("violence")
    assert not acts.is_force("agreement")
    assert not acts.is_force("protests") or acts.is_force("excessive_force_against_protesters")


def test_kinship_orders_likeness_as_people_would() -> None:
    acts = load_acts()
    strike = "air_drone_strike"
    near = acts.kinship(strike, "armed_conflict")
    assert 1.0 == acts.kinship(strike, strike) > near > acts.kinship(strike, "shelling_artillery_missile_attack")
    assert acts.kinship(strike, "shelling_artillery_missile_attack") > acts.kinship(strike, "disrupted_weapons_use")
    assert acts.kinship(strike, "peaceful_protest") == 0.0


@given(any_act, any_act)
def test_kinship_is_symmetric_and_bounded(a: str, b: str) -> None:
    acts = load_acts()
    assert acts.kinship(a, b) == acts.kinship(b, a)
    assert 0.0 <= acts.kinship(a, b) <= 1.0
    assert (acts.kinship(a, b) == 1.0) == (a == b)


@given(any_act, any_act)
def test_is_a_agrees_with_overlap(a: str, b: str) -> None:
    acts = load_acts()
    assert acts.is_a(a, b) == (acts.overlap(a, b) == 1.0)


@given(any_act)
def test_every_act_and_family_has_a_label_and_itself(act: str) -> None:
    acts = load_acts()
    assert acts.label(act)
    assert acts.is_a(act, act)
    assert acts.knows(act)


def test_every_act_has_a_description_and_codes() -> None:
    acts = load_acts()
    for act in acts.ids:
        entry = acts.entry(act)
        assert entry.text
        assert entry.plover or act in ("change_to_group_activity", "other", "sexual_violence")
        assert all(code.isdigit() and 2 <= len(code) <= 4 for code in entry.cameo)
        assert entry.ours != bool(entry.acled)


@pytest.mark.parametrize("call", ["members", "label", "family", "entry", "is_force"])
def test_an_unknown_act_is_a_fault(call: str) -> None:
    with pytest.raises(LexiconError, match="no act or family is called 'bombing_run'"):
        getattr(load_acts(), call)("bombing_run")


def test_a_family_has_no_entry_of_its_own() -> None:
    with pytest.raises(LexiconError, match="is a family"):
        load_acts().entry("violence")


FILE = """schema: truceline-lexicon/1
name: acts
version: "1"
licence: Apache-2.0
source: [x]
note: x
families:
  violence: {label: Violence}
  wide: {label: Wide, of: [violence]}
acts:
  strike: {family: violence, label: Strike, text: A strike.}
ucdp: {"1": violence}
kinship: {contained: 0.8, same_family: 0.4, both_violent: 0.2, none: 0.0, pairs: []}
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("of: [violence]", "of: [wide]", "contains itself"),
        ("of: [violence]", "of: [nothing]", "names 'nothing'"),
        ("{family: violence", "{family: other", "no known family|has no act"),
        ('{"1": violence}', '{"1": nothing}', "no act or family"),
        ("of: [violence]}", "of: []}", "has no act"),
        ("label: Strike, ", "", "label"),
    ],
)
def test_a_broken_list_of_acts_is_a_fault(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path = tmp_path / "acts.yaml"
    path.write_text(FILE.replace(old, new))
    with pytest.raises(LexiconError, match=reason):
        Acts(read_lexicon(path))
