"""Which predicted claim is which gold claim of a report? One to one, so that the fits add up to the most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.lexicon.acts import load_acts
from truceline.model.claim import (
    ActContent,
    AgreementContent,
    LedgerContent,
    StatementContent,
    TalkContent,
    ZoneContent,
)
from truceline.score.gold import FACTUAL, GoldClaim, Kind
from truceline.score.judge import judge
from truceline.score.pairing import MAX_SIDE, best_pairs
from truceline.score.words import Places, WordText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.model import Claim
    from truceline.model.claim import Content
    from truceline.score.gold import GoldReport
    from truceline.score.predicted import Prediction

COMMON_WORDS: Final = 1 / 3
KIN: Final = 0.25
"""The lexicon's kinship of two violent acts of different families."""

TIE: Final = 0.1
"""What each further field that is right adds: it tells apart claims that share their words."""

KINDS: Final[dict[type[Content], Kind]] = {
    ActContent: Kind.ACT,
    LedgerContent: Kind.LEDGER,
    AgreementContent: Kind.AGREEMENT,
    ZoneContent: Kind.ZONE,
    TalkContent: Kind.TALK,
    StatementContent: Kind.STATEMENT,
}


class Located(NamedTuple):
    """A predicted claim with the words of its proposition and of its trigger in the gold text."""

    prediction: Prediction
    words: Places
    trigger: Places

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.prediction.claim

    @property
    def kind(self) -> Kind:
        """What it is about."""
        return KINDS[type(self.claim.content)]

    @property
    def is_incident(self) -> bool:
        """Whether it claims an incident, as ``GoldClaim.is_incident``."""
        content = self.claim.content
        return isinstance(content, ActContent) and self.claim.modality in FACTUAL and content.ordinal is None


class Wanted(NamedTuple):
    """A gold claim with the words of its quote and of its trigger."""

    claim: GoldClaim
    words: Places
    trigger: Places


class Match(NamedTuple):
    """A report with its claims and the predicted ones; ``pairs`` are of positions in the two."""

    report: GoldReport
    wanted: tuple[Wanted, ...]
    found: tuple[Located, ...]
    pairs: tuple[tuple[int, int], ...]


def match(report: GoldReport, predictions: Sequence[Prediction]) -> Match:
    """The pairing of a report's claims with what was found in it, kind by kind."""
    text = WordText(report.text)
    wanted = tuple(_wanted(claim, text) for claim in report.claims)
    found = tuple(_located(prediction, text) for prediction in predictions)
    pairs = []
    for kind in Kind:
        rows = [index for index, one in enumerate(wanted) if one.claim.kind is kind][:MAX_SIDE]
        columns = [index for index, one in enumerate(found) if one.kind is kind][:MAX_SIDE]
        fits = [[fit(wanted[row], found[column]) for column in columns] for row in rows]
        pairs += [(rows[row], columns[column]) for row, column in best_pairs(fits).items()]
    return Match(report, wanted, found, tuple(sorted(pairs)))


def fit(wanted: Wanted, found: Located) -> float:
    """How well a predicted claim fits a gold one of its kind: 0 where it is none of it, else the manual's sum."""
    common, every = wanted.words & found.words, wanted.words | found.words
    share = len(common) / len(every) if every else 0.0
    is_there = bool(found.trigger) and found.trigger <= wanted.words
    has_trigger = bool(wanted.trigger & found.trigger)
    if not is_there and share < COMMON_WORDS:
        return 0.0
    kin = kinship(wanted.claim, found.claim)
    if kin < KIN and not has_trigger:
        return 0.0
    right = sum(verdict.is_right for verdict in judge(wanted.claim, found.prediction).values())
    is_alike = wanted.claim.is_incident == found.is_incident
    return share + kin + has_trigger + is_alike / 2 + TIE * right + wanted.claim.is_required / 100


def kinship(gold: GoldClaim, claim: Claim) -> float:
    """How alike the acts of two claims are, in [0, 1]; 1 for claims of other kinds."""
    content = claim.content
    if not isinstance(content, ActContent):
        return 1.0
    acts = load_acts()
    if not acts.knows(content.act):
        return 0.0
    return max((acts.kinship(act, content.act) for act in gold.act), default=0.0)


def _wanted(claim: GoldClaim, text: WordText) -> Wanted:
    passage = claim.passage(text.text)
    words = text.between(*passage) if passage else Places()
    return Wanted(claim, words, text.find(claim.trigger, words))


def _located(prediction: Prediction, text: WordText) -> Located:
    claim = prediction.claim
    words = text.find(claim.proposition.text)
    trigger = getattr(claim.content, "trigger", None)
    return Located(prediction, words, text.find_in(trigger, claim.proposition, words) if trigger else Places())
