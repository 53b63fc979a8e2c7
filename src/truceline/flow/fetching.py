"""Pages of the web into a case: fetched politely, kept as WARC under custody, and laid into ``sources/fetched``.

What gives a page becomes a file there, which the next run reads as any other; what else servers answered (redirects,
errors, robots.txt, "unchanged") is evidence too, and no source. Only this and an endpoint that a person names open the
network; a run by itself never does (docs/decisions/0022).
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin

import msgspec

import truceline
from truceline.engine.lock import working_alone
from truceline.errors import CaseError, ItemError
from truceline.model import Evidence
from truceline.model.noun import Part
from truceline.net.client import Bounds, Client
from truceline.net.reach import WEB_PORTS, Reach
from truceline.read.custody import LOG, CustodyLog, EvidenceStore, take
from truceline.read.durable import storage_errors, write_durably
from truceline.read.feed import item_addresses
from truceline.read.fetch import PRODUCT, Attempt, Fetcher, Known, Manners
from truceline.read.readers import load_lexicons
from truceline.read.source import Body, Source
from truceline.read.web_records import MEDIA_TYPE, warc_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from truceline.flow.case import Case
    from truceline.flow.progress import Progress
    from truceline.net.client import Exchange

FOLDER: Final = "sources/fetched"
KNOWN: Final = ".known.json"
"""What earlier answers said of themselves: a hidden file, so that no run takes it for a source."""
MAKER: Final = "flow.fetching-1"
_CONTACT: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{1,198}[\x21-\x7e])?")


class Outcome(NamedTuple):
    """What became of one address: ``state`` is fetched, unchanged or refused; ``file`` is where the page was laid."""

    address: str
    state: str
    file: str = ""
    code: str = ""
    reason: str = ""
    mend: str = ""


class Kept(Part, frozen=True, kw_only=True):
    """What is remembered of a page that was fetched: words to ask again by, its bytes' SHA-256, where it lies."""

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be fetched: ``addresses``, of feeds the pages that they name; ``ports`` beside those of the web."""

    addresses: tuple[str, ...]
    is_feed: bool = False
    contact: str = ""
    ports: tuple[int, ...] = ()


def fetch(
    case: Case,
    wish: Wish,
    progress: Progress,
    client: Client | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Outcome, ...]:
    """Fetch what is wished into a case; each address has its outcome, in order.

    ``client`` and ``sleep`` are other than the usual ones in tests only.

    Raises:
        CaseError: nobody is named whom a server could write to, or the case is in use.
        StorageError: the case cannot be written to.
    """
    settings = case.settings.fetch
    agent = _agent(wish.contact or settings.contact)
    bounds = Bounds(max_bytes=settings.max_bytes, max_seconds=settings.max_seconds)
    client = client or Client(Reach(ports=WEB_PORTS | set(wish.ports)), bounds)
    with working_alone(case.folder, datetime.now(UTC), "a fetch"):
        shelf = Shelf(case)
        manners = Manners(agent=agent, delay_s=settings.delay_s, max_bytes=settings.max_bytes)
        fetcher = Fetcher(client, manners, shelf.known(), shelf.keep_aside, sleep)
        outcomes = []
        addresses = list(dict.fromkeys(wish.addresses))
        if wish.is_feed:
            found = [_pages(case, shelf, fetcher.fetch(address)) for address in addresses]
            outcomes = [outcome for _, outcome in found]
            addresses = list(dict.fromkeys(page for pages, _ in found for page in pages))
        progress.begin("fetch", len(addresses))
        for done, address in enumerate(addresses, start=1):
            outcomes.append(shelf.take(fetcher.fetch(address)))
            progress.advance("fetch", done)
        progress.end("fetch")
        return tuple(outcomes)


def _agent(contact: str) -> str:
    contact = contact.strip()
    if not _CONTACT.fullmatch(contact) or not ("@" in contact or "://" in contact):
        raise CaseError(
            "whoever runs a site must be able to write to whoever fetches from it, and nobody is named",
            where="case.toml",
            mend='add [fetch] contact = "you@example.org", or an address of a page about you; or use --contact',
        )
    return f"{PRODUCT}/{truceline.__version__} (+{contact})"


def _pages(case: Case, shelf: Shelf, attempt: Attempt) -> tuple[Sequence[str], Outcome]:
    """The pages that a feed names; the feed itself is evidence and no source: its items are fetched whole."""
    outcome = shelf.take(attempt, is_source=False)
    if outcome.state != "fetched" or attempt.final is None:
        return (), outcome
    try:
        items = item_addresses(_as_source(attempt.body, attempt.asked, case))
    except ItemError as error:
        return (), _refused(attempt.asked, error)
    pages = list(dict.fromkeys(_joined(str(attempt.final.address), item) for item in items))
    most = case.settings.fetch.max_items
    told = f"{len(pages)} pages" if len(pages) <= most else f"{len(pages)} pages, of which the first {most} are fetched"
    return pages[:most], outcome._replace(reason=told)


def _joined(base: str, item: str) -> str:
    """An item's address, which may count from the feed's own; what is malformed stays so, and is refused by itself."""
    try:
        return urljoin(base, item)
    except ValueError:
        return item


def _as_source(data: bytes, origin: str, case: Case) -> Source:
    return Source(
        _evidence(data, origin, "application/xml", datetime.now(UTC)), Body(data), case.settings.read, load_lexicons()
    )


def _evidence(data: bytes, origin: str, media_type: str, at_utc: datetime) -> Evidence:
    sha256 = hashlib.sha256(data).hexdigest()
    return Evidence(
        id=Evidence.id_of(sha256),
        made_by=MAKER,
        sha256=sha256,
        size=len(data),
        media_type=media_type,
        origin=origin,
        captured_utc=at_utc,
        captured_with=f"truceline {truceline.__version__}",
    )


def _refused(address: str, error: ItemError) -> Outcome:
    return Outcome(address, "refused", "", error.code, error.reason, error.mend)


@dataclass
class Shelf:
    """Where answers are kept: evidence with its custody log, pages as sources, and what is known of both."""

    case: Case
    _kept: dict[str, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the evidence, and read what is known."""
        self._store = EvidenceStore(self.case.evidence)
        self._log = CustodyLog(self.case.evidence / LOG)
        self._software = f"{PRODUCT} {truceline.__version__}"
        self._folder = self.case.folder / FOLDER
        self._kept = _read_kept(self._folder / KNOWN)

    def known(self) -> dict[str, Known]:
        """By which words to ask again for pages that still lie where they were laid."""
        lying = {key: one for key, one in self._kept.items() if (self.case.folder / one.file).is_file()}
        return {key: Known(one.etag, one.last_modified) for key, one in lying.items()}

    def keep_aside(self, exchange: Exchange) -> None:
        """Keep an exchange that is no page as evidence only."""
        self._keep([exchange], str(exchange.address))

    def take(self, attempt: Attempt, *, is_source: bool = True) -> Outcome:
        """Keep what an attempt gave, and say what became of it."""
        last = attempt.final
        is_page = last is not None and attempt.fault is None and not attempt.is_unchanged
        aside = attempt.exchanges[:-1] if is_page and is_source else attempt.exchanges
        if aside:
            self._keep(aside, attempt.asked)
        if attempt.fault is not None:
            return _refused(attempt.asked, attempt.fault)
        if last is None or attempt.is_unchanged:
            return Outcome(attempt.asked, "unchanged", reason="the server has nothing newer")
        return self._lay(attempt, last) if is_source else Outcome(attempt.asked, "fetched")

    def _lay(self, attempt: Attempt, last: Exchange) -> Outcome:
        sha256 = hashlib.sha256(attempt.body).hexdigest()
        before = self._kept.get(str(last.address))
        if before is not None and before.sha256 == sha256 and (self.case.folder / before.file).is_file():
            self._keep([last], attempt.asked)
            return Outcome(attempt.asked, "unchanged", before.file, reason="the same bytes as before")
        data = warc_of([last], self._software)
        digest = hashlib.sha256(data).hexdigest()[:12]
        host = re.sub(r"[^a-z0-9.-]", "_", last.address.host)
        file = f"{FOLDER}/{host}/{last.at_utc:%Y%m%dT%H%M%SZ}-{digest}.warc"
        path = self.case.folder / file
        take(self._store, self._log, _evidence(data, file, MEDIA_TYPE, last.at_utc), data)
        _write(path, data)
        kept = Kept(etag=last.header("etag"), last_modified=last.header("last-modified"), sha256=sha256, file=file)
        self._kept[str(last.address)] = kept
        _write(self._folder / KNOWN, msgspec.json.format(msgspec.json.encode(self._kept, order="sorted"), indent=1))
        return Outcome(attempt.asked, "fetched", file)

    def _keep(self, exchanges: Sequence[Exchange], origin: str) -> None:
        data = warc_of(exchanges, self._software)
        take(self._store, self._log, _evidence(data, origin[:2000], MEDIA_TYPE, exchanges[0].at_utc), data)


def _read_kept(path: Path) -> dict[str, Kept]:
    """What is known of earlier answers; what cannot be read is as good as nothing known."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Kept])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all."""
    fresh = path.with_name(f".{path.name}.part")
    with storage_errors(path.name):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(fresh, data)
        fresh.rename(path)


def in_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line for each address that gave no page: why, and how to mend it."""
    for one in outcomes:
        if one.state == "refused":
            yield f"{one.code}  {one.address}: {one.reason}\n  Mend: {one.mend}"
