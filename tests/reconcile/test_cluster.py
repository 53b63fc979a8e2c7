"""Which accounts make one incident, and what is refused: stories told in a few claims and records."""

from datetime import timedelta

import msgspec
import pytest

from tests.reconcile.factory import (
    ARBIN,
    TAFAS,
    TANF,
    act_claim,
    assigned,
    chain,
    dated,
    document,
    groups,
    hop,
    items,
    judgement,
    killed,
    placed,
    record,
    refused,
    told,
)
from truceline.model import Incident
from truceline.model.claim import Modality, SourceKind
from truceline.model.incident import Grade
from truceline.model.judgement import Verb
from truceline.reconcile.cluster import reconcile

CENTCOM = chain("Gazette", "US Central Command")
SANA = chain("Herald", "Syrian army")


def test_two_documents_about_one_strike_are_one_incident() -> None:
    first = act_claim("a", doc="doc-a", says=CENTCOM)
    second = act_claim("b", doc="doc-b", says=SANA, target="Syrian Army position")
    result = reconcile(items(*told(first), *told(second, radius_m=9000)))
    assert groups(result) == {frozenset({"clm-a", "clm-b"})}
    incident = result.incidents[0]
    assert incident.founding == "clm-a"
    assert incident.id == Incident.id_of("clm-a")
    assert incident.label == "Air/drone strike by US-led coalition on pro-government forces near al-Tanf, 18 May 2017"
    assert incident.origins_asserting == 2
    assert {value.value for value in incident.values if value.field == "target"} == {
        "pro-regime forces",
        "Syrian Army position",
    }
    assert sum(item.weight for item in incident.alternatives) == pytest.approx(1.0)


def test_strikes_on_three_days_are_three_incidents() -> None:
    days = ("2017-05-18", "2017-06-06", "2017-06-08")
    told_of = [told(act_claim(f"{doc}{day}", doc=f"doc-{doc}"), day) for day in days for doc in "ab"]
    result = reconcile(items(*(noun for told_one in told_of for noun in told_one)))
    assert groups(result) == {frozenset({f"clm-a{day}", f"clm-b{day}"}) for day in days}


def test_the_next_night_at_the_same_town_is_another_incident() -> None:
    first = record("1", dataset="x", actor="Government of Syria", target="civilians", casualties=(killed(8),))
    second = record("2", dataset="y", actor="Government of Syria", target="civilians", casualties=(killed(4),))
    result = reconcile(items(*told(first, "2017-07-24", ARBIN, 1000), *told(second, "2017-07-25", ARBIN, 1000)))
    assert len(result.incidents) == 2


def test_two_towns_on_one_day_are_two_incidents() -> None:
    first, second = act_claim("a", doc="doc-a"), act_claim("b", doc="doc-b")
    result = reconcile(items(*told(first, point=ARBIN), *told(second, point=TAFAS)))
    assert len(result.incidents) == 2


def test_opposite_actors_are_two_incidents() -> None:
    first = act_claim("a", doc="doc-a")
    second = act_claim("b", doc="doc-b", actor="pro-regime drone", target="coalition patrol")
    assert len(reconcile(items(*told(first), *told(second))).incidents) == 2


def test_one_document_that_tells_two_strikes_keeps_them_apart() -> None:
    first = act_claim("a", at=10)
    second = act_claim("b", at=90)
    result = reconcile(items(*told(first, "2017-06-06"), *told(second, "2017-06-08")))
    assert len(result.incidents) == 2


def test_one_word_that_tells_two_acts_is_two_incidents() -> None:
    first, second = act_claim("a", at=10), act_claim("b", at=10)
    assert len(reconcile(items(*told(first), *told(second))).incidents) == 2


def test_a_sentence_without_place_and_time_joins_the_act_told_just_before() -> None:
    far = act_claim("a", at=10)
    near = act_claim("b", at=2000)
    detail = act_claim("c", at=2120, target=None)
    result = reconcile(items(*told(far, "2017-06-06"), *told(near, "2017-06-08"), detail))
    assert groups(result) == {frozenset({"clm-a"}), frozenset({"clm-b", "clm-c"})}


def test_an_account_without_time_joins_nothing_of_another_document() -> None:
    first, second = act_claim("a", doc="doc-a"), act_claim("b", doc="doc-b")
    assert len(reconcile(items(*told(first), *told(second, day=None))).incidents) == 2


def test_a_copy_joins_what_it_copies_even_without_a_date() -> None:
    text = "The coalition struck forces that had entered the zone round the garrison on that day"
    first = act_claim("a", doc="doc-a", text=text)
    second = act_claim("b", doc="doc-b", text=text)
    assert len(reconcile(items(*told(first), *told(second, day=None))).incidents) == 1


def test_a_coarse_act_of_an_event_table_meets_the_strike_it_may_be() -> None:
    claim = act_claim("a", actor="Syrian government forces", target="civilians")
    row = record("1", dataset="ucdp-ged", act="one_sided_violence", actor="Government of Syria", target="Civilians")
    result = reconcile(items(*told(claim, point=TAFAS, radius_m=1000), *told(row, point=TAFAS, radius_m=1000)))
    assert len(result.incidents) == 1
    assert {item.act for item in result.incidents[0].alternatives} == {"air_drone_strike"}


def test_two_rows_of_an_event_table_are_two_incidents_by_its_rule() -> None:
    rows = [record(name, dataset="ucdp-ged", row=at, says=chain("UCDP")) for at, name in enumerate("12")]
    assert len(reconcile(items(*told(rows[0]), *told(rows[1]))).incidents) == 2


def test_rows_of_a_table_of_reports_are_one_incident_when_told_by_different_people() -> None:
    sohr = hop("Syrian Observatory for Human Rights", SourceKind.MONITOR)
    first, second = record("1", says=CENTCOM), record("2", row=2, says=(sohr,))
    assert len(reconcile(items(*told(first), *told(second))).incidents) == 1
    same_teller = record("3", row=3, says=CENTCOM)
    assert len(reconcile(items(*told(first), *told(same_teller))).incidents) == 2


@pytest.mark.parametrize("modality", [Modality.OPINION, Modality.GENERIC, Modality.PROPOSED])
def test_what_is_not_told_as_fact_founds_nothing(modality: Modality) -> None:
    result = reconcile(items(*told(act_claim("a", modality=modality))))
    assert result.incidents == ()
    assert refused(result) == {"clm-a": "reconcile.not_fact"}
    assert modality.value in result.refusals[0].reason


def test_a_count_of_known_incidents_is_none_of_its_own() -> None:
    third = act_claim("b", at=50, ordinal=3, has_time=False)
    result = reconcile(items(*told(act_claim("a")), *told(third, day=None)))
    assert groups(result) == {frozenset({"clm-a"})}
    assert refused(result) == {"clm-b": "reconcile.series"}


def test_a_numbered_strike_with_a_day_of_its_own_is_an_incident() -> None:
    assert len(reconcile(items(*told(act_claim("a", ordinal=1)))).incidents) == 1


@pytest.mark.parametrize("act", ["agreement", "peaceful_protest", "no_such_act"])
def test_what_is_no_act_of_force_is_refused(act: str) -> None:
    assert refused(reconcile(items(*told(act_claim("a", act=act))))) == {"clm-a": "reconcile.no_act"}


def test_a_record_of_an_unknown_act_is_refused_and_one_that_is_no_fact_too() -> None:
    unknown, opinion = record("1", act="nothing"), record("2", modality=Modality.OPINION)
    result = reconcile(items(*told(unknown), *told(opinion)))
    assert refused(result) == {"rec-1": "reconcile.no_act", "rec-2": "reconcile.not_fact"}
    assert result.refusals[0].where.startswith("table row")


def test_a_denial_joins_what_it_denies_and_disputes_it() -> None:
    strike = act_claim("a", doc="doc-a", actor="Russian aircraft", target="Syrian Democratic Forces",
                       says=chain("Gazette", "Syrian Democratic Forces"))  # fmt: skip
    denial = act_claim("b", doc="doc-b", actor="Russian aircraft", target="Syrian Democratic Forces",
                       modality=Modality.DENIED, says=chain("Herald", "Russian Defence Ministry"))  # fmt: skip
    result = reconcile(items(*told(strike), *told(denial)))
    incident = result.incidents[0]
    assert groups(result) == {frozenset({"clm-a", "clm-b"})}
    assert (incident.origins_asserting, incident.origins_denying) == (1, 1)
    assert "occurred" in incident.disputed
    assert incident.grade is Grade.CONTESTED
    assert incident.modality is Modality.ASSERTED
    assert all("clm-b" not in item.holders for item in incident.alternatives)


def test_a_denial_of_what_nobody_claims_is_refused() -> None:
    result = reconcile(items(*told(act_claim("a", modality=Modality.DENIED))))
    assert result.incidents == ()
    assert refused(result) == {"clm-a": "reconcile.lone_denial"}


def test_a_denial_in_the_same_document_joins_what_that_document_tells() -> None:
    strike = act_claim("a", at=10, says=chain("Gazette", "Syrian Observatory for Human Rights"))
    denial = act_claim("b", at=200, modality=Modality.DENIED, actor=None, target=None, says=SANA)
    assert groups(reconcile(items(*told(strike), denial))) == {frozenset({"clm-a", "clm-b"})}


def test_in_equals_members_and_refused() -> None:
    nouns = [
        *told(act_claim("a")),
        *told(act_claim("b", doc="doc-b")),
        *told(act_claim("c", doc="doc-c", modality=Modality.OPINION)),
        *told(act_claim("d", doc="doc-d", act="agreement")),
        *told(record("1")),
        *told(record("2", dataset="far"), point=(40.0, 36.0)),
    ]
    result = reconcile(items(*nouns))
    assert (result.considered, result.taken, result.refused) == (6, 4, 2)
    assert result.refused == len(result.refusals)


def test_nothing_gives_nothing() -> None:
    result = reconcile(items())
    assert (result.incidents, result.episodes, result.talks, result.refusals) == ((), (), (), ())
    assert result.considered == 0


def test_the_same_speaker_through_two_outlets_is_one_origin() -> None:
    first = act_claim("a", doc="doc-a", says=chain("Gazette", "US Central Command"))
    second = act_claim("b", doc="doc-b", says=chain("Herald", "the Pentagon"))
    incident = reconcile(items(*told(first), *told(second))).incidents[0]
    assert len(incident.members) == 2
    assert incident.origins_asserting == 1
    assert {member.origin for member in incident.members} == {"side:usa"}


def test_the_coalition_and_its_member_are_one_side_of_the_incident() -> None:
    first = act_claim("a", doc="doc-a", says=chain("Gazette", "US Central Command"))
    second = act_claim("b", doc="doc-b", says=chain("Herald", "Operation Inherent Resolve"))
    incident = reconcile(items(*told(first), *told(second))).incidents[0]
    assert {member.origin for member in incident.members} == {"side:us-led-coalition"}
    assert incident.grade is Grade.CONFIRMED


def test_an_unnamed_source_is_as_distinct_as_who_quotes_it() -> None:
    nameless = hop("sources", SourceKind.ANONYMOUS)
    publisher = [hop(name, SourceKind.PUBLISHER) for name in ("Gazette", "Herald")]
    first = act_claim("a", doc="doc-a", says=(publisher[0], nameless))
    second = act_claim("b", doc="doc-b", says=(publisher[1], nameless))
    docs = document("a", "one text", "Gazette"), document("b", "other words", "Herald")
    incident = reconcile(items(*docs, *told(first), *told(second))).incidents[0]
    assert {member.origin for member in incident.members} == {"gazette/sources", "herald/sources"}


def test_copies_of_a_wire_are_one_origin() -> None:
    text = (
        "The coalition struck forces near the garrison on Thursday and said that the zone remains in effect for all. "
    )
    docs = document("a", text * 3, "Gazette"), document("b", text * 3 + "Shortened by us.", "Herald")
    says = [(hop(name, SourceKind.PUBLISHER),) for name in ("Gazette", "Herald")]
    first = act_claim("a", doc="doc-a", says=says[0])
    second = act_claim("b", doc="doc-b", says=says[1])
    incident = reconcile(items(*docs, *told(first), *told(second))).incidents[0]
    assert {member.origin for member in incident.members} == {"gazette"}
    assert incident.origins_asserting == 1
    assert incident.grade is Grade.WEAK


def test_a_member_says_with_what_probability_it_belongs_and_why() -> None:
    first, second = act_claim("a", doc="doc-a", says=CENTCOM), act_claim("b", doc="doc-b", says=SANA)
    result = reconcile(items(*told(first), *told(second)))
    members = {member.item: member for member in result.incidents[0].members}
    assert members["clm-a"].probability == 1.0
    assert 0.5 < members["clm-b"].probability < 1.0
    assert "place" in members["clm-b"].reason
    assert members["clm-b"].chain == "Herald ← Syrian army"
    row = next(row for row in result.assignments if row.item == "clm-b")
    assert row.score == pytest.approx(sum(reason.weight for reason in row.reasons))


def test_two_incidents_that_fit_alike_lower_the_probability_of_belonging_to_one() -> None:
    vague = record("v", dataset="x")
    sharp = [record(name, dataset=name) for name in "ab"]
    days = told(sharp[0], "2017-05-17"), told(sharp[1], "2017-05-19")
    both = reconcile(items(*told(vague, "2017-05-16", days=5), *days[0], *days[1]))
    one = reconcile(items(*told(vague, "2017-05-16", days=5), *days[0]))

    def of(result: object) -> float:
        return next(m.probability for i in result.incidents for m in i.members if m.item == "rec-v")

    assert len(both.incidents) == 2
    assert of(both) < of(one)


def test_judgements_win_over_the_machine() -> None:
    near = [*told(act_claim("a", doc="doc-a")), *told(act_claim("b", doc="doc-b"))]
    far = told(act_claim("c", doc="doc-c"), "2017-06-20")
    apart = reconcile(items(*near, *far), [judgement(Verb.DIFFERENT, "clm-a", "clm-b")])
    assert frozenset({"clm-a", "clm-b"}) not in groups(apart)
    joined = reconcile(items(*near, *far), [judgement(Verb.SAME, "clm-a", "clm-c")])
    assert frozenset({"clm-a", "clm-c"}) <= next(group for group in groups(joined) if "clm-a" in group)
    out = reconcile(items(*near, *far), [judgement(Verb.REJECT, "clm-a")])
    assert refused(out) == {"clm-a": "reconcile.rejected"}
    assert groups(out) == {frozenset({"clm-b"}), frozenset({"clm-c"})}


def test_a_judged_member_says_that_a_person_joined_it() -> None:
    nouns = items(*told(act_claim("a", doc="doc-a")), *told(act_claim("c", doc="doc-c"), "2017-06-20"))
    member = reconcile(nouns, [judgement(Verb.SAME, "clm-a", "clm-c")]).incidents[0].members[1]
    assert (member.probability, member.reason) == (1.0, "joined by a person's judgement")


def test_a_corrected_actor_is_compared_and_shown_as_corrected() -> None:
    claim = act_claim("a", actor="Russian aircraft")
    result = reconcile(items(*told(claim)), [judgement(Verb.CORRECT, "clm-a", field="actor", value="US-led coalition")])
    assert result.incidents[0].alternatives[0].actor == "us-led-coalition"


def test_a_rejected_record_is_refused_by_name_of_the_judgement() -> None:
    decision = judgement(Verb.REJECT, "rec-1")
    result = reconcile(items(*told(record("1"))), [decision])
    assert result.refusals[0].reason == f"by judgement {decision.id}"


def test_ids_are_replayed_and_a_merge_redirects() -> None:
    first, second = act_claim("b", doc="doc-b"), act_claim("c", doc="doc-c")
    prior = [assigned("clm-b", Incident.id_of("clm-b")), assigned("clm-c", Incident.id_of("clm-c"))]
    result = reconcile(items(*told(first), *told(second)), (), prior)
    kept = min(Incident.id_of("clm-b"), Incident.id_of("clm-c"))
    assert result.incidents[0].id == kept
    assert [(row.old, row.new) for row in result.redirects] == [
        (max(Incident.id_of("clm-b"), Incident.id_of("clm-c")), kept)
    ]


def test_a_new_smaller_item_does_not_take_the_name_of_a_known_incident() -> None:
    later = act_claim("b", doc="doc-b")
    before = reconcile(items(*told(later)))
    earlier = act_claim("a", doc="doc-a")
    after = reconcile(items(*told(later), *told(earlier)), (), before.assignments)
    assert after.incidents[0].id == before.incidents[0].id
    assert after.incidents[0].founding == "clm-b"
    assert after.redirects == ()


def test_an_undirected_row_meets_a_directed_account_either_way() -> None:
    claim = act_claim("a", act="armed_clash", actor="Syrian army", target="Jaysh al-Islam")
    row = record("1", act="armed_clash", actor="Jaysh al-Islam", target="Syrian army", is_directed=False)
    assert len(reconcile(items(*told(claim), *told(row))).incidents) == 1
    directed = record("1", act="armed_clash", actor="Jaysh al-Islam", target="Syrian army")
    assert len(reconcile(items(*told(claim), *told(directed))).incidents) == 2


def test_accounts_of_different_places_of_one_incident_keep_their_places() -> None:
    inside = act_claim("a", doc="doc-a", says=CENTCOM)
    beyond = act_claim("b", doc="doc-b", says=SANA)
    nouns = [
        inside,
        placed(inside, TANF, 20_000),
        dated(inside),
        beyond,
        placed(beyond, (38.66, 33.9), 15_000),
        dated(beyond),
    ]
    incident = reconcile(items(*nouns)).incidents[0]
    assert "place" in incident.disputed
    assert len({item.places[0].footprint for item in incident.alternatives}) == 2


def test_a_document_is_one_voice_however_loose_one_of_its_sentences_is() -> None:
    strike = act_claim("a", at=10, says=CENTCOM)
    late = act_claim("b", at=60, says=CENTCOM)
    when = dated(late)
    evening = msgspec.structs.replace(when.candidates[0], start_utc=when.candidates[0].start_utc - timedelta(hours=7))
    evening = msgspec.structs.replace(evening, end_utc=evening.start_utc + timedelta(hours=9))
    first = [*told(strike), late, placed(late), msgspec.structs.replace(when, candidates=(evening,))]
    second = told(act_claim("c", doc="doc-b", actor=None, target=None, says=SANA))
    assert groups(reconcile(items(*first, *second))) == {frozenset({"clm-a", "clm-b", "clm-c"})}


def test_a_denial_does_not_keep_others_from_what_it_denies() -> None:
    strike = act_claim("a", at=10, says=CENTCOM)
    denial = act_claim("b", at=60, actor=None, target=None, modality=Modality.DENIED, says=SANA)
    first = [*told(strike), denial, placed(denial, radius_m=400_000)]
    second = told(act_claim("c", doc="doc-b", target=None))
    assert groups(reconcile(items(*first, *second))) == {frozenset({"clm-a", "clm-b", "clm-c"})}


def test_words_that_stand_for_the_actor_are_no_target() -> None:
    claim = act_claim("a", actor="pro-regime forces", target="pro-regime forces")
    (incident,) = reconcile(items(*told(claim))).incidents
    assert incident.alternatives[0].actor == "pro-government-forces"
    assert all(item.target is None for item in incident.alternatives)
    assert all(value.field != "target" for value in incident.values)


def test_the_place_of_a_strike_is_not_that_of_the_attack_it_answers() -> None:
    strike = act_claim("a", at=10, sentence=0, linked=60, text="A long sentence that has it all, near al-Tanf")
    attack = act_claim("b", at=60, sentence=0, actor=None, target="US-led coalition", modality=Modality.ALLEGED)
    east = act_claim("c", doc="doc-b", actor=None, target="US-led coalition", casualties=(killed(0),))
    attack = msgspec.structs.replace(attack, content=msgspec.structs.replace(attack.content, casualties=(killed(0),)))
    beyond = told(east, point=(38.85, 33.49))
    result = reconcile(items(*told(strike), *told(attack), *beyond))
    assert groups(result) == {frozenset({"clm-a"}), frozenset({"clm-b", "clm-c"})}
    assert "place" in next(one for one in result.incidents if len(one.members) == 2).disputed
