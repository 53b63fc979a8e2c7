"""The publish stage: what a run leaves in ``out/``; each file whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from truceline.engine.swap import storage_error
from truceline.errors import StorageError
from truceline.flow.settings import is_file_name
from truceline.flow.tally import tally
from truceline.publish.formats import Format, Wish, formats
from truceline.publish.report.inputs import CaseInfo
from truceline.publish.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from truceline.engine.base import StageTally
    from truceline.flow.case import Case
    from truceline.flow.progress import Progress


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write text as UTF-8; a file that was there is replaced in one step.

    Raises:
        StorageError: the disk is full or read-only; a file that was there is as it was.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        raise storage_error(error, path) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def wish_of(case: Case, view: View, noun: str = "") -> Wish:
    """What writers are told of a case; countries that it does not name are those of its agreements."""
    settings = case.settings
    concerned = sorted({code for agreement in view.agreements.values() for code in agreement.countries})
    info = CaseInfo(
        title=settings.title,
        note=settings.note,
        period_start=settings.period.start if settings.period else None,
        period_end=settings.period.end if settings.period else None,
        as_of=settings.as_of,
        countries=settings.countries or tuple(concerned),
    )
    order = tuple(name for name in settings.agreements if not is_file_name(name))
    return Wish(case=info, agreements=order, **({"noun": noun} if noun else {}))


def publish_all(case: Case, progress: Progress) -> StageTally:
    """Write the latest generation into ``out/``, in the formats that the case names.

    Raises:
        StorageError: the disk is full or read-only; what was published before stays.
    """
    known = _formats(case)
    progress.begin("publish", len(known))
    _sweep(case.out)
    with case.reading() as reading:
        view = View(reading)
        for done, form in enumerate(known, start=1):
            try:
                write_text(case.out / form.file, form.write(view, wish_of(case, view)))
            except StorageError as error:
                number = reading.generations()[-1].number
                what = error.mend.split(";")[0]
                mend = f"{what}, and run again: generation {number} is in the case, only {case.out.name}/ is behind"
                raise StorageError(error.reason, where=error.where, mend=mend) from error
            progress.advance("publish", done)
    progress.end("publish")
    return tally("publish", "formats", len(known), 0, len(known))


def _sweep(folder: Path) -> None:
    """Remove what a killed run left half-written; only for the holder of the case's lock."""
    with suppress(OSError):
        for path in sorted(folder.glob(".*.part")):
            path.unlink(missing_ok=True)


def _formats(case: Case) -> list[Format]:
    return [formats()[name] for name in dict.fromkeys(case.settings.publish)]


def is_published(case: Case) -> bool:
    """Whether every file that a run leaves is there and was written after the latest generation was begun."""
    files = [case.out / form.file for form in _formats(case)]
    if not all(path.is_file() for path in files):
        return False
    with case.reading() as reading:
        begun = reading.generations()[-1].time_utc.timestamp()
    return all(path.stat().st_mtime >= begun for path in files)
