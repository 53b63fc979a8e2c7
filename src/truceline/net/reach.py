"""Which addresses of the network may be asked? Public ones only: nothing inside a network, on this machine or link.

What is judged is the address that a connection then goes to, never a name: a name may mean something else a moment
later (docs/decisions/0022). Blocks come from ``special_addresses.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Final

import msgspec

from truceline.lexicon.base import convert, read_lexicon

DATA: Final = Path(__file__).with_name("special_addresses.yaml")
WEB_PORTS: Final = frozenset({80, 443})
_ISATAP: Final = (0x00005EFE, 0x02005EFE)
"""The 32 bits before the IPv4 address in an interface's identifier (RFC 5214, section 6.1)."""

Network = IPv4Network | IPv6Network


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    closed: tuple[tuple[str, str], ...]
    public_ipv6: str
    carriers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Blocks:
    """The table of special blocks: ``closed`` with what each is, ``carriers`` of IPv4 addresses."""

    closed: tuple[tuple[Network, str], ...]
    public_ipv6: IPv6Network
    carriers: tuple[IPv6Network, ...]


@cache
def load_blocks() -> Blocks:
    """The package's table, read once; raises LexiconError."""
    body = convert(read_lexicon(DATA), _Body)
    return Blocks(
        closed=tuple((ip_network(block), what) for block, what in body.closed),
        public_ipv6=IPv6Network(body.public_ipv6),
        carriers=tuple(IPv6Network(block) for block, _ in body.carriers),
    )


def closed_as(text: str) -> str:
    """What an address is that may not be asked (“private”, "this machine"); empty where it is a public one.

    An IPv6 address that carries an IPv4 address (mapped, NAT64) is what that one is.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return "no address"
    if isinstance(address, IPv6Address):
        return _closed_ipv6(address)
    return next((what for block, what in load_blocks().closed if address in block), "")


def _closed_ipv6(address: IPv6Address) -> str:
    if address.scope_id is not None:
        return "this link"
    blocks, number = load_blocks(), int(address)
    if any(address in block for block in blocks.carriers):
        return closed_as(str(IPv4Address(number & 0xFFFFFFFF)))
    if address not in blocks.public_ipv6:
        return "outside the public part of IPv6"
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return "a tunnel to an IPv4 address"
    return next((what for block, what in blocks.closed if address in block), "")


@dataclass(frozen=True)
class Reach:
    """How far a client may go: ``ports`` that may be asked, and ``allowed`` networks although they are not public.

    Where ``is_public`` is false, the allowed networks are all that may be asked.

    ``allowed`` is for servers that the caller knows: a model on this machine, the server of a test. Nothing that comes
    from a page, a feed or a case's list of addresses ever sets it.
    """

    ports: frozenset[int] = WEB_PORTS
    allowed: tuple[Network, ...] = ()
    is_public: bool = True

    def fault(self, text: str) -> str:
        """Why this address may not be asked; empty where it may."""
        what = closed_as(text) or ("" if self.is_public else "not on this machine")
        if what and what != "no address" and any(ip_address(text) in block for block in self.allowed):
            return ""
        return what
