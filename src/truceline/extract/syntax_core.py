"""The compiled core of the English parser (``core/syntax.c``) through ctypes, and its weights packed as it takes them.

It computes what spaCy's encoder and parser compute with the same weights, to the last bit where spaCy multiplies
matrices term by term, in a third of the time (decision 0026).
"""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from truceline.geo.kernel.compiled import widest_build

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

FOLDER: Final = Path(__file__).parent / "built"
"""Where the build puts the core."""
BUILDS: Final = ("syntax.so", "syntax-wide.so", "syntax-widest.so")
"""Its builds: for any processor, and on x86-64 for those with AVX2 and those with AVX-512; all give the same bits."""
VERSION: Final = 1
SWITCH: Final = "TRUCELINE_PLAIN_PARSER"
"""Set to 1, it leaves the core aside: for tests, and to tell whether a doubt lies in it."""
PIECES: Final = 3
CHUNK: Final = 7


@cache
def core() -> ctypes.CDLL | None:
    """The core for this processor, or None where it was not built or is switched off."""
    return widest_build(FOLDER, BUILDS, "ts", VERSION, SWITCH)


def at(array: npt.NDArray[Any]) -> c_void_p:
    """Where the core finds an array, which must lie in one piece."""
    return c_void_p(array.ctypes.data)


class Affine(NamedTuple):
    """Weights and bias of a layer of neurons, packed in panels: each register of them stands for so many outputs."""

    panels: Floats
    bias: Floats
    blocks: int
    depth: int

    @property
    def width(self) -> int:
        """Numbers that come out for a row, with those that fill up the last panel."""
        return self.bias.size


def affine(weights: Floats, bias: Floats, lanes: int) -> Affine:
    """A layer that gives ``bias`` and each row of ``weights`` times what goes in."""
    outputs, depth = weights.shape
    count = -(-outputs // (PIECES * lanes))
    filled = np.zeros((count * PIECES * lanes, depth), np.float32)
    filled[:outputs] = weights
    widened = np.zeros(filled.shape[0], np.float32)
    widened[:outputs] = bias
    panels = filled.reshape(count, PIECES * lanes, depth).transpose(0, 2, 1)
    return Affine(np.ascontiguousarray(panels), widened, count, depth)


def maxout(weights: Floats, bias: Floats, lanes: int) -> Affine:
    """A layer whose outputs (first axis) have three pieces (second axis), of which the strongest is taken."""
    outputs, pieces, depth = weights.shape
    count = outputs // lanes
    panels = weights.reshape(count, lanes, pieces, depth).transpose(0, 3, 2, 1)
    widened = bias.reshape(count, lanes, pieces).transpose(0, 2, 1)
    return Affine(np.ascontiguousarray(panels), np.ascontiguousarray(widened).ravel(), count, depth)


def times(library: ctypes.CDLL, rows: Floats, layer: Affine, spare: int = 0) -> Floats:
    """What a layer gives for each row; ``spare`` rows before them are left to be filled."""
    out = np.empty((spare + len(rows), layer.width), np.float32)
    library.ts_affine(
        *(at(rows), c_int64(len(rows)), c_int64(rows.shape[1]), c_int64(layer.depth)),
        *(at(layer.panels), at(layer.bias), c_int64(layer.blocks), at(out[spare:])),
    )
    return out


class Layer(NamedTuple):
    """A layer of the encoder: a window of three words through maxout, set to mean 0 and variance 1, scaled, added."""

    neurons: Affine
    gain: Floats
    bias: Floats


def encoded(library: ctypes.CDLL, layers: Sequence[Layer], rows: Floats) -> Floats:
    """The rows after all layers; they have a row of zeros before and one after them, and are changed in place."""
    count, width = len(rows) - 2, rows.shape[1]
    best, mean, variance = np.empty((count, width), np.float32), *np.empty((2, count), np.float32)
    size = c_int64(count), c_int64(width)
    for neurons, gain, bias in layers:
        library.ts_layer(at(rows), *size, at(neurons.panels), at(neurons.bias), at(best), at(mean), at(variance))
        scale = (variance + 1e-08) ** (-1.0 / 2.0)
        library.ts_settle(at(rows), at(best), at(scale), *size, at(gain), at(bias))
    return rows


class Moves(NamedTuple):
    """The last layers of the parser: bias of the hidden layer, weights and bias of the moves' scores, their kinds."""

    bias: Floats
    weights: Floats
    scores: Floats
    kinds: npt.NDArray[np.int8]


def moves(bias: Floats, weights: Floats, scores: Floats, kinds: Sequence[int], lanes: int) -> Moves:
    """``weights`` (moves × hidden) and ``scores`` (their bias) packed; ``bias`` has the pieces of the hidden layer."""
    count, hidden = weights.shape
    room = -(-count // (CHUNK * lanes)) * CHUNK * lanes
    packed, filled = np.zeros((hidden, room), np.float32), np.zeros(room, np.float32)
    packed[:, :count] = weights.T
    filled[:count] = scores
    return Moves(np.ascontiguousarray(bias), packed, filled, np.array(kinds, np.int8))


def parsed(
    library: ctypes.CDLL, features: Floats, last: Moves, lengths: Sequence[int]
) -> tuple[Integers, Integers] | None:
    """Heads within each stretch (-1: none) and the moves that gave them; None for what the core cannot parse.

    ``features`` are those of no token, then of all tokens of the stretches that are so long.
    """
    heads, made = np.empty((2, sum(lengths)), np.int32)
    sizes = np.array(lengths, np.int64)
    fault = library.ts_parse(
        *(at(features), c_int64(features.shape[1]), at(last.bias), at(last.weights), at(last.scores)),
        *(at(last.kinds), c_int64(last.kinds.size), c_int64(last.scores.size)),
        *(at(sizes), c_int64(sizes.size), at(heads), at(made)),
    )
    if fault == 1:
        raise MemoryError
    return None if fault else (heads, made)
