"""A checked and drawn agreement, kept by content: the second time nothing is parsed, checked or drawn.

The key is the SHA-256 of the file and of all that its meaning depends on: this package's code, the lexicons and the
boundaries. So an entry is never stale, only unused. A folder that cannot be written, or an entry that cannot be read,
costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import shapely

from truceline.agreement.compile import CompiledAgreement, compile_agreement, compile_drawn
from truceline.agreement.load import parse_agreement
from truceline.agreement.outline import Drawer, Outline
from truceline.errors import AgreementError, Fault
from truceline.geo import boundaries
from truceline.lexicon.base import versions
from truceline.model.agreement import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES: Final = ("agreement", "geo", "model", "when")
LEXICONS: Final = ("acts", "armaments", "parties", "parties_world")
LARGEST: Final = 50_000_000
"""Bytes of an entry that is read back at most."""


class _Entry(msgspec.Struct, frozen=True):
    """What is kept: the agreement, and its outlines as WKB in the order in which they were drawn."""

    agreement: Agreement
    outlines: tuple[bytes, ...]


def cache_folder() -> Path:
    """Where entries are kept: ``XDG_CACHE_HOME``, or ``.cache`` in the person's home, then ``truceline/agreements``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "truceline" / "agreements"


def load_compiled(path: Path, folder: Path | None = None) -> CompiledAgreement:
    """The agreement in a file, checked and compiled, from the cache where it is there.

    Raises AgreementError as ``load_agreement`` does. ``folder`` is where entries are kept.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise AgreementError([Fault(path.name, 1, 1, "", reason, "check the path and its permissions")]) from error
    place = (folder or cache_folder()) / f"{_key(data)}.msgpack"
    found = _read(place)
    if found is not None:
        return found
    compiled = compile_agreement(parse_agreement(data, path.name))
    entry = _Entry(compiled.agreement, tuple(shapely.to_wkb(outline) for outline in drawn_outlines(compiled)))
    _write(place, msgspec.msgpack.encode(entry))
    return compiled


def drawn_outlines(compiled: CompiledAgreement) -> Iterator[Outline]:
    """All outlines of an agreement, in the order in which compiling draws them."""
    drawer = Drawer(compiled.agreement)
    for version in compiled.versions:
        yield version.possible
        if drawer.certain_of(compiled.zones[version.zone].extents[version.index]) is not None:
            yield version.certain if version.certain is not None else shapely.MultiPolygon()
        yield from (item.outline for item in version.readings)
    for item in compiled.provisions:
        yield from (reading.outline for band in item.distances for reading in band.readings)


def _key(data: bytes) -> str:
    ground = _ground() + boundaries.stamp().encode()
    return hashlib.sha256(ground + hashlib.sha256(data).digest()).hexdigest()


@cache
def _ground() -> bytes:
    """A digest of all that an agreement's meaning depends on besides its own text and the boundaries."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for package in PACKAGES:
        for path in sorted((root / package).glob("*.py")):
            digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    digest.update(repr(versions(LEXICONS)).encode())
    return digest.digest()


def _read(place: Path) -> CompiledAgreement | None:
    try:
        if place.stat().st_size > LARGEST:
            return None
        entry = msgspec.msgpack.decode(place.read_bytes(), type=_Entry)
        outlines: list[Any] = [shapely.from_wkb(outline) for outline in entry.outlines]
    except (OSError, msgspec.DecodeError, msgspec.ValidationError, shapely.errors.ShapelyError):
        return None
    if not all(isinstance(outline, shapely.Polygon | shapely.MultiPolygon) for outline in outlines):
        return None
    try:
        return compile_drawn(entry.agreement, outlines)
    except ValueError:
        return None


def _write(place: Path, data: bytes) -> None:
    """Write beside and rename, so that nobody reads half of an entry."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(place)
