"""Of which camps of the war is whoever did something, by his party, the words of his phrase, or what the text adds?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.lexicon.belligerents import MADE, MAKE

if TYPE_CHECKING:
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.standings import Standings

_HELPED: Final = re.compile(r"-(?:backed|supported|led|allied|aligned|sponsored|trained|funded|armed|paid)\b")
_MADE: Final = re.compile(rf"\w-{MADE}|\bof \w+ {MAKE}")
"""Of a weapon: where it was made, and not whose it is."""


class Camps:
    """Finds the camps of actors in one document."""

    def __init__(self, reading: Reading, memory: Memory, standings: Standings) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.parties = reading.lexicons.parties
        self.words = standings.words
        self.war = standings.war
        self._standings = standings
        self._is_theatre = standings.is_theatre
        self._memory = memory

    def of(self, cast: Participants) -> frozenset[str]:
        """Camps of an actor, by the party that he is, else by the words of his phrase."""
        if self.war is None or cast.actor is None:
            return frozenset()
        told = cast.actor.span.text
        titled = self.war.titled(told) or self._standings.rebels_of(told)
        if len(titled) == 1:
            return titled  # "the White Army", though "army" alone is another
        if _MADE.search(told):
            return self.war.shown(told)  # "frigates of Turkish make", whoever's they are
        party = next((one.value for one in cast.actor.parties), None) if self._is_theatre else None
        camp = self.war.camp_of(party, self.parties) if party is not None else None
        if camp is not None:
            return frozenset({camp})
        if party is not None:
            return self.war.shown(told) if _HELPED.search(told) else frozenset()
        within = self._within(cast.actor.span.start, cast.actor.span.end) if self._is_theatre else frozenset()
        if within:
            return within
        shown = self.war.shown(told) or self._behind(cast.actor_head) or self._of_government(cast.actor_head)
        if shown or cast.actor_head is None:
            return shown
        return self.war.shown(self._memory.described(cast.actor_head))

    def of_words(self, words: list[str]) -> frozenset[str]:
        """Camps of the words round a means; "Syrian" alone is the camp of the Syrian army."""
        if self.war is None:
            return frozenset()
        army = [f"{word} army" for word in words if word[:1].isupper() and not self.war.shown("army")]
        return self.war.shown(" ".join(words)) or self.war.shown(" ; ".join(army))

    def _behind(self, head: int | None) -> frozenset[str]:
        """“fighters backed by Russia”, "men loyal to Haftar": whose they are by a clause behind."""
        tree = self.tree
        if head is None or self.war is None:
            return frozenset()
        tied = [at for at in tree.children(head, "acl", "amod") if at > head and tree[at].lower in self.words.bound]
        return self.war.shown(" ".join(tree[at].text for one in tied for at in tree.subtree(one)))

    def _of_government(self, head: int | None) -> frozenset[str]:
        """“government helicopters”: of the camp whose "government forces" are, where the theatre tells."""
        tree = self.tree
        if head is None or not any(tree[at].lower == "government" for at in tree.children(head, "compound", "amod")):
            return frozenset()
        forces = self.parties.match("government forces")
        camp = self.war.camp_of(forces[0].value, self.parties) if forces and self.war is not None else None
        return frozenset({camp}) if camp is not None else frozenset()

    def _within(self, start: int, end: int) -> frozenset[str]:
        """“drones of the Emirates”: of the only camp whose parties a phrase names."""
        named = [one.parties[0].value for one in self.reading.hits_within(start, end) if one.parties]
        camps = {self.war.camp_of(party, self.parties) for party in named} if self.war is not None else set()
        return frozenset(camp for camp in camps if camp is not None) if len(camps) == 1 else frozenset()
