"""Does a place belong to an act? The chance of it, from how the two hang together in the sentence.

A logistic model on features of the parse: what the name hangs on, the way from there to the act's verb, what stands
beside the name, and the other names of the sentence. Coefficients are data (``event_place.yaml``), fitted by
``tools/train_event_place.py``; it knows no word of any place, and of verbs only their tag.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.extract.tree import VERBS
from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from truceline.extract.places import PlacePart
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

INSIDE: Final = frozenset({"compound", "nmod", "amod", "poss", "nummod"})
CLIMBED: Final = frozenset({"prep", "compound", "conj", "appos", "nmod", "amod", "poss", "advmod", "npadvmod"})
FAR: Final = (1, 2, 4, 7, 12, 20)
"""Where the classes of distance in words end."""

MOST_STEPS: Final = 6


class EventPlaceModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``event_place.yaml``: lists of words that features ask for, and a coefficient for each feature."""

    areas: frozenset[str]
    titles: frozenset[str]
    prepositions: frozenset[str]
    bearings: frozenset[str]
    calendar: frozenset[str]
    fitted_on: dict[str, str | int]
    five_fold: dict[str, float]
    threshold: float
    intercept: float
    coefficients: dict[str, float]

    def chance(self, features: Sequence[str]) -> float:
        """The probability that a name with these features is where the act happened."""
        return 1 / (1 + math.exp(-self.intercept - sum(self.coefficients.get(name, 0.0) for name in features)))


@cache
def load_event_place() -> EventPlaceModel:
    """The model from the package's data, read once; raises LexiconError."""
    return convert(load_lexicon("event_place"), EventPlaceModel)


class Name(NamedTuple):
    """A run of names: tokens from ``first`` to ``last``."""

    first: int
    last: int


def names(tree: Tree, sentence: Sentence, model: EventPlaceModel) -> list[Name]:
    """Runs of proper names of a sentence that are no days or months, in order."""
    found: list[Name] = []
    for index in sentence:
        if not _is_name(tree, index, model):
            continue
        if found and found[-1].last == index - 1:
            found[-1] = Name(found[-1].first, index)
        else:
            found.append(Name(index, index))
    return found


def _is_name(tree: Tree, index: int, model: EventPlaceModel) -> bool:
    token = tree[index]
    return token.is_name and token.text[:1].isalpha() and token.lower.strip(".") not in model.calendar


def place_chances(tree: Tree, trigger: int, nodes: Iterable[int], parts: Sequence[PlacePart]) -> list[float]:
    """The probability of each place phrase that the act happened there; 0 for one without a name."""
    model = load_event_place()
    verb = trigger if tree[trigger].is_verb else next((at for at in sorted(nodes) if tree[at].is_verb), trigger)
    listed = [name for name in names(tree, tree.sentence_of(trigger), model) if not name.first <= verb <= name.last]
    found: list[float] = []
    for part in parts:
        inside = [
            at
            for at, name in enumerate(listed)
            if part.start < tree[name.last].end and tree[name.first].start < part.end
        ]
        chances = [model.chance(link_features(tree, verb, at, listed, model)) for at in inside]
        found.append(max(chances, default=0.0))
    return found


def link_features(tree: Tree, verb: int, at: int, listed: Sequence[Name], model: EventPlaceModel) -> tuple[str, ...]:
    """The features of the name ``listed[at]`` for an act whose verb is the token ``verb``."""
    hung = _Hung(tree, listed[at], model)
    return tuple(
        dict.fromkeys(
            (
                *hung.features(verb),
                *_way(tree, verb, hung),
                *_distance(verb, at, listed, hung.preposition),
                *_neighbours(tree, listed[at], model),
                *_others(tree, at, listed),
                f"verb tag {tree[verb].tag}",
            )
        )
    )


class _Hung:
    """What a name hangs on: its noun (``top``), the preposition over it, and what that belongs to."""

    def __init__(self, tree: Tree, name: Name, model: EventPlaceModel) -> None:
        self.tree, self.model = tree, model
        inside = range(name.first, name.last + 1)
        head = next((at for at in inside if tree[at].head not in inside or tree[at].head == at), name.last)
        self.ups: list[str] = []
        while tree[head].dep in INSIDE and tree[tree[head].head].is_noun and len(self.ups) < 3:
            self.ups.append(tree[head].dep)
            head = tree[head].head
        self.modified = "" if not self.ups else "area" if tree[head].lower in model.areas else "noun"
        self.via = ""
        for _ in range(MOST_STEPS):
            if tree[head].dep not in {"conj", "appos"} or tree[head].head == head:
                break
            self.via = self.via or tree[head].dep
            head = tree[head].head
        self.top = head
        over = tree[head].head
        self.over = over if tree[head].dep in {"pobj", "pcomp"} and over != head else None
        self.preposition = "none" if self.over is None else self._preposition(self.over)

    def _preposition(self, index: int) -> str:
        word = self.tree[index].lower
        return word if word in self.model.prepositions else "other"

    def features(self, verb: int) -> Iterator[str]:
        """How the name hangs, up to the verb that its prepositions belong to."""
        yield from (f"inside {dep}" for dep in self.ups)
        if self.modified:
            yield f"modifies {self.modified}"
        if self.via:
            yield f"via {self.via}"
        dep = self.tree[self.top].dep
        yield f"is {dep}"
        yield f"is {dep} {self.modified}"
        yield f"preposition {self.preposition}"
        if self.over is not None:
            yield from self._upwards(verb)
        elif dep in {"dobj", "nsubj", "nsubjpass"} and self.tree[self.top].head == verb:
            yield f"of the verb {dep}"

    def _upwards(self, verb: int) -> Iterator[str]:
        tree, at = self.tree, self.tree[self.over or 0].head
        word = tree[at]
        kind = "verb" if word.tag in VERBS else "noun" if word.is_noun else "other"
        yield f"at a {'area' if word.lower in self.model.areas else kind}"
        chain = [self.preposition]
        for _ in range(MOST_STEPS):
            if tree[at].tag in VERBS or tree[at].head == at:
                break
            if tree[at].dep == "pobj":
                chain.append(self._preposition(tree[at].head))
                at = tree[tree[at].head].head
            elif tree[at].dep in CLIMBED:
                at = tree[at].head
            else:
                break
        yield f"chain {' '.join(chain[:3])}"
        yield f"ends at {tree[at].dep}{' the verb' if at == verb else ''}"
        if at == verb:
            yield f"of the verb {self.preposition}"


def _way(tree: Tree, verb: int, hung: _Hung) -> Iterator[str]:
    """The way over the tree from the name's phrase to the verb."""
    up = [hung.top if hung.over is None else hung.over]
    up.extend(tree.ancestors(up[0]))
    down = [verb, *tree.ancestors(verb)]
    place = {index: position for position, index in enumerate(down)}
    meets = next((position for position, index in enumerate(up) if index in place), len(up) - 1)
    way_up, way_down = up[: meets + 1], down[: place.get(up[meets], len(down) - 1) + 1]
    verbs_up, verbs_down = (sum(tree[at].tag in VERBS and at != verb for at in way) for way in (way_up, way_down))
    yield f"verbs up {min(verbs_up, 3)}"
    yield f"verbs down {min(verbs_down, 3)}"
    yield f"verbs {min(verbs_up, 2)} {min(verbs_down, 2)}"
    steps = len(way_up) + len(way_down) - 2
    yield f"steps {min(steps, 8)}"
    yield f"governed {way_up[-1] == verb}"
    if len(way_down) > 1:
        yield f"verb is {tree[verb].dep}"
    deps_up, deps_down = ([tree[at].dep for at in way[:-1]] for way in (way_up, way_down))
    if steps <= 3:
        yield f"way {'/'.join(deps_up)}^{'/'.join(deps_down)}"
    else:
        yield f"far way {min(len(deps_up), 3)}^{'/'.join(deps_down[:3])}"


def _distance(verb: int, at: int, listed: Sequence[Name], preposition: str) -> Iterator[str]:
    """How far off in words, on which side, with how many names between."""
    name = listed[at]
    side = "before" if name.first < verb else "behind"
    far = verb - name.last if side == "before" else name.first - verb
    between = sum(name.last < one.first < verb or verb < one.first < name.first for one in listed)
    yield f"{side} {sum(far > end for end in FAR)}"
    yield f"{side} {preposition}"
    yield f"between {min(between, 4)}"
    yield f"{side} between {min(between, 3)}"
    yield f"names {min(len(listed), 6)}"


def _neighbours(tree: Tree, name: Name, model: EventPlaceModel) -> Iterator[str]:
    """The words beside the name, and the look of its own."""
    before, behind = _lower(tree, name.first - 1), _lower(tree, name.last + 1)
    second = _lower(tree, name.first - 2)
    yield f"word before {_class(tree, name.first - 1, model)}"
    yield f"word behind {_class(tree, name.last + 1, model)}"
    if before == "of":
        yield f"of an area {second in model.areas}"
    if before == "the":
        yield f"the after {second if second in model.prepositions else 'other'}"
    lead = "bearing" if before in model.bearings else "preposition" if before in model.prepositions else "other"
    tail = "area" if behind in model.areas else "comma" if behind == "," else "other"
    yield f"between {lead} and {tail}"
    own = [tree[at] for at in range(name.first, name.last + 1)]
    yield f"words {min(len(own), 4)}"
    if own[-1].lower in model.areas:
        yield "ends with an area"
    if any(token.lower in model.titles for token in own):
        yield "has a title"
    if len(own[0].text) > 1 and all(token.text.isupper() for token in own):
        yield "capitals"
    if own[0].lower.startswith(("al-", "el-", "ar-", "as-", "ash-", "at-", "an-", "ad-", "az-")):
        yield "has an article"


def _lower(tree: Tree, index: int) -> str:
    return tree[index].lower if 0 <= index < len(tree) else ""


def _class(tree: Tree, index: int, model: EventPlaceModel) -> str:
    """A word beside a name as itself, where there are few of its kind, else as its class or tag."""
    word = _lower(tree, index)
    if (
        not word
        or word in model.prepositions
        or word in {"the", "a", ",", ".", "(", ")", '"', "and", "or", "-", "'s", ":"}
    ):
        return word or "none"
    if word in model.titles:
        return "title"
    return "area" if word in model.areas else tree[index].tag


def _others(tree: Tree, at: int, listed: Sequence[Name]) -> Iterator[str]:
    """Names that stand by this one with a comma, "of" or "in" between: "Nablus, in the West Bank"."""
    for step, words in ((-1, "after a name with"), (1, "before a name with")):
        if not 0 <= at + step < len(listed):
            continue
        first, second = (listed[at + step], listed[at]) if step < 0 else (listed[at], listed[at + step])
        gap = [tree[index].lower for index in range(first.last + 1, min(second.first, first.last + 5))]
        if second.first - first.last > 4:
            continue
        yield from (f"{words} {word}" for word in (",", "of", "in", "and") if word in gap)
