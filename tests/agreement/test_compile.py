"""A compiled agreement says when, where, whom and by when, and is made once."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.agreement.factory import agreement, candidate, disc, event, provision, zone
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.model.agreement import Deadline, Extent, LifeState, Zone


def test_the_same_agreement_is_compiled_once_and_a_change_changes_its_hash() -> None:
    one, same = agreement(), agreement()
    assert compile_agreement(one) is compile_agreement(same)
    other = compile_agreement(agreement(title="Another"))
    assert other.sha256 != compile_agreement(one).sha256
    assert (other.id, other.title) == ("tst", "Another")


def test_the_clock_is_that_of_the_heaviest_day_in_force() -> None:
    dates = (
        candidate("2017-05-05", clock="Europe/Moscow", weight=0.3),
        candidate("2017-05-06", clock="Asia/Amman", weight=0.7),
    )
    assert compile_agreement(agreement(life=(event("in_force", *dates),))).clock == "Asia/Amman"
    assert compile_agreement(agreement(life=(event("signed", candidate("2017-05-04")),))).clock == "UTC"


def test_versions_of_a_zone_follow_each_other() -> None:
    first = Extent(possible=disc(37, 35, 20), drawn_from="a", until=date(2017, 8, 19))
    second = Extent(possible=disc(37, 35, 30), drawn_from="b", since=date(2017, 8, 19))
    compiled = compile_agreement(agreement(zones=(Zone(id="z", name="Z", extents=(first, second)),)))
    change = date(2017, 8, 19)
    assert [(version.since, version.until) for version in compiled.versions] == [(None, change), (change, None)]
    assert compiled.versions[0].certain is None
    assert compiled.versions[1].possible.contains(compiled.versions[0].possible)


def test_duties_are_what_falls_due_and_permissions_qualify_what_can_be_broken() -> None:
    deadline = Deadline(days=14, trigger=LifeState.IN_FORCE)
    compiled = compile_agreement(
        agreement(
            provisions=(
                provision("ban", exceptions=("but",)),
                provision("but", "exception"),
                provision("may", "permission"),
                provision("dark", "unpublished"),
                provision("do", "obligation", deadline=deadline),
                provision("tell", "report", deadline=deadline),
                provision("always", "obligation"),
                provision("how", "procedure"),
            )
        )
    )
    assert [item.id for item in compiled.duties] == ["do", "tell"]
    assert compiled.duties[0].due[0].on == date(2017, 5, 20)
    exceptions = {item.id: [exception.id for exception in item.exceptions] for item in compiled.provisions}
    assert exceptions["ban"] == ["but", "may"]
    assert exceptions["dark"] == ["may"]
    assert exceptions["do"] == []


@pytest.mark.parametrize("subject", load_library(), ids=lambda subject: subject.id)
def test_what_is_compiled_can_be_written_and_read_again(subject: object) -> None:
    again = msgspec.json.decode(msgspec.json.encode(subject), type=type(subject))
    assert again == subject
    assert compile_agreement(again) is compile_agreement(subject)  # type: ignore[arg-type]  # parametrize hides the type


def test_zones_are_found_by_id() -> None:
    compiled = compile_agreement(agreement(zones=(zone("z", disc(37, 35, 20)),)))
    assert compiled.zones["z"].name == "z"
    assert compiled.provisions[0].id == "stop"
