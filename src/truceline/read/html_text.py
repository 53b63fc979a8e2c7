"""The text of a page as blocks, each with where it stands in the page and what its elements say of it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import ItemError
from truceline.read.html_tokens import RAW, Token, attributes, tokens
from truceline.read.text import working_copy

if TYPE_CHECKING:
    from truceline.read.options import ReadOptions

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
INLINE: Final = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_CLOSES_ITSELF: Final = {
    "p": frozenset({"p"}), "li": frozenset({"li"}), "dt": frozenset({"dt", "dd"}), "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "td", "th"}), "td": frozenset({"td", "th"}), "th": frozenset({"td", "th"}),
    "option": frozenset({"option"}),
}  # fmt: skip
_CLOSES_P: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "pre", "section", "table", "ul",
    }
)  # fmt: skip
_TELLING: Final = frozenset(
    {
        "nav", "aside", "footer", "header", "figcaption", "figure", "form", "button", "select", "h1", "h2", "h3", "h4",
        "h5", "h6", "li", "a", "time", "article", "main", "caption", "address",
    }
)  # fmt: skip
_NAME_WORD: Final = re.compile(r"[a-z]+")
_MAX_NAMES: Final = 400


class PageBlock(NamedTuple):
    """A block of running text: [start, end) in the text, [original_start, original_end) in the decoded page.

    ``hints`` are the telling elements that it stands in, and telling words of their classes and ids (``.related``).
    ``linked`` is how many of its characters are links.
    """

    start: int
    end: int
    original_start: int
    original_end: int
    hints: frozenset[str]
    linked: int


class MetaTag(NamedTuple):
    """A meta, link or time element that says something about the page: its name in lower case, and its content."""

    element: str
    name: str
    content: str


@dataclass
class PageText:
    """A page's text with its blocks, what its head says, its title and linked data, and how many tags open in it."""

    text: str = ""
    blocks: list[PageBlock] = field(default_factory=list)
    metas: list[MetaTag] = field(default_factory=list)
    linked_data: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    tags: int = 0


class _Open(NamedTuple):
    name: str
    hints: frozenset[str]


class _Walker:
    """Goes through the tokens once and gathers the text."""

    def __init__(self, page: str, options: ReadOptions, hint_words: frozenset[str], where: str) -> None:
        self.page = page
        self.options = options
        self.hint_words = hint_words
        self.where = where
        self.found = PageText()
        self.stack: list[_Open] = []
        self.known_hints: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]] = {}
        self.parts: list[str] = []
        self.length = 0
        self.breaks = 0
        self.has_space = False
        self.block: list[str] = []
        self.block_start = self.block_end = 0
        self.block_hints: frozenset[str] = frozenset()
        self.linked = 0
        self.tags = 0

    def walk(self) -> PageText:
        for token in tokens(self.page):
            if token.kind == "text":
                self._text(token)
            elif token.kind == "raw":
                self._raw(token)
            elif token.kind == "open":
                self._open(token)
            else:
                self._close(token.name)
        self._flush()
        self.found.tags = self.tags
        self.found.text = "".join(self.parts)
        return self.found

    def _hints(self) -> frozenset[str]:
        return self.stack[-1].hints if self.stack else frozenset()

    def _text(self, token: Token) -> None:
        raw = self.page[token.start : token.end]
        plain = working_copy(html.unescape(raw) if "&" in raw else raw)
        if "pre" in (opened.name for opened in self.stack[-4:]):
            lines = [" ".join(line.split()) for line in plain.split("\n")]
            collapsed = "\n".join(line for line in lines if line)
        else:
            collapsed = " ".join(plain.split())
        if not collapsed:
            self.has_space = self.has_space or bool(raw)
            return
        if self.breaks > 1:
            self._flush()
        if not self.block:
            self.block_start = token.start + len(raw) - len(raw.lstrip())
            self.block_hints = self._hints()
        elif self.breaks == 1:
            self.block.append("\n")
        elif self.has_space or plain[0].isspace():
            self.block.append(" ")
        self.breaks = 0
        self.block.append(collapsed)
        if "a" in self._hints():
            self.linked += len(collapsed)
        self.block_end = token.start + len(raw.rstrip())
        self.has_space = plain[-1].isspace()

    def _flush(self) -> None:
        text = "".join(self.block)
        if text:
            if self.length:
                self.parts.append("\n\n")
                self.length += 2
            start, self.length = self.length, self.length + len(text)
            self.parts.append(text)
            self.found.blocks.append(
                PageBlock(start, self.length, self.block_start, self.block_end, self.block_hints, self.linked)
            )
            if len(self.found.blocks) > self.options.max_lines:
                reason = f"more than {self.options.max_lines} blocks of text"
                raise ItemError("read.too_large", reason, where=self.where, mend="save the article itself as text")
        self.block = []
        self.linked = self.breaks = 0
        self.has_space = False

    def _raw(self, token: Token) -> None:
        content = self.page[token.start : token.end]
        if token.name == "title" and not self.found.title and "svg" not in (opened.name for opened in self.stack):
            self.found.title = " ".join(working_copy(html.unescape(content[:2000])).split())
        elif token.name == "script" and self.found.linked_data and self.found.linked_data[-1] == "":
            self.found.linked_data[-1] = content

    def _open(self, token: Token) -> None:
        self.tags += 1
        if self.tags > self.options.max_tags:
            reason = f"more than {self.options.max_tags} elements"
            raise ItemError("read.too_large", reason, where=self.where, mend="save the article itself as text")
        name = token.name
        if name in VOID:
            self._void(token)
            return
        if name not in INLINE:
            self._flush()
            self._imply(name)
        found = attributes(token.attributes) if len(token.attributes) > 1 else {}
        if name == "script" and "ld+json" in found.get("type", "").lower():
            self.found.linked_data.append("")
        if name == "html":
            self.found.language = found.get("lang") or found.get("xml:lang", "")
        if name == "time" and found.get("datetime"):
            self._time(found)
        if found.get("itemprop") and found.get("content"):
            self._meta("meta", found)
        self.stack.append(_Open(name, self._hints_of(name, found)))
        if len(self.stack) > self.options.max_depth:
            reason = f"elements are nested more than {self.options.max_depth} deep"
            raise ItemError("read.too_deep", reason, where=self.where, mend="save the article itself as text")

    def _hints_of(self, name: str, found: dict[str, str]) -> frozenset[str]:
        above = self._hints()
        own = {name} if name in _TELLING or name in RAW else set()
        named = f"{found.get('class', '')} {found.get('id', '')}"[:_MAX_NAMES]
        own.update("." + word for word in self.hint_words.intersection(_NAME_WORD.findall(named.lower())))
        style = found.get("style", "").replace(" ", "").lower()
        if "hidden" in found or "display:none" in style:
            own.add("hidden")
        key = (above, frozenset(own))
        if key not in self.known_hints:
            self.known_hints[key] = above | own
        return self.known_hints[key]

    def _void(self, token: Token) -> None:
        if token.name == "br":
            self.breaks += 1
        elif token.name == "hr":
            self._flush()
        elif token.name in {"meta", "link"}:
            self._meta(token.name, attributes(token.attributes))

    def _meta(self, element: str, found: dict[str, str]) -> None:
        content = found.get("content") or found.get("href", "")
        names = (found.get(key, "") for key in ("property", "name", "itemprop", "http-equiv", "rel"))
        for name in {name.strip().lower() for name in names if name.strip()}:
            bare = " ".join(content[: self.options.max_field_chars].split())
            if bare and len(self.found.metas) < 2000:
                self.found.metas.append(MetaTag(element, name, bare))

    def _time(self, found: dict[str, str]) -> None:
        words = f"{found.get('itemprop', '')} {found.get('class', '')} {'pubdate' if 'pubdate' in found else ''}"
        self.found.metas.append(MetaTag("time", words.strip().lower(), found["datetime"][:100].strip()))

    def _imply(self, name: str) -> None:
        """Close what this element's opening closes: a paragraph, a list item, a cell."""
        closes = _CLOSES_ITSELF.get(name, frozenset())
        if name in _CLOSES_P:
            closes = closes | {"p"}
        lowest = len(self.stack)
        for depth in range(len(self.stack) - 1, max(-1, len(self.stack) - 12), -1):
            opened = self.stack[depth].name
            if opened in closes:
                lowest = depth
            elif opened not in INLINE:
                break
        del self.stack[lowest:]

    def _close(self, name: str) -> None:
        if name not in INLINE:
            self._flush()
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].name == name:
                del self.stack[depth:]
                return


def page_text(page: str, options: ReadOptions, hint_words: frozenset[str], where: str) -> PageText:
    """The text of a page, block by block, and what its head says.

    ``hint_words`` are the words of classes and ids that are kept as hints. Raises ItemError ``read.too_deep`` and
    ``read.too_large`` where the bounds of the options are passed.
    """
    return _Walker(page, options, hint_words, where).walk()
