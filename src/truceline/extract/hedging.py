"""Which words leave it open whether an act happened? Guesses, hearsay, what nobody could check or knows of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.extract.frames import load_frames
from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_WHENEVER: Final = frozenset({"where", "when", "whenever", "wherever"})
MAX_BESIDE: Final = 14
"""Words between an act and the adverb that leaves open who did it."""
_GRANTED: Final = frozenset({"when", "after", "since", "because", "as", "while"})
_KEEPING_OFF: Final = frozenset({"bar", "prevent", "stop", "keep", "block", "ban", "restrain", "deter", "refrain"})
_NONE: Final = frozenset({"no", "any", "little"})
_JOINING: Final = frozenset({"CC", "RB", ","})
"""Tags of what stands right before a verb that goes on from another: "and killed", "and then killed"."""


class HedgeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``hedges.yaml``."""

    guessing: frozenset[str]
    guessing_passive: frozenset[str]
    guesses: frozenset[str]
    seeming: frozenset[str]
    knowledge: frozenset[str]
    unaware: frozenset[str]
    checking: frozenset[str]
    unable: frozenset[str]
    suspected: frozenset[str]
    rumours: frozenset[str]
    judging: frozenset[str]
    recounting: frozenset[str]
    undone: frozenset[str]
    planned: frozenset[str]
    norm_verbs: frozenset[str]
    norm_things: frozenset[str]
    permitting: frozenset[str]
    wanting: frozenset[str]
    meaning: frozenset[str]
    ends: frozenset[str]
    entitling: frozenset[str]
    easing: frozenset[str]
    forecasting: frozenset[str]
    warning: frozenset[str]
    demanding: frozenset[str]
    telling: frozenset[str]
    laying: frozenset[str]
    blaming: frozenset[str]
    causing: frozenset[str]
    bearing: frozenset[str]
    bearing_nouns: frozenset[str]
    bearing_adjectives: frozenset[str]
    unborn: frozenset[str]
    readying: frozenset[str]
    crying: frozenset[str]
    finding: frozenset[str]
    whoever: frozenset[str]
    again: tuple[str, ...]
    usual: tuple[str, ...]
    invented: tuple[str, ...]
    nobody: frozenset[str]
    often: frozenset[str]
    accounts: frozenset[str]
    looking: frozenset[str]
    credence: frozenset[str]
    refused: frozenset[str]
    duties: frozenset[str]
    eras: frozenset[str]
    figurative: frozenset[str]
    figures: frozenset[str]
    soaring: frozenset[str]
    writings: frozenset[str]
    blows: frozenset[str]
    plots: frozenset[str]
    seeking: frozenset[str]
    reactions: frozenset[str]
    maxims: frozenset[str]
    naming: frozenset[str]
    once: tuple[str, ...]
    anyone: frozenset[str]
    dallying: frozenset[str]


@cache
def load_hedges() -> HedgeWords:
    """The words of the package's lexicon, read once; raises LexiconError."""
    return convert(load_lexicon("hedges"), HedgeWords)


class Hedging:
    """Finds the token by which the text leaves an act open; each question is one kind of words."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.cues: Cues = reading.lexicons.cues
        self.words = load_hedges()

    def guess(self, node: int) -> int | None:
        """“may have shelled”, "could have been hit and burned": a modal that guesses at the past."""
        tree = self.tree
        aux = tree.children(node, "aux", "auxpass")
        if not aux and tree[node].tag in {"VBN", "VBD"}:
            first = next((at for at in joined(tree, node) if tree[at].tag == "VBN"), None)
            return self.guess(first) if first is not None else None
        modal = next((at for at in aux if tree[at].tag == "MD"), None)
        if modal is None or not any(tree[at].lemma == "have" or tree[at].lower == "have" for at in aux):
            return None
        if any(tree[at].lower in {"if", "had"} for at in tree.subtree(node) if tree[at].dep in {"mark", "aux"}):
            return None
        is_passive = bool(tree.children(node, "auxpass"))
        word = tree[modal].lower
        return modal if word in self.words.guessing or (is_passive and word in self.words.guessing_passive) else None

    def seeming(self, trigger: int) -> int | None:
        """“appears to have struck”, "seems to have been bombed"."""
        tree = self.tree
        for at in (trigger, *tree.ancestors(trigger)):
            above = tree[tree[at].head]
            has = any(tree[aux].lemma == "have" for aux in tree.children(at, "aux"))
            feared = above.lemma == "fear" and bool(tree.children(above.index, "auxpass"))
            if (above.lemma in self.words.seeming or feared) and tree[at].dep == "xcomp" and has:
                return above.index
        return None

    def unknown(self, trigger: int) -> int | None:
        """“no evidence of a strike”, "has no knowledge of", "is not aware of": to this source it did not happen."""
        tree, words = self.tree, self.words
        for above in tree.ancestors(trigger):
            token = tree[above]
            if token.is_noun and token.lemma.lower() in words.knowledge:
                negated = any(tree[at].lower in _NONE for at in tree.children(above, "det"))
                return above if negated or self._is_negated(tree[above].head) else None
            if token.lower in words.unaware or (
                token.lemma == "do" and above > 0 and tree[token.head].lower == "nothing"
            ):
                return above  # "has nothing to do with the strike"
            if token.is_verb:
                held = [at for at in tree.children(above, "dobj") if tree[at].lemma.lower() in words.knowledge]
                none = [at for at in held if any(tree[det].lower in _NONE for det in tree.children(at, "det"))]
                return none[0] if none else None
            if token.lower in {"aware", "responsible", "accountable"} and self._is_negated(token.head):
                return above
        return None

    def unchecked(self, trigger: int) -> int | None:
        """“could not be verified”, "was unable to confirm", "has not confirmed": left open by who was asked."""
        tree, words = self.tree, self.words
        for above in tree.ancestors(trigger):
            token = tree[above]
            if token.is_verb and token.lemma in words.checking:
                higher = tree[token.head]
                is_unable = higher.index != above and higher.lemma.lower() in words.unable
                return above if is_unable or self._is_negated(above) else None
        return None

    def _is_negated(self, verb: int) -> bool:
        return bool(self.tree.children(verb, "neg"))

    def doers(self, spine: list[int]) -> list[int]:
        """Who did it: agents and subjects of an act's verbs."""
        tree = self.tree
        agents = [at for node in spine for at in tree.agents(node)]
        return agents + [at for node in spine if tree[node].is_verb for at in tree.children(node, "nsubj")]

    def suspected(self, trigger: int, doers: Iterable[int]) -> int | None:
        """“a suspected Israeli drone struck”: who did it is left open by an adjective."""
        tree = self.tree
        for head in doers:
            for child in tree.children(head, "amod"):
                if tree[child].lower in self.words.suspected and not tree.governs(head, trigger):
                    return child
        return None

    def planned(self, trigger: int) -> int | None:
        """“a planned attack”, "possible strikes": the adjective names no act that happened."""
        tree = self.tree
        own = tree.children(trigger, "amod", "det")
        found = next((at for at in own if tree[at].lower in self.words.planned and not self._is_none(at)), None)
        to_come = (at for at in tree.subtree(trigger) if tree[at].lower in {"coming", "upcoming"} and at > trigger)
        return next(to_come, None) if found is None else found

    def plotted(self, trigger: int) -> int | None:
        """“foiled a plot to bomb the market”: what was stopped had not begun."""
        tree = self.tree
        held = tree.children(trigger, "dobj", "nsubjpass")
        return next((at for at in held if tree[at].lemma.lower() in self.words.plots), None)

    def _is_none(self, at: int) -> bool:
        """“nor any strike”: nothing happened, and nothing was planned."""
        return self.tree[at].lower == "any" and at > 0 and self.tree[at - 1].lower in {"nor", "not", "without", "or"}

    def believed(self, spine: Iterable[int]) -> int | None:
        """The clause of an act's verbs by which it depends on who is believed."""
        clauses = (clause for node in spine for clause in self.tree.children(node, "advcl"))
        return next((clause for clause in clauses if self.credence(clause)), None)

    def credence(self, clause: int) -> bool:
        """“if witnesses are right”, "if it is to be believed": what is told depends on who is believed."""
        tree = self.tree
        is_if = any(tree[at].lower == "if" for at in tree.children(clause, "mark"))
        said = {tree[at].lower for at in tree.children(clause, "acomp", "xcomp", "advmod")}
        lemmas = {tree[clause].lemma} | {tree[at].lemma for at in tree.children(clause, "xcomp")}
        return is_if and bool((said | lemmas) & self.words.credence)

    def laid(self, trigger: int) -> int | None:
        """“a raid that SANA laid to Israel”, "a strike blamed on rebels": the verb that lays it at somebody's door."""
        tree = self.tree
        above = [tree[trigger].head] if tree[trigger].dep in {"nsubjpass", "dobj"} else []
        joined = [
            at
            for verb in above
            for at in tree.children(verb, "conj")
            if any(tree[one].lower in {"it", "them"} for one in tree.children(at, "dobj"))
        ]  # "puts the shelling at noon and lays it to the army"
        for clause in (*tree.children(trigger, "relcl", "acl"), *above, *joined):
            preps = {tree[at].lower for at in tree.children(clause, "prep", "prt", "dative")}
            preps -= {"to"} if tree[clause].lemma == "put" and tree[trigger].dep == "dobj" else set()
            inner = [at for prt in tree.children(clause, "prt", "prep") for at in tree.children(prt, "prep")]
            preps |= {tree[at].lower for at in inner}
            wanted = "on" if tree[clause].lemma in self.words.blaming else "to"
            if tree[clause].lemma in self.words.laying | self.words.blaming and wanted in preps:
                return clause
        return None

    def beside(self, trigger: int) -> int | None:
        """“a strike on a quarter, allegedly by a drone”: the adverb before the "by" of who did it."""
        tree = self.tree
        last = min(tree.sentence_of(trigger).last - 1, trigger + MAX_BESIDE)
        for at in range(trigger + 1, last):
            if tree[at].is_verb and at != trigger:
                return None
            if tree[at].lower in self.cues.body.hedges.alleged and tree[at + 1].lower == "by":
                return at
        return None

    def adverb(self, spine: Iterable[int]) -> int | None:
        """“allegedly shelled”, "probably hit", "an alleged attack"."""
        tree, hedges = self.tree, self.cues.body.hedges
        clefts = [
            tree[tree[at].head].head for at in spine if tree[at].dep == "relcl" and tree[tree[at].head].dep == "attr"
        ]
        for node in (*spine, *clefts):
            before = [at for first in joined(tree, node) for at in tree.children(first, "advmod") if at < first]
            for child in (*tree.children(node, "advmod", "dep"), *before):
                if tree[child].lower in hedges.alleged | self.words.guesses:
                    return child
            for by in tree.children(node, "prep", "agent", "acl", "appos"):
                for child in tree.children(by, "advmod"):
                    if tree[child].lower in hedges.alleged:
                        return child  # "a strike, allegedly by a drone"
            for child in tree.children(node, "amod", "compound"):
                if tree[child].lower in hedges.alleged_adjectives | hedges.unconfirmed | self.words.suspected:
                    return child
        return None

    def untrue(self, trigger: int) -> int | None:
        """“called the reports of strikes a lie”, "the claim that … is false", "calls it a lie that"."""
        tree = self.tree
        lie = tree[tree[trigger].head]
        called = tree[lie.head].is_verb and any(tree[at].lower == "it" for at in tree.children(lie.head, "dobj"))
        if called and lie.lower in self.cues.body.hedges.untrue and tree[trigger].dep in {"relcl", "acl", "ccomp"}:
            return lie.index
        for beside in tree.children(trigger, "conj"):  # "that they shelled it is untrue", as it is often parsed
            is_clause = any(tree[at].lower == "that" for at in tree.children(trigger, "mark"))
            if is_clause and tree[beside].lemma == "be" and not tree.children(beside, "nsubj"):
                said = tree.children(beside, "acomp", "attr")
                return next((at for at in said if tree[at].lower in self.cues.body.hedges.untrue), None)
        for above in tree.ancestors(trigger):
            words = self.words.credence if self._is_negated(above) else self.cues.body.hedges.untrue
            said = tree.children(above, "acomp") if tree[above].lemma == "be" else []
            false = [at for at in said if tree[at].lower in words and at < trigger]
            if false:
                return false[0]  # "it was not true that they shelled it", "it was untrue that"
            if tree[above].is_verb and tree[above].lemma in {"call", "be", "describe", "say", "dismiss"}:
                for at in tree.subtree(above):
                    if (
                        tree[at].lower in self.cues.body.hedges.untrue
                        and not tree.governs(at, trigger)
                        and at > trigger
                    ):
                        return at
                return None
        return None

    def asked(self, trigger: int) -> int | None:
        """“how many rounds were fired”, "what they hit": a question tells no act; "reported how they took it" does."""
        tree = self.tree
        for at in [trigger, *tree.ancestors(trigger)][:3]:
            for child in tree.subtree(at):
                if child > trigger or tree[child].tag not in {"WRB", "IN"} or not self._asks(child, trigger):
                    continue
                if tree[child].lower in {"how", "whether", "why"} and not self._is_recounted(child):
                    return child
            if _is_of_time(self.tree, at):
                return None
        return None

    def _asks(self, word: int, trigger: int) -> bool:
        """Whether a word asks for the trigger; "why they shelled it" takes that for granted."""
        tree = self.tree
        verb = next((at for at in tree.ancestors(word) if tree[at].is_verb), word)
        holds = verb == trigger or tree.governs(verb, trigger)
        done = tree[trigger].tag == "VBD" or any(tree[at].lemma == "have" for at in tree.children(trigger, "aux"))
        return holds and not (tree[word].lower == "why" and done)

    def is_granted(self, trigger: int) -> bool:
        """“would not say why it had bombed the bridge”: what is left unsaid is not whether."""
        tree = self.tree
        asks = any(tree[at].lower in {"why", "when", "where", "how"} for at in tree.children(trigger, "advmod"))
        done = tree[trigger].tag == "VBD" or any(tree[at].lemma == "have" for at in tree.children(trigger, "aux"))
        return asks and done

    def _is_recounted(self, how: int) -> bool:
        """“described how the men took the town”: told, and not asked."""
        tree, clause = self.tree, self.tree[how].head
        above = tree[tree[clause].head]
        told = tree[how].lower == "how" and tree[clause].dep == "ccomp" and tree[clause].is_verb
        return told and above.lemma in self.words.recounting and not tree.children(above.index, "neg")

    def is_prevented(self, trigger: int) -> bool:
        """“barred the monitors from entering”: what was kept from happening is told by the other verb."""
        tree = self.tree
        prep = tree[tree[trigger].head]
        kept_off = tree[prep.head].lemma in _KEEPING_OFF
        if prep.lower == "without" and tree[trigger].dep in {"pcomp", "pobj"}:
            return True  # "the day passed without shelling"
        return tree[trigger].dep == "pcomp" and prep.lower == "from" and kept_off

    def is_undone(self, verb: int) -> bool:
        """“was called off”, "was postponed", "are forbidden": an act that did not come about."""
        tree = self.tree
        off = tree[verb].lemma in {"call", "put"} and any(tree[at].lower == "off" for at in tree.children(verb, "prt"))
        return off or tree[verb].lemma in self.words.undone

    def is_told_by(self, verb: int, trigger: int) -> bool:
        """Whether a verb reports the act of a noun: "reports shelling"; not "may hold drills", "mandated to report"."""
        tree = self.tree
        if not self.cues.reports(tree[verb].lemma) or tree.children(verb, "auxpass"):
            return False
        to = tree[verb].tag == "VB" and any(tree[at].lower == "to" for at in tree.children(verb, "aux"))
        lends = tree[trigger].dep == "dobj" and tree[verb].lemma in load_frames().body.light_verbs | {"hold"}
        return not to and not lends

    def put_off(self, trigger: int) -> int | None:
        """“put an end to the shelling”, "a raid is unlikely": what is ended, or said of what has not happened."""
        tree, token = self.tree, self.tree[trigger]
        above = tree[token.head]
        if token.dep == "pobj" and tree[above.head].is_verb:
            held = tree.children(above.head, "dobj")
            return next((at for at in held if tree[at].lemma.lower() in self.cues.body.irrealis.nouns), None)
        if token.dep not in {"nsubj", "csubj"}:
            return None
        said = tree.children(above.index, "acomp", "oprd")
        return next((at for at in said if tree[at].lower in self.words.unborn), None)

    def is_refusal(self, cue: int) -> bool:
        """“denied entry to monitors”: who is refused something is told nothing."""
        tree = self.tree
        return any(tree[at].lemma.lower() in self.words.refused for at in tree.children(cue, "dobj"))

    def is_aside(self, trigger: int, cue: int) -> bool:
        """“denies backing the rebels, who seized the town”: what a clause adds behind a comma is not denied."""
        tree = self.tree
        for at in (trigger, *tree.ancestors(trigger)):
            if at == cue:
                return False
            first = tree.first_of(at)
            if tree[at].dep == "relcl" and tree[first].lower in {"who", "which"} and tree[first - 1].text == ",":
                return True
        return False

    def whenever(self, node: int) -> int | None:
        """“has often kept teams from where shots were heard”: a clause of time or place under a habit."""
        tree = self.tree
        if tree[node].dep not in {"advcl", "ccomp", "relcl"} or not any(
            tree[at].lower in _WHENEVER for at in tree.children(node, "advmod")
        ):
            return None
        verbs = [at for at in tree.ancestors(node) if tree[at].is_verb]
        usual = [at for verb in verbs for at in tree.children(verb, "advmod")]
        return next((at for at in usual if tree[at].lower in self.cues.body.irrealis.habitual_adverbs), None)


def joined(tree: Tree, verb: int) -> list[int]:
    """“reportedly shelled A and killed B”: the verbs before one that has their subject, whose adverb holds for it."""
    found: list[int] = []
    while tree[verb].is_verb and tree[verb].dep == "conj" and tree[tree[verb].head].is_verb:
        if tree.children(verb, "nsubj", "nsubjpass") or tree[verb - 1].tag not in _JOINING:
            break  # "and on Thursday bombed it": told by itself
        verb = tree[verb].head
        found.append(verb)
    return found


def _is_of_time(tree: Tree, verb: int) -> bool:
    """“how many died when they shelled it is not known”: a clause of time or ground in the past tells its act."""
    lead = {tree[at].lower for at in tree.children(verb, "mark", "advmod") if at < verb}
    done = tree[verb].tag == "VBD" or any(tree[at].lower == "had" for at in tree.children(verb, "aux"))
    return tree[verb].dep == "advcl" and done and not lead.isdisjoint(_GRANTED)
