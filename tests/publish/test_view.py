"""A generation as a view: things by id, what they rest on, ids by their first characters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.publish import small_case as small
from truceline.errors import CaseError
from truceline.model import Claim, Coverage, Episode, Evidence, Finding, Incident, Noun, Record, Talk
from truceline.publish.view import View, full_id

if TYPE_CHECKING:
    from pathlib import Path


def test_things_are_read_by_id(view: View) -> None:
    assert view.all(Incident) == (small.INCIDENT,)
    assert view.by_id(Claim)["clm-a"] == small.CLAIM
    assert view.agreements == {"xyz-2017": small.AGREEMENT}
    assert view.makers == {small.BY: small.MAKER}
    assert view.generation is not None
    assert (view.generation.number, view.generation.tallies) == (1, small.TALLIES)


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        (small.DOCUMENT, "reconstruction"),
        (small.EVIDENCE, "reconstruction"),
        (small.CLAIM, "reconstruction"),
        (small.RECORD, "record"),
        (small.INCIDENT, "reconstruction"),
        (small.ABSENT, "reconstruction"),
        (small.DUE, ""),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_what_rests_on_a_reconstruction_says_so(view: View, noun: Noun, kind: str) -> None:
    assert view.kind(noun) == kind
    assert view.has_reconstructions


def test_every_noun_of_the_case_has_a_kind_that_its_roots_have(view: View) -> None:
    for noun in (Episode, Talk):
        assert {view.kind(row) for row in view.all(noun)} == {"reconstruction"}
    assert {view.kind(row) for noun in (Record, Coverage) for row in view.all(noun)} == {"record"}


def test_a_merged_id_answers_with_what_it_was_merged_into(view: View) -> None:
    assert view.get("inc-old") == small.INCIDENT
    assert view.get("inc-a") == small.INCIDENT
    assert view.get("inc-none") is None


def test_one_thing_is_got_without_reading_all(tmp_path: Path) -> None:
    with small.publish(tmp_path).open_reading() as reading:
        assert View(reading).get("clm-a") == small.CLAIM
        assert View(reading).get("clm-z") is None


def test_an_earlier_generation_can_be_viewed(tmp_path: Path) -> None:
    small.publish(tmp_path)
    store = small.publish(tmp_path, small.EVIDENCE, small.DOCUMENT, small.CLAIM, at=small.NOW + timedelta(days=1))
    with store.open_reading() as reading:
        now, then = View(reading), View(reading, 1)
        assert now.all(Finding) == ()
        assert len(then.all(Finding)) == 3
        assert then.kind(then.by_id(Incident)["inc-a"]) == "reconstruction"
        assert then.generation is not None
        assert then.generation.number == 1
        assert now.get("inc-a") is None
        assert then.get("inc-a") == small.INCIDENT
        assert full_id(reading, "inc") == "inc-a"
        assert now.all(Evidence) == (small.EVIDENCE,)


def test_ids_by_their_first_characters(view: View) -> None:
    assert full_id(view.reading, " INC-a ") == "inc-a"
    assert full_id(view.reading, "epi") == "epi-a"
    with pytest.raises(CaseError, match="nothing in this case has an id that starts with 'zzz'"):
        full_id(view.reading, "zzz")
    with pytest.raises(CaseError, match="nothing in this case"):
        full_id(view.reading, "  ")
    with pytest.raises(CaseError, match=r"2 ids start with 'clm':\n    clm-a  \(claim\)\n    clm-b  \(claim\)"):
        full_id(view.reading, "clm")
    with pytest.raises(CaseError, match=r"and 1 more"):
        full_id(view.reading, "clm", limit=1)
