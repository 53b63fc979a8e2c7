"""Texts, notes, Markdown and flattened pages."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.read.conftest import evidence_of
from truceline.model import Document
from truceline.model.evidence import BlockRole, DocumentKind, PublishedFrom
from truceline.read.options import ReadOptions
from truceline.read.plain import as_markdown, mask_markup
from truceline.read.readers import Beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from truceline.model import Refusal
    from truceline.read.source import ReadResult

    ReadOne = Callable[..., Document]
    Refused = Callable[..., Refusal]

PARAGRAPHS = (
    "Two armies that face each other along the river agreed on Tuesday to hold their fire for a week, the mediators "
    "said in a statement that gave no further details.",
    "According to\u00a0the statement, both commanders had met at\u00a0least twice in the port city during the past "
    "month, and a third meeting was called off at short notice.",
    '"We expect the guns to be silent by noon," the mediators\' spokeswoman told reporters, adding that observers '
    "would count every shell.",
    "The northern command accused the other side of moving two batteries into the valley on May 18, a charge that "
    "the southern command denied on the same evening.",
    "A drone was brought down near the bridge on the day before. Nobody was hurt, an officer said.",
    "The agreement follows the memorandum of March, which three neighbouring states signed as guarantors and which "
    "took effect in the first hour of the next day.",
)
FLATTENED = (
    """\
18:40 GMT +212 February 2019
Watch Live
    Soldiers are seen beside the old bridge over the river, in Lower Province, Norland April 3, 2016.

    Why the Truce on the River Is Unlikely to Outlast the Week Amid 'Quiet Talks'

    © REUTERS / Nobody Known
    Copy short link
    Standoff on the River Between Northern and Southern Commands (41)

"""
    + "\n\n".join(f"    {paragraph}" for paragraph in PARAGRAPHS)
    + """

    Standoff on the River Between Northern and Southern Commands (41)


    Northern Command Reaches the Bridge for 3rd Time
    Southern Command Says It Shot Down a Drone Near the Bridge
    Mediators Praise Efforts to Settle the Standoff After Shelling
    river talks, Lower Province, Norland, mediators
    House rulesDiscussion
    Comment via FacebookComment via e-mail
    • Comment
"""
)


def roles(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for block in document.blocks:
        found.setdefault(block.role.value, []).append(document.text[block.start : block.end])
    return found


def test_a_flattened_page_gives_its_prose_and_nothing_else_as_prose(read_one: ReadOne) -> None:
    document = read_one(FLATTENED, "sources/page.txt")
    found = roles(document)
    assert found["prose"] == [paragraph.replace("\u00a0", " ") for paragraph in PARAGRAPHS]
    assert found["headline"] == ["Why the Truce on the River Is Unlikely to Outlast the Week Amid 'Quiet Talks'"]
    assert found["caption"] == [FLATTENED.split("\n")[2].strip()]
    assert found["credit"] == ["© REUTERS / Nobody Known"]
    assert found["tags"] == ["river talks, Lower Province, Norland, mediators"]
    assert len([line for line in found["related"] if "Standoff" in line or "Drone" in line or "3rd" in line]) >= 4
    assert document.title == found["headline"][0]
    assert document.language == "en"


def test_the_clock_of_a_page_is_no_publication_date(read_one: ReadOne) -> None:
    document = read_one(FLATTENED, "sources/page.txt")
    assert document.page_clock is not None
    assert document.page_clock.text == "18:40 GMT +212 February 2019"
    assert document.text[document.page_clock.start : document.page_clock.end] == document.page_clock.text
    assert document.published.known_from is PublishedFrom.UNKNOWN
    assert document.published.start_utc is None
    assert "clock" in document.published.reason


def test_the_report_we_set_out_from(read_one: ReadOne, shared_file: Callable[[str], Path]) -> None:
    document = read_one(shared_file("seed.txt").read_bytes(), "sources/seed.txt")
    found = roles(document)
    assert len(found["prose"]) == 15
    assert found["prose"][0].startswith("The Wall Street Journal reported")
    assert found["prose"][-1].startswith("The United States and Russia signed")
    assert [line[:16] for line in found["caption"]] == ["A Syrian nationa"]
    assert found["headline"] == ["Why US is Unlikely to Help Russia With Syria Safe Zones Amid 'Secret Talks'"]
    assert found["page_clock"] == ["20:55 GMT +316 July 2018"]
    assert Counter("3rd Time" in line for line in found["related"])[True] == 1
    assert found["tags"] == ["safe zones, al-Tanf, Syria, United States, Russia"]
    assert found["credit"] == ["© REUTERS / Omar Sanadiki"]
    assert document.published.known_from is PublishedFrom.UNKNOWN


def test_offsets_in_the_text_are_those_of_the_decoded_evidence(read_one: ReadOne) -> None:
    for data in (FLATTENED.encode(), FLATTENED.replace("\n", "\r\n").encode("utf-16")):
        decoded = data.decode("utf-16") if data[:1] != b"1" else data.decode()
        document = read_one(data, "sources/page.txt")
        assert len(document.text) == len(decoded)
        for block in document.blocks:
            original = decoded[block.original_start : block.original_end]
            assert original.replace("\u00a0", " ") == document.text[block.start : block.end]


def test_a_text_as_somebody_wrote_it_is_all_prose(read_one: ReadOne) -> None:
    text = "Truce on the river holds\nBy A Correspondent\n\n" + "\n\n".join(PARAGRAPHS)
    found = roles(read_one(text, "sources/report.txt"))
    assert found["headline"] == ["Truce on the river holds"]
    assert found["byline"] == ["By A Correspondent"]
    assert len(found["prose"]) == len(PARAGRAPHS)
    assert set(found) == {"headline", "byline", "prose"}


def test_a_list_of_short_notes_is_prose(read_one: ReadOne) -> None:
    notes = "\n".join(f"{hour:02}:20 two shells 3 km north of the post" for hour in range(8, 18))
    assert len(roles(read_one(notes, "sources/log.txt"))["prose"]) == 10
    many = "---\nkind: note\n---\n" + notes * 5
    document = read_one(many, "sources/log.txt")
    assert document.kind is DocumentKind.NOTE
    assert set(roles(document)) == {"front_matter", "prose"}


def test_lines_broken_at_a_column_are_joined_to_paragraphs(read_one: ReadOne) -> None:
    broken = "\n\n".join(
        "\n".join(paragraph[start : start + 60] for start in range(0, len(paragraph), 60)) for paragraph in PARAGRAPHS
    )
    document = read_one(broken, "sources/report.txt")
    assert len(roles(document)["prose"]) == len(PARAGRAPHS)
    assert "\n" in roles(document)["prose"][0]


def test_front_matter_fills_the_document(read_one: ReadOne) -> None:
    text = (
        "---\nkind: reconstruction\npublisher: Truceline demonstration\ntitle: A truce\npublished: 2017-06-07\n"
        "language: en\naddresses: [https://example.org/a]\nfacts: [X1]\n---\n\nAMMAN, June 6 – " + PARAGRAPHS[0]
    )
    document = read_one(text, "sources/report.md")
    found = roles(document)
    assert document.kind is DocumentKind.RECONSTRUCTION
    assert document.publisher == "Truceline demonstration"
    assert document.title == "A truce"
    assert document.addresses == ("https://example.org/a",)
    assert document.dateline == "AMMAN, June 6"
    assert found["front_matter"][0].startswith("---\nkind")
    assert found["dateline"] == ["AMMAN, June 6"]
    assert found["prose"] == [PARAGRAPHS[0]]
    assert document.published.known_from is PublishedFrom.FRONT_MATTER
    assert document.published.start_utc == datetime(2017, 6, 7, tzinfo=UTC)
    assert document.published.end_utc == datetime(2017, 6, 8, tzinfo=UTC)


def test_a_sidecar_wins_over_the_source_and_is_derived_from(read_one: ReadOne) -> None:
    data = b"title: Side\npublished: 2017-06-09\n"
    side = evidence_of(data, "sources/report.md.meta.yaml")
    text = "---\ntitle: Own\npublisher: Post\npublished: 2017-06-07\n---\n" + PARAGRAPHS[0]
    document = read_one(text, "sources/report.md", front=Beside(side, data))
    assert document.title == "Side"
    assert document.publisher == "Post"
    assert document.published.start_utc == datetime(2017, 6, 9, tzinfo=UTC)
    assert document.derived_from == (document.evidence, side.id)


def test_a_fault_of_a_sidecar_names_the_sidecar(refused: Refused) -> None:
    side = Beside(evidence_of(b"titel: Side", "sources/report.txt.meta.yaml"), b"titel: Side")
    refusal = refused(PARAGRAPHS[0], front=side)
    assert refusal.code == "read.bad_front_matter"
    assert refusal.where == "sources/report.txt.meta.yaml:titel"
    assert refusal.mend == "write title"


def test_a_dateline_with_its_year_dates_the_report_and_one_without_does_not(read_one: ReadOne) -> None:
    dated = read_one("AMMAN, 6 June 2017 – " + PARAGRAPHS[0])
    assert dated.published.known_from is PublishedFrom.DATELINE
    assert dated.published.start_utc == datetime(2017, 6, 6, tzinfo=UTC)
    assert dated.published.span is not None
    assert dated.published.span.text == "AMMAN, 6 June 2017"
    undated = read_one("AMMAN, 6 June – " + PARAGRAPHS[0])
    assert undated.dateline == "AMMAN, 6 June"
    assert undated.published.known_from is PublishedFrom.UNKNOWN


def test_a_line_that_says_published_beside_the_headline_dates_the_page(read_one: ReadOne) -> None:
    page = FLATTENED.replace("    Copy short link\n", "    Published: 7 June 2017\n")
    document = read_one(page, "sources/page.txt")
    assert document.published.known_from is PublishedFrom.INFERRED
    assert document.published.start_utc == datetime(2017, 6, 7, tzinfo=UTC)


def test_a_bare_date_dates_the_page_only_between_headline_and_report(read_one: ReadOne) -> None:
    below = read_one(FLATTENED.replace("    Copy short link\n", "    Wednesday, 7 June 2017\n"), "sources/page.txt")
    assert below.published.known_from is PublishedFrom.INFERRED
    assert below.published.span is not None
    assert below.published.span.text == "Wednesday, 7 June 2017"
    above = read_one(FLATTENED.replace("Watch Live\n", "7 June 2017\n"), "sources/page.txt")
    assert above.published.known_from is PublishedFrom.UNKNOWN
    yearless = read_one(FLATTENED.replace("    Copy short link\n", "    7 June\n"), "sources/page.txt")
    assert yearless.published.known_from is PublishedFrom.UNKNOWN
    after = read_one(FLATTENED.replace("    House rules", "    7 June 2017\n    House rules"), "sources/page.txt")
    assert after.published.known_from is PublishedFrom.UNKNOWN


def test_a_page_that_was_updated_is_dated_by_that_where_it_says_nothing_else(read_one: ReadOne) -> None:
    page = FLATTENED.replace("    Copy short link\n", "    Updated 9 June 2017\n")
    assert read_one(page, "sources/page.txt").published.start_utc == datetime(2017, 6, 9, tzinfo=UTC)
    both = FLATTENED.replace("    Copy short link\n", "    Updated 9 June 2017\n    Published 7 June 2017\n")
    assert read_one(both, "sources/page.txt").published.start_utc == datetime(2017, 6, 7, tzinfo=UTC)


def test_a_caption_may_end_in_a_date_of_its_own(read_one: ReadOne) -> None:
    caption = "A market street in the town, seen before the war. June 3, 2009."
    page = FLATTENED.replace(
        "Soldiers are seen beside the old bridge over the river, in Lower Province, Norland April 3, 2016.", caption
    )
    document = read_one(page, "sources/page.txt")
    assert caption not in roles(document).get("prose", [])
    assert document.published.known_from is PublishedFrom.UNKNOWN


def test_a_page_of_links_holds_no_report(refused: Refused) -> None:
    lines = [f"Headline number {number} of the day in the region" for number in range(40)]
    refusal = refused("\n".join(["Home", "News", "Sport", "Login", *lines, "© 2017", "Contact"]), "sources/index.txt")
    assert refusal.code == "read.no_prose"
    assert refusal.mend


@pytest.mark.parametrize("data", ["", "  \n\t\n", "---\ntitle: a\n---\n", "# \n\n* \n"])
def test_a_text_without_words_is_refused(refused: Refused, data: str) -> None:
    assert refused(data, "sources/report.md").code in {"read.empty", "read.no_prose"}


def test_bounds_are_kept(refused: Refused) -> None:
    small = ReadOptions(max_bytes=1000, max_lines=10, max_line_chars=100)
    assert refused("x" * 1001, options=small).code == "read.too_large"
    assert "max_bytes" in refused("x" * 1001, options=small).mend
    assert refused("He said so.\n" * 20, options=small).code == "read.too_large"
    assert refused("word " * 100, options=small).code == "read.too_large"


MARKDOWN = """# Truce **holds**

The *mediators* said that [both sides](https://example.org/a_(b)) had
stopped firing at noon on Friday.

> "It is quiet," an officer said.

- Two shells fell on Monday.
- None fell on Tuesday.

```
code is no report, said nobody
```

## Later
Observers counted `three` breaches.
"""


def test_markdown_loses_its_marks_and_keeps_its_offsets(read_one: ReadOne) -> None:
    document = read_one(MARKDOWN, "sources/report.md")
    found = roles(document)
    assert len(document.text) == len(MARKDOWN)
    assert [" ".join(line.split()) for line in found["headline"]] == ["Truce holds", "Later"]
    prose = [" ".join(line.split()) for line in found["prose"]]
    assert prose[0].startswith("The mediators said that both sides")
    assert prose[1] == '"It is quiet," an officer said.'
    assert prose[2:4] == ["Two shells fell on Monday.", "None fell on Tuesday."]
    assert prose[4] == "Observers counted three breaches."
    assert found["navigation"] == ["code is no report, said nobody"]


@given(st.text(alphabet="a #*_[]()`>-\n1.~", max_size=200))
def test_markdown_of_any_kind_keeps_its_length_and_order(text: str) -> None:
    assert len(mask_markup(text, 0)) == len(text)
    lines, verdicts = as_markdown(text, 0)
    assert len(lines) == len(verdicts)
    assert all(line.text == text[line.start : line.end] for line in lines)
    assert all(line.end <= after.start for line, after in pairwise(lines))


@given(st.text(max_size=300))
def test_blocks_of_any_text_are_in_order_and_quote_it(read: Callable[..., ReadResult], text: str) -> None:
    result = read(text, "sources/report.txt")
    assert len(result.documents) + len(result.refusals) == 1
    for document in result.documents:
        assert len(document.text) == len(text)
        ends = [0]
        for block in document.blocks:
            assert ends[-1] <= block.start < block.end <= len(document.text)
            ends.append(block.end)
        assert any(block.role is BlockRole.PROSE for block in document.blocks)


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("21 September 2023, 21:14   2 min read", (2023, 9, 21)),
        ("28-03-2025 | 17:40", (2025, 3, 28)),
        ("By Nobody Known, 3 May 2018", (2018, 5, 3)),
        ("Thu 21 Sep 2023 21.14 BST", (2023, 9, 21)),
        ("Posted on: 12 May 2018 - 14:20", (2018, 5, 12)),
        ("Sept. 21, 2023 / 9:14 PM EDT | Updated 3 hours ago", (2023, 9, 21)),
        ("2023/09/21 • World", (2023, 9, 21)),
        ("13/04/2019", (2019, 4, 13)),
        ("World | 4/13/2019 | Share", (2019, 4, 13)),
    ],
)
def test_a_line_below_the_headline_dates_a_page(read_one: ReadOne, line: str, on: tuple[int, int, int]) -> None:
    page = FLATTENED.replace("    Copy short link\n", f"    {line}\n")
    document = read_one(page, "sources/page.txt")
    assert document.published.start_utc == datetime(*on, tzinfo=UTC), document.blocks
    assert document.published.known_from is PublishedFrom.INFERRED


@pytest.mark.parametrize(
    "line",
    ["Soldiers by the bridge, 3 May 2018", "04/05/2019", "What was agreed on 3 May 2018 and what was not", "3 May"],
)
def test_a_line_that_is_about_something_else_dates_no_page(read_one: ReadOne, line: str) -> None:
    page = FLATTENED.replace("    Copy short link\n", f"    {line}\n")
    assert read_one(page, "sources/page.txt").published.known_from is PublishedFrom.UNKNOWN
