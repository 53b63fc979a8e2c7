"""Exchanges as WARC 1.1 (ISO 28500): request and response, byte for byte, each with its digest.

Written here and not by a library, because the bytes are at hand as they came and the ids are to be made from the
content: the same exchange at the same second is the same file.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from truceline.net.client import Exchange

MEDIA_TYPE: Final = "application/warc"
_TRUNCATED: Final = {"read.too_large": "length", "read.too_slow": "time"}


def warc_of(exchanges: Iterable[Exchange], software: str) -> bytes:
    """A WARC file: who wrote it, then for each exchange its request and response."""
    told = list(exchanges)
    head = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    at_utc = told[0].at_utc
    parts = [_record("warcinfo", at_utc, "application/warc-fields", head, [])]
    for one in told:
        parts += _records_of(one)
    return b"".join(parts)


def _records_of(one: Exchange) -> list[bytes]:
    where = [("WARC-Target-URI", str(one.address)), ("WARC-IP-Address", one.peer)]
    request_id = _id_of("request", one.at_utc, one.sent, where)
    response = list(where)
    if one.fault is not None:
        response.append(("WARC-Truncated", _TRUNCATED.get(one.fault.code, "unspecified")))
    else:
        response.append(("WARC-Payload-Digest", _digest(one.body)))
    response.append(("WARC-Concurrent-To", request_id))
    return [
        _record("request", one.at_utc, "application/http; msgtype=request", one.sent, where),
        _record("response", one.at_utc, "application/http; msgtype=response", one.received, response),
    ]


def _record(kind: str, at_utc: datetime, media_type: str, block: bytes, more: list[tuple[str, str]]) -> bytes:
    base = [(name, value) for name, value in more if name in {"WARC-Target-URI", "WARC-IP-Address"}]
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", _id_of(kind, at_utc, block, base)),
        ("WARC-Date", _moment(at_utc)),
        *more,
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", media_type),
        ("Content-Length", str(len(block))),
    ]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    return head.encode() + block + b"\r\n\r\n"


def _moment(at_utc: datetime) -> str:
    return at_utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(block: bytes) -> str:
    return f"sha256:{hashlib.sha256(block).hexdigest()}"


def _id_of(kind: str, at_utc: datetime, block: bytes, more: list[tuple[str, str]]) -> str:
    """An id made from what the record holds (RFC 9562, version 8: digits of our own making)."""
    told = "\0".join([kind, _moment(at_utc), *(value for _, value in more)])
    digest = bytearray(hashlib.sha256(told.encode() + b"\0" + block).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return f"<urn:uuid:{uuid.UUID(bytes=bytes(digest))}>"
