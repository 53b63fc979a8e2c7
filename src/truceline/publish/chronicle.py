"""What did we say of it when? The versions of a thing over the generations, in words and as what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from truceline.model import Claim, Finding, Incident, Talk
from truceline.publish import sheets, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from truceline.engine.base import Change
    from truceline.model.noun import Noun


class Entry(NamedTuple):
    """From this generation on we said so; ``changed`` names the fields that differ from the version before."""

    generation: int
    time_utc: datetime
    words: str
    changed: tuple[str, ...]
    noun: Noun | None


def chronicle(changes: Sequence[Change]) -> list[Entry]:
    """The changes of one thing, oldest first, told for people."""
    entries: list[Entry] = []
    before: Noun | None = None
    for change in changes:
        changed = _changed(before, change.noun)
        text = "left out from here on" if change.noun is None else in_words(change.noun)
        entries.append(Entry(change.generation, change.time_utc, text, changed, change.noun))
        before = change.noun
    return entries


def in_force_at(entries: Sequence[Entry], moment: datetime) -> Entry | None:
    """The entry that held at a moment; None where nothing had been said yet."""
    held = [entry for entry in entries if entry.time_utc <= moment]
    return held[-1] if held else None


def in_words(noun: Noun) -> str:
    """A version of a thing in a line."""
    if isinstance(noun, Finding):
        applies, support = words.bounds_in_words(noun.applicability), words.support_in_words(noun)
        return f"{words.outcome_in_words(noun)} (applies {applies}, support {support})"
    if isinstance(noun, Incident):
        return f"{noun.label} ({len(noun.members)} members, {noun.grade.value})"
    if isinstance(noun, Talk):
        return f"{noun.label} ({noun.status.value})"
    if isinstance(noun, Claim):
        return f"{sheets.what_claim(noun)}: “{' '.join(noun.proposition.text.split())}”"
    return noun.NAME


def _changed(before: Noun | None, after: Noun | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    old, new = _fields(before), _fields(after)
    return tuple(name for name in new if old.get(name) != new[name])


def _fields(noun: Noun) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(noun)
    return fields
