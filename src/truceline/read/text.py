"""Bytes become text: which encoding, and a working copy whose offsets equal those of the decoded evidence."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from truceline.errors import ItemError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARABLE: Final = re.compile(
    r"(?:utf-?(?:8|16)(?:-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?1|us-ascii|ascii|windows-?125\d|cp125\d|cp866|koi8-?[ru]"
    r"|gb2312|gbk|gb18030|big5|shift[-_]?jis|euc-?(?:jp|kr))",
    re.IGNORECASE,
)
_ALIASES: Final = {"latin1": "cp1252", "latin-1": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252"}
_FALLBACKS: Final = ("cp1251", "cp1256", "koi8-r", "cp1252")
_FREQUENT: Final = {"cp1251": "оеаинтсрвл", "koi8-r": "оеаинтсрвл", "cp1256": "اليمنروتبة"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SAMPLE_CHARS: Final = 50_000
_MEND: Final = "save it again as UTF-8"


class Decoded(NamedTuple):
    """The text of some bytes and the encoding that it was read in; a byte order mark is not part of the text."""

    text: str
    encoding: str


def decode(data: bytes, *, where: str, declared: str | None = None) -> Decoded:
    """The text of bytes, by this cascade; raises ItemError ``read.not_text`` where no step fits.

    1. a byte order mark; 2. zero bytes at every other place (UTF-16 without a mark); 3. UTF-8 without a fault;
    4. the declared character set; 5. the most plausible of Windows-1251, Windows-1256, KOI8-R and Windows-1252 by the
    commonest letters of Russian and Arabic and by the share of plain Latin letters.
    """
    for decoded in (_by_mark(data), _by_zeros(data), _by_name(data, "utf-8")):
        if decoded is not None:
            return _checked(decoded, where)
    name = (declared or "").strip().strip("\"'").lower()
    if _DECLARABLE.fullmatch(name):
        decoded = _by_name(data, _ALIASES.get(name, name))
        if decoded is not None:
            return _checked(decoded, where)
    decoded = _by_letters(data)
    if decoded is None:
        raise ItemError("read.not_text", "the bytes are text in no encoding we know", where=where, mend=_MEND)
    return _checked(decoded, where)


def working_copy(text: str) -> str:
    """The text that spans refer to: as long as the decoded evidence, one character for each.

    Spaces of every kind become U+0020, line ends of every kind end in one U+000A, control characters become spaces;
    all other characters stay as they are, and normalising them is for whoever matches.
    """
    return text.replace("\r\n", " \n").translate(_spaces())


def folded(text: str) -> str:
    """A text for comparing: NFKC, lower case, runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _spaces() -> dict[int, str]:
    blanks = (*range(0x20), *range(0x7F, 0xA1), 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF)
    table = dict.fromkeys(blanks, " ")
    return table | dict.fromkeys((0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")


def _by_mark(data: bytes) -> Decoded | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _by_name(data[len(mark) :], name)
    return None


def _by_zeros(data: bytes) -> Decoded | None:
    sample = data[:4000]
    if len(sample) < 8 or len(data) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return _by_name(data, "utf-16-le")
    if even > half * 0.4 and odd < half * 0.05:
        return _by_name(data, "utf-16-be")
    return None


def _by_name(data: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(data.decode(name), name)
    except (UnicodeDecodeError, LookupError):
        return None


def _by_letters(data: bytes) -> Decoded | None:
    """The fallback whose letters are most plausible, or None where none is (seven letters in ten, or half frequent)."""
    best: tuple[float, Decoded] | None = None
    for name in _FALLBACKS:
        decoded = _by_name(data, name)
        if decoded is None:
            continue
        value = _plausible(decoded.text[:_SAMPLE_CHARS], name)
        if value > 0 and (best is None or value > best[0]):
            best = (value, decoded)
    return best[1] if best else None


def _plausible(sample: str, name: str) -> float:
    """How plausible a decoding is: over 0 where it may be right; the margins were set on news text in each script."""
    letters = [char for char in sample.lower() if char.isalpha()]
    if not letters:
        return 0.0
    foreign = [char for char in letters if char > "\x7f"]
    if name not in _FREQUENT:
        return 1 - len(foreign) / len(letters) - 0.7
    if not foreign:
        return 0.0
    frequent = sum(char in _FREQUENT[name] for char in foreign) / len(foreign)
    swapped = sum(first.islower() and second.isupper() for first, second in pairwise(sample))
    return frequent - 0.5 - swapped / len(letters)


def _checked(decoded: Decoded, where: str) -> Decoded:
    controls = len(_CONTROL.findall(decoded.text))
    if controls > 8 and controls > len(decoded.text) * 0.002:
        reason = f"{controls} control characters in {len(decoded.text)}: this is no text in {decoded.encoding}"
        raise ItemError("read.not_text", reason, where=where, mend=_MEND)
    return decoded
