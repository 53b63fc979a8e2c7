"""Fit the model that tells which place belongs to which act, and write its coefficients as data.

usage: python -m tools.train_event_place SENTENCES.jsonl.gz YYYY-MM-DD

SENTENCES has a text a line with one span labelled VERB and spans labelled LOCATION: where what the verb tells happened.
Spans of some sources give token indices for characters; they are found again by their text. The model is a ridge
logistic regression on the features of ``truceline.extract.event_place`` over the names of the verb's sentence; features
seen in fewer than MIN_COUNT names are left out. Figures are five-fold by text. A place is right where it overlaps
the annotated one. The date is the day of fitting: it is given, so that the same input writes the same file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tools.train_lines import fit
from truceline.extract.event_place import EventPlaceModel, link_features, load_event_place, names
from truceline.extract.normal import Piece, normalise
from truceline.extract.parse import Parser
from truceline.extract.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TARGET: Final = Path(__file__).resolve().parents[1] / "src/truceline/lexicon/data/event_place.yaml"
FOLDS: Final = 5
STRENGTH: Final = 0.3
"""Inverse of the ridge penalty on standardised columns; from .02 to 3 the five-fold F differs by .003."""
MIN_COUNT: Final = 30
THRESHOLD: Final = 0.55
"""Above it further names of a sentence are taken beside the likeliest one; .5 to .65 differ by .002 in F."""
TOLD: Final = 0.35
"""Above it a name is taken at all, where the sentence may tell no place."""
BATCH: Final = 300_000
"""Characters of text that are parsed at once."""

Range = tuple[int, int]


class Task(NamedTuple):
    """One annotated sentence: its text, the verb's and the places' ranges, whether its annotator went over it again."""

    text: str
    verb: Range
    places: tuple[Range, ...]
    is_reviewed: bool = False


class Ask(NamedTuple):
    """The names of one task with their ranges and features."""

    task: Task
    ranges: tuple[Range, ...]
    features: tuple[tuple[str, ...], ...]


class Score(NamedTuple):
    """Places told, of these right; places annotated, of these found; and how many are right to the character."""

    told: int
    right: int
    annotated: int
    found: int
    exact: int

    @property
    def precision(self) -> float:
        """Share of the places told that are right."""
        return self.right / max(self.told, 1)

    @property
    def recall(self) -> float:
        """Share of the annotated places that are found."""
        return self.found / max(self.annotated, 1)

    @property
    def f(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    @property
    def exact_f(self) -> float:
        """F where only equal ranges count."""
        return 2 * self.exact / max(self.told + self.annotated, 1)


def read_tasks(path: Path) -> list[Task]:
    """The sentences of a gzipped file of JSON Lines that have one verb."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    return [task for task in map(_task, rows) if task is not None]


def _task(row: dict[str, Any]) -> Task | None:
    ranges = [(span["label"], _range(row["text"], span)) for span in row["spans"]]
    verbs = [found for label, found in ranges if label == "VERB" and found]
    places = tuple(found for label, found in ranges if label == "LOCATION" and found)
    if len(verbs) != 1:
        return None
    return Task(row["text"], verbs[0], places, row.get("answer") == "accept")


def _range(text: str, span: dict[str, Any]) -> Range | None:
    """The characters of a span; where they do not read as it says, those of the same words nearest to its token."""
    start, end, words = int(span["start"]), int(span["end"]), span.get("text")
    if not words or text[start:end] == words:
        return (start, end) if end > start else None
    starts = [hit.start() for hit in re.finditer(re.escape(words), text)]
    if not starts:
        return None
    token = int(span["token_start"])
    nearest = min(starts, key=lambda at: abs(len(re.findall(r"\w+|[^\w\s]|\n", text[:at])) - token))
    return nearest, nearest + len(words)


def asked(tasks: Sequence[Task], model: EventPlaceModel) -> list[Ask]:
    """The names of each task and their features; tasks whose verb the parse does not find are left out."""
    found: list[Ask] = []
    parser = Parser()
    for batch in _batches(tasks):
        text = "\n\n".join(task.text for task in batch)
        starts = np.cumsum([0, *(len(task.text) + 2 for task in batch)])[:-1].tolist()
        blocks = [
            Piece(start + len(task.text) - len(task.text.lstrip()), start + len(task.text.rstrip()))
            for start, task in zip(starts, batch, strict=True)
            if task.text.strip()
        ]
        normal = normalise(text)
        tree = Tree(parser.parse(normal, blocks), normal, text)
        at = {token.start: token.index for token in tree.tokens}
        for start, task in zip(starts, batch, strict=True):
            verb = next((at[start + offset] for offset in range(*task.verb) if start + offset in at), None)
            if verb is not None:
                found.append(_ask(task, tree, verb, start, model))
    return found


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    batch: list[Task] = []
    for task in tasks:
        if sum(len(one.text) + 2 for one in batch[-1:]) and sum(len(one.text) for one in batch) > BATCH:
            yield batch
            batch = []
        batch.append(task)
    yield batch


def _ask(task: Task, tree: Tree, verb: int, start: int, model: EventPlaceModel) -> Ask:
    listed = [name for name in names(tree, tree.sentence_of(verb), model) if not name.first <= verb <= name.last]
    return Ask(
        task,
        tuple((tree[name.first].start - start, tree[name.last].end - start) for name in listed),
        tuple(link_features(tree, verb, at, listed, model) for at in range(len(listed))),
    )


def fold_of(text: str) -> int:
    """The fold that a text falls into."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS


def is_place(found: Range, places: Iterable[Range]) -> bool:
    """Whether a range overlaps an annotated place."""
    return any(start < found[1] and found[0] < end for start, end in places)


def fitted(asks: Sequence[Ask]) -> tuple[float, dict[str, float]]:
    """Intercept and coefficients by feature of the model of these tasks."""
    counts = Counter(feature for ask in asks for features in ask.features for feature in features)
    kept = sorted(feature for feature, count in counts.items() if count >= MIN_COUNT)
    column = {feature: number for number, feature in enumerate(kept)}
    rows = np.zeros((sum(len(ask.ranges) for ask in asks), len(kept)))
    known = np.zeros(len(rows), dtype=np.int64)
    number = 0
    for ask in asks:
        for found, features in zip(ask.ranges, ask.features, strict=True):
            rows[number, [column[feature] for feature in features if feature in column]] = 1.0
            known[number] = is_place(found, ask.task.places)
            number += 1
    coefficients, intercept = fit(rows, known, STRENGTH)
    return intercept, dict(zip(kept, coefficients.tolist(), strict=True))


def chosen(ask: Ask, intercept: float, coefficients: dict[str, float]) -> list[Range]:
    """The likeliest name, and others above the threshold."""
    scores = [intercept + sum(coefficients.get(name, 0.0) for name in features) for features in ask.features]
    least = np.log(THRESHOLD / (1 - THRESHOLD))
    best = max(scores, default=0.0)
    return [found for found, score in zip(ask.ranges, scores, strict=True) if score == best or score > least]


def told(ask: Ask, intercept: float, coefficients: dict[str, float], least: float) -> list[Range]:
    """All names above a chance, also none: for texts that may tell no place."""
    scores = [intercept + sum(coefficients.get(name, 0.0) for name in features) for features in ask.features]
    return [
        found for found, score in zip(ask.ranges, scores, strict=True) if score > float(np.log(least / (1 - least)))
    ]


def score(picked: Sequence[Range], places: Sequence[Range]) -> Score:
    """One task's score."""
    return Score(
        len(picked),
        sum(is_place(one, places) for one in picked),
        len(places),
        sum(is_place(place, picked) for place in places),
        len(set(picked) & set(places)),
    )


def total(scores: Iterable[Score]) -> Score:
    """All tasks together."""
    return Score(*(sum(values) for values in zip((0,) * len(Score._fields), *scores, strict=True)))


def cross_validate(asks: Sequence[Ask]) -> dict[str, Score]:
    """Scores by a model that saw no text of the fold.

    ``placed``: tasks with an annotated place, as the set describes itself; ``choice``: those with several names;
    ``all``: also those without, of which many do tell a place; ``reviewed``: of all those that were gone over again.
    """
    scores: dict[str, list[Score]] = {"placed": [], "choice": [], "all": [], "reviewed": []}
    for fold in range(FOLDS):
        model = fitted([ask for ask in asks if fold_of(ask.task.text) != fold])
        for ask in (ask for ask in asks if fold_of(ask.task.text) == fold):
            scores["all"].append(score(told(ask, *model, TOLD), ask.task.places))
            if ask.task.is_reviewed:
                scores["reviewed"].append(scores["all"][-1])
            if ask.task.places:
                scores["placed"].append(score(chosen(ask, *model), ask.task.places))
            if ask.task.places and len(ask.ranges) > 1:
                scores["choice"].append(score(chosen(ask, *model), ask.task.places))
    return {name: total(listed) for name, listed in scores.items()}


def write(path: Path, day: str, asks: Sequence[Ask], scores: dict[str, Score], lists: EventPlaceModel) -> None:
    """Write the model with the lists that it was fitted with, its figures and where it comes from."""
    intercept, coefficients = fitted(asks)
    words = {name: sorted(getattr(lists, name)) for name in ("areas", "titles", "prepositions", "bearings", "calendar")}
    head = TARGET.read_text(encoding="utf-8").partition("version:")[0]
    note = TARGET.read_text(encoding="utf-8").partition("licence:")[2].partition("\nareas:")[0]
    lines = [f'{head}version: "{day}"\nlicence:{note}\n']
    lines += [f"{name}: {json.dumps(listed, ensure_ascii=False)}" for name, listed in words.items()]
    lines += ["", "fitted_on:", f"  sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}"]
    lines += [
        f"  sentences: {len(asks)}",
        f"  names: {sum(len(ask.ranges) for ask in asks)}",
        f"  min_count: {MIN_COUNT}",
    ]
    lines += ["five_fold:"]
    for name, one in scores.items():
        figures = (("precision", one.precision), ("recall", one.recall), ("f", one.f), ("exact_f", one.exact_f))
        lines += [f"  {name}_{key}: {value:.4f}" for key, value in figures]
    lines += [f"threshold: {THRESHOLD}", f"intercept: {intercept:.4f}", "coefficients:"]
    lines += [f"  {json.dumps(name)}: {value:.4f}" for name, value in coefficients.items()]
    TARGET.write_text("\n".join([*lines, ""]), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Fit, cross-validate, write; prints the figures."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    path, day = Path(arguments[0]), arguments[1]
    lists = load_event_place()
    asks = asked(read_tasks(path), lists)
    scores = cross_validate(asks)
    write(path, day, asks, scores, lists)
    for name, one in scores.items():
        print(f"{name}: P {one.precision:.4f}  R {one.recall:.4f}  F {one.f:.4f}  exact F {one.exact_f:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
