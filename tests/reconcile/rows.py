"""Rows of tables as columns in one line, each with what a test is about and the rest alike."""

from __future__ import annotations

from typing import Any

import numpy as np

from truceline.lexicon.parties import load_parties
from truceline.reconcile.columns import UNTOLD, Columns, Name, Vocabulary

DAY_S = 86_400.0
ACTS = ("air_drone_strike", "shelling_artillery_missile_attack", "explosions_remote_violence", "armed_clash")
PARTIES = ("us-led-coalition", "usa", "syrian-army", "pro-government-forces", "islamic-state")


def names(*strangers: str) -> tuple[Name, ...]:
    """Names of known parties, and of some that nobody knows."""
    parties = load_parties()
    known = tuple(Name(parties.name(id_).casefold(), parties.match(parties.name(id_))) for id_ in PARTIES)
    return (*known, *(Name(text.casefold()) for text in strangers))


def rows(
    *, source: Any, sources: tuple[str, ...] = ("a", "b"), strangers: tuple[str, ...] = (), **told: Any
) -> Columns:
    """Rows of some sources; what is not told is one strike by the coalition at one place on one day."""
    size = len(source)

    def column(name: str, value: Any, kind: type) -> Any:
        return np.array(told[name] if name in told else [value] * size, dtype=kind)

    start = column("day", 100, np.float64) * DAY_S
    order = np.lexsort((np.arange(size), np.asarray(source)))
    columns = Columns(
        vocabulary=Vocabulary(sources, ACTS, names(*strangers)),
        key=column("key", "", np.str_) if "key" in told else np.array([f"rec-{at:06d}" for at in range(size)]),
        source=np.array(source, dtype=np.int32),
        start_s=start,
        end_s=start + column("days", 1, np.float64) * DAY_S,
        lon=column("lon", 36.0, np.float64),
        lat=column("lat", 33.0, np.float64),
        sigma_m=column("sigma_m", 1_000.0, np.float64),
        act=column("act", 0, np.int32),
        actor=column("actor", 0, np.int32),
        target=column("target", 3, np.int32),
        is_directed=column("is_directed", True, bool),
        killed=column("killed", (UNTOLD, UNTOLD), np.int32).reshape(-1, 2),
        injured=column("injured", (UNTOLD, UNTOLD), np.int32).reshape(-1, 2),
        text=column("text", 0, np.uint64),
        origin=column("origin", 1, np.uint64),
    )
    return columns.take(order)
