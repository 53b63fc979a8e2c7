"""From addresses to sources of a case: pages under custody, other answers as evidence, and a run that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flow.on_disk import make_case
from tests.net.servers import HERE, Server, client_for, page, sent_on
from truceline.errors import CaseError
from truceline.flow.check import check_case
from truceline.flow.fetching import FOLDER, KNOWN, Outcome, Wish, fetch, in_lines
from truceline.flow.progress import Silence

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.flow.case import Case

TOLD = (
    "Government aircraft struck the town of Saraqib on 8 June 2017, the monitoring group said. Three people were "
    "killed and seven were injured in the strike, according to a doctor in the town."
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Strike on Saraqib</title>
<meta property="article:published_time" content="2017-06-09T08:00:00Z"></head>
<body><article><h1>Strike on Saraqib</h1><p>{TOLD}</p><p>{TOLD[:90]} again.</p></article></body></html>""".encode()
HTML = "Content-Type: text/html; charset=utf-8"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return make_case(tmp_path / "case")


def taken(case: Case, server: Server, *paths: str, is_feed: bool = False) -> tuple[Outcome, ...]:
    addresses = tuple(f"http://{HERE}:{server.port}{path}" for path in paths)
    wish = Wish(addresses=addresses, is_feed=is_feed, contact="mail@example.org")
    return fetch(case, wish, Silence(), client_for(server), lambda _: None)


def files(case: Case) -> list[Path]:
    return sorted((case.folder / FOLDER).rglob("*.warc"))


def test_a_page_becomes_evidence_and_a_source_that_the_next_run_reads(case: Case) -> None:
    with Server({"/a": sent_on("/b"), "/b": page(PAGE, HTML, 'ETag: "1"')}) as server:
        outcomes = taken(case, server, "/a")
        address = f"http://{HERE}:{server.port}/b"
    assert [one.state for one in outcomes] == ["fetched"]
    assert [str(path.relative_to(case.folder)) for path in files(case)] == [outcomes[0].file]
    assert check_case(case).faults == ()
    case.run()
    document = next(one for one in (case.rows(_document())) if one.addresses == (address,))
    assert TOLD in document.text
    assert document.published.start_utc is not None
    assert document.published.start_utc.isoformat() == "2017-06-09T08:00:00+00:00"
    claims = [claim for claim in case.claims() if claim.document == document.id]
    assert any(getattr(claim.content, "act", "") for claim in claims)
    assert check_case(case).faults == ()


def _document() -> type:
    from truceline.model import Document

    return Document


def test_what_did_not_change_is_not_laid_twice(case: Case) -> None:
    answers = {"/etag": page(PAGE, HTML, 'ETag: "1"'), "/none": page(PAGE + b"<!-- -->", HTML)}
    with Server(dict(answers)) as server:
        assert [one.state for one in taken(case, server, *answers)] == ["fetched", "fetched"]
        server.answers["/etag"] = page(b"", status="304 Not Modified")
        again = taken(case, server, *answers)
        assert 'If-None-Match: "1"' in "".join(server.asked)
    assert [(one.state, one.reason) for one in again] == [
        ("unchanged", "the server has nothing newer"),
        ("unchanged", "the same bytes as before"),
    ]
    assert len(files(case)) == 2


def test_a_page_that_was_taken_out_is_asked_for_anew(case: Case) -> None:
    with Server({"/a": page(PAGE, HTML, 'ETag: "1"')}) as server:
        taken(case, server, "/a")
        files(case)[0].unlink()
        assert taken(case, server, "/a")[0].state == "fetched"
        assert "If-None-Match" not in server.asked[-1]


def test_a_damaged_memory_of_answers_is_as_good_as_none(case: Case) -> None:
    (case.folder / FOLDER).mkdir(parents=True)
    (case.folder / FOLDER / KNOWN).write_bytes(b"{damaged")
    with Server({"/a": page(PAGE, HTML)}) as server:
        assert taken(case, server, "/a")[0].state == "fetched"


def test_what_is_refused_says_why_and_what_came_is_evidence_still(case: Case) -> None:
    with Server({"/gone": page(b"gone", status="410 Gone"), "/in": sent_on("http://10.0.0.1/")}) as server:
        outcomes = taken(case, server, "/gone", "/in")
    assert [one.code for one in outcomes] == ["read.status", "read.forbidden_address"]
    assert len(list(in_lines(outcomes))) == 2
    assert files(case) == []
    kept = [path.read_bytes() for path in case.evidence.glob("*/*") if path.is_file()]
    assert sum(b"410 Gone" in data for data in kept) == 1
    assert sum(b"Location: http://10.0.0.1/" in data for data in kept) == 1
    assert sum(b"/robots.txt HTTP/1.1" in data for data in kept) == 1
    assert check_case(case).faults == ()


def test_a_feed_gives_its_pages_and_is_evidence_itself(case: Case) -> None:
    with Server() as server:
        links = "".join(f"<item><link>/{name}</link></item>" for name in "abb")
        server.answers["/feed"] = page(f"<rss><channel>{links}</channel></rss>".encode())
        server.answers["/a"] = page(PAGE, HTML)
        outcomes = taken(case, server, "/feed", is_feed=True)
    told = [(one.state, one.reason if one.state == "fetched" else one.code) for one in outcomes]
    assert told == [("fetched", "2 pages"), ("fetched", ""), ("refused", "read.status")]
    assert len(files(case)) == 1


def test_feeds_that_are_none_or_name_too_many(case: Case) -> None:
    with (case.folder / "case.toml").open("a", encoding="utf-8") as settings:
        settings.write("[fetch]\nmax_items = 2\n")
    few = type(case)(case.folder, _settings(case))
    with Server({"/none": page(b"<html>")}) as server:
        odd = ("http://[::1", "javascript:x", "http://user:pw@example.org/", "http://10.0.0.1/")
        links = "".join(f"<item><link>{link}</link></item>" for link in odd[:2])
        server.answers["/odd"] = page(f"<rss>{links}</rss>".encode())
        assert [one.code for one in taken(few, server, "/odd", is_feed=True)] == ["", *["read.bad_address"] * 2]
        items = "".join(f"<item><link>http://{HERE}:{server.port}/{number}</link></item>" for number in range(5))
        server.answers["/feed"] = page(f"<rss>{items}</rss>".encode())
        assert [one.code for one in taken(few, server, "/none", is_feed=True)] == ["read.truncated"]
        outcomes = taken(few, server, "/feed", is_feed=True)
    assert len(outcomes) == 3
    assert outcomes[0].reason == "5 pages, of which the first 2 are fetched"


def _settings(case: Case) -> object:
    from truceline.flow.settings import read_settings

    return read_settings(case.folder / "case.toml")


@pytest.mark.parametrize("contact", ["", "   ", "nobody", "a@b.org\r\nHost: x", "ä@b.org", "@" * 300])
def test_who_asks_must_say_who_they_are(case: Case, contact: str) -> None:
    with pytest.raises(CaseError, match="must be able to write"):
        fetch(case, Wish(addresses=("http://example.org/",), contact=contact), Silence())


def test_the_usual_client_reaches_nothing_on_this_machine(case: Case) -> None:
    with Server({"/a": page(PAGE, HTML)}) as server:
        address = f"http://{HERE}:{server.port}/a"
        wish = Wish(addresses=(address, "http://localhost/"), contact="mail@example.org", ports=(server.port,))
        outcomes = fetch(case, wish, Silence(), sleep=lambda _: None)
        assert [one.code for one in outcomes] == ["read.forbidden_address"] * 2
        assert server.asked == []
