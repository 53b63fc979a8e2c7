"""Does a word tell that forces moved, took ground or brought up arms? Conditions on who moves, and on where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.english import load_english
from truceline.extract.standins import StandIns

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Casting
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles


class Moving:
    """Judges triggers of movements, of ground and of deployments."""

    def __init__(self, reading: Reading, casting: Casting) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = casting.frames
        self.beings = casting.beings
        self.standins = StandIns(reading.tree, self.frames)
        self.words = load_english().moving

    def moves(self, trigger: Trigger, roles: Roles) -> bool:
        """“troops crossed into the zone”, "Hezbollah withdrew from the town": who bears arms, and where."""
        tree = self.tree
        if self._is_brought(trigger, roles) or self._sends(trigger, roles):
            return True
        if roles.subject is None or trigger.is_noun or tree[trigger.index].lemma in self.words.only_brought:
            return False
        if tree[roles.subject].lemma.lower() == "ambulance":
            return False
        mover = self.is_mover(roles.subject)
        lemma = tree[trigger.index].lemma
        into = self._into(trigger.index, roles)
        has_object = roles.object is not None and self.is_ground(roles.object)
        grounds = [head for _, head in roles.obliques if self.is_ground(head)]
        named = (
            tree[roles.subject].is_name
            and self.beings.can_act(roles.subject)
            and not self.beings.is_place(roles.subject)
        )
        party = (self._is_army(roles.subject) or named) and (has_object or bool(grounds))
        is_going = lemma in {"go", "move", "head", "pass", "march"} and not (
            {"into", "to", "towards", "for", "beyond", "past", "on", "inside", "through", "across"} & set(into)
        )
        is_going = is_going and not (
            {"in", "out", "back", "forward", "up"}
            & {tree[at].lower for at in tree.children(trigger.index, "prt", "advmod", "prep")}
        )
        leaves = lemma in self.words.leaving and self._is_done(trigger.index) and roles.object is None
        left = roles.object is not None and tree[roles.object].lemma.lower() in self.frames.body.objects["post"]
        has_object = has_object or (left and lemma in {"leave", "abandon", "quit", "vacate", "reach", "enter"})
        return (
            (mover or party) and (has_object or bool(into) or leaves) and not is_going and not self._is_aside(trigger)
        )

    def _is_brought(self, trigger: Trigger, roles: Roles) -> bool:
        """“troops were flown in”."""
        is_brought = (
            roles.is_passive and roles.object is not None and self.tree[trigger.index].lemma in self.words.brought
        )
        if not is_brought or roles.object is None or not self.is_mover(roles.object):
            return False
        goes_somewhere = any(prep in self.words.sent_to and self._is_front(head) for prep, head in roles.obliques)
        if (
            self.tree[trigger.index].lemma in self.words.carrying
            and not goes_somewhere
            and not self._is_up(trigger.index)
        ):
            return False  # "fighters were rushed to hospital"
        roles.subject, roles.object = roles.object, None
        return True

    def _into(self, verb: int, roles: Roles) -> list[str]:
        """Prepositions and adverbs beside a verb that tell where somebody went."""
        tree = self.tree
        into = [p for p, head in roles.obliques if p in self.words.into and self._is_somewhere(head)]
        into += [tree[at].lower for at in tree.children(verb, "prep") if tree.children(at, "pcomp")]
        into += [
            p
            for p, head in roles.obliques
            if p == "on" and tree[verb].lemma in self.words.advances and self.is_ground(head)
        ]
        return into + sorted({tree[at].lower for at in tree.children(verb, "prt", "advmod")} & self.words.whither)

    def _is_done(self, verb: int) -> bool:
        """“advanced”, "were trying to advance"."""
        tree = self.tree
        above = tree[tree[verb].head]
        tried = tree[verb].dep == "xcomp" and above.lemma in {"try", "attempt", "begin", "start"}
        return tree[verb].tag in {"VBD", "VBN"} or (tried and above.tag in {"VBD", "VBN", "VBG"})

    def _is_somewhere(self, head: int) -> bool:
        """Whether a noun may be where somebody goes: no time, and no thing of the mind."""
        token = self.tree[head]
        mind = token.lemma.lower() in self.frames.body.objects["abstract"] | {"half", "end", "conclusion", "rest"}
        told = token.lower == "where" or self.frames.names_act(self.tree, head)  # "ran into an ambush"
        return not mind and not told and not self.reading.is_time(head)

    def _sends(self, trigger: Trigger, roles: Roles) -> bool:
        """“the army has sent its 4th Division to Daraa”: who bears arms is the object, and a place is said."""
        tree, lemma = self.tree, self.tree[trigger.index].lemma
        if roles.is_passive or roles.object is None or lemma not in self.words.brought or trigger.is_noun:
            return False
        to = [head for prep, head in roles.obliques if prep in self.words.sent_to]
        to += [at for prep in tree.children(trigger.index, "dative") for at in tree.children(prep, "pobj")]
        sent = self.frames.is_force(tree, roles.object) and not self.beings.is_place(roles.object)
        up = lemma in self.words.carrying and self._is_up(trigger.index)
        return (sent or self._is_armour(roles)) and (up or any(self._is_front(head) for head in to))

    def _is_up(self, verb: int) -> bool:
        """“brought up reinforcements”, "rushed in more men"."""
        return any(self.tree[at].lower in {"up", "in", "forward"} for at in self.tree.children(verb, "prt", "advmod"))

    def _is_front(self, head: int) -> bool:
        """Ground or a post, and no place where people are healed, tried or held."""
        lemma = self.tree[head].lemma.lower()
        return (self.is_ground(head) or lemma in self.frames.body.objects["post"]) and lemma not in self.words.kept_in

    def makes_post(self, _: Trigger, roles: Roles) -> bool:
        """“turned the school into a barracks”: a building or place of somebody's."""
        what, tree = roles.object, self.tree
        if what is None:
            return False
        is_building = tree[what].lemma.lower() in self.frames.weapons.buildings
        return is_building or self.is_ground(what)

    def _is_armour(self, roles: Roles) -> bool:
        """“the army sent tanks to Daraa”: vehicles of somebody who bears arms."""
        tree = self.tree
        if roles.object is None or roles.subject is None:
            return False
        words = {tree[at].lemma.lower() for at in tree.noun_phrase(roles.object)}
        vehicles = self.frames.weapons.vehicles & words
        is_armed = self.frames.is_force(tree, roles.subject) or self._is_army(roles.subject)
        named = self.beings.has_party(roles.subject) and bool(words & (self.frames.body.objects["heavy"] - {"vehicle"}))
        return bool(vehicles) and (is_armed or named)

    def is_mover(self, head: int) -> bool:
        """Who bears arms, what carries them, and "they" where such were told of right before."""
        tree = self.tree
        if tree[head].lower not in {"they", "it"}:
            head = self.standins.forces(head)
            return self.frames.is_force(tree, head) or tree[head].lemma.lower() in self.frames.weapons.vehicles
        first = tree.sentences[max(tree[head].sentence - 1, 0)].first
        subjects = [at for at in range(first, head) if tree[at].dep in {"nsubj", "nsubjpass"} and tree[at].is_noun]
        return bool(subjects) and self.is_mover(subjects[-1])

    def _is_aside(self, trigger: Trigger) -> bool:
        """“soldiers crossing the line”, where nobody is told to have seen them cross it."""
        tree, token = self.tree, self.tree[trigger.index]
        if self._is_background(trigger):
            return True
        if token.dep not in {"relcl", "acl"} or (token.dep == "relcl" and self._is_dated(trigger.index)):
            return False
        seen = next((at for at in tree.ancestors(trigger.index) if tree[at].is_verb), None)
        return not (token.tag == "VBG" and seen is not None and tree[seen].lemma in self.frames.body.perceived)

    def _is_background(self, trigger: Trigger) -> bool:
        """“struck after they had entered the zone”, "says that soldiers had come": what led up to the act told."""
        tree, index = self.tree, trigger.index
        is_beside = tree[index].dep == "advcl" or (tree[index].dep == "ccomp" and tree[index].lemma == "come")
        return tree.is_past_of_past(index) and is_beside and not self._is_dated(index)

    def _is_dated(self, index: int) -> bool:
        """Whether a day or time hangs on a verb."""
        return any(
            self.tree.governs(index, at)
            for hit in self.reading.times[self.tree[index].sentence]
            for at in self.reading.tokens_within(hit.start, hit.end)[:1]
        )

    def _is_army(self, head: int) -> bool:
        """Whether a name is that of a side that moves by its forces: "Hezbollah withdrew", "M23 advanced"."""
        parties = self.reading.mention(head).parties if self.beings.has_party(head) else ()
        return bool(parties) and self.reading.lexicons.parties.kind(parties[0].value) in {"armed_forces", "armed_group"}

    def moves_by_noun(self, trigger: Trigger, roles: Roles) -> bool:
        """“the withdrawal of the fighters was under way”: who moves, and a verb by which it happens."""
        tree = self.tree
        head = tree[trigger.index].head
        movers = [at for prep, at in roles.obliques if prep == "of"] + roles.modifiers
        is_moved = any(self.frames.is_force(tree, at) for at in movers)
        is_moved = is_moved or tree[trigger.index].lemma.lower() in self.frames.body.objects["pull-back"]
        reports = self.reading.lexicons.cues.reports
        if is_moved and tree[trigger.index].dep == "nsubjpass" and reports(tree[head].lemma):
            return True  # "movements of troops were reported"
        happens = tree[head].lemma in self.frames.body.happening | {"complete", "finish", "get"} and tree[head].is_verb
        return is_moved and happens and tree[trigger.index].dep in {"nsubj", "nsubjpass"}

    def deploys(self, trigger: Trigger, roles: Roles) -> bool:
        """“deployed howitzers near the line”, "laid mines": heavy arms, for common verbs with where they went."""
        tree = self.tree
        lemma, what = tree[trigger.index].lemma, roles.object
        mines = what is not None and tree[what].lemma.lower() in self.frames.body.objects["mine"]
        if lemma in {"lay", "plant", "bury", "scatter", "put"}:
            return mines
        there = {tree[at].lower for at in tree.children(trigger.index, "advmod")} & {"there", "here", "nearby"}
        placed = [
            head for prep, head in roles.obliques if prep in self.words.into | {"on", "along"} and self.is_ground(head)
        ]
        armed = roles.subject is None or self.beings.can_act(roles.subject)
        return armed and (bool(placed or there) or lemma in {"deploy", "redeploy", "emplace", "station"})

    def stands(self, _: Trigger, roles: Roles) -> bool:
        """“monitors saw two tanks parked in a yard”: heavy arms, who saw them, and where they stood."""
        tree, what = self.tree, roles.object
        if what is None or roles.is_passive or roles.subject is None:
            return False
        weapon = self.frames.weapon_at(tree, what)
        is_flown = weapon is not None and weapon.name in {"drone", "aircraft", "rocket", "air munition"}
        seen = tree.conjuncts(what)
        clauses = [at for head in seen for at in tree.children(head, "acl") if tree[at].is_verb]
        beside = [at for one in (*seen, *clauses) for at in tree.led(one)]
        inner = [at for one in beside for at in tree.led(one)]
        heads = [*(head for _, head in roles.obliques), *beside, *inner]
        return not is_flown and any(self.is_ground(head) for head in heads)

    def loses(self, trigger: Trigger, roles: Roles) -> bool:
        """“the town fell to rebels”, "lost control of the hill to the army": who holds it now acts."""
        tree, lemma = self.tree, self.tree[trigger.index].lemma.lower()
        takers = [at for prep, at in roles.obliques if prep == "to" and at != roles.object and self.beings.can_act(at)]
        if lemma in {"fall", "pass", "change"}:
            ground = roles.subject
            if ground is not None and tree[ground].lemma.lower() == "control":
                ground = next(iter(tree.led(ground)), None)
            is_taken = bool(takers) or bool(trigger.frame.completed[lemma] & self._below(trigger.index))
        else:
            held = lemma == "lose" and not trigger.frame.completed[lemma] & self._below(trigger.index)
            ground, is_taken = roles.object, bool(takers) or not held  # "lost a village to the army"
        is_post = ground is not None and tree[ground].lemma.lower() in self.frames.body.objects["post"]
        if ground is None or not is_taken or not (is_post or self.is_ground(ground)):
            return False
        roles.object, roles.subject = ground, takers[0] if takers else None
        return True

    def _below(self, index: int) -> set[str]:
        return {self.tree[at].lower for at in self.tree.subtree(index)}

    def is_ground(self, head: int) -> bool:
        """A place by its name, or a noun of one: "the hill", "the base"."""
        lemma = self.tree[head].lemma.lower()
        of = self.tree.led(head)
        if lemma in self.words.parts and any(self.is_ground(at) for at in of if at != head):
            return True  # "a third of the territory"
        grounds = (
            self.reading.lexicons.places.words.nouns | self.frames.body.objects["ground"]
        ) - self.words.not_ground
        return self.beings.is_place(head) or lemma in grounds
