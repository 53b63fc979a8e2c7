"""A case: a folder with what is to be read, what people decided, and what runs made of it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from truceline.engine.swap import storage_error
from truceline.errors import CaseError
from truceline.flow.settings import SETTINGS_NAME, CaseSettings, parse_settings, read_settings
from truceline.model.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.engine.base import Reading, Store
    from truceline.flow.progress import Progress
    from truceline.flow.run import RunResult
    from truceline.model import Claim, Coverage, Episode, Finding, Incident, Record, Refusal, Talk

N = TypeVar("N", bound=Noun)

BUNDLED: Final = Path(__file__).parent.parent / "cases"
NEW_CASE: Final = Path(__file__).parent / "new_case"
MADE_BY_RUNS: Final = ("evidence", "parses", "case.duckdb", "out", ".lock")
"""What a run puts into a case's folder; everything else is a person's."""


class Case:
    """A case's folder and what its ``case.toml`` says.

    Everything in it is relative to the folder: a case moves by being copied.
    """

    def __init__(self, folder: Path, settings: CaseSettings) -> None:
        self.folder = folder
        self.settings = settings
        self.evidence = folder / "evidence"
        self.parses = folder / "parses"
        self.corrections = folder / "corrections"
        self.database = folder / "case.duckdb"
        self.out = folder / "out"

    def __repr__(self) -> str:
        return f"Case({str(self.folder)!r}, {self.settings.title!r})"

    @property
    def store(self) -> Store:
        """Where the case's generations are kept."""
        from truceline.engine.duckdb import DuckDBStore
        from truceline.engine.postgres import PostgresStore

        if self.settings.store.engine == "postgres":
            return PostgresStore(self.settings.store.schema)
        return DuckDBStore(self.database)

    def reading(self) -> Reading:
        """The case's latest whole state, to be closed when done.

        Raises:
            CaseError: it was never run, or was made by a newer release.
            StorageError: its database is damaged.
        """
        if not self.store.exists():
            raise CaseError("never been run", where=str(self.folder), mend=f"truceline run {self.folder}")
        return self.store.open_reading()

    def run(self, progress: Progress | None = None, workers: int = 1, send_to: str = "") -> RunResult:
        """All six stages over what has changed; publishes a new generation where anything is new.

        ``workers`` are processes that read documents, where there are many; ``progress`` hears how far it is;
        ``send_to`` is the host of the endpoint that may be sent the texts, where the case names one.

        Raises:
            RunError: the run had to stop; the last generation is untouched.
        """
        from truceline.flow.run import run

        return run(self, progress, workers, send_to)

    def rows(self, noun: type[N]) -> list[N]:
        """All rows of a noun in the latest generation, sorted by id."""
        with self.reading() as reading:
            return reading.read(noun)

    def claims(self) -> list[Claim]:
        """What the case's documents claim."""
        from truceline.model import Claim

        return self.rows(Claim)

    def records(self) -> list[Record]:
        """Rows of the case's tables."""
        from truceline.model import Record

        return self.rows(Record)

    def incidents(self) -> list[Incident]:
        """What is claimed to have happened, once each."""
        from truceline.model import Incident

        return self.rows(Incident)

    def episodes(self) -> list[Episode]:
        """Incidents that somebody links."""
        from truceline.model import Episode

        return self.rows(Episode)

    def findings(self) -> list[Finding]:
        """What each clause means for each incident and each obligation."""
        from truceline.model import Finding

        return self.rows(Finding)

    def talks(self) -> list[Talk]:
        """Meetings and what became of them."""
        from truceline.model import Talk

        return self.rows(Talk)

    def refusals(self) -> list[Refusal]:
        """What a stage did not take, and why."""
        from truceline.model import Refusal

        return self.rows(Refusal)

    def coverage(self) -> list[Coverage]:
        """Who could observe what, and when."""
        from truceline.model import Coverage

        return self.rows(Coverage)


def open_case(folder: Path | str) -> Case:
    """The case in a folder.

    Raises:
        CaseError: there is no case, or its ``case.toml`` has a fault.
    """
    path = Path(folder)
    return Case(path, read_settings(path / SETTINGS_NAME))


def find_case(start: Path) -> Case:
    """The case in a folder or in the nearest one above it.

    Raises:
        CaseError: there is none.
    """
    for folder in (start, *start.absolute().parents):
        if (folder / SETTINGS_NAME).is_file():
            return open_case(folder)
    return open_case(start)


def bundled_cases() -> tuple[str, ...]:
    """Names of the cases that come with Truceline."""
    return tuple(sorted(path.parent.name for path in BUNDLED.glob(f"*/{SETTINGS_NAME}")))


def copy_bundled(name: str, folder: Path) -> Case:
    """A copy of a bundled case in a folder; a copy of it that is there already is brought up to date.

    Raises:
        CaseError: there is no such case, or the folder holds something else.
        StorageError: it cannot be written.
    """
    source = BUNDLED / name
    if name not in bundled_cases():
        raise CaseError(f"no case called {name!r} is bundled", mend=f"there are: {', '.join(bundled_cases())}")
    settings = read_settings(source / SETTINGS_NAME)
    if _holds_something(folder):
        ours = (folder / SETTINGS_NAME).is_file() and open_case(folder).settings.title == settings.title
        if not ours:
            raise CaseError("the folder holds something else", where=str(folder), mend="name a new folder")
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", *MADE_BY_RUNS))
    except OSError as error:
        raise storage_error(error, folder) from error
    return open_case(folder)


def init_case(folder: Path, title: str = "", countries: Sequence[str] = (), agreements: Sequence[str] = ()) -> Case:
    """A new, empty case in a folder that is new or empty.

    Raises:
        CaseError: the folder holds something already, or a value is malformed.
        StorageError: it cannot be written.
    """
    if _holds_something(folder) and (folder / SETTINGS_NAME).exists():
        raise CaseError("there is a case here already", where=str(folder), mend=f"truceline run {folder}")
    if _holds_something(folder):
        raise CaseError("the folder is not empty", where=str(folder), mend="name a new or empty folder")
    text = (NEW_CASE / SETTINGS_NAME).read_text("utf-8")
    text = _with_value(text, "title", json.dumps(title or folder.absolute().name, ensure_ascii=False))
    for key, values in (("countries", countries), ("agreements", agreements)):
        if values:
            text = _with_value(text, key, json.dumps(list(values), ensure_ascii=False))
    parse_settings(text, SETTINGS_NAME)  # before anything is written: a value that is wrong leaves no broken case
    try:
        shutil.copytree(NEW_CASE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / SETTINGS_NAME).write_text(text, "utf-8")
    except OSError as error:
        raise storage_error(error, folder) from error
    return open_case(folder)


def _with_value(text: str, key: str, value: str) -> str:
    """The template with a key set: its line, commented out or not, is written anew."""
    return re.sub(rf"^(# )?{key} = .*$", lambda _: f"{key} = {value}", text, count=1, flags=re.MULTILINE)


def _holds_something(folder: Path) -> bool:
    try:
        return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise storage_error(error, folder) from error
