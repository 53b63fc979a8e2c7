"""What the subjects of corrections mean in this run: items by where they stand, ids by their first characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.model.finding import Finding
from truceline.model.judgement import Judgement
from truceline.model.noun import Maker
from truceline.model.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from truceline.flow.corrections import Correction, PlacedCorrection, Subject
    from truceline.model.agreement import Agreement
    from truceline.model.claim import Claim
    from truceline.model.evidence import Document, Evidence
    from truceline.model.incident import Incident
    from truceline.model.noun import Span
    from truceline.model.record import Record

MAKER: Final = Maker(algorithm="flow.corrections-1")
BAD_JUDGEMENT: Final = "reconcile.bad_judgement"
"""The code of a judgement that cannot be applied."""


class UnresolvedError(Exception):
    """A subject that means nothing, or more than one thing, in this run; the message says which."""


class Index:
    """Where the items of a run stand, and which ids there are."""

    def __init__(
        self,
        evidence: Iterable[Evidence],
        documents: Iterable[Document],
        claims: Iterable[Claim],
        records: Iterable[Record],
    ) -> None:
        origins = {item.id: item.origin for item in evidence}
        self._documents: dict[str, list[Document]] = {}
        for document in documents:
            self._documents.setdefault(origins.get(document.evidence, document.origin), []).append(document)
        self._claims: dict[str, list[Claim]] = {}
        for claim in claims:
            self._claims.setdefault(claim.document, []).append(claim)
        self._rows = {(origins.get(record.evidence, ""), record.row_id): record.id for record in records}
        self.ids = {claim.id for found in self._claims.values() for claim in found} | set(self._rows.values())

    def item(self, subject: Subject, others: Collection[str]) -> str:
        """The id of what a subject names; ``others`` are ids beside those of items that it may name.

        Raises:
            UnresolvedError: nothing is there, or several things are.
        """
        if subject.id:
            return full_id(subject.id, self.ids.union(others))
        if subject.row:
            found = self._rows.get((subject.source, subject.row))
            if found is None:
                msg = f"no row {subject.row!r} was read from {subject.source}"
                raise UnresolvedError(msg)
            return found
        return self._quoted(subject)

    def _quoted(self, subject: Subject) -> str:
        """The first claim of the sentence whose first words are quoted; acts go before other kinds."""
        if subject.source not in self._documents:
            msg = f"no document was read from {subject.source}"
            raise UnresolvedError(msg)
        pattern = re.compile(r"\s+".join(map(re.escape, subject.quote.split())))
        spots = [
            (document, hit) for document in self._documents[subject.source] for hit in pattern.finditer(document.text)
        ]
        if len(spots) != 1:
            msg = f"{subject.source}: the words {subject.quote!r} stand there {len(spots)} times"
            raise UnresolvedError(msg)
        document, hit = spots[0]
        claims = [
            claim
            for claim in self._claims.get(document.id, ())
            if claim.proposition.start < hit.end()
            and hit.start() < claim.proposition.end
            and subject.kind in ("", kind_of(claim))
        ]
        if not claims:
            msg = f"{subject.source}: no claim was read from the sentence {subject.quote!r}"
            raise UnresolvedError(msg)
        return min(claims, key=lambda claim: (kind_of(claim) != "act", trigger_of(claim).start, claim.id)).id


def kind_of(claim: Claim) -> str:
    """The kind of a claim: act, ledger, agreement, zone, talk or statement."""
    return str(claim.content.__struct_config__.tag)


def trigger_of(claim: Claim) -> Span:
    """The words that a claim hangs on: its trigger, or the whole proposition where it has none."""
    trigger: Span = getattr(claim.content, "trigger", claim.proposition)
    return trigger


def full_id(prefix: str, ids: Iterable[str]) -> str:
    """The one id that starts so.

    Raises:
        UnresolvedError: none does, or several do.
    """
    found = sorted(key for key in ids if key.startswith(prefix))
    if prefix in found:
        return prefix
    if len(found) != 1:
        several = f"{len(found)} ids start with {prefix!r}: {', '.join(found[:5])}"
        raise UnresolvedError(several if found else f"nothing in this case has an id that starts with {prefix!r}")
    return found[0]


def resolve(
    rows: Sequence[PlacedCorrection], index: Index, known: Collection[str]
) -> tuple[list[Judgement], list[Refusal]]:
    """Judgements on items and incidents, and refusals of rows that name what is not there.

    ``known`` are ids of earlier runs that a row may name too: incidents, findings, judgements. Rows that are about
    findings named by their incident are left to ``resolve_reviews``.
    """
    judgements: list[Judgement] = []
    refusals: list[Refusal] = []
    for row in rows:
        if any(subject.agreement for subject in row.correction.subjects):
            continue
        try:
            subjects = tuple(index.item(subject, known) for subject in row.correction.subjects)
            judgements.append(_judgement(row, subjects, known, judgements))
        except UnresolvedError as error:
            refusals.append(_refusal(row, str(error)))
    return judgements, refusals


def placed_at(
    refusals: Iterable[Refusal], judgements: Iterable[Judgement], rows: Iterable[PlacedCorrection]
) -> list[Refusal]:
    """Refusals of judgements with the file and line where each judgement stands."""
    lines = {_told(row.correction): row.where for row in rows}
    judged = {judgement.id: judgement for judgement in judgements}
    placed = []
    for refusal in refusals:
        judgement = judged.get(refusal.item or "")
        where = lines.get(_told(judgement)) if judgement is not None else None
        placed.append(msgspec.structs.replace(refusal, where=f"{where}: {refusal.where}") if where else refusal)
    return placed


def _told(decided: Judgement | Correction) -> tuple[object, ...]:
    """What tells one judgement from another, before and after its subjects are found."""
    time = decided.time_utc if isinstance(decided, Judgement) else decided.time
    return (decided.verb, decided.field, decided.value, decided.author, time, decided.reason, len(decided.subjects))


def resolve_reviews(
    rows: Sequence[PlacedCorrection],
    index: Index,
    incidents: Sequence[Incident],
    agreements: Sequence[Agreement],
    known: Collection[str],
) -> tuple[list[Judgement], list[Refusal]]:
    """Judgements on findings that are named by an item of their incident, an agreement, and perhaps a provision."""
    incident_of = {member.item: incident.id for incident in incidents for member in incident.members}
    by_id = {agreement.id: agreement for agreement in agreements}
    judgements: list[Judgement] = []
    refusals: list[Refusal] = []
    for row in rows:
        subjects = row.correction.subjects
        if not any(subject.agreement for subject in subjects):
            continue
        try:
            named = [_findings(subject, index, incident_of, by_id) for subject in subjects]
            judgements.append(
                _judgement(row, tuple(finding for found in named for finding in found), known, judgements)
            )
        except UnresolvedError as error:
            refusals.append(_refusal(row, str(error)))
    return judgements, refusals


def _findings(
    subject: Subject, index: Index, incident_of: Mapping[str, str], agreements: Mapping[str, Agreement]
) -> list[str]:
    item = index.item(subject, incident_of.values())
    incident = incident_of.get(item, item)
    if not incident.startswith("inc-"):
        msg = f"{item} belongs to no incident, so there is no finding on it"
        raise UnresolvedError(msg)
    agreement = agreements.get(subject.agreement)
    if agreement is None:
        msg = f"the case has no agreement {subject.agreement!r}"
        raise UnresolvedError(msg)
    provisions = [one.id for one in agreement.provisions if subject.provision in ("", one.id)]
    if not provisions:
        msg = f"{agreement.id} has no provision {subject.provision!r}"
        raise UnresolvedError(msg)
    return [Finding.id_of(incident, agreement.id, provision) for provision in provisions]


def _judgement(
    row: PlacedCorrection, subjects: tuple[str, ...], known: Iterable[str], before: Sequence[Judgement]
) -> Judgement:
    """The judgement of a row; ``before`` are those of earlier rows, which it may supersede.

    Raises:
        UnresolvedError: it supersedes what is not there, or is another one by the same hand at the same moment.
    """
    correction = row.correction
    made = {judgement.id: judgement for judgement in before}
    supersedes = full_id(correction.supersedes, {*known, *made}) if correction.supersedes else None
    key = Judgement.id_of(correction.verb, subjects, correction.author, correction.time, correction.field)
    judgement = Judgement(
        id=key,
        made_by=MAKER.id,
        derived_from=subjects,
        verb=correction.verb,
        subjects=subjects,
        field=correction.field,
        value=correction.value,
        author=correction.author,
        time_utc=correction.time,
        reason=correction.reason,
        supersedes=supersedes,
    )
    if made.get(key, judgement) != judgement:
        msg = "an earlier row decides the same otherwise, at the same time: give this one its own time"
        raise UnresolvedError(msg)
    return judgement


def _refusal(row: PlacedCorrection, reason: str) -> Refusal:
    return Refusal(
        id=Refusal.id_of(BAD_JUDGEMENT, row.where),
        made_by=MAKER.id,
        code=BAD_JUDGEMENT,
        where=row.where,
        reason=reason,
        mend="correct its subject",
    )
