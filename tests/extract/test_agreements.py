"""Instruments, zones and talks: events, parties, partitions, fates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, when, where, who
from truceline.model.claim import AgreementContent, Claim, Modality, TalkContent, TalkStatus, ZoneContent

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "event", "parties", "time"),
    [
        ("On May 4, Russia, Turkey and Iran signed a memorandum on safe zones in Astana.",
         "signed", {"russia", "turkey", "iran"}, "May 4"),
        ("A memorandum was signed by Russia, Turkey and Iran in Astana on 4 May.",
         "signed", {"russia", "turkey", "iran"}, "4 May"),
        ("Russia and Turkey put their names to an accord on Tuesday.", "signed", {"russia", "turkey"}, "Tuesday"),
        ("The memorandum that Russia, Turkey and Iran signed on 4 May is not public.",
         "signed", {"russia", "turkey", "iran"}, "4 May"),
        ("The ceasefire took effect on 6 May.", "in_force", set(), "6 May"),
        ("The truce came into force at noon on Sunday.", "in_force", set(), "noon on Sunday"),
        ("A ceasefire backed by the United States, Russia and Jordan began on 9 July.",
         "in_force", {"usa", "russia", "jordan"}, "9 July"),
        ("Russia and Turkey extended the agreement on 15 September.", "extended", {"russia", "turkey"}, "15 September"),
        ("Moscow suspended the memorandum on Monday.", "suspended", {"russia"}, "Monday"),
        ("Russia stopped work with the United States under the flight-safety memorandum on Monday.",
         "suspended", {"russia", "usa"}, "Monday"),
        ("The truce lapsed on 2 October.", "lapsed", set(), "2 October"),
        ("Faylaq al-Rahman joined the truce on 18 August.", "joined", {"faylaq-al-rahman"}, "18 August"),
        ("Russia and Turkey agreed on a ceasefire on Wednesday.", "announced", {"russia", "turkey"}, "Wednesday"),
        ("Russia announced an agreement with Jaysh al-Islam on 22 July.",
         "announced", {"russia", "jaysh-al-islam"}, "22 July"),
    ],
)  # fmt: skip
def test_the_life_of_an_instrument(claims: Claims, text: str, event: str, parties: set[str], time: str) -> None:
    (claim,) = claims(text, AgreementContent)
    assert claim.content.event == event
    assert {who(mention) for mention in claim.content.parties} >= parties
    assert when(claim) == time


def test_its_parties_are_remembered(claims: Claims) -> None:
    text = "Russia, Turkey and Iran signed a memorandum in Astana on 4 May. The memorandum took effect on 6 May."
    signed, begun = claims(text, AgreementContent)
    assert where(signed) == "Astana"
    assert [who(one) for one in begun.content.parties] == ["russia", "turkey", "iran"]


def test_who_did_not_sign_is_a_denial(claims: Claims) -> None:
    (claim,) = claims("The coalition did not sign the memorandum.", AgreementContent)
    assert claim.modality is Modality.DENIED


@pytest.mark.parametrize(
    "text", ["Zones take shape.", "He signed the book.", "The plan began to work.", "The area began to burn."]
)
def test_other_signing_and_beginning_is_no_agreement(claims: Claims, text: str) -> None:
    assert claims(text, AgreementContent) == []


@pytest.mark.parametrize(
    ("text", "number", "areas"),
    [
        ("The four zones include Idlib province and parts of the neighboring Latakia, Hama and Aleppo provinces, the "
         "north of Homs province, eastern Ghouta near Damascus and certain parts in southern Deraa and Quneitra "
         "provinces.",
         4, ["Idlib province and parts of the neighboring Latakia, Hama and Aleppo provinces",
             "the north of Homs province", "eastern Ghouta",
             "certain parts in southern Deraa and Quneitra provinces"]),
        ("The two de-escalation zones comprise the north of Homs province and parts of Hama province.",
         2, ["the north of Homs province", "parts of Hama province"]),
        ("There are three safe zones: Idlib province; Eastern Ghouta, outside Damascus; and parts of Daraa province.",
         3, ["Idlib province", "Eastern Ghouta", "parts of Daraa province"]),
    ],
)  # fmt: skip
def test_a_partition_has_as_many_parts_as_it_says(claims: Claims, text: str, number: int, areas: list[str]) -> None:
    (claim,) = claims(text, ZoneContent)
    assert claim.content.number == number
    assert [area.span.text for area in claim.content.areas] == areas


def test_near_qualifies_and_is_no_area(claims: Claims) -> None:
    text = "The two safe zones include eastern Ghouta near Damascus and the north of Homs province."
    (claim,) = claims(text, ZoneContent)
    assert [span.text for span in claim.content.areas[0].within] == ["near Damascus"]


def test_a_list_without_zones_is_no_partition(claims: Claims) -> None:
    assert claims("The towns include Rastan, Talbiseh and Hama.", ZoneContent) == []


@pytest.mark.parametrize(
    ("text", "status", "number", "place", "time"),
    [
        ("There were two meetings in Jordan between US and Russian officials.", TalkStatus.HELD, 2, "Jordan", ""),
        ("US and Russian officials held talks in Amman on Monday.", TalkStatus.HELD, 1, "Amman", "Monday"),
        ("The meeting of Russia and Turkey took place in Sochi on 3 May.", TalkStatus.HELD, 1, "Sochi", "3 May"),
        ("A meeting of US and Russian officials in Amman was cancelled on Monday.",
         TalkStatus.CANCELLED, 1, "Amman", "Monday"),
        ("The talks between Russia and Turkey in Astana were put off on Monday.",
         TalkStatus.POSTPONED, 1, "Astana", "Monday"),
        ("The next round of talks in Astana is set for 30 October.", TalkStatus.PLANNED, 1, "Astana", "30 October"),
        ("A working group is to meet in Tehran on 1 August.", TalkStatus.PLANNED, 1, "Tehran", "1 August"),
        ("The United States and Russia have met at least twice in Jordan.", TalkStatus.HELD, 2, "Jordan", ""),
        ("The idea was born during talks with Turkey in Sochi.", TalkStatus.HELD, 1, "Sochi", ""),
        ("No meeting took place in Amman.", TalkStatus.CANCELLED, 1, "Amman", ""),
    ],
)  # fmt: skip
def test_what_became_of_a_meeting(
    claims: Claims, text: str, status: TalkStatus, number: int, place: str, time: str
) -> None:
    (claim,) = claims(text, TalkContent)
    assert (claim.content.status, claim.content.number) == (status, number)
    assert (where(claim), when(claim)) == (place, time)


def test_later_news_of_a_meeting_takes_the_place_of_the_earlier(claims: Claims) -> None:
    text = (
        "A further meeting of US and Russian officials was due in Amman this week. It was cancelled because no day "
        "could be found, the newspaper's sources said."
    )
    (claim,) = claims(text, TalkContent)
    assert claim.content.status is TalkStatus.CANCELLED
    assert (where(claim), when(claim)) == ("Amman", "this week")
    assert chain(claim) == "newspaper < newspaper's sources"


def test_topic_and_secrecy(claims: Claims) -> None:
    text = "The administration has been holding secret talks with Russia over the creation of a safe zone near al-Tanf."
    (claim,) = claims(text, TalkContent)
    assert claim.content.is_secret
    assert claim.content.topic.text == "the creation of a safe zone near al-Tanf"
    assert claim.content.place is None


def test_the_two_countries_are_those_named_before(claims: Claims) -> None:
    text = (
        "Washington and Moscow have been talking about a zone. Officials of the two countries met in Amman on Friday."
    )
    _, second = claims(text, TalkContent)
    assert [who(one) for one in second.content.participants] == ["usa", "russia"]


@pytest.mark.parametrize(
    "text", ["The talks are a gambit.", "The two sides met with fierce criticism.", "He is a round man."]
)
def test_other_talk_is_no_meeting(claims: Claims, text: str) -> None:
    assert [claim for claim in claims(text, TalkContent) if claim.content.place or claim.content.time] == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The deal that was reached by Russia and Turkey on Monday is not public.", "announced"),
        ("Jaysh al-Islam acceded to the truce on 3 August.", "joined"),
        ("Turkey announced on 3 August that the truce, once signed, had entered into force.", "in_force"),
        ("The United States suspended its participation in the treaty on 3 August.", "suspended"),
        ("Russia and Turkey renewed and prolonged the accord on 3 August.", "extended"),
    ],
)
def test_other_ways_to_tell_of_an_instrument(claims: Claims, text: str, event: str) -> None:
    assert event in {claim.content.event for claim in claims(text, AgreementContent)}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The two sides closed two days of talks on Syria in Astana on Wednesday.", TalkStatus.HELD),
        ("Russian President Vladimir Putin received Turkey's leader in Sochi on 3 May.", TalkStatus.HELD),
        ("Russia and Turkey agreed on the borders of the zone in Astana on Friday.", TalkStatus.HELD),
        ("Russia and Turkey should have met in Astana on Friday.", TalkStatus.PLANNED),
        ("The meeting with Turkey in Astana fell through on Friday.", TalkStatus.CANCELLED),
        ("The talks with Turkey in Astana were moved to October.", TalkStatus.POSTPONED),
        ("Talks with Turkey were due in Astana on Friday.", TalkStatus.PLANNED),
    ],
)
def test_other_ways_to_tell_of_a_meeting(claims: Claims, text: str, status: TalkStatus) -> None:
    assert status in {claim.content.status for claim in claims(text, TalkContent)}


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("The memorandum creates two zones. The first comprises Idlib province. The second lies in Eastern Ghouta.",
         [["Idlib province"], ["Eastern Ghouta"]]),
        ("It foresees a security corridor that stretches five kilometres north of the M4 highway.",
         [["five kilometres north of the M4 highway"]]),
        ("The corridor measures three kilometres in width.", [["three kilometres in width"]]),
    ],
)  # fmt: skip
def test_zones_told_one_by_one_and_by_their_bounds(claims: Claims, text: str, areas: list[list[str]]) -> None:
    found = claims(text, ZoneContent)
    assert [[area.span.text for area in claim.content.areas] for claim in found] == areas


@pytest.mark.parametrize(
    "text",
    ["The front stretches along the river.", "The second comprises two chapters.", "Troops lay in the north of Homs."],
)
def test_other_stretches_are_no_zones(claims: Claims, text: str) -> None:
    assert claims(text, ZoneContent) == []


@pytest.mark.parametrize(
    "text",
    [
        "Shells have hit Rastan on most days since the truce began.",
        "The day the truce began, rebels shelled Rastan.",
        "Rebels shelled Rastan until the pause ended.",
    ],
)
def test_what_only_dates_or_names_a_truce_tells_no_event(claims: Claims, text: str) -> None:
    assert claims(text, AgreementContent) == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The truce has been in force since Monday.", "in_force"),
        ("The truce was sealed in Geneva on 3 May by Russia and Turkey.", "signed"),
        ("The pause took effect on 3 May.", "in_force"),
    ],
)
def test_events_of_truces_in_other_words(claims: Claims, text: str, event: str) -> None:
    assert [claim.content.event for claim in claims(text, AgreementContent)] == [event]
