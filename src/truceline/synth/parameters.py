"""What is a generated conflict like? Reads ``worlds.yaml``: every number with its reason, fixed before it was used."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import convert, read_lexicon

WORLDS_FILE: Final = Path(__file__).parent / "worlds.yaml"


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of the file whose keys are all known."""


class ActNoise(Section, frozen=True):
    """Shares of a source's reports that tell the act itself, its family, an akin act, any other."""

    same: float
    family: float
    akin: float
    other: float


class PartyNoise(Section, frozen=True):
    """Shares of mentions that name the party itself, one it is part of, a sibling, a wrong one, or none."""

    same: float
    parent: float
    sibling: float
    wrong: float
    silent: float


class KilledNoise(Section, frozen=True):
    """Shares of reports with the true count of the dead, a near one, or none."""

    same: float
    near: float
    silent: float


class SourceParameters(Section, frozen=True):
    """How one source works; ``place_codes`` and ``date_codes`` are shares of UCDP's codes 1 to 4."""

    coverage: float
    town_bias: float
    place_codes: tuple[float, float, float, float]
    date_codes: tuple[float, float, float, float]
    day_wrong: float
    act: ActNoise
    party: PartyNoise
    killed: KilledNoise
    gazetteer_m: float


class Habit(Section, frozen=True):
    """A source that does something with a share of its rows."""

    source: str
    share: float


class Copying(Section, frozen=True, rename={"origin": "from"}):
    """A source of which a share of rows is copied from another."""

    source: str
    origin: str
    share: float


class AgreementParameters(Section, frozen=True):
    """A made-up agreement: number and radius (metres) of its zones, when it holds, who is bound, which acts."""

    zones: int
    radius_m: tuple[float, float]
    in_force: tuple[float, float]
    parties: tuple[str, ...]
    acts: tuple[str, ...]


class WorldParameters(Section, frozen=True):
    """A world. Lengths in metres, ``box`` west, south, east, north in degrees (WGS 84)."""

    incidents: int
    days: int
    box: tuple[float, float, float, float]
    towns: int
    town_zipf: float
    town_share: float
    town_spread_m: float
    fronts: int
    front_spread_m: float
    front_drift_m: float
    burst_share: float
    burst_days: float
    burst_spread_m: float
    provinces: tuple[int, int]
    districts: tuple[int, int]
    acts: dict[str, float]
    dyads: tuple[tuple[str, str, float], ...]
    killed_none: float
    killed_mean: float
    answers_reversed: float
    well_specified: bool = True
    reason: str = ""
    shifted: Habit | None = None
    capitals: Habit | None = None
    copying: Copying | None = None
    merged: float = 0.0
    split: float = 0.0


class Seeds(Section, frozen=True):
    """Seeds that were looked at, and those that only gates use."""

    training: tuple[int, ...]
    held_out: tuple[int, ...]


class Worlds(Section, frozen=True):
    """All of the file; ``worlds`` by name, complete."""

    seeds: Seeds
    sources: dict[str, SourceParameters]
    worlds: dict[str, WorldParameters]
    agreement: AgreementParameters
    stamp: str


@cache
def load_worlds() -> Worlds:
    """The worlds of the package, read once; raises LexiconError."""
    lexicon = read_lexicon(WORLDS_FILE)
    body = dict(lexicon.body)
    base, named = body.pop("base", None), body.get("worlds")
    if not isinstance(base, dict) or not isinstance(named, dict):
        raise LexiconError("lacks base or worlds", where=lexicon.file, mend="install Truceline again")
    body["worlds"] = {name: base | changes for name, changes in named.items()}
    body["stamp"] = lexicon.stamp
    return convert(replace(lexicon, body=body), Worlds)
