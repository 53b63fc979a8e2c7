"""What the reconcile stage is told of an agreement of the library, as plain data that ``flow`` fills in."""

from __future__ import annotations

from datetime import date

from truceline.model.noun import Part


class AgreementRef(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agreement by what texts say of it.

    ``aliases`` are names that texts use (the title need not be repeated), ``parties`` ids of who made it (parties and
    guarantors), ``dates`` all candidate days of its announcement, signing and coming into force, ``topics`` further
    words about it ("de-escalation", "flight safety", place names).
    """

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    topics: tuple[str, ...] = ()
