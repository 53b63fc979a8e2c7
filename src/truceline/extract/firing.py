"""Does a word tell that somebody fired? Conditions on who fires, with what and at whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.english import load_english
from truceline.extract.standins import StandIns

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Casting
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles


class Firing:
    """Judges triggers of fire; ``roles`` are by trigger."""

    def __init__(self, reading: Reading, casting: Casting, roles: dict[int, Roles]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = casting.frames
        self.casting = casting
        self.beings = casting.beings
        self.roles = roles
        self.standins = StandIns(reading.tree, self.frames)
        self.words = load_english().firing

    def fires(self, trigger: Trigger, roles: Roles) -> bool:
        """“fired on the patrol”, "opened up with machine guns", "shot back": who, at whom or with what."""
        tree = self.tree
        lemma = tree[trigger.index].lemma
        aims = {"on", "upon", "at", "towards", "toward", "into", "against"}
        targets = [prep for prep, head in roles.obliques if prep in aims and not self.reading.is_time(head)]
        stranded = [at for at in tree.children(trigger.index, "prep") if tree[at].lower in aims]
        targets += [tree[at].lower for at in stranded if not tree[at].children]  # "what they fired at"
        has_weapon = roles.object is not None and self._is_fired(roles.object)
        aside = tree[trigger.index].dep in {"relcl", "acl"} and not targets
        has_weapon = has_weapon and not (aside and self._flies(roles.object))  # "a drone that was launched"
        opens = self._opens(trigger.index, roles)
        shooter = roles.subject
        has_shooter = self.is_anybody(shooter)
        has_shooter |= shooter is not None and (tree[shooter].is_name or self.beings.can_act(shooter))
        particles = {tree[at].lower for at in tree.children(trigger.index, "prt", "advmod", "prep")}
        completed = trigger.frame.completed.get(lemma)
        if completed is not None and lemma not in trigger.frame.verbs:
            return bool(targets) or has_weapon
        if roles.is_passive and roles.object is not None and stranded:
            return True  # "the town was fired upon"
        if lemma == "open":
            unstruck = roles.object is None or has_weapon  # "opened up with a gun, mortars and small arms"
            return opens or (has_shooter and "up" in particles and unstruck)
        if lemma == "return":
            return opens
        if lemma == "aim" and (has_weapon or tree[trigger.index].tag not in {"VBD", "VBN"}):
            return has_weapon and bool(targets)
        if lemma == "direct":
            return (opens or has_weapon) and bool(targets)
        if lemma in {"launch", "turn", "train", "unleash", "rain", "loose", "send", "dispatch"}:
            sends = lemma in {"launch", "unleash", "loose"} or bool(targets) or self._sends_craft(roles)
            return (has_weapon or opens) and sends
        if lemma in {"throw", "hurl", "toss", "pump", "spray"}:
            return has_weapon or opens
        if "back" in particles and has_shooter and roles.object is None:
            return True
        dead = trigger.index + 1 < len(tree) and tree[trigger.index + 1].lower == "dead"
        is_shot = lemma in {"shoot", "gun", "pick", "mow"} and (roles.object is not None or dead)
        aimed = has_weapon or (bool(targets) and has_shooter) or is_shot
        return aimed or (not targets and roles.object is None and self._fires_at_nobody(trigger.index, roles))

    def is_anybody(self, shooter: int | None) -> bool:
        """“nobody fired”: told of no one in particular."""
        if shooter is None or self.tree[shooter].lower not in self.words.somebody:
            return False
        return not self.tree.children(shooter, "relcl")

    def _fires_at_nobody(self, verb: int, roles: Roles) -> bool:
        """“the batteries fired without discrimination”, "they put their rifles through the window and fired"."""
        tree = self.tree
        lemma, shooter = tree[verb].lemma, roles.subject
        if lemma not in {"fire", "shoot"}:
            return False
        if roles.is_passive:
            return lemma == "fire" and self._shell_before(verb, roles)
        begun = any(tree[at].lower in {"was", "were"} for at in tree.children(verb, "aux"))
        above = tree[tree[verb].head]
        begun = begun or (tree[verb].dep == "xcomp" and above.lemma in {"begin", "start"} and above.tag == "VBD")
        they = shooter is not None and tree[shooter].lower in {"they", "he", "she", "nobody", "none"}
        return (tree[verb].tag in {"VBD", "VBN"} or begun) and (they or self.is_armed(roles))

    def _shell_before(self, verb: int, roles: Roles) -> bool:
        """“between 19:11 and 20:00 on Tuesday 15 mortar rounds were fired”, with the rounds read into the time."""
        tree = self.tree
        for at in range(verb - 1, max(verb - 4, tree.sentence_of(verb).first) - 1, -1):
            found = self.frames.weapon_at(tree, at) if tree[at].is_noun else None
            if found is not None and found.munition:
                roles.object = at
                return True
        return False

    def _sends_craft(self, roles: Roles) -> bool:
        """“has sent no drones to the North”."""
        craft = self.standins.arms(roles.object) if roles.object is not None else None
        over = any(prep in {"to", "over", "across", "towards"} for prep, _ in roles.obliques)
        return over and (self._flies(roles.object) or self._flies(craft))

    def _flies(self, head: int | None) -> bool:
        found = self.frames.weapon_at(self.tree, head) if head is not None else None
        return found is not None and found.name in {"drone", "aircraft"}

    def _opens(self, verb: int, roles: Roles) -> bool:
        """“opened fire”, "opened harassing fire"."""
        tree = self.tree
        if roles.object is not None and tree[roles.object].lemma == "fire":
            return True
        near = [at for at in tree.subtree(verb) if 0 < at - verb < 4]
        return tree[verb].lemma == "open" and any(tree[at].lower == "fire" for at in near)

    def _is_fired(self, head: int) -> bool:
        """A weapon, or "them", "six" for what was fired in this sentence or those before."""
        return self.frames.weapon_at(self.tree, self.standins.arms(head)) is not None

    def answers(self, trigger: Trigger, roles: Roles) -> bool:
        """“answered with mortars”, "replied with two volleys of gunfire"."""
        if self.casting.of(trigger, roles).weapon is not None:
            return True
        answered = roles.object is not None and self.tree[roles.object].lemma.lower() in {"fire", "shelling", "gunfire"}
        if answered and self.is_armed(roles):
            return True
        heads = [head for prep, head in roles.obliques if prep == "with"]
        words = {self.tree[at].lemma.lower() for head in heads for at in self.tree.noun_phrase(head)}
        return not words.isdisjoint(
            self.frames.body.objects["fire"] | {"volley", "fire", "salvo", "barrage", "strike", "shelling"}
        )

    def is_armed(self, roles: Roles) -> bool:
        """Whether who strikes bears arms, is a weapon, or is an act of arms: "sniper fire", "shelling"."""
        subject = roles.subject
        if subject is None or self.tree[subject].lower in {"it", "they", "he", "she", "who", "which", "that"}:
            return False
        armed = self.frames.is_force(self.tree, subject) or self.frames.weapon_at(self.tree, subject) is not None
        return armed or subject in self.roles or self.beings.has_party(subject)
