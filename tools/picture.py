"""Take the README's picture of a report: its head and its map, with one sign at al-Tanf told in full.

``python -m tools.picture REPORT.html`` after a run of the bundled case. It needs Chromium, so ``./dev docs`` skips it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tools.tracked import ROOT

PICTURE = ROOT / "docs/images/report.png"
WIDTH = 1240
SHORTEN = """() => {
  for (const one of document.querySelectorAll('#glance, #map .intro')) one.hidden = true;
  document.querySelector('.contents').style.position = 'static';
  document.querySelector('#map').style.paddingTop = '26px';
  document.querySelector('.head').style.paddingTop = '10px';
  document.querySelector('#live-map').scrollIntoView({ block: 'end' });
}"""
SIGN = """() => {
  const map = window.trucelineMap;
  const [x, y] = [38.3, 33.6];
  const far = (one) => Math.hypot(one.geometry.coordinates[0] - x, one.geometry.coordinates[1] - y);
  const [one] = map.querySourceFeatures('pins').sort((a, b) => far(a) - far(b));
  const at = map.project(one.geometry.coordinates);
  const box = map.getCanvas().getBoundingClientRect();
  const [dx, dy] = [].concat(one.properties.offset);
  return [box.x + at.x + dx, box.y + at.y + dy];
}"""
BOTTOM = "document.querySelector('.map-legend').getBoundingClientRect().bottom + scrollY"


def take(page: Page, report: Path) -> None:
    """Open the report, choose the sign, and keep the picture."""
    page.goto(report.resolve().as_uri())
    page.wait_for_selector("html[data-map=ready]", timeout=60_000)
    page.evaluate(SHORTEN)
    page.wait_for_timeout(500)
    x, y = page.evaluate(SIGN)
    page.mouse.click(x, y)
    page.wait_for_timeout(600)
    height = float(page.evaluate(BOTTOM)) + 10
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURE, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})


def main(arguments: list[str]) -> int:
    """Take the picture of the report named."""
    browser = next(
        (path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None
    )
    if len(arguments) != 1 or browser is None:
        print("usage: python -m tools.picture REPORT.html (needs Chromium)", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        take(started.new_page(viewport={"width": WIDTH, "height": 1000}), Path(arguments[0]))
        started.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
