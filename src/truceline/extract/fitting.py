"""Is it an act at all? Whether what a word of an act governs fits the frame that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.firing import Firing
from truceline.extract.flying import Flying
from truceline.extract.moving import Moving
from truceline.extract.noun_acts import NounActs
from truceline.extract.striking import Striking
from truceline.extract.subjects import Subjects
from truceline.model.claim import Via

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.beings import Beings
    from truceline.extract.casualties import Harm
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Casting
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles

_STORMING: Final = frozenset({"overrun", "capture", "seize", "retake", "recapture"})
_FALLS: Final = frozenset({"come", "crash"})
"""Verbs whose subject is what was shot down."""
_STRIKING: Final = ("hit", "strike", "shell", "air", "ambush", "abduct", "arrest")
_UNARMED: Final = frozenset({"accident", "weather", "markets", "labour"})
"""Fields in which whoever bears arms is told in no figure of speech."""
_DIVING: Final = frozenset({"crash", "slam", "smash", "plough", "plow", "dive"})
_RUINS: Final = frozenset({"destroy", "eliminate", "neutralise", "neutralize", "suppress", "repel"})
"""Verbs that tell of defence against what flies, and of attacks on all else."""
_COUNTED: Final = frozenset({"it", "they", "both", "all", "most", "some", "others", "none"})
"""Words that stand for what was told of before."""
_COURSE: Final = frozenset(
    {"open", "begin", "start", "resume", "continue", "end", "close", "conclude", "finish", "fail"}
)
"""What rounds of talks do and those of guns do not."""
_TURNED: Final = frozenset({"back", "apart", "silent", "out", "short", "behind", "through"})
"""Words beside verbs of falling that tell of somebody and not of shells."""
_GATHERING: Final = frozenset({"outside", "in", "at", "near", "before", "around", "across", "on"})
"""Prepositions of where people gather."""
_OF_SOMEBODY: Final = ("base", "obstruct", "hold")


class Fitting:
    """Whether what a trigger governs makes it an act: each test is one kind of trigger; ``roles`` are by trigger."""

    def __init__(self, reading: Reading, casting: Casting, roles: dict[int, Roles], harms: Sequence[Harm]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = casting.frames
        self.casting = casting
        self.beings: Beings = casting.beings
        self.harms = harms
        self._harmed = {harm.head for harm in harms}
        self.roles = roles
        self.moving = Moving(reading, casting)
        self.flying = Flying(reading, casting, roles, self.moving)
        self.firing = Firing(reading, casting, roles)
        self.subjects = Subjects(reading)
        self.nouns = NounActs(reading, casting)
        self.striking = Striking(reading, casting, self.firing, roles)
        self._needs: dict[str, Callable[[Trigger, Roles], bool]] = {
            "weapon_as_subject": self._impact_fits,
            "aircraft": self.flying.flies,
            "negation": self._refusal_fits,
            "armed_actor_seen": self._sighting_fits,
            "fire_heard": self._hearing_fits,
            "weapon_used": self._use_fits,
            "ground_lost": self.moving.loses,
            "deployed": self.moving.deploys,
            "placed": self.moving.stands,
            "people_as_subject": self._protest_fits,
            "made_a_post": self.moving.makes_post,
            "aircraft_seen": self.flying.is_seen,
            "armed": lambda _, roles: self.firing.is_armed(roles),
            "weapon": self.firing.answers,
            "burning": lambda _, roles: roles.subject is not None and self._burns(roles.subject),
            "armed_or_announced": lambda _, roles: roles.object is not None and self.firing.is_armed(roles),
        }
        self._frames = self._conditions()

    def _conditions(self) -> dict[str, Callable[[Trigger, Roles], bool]]:
        """The conditions of frames that have one of their own, by name."""
        return {
            "fire": self.firing.fires,
            "move": self.moving.moves,
            "clash": self._clash_fits,
            "works": lambda _, roles: roles.subject is None or not self.frames.is_civilian(self.tree, roles.subject),
            **dict.fromkeys(_STRIKING, self.striking.strikes),
            **dict.fromkeys(_OF_SOMEBODY, lambda _, roles: self.striking.is_concrete(roles.subject)),
        }

    def fits(self, trigger: Trigger) -> bool:
        """Whether the trigger tells an act of its frame."""
        roles, frame, tree = self.roles[trigger.index], trigger.frame, self.tree
        if self._is_alien(trigger, roles) or self._is_asked(trigger, roles) or self._is_tool(trigger):
            return False
        if trigger.is_noun:
            return (
                self.moving.moves_by_noun(trigger, roles) if frame.name == "move" else self.nouns.fits(trigger, roles)
            )
        if frame.name == "down" and tree[trigger.index].lemma in _FALLS:
            fell = roles.subject
            flying = fell is not None and tree[fell].lemma.lower() in self.frames.body.objects["flying"]
            if fell is None or not flying or self._is_munition(fell):
                return False  # "rockets came down on the town"
            roles.object, roles.subject = fell, None
        if frame.name == "explode" and self.striking.drives_over(roles):
            roles.object, roles.subject = roles.subject, None
        if frame.object and not self._object_fits(frame.object, trigger, roles):
            return False
        if frame.name == "loot" and roles.object is None and not frame.completed:
            return False
        if frame.needs in self._needs:
            return self._needs[frame.needs](trigger, roles)
        if frame.is_harm:
            return trigger.index in self._harmed
        fits = self._frames.get(frame.name)
        return fits is None or fits(trigger, roles)

    def _is_blaze(self, roles: Roles) -> bool:
        """“a fire destroyed a barn”: no fire of arms."""
        tree, subject = self.tree, roles.subject
        burns = subject is not None and tree[subject].lower in {"fire", "blaze"}
        return subject is not None and burns and any(tree[at].lower == "a" for at in tree.children(subject, "det"))

    def _is_tool(self, trigger: Trigger) -> bool:
        """“an attack with a grenade”: what another act was done with."""
        tree, prep = self.tree, self.tree[self.tree[trigger.index].head]
        is_with = tree[trigger.index].dep == "pobj" and prep.lower == "with"
        return trigger.is_noun and trigger.frame.name == "impact" and is_with and prep.head in self.roles

    def _burns(self, subject: int) -> bool:
        """Whether a thing that caught fire is a building, a vehicle, a post or a store of arms."""
        weapons, lemma = self.frames.weapons, self.tree[subject].lemma.lower()
        return lemma in weapons.buildings | weapons.vehicles | self.frames.body.objects["post"] | {"arsenal"}

    def _is_munition(self, head: int) -> bool:
        found = self.frames.weapon_at(self.tree, head)
        return found is not None and found.name in {"rocket", "artillery"}

    def _object_fits(self, wanted: str, trigger: Trigger, roles: Roles) -> bool:
        tree = self.tree
        if roles.object is None:
            return False
        lemma, word = tree[roles.object].lemma.lower(), tree[roles.object].lower
        if wanted == "weapon":
            return self.frames.weapon_at(tree, roles.object) is not None
        if wanted == "place":
            return self._ground_fits(trigger, roles, lemma)
        if wanted == "flying" and (tree[roles.object].tag == "CD" or lemma in _COUNTED):
            return self._was_flying(roles.object)
        if wanted == "flying" and tree[trigger.index].lemma in _RUINS:
            flown = self.frames.weapon_at(tree, roles.object)
            return flown is not None and flown.name in {"drone", "rocket"}
        if wanted == "flying" and self.frames.weapon(lemma) is not None:
            return self.frames.weapon(lemma).name in {"drone", "aircraft", "rocket", "artillery"}  # type: ignore[union-attr]  # asked above
        if wanted == "person" and tree[trigger.index].lemma in {"capture", "seize"}:
            return self._is_captive(roles.object)
        known = self.frames.body.objects.get(wanted, frozenset())
        if wanted == "access" and (self._is_mission(roles.object) or self._takes_up_mission(roles.object)):
            return True
        if wanted == "heavy" and self.frames.weapon_at(tree, roles.object) is not None:
            return True
        return lemma in known or word in known

    def _ground_fits(self, trigger: Trigger, roles: Roles, lemma: str) -> bool:
        """“took the hill”, "stormed and took positions", and not "was taken to a hospital"."""
        if roles.object is None or (roles.is_passive and any(prep == "to" for prep, _ in roles.obliques)):
            return False
        posts = self.frames.body.objects["post"] | self.frames.weapons.buildings
        is_stormed = lemma in posts and self.tree[trigger.index].lemma in _STORMING
        return (self.moving.is_ground(roles.object) or is_stormed) and self._holds_ground(trigger, roles)

    def _holds_ground(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether somebody who bears arms takes it: people take sides, seats and trains."""
        if trigger.is_noun or roles.is_passive:
            return True
        return roles.subject is not None and self.beings.can_act(roles.subject)

    def _is_mission(self, head: int) -> bool:
        """Whether a name is that of who watches or helps: "the SMM was kept from passing"."""
        parties = self.reading.mention(head).parties if self.beings.has_party(head) else ()
        return bool(parties) and self.reading.lexicons.parties.kind(parties[0].value) in {"organisation", "mission"}

    def _is_captive(self, head: int) -> bool:
        """“captured a top commander”, "he was captured by the rebels": people, by name or kind."""
        token = self.tree[head]
        person = token.lower in {"he", "she", "him", "her", "them", "they", "who", "others", "several"}
        named = token.is_name and not self.beings.is_place(head)
        kinds = self.frames.body.objects["person"]
        return person or named or token.lemma.lower() in kinds or self.frames.is_people(self.tree, head)

    def _takes_up_mission(self, head: int) -> bool:
        """“police kept them away”, behind a sentence on monitors."""
        tree = self.tree
        if tree[head].lower not in {"them", "they"}:
            return False
        first = tree.sentences[max(tree[head].sentence - 1, 0)].first
        before = [at for at in range(first, head) if tree[at].dep in {"nsubj", "nsubjpass"} and tree[at].is_noun]
        return bool(before) and tree[before[-1]].lemma.lower() in self.frames.body.objects["access"]

    def _was_flying(self, head: int) -> bool:
        """“One was shot down”, behind three rockets that were fired."""
        tree, flying = self.tree, self.frames.body.objects["flying"]
        first = tree.sentences[max(tree[head].sentence - 1, 0)].first
        last = tree.sentence_of(head).last  # "9 out of 12 drones"
        return any(tree[at].lemma.lower() in flying for at in range(first, last))

    def _impact_fits(self, trigger: Trigger, roles: Roles) -> bool:
        """“shells landed on the town”: what was fired is the subject, and somewhere is said."""
        if roles.subject is None or self._only_speaks(trigger) or self._only_takes_up(trigger, roles.subject):
            return False
        if self.tree[roles.subject].lemma.lower() == "round" and self.tree[trigger.index].lemma in _COURSE:
            return False
        found = self.frames.weapon_at(self.tree, self.moving.standins.arms(roles.subject))
        into = found is not None and found.name == "drone" and self.tree[trigger.index].lemma in _DIVING
        if into and any(prep == "into" for prep, _ in roles.obliques):
            return True  # "a drone crashed into a block of flats"
        return (
            found is not None and found.munition and (bool(roles.obliques) or bool(self.tree[trigger.index].children))
        )

    def _only_takes_up(self, trigger: Trigger, subject: int) -> bool:
        """“as they fell back”, "from which side they came", "the spot where it fell": no munition is told to land."""
        tree, token = self.tree, self.tree[trigger.index]
        if tree[subject].tag != "PRP":
            return False
        turned = {tree[at].lower for at in tree.children(trigger.index, "prt", "advmod")} & _TURNED
        return bool(turned) or token.lemma in {"come", "go"} or token.dep in {"relcl", "advcl"}

    def _only_speaks(self, trigger: Trigger) -> bool:
        """“its artillery, the ministry informed them”: a verb of saying that no frame has."""
        lemma = self.tree[trigger.index].lemma
        return self.reading.lexicons.cues.reports(lemma) and lemma not in trigger.frame.verbs

    def _refusal_fits(self, trigger: Trigger, roles: Roles) -> bool:
        """“did not let a patrol pass”: the frame is told by what did not happen."""
        tree = self.tree
        clauses = tree.children(trigger.index, "ccomp", "xcomp")
        held = [at for clause in clauses for at in tree.children(clause, "nsubj")]
        held += tree.children(trigger.index, "dobj", "nsubjpass")
        words = {tree[at].lemma.lower() for head in held for at in tree.noun_phrase(head)}
        above = tree[tree[trigger.index].head]
        balked = tree[trigger.index].dep == "xcomp" and above.lemma in {"refuse", "decline"}
        is_refused = bool(tree.children(trigger.index, "neg")) or balked
        barred = roles.subject is not None and self.frames.is_force(tree, roles.subject) and "they" in words
        return is_refused and (barred or not words.isdisjoint(self.frames.body.objects["access"]))

    def _use_fits(self, trigger: Trigger, roles: Roles) -> bool:
        """“rockets were used against army sites”: what was fired, and at whom."""
        found = self.frames.weapon_at(self.tree, roles.object) if roles.object is not None else None
        aimed = any(prep in {"against", "on"} or self.moving.is_ground(head) for prep, head in roles.obliques)
        denied = any(
            self.reading.lexicons.cues.via.get(self.tree[at].lemma) is Via.DENIES
            for at in self.tree.ancestors(trigger.index)
        )
        if any(prep in {"in", "during"} and head in self.roles for prep, head in roles.obliques):
            return False  # "used chlorine in an attack on the town"
        doer = roles.subject
        by_them = doer is not None and (self.firing.is_armed(roles) or self.tree[doer].lower in {"they", "who", "we"})
        told = self.tree[self._verb_of(roles)].tag in {"VBD", "VBN"} and (by_them or roles.is_passive)
        is_flown = found is not None and found.name == "drone" and told
        is_shot = is_flown or (found is not None and (found.munition or found.name in {"chemical", "small arms"}))
        return found is not None and is_shot and (aimed or denied or told)

    def _is_alien(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether the passage is on another field, and the word is no plain verb of those who bear arms."""
        is_drill = trigger.frame.name == "drill"
        is_plain = self.tree[trigger.index].lemma.lower() in self.frames.body.plain and not trigger.is_noun
        alien = self.subjects.is_alien(trigger.index, drills=is_drill)
        if self._is_blaze(roles):
            return True
        return alien and not (is_plain and self.firing.is_armed(roles)) and not self._is_literal(trigger, roles)

    def _is_literal(self, trigger: Trigger, roles: Roles) -> bool:
        """“a match was broken off when shells landed near the pitch”: munitions, or who bears arms beside a mishap."""
        field = self.subjects.of(self.tree[trigger.index].sentence).field
        if trigger.is_noun or roles.subject is None or roles.is_passive or trigger.frame.is_harm:
            return False
        subject = self.tree[roles.subject]
        if field in _UNARMED and trigger.frame.name in {*_STRIKING, "fire"}:
            return self.frames.is_force(self.tree, subject.index) and self.firing.is_armed(roles)
        return field in _UNARMED | {"sport"} and subject.tag == "NNS" and self._is_munition(subject.index)

    def _is_asked(self, trigger: Trigger, roles: Roles) -> bool:
        """“who fired was not known”, "Who laid the mine, nobody knows": a question, and no act that is told."""
        tree, token = self.tree, self.tree[trigger.index]
        heads = [*tree.children(trigger.index, "nsubj"), *([roles.subject] if roles.subject is not None else [])]
        asks = any(tree[at].lower in {"who", "whose"} for at in heads)
        asks = asks or (token.tag != "VBD" and any(tree[at].lower == "whoever" for at in heads))
        is_cleft = tree[token.head].lemma == "be" and bool(tree.children(token.head, "attr"))  # "it was they who fired"
        return asks and not trigger.is_noun and token.dep not in {"relcl", "acl", "conj"} and not is_cleft

    def _verb_of(self, roles: Roles) -> int:
        return min(roles.nodes)

    def _hearing_fits(self, trigger: Trigger, roles: Roles) -> bool:
        """“artillery was heard in the city”, "residents heard mortars at the port": somebody fired it."""
        tree = self.tree
        found = self.frames.weapon_at(tree, roles.object) if roles.object is not None else None
        if roles.object is None or found is None or not found.munition:
            return False
        beside = tree.led(roles.object)
        somewhere = any(self.moving.is_ground(at) for at in (*beside, *(head for _, head in roles.obliques)))
        return roles.is_passive or (somewhere and tree[trigger.index].tag in {"VBD", "VBN"})

    def _protest_fits(self, trigger: Trigger, roles: Roles) -> bool:
        """“residents took to the streets”, "protested outside the hotel": people, and none who bear arms."""
        if roles.subject is None or roles.is_passive:
            return False
        subject, verb = self.tree[roles.subject], self.tree[trigger.index]
        somewhere = any(prep in _GATHERING for prep, _ in roles.obliques)
        if verb.lemma == "protest" and (roles.object is not None or not somewhere or verb.tag not in {"VBD", "VBN"}):
            return False  # "Moscow protested the strike"
        people = self.frames.is_people(self.tree, roles.subject) or subject.lower in {"people", "thousands", "hundreds"}
        return people and not self.frames.is_force(self.tree, roles.subject)

    def _sighting_fits(self, _: Trigger, roles: Roles) -> bool:
        """“troops were seen in the town”: who bears arms was somewhere; “artillery was heard”: it was fired."""
        if roles.object is None:
            return False
        if not roles.is_passive:
            clauses = [at for at in self.tree.children(roles.object, "acl") if self.tree[at].tag == "VBG"]
            return roles.subject is not None and bool(clauses) and self.moving.is_mover(roles.object)
        is_armed = (
            self.frames.is_force(self.tree, roles.object)
            or self.tree[roles.object].lemma in self.frames.weapons.vehicles
        )
        return is_armed and bool(roles.obliques)

    def _clash_fits(self, trigger: Trigger, roles: Roles) -> bool:
        tree = self.tree
        token = tree[trigger.index]
        each_other = roles.object is not None and tree[roles.object - 1].lower in {"each", "one"}
        if roles.subject is None or not (self.beings.can_act(roles.subject) or each_other):
            return False
        if token.dep in {"acl", "relcl"} and token.tag in {"VBG", "VBP", "VBZ"}:
            return False
        return token.tag != "VB" or bool(tree.children(trigger.index, "aux"))
