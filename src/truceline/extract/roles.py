"""Who is what to an act? Neutral roles (subject, object, obliques) of a verb or noun, whatever the parser missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_MEASURES: Final = frozenset({"size", "kind", "type", "range", "length"})
"""Nouns that measure the one before them ("a drone the size of a car") and do nothing themselves."""
_LINKS: Final = frozenset({"be", "get"})
"""Verbs behind which a participle tells what was done to their subject."""
_CHARGES: Final = frozenset({"accusation", "allegation", "charge", "claim", "report", "suspicion"})
_RELATIVES: Final = frozenset({"which", "that", "who", "whom"})


@dataclass(slots=True)
class Roles:
    """Heads of phrases by role; ``obliques`` are (preposition, head) pairs; ``nodes`` are the tokens of the act itself.

    ``nodes`` hold the trigger and the verbs that lend it time and place ("carried out"). ``modifiers`` are words
    before a noun ("coalition", "drone"). ``is_subject_target`` for "came under fire".
    """

    subject: int | None = None
    object: int | None = None
    obliques: list[tuple[str, int]] = field(default_factory=list)
    modifiers: list[int] = field(default_factory=list)
    nodes: set[int] = field(default_factory=set)
    support: int | None = None
    is_passive: bool = False
    is_subject_target: bool = False


def roles_of(reading: Reading, frames: Frames, trigger: Trigger) -> Roles:
    """Roles round a trigger."""
    finder = _RoleFinder(reading, frames)
    if trigger.is_noun:
        return finder.of_noun(trigger.index)
    roles = finder.of_verb(trigger.index)
    finder.complete(trigger, roles)
    return roles


_GOING: Final = frozenset({"come", "go", "fall", "land", "crash", "arrive", "explode", "stop", "pass"})
"""Verbs beside which "by" tells where and not who."""


class _RoleFinder:
    def __init__(self, reading: Reading, frames: Frames) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.frames = frames

    # verbs

    def of_verb(self, verb: int) -> Roles:
        """A cascade: (1) its own dependents; (2) where it has none, those of the verb or noun it hangs on."""
        tree = self.tree
        roles = Roles(nodes={verb})
        roles.is_passive = self._is_passive(verb)
        agents = tree.agents(verb)
        subjects = tree.children(verb, "nsubj", "csubj")
        active = [at for at in subjects if not self.reading.is_time(at)]  # "On Saturday, 23 December, rebels ambushed"
        passive = tree.children(verb, "nsubjpass")
        direct = tree.children(verb, "dobj") or [
            noun for particle in tree.children(verb, "prt") for noun in tree.children(particle, "pobj")
        ]  # "shot down a jet", with the jet hung on "down"
        roles.object = passive[0] if passive else (direct[0] if direct else None)
        agents = agents if roles.is_passive else []
        roles.subject = agents[0] if agents else (active[0] if active else None)
        if roles.is_passive and not passive and active:
            roles.object, roles.subject = active[0], agents[0] if agents else None
        if roles.is_passive and roles.object is None:
            roles.object = _beside_be(tree, verb)
        self._from_above(verb, roles)
        roles.subject = self._resolved(roles.subject)
        roles.object = self._resolved(roles.object)
        roles.obliques = self._obliques(verb) + (self._obliques(roles.object) if roles.object is not None else [])
        return roles

    def complete(self, trigger: Trigger, roles: Roles) -> None:
        """“took control of the town”: the noun that completes the verb is part of the act, its "of" the object."""
        tree, head = self.tree, roles.object
        completed = trigger.frame.completed.get(tree[trigger.index].lemma.lower(), frozenset())
        particle = trigger.frame.particles.get(tree[trigger.index].lemma.lower(), "")
        if head is None and particle and trigger.frame.name == "hit":
            after = [at for prep, at in roles.obliques if prep in particle.split("|")]
            roles.object = after[0] if after else None  # "jets went after units"
        if head is not None and tree[head].lower in completed:
            roles.nodes.add(head)
            of = [at for prep, at in roles.obliques if prep in {"of", "over", "to", "against"}]
            roles.object = of[0] if of else None

    def _is_passive(self, verb: int) -> bool:
        tree = self.tree
        if tree.children(verb, "auxpass", "nsubjpass"):
            return True
        if tree.children(verb, "agent"):
            goes = tree[verb].lemma in _GOING and tree[verb].tag != "VBN"  # "came down by the camp"
            return not (tree.children(verb, "nsubj") and (goes or tree.children(verb, "dobj")))  # "hit a car by it"
        if tree[verb].tag == "VBN" and tree[verb].dep in {"acomp", "attr"} and tree[tree[verb].head].lemma in _LINKS:
            return True
        if tree.children(verb, "nsubj") and tree.children(verb, "advmod", "mark"):
            return False  # "when troops fired on the post", with "fired" read as a participle
        return tree[verb].tag == "VBN" and tree[verb].dep in {"acl", "advcl"} and not tree.children(verb, "dobj", "aux")

    def _from_above(self, verb: int, roles: Roles) -> None:
        """Subject or object that stands at another word: coordination, participles, relative clauses, control."""
        tree = self.tree
        token = tree[verb]
        head = token.head
        if (
            token.dep == "conj"
            and tree[head].is_verb
            and roles.subject is None
            and not (roles.is_passive and roles.object)
        ):
            above = self.of_verb(head)
            if roles.is_passive and above.is_passive and roles.object is None:
                roles.object, roles.subject = above.object, above.subject
            elif roles.is_passive and roles.object is None:
                roles.object = above.subject  # "walked home and were fired on"
            elif not roles.is_passive:
                roles.subject = above.object if above.is_passive else above.subject
        elif token.dep in {"acl", "relcl"} and tree[head].is_noun:
            self._from_noun(verb, head, roles)
        elif (
            token.dep in {"advcl", "xcomp", "pcomp", "ccomp", "dep"}
            and roles.subject is None
            and token.tag in {"VBG", "VB", "VBN"}
        ):
            self._from_governor(verb, roles)

    def _from_noun(self, verb: int, head: int, roles: Roles) -> None:
        tree = self.tree
        if roles.subject is not None and tree[roles.subject].lemma in _MEASURES and tree[verb].dep == "relcl":
            roles.subject = head
            return
        own = [roles.subject, roles.object]
        relative = [at for at in own if at is not None and tree[at].lower in _RELATIVES]
        if relative:
            return
        if tree[verb].dep == "acl" and roles.subject is None:
            if tree.children(verb, "nsubjpass"):
                return  # "for its part that its plants had been struck"
            if tree[verb].tag == "VBG" or (tree[verb].tag == "VBN" and roles.object is not None):
                roles.subject = head
            elif roles.object is None:
                roles.object = head
        elif tree[verb].dep == "acl" and tree[verb].tag == "VBN" and roles.is_passive and roles.object is None:
            roles.object = head  # "a house hit by shells"
        elif tree[verb].dep == "relcl" and roles.object is None and not roles.is_passive:
            roles.object = head

    def _from_governor(self, verb: int, roles: Roles) -> None:
        tree = self.tree
        for above in tree.ancestors(verb):
            charged = tree[verb].dep == "pcomp" and tree[above].is_noun and tree[above].dep in {"dobj", "nsubjpass"}
            charged = charged and tree[above].lemma not in _CHARGES  # "denied accusations of shelling it"
            if charged and tree[tree[verb].head].lower in {"of", "for"} and not roles.is_passive:
                roles.subject = above
                return
            if tree[above].is_verb:
                outer = self.of_verb(above)
                if self._is_charge(verb, above) and outer.object is not None:
                    roles.subject = outer.object
                    return
                subject = outer.object if outer.is_passive else outer.subject
                controlled = tree.children(above, "dobj") if tree[verb].dep in {"xcomp", "ccomp"} else []
                controlled = [] if tree[above].lemma in {"use", "exploit"} else controlled  # "used the fog to bomb it"
                taken = controlled[0] if controlled else subject
                if roles.is_passive:
                    roles.object = roles.object if roles.object is not None else taken
                else:
                    roles.subject = taken
                    self._from_relative(above, roles)
                return

    def _is_charge(self, verb: int, above: int) -> bool:
        """“accused X of shelling”: of a charge, the one accused is the doer."""
        tree = self.tree
        is_charged = tree[verb].dep == "pcomp" and tree[tree[verb].head].lower in {"of", "for", "with"}
        return is_charged and self.reading.lexicons.cues.via.get(tree[above].lemma) is Via.ALLEGES

    def _from_relative(self, above: int, roles: Roles) -> None:
        """“trenches that the movement is said to have put up”: the noun is the object of the inner verb."""
        tree = self.tree
        if roles.object is None and tree[above].dep in {"acl", "relcl"} and tree[tree[above].head].is_noun:
            marks = {tree[at].lower for at in tree.children(above, "mark", "dobj", "nsubj", "nsubjpass")}
            roles.object = tree[above].head if marks & {"that", "which"} else None

    def _resolved(self, head: int | None) -> int | None:
        """A relative pronoun stands for the noun that its clause hangs on, "a barrage of" for what it is of."""
        tree = self.tree
        if head is not None and tree[head].lemma.lower() in self.frames.body.measures | {"none", "neither"}:
            of = tree.led(head, {"of"})
            known = bool(of) and (self.frames.weapon_at(tree, of[0]) is not None or self.frames.is_people(tree, of[0]))
            if known:
                return of[0]
        if head is None or tree[head].lower not in _RELATIVES:
            return head
        for above in tree.ancestors(head):
            if tree[above].dep in {"relcl", "acl"} and tree[tree[above].head].is_noun:
                return tree[above].head
        return head

    def _obliques(self, head: int | None) -> list[tuple[str, int]]:
        tree = self.tree
        if head is None:
            return []
        found: list[tuple[str, int]] = []
        particles = tree.children(head, "advmod", "prt") if tree[head].is_verb else []
        behind = [at for particle in particles for at in tree.children(particle, "prep")]  # "pulled back from the town"
        for prep in [*tree.children(head, "prep"), *behind]:
            found.extend((tree[prep].lower, noun) for noun in tree.children(prep, "pobj"))
            for inner in tree.children(prep, "prep"):
                found.extend((tree[inner].lower, noun) for noun in tree.children(inner, "pobj"))
        for verb in tree.children(head, "acl", "advcl"):
            if tree[verb].lower == "using":
                found.extend(("using", noun) for noun in tree.children(verb, "dobj"))
        return found

    # nouns

    def of_noun(self, noun: int) -> Roles:
        """A cascade: (1) what hangs on the noun; (2) a light verb over it; (3) a verb by which it happens."""
        tree = self.tree
        roles = Roles(nodes={noun})
        roles.obliques = self._obliques(noun)
        roles.modifiers = [
            at for at in tree.children(noun, "poss", "compound", "nmod", "amod", "npadvmod", "nsubj") if at < noun
        ]
        self._support(noun, roles)
        if roles.support is None:
            self._told_behind(noun, roles)
        if not any(prep == "by" for prep, _ in roles.obliques):
            roles.obliques += self._spoken(noun)
        return roles

    def _told_behind(self, noun: int, roles: Roles) -> None:
        """“the raid that tore into a village on Tuesday”, "strikes carried out by X": what the clause behind tells."""
        tree, body = self.tree, self.frames.body
        for verb in tree.children(noun, "relcl", "acl"):
            lemma = tree[verb].lemma.lower()
            relatives = [at for at in tree.children(verb, "nsubj", "nsubjpass") if tree[at].lower in {"that", "which"}]
            is_done = tree[verb].tag == "VBN" and lemma in body.light_verbs | {"fire", "launch"}
            is_told = bool(relatives) and lemma not in body.aftermath and not self.reading.lexicons.cues.reports(lemma)
            if is_done or is_told:
                agents = tree.agents(verb)
                roles.nodes.add(verb)
                roles.obliques += [("by", at) for at in agents] + self._obliques(verb)
                return

    def _spoken(self, noun: int) -> list[tuple[str, int]]:
        """“spoke of shelling by troops on villages”, with the rest hung on the verb of saying."""
        tree = self.tree
        prep = tree[noun].head
        verb = tree[prep].head
        led_in = self.reading.lexicons.cues.body.led_in.get(tree[verb].lemma, ())
        if tree[prep].dep != "prep" or tree[prep].lower not in led_in:
            return []
        found = [
            (word, at)
            for word, at in self._obliques(verb)
            if at > noun and word in {"by", "on", "against", "with", "between"}
        ]
        return found + [pair for _, at in found for pair in self._obliques(at) if pair[0] in {"on", "against"}]

    def _support(self, noun: int, roles: Roles) -> None:
        tree = self.tree
        head, dep = self._governor(noun)
        if head is None:
            return
        lemma, body = tree[head].lemma.lower(), self.frames.body
        if dep == "dobj" and lemma in body.suffering:
            self._suffer(noun, head, roles)
        elif dep in {"dobj", "nsubjpass", "attr", "oprd"} and lemma in body.light_verbs:
            above = self.of_verb(head)
            roles.subject, roles.support = above.subject, head
            roles.obliques += [pair for pair in self._obliques(head) if pair[1] != noun]
        elif dep == "pobj" and _is_under(tree, self.frames, noun, head):
            self._suffer(noun, head, roles)
        elif dep == "pobj" and self._is_agent(noun, head):
            self._suffer(noun, head, roles)  # "the line was cut by shelling"
        elif dep in {"nsubj", "nsubjpass", "attr"} and lemma in body.happening:
            roles.support = head
            objects = tree.children(head, "dobj", "nsubjpass") if dep == "nsubj" else []
            objects = [at for at in objects if not (lemma == "take" and tree[at].lower == "place")]
            roles.object = objects[0] if objects else None
        elif dep in {"dobj", "nsubjpass"} and lemma in body.perceived:
            roles.support = head
        elif dep == "nsubj" and lemma not in body.aftermath and not self.reading.lexicons.cues.reports(lemma):
            roles.support = head
            roles.obliques += [pair for pair in self._obliques(head) if pair[0] in body.obliques.target | {"through"}]
        if roles.support is not None:
            roles.nodes.add(roles.support)

    def _suffer(self, noun: int, head: int, roles: Roles) -> None:
        """“came under fire”, "took fire", "was subjected to shelling": the subject is the target."""
        above, tree = self.of_verb(head), self.tree
        put = tree.children(head, "dobj") if tree[noun].dep == "pobj" and not above.is_passive else []
        roles.object = above.object if above.is_passive else above.subject
        roles.support, roles.is_subject_target = head, not put
        if put:  # "put the corridor under fire"
            roles.object, roles.subject = put[0], above.subject
        roles.obliques += [pair for pair in self._obliques(head) if pair[1] != noun]

    def _governor(self, noun: int) -> tuple[int | None, str]:
        """The verb that a noun is subject, object or oblique of, and as which; seen through "and" and "a wave of"."""
        tree = self.tree
        at = noun
        while at != tree[at].head:
            above = tree[at].head
            is_measured = tree[at].dep == "pobj" and tree[above].lower == "of" and tree[above].dep == "prep"
            if tree[at].dep == "conj" and tree[above].is_noun:
                at = above
            elif is_measured and tree[tree[above].head].lemma.lower() in self.frames.body.measures:
                at = tree[above].head
            else:
                break
        above = tree[at].head
        if tree[above].tag in {"IN", "RP"} and tree[above].dep in {"prep", "agent"}:
            above = tree[above].head
        raised = tree.children(above, "xcomp") if tree[at].dep in {"nsubj", "nsubjpass"} else []
        raising = self.reading.lexicons.cues.body.hedges.alleged_passives | load_hedges().seeming
        if raised and tree[above].lemma in raising:
            return raised[0], "nsubjpass" if tree.children(
                raised[0], "auxpass"
            ) else "nsubj"  # "is thought to have hit"
        return (above, tree[at].dep) if tree[above].is_verb and above != noun else (None, "")

    def _is_agent(self, noun: int, head: int) -> bool:
        agents = self.tree.children(head, "agent")
        lemma = self.tree[head].lemma
        known = self.reading.lexicons.cues.reports(lemma) or self.frames.knows(lemma)
        return not known and any(self.tree.governs(at, noun) for at in agents)


def _beside_be(tree: Tree, verb: int) -> int | None:
    """“also bombed was the village”, "positions were mortared", with the participle read as an adjective."""
    for be in tree.children(verb, "auxpass"):
        if tree.children(be, "attr"):
            return tree.children(be, "attr")[0]
    above = tree[verb].head
    subjects = tree.children(above, "nsubj", "nsubjpass") if tree[verb].dep in {"acomp", "attr"} else []
    return subjects[0] if subjects and tree[above].lemma in _LINKS else None


def _is_under(tree: Tree, frames: Frames, noun: int, head: int) -> bool:
    under, subjected = frames.body.under, frames.body.subjected
    lemma = tree[head].lemma.lower()
    for at in tree.ancestors(noun):
        if at == head:
            break
        if (tree[at].lower == under.preposition and lemma in under.verbs) or tree[at].lower in subjected.get(lemma, ()):
            return True
    return False
