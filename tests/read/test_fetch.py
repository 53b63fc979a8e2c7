"""Fetching: redirects judged one by one, robots.txt heeded, pauses kept, bombs defused; and answers as WARC."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from tests.net.servers import Server, client_for, page, sent_on
from truceline.errors import ItemError
from truceline.read.coding import decoded
from truceline.read.fetch import Fetcher, Known, Manners
from truceline.read.web_records import warc_of

if TYPE_CHECKING:
    from truceline.net.client import Exchange

AGENT = "Truceline/0 (+mail@example.org)"
MANNERS = Manners(agent=AGENT, delay_s=0, max_bytes=100_000)


def at(server: Server, path: str, host: str = "site.example") -> str:
    return f"http://{host}:{server.port}{path}"


def fetcher(server: Server, manners: Manners = MANNERS, **more: object) -> Fetcher:
    return Fetcher(client_for(server), manners, **more)  # type: ignore[arg-type]  # tests name what they set


def code_of(server: Server, path: str) -> str:
    fault = fetcher(server).fetch(at(server, path)).fault
    assert fault is not None
    return fault.code


def gzipped(body: bytes) -> bytes:
    """The body packed without the hour of packing, so that the same test is the same test twice."""
    return gzip.compress(body, mtime=0)


def test_a_page_and_who_asked_for_it() -> None:
    with Server({"/a": page(b"words")}) as server:
        attempt = fetcher(server).fetch(at(server, "/a#part"))
        assert (attempt.body, attempt.fault, server.paths()) == (b"words", None, ["/robots.txt", "/a"])
        assert all(f"User-Agent: {AGENT}\r\n" in head for head in server.asked)
        assert "Cookie" not in server.asked[1]


def test_redirects_are_followed_and_each_is_kept() -> None:
    with Server({"/a": sent_on("b?x=1"), "/b?x=1": sent_on("//other.example:0/c")}) as server:
        server.answers["/b?x=1"] = sent_on(at(server, "/c", "other.example"))
        server.answers["/c"] = page(b"there")
        attempt = fetcher(server).fetch(at(server, "/a"))
        assert attempt.body == b"there"
        assert [one.status for one in attempt.exchanges] == [302, 302, 200]
        assert server.paths().count("/robots.txt") == 2  # each site is asked for its own


@pytest.mark.parametrize(
    "target",
    [
        *("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "http://127.0.0.2/"),
        *("http://[::ffff:10.0.0.1]/", "http://2130706434/", "http://[64:ff9b::7f00:1]/"),
    ],
)
def test_redirects_into_networks_are_refused(target: str) -> None:
    with Server({"/a": sent_on(target)}) as server:
        here = fetcher(server)
        here.client = client_for(server, look_up=lambda host, port: ["127.0.0.1" if "site" in host else "127.0.0.2"])
        here.client.reach = type(here.client.reach)(here.client.reach.ports | {80}, here.client.reach.allowed)
        attempt = here.fetch(at(server, "/a"))
        assert attempt.fault is not None
        assert attempt.fault.code == "read.forbidden_address"
        assert [one.status for one in attempt.exchanges] == [302]


def test_redirects_to_other_schemes_rings_and_chains_without_end() -> None:
    with Server(
        {"/file": sent_on("file:///etc/passwd"), "/ring": sent_on("/gnir"), "/gnir": sent_on("/ring")}
    ) as server:
        server.answers |= {f"/{number}": sent_on(f"/{number + 1}") for number in range(20)}
        assert code_of(server, "/file") == "read.bad_address"
        assert code_of(server, "/ring") == "read.redirects"
        server.asked.clear()
        assert code_of(server, "/0") == "read.redirects"
        assert len(server.asked) == 7


def test_what_robots_forbid_is_not_asked_for() -> None:
    told = b"User-agent: *\nDisallow: /private\nAllow: /private/open"
    with Server({"/robots.txt": page(told), "/private/open": page(b"o"), "/x": sent_on("/private/y")}) as server:
        assert code_of(server, "/private/a") == "read.robots"
        assert server.paths() == ["/robots.txt"]
        assert fetcher(server).fetch(at(server, "/private/open")).body == b"o"
        assert code_of(server, "/x") == "read.robots"
        assert "/private/y" not in server.paths()


@pytest.mark.parametrize(
    ("status", "code"), [("503 Down", "read.robots"), ("429 Slow", "read.robots"), ("404 None", ""), ("403 No", "")]
)
def test_robots_that_fail_close_and_robots_that_are_not_there_open(status: str, code: str) -> None:
    with Server({"/robots.txt": page(b"", status=status), "/a": page(b"words")}) as server:
        attempt = fetcher(server).fetch(at(server, "/a"))
        assert (attempt.fault.code if attempt.fault else "") == code


def test_robots_that_break_are_asked_for_once() -> None:
    with Server({"/robots.txt": b"nonsense\r\n\r\n", "/a": page(b"words")}) as server:
        here = fetcher(server)
        faults = [here.fetch(at(server, path)).fault for path in ("/a", "/b")]
        assert [fault.code for fault in faults if fault] == ["read.bad_answer", "read.robots"]
        assert server.paths() == ["/robots.txt"]


def test_robots_elsewhere_are_followed_and_kept() -> None:
    kept: list[Exchange] = []
    told = page(b"User-agent: *\nDisallow: /")
    with Server({"/robots.txt": sent_on("/r"), "/r": told, "/a": page(b"words")}) as server:
        attempt = fetcher(server, keep_robots=kept.append).fetch(at(server, "/a"))
        assert attempt.fault is not None
        assert attempt.fault.code == "read.robots"
        assert [one.status for one in kept] == [302, 200]


def test_pauses_between_requests_to_one_host() -> None:
    pauses: list[float] = []
    with Server({"/robots.txt": page(b"User-agent: *\nCrawl-delay: 9"), "/a": page(b"a"), "/b": page(b"b")}) as server:
        here = fetcher(server, Manners(agent=AGENT, delay_s=3), sleep=pauses.append)
        for path in ("/a", "/b"):
            assert here.fetch(at(server, path)).fault is None
        assert here.fetch(at(server, "/a", "other.example")).fault is None
    assert [round(pause) for pause in pauses] == [9, 9, 9]  # each host's robots.txt itself is owed none


def test_a_site_that_wants_longer_pauses_than_we_take_is_left_alone() -> None:
    with Server({"/robots.txt": page(b"User-agent: *\nCrawl-delay: 600"), "/a": page(b"a")}) as server:
        assert code_of(server, "/a") == "read.robots"


def test_what_is_known_is_asked_for_again_only_where_it_changed() -> None:
    with Server({"/a": page(b"", status="304 Not Modified")}) as server:
        known = {at(server, "/a"): Known('"v1"', "Thu, 08 Jun 2017 10:00:00 GMT")}
        attempt = fetcher(server, known=known).fetch(at(server, "/a"))
        assert (attempt.is_unchanged, attempt.fault, attempt.body) == (True, None, b"")
        assert 'If-None-Match: "v1"\r\nIf-Modified-Since: Thu, 08 Jun 2017 10:00:00 GMT\r\n' in server.asked[-1]


def test_of_a_server_s_words_only_those_that_can_be_sent_are_sent_back() -> None:
    with Server({"/a": page(b"words")}) as server:
        for etag in ('"\u00e9"', '"a"\r\nHost: x', "a" * 5_000, " ", "\x00"):
            attempt = fetcher(server, known={at(server, "/a"): Known(etag)}).fetch(at(server, "/a"))
            assert attempt.body == b"words"
        assert "If-None-Match" not in "".join(server.asked)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(b"gone", status="410 Gone"), "read.status"),
        (page(b"", "Retry-After: 60", status="503 Later"), "read.status"),
        (page(b""), "read.empty"),
        (page(gzipped(bytes(50_000_000)), "Content-Encoding: gzip"), "read.too_large"),
        (page(gzipped(gzipped(bytes(50_000_000))), "Content-Encoding: gzip, gzip"), "read.too_large"),
        (page(gzipped(b"words")[:-9], "Content-Encoding: gzip"), "read.bad_answer"),
        (page(b"words", "Content-Encoding: gzip"), "read.bad_answer"),
        (page(b"words", "Content-Encoding: br"), "read.bad_answer"),
        (page(b"words", "Content-Encoding: gzip,gzip,gzip"), "read.bad_answer"),
    ],
)
def test_answers_that_are_not_taken(answer: bytes, code: str) -> None:
    with Server({"/a": answer}) as server:
        assert code_of(server, "/a") == code


def test_codings() -> None:
    assert decoded(gzip.compress(b"words"), "gzip", 100, "") == b"words"
    assert decoded(zlib.compress(gzip.compress(b"words")), "x-gzip, deflate", 100, "") == b"words"
    assert decoded(b"words", "identity", 5, "") == b"words"
    with pytest.raises(ItemError):
        decoded(gzip.compress(b"words"), "gzip", 4, "")


def test_answers_as_records_that_others_read() -> None:
    with Server({"/a": sent_on("/ä"), "/%C3%A4": page(b"words", "Content-Type: text/plain")}) as server:
        attempt = fetcher(server).fetch(at(server, "/a"))
    data = warc_of(attempt.exchanges, "Truceline 0")
    assert data == warc_of(attempt.exchanges, "Truceline 0")
    records = list(ArchiveIterator(io.BytesIO(data), verify_digests=True))
    assert [record.record_type for record in records] == [
        WarcRecordType.warcinfo,
        *(WarcRecordType.request, WarcRecordType.response) * 2,
    ]
    assert len({record.record_id for record in records}) == 5
    found = [
        (record.headers["WARC-Target-URI"], record.http_headers.status_code, record.reader.read())
        for record in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response)
    ]
    assert found == [(at(server, "/a"), 302, b""), (at(server, "/%C3%A4"), 200, b"words")]
    assert records[4].headers["WARC-IP-Address"] == "127.0.0.1"
    assert records[4].headers["WARC-Concurrent-To"] == records[3].headers["WARC-Record-ID"]


def test_digests_are_those_of_the_bytes_and_cut_answers_say_so() -> None:
    with Server({"/a": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"}) as server:
        attempt = fetcher(server).fetch(at(server, "/a"))
    assert attempt.fault is not None
    for record in ArchiveIterator(io.BytesIO(warc_of(attempt.exchanges, "T")), parse_http=False):
        assert record.verify_block_digest()
        if record.record_type is WarcRecordType.response:
            assert record.headers["WARC-Truncated"] == "unspecified"
