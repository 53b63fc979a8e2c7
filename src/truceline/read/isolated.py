"""Files whose formats are decoded in a process of their own: what it sends, and what becomes of it when it dies."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, NamedTuple

import msgspec
import pyarrow as pa

from truceline.errors import ItemError
from truceline.read.decoding import Limits
from truceline.read.table_files import checked_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.read.options import ReadOptions
    from truceline.read.source import Source
    from truceline.read.table_files import WrongRow

_MAX_FRAME: Final = 1 << 28
_PATIENCE: Final = 4
"""How much longer than it may work a decoder is waited for: on a machine with much to do it waits for its turn."""
_ENVIRONMENT: Final = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""A process with little memory may not lay claim to much: arenas and threads of libraries do."""


class Frame(NamedTuple):
    """One message of a decoder: its letter and bytes."""

    kind: str
    data: bytes


class Decoder:
    """A decoder's process; to be used within ``decoding``."""

    def __init__(self, process: subprocess.Popen[bytes], where: str, seconds: int) -> None:
        self._process = process
        self._where = where
        self._seconds = seconds
        self._patience = _PATIENCE * float(seconds)
        self.is_late = False

    def frames(self) -> Iterator[Frame]:
        """What it sends, to the end; raises ItemError where it refuses the file, or dies over it."""
        while True:
            frame = self._next()
            if frame.kind == "Z":
                return
            if frame.kind == "E":
                code, reason, mend = msgspec.json.decode(frame.data, type=tuple[str, str, str])
                raise ItemError(code, reason, where=self._where, mend=mend)
            yield frame

    def ask(self, columns: Sequence[str]) -> None:
        """Say which columns are wanted."""
        if self._process.stdin is None:  # it was asked for; this tells the type checker
            return
        try:
            self._process.stdin.write(msgspec.json.encode(list(columns)) + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._died() from error

    def _next(self) -> Frame:
        head = self._read(5)
        size = int.from_bytes(head[1:], "big")
        data = self._read(size) if len(head) == 5 and size <= _MAX_FRAME else b""
        if len(head) < 5 or len(data) < size:
            raise self._died()
        return Frame(head[:1].decode("ascii", "replace"), data)

    def _read(self, size: int) -> bytes:
        """So many bytes of what it sends; fewer where it ended, or kept us waiting too long.

        Only the waiting counts: what is done here with its frames is not its time.
        """
        parts: list[bytes] = []
        descriptor = self._process.stdout.fileno() if self._process.stdout is not None else -1
        while size > 0:
            begun = time.monotonic()
            ready, _, _ = select.select([descriptor], [], [], max(self._patience, 0))
            self._patience -= time.monotonic() - begun
            if not ready:
                self.is_late = True
                self._process.kill()
                break
            part = os.read(descriptor, min(size, 1 << 20))
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _died(self) -> ItemError:
        self._process.wait()
        late = self.is_late or self._process.returncode == -24  # SIGXCPU
        why = f"decoding took over {self._seconds} seconds" if late else "the decoder ended before it was done"
        mend = "split it, or export it as text or CSV"
        return ItemError("read.out_of_bounds", f"{why}: it is damaged or too large", where=self._where, mend=mend)


@contextmanager
def decoding(kind: str, source: Source) -> Iterator[Decoder]:
    """A decoder at work on a source, ended however this is left."""
    limits = limits_of(source.options)
    with _descriptor(source) as file:
        process = subprocess.Popen(  # noqa: S603 our own module
            [
                *(sys.executable, "-P", "-m", "truceline.read.decoding", kind),
                *(str(file.fileno()), msgspec.json.encode(limits).decode()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=(file.fileno(),),
            env=os.environ | _ENVIRONMENT,
        )
        decoder = Decoder(process, source.where, limits.seconds)
        with process:
            try:
                yield decoder
            finally:
                process.kill()


def limits_of(options: ReadOptions) -> Limits:
    """The bounds of a decoder."""
    return Limits(
        memory=options.max_decoder_memory,
        seconds=options.max_decoder_seconds,
        pages=options.max_pages,
        rows=options.max_rows,
        unpacked=options.max_table_bytes,
        page_chars=options.max_bytes,
        records=options.max_archive_records,
    )


@contextmanager
def _descriptor(source: Source) -> Iterator[IO[bytes]]:
    """The source as a file that another process can read: its own, or an unnamed copy of what is in memory."""
    with source.body.open() as stream:
        if hasattr(stream, "getvalue"):
            with tempfile.TemporaryFile() as copy:
                copy.write(source.data)
                copy.seek(0)
                yield copy
        else:
            yield stream


class IsolatedTable:
    """A table that a decoder reads: ``kind`` is ``parquet`` or ``sheet``; to be used within ``decoding``."""

    def __init__(self, decoder: Decoder, options: ReadOptions, where: str) -> None:
        self._decoder = decoder
        self._frames = decoder.frames()
        self.remarks: list[str] = []
        self.wrong: list[WrongRow] = []
        self._given: list[str] = []
        for frame in self._frames:
            if frame.kind == "H":
                self._given = msgspec.json.decode(frame.data, type=list[str])
                break
            self.remarks.append(frame.data.decode("utf-8", "replace"))
        self.names = checked_names(tuple(name.strip().strip("\ufeff").lower() for name in self._given), options, where)

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows, chunk by chunk, of some columns."""
        wanted = [name for name in columns if name in self.names] or list(self.names[:1])
        self._decoder.ask([self._given[self.names.index(name)] for name in wanted])
        for frame in self._frames:
            if frame.kind == "B":
                with pa.ipc.open_stream(frame.data) as stream:
                    yield from stream.read_all().rename_columns(wanted).combine_chunks().to_batches()
            else:
                self.remarks.append(frame.data.decode("utf-8", "replace"))
