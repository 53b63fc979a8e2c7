"""Refusal: what a stage did not take, with a code from the registry below and the evidence. In = out + refused."""

from __future__ import annotations

from typing import ClassVar, Final, NamedTuple

from truceline.model.noun import Noun, identify


class RefusalKind(NamedTuple):
    """One code of the registry: the stage that refuses, what it means, and how to mend it."""

    code: str
    stage: str
    meaning: str
    mend: str


REGISTRY: Final[tuple[RefusalKind, ...]] = (
    RefusalKind("read.empty", "read", "the file has no bytes", "save the page again, or take the file out"),
    RefusalKind("read.too_large", "read", "the file is over the size limit", "split it, or raise [read] max_bytes"),
    RefusalKind("read.unknown_format", "read", "no reader knows this format", "save it as HTML, text or CSV"),
    RefusalKind("read.not_text", "read", "the bytes are not text in any encoding we know", "save it again as UTF-8"),
    RefusalKind("read.too_deep", "read", "the page is nested deeper than the limit", "save it as text"),
    RefusalKind("read.no_prose", "read", "no prose was found in the page", "save the article itself as text"),
    RefusalKind("read.unreadable", "read", "the file cannot be opened", "check its permissions"),
    RefusalKind("read.missing_column", "read", "the table lacks a column that is needed", "add the column named"),
    RefusalKind("read.bad_header", "read", "the first line of the table is not a usable header", "check delimiter"),
    RefusalKind("read.bad_row", "read", "a row has a missing or malformed value", "correct the field named"),
    RefusalKind("read.duplicate_row", "read", "a row id stands twice in one table", "make the ids unique"),
    RefusalKind("read.duplicate_record", "read", "an earlier table has this row of the data set", "take one table out"),
    RefusalKind("read.no_act", "read", "rows of a table that tell no act of ours", "nothing to mend"),
    RefusalKind("read.put_right", "read", "numbers out of order, taken as a range", "correct them at their source"),
    RefusalKind("read.copy", "read", "another copy of what was read already", "take one of them out"),
    RefusalKind("read.bad_mapping", "read", "the mapping of a table is not valid", "correct the line named"),
    RefusalKind("read.other_records", "read", "records of a web archive that hold no page", "nothing to mend"),
    RefusalKind("read.other_sheets", "read", "sheets of a workbook that are not read", "save each as its own file"),
    RefusalKind("read.out_of_bounds", "read", "decoding took too much time or memory", "split it, or raise [read]"),
    RefusalKind("read.bad_front_matter", "read", "the front matter is not valid", "correct the key named"),
    RefusalKind("read.truncated", "read", "the file is cut short or damaged", "fetch it again"),
    RefusalKind("read.bad_address", "read", "no address of the web that may be fetched", "http or https, with a host"),
    RefusalKind("read.forbidden_address", "read", "leads to an address inside a network", "save the page yourself"),
    RefusalKind("read.robots", "read", "the site asks programs not to fetch it", "save the page yourself"),
    RefusalKind("read.unreachable", "read", "no server answers at the address", "try again later"),
    RefusalKind("read.no_trust", "read", "the server cannot prove that it is the one named", "check the address"),
    RefusalKind("read.too_slow", "read", "the server took longer than it may", "try again later"),
    RefusalKind("read.bad_answer", "read", "the answer is no whole HTTP, or in an unknown coding", "try again later"),
    RefusalKind("read.status", "read", "the server answered that it will not or cannot give it", "check the address"),
    RefusalKind("read.redirects", "read", "the server sends on and on", "give the address where it ends"),
    RefusalKind("extract.too_long", "extract", "the text is over the length limit", "split the document"),
    RefusalKind("extract.no_language", "extract", "no extractor knows this language", "set language in front matter"),
    RefusalKind("extract.no_model", "extract", "the language's model is not installed", "install the extra named"),
    RefusalKind("extract.failed", "extract", "the parser could not take the text", "report it with the document"),
    RefusalKind("extract.endpoint", "extract", "the endpoint gave no usable answer", "run again when it answers"),
    RefusalKind("extract.unquoted", "extract", "a claim quotes what the text does not hold", "nothing to mend"),
    RefusalKind("extract.bad_claim", "extract", "a claim of the endpoint is none of our form", "nothing to mend"),
    RefusalKind("place.unknown_name", "place", "no gazetteer entry fits the phrase", "add it to a user layer"),
    RefusalKind("place.too_long", "place", "the phrase is over the length limit", "quote only the place"),
    RefusalKind("place.bad_point", "place", "the coordinates are no place on earth", "check axis order and sign"),
    RefusalKind("place.bad_date", "place", "the date is malformed or out of order", "correct the date"),
    RefusalKind("reconcile.rejected", "reconcile", "a judgement rejects this item", "supersede the judgement"),
    RefusalKind("reconcile.no_act", "reconcile", "the claim names no act", "correct the claim"),
    RefusalKind(
        "reconcile.not_fact", "reconcile", "opinion, generic or proposed: founds no incident", "nothing to mend"
    ),
    RefusalKind("reconcile.series", "reconcile", "counts known incidents, is none of its own", "nothing to mend"),
    RefusalKind(
        "reconcile.lone_denial", "reconcile", "denies what nobody in the case claims", "add the claim's source"
    ),
    RefusalKind(
        "reconcile.unknown_instrument", "reconcile", "no agreement of the library fits", "add it, or one of its names"
    ),
    RefusalKind("reconcile.bare", "reconcile", "tells neither who, whom, where nor how many", "correct the claim"),
    RefusalKind("reconcile.bad_judgement", "reconcile", "a judgement names what is not there", "correct its subject"),
    RefusalKind(
        "reconcile.crowded", "reconcile", "too many rows in reach to tell it apart; stays alone", "give finer places"
    ),
    RefusalKind("assess.no_time", "assess", "nothing is known of when it happened", "correct the time"),
    RefusalKind("publish.sensitive", "publish", "sensitive, and the export was not asked to carry it", "ask for it"),
)

CODES: Final[frozenset[str]] = frozenset(kind.code for kind in REGISTRY)


class Refusal(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item that a stage did not take: ``code`` from the registry, ``where`` it stands, ``item`` if it has an id."""

    STAGE: ClassVar[str] = "flow"
    NAME: ClassVar[str] = "refusal"
    PREFIX: ClassVar[str] = "ref"

    code: str
    where: str
    reason: str
    mend: str = ""
    item: str | None = None

    @staticmethod
    def id_of(code: str, where: str) -> str:
        """Id of the refusal of what stands at ``where`` for ``code``."""
        return identify("ref", {"code": code, "where": where})
