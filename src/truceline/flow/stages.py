"""All six stages over a case, in order: the only module that knows them all. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceline.assess.assess import assess
from truceline.assess.context import AssessContext, reviews_of
from truceline.engine.columns import Columns
from truceline.flow import intake, judging, placing, subjects
from truceline.flow.corrections import read_corrections
from truceline.flow.extraction import extract_all, still_holding
from truceline.flow.intake import take_in_all
from truceline.flow.place_names import stamped
from truceline.flow.stamps import code_stamp
from truceline.flow.subjects import Index, placed_at, resolve, resolve_reviews
from truceline.flow.tally import account, tally
from truceline.flow.worker import Extractor
from truceline.model import (
    Assignment,
    Claim,
    Coverage,
    Document,
    Episode,
    Evidence,
    Finding,
    Incident,
    Judgement,
    Placement,
    Recognition,
    Record,
    Redirect,
    Refusal,
    Talk,
    When,
)
from truceline.place.resolve import place_maker
from truceline.read.readers import load_lexicons
from truceline.read.readers import makers as read_makers
from truceline.reconcile.account import Context as ReconcileContext
from truceline.reconcile.account import Items

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from truceline.engine.base import Reading, StageTally
    from truceline.flow.case import Case
    from truceline.flow.corrections import PlacedCorrection
    from truceline.flow.endpoint import EndpointReader
    from truceline.flow.progress import Progress
    from truceline.flow.worker import Answer
    from truceline.model import Agreement, Maker, Noun


@dataclass
class Product:
    """What a run made: rows of every noun, the makers behind them, the tallies, and what it worked with."""

    agreements: tuple[Agreement, ...]
    rows: dict[type[Noun], Sequence[Noun]] = field(default_factory=dict)
    makers: list[Maker] = field(default_factory=list)
    tallies: list[StageTally] = field(default_factory=list)
    made_with: dict[str, str] = field(default_factory=dict)

    def put(self, noun: type[Noun], rows: Iterable[Noun]) -> None:
        """Add rows of a noun; those that are in columns stay so."""
        before = self.rows.get(noun, ())
        self.rows[noun] = rows if isinstance(rows, Columns) and not before else [*before, *rows]


@dataclass(frozen=True)
class Prior:
    """What the last generation hands on: assignments and redirects to replay, ids that people may name, kept work."""

    assignments: tuple[Assignment, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    ids: frozenset[str] = frozenset()
    answers: dict[str, Answer] = field(default_factory=dict)


def prior_of(reading: Reading, documents: Sequence[Document], extract_stamp: str) -> Prior:
    """What the last generation hands on to this run; claims only where they were made by what we are now."""
    generations = reading.generations()
    is_same = bool(generations) and dict(generations[-1].made_with).get("extract") == extract_stamp
    ids = [key for noun in (Incident, Finding, Judgement) for (key,) in reading.pick(noun, "id")]
    return Prior(
        assignments=tuple(reading.read(Assignment)),
        redirects=tuple(reading.read(Redirect)),
        ids=frozenset(str(key) for key in ids),
        answers=still_holding(reading, documents) if is_same else {},
    )


class Stages:
    """One run of the six stages."""

    def __init__(self, case: Case, now_utc: datetime, captured_with: str, workers: int, progress: Progress) -> None:
        self.case = case
        self.now_utc = now_utc
        self.captured_with = captured_with
        self.workers = workers
        self.progress = progress
        self.corrections: tuple[PlacedCorrection, ...] = read_corrections(case.corrections)
        self.product = Product(judging.load_agreements(case))
        self.documents: list[Document] = []
        self.records: list[Record] = []
        self.coverages: list[Coverage] = []
        self.claims: tuple[Claim, ...] = ()
        self.reader: EndpointReader | None = None

    def evidence(self) -> list[Evidence]:
        """The evidence of this run."""
        return [row for row in self.product.rows.get(Evidence, []) if isinstance(row, Evidence)]

    def read(self) -> None:
        """Documents, records and coverage of the sources."""
        taken = take_in_all(self.case, self.now_utc, self.captured_with, self.progress)
        self.documents, self.records, self.coverages = taken.documents, list(taken.records), list(taken.coverages)
        product = self.product
        product.agreements = judging.concerning(self.case, product.agreements, self.documents, self.records)
        product.makers.extend((intake.MAKER, subjects.MAKER, *read_makers(load_lexicons()), *taken.makers))
        product.made_with["custody"] = taken.custody_head
        product.put(Evidence, taken.evidence.values())
        product.put(Document, taken.documents)
        product.put(Record, taken.records)
        product.put(Coverage, taken.coverages)
        product.put(Refusal, taken.refusals)
        product.tallies.extend(taken.tallies())

    def extract(self, prior: Prior, stamp: str) -> None:
        """Claims of the documents."""
        case, reader = self.case, self.reader
        answers, countries = prior.answers, case.settings.countries
        extracted = extract_all(self.documents, answers, case.parses, self.workers, self.progress, reader, countries)
        self.claims = extracted.claims
        self.product.made_with["extract"] = stamp
        if self.documents:
            self.product.makers.extend((reader or Extractor(case.parses, countries)).makers(self.documents))
        self.product.put(Claim, extracted.claims)
        self.product.put(Refusal, extracted.refusals)
        refused, claims = extracted.refused_documents, len(extracted.claims)
        self.product.tallies.append(tally("extract", "documents", len(self.documents), refused, claims))

    def place(self, judgements: Sequence[Judgement]) -> placing.Placed:
        """Places and times of claims, records and coverage, as people corrected them."""
        context = placing.open_place_context(self.case.settings, self.product.agreements, self.progress)
        placed = placing.place_all(self.documents, self.claims, self.records, self.coverages, context, self.progress)
        refused = placing.correct(placed, judgements, self.documents, self.claims, context)
        self.product.put(Refusal, placed_at(refused, judgements, self.corrections))
        self.product.put(Placement, placed.placements.values())
        self.product.put(When, placed.whens.values())
        self.product.put(Refusal, placed.refusals)
        self.product.tallies.append(self._tally_of_places(placed))
        self.product.makers.append(place_maker(context))
        return placed

    def _tally_of_places(self, placed: placing.Placed) -> StageTally:
        """Each record and coverage row has a place or a refusal; a claim has where its text says any."""
        items = {item.id for item in (*self.claims, *self.records, *self.coverages)}
        refused = {refusal.item for refusal in placed.refusals if refusal.item is not None}
        found = placed.placements.keys() | placed.whens.keys()
        silent = {claim.id for claim in self.claims} - found - refused
        counted = account("place", "items", items, found | silent, refused)
        made = len(placed.placements) + len(placed.whens)
        return tally("place", "claims and rows", counted.taken, counted.refused, made)

    def reconcile(self, placed: placing.Placed, judgements: Sequence[Judgement], prior: Prior) -> tuple[Incident, ...]:
        """Incidents, episodes, talks and recognitions."""
        self.progress.begin("reconcile", 0)
        context = ReconcileContext(agreements=judging.refs_of(self.product.agreements), redirects=prior.redirects)
        items = Items(
            claims=self.claims,
            records=tuple(self.records),
            documents=tuple(self.documents),
            placements=tuple(placed.placements.values()),
            whens=tuple(placed.whens.values()),
        )
        result = judging.reconcile_settled(items, judgements, prior.assignments, context)
        product = self.product
        product.put(Incident, result.incidents)
        product.put(Episode, result.episodes)
        product.put(Talk, result.talks)
        product.put(Recognition, result.recognitions)
        product.put(Assignment, result.assignments)
        product.put(Redirect, result.redirects)
        product.put(Refusal, result.refusals)
        product.makers.append(context.maker)
        made = len(result.incidents) + len(result.talks) + len(result.recognitions)
        product.tallies.append(tally("reconcile", "claims and rows", result.considered, result.refused, made))
        self.progress.end("reconcile")
        return result.incidents

    def assess(self, placed: placing.Placed, incidents: Sequence[Incident], reviews: Sequence[Judgement]) -> None:
        """Findings on the incidents and on what fell due."""
        self.progress.begin("assess", 0)
        context = AssessContext(
            as_of=judging.as_of_day(
                self.case, self.product.agreements, self.documents, self.records, placed.whens.values()
            ),
            items={**{claim.id: claim for claim in self.claims}, **{record.id: record for record in self.records}},
            coverages=tuple(self.coverages),
            placements=placed.placements,
            reviews=reviews_of(reviews),
        )
        result = assess(incidents, judging.compile_all(self.product.agreements), context)
        self.product.put(Finding, result.findings)
        self.product.put(Refusal, result.refusals)
        self.product.makers.extend(result.makers)
        items = {incident.id for incident in incidents}
        refused = {refusal.item for refusal in result.refusals if refusal.item is not None}
        counted = account("assess", "incidents", items, items - refused, refused)
        made = len(result.findings)
        self.product.tallies.append(tally("assess", "incidents", counted.taken, counted.refused, made))
        self.progress.end("assess")


def run_stages(stages: Stages, reading: Reading | None) -> Product:
    """All stages, each on what the ones before it made.

    Raises:
        RunError: the run must stop.
    """
    stages.read()
    stamp = stamped(code_stamp("errors.py", "model", "lexicon", "extract"), stages.documents)
    if stages.reader is not None:
        stamp = f"{stamp}+{stages.reader.stamp}"
    stamp = "+".join((stamp, *stages.case.settings.countries))
    prior = prior_of(reading, stages.documents, stamp) if reading is not None else Prior()
    stages.extract(prior, stamp)
    index = Index(stages.evidence(), stages.documents, stages.claims, stages.records)
    judgements, refusals = resolve(stages.corrections, index, prior.ids)
    placed = stages.place(judgements)
    incidents = stages.reconcile(placed, judgements, prior)
    known = {*prior.ids, *(judgement.id for judgement in judgements)}
    reviews, unknown = resolve_reviews(stages.corrections, index, incidents, stages.product.agreements, known)
    stages.assess(placed, incidents, [*judgements, *reviews])
    stages.product.put(Judgement, [*judgements, *reviews])
    stages.product.put(Refusal, [*refusals, *unknown])
    return stages.product
