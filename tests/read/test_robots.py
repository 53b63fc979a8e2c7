"""What a robots.txt asks for, by the rules of RFC 9309 and its own examples."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.read.robots import Robots, Rule, parse_robots

EXAMPLE = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("name", "target", "is_allowed"),
    [
        ("other", "/a.gif", False),
        ("other", "/a.gif?x", True),
        ("other", "/example/x", False),
        ("other", "/publications/x", True),
        ("other", "/", True),
        ("foobot", "/", False),
        ("FooBot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/publications/", False),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/example/a.gif", True),
        ("quxbot", "/example/", True),
    ],
)
def test_the_example_of_the_standard(name: str, target: str, is_allowed: bool) -> None:
    assert parse_robots(EXAMPLE.encode(), name).allows(target) is is_allowed


def test_the_longest_rule_wins_and_of_two_alike_the_permission() -> None:
    robots = parse_robots(b"user-agent: *\ndisallow: /a/b\nallow: /a\nallow: /c\ndisallow: /c", "truceline")
    assert not robots.allows("/a/b/c")
    assert robots.allows("/a/x")
    assert robots.allows("/c")
    assert robots.deciding("/z") is None


@pytest.mark.parametrize(
    ("pattern", "target", "fits"),
    [
        *(("/a", "/abc", True), ("/a$", "/a", True), ("/a$", "/ab", False), ("/*/c", "/a/b/c/d", True)),
        *(("/*.php$", "/x.php", True), ("/*.php$", "/x.php?y", False), ("/a*a$", "/a", False), ("*", "/x", True)),
        *(("/a*$", "/abc", True), ("/a*b*c$", "/aXbYc", True), ("/a*b*c$", "/aXcYb", False), ("/b", "/a/b", False)),
    ],
)
def test_patterns(pattern: str, target: str, fits: bool) -> None:
    assert Rule(pattern, is_allowed=False).fits(target) is fits


def test_groups_of_one_name_are_one_and_delays_count() -> None:
    text = "User-agent: Truceline/1.0 # us\nDisallow: /a\nCrawl-delay: 7\n\nUser-agent: x\nDisallow: /\n\n"
    text += "User-agent: truceline\nDisallow: /b\nCrawl-delay: soon"
    robots = parse_robots(text.encode(), "Truceline")
    assert [rule.pattern for rule in robots.rules] == ["/a", "/b"]
    assert robots.delay_s == 7


def test_nothing_asked_is_all_allowed() -> None:
    assert parse_robots(b"", "truceline") == Robots()
    assert parse_robots(b"User-agent: *\nDisallow:", "truceline").allows("/x")
    assert parse_robots(b"\xff\xfe\x00 <html>no robots here</html>", "truceline").allows("/x")


def test_patterns_of_many_stars_take_no_longer() -> None:
    start = time.process_time()
    assert not Rule("/" + "*a" * 2_000 + "b$", is_allowed=False).fits("/" + "a" * 4_000)
    assert time.process_time() - start < 0.5


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_are_read(data: bytes, target: str) -> None:
    assert parse_robots(b"user-agent: *\n" + data, "truceline").allows("/" + target) in {True, False}
