"""Columns filled only for leads of one outcome, and what is told of columns left out anyway."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.roles import MAY_BE_LATER
from scoring.intake.cells.date_columns import dates_of, filled_of
from scoring.schema import INPUT_ROLES, Column, Kind, LeadSchema, Role
from scoring.wording import percent

# So many leads of the other outcome must be expected among the filled for their lack to prove much,
_LEAST_EXPECTED = 20
# and of those expected so few are found: honest codes of referrers convert at 98%, not at 99.
_MOST_FOUND = 0.02
# Under this share of later dates a few mistyped ones are taken for what they are.
_SOME_LATER = 0.01


def filled_only(filled: NDArray[np.bool_], outcome: NDArray[np.bool_]) -> str:
    """For which leads alone it is filled, with counts, "" where for both; arrays (n,).

    >>> filled_only(np.arange(100) < 30, np.arange(100) < 40)
    ''
    >>> filled_only(np.arange(100) < 35, np.arange(100) < 40)
    'only for leads that converted (35 of 35)'
    """
    return one_sided(int(filled.sum()), int((filled & outcome).sum()), float(outcome.mean()))


def one_sided(leads: int, converted: int, rate: float, which: str = "") -> str:
    """As `filled_only`, by the counts of the filled leads and the rate of all leads.

    `which` says which leads were counted, where these are not all of the history.

    >>> one_sided(35, 0, 0.6, "training leads"), one_sided(35, 9, 0.6)
    ('only for leads that did not convert (35 of 35 training leads)', '')
    """
    only = _only(leads, converted, rate, "converted")
    only = only or _only(leads, leads - converted, 1 - rate, "did not convert")
    return f"{only.removesuffix(')')} {which})" if only and which else only


def _only(leads: int, hits: int, rate: float, words: str) -> str:
    expected = leads * (1 - rate)
    if expected < _LEAST_EXPECTED or leads - hits > _MOST_FOUND * expected:
        return ""
    nearly = "" if hits == leads else "nearly "
    return f"{nearly}only for leads that {words} ({hits:,} of {leads:,})"


def explained(
    schema: LeadSchema,
    frame: pd.DataFrame,
    outcome: NDArray[np.bool_],
    converted_at: NDArray[np.datetime64] | None,
) -> LeadSchema:
    """The schema in which columns left out anyway say as well how they know the outcome.

    `outcome` and `converted_at` (NaT for none) have the shape (n,) of the frame's leads.
    """
    days = _days_by_which_known(schema, frame, converted_at)
    return LeadSchema(tuple(_explained(c, frame[c.name], outcome, *days) for c in schema.columns))


def _explained(
    column: Column, cells: pd.Series, outcome: NDArray[np.bool_],
    created: NDArray[np.datetime64] | None, converted: NDArray[np.datetime64] | None,
) -> Column:  # fmt: skip
    if column.role in INPUT_ROLES or column.role is Role.OUTCOME:
        return column
    if column.reason == MAY_BE_LATER:
        column = _dated(column, _days(cells), created, converted)
    only = filled_only(filled_of(cells), outcome)
    reasons = [column.reason, f"it is filled in {only}" if only else ""]
    return replace(column, reason="; ".join(filter(None, reasons)))


def _days_by_which_known(
    schema: LeadSchema, frame: pd.DataFrame, converted_at: NDArray[np.datetime64] | None
) -> tuple[NDArray[np.datetime64] | None, NDArray[np.datetime64] | None]:
    """The days of creation and of conversion, None where no column says."""
    created = schema.first(Role.CREATED)
    dated = any(c.kind is Kind.DATE and c.role is Role.QUARANTINED for c in schema.columns)
    first = _days(frame[created.name]) if created and dated else None
    return first, None if converted_at is None else converted_at.astype("datetime64[D]")


def _days(cells: pd.Series) -> NDArray[np.datetime64]:
    return dates_of(cells).read.values.to_numpy(dtype="datetime64[D]")


def _dated(
    column: Column, days: NDArray[np.datetime64],
    created: NDArray[np.datetime64] | None, converted: NDArray[np.datetime64] | None,
) -> Column:  # fmt: skip
    """With when its days lie, as far as creation or conversion dates tell."""
    late = _share(days >= converted, days, converted) if converted is not None else 0.0
    if late >= _SOME_LATER:
        return replace(column, reason=f"a date on or after the conversion in {percent(late)} of "
                       "the leads that converted")  # fmt: skip
    if created is None:
        return column
    later = _share(days > created, days, created)
    if later >= _SOME_LATER:
        return replace(column, reason=f"a date after the creation date in {percent(later)} of the "
                       "leads that have it, so perhaps after the outcome")  # fmt: skip
    reason = "a date, hardly ever after the creation date; models do not learn from dates"
    return replace(column, role=Role.UNUSED, reason=reason)


def _share(
    true: NDArray[np.bool_], first: NDArray[np.datetime64], second: NDArray[np.datetime64]
) -> float:
    """The share of leads with both dates for which it is true, 0 where none has both."""
    both = ~(np.isnat(first) | np.isnat(second))
    return float(true[both].mean()) if both.any() else 0.0
