"""A table is judged as its rows would be, one by one."""

from __future__ import annotations

from datetime import date

import msgspec
import numpy as np
import pytest

from tests.assess.bulk.drawn import ExactMasses, as_columns, as_incident, draw
from truceline.agreement.compile import CompiledAgreement, compile_agreement
from truceline.agreement.library import library_ids, load_library
from truceline.assess.bulk.assessor import BulkAssessor, Columns
from truceline.assess.bulk.evaluate import FACTORS, OUTCOMES
from truceline.assess.bulk.find import IndexMasses
from truceline.assess.context import AssessContext
from truceline.assess.judge import assess_incident
from truceline.model.finding import FactorName, Finding, Outcome

COUNTRIES = sorted({name[:3] for name in library_ids()})
AS_OF = date(2030, 1, 1)


def compiled_of(country: str) -> tuple[CompiledAgreement, ...]:
    """The compiled agreements of the library that concern a country."""
    return tuple(map(compile_agreement, load_library([name for name in library_ids() if name.startswith(country)])))


def parties_of(compiled: tuple[CompiledAgreement, ...]) -> list[str]:
    """Parties that these agreements name."""
    named = {member.party for one in compiled for member in (*one.agreement.bound, *one.agreement.excluded)}
    return sorted(named | {party for one in compiled for item in one.agreement.provisions for party in item.by})


def bulk_findings(
    assessor: BulkAssessor, columns: Columns, *, keep_all: bool
) -> dict[tuple[int, str, str], tuple[object, ...]]:
    """Findings of a table by record, agreement and clause."""
    found: dict[tuple[int, str, str], tuple[object, ...]] = {}
    for plan, part in assessor.assess(columns, keep_all=keep_all):
        zones = list(plan.zones)
        for place, record in enumerate(part.record):
            key = (int(record), plan.clause.agreement.id, plan.clause.provision.id)
            bits = int(part.failing[place])
            assert key not in found
            found[key] = (
                OUTCOMES[part.outcome[place]],
                (part.whole.low[place], part.whole.high[place]),
                tuple((ends.low[place], ends.high[place]) for ends in part.factors),
                tuple(name for number, name in enumerate(FACTORS) if bits >> number & 1),
                zones[part.zone[place]] if part.zone[place] >= 0 else None,
                (part.in_zone.low[place], part.in_zone.high[place]),
            )
    return found


def as_told(finding: Finding) -> tuple[object, ...]:
    """What a finding says, without its words."""
    assert finding.applicability is not None
    by_name = {factor.name: factor.bounds for factor in finding.factors}
    inside = finding.in_zone
    return (
        finding.outcome,
        (finding.applicability.low, finding.applicability.high),
        tuple((by_name[name].low, by_name[name].high) for name in FactorName),
        finding.failing,
        finding.zone,
        (inside.low, inside.high) if inside else (0.0, 0.0),
    )


def assert_alike(one: tuple[object, ...], other: tuple[object, ...], about: object) -> None:
    assert one[0] == other[0], about
    assert one[3:5] == other[3:5], about
    for mine, theirs in ((one[1], other[1]), (one[2], other[2]), (one[5], other[5])):
        assert np.allclose(np.array(mine), np.array(theirs), rtol=0, atol=1e-9), about


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_finding_on_a_table_is_the_one_on_the_incident(country: str) -> None:
    compiled = compiled_of(country)
    records = draw(compiled, parties_of(compiled), 100, seed=len(country) + ord(country[0]))
    context = AssessContext(as_of=AS_OF)
    assessor = BulkAssessor(compiled, context, ExactMasses(context))
    found = bulk_findings(assessor, as_columns(records), keep_all=True)
    outcomes = set()
    for number, record in enumerate(records):
        incident = as_incident(record, number)
        for one in compiled:
            for finding in assess_incident(incident, one, context):
                told = found.pop((number, finding.agreement, finding.provision))
                assert_alike(told, as_told(finding), (record, finding.provision))
                outcomes.add(finding.outcome)
    assert not found
    assert len(outcomes) > 1


@pytest.mark.untraced
@pytest.mark.parametrize("country", ["syr", "ukr"])
def test_what_is_left_out_where_not_all_is_kept_is_not_applicable(country: str) -> None:
    compiled = compiled_of(country)
    context = AssessContext(as_of=AS_OF)
    columns = as_columns(draw(compiled, parties_of(compiled), 300, seed=7))
    assessor = BulkAssessor(compiled, context, ExactMasses(context))
    every = bulk_findings(assessor, columns, keep_all=True)
    some = bulk_findings(assessor, columns, keep_all=False)
    assert len(some) < len(every)
    assert all(every[key] == told for key, told in some.items())
    assert {told[0] for key, told in every.items() if key not in some} == {Outcome.NOT_APPLICABLE}


@pytest.mark.untraced
def test_what_a_table_gives_does_not_depend_on_how_it_is_cut_into_chunks() -> None:
    compiled = compiled_of("syr")
    records = draw(compiled, parties_of(compiled), 200, seed=3)
    context = AssessContext(as_of=AS_OF)
    whole = bulk_findings(BulkAssessor(compiled, context, ExactMasses(context)), as_columns(records), keep_all=True)
    assessor = BulkAssessor(compiled, context, ExactMasses(context))
    parts = {}
    for first in range(0, 200, 37):
        part = bulk_findings(assessor, as_columns(records[first : first + 37]), keep_all=True)
        parts.update({(key[0] + first, *key[1:]): told for key, told in part.items()})
    assert parts == whole


@pytest.mark.untraced
def test_the_index_of_zones_gives_the_findings_of_masses_taken_one_by_one() -> None:
    compiled = compiled_of("syr")
    records = draw(compiled, parties_of(compiled), 400, seed=9)
    context = AssessContext(as_of=AS_OF)
    exact = bulk_findings(BulkAssessor(compiled, context, ExactMasses(context)), as_columns(records), keep_all=True)
    fast = bulk_findings(BulkAssessor(compiled, context, IndexMasses()), as_columns(records), keep_all=True)
    assert fast.keys() == exact.keys()
    for part in (1, 2, 5):
        ends = (np.array([told[part] for told in found.values()], np.float64) for found in (exact, fast))
        assert np.abs(np.subtract(*ends)).max() < 0.002


@pytest.mark.untraced
def test_readings_of_a_record_are_summed_as_alternatives_of_an_incident() -> None:
    compiled = compiled_of("syr")
    records = draw(compiled, parties_of(compiled), 120, seed=21)
    context = AssessContext(as_of=AS_OF)
    columns = as_columns(records)
    mixed = tuple(
        ((0.25, kind), (0.75, kind._replace(actor=kind.target, target=kind.actor))) for ((_, kind),) in columns.kinds
    )
    found = bulk_findings(
        BulkAssessor(compiled, context, ExactMasses(context)), columns._replace(kinds=mixed), keep_all=True
    )
    for number, record in enumerate(records):
        incident = as_incident(record, number)
        (reading,) = incident.alternatives
        turned = msgspec.structs.replace(reading, actor=reading.target, target=reading.actor, weight=0.75)
        alternatives = (msgspec.structs.replace(reading, weight=0.25), turned)
        both = msgspec.structs.replace(incident, alternatives=alternatives)
        for one in compiled:
            for finding in assess_incident(both, one, context):
                told = found.pop((number, finding.agreement, finding.provision))
                assert_alike(told, as_told(finding), (record, finding.provision))
    assert not found
