"""Which words may an agreement file use, and what is remarkable in one that has no fault?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.agreement.library import library_ids
from truceline.agreement.nodes import Mapping, Node, Scalar, Sequence, read_nodes
from truceline.agreement.tree import nearest
from truceline.lexicon.acts import load_acts
from truceline.lexicon.armaments import load_armaments
from truceline.lexicon.parties import load_parties
from truceline.model.terms import Arms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.model.agreement import Agreement

LISTS: Final = ("acts", "parties", "arms", "systems", "units", "purposes")
FREE_TEXTS: Final = frozenset(
    ("title", "text", "note", "text_note", "map_note", "name", "drawn_from", "ground", "reading")
)
"""Keys whose values are sentences, so that a `` #`` in them is more likely a number than the start of a comment."""


class Word(NamedTuple):
    """An id, what it means, and what it belongs to."""

    id: str
    meaning: str
    within: str = ""


def vocabulary(of: str) -> tuple[Word, ...]:
    """The words of one of ``LISTS``, by id; units from the smallest to the largest."""
    makers = {"acts": _acts, "parties": _parties, "arms": _arms, "systems": _systems, "units": _units}
    return tuple(makers.get(of, _purposes)())


def _acts() -> Iterator[Word]:
    acts = load_acts()
    for act in sorted((*acts.ids, *acts.families)):
        if act in acts.families:
            yield Word(act, f"{acts.label(act)}: any of {', '.join(sorted(acts.members(act)))}")
        else:
            yield Word(act, acts.label(act), acts.family(act))


def _parties() -> Iterator[Word]:
    parties = load_parties()
    for party in parties.ids:
        if party not in parties.learnt:
            yield Word(party, parties.name(party), ", ".join(parties.within(party)[1:]))


def _arms() -> Iterator[Word]:
    arms = load_armaments()
    for kind in arms.kinds:
        yield Word(kind, arms.label(kind), ", ".join(arms.within(kind)))


def _systems() -> Iterator[Word]:
    arms = load_armaments()
    for system in sorted(arms.systems):
        yield Word(
            system,
            system.upper(),
            ", ".join(kind for kind in arms.kinds if arms.meets(arms.read(system), Arms(kind=kind))),
        )


def _units() -> Iterator[Word]:
    yield from (Word(unit, unit) for unit in load_armaments().units)


def _purposes() -> Iterator[Word]:
    arms = load_armaments()
    yield from (Word(purpose, purpose) for purpose in sorted(arms.purposes))


def remarks(agreement: Agreement, stem: str) -> Iterator[str]:
    """What is no fault and may yet be a slip: an id unlike the file's name, ties to agreements that nobody has."""
    if agreement.id != stem:
        yield f"the id is {agreement.id!r}, the file is called {stem!r}"
    for parent in agreement.parents:
        if parent.agreement not in library_ids():
            close = nearest(parent.agreement, library_ids())
            yield f"the library has no agreement {parent.agreement!r}{'; ' + close if close else ''}"
    named = {zone for item in agreement.provisions for zone in item.where}
    for zone in agreement.zones:
        if zone.id not in named and not any(f"zone={zone.id!r}" in repr(other) for other in agreement.zones):
            yield f"no clause speaks of the zone {zone.id!r}"


def cut_texts(data: bytes, file: str) -> Iterator[str]:
    """Remarks on sentences without quotes that end at a `` #``, since YAML takes the rest of the line for a comment.

    Raises AgreementError where the file cannot be read.
    """
    if b" #" in data or b"\t#" in data:
        yield from _cut(read_nodes(data, file))


def _cut(node: Node) -> Iterator[str]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _cut(item)
    if isinstance(node, Mapping):
        for entry in node.entries:
            value = entry.value
            if isinstance(value, Scalar) and value.is_cut and entry.key in FREE_TEXTS:
                reason = f"line {value.mark.line}: `{entry.key}` ends before the #"
                yield f"{reason}, which begins a comment; if it belongs to the text, put the text in quotes"
            yield from _cut(value)
