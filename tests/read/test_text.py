"""Which encoding, and a working copy that keeps every offset."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.read.text import decode, folded, working_copy

RUSSIAN = "Российская сторона зафиксировала восемь случаев стрельбы в провинциях Хама и Латакия, сообщает министерство."
ARABIC = "قالت وزارة الدفاع الروسية إن الجانب الروسي سجل ثماني حالات إطلاق نار في محافظتي حماة واللاذقية يوم الجمعة"
FRENCH = "Le cessez-le-feu est entré en vigueur à midi, d'après une source proche des négociations à Genève."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (RUSSIAN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + ARABIC.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "utf-16-be"),
        (FRENCH.encode("utf-16-le"), "utf-16-le"),
        (FRENCH.encode("utf-16-be"), "utf-16-be"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
        (RUSSIAN.encode("koi8-r"), "koi8-r"),
        (ARABIC.encode("cp1256"), "cp1256"),
        (FRENCH.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_and_the_text_comes_back(data: bytes, encoding: str) -> None:
    found = decode(data, where="a.txt")
    assert found.encoding == encoding
    assert found.text in {RUSSIAN, ARABIC, FRENCH}


def test_what_the_page_declares_wins_over_guessing() -> None:
    data = "Ελλάδα και Τουρκία".encode("iso-8859-7")
    assert decode(data, where="a.html", declared="ISO-8859-7").text == "Ελλάδα και Τουρκία"


@pytest.mark.parametrize("declared", ["rot13", "idna", "zlib", "no-such-thing", "../../etc", ""])
def test_what_is_declared_and_is_no_character_set_is_passed_over(declared: str) -> None:
    assert decode(RUSSIAN.encode("cp1251"), where="a.html", declared=declared).encoding == "cp1251"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x00" * 500,
        b"\x7fELF\x02\x01\x01" + b"\x00\x01\x02\xff" * 200,
        b"\xff" * 300,
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8",
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(ItemError) as caught:
        decode(data, where="a.txt")
    assert caught.value.code == "read.not_text"
    assert caught.value.where == "a.txt"
    assert caught.value.mend


@given(st.text())
def test_the_working_copy_is_as_long_as_the_text(text: str) -> None:
    copy = working_copy(text)
    assert len(copy) == len(text)
    assert working_copy(copy) == copy


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "M"])))
def test_the_working_copy_keeps_every_character_that_one_sees(text: str) -> None:
    assert working_copy(text) == text


def test_spaces_and_line_ends_of_every_kind_become_plain() -> None:
    text = "to\u00a0WSJ\u2009x\u3000y\r\nnext\rlast\u2028end\x0b\x07"
    assert working_copy(text) == "to WSJ x y \nnext\nlast\nend\n "


def test_folding_compares_without_regard_to_form() -> None:
    assert folded("  Al\u00a0Tanf\n ﬁre ") == "al tanf fire"


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    with suppress(ItemError):
        assert decode(data, where="x").text.encode("utf-8") or not data.strip(codecs.BOM_UTF8)
