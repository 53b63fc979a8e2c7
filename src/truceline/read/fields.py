"""What the columns of a table say of a record or of coverage: one judge a field, as the table's mapping has it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from truceline.errors import LexiconError
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import Casualties, Hop, Modality, SourceKind, Via
from truceline.model.record import Cell, CodedTime, Particular
from truceline.read import cells
from truceline.read.distinct import Bad, Chunk, Judge, Judged, Taken
from truceline.read.mapping import DirectedBy
from truceline.read.points import place_of
from truceline.read.published import MEND as MEND_DATE
from truceline.read.speakers import PARTY_WEIGHT, chain_of, speaker
from truceline.read.vectors import addresses_of, hosts_of, row_ids, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from truceline.read.mapping import (
        ActColumns,
        DateColumns,
        HarmColumns,
        ParticularColumns,
        SourceColumns,
        TableMapping,
    )
    from truceline.read.source import KnowsActs, KnowsParties, Lexicons

ARROW: Final = "<"
_HOST: Final = "The host of an address"
"""What a derived column is called: names of a table's own are in lower case, so that none is this."""
_TIME_CODES: Final = {"ucdp": 5, "acled": 3}
_TEXT: Final = pa.string()


class Field(NamedTuple):
    """One column of a noun, and who makes it of a chunk of the table."""

    name: str
    of: Callable[[Chunk], Judged]


class Stance(NamedTuple):
    """How a chain stands to the proposition, and what its innermost source does."""

    modality: Modality
    via: Via


_STANCES: Final = (
    Stance(Modality.ASSERTED, Via.SAYS),
    Stance(Modality.ASSERTED, Via.CONFIRMS),
    Stance(Modality.ALLEGED, Via.ALLEGES),
    Stance(Modality.DENIED, Via.DENIES),
    Stance(Modality.PROPOSED, Via.SAYS),
    Stance(Modality.GENERIC, Via.SAYS),
    Stance(Modality.OPINION, Via.SAYS),
)
MOST_PARTICULAR: Final = 400
"""Characters of a particular that are kept: more than any weapon, unit or height needs."""
_SAME: Final = {"asserts": "asserted", "reports": "asserted", "proposes": "proposed"}
"""Other words for a stance."""


def record_fields(table: TableMapping, lexicons: Lexicons) -> tuple[Field, ...]:
    """The fields of a record, in the order in which what is wrong with a row is told."""
    act = table.act
    fields = [Field("row_id", lambda chunk: row_ids(chunk, table.row_id))]
    if act is not None:
        fields.append(Field("act", Judge(act.columns, _act_taker(act, lexicons.acts), _TEXT).of))
    for name, column in (("actor", table.actor), ("target", table.target)):
        fields.append(Field(name, Judge(_some(column), _party_taker(lexicons.parties), _TEXT).of))
    stance = table.stance.column if table.stance is not None else ""
    words = table.stance.values if table.stance is not None else {}
    fields += [
        Field("is_directed", _directed(table)),
        Field("place", lambda chunk: place_of(chunk, table.place)),
        Field(
            "time", Judge((table.date.start, table.date.end, table.date.precision), _time_taker(table.date), _TEXT).of
        ),
        Field("casualties", Judge(_harm_columns(table.harm), _harm_taker(table.harm), _TEXT).of),
        Field("chain", _chains(table.source, stance, words, lexicons)),
        Field("modality", Judge((stance,), _modality_taker(stance, words), _TEXT).of),
        Field("addresses", lambda chunk: addresses_of(chunk, table.addresses)),
        Field("text", lambda chunk: text_of(chunk, table.text)),
        Field("particulars", _particulars(table.particulars)),
    ]
    return tuple(fields)


def _particulars(columns: ParticularColumns) -> Callable[[Chunk], Judged]:
    """What columns tell in words of the weapon and more, by name, long words cut; where none do, nothing."""
    named = {name: column for name in sorted(columns.__struct_fields__) if (column := getattr(columns, name))}

    def take(*texts: str) -> Taken[str]:
        told = zip(named, texts, strict=bool(named))
        return Taken(_json([Particular(name=name, text=text[:MOST_PARTICULAR]) for name, text in told if text]))

    return Judge(tuple(named.values()), take, _TEXT).of


def coverage_fields(table: TableMapping, lexicons: Lexicons) -> tuple[Field, ...]:
    """The fields of a coverage row, in the order in which what is wrong with it is told."""
    watch, date = table.watch, table.date
    if watch is None:
        return ()

    def text(name: str, column: str, *, is_needed: bool = False) -> Field:
        return Field(name, Judge((column,), _text_taker(column, is_needed=is_needed), _TEXT).of)

    def moment(name: str, place: int) -> Field:
        return Field(name, Judge((date.start, date.end), _moment_taker(date, place), pa.timestamp("us")).of)

    return (
        Field("row_id", lambda chunk: row_ids(chunk, table.row_id)),
        text("observer", watch.observer, is_needed=True),
        Field("party", Judge((watch.observer,), _observer_taker(lexicons.parties), _TEXT).of),
        text("area", watch.area, is_needed=True),
        text("admin1", watch.admin1),
        moment("start_utc", 0),
        moment("end_utc", 1),
        text("means", watch.means),
        text("restriction", watch.restriction),
        Field("addresses", lambda chunk: addresses_of(chunk, table.addresses)),
        Field("text", lambda chunk: text_of(chunk, table.text)),
    )


def _some(column: str) -> tuple[str, ...]:
    return (column,) if column else ()


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


def _text_taker(column: str, *, is_needed: bool) -> Callable[[str], Taken[str]]:
    def take(text: str) -> Taken[str]:
        return Taken(bad=cells.EMPTY._replace(field=column)) if is_needed and not text else Taken(text)

    return take


def _observer_taker(parties: KnowsParties) -> Callable[[str], Taken[str]]:
    def take(text: str) -> Taken[str]:
        matched = parties.match(text)
        return Taken(matched[0].value if matched and matched[0].weight >= PARTY_WEIGHT else None)

    return take


def _party_taker(parties: KnowsParties) -> Callable[[str], Taken[str]]:
    def take(text: str) -> Taken[str]:
        return Taken(_json(Cell(text=text, parties=parties.match(text))) if text else None)

    return take


def _directed(table: TableMapping) -> Callable[[Chunk], Judged]:
    by = table.directed
    if isinstance(by, DirectedBy):
        column, values = by.column, frozenset(by.values)
        return Judge((column,), lambda text: Taken(text.removesuffix(".0").casefold() in values), pa.bool_()).of
    is_directed = by
    return Judge((), lambda _: Taken(is_directed), pa.bool_()).of


def _act_taker(spec: ActColumns, acts: KnowsActs) -> Callable[..., Taken[str]]:
    field = spec.columns[0]

    def take(*texts: str) -> Taken[str]:
        for text in texts:
            found = _act_of(text, spec, acts)
            if found is not None:
                return Taken(found)
        if spec.otherwise:
            return Taken(spec.otherwise)
        return Taken(bad=_no_act(next((text for text in texts if text), ""), field, spec, acts))

    return take


def _act_of(text: str, spec: ActColumns, acts: KnowsActs) -> str | None:
    """The act that a cell tells, or None."""
    if not text:
        return None
    if spec.scheme == "ucdp":
        kind = text.removesuffix(".0")
        try:
            return acts.from_ucdp(int(kind) if kind.isascii() and kind.isdigit() else 0)
        except LexiconError:
            return None
    word = text.casefold()
    if spec.by_beginning:
        word = next((word[:size] for size in range(len(word), 0, -1) if word[:size] in spec.values), word)
    said = spec.values.get(word, text)
    return said if acts.knows(said) else acts.from_acled(said)


def _no_act(text: str, field: str, spec: ActColumns, acts: KnowsActs) -> Bad:
    if spec.leaves_out:
        return Bad(f"{text[:40]!r} is no act that a clause is about", "nothing to mend", field, "read.no_act")
    if spec.scheme == "ucdp":
        return Bad(f"{text[:40]!r} is no type of violence", "write 1, 2 or 3", field)
    near = get_close_matches(text, acts.ids, n=1)
    mend = f"write {near[0]}" if near else "use an id of the acts' lexicon, or give its word in the mapping's values"
    return Bad(f"{text[:40]!r} is no act", mend, field)


def moments_of(start: str, end: str, date: DateColumns) -> cells.Moments | Bad:
    """From the first to the last day of a row."""
    first = cells.moments(start, date.order, date.clock)
    last = cells.moments(end, date.order, date.clock)
    if first is None:
        return Bad("the cell is empty", MEND_DATE, date.start)
    if isinstance(first, Bad):
        return first._replace(field=date.start)
    if isinstance(last, Bad):
        return last._replace(field=date.end)
    return cells.period(first, last, date.end)


def _time_taker(date: DateColumns) -> Callable[[str, str, str], Taken[str]]:
    def take(start: str, end: str, precision: str) -> Taken[str]:
        moments = moments_of(start, end, date)
        if isinstance(moments, Bad):
            return Taken(bad=moments)
        code = cells.code(date.codes.get(precision.casefold(), precision), date.scheme, _TIME_CODES)
        if isinstance(code, Bad):
            return Taken(bad=code._replace(field=date.precision))
        scheme = "gdelt" if date.scheme == "gdelt" else code.scheme
        return Taken(_json(CodedTime(
            start_utc=moments.start_utc, end_utc=moments.end_utc, clock=date.clock, scheme=scheme, precision=code.value
        )))  # fmt: skip

    return take


def _moment_taker(date: DateColumns, place: int) -> Callable[[str, str], Taken[Any]]:
    def take(start: str, end: str) -> Taken[Any]:
        if not end:
            return Taken(bad=Bad("the cell is empty", MEND_DATE, date.end))
        moments = moments_of(start, end, date)
        return Taken(bad=moments) if isinstance(moments, Bad) else Taken(moments[place].replace(tzinfo=None))

    return take


def _harm_columns(harms: Iterable[HarmColumns]) -> tuple[str, ...]:
    return tuple(name for harm in harms for name in (harm.low, harm.best, harm.high, harm.exact))


def _harm_taker(harms: tuple[HarmColumns, ...]) -> Callable[..., Taken[str]]:
    def take(*texts: str) -> Taken[str]:
        found: list[Casualties] = []
        notice: Bad | None = None
        for place, harm in enumerate(harms):
            taken = _harm_of(harm, texts[4 * place : 4 * place + 4])
            if taken.bad is not None:
                return Taken(bad=taken.bad)
            notice = notice or taken.notice
            found += [taken.value] if taken.value is not None else []
        return Taken(_json(tuple(found)), notice=notice)

    return take


def _harm_of(harm: HarmColumns, texts: tuple[str, ...]) -> Taken[Casualties]:
    """People harmed in a row; no value where the table says nothing."""
    numbers: dict[str, int | None] = {}
    for name, column, text in zip(("low", "best", "high", "exact"), _harm_columns((harm,)), texts, strict=True):
        number = cells.count(text)
        if isinstance(number, Bad):
            return Taken(bad=number._replace(field=column))
        if number is None and harm.is_needed and column:
            return Taken(bad=Bad("the cell is empty", "write a whole number", column))
        numbers[name] = number
    quote = next((text for text in (texts[1], texts[3], texts[0]) if text), "")
    given = [number for number in numbers.values() if number is not None]
    if not given or (harm.zero_is_unsaid and not any(given)):
        return Taken()
    if numbers["exact"] is not None:
        return Taken(cells.harm(harm.kind, numbers["exact"], numbers["exact"], quote, harm.who))
    if harm.best and numbers["best"] is not None:
        return _widened(harm, numbers, quote)
    return _ranged(harm, numbers, quote)


def _widened(harm: HarmColumns, numbers: dict[str, int | None], quote: str) -> Taken[Casualties]:
    """A range with a best number in it; where the three are not in order, from the least to the greatest, and said."""
    given = [number for name in ("low", "best", "high") if (number := numbers[name]) is not None]
    made = cells.harm(harm.kind, min(given), max(given), quote, harm.who)
    if given == sorted(given):
        return Taken(made)
    said = ", ".join(f"{name} {numbers[name]}" for name in ("low", "best", "high") if numbers[name] is not None)
    reason = f"{said} are not in order: taken as {min(given)} to {max(given)}"
    return Taken(made, notice=Bad(reason, "correct the numbers at their source", harm.low, "read.put_right"))


def _ranged(harm: HarmColumns, numbers: dict[str, int | None], quote: str) -> Taken[Casualties]:
    low, high = numbers["low"], numbers["high"]
    if low is None:
        return Taken(bad=Bad("is empty while the upper end is given", "write the least number, or 0", harm.low))
    if high is not None and high < low:
        return Taken(bad=Bad(f"{high} is less than {low}", "put the lower number first", harm.high))
    return Taken(cells.harm(harm.kind, low, high, quote, harm.who))


def _source_columns(source: SourceColumns, stance: str) -> tuple[str, ...]:
    host = _HOST if source.host else ""
    return (source.said_by, source.publisher_column, source.cites, source.says, host, stance)


def _chains(
    source: SourceColumns, stance: str, words: dict[str, Modality], lexicons: Lexicons
) -> Callable[[Chunk], Judged]:
    """The source chains of a chunk's rows; of addresses only the host counts, which many rows share."""
    judge = Judge(_source_columns(source, stance), _chain_taker(source, words, lexicons), _TEXT)

    def of(chunk: Chunk) -> Judged:
        return judge.of(chunk.derived(_HOST, hosts_of(chunk, source.host)) if source.host else chunk)

    return of


def _chain_taker(source: SourceColumns, words: dict[str, Modality], lexicons: Lexicons) -> Callable[..., Taken[str]]:
    def take(said_by: str, publisher: str, cites: str, says: str, host: str, stance: str) -> Taken[str]:
        told = read_stance(stance, words)
        via = Via.SAYS if isinstance(told, Bad) else told.via
        if source.said_by:
            names = split_chain(said_by)
            if isinstance(names, Bad):
                return Taken(bad=names._replace(field=source.said_by))
            return Taken(_json(chain_of(names, via, lexicons.parties)))
        first = publisher or source.publisher
        if not first:
            return Taken(bad=cells.EMPTY._replace(field=source.publisher_column))
        cited = names_in(cites or host, source.cites_apart)
        said = names_in(says, source.says_apart)
        key = source.key or fold_name(first) or first
        hop = Hop(name=first, key=key, kind=SourceKind.PUBLISHER, via=Via.PUBLISHES)
        return Taken(_json((hop, *cited_hops(cited, said, via, lexicons.parties))))

    return take


def cited_hops(cited: dict[str, str], said: dict[str, str], via: Via, parties: KnowsParties) -> tuple[Hop, ...]:
    """The links that a table's publisher cites: outlets side by side, then who said it to them, where it is another.

    Several names side by side are one link whose name and key hold them all, sorted.
    """
    hops = []
    if cited:
        hops.append(_side_by_side(cited, SourceKind.OUTLET, Via.CITES if said else via, parties))
    if said and set(said) != set(cited):
        hops.append(_side_by_side(said, SourceKind.UNKNOWN, via, parties))
    return tuple(hops)


def names_in(text: str, apart: str) -> dict[str, str]:
    """Names in a cell by their key, each once, sorted; apart by one of some signs."""
    found: dict[str, str] = {}
    for name in re.split(f"[{re.escape(apart)}]", text) if apart else [text]:
        bare = " ".join(name.split())
        if fold_name(bare):
            found.setdefault(fold_name(bare), bare)
    return dict(sorted(found.items()))


def _side_by_side(names: dict[str, str], kind: SourceKind, via: Via, parties: KnowsParties) -> Hop:
    if len(names) == 1:
        return speaker(next(iter(names.values())), kind, via, parties)
    return Hop(name="; ".join(names.values()), key="; ".join(names), kind=kind, via=via)


def split_chain(text: str) -> tuple[str, ...] | Bad:
    """Names of a source chain, outermost first, apart by ``<``."""
    names = tuple(" ".join(name.split()) for name in text.split(ARROW))
    return names if all(names) else Bad("a name is missing in the source chain", f"write publisher {ARROW} source")


def read_stance(text: str, words: dict[str, Modality] | None = None) -> Stance | Bad:
    """How a chain stands to the proposition; the empty text is asserted."""
    named = (words or {}).get(text.casefold())
    bare = named.value if named else _SAME.get(text.lower(), text.lower()) or Modality.ASSERTED.value
    for stance in _STANCES:
        if bare in {stance.modality.value, stance.via.value}:
            return stance
    return Bad(f"{text[:40]!r} is no stance", f"write one of {', '.join(stance.value for stance in Modality)}")


def _modality_taker(column: str, words: dict[str, Modality]) -> Callable[[str], Taken[str]]:
    def take(text: str) -> Taken[str]:
        told = read_stance(text, words)
        return Taken(bad=told._replace(field=column)) if isinstance(told, Bad) else Taken(told.modality.value)

    return take
