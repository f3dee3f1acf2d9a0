"""A table and a schema make a batch: one row per lead, typed, with everything odd told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.errors import BatchRefused
from scoring.intake.cells.date_columns import read_once
from scoring.intake.cells.dates import ReadDates
from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.cells.told import sign_issues, unit_issues, word_issues
from scoring.intake.cells.unread import date_issues, number_issues
from scoring.intake.cells.values import is_missing
from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.issue import Issue, Table
from scoring.intake.leads.contact_columns import Contacts, read_contacts
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.deal_value import DealValue, read_deal_value
from scoring.intake.leads.dialling import Dialling
from scoring.intake.leads.duplicates import find_persons, person_kind
from scoring.intake.leads.lead_match import match_leads, read_columns
from scoring.intake.leads.mapping import ColumnMatch, Confirmed
from scoring.intake.leads.typed_cells import TypedCells, nothing_typed
from scoring.intake.table.own_columns import own_columns
from scoring.intake.table.own_lists import outcomes_in
from scoring.schema import Column, Kind, LeadSchema, Role


@dataclass(frozen=True)
class LeadBatch:
    """Leads ready to be scored, in the order of the file.

    `typed` has each model input by the model's name; a column missing from the file holds nothing.
    `created` is NaT where unknown.
    `person` has the same number for leads of one person, shape (n,). `issues` holds the reading
    issues too. `is_typed_as_shown` where `typed` is of the cells of `table` as they stand there,
    and of no table that a recipe made of it.
    """

    table: Table
    schema: LeadSchema
    match: ColumnMatch
    typed: Mapping[str, TypedCells]
    created: NDArray[np.datetime64]
    person: NDArray[np.int64]
    issues: Sequence[Issue]
    who: ContactColumns
    worth: DealValue
    is_typed_as_shown: bool = False

    def __len__(self) -> int:
        return len(self.table.frame)

    @cached_property
    def values(self) -> pd.DataFrame:
        """One column per model input: float64 for numbers, text with NA for categories.

        Scoring needs none of it: it is as large as the file.
        """
        index = self.table.frame.index
        columns = {name: cells.series(index) for name, cells in self.typed.items()}
        return pd.DataFrame(columns, index=index, copy=False)

    @property
    def has_ids(self) -> bool:
        """Whether the ids come from the file."""
        return self.id_header is not None

    @property
    def id_header(self) -> str | None:
        """The uploaded column of the ids, None where the file has none."""
        return self.who.first(Contact.ID)

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """The ids as exact text, shape (n,).

        The number of the lead (the first is 1) where the file has none, "row 7" where only that
        cell is empty.
        """
        return np.array(self.id_cells.to_numpy(dtype=object))

    def id_at(self, position: int) -> str:
        """One of the ids, without those of all leads."""
        if self.id_header is None:
            return str(position + 1)
        cell = str(self.table.column(self.id_header).iloc[position])
        return cell if cell.strip() else f"row {self.table.rows[position]}"

    def id_order(self, among: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of the id of each of these leads among theirs, by the signs of their texts."""
        ids = pa.array(self.id_cells.iloc[among], pa.large_string())
        order = pc.rank(ids, sort_keys="ascending", tiebreaker="dense")
        return np.asarray(order.to_numpy(), dtype=np.int64) - 1

    @property
    def id_cells(self) -> pd.Series:
        """The same as a column."""
        if self.id_header is None:
            return pd.Series(np.arange(1, len(self) + 1)).astype("str")
        cells = self.table.column(self.id_header)
        blank = cells.str.strip() == ""
        if not blank.any():
            return cells
        rows = pd.Series(self.table.rows, cells.index).astype("str")
        return cells.mask(blank, "row " + rows)

    @property
    def file_ids(self) -> NDArray[np.object_]:
        """The ids as uploaded, "" where a lead has none; shape (n,)."""
        if self.id_header is None:
            return np.full(len(self), "", dtype=object)
        return self.table.column(self.id_header).to_numpy(dtype=object)

    @cached_property
    def contacts(self) -> Contacts:
        """Who the leads are and how to reach them."""
        worth = self.worth
        return read_contacts(self.table.frame, self.who, worth.values, worth.currency)

    @cached_property
    def dialling(self) -> Dialling:
        """How their phone numbers are dialled."""
        return Dialling.of(phone for phone in dict.fromkeys(self.contacts.phone) if phone)

    @cached_property
    def duplicates(self) -> NDArray[np.bool_]:
        """True for every lead that shares its person with another lead; shape (n,)."""
        return np.asarray(np.bincount(self.person)[self.person] > 1)

    @cached_property
    def _blanks(self) -> dict[Column, NDArray[np.bool_]]:
        return {}

    def blank(self, column: Column) -> NDArray[np.bool_] | None:
        """Where a model column is empty as uploaded, or stands for no value, judged once; (n,).

        None when the file lacks it.
        """
        cells = self.uploaded(column.name)
        if cells is not None and column not in self._blanks:
            typed = self.typed.get(column.name) if self.is_typed_as_shown else None
            self._blanks[column] = is_missing(cells, column) if typed is None else typed.blank
        return self._blanks.get(column)

    def distinct(self, name: str) -> DistinctCells | None:
        """The distinct texts of a model column, None where few repeat or the file lacks it."""
        theirs = self.match.matched.get(name)
        return None if theirs is None else self.table.distinct(theirs)

    def uploaded(self, name: str) -> pd.Series | None:
        """The uploaded text of a model column, None when the file lacks it."""
        theirs = self.match.matched.get(name)
        return None if theirs is None else self.table.column(theirs)


def build_batch(
    table: Table,
    schema: LeadSchema,
    *,
    confirmed: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    contacts: Mapping[str, str] | None = None,
) -> LeadBatch:
    """Type the table's columns for the schema. Raises BatchRefused when no input column matches.

    `confirmed` maps model columns to uploaded ones where a person said so, `values` uploaded values
    of a category to those the model knows; the table keeps the text as uploaded. Outcome and
    quarantined columns of the schema are never read. Who leads are is looked for in all columns,
    by what a person said in `contacts`; without it only what the schema names is taken.
    """
    said = Confirmed(confirmed or {}, contacts=contacts or {})
    match, who = match_leads(table, schema, said, seek=contacts is not None)
    require_inputs(match, schema, table)
    typed, unread = typed_inputs(table, match, schema)
    meant = {
        name: typed[name].meant(said) for name, said in (values or {}).items() if name in typed
    }
    together = seen_together(table, who, person_columns(table, schema, match, who))
    return LeadBatch(
        table=table,
        schema=schema,
        match=match,
        typed=typed | meant,
        created=together.created,
        person=together.person,
        issues=[
            *table.issues,
            *together.of_persons,
            *unread,
            *together.of_dates,
            *together.worth.issues,
        ],
        who=who,
        worth=together.worth,
        is_typed_as_shown=True,
    )


def unscored_batch(table: Table, schema: LeadSchema | None = None) -> LeadBatch:
    """The leads of a table by who they are and when they came, of whom no field is read.

    By the columns of a schema, without one by what the file has.
    """
    known = schema or LeadSchema(())
    match, who = match_leads(table, known, Confirmed({}), seek=schema is None)
    together = seen_together(table, who, person_columns(table, known, match, who))
    return LeadBatch(
        table=table,
        schema=known,
        match=match,
        typed={},
        created=together.created,
        person=together.person,
        issues=[*table.issues, *together.of_persons, *together.of_dates],
        who=who,
        worth=together.worth,
    )


@dataclass(frozen=True)
class Together:
    """What all leads of a file say together, in its order, and what is told of it.

    `created` and `person` as LeadBatch has them.
    """

    created: NDArray[np.datetime64]
    person: NDArray[np.int64]
    worth: DealValue
    of_persons: Sequence[Issue]
    of_dates: Sequence[Issue]


def seen_together(table: Table, who: ContactColumns, persons: Mapping[str, Kind]) -> Together:
    """What is read of all leads at once: when they came, who is whom, what they are worth.

    `persons` are the columns of `person_columns`; of a table the columns count that say who leads
    are, and no others.
    """
    dates, found = _dates(table, who), find_persons(table, persons)
    worth = read_deal_value(table, who.first(Contact.VALUE))
    unread = [] if dates is None else date_issues(table, str(who.first(Contact.CREATED)), dates)
    return Together(_created(table, dates), found.number, worth, found.issues, unread)


def require_inputs(match: ColumnMatch, schema: LeadSchema, table: Table) -> None:
    """Raise BatchRefused where no column of a table is an input."""
    if not any(c.name in match.matched for c in schema.inputs):
        raise BatchRefused(_no_input_message(schema, table))


def _no_input_message(schema: LeadSchema, table: Table) -> str:
    if len(own_columns(table.frame)) >= len(table.frame.columns) / 2:
        outcomes = outcomes_in(table.frame)
        what = "for your CRM: it holds scores and no fields of leads. Import it there."
        if outcomes is not None:
            what = f"as a list to call, without the fields of its leads. {outcomes.sentence}"
        return (
            f"This file was written here {what} To rank leads again, upload the export that they "
            "came from."
        )
    ours = ", ".join(c.name for c in schema.inputs[:6])
    theirs = ", ".join(map(str, table.frame.columns[:6]))
    return (
        f"None of the {len(schema.inputs)} fields this model reads is in the file. "
        f"Expected columns such as {ours[:150]}; found {theirs[:150]}. "
        "Upload the export the model was trained for, or train a model on its history."
    )


def typed_input(table: Table, header: str | None, column: Column) -> TypedCells:
    """An input typed, of the uploaded column of that name; None where the file lacks it."""
    if header is None:
        return nothing_typed(column, len(table.frame))
    return TypedCells.of(table.cells(header), column, header)


def _dates(table: Table, who: ContactColumns) -> ReadDates | None:
    """The creation dates, None when the file has none."""
    theirs = who.first(Contact.CREATED)
    return None if theirs is None else read_once(table.column(theirs))


def _created(table: Table, dates: ReadDates | None) -> NDArray[np.datetime64]:
    if dates is None:
        return np.full(len(table.frame), np.datetime64("NaT"), dtype="datetime64[us]")
    return dates.values.to_numpy(dtype="datetime64[us]")


def person_columns(
    table: Table, schema: LeadSchema, match: ColumnMatch, who: ContactColumns
) -> dict[str, Kind]:
    """Uploaded columns that name a person: the schema's and the id's, else e-mails and phones."""
    keys = [c for c in schema.columns if c.role is Role.ID or c.kind in (Kind.EMAIL, Kind.PHONE)]
    known = {match.matched[c.name]: c.kind for c in keys if c.name in match.matched}
    known |= {h: Kind.TEXT for h in who.columns.get(Contact.ID, ()) if h not in known}
    headers = read_columns(table, schema)
    return known | {h: kind for h in headers if h not in known and (kind := person_kind(h))}


def typed_inputs(
    table: Table, match: ColumnMatch, schema: LeadSchema
) -> tuple[dict[str, TypedCells], list[Issue]]:
    """The inputs of a schema typed, by the model's name, and what is odd in them."""
    issues, typed = list[Issue](), dict[str, TypedCells]()
    for column in schema.inputs:
        header = match.matched.get(column.name)
        found = typed_input(table, header, column)
        if header is not None and found.read is not None:
            issues += _number_issues(table, header, found.cells, found.read)
        # Of all columns at once the texts of numbers would take more room than all else.
        typed[column.name] = found.without_texts
    for column in schema.inputs:
        if column.name in match.matched:
            issues += word_issues(table, match.matched[column.name], column)
    return typed, issues


def _number_issues(
    table: Table, header: str, cells: DistinctCells, read: ReadNumbers
) -> list[Issue]:
    issues: list[Issue] = []
    if read.is_told:
        of_leads = read.take(cells.codes)
        issues += number_issues(table, header, of_leads)
        issues += unit_issues(table, header, of_leads)
    return [*issues, *sign_issues(table, header, cells, read)]
