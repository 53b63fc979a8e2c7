"""The contract of the first finding: a flattened page as it reaches an analyst, through all six stages.

Run on our own flattened report everywhere, and on the page that the project set out from where it is at hand.
"""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from truceline.flow.case import BUNDLED, init_case
from truceline.model import Claim, Document, Episode, Finding, Incident, Placement, Recognition, Record, Refusal, Talk
from truceline.model.claim import ActContent, AgreementContent, HarmKind, Modality, TalkStatus, ZoneContent
from truceline.model.evidence import BlockRole, PublishedFrom
from truceline.model.finding import FactorName, Outcome
from truceline.model.when import When

if TYPE_CHECKING:
    from truceline.flow.case import Case
    from truceline.model.noun import Noun

OURS = BUNDLED / "syria-2017" / "sources" / "flattened-al-tanf.txt"
SEED = Path(__file__).parents[2].parent / "shared" / "seed.txt"

ASTANA = "syr-2017-05-04-astana"
AL_TANF = "syr-al-tanf-zone"
FLIGHT_SAFETY = "syr-2015-10-20-flight-safety"

COALITION = "us-led-coalition"
ON_DAMASCUS_SIDE = {"pro-government-forces", "syrian-armed-forces", "syrian-army", "syrian-arab-army"}

STRIKES = (date(2017, 5, 18), date(2017, 6, 6), date(2017, 6, 8))
PROSE = {BlockRole.PROSE, BlockRole.HEADLINE, BlockRole.DATELINE}


class Run:
    """A case that was run once, with its rows at hand."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.incidents = case.incidents()
        self.claims = {claim.id: claim for claim in case.claims()}
        (self.document,) = case.rows(Document)
        self.whens = {when.item: when for when in case.rows(When)}
        self.placements = {placement.item: placement for placement in case.rows(Placement)}

    def of(self, noun: type[Noun]) -> list[Noun]:
        return self.case.rows(noun)

    def day(self, incident: Incident) -> date:
        """The day of an incident in Damascus, where its best reading puts it."""
        best = max(incident.alternatives, key=lambda one: one.weight)
        moment = max(best.times, key=lambda one: one.weight).start_utc
        return datetime.fromtimestamp(moment.timestamp() + 3 * 3600, UTC).date()

    def actors(self, incident: Incident) -> set[str | None]:
        return {one.actor for one in incident.alternatives}

    def targets(self, incident: Incident) -> set[str | None]:
        return {one.target for one in incident.alternatives}

    def strike(self, day: date) -> Incident:
        (found,) = [one for one in self.incidents if self.day(one) == day and COALITION in self.actors(one)]
        return found

    def drone(self) -> Incident:
        (found,) = [one for one in self.incidents if COALITION not in self.actors(one)]
        return found

    def finding(self, incident: Incident, agreement: str) -> Finding:
        """The finding that weighs most: of the prohibition, or of the terms that nobody can read."""
        found = [
            one
            for one in self.case.findings()
            if one.subject == incident.id and one.agreement == agreement and one.provision != "excluded-groups"
        ]
        assert len(found) == 1, [one.provision for one in found]
        return found[0]

    def acts(self) -> list[tuple[Claim, ActContent]]:
        return [(one, one.content) for one in self.claims.values() if isinstance(one.content, ActContent)]


@pytest.fixture(scope="module", params=["ours", "seed"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    source = OURS if request.param == "ours" else SEED
    if not source.is_file():
        pytest.skip("../shared/seed.txt is not here")
    case = init_case(tmp_path_factory.mktemp(request.param) / "case", title=request.param)
    for path in source.parent.glob(f"{source.name}*"):
        shutil.copy(path, case.folder / "sources")
    case.run()
    return Run(case)


def test_three_strikes_and_a_drone_attack_and_no_fourth_strike(run: Run) -> None:
    days = sorted(run.day(one) for one in run.incidents)
    assert days == [*STRIKES, date(2017, 6, 8)]


@pytest.mark.parametrize("day", STRIKES, ids=str)
def test_a_strike_has_actor_target_place_and_date(run: Run, day: date) -> None:
    strike = run.strike(day)
    best = max(strike.alternatives, key=lambda one: one.weight)
    assert best.actor == COALITION
    assert run.targets(strike) & ON_DAMASCUS_SIDE
    assert best.act == "air_drone_strike"
    assert any("Tanf" in place.name for place in best.places)
    assert strike.modality is Modality.ASSERTED


def test_the_drone_attack_is_alleged_and_hurt_nobody(run: Run) -> None:
    drone = run.drone()
    assert drone.modality is Modality.ALLEGED
    (claim,) = [run.claims[member.item] for member in drone.members]
    assert isinstance(claim.content, ActContent)
    assert {harm.kind for harm in claim.content.casualties} == {HarmKind.KILLED, HarmKind.INJURED}
    assert {(harm.low, harm.high) for harm in claim.content.casualties} == {(0, 0)}


def test_the_drone_attack_is_in_one_episode_with_the_strike_of_its_day(run: Run) -> None:
    (episode,) = run.of(Episode)
    assert isinstance(episode, Episode)
    assert set(episode.incidents) == {run.drone().id, run.strike(date(2017, 6, 8)).id}


@pytest.mark.parametrize("day", STRIKES, ids=str)
def test_no_strike_falls_under_the_memorandum_for_place_and_for_party(run: Run, day: date) -> None:
    finding = run.finding(run.strike(day), ASTANA)
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert {FactorName.IN_PLACE, FactorName.BOUND} <= set(finding.failing)


@pytest.mark.parametrize("day", STRIKES, ids=str)
def test_each_strike_is_inside_the_al_tanf_zone_whose_terms_nobody_can_read(run: Run, day: date) -> None:
    finding = run.finding(run.strike(day), AL_TANF)
    assert finding.outcome is Outcome.NOT_ASSESSABLE
    assert finding.in_zone is not None
    assert finding.in_zone.low > 0.9
    assert any("unpublished" in reason.lower() or "not published" in reason.lower() for reason in finding.reasons)


@pytest.mark.parametrize("day", STRIKES, ids=str)
def test_flight_safety_cannot_be_assessed(run: Run, day: date) -> None:
    assert run.finding(run.strike(day), FLIGHT_SAFETY).outcome is Outcome.NOT_ASSESSABLE


def test_two_meetings_were_held_and_one_in_amman_was_cancelled_as_the_journal_has_it_from_officials(run: Run) -> None:
    talks = [one for one in run.of(Talk) if isinstance(one, Talk)]
    (cancelled,) = [one for one in talks if one.status is TalkStatus.CANCELLED]
    (held,) = [one for one in talks if one.status is TalkStatus.HELD and one.number == 2]
    assert "Amman" in cancelled.place_phrase
    assert "Jordan" in held.place_phrase
    assert {"russia", "usa"} <= set(held.participants)
    for talk in (cancelled, held):
        assert all(member.chain.endswith("Wall Street Journal ← US officials") for member in talk.members)


def test_both_memoranda_are_known_with_parties_and_dates(run: Run) -> None:
    said = {
        link.agreement: run.claims[link.claim]
        for link in run.of(Recognition)
        if isinstance(link, Recognition) and link.probability >= 0.5
    }
    for agreement, parties, year in (
        (ASTANA, {"russia", "turkey", "iran"}, 2017),
        (FLIGHT_SAFETY, {"russia", "usa"}, 2015),
    ):
        signed = [
            claim
            for link in run.of(Recognition)
            if isinstance(link, Recognition) and link.agreement == agreement and link.probability >= 0.5
            for claim in [run.claims[link.claim]]
            if isinstance(claim.content, AgreementContent) and claim.content.event == "signed"
        ]
        assert signed, said
        content = signed[0].content
        assert isinstance(content, AgreementContent)
        named = {candidate.value for mention in content.parties for candidate in mention.parties}
        assert parties <= named
        best = max(run.whens[signed[0].id].candidates, key=lambda one: one.weight)
        assert year in {best.start_utc.year, best.end_utc.year}


def test_the_four_zones_are_told(run: Run) -> None:
    zones = [claim.content for claim in run.claims.values() if isinstance(claim.content, ZoneContent)]
    assert any(zone.number == 4 or len(zone.areas) >= 4 for zone in zones)


def test_opinion_makes_no_incident(run: Run) -> None:
    members = {member.item for incident in run.incidents for member in incident.members}
    for claim in run.claims.values():
        experts = any(hop.kind.value == "expert" for hop in claim.chain)
        if experts or claim.modality in {Modality.OPINION, Modality.GENERIC, Modality.PROPOSED}:
            assert claim.id not in members, claim.proposition.text


def test_nothing_comes_from_caption_navigation_related_links_or_tags(run: Run) -> None:
    blocks = run.document.blocks
    for claim in run.claims.values():
        (block,) = [one for one in blocks if one.start <= claim.proposition.start < one.end]
        assert block.role in PROSE, claim.proposition.text
    roles = {block.role for block in blocks}
    assert {BlockRole.CAPTION, BlockRole.RELATED} <= roles


def test_the_page_clock_is_no_publication_date(run: Run) -> None:
    assert run.document.page_clock is not None
    assert run.document.published.known_from in {PublishedFrom.UNKNOWN, PublishedFrom.INFERRED}
    clock_year = "2018" if "2018" in run.document.page_clock.text else "2019"
    assert clock_year in run.document.page_clock.text
    assert not any(str(one.start_utc.year) == clock_year for when in run.whens.values() for one in when.candidates)


@pytest.mark.parametrize("day", STRIKES, ids=str)
def test_the_year_is_found_through_the_library_and_said_to_be(run: Run, day: date) -> None:
    for member in run.strike(day).members:
        for candidate in run.whens[member.item].candidates:
            assert "library" in candidate.reason


def test_in_equals_out_and_refused(run: Run) -> None:
    claims = [claim for claim, _ in run.acts()]
    members = {member.item for incident in run.incidents for member in incident.members}
    refused = {one.item for one in run.of(Refusal) if isinstance(one, Refusal)}
    assert {claim.id for claim in claims} <= members | refused
    assert not run.of(Record)


def test_every_field_quotes_the_characters_that_it_came_from(run: Run) -> None:
    for claim in run.claims.values():
        span = claim.proposition
        assert run.document.text[span.start : span.end] == span.text
