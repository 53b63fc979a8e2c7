from __future__ import annotations

from datetime import date

import pytest

from tests.assess.factory import IDLIB, at, claim, context, hop, incident, member, on, place, reading
from tests.assess.instrument import agreement, day, provision
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.assess.obligations import assess_obligations
from truceline.model.agreement import DateCandidate, Deadline, LifeEvent, LifeState, ProvisionKind
from truceline.model.claim import Modality, SourceKind
from truceline.model.finding import Finding, Outcome, ReviewState

BASE = "headquarters_or_base_established"


def duty(*dates, **changes):
    told = {
        "acts": (BASE,),
        "by": ("russia",),
        "deadline": Deadline(dates=dates or (day(6, 20),)),
        "title": "Posts",
    }
    posts = provision("posts", ProvisionKind.OBLIGATION, **(told | changes))
    return compile_agreement(agreement(posts, life=(LifeEvent(state=LifeState.IN_FORCE, dates=(day(6, 1),)),)))


def deed(month=6, number=10, stance=Modality.ASSERTED, **changes):
    told = {"act": BASE, "actor": "russian-military-police", "target": None, "times": (on(2017, month, number),)}
    return incident(reading(**(told | changes)), members=(member(stance=stance),))


WATCHED = claim(hop("a monitor", SourceKind.MONITOR))


def judged(made, *incidents, as_of=date(2017, 10, 31), claims=(WATCHED,), **changes):
    (finding,) = assess_obligations(made, context(*claims, as_of=as_of, **changes), incidents)
    return finding


def test_before_the_day_it_is_pending_and_on_the_day_too():
    for as_of in (date(2017, 6, 1), date(2017, 6, 20)):
        finding = judged(duty(), as_of=as_of)
        assert finding.outcome is Outcome.PENDING
        assert finding.due == date(2017, 6, 20)
        assert (
            finding.sentence
            == "Pending: clause posts (Posts) of “Test agreement”, due from Russia, falls due on 20 June 2017."
        )


def test_after_the_day_it_is_unknown_where_nothing_shows_it():
    finding = judged(duty())
    assert finding.outcome is Outcome.UNKNOWN
    assert "nothing in the case shows whether it was met" in finding.sentence


def test_a_deed_in_time_meets_it_and_one_after_it_meets_it_late():
    met = judged(duty(), deed())
    assert met.outcome is Outcome.MET
    assert met.derived_from == (deed().id,)
    assert met.according_to == ("a",)
    assert judged(duty(), deed(number=25)).outcome is Outcome.MET_LATE


def test_a_deed_before_the_day_meets_what_is_not_yet_due():
    assert judged(duty(), deed(), as_of=date(2017, 6, 12)).outcome is Outcome.MET


def test_of_several_readings_of_a_deadline_the_latest_decides_what_is_late():
    made = duty(day(6, 10, 0.7), day(6, 20, 0.3))
    assert judged(made, deed(number=15)).outcome is Outcome.MET
    assert judged(made, as_of=date(2017, 6, 15)).outcome is Outcome.PENDING
    assert judged(made).due == date(2017, 6, 10)


@pytest.mark.parametrize(
    "changes",
    [{"actor": "turkey"}, {"actor": None}, {"act": "armed_clash"}],
    ids=["another party", "nobody named", "another act"],
)
def test_what_others_do_shows_nothing(changes):
    assert judged(duty(), deed(**changes)).outcome is Outcome.UNKNOWN


def test_a_deed_that_is_only_denied_leaves_it_unmet():
    claims = [
        claim(hop(f"monitor {n}", SourceKind.MONITOR), item=f"clm-{n}", modality=Modality.DENIED) for n in range(3)
    ]
    members = tuple(member(f"clm-{n}", f"origin {n}", Modality.DENIED) for n in range(3))
    told = incident(*deed().alternatives, members=members)
    finding = judged(duty(), told, claims=claims)
    assert finding.outcome is Outcome.UNMET
    assert finding.support.sensitivity.high < 0.33


def test_the_word_of_who_owes_it_counts_less_than_that_of_another():
    own, other = (
        judged(duty(), deed(), claims=(claim(hop("a ministry", SourceKind.PARTY, party=party)),))
        for party in ("russian-defence-ministry", "jordan")
    )
    assert own.outcome is Outcome.UNKNOWN
    assert other.outcome is Outcome.MET


def test_without_acts_no_incident_can_show_it():
    finding = judged(duty(acts=()), deed())
    assert finding.outcome is Outcome.UNKNOWN
    assert any("No kind of act is named" in reason for reason in finding.reasons)


def test_an_incident_of_unknown_time_shows_nothing():
    assert judged(duty(), deed(times=())).outcome is Outcome.UNKNOWN


def test_what_falls_due_when_nothing_is_in_force_is_not_applicable():
    made = compile_agreement(
        agreement(
            provision("posts", ProvisionKind.OBLIGATION, deadline=Deadline(dates=(day(6, 20),))),
            life=(
                LifeEvent(state=LifeState.IN_FORCE, dates=(day(6, 1),)),
                LifeEvent(state=LifeState.COLLAPSED, dates=(day(6, 10),)),
            ),
        )
    )
    assert judged(made).outcome is Outcome.NOT_APPLICABLE


def test_a_place_that_is_asked_for_must_be_the_place():
    (library,) = load_library(["syr-2017-08-03-north-homs"])
    posts = next(item for item in library.provisions if item.id == "posts")
    assert posts.deadline is not None
    found = assess_obligations(compile_agreement(library), context(WATCHED), [deed(8, 4, places=(place(IDLIB),))])
    assert {finding.provision: finding.outcome for finding in found}["posts"] is Outcome.UNKNOWN


def test_the_memorandum_owes_its_maps_by_the_fourth_of_june():
    (library,) = load_library(["syr-2017-05-04-astana"])
    found = {
        finding.provision: finding
        for finding in assess_obligations(compile_agreement(library), context(as_of=date(2017, 6, 1)))
    }
    assert found["maps"].outcome is Outcome.PENDING
    assert found["maps"].due == date(2017, 6, 4)
    assert found["working-group"].outcome is Outcome.UNKNOWN
    assert "Russia, Turkey and Iran" in found["maps"].sentence


def test_a_review_is_shown():
    id_ = Finding.id_of("tst-agreement/posts", "tst-agreement", "posts")
    assert judged(duty(), reviews={id_: ReviewState.MONITORED}).review is ReviewState.MONITORED


def test_a_deadline_ends_with_its_day_on_its_clock():
    late = DateCandidate(on=date(2017, 6, 20), clock="Asia/Damascus")
    evening = on(2017, 6, 20)
    assert evening.end_utc == at(2017, 6, 21)
    assert judged(duty(late), deed(times=(evening,))).outcome is Outcome.MET
