"""A gold report as the files that a case reads: the page as it reaches an analyst, without its annotation."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.errors import StorageError
from truceline.model import Document, Evidence
from truceline.score.gold import Form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from truceline.score.gold import Front, GoldReport

SIDECAR: Final = ".meta.yaml"


class ReportFile(NamedTuple):
    """A file by name and content; the first of a report holds its text."""

    name: str
    data: bytes


def files_of(report: GoldReport) -> tuple[ReportFile, ...]:
    """The files of a report: Markdown with front matter, or a flattened page with a sidecar."""
    front = _front_lines(report.front)
    if report.form is Form.FLATTENED:
        page = ReportFile(f"{report.id}.txt", report.text.encode())
        return page, ReportFile(f"{page.name}{SIDECAR}", front.encode())
    return (ReportFile(f"{report.id}.md", f"---\n{front}---\n\n{report.text}".encode()),)


def document_id(report: GoldReport) -> str:
    """The id that the document read from the report's file has in every case."""
    digest = hashlib.sha256(files_of(report)[0].data).hexdigest()
    return Document.id_of(Evidence.id_of(digest), 0)


def write_reports(reports: Sequence[GoldReport], folder: Path) -> int:
    """Write all reports into a folder, a case's ``sources`` for example; gives the number of files.

    Raises:
        StorageError: the folder cannot be written to.
    """
    files = [file for report in reports for file in files_of(report)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.data)
    except OSError as error:
        raise StorageError(
            f"cannot be written: {error.strerror}", where=str(folder), mend="name another folder"
        ) from error
    return len(files)


def _front_lines(front: Front) -> str:
    """Front matter as YAML; JSON's texts and lists are YAML's too."""
    plain = msgspec.to_builtins(front)
    return "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in plain.items() if value not in (None, [])
    )
