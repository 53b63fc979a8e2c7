"""Parties that an agreement file defines for itself: known to the lexicon of parties as long as the process runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.lexicon.parties import load_parties
from truceline.lexicon.party_names import PartyEntry, TieEntry

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement, LocalParty


def learn_parties(agreement: Agreement) -> None:
    """Make the parties that an agreement defines known; LexiconError where another agreement means others by an id."""
    if agreement.parties:
        load_parties().learn({party.id: _entry(agreement, party) for party in agreement.parties}, _sources(agreement))


def _entry(agreement: Agreement, party: LocalParty) -> PartyEntry:
    source = f"{agreement.id}/{party.sources[0]}" if party.sources else agreement.id
    ties = tuple(
        TieEntry(kind="part_of", party=other, since=None, until=None, source=source) for other in sorted(party.part_of)
    )
    return PartyEntry(kind=party.kind, en=(party.name,), country=party.country or None, ties=ties, note=party.note)


def _sources(agreement: Agreement) -> dict[str, str]:
    """Addresses of the agreement's sources, by keys that no other agreement has."""
    told = {f"{agreement.id}/{key}": source.address for key, source in agreement.sources.items()}
    return {agreement.id: f"agreement {agreement.id}", **told}
