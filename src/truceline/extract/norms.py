"""Is it what a rule forbids or allows, or what somebody expects? Neither tells an act that happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_RULING: Final = frozenset({"may", "must", "shall", "can", "cannot", "should"})
_NOBODY: Final = frozenset({"no", "nobody", "none", "neither", "nothing"})
_PRESENT: Final = frozenset({"VBZ", "VBP"})
_OWN: Final = frozenset({"we", "i", "it", "its", "he", "his", "she", "her", "our"})
_FUTURE: Final = frozenset({"will", "shall", "should", "wo", "'ll"})
_CHANTING: Final = frozenset({"chant", "sing", "intone"})


class Norms:
    """Finds the token that shows a rule or a forecast."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.words = load_hedges()
        self.wishing = reading.lexicons.cues.body.irrealis.verbs

    def rule(self, trigger: int, spine: list[int], chain: Chain) -> int | None:
        """“neither side may fire”, "the Houthis are to leave", "forbids any firing": what a text allows or not."""
        tree = self.tree
        verbs = [at for at in spine if tree[at].is_verb]
        for node in dict.fromkeys([*verbs, *(first for at in verbs for first in self._first_of_row(at))]):
            found = self._whoever(node)
            found = self._below_whoever(node) if found is None else found
            found = self._modal(node, chain) if found is None else found
            found = self.cried(node) if found is None else found
            found = self._duty(node) if found is None else found
            found = self._only_if(node) if found is None else found
            found = self._policy(node) if found is None else found
            if found is not None:
                return found
        return self._ruled(trigger)

    def _first_of_row(self, verb: int) -> list[int]:
        """“may not shell it or bring up guns”: the verb whose modal holds for those coordinated to it."""
        tree, found = self.tree, []
        while tree[verb].dep == "conj" and tree[verb].tag == "VB" and tree[tree[verb].head].is_verb:
            if tree.children(verb, "aux", "auxpass", "nsubj", "nsubjpass"):
                break
            verb = tree[verb].head
            found.append(verb)
        return found

    def _whoever(self, node: int) -> int | None:
        """“whoever crosses is shot at”, "those who attack hospitals": a rule for any doer, and of no past one."""
        tree = self.tree
        if tree[node].tag in {"VBD"} or any(tree[at].tag == "VBD" for at in tree.children(node, "aux", "auxpass")):
            return None
        perfect = any(tree[at].lemma == "have" for at in tree.children(node, "aux"))
        for at in () if perfect else tree.children(node, "nsubj", "nsubjpass", "csubj", "csubjpass"):
            first = tree.first_of(at)
            any_one = tree[first].lower in self.words.whoever - {"those"}
            if any_one or (tree[first].lower == "those" and tree.children(first, "relcl")):
                return first
        for at in tree.children(node, "dobj", "ccomp"):
            first = tree.first_of(at)
            if tree[first].lower in {"whatever", "whoever", "whichever"} and tree[first].dep in {"dobj", "nsubj"}:
                return first
        above = tree[node].head
        holder = tree[above].head
        if tree[node].dep == "relcl" and tree[holder].is_verb and tree.children(holder, "csubj"):
            return self._whoever(holder)  # "whoever wants it will find a shell that somebody has fired"
        is_of_any = tree[node].dep == "relcl" and tree[above].lower in self.words.whoever
        return above if is_of_any and tree[node].tag in _PRESENT else None

    def _below_whoever(self, node: int) -> int | None:
        """“whoever digs will find a shell that somebody has fired”: what a rule for any doer says of things."""
        tree, thing = self.tree, self.tree[node].head
        if tree[node].dep != "relcl" or any(tree[at].is_name or tree[at].tag == "CD" for at in tree.subtree(node)):
            return None
        verb = next((at for at in tree.ancestors(thing) if tree[at].is_verb), None)
        return self._whoever(verb) if verb is not None else None

    def cried(self, node: int) -> int | None:
        """“we will not forget those who bombed our schools”: rhetoric, without a name, about whoever did."""
        tree, those = self.tree, self.tree[self.tree[node].head]
        if tree[node].dep != "relcl" or tree[node].tag != "VBD" or those.lower not in self.words.whoever:
            return None
        verb = next((at for at in tree.ancestors(those.index) if tree[at].is_verb), None)
        named = any(tree[at].is_name or tree[at].tag == "CD" for at in tree.subtree(node))
        return None if verb is None or named or self.is_past(verb) else those.index

    def _modal(self, node: int, chain: Chain) -> int | None:
        """“may not fire”, "must leave", "may let them shoot"; not "may have shelled", nor what a speaker demands."""
        tree = self.tree
        for at in (node, *self._above(node)):
            aux = tree.children(at, "aux")
            modal = next((child for child in aux if tree[child].lower in _RULING), None)
            if modal is None:
                continue
            subjects = tree.children(at, "nsubj", "nsubjpass")
            nobody = any(tree[tree.first_of(one)].lower in _NOBODY for one in subjects)
            if tree[modal].lower == "should" and not nobody:
                continue
            if nobody or tree.children(at, "neg"):
                return modal
            if any(tree[child].lemma == "have" for child in aux):
                return None
            own_voice = len(chain.hops) == 1 or self.is_of_text(at)
            passive = bool(tree.children(at, "auxpass"))
            word = tree[modal].lower
            if (
                (word == "shall" and not self._is_of_speaker(at))
                or (word == "must" and own_voice)
                or (word == "may" and (passive or self.is_of_text(at)))
                or (word == "can" and (own_voice or not self._is_of_speaker(at)))
            ):
                return modal
            return modal if at != node and tree[at].lemma in self.words.norm_verbs else None
        return None

    def _above(self, node: int) -> list[int]:
        """The verb that an infinitive or bare verb hangs on: "may let them shoot"."""
        tree = self.tree
        held = tree[node].dep in {"xcomp", "ccomp"} and tree[node].tag == "VB"
        return [tree[node].head] if held and tree[tree[node].head].is_verb else []

    def _duty(self, node: int) -> int | None:
        """“are to leave”, "were to have left", "have to be gone": what somebody is bound to."""
        tree = self.tree
        above = tree[tree[node].head]
        aux = tree.children(node, "aux")
        if above.index == node or not any(tree[at].lower == "to" for at in aux):
            return None
        perfect = any(tree[at].lemma == "have" for at in aux)
        if (
            above.lemma == "be"
            and (above.tag in _PRESENT or perfect or self._is_of_nobody(above.index) or self.is_of_text(above.index))
            and not tree.children(above.index, "acomp", "attr")
        ):
            return above.index
        allowed = above.lemma in self.words.norm_verbs and tree.children(above.index, "auxpass") and above.tag == "VBN"
        if allowed and any(tree[at].tag in _PRESENT for at in tree.children(above.index, "auxpass")):
            return above.index
        due = above.lemma == "have" and (above.tag in _PRESENT or self.is_of_text(above.index))
        return above.index if due else None  # "under the accord they had to leave"

    def _is_of_nobody(self, verb: int) -> bool:
        """“neither side was to fire”."""
        tree = self.tree
        return any(tree[tree.first_of(at)].lower in _NOBODY for at in tree.children(verb, "nsubj", "nsubjpass"))

    def _policy(self, node: int) -> int | None:
        """“it was the army's policy to fire only at", "a rule never to shell": what a rule consists in."""
        tree, above = self.tree, self.tree[self.tree[node].head]
        if tree[node].tag != "VB" or not any(tree[at].lower == "to" for at in tree.children(node, "aux")):
            return None
        eased = [
            at for at in (above.index, *tree.children(above.index, "acomp")) if tree[at].lower in self.words.easing
        ]
        be = above.index if above.lemma == "be" else above.head
        if eased and tree[be].lemma == "be" and tree[be].tag in _PRESENT:
            return eased[0]  # "it is easier to shell a town than to feed it"
        if above.is_noun and above.dep == "attr":  # "it would be a mistake to attack"
            above = tree[above.head]
        held = tree.children(above.index, "attr") if above.lemma == "be" else [above.index]
        if above.is_noun and above.lemma.lower() in self.words.entitling:
            return above.index if tree[above.head].lemma not in self.words.bearing else None  # "reserves the right to"
        rules = self.words.norm_things | (self.words.judging if above.lemma == "be" else frozenset())
        return next((at for at in held if tree[at].is_noun and tree[at].lemma.lower() in rules), None)

    def _only_if(self, node: int) -> int | None:
        """“would shoot only if shot at”: a rule of one's own."""
        tree = self.tree
        if tree[node].dep == "advcl" and any(tree[at - 1].lower == "only" for at in tree.children(node, "mark")):
            return next(iter(tree.children(node, "mark")))
        modal = next((at for at in tree.children(node, "aux") if tree[at].lower in {"would", "will"}), None)
        if modal is None:
            return None
        for at in range(node + 1, tree.sentence_of(node).last - 1):
            if tree[at].lower == "only" and tree[at + 1].lower in {"if", "when", "in"}:
                return modal
        objects = [at for at in tree.children(node, "dobj") if tree[modal].lower == "would"]
        return modal if any(tree[tree.first_of(at)].lower == "no" for at in objects) else None

    def _ruled(self, trigger: int) -> int | None:
        """“the memorandum forbids any firing”, "fire at whatever moves": by an instrument, or for any case."""
        tree = self.tree
        verb = trigger if tree[trigger].is_verb else tree[trigger].head
        told = any(tree[at].tag == "MD" for at in tree.children(verb, "aux")) or tree[verb].tag == "VBD"
        for prep in () if told else tree.children(trigger, "prep"):
            for at in tree.children(prep, "pcomp", "pobj"):
                first = tree[tree.first_of(at)]
                if first.lower in {"whatever", "whoever", "whichever"} and tree[at].tag in _PRESENT:
                    return first.index
        for above in tree.ancestors(trigger):
            if above == tree[trigger].head and tree[trigger].dep == "conj" and self.is_past(trigger):
                return None  # "the truce forbids it, yet they fired"
            if not tree[above].is_verb:
                continue
            if tree[trigger].dep in {"nsubj", "nsubjpass"} and self._is_permitted(above):
                return above
            permits = tree[above].lemma in self.words.permitting and (
                above != trigger and tree[above + 1].lower != "from"
            )
            if tree[above].lemma in self.words.norm_verbs and (
                self.is_of_text(above) or (permits and self._is_bound(trigger, above))
            ):
                return above
            if tree[above].tag != "VB" and above != trigger:
                return None
        return None

    def _is_permitted(self, verb: int) -> bool:
        """“strikes on the group are permitted”, "raids remain banned": a rule in the passive, in the present."""
        tree = self.tree
        aux = {tree[at].lower for at in tree.children(verb, "auxpass")}
        if tree[verb].lemma == "remain" and tree[verb].tag in _PRESENT:
            return any(tree[at].lemma in self.words.permitting for at in tree.children(verb, "acomp", "oprd", "advcl"))
        return tree[verb].lemma in self.words.permitting and aux <= {"is", "are", "be"} and bool(aux)

    def _is_bound(self, trigger: int, verb: int) -> bool:
        """“allowed his men to fire”, "it forbids them to shell": what an infinitive tells under a verb of ruling."""
        tree = self.tree
        while tree[trigger].head not in {verb, trigger} and tree[trigger].tag == "VB":
            trigger = tree[trigger].head
        to = any(tree[at].lower == "to" for at in tree.children(trigger, "aux"))
        return tree[trigger].head == verb and tree[trigger].tag == "VB" and to

    def _is_of_speaker(self, verb: int) -> bool:
        """“we can strike any of them”."""
        tree = self.tree
        return any(tree[tree.first_of(at)].lower in _OWN for at in tree.children(verb, "nsubj"))

    def is_of_text(self, verb: int) -> bool:
        """Whether an instrument is the verb's subject, or stands with "under" or "by" at it."""
        tree = self.tree
        heads = tree.children(verb, "nsubj", "nsubjpass")
        for prep in tree.children(verb, "prep", "agent"):
            if tree[prep].lower in {"under", "by", "according", "per"}:
                heads.extend(
                    at for head in tree.children(prep, "pobj") for at in (head, *tree.children(head, "compound"))
                )
        return any(tree[at].lemma.lower() in self.words.norm_things for at in heads)

    def forecast(self, trigger: int, chain: Chain) -> int | None:
        """“expect further strikes”, "warn that others will strike", "a matter of time": who foresees tells no act."""
        tree = self.tree
        for at in (trigger, *tree.ancestors(trigger)):
            if tree[at].dep in {"nsubj", "csubj"}:
                above = tree[at].head
                turned = [one for one in tree.children(above, "attr") if tree[one].lemma in {"question", "matter"}]
                if turned and tree[above].lemma == "be":
                    return turned[0]
            lemma = tree[at].lemma
            if at != trigger and tree[at].dep == "advcl" and self.is_past(at):
                return None  # "fear more after Monday's raids killed twelve"
            if at != trigger and tree[at].is_verb and lemma in self.words.forecasting:
                return None if self.is_past(trigger) or is_perfect(tree, trigger) else at
            if at != trigger and tree[at].is_verb and lemma in self.words.warning:
                return at if self._is_of_others(trigger) else None
        cue = chain.used[-1].cue if chain.used else None
        if cue is not None and tree[cue].lemma in self.words.forecasting and not self.is_past(trigger):
            return cue  # "diplomats fear, the city will be bombed"
        return None

    def _is_of_others(self, trigger: int) -> bool:
        """Whether what "will" happen is foretold of somebody else: "they will", "its troops will" is a threat."""
        tree = self.tree
        future = [at for at in tree.children(trigger, "aux") if tree[at].lower in {"will", "may", "might", "could"}]
        subjects = tree.children(trigger, "nsubj", "nsubjpass")
        if not future or not subjects:
            return False
        return tree[tree.first_of(subjects[0])].lower not in _OWN

    def is_unborn(self, verb: int) -> bool:
        """“urged them not to shell it”, "will not be shelled": asked or foretold not to be, which denies nothing."""
        tree = self.tree
        aux = {tree[at].lower for at in tree.children(verb, "aux")}
        if aux & {"have", "having"} or tree[verb].head == verb:
            return bool(aux & _FUTURE) and "have" not in aux
        wanted = tree[tree[verb].head].lemma.lower() in self.wishing
        return bool(aux & _FUTURE) or ("to" in aux and wanted)

    def imperative(self, verb: int) -> int | None:
        """“Bomb us all”, "Let them shell it": a bare form without subject at the head of a sentence or of speech."""
        tree, token = self.tree, self.tree[verb]
        held = tree.children(verb, "aux", "nsubj", "mark", "auxpass") or token.lower in {"hit", "cut", "set"}
        if token.tag != "VB" or token.dep not in {"ROOT", "ccomp", "parataxis", "advcl"} or held:
            return None
        first = tree.sentence_of(verb).first
        before = verb - 1
        opens = verb == first or tree[before].text in {'"', "“", "''", "``", ":", "‘"}
        return verb if opens or tree[before].lower in {"please", "never", "then", "so"} else None

    def chanted(self, trigger: int, *, spoken: bool) -> int | None:
        """“Burn their tanks,” the crowd chanted: what many cry as one is a slogan."""
        tree = self.tree
        return next((at for at in tree.ancestors(trigger) if spoken and tree[at].lemma in _CHANTING), None)

    def is_told(self, trigger: int, cue: int) -> bool:
        """Whether a guess is about something past: the act's verb, or the one that its noun hangs on."""
        tree = self.tree
        if tree[trigger].is_verb:
            return self.is_past(trigger)
        verb = next((at for at in tree.ancestors(trigger) if tree[at].is_verb), None)
        return verb is not None and verb != cue and self.is_past(verb)

    def is_past(self, trigger: int) -> bool:
        """Whether a verb tells something done or going on: "shelled", "have shelled", "are being hit"."""
        tree = self.tree
        token = tree[trigger]
        if not token.is_verb:
            return False
        aux = [tree[at] for at in tree.children(trigger, "aux", "auxpass")]
        if any(one.tag == "MD" or one.lower == "to" for one in aux):
            return False
        finite = [one for one in aux if one.lower not in {"being", "getting", "having"}]  # "fear being shot at"
        return token.tag == "VBD" or (token.tag in {"VBN", "VBG"} and bool(finite))


def bidden(tree: Tree, verb: int) -> int | None:
    """The bare "be" of a passive without a subject: "Be gone or be fired upon"."""
    bare = next((at for at in tree.children(verb, "auxpass") if tree[at].lower == "be"), None)
    if bare is None or tree.children(verb, "aux", "nsubj", "nsubjpass", "mark"):
        return None
    return bare if bare == tree.first_of(verb) or tree[bare - 1].lower in {"or", "and"} else None


def is_regretted(tree: Tree, verb: int) -> bool:
    """“should not have shelled it”: done, and judged."""
    aux = {tree[at].lower for at in tree.children(verb, "aux")}
    return not aux.isdisjoint({"should", "ought"}) and "have" in aux and bool(tree.children(verb, "neg"))


def is_perfect(tree: Tree, verb: int) -> bool:
    """“are feared to have been killed”."""
    return any(tree[at].lower == "have" for at in tree.children(verb, "aux"))
