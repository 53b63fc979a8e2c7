"""The further terms of a clause in plain words: arms, sizes, distances with their readings, ceilings, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.lexicon.armaments import load_armaments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.lexicon.parties import Parties
    from truceline.model.agreement import Provision
    from truceline.model.terms import Arms, NumberCandidate


def term_words(provision: Provision, parties: Parties) -> str:
    """Sentences on what narrows or measures a clause; empty where nothing does."""
    return " ".join((*_narrowing(provision), *_measuring(provision, parties)))


def _narrowing(provision: Provision) -> Iterator[str]:
    if provision.arms:
        yield f"It speaks of {'; '.join(_lower(arms_words(arms)) for arms in provision.arms)}."
    if provision.unit_from is not None:
        yield f"It speaks of units from a {provision.unit_from} upwards."
    if provision.qualifier is not None:
        yield f"It turns on whether the act was “{provision.qualifier.replace('_', ' ')}”."
    if provision.purposes:
        yield f"It is for these ends: {', '.join(provision.purposes)}."
    if provision.is_notice_required:
        hours = f" at least {provision.notice_hours} hours" if provision.notice_hours else ""
        yield f"Notice must have been given{hours} before."


def _measuring(provision: Provision, parties: Parties) -> Iterator[str]:
    for row in provision.distances:
        yield f"{arms_words(row.arms)}: {number_words(row.km, 'km')} from the line of their side."
    for line in provision.reference_lines:
        names = ", ".join(parties.name(party) for party in line.parties)
        yield f"{names}: measured from {line.of.line.replace('-', ' ') or 'a line of its own'}."
    for ceiling in provision.ceilings:
        units = f"{ceiling.units}s" if ceiling.units else ""
        yield f"{arms_words(ceiling.arms)}: {number_words(ceiling.most, units, 'at most ')}."
    if provision.is_standing:
        yield "Before it falls due, such an act is pending; afterwards it is an apparent breach."
    if provision.adjudicated_by:
        yield f"Disputes go to {', '.join(parties.name(party) for party in provision.adjudicated_by)}."


def arms_words(arms: Arms) -> str:
    """A class of arms with its thresholds."""
    lexicon = load_armaments()
    parts = [lexicon.label(arms.kind)]
    if arms.systems:
        parts.append(f"({', '.join(arms.systems)})")
    if arms.calibre_mm_from is not None:
        parts.append(f"of {arms.calibre_mm_from:g} mm and above")
    if arms.calibre_mm_to is not None:
        parts.append(f"up to {arms.calibre_mm_to:g} mm")
    if arms.range_km_from is not None:
        parts.append(f"that reach {arms.range_km_from:g} km or further")
    return " ".join(parts)


def _lower(words: str) -> str:
    """Words within a sentence: the first letter small, unless more capitals follow."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def number_words(numbers: Sequence[NumberCandidate], unit: str, before: str = "") -> str:
    """A number; where it is disputed every reading with its weight; 0 is ``none``."""
    if len(numbers) == 1:
        value = numbers[0].value
        return f"{before}{_figure(value)} {unit}".rstrip() if value else "none"
    told = (f"{_figure(item.value)} {unit} ({item.weight:.0%}: {item.reading})".replace("  ", " ") for item in numbers)
    return before + " or ".join(told)


def _figure(value: float) -> str:
    """A number for people: thousands apart, no digits after the point that say nothing."""
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"
