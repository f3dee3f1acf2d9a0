"""What workers find in the files of a history: some rows, some columns, levels, codes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.cluster.file_sketch import (
    FileAsked,
    FileSketch,
    columns_of,
    compares,
    different_texts,
    read_one,
)
from scoring.cluster.lead_part import typed_as
from scoring.intake.issue import Table
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.keys import names_key_of_several, names_lead_key
from scoring.intake.leads.mapping import ColumnMatch
from scoring.intake.leads.stack import file_column
from scoring.intake.leads.typed_cells import TypedCells
from scoring.model.codes import Encoder
from scoring.model.reference import FieldProfile
from scoring.schema import Kind, LeadSchema, Role

# The column that stands for all others where only some are gathered: equal where these are.
REST = "\x00rest"
Numbers = Mapping[str, Mapping[str, float] | None]
# The leads of each bin and how many converted, then the lowest and highest code, of one field.
BinCounts = tuple[NDArray[np.int64], NDArray[np.int64], float, float]
_TOLD = (Role.ID, Role.CREATED, Role.PERSONAL, Role.OUTCOME)
_TOLD_KINDS = (Kind.DATE, Kind.EMAIL, Kind.PHONE)


def read_history(asked: FileAsked) -> Table:
    """A file of a history; of several the dates must be sure. Raises as `read_one` does."""
    table = read_one(asked)
    if not asked.several:
        return table
    # Which file a lead is of tells nothing of it.
    mark = file_column(table.frame.columns[:-1])
    return replace(table, frame=table.frame.drop(columns=mark))


def history_sketch(table: Table) -> FileSketch:
    """A file without its leads, and how many they are."""
    ends = (table.rows, table.set_aside["row"], table.outside["row"])
    return FileSketch(
        table=replace(table, frame=table.frame.iloc[:0], rows=table.rows[:0]),
        leads=len(table.frame),
        last_row=max(int(max(rows, default=0)) for rows in ends),
        match=ColumnMatch({}, (), ()),
        who=ContactColumns({}),
        persons={},
        gathered=(),
        numbers={},
        issues=tuple(table.issues),
    )


def rows_at(table: Table, positions: NDArray[np.int64]) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The leads at these positions with all columns, and the row of each."""
    return table.frame.iloc[positions].reset_index(drop=True), table.rows[positions]


def telling(headers: Sequence[str], schema: LeadSchema) -> tuple[str, ...]:
    """The columns that say who a lead is, when it came and converted, and its outcome."""
    told = {c.name for c in schema.columns if c.role in _TOLD or c.kind in _TOLD_KINDS}
    by_name = (compares, names_lead_key, names_key_of_several)
    return tuple(h for h in headers if h in told or any(said(h) for said in by_name))


def telling_columns(table: Table, headers: Sequence[str]) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Some columns of all leads, and one that is equal where all others are; the row of each."""
    some, rows = columns_of(table, headers)
    others = table.frame.drop(columns=list(headers))
    hashes = pd.util.hash_pandas_object(others.apply(lambda cells: cells.str.strip()), index=False)
    return some.assign(**{REST: [f"{number:016x}" for number in hashes]}), rows


def number_texts(table: Table, schema: LeadSchema) -> dict[str, tuple[str, ...] | None]:
    """The different texts of each field of numbers, None where none need be compared."""
    return {
        c.name: different_texts(c.name, table.cells(c.name).texts)
        for c in schema.inputs
        if c.kind is Kind.NUMBER
    }


def _typed(table: Table, schema: LeadSchema, numbers: Numbers) -> dict[str, TypedCells]:
    return {c.name: typed_as(table, c.name, c, numbers) for c in schema.inputs}


def levels_of(
    table: Table, places: NDArray[np.int64], schema: LeadSchema, numbers: Numbers
) -> dict[str, pd.Series]:
    """How often each value of a category occurs in the leads at these places of a part."""
    index = table.frame.index
    return {
        name: cells.series(index).iloc[places].value_counts()
        for name, cells in _typed(table, schema, numbers).items()
        if cells.read is None
    }


def coded(
    table: Table, places: NDArray[np.int64], encoder: Encoder, numbers: Numbers
) -> NDArray[np.float64]:
    """The leads at these places of a part as the encoder has them, (m, p)."""
    schema = LeadSchema(tuple(field.column for field in encoder.fields))
    return encoder.encode_typed(_typed(table, schema, numbers)).rows(places)


def bin_counts(
    codes: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    fields: Sequence[FieldProfile],
) -> list[BinCounts]:
    """Of each field the `chosen` leads by bin, and the range of all; `outcome` as `chosen` (m,)."""
    return [_counted(column, outcome, chosen, f) for column, f in zip(codes.T, fields, strict=True)]


def _counted(
    column: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    field: FieldProfile,
) -> BinCounts:
    places, size = field.bins(column), len(field.labels)
    leads = np.bincount(places[chosen], minlength=size)
    converted = np.bincount(places[chosen & outcome], minlength=size)
    filled = column[~np.isnan(column)]
    low, high = (filled.min(), filled.max()) if len(filled) else (np.inf, -np.inf)
    return leads, converted, float(low), float(high)
