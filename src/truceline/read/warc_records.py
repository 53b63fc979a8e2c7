"""The records of web archives (WARC, WACZ), as the decoder's process finds them: hostile bytes stay in there.

fastwarc cuts an archive into records and reads what HTTP did to a page. Everything that it reads comes through
``Unpacked``, which counts: no archive may hold more than it may take, however small it is packed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib
from collections import Counter
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 1 << 16
GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
PAGES: Final = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "application/rss+xml",
        "application/atom+xml", "application/xml", "text/xml",
    }
)  # fmt: skip
"""Media types of what is read; everything else of a page (pictures, scripts) is counted."""
DIGESTS: Final = frozenset({"md5", "sha1", "sha256", "sha512"})
AGAIN: Final = "fetch the archive again"


class ArchiveRecord(msgspec.Struct, frozen=True):
    """A page of an archive: where it came from, when (ISO 8601, may be empty), its media type and its bytes.

    ``number`` counts the records of the whole archive from 1.
    """

    number: int
    uri: str
    date: str
    media_type: str
    software: str
    payload: bytes


class ArchiveFault(msgspec.Struct, frozen=True):
    """Why a record, or the rest of an archive, was not taken."""

    number: int
    uri: str
    code: str
    reason: str
    mend: str


class ArchiveBoundError(Exception):
    """The archive holds more than it may."""


class Unpacked:
    """A file as a stream of unpacked bytes, of one member of gzip after the other; never more than ``limit`` of them.

    ``is_cut`` tells, at its end, that the last member was not whole.
    """

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._left = limit
        self._at = 0
        self._rest = file.read(CHUNK)
        self._is_packed = self._rest.startswith(GZIP)
        self._member: Any = None
        self.is_cut = False

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes; none at the end. Raises ArchiveBoundError beyond the limit."""
        wanted = size if 0 < size <= CHUNK else CHUNK
        data = self._unpack(wanted) if self._is_packed else self._plain(wanted)
        self._at += len(data)
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveBoundError
        return data

    def _plain(self, wanted: int) -> bytes:
        data, self._rest = self._rest[:wanted], self._rest[wanted:]
        return data or self._file.read(wanted)

    def _unpack(self, wanted: int) -> bytes:
        while True:
            self._rest = self._rest or self._file.read(CHUNK)
            if not self._rest:
                self.is_cut = self.is_cut or self._member is not None
                return b""
            if self._member is None:
                self._member = zlib.decompressobj(wbits=31)
            try:
                data: bytes = self._member.decompress(self._rest, wanted)
            except zlib.error:
                self.is_cut, self._rest, self._file = True, b"", io.BytesIO()
                return b""
            self._rest = self._member.unconsumed_tail or self._member.unused_data
            if self._member.eof:
                self._member = None
            if data:
                return data

    def tell(self) -> int:
        """How many bytes were given."""
        return self._at

    def seek(self, *_: int) -> int:
        """A stream is read once."""
        raise OSError("not to be sought in")

    def close(self) -> None:
        """The file is the caller's."""


class ArchiveReader:
    """Reads the records of an archive; ``counted`` are those that hold no page, by what they hold."""

    def __init__(self, limit: int, most_records: int, most_bytes: int) -> None:
        self._limit = limit
        self._most_records = most_records
        self._most_bytes = most_bytes
        self._number = 0
        self.counted: Counter[str] = Counter()
        self._software = ""

    def read(self, file: IO[bytes]) -> Iterator[ArchiveRecord | ArchiveFault]:
        """The pages and faults of a file, in its order."""
        head = file.read(4)
        file.seek(0)
        if head != ZIP:
            yield from self._records(file)
            return
        try:
            with zipfile.ZipFile(file) as archive:
                names = sorted(one for one in archive.namelist() if _is_part(one))
                if not names:
                    yield self._fault("", "read.unknown_format", "a ZIP archive without WARC files", "unpack it")
                for name in names:
                    with archive.open(name) as part:
                        yield from self._records(part)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, zlib.error) as error:
            yield self._fault("", "read.truncated", f"is no whole archive: {error}"[:300], AGAIN)

    def _records(self, file: IO[bytes]) -> Iterator[ArchiveRecord | ArchiveFault]:
        from fastwarc.warc import ArchiveIterator

        stream = Unpacked(file, self._limit)
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                self._number += 1
                if self._number > self._most_records:
                    reason = f"over {self._most_records} records"
                    mend = "split it, or raise [read] max_archive_records"
                    yield self._fault("", "read.too_large", reason, mend)
                    return
                found = self._taken(record)
                if found is not None:
                    yield found
        except ArchiveBoundError:
            reason = f"over {self._limit} bytes when unpacked: what comes behind is not read"
            yield self._fault("", "read.too_large", reason, "split it, or raise [read] max_table_bytes")
        except OSError as error:
            yield self._fault("", "read.truncated", f"damaged behind this record: {error}"[:300], AGAIN)
        else:
            if stream.is_cut:
                yield self._fault("", "read.truncated", "cut short or damaged behind this record", AGAIN)
        self._limit -= min(stream.tell(), self._limit)

    def _taken(self, record: Any) -> ArchiveRecord | ArchiveFault | None:
        """The page of a record, or why it is none; None where the record is of another kind."""
        kind = str(record.record_type)
        uri = record.headers.get("WARC-Target-URI") or ""
        if kind == "warcinfo":
            self._software = self._tool(record)
        if kind not in {"response", "resource", "revisit", "unknown"}:
            return None
        if kind in {"revisit", "unknown"} or not uri.strip("<>").startswith(("http://", "https://")):
            self.counted[kind if kind != "response" else "no page"] += 1
            return None
        uri = uri.strip("<>")[:4000]
        block = record.reader.read(self._most_bytes + 1)
        if len(block) > self._most_bytes:
            reason = f"{record.content_length} bytes, more than {self._most_bytes}"
            return self._fault(uri, "read.too_large", reason, "raise [read] max_bytes")
        if len(block) != record.content_length:
            reason = f"{len(block)} bytes of {record.content_length}: the archive is cut short"
            return self._fault(uri, "read.truncated", reason, AGAIN)
        if not _is_as_digested(record.headers.get("WARC-Block-Digest"), block):
            return self._fault(uri, "read.truncated", "the record is not what its digest says", AGAIN)
        return self._page(record, kind, uri, block)

    def _tool(self, record: Any) -> str:
        lines = bytes(record.reader.read(CHUNK)).decode("utf-8", "replace").splitlines()
        named = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("software:"))
        return next(named, "")[:200]

    def _page(self, record: Any, kind: str, uri: str, block: bytes) -> ArchiveRecord | ArchiveFault | None:
        """What a record holds, without what HTTP put round it."""
        if kind == "resource":
            media_type, payload = record.headers.get("Content-Type") or "", block
        else:
            try:
                status, media_type, payload = _answer(block, self._most_bytes)
            except (OSError, ValueError, AttributeError) as error:
                reason = f"cannot be read as an answer of HTTP: {error}"[:300]
                return self._fault(uri, "read.truncated", reason, AGAIN)
            if status != 200:  # the only status with a page
                self.counted[f"status {status}"] += 1
                return None
        media_type = media_type.partition(";")[0].strip().lower() or "application/octet-stream"
        if media_type not in PAGES:
            self.counted[media_type] += 1
            return None
        if len(payload) > self._most_bytes:
            reason = f"over {self._most_bytes} bytes when unpacked"
            return self._fault(uri, "read.too_large", reason, "raise [read] max_bytes")
        return ArchiveRecord(self._number, uri, _date(record), media_type, self._software, payload)

    def _fault(self, uri: str, code: str, reason: str, mend: str) -> ArchiveFault:
        return ArchiveFault(self._number, uri, code, reason, mend)


def _is_part(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _answer(block: bytes, most: int) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer of HTTP, unpacked; up to one byte more than may be taken.

    A record of its own is made of it, so that a damaged encoding stops nothing else.
    """
    from fastwarc.warc import WarcRecord

    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
    record = WarcRecord.from_bytes(head + b"Content-Length: %d\r\n\r\n" % len(block) + block)
    record.parse_http(auto_decode="all")
    status = record.http_headers.status_code
    if status is None:
        raise ValueError("it has no status")
    parts: list[bytes] = []
    left = most + 1
    while left > 0 and (part := record.reader.read(min(left, CHUNK))):
        parts.append(part)
        left -= len(part)
    return status, record.http_content_type or "", b"".join(parts)


def _date(record: Any) -> str:
    """When a record was made, in ISO 8601; empty where it does not say."""
    told = record.headers.get("WARC-Date")
    if told is None:
        return ""
    try:
        date = datetime.fromisoformat(told)
    except ValueError:
        return ""
    return date.isoformat() if date.tzinfo is not None else ""


def _is_as_digested(told: str | None, block: bytes) -> bool:
    """Whether a block has the digest that its record states, in base32, base64 or hex; unknown ones are let be."""
    name, _, value = (told or "").partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in DIGESTS or not value:
        return True
    digest = hashlib.new(name, block, usedforsecurity=False).digest()
    forms = (base64.b32encode(digest).decode().rstrip("="), digest.hex(), base64.b64encode(digest).decode().rstrip("="))
    value = value.strip().rstrip("=")
    return value in forms or value.lower() == forms[1] or value.upper() == forms[0]
