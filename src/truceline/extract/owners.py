"""Which act did which harm? Statements of harm go to the act of their sentence that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.english import load_english

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.casualties import Harm
    from truceline.extract.chain import Chains
    from truceline.extract.frames import Trigger
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles
    from truceline.extract.tree import Tree

_COSTS: Final = frozenset({"lose", "leave", "suffer", "sustain"})
"""Verbs whose object is the harm: "lost their lives when a drone hit"."""


_AT: Final = frozenset({"in", "at", "near", "outside", "around", "round"})


class Owners:
    """Finds the acts that harms belong to."""

    def __init__(self, reading: Reading, chains: Chains, roles: dict[int, Roles], harms: Sequence[Harm]) -> None:
        self.tree = reading.tree
        self.chains = chains
        self.roles = roles
        self.harms = harms
        self._violent: dict[int, list[int]] = {}
        self._telling: dict[int, int] = {}

    def of(self, kept: dict[int, Trigger]) -> dict[int, int]:
        """Which act each statement of harm belongs to; a verb of harm that belongs to another act is none itself."""
        owners: dict[int, int] = {}
        self._know(kept)
        for harm in self.harms:
            owner = self._owner(harm, kept)
            if owner is not None:
                owners[harm.head] = owner
        for head, owner in list(owners.items()):
            if head in kept and kept[head].frame.is_harm and owner != head:
                del kept[head]
        return {head: owner for head, owner in owners.items() if owner in kept}

    def _know(self, kept: dict[int, Trigger]) -> None:
        """Notes the acts that may harm by sentence, and by the words that tell them the first that each tells."""
        for index, one in sorted(kept.items()):
            if not one.frame.is_harm and one.frame.name not in {"move", "base"}:
                self._violent.setdefault(self.tree[index].sentence, []).append(index)
                for node in self.roles[index].nodes:
                    self._telling.setdefault(node, index)

    def _owner(self, harm: Harm, kept: dict[int, Trigger]) -> int | None:
        """The act that did the harm: its subject or agent; what it hangs on; the nearest one before it."""
        tree = self.tree
        if harm.head in self._telling:
            return self._telling[harm.head]
        violent = self._violent.get(tree[harm.head].sentence, [])
        verb = tree[harm.head].head
        top = verb if tree[harm.head].dep == "dobj" and tree[verb].is_verb and tree[verb].lemma in _COSTS else harm.head
        below = [at for at in tree.subtree(top) if at in violent and self._leads_in(top, at)]
        if below:
            return below[0]
        is_own = harm.head in kept and kept[harm.head].frame.is_harm
        if is_own and is_apart(tree, harm.head):
            return harm.head
        for above in tree.ancestors(harm.head):
            if above in violent:
                return above
            if above in self._telling:
                return self._telling[above]
        if is_own:
            told_by = self._told_on(harm.head, violent)
            if told_by is not None:
                return told_by
            return self._coordinated(harm.head, kept) or harm.head
        same = [at for at in violent if at < harm.head]
        same = [at for at in same if self.chains.of(at).key == self.chains.of(harm.head).key]
        return same[-1:][0] if same and len(same) == 1 else None

    def _told_on(self, verb: int, violent: Sequence[int]) -> int | None:
        """“Shelling cost four lives and wounded sixteen”: a verb without a subject goes on from the act."""
        tree = self.tree
        bare = tree[verb].tag == "VBD" and not tree.children(verb, "nsubj", "nsubjpass", "auxpass")
        same = [at for at in violent if at < verb]
        return same[0] if bare and len(same) == 1 and tree[verb].dep in {"conj", "ROOT", "dep"} else None

    def _leads_in(self, head: int, below: int) -> bool:
        """“killed by shelling”, "killed in a strike", "died when jets bombed"."""
        tree = self.tree
        path = []
        for at in [below, *tree.ancestors(below)]:
            if at == head:
                break
            path.append(tree[at])
        preps = [token.lower for token in path if token.dep in {"prep", "agent"}]
        if any(token.lemma == "result" for token in path):
            return True  # "killed as a result of an attack"
        return (bool(preps) and preps[-1] in {"by", "in", "during", "from", "to"}) or any(
            token.dep == "advcl" for token in path
        )

    def _coordinated(self, verb: int, kept: dict[int, Trigger]) -> int | None:
        """“were killed and wounded”, "killed 22 and hurt 124": one act, told by its first verb."""
        tree = self.tree
        head = tree[verb].head
        while tree[verb].dep == "conj" and tree[head].is_verb:
            if head in kept and kept[head].frame.is_harm:
                return self._coordinated(head, kept) or head
            verb, head = head, tree[head].head
        return None


def is_apart(tree: Tree, verb: int) -> bool:
    """“two were killed in A on Monday and one wounded in B on Sunday”: a joined verb with its own place or day."""
    head = tree[verb].head
    if tree[verb].dep != "conj" or not tree[head].is_verb:
        return False
    parts = [_named(tree, head, set(tree.subtree(verb))), _named(tree, verb, set())]
    return any(one and other and one.isdisjoint(other) for one, other in zip(*parts, strict=True))


def _named(tree: Tree, verb: int, but: set[int]) -> tuple[set[str], set[str]]:
    """The places and the days that are named below a verb."""
    words = load_english().repairs
    below = [at for at in tree.subtree(verb) if at not in but and tree[at].dep == "pobj" and tree[at].is_name]
    days = {tree[at].lower for at in below if tree[at].lower in words.fronts | words.months}
    places = {tree[at].lower for at in below if tree[tree[at].head].lower in _AT}
    return places - days, days
