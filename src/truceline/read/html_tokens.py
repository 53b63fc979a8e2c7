"""HTML as a row of tokens with their offsets: linear in the length of the page, whatever the page is.

Tolerant as browsers are: what is no tag is text, a comment or a quote that never closes runs to the end. Not a parser:
nesting is the walker's (``html_text``).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW: Final = frozenset({"script", "style", "textarea", "title", "noscript", "iframe", "template", "xmp", "noembed"})
"""Elements whose content is no markup of the page: it is one text token."""
_OPENING: Final = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>\x00]{0,60})|(!--)|([!?]))")
_TAG_MARK: Final = re.compile(r"[>\"']")
_ATTRIBUTE: Final = re.compile(r"([^\s\"'<>/=]{1,80})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_MAX_TAG_CHARS: Final = 20_000
"""How much of a tag is read for attributes; data addresses are longer, and nothing is wanted of them."""


class Token(NamedTuple):
    """A piece of the page at [start, end): ``kind`` is text, raw, open or close; ``name`` the element's, lower case.

    For raw text (``kind`` raw) ``name`` is the element that it stands in. ``attributes`` is their source.
    """

    kind: str
    name: str
    start: int
    end: int
    attributes: str = ""


def tokens(page: str) -> Iterator[Token]:
    """The tokens of a page in order; comments, declarations and processing instructions are left out."""
    position = 0
    quotes_end = {'"': len(page), "'": len(page)}
    while (found := _OPENING.search(page, position)) is not None:
        if found.start() > position:
            yield Token("text", "", position, found.start())
        if found[3]:
            end = page.find("-->", found.end())
            position = len(page) if end < 0 else end + 3
        elif found[4]:
            end = page.find(">", found.end())
            position = len(page) if end < 0 else end + 1
        else:
            end = _tag_end(page, found.end(), quotes_end)
            token = _tag(page, found, end)
            yield token
            position = end
            if token.kind == "open" and token.name in RAW:
                close = re.compile(rf"</{re.escape(token.name)}(?=[\s/>])", re.IGNORECASE).search(page, end)
                position = close.start() if close else len(page)
                if position > end:
                    yield Token("raw", token.name, end, position)
    if position < len(page):
        yield Token("text", "", position, len(page))


def _tag(page: str, found: re.Match[str], end: int) -> Token:
    inside = page[found.end() : min(end - 1, found.end() + _MAX_TAG_CHARS)]
    kind = "close" if found[1] else "open"
    return Token(kind, found[2].lower(), found.start(), end, inside)


def _tag_end(page: str, position: int, quotes_end: dict[str, int]) -> int:
    """Where the tag ends whose name ends at ``position``. A quote hides ``>`` only as an attribute's value.

    ``quotes_end`` remembers from where on no quote of a kind stands, so that a page of open quotes stays linear.
    """
    while (mark := _TAG_MARK.search(page, position)) is not None:
        if mark.group() == ">":
            return mark.end()
        position = mark.end()
        is_value = page[max(0, mark.start() - 40) : mark.start()].rstrip().endswith("=")
        if is_value and position < quotes_end[mark.group()]:
            close = page.find(mark.group(), position)
            if close < 0:
                quotes_end[mark.group()] = position
            else:
                position = close + 1
    return len(page)


def attributes(source: str) -> dict[str, str]:
    """Attributes of a tag by name in lower case, their character references resolved; of two the first."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found
