"""Verbs that look: tables for people, JSON Lines for programs, filters, ids by their first characters."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.flow.on_disk import make_case
from truceline.cli.look_verbs import VERBS
from truceline.flow.case import open_case
from truceline.model import TABLE_NOUNS, Finding

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call
    from truceline.flow.case import Case

NOUNS = {noun.NAME: noun for noun in TABLE_NOUNS}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_noun_can_be_looked_at(call: Call, ran: Case, verb: object) -> None:
    name = verb.name  # type: ignore[attr-defined]  # parametrised with verbs
    said = call(name, ran.folder)
    assert said.code == 0
    assert said.out.strip()
    assert said.err == ""
    assert "\x1b" not in said.out


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_json_lines_are_things_of_the_model(call: Call, ran: Case, verb: object) -> None:
    noun = verb.noun  # type: ignore[attr-defined]  # parametrised with verbs
    said = call(verb.name, ran.folder, "--json")  # type: ignore[attr-defined]  # as above
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert len(rows) == len(ran.rows(noun))
    for row in rows:
        assert NOUNS[row.pop("noun")] is noun
        assert row.pop("kind") in ("reconstruction", "report", "record", "note", "")
        msgspec.convert(row, noun)


def test_findings_tell_of_each_incident_what_each_agreement_says(call: Call, ran: Case) -> None:
    said = call("findings", ran.folder, "--since", "2017-06-08", "--until", "2017-06-08")
    text = " ".join(said.out.split())
    assert "8 June 2017 · " in text
    for part in ("not applicable: not inside", "not assessable", "Astana memorandum, 2a", "according to", "fnd-"):
        assert part in text
    assert "Contains reconstructions" in text


def test_many_findings_are_told_in_brief_unless_asked_in_full(call: Call, ran: Case) -> None:
    brief, full = call("findings", ran.folder), call("findings", ran.folder, "--full")
    assert "In brief" in brief.out
    assert "In brief" not in full.out
    assert len(full.out) > 1.3 * len(brief.out)
    assert "not in force then" in full.out
    clauses = call("findings", ran.folder, "--clauses", "--limit", "2")
    assert "excluded-groups" in clauses.out


def test_filters_narrow_and_the_limit_holds(call: Call, ran: Case) -> None:
    every = call("incidents", ran.folder, "--json").out.splitlines()
    some = call("incidents", ran.folder, "--json", "--party", "us-led-coalition").out.splitlines()
    assert 0 < len(some) < len(every)
    assert len(call("incidents", ran.folder, "--json", "--limit", "3").out.splitlines()) == 3
    assert call("incidents", ran.folder, "--json", "--since", "2018-01-01").out == ""
    assert "no incidents" in call("incidents", ran.folder, "--place", "Atlantis").out
    outcomes = {
        json.loads(line)["outcome"]
        for line in call("findings", ran.folder, "--json", "--outcome", "not_ass").out.splitlines()
    }
    assert outcomes == {"not_assessable"}


def test_a_case_is_found_from_where_one_stands(call: Call, ran: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ran.folder / "sources")
    assert call("incidents", "--limit", "1").code == 0


def test_wrong_filters_say_what_is_right(call: Call, ran: Case) -> None:
    said = call("incidents", ran.folder, "--act", "airdrone")
    assert (said.code, said.out) == (1, "")
    assert "no act is called 'airdrone'" in said.err
    assert "Mend: did you mean air_drone_strike" in said.err
    wrong = call("incidents", ran.folder, "--since", "8 June")
    assert wrong.code == 2
    assert "'8 June' is no day such as 2017-06-08" in wrong.err
    assert call("incidents", ran.folder, "--outcome", "breach").code == 2
    assert call("incidents", ran.folder, "--limit", "0").code == 2


def a_finding(ran: Case, outcome: str) -> Finding:
    return next(one for one in ran.findings() if one.outcome.value == outcome and one.subject.startswith("inc-"))


def test_why_tells_the_whole_way_down(call: Call, ran: Case) -> None:
    incident = next(one for one in ran.incidents() if any(member.item.startswith("clm-") for member in one.members))
    finding = next(one for one in ran.findings() if one.subject == incident.id)
    said = call("why", finding.id[:12], "--case", ran.folder)
    assert said.code == 0
    text = " ".join(said.out.replace("│", " ").split())
    for part in ("inside the area", "support", incident.id, "claim", "characters", "SHA-256", "made by extract."):
        assert part in text, part
    assert "Contains reconstructions" in said.err
    tree = json.loads(call("why", finding.id, "--case", ran.folder, "--json").out)
    assert tree["id"] == finding.id
    assert tree["kind"] == "reconstruction"
    assert "findings" in call("why", incident.id, "--case", ran.folder).out
    talk = ran.talks()[0]
    assert talk.id in call("why", talk.id, "--case", ran.folder).out


def test_a_thing_that_left_the_case_has_a_history_only(call: Call, ran: Case, tmp_path: Path) -> None:
    shutil.copytree(ran.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    gone = ran.talks()[0]
    for path in sorted((case.folder / "sources").glob("2017-*")):
        path.unlink()
    case.run()
    said = call("show", gone.id, "--case", case.folder)
    assert said.code == 1
    assert f"{gone.id}: not part of the latest generation" in said.err
    assert f"Mend: truceline history {gone.id}" in said.err
    assert "left out from here on" in call("history", gone.id, "--case", case.folder).out


def test_a_merged_incident_answers_with_what_it_was_merged_into(call: Call, tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", rows=6)
    case.run()
    rows = {record.row_id: record.id for record in case.records()}
    one, other = (
        next(i for i in case.incidents() if rows[row] in {m.item for m in i.members}) for row in ("R001", "R002")
    )
    subjects = f"{rows['R001']}, {rows['R002']}"
    (case.folder / "corrections/a.yaml").write_text(
        f"- {{verb: same, subjects: [{subjects}], author: a, reason: r, time: 2026-01-01T00:00:00Z}}\n"
    )
    case.run()
    left = {incident.id for incident in case.incidents()} & {one.id, other.id}
    (gone,) = {one.id, other.id} - left
    said = call("show", gone, "--case", case.folder)
    assert f"{gone} was merged into {left.pop()}" in said.err
    assert said.code == 0


def test_show_gives_everything_of_one_thing(call: Call, ran: Case) -> None:
    finding = a_finding(ran, "not_applicable")
    said = call("show", finding.id, "--case", ran.folder)
    assert f"id: {finding.id}" in said.out
    assert "outcome: not_applicable" in said.out
    row = json.loads(call("show", finding.id, "--case", ran.folder, "--json").out)
    row.pop("noun"), row.pop("kind")
    assert msgspec.convert(row, Finding) == finding


def test_history_tells_when_we_said_what(call: Call, ran: Case) -> None:
    finding = a_finding(ran, "not_applicable")
    said = call("history", finding.id, "--case", ran.folder)
    assert "not applicable" in said.out
    assert "1" in said.out
    row = json.loads(call("history", finding.id, "--case", ran.folder, "--json").out)
    assert (row["generation"], row["thing"]["id"]) == (1, finding.id)
    before = call("history", finding.id, "--case", ran.folder, "--on", "2020-01-01")
    assert "nothing had been said of it by the end of 2020-01-01" in before.out
    assert call("history", finding.id, "--case", ran.folder, "--on", "2999-01-01", "--json").out


def test_ambiguous_and_unknown_ids(call: Call, ran: Case) -> None:
    said = call("show", "inc-", "--case", ran.folder)
    assert said.code == 1
    assert "ids start with 'inc-'" in said.err
    assert said.err.count("(incident)") == 12
    assert "Mend: type more of it" in said.err
    assert "nothing in this case has an id" in call("why", "fnd-zzzzzzz", "--case", ran.folder).err
    evidence = ran.rows(NOUNS["when"])[0].id
    assert call("why", evidence, "--case", ran.folder).code == 0
