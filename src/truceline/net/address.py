"""What does a web address name? Taken apart once, strictly; all later steps use the parts, never the text again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from truceline.errors import ItemError

PORTS: Final = {"http": 80, "https": 443}
MAX_ADDRESS: Final = 4_000
_HOST: Final = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~-._"
_MEND: Final = "give an address such as https://example.org/page"


@dataclass(frozen=True)
class Address:
    """The parts of an address: ``host`` is a name in ASCII or an address, ``target`` the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt is about."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def parse_address(text: str, base: Address | None = None) -> Address:
    """The address in a text; ``base`` is the one that a relative address counts from.

    Raises:
        ItemError: ``read.bad_address``: no http or https, no host, a name and password in it, or no address at all.
    """
    text = text.strip()
    if len(text) > MAX_ADDRESS or any(ord(sign) <= 32 or ord(sign) == 127 or sign == "\\" for sign in text):
        raise _fault("has blanks, backslashes or control characters in it, or is too long", text)
    try:
        parts = urlsplit(urljoin(str(base), text) if base else text)
        port = parts.port
        path, query = (quote(part, safe=_SAFE) for part in (parts.path or "/", parts.query))
    except ValueError as error:
        raise _fault(f"is malformed: {error}", text) from error
    if parts.scheme not in PORTS:
        raise _fault(f"its scheme is {parts.scheme or 'missing'}: only http and https are fetched", text)
    if "@" in parts.netloc:
        raise _fault("has a name or a password in it, which would be kept with the evidence", text)
    target = path + (f"?{query}" if query else "")
    return Address(parts.scheme, _host(parts, text), PORTS[parts.scheme] if port is None else port, target)


def _host(parts: SplitResult, text: str) -> str:
    host = parts.hostname or ""
    try:
        if ":" in host:
            address = IPv6Address(host)
            if address.scope_id is not None:
                raise _fault("names a link of this machine", text)
            return str(address)
        name = host.encode("idna").decode("ascii").lower()
    except ValueError as error:
        raise _fault(f"its host is malformed: {error}", text) from error
    if not _HOST.fullmatch(name) or len(name) > 253:
        raise _fault("has no host, or one that no server is called by", text)
    return name.rstrip(".")


def _fault(reason: str, text: str) -> ItemError:
    return ItemError("read.bad_address", reason, where=text[:200], mend=_MEND)
