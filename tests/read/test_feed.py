"""Feeds as files: a document for each item, with its own date and address, and nothing fetched or expanded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.evidence import BlockRole, PublishedFrom
from truceline.model.refusal import CODES
from truceline.read.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.read.test_plain import Refused
    from truceline.read.source import ReadResult

    Read = Callable[..., ReadResult]

BODY = "Four people were killed when shells fell on the town on Wednesday, the governor said."
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>River Post</title>
<item><title>Shells fall on town</title><link>https://post.example/1</link><author>A. Writer</author>
<pubDate>Thu, 08 Jun 2017 10:00:00 +0300</pubDate>
<description>short</description>
<content:encoded><![CDATA[<p>{BODY}</p><p>It was quiet then.</p>]]></content:encoded></item>
<item><title>Nothing in it</title></item>
<item><title>No date</title><description>{BODY}</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill Post</title>
<entry><title>Talks</title><link rel="self" href="https://hill.example/feed"/><link href="https://hill.example/2"/>
<updated>2017-06-08T10:00:00Z</updated><author><name>B. Writer</name><email>b@hill.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p></div></content></entry></feed>"""


def test_each_item_of_rss_is_a_document(read: Read) -> None:
    result = read(RSS, "sources/feed.rss")
    first, second = result.documents
    assert (first.part, second.part) == (0, 1)
    assert first.id != second.id
    assert (first.publisher, first.title, first.byline) == ("River Post", "Shells fall on town", "A. Writer")
    assert first.addresses == ("https://post.example/1",)
    assert first.published.known_from is PublishedFrom.META
    assert first.published.start_utc == datetime(2017, 6, 8, 7, 0, tzinfo=UTC)
    assert [(block.role, first.text[block.start : block.end]) for block in first.blocks] == [
        (BlockRole.HEADLINE, "Shells fall on town"), (BlockRole.PROSE, BODY), (BlockRole.PROSE, "It was quiet then."),
    ]  # fmt: skip
    assert (second.published.start_utc, second.language) == (None, "en")
    [refusal] = result.refusals
    assert (refusal.code, refusal.where) == ("read.no_prose", "sources/feed.rss:item 2")


def test_each_entry_of_atom_is_a_document(read: Read) -> None:
    [document] = read(ATOM, "sources/feed.xml").documents
    assert (document.publisher, document.title, document.byline) == ("Hill Post", "Talks", "B. Writer")
    assert document.addresses == ("https://hill.example/2",)
    assert document.published.reason == "the feed's updated: a moment"
    assert BODY in document.text


@pytest.mark.parametrize(
    ("stamp", "start"),
    [
        ("Thu, 08 Jun 2017 10:00:00 GMT", datetime(2017, 6, 8, 10, tzinfo=UTC)),
        ("Thu, 08 Jun 2017 23:00:00", datetime(2017, 6, 8, tzinfo=UTC)),
        ("2017-06-08", datetime(2017, 6, 8, tzinfo=UTC)),
        ("yesterday", None),
        ("Thu, 99 Jun 2017 10:00:00 GMT", None),
    ],
)
def test_dates_of_items(read: Read, stamp: str, start: datetime | None) -> None:
    feed = RSS.replace("Thu, 08 Jun 2017 10:00:00 +0300", stamp)
    assert read(feed, "sources/feed.rss").documents[0].published.start_utc == start


def test_entities_and_foreign_files_are_not_expanded(read: Read) -> None:
    inner = '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "/etc/hostname">'
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [{inner}]>'
    for entity in ("&b;", "&f;"):
        for start in (bomb, bomb.replace("?>", "?>\n", 1)):
            result = read(start + RSS.split("?>", 1)[1].replace(BODY, BODY + entity), "sources/feed.rss")
            assert result.documents == ()
            assert result.refusals[0].code in CODES


def test_a_feed_that_is_damaged_empty_or_large_is_refused(refused: Refused) -> None:
    assert refused(RSS[:-40], "sources/feed.rss").code == "read.truncated"
    assert refused('<?xml version="1.0"?><rss><channel/></rss>', "sources/feed").code == "read.empty"
    assert refused(RSS, "sources/feed.rss", options=ReadOptions(max_feed_items=1)).code == "read.too_large"
    assert refused("<rss>" + "<a>" * 5000, "sources/feed.rss").code == "read.truncated"
    assert refused('<?xml version="1.0"?><svg/>', "sources/feed.xml").code == "read.unknown_format"
    assert refused("<other/>", "sources/feed.xml").code == "read.unknown_format"


@given(st.data())
def test_damaged_feeds_are_read_or_refused(read: Read, data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([RSS, ATOM])).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(whole)))
        whole[start : start + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=20))
    result = read(bytes(whole), "sources/feed.rss")
    assert result.documents or result.refusals
    assert all(refusal.code in CODES for refusal in result.refusals)
