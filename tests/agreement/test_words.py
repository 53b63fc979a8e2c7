"""An agreement in plain words says who, what, to whom, where, when, except, and what is in doubt."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.agreement.factory import agreement, candidate, disc, event, provision, zone
from truceline.agreement.library import library_ids, load_library
from truceline.agreement.words import date_words, day_words, describe, joined
from truceline.model.agreement import (
    Agreement,
    Deadline,
    Duration,
    Extent,
    LifeState,
    MapStatus,
    Membership,
    OutlineCandidate,
    Parent,
    Renewal,
    Role,
    TextStatus,
    Zone,
)
from truceline.model.noun import Bounds
from truceline.model.terms import Arms, Ceiling, NumberCandidate


def sentence(subject: Agreement, clause: str = "stop") -> str:
    (found,) = (term.sentence for term in describe(subject).terms if term.id == clause)
    return found


def test_a_day_is_written_the_same_on_every_machine() -> None:
    assert day_words(date(2017, 5, 4)) == "4 May 2017"
    assert day_words(date(2017, 12, 31)) == "31 December 2017"


def test_dates_are_told_with_weights_only_where_there_are_several() -> None:
    noon = candidate("2017-07-09", at=time(12), clock="Asia/Damascus")
    assert date_words([noon]) == "9 July 2017, 12:00 Damascus time"
    several = [candidate("2017-05-04", weight=0.25, reading="signing"), candidate("2017-05-06", weight=0.75)]
    assert date_words(several) == "6 May 2017 (75%) or 4 May 2017 (25%: signing)"


def test_lists_read_like_lists() -> None:
    assert [joined(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_a_prohibition_says_who_may_not_do_what_to_whom_where_from_when_until_when_except() -> None:
    clause = provision(
        acts=("air_drone_strike", "shelling_artillery_missile_attack"),
        by=("syrian-government",),
        against=("civilians",),
        where=("north-zone", "town"),
        since=(candidate("2017-05-06"),),
        until=(candidate("2017-11-06"),),
        exceptions=("self-defence",),
    )
    zones = (zone("north-zone", disc(37, 35, 20)), zone("town", disc(37, 34, 5)))
    exception = provision("self-defence", "exception", is_contested=True)
    subject = agreement(provisions=(clause, exception), zones=zones)
    assert sentence(subject).startswith(
        "Syrian government may not carry out acts of the kind “air/drone strike” or “shelling/artillery/missile attack”"
        " against civilians in the north-zone and town, from 6 May 2017, until 6 November 2017, except: self-defence."
    )


def test_a_clause_between_sides_names_both() -> None:
    clause = provision(between=(("syrian-government",), ("armed-opposition", "civilians")))
    assert sentence(agreement(provisions=(clause,))).startswith(
        "Syrian government on the one side and armed opposition and civilians on the other may not act at all"
        " against each other, while it is in force."
    )


def test_permissions_duties_and_unpublished_terms_have_their_own_words() -> None:
    deadline = Deadline(days=14, trigger=LifeState.IN_FORCE)
    subject = agreement(
        provisions=(
            provision("may", "permission"),
            provision("do", "obligation", by=("russia", "turkey"), deadline=deadline),
            provision("dark", "unpublished", is_testable=False),
        )
    )
    assert sentence(subject, "may").startswith("Whoever is bound may act at all, while it is in force.")
    assert sentence(subject, "do") == "do Owed by Russia and Turkey."
    assert [term.due for term in describe(subject).terms] == ["", "Due by 20 May 2017.", ""]
    assert sentence(subject, "dark").startswith("Nobody outside can read what holds.")
    assert "dark (dark) cannot be tested." in describe(subject).doubts


def test_people_are_told_by_role_bound_and_unprotected() -> None:
    subject = agreement(
        roles=(Role(party="russia", role="guarantor"), Role(party="jordan", role="monitor")),
        bound=(
            Membership(party="syrian-government", ground="signed"),
            Membership(party="armed-opposition", ground="counted only", certainty=Bounds(low=0, high=1)),
            Membership(party="islamic-state", ground="out", certainty=Bounds(low=0, high=0)),
        ),
        excluded=(
            Membership(
                party="jabhat-al-nusra", ground="named", since=date(2017, 5, 4), certainty=Bounds(low=0.5, high=0.9)
            ),
        ),
        permitted_forces=("turkey",),
    )
    assert describe(subject).people == (
        "Guarantors: Russia.",
        "Monitors: Jordan.",
        "Bound: Syrian government (signed).",
        "Bound: armed opposition (counted only; not known).",
        "Not bound: Islamic State (out).",
        "Not protected: Jabhat al-Nusra from 4 May 2017 (named; how sure: between 50% and 90%).",
        "Forces that may operate: Turkey.",
    )


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (Duration(months=6, renewal=Renewal.CONSENSUS), "6 months after it came into force; extended by consensus"),
        (Duration(months=1, days=10, trigger=LifeState.SIGNED), "1 month and 10 days after it was signed; not renewed"),
        (Duration(), "No end is set"),
    ],
)
def test_a_duration_is_told_with_its_renewal(duration: Duration, words: str) -> None:
    life = (event("signed", candidate("2017-05-04")), event("in_force", candidate("2017-05-05")))
    assert any(words in line for line in describe(agreement(life=life, duration=duration)).life)


def test_terms_renewals_and_terminations_are_told_with_their_days() -> None:
    life = (event("in_force", candidate("2020-11-10", clock="Europe/Moscow")),)
    tacit = Duration(months=60, renewal=Renewal.TACIT, renewal_months=60, notice_months=6)
    told = describe(agreement(life=life, duration=tacit)).life
    assert "renewed tacitly for 60 months each time, unless notice is given 6 months before the end" in told[1]
    assert told[2] == "Term 1 ends with 10 November 2025; notice by 10 May 2025."
    at_will = describe(agreement(life=life, duration=Duration(termination_months=3))).life
    assert at_will[1] == "No end is set. A party may end it at any time; it then ends 3 months after its notice."
    truce = describe(agreement(life=life, duration=Duration(hours=72))).life
    assert "It runs for 72 hours after it came into force" in truce[1]


def test_exceptions_ceilings_and_duties_say_where_and_when() -> None:
    clauses = (
        provision("out", "obligation", deadline=Deadline(months=9, trigger=LifeState.IN_FORCE)),
        provision("in", "exception", by=("turkey",), where=("z",), begins=Deadline(after="out", days=7)),
        provision(
            "few",
            "ceiling",
            by=("turkey",),
            since=(candidate("2018-01-01"),),
            ceilings=(
                Ceiling(arms=Arms(kind="personnel"), most=(NumberCandidate(value=22000.0),)),
                Ceiling(arms=Arms(kind="artillery"), units="battalion", most=(NumberCandidate(value=7.0),)),
                Ceiling(arms=Arms(kind="tank"), most=(NumberCandidate(value=0.0),)),
            ),
        ),
        provision("no", exceptions=("in",), ends=Deadline(hours=36, trigger=LifeState.IN_FORCE)),
    )
    subject = agreement(zones=(zone("z", disc(37, 35, 20)),), provisions=clauses)
    told = {term.id: term.sentence for term in describe(subject).terms}
    assert told["in"] == "in It allows Turkey in z, after 13 February 2018."
    assert told["few"].startswith("few It holds for Turkey, from 1 January 2018. Personnel: at most 22,000.")
    assert "Artillery: at most 7 battalions. Tanks: none." in told["few"]
    assert "while it is in force, until the end of 7 May 2017, 12:00 Damascus time, except: in." in told["no"]


def test_ties_sources_and_readings_are_told() -> None:
    argued = Extent(
        certain=disc(37, 35, 10),
        possible=disc(37, 35, 20),
        readings=(
            OutlineCandidate(outline=disc(37, 35, 10), weight=0.25, reading="the small one"),
            OutlineCandidate(outline=disc(37, 35, 20), weight=0.75, reading="the large one"),
        ),
        floor_m=100.0,
        ceiling_m=2000.0,
        drawn_from="a test",
        sources=("text",),
    )
    subject = agreement(
        note="Encoded for a test.",
        parents=(Parent(agreement="tst-old", relation="amends", note="in part"),),
        zones=(Zone(id="z", name="Zone Z", extents=(argued,)),),
        provisions=(provision(sources=("text",), where=("z",)),),
    )
    text = "\n".join(describe(subject).lines())
    assert "Encoded for a test." in text
    assert "It amends tst-old (in part)." in text
    assert "text: https://example.org/text" in text
    assert "argued for: the small one (25%, 314 km²) or the large one (75%, 1,257 km²)" in text
    assert "at most from 100 m up to 2,000 m" in text
    assert " in Zone Z, " in text
    assert "stop [text]" in text


def test_all_that_is_disputed_or_unpublished_is_gathered() -> None:
    dates = (candidate("2017-05-05", weight=0.5), candidate("2017-05-06", weight=0.5))
    due = Deadline(dates=(candidate("2017-05-14", weight=0.25), candidate("2017-05-18", weight=0.75)))
    subject = agreement(
        text_status=TextStatus.UNPUBLISHED,
        map_status=MapStatus.CONTESTED,
        life=(event("in_force", *dates),),
        zones=(zone("z", disc(37, 35, 20)),),
        provisions=(provision(is_testable=False), provision("do", "obligation", deadline=due)),
    )
    assert describe(subject).doubts == (
        "The text is not published.",
        "The map is contested.",
        "When it came into force is told differently: 5 May 2017 (50%) or 6 May 2017 (50%).",
        "Outlines of areas are drawn by us and approximate.",
        "z: no part of it is certain, so that what happens there is possible at most.",
        "stop (stop) cannot be tested.",
        "do: Due by 14 May 2017 (25%) or 18 May 2017 (75%), as sources differ.",
    )


def test_an_area_is_told_with_its_size_and_days() -> None:
    sure = zone("z", disc(37, 35, 20), disc(37, 35, 10), until=date(2017, 8, 19))
    same = zone("y", disc(37, 34, 5), disc(37, 34, 5))
    words = [item.sentence for item in describe(agreement(zones=(sure, same))).zones]
    assert words == ["Until 19 August 2017: 314 km² on every reading, 1,257 km² at most.", "79 km²."]


@pytest.mark.parametrize("id_", library_ids())
def test_every_agreement_of_the_library_can_be_told(id_: str) -> None:
    (subject,) = load_library([id_])
    found = describe(subject)
    lines = found.lines()
    assert lines[0] == subject.title
    assert len(found.terms) == len(subject.provisions)
    assert not [line for line in lines if "None" in line or "{" in line]
    assert found.doubts


def test_the_memorandum_says_what_it_is_known_for() -> None:
    (subject,) = load_library(["syr-2017-05-04-astana"])
    text = "\n".join(describe(subject).lines())
    assert "Guarantors: Russia, Turkey and Iran." in text
    assert "Due by 14 May 2017 (15%: ten days after signing) or 18 May 2017 (85%" in text
    assert "may not carry out acts of the kind “violence” against each other in the Idlib zone (zone 1), the" in text
    assert "except: Fight against the excluded groups goes on." in text
