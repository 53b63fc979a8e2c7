"""JSON Lines: each thing on a line, with the fields of its noun, and two more that say what it is and rests on.

``noun`` is the noun's name; ``kind`` is reconstruction where any text behind the thing is one that we wrote ourselves,
else report, note or record. Field names are those of the model and change only with its schema.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from truceline.model import TABLE_NOUNS, Document
from truceline.publish.view import BANNER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.model.noun import Noun
    from truceline.publish.derivation import Branch
    from truceline.publish.view import View

EXPORTED: Final = TABLE_NOUNS
"""What a whole export holds: the nouns of a case. Notices are none: they leave only where they are asked for."""

CREDIT: Final = "Place names and points: GeoNames, CC BY 4.0. Boundaries: Natural Earth."


def row_of(view: View, noun: Noun) -> dict[str, Any]:
    """A thing as a mapping of plain values.

    Of a document all but its text: a page's whole text is not ours to pass on (manual, data licences); claims quote it.
    """
    fields: dict[str, Any] = msgspec.to_builtins(noun)
    if isinstance(noun, Document):
        fields["text_sha256"] = hashlib.sha256(fields.pop("text").encode()).hexdigest()
    return {"noun": noun.NAME, "kind": view.kind(noun), **{key: fields[key] for key in fields if key != "kind"}}


def line(value: object) -> str:
    """A value as one line of JSON, keys in their order, without a line's end."""
    return msgspec.json.encode(value).decode()


def lines_of(view: View, rows: Iterable[Noun]) -> Iterator[str]:
    """A line for each thing."""
    return (line(row_of(view, row)) for row in rows)


def export(view: View) -> Iterator[str]:
    """A whole generation: a head, the agreements, then all things in the order of the flow, sorted by id."""
    head: dict[str, Any] = {"noun": "generation", "format": "truceline-lines-1", "credit": CREDIT}
    if view.has_reconstructions:
        head |= {"kind": "reconstruction", "notice": BANNER}
    if view.generation is not None:
        head |= {"number": view.generation.number, "time_utc": view.generation.time_utc}
        head["release"] = view.generation.release
    yield line(head) + "\n"
    for agreement in view.agreements.values():
        yield line({"noun": agreement.NAME, "agreement": agreement}) + "\n"
    for noun in EXPORTED:
        for text in lines_of(view, view.all(noun)):
            yield text + "\n"


def tree_of(branch: Branch) -> dict[str, Any]:
    """A derivation as a mapping: text, id where there is one, and the branches."""
    found: dict[str, Any] = {"text": branch.text}
    if branch.id:
        found["id"] = branch.id
    if branch.branches:
        found["branches"] = [tree_of(one) for one in branch.branches]
    return found
