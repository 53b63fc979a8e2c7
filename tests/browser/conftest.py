"""A Chromium for the browser tests: Debian's, never one that a package downloads."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import sync_playwright

from tests.publish.report_case import STAMP, make_case
from truceline.publish.report import build_report

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
APT = "there is no Chromium; install it with: sudo apt-get install -y --no-install-recommends chromium"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser():
    """The browser, once for all tests."""
    path = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if path is None and not os.environ.get("TRUCELINE_REQUIRE_BROWSER"):
        pytest.skip(APT)
    assert path is not None, APT
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def report_file(tmp_path_factory):
    """The report of the small case, on disk."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(build_report(make_case(), STAMP))
    return path


@dataclass
class Opened:
    """A page from disk with everything that it asked for and complained of."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser):
    """Opens a file from disk in a window of its own and waits for the page and, if it may, for the map."""
    contexts = []

    def opener(path, *, viewport=None, fragment="", wait="html[data-map]", **options):
        context = browser.new_context(viewport=viewport or DESKTOP, **options)
        contexts.append(context)
        page = context.new_page()
        opened = Opened(page)
        page.on("request", lambda request: opened.requests.append(request.url))
        page.on("console", lambda message: complain(opened, message))
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.goto(path.as_uri() + fragment)
        if wait:
            page.wait_for_selector(wait, timeout=60_000)
        return opened

    yield opener
    for context in contexts:
        context.close()


def complain(opened, message):
    """Keep errors and warnings; what the software renderer says of its own speed is no fault of the page."""
    if message.type in {"error", "warning"} and "GL Driver Message" not in message.text:
        opened.complaints.append(message.text)
