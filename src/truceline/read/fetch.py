"""Fetch pages from the web politely: one request at a time, robots.txt heeded, every answer handed over as evidence.

A cascade for each address: (1) taken apart, (2) robots.txt of its site, (3) the pause that its host is owed, (4) one
request, conditional where an earlier answer is known, (5) a redirect begins again at (1). Each connection is judged by
itself in ``net``: a redirect into a network is refused as the address itself would be.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.net.address import Address, parse_address
from truceline.read.coding import decoded
from truceline.read.robots import CLOSED, MAX_ROBOTS_BYTES, Robots, parse_robots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from truceline.net.client import Client, Exchange

PRODUCT: Final = "Truceline"
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
UNCHANGED: Final = 304
_HEADER: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?")
"""What is sent back of a server's words: visible ASCII, within bounds."""
MAX_DELAY_S: Final = 60.0
"""A site that wants longer pauses than this is left alone, and the person told."""


@dataclass(frozen=True)
class Known:
    """What an earlier answer said of itself, in the server's words, to ask whether it still holds."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How a fetcher behaves: who asks, how long between two requests to one host, how often it is sent on."""

    agent: str
    delay_s: float = 2.0
    max_redirects: int = 5
    max_bytes: int = 20_000_000


@dataclass
class Attempt:
    """What became of one address: its exchanges in order (those about robots.txt apart), and how it ended.

    ``fault`` says why nothing was got; ``is_unchanged`` that the server has nothing newer; else the last exchange holds
    the page and ``body`` its bytes.
    """

    asked: str
    exchanges: list[Exchange] = field(default_factory=list)
    fault: ItemError | None = None
    is_unchanged: bool = False
    body: bytes = b""

    @property
    def final(self) -> Exchange | None:
        """The last answer, where there was any."""
        return self.exchanges[-1] if self.exchanges else None


class Fetcher:
    """Fetches addresses one after the other; what robots.txt said and when a host was asked is kept for its life.

    ``keep_robots`` is handed each exchange about a robots.txt; ``known`` are earlier answers by address.
    """

    def __init__(
        self,
        client: Client,
        manners: Manners,
        known: Mapping[str, Known] | None = None,
        keep_robots: Callable[[Exchange], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.client = client
        self.manners = manners
        self.known = known or {}
        self._keep_robots = keep_robots
        self._sleep = sleep
        self._robots: dict[str, Robots] = {}
        self._asked_at: dict[str, float] = {}

    def fetch(self, text: str) -> Attempt:
        """What is at an address; nothing is raised for what the address or its server do wrong."""
        attempt = Attempt(text)
        try:
            last = self._followed(parse_address(text), attempt)
            attempt.is_unchanged = last.status == UNCHANGED
            attempt.body = b"" if attempt.is_unchanged else self._body(last)
        except ItemError as error:
            attempt.fault = error
        return attempt

    def _followed(self, address: Address, attempt: Attempt) -> Exchange:
        """The answer at the end of the redirects; each hop is judged as the first was."""
        seen: set[str] = set()
        while str(address) not in seen and len(seen) <= self.manners.max_redirects:
            seen.add(str(address))
            self._check_robots(address)
            last = self._asked(address, self._conditions(address))
            attempt.exchanges.append(last)
            if last.fault is not None:
                raise last.fault
            if last.status not in REDIRECTS or not last.header("location"):
                return _checked_status(last)
            address = parse_address(_as_text(last.header("location")), address)
        reason = (
            "sends round in a ring" if str(address) in seen else f"sends on over {self.manners.max_redirects} times"
        )
        raise ItemError("read.redirects", reason, where=attempt.asked, mend="give the address where it ends")

    def _body(self, last: Exchange) -> bytes:
        body = decoded(last.body, last.header("content-encoding"), self.manners.max_bytes, str(last.address))
        if not body:
            raise ItemError("read.empty", "the answer is empty", where=str(last.address), mend="check the address")
        return body

    def _conditions(self, address: Address) -> tuple[tuple[str, str], ...]:
        known = self.known.get(str(address), Known())
        told = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
        return tuple((name, value) for name, value in told if _HEADER.fullmatch(value))

    def _asked(self, address: Address, conditions: tuple[tuple[str, str], ...] = ()) -> Exchange:
        """One request, after the pause that is owed to the host; as sent, without a coding: evidence to be read."""
        self._pause(address)
        told = (("User-Agent", self.manners.agent), ("Accept", "*/*"), ("Accept-Encoding", "identity"), *conditions)
        try:
            return self.client.ask(address, told)
        finally:
            self._asked_at[address.host] = time.monotonic()

    def _pause(self, address: Address) -> None:
        before = self._asked_at.get(address.host)
        if before is not None:
            robots = self._robots.get(address.origin, Robots())
            owed = max(self.manners.delay_s, robots.delay_s) - (time.monotonic() - before)
            if owed > 0:
                self._sleep(owed)

    def _check_robots(self, address: Address) -> None:
        """Raises ItemError ``read.robots`` where the site does not want it, and what a request may raise."""
        if address.origin not in self._robots:
            self._robots[address.origin] = CLOSED  # where asking fails, the site's other pages need not ask again
            self._robots[address.origin] = self._read_robots(address)
        robots = self._robots[address.origin]
        mend = "save the page yourself and put the file into sources/"
        if robots.delay_s > MAX_DELAY_S:
            reason = f"the site wants {robots.delay_s:.0f} s between requests"
            raise ItemError("read.robots", reason, where=str(address), mend=mend)
        rule = robots.deciding(address.target)
        if rule is not None and not rule.is_allowed:
            told = "could not be read" if robots is CLOSED else f"has Disallow: {rule.pattern[:200]}"
            raise ItemError("read.robots", f"{address.origin}/robots.txt {told}", where=str(address), mend=mend)

    def _read_robots(self, address: Address) -> Robots:
        """RFC 9309, section 2.3.1: none there means all is allowed; a server that fails means nothing is."""
        place = Address(address.scheme, address.host, address.port, "/robots.txt")
        for _ in range(self.manners.max_redirects + 1):
            last = self._asked(place)
            self._keep_robots(last)
            if last.fault is not None and last.fault.code != "read.too_large":
                raise last.fault
            if last.status not in REDIRECTS:
                break
            place = parse_address(_as_text(last.header("location")), place)
        if last.status == 200:
            body = decoded(last.body, last.header("content-encoding"), 4 * MAX_ROBOTS_BYTES, str(place))
            return parse_robots(body, PRODUCT)
        return CLOSED if last.status >= 500 or last.status == 429 else Robots()


def _checked_status(last: Exchange) -> Exchange:
    if last.status in {200, UNCHANGED}:
        return last
    again = last.header("retry-after")[:60]
    mend = f"try again later (it says: {again})" if again else "check the address, or save the page yourself"
    raise ItemError("read.status", f"the server answers {last.status}", where=str(last.address), mend=mend)


def _as_text(header: str) -> str:
    """A header's bytes as most servers mean them."""
    return header.encode("latin-1").decode("utf-8", errors="replace")
