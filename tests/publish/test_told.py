"""What a person reads: sheets, groups of findings, derivations, chronicles, and the terminal that shows them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.publish import small_case as small
from truceline.errors import CaseError
from truceline.model import (
    Claim,
    Coverage,
    Episode,
    Finding,
    Incident,
    Judgement,
    Noun,
    Placement,
    Recognition,
    Record,
    Refusal,
    Talk,
)
from truceline.model.finding import Outcome
from truceline.publish import groups, sheets, terminal
from truceline.publish.chronicle import chronicle, in_force_at, in_words
from truceline.publish.derivation import Branch, derive
from truceline.publish.lines import row_of, tree_of

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from truceline.publish.view import View


def screen(width: int = 120) -> Console:
    return terminal.console_for(io.StringIO(), width)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def texts(branch: Branch) -> list[str]:
    return [branch.text, *(text for one in branch.branches for text in texts(one))]


@pytest.mark.parametrize(
    "noun", [Claim, Record, Incident, Episode, Talk, Refusal, Coverage, Finding], ids=lambda noun: noun.NAME
)
def test_every_sheet_has_a_cell_for_each_column_and_ends_with_the_id(view: View, noun: type[Noun]) -> None:
    rows = sheets.in_time_order(view, view.all(noun))
    sheet = sheets.sheet_of(view, noun, rows)
    assert [len(row) for row in sheet.rows] == [len(sheet.columns)] * len(rows)
    assert [row[-1] for row in sheet.rows] == [row.id for row in rows]


def test_the_words_of_the_sheets(view: View) -> None:
    (incident,) = sheets.sheet_of(view, Incident, view.all(Incident)).rows
    assert incident[:7] == (
        "8 June 2017",
        "Air/drone strike by US-led coalition near al-Tanf",
        "near al-Tanf",
        "asserted",
        "2, 1 deny",
        "contested",
        "target",
    )
    (talk,) = sheets.sheet_of(view, Talk, view.all(Talk)).rows
    assert talk[:5] == ("this week", "Talks in Amman", "2 × cancelled (secret)", "Amman", "Russia; United States")
    claim = sheets.sheet_of(view, Claim, [small.CLAIM]).rows[0]
    assert claim[1] == "Air/drone strike: The coalition → forces"
    assert claim[4] == "Outlet ← officials"
    record = sheets.sheet_of(view, Record, [small.RECORD]).rows[0]
    assert record[1] == "Air/drone strike: Coalition"
    due = sheets.sheet_of(view, Finding, [small.DUE]).rows[0]
    assert due[:2] == ("due 4 June 2017", "Maps")
    assert sheets.party_name(None) == "somebody"
    assert (sheets.party_name("no-such"), sheets.act_label("no-such")) == ("no-such", "no-such")
    assert sheets.due_in_words(small.finding("9", Outcome.UNKNOWN)) == "no day set"
    assert sheets.subject_in_words(view, small.finding("9", Outcome.UNKNOWN)) == "9"
    with pytest.raises(TypeError, match="Evidence"):
        sheets.cells(small.EVIDENCE, view)


def test_findings_are_grouped_by_incident_and_obligations_stand_apart(view: View) -> None:
    (group,) = groups.grouped(view, view.all(Finding))
    assert (group.when, group.where, group.subject) == ("8 June 2017", "near al-Tanf", "inc-a")
    assert group.stance == "asserted by 2 origins, denied by 1 origin, sources differ on target"
    assert group.according_to == ("Outlet (via officials)",)
    (line,) = group.lines
    assert (line.agreement, line.clause, line.others) == ("The X memorandum", "2", 1)
    assert line.words == "not assessable; 97% to >99% of the place is inside"
    assert line.review == "verified"
    each = groups.grouped(view, view.all(Finding), by_clause=True)[0].lines
    assert [(one.clause, one.others) for one in each] == [("2", 0), ("1", 0)]
    assert groups.obligations(view, view.all(Finding)).rows == (
        ("due 4 June 2017", "Maps", "The X memorandum", "not met, as far as reported", small.DUE.id),
    )
    assert groups.outcomes_in_words(view, [group]) == (
        "1 incident (generation 1); under at least one agreement: 1 not assessable"
    )


def test_agreements_that_were_not_in_force_are_only_named(view: View) -> None:
    from truceline.model.finding import FactorName

    later = small.finding("1", Outcome.NOT_APPLICABLE, failing=(FactorName.IN_FORCE,))
    (group,) = groups.grouped(view, [later])
    assert group.lines == ()
    assert group.not_then == ("The X memorandum",)
    console = screen()
    terminal.print_findings(console, [group])
    assert "not in force then: The X memorandum" in shown(console)


def test_why_goes_from_the_finding_down_to_the_hash_of_the_source(view: View) -> None:
    branch = derive(view, small.ABSENT)
    told = "\n".join(texts(branch))
    for part in (
        "not applicable: not inside the area, not by a bound party (fnd-1-inc-a)",
        "clause 1: No strikes, in Memorandum on something",
        "applies: 0% to <1%",
        "inside the area: 0% to <1%: far from the zone",
        "gives as its ground “threat”",
        "without self-defence: apparent breach, possible, applies 10–40%",
        "support: 77% by the declared model support-1 (55% to 90%",
        "+1.20 us: officials assert it",
        "incident Air/drone strike by US-led coalition near al-Tanf (inc-a)",
        "grade contested: one origin denies it",
        "100%: Air/drone strike, US-led coalition → somebody; 8 June 2017; near al-Tanf",
        "100% asserted, according to Outlet ← officials",
        "matched with +2.50 log-odds",
        "+1.50 same_day: 8 June in both",
        "hedged by “officials”",
        "time “on 8 June”",
        "100%: 8 June 2017 (Asia/Damascus): the year is the library's",
        "100%: near al-Tanf [near]: the garrison",
        f"block 1 (prose), characters 0–{len(small.TEXT)} (block: 4–99 of the original)",
        f"evidence sources/a.md, 7 bytes, SHA-256 {small.SHA}",
        "record (rec-a): “A row”",
        "sources/a.md, row 3 (rows R3)",
        "part of the episode 8 June (epi-a)",
        "made by test.by-hand-1 with acts 1",
    ):
        assert part in told, part
    assert "In place: far from the zone." not in told


def test_why_of_the_other_nouns(view: View) -> None:
    talk = "\n".join(texts(derive(view, view.all(Talk)[0])))
    assert "60% about Memorandum on something" in talk
    assert "recognised as xyz-2017: 80%: its name" in talk
    episode = "\n".join(texts(derive(view, view.all(Episode)[0])))
    assert "inc-a followed inc-z" in episode
    assert derive(view, small.CLAIM).id == "clm-a"
    assert "judged reviewed by editor on 2026-01-02: read it" in "\n".join(texts(derive(view, small.SEALED)))
    assert "evidence sources/a.md" in derive(view, small.EVIDENCE).text
    assert derive(view, view.all(Judgement)[0]).branches[0].text == small.SEALED.id
    assert "document “A strike”" in derive(view, small.DOCUMENT).text
    due = texts(derive(view, small.DUE))
    assert "Due on 4 June 2017." in due
    assert texts(derive(view, view.all(Recognition)[0]))[0] if view.all(Recognition)[0].derived_from else True
    with pytest.raises(CaseError, match="a placement rests on nothing else"):
        derive(view, view.all(Placement)[0])


def test_a_derivation_as_json_keeps_its_shape() -> None:
    tree = tree_of(Branch("a", "fnd-1", (Branch("b"),)))
    assert tree == {"text": "a", "id": "fnd-1", "branches": [{"text": "b"}]}


def test_a_chronicle_tells_what_changed_and_what_held_on_a_day(tmp_path: Path) -> None:
    small.publish(tmp_path)
    later = small.finding("1", Outcome.BREACH_LIKELY, support=small.SUPPORT)
    small.publish(tmp_path, later, at=small.NOW + timedelta(days=1))
    store = small.publish(tmp_path, small.EVIDENCE, at=small.NOW + timedelta(days=2))
    with store.open_reading() as reading:
        entries = chronicle(reading.history("fnd-1-inc-a"))
    assert [entry.generation for entry in entries] == [1, 2, 3]
    assert entries[0].words.startswith("not applicable: not inside the area, not by a bound party (applies 0% to <1%")
    assert entries[1].words == "apparent breach, likely (applies –, support 77%)"
    assert {"outcome", "failing", "applicability"} <= set(entries[1].changed)
    assert entries[2].words == "left out from here on"
    held = in_force_at(entries, small.NOW + timedelta(hours=30))
    assert held is not None
    assert held.generation == 2
    assert in_force_at(entries, datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_versions_in_a_line(view: View) -> None:
    assert in_words(small.INCIDENT) == "Air/drone strike by US-led coalition near al-Tanf (2 members, contested)"
    assert in_words(view.all(Talk)[0]) == "Talks in Amman (cancelled)"
    assert in_words(small.CLAIM).startswith("Air/drone strike: The coalition → forces: “")
    assert in_words(small.EVIDENCE) == "evidence"


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_findings_wrap_to_the_width_and_lose_nothing(view: View, width: int) -> None:
    console = screen(width)
    terminal.print_findings(console, groups.grouped(view, view.all(Finding), by_clause=True))
    text = shown(console)
    assert max(map(len, text.splitlines())) <= width
    squeezed = "".join(text.split())
    for part in ("8June2017", "inc-a", "fnd-1-inc-a", "fnd-2-inc-a", "77%"):
        assert part in squeezed
    assert "\x1b" not in text


def test_a_terminal_gets_colours_and_a_file_gets_none() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert terminal.console_for(Screen(), 80).is_terminal
    assert not terminal.console_for(io.StringIO(), 80).is_terminal
    assert terminal.console_for(io.StringIO()).width == 120


def test_text_from_sources_can_do_nothing_to_a_terminal(view: View) -> None:
    console = screen()
    terminal.print_sheet(console, sheets.sheet_of(view, Claim, [small.CLAIM]))
    terminal.print_tree(console, derive(view, small.CLAIM))
    terminal.print_fields(console, row_of(view, small.CLAIM))
    text = shown(console)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\ufffd[31m" in text.replace("\n", "")
    assert terminal.clean("a\nb\u2067c\r") == "a\nbc\ufffd"
    assert terminal.clean("[bold]x[/bold]") == "[bold]x[/bold]"


def test_markup_in_a_source_is_text(view: View) -> None:
    console = screen()
    terminal.print_sheet(console, sheets.Sheet(("a", "id"), (("[red]x[/red] :smile:", "id-1"),), ("note",)))
    assert "[red]x[/red] :smile:" in shown(console)
    assert "note" in shown(console)


def test_nothing_is_said_to_be_nothing() -> None:
    console = screen()
    terminal.print_sheet(console, sheets.Sheet(("a",), ()), empty="no talks")
    terminal.print_findings(console, [])
    assert shown(console).split("\n")[:2] == ["no talks", "no findings on incidents"]


def test_fields_of_any_thing(view: View) -> None:
    console = screen()
    terminal.print_fields(console, row_of(view, small.INCIDENT))
    text = shown(console)
    assert "label: Air/drone strike" in text
    assert "members:\n  -\n    item: clm-a" in text
    assert "- target" in text
