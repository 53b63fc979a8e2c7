"""A connection to one checked address, with one bound of time over all that is done on it."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.net.address import Address

BLOCK: Final = 65_536


class Line:
    """Bytes to and from a server, until ``deadline`` (of ``time.monotonic``) whatever the server does.

    One that sends a byte now and then, or nothing, ends at the deadline as any other.
    """

    def __init__(self, carrier: socket.socket, deadline: float, peer: str) -> None:
        self._carrier = carrier
        self._deadline = deadline
        self.peer = peer

    def send(self, data: bytes) -> None:
        """Send all bytes; raises OSError, TimeoutError at the deadline."""
        self._carrier.settimeout(left(self._deadline))
        self._carrier.sendall(data)

    def receive(self, most: int = BLOCK) -> bytes:
        """The next bytes, none where the server has ended; raises OSError, TimeoutError at the deadline."""
        self._carrier.settimeout(left(self._deadline))
        try:
            return self._carrier.recv(min(most, BLOCK))
        except ssl.SSLEOFError:
            return b""  # what stood before says by itself whether it is whole

    def close(self) -> None:
        """Let go of it, without farewells that a server could draw out."""
        self._carrier.close()


def left(deadline: float) -> float:
    """Seconds until the deadline; raises TimeoutError where it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("out of time")
    return seconds


def open_line(
    address: Address, found: Sequence[str], trust: ssl.SSLContext, connect_seconds: float, deadline: float
) -> Line:
    """A line to the first of the checked addresses that answers; over TLS the server must prove the host's name.

    The name is not looked up again: whatever it means by now, the connection goes to what was judged.

    Raises:
        ItemError: ``read.unreachable``, ``read.no_trust``, ``read.too_slow``.
    """
    where = str(address)
    failed = "none answered"
    for one in found:
        try:
            carrier = _connected(one, address.port, min(connect_seconds, left(deadline)))
        except OSError as error:
            failed = f"{one}: {error.strerror or error}"
            continue
        try:
            return Line(_secured(carrier, address, trust, deadline), deadline, one)
        except ssl.SSLCertVerificationError as error:
            carrier.close()
            reason = f"the server does not prove that it is {address.host}: {error.verify_message}"
            mend = "check the address; nothing is fetched from a server that cannot be told from another"
            raise ItemError("read.no_trust", reason, where=where, mend=mend) from error
        except TimeoutError as error:
            carrier.close()
            raise too_slow(where) from error
        except OSError as error:
            carrier.close()
            failed = f"{one}: {getattr(error, 'reason', None) or error.strerror or error}"
    raise ItemError("read.unreachable", f"no connection: {failed}", where=where, mend="try again later")


def _connected(one: str, port: int, seconds: float) -> socket.socket:
    carrier = socket.socket(socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM)
    try:
        carrier.settimeout(seconds)
        carrier.connect((one, port))
    except OSError:
        carrier.close()
        raise
    return carrier


def _secured(carrier: socket.socket, address: Address, trust: ssl.SSLContext, deadline: float) -> socket.socket:
    if address.scheme == "http":
        return carrier
    carrier.settimeout(left(deadline))
    return trust.wrap_socket(carrier, server_hostname=address.host)


def too_slow(where: str) -> ItemError:
    """The error of a server that takes longer than it may."""
    return ItemError("read.too_slow", "the server took longer than it may", where=where, mend="try again later")


def system_trust() -> ssl.SSLContext:
    """Certificates are verified against this machine's own list, names compared, nothing older than TLS 1.2 spoken."""
    trust = ssl.create_default_context()
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    return trust
