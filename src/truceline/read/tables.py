"""Reader of tables: which layout a table has, from a person's mapping or from its header, and its rows in our terms."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.noun import Maker
from truceline.read.isolated import IsolatedTable, decoding
from truceline.read.mapping import Layout, load_layouts
from truceline.read.source import NO_COVERAGES, NO_RECORDS, ReadResult, Source, refusals
from truceline.read.table_files import CsvFile, NotUtf8Error
from truceline.read.table_rows import RowMaker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.read.source import Lexicons
    from truceline.read.table_files import TableFile

NAME: Final = "read.tables-1"


def maker(layout: Layout, lexicons: Lexicons) -> Maker:
    """Who makes the rows of a table: this reader with its lexicons and the layout."""
    return Maker(algorithm=NAME, inputs=tuple(sorted((*lexicons.inputs, (f"layout {layout.name}", layout.stamp)))))


def makers(lexicons: Lexicons) -> tuple[Maker, ...]:
    """Whom rows of the layouts that ship may name as their maker."""
    return tuple(maker(layout, lexicons) for layout in load_layouts())


def read_csv(source: Source) -> ReadResult:
    """Read a CSV file as the table that its mapping or header shows; raises ItemError where it shows none."""
    layouts = (source.mapping,) if source.mapping is not None else load_layouts()
    try:
        return read_table(source, CsvFile(source, layouts))
    except NotUtf8Error:
        return read_table(source, CsvFile(source, layouts, is_transcoded=True))


def read_parquet(source: Source) -> ReadResult:
    """Read a Parquet file as the table that its mapping or columns show."""
    return _read_isolated("parquet", source)


def read_sheet(source: Source) -> ReadResult:
    """Read the first sheet of a workbook as the table that its mapping or first row shows."""
    return _read_isolated("sheet", source)


def _read_isolated(kind: str, source: Source) -> ReadResult:
    with decoding(kind, source) as decoder:
        file = IsolatedTable(decoder, source.options, source.where)
        result = read_table(source, file)
    layout = layout_of(source, file.names)
    said = [
        ItemError("read.other_sheets", remark, where=f"{source.where}:sheets", mend="save each sheet as its own file")
        for remark in file.remarks
    ]
    return result._replace(refusals=(*result.refusals, *refusals(source, said, maker(layout, source.lexicons))))


def read_table(source: Source, file: TableFile) -> ReadResult:
    """The rows of a table that was opened; raises ItemError where it is of no layout, empty or out of bounds."""
    layout = layout_of(source, file.names)
    made = maker(layout, source.lexicons)
    names = layout.renamed(file.names)
    errors = (*_missing(layout, names, source.where), *_misspelt(layout, names, source.where))
    if errors:
        return ReadResult(refusals=refusals(source, errors, made))
    found = RowMaker(source, layout, made).read(file)
    if found.taken == 0:
        reason = f"the {layout.table.title} has a header and no rows"
        raise ItemError("read.empty", reason, where=source.where, mend="add rows, or take the file out")
    refused = refusals(source, found.errors, made)
    if layout.table.watch is None:
        return ReadResult(NO_DOCUMENTS, found.columns, NO_COVERAGES, refused, found.taken)
    return ReadResult(NO_DOCUMENTS, NO_RECORDS, found.columns, refused, found.taken)


NO_DOCUMENTS: Final = ()


def layout_of(source: Source, names: tuple[str, ...]) -> Layout:
    """The layout of a table; raises ItemError ``read.bad_header`` where it is none that we know."""
    if source.mapping is not None:
        return source.mapping
    layouts = load_layouts()
    found = next((layout for layout in layouts if layout.is_told(names)), None)
    if found is not None:
        return found
    reason = f"columns {', '.join(names)[:200]} are of no table that we know"
    known = ", ".join(layout.table.title for layout in layouts)
    mend = f"lay a mapping beside it ({source.where}.mapping.yaml), or give it the header of one of: {known}"
    raise ItemError("read.bad_header", reason, where=source.where, mend=mend)


def is_any_table(names: tuple[str, ...]) -> bool:
    """Is this the header of a table that ships?"""
    return any(layout.is_told(names) for layout in load_layouts())


def _missing(layout: Layout, names: Iterable[str], where: str) -> tuple[ItemError, ...]:
    """One error for each column that the table needs and the header lacks."""
    found = set(names)
    return tuple(
        ItemError(
            "read.missing_column",
            f"the {layout.table.title} lacks the column {name}",
            where=f"{where}:{name}",
            mend=f"add a column called {name}" + (", or correct the mapping" if layout.told is None else ""),
        )
        for name in layout.needed
        if name not in found
    )


def _misspelt(layout: Layout, names: tuple[str, ...], where: str) -> tuple[ItemError, ...]:
    """One error for each column that we do not know while its name is nearly that of one that the table lacks.

    Other unknown columns are the table's own business; a misspelt one would lose its values in silence.
    """
    if not layout.is_strict:
        return ()
    known = layout.known
    absent = [name for name in known if name not in names]
    errors = []
    for name in names:
        near = [] if name in known else get_close_matches(name, absent, n=1, cutoff=0.8)
        if near:
            reason = f"unknown column {name[:80]}"
            errors.append(ItemError("read.bad_header", reason, where=f"{where}:{name[:80]}", mend=f"write {near[0]}"))
    return tuple(errors)
