"""What the stages are handed: zones by name, dates that anchor a year, and what texts call each agreement."""

from __future__ import annotations

from datetime import date

from tests.agreement.factory import agreement, candidate, disc, event, zone
from truceline.agreement.layers import anchor_dates, references, zone_layer
from truceline.agreement.library import load_library
from truceline.model.agreement import Extent, Membership, Role, Zone
from truceline.model.noun import Bounds


def test_every_version_of_every_zone_is_a_named_area() -> None:
    first = Extent(possible=disc(37, 35, 20), drawn_from="a", until=date(2017, 8, 19))
    second = Extent(possible=disc(37, 35, 30), certain=disc(37, 35, 10), drawn_from="b", since=date(2017, 8, 19))
    here = Zone(id="z", name="The zone", names={"ar": "المنطقة"}, aliases=("zone z",), extents=(first, second))
    old, new = zone_layer([agreement(zones=(here,))])
    assert (old.entry, old.name, old.aliases) == ("zone:tst/z", "The zone", ("zone z", "المنطقة"))
    assert (old.since, old.until, old.certain) == (None, date(2017, 8, 19), None)
    assert (new.since, new.until) == (date(2017, 8, 19), None)
    assert new.certain is not None
    assert new.possible.contains(new.certain)


def test_every_candidate_of_every_event_is_an_anchor_with_its_weight() -> None:
    life = (
        event("signed", candidate("2017-05-04")),
        event("in_force", candidate("2017-05-05", weight=0.25), candidate("2017-05-06", weight=0.75)),
    )
    made_by = (Role(party="russia", role="guarantor"), Role(party="egypt", role="mediator"))
    found = anchor_dates([agreement(life=life, roles=made_by, aliases=("the truce",))])
    assert [(item.event, item.on, item.weight) for item in found] == [
        ("signed", date(2017, 5, 4), 1.0),
        ("in_force", date(2017, 5, 5), 0.25),
        ("in_force", date(2017, 5, 6), 0.75),
    ]
    assert found[0].parties == ("russia",)
    assert found[0].words == ("Test", "the truce")


def test_a_reference_is_what_it_takes_to_recognise_an_agreement() -> None:
    bound = (
        Membership(party="syrian-government", ground="signed"),
        Membership(party="islamic-state", ground="out", certainty=Bounds(low=0, high=0)),
    )
    (found,) = references([agreement(bound=bound, zones=(zone("z", disc(37, 35, 20)),), names={"ar": "هدنة"})])
    assert found.words == ("Test", "هدنة")
    assert found.bound == ("syrian-government",)
    assert found.zones == ("z",)
    assert [(item.event, item.on) for item in found.dates] == [("in_force", date(2017, 5, 6))]
    assert found.countries == ("SYR",)


def test_the_layer_of_the_library_tells_the_three_kinds_of_zone_apart() -> None:
    layer = zone_layer(load_library())
    deconfliction = {area.entry for area in layer if "deconfliction zone" in area.aliases}
    assert deconfliction == {"zone:syr-al-tanf-zone/al-tanf"}
    assert not any("safe zone" in area.aliases or "de-escalation zone" in area.aliases for area in layer)


def test_the_library_anchors_the_days_that_reports_of_2017_speak_of() -> None:
    days = {(item.agreement, item.event, item.on) for item in anchor_dates(load_library())}
    assert ("syr-2017-05-04-astana", "signed", date(2017, 5, 4)) in days
    assert ("syr-2017-05-04-astana", "in_force", date(2017, 5, 6)) in days
    assert ("syr-2015-10-20-flight-safety", "signed", date(2015, 10, 20)) in days
