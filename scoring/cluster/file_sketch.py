"""What one file of leads decides as a whole, found where the file is read; it holds few cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import BatchRefused, ChoiceNeeded, FileRefused
from scoring.intake.cells.dates import DateOrder
from scoring.intake.cells.unread import AMBIGUOUS_DATES
from scoring.intake.issue import GENERATED, NO_HEADER, REPEATED, UNNAMED, Issue, Place, Table
from scoring.intake.leads.batch import (
    person_columns,
    require_inputs,
    typed_inputs,
)
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.country_names import country_column
from scoring.intake.leads.duplicates import names_person, person_kind
from scoring.intake.leads.lead_match import match_leads
from scoring.intake.leads.mapping import ColumnMatch, Confirmed, normalise
from scoring.intake.leads.money import currency_column
from scoring.intake.leads.person_headers import may_name_lead
from scoring.intake.leads.stack import file_column
from scoring.intake.table.date_order import settled
from scoring.intake.table.own_columns import own_columns
from scoring.intake.uploads.uploaded import read_upload
from scoring.model.converted import names_conversion
from scoring.model.do_not_call import names_do_not_call
from scoring.model.lead_model import LeadModel
from scoring.model.lost import names_loss
from scoring.model.scoring_path import require_leads
from scoring.model.stage_columns import stage_columns
from scoring.schema import Kind

# Issues that say what a column is called in a call sheet.
_OF_NAMES = frozenset({UNNAMED, REPEATED, NO_HEADER, GENERATED})
# Different texts of one column of numbers, compared in one place.
MOST_TEXTS = 1_000_000


@dataclass(frozen=True)
class FileAsked:
    """How a file is to be read, as the options of every command say it.

    A lead of one of `several` files says in a column which file it is of.
    """

    path: Path
    part: str | None = None
    header: bool | None = None
    dates: DateOrder | None = None
    several: bool = False


@dataclass(frozen=True)
class FileSketch:
    """What a file decides: its columns, what they stand for, and how numbers are written in it.

    `table` is the file without its leads, `leads` how many they are. `gathered` are the columns
    that say who a lead is, when it came and how far it is. `numbers` are the different texts of
    each field of numbers, None for very many that are all plain digits or empty.
    """

    table: Table
    leads: int
    last_row: int
    match: ColumnMatch
    who: ContactColumns
    persons: Mapping[str, Kind]
    gathered: tuple[str, ...]
    numbers: Mapping[str, tuple[str, ...] | None]
    issues: tuple[Issue, ...]

    @property
    def headers(self) -> list[str]:
        """The names of its columns."""
        return [str(name) for name in self.table.frame.columns]

    @property
    def outside(self) -> int:
        """How many of its rows are neither leads nor names of columns."""
        return int((self.table.outside["place"] != Place.HEADER).sum())


def read_one(asked: FileAsked) -> Table:
    """A file as every command reads it. Raises FileRefused and BatchRefused."""
    name = asked.path.name
    try:
        content = asked.path.read_bytes()
    except OSError as problem:
        raise FileRefused(
            f"A worker could not open the file “{name}” ({problem.strerror}). All workers must see "
            "the files and the folder of the results under the same path."
        ) from problem
    try:
        found = read_upload(content, name, part=asked.part, header=asked.header)
    except ChoiceNeeded as question:
        # Between processes an error has its words only.
        raise FileRefused(str(question)) from None
    table = settled(found, asked.dates)
    require_leads(table, name)
    require_new(table, name)
    if not asked.several:
        return table
    _require_sure_dates(table, name)
    mark = file_column(table.frame.columns)
    return replace(table, frame=table.frame.assign(**{mark: name}).astype("str"))


def require_new(table: Table, name: str) -> None:
    """Refuse what an earlier scoring wrote: its columns are judged by the cells of all leads."""
    own = own_columns(table.frame)
    if own:
        raise BatchRefused(
            f"“{name}” holds columns of an earlier call sheet ({', '.join(own[:3])}). Leave them "
            "out, or score the file without --cluster."
        )


def _require_sure_dates(table: Table, name: str) -> None:
    """Refuse dates of two readings in one of several files: they are judged by all of them."""
    unsure = [order.column for order in table.orders]
    unsure += [str(i.column) for i in table.issues if i.kind == AMBIGUOUS_DATES]
    if unsure:
        raise FileRefused(
            f"In “{name}” dates of the column “{unsure[0]}” can be read in two ways, and the files "
            "together decide which it is. Write them as 2026-04-03, or score one file only."
        )


def sketch(table: Table, model: LeadModel, said: Confirmed) -> FileSketch:
    """What a file decides as a whole. Raises BatchRefused where the model reads none of it."""
    schema = model.schema
    match, who = match_leads(table, schema, said)
    require_inputs(match, schema, table)
    typed, unread = typed_inputs(table, match, schema)
    persons = person_columns(table, schema, match, who)
    ends = (table.rows, table.set_aside["row"], table.outside["row"])
    return FileSketch(
        table=replace(table, frame=table.frame.iloc[:0], rows=table.rows[:0]),
        leads=len(table.frame),
        last_row=max(int(max(rows, default=0)) for rows in ends),
        match=match,
        who=who,
        persons=persons,
        gathered=_gathered(table, model, who, persons),
        numbers={
            name: different_texts(match.matched[name], table.cells(match.matched[name]).texts)
            for name, cells in typed.items()
            if name in match.matched and cells.read is not None
        },
        issues=(*table.issues, *unread),
    )


def different_texts(header: str, texts: list[str]) -> tuple[str, ...] | None:
    """The different texts of a column, None for very many that are each read without the others."""
    if len(texts) <= MOST_TEXTS:
        return tuple(texts)
    if all(not text or (text.isascii() and text.isdigit()) for text in texts):
        return None
    raise BatchRefused(
        f"“{header}” has more than {MOST_TEXTS:,} different texts that are no plain whole "
        "numbers, too many to compare how they are written. Round the numbers, or score the file "
        "without --cluster."
    )


def _gathered(
    table: Table, model: LeadModel, who: ContactColumns, persons: Mapping[str, Kind]
) -> tuple[str, ...]:
    """The columns by which leads are compared with each other or set apart."""
    headers = [str(name) for name in table.frame.columns]
    outcome = normalise(model.card.outcome)
    wanted = {*persons, *stage_columns(table), country_column(headers)}
    wanted |= {header for columns in who.columns.values() for header in columns}
    return tuple(h for h in headers if h in wanted or compares(h) or normalise(h) == outcome)


def compares(header: str) -> bool:
    """Whether a column says by its name who a lead is or how far it is."""
    by_name = (person_kind, names_person, may_name_lead, names_do_not_call, names_conversion)
    return any(said(header) for said in by_name) or names_loss(header) or _is_currency(header)


def _is_currency(header: str) -> bool:
    return currency_column([header]) is not None


def cut(table: Table, start: int, stop: int, row: int) -> Table:
    """The leads of a table from `start` to `stop`, whose rows are counted from `row` on."""
    frame = table.frame.iloc[start:stop].reset_index(drop=True)
    issues = [issue for issue in table.issues if issue.kind in _OF_NAMES]
    aside, outside = table.set_aside.iloc[:0], table.outside.iloc[:0]
    return replace(
        table, frame=frame, rows=table.rows[start:stop] + row, issues=issues, set_aside=aside,
        outside=outside, blank_rows=0,
    )  # fmt: skip


def columns_of(table: Table, headers: Sequence[str]) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Some columns of a table, and the row of each lead."""
    return table.frame[list(headers)], table.rows
