"""Parties: names are found as wholes, ties are dated and transitive, kinship orders likeness."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import LexiconError
from truceline.lexicon.base import load_lexicon, read_lexicon
from truceline.lexicon.parties import Parties, Relation, load_parties

MAY_2017 = date(2017, 5, 18)
any_party = st.sampled_from(load_parties().ids)
any_day = st.dates(date(2011, 1, 1), date(2026, 1, 1))


def first(text: str) -> str | None:
    found = load_parties().match(text)
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("US-led coalition", "us-led-coalition"),
        ("the U.S.-led coalition", "us-led-coalition"),
        ("the coalition", "us-led-coalition"),
        ("coalition forces", "us-led-coalition"),
        ("a coalition patrol", "us-led-coalition"),
        ("coalition spokesman Ryan Dillon", "us-led-coalition"),
        ("the US", "usa"),
        ("U.S.", "usa"),
        ("US officials", "usa"),
        ("the Pentagon", "pentagon"),
        ("Operation Inherent Resolve", "operation-inherent-resolve"),
        ("Syrian Democratic Forces", "syrian-democratic-forces"),
        ("Free Syrian Army in Jobar", "free-syrian-army"),
        ("Syrian Army Military Point", "syrian-army"),
        ("more than 60 Syrian soldiers", "syrian-armed-forces"),
        ("[Syrian government] forces", "syrian-armed-forces"),
        ("pro-Damascus allied forces", "pro-government-forces"),
        ("Damascus' allies", "pro-government-forces"),
        ("forces allied with Syrian President Bashar al-Assad", "pro-government-forces"),
        ("suspected pro-regime drone", "pro-government-forces"),
        ("Iraqi militia Kata’ib al-Imam Ali", "kataib-al-imam-ali"),
        ("Daesh", "islamic-state"),
        ("IS", "islamic-state"),
        ("the Islamic State [Daesh]", "islamic-state"),
        ("insurgents (Jabhat al-Nusra)", "jabhat-al-nusra"),
        ("Jaish al-Islam", "jaysh-al-islam"),
        ("rebels fighting the Syrian army", "armed-opposition"),
        ("rebels backed by Turkey", "armed-opposition"),
        ("Government of Syria", "syrian-government"),
        ("a Syrian Su-22", "syrian-government"),
        ("Russian Defense Ministry", "russian-defence-ministry"),
        ("Минобороны РФ", "russian-defence-ministry"),
        ("التحالف الدولي", "us-led-coalition"),
        ("الجيش السوري", "syrian-army"),
        ("Syrian National Coalition", "syrian-national-coalition"),
    ],
)
def test_a_phrase_means_this_party(text: str, party: str) -> None:
    assert first(text) == party


@pytest.mark.parametrize(
    "text",
    ["us", "is", "two armed technicals", "USA Today", "Voice of America", "Syrian refugees", "", "   ", "the", "60",
     "the fight against the Islamic State"],
)  # fmt: skip
def test_a_phrase_means_nobody_we_know(text: str) -> None:
    assert load_parties().match(text) == ()


def test_two_parties_in_one_phrase_share_its_weight() -> None:
    found = load_parties().match("the Syrian army and Iranians")
    assert {item.value for item in found} == {"syrian-army", "iran"}
    assert sum(item.weight for item in found) <= 1.0
    listed = load_parties().match("Ahrar al-Sham, HTS, Southern Front")
    assert {item.value for item in listed} == {"ahrar-al-sham", "hayat-tahrir-al-sham", "southern-front"}
    mixed = load_parties().match("Russian and Syrian aircraft")
    assert [item.value for item in mixed] == ["syrian-air-force", "russia"]


def test_the_reason_tells_how_it_was_read() -> None:
    parties = load_parties()
    assert parties.match("Washington")[0].reason == "capital for its government"
    assert parties.match("Syrian Army position")[0].reason == "asset or voice of"
    assert parties.match("Syrian Army position")[0].weight < parties.match("Syrian Army")[0].weight


def test_all_names_of_a_text_are_found_with_offsets() -> None:
    text = "The US-led coalition, US-Russian talks; Damascus' allies and Moscow. It gave us nothing: pro-Assad forces."
    hits = load_parties().find(text)
    assert [(hit.text, hit.parties[0].value) for hit in hits] == [
        ("US-led coalition", "us-led-coalition"),
        ("US", "usa"),
        ("Russian", "russia"),
        ("Damascus' allies", "pro-government-forces"),
        ("Moscow", "russia"),
        ("pro-Assad forces", "pro-government-forces"),
    ]
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert [hit.is_metonym for hit in hits] == [False, False, False, False, True, False]
    assert hits[2].is_adjective


def test_a_capital_as_a_place_is_no_party() -> None:
    parties = load_parties()
    assert parties.find("shelling in Damascus province") == ()
    assert parties.find("in Moscow") == ()
    assert [hit.parties[0].value for hit in parties.find("Damascus said so")] == ["syrian-government"]


def test_a_compound_names_nobody_by_its_parts() -> None:
    assert load_parties().find("a US-sponsored and anti-Russia motion") == ()


@given(st.text(max_size=200))
def test_any_text_is_taken_and_hits_lie_in_it_without_overlap(text: str) -> None:
    hits = load_parties().find(text)
    ends = [0, *(hit.end for hit in hits)]
    assert all(end <= hit.start < hit.end <= len(text) for end, hit in zip(ends, hits, strict=False))
    assert sum(item.weight for item in load_parties().match(text)) <= 1.0 + 1e-9


@given(st.text(alphabet="US IS'’.-lednamthcoalition ", max_size=80))
def test_hostile_runs_of_names_keep_their_weights_in_bounds(text: str) -> None:
    assert sum(item.weight for item in load_parties().match(text)) <= 1.0 + 1e-9


def test_a_preferred_name_means_its_own_party() -> None:
    parties = load_parties()
    for party in load_lexicon("parties").body["parties"]:
        assert first(parties.name(party)) == party, party


def test_every_name_of_every_language_is_found() -> None:
    parties = load_parties()
    for party in load_lexicon("parties").body["parties"]:
        for name in parties.get(party).names:
            assert party in {item.value for item in parties.match(name.text)}, (party, name.text)


def test_the_pentagon_speaks_for_the_united_states_and_is_of_the_coalition() -> None:
    parties = load_parties()
    assert parties.side("pentagon") == "usa"
    assert parties.side("russian-defence-ministry") == "russia"
    assert parties.side("operation-inherent-resolve") == "us-led-coalition"
    assert parties.tie("pentagon", "usa", MAY_2017) is Relation.PART_OF
    assert parties.tie("pentagon", "us-led-coalition", MAY_2017) is Relation.PART_OF
    assert parties.tie("us-led-coalition", "pentagon", MAY_2017) is Relation.CONTAINS


def test_ties_are_dated() -> None:
    parties = load_parties()
    assert parties.tie("jabhat-al-nusra", "hayat-tahrir-al-sham", date(2017, 1, 27)) is not Relation.PART_OF
    assert parties.tie("jabhat-al-nusra", "hayat-tahrir-al-sham", date(2017, 1, 28)) is Relation.PART_OF
    assert parties.tie("southern-front", "armed-opposition", MAY_2017) is Relation.PART_OF
    assert parties.tie("southern-front", "armed-opposition", date(2019, 1, 1)) is not Relation.PART_OF
    assert parties.tie("southern-front", "armed-opposition", None) is Relation.PART_OF


def test_guarantors_are_no_part_of_the_coalition_or_the_government() -> None:
    parties = load_parties()
    for guarantor in ("russia", "turkey", "iran"):
        assert parties.tie("us-led-coalition", guarantor, MAY_2017) is Relation.UNRELATED
        assert parties.tie("syrian-government", guarantor, MAY_2017) is Relation.UNRELATED
    assert parties.tie("us-led-coalition", "armed-opposition", MAY_2017) is Relation.UNRELATED


def test_the_umbrella_of_the_government_side_contains_army_and_militias() -> None:
    parties = load_parties()
    for party in ("syrian-army", "syrian-government", "kataib-al-imam-ali", "hezbollah", "national-defence-forces"):
        assert parties.tie(party, "pro-government-forces", MAY_2017) is Relation.PART_OF
    assert parties.tie("hezbollah", "syrian-army", MAY_2017) is Relation.UNRELATED


def test_where_sources_differ_the_tie_is_unknown() -> None:
    assert load_parties().tie("hayat-tahrir-al-sham", "armed-opposition", MAY_2017) is Relation.UNKNOWN


def test_kinship_orders_likeness_as_people_would() -> None:
    parties = load_parties()
    same = parties.kinship("syrian-army", "syrian-army", MAY_2017)
    part = parties.kinship("syrian-army", "pro-government-forces", MAY_2017)
    siblings = parties.kinship("kataib-al-imam-ali", "syrian-army", MAY_2017)
    assert same == 1.0 > part > siblings > parties.kinship("syrian-army", "armed-opposition", MAY_2017) == 0.0
    assert parties.kinship("us-led-coalition", "usa", MAY_2017) > 0.8
    assert 0.0 < parties.kinship("syrian-democratic-forces", "us-led-coalition", MAY_2017) < 0.5
    assert parties.kinship("hayat-tahrir-al-sham", "armed-opposition", MAY_2017) > 0.0


@given(any_party, any_party, any_day)
def test_ties_mirror_and_kinship_is_symmetric(a: str, b: str, on: date) -> None:
    parties = load_parties()
    mirror = {Relation.PART_OF: Relation.CONTAINS, Relation.CONTAINS: Relation.PART_OF}
    tie = parties.tie(a, b, on)
    assert parties.tie(b, a, on) is mirror.get(tie, tie)
    assert (tie is Relation.SAME) == (a == b)
    assert parties.kinship(a, b, on) == parties.kinship(b, a, on)
    assert 0.0 <= parties.kinship(a, b, on) <= 1.0


@given(any_party, any_party, any_party, any_day)
def test_part_of_is_transitive(a: str, b: str, c: str, on: date) -> None:
    parties = load_parties()
    if parties.tie(a, b, on) is Relation.PART_OF and parties.tie(b, c, on) is Relation.PART_OF:
        assert parties.tie(a, c, on) is Relation.PART_OF


def test_a_party_as_a_noun_has_names_ties_and_addresses() -> None:
    party = load_parties().get("syrian-army")
    assert party.kind == "armed_forces"
    assert party.names[0].is_preferred
    assert {name.lang for name in party.names} == {"en", "ar", "ru"}
    assert party.ties[0].party == "syrian-armed-forces"
    assert all(tie.source.startswith("http") for tie in party.ties)
    assert load_parties().kind("sohr") == "monitor"
    assert load_parties().knows("sohr")
    assert not load_parties().knows("nobody")


def test_every_source_is_an_address_that_is_used() -> None:
    sources: dict[str, str] = {}
    for name in ("parties", "parties_world"):
        found = load_lexicon(name).body["sources"]
        assert isinstance(found, dict)
        sources |= found
    parties = load_parties()
    shipped = [party for party in parties.ids if party not in parties.learnt]
    used = {tie.source for party in shipped for tie in parties.get(party).ties}
    assert all(address.startswith(("http://", "https://")) for address in sources.values())
    assert used == set(sources.values())


@pytest.mark.parametrize("call", ["name", "get", "kind", "side", "within"])
def test_an_unknown_party_is_a_fault(call: str) -> None:
    with pytest.raises(LexiconError, match="no party is called 'atlantis'"):
        getattr(load_parties(), call)("atlantis")


def test_an_armed_group_without_known_umbrella_may_belong_to_an_open_one(tmp_path: Path) -> None:
    parties = small(tmp_path, stray="true")
    assert parties.tie("band", "rebels", MAY_2017) is Relation.UNKNOWN
    assert small(tmp_path, stray="false").tie("band", "rebels", MAY_2017) is Relation.UNRELATED


SMALL = """schema: truceline-lexicon/1
name: parties
version: "1"
licence: Apache-2.0
source: [x]
note: x
sources: {page: https://example.org}
nouns: {forces: [troops], officials: [officials]}
groups: [forces]
patterns: {supporters: ["pro-{x} {f}"]}
after: []
before: [the]
against: []
helped: []
voices: []
prepositions: []
not_parties: []
place_before: []
place_after: []
parties:
  rebels: {kind: umbrella, open: true, en: [rebels, band of brothers]}
  band: {kind: armed_group, stray: STRAY, en: [Band, band of brothers]}
  crown: {kind: state, en: [Crown], adjectives: [Royal], supported: [crown], ties: [[part_of, rebels, ~, ~, SOURCE]]}
unclear: []
kinship: {step: 0.85, siblings: 0.45, unclear: 0.35, supported: 0.3, unrelated: 0.0}
"""


def small(folder: Path, stray: str = "false", source: str = "page", text: str = SMALL) -> Parties:
    path = folder / "parties.yaml"
    path.write_text(text.replace("STRAY", stray).replace("SOURCE", source))
    return Parties(read_lexicon(path))


def test_a_name_of_two_parties_shares_its_weight(tmp_path: Path) -> None:
    found = small(tmp_path).match("the band of brothers")
    assert [(item.value, item.weight) for item in found] == [("band", 0.5), ("rebels", 0.5)]
    assert small(tmp_path).match("Royal troops")[0].value == "crown"
    assert small(tmp_path).match("pro-crown forces")[0].value == "crown"


def test_a_tie_without_a_source_or_to_nobody_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cites 'nowhere'"):
        small(tmp_path, source="nowhere")
    with pytest.raises(LexiconError, match="no party is called 'ghosts'"):
        small(tmp_path, text=SMALL.replace("[part_of, rebels", "[part_of, ghosts"))
    with pytest.raises(LexiconError, match="no party is called 'ghosts'"):
        small(tmp_path, text=SMALL.replace("unclear: []", "unclear: [[band, ghosts]]"))


def test_parties_of_the_world_have_ties_but_are_not_looked_for_in_texts() -> None:
    parties = load_parties()
    assert parties.tie("ukrainian-armed-forces", "ukraine") is Relation.PART_OF
    assert parties.tie("russian-peacekeepers", "russia", date(2020, 12, 1)) is Relation.PART_OF
    assert parties.tie("russian-peacekeepers", "russia", date(2020, 11, 1)) is Relation.UNRELATED
    assert parties.match("Armenian Armed Forces") == ()


def test_a_party_stands_in_one_file_only() -> None:
    doubled = {"sources": {}, "parties": {"usa": {"kind": "state", "en": ["USA"]}}}
    with pytest.raises(LexiconError, match="stands in two files"):
        Parties(load_lexicon("parties"), replace(load_lexicon("parties_world"), body=doubled))
