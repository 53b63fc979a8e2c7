"""The report as a person meets it: from disk, without a network, with keyboard, phone, printer or no script at all."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE
from tests.publish.report_case import STAMP, make_case
from truceline.publish.report import build_report

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page):
    """What axe finds, as rule and place."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:4]) for rule in found]


def shown(page):
    """How many incidents the list shows."""
    return page.locator(".inc:visible").count()


def test_it_asks_no_network_for_anything_and_complains_of_nothing(open_page, report_file):
    opened = open_page(report_file)
    opened.page.wait_for_timeout(300)
    assert opened.page.get_attribute("html", "data-map") == "ready"
    foreign = [url for url in opened.requests if not url.startswith((report_file.as_uri(), "blob:null/", "data:"))]
    assert foreign == []
    assert opened.complaints == []


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_page, report_file, viewport):
    page = open_page(report_file, viewport=viewport).page
    assert faults(page) == []
    page.evaluate(
        "for (const one of [...document.querySelectorAll('.inc')].slice(1, 3))"
        " for (const part of one.querySelectorAll('details')) part.open = true;"
        "document.querySelectorAll('.doc').forEach((one) => { one.open = true; })"
    )
    assert faults(page) == []


def test_a_phone_scrolls_in_one_direction_only(open_page, report_file):
    page = open_page(report_file, viewport=PHONE).page
    page.locator("#open-all").click()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_filters_narrow_the_list_and_say_so(open_page, report_file):
    page = open_page(report_file).page
    total = shown(page)
    page.select_option("#f-agreement", "syr-al-tanf-zone")
    page.check("input[name=outcome][value=not_assessable]")
    fewer = shown(page)
    assert 0 < fewer < total
    assert page.inner_text("#shown") == f"{fewer} of {total} incidents"
    page.fill("#f-text", "no such words anywhere")
    assert shown(page) == 0
    assert page.is_visible("#none-shown")
    page.click("button[type=reset]")
    page.wait_for_selector("#none-shown", state="hidden")
    assert shown(page) == total


def test_a_figure_leads_to_the_incidents_that_it_counts(open_page, report_file):
    page = open_page(report_file).page
    for link in page.locator(".matrix a.fig").all():
        count = int(link.inner_text())
        link.click()
        assert shown(page) == count, link.get_attribute("data-filter")
        page.click("button[type=reset]")


def test_the_map_shows_what_the_filters_leave(open_page, report_file):
    page = open_page(report_file).page
    pins = "window.trucelineMap.querySourceFeatures('pins').length"
    assert page.evaluate(pins) > 3
    page.select_option("#f-party", "jabhat-al-nusra")
    page.wait_for_timeout(600)
    assert (
        page.evaluate("new Set(window.trucelineMap.querySourceFeatures('pins').map(one => one.properties.id)).size")
        == 1
    )


def test_a_click_on_a_sign_tells_of_its_incident(open_page, report_file):
    page = open_page(report_file).page
    page.locator("#live-map").scroll_into_view_if_needed()
    at = page.evaluate(
        """() => {
        const map = window.trucelineMap;
        const one = map.querySourceFeatures('pins').find((pin) => pin.properties.sign === 'permitted-vague');
        const p = map.project(one.geometry.coordinates);
        const box = map.getCanvas().getBoundingClientRect();
        const [x, y] = [].concat(one.properties.offset);
        return [box.x + p.x + x, box.y + p.y + y];
        }"""
    )
    page.mouse.click(*at)
    assert "Jabhat al-Nusra" in page.inner_text("#map-card h3")
    page.keyboard.press("Escape")
    assert page.is_hidden("#map-card")


def test_the_keyboard_reaches_everything(open_page, report_file):
    page = open_page(report_file).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the incidents"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "incidents"
    summary = page.locator(".inc > details > summary").first
    summary.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    assert page.locator(".inc > details").first.get_attribute("open") is not None
    assert outline == "solid"


def test_a_link_opens_what_it_leads_to(open_page, report_file):
    finding = make_case().findings[0].id
    page = open_page(report_file, fragment=f"#{finding}").page
    assert page.locator(f"#{finding}").is_visible()


def test_a_quotation_leads_to_the_marked_words(open_page, report_file):
    page = open_page(report_file).page
    page.locator(".inc > details > summary").nth(1).click()
    link = page.locator(".inc figcaption a:visible").first
    target = link.get_attribute("href")
    link.click()
    page.wait_for_timeout(200)
    marked = page.locator(f"[id='{target[1:]}'] + mark")
    assert marked.is_visible()


def test_headings_go_down_one_step_at_a_time(open_page, report_file):
    page = open_page(report_file).page
    page.locator("#open-all").click()
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,[role=heading]')].filter(one => one.checkVisibility())"
        ".map(one => +(one.ariaLevel || one.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_without_scripts_everything_is_still_there(open_page, report_file):
    page = open_page(report_file, wait="", java_script_enabled=False).page
    assert page.locator("#static-map").is_visible()
    assert not page.locator("#filters").is_visible()
    page.locator(".inc > details > summary").nth(1).click()
    assert page.locator(".inc .sentence:visible").count() > 0


def test_without_webgl_the_drawn_map_stays(open_page, report_file, tmp_path):
    blind = tmp_path / "blind.html"
    text = report_file.read_text("utf-8")
    blind.write_text(text.replace('id="maplibre-gl"', 'id="gone"'), "utf-8")
    opened = open_page(blind)
    assert opened.page.get_attribute("html", "data-map") == "drawn"
    assert opened.page.locator("#static-map").is_visible()
    assert shown(opened.page) > 0


def test_it_prints_what_is_open(open_page, report_file, tmp_path):
    page = open_page(report_file).page
    closed = page.pdf(format="A4", prefer_css_page_size=True)
    page.locator("#open-all").click()
    everything = page.pdf(format="A4", prefer_css_page_size=True)
    pages = [len(re.findall(rb"/Type\s*/Page\b", data)) for data in (closed, everything)]
    assert 5 <= pages[0] < pages[1]


def test_hostile_titles_run_nothing(open_page, tmp_path):
    case = make_case(title="</title></script><script>document.documentElement.dataset.hit='yes'</script>")
    path = tmp_path / "hostile.html"
    path.write_bytes(build_report(case, STAMP))
    opened = open_page(path)
    assert opened.page.get_attribute("html", "data-hit") is None
    assert opened.complaints == []
    assert "<script>" in opened.page.inner_text("h1")


def test_a_script_that_got_in_all_the_same_is_stopped_by_the_policy(open_page, report_file, tmp_path):
    path = tmp_path / "injected.html"
    text = report_file.read_text("utf-8")
    path.write_text(
        text.replace("<main", "<script>document.documentElement.dataset.hit='yes'</script><main", 1), "utf-8"
    )
    opened = open_page(path)
    assert opened.page.get_attribute("html", "data-hit") is None
    assert any("Content Security Policy" in line for line in opened.complaints)


def test_dates_and_names_are_isolated_for_scripts_that_run_the_other_way(open_page, report_file, tmp_path):
    path = tmp_path / "rtl.html"
    path.write_text(report_file.read_text("utf-8").replace('dir="ltr"', 'dir="rtl"', 1), "utf-8")
    page = open_page(path, viewport=PHONE).page
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    bare = page.evaluate(
        "[...document.querySelectorAll('.s-when, .s-title, .life dd, .when')].filter(one => !one.querySelector('bdi')"
        " && /\\d/.test(one.textContent) && !one.matches('.why')).length"
    )
    assert bare == 0


def test_a_page_without_incidents_opens(open_page, tmp_path):
    path = tmp_path / "empty.html"
    path.write_bytes(build_report(replace(make_case(), incidents=(), findings=(), episodes=()), STAMP))
    opened = open_page(path)
    assert opened.complaints == []
    assert faults(opened.page) == []
