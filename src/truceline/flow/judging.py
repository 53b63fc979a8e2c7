"""The reconcile and assess stages over a case, and what they are told of its agreements."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.agreement.cache import load_compiled
from truceline.agreement.compile import compile_agreement
from truceline.agreement.layers import references
from truceline.agreement.library import library_ids, load_library
from truceline.errors import AgreementError, CaseError, Fault
from truceline.flow.settings import is_file_name
from truceline.model.judgement import Verb
from truceline.place.geonames import country_rows
from truceline.reconcile.cluster import reconcile
from truceline.reconcile.refs import AgreementRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from truceline.agreement.compile import CompiledAgreement
    from truceline.flow.case import Case
    from truceline.model import Agreement, Assignment, Document, Judgement, Record, When
    from truceline.reconcile.account import Context, Items
    from truceline.reconcile.cluster import ReconcileResult

TOLD_ENOUGH: Final = 0.25
"""Share of the most-named country's mentions from which another country is one of the case's; a convention."""

MOST_ROUNDS: Final = 4
"""Splits settle in two rounds; more are for moves into incidents that are split in turn."""

DATED: Final = ("announced", "signed", "in_force")
"""Life states by whose days a text may call an agreement."""


def load_agreements(case: Case) -> tuple[Agreement, ...]:
    """The agreements of a case: those it names, else those of the library that concern its countries.

    Raises:
        AgreementError: with every fault of every file.
        CaseError: two of them have one id, or a file is not there.
    """
    named = case.settings.agreements
    if not named:
        countries = set(case.settings.countries)
        everything = load_library(library_ids())
        return tuple(one for one in everything if not countries or countries & set(one.countries))
    found: list[Agreement] = []
    faults: list[Fault] = []
    for name in named:
        try:
            found.append(_load(case, name))
        except AgreementError as error:
            faults.extend(error.faults)
    if faults:
        raise AgreementError(faults)
    seen = [one.id for one in found]
    for key in sorted(set(seen)):
        if seen.count(key) > 1:
            raise CaseError(f"agreements: {key!r} stands twice", where="case.toml", mend="name each once")
    return tuple(found)


def concerning(
    case: Case, agreements: tuple[Agreement, ...], documents: Iterable[Document], records: Iterable[Record]
) -> tuple[Agreement, ...]:
    """Of the whole library, the agreements of the countries that the sources speak of most.

    Only where the case names neither agreements nor countries. A country counts from a quarter of the mentions of the
    one that is named most, so that a country told of in passing brings no agreements, places and clocks of its own.
    """
    if case.settings.agreements or case.settings.countries:
        return agreements
    names = {code: row.name for code, row in country_rows().items()}
    known = sorted({code for agreement in agreements for code in agreement.countries} & names.keys())
    text = "\n".join([*(one.text for one in documents), *(f"{one.place.country} {one.text}" for one in records)])
    told = {code: len(re.findall(rf"\b{re.escape(names[code][:-1])}", text)) for code in known}
    bar = max(told.values(), default=0) * TOLD_ENOUGH
    chosen = {code for code, count in told.items() if count and count >= bar}
    return tuple(one for one in agreements if not chosen or chosen & set(one.countries))


def _load(case: Case, name: str) -> Agreement:
    if not is_file_name(name):
        return load_library([name])[0]
    path = case.folder / name
    if not path.resolve().is_relative_to(case.folder.resolve()):
        raise CaseError(f"agreements: {name!r} leads out of the case", where="case.toml", mend="copy the file")
    if not path.is_file():
        raise CaseError(f"agreements: there is no file {name!r}", where="case.toml", mend="correct its path")
    return load_compiled(path).agreement


def refs_of(agreements: Iterable[Agreement]) -> tuple[AgreementRef, ...]:
    """What the reconcile stage is told of agreements, so that it knows them in a text."""
    return tuple(
        AgreementRef(
            id=one.id,
            title=one.title,
            aliases=one.words,
            parties=one.parties,
            dates=tuple(sorted({known.on for known in one.dates if known.event in DATED})),
            topics=one.zones,
        )
        for one in references(agreements)
    )


def reconcile_settled(
    items: Items, judgements: Sequence[Judgement], prior: Sequence[Assignment], context: Context
) -> ReconcileResult:
    """Reconcile, and again on what came out where a person split an incident or moved an item, until it stays so.

    Why: what a split takes apart is told by the incident's members, and these only reconciling tells. Without it the
    run after the next would still say something new.
    """
    result = reconcile(items, judgements, prior, context)
    if not any(judgement.verb in (Verb.SPLIT, Verb.MOVE) for judgement in judgements):
        return result
    for _ in range(MOST_ROUNDS):
        before = result
        result = reconcile(items, judgements, before.assignments, replace(context, redirects=before.redirects))
        if (result.incidents, result.assignments) == (before.incidents, before.assignments):
            break
    return result


def compile_all(agreements: Iterable[Agreement]) -> tuple[CompiledAgreement, ...]:
    """Agreements ready to be judged by, in their order."""
    return tuple(compile_agreement(agreement) for agreement in agreements)


def as_of_day(
    case: Case,
    agreements: Iterable[Agreement],
    documents: Iterable[Document],
    records: Iterable[Record],
    whens: Iterable[When] = (),
) -> date:
    """The last day of what is known: as the case says, else its period's end, else the last that its sources tell of.

    An agreement's own dates count only where no source tells of any day.
    """
    settings = case.settings
    if settings.as_of is not None:
        return settings.as_of
    if settings.period is not None:
        return settings.period.end
    days = [one.published.end_utc.date() for one in documents if one.published.end_utc is not None]
    days += [record.time.end_utc.date() for record in records]
    days += [max(one.candidates, key=lambda c: c.weight).end_utc.date() for one in whens if one.candidates]
    days = days or [candidate.on for one in agreements for event in one.life for candidate in event.dates]
    if not days:
        raise CaseError("nothing in this case has a date", where="case.toml", mend="set as_of, such as 2017-10-31")
    return max(days)
