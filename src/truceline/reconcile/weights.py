"""With which weights are two items compared? Reads ``weights.yaml``, whose note tells their status."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from truceline.lexicon.base import convert, read_lexicon

WEIGHTS_FILE: Final = Path(__file__).parent / "weights.yaml"


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of the file whose keys are all known."""


class Prior(Section, frozen=True):
    """Log-odds before comparing, for two items of different documents and of one."""

    elsewhere: float
    same_document: float


class PlaceScale(Section, frozen=True):
    """Lengths (metres) and joint deviations that separate the levels of place."""

    noise_m: float
    precise_m: float
    local_m: float
    broad_m: float
    named_m: float
    close_z: float
    near_z: float
    far_z: float
    broad_entries: tuple[str, ...]


class Learning(Section, frozen=True):
    """How weights are learnt without labels, and the bounds of bulk matching; the file tells each."""

    prior: float
    steps: int
    close_enough: float
    half_pairs: float
    pseudo_pairs: float
    independent_pairs: float
    hopeless: float
    habit_pairs: float
    habit_rounds: int
    most_habit: float
    partner_rows: float
    most_partners: float
    copy: float
    most: int
    absent: float


class Wire(Section, frozen=True):
    """When two documents are copies of one wire: length of the runs of words, and the share of them in common."""

    words: int
    share: float
    most_documents: int


class CandidateLimits(Section, frozen=True):
    """Which pairs are compared at all, and how many of one item at most."""

    slack_hours: float
    margin_deviations: float
    most: int
    window: int
    document_span: int


class TopicWeights(Section, frozen=True):
    """Log-odds that a talk prepares an agreement; ``days`` before its date that a talk may lie."""

    parties: float
    topic: float
    most_topics: int
    before: float
    days: int
    prior: float
    least: float


class TalkWeights(Section, frozen=True):
    """Log-odds by level for two talks."""

    join: float
    report_days: int
    prior: float
    place: dict[str, float]
    time: dict[str, float]
    participants: dict[str, float]
    secret: dict[str, float]
    number: dict[str, float]
    document: dict[str, float]
    topics: TopicWeights


class RecognitionWeights(Section, frozen=True):
    """Log-odds for a claim about an instrument and an agreement of the library."""

    prior: float
    none: float
    least: float
    name: float
    name_part: float
    parties: dict[str, float]
    date: dict[str, float]
    near_days: int
    topic: float
    most_topics: int
    plain: frozenset[str]


class Weights(Section, frozen=True):
    """All weights of the reconcile stage; ``stamp`` is version and hash, for a maker's inputs."""

    prior: Prior
    join: float
    veto: float
    place: dict[str, float]
    near_steps: dict[str, float]
    crowd_steps: dict[str, float]
    crowd: dict[str, float]
    learning: Learning
    place_scale: PlaceScale
    time: dict[str, float]
    act: dict[str, float]
    act_steps: dict[str, float]
    actor: dict[str, float]
    target: dict[str, float]
    party_steps: dict[str, float]
    casualties: dict[str, float]
    text: dict[str, float]
    text_steps: dict[str, float]
    origin: dict[str, float]
    nearby: dict[str, float]
    nearby_chars: int
    report_days: int
    count_days: int
    wire: Wire
    candidates: CandidateLimits
    event_tables: tuple[str, ...]
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    talk: TalkWeights
    recognition: RecognitionWeights
    stamp: str = ""

    @property
    def act_names(self) -> tuple[str, ...]:
        """Levels of acts, the most alike first."""
        return ("same", *self.act_steps, "alien")

    @property
    def party_names(self) -> tuple[str, ...]:
        """Levels of parties, the most alike first; ``unknown`` is the last."""
        return (*self.party_steps, "other", "unknown")


@cache
def load_weights() -> Weights:
    """The weights of the package, read once; raises LexiconError."""
    lexicon = read_lexicon(WEIGHTS_FILE)
    return msgspec.structs.replace(convert(lexicon, Weights), stamp=lexicon.stamp)
