"""Arrow's compute functions and columns as untyped names.

The stubs give each function an overload for every kind of array, and none for a column whose kind is known only when a
table is read; what goes in and comes out here is told by the callers' own types.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import pyarrow.compute

pc: Final[Any] = pyarrow.compute

Vector: TypeAlias = Any
"""A column of Arrow, whole or in chunks, of a kind that is known when it is there."""
