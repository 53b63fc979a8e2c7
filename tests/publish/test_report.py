"""What the report says, and that all of it leads to what it rests on; read as HTML, without a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import msgspec
import pytest

from tests.publish.report_case import STAMP, make_case
from truceline.model import Bounds
from truceline.publish.report import CaseInfo, ReportInput, RunStamp, build_report
from truceline.publish.report.assets import hash_source, policy, script, style
from truceline.publish.report.atlas import make_atlas
from truceline.publish.report.inputs import span_of
from truceline.publish.report.ledgers import Tally, difference
from truceline.publish.report.quotes import address
from truceline.publish.report.wording import interval, listed, load_words, number, plural

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\u202e"\'&'


class Page(HTMLParser):
    """Ids, links and inline scripts of a page, and its text by the element with an id."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.attributes = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])


@pytest.fixture(scope="module")
def case():
    return make_case()


@pytest.fixture(scope="module")
def page(case):
    return build_report(case, STAMP).decode("utf-8")


@pytest.fixture(scope="module")
def parsed(page):
    return Page(page)


def test_the_same_input_gives_the_same_bytes_whatever_its_order(case):
    turned = replace(
        case,
        **{
            name: tuple(reversed(getattr(case, name)))
            for name in ("documents", "claims", "incidents", "findings", "placements", "whens", "talks", "coverages")
        },
    )
    assert build_report(turned, STAMP) == build_report(case, STAMP)


def test_only_the_stamp_differs_between_two_runs(case, page):
    other = RunStamp(generation=9, time_utc=datetime(2027, 1, 2, 3, 4, tzinfo=UTC), version="9.9")
    later = build_report(case, other).decode("utf-8")
    cut = re.compile(r"<div data-run-stamp>.*?</div>", re.DOTALL)
    assert later != page
    assert len(cut.findall(page)) == 1
    assert cut.sub("", later) == cut.sub("", page)


def test_ids_are_unique_and_every_inner_link_has_its_target(parsed):
    assert len(parsed.ids) == len(set(parsed.ids))
    missing = {link for link in parsed.links if link.startswith("#") and link[1:] not in parsed.ids}
    assert missing == set()


def test_nothing_is_loaded_from_anywhere(parsed, page):
    loading = [
        (tag, attributes.get("src") or attributes.get("href"))
        for tag, attributes in parsed.attributes
        if tag not in {"a", "use"} and ("src" in attributes or "href" in attributes)
    ]
    assert loading == []
    assert "@import" not in page
    assert not re.search(r"url\((?!['\"]?(?:data:|#))", style())


def test_links_out_are_plain_and_tell_nobody_where_they_come_from(parsed):
    out = [attributes for tag, attributes in parsed.attributes if tag == "a" and "//" in attributes.get("href", "")]
    assert out
    assert all(attributes["rel"] == "noreferrer noopener" for attributes in out)


def test_the_policy_names_the_two_blocks_by_their_hashes(page):
    assert hash_source(script()) in policy()
    assert hash_source(style()) in policy()
    assert "unsafe" not in policy()
    assert "default-src &#39;none&#39;" in page
    assert re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL) == [script()]


def test_no_attribute_carries_style_or_script(parsed):
    names = {name for _, attributes in parsed.attributes for name in attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}


def test_hostile_text_is_text(case):
    documents = tuple(
        msgspec.structs.replace(item, title=HOSTILE, publisher=HOSTILE, addresses=(f"javascript:{HOSTILE}",))
        for item in case.documents
    )
    incidents = tuple(msgspec.structs.replace(item, label=HOSTILE, grade_reason=HOSTILE) for item in case.incidents)
    findings = tuple(msgspec.structs.replace(item, sentence=HOSTILE) for item in case.findings)
    refusals = tuple(msgspec.structs.replace(item, where=HOSTILE, reason=HOSTILE) for item in case.refusals)
    hostile = replace(
        case, case=replace(case.case, title=HOSTILE), documents=documents, incidents=incidents, findings=findings,
        refusals=refusals,
    )  # fmt: skip
    text = build_report(hostile, STAMP).decode("utf-8")
    found = Page(text)
    assert found.tags.count("script") == 4
    assert "img" not in found.tags
    assert not [link for link in found.links if link.startswith("javascript:")]
    data = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    assert json.loads(data.group(1))["incidents"][0]["title"] == HOSTILE


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("UCDP GED event 242109 (SOHR, 2017-05-01)", False),
        ("https://example.org/ onclick=x", False),
        ('https://example.org/"x', False),
    ],
)
def test_only_plain_web_addresses_become_links(text, is_link):
    assert (address(text).href is not None) is is_link


def test_every_finding_stands_in_the_page_with_its_id(case, page):
    missing = [item.id for item in case.findings if f"<code>{item.id}</code>" not in page]
    assert missing == []


def test_every_factor_stands_with_its_reason(case, page):
    from markupsafe import escape

    reasons = {factor.reason for item in case.findings for factor in item.factors}
    assert [reason for reason in reasons if str(escape(reason)) not in page] == []


def test_every_claim_is_marked_in_its_text(case, parsed):
    assert [item.id for item in case.claims if item.id not in parsed.ids] == []
    assert [item.id for item in case.records if item.id not in parsed.ids] == []


def test_figures_count_what_their_lists_hold(page):
    lists = re.findall(r'id="n-[\w-]+"><summary><strong>(\d+)</strong>.*?<ul class="plain">(.*?)</ul>', page, re.DOTALL)
    assert len(lists) > 10
    assert all(int(count) == listing.count("<li>") for count, listing in lists)


def test_copies_are_one_origin_told_twice(page):
    assert "told 2 times, counted once" in page
    assert "5 reports from 3 origins" in page


def test_cells_in_a_field_in_dispute_are_marked_and_others_are_not(page):
    told = page[page.index("an army position") - 3000 :]
    row = re.search(
        r'<th scope="row"><bdi>Syrian military source</bdi>(?:(?!</tr>).)*class="chain".*?</tr>', told, re.DOTALL
    )
    assert row is not None
    cells = dict(re.findall(r'<td data-label="([^"]+)" class="([^"]*)"', row.group()))
    assert cells["To whom"] == cells["Where"] == "differs"
    assert cells["Did what"] == cells["When"] == ""


def test_reports_by_others_are_quoted_and_not_shown_whole(case, page):
    theirs = next(item for item in case.documents if item.publisher == "The Daily Example")
    shown = re.search(rf'id="{theirs.id}".*?</details>', page, re.DOTALL)
    assert shown is not None
    assert 'class="r-headline' not in shown.group()
    assert "excerpt" in shown.group()


def test_navigation_is_shown_as_unread(page):
    assert re.search(r'class="r-navigation unread"><span class="role">navigation</span>', page)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((5.0, "violations"), (3.0, "violation"), "2 apart"),
        ((5.0, "violations"), (5.0, "breaches"), "none"),
        ((5.0, "violations"), (0.0, "case of firing"), "units differ, both may hold"),
        ((5.0, "violations"), (9.0, "cases of firing"), "at least 4 apart"),
        ((9.0, "cases of firing"), (5.0, "violations"), "at least 4 apart"),
        ((5.0, "violations"), (9.0, "explosions"), "units differ, not compared"),
    ],
)
def test_counts_are_put_beside_each_other_by_their_units(one, other, expected):
    sides = tuple((Tally(words="", middle=middle, unit=unit, href=""),) for middle, unit in (one, other))
    assert difference(sides) == expected


def test_ledgers_stand_side_by_side_and_are_never_added(page):
    section = page[page.index('id="ledgers"') : page.index('id="talks"')]
    assert "4 apart" in section
    assert "1 apart" in section
    assert "only one side" in section
    assert ">18<" not in section.replace("<bdi>", ">").replace("</bdi>", "<")


def test_talks_keep_their_status_and_their_chain(page):
    section = page[page.index('id="talks"') : page.index('id="coverage"')]
    assert "tk-cancelled" in section
    assert "2 meetings" in section
    assert "not dated" in section
    assert "Truceline demonstration ← The Wall Street Journal ← US officials" in section


def test_an_empty_week_is_not_taken_for_calm(page):
    section = page[page.index('id="coverage"') : page.index('id="left-out"')]
    assert "none could be seen" in section
    assert 'class="wk limited"' in section
    assert 'class="wk unseen"' in section


def test_competing_dates_of_an_agreement_are_all_there(page):
    assert "in force 4, 5 or 6 May: sources differ" in page
    assert "sources differ" in page[page.index('id="agreements"') :]


def test_refusals_say_code_meaning_and_words(page):
    section = page[page.index('id="left-out"') : page.index('id="judgements"')]
    assert "reconcile.not_fact" in section
    assert "Opinion: it may be a good thing." in section
    assert "read.bad_row" in section


def test_judgements_say_what_came_of_them(page):
    section = page[page.index('id="judgements"') : page.index('id="sources"')]
    assert "now apart" in section
    assert "is read as “north-west of At Tanf”" in section


def test_a_case_with_nothing_in_it_is_still_a_page():
    empty = ReportInput(case=CaseInfo(title="Nothing yet"))
    found = Page(build_report(empty, STAMP).decode("utf-8"))
    assert len(found.ids) == len(set(found.ids))
    assert "map" in found.ids


def test_a_period_that_is_not_given_comes_from_the_incidents(case):
    bare = replace(case, case=CaseInfo(title="x"))
    span = span_of(bare, STAMP.time_utc.date())
    assert (span.start.isoformat(), span.as_of) == ("2017-05-08", span.end)


def test_an_incident_without_place_or_claims_is_told(case):
    item = case.incidents[0]
    bare = msgspec.structs.replace(item, members=(), values=(), alternatives=(), disputed=())
    text = build_report(replace(case, incidents=(bare,), episodes=(), findings=()), STAMP).decode("utf-8")
    assert "time unknown" in text
    assert "Nothing is known of the place." in text
    assert "No agreement was held against this incident." in text


def test_a_claim_whose_document_is_missing_still_shows_its_words(case):
    text = build_report(replace(case, documents=(), evidence=()), STAMP).decode("utf-8")
    assert "aircraft of the coalition hit an army position" in text


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0.00"), (1.0, "1.00"), (0.004, "<0.01"), (0.996, ">0.99"), (0.994, "0.99"), (0.5, "0.50")],
)
def test_no_number_claims_certainty_by_rounding(value, words):
    assert number(value) == words


def test_an_interval_is_one_number_where_both_ends_read_alike():
    assert interval(Bounds(low=0.501, high=0.504)) == "0.50"
    assert interval(Bounds(low=0.2, high=0.7)) == "0.20–0.70"


def test_words_in_a_row():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert plural(1, "party", "parties") == "1 party"
    assert plural(1200, "claim") == "1,200 claims"


def test_every_outcome_factor_and_state_has_its_word():
    from truceline.model.agreement import LifeState, MapStatus, ProvisionKind, TextStatus
    from truceline.model.claim import Modality, TalkStatus
    from truceline.model.finding import FactorName, Outcome, ReviewState
    from truceline.model.incident import Grade
    from truceline.model.judgement import Verb

    words = load_words()
    pairs = (
        (words.outcomes, Outcome), (words.factors, FactorName), (words.modalities, Modality), (words.grades, Grade),
        (words.talk_statuses, TalkStatus), (words.text_statuses, TextStatus), (words.map_statuses, MapStatus),
        (words.life_states, LifeState), (words.provision_kinds, ProvisionKind), (words.verbs, Verb),
        (words.reviews, ReviewState),
    )  # fmt: skip
    for known, kinds in pairs:
        assert set(known) == {kind.value for kind in kinds}
    assert set(words.agreement_order) == set(words.incident_order) == set(words.outcomes)


def test_the_file_is_small(page):
    assert len(page.encode("utf-8")) < 2_000_000


def test_land_that_touches_the_frame_with_a_line_only_is_no_land() -> None:
    window = (33.13987492041921, 31.14802515638512, 35.38035373298929, 35.070329510277325)
    atlas = make_atlas(window, window, ["SYR"], ())
    assert atlas.land.geom_type in {"Polygon", "MultiPolygon"}
    assert atlas.coast.length > 1
