from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from tests.assess.factory import context, incident, on, place, reading
from tests.assess.instrument import compiled, day, extent, provision, square, zone
from truceline.assess.assess import assess
from truceline.assess.context import reviews_of
from truceline.model.agreement import Deadline, ProvisionKind
from truceline.model.finding import Outcome, ReviewState
from truceline.model.judgement import Judgement, Verb
from truceline.model.refusal import CODES

AGREEMENTS = (
    compiled(provision("ban"), provision("maps", ProvisionKind.OBLIGATION, deadline=Deadline(dates=(day(6, 4),)))),
    compiled(
        provision("here", where=("z",)),
        id="tst-another",
        zones=(zone("z", extent(square(36, 35, 37, 36), square(36, 35, 37, 36))),),
    ),
)


def test_every_incident_is_judged_under_every_agreement_or_refused():
    told = [incident(founding=f"clm-{n}") for n in range(3)]
    told.append(incident(reading(times=()), founding="clm-timeless"))
    result = assess(told, AGREEMENTS, context())
    assert result.taken == 4
    assert len(result.findings) == 3 * 2 + 1
    (refusal,) = result.refusals
    assert refusal.code == "assess.no_time"
    assert refusal.code in CODES
    assert refusal.item == told[-1].id
    assert {finding.made_by for finding in result.findings} <= {maker.id for maker in result.makers}
    assert refusal.made_by in {maker.id for maker in result.makers}


def test_a_malformed_time_or_place_is_refused_and_the_rest_goes_on():
    backwards = msgspec.structs.replace(on(2017, 6, 10), end_utc=on(2017, 6, 1).start_utc)
    told = [
        incident(founding="clm-good"),
        incident(reading(times=(backwards,)), founding="clm-backwards"),
        incident(reading(places=(place((500.0, 3.0)),)), founding="clm-nowhere"),
    ]
    result = assess(told, AGREEMENTS, context())
    assert {refusal.code for refusal in result.refusals} == {"place.bad_date", "place.bad_point"}
    assert {finding.subject for finding in result.findings} == {told[0].id, "tst-agreement/maps"}


def test_neither_the_order_of_incidents_nor_of_agreements_leaves_a_trace():
    told = [incident(founding=f"clm-{n}") for n in range(3)]
    assert assess(told, AGREEMENTS, context()) == assess(told[::-1], AGREEMENTS[::-1], context())


def test_nothing_in_nothing_out():
    result = assess([], (), context())
    assert result == ((), (), (), 0)


def judgement(value, second, supersedes=None, verb=Verb.REVIEWED):
    time = datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC)
    return Judgement(
        id=Judgement.id_of(verb, ("fnd-a",), "an editor", time),
        made_by="mkr-test",
        verb=verb,
        subjects=("fnd-a",),
        value=value,
        author="an editor",
        time_utc=time,
        reason="read again",
        supersedes=supersedes,
    )


def test_the_latest_review_that_stands_counts():
    first, second = judgement("monitored", 1), judgement("verified", 2)
    assert reviews_of([second, first]) == {"fnd-a": ReviewState.VERIFIED}
    third = judgement("machine", 3, supersedes=second.id)
    assert reviews_of([first, second, third]) == {"fnd-a": ReviewState.MACHINE}
    assert reviews_of([first, judgement("nonsense", 4), judgement(None, 5, verb=Verb.REJECT)]) == {
        "fnd-a": ReviewState.MONITORED
    }


def test_an_outcome_of_a_duty_is_found_by_the_incidents_of_the_case():
    result = assess([], AGREEMENTS, context())
    assert {finding.outcome for finding in result.findings} == {Outcome.UNKNOWN}
