"""Leads to look at: every column typed, with outcomes, dates and chances where there are any."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import count
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import LeadScoringError
from scoring.history.fingerprint import fingerprint
from scoring.history.maturity import find_conversions
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.history.outcome import learned_meaning, outcomes
from scoring.history.roles import NO_CREATED, creation_found, propose_schema
from scoring.insight.held_cells import HeldCells
from scoring.intake.cells.date_columns import read_once
from scoring.intake.cells.missing import missing_among
from scoring.intake.cells.values import is_missing, to_categories, to_numbers
from scoring.intake.issue import Table
from scoring.intake.leads.duplicates import find_persons, person_kind
from scoring.model.counted_numbers import CountedNumbers
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.schema import Column, Kind, LeadSchema, Role

Made = TypeVar("Made")
Seen = TypeVar("Seen", bound=np.generic)


@dataclass(frozen=True)
class Field:
    """One column: `values` (n,) are float64 for numbers, datetime64 for dates, else levels with NA.

    `cells` (n,) is the text as uploaded; `unit` is that of the numbers, "" for none, and `ranges`
    the texts of numbers that stand for ranges. `told` says the distinct cells where that is quicker
    than to look for them.
    """

    name: str
    kind: Kind
    role: Role
    values: pd.Series
    cells: pd.Series
    unit: str = ""
    ranges: tuple[tuple[float, str], ...] = ()
    told: Callable[[], HeldCells | None] | None = field(default=None, compare=False, repr=False)

    @property
    def column(self) -> Column:
        """The column without its values."""
        return Column(self.name, self.kind, self.role, unit=self.unit, ranges=self.ranges)

    @property
    def label(self) -> str:
        """The business wording of the name, with the unit of its numbers."""
        return self.column.measured_label

    @property
    def is_personal(self) -> bool:
        """Whether its values name a person or a lead, and are never shown in a table or a link."""
        return self.role in (Role.ID, Role.PERSONAL) or self.kind in (Kind.EMAIL, Kind.PHONE)

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Where a cell is empty or stands for no value, judged once for all views; (n,)."""
        if self.distinct is None:
            return is_missing(self.cells)
        missing = missing_among(self.distinct.texts, self.distinct.counts)
        found: NDArray[np.bool_] = missing[self.distinct.codes]
        return found

    @cached_property
    def distinct(self) -> HeldCells | None:
        """The distinct cells, found once for all views; None where they hardly repeat."""
        return HeldCells.of(self.cells) if self.told is None else self.told()

    @property
    def numbers(self) -> CountedNumbers:
        """The numbers by how many leads have each."""
        each = self.values.to_numpy(dtype=np.float64)
        if self.distinct is None:
            return CountedNumbers.of(each[~np.isnan(each)])
        each = each[self.distinct.firsts]
        filled = ~np.isnan(each)
        return CountedNumbers.among(each[filled], self.distinct.counts[filled])

    def of_numbers(self, look: Callable[[NDArray[np.float64]], NDArray[Seen]]) -> NDArray[Seen]:
        """What `look` makes of each lead's number, NaN for none, with a look at each but once."""
        each = self.values.to_numpy(dtype=np.float64)
        if self.distinct is None:
            return look(each)
        seen: NDArray[Seen] = look(each[self.distinct.firsts])[self.distinct.codes]
        return seen

    def once(self, make: Callable[["Field"], Made]) -> Made:
        """What `make` makes of the column, made once for all views; nobody may change it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]  # type: ignore[assignment]
        return made

    @cached_property
    def _made(self) -> dict[object, object]:
        return {}

    def part(self, kept: NDArray[np.int64]) -> "Field":
        """The column of the leads at these positions."""
        values, cells = (s.take(kept).reset_index(drop=True) for s in (self.values, self.cells))
        # Of the whole column nothing else stays.
        return replace(self, values=values, cells=cells, told=partial(_held, self.distinct, kept))


@dataclass(frozen=True)
class Scoring:
    """What made the chances of leads: the model and what it read of each, codes (n, p).

    `learned` is true where the file is the very history the model was trained and tested on.
    `errors` (w, n) are the ways in which the chances may be off together, in log-odds, None where
    the model does not know them.
    """

    model: LeadModel
    codes: NDArray[np.float64]
    learned: bool = False
    errors: NDArray[np.float64] | None = None

    def part(self, kept: NDArray[np.int64]) -> "Scoring":
        """What made the chances of the leads at these positions."""
        errors = None if self.errors is None else self.errors[:, kept]
        return replace(self, codes=self.codes[kept], errors=errors)


@dataclass(frozen=True)
class Leads:
    """Leads in the order of their file; every array has shape (n,).

    `outcome` is 1 for converted, 0 for not and NaN where it is open or the file has none; dates are
    NaT, `propensity` is NaN and `tier` "" where unknown. `person` has the same number for leads of
    one person. `until` is the end of observation where these leads are a part of others, `scoring`
    says where propensities come from, None without any. `meaning` is how the outcome was read.
    `undated` names the columns of dates none of which was taken for the creation date, and why.
    `key` is another one for all other leads of this process, also for a part of these.
    """

    name: str
    fields: tuple[Field, ...]
    outcome: NDArray[np.float64]
    created: NDArray[np.datetime64]
    converted_at: NDArray[np.datetime64]
    propensity: NDArray[np.float64]
    tier: NDArray[np.str_]
    person: NDArray[np.int64]
    until: np.datetime64 | None = None
    scoring: Scoring | None = None
    meaning: OutcomeMeaning = USUAL
    undated: str = ""
    key: int = field(default_factory=count(1).__next__, init=False, compare=False)

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which leads have an outcome."""
        return ~np.isnan(self.outcome)

    @property
    def has_outcome(self) -> bool:
        """Whether any lead has an outcome."""
        return bool(self.known.any())

    @property
    def is_dated(self) -> bool:
        """Whether any lead has a creation date."""
        return not bool(np.isnat(self.created).all())

    @property
    def is_scored(self) -> bool:
        """Whether the leads have propensities."""
        return not bool(np.isnan(self.propensity).all())

    @property
    def rate(self) -> float:
        """The share of leads with an outcome that converted, NaN where there are none."""
        return float(self.outcome[self.known].mean()) if self.has_outcome else float("nan")

    @property
    def observed_until(self) -> np.datetime64:
        """The last day anything is known of, by the whole file; NaT without dates."""
        if self.until is not None:
            return self.until
        days = np.concatenate([self.created, self.converted_at])
        dated = days[~np.isnat(days)]
        return dated.max() if len(dated) else np.datetime64("NaT")

    @property
    def groupable(self) -> tuple[Field, ...]:
        """The columns leads can be grouped by: not personal, not free text, not the outcome."""
        return tuple(f for f in self.fields if _is_groupable(f))

    def find(self, name: str) -> Field | None:
        """The column of this name."""
        return next((f for f in self.fields if f.name == name), None)

    def first(self, role: Role) -> Field | None:
        """The first column of a role."""
        return next((f for f in self.fields if f.role is role), None)

    def part(self, mask: NDArray[np.bool_]) -> "Leads":
        """Only the leads where `mask` is true, in their order."""
        kept = np.flatnonzero(mask)
        arrays = ("outcome", "created", "converted_at", "propensity", "tier", "person")
        cut = {name: getattr(self, name)[kept] for name in arrays}
        made = self.scoring and self.scoring.part(kept)
        fields = tuple(f.part(kept) for f in self.fields)
        return replace(self, fields=fields, until=self.observed_until, scoring=made, **cut)


def _is_groupable(field: Field) -> bool:
    free = field.kind is Kind.TEXT or field.is_personal
    return not free and field.role is not Role.OUTCOME


def leads_of(
    table: Table,
    name: str,
    *,
    outcome: str | None,
    created: str | None = None,
    meaning: OutcomeMeaning = USUAL,
) -> Leads:
    """The leads of a table. Raises TrainingRefused for unknown names and for no outcome's words.

    Any number of conversions will do; `meaning` says what the outcome's values mean. Without
    `created` the creation date is found by names and values.
    """
    schema = propose_schema(table.frame, outcome=outcome, created=created, exclude=())
    fields = tuple(_field(c, table) for c in schema.columns)
    known = table.frame[outcome] if outcome is not None else None
    rows = len(table.frame)
    found = _outcome(known, outcome or "", rows, meaning)
    born = schema.first(Role.CREATED)
    made = _dates(fields, born, rows)
    return Leads(
        name=name,
        fields=fields,
        outcome=found,
        created=made,
        converted_at=_converted_at(table.frame, schema, found, made),
        propensity=np.full(rows, np.nan),
        tier=np.full(rows, ""),
        person=find_persons(table, dict(_persons(schema.columns))).number,
        meaning=meaning if known is None else learned_meaning(known, meaning),
        undated="" if born or created == NO_CREATED else _not_taken(table.frame, outcome),
    )


def _not_taken(frame: pd.DataFrame, outcome: str | None) -> str:
    return creation_found(frame, outcome).rejected


def leads_of_batch(scored: ScoredBatch, beside: Leads | None = None) -> Leads:
    """The leads of a scored batch, with their outcomes where the file has the model's column.

    Where that is a stage of which none is said to be open, a lead without a conversion may still
    be called, so no lead has an outcome to count. Held `beside` leads whose outcome a person has
    stated, they have the same one where the file has its column.
    """
    table = scored.leads.table
    name, meaning = scored.model.card.outcome, scored.model.card.meaning
    is_final = not meaning.converted or bool(meaning.still_open)
    stated = None if beside is None else beside.first(Role.OUTCOME)
    if beside is not None and stated is not None and stated.name in table.frame.columns:
        name, meaning, is_final = stated.name, beside.meaning, True
    outcome = name if name in table.frame.columns and is_final else None
    try:
        found = leads_of(table, scored.filename, outcome=outcome, meaning=meaning)
    except LeadScoringError:
        found = leads_of(table, scored.filename, outcome=None)
    created = np.where(np.isnat(scored.leads.created), found.created, scored.leads.created)
    return replace(with_chances(found, scored), created=created, person=scored.leads.person)


def with_chances(leads: Leads, scored: ScoredBatch) -> Leads:
    """The leads with the chances and tiers that a model gave them."""
    scores, learned = scored.scores, _is_learned(leads, scored.model)
    made = Scoring(scored.model, scores.encoded.codes, learned, scored.rate_errors)
    return replace(leads, propensity=scores.propensity, tier=scores.tier, scoring=made)


def _is_learned(leads: Leads, model: LeadModel) -> bool:
    if len(leads) != model.card.rows:
        return False
    frame = pd.DataFrame({f.name: f.cells for f in leads.fields})
    return fingerprint(frame) == model.card.history_sha256


def _field(column: Column, table: Table) -> Field:
    cells, told = table.column(column.name), table.distinct(column.name)
    values = typed_cells(column.kind, cells)
    found = Field(column.name, column.kind, column.role, values, cells, column.unit, column.ranges)
    held = None if told is None else HeldCells.from_distinct(told)
    return replace(found, told=partial(_held, held))


def _held(whole: HeldCells | None, kept: NDArray[np.int64] | None = None) -> HeldCells | None:
    """The distinct cells of a column, or of its leads at some positions."""
    return whole if whole is None or kept is None else whole.part(kept)


def typed_cells(kind: Kind, cells: pd.Series) -> pd.Series:
    """Cells as float64 for numbers, datetime64 for dates, else as levels with NA."""
    if kind is Kind.NUMBER:
        return pd.Series(to_numbers(cells), cells.index)
    if kind is Kind.DATE:
        return read_once(cells).values
    return to_categories(cells)


def _outcome(
    cells: pd.Series | None, name: str, rows: int, meaning: OutcomeMeaning
) -> NDArray[np.float64]:
    found = np.full(rows, np.nan)
    if cells is not None:
        known, converted = outcomes(cells, name, meaning)
        found[known] = converted
    return found


def _dates(fields: tuple[Field, ...], column: Column | None, rows: int) -> NDArray[np.datetime64]:
    found = next((f for f in fields if column is not None and f.name == column.name), None)
    if found is None:
        return np.full(rows, np.datetime64("NaT"), dtype="datetime64[us]")
    return found.values.to_numpy(dtype="datetime64[us]")


def _converted_at(
    frame: pd.DataFrame, schema: LeadSchema, outcome: NDArray[np.float64],
    created: NDArray[np.datetime64],
) -> NDArray[np.datetime64]:  # fmt: skip
    """When leads converted, by the outcome column or one beside it that says so."""
    found = find_conversions(frame, schema, outcome == 1, created)
    if found is None:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[us]")
    return found.at.astype("datetime64[us]")


def _persons(columns: tuple[Column, ...]) -> Iterator[tuple[str, Kind]]:
    """The columns that say which leads are one person."""
    for column in columns:
        kind = person_kind(column.name)
        if column.role is Role.ID or column.kind in (Kind.EMAIL, Kind.PHONE) or kind:
            yield column.name, kind or column.kind
