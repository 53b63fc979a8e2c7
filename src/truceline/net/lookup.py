"""Which addresses does a host's name stand for, and may they be asked? Looked up once for each connection."""

from __future__ import annotations

import queue
import socket
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.net.address import Address
    from truceline.net.reach import Reach

MAX_TRIED: Final = 4
"""Addresses of one host that are tried, one after the other."""


def system_lookup(host: str, port: int) -> Sequence[str]:
    """Addresses of a name as this machine's resolver tells them, in its order; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def within(seconds: float, look_up: Callable[[str, int], Sequence[str]], host: str, port: int) -> Sequence[str]:
    """What the lookup gives, for at most so long: the system's own bound may be minutes.

    Raises:
        OSError: the name is not known, or the resolver gave no answer in time.
    """
    answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(look_up(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise TimeoutError("no answer from the resolver") from None
    if isinstance(answer, UnicodeError):
        raise OSError("no name of a host") from answer
    if isinstance(answer, OSError):
        raise answer
    return answer


def checked_addresses(
    address: Address, reach: Reach, look_up: Callable[[str, int], Sequence[str]], seconds: float
) -> tuple[str, ...]:
    """The addresses to connect to, all of them judged; one that may not be asked closes the host.

    Why all: a name that stands for a public and a private address at once is set up to be taken for the one and to
    reach the other.

    Raises:
        ItemError: ``read.forbidden_address``, or ``read.unreachable`` where the name is not known.
    """
    where = str(address)
    if address.port not in reach.ports:
        allowed = ", ".join(map(str, sorted(reach.ports)))
        raise ItemError(
            "read.forbidden_address", f"port {address.port} is none of {allowed}", where=where, mend="name it: --port"
        )
    try:
        found: tuple[str, ...] = (str(ip_address(address.host)),)
    except ValueError:
        found = _looked_up(address, look_up, seconds)
    for one in found:
        what = reach.fault(one)
        if what:
            reason = f"leads to {one}, which is no address of the public web ({what})"
            mend = "save the page yourself and put the file into sources/"
            raise ItemError("read.forbidden_address", reason, where=where, mend=mend)
    return found[:MAX_TRIED]


def _looked_up(address: Address, look_up: Callable[[str, int], Sequence[str]], seconds: float) -> tuple[str, ...]:
    mend = "check the address and the connection"
    try:
        found = tuple(within(seconds, look_up, address.host, address.port))
    except OSError as error:
        reason = f"no host of this name is found ({error.strerror or error})"
        raise ItemError("read.unreachable", reason, where=str(address), mend=mend) from error
    if not found:
        raise ItemError("read.unreachable", "the name stands for no address", where=str(address), mend=mend)
    return found
