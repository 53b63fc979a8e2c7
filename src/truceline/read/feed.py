"""Reader of feeds as files (RSS, RDF, Atom): one document for each item, with its date, address and author.

The XML is read without entities, document types, and networks. An item's own HTML is read as a page's is.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree

from truceline.errors import ItemError
from truceline.model.evidence import Block, BlockRole, Document, DocumentKind, Published, PublishedFrom
from truceline.model.noun import Maker
from truceline.read.front import Front
from truceline.read.html_text import page_text
from truceline.read.language import detect_language
from truceline.read.layout_words import load_layout
from truceline.read.published import published
from truceline.read.source import ReadResult, Source, refusals
from truceline.read.words import load_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME: Final = "read.feed-1"
_ITEMS: Final = frozenset({"item", "entry"})
_BODIES: Final = ("encoded", "content", "description", "summary")
_DATES: Final = ("pubdate", "published", "issued", "date", "updated", "modified")
_NO_DATE: Final = Published(reason="the feed gives the item no date")


class Item(NamedTuple):
    """One item of a feed: what its elements say, each by its local name in lower case."""

    number: int
    title: str
    body: str
    address: str
    date: tuple[str, str]
    author: str


@cache
def maker() -> Maker:
    """Who makes the documents read here: this reader and its words."""
    return Maker(algorithm=NAME, inputs=(("layout", load_layout().stamp), ("words", load_words().stamp)))


def read_feed(source: Source) -> ReadResult:
    """Read a feed into a document for each item with text; raises ItemError where it is no XML, empty or too large."""
    root = _parsed(source)
    publisher = _channel(root)
    documents: list[Document] = []
    errors: list[ItemError] = []
    for item in _items(root, source):
        try:
            documents.append(_document(source, item, publisher, len(documents)))
        except ItemError as error:
            where = f"{source.where}:item {item.number}"
            errors.append(ItemError(error.code, error.reason, where=where, mend=error.mend))
    if not documents and not errors:
        raise ItemError(
            "read.empty", "the feed has no items", where=source.where, mend="fetch it again, or take it out"
        )
    return ReadResult(documents=tuple(documents), refusals=refusals(source, errors, maker()))


def item_addresses(source: Source) -> tuple[str, ...]:
    """Addresses of the pages that the items point to, each once, in order; raises ItemError as ``read_feed``."""
    items = _items(_parsed(source), source)
    return tuple(dict.fromkeys(item.address for item in items if item.address))


def _parsed(source: Source) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(source.data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = f"is no whole XML: {str(error).splitlines()[0] if str(error) else 'empty'}"[:300]
        raise ItemError("read.truncated", reason, where=source.where, mend="fetch the feed again") from error
    subset: Any = root.getroottree().docinfo.internalDTD  # the stubs do not know its entities
    if subset is not None and any(True for _ in subset.iterentities()):
        reason = "the feed defines entities of its own"
        raise ItemError("read.unknown_format", reason, where=source.where, mend="save its items as pages")
    return root


def _name(element: etree._Element) -> str:
    tag: object = element.tag  # of comments and instructions it is a function
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _channel(root: etree._Element) -> str | None:
    """The feed's own title: its publisher."""
    places = [root, *(child for child in root if _name(child) == "channel")]
    titles = [" ".join(_text(child).split()) for place in places for child in place if _name(child) == "title"]
    return next((title for title in titles if title), None)


def _items(root: etree._Element, source: Source) -> Iterator[Item]:
    number = 0
    for element in root.iter():
        if _name(element) not in _ITEMS:
            continue
        number += 1
        if number > source.options.max_feed_items:
            reason = f"over {source.options.max_feed_items} items"
            raise ItemError(
                "read.too_large", reason, where=source.where, mend="split it, or raise [read] max_feed_items"
            )
        yield _item(element, number)


def _item(element: etree._Element, number: int) -> Item:
    texts: dict[str, str] = {}
    address = ""
    for child in element:
        name = _name(child)
        if name == "link":
            is_page = child.get("rel", "alternate") == "alternate"
            address = address or ((child.get("href") or _text(child)).strip() if is_page else "")
        elif name == "author":
            texts.setdefault(name, " ".join("".join(_named(child)).split()))
        elif name:
            texts.setdefault(name, _text(child))
    body = next((texts[name] for name in _BODIES if texts.get(name, "").strip()), "")
    date = next(((name, texts[name].strip()) for name in _DATES if texts.get(name, "").strip()), ("", ""))
    author = texts.get("creator") or texts.get("author") or ""
    return Item(number, " ".join(texts.get("title", "").split()), body, address, date, " ".join(author.split()))


def _named(author: etree._Element) -> Iterator[str]:
    """The name of an author: Atom has it in an element of its own, RSS as the text."""
    names = [child for child in author if _name(child) == "name"]
    for element in names or [author]:
        yield element.text or ""


def _text(element: etree._Element) -> str:
    """The text of an element; of XHTML in it, its markup."""
    if len(element) == 0:
        return element.text or ""
    parts = [element.text or ""]
    parts += [etree.tostring(child, encoding="unicode") for child in element if _name(child)]
    return "".join(parts)


def _document(source: Source, item: Item, publisher: str | None, part: int) -> Document:
    text, blocks = _laid_out(source, item)
    prose = " ".join(text[block.start : block.end] for block in blocks if block.role is BlockRole.PROSE)
    if len(prose) < source.options.min_prose_chars:
        reason = f"{len(prose)} characters of text in the item"
        raise ItemError("read.no_prose", reason, mend="save the page that it points to")
    front = source.front or Front()
    return Document(
        id=Document.id_of(source.evidence.id, part),
        made_by=maker().id,
        derived_from=source.derived_from,
        evidence=source.evidence.id,
        part=part,
        kind=front.kind or DocumentKind.REPORT,
        media_type=source.evidence.media_type,
        origin=source.where,
        addresses=(item.address,) if item.address else front.addresses,
        publisher=front.publisher or publisher,
        title=item.title or None,
        byline=item.author or None,
        language=front.language or detect_language(prose),
        published=_published(*item.date),
        text=text,
        blocks=blocks,
    )


def _laid_out(source: Source, item: Item) -> tuple[str, tuple[Block, ...]]:
    """The item's text, its title above it, with the blocks in it."""
    body = item.body
    page = page_text(body if "<" in body else f"<p>{body}</p>", source.options, frozenset(), source.where)
    shift = len(item.title) + 2 if item.title else 0
    head: Sequence[Block] = ()
    if item.title:
        head = (Block(start=0, end=len(item.title), role=BlockRole.HEADLINE, reason="the item's title"),)
    blocks = tuple(
        Block(start=block.start + shift, end=block.end + shift, role=BlockRole.PROSE, reason="the item's text")
        for block in page.blocks
    )
    return (f"{item.title}\n\n{page.text}" if item.title else page.text), (*head, *blocks)


def _published(name: str, stamp: str) -> Published:
    """When an item appeared: RFC 822 as RSS has it, ISO 8601 as Atom and Dublin Core have it."""
    source = f"the feed's {name}"
    found = published(stamp, PublishedFrom.META, source)
    if found is None and stamp:
        try:
            moment = parsedate_to_datetime(stamp)
        except (ValueError, OverflowError):
            return Published(reason=f"{source} is no date")
        text = moment.astimezone(UTC).isoformat() if moment.tzinfo else moment.isoformat()
        found = published(text, PublishedFrom.META, source)
    return found or _NO_DATE
