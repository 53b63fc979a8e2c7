"""Words that no clause tells apart are judged once, and never otherwise than by themselves."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assess.bulk.test_assessor import compiled_of
from truceline.agreement.library import library_ids
from truceline.assess.bulk.assessor import BulkAssessor
from truceline.assess.bulk.find import IndexMasses
from truceline.assess.bulk.plan import RecordKind
from truceline.assess.bulk.records import MOST_UNKNOWN, RecordReader
from truceline.assess.bulk.words import Distinctions
from truceline.assess.context import AssessContext
from truceline.assess.particulars import Particulars
from truceline.lexicon.armaments import load_armaments
from truceline.lexicon.parties import load_parties

CONTEXT = AssessContext(as_of=date(2030, 1, 1))
EVERY = tuple(one for country in sorted({name[:3] for name in library_ids()}) for one in compiled_of(country))
WORDS = {
    "weapon": st.one_of(
        st.integers(1, 300).map("{} mm howitzer".format),
        st.sampled_from(["tank", "BM-21 Grad", "mortar", "Tochka", "small arms", "a tank or a mortar", "Ⅻ", "", "???"]),
    ),
    "unit": st.sampled_from(["2nd brigade", "a platoon", "two battalions", "company", "the army", ""]),
    "purpose": st.sampled_from(["medevac", "medical evacuation", "training", "humanitarian aid", "none", ""]),
    "notice": st.sampled_from(["given", "NONE", "yes", "no", "unclear", ""]),
    "character": st.sampled_from(["offensive", "defensive", "an offensive and defensive operation", "odd", ""]),
    "number": st.integers(0, 5_000).map("{:,} pieces".format),
    "altitude": st.one_of(st.integers(0, 30_000).map("{:,} ft".format), st.sampled_from(["12 km", "high", "0", ""])),
}


@pytest.fixture(scope="module")
def assessor() -> BulkAssessor:
    return BulkAssessor(EVERY, CONTEXT, IndexMasses())


@settings(max_examples=60, deadline=None)
@given(told=st.fixed_dictionaries(WORDS), act=st.sampled_from(["attack", "armed_clash", "air_drone_strike"]))
def test_a_stand_in_gives_the_same_rows(assessor: BulkAssessor, told: dict[str, str], act: str) -> None:
    plain = {name: assessor.distinctions.plain(name, word) for name, word in told.items() if word}
    kinds = [
        RecordKind(act, "russia", None, Particulars(**{name: (word,) for name, word in words.items() if word}))
        for words in (told, plain)
    ]
    for prepared in assessor._prepared:
        for plan in prepared.plans:
            assert plan.row_of(kinds[0]) == plan.row_of(kinds[1])


def test_rows_that_no_clause_tells_apart_are_of_one_kind() -> None:
    context = AssessContext(as_of=date(2030, 1, 1))
    assessor = BulkAssessor(compiled_of("ukr"), context, IndexMasses())
    reader = RecordReader(context.parties, "UTC", assessor.distinctions)
    size = 3_000
    rows = {
        "id": [str(number) for number in range(size)],
        "lon": [127.0] * size,
        "lat": [38.0] * size,
        "date": [date(2018, 12, 1)] * size,
        "act": [f"what {number}" for number in range(size)],
        "actor": [f"nobody {number}" for number in range(size)],
        "weapon": [f"{20 + number % 200} mm howitzer no. {number}" for number in range(size)],
        "altitude": [f"{number} m" for number in range(size)],
        "number": [f"{number} of them" for number in range(size)],
    }
    taken = reader.read(pa.RecordBatch.from_pydict(rows))
    assert len(taken.position) == size
    assert 1 < len(taken.columns.kinds) < 40
    assert len(reader.unknown_acts) == len(reader.unknown_names) == MOST_UNKNOWN


def test_without_clauses_nothing_is_told_apart() -> None:
    nothing = Distinctions((), load_armaments())
    assert {nothing.plain(name, "152 mm, 600 m, given") for name in Particulars._fields} == {None}


def test_without_distinctions_words_are_kept() -> None:
    batch = pa.RecordBatch.from_pydict(
        {"id": ["a"], "lon": [36.0], "lat": [34.0], "date": [date(2017, 6, 1)], "act": ["attack"], "altitude": ["7 m"]}
    )
    (((_, kind),),) = RecordReader(load_parties()).read(batch).columns.kinds
    assert kind.told == Particulars(altitude=("7 m",))
