"""One request and its answer, with every byte of both kept, within bounds of size and time.

HTTP/1.1 by h11, which does no input and output of its own: so the connection is ours (to an address that was judged),
and the bytes as they came are at hand for the evidence (docs/decisions/0022). Nothing is followed, repeated, or taken
from the environment: no proxies, no cookies, no passwords.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import h11

from truceline.errors import ItemError
from truceline.net.line import Line, open_line, system_trust, too_slow
from truceline.net.lookup import checked_addresses, system_lookup
from truceline.net.reach import Reach

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    from truceline.net.address import Address

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much one exchange may take: bytes of the answer's head and body, seconds to connect and in all."""

    max_head_bytes: int = 65_536
    max_bytes: int = 20_000_000
    connect_seconds: float = 10.0
    max_seconds: float = 60.0


class Exchange(NamedTuple):
    """A request and its answer: what was sent and what came, byte for byte, from which address and when.

    ``fault`` is what is wrong with the answer: it is kept as far as it came, and not to be used.
    """

    address: Address
    peer: str
    at_utc: datetime
    sent: bytes
    received: bytes
    status: int = 0
    headers: Headers = ()
    body: bytes = b""
    fault: ItemError | None = None

    def header(self, name: str) -> str:
        """The first header of this name (in lower case), or nothing."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass
class _Answer:
    """An answer as it comes in."""

    received: bytearray = field(default_factory=bytearray)
    body: bytearray = field(default_factory=bytearray)
    status: int = 0
    headers: Headers = ()


class Client:
    """Asks servers within ``reach`` and ``bounds``.

    ``look_up`` tells a name's addresses, ``trust`` whose certificates count; both are the system's unless given.
    """

    def __init__(
        self,
        reach: Reach | None = None,
        bounds: Bounds | None = None,
        look_up: Callable[[str, int], Sequence[str]] = system_lookup,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.reach = reach or Reach()
        self.bounds = bounds or Bounds()
        self._look_up = look_up
        self._trust = trust

    def ask(self, address: Address, headers: Headers = (), method: str = "GET", body: bytes = b"") -> Exchange:
        """The server's answer, as far as it came; what is wrong with it stands in its ``fault``.

        Raises:
            ItemError: nothing was sent: the address may not be asked, or there is no connection to it.
        """
        deadline = time.monotonic() + self.bounds.max_seconds
        found = checked_addresses(address, self.reach, self._look_up, self.bounds.connect_seconds)
        self._trust = self._trust or system_trust()
        line = open_line(address, found, self._trust, self.bounds.connect_seconds, deadline)
        at_utc = datetime.now(UTC)
        answer = _Answer()
        sent = b""
        fault = None
        try:
            talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=self.bounds.max_head_bytes)
            sent = _request(talk, address, headers, method, body)
            line.send(sent)
            self._listen(talk, line, answer, str(address))
        except ItemError as error:
            fault = error
        except TimeoutError:
            fault = too_slow(str(address))
        except OSError as error:
            fault = _broken(f"the connection broke: {error.strerror or error}", str(address))
        finally:
            line.close()
        received, body_ = bytes(answer.received), bytes(answer.body)
        return Exchange(address, line.peer, at_utc, sent, received, answer.status, answer.headers, body_, fault)

    def _listen(self, talk: h11.Connection, line: Line, answer: _Answer, where: str) -> None:
        """Take the answer in; raises ItemError where it breaks a bound or the rules of HTTP, OSError."""
        while True:
            try:
                event = talk.next_event()
            except h11.RemoteProtocolError as error:
                raise _broken(f"the answer is no whole HTTP: {error}", where) from error
            if event is h11.NEED_DATA:
                self._more(talk, line, answer, where)
            elif isinstance(event, h11.Response):
                answer.status = event.status_code
                answer.headers = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in event.headers)
            elif isinstance(event, h11.Data):
                answer.body += event.data
                if len(answer.body) > self.bounds.max_bytes:
                    raise _too_large(self.bounds.max_bytes, where)
            elif isinstance(event, h11.EndOfMessage):
                beyond = len(talk.trailing_data[0])
                del answer.received[len(answer.received) - beyond :]
                return
            elif not isinstance(event, h11.InformationalResponse):
                raise _broken("the server ended before its answer", where)

    def _more(self, talk: h11.Connection, line: Line, answer: _Answer, where: str) -> None:
        # No more than a head at once, so that which bound is met first does not hang on how the bytes came in.
        data = line.receive(self.bounds.max_head_bytes)
        answer.received += data
        if answer.status == 0 and len(answer.received) > 2 * self.bounds.max_head_bytes:
            raise _too_large(self.bounds.max_head_bytes, where)
        if len(answer.received) > 2 * (self.bounds.max_bytes + self.bounds.max_head_bytes):  # chunks of one byte
            raise _too_large(self.bounds.max_bytes, where)
        talk.receive_data(data)


def _request(talk: h11.Connection, address: Address, headers: Headers, method: str, body: bytes) -> bytes:
    told = [("Host", address.authority), *headers, ("Connection", "close")]
    if body:
        told.append(("Content-Length", str(len(body))))
    request = h11.Request(method=method, target=address.target, headers=told)
    parts = [talk.send(request)]
    if body:
        parts.append(talk.send(h11.Data(data=body)))
    parts.append(talk.send(h11.EndOfMessage()))
    return b"".join(part or b"" for part in parts)


def _broken(reason: str, where: str) -> ItemError:
    return ItemError("read.bad_answer", reason, where=where, mend="try again later, or save the page yourself")


def _too_large(limit: int, where: str) -> ItemError:
    return ItemError("read.too_large", f"the answer has over {limit} bytes", where=where, mend="save it yourself")
