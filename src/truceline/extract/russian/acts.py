"""Who did what to whom, where, when? Finds the acts that a Russian text tells and gathers what it says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.russian.act import Act
from truceline.extract.russian.attaching import Attaching
from truceline.extract.russian.casting import Cast, Casting
from truceline.extract.russian.chains import denying
from truceline.extract.russian.conditions import Conditions
from truceline.extract.russian.harms import Harms
from truceline.extract.russian.roles import roles_of
from truceline.extract.russian.stance import Stances
from truceline.extract.russian.tolls import Tolls
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.roles import Roles
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.tree import Tree
    from truceline.extract.russian.words import Frame


class Acts:
    """Finds the acts of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.lexicon = reading.lexicon
        self.casting = Casting(reading)
        self.stances = Stances(reading)
        self.attaching = Attaching(reading)
        self.harms = Harms(reading).find()
        self.conditions = Conditions(reading, self.casting, self.harms)

    def find(self) -> list[Act]:
        """Acts in order of their triggers.

        A cascade: (1) triggers by word whose conditions hold; (2) a verb that only lends a noun its subject is no act
        of its own; (3) harm told with an act in its sentence belongs to it.
        """
        foreign = {token.sentence for token in self.tree.tokens if token.lemma in self.lexicon.words.foreign}
        tokens = [token for token in self.tree.tokens if token.sentence not in foreign]
        acts = [act for token in tokens if (act := self._at(token.index)) is not None]
        supports = {node for act in acts for node in act.roles.nodes if node != act.index}
        acts = [act for act in acts if act.index not in supports]
        return Tolls(self.reading, self.harms, self.made).given(acts)

    def _at(self, index: int) -> Act | None:
        token = self.tree[index]
        frames: tuple[Frame, ...] = ()
        if token.is_noun:
            frames = self.lexicon.by_noun.get(token.lemma, ()) or self._compound(token.lemma)
        elif token.pos in {"VERB", "ADJ"}:
            frames = (*self._by_idiom(index), *self.lexicon.by_verb.get(token.lemma, ()))
        if not frames or (token.is_noun and self._is_no_act(index)) or self._only_describes(index):
            return None
        roles = roles_of(self.tree, index)
        for frame in frames:
            cast = self.casting.of(index, frame, roles)
            if self.conditions.hold(index, frame, roles, cast):
                return self.made(index, frame, roles, cast)
        return None

    def _only_describes(self, index: int) -> bool:
        """“сбитый самолёт”, "занимаемые рубежи": a bare participle before its noun tells what kind of thing it is."""
        tree, token = self.tree, self.tree[index]
        if (
            token.is_noun
            or token.rel not in {"amod", "nsubj", "obj", "obl"}
            or token.has("VerbForm=Fin")
            or token.has("VerbForm=Inf")
        ):
            return False
        is_before = token.head > index and tree[token.head].is_noun
        return is_before and not [at for at in tree.children(index) if tree[at].pos not in {"PUNCT", "PART"}]

    def _by_idiom(self, index: int) -> tuple[Frame, ...]:
        """“взять под стражу", "накрыть огнём": the frame of a verb with a noun behind it."""
        tree, lemma = self.tree, self.tree[index].lemma
        for one in self.lexicon.frames.idioms:
            if lemma not in one.verbs or (one.is_negated and not tree.is_negated(index)):
                continue
            beside = [at for at in tree.children(index, "obl", "obj", "iobj", "nmod") if tree[at].lemma in one.nouns]
            if any(tree.preposition(at) == one.preposition for at in beside):
                return (self.lexicon.by_name[one.frame],)
        return ()

    def _compound(self, lemma: str) -> tuple[Frame, ...]:
        """“авиаудар”, "артобстрел", "ракетно-бомбовый удар": compounds of a known noun."""
        for tail in ("удар", "обстрел", "налет", "атака"):
            if lemma.endswith(tail) and lemma != tail:
                return self.lexicon.by_noun.get("авиаудар" if lemma.startswith(("авиа", "бомбо")) else tail, ())
        return ()

    def _is_no_act(self, index: int) -> bool:
        """A noun under a word that makes it none ("прекращение огня", "случай стрельбы")."""
        tree, token = self.tree, self.tree[index]
        above = tree[token.head]
        if above.index == index:
            return False
        if above.lemma in self.lexicon.frames.not_acts.about and tree.preposition(index) in {"на", "о", "об"}:
            return True
        blocks = self.lexicon.frames.not_acts.before
        if above.is_noun and token.case == "Gen" and not tree.preposition(index) and above.lemma in blocks:
            return above.lemma not in self.lexicon.frames.still_acts or above.lemma == "прекращение"
        if above.is_noun and above.lemma in self.lexicon.words.ledger.units and token.case == "Gen":
            return True
        below = {tree[at].lemma for at in tree.children(token.head, "xcomp")} if above.is_verb else set()
        stops = {"прекратить", "прекращать"} & {
            tree[at].lemma for at in (*below_of(tree, token.head), *tree.ancestors(index))
        }
        if token.lemma == "огонь" and (stops or "прекратить" in below):
            return not (above.has("Tense=Past") and above.lemma in {"прекратить", "прекращать"})
        return token.lemma == "огонь" and above.lemma in {"прекращение", "режим", "прекратить", "линия", "сектор"}

    # what is told of it

    def made(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> Act:
        """The act with its chain, stance, time and place."""
        chain = self.reading.chains.of(index)
        stance = self.stances.of(index, frame, roles, cast, chain)
        if stance.modality.value == "alleged" and self.stances.is_charge(index, frame, cast, chain):
            chain = chain.alleging()
        if stance.modality is Modality.DENIED:
            chain = denying(chain)
        act = Act(index, frame, roles, cast, self.casting.kind(frame, cast), chain, stance)
        sentence = self.tree.sentence_of(index)
        time = self.attaching.time(index, roles.nodes)
        if time is not None:
            act.time, act.time_ground = time
        inside = {head for head in (cast.actor, cast.target, cast.weapon) if head is not None}
        place = self.attaching.place(index, roles.nodes, inside, moves=frame.name in {"move", "flight"})
        if place is not None:
            act.place, act.place_ground = place
        act.justification = self.attaching.ground(index, roles.nodes, sentence)
        act.series = self._series(act)
        return act

    def _series(self, act: Act) -> int | None:
        """The number in "третий удар"."""
        tree = self.tree
        ordinals = self.lexicon.words.ordinals
        for at in tree.children(act.index, "amod", "nummod"):
            number = ordinals.get(tree[at].lemma, 0)
            if number == 1 and (tree.is_negated(at) or tree.is_negated(act.index)):
                return 2  # "не первое нападение": one of several
            if number > 1 and (act.cast.target is None or act.roles.support is None):
                return number
        return None


def below_of(tree: Tree, index: int) -> list[int]:
    """The infinitives that hang on a word or on what hangs on it."""
    first = tree.children(index, "xcomp", "csubj", "ccomp")
    return [*first, *(below for at in first for below in tree.children(at, "xcomp"))]
