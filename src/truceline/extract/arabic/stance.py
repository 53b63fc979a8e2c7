"""Is it told as having happened? The stance of a text to an act: asserted, alleged, denied, or no occurrence at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.arabic.chains import Chains
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.roles import Roles
    from truceline.extract.chain import Chain
    from truceline.model.noun import Weighted

NEAR: Final = 7
"""Tokens in front of the word of an act in which a word may make a plan or a rule of it."""
AGREED: Final = 9
"""Tokens in front of the noun of an act in which “agreed on” may stand."""
ASIDE: Final = 8
"""Tokens behind the word of an act in which an aside may hold back: “aircraft flew, thought to be Israeli, over …”."""
FIGHTING: Final = frozenset(
    {"state", "armed_forces", "armed_group", "coalition", "umbrella", "government", "party", "militia"}
)
_TIMES: Final = frozenset({"يوم", "ليله", "مره", "صباح", "مساء", "اسبوع", "ساعه", "من"})
"""Words behind “every” that make a habit, or a rule, of an act."""
NOT: Final = frozenset({"لم", "لن", "لا", "ليس"})


@dataclass(frozen=True, slots=True)
class Stance:
    """The modality of an act, its chain as it stands to it, and the tokens of the word that weakens it."""

    modality: Modality
    chain: Chain
    hedge: tuple[int, int] | None = None


class StanceReader:
    """Judges the stance of a text to its acts."""

    def __init__(self, page: Page, chains: Chains) -> None:
        self.page = page
        self.chains = chains

    def of(
        self, index: int, roles: Roles, chain: Chain, parties: Sequence[Weighted], *, is_none: bool = False
    ) -> Stance | None:
        """The stance to the act at a token; None where the text says in its own voice that it did not happen.

        A cascade: negated; no particular occurrence; denied; hedged; a charge of one side against another.
        """
        if self._is_unknown(index):
            return None
        if self._is_negated(index) and not is_none:
            return Stance(Modality.DENIED, chain) if len(chain.hops) > 1 else None
        unreal = Modality.OPINION if self._is_held(index) and not self._is_told_past(index) else None
        unreal = unreal or self._unreal(index, roles)
        if unreal is not None:
            return Stance(unreal, chain)
        if chain.modality is Modality.DENIED:
            return Stance(Modality.DENIED, chain)
        hedge = self._hedge(index, roles)
        if hedge is not None:
            return Stance(Modality.ALLEGED, chain, hedge)
        if chain.modality is Modality.ALLEGED or self._is_charge(chain, parties):
            return Stance(Modality.ALLEGED, chain.alleging())
        return Stance(Modality.ASSERTED, chain)

    def _unreal(self, index: int, roles: Roles) -> Modality | None:
        page = self.page
        first = max(roles.left[0], index - NEAR)
        before = range(max(page.sentence_of(index).first, roles.left[0] - 1), index)
        if any(
            base.is_future and base.stem[:1] in "يتن" and base.stem in page.words.frame_verbs
            for base in page.bases(index)
        ):
            return Modality.PROPOSED
        is_present = any(one.stem[:1] in "يتن" and one.stem in page.words.frame_verbs for one in page.bases(index)[:2])
        if page.key(index - 1) in {"قد", "ربما"} and is_present:
            return Modality.PROPOSED
        is_ruled = any(page.is_plain(at, "ruling") for at in range(page.sentence_of(index).first, index))
        if is_ruled or any(page.key(at).removeprefix("و") in page.words.sets["generic"] for at in before):
            return Modality.GENERIC
        if is_present and page.key(index + 1) == "كل" and page.key(index + 2) == "من":
            return Modality.GENERIC  # “it targets whoever tries”
        if is_present and self._is_every(index):
            return Modality.GENERIC
        if page.key(index - 1) == "اي" and self.chains.of(index).modality is not Modality.DENIED:
            return Modality.PROPOSED if self._is_to_come(index) else Modality.GENERIC
        return self._wished(index, first, is_present=is_present)

    def _wished(self, index: int, first: int, *, is_present: bool) -> Modality | None:
        """What words in front make of it: agreed on, planned, demanded; what somebody only holds or wants."""
        page = self.page
        if not is_present and self._is_agreed(index):
            return Modality.PROPOSED
        for at in range(first, index):
            if page.is_plain(at, "proposed") or (page.member(at, "proposed") and page.key(at)[:1] in {"ال", "ل"}):
                return Modality.PROPOSED
            if page.is_plain(at, "opinion"):
                return Modality.OPINION
        return None

    def _is_agreed(self, index: int) -> bool:
        """“agreed on a first stage of a redeployment”: whether a noun is what was agreed on."""
        page = self.page
        sentence = page.sentence_of(index)
        before = range(max(sentence.first, index - AGREED), index)
        upon = [
            at
            for at in before
            if page.key(at) == "علي"
            and any(page.is_plain(one, "agreeing") for one in range(max(sentence.first, at - 3), at))
        ]
        return (
            bool(upon) and not any(page.is_mark(at) for at in range(upon[-1], index)) and not self._is_told_past(index)
        )

    def _is_every(self, index: int) -> bool:
        """“shells the quarters every day”, "whoever gathers there is hit": what is done again and again."""
        page, sentence = self.page, self.page.sentence_of(index)
        behind = range(index + 1, min(index + NEAR, sentence.last - 1))
        return any(page.key(at) == "كل" and page.key(at + 1) in _TIMES for at in behind)

    def _is_held(self, index: int) -> bool:
        """Whether somebody holds it to be so: “observers see that he will shell it again”."""
        cues = [one.cue for one in self.chains.holding(index)]
        return any(self.page.is_plain(cue, "opinion") for cue in cues)

    def _is_to_come(self, index: int) -> bool:
        """Whether a verb of the sentence stands in the future."""
        sentence = self.page.sentence_of(index)
        return any(base.is_future for at in range(sentence.first, sentence.last) for base in self.page.bases(at)[:2])

    def _is_told_past(self, index: int) -> bool:
        """Whether the word is a verb in the past, which tells what was done."""
        if index > 0 and any(base.stem in self.page.words.light for base in self.page.bases(index - 1)):
            return False  # a noun behind "will resume"
        known = [one for base in self.page.bases(index) for one in self.page.words.frame_verbs.get(base.stem, ())]
        return bool(known) and all(one.form.is_past for one in known)

    def _is_unknown(self, index: int) -> bool:
        """Whether the sentence says in front of the word that it is not known: “it is not known if anybody was hit”."""
        page = self.page
        sentence = page.sentence_of(index)
        start, end = page.tokens[sentence.first].start, page.tokens[index].start
        return page.words.phrases("unknowing").search(page.folded.plain, start, end) is not None

    def _is_negated(self, index: int) -> bool:
        """Whether “not” stands right before a word, or before “any” of it; “still” is made with it too."""
        page = self.page
        reach = 4 if page.key(index - 1) == "اي" else 2
        for at in range(index - 1, max(-1, index - reach - 1), -1):
            if page.is_mark(at):
                return False
            if page.key(at).removeprefix("و").removeprefix("ف") in NOT:
                return page.key(at + 1)[1:] not in {"زال", "زالون", "زالت"}
        return False

    def _hedge(self, index: int, roles: Roles) -> tuple[int, int] | None:
        """A word in the clause or right in front of it by which the text holds back."""
        page = self.page
        sentence = page.sentence_of(index)
        start = page.tokens[max(sentence.first, roles.left[0] - 6)].start
        for hit in page.words.phrases("hedges").finditer(page.folded.plain, start, page.tokens[sentence.last - 1].end):
            first, last = page.within(*hit.span("phrase"))
            if last > first and first < roles.reach[1]:
                return first, last
            if index < first <= index + ASIDE and page.is_mark(first - 1):
                return first, last
            if last == first and first <= index:
                return max(first - 1, 0), first
        return None

    def _is_side(self, party: str) -> bool:
        """Whether a party fights, or belongs to one that does."""
        told = self.page.finder.parties
        if party in self.page.words.body.counting:
            return False
        is_fighting = any(told.kind(one) in FIGHTING for one in told.within(party))
        return is_fighting or party in self.page.words.body.sides

    def _is_charge(self, chain: Chain, parties: Sequence[Weighted]) -> bool:
        """Whether one side of the fighting says that another one did it."""
        if len(chain.hops) < 2 or not parties:
            return False
        actor, told = parties[0].value, self.page.finder.parties
        speakers = [chain.speaker]
        if chain.speaker.kind in {SourceKind.WITNESS, SourceKind.ANONYMOUS} and chain.speaker.party is None:
            speakers = list(chain.hops[1:])
        sides = [hop.party for hop in speakers if hop.party is not None and self._is_side(hop.party)]
        return told.kind(actor) in FIGHTING and any(
            told.tie(side, actor).value in {"unrelated", "unknown"} for side in sides
        )
