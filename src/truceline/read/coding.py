"""The bytes behind a content coding: gzip and deflate, unpacked within a bound, so that no bomb goes off."""

from __future__ import annotations

import zlib
from typing import Final

from truceline.errors import ItemError

MAX_CODINGS: Final = 2
_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Window bits for zlib: with gzip's head, with zlib's."""


def decoded(body: bytes, coding: str, limit: int, where: str) -> bytes:
    """A body without its content codings, at most ``limit`` bytes at any step.

    Raises:
        ItemError: ``read.too_large`` over the bound, ``read.bad_answer`` for a coding that is unknown or broken.
    """
    codings = [one.strip().lower() for one in coding.split(",")]
    codings = [one for one in codings if one not in {"", "identity"}]
    if len(codings) > MAX_CODINGS or any(one not in _WINDOWS for one in codings):
        raise _fault(f"is in the coding {coding[:60]!r}", where)
    for one in reversed(codings):
        body = _unpacked(body, _WINDOWS[one], limit, where)
    return body


def _unpacked(body: bytes, window: int, limit: int, where: str) -> bytes:
    try:
        unpacker = zlib.decompressobj(window)
        data = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise _fault(f"is not what its coding says: {error}", where) from error
    if len(data) > limit:
        mend = "save the page yourself, or raise [fetch] max_bytes"
        raise ItemError("read.too_large", f"unpacks to over {limit} bytes", where=where, mend=mend)
    if not unpacker.eof:
        raise _fault("is cut short", where)
    return data


def _fault(reason: str, where: str) -> ItemError:
    return ItemError("read.bad_answer", f"the answer {reason}", where=where, mend="save the page yourself")
