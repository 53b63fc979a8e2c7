"""The compiled core (``core/kernel.c``) through ctypes: nothing of Python is held while it works."""

from __future__ import annotations

import ctypes
import os
import sys
import weakref
from ctypes import byref, c_double, c_int, c_int64, c_uint64, c_void_p
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from truceline.errors import ItemError, RunError
from truceline.geo.kernel.pairs import Pairs, refused_of
from truceline.geo.kernel.sections import LAYOUT, VERSION, Sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.geo.kernel.pairs import Codes, Floats, Integers

FOLDER: Final = Path(__file__).parent / "built"
"""Where the build puts the core."""

BUILDS: Final = ("kernel.so", "kernel-wide.so", "kernel-widest.so")
"""Its builds: for any processor, and on x86-64 for those with AVX2 and those with AVX-512; all give the same bits."""

POINT, DISC, NORMAL = 0, 1, 2

SWITCH: Final = "TRUCELINE_PLAIN_KERNEL"
"""Set to 1, it leaves the core aside: for tests, and to tell whether a doubt lies in it."""

FAULTS: Final = {
    2: "is no whole geometry in well-known binary",
    3: "is no polygon or multipolygon in two dimensions",
    4: "has a coordinate that is no place on earth",
    5: "makes the index larger than it can be: divide the zones",
}


class Question(NamedTuple):
    """Events as columns: degrees, ``size`` in metres (n × width, or None for points), minutes or None."""

    kind: int
    lon: Floats
    lat: Floats
    size: Floats | None
    width: int
    start: Integers | None
    end: Integers | None

    def part(self, first: int, last: int) -> Question:
        """Rows from ``first`` up to ``last``."""
        start = None if self.start is None else self.start[first:last]
        end = None if self.end is None else self.end[first:last]
        size = None if self.size is None else self.size[first:last]
        return Question(self.kind, self.lon[first:last], self.lat[first:last], size, self.width, start, end)


@cache
def core() -> ctypes.CDLL | None:
    """The core for this processor, or None where it was not built or is switched off."""
    library = widest_build(FOLDER, BUILDS, "tl", VERSION, SWITCH)
    return made_ready(library) if library is not None else None


def widest_build(folder: Path, builds: Sequence[str], prefix: str, version: int, switch: str) -> ctypes.CDLL | None:
    """The widest of a core's builds (narrowest first) that this processor runs; None for none, another or none wanted.

    ``prefix`` is that of the functions which tell the core's version and the processor's width; ``switch`` is a
    variable of the environment that, set to 1, leaves the core aside.
    """
    if os.environ.get(switch) == "1" or not (folder / builds[0]).is_file() or sys.byteorder != "little":
        return None
    try:
        library = ctypes.CDLL(str(folder / builds[0]))
        for name in builds[library[f"{prefix}_width"]() : 0 : -1]:
            if (folder / name).is_file():
                library = ctypes.CDLL(str(folder / name))
                break
    except OSError:
        return None
    return library if library[f"{prefix}_version"]() == version else None


def made_ready(library: ctypes.CDLL) -> ctypes.CDLL:
    """A core that knows what its functions give."""
    library.tl_build.restype = library.tl_begin.restype = library.tl_end.restype = c_void_p
    library.tl_columns.restype = c_int64
    library.tl_share.restype = c_double
    library.tl_release.restype = library.tl_forget.restype = library.tl_work.restype = None
    library.tl_release.argtypes = library.tl_forget.argtypes = library.tl_work.argtypes = [c_void_p]
    return library


def loaded() -> ctypes.CDLL:
    """The core, where its presence was made sure of before."""
    library = core()
    if library is None:
        raise RunError("the compiled core of the kernel is not there", mend="build it: ./dev setup")
    return library


def _at(array: NDArray[Any] | None) -> c_void_p:
    return c_void_p(None if array is None else array.ctypes.data)


def build(
    wkb: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    valid_from: Integers,
    valid_to: Integers,
    *,
    has_grids: bool = True,
) -> Sections:
    """An index of zones in WKB, zone i at ``wkb[offsets[i]:offsets[i + 1]]``; ItemError names the row at fault.

    Without grids only ``share`` can ask it.
    """
    library = loaded()
    count = len(offsets) - 1
    places, counts = (c_void_p * len(LAYOUT))(), (c_uint64 * len(LAYOUT))()
    bad, fault = c_int64(), c_int()
    owner = library.tl_build(
        *(_at(wkb), _at(offsets), c_int64(count), _at(valid_from), _at(valid_to)),
        *(c_int(has_grids), places, counts, byref(bad), byref(fault)),
    )
    if not owner:
        if fault.value not in FAULTS:
            raise MemoryError
        raise ItemError("place.bad_point", f"a zone {FAULTS[fault.value]}", where=f"row {bad.value}")
    arrays = []
    memory = _Memory(library.tl_release, owner)
    for (_, kind), place, length in zip(LAYOUT, places, counts, strict=True):
        arrays.append(_view(place, int(length), kind))
    return Sections(tuple(arrays), (), "", memory)


class _Memory:
    """Keeps what the core allocated until no array needs it."""

    def __init__(self, release: Any, owner: int) -> None:
        self._finalizer = weakref.finalize(self, release, owner)


class _Column:
    """A column of an answer, as numpy takes it without a copy; its memory is kept as long as the column is."""

    def __init__(self, place: int | None, rows: int, kind: str, memory: _Memory) -> None:
        self.__array_interface__ = {"data": (place, False), "shape": (rows,), "typestr": kind, "version": 3}
        self._memory = memory


def _view(place: int | None, length: int, kind: np.dtype[Any]) -> NDArray[Any]:
    if not place or not length:
        return np.empty(0, kind)
    memory = (ctypes.c_char * (length * kind.itemsize)).from_address(place)
    return np.frombuffer(memoryview(memory), kind)


def ask(sections: Sections, question: Question, threads: int = 1) -> Pairs:
    """All pairs of some events, on so many threads (this one and others), without the interpreter's lock."""
    library = loaded()
    count = len(question.lon)
    faults = np.zeros(count, np.uint8)
    places = (c_void_p * len(LAYOUT))(*(array.ctypes.data for array in sections.arrays))
    counts = (c_uint64 * len(LAYOUT))(*map(len, sections.arrays))
    job = library.tl_begin(
        *(
            places,
            counts,
            c_int(question.kind),
            c_int64(count),
            _at(question.lon),
            _at(question.lat),
            _at(question.size),
        ),
        *(c_int(question.width), _at(question.start), _at(question.end), _at(faults), c_int(threads)),
    )
    if not job:
        raise MemoryError
    _work(library, job, threads, (sections, question, faults))
    answer = library.tl_end(c_void_p(job))
    if not answer:
        raise MemoryError
    return _pairs(library, answer, faults)


def _work(library: ctypes.CDLL, job: int, threads: int, needed: object) -> None:
    """Work at a question on this thread and on others; where the system gives no more threads, on fewer.

    Each thread keeps what it ``needed``, so that whoever is interrupted meanwhile takes no memory from the others.
    """

    def work(_: object) -> None:
        library.tl_work(job)

    others = [Thread(target=work, args=(needed,)) for _ in range(threads - 1)]
    started = []
    for other in others:
        try:
            other.start()
        except RuntimeError:
            break
        started.append(other)
    work(needed)
    for other in started:
        other.join()


def _pairs(library: ctypes.CDLL, answer: int, faults: Codes) -> Pairs:
    """An answer as columns: event, zone, share in space, share in time; and which events were refused."""
    memory = _Memory(library.tl_forget, answer)
    places, refused = (c_void_p * 4)(), c_int64()
    rows = int(library.tl_columns(c_void_p(answer), places, byref(refused)))
    event, zone = (np.asarray(_Column(places[k], rows, "<i4", memory)) for k in (0, 1))
    p_space, share_time = (np.asarray(_Column(places[k], rows, "<f8", memory)) for k in (2, 3))
    return Pairs(event, zone, p_space, share_time, refused_of(faults if refused.value else faults[:0]))


def share(sections: Sections, kind: int, lon: float, lat: float, size: float, row: int = 0) -> float:
    """The share of one place in one zone; negative where it is no place that the kernel takes."""
    places = (c_void_p * len(LAYOUT))(*(array.ctypes.data for array in sections.arrays))
    counts = (c_uint64 * len(LAYOUT))(*map(len, sections.arrays))
    wanted = c_int(kind), c_int64(row), c_double(lon), c_double(lat), c_double(size)
    return float(loaded().tl_share(places, counts, *wanted))
