"""What a list of claims gets right of gold reports: figures with intervals, by group, and every error."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.score.gold import Kind
from truceline.score.intervals import Share, resampled, wilson
from truceline.score.judge import judge
from truceline.score.match import match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from truceline.score.gold import GoldReport
    from truceline.score.match import Located, Match, Wanted
    from truceline.score.predicted import Prediction, Predictions

FIELDS: Final = (
    "chain",
    "relations",
    "factuality",
    "date",
    "date_told",
    "place",
    "casualties",
    "act",
    "actor",
    "target",
)
CONFIDENCE_OF: Final = {
    "chain": "chain",
    "act": "act",
    "actor": "actor",
    "target": "target",
    "place": "place",
    "time": "date",
    "casualties": "casualties",
    "modality": "factuality",
}
"""Names under which a claim states how sure a field is, and the judgement that tells whether it was right."""

BINS: Final = 3


class Bin(NamedTuple):
    """Fields of one confidence bin: the mean of what was stated, and the share that was right."""

    stated: float
    observed: Share

    @property
    def is_calibrated(self) -> bool:
        """Whether what was stated lies within the interval of what was observed."""
        return self.observed.low <= self.stated <= self.observed.high


class ScoreError(NamedTuple):
    """One error: ``what`` (missed, false, false in a passage that founds nothing, or a field), where, the two values.

    ``start`` and ``end`` are code points of the gold report's text.
    """

    report: str
    what: str
    start: int
    end: int
    quote: str
    gold: str = ""
    predicted: str = ""


@dataclass
class Tally:
    """Counts of one document: incidents, the other kinds, fields, and confidences with their truth."""

    precision: tuple[int, int] = (0, 0)
    recall: tuple[int, int] = (0, 0)
    in_nothing: int = 0
    fields: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[Kind, tuple[int, int, int]] = field(default_factory=dict)
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[ScoreError] = field(default_factory=list)


class Figures(NamedTuple):
    """The figures of a group of reports; ``kinds`` are (found right, found, wanted) of the claims of other kinds."""

    group: str
    reports: int
    precision: Share
    recall: Share
    in_nothing: int
    fields: dict[str, Share]
    kinds: dict[str, tuple[int, int, int]]
    bins: tuple[Bin, ...]

    @property
    def f(self) -> float | None:
        """Harmonic mean of precision and recall of incident claims."""
        one, other = self.precision.value, self.recall.value
        return 2 * one * other / (one + other) if one and other else None


class Score(NamedTuple):
    """All figures: of everything first, then by group; and the errors in the order of the reports."""

    figures: tuple[Figures, ...]
    errors: tuple[ScoreError, ...]


def score(reports: Sequence[GoldReport], predictions: Predictions, by: Sequence[str] = ()) -> Score:
    """The score of predictions against gold reports; ``by`` names groupings: language, conflict, form, phenomenon."""
    tallies = [(report, tally_of(report, predictions.by_report.get(report.id, ()))) for report in reports]
    groups: dict[str, list[Tally]] = {"all": [tally for _, tally in tallies]}
    for grouping in by:
        found: dict[str, list[Tally]] = defaultdict(list)
        for report, tally in tallies:
            for value in values_of(report, grouping):
                found[f"{grouping} {value}"].append(tally)
        groups |= {name: found[name] for name in sorted(found)}
    figures = tuple(figures_of(name, group) for name, group in groups.items())
    return Score(figures, tuple(error for _, tally in tallies for error in tally.errors))


def values_of(report: GoldReport, grouping: str) -> tuple[str, ...]:
    """The groups of a grouping that a report belongs to."""
    if grouping == "phenomenon":
        return tuple(one.value for one in report.phenomena)
    return {"language": (report.front.language,), "conflict": (report.conflict,), "form": (report.form.value,)}[
        grouping
    ]


def figures_of(group: str, tallies: Sequence[Tally]) -> Figures:
    """The figures of some documents' counts."""
    fields = {name: [right for tally in tallies for right in tally.fields.get(name, ())] for name in FIELDS}
    kinds: dict[str, tuple[int, int, int]] = {}
    for kind in Kind:
        counts = [tally.kinds[kind] for tally in tallies if kind in tally.kinds]
        if counts:
            kinds[kind.value] = (sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts))
    return Figures(
        group,
        len(tallies),
        resampled([tally.precision for tally in tallies]),
        resampled([tally.recall for tally in tallies]),
        sum(tally.in_nothing for tally in tallies),
        {name: wilson(sum(rights), len(rights)) for name, rights in fields.items()},
        kinds,
        calibration([pair for tally in tallies for pair in tally.confidences]),
    )


def calibration(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Stated confidences against what was right, in bins of equal mass; none where there are fewer than bins."""
    ordered = sorted(pairs)
    if len(ordered) < BINS:
        return ()
    edges = [len(ordered) * index // BINS for index in range(BINS + 1)]
    found = []
    for start, end in pairwise(edges):
        part = ordered[start:end]
        stated = sum(confidence for confidence, _ in part) / len(part)
        found.append(Bin(stated, wilson(sum(right for _, right in part), len(part))))
    return tuple(found)


def tally_of(report: GoldReport, predictions: Sequence[Prediction]) -> Tally:
    """The counts of one document."""
    matched = match(report, predictions)
    tally = Tally()
    _count_incidents(matched, tally)
    for kind in Kind:
        if kind is not Kind.ACT:
            tally.kinds[kind] = _counts_of_kind(matched, kind)
    for row, column in matched.pairs:
        _count_fields(matched, row, column, tally)
    tally.errors.sort(key=lambda error: (error.start, error.end, error.what, error.predicted))
    return tally


def _count_incidents(matched: Match, tally: Tally) -> None:
    """Incident claims: a pair counts where both claim an incident; optional gold claims count neither way."""
    of_row, of_column = dict(matched.pairs), {column: row for row, column in matched.pairs}
    wanted = [row for row, one in enumerate(matched.wanted) if one.claim.is_incident and one.claim.is_required]
    hits = [row for row in wanted if row in of_row and matched.found[of_row[row]].is_incident]
    false = []
    for column, located in enumerate(matched.found):
        partner = matched.wanted[of_column[column]] if column in of_column else None
        is_hit = partner is not None and partner.claim.is_incident
        if located.is_incident and not is_hit:
            false.append(located)
        if located.is_incident and (partner is None or partner.claim.is_required):
            tally.confidences.append((located.claim.confidence, is_hit))
    tally.precision = (len(hits), len(hits) + len(false))
    tally.recall = (len(hits), len(wanted))
    missed = sorted(set(wanted) - set(hits))
    tally.errors += [_error(matched.report, "missed", matched.wanted[row]) for row in missed]
    for located in false:
        is_in_nothing = _is_in_nothing(matched, located)
        tally.in_nothing += is_in_nothing
        what = "false, in a passage that founds nothing" if is_in_nothing else "false"
        tally.errors.append(_false(matched, located, what))


def _is_in_nothing(matched: Match, located: Located) -> bool:
    """Whether a false claim stands in a passage annotated as no incident, and in none annotated as one."""
    where = located.trigger or located.words
    inside = [one.claim for one in matched.wanted if where and where <= one.words and one.claim.kind is Kind.ACT]
    at_trigger = [one.claim for one in matched.wanted if where & one.trigger and one.claim.kind is Kind.ACT]
    deciding = at_trigger or inside
    return bool(deciding) and not any(claim.is_incident for claim in deciding)


def _counts_of_kind(matched: Match, kind: Kind) -> tuple[int, int, int]:
    """Of one kind: pairs with required claims, predictions that count, required claims."""
    required = {row for row, one in enumerate(matched.wanted) if one.claim.kind is kind and one.claim.is_required}
    pairs = [(row, column) for row, column in matched.pairs if matched.wanted[row].claim.kind is kind]
    found = [column for column, one in enumerate(matched.found) if one.kind is kind]
    optional = sum(row not in required for row, _ in pairs)
    return sum(row in required for row, _ in pairs), len(found) - optional, len(required)


def _count_fields(matched: Match, row: int, column: int, tally: Tally) -> None:
    """Fields of a pair: all of incident claims; of other acts the factuality alone."""
    wanted, located = matched.wanted[row], matched.found[column]
    if wanted.claim.kind is not Kind.ACT or not wanted.claim.is_required:
        return
    verdicts = judge(wanted.claim, located.prediction)
    if not (wanted.claim.is_incident and located.is_incident):
        verdicts = {"factuality": verdicts["factuality"]}
    for name, verdict in verdicts.items():
        tally.fields[name].append(verdict.is_right)
        if not verdict.is_right and name != "date_told":
            error = _error(matched.report, name, wanted)
            tally.errors.append(error._replace(gold=verdict.gold, predicted=verdict.predicted))
    for stated in located.claim.fields:
        judged = verdicts.get(CONFIDENCE_OF.get(stated.value, ""))
        if judged is not None:
            tally.confidences.append((stated.weight, judged.is_right))


def _error(report: GoldReport, what: str, wanted: Wanted) -> ScoreError:
    passage = wanted.claim.passage(report.text)
    start, end = passage or (0, 0)
    return ScoreError(report.id, what, start, end, wanted.claim.quote, gold=" or ".join(wanted.claim.act))


def _false(matched: Match, located: Located, what: str) -> ScoreError:
    content = located.claim.content
    quote = located.claim.proposition.text
    act = getattr(content, "act", "")
    trigger = getattr(content, "trigger", None)
    start = matched.report.text.find(quote[:40])
    words = f"{act} ({trigger.text})" if trigger is not None else act
    return ScoreError(matched.report.id, what, max(start, 0), max(start, 0) + len(quote), quote, predicted=words)


def phenomena(reports: Iterable[GoldReport]) -> Iterator[tuple[str, int]]:
    """How many reports turn on each phenomenon, most first."""
    counts: dict[str, int] = defaultdict(int)
    for report in reports:
        for one in report.phenomena:
            counts[one.value] += 1
    yield from sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
