"""Who did what to whom, where, when? Finds the acts that a text tells and gathers what it says of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.extract.attach import Attacher
from truceline.extract.casualties import Harm, find_harms
from truceline.extract.frames import Frames, Trigger, load_frames
from truceline.extract.modality import Stance
from truceline.extract.participants import Casting, Participants
from truceline.extract.roles import Roles, roles_of
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.chain import Chain, Chains
    from truceline.extract.modality import Stances
    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.times import TimeHit

_NUMERALS: Final = frozenset({"first", "second", "third", "fourth", "fifth", "latter", "former", "last", "latest"})
_FALLS: Final = frozenset({"come", "crash"})
"""Verbs whose subject is what was shot down."""
_NOT_GROUND: Final = frozenset(
    {"place", "part", "position", "line", "side", "centre", "center", "field", "front", "stretch"}
)


@dataclass(slots=True)
class Act:
    """An act as far as the text tells it; later rules fill in what it leaves to its neighbours.

    ``inherited`` names the fields that were taken from another act of the text; ``series`` is the number in "the third
    attack" or "three strikes"; ``link`` is the trigger of the act that this one is told to follow, precede or answer.
    """

    trigger: Trigger
    roles: Roles
    cast: Participants
    act: str
    chain: Chain
    stance: Stance
    time: tuple[TimeHit, float] | None = None
    place: tuple[PlaceHit, float] | None = None
    harms: list[Harm] = field(default_factory=list)
    series: int | None = None
    link: int | None = None
    link_cue: tuple[int, int] | None = None
    justification: tuple[int, int] | None = None
    is_charge: bool = False
    inherited: dict[str, Act] = field(default_factory=dict)

    @property
    def index(self) -> int:
        """Token of the trigger."""
        return self.trigger.index


class _Fits:
    """Whether what a trigger governs makes it an act: each test is one kind of trigger."""

    def __init__(self, reading: Reading, memory: Memory, chains: Chains, stances: Stances) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = load_frames()
        self.chains = chains
        self.stances = stances
        self.casting = Casting(reading, self.frames, memory)
        self.harms = find_harms(reading)
        self._roles: dict[int, Roles] = {}

    def _fits(self, trigger: Trigger) -> bool:
        roles, frame, tree = self._roles[trigger.index], trigger.frame, self.tree
        if trigger.is_noun:
            return self._noun_fits(trigger, roles)
        if frame.name == "down" and tree[trigger.index].lemma in _FALLS:
            roles.object, roles.subject = roles.subject, None
        if frame.object and not self._object_fits(frame.object, trigger, roles):
            return False
        if frame.name == "fire":
            return self._fire_fits(trigger, roles)
        if frame.needs == "weapon":
            return self.casting.of(trigger, roles).weapon is not None
        if frame.name == "move":
            return self._move_fits(trigger, roles)
        if frame.is_harm:
            return any(harm.head == trigger.index for harm in self.harms)
        if frame.name in {"hit", "strike", "shell", "air", "ambush", "abduct", "arrest"}:
            return self._struck_fits(roles)
        if frame.name == "clash":
            return self._clash_fits(trigger, roles)
        return frame.name != "base" or self._is_concrete(roles.subject)

    def _noun_fits(self, trigger: Trigger, roles: Roles) -> bool:
        tree, body = self.tree, self.frames.body
        token = tree[trigger.index]
        if token.dep in {"compound", "nmod"} or token.lower == "no":
            return False
        head = tree[token.head]
        if head.lower == "of" and tree[head.head].lemma.lower() in {"case", "count", "number"}:
            return False
        if trigger.frame.name == "fire":
            weapons = [at for at in roles.modifiers if self.frames.weapon_at(tree, at) is not None]
            heavy = [
                at for at in roles.modifiers if tree[at].lower in {"heavy", "hostile", "enemy", "israeli", "friendly"}
            ]
            return bool(weapons or heavy) or roles.is_subject_target or bool(self.casting.of(trigger, roles).actor)
        return token.lemma.lower() not in body.not_acts.before

    def _object_fits(self, wanted: str, trigger: Trigger, roles: Roles) -> bool:
        tree = self.tree
        if roles.object is None:
            return False
        lemma, word = tree[roles.object].lemma.lower(), tree[roles.object].lower
        if wanted == "weapon":
            return self.frames.weapon_at(tree, roles.object) is not None
        if wanted == "place":
            taken = self.reading.taken(tree[roles.object].sentence)
            places = self.reading.lexicons.places
            is_ground = lemma in places.words.nouns - _NOT_GROUND
            return (places.is_place(tree, roles.object, taken) or is_ground) and self._holds_ground(trigger, roles)
        if wanted == "flying" and self.frames.weapon(lemma) is not None:
            return self.frames.weapon(lemma).name in {"drone", "aircraft", "rocket", "artillery"}  # type: ignore[union-attr]  # asked above
        known = self.frames.body.objects.get(wanted, frozenset())
        return lemma in known or word in known

    def _holds_ground(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether somebody who bears arms takes it: people take sides, seats and trains."""
        if trigger.is_noun or roles.is_passive:
            return True
        return roles.subject is not None and self.casting.can_act(roles.subject)

    def _fire_fits(self, trigger: Trigger, roles: Roles) -> bool:
        tree = self.tree
        lemma = tree[trigger.index].lemma
        aims = {"on", "at", "towards", "toward", "into", "against"}
        targets = [prep for prep, head in roles.obliques if prep in aims and not self.casting.is_time(head)]
        has_weapon = roles.object is not None and self.frames.weapon_at(tree, roles.object) is not None
        if lemma == "open":
            return roles.object is not None and tree[roles.object].lemma == "fire"
        if lemma in {"launch", "turn"}:
            return has_weapon and (lemma == "launch" or bool(targets))
        has_shooter = roles.subject is not None and self.casting.can_act(roles.subject)
        return has_weapon or (bool(targets) and has_shooter) or (lemma == "shoot" and roles.object is not None)

    def _move_fits(self, trigger: Trigger, roles: Roles) -> bool:
        tree = self.tree
        if roles.subject is None or trigger.is_noun:
            return False
        mover = (
            self.frames.is_force(tree, roles.subject)
            or tree[roles.subject].lemma.lower() in self.frames.weapons.vehicles
        )
        party = self.casting.has_party(roles.subject) and not tree[roles.subject].lower.startswith("agree")
        into = [
            p
            for p, _ in roles.obliques
            if p in {"into", "in", "from", "to", "towards", "toward", "inside", "at", "through"}
        ]
        lemma = tree[trigger.index].lemma
        has_object = roles.object is not None and self.casting.is_place(roles.object)
        has_zone = roles.object is not None and tree[roles.object].lemma in {
            "zone",
            "area",
            "territory",
            "line",
            "border",
        }
        is_going = lemma in {"go", "move"} and not ({"into", "to", "towards"} & set(into))
        is_aside = tree[trigger.index].dep in {"relcl", "acl"}
        return (mover or party) and (has_object or has_zone or bool(into)) and not is_going and mover and not is_aside

    def _struck_fits(self, roles: Roles) -> bool:
        if roles.object is None:
            return False
        is_place = self.casting.is_place(roles.object)
        return (is_place or self.casting.is_somebody(roles.object)) and self._is_concrete(roles.subject)

    def _is_concrete(self, subject: int | None) -> bool:
        """A subject that can strike: nobody named is fine, an abstract noun is not."""
        if subject is None:
            return True
        word = self.tree[subject]
        is_event = word.index in self._roles
        return is_event or self.casting.can_act(subject) or word.lower in {"that", "which", "who", "whoever", "this"}

    def _clash_fits(self, trigger: Trigger, roles: Roles) -> bool:
        tree = self.tree
        token = tree[trigger.index]
        if roles.subject is None or not self.casting.can_act(roles.subject):
            return False
        if token.dep in {"acl", "relcl"} and token.tag in {"VBG", "VBP", "VBZ"}:
            return False
        return token.tag != "VB" or bool(tree.children(trigger.index, "aux"))


class Acts(_Fits):
    """Finds the acts of a reading."""

    def find(self) -> list[Act]:
        """Acts in order of their triggers, each with what its own sentence says of it.

        Cascade: (1) triggers by word; (2) those whose conditions fail fall away; (3) a verb that only lends a noun its
        subject or time is no act of its own; (4) harm told within an act belongs to it.
        """
        triggers = {one.index: one for one in self.frames.triggers(self.tree)}
        triggers |= {one.index: one for one in self._ordinals(triggers)}
        for one in list(triggers.values()):
            self._roles[one.index] = roles_of(self.reading, self.frames, one)
        kept = {index: one for index, one in triggers.items() if self._fits(one)}
        self._absorb_supports(kept)
        owners = self._absorb_harms(kept)
        attacher = Attacher(self.reading, lambda index: index in kept)
        acts = [self._act(one, attacher) for one in sorted(kept.values(), key=lambda one: one.index)]
        for act in acts:
            act.justification = self._ground(act)
            act.harms = [harm for harm in self.harms if owners.get(harm.head) == act.index]
        return acts

    def _ordinals(self, triggers: dict[int, Trigger]) -> list[Trigger]:
        """“The first was carried out on May 18”: a numeral that stands for an act told in the sentence before."""
        tree, found = self.tree, []
        for token in tree.tokens:
            head = tree[token.head]
            lends = head.lemma in self.frames.body.light_verbs | self.frames.body.happening
            is_numeral = token.dep in {"nsubj", "nsubjpass"} and token.lower in _NUMERALS and head.is_verb and lends
            if not is_numeral or token.sentence == 0:
                continue
            last = tree.sentences[token.sentence - 1]
            before = [triggers[at] for at in last if at in triggers and not triggers[at].frame.is_harm]
            if before:
                found.append(Trigger(token.index, before[-1].frame, is_noun=True))
        return found

    def _absorb_supports(self, kept: dict[int, Trigger]) -> None:
        for one in list(kept.values()):
            support = self._roles[one.index].support
            if one.is_noun and support is not None and support in kept:
                del kept[support]
        for one in list(kept.values()):
            if one.is_noun and self._is_object_of_fire(one.index, kept):
                del kept[one.index]
        for one in list(kept.values()):
            if not one.is_noun and self._is_consequence(one.index, kept):
                del kept[one.index]

    def _is_object_of_fire(self, index: int, kept: dict[int, Trigger]) -> bool:
        head = self.tree[index].head
        verb = kept.get(head)
        return (
            verb is not None
            and not verb.is_noun
            and verb.frame.name in {"exchange", "fire"}
            and self.tree[index].dep == "dobj"
        )

    def _is_consequence(self, index: int, kept: dict[int, Trigger]) -> bool:
        """“hit the base, destroying two vehicles”: the participle tells what the first act did."""
        tree = self.tree
        token = tree[index]
        if token.lemma in {"destroy", "damage"} and token.dep == "conj" and self._roles[index].subject is None:
            return token.head in kept and kept[token.head].frame.is_harm
        if token.lemma not in {"destroy", "damage", "hit", "target"} or token.tag != "VBG" or token.dep != "advcl":
            return False
        return any(at in kept or self._is_node(at, kept) for at in tree.ancestors(index))

    def _is_node(self, index: int, kept: dict[int, Trigger]) -> bool:
        return any(index in self._roles[one].nodes for one in kept)

    def _absorb_harms(self, kept: dict[int, Trigger]) -> dict[int, int]:
        """Which act each statement of harm belongs to; a verb of harm that belongs to another act is none itself."""
        owners: dict[int, int] = {}
        for harm in self.harms:
            owner = self._owner(harm, kept)
            if owner is not None:
                owners[harm.head] = owner
        for head, owner in list(owners.items()):
            if head in kept and kept[head].frame.is_harm and owner != head:
                del kept[head]
        return {head: owner for head, owner in owners.items() if owner in kept}

    def _owner(self, harm: Harm, kept: dict[int, Trigger]) -> int | None:
        """The act that did the harm: its subject or agent; what it hangs on; the nearest one before it."""
        tree = self.tree
        violent = {
            index for index, one in kept.items() if not one.frame.is_harm and one.frame.name not in {"move", "base"}
        }
        for index in violent:
            if harm.head in self._roles[index].nodes:
                return index
        below = [at for at in tree.subtree(harm.head) if at in violent and self._leads_in(harm.head, at)]
        if below:
            return below[0]
        for above in tree.ancestors(harm.head):
            if above in violent:
                return above
            for index in violent:
                if above in self._roles[index].nodes:
                    return index
        if harm.head in kept and kept[harm.head].frame.is_harm:
            return self._coordinated(harm.head, kept) or harm.head
        same = [at for at in violent if tree[at].sentence == tree[harm.head].sentence and at < harm.head]
        same = [at for at in same if self.chains.of(at).key == self.chains.of(harm.head).key]
        return same[-1:][0] if same and len(same) == 1 else None

    def _leads_in(self, head: int, below: int) -> bool:
        """“killed by shelling”, "killed in a strike", "died when jets bombed"."""
        tree = self.tree
        path = []
        for at in [below, *tree.ancestors(below)]:
            if at == head:
                break
            path.append(tree[at])
        preps = [token.lower for token in path if token.dep in {"prep", "agent"}]
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

    def _ground(self, act: Act) -> tuple[int, int] | None:
        """The clause of the act's sentence that offers a ground for it: "because it posed a threat"."""
        tree = self.tree
        start, end = self.reading.bounds(tree.sentence_of(act.index))
        text = tree.text[start:end].lower()
        for phrase in self.reading.lexicons.cues.body.justifications.phrases:
            at = text.find(phrase)
            inside = self.reading.tokens_within(start + at, start + at + len(phrase)) if at >= 0 else []
            if not inside or set(inside) & act.roles.nodes or tree.governs(inside[0], act.index):
                continue
            clause = self._clause_apart(inside[0], act.roles.nodes)
            quoted = sorted({*clause, *inside})
            return tree[quoted[0]].start, tree[quoted[-1]].end
        return None

    def _clause_apart(self, index: int, nodes: set[int]) -> list[int]:
        """The widest stretch round a token that holds none of the act's own words."""
        tree = self.tree
        widest = [index]
        for above in [index, *tree.ancestors(index)]:
            inside = tree.subtree(above)
            is_said = above != index and self.reading.lexicons.cues.reports(tree[above].lemma)
            if nodes & set(inside) or is_said:
                break
            widest = inside
        return widest

    def _act(self, trigger: Trigger, attacher: Attacher) -> Act:
        roles = self._roles[trigger.index]
        cast = self.casting.of(trigger, roles)
        chain = self.chains.of(trigger.index)
        nodes = roles.nodes | ({cast.target_head} if cast.target_head is not None and not trigger.is_noun else set())
        doer = cast.actor_head if not trigger.is_noun and cast.actor_head == roles.subject else None
        time = attacher.time(trigger.index, nodes | ({doer} if doer is not None else set()))
        place = attacher.place(trigger.index, nodes)
        stance = self.stances.of(trigger.index, roles.nodes, chain, is_noun=trigger.is_noun, has_time=time is not None)
        if time is not None and time[0].is_coarse and stance.modality in {Modality.ASSERTED, Modality.ALLEGED}:
            stance = Stance(Modality.GENERIC, stance.hedge)
        return Act(trigger, roles, cast, self._act_id(trigger, cast), chain, stance, time, place)

    def _act_id(self, trigger: Trigger, cast: Participants) -> str:
        """The act: (1) by its frame; (2) by the weapon; (3) by the actor's arm; (4) by whom it hit."""
        frame = trigger.frame
        if frame.act == "territory":
            return "government_regains_territory" if self._is_state(cast) else "non_state_actor_overtakes_territory"
        if (
            cast.weapon_class is not None
            and (frame.by_means or cast.weapon_class.name in {"chemical", "suicide"})
            and cast.weapon_class.act
        ):
            return cast.weapon_class.act
        if frame.name != "hit":
            return frame.act
        if cast.actor is not None and any(one.value in self.frames.body.air_by_default for one in cast.actor.parties):
            return "air_drone_strike"
        if cast.target_head is not None and not self._are_civilians(cast) and self._is_armed(cast):
            return "armed_clash"
        return frame.act

    def _is_state(self, cast: Participants) -> bool:
        parties = self.reading.lexicons.parties
        if cast.actor is None or not cast.actor.parties:
            return False
        party = cast.actor.parties[0].value
        return parties.kind(party) in {"state", "armed_forces"} or party.startswith("pro-government")

    def _are_civilians(self, cast: Participants) -> bool:
        parties = cast.target.parties if cast.target is not None else ()
        known = bool(parties) and self.reading.lexicons.parties.kind(parties[0].value) == "civilians"
        return known or (cast.target_head is not None and self.frames.is_civilian(self.tree, cast.target_head))

    def _is_armed(self, cast: Participants) -> bool:
        head = cast.target_head
        if head is None:
            return False
        parties = cast.target.parties if cast.target is not None else ()
        return (
            bool(parties)
            or self.frames.is_force(self.tree, head)
            or self.tree[head].lemma in self.frames.weapons.vehicles
        )
