"""Does somebody only say so, whom nobody names or trusts? "Is said to have", "rumours had it", "unconfirmed"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.hedging import load_hedges

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.reading import Reading


class Hearsay:
    """Finds the word by which an act is talk that nobody answers for."""

    def __init__(self, reading: Reading) -> None:
        self.tree = reading.tree
        self.cues = reading.lexicons.cues
        self.words = load_hedges()

    def told_of(self, trigger: int) -> int | None:
        """“was said to have”, "is suspected of", "are believed to": somebody says so, nobody is named."""
        tree, passives = self.tree, self.cues.body.hedges.alleged_passives
        for clause in tree.children(trigger, "acl"):
            if tree[clause].tag == "VBN" and tree[clause].lemma in passives and tree.children(clause, "xcomp"):
                return clause
        for clause in tree.children(trigger, "parataxis"):
            if tree[clause].lemma in passives and any(
                tree[at].lower == "it" for at in tree.children(clause, "nsubjpass")
            ):
                return clause  # "troops, it is alleged, stormed it"
        for above in tree.ancestors(trigger):
            stands = tree[tree[above].head].lemma == "stand" and tree[above].dep in {"acomp", "oprd", "xcomp", "advcl"}
            if tree[above].lemma == "accuse" and stands:
                return above  # "stands accused of shelling"
            if tree[above].is_verb and tree[above].lemma in passives and tree.children(above, "auxpass"):
                is_news = tree[above].lemma == "report" and tree[trigger].dep == "nsubjpass"  # "shelling was reported"
                return None if is_news else above
        return None

    def rumoured(self, trigger: int) -> int | None:
        """“rumours had it that”, "word spread that", "unconfirmed reports say": talk that nobody answers for."""
        tree, words = self.tree, self.words
        for above in tree.ancestors(trigger):
            heads = tree.children(above, "nsubj") if tree[above].is_verb else [above]
            for head in (at for at in heads if at != trigger and not tree.governs(trigger, at)):
                lemma, doubted = tree[head].lemma.lower(), tree.children(head, "amod")
                that = tree[trigger].is_verb and lemma in words.rumours and tree[head].lower != "words"
                bare = tree[head].lower in {"reports", "claims", "allegations"} and not tree.children(
                    head, "poss", "det"
                )
                of = tree[trigger].is_noun and bare and self._is_of(head, trigger)
                doubtful = lemma in {"report", "claim"} and any(tree[at].lower in words.suspected for at in doubted)
                that = that or (bare and tree[trigger].is_verb and head == above)
                if that or of or doubtful or self._is_looked_into(head, above):
                    return head
        return None

    def _is_of(self, head: int, trigger: int) -> bool:
        """“reports of clashes”."""
        tree = self.tree
        of = [at for at in tree.children(head, "prep") if tree[at].lower == "of"]
        return any(tree.governs(at, trigger) for at in of)

    def _is_looked_into(self, head: int, above: int) -> bool:
        """“is following up claims that”, "investigates reports of": nobody has found it so yet."""
        tree = self.tree
        verb = tree[tree[head].head]
        verb = tree[verb.head] if verb.dep == "prep" else verb
        held = head == above and tree[head].dep in {"dobj", "pobj", "nsubjpass"}
        return held and tree[head].lemma.lower() in self.words.accounts and verb.lemma in self.words.looking

    def doubted(self, chain: Chain) -> int | None:
        """“according to unconfirmed reports”: a source that nobody answers for."""
        words = chain.speaker.name.lower().split()
        doubts = self.words.suspected | self.cues.body.hedges.unconfirmed
        is_talk = bool(words) and words[-1].rstrip("s") in self.words.accounts | self.words.rumours
        if chain.used and is_talk and not doubts.isdisjoint(words):
            return chain.used[-1].cue
        tree = self.tree
        verbs = [at for one in chain.used for at in tree.children(one.cue, "advcl") if tree[at].tag == "VBG"]
        cited = [
            at
            for verb in verbs
            if tree[verb].lemma in self.cues.body.citing.verbs
            for at in tree.children(verb, "dobj")
        ]
        told = [at for at in cited if tree[at].lemma.lower() in self.words.accounts | self.words.rumours]
        return next((at for one in told for at in tree.children(one, "amod") if tree[at].lower in doubts), None)
