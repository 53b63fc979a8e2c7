"""A run: all stages over a case, then one atomic swap to a new generation, or nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import truceline
from truceline.engine.lock import working_alone
from truceline.engine.swap import storage_error, sweep
from truceline.errors import CaseError
from truceline.flow.parses import ParseFolder
from truceline.flow.progress import Progress, Silence
from truceline.flow.sources import find_sources
from truceline.flow.subjects import BAD_JUDGEMENT
from truceline.flow.tally import check
from truceline.geo.boundaries import CASE_FOLDER, using
from truceline.model import TABLE_NOUNS, Noun, Refusal
from truceline.place import folders as place_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.engine.base import Generation, StageTally
    from truceline.flow.case import Case
    from truceline.flow.stages import Product


class RunResult(NamedTuple):
    """What a run did: the new generation (None where nothing was new), the latest one's number, what was counted.

    ``unapplied`` are judgements that could not be applied: a line each, with file and line.
    """

    generation: Generation | None
    number: int
    tallies: tuple[StageTally, ...]
    unapplied: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """What a run did, in a sentence."""
        if self.generation is None:
            return f"nothing new: generation {self.number} stands"
        return f"published generation {self.number}"


def run(case: Case, progress: Progress | None = None, workers: int = 1, send_to: str = "") -> RunResult:
    """All six stages over a case.

    Args:
        case: the case.
        progress: hears how far the run is.
        workers: processes that read documents, where there are many.
        send_to: host of the endpoint that may be sent the texts, where the case names one.

    Raises:
        RunError: the run had to stop; the last generation is untouched.
    """
    started = datetime.now(UTC)
    if not find_sources(case.folder, case.settings.sources):
        raise CaseError(
            f"there is nothing to read: {', '.join(case.settings.sources)} names no file",
            where=str(case.folder),
            mend=f"put pages (.html), text (.txt, .md) or tables (.csv) into {case.folder / 'sources'} and run again",
        )
    own_places = place_folders.using(case.folder / place_folders.CASE_FOLDER)
    with working_alone(case.folder, started, "a run"), using(case.folder / CASE_FOLDER), own_places:
        sweep(case.folder)
        ParseFolder(case.parses).sweep()
        try:
            product = _product(case, started, progress or Silence(), workers, send_to)
            result = _store(case, product, started)
            return _publish(case, result, progress or Silence())
        except OSError as error:
            raise storage_error(error, case.folder) from error


def _product(case: Case, started: datetime, progress: Progress, workers: int, send_to: str) -> Product:
    from truceline.flow.stages import Stages, run_stages

    stages = Stages(case, started, f"truceline {truceline.__version__}", workers, progress)
    if case.settings.extract.extractor == "endpoint":
        from truceline.flow.endpoint import EndpointReader

        stages.reader = EndpointReader(case, send_to)
    if not case.store.exists():
        return run_stages(stages, None)
    with case.reading() as reading:
        return run_stages(stages, reading)


def _store(case: Case, product: Product, started: datetime) -> RunResult:
    check(product.tallies)
    with case.store.begin_generation() as writing:
        writing.write_makers(product.makers)
        writing.write_agreements(product.agreements)
        for noun in TABLE_NOUNS:
            rows = product.rows.get(noun, [])
            writing.write(noun, _first_of_each(rows) if noun is Refusal else rows)
        made_with = sorted(product.made_with.items())
        generation = writing.publish(started, truceline.__version__, product.tallies, made_with)
    tallies = tuple(product.tallies)
    unapplied = tuple(_unapplied(product))
    if generation is not None:
        return RunResult(generation, generation.number, tallies, unapplied)
    with case.reading() as reading:
        return RunResult(None, reading.generations()[-1].number, tallies, unapplied)


def _unapplied(product: Product) -> Iterator[str]:
    """The judgements that could not be applied: where each stands, and why."""
    for refusal in product.rows.get(Refusal, ()):
        if isinstance(refusal, Refusal) and refusal.code == BAD_JUDGEMENT:
            yield f"{refusal.where}: {refusal.reason}"


def _publish(case: Case, result: RunResult, progress: Progress) -> RunResult:
    """Write what the generation says for people and programs, unless it stands there already."""
    from truceline.flow.outlet import is_published, publish_all

    if result.generation is None and is_published(case):
        return result
    return result._replace(tallies=(*result.tallies, publish_all(case, progress)))


def _first_of_each(refusals: Iterable[Noun]) -> list[Noun]:
    """Of refusals of one thing for one reason the first."""
    found: dict[str, Noun] = {}
    for refusal in refusals:
        found.setdefault(refusal.id, refusal)
    return list(found.values())
