"""One whole generation, ready to be told: things by id, what each rests on, and what is a reconstruction."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from truceline.errors import CaseError
from truceline.model import (
    TABLE_NOUNS,
    Claim,
    Coverage,
    Document,
    Episode,
    Evidence,
    Finding,
    Incident,
    Placement,
    Record,
    Redirect,
    Talk,
    When,
)
from truceline.model.evidence import DocumentKind
from truceline.model.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.engine.base import Generation, Reading
    from truceline.model import Agreement, Maker

N = TypeVar("N", bound=Noun)

RECONSTRUCTION: Final = DocumentKind.RECONSTRUCTION.value
RECORD: Final = "record"
"""The kind of what rests on rows of tables alone."""

BANNER: Final = (
    "Contains reconstructions: texts written by Truceline in its own words from public facts, for demonstration. "
    "None is a document of the time, and none may be passed on without this mark."
)

NOUN_CLASSES: Final[Mapping[str, type[Noun]]] = {noun.NAME: noun for noun in TABLE_NOUNS}


Spot = tuple[float | None, float | None, int | None]
"""Longitude, latitude and spread in metres; nothing where no place is known."""


class View:
    """The latest generation of a case through an open reading, or an earlier one; each noun is read once, if at all.

    ``spots`` are kept for exports, which tell of an incident's place in every row about it.
    """

    def __init__(self, reading: Reading, generation: int | None = None) -> None:
        self.reading = reading
        self.number = generation
        self._rows: dict[type[Noun], dict[str, Noun]] = {}
        self.spots: dict[str, Spot] = {}

    def by_id(self, noun: type[N]) -> Mapping[str, N]:
        """All rows of a noun by id, in the order of the ids."""
        if noun not in self._rows:
            self._rows[noun] = {row.id: row for row in self.reading.read(noun, self.number)}
        return cast("Mapping[str, N]", self._rows[noun])

    def all(self, noun: type[N]) -> tuple[N, ...]:
        """All rows of a noun, sorted by id."""
        return tuple(self.by_id(noun).values())

    @cached_property
    def generation(self) -> Generation | None:
        """The generation that this shows; None where there is none."""
        found = [one for one in self.reading.generations() if self.number in (None, one.number)]
        return found[-1] if found else None

    @cached_property
    def agreements(self) -> Mapping[str, Agreement]:
        """The agreements of the generation by id."""
        return {agreement.id: agreement for agreement in self.reading.agreements(self.number)}

    @cached_property
    def makers(self) -> Mapping[str, Maker]:
        """Makers by id."""
        return self.reading.makers()

    @cached_property
    def placements(self) -> Mapping[str, Placement]:
        """Where each item was, by the item's id."""
        return {placement.item: placement for placement in self.all(Placement)}

    @cached_property
    def whens(self) -> Mapping[str, When]:
        """When each item was, by the item's id."""
        return {when.item: when for when in self.all(When)}

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Old incident ids and what answers for them now."""
        return {redirect.old: redirect.new for redirect in self.all(Redirect)}

    @cached_property
    def _document_kinds(self) -> Mapping[str, str]:
        if self.number is None:
            return {str(key): str(kind) for key, kind in self.reading.pick(Document, "id", "kind")}
        return {document.id: document.kind.value for document in self.all(Document)}

    @cached_property
    def _claim_documents(self) -> Mapping[str, str]:
        if self.number is None and Claim not in self._rows:
            return {str(key): str(document) for key, document in self.reading.pick(Claim, "id", "document")}
        return {claim.id: claim.document for claim in self.all(Claim)}

    @property
    def has_reconstructions(self) -> bool:
        """Whether any document of the case is one that we wrote ourselves."""
        return RECONSTRUCTION in self._document_kinds.values()

    def kind(self, noun: Noun) -> str:
        """What a thing rests on: reconstruction where any text behind it is one, else report, note or record."""
        if isinstance(noun, Document):
            return noun.kind.value
        kinds = {self._kind_of_item(item) for item in self._items(noun)}
        for kind in (RECONSTRUCTION, DocumentKind.NOTE.value, DocumentKind.REPORT.value, RECORD):
            if kind in kinds:
                return kind
        return RECORD if isinstance(noun, Record | Coverage) else ""

    def _kind_of_item(self, item: str) -> str:
        document = self._claim_documents.get(item, item)
        return self._document_kinds.get(document, RECORD if item.startswith(Record.PREFIX) else "")

    def _items(self, noun: Noun) -> tuple[str, ...]:
        """Ids of the claims, records and documents that a thing rests on."""
        if isinstance(noun, Finding):
            subject = self.by_id(Incident).get(noun.subject)
            return self._items(subject) if subject else noun.derived_from
        if isinstance(noun, Episode):
            incidents = (self.by_id(Incident).get(key) for key in noun.incidents)
            return tuple(item for incident in incidents if incident for item in self._items(incident))
        if isinstance(noun, Incident | Talk):
            return tuple(member.item for member in noun.members)
        if isinstance(noun, Claim):
            return (noun.document,)
        if isinstance(noun, Evidence):
            return tuple(document.id for document in self.all(Document) if document.evidence == noun.id)
        named: Any = [getattr(noun, name, None) for name in ("item", "claim", "incident")]
        return (noun.id, *(key for key in named if key), *noun.derived_from)

    def get(self, key: str) -> Noun | None:
        """The thing with this id in this generation; an incident that was merged into another gives the other."""
        seen = set()
        while key in self.redirects and key not in seen:
            seen.add(key)
            key = self.redirects[key]
        for found in self.reading.find(key):
            if found.id == key and found.noun in NOUN_CLASSES:
                noun = NOUN_CLASSES[found.noun]
                if noun in self._rows:
                    return self._rows[noun].get(key)
                rows = self.reading.read(noun, self.number, ids=[key])
                return rows[0] if rows else None
        return None


def full_id(reading: Reading, prefix: str, limit: int = 12) -> str:
    """The one id that starts so, in the latest generation or, failing that, in any earlier one.

    Raises:
        CaseError: none does, or several do; the message lists them.
    """
    wanted = prefix.strip().lower()
    found = reading.find(wanted, limit=500) if wanted else []
    exact = [one for one in found if one.id == wanted]
    found = exact or [one for one in found if one.is_current] or found
    if len(found) == 1:
        return found[0].id
    if not found:
        raise CaseError(
            f"nothing in this case has an id that starts with {prefix!r}",
            mend="ids stand at the end of each line of `truceline findings` and its sisters",
        )
    listed = "\n".join(f"    {one.id}  ({one.noun})" for one in found[:limit])
    more = f"\n    and {len(found) - limit} more" if len(found) > limit else ""
    raise CaseError(f"{len(found)} ids start with {prefix!r}:\n{listed}{more}", mend="type more of it")
