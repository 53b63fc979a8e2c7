"""Does a word tell an act, or only point at one? Mere mentions, rules and counts fall away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.event_words import load_event_words
from truceline.extract.frames import load_frames
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from truceline.extract.act import Act
    from truceline.extract.reading import Reading

_DAYS: Final = frozenset(
    {"day", "night", "morning", "evening", "eve", "time", "hour", "scene", "site", "place", "anniversary"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_TALLIES: Final = frozenset({"violation", "breach", "total", "tally", "count"})
_DEFINITE: Final = frozenset(
    {"the", "this", "that", "these", "those", "its", "their", "such", "any", "every", "each", "no"}
)
_STATES: Final = frozenset({"blockade", "siege", "occupation", "encirclement", "embargo"})
_AMID: Final = frozenset({"through", "under", "by", "amid", "despite", "with", "of", "since"})
_BREAKS_OUT: Final = frozenset({"erupt", "occur", "rage", "flare", "ensue", "happen", "hear", "resume"})
"""Verbs that tell of nothing but that an act took place."""


class Telling:
    """Judges whether an act is told."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.blocking = load_frames().body.blocking

    def tells(self, act: Act, earlier: Act | None) -> bool:
        """Whether an act is more than a mention of one told before or of a thing of rules."""
        if self._is_calm(act) or self._is_topic(act) or self._dates_another(act) or self._is_negated(act):
            return False
        if act.stance.is_unsaid or self._is_passing(act) or self._is_of_ledger(act):
            return False
        if act.series is not None or not act.trigger.is_noun or act.stance.modality is Modality.DENIED:
            return True
        if earlier is not None and (act.chain.speaker.via is Via.CONFIRMS or act.is_charge):
            return True
        if act.is_toll:
            return True
        if self._is_reported(act) or self._is_done_by(act):
            return self._is_of_the_world(act)
        if self._is_after_days(act) or (earlier is not None and self._is_landmark(act)):
            return False
        if act.harms or act.time is not None or act.cast.place is not None or self._exists(act):
            return self._is_of_the_world(act)
        has_place = act.place is not None and not act.place[0].is_reference
        if earlier is not None:
            return has_place
        has_sides = act.cast.actor is not None or act.cast.target is not None or act.cast.weapon is not None
        is_hedged = act.stance.modality is Modality.ALLEGED
        is_told = has_sides or self._is_suffered(act) or (is_hedged and act.roles.support is not None)
        return self._is_of_the_world(act) and (has_place or is_told)

    def _is_suffered(self, act: Act) -> bool:
        """“when they came under fire”: whoever they are, it happened to them."""
        tree = self.tree
        above = tree[tree[act.index].head]
        is_under = above.lower == "under" and tree[above.head].tag in {"VBD", "VBN"}
        return is_under and tree[above.head].lemma == "come" and act.roles.object is not None

    def _is_reported(self, act: Act) -> bool:
        """“clashes were reported from the town”: that there were some is what the sentence tells."""
        tree, token = self.tree, self.tree[act.index]
        above = tree[token.head]
        none = any(tree[at].lower in _DEFINITE for at in tree.children(act.index, "det", "poss", "nummod"))
        told = above.lemma in {"report", "allege", "see", "hear"} and not tree.children(above.index, "neg")
        return act.trigger.is_noun and token.dep == "nsubjpass" and told and not none

    def _is_done_by(self, act: Act) -> bool:
        """“a foreign air force carried out the raid”: who did what was told before."""
        tree, support = self.tree, act.roles.support
        if support is None or act.cast.actor_head is None or not act.trigger.is_noun:
            return False
        if act.trigger.frame.name == "drill" and tree[support].tag in {"VBD", "VBN"}:
            return True  # "the South held a live-fire drill"
        is_doing = tree[support].lemma in {"carry", "conduct", "commit", "perpetrate", "launch", "mount", "stage"}
        return is_doing and tree[support].tag in {"VBD", "VBN"} and act.roles.subject == act.cast.actor_head

    def _is_negated(self, act: Act) -> bool:
        """“not a shot was fired”, "the buses that had not been hit": what the report itself says did not happen."""
        tree, token = self.tree, self.tree[act.index]
        if act.stance.modality is not Modality.DENIED:
            return False
        if act.roles.support is not None and tree[act.roles.support].lemma == "claim":
            return True  # "nobody has claimed the attack"
        if len(act.chain.hops) > 1:
            return False
        subjects = tree.children(act.index, "nsubj", "nsubjpass")
        none = any(tree[tree.first_of(at)].lower in {"not", "no"} for at in subjects)
        support = act.roles.support
        is_noun = act.trigger.is_noun and (support is None or tree[support].lemma in {"be", "come"})
        return none or token.dep in {"relcl", "acl"} or (is_noun and act.stance.hedge in self._below(act))

    def _below(self, act: Act) -> list[int]:
        """Words of denial right beside a noun of an act, or beside the verb that it stands at."""
        tree = self.tree
        head = tree[act.index].head
        return [*tree.children(act.index, "det", "neg"), *tree.children(head, "neg")]

    def _is_landmark(self, act: Act) -> bool:
        """“the day before the raid”: an act told before, by which another is dated."""
        tree = self.tree
        leads = tree[tree[act.index].head]
        definite = any(tree[at].lower in {"the", "that", "this"} for at in tree.children(act.index, "det"))
        bare = act.cast.actor is None and act.cast.target is None and act.place is None and not act.harms
        days = leads.lower == "of" and tree[leads.head].lemma.lower() in _DAYS
        return (days or leads.lower in {"before", "after", "since", "until"}) and definite and bare

    def _is_calm(self, act: Act) -> bool:
        """“since that day there had been no attack”: a count of none over a time, and no denial of an act."""
        tree, support = self.tree, act.roles.support
        none = any(tree[at].lower == "no" for at in tree.children(act.index, "det"))
        if support is None or not none or not tree.children(support, "expl"):
            return False
        sentence = tree.sentence_of(act.index)
        return any(tree[at].lower in {"since", "during", "over", "within", "throughout"} for at in sentence)

    def _is_topic(self, act: Act) -> bool:
        """“on the fighting at Waat both sides handed in their version”: what words are about."""
        tree = self.tree
        definite = any(tree[at].lower == "the" for at in tree.children(act.index, "det"))
        prep = tree[tree[act.index].head]
        about = prep.lower in {"on", "about", "regarding", "concerning"} and prep.dep == "prep"
        return act.trigger.is_noun and definite and about and not act.harms and not act.is_toll

    def _dates_another(self, act: Act) -> bool:
        """“warned before the bombs fell”: a clause of munitions by which something else is dated."""
        tree, index = self.tree, act.index
        is_before = any(tree[at].lower in {"before", "until", "till"} for at in tree.children(index, "mark"))
        perfect = any(tree[at].tag in {"VBP", "VBZ"} for at in tree.children(index, "aux"))
        is_before = is_before or (perfect and any(tree[at].lower == "after" for at in tree.children(index, "mark")))
        bare = act.cast.actor is None and act.place is None and act.cast.place is None and not act.harms
        return tree[index].dep == "advcl" and is_before and bare and act.cast.weapon is not None and act.time is None

    def _is_after_days(self, act: Act) -> bool:
        """“took the hill after a day of fighting”: how long it took, and no act that is told."""
        tree = self.tree
        of = tree[tree[act.index].head]
        unit = tree[of.head]
        bare = act.cast.actor is None and act.cast.target is None and not act.harms
        is_long = of.lower == "of" and unit.lemma.lower() in {"day", "hour", "week", "month", "year", "night"}
        return bare and is_long and tree[unit.head].lower in {"after", "following", "amid"}

    def _exists(self, act: Act) -> bool:
        """“there was shooting”, "fighting broke out": that it happened is what the sentence tells."""
        support = act.roles.support
        if support is None:
            return bool(self.tree.children(act.index, "expl"))
        definite = any(self.tree[at].lower in _DEFINITE for at in self.tree.children(act.index, "det", "poss"))
        happens = self.tree[act.index].dep == "nsubj" and not definite and self.tree[support].lemma != "be"
        inverted = self.tree[act.index].dep == "nsubj" and act.index > support  # "then came the explosion"
        happens = happens or (inverted and self.tree[support].lemma in {"come", "follow"})
        return bool(self.tree.children(support, "expl")) or self.tree[support].lemma in _BREAKS_OUT or happens

    def _is_passing(self, act: Act) -> bool:
        """“the force hit in May”, “nobody killed in fighting”: words that only point at acts told elsewhere."""
        tree = self.tree
        token = tree[act.index]
        is_dated = act.time is not None and act.time[0].kind != "month"
        if self._is_lasting(act) and not is_dated:
            return True
        placed = act.place is not None or act.cast.place is not None
        if token.dep == "acl" and token.tag == "VBN" and not act.trigger.frame.is_harm:
            return act.cast.actor is None and not is_dated and not placed
        nobody = bool(act.harms) and all(harm.high == 0 for harm in act.harms)
        named = act.cast.actor or act.cast.weapon or (act.cast.target is not None and act.cast.target.parties)
        return act.trigger.is_noun and nobody and not named and not placed and not act.is_toll

    def _is_lasting(self, act: Act) -> bool:
        """“cut off through the blockade of the corridor”: a state that is known, and lasts."""
        tree, token = self.tree, self.tree[act.index]
        known = any(tree[at].lower in {"the", "this", "that"} for at in tree.children(act.index, "det"))
        held = token.dep == "pobj" and tree[token.head].lower in _AMID
        return token.lemma.lower() in _STATES and known and held and act.cast.actor is None and not act.harms

    def _is_of_ledger(self, act: Act) -> bool:
        """“no shelling was recorded”, "of which 44 were explosions": counts, which the ledgers tell."""
        tree = self.tree
        counted = bool(tree.children(act.index, "nummod")) or tree[act.index].dep == "attr"
        tallied = any(tree[at].lemma.lower() in _TALLIES for at in tree.sentence_of(act.index))
        if act.trigger.is_noun and counted and tallied and act.trigger.frame.name == "explode" and not act.harms:
            return True
        head = tree[act.index].head
        counted = tree[head].lemma in load_event_words().ledger.verbs - {"have", "be", "see", "hold", "keep", "stand"}
        none = any(tree[at].lower == "no" for at in tree.children(act.index, "det"))
        return (
            act.trigger.is_noun
            and not act.is_toll
            and none
            and counted
            and tree[act.index].dep in {"nsubjpass", "dobj"}
        )

    def _is_of_the_world(self, act: Act) -> bool:
        if act.time is not None and (act.cast.place is not None or act.place is not None):
            return True  # "called for an inquiry into the bombing of a school on Monday"
        blocking = self.blocking
        above = self.tree[self.tree[act.index].head]
        owner = self.tree[above.head] if above.dep == "prep" else above
        return not (owner.is_noun and owner.lemma.lower() in blocking)
