"""Is it a charge: does a side of the fighting say that its opponent did it? And whose own deed does a side tell of?

A cascade: (1) who answers for the words is of a side, by party, by the words of his name, or by how the text describes
him; (2) the actor is named, and is of a camp that fights the speaker's; where no party is known, the noun tells: a
state's speaker means others by "militants" and his own by "soldiers". Monitors, mediators and those who count the
wounded charge nobody. Who fights whom is data (``belligerents.yaml``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.camps import Camps
from truceline.extract.charged import Charge, Charged
from truceline.extract.doers import Doers
from truceline.extract.foes import Foes
from truceline.extract.means import Means
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
_ONES: Final = {"it": {"it"}, "its": {"it"}, "he": {"he"}, "his": {"he"}}
"""Pronouns for one, and the subject of a verb of saying that would make them who speaks."""
NEAR: Final = 6
"""Words between a verb of saying and a pronoun for who says it."""
_RULING: Final = frozenset({"government", "state", "army", "federal"})
_OF_STATE: Final = frozenset({"officer", "officers", "soldier", "soldiers", "minister", "ministry", "governor"})
"""Words for those who are of the army, or of its state, where no more is known of them."""
_MOVES: Final = frozenset({"move", "base", "sighting", "flown_over"})
"""Frames of which the parser may take the doer for what was moved or seen."""
_FALLING: Final = frozenset({"fall", "land", "explode", "crash", "come"})
_SUFFERED: Final = frozenset({"lost"})
"""Frames whose subject suffers: what a side says that its opponent lost is a boast and no charge."""


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
        self.doers = Doers(reading)
        self.camps = Camps(reading, memory, self.standings)
        self.means = Means(reading, frames, self.standings, self.camps)
        self.foes = Foes(reading, frames, self.standings)
        self.charged = Charged(reading, frames, memory, self.standings, self.foes)

    def is_charge(self, trigger: Trigger, cast: Participants, chain: Chain) -> bool:
        """Whether a side says that its opponent, named in the claim, did it: an attack, a breach or a move."""
        speaker = self._voice(chain)
        if cast.actor_head is None and trigger.frame.name in _MOVES:
            cast = replace(cast, actor=cast.target, actor_head=cast.target_head)  # "artillery has been moved"
        if trigger.frame.name in _SUFFERED:
            return False
        if self._is_enemy(cast) or self._are_enemies_beside(trigger):
            self._note(trigger, cast.actor_head, speaker)
            return True
        if speaker.via not in _TELLING or self._is_between(trigger, cast):
            return False
        if not self._standing_in(chain).is_side:
            return False
        if self._is_by_means(trigger, cast, chain):
            return True
        charged = self._charged_by(trigger, cast, chain)
        if charged is not None:
            self._note(trigger, charged, speaker)
        return charged is not None

    def _charged_by(self, trigger: Trigger, cast: Participants, chain: Chain) -> int | None:
        """The opponent who did it, by the words for the doer; None where these name none."""
        speaker, head = self._voice(chain), cast.actor_head
        standing = self._standing_in(chain)
        if head is None or self._is_of_nobody(trigger, head):
            return None
        taken_up = self._taken_up(head, chain, standing)
        if taken_up is not None:
            return taken_up
        if (self.foes.is_unnamed(head) and not self._goes_on(cast, speaker)) or self._is_own(cast, chain, standing):
            return None
        by_name = self.tree[head].lemma.lower() in self.words.foes  # nobody calls his own men so
        found = by_name or self._are_opponents(cast, speaker, standing) or self._is_on_own(cast, standing)
        return head if found else None

    def _is_by_means(self, trigger: Trigger, cast: Participants, chain: Chain) -> bool:
        """Whether what was fired or flown, or who stands beside it, is the opponent's; not where its user is told."""
        standing, head = self._standing_in(chain), cast.actor_head
        if head is not None and not (self.means.is_one(head) and self._is_here(trigger, head)):
            return False
        if head is not None and self._is_own(cast, chain, standing):
            return False
        if self.means.are_theirs(trigger, cast, standing) or self._is_by_them(trigger, cast, chain):
            return True
        heads = [trigger.index, *self.tree.children(trigger.index, "nsubj", "nsubjpass")]
        return any(self._is_fired_by_them(head, chain, standing) for head in heads if head != cast.target_head)

    def _is_here(self, trigger: Trigger, head: int) -> bool:
        return self.tree[head].sentence == self.tree[trigger.index].sentence

    def _is_fired_by_them(self, head: int, chain: Chain, standing: Standing) -> bool:
        """“thirty of their rounds fell there”, "its drones": of those whom the same side has just charged."""
        tree = self.tree
        of = tree.led(head)
        fired = [one for one in (head, *of) if self.means.is_one(one)]
        if any(self._taken_up(one, chain, standing) is not None for one in fired):
            return True
        owners = [at for one in fired for at in tree.children(one, "poss") if tree[at].lower == "their"]
        return "they" not in self._told_by(chain) and any(
            self.charged.many_before(at, self._voice(chain).key, standing) for at in owners
        )

    def _told_by(self, chain: Chain) -> set[str]:
        """The subjects of the verb that tells it: in "they shelled it, they said", "they" is whoever speaks."""
        return {self.tree[at].lower for one in chain.used[-1:] for at in self.tree.children(one.cue, "nsubj")}

    def _note(self, trigger: Trigger, head: int | None, speaker: Hop) -> None:
        sentence, camps = self.tree[trigger.index].sentence, self.standing(speaker).camps
        self.charged.add(Charge(speaker.key, camps, sentence, head))

    def _taken_up(self, head: int, chain: Chain, standing: Standing) -> int | None:
        """“It also shelled the market, he said”, "its men": the one just charged, where "it" is not who speaks."""
        tree, speaker = self.tree, self._voice(chain)
        words = [at for at in (head, *tree.children(head, "poss")) if tree[at].lower in _ONES]
        if not words or not self._told_by(chain).isdisjoint(_ONES[tree[words[0]].lower]):
            return None
        if speaker.kind is SourceKind.PARTY and tree[words[0]].lower in {"it", "its"}:
            return None  # a body may mean itself
        return self.charged.one_before(words[0], speaker.key, standing)

    def _is_of_nobody(self, trigger: Trigger, head: int) -> bool:
        """“where they fought” names nobody as the doer, nor does "it fell in the desert", of what was fired."""
        tree = self.tree
        falls = tree[trigger.index].lemma in _FALLING
        it = any(tree[at].lower in {"it", "they"} for at in tree.children(trigger.index, "nsubj"))
        return (trigger.frame.is_mutual and self.charged.is_others(head)) or (falls and it)

    def _is_own(self, cast: Participants, chain: Chain, standing: Standing) -> bool:
        """Whether the doer is whoever speaks, or of the same army."""
        speaker = self._voice(chain)
        if speaker.via is Via.CONFIRMS and not standing.camps:
            return True  # "did not dispute that jets had struck": of whom no more is known
        again = self._is_speaker_again(cast, chain) or self._is_of_the_army(cast, speaker, standing)
        is_known = speaker.name[:1].isupper() and self._is_of_opponents(cast, speaker)  # "its spokesman, X"
        by_owner = _is_of_doer(self.reading, cast.actor_head, speaker) and not is_known
        return again or self._is_owned(cast, speaker) or by_owner

    def _is_speaker_again(self, cast: Participants, chain: Chain) -> bool:
        """“The Houthis announced that they had shot down a plane”: whoever speaks, in the plural."""
        tree, head = self.tree, cast.actor_head
        cue = chain.used[-1].cue if chain.used else None
        if head is None or cue is None or tree[head].lower != "they":
            return False
        if head < cue and "they" in self._told_by(chain):
            return True
        if not 0 < head - cue < NEAR:
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
        return any(self.foes.is_enemy(one) for head in heads for one in (head, *self.tree.children(head, "poss")))

    def _is_enemy(self, cast: Participants) -> bool:
        """“the enemy”, "enemy aircraft", "it" for them: a word of a side's own, whoever passes it on."""
        head = cast.actor_head
        if head is not None and self.tree[head].tag == "PRP" and cast.actor is not None:
            head = next(reversed(self.reading.tokens_within(cast.actor.span.start, cast.actor.span.end)), head)
        return head is not None and self.foes.is_enemy(head)

    def _is_on_own(self, cast: Participants, standing: Standing) -> bool:
        """“Armenian fire hit its posts”: nobody says so of his own camp, so that another of its kind speaks."""
        target = cast.target.span.text.split(" ") if cast.target is not None else []
        owned = any(word.lower() in {"its", "our"} for word in target[:4])
        return owned and bool(standing.camps) and self.camps.of(cast) == standing.camps

    def _is_between(self, trigger: Trigger, cast: Participants) -> bool:
        """“fighting between the army and the rebels”, "they and the army clashed": nobody is charged."""
        tree = self.tree
        if (
            trigger.frame.is_mutual
            and cast.actor_head is not None
            and cast.target_head in tree.conjuncts(cast.actor_head)
        ):
            return True
        between = [at for at in tree.children(trigger.index, "prep") if tree[at].lower == "between"]
        return any(cast.actor_head in set(tree.subtree(at)) for at in between)

    def _is_by_them(self, trigger: Trigger, cast: Participants, chain: Chain) -> bool:
        """“killed and wounded by the army”, "a mine laid by saboteurs": who did it stands by another word."""
        speaker = self._voice(chain)
        standing = self._standing_in(chain)
        if not standing.is_side:
            return False
        is_defence, is_mutual = trigger.frame.name == "down", trigger.frame.is_mutual
        for head in self.doers.beside(trigger.index, is_defence=is_defence, is_mutual=is_mutual):
            if head == cast.target_head:
                continue
            if self.tree[head].lemma.lower() in self.words.means:
                if self.means.is_whose(head, standing):
                    return True
                continue  # "a shot from their side" tells where from
            other = replace(cast, actor=self.reading.mention(head), actor_head=head)
            if self.foes.is_unnamed(head) or self._is_own(other, chain, standing):
                continue
            if self._are_opponents(other, speaker, standing):
                return True
        return False

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
        camps = self.camps.of(cast)
        return bool(camps) and self.war is not None and self.war.are_opposed(standing.camps, camps)

    def is_own_deed(self, cast: Participants, chain: Chain) -> bool:
        """Whether a side tells of what it did or suffered itself: "his army had destroyed a ship, he claimed"."""
        standing = self.standing(chain.speaker)
        if not standing.is_side:
            return False
        if cast.actor_head is None or self._is_owned(cast, chain.speaker):
            return True
        camps = self.camps.of(cast)
        return bool(camps) and not camps.isdisjoint(standing.camps)

    def is_self(self, cast: Participants, chain: Chain) -> bool:
        """“it claimed that it had killed four”, "they retook it, they claim": whoever speaks, by a pronoun."""
        if cast.actor_head is None or not chain.used:
            return False
        word = self.tree[cast.actor_head].lower
        return word in _SELVES or (word == "they" and "they" in self._told_by(chain))

    # the speaker's word

    def standing(self, speaker: Hop) -> Standing:
        """Whether a speaker is of a side, and of which camps."""
        return self.standings.of(speaker)

    def _standing_in(self, chain: Chain) -> Standing:
        return self.standings.within(self._voice(chain), chain.hops)

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
        camps = self.camps.of(cast)
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

    def _is_owned(self, cast: Participants, speaker: Hop) -> bool:
        """“its aircraft”: a deed of whoever speaks; "we" and "I" too."""
        if cast.actor_head is not None and self.tree[cast.actor_head].lower in {"we", "i", "us"}:
            return True
        if cast.actor is None or cast.actor.span.text.split(" ")[0].lower() not in _OWNERS:
            return False
        if self._stands_for_one(cast):
            return False
        if self._is_said_theirs(cast):
            return False
        return speaker.kind is not SourceKind.ANONYMOUS or not self._is_of_opponents(cast, speaker)

    def _stands_for_one(self, cast: Participants) -> bool:
        """“They” for "its ministry", as far as was found: it cannot be."""
        tree, head = self.tree, cast.actor_head
        if head is None or cast.actor is None or tree[head].lower not in {"they", "them"}:
            return False
        meant = self.reading.tokens_within(cast.actor.span.start, cast.actor.span.end)
        return bool(meant) and tree[meant[-1]].tag in {"NN", "NNP"}

    def _is_said_theirs(self, cast: Participants) -> bool:
        """“Their snipers”, in a quotation: of others than who speaks."""
        actor = cast.actor
        theirs = actor is not None and actor.span.text.lower().startswith("their ")
        return theirs and actor is not None and self.reading.is_spoken(actor.span.start)

    def _is_of_opponents(self, cast: Participants, speaker: Hop) -> bool:
        """“its jets”, said by "sources", after those whose jets they are: the owner is another than who speaks."""
        return self.war is not None and self.war.are_opposed(self.standing(speaker).camps, self.camps.of(cast))

    def _goes_on(self, cast: Participants, speaker: Hop) -> bool:
        """“They shelled it as they fell back”: those whom the same side has charged right before, or just named."""
        head = cast.actor_head
        return head is not None and self.charged.goes_on(head, speaker.key, self.standing(speaker))


def _is_of_doer(reading: Reading, doer: int | None, speaker: Hop) -> bool:
    """“The fighters fell back, their leaders wrote”: the owner of who speaks is who did it."""
    if doer is None or speaker.span is None or speaker.kind is not SourceKind.OFFICIAL:
        return False
    tree, first = reading.tree, reading.token_at(speaker.span.start)
    owners = [at for at in (first - 1, first) if at >= 0 and tree[at].lower in {"its", "their"}]
    return any(tree[at].sentence == tree[doer].sentence and doer < at for at in owners)
