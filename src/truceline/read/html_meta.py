"""What a page says of itself: title, publisher, author, date, language and address, from its head and linked data.

Only what is said in so many words counts: meta tags, JSON-LD, and time elements that are marked as the publication's or
are the page's only one. Nothing is guessed from addresses, nor from dates that stand about the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from truceline.model.evidence import Published, PublishedFrom
from truceline.read.front import Front, check_front
from truceline.read.published import parse_stamp, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.read.html_text import MetaTag, PageText
    from truceline.read.options import ReadOptions

OURS: Final = "truceline:"
"""Prefix of the meta tags that carry front matter in our own pages (``truceline:kind``, ``truceline:address``)."""
_PUBLISHED: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "sailthru.date",
    "parsely-pub-date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published-date",
    "datecreated", "article.published", "date",
)  # fmt: skip
_TITLE: Final = ("og:title", "headline", "dc.title", "dcterms.title", "twitter:title", "title")
_PUBLISHER: Final = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_AUTHOR: Final = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_ADDRESS: Final = ("canonical", "og:url")
_LANGUAGE: Final = ("content-language", "dc.language", "og:locale")
_ARTICLES: Final = frozenset(
    {"article", "newsarticle", "reportagenewsarticle", "report", "blogposting", "webpage", "analysisnewsarticle"}
)
_LISTS: Final = {"address": "addresses", "addresses": "addresses", "fact": "facts", "facts": "facts"}
_MAX_LINKED_DATA: Final = 500_000
_MAX_DEPTH: Final = 8
_MAX_NODES: Final = 2_000


class PageFacts(NamedTuple):
    """What a page says of itself, empty or None where it does not; ``front`` comes from our own meta tags."""

    title: str | None
    publisher: str | None
    author: str | None
    language: str | None
    addresses: tuple[str, ...]
    published: Published | None
    front: Front


def page_facts(page: PageText, options: ReadOptions, where: str) -> PageFacts:
    """What the page says of itself; raises ItemError where our own meta tags are not valid."""
    metas = [meta for meta in page.metas if meta.element != "time"]
    article = _article(page.linked_data)
    return PageFacts(
        title=_first(metas, _TITLE) or _text(article.get("headline")) or page.title or None,
        publisher=_first(metas, _PUBLISHER) or _name(article.get("publisher")),
        author=_author(metas) or _name(article.get("author")),
        language=_language(page.language or _first(metas, _LANGUAGE) or ""),
        addresses=_addresses(metas),
        published=_published(page, metas, article),
        front=_front(metas, options, where),
    )


def _first(metas: list[MetaTag], names: tuple[str, ...]) -> str | None:
    for name in names:
        for meta in metas:
            if meta.name == name:
                return meta.content
    return None


def _author(metas: list[MetaTag]) -> str | None:
    found = _first(metas, _AUTHOR)
    return None if found is None or found.startswith(("http:", "https:", "@")) else found


def _language(tag: str) -> str | None:
    bare = tag.strip().replace("_", "-").split(",", maxsplit=1)[0].split("-", maxsplit=1)[0].lower()
    return bare if bare.isascii() and bare.isalpha() and len(bare) in {2, 3} else None


def _addresses(metas: list[MetaTag]) -> tuple[str, ...]:
    found = (meta.content for name in _ADDRESS for meta in metas if meta.name == name)
    return tuple(dict.fromkeys(address for address in found if address.startswith(("http://", "https://"))))[:1]


def _published(page: PageText, metas: list[MetaTag], article: dict[str, Any]) -> Published | None:
    """The first that holds a date: meta tags in their order of trust, JSON-LD, a marked time element, the only one."""
    for name in _PUBLISHED:
        for meta in metas:
            if meta.name == name and (found := published(meta.content, PublishedFrom.META, f"meta tag {name}")):
                return found
    stamp = _text(article.get("datePublished")) or _text(article.get("dateCreated"))
    if stamp and (found := published(stamp, PublishedFrom.META, "JSON-LD")):
        return found
    times = [meta for meta in page.metas if meta.element == "time" and parse_stamp(meta.content) is not None]
    for meta in times:
        if any(word in meta.name for word in ("datepublished", "pubdate", "publish", "entry-date")):
            return published(meta.content, PublishedFrom.META, "time element of the publication")
    if len({meta.content for meta in times}) == 1:
        return published(times[0].content, PublishedFrom.META, "the page's only time element")
    return None


def _front(metas: list[MetaTag], options: ReadOptions, where: str) -> Front:
    raw: dict[str, object] = {}
    lists: dict[str, list[str]] = {"addresses": [], "facts": []}
    for meta in metas:
        key = meta.name.removeprefix(OURS)
        if not meta.name.startswith(OURS):
            continue
        if key in _LISTS:
            lists[_LISTS[key]].extend(re.split(r"[\s,]+", meta.content))
        else:
            raw.setdefault(key, meta.content)
    return check_front(raw | {key: value for key, value in lists.items() if value}, options, where)


def _article(scripts: list[str]) -> dict[str, Any]:
    """The first object in the page's linked data that is an article with a date, or any article, or nothing."""
    found = [node for script in scripts for node in _nodes(script) if _types(node) & _ARTICLES]
    dated = [node for node in found if _text(node.get("datePublished"))]
    return (dated or found or [{}])[0]


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    try:
        tree = msgspec.json.decode(script.strip()) if len(script) <= _MAX_LINKED_DATA else None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return
    waiting: list[tuple[Any, int]] = [(tree, 0)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node, depth = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            children = list(node.values())
        else:
            children = node if isinstance(node, list) else []
        if depth < _MAX_DEPTH:
            waiting.extend((child, depth + 1) for child in children[:_MAX_NODES] if isinstance(child, dict | list))


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {name.rsplit("/", maxsplit=1)[-1].lower() for name in kinds if isinstance(name, str)}


def _text(value: object) -> str | None:
    return " ".join(value.split())[:1000] or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    """The name of a person or organisation, or of several, as linked data writes them."""
    if isinstance(value, list):
        names = [name for item in value[:10] if (name := _name(item))]
        return ", ".join(names) or None
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)
