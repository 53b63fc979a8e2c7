"""Front matter: what a person wrote about a source, above its text or in a sidecar file beside it. Strict.

Keys: ``kind`` (report, reconstruction, note), ``publisher``, ``title``, ``published`` (ISO 8601), ``language``
(BCP 47), ``byline``, ``dateline``, ``addresses`` and ``facts`` (lists), and ``note``, which is for people and goes no
further. Every value is read as text.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.errors import ItemError
from truceline.model.evidence import DocumentKind, Published, PublishedFrom
from truceline.read.published import MEND as MEND_PUBLISHED
from truceline.read.published import parse_stamp, published
from truceline.read.text import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.read.options import ReadOptions

CODE: Final = "read.bad_front_matter"
FENCE: Final = "---"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LISTS: Final = ("addresses", "facts")
_USUAL: Final = {"date": ["published"], "author": ["byline"], "source": ["publisher"], "lang": ["language"]}
"""Keys that other tools write, and the one that is meant."""
_MAX_ITEMS: Final = 200


class Front(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Front matter that was checked; None and empty where a key is not there."""

    kind: DocumentKind | None = None
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    byline: str | None = None
    dateline: str | None = None
    addresses: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    note: str | None = None

    def date(self) -> Published | None:
        """The publication date that it gives, or None."""
        return published(self.published, PublishedFrom.FRONT_MATTER, "front matter") if self.published else None

    def over(self, other: Front) -> Front:
        """What this one says and, where it says nothing, the other."""
        empty = Front()
        values = {
            name: getattr(self if getattr(self, name) != getattr(empty, name) else other, name)
            for name in self.__struct_fields__
        }
        return Front(**values)


class FrontSplit(NamedTuple):
    """Front matter at the head of a text: its YAML at [start, end), and where the text proper begins."""

    start: int
    end: int
    body: int


def split_front(text: str, options: ReadOptions, where: str) -> FrontSplit | None:
    """Where the front matter of a text stands: between two lines of ``---`` at its very beginning; None without.

    Raises ItemError where it opens and never closes within ``max_front_matter_chars``.
    """
    opening = re.match(r"\ufeff?[ \n]*---[ \t]*\n", text[:200])
    if opening is None:
        return None
    rest = text[opening.end() : opening.end() + options.max_front_matter_chars]
    closing = re.search(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", rest, re.MULTILINE)
    if closing is not None:
        return FrontSplit(opening.end(), opening.end() + closing.start(), opening.end() + closing.end())
    if re.match(r"[a-z_]+:(?:[ \n]|$)", rest):
        raise ItemError(CODE, "the front matter opens with --- and never closes", where=where, mend="add a line ---")
    return None


def parse_front(text: str, options: ReadOptions, where: str) -> dict[str, object]:
    """The keys and values of front matter in YAML, every scalar as text; raises ItemError ``read.bad_front_matter``."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > options.max_front_matter_chars:
        reason = f"the front matter is over {options.max_front_matter_chars} characters"
        raise ItemError(CODE, reason, where=where, mend="keep only the keys of the manual")
    if max(text.count("["), text.count("{")) > _MAX_ITEMS:
        raise ItemError(CODE, "has too many brackets", where=where, mend="use plain keys and lists")
    try:
        tree = YAML(typ="base", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ItemError(CODE, f"line {line}: {error.problem}", where=where, mend="correct the YAML") from error
    except (YAMLError, ValueError) as error:
        raise ItemError(CODE, f"no YAML: {error}", where=where, mend="correct the YAML") from error
    except RecursionError as error:
        raise ItemError(CODE, "nested too deep", where=where, mend="use plain keys and lists") from error
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise ItemError(CODE, "is not a mapping of keys to values", where=where, mend="write key: value")
    return {str(key): value for key, value in tree.items()}


def read_sidecar(data: bytes, options: ReadOptions, where: str) -> dict[str, object]:
    """The keys and values of a sidecar file; raises ItemError where it is no text or no mapping."""
    text = decode(data, where=where).text
    stripped = text.strip()
    if stripped.startswith(FENCE):
        stripped = stripped[len(FENCE) :].removesuffix(FENCE)
    return parse_front(stripped, options, where)


def check_front(raw: Mapping[str, object], options: ReadOptions, where: str) -> Front:
    """Front matter from raw keys and values; raises ItemError naming the wrong key and the nearest right one."""
    for key in raw:
        if key not in Front.__struct_fields__:
            near = _USUAL.get(key) or get_close_matches(key, Front.__struct_fields__, n=1)
            mend = f"write {near[0]}" if near else f"take it out; keys are {', '.join(Front.__struct_fields__)}"
            raise ItemError(CODE, f"unknown key {key[:80]!r}", where=f"{where}:{key[:80]}", mend=mend)
    lists = {key: _items(raw[key], key, options, where) for key in _LISTS if raw.get(key) not in (None, "")}
    texts = {key: _text(value, key, options, where) for key, value in raw.items() if key not in _LISTS}
    _check_values(texts, where)
    kind = DocumentKind(texts["kind"]) if texts.get("kind") else None
    given = {key: value or None for key, value in texts.items() if key != "kind"}
    return msgspec.convert({"kind": kind, **given, **lists}, Front)


def _check_values(texts: Mapping[str, str], where: str) -> None:
    kinds = [kind.value for kind in DocumentKind]
    if texts.get("kind") and texts["kind"] not in kinds:
        raise ItemError(
            CODE, f"unknown kind {texts['kind'][:80]!r}", where=f"{where}:kind", mend=f"use {', '.join(kinds)}"
        )
    if texts.get("language") and not _LANGUAGE.fullmatch(texts["language"]):
        reason = f"{texts['language'][:80]!r} is no language tag"
        raise ItemError(CODE, reason, where=f"{where}:language", mend="write en, ru or ar")
    if texts.get("published") and parse_stamp(texts["published"]) is None:
        reason = f"{texts['published'][:80]!r} is no date"
        raise ItemError(CODE, reason, where=f"{where}:published", mend=MEND_PUBLISHED)


def _text(value: object, key: str, options: ReadOptions, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ItemError(CODE, f"{key} must be a text", where=f"{where}:{key}", mend=f"write {key}: text")
    bare = " ".join(value.split())
    if len(bare) > options.max_field_chars:
        reason = f"{key} is over {options.max_field_chars} characters"
        raise ItemError(CODE, reason, where=f"{where}:{key}", mend="shorten it")
    return bare


def _items(value: object, key: str, options: ReadOptions, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or len(value) > _MAX_ITEMS:
        reason = f"{key} must be a list of at most {_MAX_ITEMS} texts"
        raise ItemError(CODE, reason, where=f"{where}:{key}", mend=f"write {key}: [one, two]")
    return tuple(_text(item, key, options, where) for item in value)
