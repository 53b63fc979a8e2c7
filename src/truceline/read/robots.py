"""May a program fetch this path? A site's robots.txt, read as RFC 9309 says.

Groups of the product's own name hold, else those of ``*``; of the rules that fit, the longest wins, and of two equally
long ones the permission. ``*`` stands for any characters, ``$`` for the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ROBOTS_BYTES: Final = 512_000
"""As much is read of it as RFC 9309 wants at least (500 KiB)."""
MAX_RULES: Final = 5_000
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True)
class Rule:
    """One line: may what begins with ``pattern`` be fetched?"""

    pattern: str
    is_allowed: bool

    def fits(self, target: str) -> bool:
        """Whether a path with its query is one that the rule is about.

        Matched piece by piece, so that no pattern takes longer than its length times the target's.
        """
        is_end = self.pattern.endswith("$")
        first, *rest = (self.pattern[:-1] if is_end else self.pattern).split("*")
        if not target.startswith(first):
            return False
        if not rest:
            return not is_end or target == first
        at = len(first)
        for piece in rest[:-1] if is_end else rest:
            found = target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return not is_end or (target.endswith(rest[-1]) and len(target) - len(rest[-1]) >= at)


@dataclass(frozen=True)
class Robots:
    """What a site asks of one program: its rules, and the seconds between requests where it names any."""

    rules: tuple[Rule, ...] = ()
    delay_s: float = 0.0

    def deciding(self, target: str) -> Rule | None:
        """The rule that decides on a path with its query, or None where none is about it."""
        fitting = [rule for rule in self.rules if rule.pattern and rule.fits(target)]
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.is_allowed), default=None)

    def allows(self, target: str) -> bool:
        """Whether a path with its query may be fetched."""
        rule = self.deciding(target)
        return rule is None or rule.is_allowed


CLOSED: Final = Robots((Rule("/", is_allowed=False),))
"""What holds where a server fails to say (RFC 9309, section 2.3.1.4)."""


def parse_robots(data: bytes, product: str) -> Robots:
    """What a robots.txt asks of the program of this name; what it does not understand it passes over."""
    text = data[:MAX_ROBOTS_BYTES].decode("utf-8-sig", errors="replace")
    groups: dict[str, tuple[list[Rule], list[float]]] = {}
    names: list[str] = []
    is_open = False
    count = 0
    for key, value in _lines(text):
        if key == "user-agent":
            names = [*(names if is_open else ()), _name(value)]
            is_open = True
            groups.setdefault(names[-1], ([], []))
            continue
        if key not in {"allow", "disallow", "crawl-delay"}:
            continue
        is_open = False
        count += 1
        if count > MAX_RULES:
            break
        _put(groups, names, key, value)
    rules, delays = groups.get(product.lower()) or groups.get("*") or ([], [])
    return Robots(tuple(rules), max(delays, default=0.0))


def _put(groups: dict[str, tuple[list[Rule], list[float]]], names: list[str], key: str, value: str) -> None:
    for name in names:
        rules, delays = groups[name]
        if key != "crawl-delay":
            rules.append(Rule(quote(value, safe=_SAFE), key == "allow"))
        elif re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
            delays.append(float(value))


def _name(value: str) -> str:
    return value.split("/", maxsplit=1)[0].strip().lower()


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.split("#", maxsplit=1)[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()
