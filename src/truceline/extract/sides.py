"""Is it a charge: does a side of the fighting say that its opponent did it? And whose own deed does a side tell of?

A cascade: (1) who answers for the words is of a side, by party, by the words of his name, or by how the text describes
him; (2) the actor is named, and is of a camp that fights the speaker's; where no party is known, the noun tells: a
state's speaker means others by "militants" and his own by "soldiers". Monitors, mediators and those who count the
wounded charge nobody. Who fights whom is data (``belligerents.yaml``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.charged import Charge, Charged
from truceline.extract.doers import Doers
from truceline.extract.foes import Foes
from truceline.extract.standings import Standings
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.standings import Standing
    from truceline.model.claim import Hop

_TELLING: Final = frozenset({Via.SAYS, Via.REPORTS, Via.CITES, Via.ALLEGES, Via.CONFIRMS})
_OWNERS: Final = frozenset({"its", "their", "our", "his", "her", "my"})
_SELVES: Final = frozenset({"it", "he", "she", "we", "i"})
NEAR: Final = 6
"""Words between a verb of saying and a pronoun for who says it."""
_RULING: Final = frozenset({"government", "state", "army", "federal"})
_OF_STATE: Final = frozenset({"officer", "officers", "soldier", "soldiers", "minister", "ministry", "governor"})
"""Words for those who are of the army, or of its state, where no more is known of them."""
_CRAFT: Final = frozenset({"boat", "ship", "vessel", "warship", "convoy", "patrol", "balloon", "vehicle", "machine"})
_MOVES: Final = frozenset({"move", "base"})
_FALLING: Final = frozenset({"fall", "land", "explode", "crash", "come"})
_SUFFERED: Final = frozenset({"lost"})
"""Frames whose subject suffers: what a side says that its opponent lost is a boast and no charge."""
_HELPED: Final = re.compile(r"-(?:backed|supported|led|allied|aligned|sponsored|trained|funded|armed|paid)\b")


_OUT_OF_OFFICE: Final = ("former ", "ex-", "retired ")
"""How names of those begin who no longer speak for anybody."""


class Sides:
    """Judges charges and own deeds in one document."""

    def __init__(self, reading: Reading, frames: Frames, memory: Memory) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames
        self.parties = reading.lexicons.parties
        self.standings = Standings(reading, memory)
        self.known = self.standings.known
        self.words = self.standings.words
        self.war = self.standings.war
        self._is_theatre = self.standings.is_theatre
        self._memory = memory
        self.doers = Doers(reading)
        self.foes = Foes(reading, frames, self.standings)
        self.charged = Charged(reading, frames, memory, self.standings, self.foes)

    def is_charge(self, trigger: Trigger, cast: Participants, chain: Chain) -> bool:
        """Whether a side says that its opponent, named in the claim, did it: an attack, a breach or a move."""
        speaker = self._voice(chain)
        if cast.actor_head is None and trigger.frame.name in _MOVES:
            cast = replace(cast, actor=cast.target, actor_head=cast.target_head)  # "artillery has been moved"
        if trigger.frame.name in _SUFFERED:
            return False
        if self._is_enemy(cast.actor_head) or self._are_enemies_beside(trigger):
            return True
        if speaker.via not in _TELLING or self._is_between(trigger, cast):
            return False
        standing = self.standing(speaker)
        if cast.actor_head is None:
            return self._is_theirs(trigger, cast, standing) or self._is_by_them(trigger, cast, chain)
        if not standing.is_side or self._is_own(cast, chain, standing):
            return False
        if self._is_of_nobody(trigger, cast.actor_head):
            return False
        if self.foes.is_unnamed(cast.actor_head) and not self._goes_on(cast, speaker):
            return False
        by_name = self.tree[cast.actor_head].lemma.lower() in self.words.foes  # nobody calls his own men so
        found = by_name or self._are_opponents(cast, speaker, standing) or self._is_on_own(cast, standing)
        if found:
            self.charged.add(Charge(speaker.key, standing.camps, self.tree[trigger.index].sentence, cast.actor_head))
        return found

    def _is_of_nobody(self, trigger: Trigger, head: int) -> bool:
        """“where they fought” names nobody as the doer, nor does "it fell in the desert", of what was fired."""
        tree = self.tree
        falls = tree[trigger.index].lemma in _FALLING
        it = any(tree[at].lower == "it" for at in tree.children(trigger.index, "nsubj"))
        return (trigger.frame.is_mutual and self.charged.is_others(head)) or (falls and it)

    def _is_own(self, cast: Participants, chain: Chain, standing: Standing) -> bool:
        """Whether the doer is whoever speaks, or of the same army."""
        speaker = self._voice(chain)
        if speaker.via is Via.CONFIRMS and not standing.camps:
            return True  # "did not dispute that jets had struck": of whom no more is known
        again = self._is_speaker_again(cast, chain) or self._is_of_the_army(cast, speaker, standing)
        return again or self._is_owned(cast, speaker)

    def _is_speaker_again(self, cast: Participants, chain: Chain) -> bool:
        """“The Houthis announced that they had shot down a plane”: whoever speaks, in the plural."""
        tree, head = self.tree, cast.actor_head
        cue = chain.used[-1].cue if chain.used else None
        if head is None or cue is None or tree[head].lower != "they" or not 0 < head - cue < NEAR:
            return False
        told = tree[head].sentence == tree[cue].sentence and cue in tree.ancestors(head)
        subjects = [tree[at] for at in tree.children(cue, "nsubj")]
        return told and any(one.tag in {"NNS", "NNPS"} or one.lower.endswith("s") for one in subjects if one.is_noun)

    def _is_of_the_army(self, cast: Participants, speaker: Hop, standing: Standing) -> bool:
        """“The army was firing, an officer said”: of whom no more is known, he is of that army."""
        tree, head = self.tree, cast.actor_head
        if head is None or standing.camps:
            return False
        if any(tree[at].text[:1].isupper() for at in tree.children(head, "amod", "compound", "poss", "nmod")):
            return False  # "the Azerbaijani military"
        forces = tree[head].lower in {"troops", "soldiers", "forces"}
        ruling = any(tree[at].lower in _RULING for at in tree.children(head, "compound", "amod"))
        bare = tree[head].lower in {"army", "military"} or (forces and (ruling or tree[head].lower != "forces"))
        return bare and not _OF_STATE.isdisjoint(self.standings.told_of(speaker))

    def _are_enemies_beside(self, trigger: Trigger) -> bool:
        """“two were killed by the aggression's warships”."""
        bys = [at for at in self.tree.children(trigger.index, "agent", "prep") if self.tree[at].lower == "by"]
        heads = [at for by in bys for at in self.tree.children(by, "pobj")]
        return any(self._is_enemy(one) for head in heads for one in (head, *self.tree.children(head, "poss")))

    def _is_enemy(self, head: int | None) -> bool:
        """“the enemy”, "enemy aircraft": a word of a side's own, whoever passes it on."""
        if head is None:
            return False
        tree = self.tree
        of = [
            at for prep in tree.children(head, "prep") if tree[prep].lower == "of" for at in tree.children(prep, "pobj")
        ]
        named = [head, *of, *(at for at in tree.children(head, "amod", "compound") if tree[at].lower == "enemy")]
        return any(tree[at].lemma.lower() in self.words.enemies for at in named)

    def _is_on_own(self, cast: Participants, standing: Standing) -> bool:
        """“Armenian fire hit its posts”: nobody says so of his own camp, so that another of its kind speaks."""
        target = cast.target.span.text.split(" ") if cast.target is not None else []
        owned = any(word.lower() in {"its", "our"} for word in target[:4])
        return owned and bool(standing.camps) and self._camps_of(cast) == standing.camps

    def _is_between(self, trigger: Trigger, cast: Participants) -> bool:
        """“fighting between the army and the rebels”: both are told of, and nobody is charged."""
        tree = self.tree
        between = [at for at in tree.children(trigger.index, "prep") if tree[at].lower == "between"]
        return any(cast.actor_head in set(tree.subtree(at)) for at in between)

    def _is_theirs(self, trigger: Trigger, cast: Participants, standing: Standing) -> bool:
        """“Ukrainian shelling wounded a woman”, "a Syrian missile had been fired": the means tell whose."""
        tree = self.tree
        if self.war is None or not standing.is_side:
            return False
        for head in (trigger.index, *tree.children(trigger.index, "nsubj", "nsubjpass")):
            if head == cast.target_head or tree[head].lemma.lower() not in self.words.means:
                continue
            if self._is_whose(head, standing):
                return True
        return False

    def _is_whose(self, head: int, standing: Standing) -> bool:
        """Whether the words in front of a means are of the speaker's opponents."""
        tree = self.tree
        before = [tree[at].text for at in sorted({*tree.noun_phrase(head), head - 1}) if 0 <= at < head]
        if any(word.lower() == "their" for word in before[:2]):
            return self.reading.is_spoken(tree[head].start)  # "their snipers", said of others
        camps = self._camps_of_owner(before) or self._camps_of_port(head)
        opposed = self.war is not None and self.war.are_opposed(standing.camps, camps)
        return bool(camps) and (not standing.camps or opposed)

    def _camps_of_port(self, head: int) -> frozenset[str]:
        """“a boat from the North”: a platform's are those whom it comes from; of a shot that tells a direction only."""
        tree, weapon = self.tree, self.frames.weapon_at(self.tree, head)
        is_platform = weapon is not None and weapon.platform and not weapon.munition
        is_craft = is_platform or tree[head].lemma.lower() in _CRAFT
        if self.war is None or not is_craft:
            return frozenset()
        preps = [at for at in tree.children(head, "prep") if tree[at].lower in {"from", "of"}]
        return self.war.shown(" ; ".join(self.reading.text(tree.subtree(at)) for at in preps))

    def _is_by_them(self, trigger: Trigger, cast: Participants, chain: Chain) -> bool:
        """“killed and wounded by the army”, "a mine laid by saboteurs": who did it stands by another word."""
        speaker = self._voice(chain)
        standing = self.standing(speaker)
        if not standing.is_side:
            return False
        is_defence, is_mutual = trigger.frame.name == "down", trigger.frame.is_mutual
        for head in self.doers.beside(trigger.index, is_defence=is_defence, is_mutual=is_mutual):
            if head == cast.target_head:
                continue
            if self.tree[head].lemma.lower() in self.words.means:
                if self._is_whose(head, standing):
                    return True
                continue  # "a shot from their side" tells where from
            other = replace(cast, actor=self.reading.mention(head), actor_head=head)
            if self.foes.is_unnamed(head) or self._is_own(other, chain, standing):
                continue
            if self._are_opponents(other, speaker, standing):
                return True
        return False

    def _camps_of_owner(self, words: list[str]) -> frozenset[str]:
        """Camps of the words in front of a means; "Syrian" alone is the camp of the Syrian army."""
        if self.war is None:
            return frozenset()
        army = [f"{word} army" for word in words if word[:1].isupper() and not self.war.shown("army")]
        return self.war.shown(" ".join(words)) or self.war.shown(" ; ".join(army))

    def is_foretold(self, cast: Participants, chain: Chain) -> bool:
        """Whether what "will" happen is foretold by one who will not do it: no plan or threat but an opinion."""
        speaker = chain.speaker
        if len(chain.hops) == 1:
            return True
        standing = self.standing(speaker)
        if speaker.kind in {SourceKind.OUTLET, SourceKind.DOCUMENT}:
            return False
        if speaker.name.lower().startswith(_OUT_OF_OFFICE):
            return True
        if not standing.is_side or speaker.kind is SourceKind.WITNESS:
            return True
        camps = self._camps_of(cast)
        return bool(camps) and self.war is not None and self.war.are_opposed(standing.camps, camps)

    def is_own_deed(self, cast: Participants, chain: Chain) -> bool:
        """Whether a side tells of what it did or suffered itself: "his army had destroyed a ship, he claimed"."""
        standing = self.standing(chain.speaker)
        if not standing.is_side:
            return False
        if cast.actor_head is None or self._is_owned(cast, chain.speaker):
            return True
        camps = self._camps_of(cast)
        return bool(camps) and not camps.isdisjoint(standing.camps)

    def is_self(self, cast: Participants, chain: Chain) -> bool:
        """“it claimed that it had killed four”, "they retook it, they claim": whoever speaks, by a pronoun."""
        if cast.actor_head is None or not chain.used:
            return False
        word = self.tree[cast.actor_head].lower
        subjects = {self.tree[at].lower for at in self.tree.children(chain.used[-1].cue, "nsubj")}
        return word in _SELVES or (word == "they" and "they" in subjects)

    # the speaker's word

    def standing(self, speaker: Hop) -> Standing:
        """Whether a speaker is of a side, and of which camps."""
        return self.standings.of(speaker)

    def _voice(self, chain: Chain) -> Hop:
        """Who answers for the words: the innermost source, or the side that cites an outlet for them."""
        hops = list(chain.hops)
        while len(hops) > 2 and self._is_passed_on(hops[-1]) and self.standing(hops[-2]).is_side:
            hops.pop()
        return hops[-1]

    def _is_passed_on(self, hop: Hop) -> bool:
        """Whether a side that has words from this hop answers for them: an outlet's, or what monitors confirm to it."""
        return hop.kind is SourceKind.OUTLET or (hop.via is Via.CONFIRMS and not self.standing(hop).is_side)

    # the actor

    def _are_opponents(self, cast: Participants, speaker: Hop, standing: Standing) -> bool:
        camps = self._camps_of(cast)
        goes_on = self._goes_on(cast, speaker)
        if self._is_said_theirs(cast):
            return True
        if self.war is not None and camps:
            opposed = not standing.camps or self.war.are_opposed(standing.camps, camps)
            return opposed or (goes_on and cast.actor_head is not None and self.charged.is_others(cast.actor_head))
        actor = next((one.value for one in cast.actor.parties), None) if cast.actor is not None else None
        if actor is not None and self._is_theatre:
            return False
        if actor is not None and speaker.party is not None:
            tied = self.parties.tie(speaker.party, actor).value in {"same", "part_of", "contains"}
            return not tied and self.parties.side(speaker.party) != self.parties.side(actor)
        return goes_on or actor is not None or self.foes.are(cast.actor_head, standing)

    def _camps_of(self, cast: Participants) -> frozenset[str]:
        """Camps of an actor, by the party that he is, else by the words of his phrase."""
        if self.war is None or cast.actor is None:
            return frozenset()
        titled = self.war.titled(cast.actor.span.text)
        if len(titled) == 1:
            return titled  # "the White Army", though "army" alone is another
        party = next((one.value for one in cast.actor.parties), None) if self._is_theatre else None
        camp = self.war.camp_of(party, self.parties) if party is not None else None
        if camp is not None:
            return frozenset({camp})
        if party is not None:
            return self.war.shown(cast.actor.span.text) if _HELPED.search(cast.actor.span.text) else frozenset()
        within = self._camps_within(cast.actor.span.start, cast.actor.span.end) if self._is_theatre else frozenset()
        if within:
            return within
        shown = self.war.shown(cast.actor.span.text) or self._camps_behind(cast.actor_head)
        if shown or cast.actor_head is None:
            return shown
        return self.war.shown(self._memory.described(cast.actor_head))

    def _camps_behind(self, head: int | None) -> frozenset[str]:
        """“fighters backed by Russia”, "men loyal to Haftar": whose they are by a clause behind."""
        tree = self.tree
        if head is None or self.war is None:
            return frozenset()
        tied = [at for at in tree.children(head, "acl", "amod") if at > head and tree[at].lower in self.words.bound]
        return self.war.shown(" ".join(tree[at].text for one in tied for at in tree.subtree(one)))

    def _camps_within(self, start: int, end: int) -> frozenset[str]:
        """“drones of the Emirates”: of the only camp whose parties a phrase names."""
        named = [one.parties[0].value for one in self.reading.hits_within(start, end) if one.parties]
        camps = {self.war.camp_of(party, self.parties) for party in named} if self.war is not None else set()
        return frozenset(camp for camp in camps if camp is not None) if len(camps) == 1 else frozenset()

    def _is_owned(self, cast: Participants, speaker: Hop) -> bool:
        """“its aircraft”: a deed of whoever speaks; "we" and "I" too."""
        if cast.actor_head is not None and self.tree[cast.actor_head].lower in {"we", "i", "us"}:
            return True
        if cast.actor is None or cast.actor.span.text.split(" ")[0].lower() not in _OWNERS:
            return False
        if self._is_said_theirs(cast):
            return False
        return speaker.kind is not SourceKind.ANONYMOUS or not self._is_of_opponents(cast, speaker)

    def _is_said_theirs(self, cast: Participants) -> bool:
        """“Their snipers”, in a quotation: of others than who speaks."""
        actor = cast.actor
        return (
            actor is not None
            and actor.span.text.lower().startswith("their ")
            and self.reading.is_spoken(actor.span.start)
        )

    def _is_of_opponents(self, cast: Participants, speaker: Hop) -> bool:
        """“its jets”, said by "sources", after those whose jets they are: the owner is another than who speaks."""
        return self.war is not None and self.war.are_opposed(self.standing(speaker).camps, self._camps_of(cast))

    def _goes_on(self, cast: Participants, speaker: Hop) -> bool:
        """“They shelled it as they fell back”: those whom the same side has charged right before, or just named."""
        head = cast.actor_head
        return head is not None and self.charged.goes_on(head, speaker.key, self.standing(speaker))
