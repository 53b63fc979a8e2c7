"""Party: an actor with names and aliases in several scripts, its kind, and its ties over time, dated and sourced."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from truceline.model.noun import Noun, Part


class Name(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name in a language (BCP 47). ``is_preferred`` names are what we write; the others are what we read."""

    text: str
    lang: str = "en"
    is_preferred: bool = False


class Tie(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated tie to another party: part_of, member_of, supported_by, operates_as, or designated_by.

    None as a date means unbounded or unknown; ``source`` is an address.
    """

    kind: str
    party: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    note: str = ""


class Party(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An actor. ``kind`` is state, armed_forces, armed_group, coalition, umbrella, organisation, monitor or civilians.

    ``id`` of a party is the readable key of the lexicon (``us-led-coalition``), not a hash.
    """

    STAGE: ClassVar[str] = "extract"
    NAME: ClassVar[str] = "party"
    PREFIX: ClassVar[str] = ""

    kind: str
    names: tuple[Name, ...]
    country: str | None = None
    ties: tuple[Tie, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
