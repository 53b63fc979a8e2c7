"""What an address names, told strictly, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.net.address import parse_address


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a?b=c#d", "http://example.org/a?b=c"),
        ("https://example.org:8443/ä b".replace(" ", "%20"), "https://example.org:8443/%C3%A4%20b"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://[2606:4700:0::1111]/x", "http://[2606:4700::1111]/x"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://example.org./", "http://example.org/"),
        ("  https://example.org/a  ", "https://example.org/a"),
    ],
)
def test_taken_apart(text: str, told: str) -> None:
    assert str(parse_address(text)) == told


@pytest.mark.parametrize(
    "text",
    [
        *("ftp://example.org/", "file:///etc/passwd", "gopher://x/", "javascript:alert(1)", "example.org", "", "//x/y"),
        *("http://", "http:///path", "http://user:secret@example.org/", "http://127.0.0.1\\@example.org/"),
        *("http://example.org:99999/", "http://example.org:x/", "http://exa mple.org/", "http://a\r\nHost: b/"),
        *("http://[::1", "http://[fe80::1%25eth0]/", "http://ex\u2100mple.org/", "http://" + "a" * 5_000 + ".org/"),
        *("http://-x.example/", "http://a..b/", "http://%31%32%37.0.0.1/", "http://a\x00b/", "http://a/\udcff"),
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(ItemError) as caught:
        parse_address(text)
    assert caught.value.code == "read.bad_address"


def test_relative_to_where_it_stood() -> None:
    base = parse_address("https://example.org/a/b?c=d")
    assert str(parse_address("../x", base)) == "https://example.org/x"
    assert str(parse_address("//other.example/y", base)) == "https://other.example/y"
    assert str(parse_address("?z", base)) == "https://example.org/a/b?z"
    with pytest.raises(ItemError):
        parse_address("file:///etc/passwd", base)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = parse_address(f"http://{text}")
    except ItemError:
        return
    assert parse_address(str(address)) == address
    assert all(32 < ord(sign) < 127 for sign in str(address))
