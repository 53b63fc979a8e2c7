"""The files that a report carries inside, and the policy that lets only them run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from truceline.errors import LexiconError

HERE: Final = Path(__file__).parent
VENDOR: Final = HERE / "vendor"

LATIN: Final = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212"
LATIN_MORE: Final = "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02FF,U+0300-0329,U+1E00-1EFF"
"""Which characters each file is for, after the style sheets of the packages."""

FONTS: Final = (
    ("Source Serif 4", "source-serif-4-latin.woff2", "200 900", LATIN),
    ("Source Serif 4", "source-serif-4-latin-ext.woff2", "200 900", LATIN_MORE),
    ("Libre Franklin", "libre-franklin-latin.woff2", "100 900", LATIN),
    ("Libre Franklin", "libre-franklin-latin-ext.woff2", "100 900", LATIN_MORE),
)
"""Family, file, range of weights, and the characters that the file is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package whose files the report carries, for its page of licences."""

    name: str
    version: str
    licence: str
    notice: str


def stored(name: str) -> bytes:
    """The bytes of a vendored file as they stand in the package; LexiconError where it is missing."""
    try:
        return (VENDOR / name).read_bytes()
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", where=name, mend="install Truceline again") from error


@cache
def vendored(name: str) -> bytes:
    """The content of a vendored file, decompressed."""
    data = stored(name)
    return gzip.decompress(data) if name.endswith(".gz") else data


def in_base64(data: bytes) -> str:
    """Bytes as text that HTML can hold."""
    return base64.b64encode(data).decode("ascii")


@cache
def packages() -> tuple[Package, ...]:
    """Whose files the report carries, from the manifest."""
    manifest = json.loads(stored("manifest.json"))
    keys = ("name", "version", "licence", "notice")
    return tuple(Package(**{key: item[key] for key in keys}) for item in manifest["packages"])


@cache
def style() -> str:
    """All styles of the report as one sheet: fonts inside, then MapLibre's, then ours."""
    faces = [
        f"@font-face{{font-family:'{family}';font-weight:{weights};font-style:normal;font-display:block;"
        f"src:url(data:font/woff2;base64,{in_base64(stored(file))}) format('woff2');unicode-range:{characters}}}"
        for family, file, weights, characters in FONTS
    ]
    sheets = [(HERE / "styles" / name).read_text("utf-8") for name in ("report.css", "dossier.css", "print.css")]
    return "\n".join([*faces, stored("maplibre-gl.css").decode("utf-8"), *sheets]).replace("</", "<\\/")


@cache
def script() -> str:
    """The report's own module; MapLibre is not in it."""
    parts = [(HERE / "scripts" / name).read_text("utf-8") for name in ("filters.mjs", "map.mjs", "report.mjs")]
    return "\n".join(parts).replace("</", "<\\/")


def hash_source(text: str) -> str:
    """How a content security policy names an inline block with this text."""
    return f"'sha256-{in_base64(hashlib.sha256(text.encode('utf-8')).digest())}'"


def policy() -> str:
    """The content security policy: nothing from anywhere, only the two blocks that stand here and what they unpack."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hash_source(script())} blob:",
            # A page from disk has no origin of its own; MapLibre then starts its worker from a data address.
            "worker-src blob: data:",
            f"style-src {hash_source(style())}",
            "img-src data: blob:",
            "font-src data:",
            "connect-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
