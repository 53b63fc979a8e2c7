"""Web archives made by hand: records with any length, digest and encoding that a test wants to state."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

URI = "https://news.example/2017/06/08/strike.html"
INFO = b"software: Wget/1.21\r\nformat: WARC File Format 1.1\r\n"


def record(
    payload: bytes,
    uri: str = URI,
    *,
    kind: str = "response",
    status: str = "200 OK",
    http: Mapping[str, str] | None = None,
    length: int | None = None,
    **named: str,
) -> bytes:
    """A record; ``named`` are further WARC headers, with _ for -."""
    if kind in {"response", "revisit"}:
        headers = {"Content-Type": "text/html; charset=utf-8", **(http or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + payload
        media_type = "application/http; msgtype=response"
    else:
        block, media_type = payload, (http or {}).get("Content-Type", "text/html")
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": uri,
        "WARC-Date": "2017-06-09T07:30:00Z",
        "Content-Type": media_type,
        **{f"WARC-{name.replace('_', '-')}": value for name, value in named.items()},
        "Content-Length": str(len(block) if length is None else length),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def info() -> bytes:
    """The record at the head of an archive that says what made it."""
    return record(INFO, "", kind="warcinfo", http={"Content-Type": "application/warc-fields"})


def packed(*records: bytes) -> bytes:
    """Records packed with gzip, each for itself, as archives are."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def wacz(**archives: bytes) -> bytes:
    """A WACZ with these archives, by file name with _ for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("datapackage.json", "{}")
        for name, data in archives.items():
            file.writestr(f"archive/{name.replace('_', '.')}", data)
    return out.getvalue()


def sha1(block: bytes) -> str:
    """A digest as archives state it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
