"""What a person said about a case: ``case.toml``, read strictly, with every fault named by key and line."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import inspect

from truceline.engine.base import SCHEMA_NAME
from truceline.errors import CaseError
from truceline.model.noun import Part
from truceline.read.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SETTINGS_NAME: Final = "case.toml"
MAX_SETTINGS_BYTES: Final = 1_000_000
ENGINES: Final = ("duckdb", "postgres")
EXTRACTORS: Final = ("rules", "endpoint")
KEY_NAME: Final = re.compile(r"TRUCELINE_[A-Z0-9_]{1,60}")
FORMATS: Final = ("html", "geojson", "csv", "jsonl")
"""What a run leaves where the case does not say."""


_HEADER: Final = re.compile(r"\[{1,2}([^\[\]]+)\]{1,2}")
_ASSIGNED: Final = re.compile(r"\s*((?:[\w.-]|\"[^\"]*\"|'[^']*')(?:[\w\s.-]|\"[^\"]*\"|'[^']*')*?)\s*=")


class Period(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days that a case is about, both ends included."""

    start: date
    end: date


class StoreSettings(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a case's generations are kept: a DuckDB file in its folder, or a ``schema`` of a PostgreSQL database.

    The server is named by the environment (see ``engine.postgres``), never here.
    """

    engine: str = "duckdb"
    schema: str = ""


class FetchSettings(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the verb ``fetch`` asks: ``contact`` is what servers are told of who asks (an address of mail or of a page).

    ``delay_s`` seconds between two requests to one host, at least; of an answer ``max_bytes`` and ``max_seconds`` at
    most; ``max_items`` pages of a feed.
    """

    contact: str = ""
    delay_s: float = 2.0
    max_bytes: int = 20_000_000
    max_seconds: float = 60.0
    max_items: int = 50


class ExtractSettings(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who reads the texts: ``rules`` on this machine, or an ``endpoint`` that speaks OpenAI's protocol.

    An endpoint is asked at ``url`` (up to ``/v1``) for ``model``; ``key`` names the environment variable that holds its
    key (it must begin with ``TRUCELINE_``). It is asked only where whoever runs the case says so.
    """

    extractor: str = "rules"
    url: str = ""
    model: str = ""
    key: str = ""
    max_seconds: float = 120.0
    max_chars: int = 30_000


class CaseSettings(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case as its ``case.toml`` has it.

    ``agreements`` are ids of the library or files of the case; none named means those of the library that concern
    ``countries`` (ISO 3166-1 alpha-3), or all where no country is named. ``sources`` are globs relative to the case.
    ``as_of`` is the last day of what is known: obligations due later are pending. ``publish`` names the formats that a
    run leaves in ``out/``; ``store`` says where the generations are kept; ``fetch`` and ``extract`` how their verbs go.
    """

    title: str
    note: str = ""
    period: Period | None = None
    as_of: date | None = None
    countries: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("sources/**/*",)
    publish: tuple[str, ...] = FORMATS
    read: ReadOptions = ReadOptions()
    fetch: FetchSettings = FetchSettings()
    extract: ExtractSettings = ExtractSettings()
    store: StoreSettings = StoreSettings()


class Unknown(Part, frozen=True):
    """A key that nobody reads: where it stands, and the known key nearest to it (empty where none is near)."""

    key: str
    nearest: str


def read_settings(path: Path) -> CaseSettings:
    """The settings in a ``case.toml``.

    Raises:
        CaseError: it is missing or malformed, has an unknown key or an impossible value; says which, where, and what
            was perhaps meant.
    """
    return parse_settings(_text_of(path), path.name)


def parse_settings(text: str, where: str) -> CaseSettings:
    """The settings in the text of a ``case.toml``.

    Raises:
        CaseError: as ``read_settings``.
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"{where}:{line[1]}" if line else f"{where}:{text.count(chr(10)) + 1}"
        raise CaseError(f"not valid TOML: {error}", where=place, mend="correct this line") from error
    for unknown in unknown_keys(tree, CaseSettings):
        nearest = f"did you mean {unknown.nearest!r}?" if unknown.nearest else "remove it"
        raise CaseError(f"nobody reads the key {unknown.key!r}", where=_place(where, text, unknown.key), mend=nearest)
    try:
        settings = msgspec.convert(tree, CaseSettings)
    except msgspec.ValidationError as error:
        reason, _, at = str(error).partition(" - at `$")
        key = at.strip("`.")
        named = f"{key}: {reason}" if key else reason
        raise CaseError(named, where=_place(where, text, key), mend="see the comments that `init` writes") from error
    for key, reason, mend in _faults(settings):
        raise CaseError(f"{key}: {reason}", where=_place(where, text, key), mend=mend)
    return settings


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_SETTINGS_BYTES + 1)
    except FileNotFoundError as error:
        raise CaseError(
            f"no {path.name} here, so this is no case",
            where=str(path.parent),
            mend=f"name a case's folder, or make one: truceline init {path.parent}",
        ) from error
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror}", where=str(path), mend="check its permissions") from error
    if len(data) > MAX_SETTINGS_BYTES:
        raise CaseError(f"over {MAX_SETTINGS_BYTES} bytes", where=str(path), mend="this is not the file of a case")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(f"not UTF-8 at byte {error.start}", where=str(path), mend="save it as UTF-8") from error


def _place(where: str, text: str, key: str) -> str:
    """File and line of a dotted key: its own, or that of the nearest table above it that stands there."""
    wanted = re.sub(r"\[.*", "", key)
    best = (0, 0)
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line.split("#")[0].strip())
        assigned = _ASSIGNED.match(line)
        if header:
            table = _bare(header[1])
        elif not assigned:
            continue
        stands = f"{table}.{_bare(assigned[1])}" if assigned and table else _bare(assigned[1]) if assigned else table
        if f"{wanted}.".startswith(f"{stands}.") and len(stands) > best[0]:
            best = (len(stands), number)
    return f"{where}:{best[1]}" if best[1] else where


def _bare(key: str) -> str:
    """A dotted key without quotes and blanks."""
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def unknown_keys(tree: Mapping[str, Any], kind: type[msgspec.Struct], before: str = "") -> Iterator[Unknown]:
    """Keys of a tree that a struct does not have, at any depth, each with the nearest that it has."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, value in tree.items():
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1, cutoff=0.6)
            yield Unknown(key=before + key, nearest=before + near[0] if near else "")
        elif isinstance(value, dict):
            for inner in _structs(inspect.type_info(fields[key].type)):
                yield from unknown_keys(value, inner, f"{before}{key}.")


def _structs(kind: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    parts = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return (part.cls for part in parts if isinstance(part, inspect.StructType))


def _faults(settings: CaseSettings) -> Iterator[tuple[str, str, str]]:
    """Values that fit their types and cannot be meant: key, reason, mend."""
    if not settings.title.strip():
        yield "title", "is empty", "say in a few words what the case is about"
    if settings.period is not None and settings.period.end < settings.period.start:
        yield "period", "ends before it starts", "exchange start and end"
    from truceline.geo import boundaries  # with its outlines' library: only where there is a case

    for code in settings.countries:
        if boundaries.country(code) is None:
            yield "countries", f"{code!r} is no ISO 3166-1 alpha-3 code", "three capital letters, such as SYR"
    yield from _choice_faults(settings)
    yield from _store_faults(settings.store)
    if not settings.sources:
        yield "sources", "names nothing", 'name what to read, such as ["sources/**/*"]'
    for pattern in (*settings.sources, *(name for name in settings.agreements if is_file_name(name))):
        yield from _path_faults("sources" if pattern in settings.sources else "agreements", pattern)


def _choice_faults(settings: CaseSettings) -> Iterator[tuple[str, str, str]]:
    for name in settings.publish:
        if name not in FORMATS:
            yield "publish", f"{name!r} is no format", f"there are: {', '.join(FORMATS)}"
    for table in ("read", "fetch", "extract"):
        options = getattr(settings, table)
        for field in msgspec.structs.fields(options):
            value = getattr(options, field.name)
            if not isinstance(value, str) and not 0 < value < math.inf:
                yield f"{table}.{field.name}", "must be above 0", "give a greater number, or leave it out"
    yield from _extract_faults(settings.extract)


def _extract_faults(extract: ExtractSettings) -> Iterator[tuple[str, str, str]]:
    if extract.extractor not in EXTRACTORS:
        yield "extract.extractor", f"{extract.extractor!r} is none", f"there are: {', '.join(EXTRACTORS)}"
    elif extract.extractor == "endpoint":
        if not extract.url.startswith(("https://", "http://")):
            yield "extract.url", "is no address", 'such as url = "http://127.0.0.1:8080/v1"'
        if not extract.model.strip():
            yield "extract.model", "is empty", "name the model that the endpoint is to use"
    elif extract.url or extract.model or extract.key:
        yield "extract.extractor", "url, model and key are for an endpoint", 'add extractor = "endpoint"'
    if extract.key and not KEY_NAME.fullmatch(extract.key):
        reason = f"{extract.key!r} is no variable that a case may name"
        yield "extract.key", reason, "name one that begins with TRUCELINE_ (so that no case can ask for another secret)"


def _store_faults(store: StoreSettings) -> Iterator[tuple[str, str, str]]:
    if store.engine not in ENGINES:
        yield "store.engine", f"{store.engine!r} is no engine", f"there are: {', '.join(ENGINES)}"
    elif store.engine == "duckdb" and store.schema:
        yield "store.schema", "names a schema, and DuckDB keeps a file", 'add engine = "postgres", or remove it'
    elif store.engine == "postgres" and not SCHEMA_NAME.fullmatch(store.schema):
        yield "store.schema", f"{store.schema!r} is no name of a schema", "such as syria_2017: letters, digits and _"


def _path_faults(key: str, pattern: str) -> Iterator[tuple[str, str, str]]:
    path = PurePosixPath(pattern)
    if "://" in pattern:
        yield (
            key,
            f"{pattern!r} is an address",
            "fetch it: truceline fetch ADDRESS --case FOLDER; a run fetches nothing",
        )
    elif not pattern or path.is_absolute() or ".." in path.parts or "\\" in pattern or "\0" in pattern:
        yield key, f"{pattern!r} leads out of the case", "paths are relative to the case and stay inside it"


def is_file_name(agreement: str) -> bool:
    """Whether an agreement is named by a file of the case rather than by its id in the library."""
    return agreement.endswith((".yaml", ".yml")) or "/" in agreement
