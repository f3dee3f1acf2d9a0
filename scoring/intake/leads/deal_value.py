"""Deal values as money: amounts in words and currencies, without what nobody has meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.issue import Issue, Table
from scoring.intake.leads.money import amounts, currencies, currency_column
from scoring.wording import clipped, counted

ABSURD, NOT_GIVEN, CURRENCIES = "absurd deal value", "no deal value", "several currencies"
# A value so many times the middle one was typed with a few digits more.
_TIMES = 1_000
# Written where something had to be: the same sign again and again, or a one beside large amounts.
_DUMMIES = (1.0, 1234567.0, 12345678.0, 123456789.0, 1234567890.0)
_NINES, _LARGE = r"9{5,}(?:[.,]9+|[.,]0+)?", 100.0
_FEWEST = 5
# Headers of amounts that a system has brought into one currency.
_IN_ONE = re.compile(
    r"convert|umgerechnet|converti|(?:company|base|home|corporate|local) currency"
    r"|\b(?:usd|eur|gbp|inr|aud|cad|chf|jpy|brl)\b"
)


@dataclass(frozen=True)
class DealValue:
    """Money per lead, shape (n,), NaN where not given or absurd, and what is told of these.

    `currency` is the sign that most cells or the column of currencies say, "" for none; amounts in
    another one count as not given.
    """

    values: NDArray[np.float64]
    currency: str = ""
    issues: tuple[Issue, ...] = ()


def read_deal_value(table: Table, header: str | None) -> DealValue:
    """The deal values of a column, all NaN without one."""
    if header is None:
        return DealValue(np.full(len(table.frame), np.nan))
    cells = table.frame[header]
    values = amounts(cells)
    absurd = _absurd(values, cells)
    missing = np.isnan(values)
    values[absurd] = np.nan
    signs = _currencies(table.frame, header)
    counts = pd.Series(signs[(signs != "") & ~missing]).value_counts()
    main = str(counts.index[0]) if len(counts) else ""
    # Sums of several currencies are sums of nothing.
    values[(signs != "") & (signs != main)] = np.nan
    told = [_absurd_issue(table, header, absurd), _missing_issue(header, missing)]
    told += [_currency_issue(header, counts)]
    return DealValue(values, main, tuple(issue for issue in told if issue is not None))


def _absurd(values: NDArray[np.float64], cells: pd.Series) -> NDArray[np.bool_]:
    """Which values (n,) nobody has meant: below zero, dummies, a thousand times the others."""
    known = values[values > 0]
    found = values < 0
    middle = float(np.median(known)) if len(known) else 0.0
    nines = np.flatnonzero(values >= 99_999)
    found[nines] |= cells.iloc[nines].str.strip().str.fullmatch(_NINES).to_numpy(dtype=bool)
    if middle >= _LARGE:
        found |= np.isin(values, _DUMMIES) & (values != middle)
    if len(known) >= _FEWEST:
        found |= values > _TIMES * middle
    return found


def _currencies(frame: pd.DataFrame, header: str) -> NDArray[np.object_]:
    """The currency of each lead's amount, "" where nothing says it; (n,).

    What an amount itself says comes before a column of currencies, which is not asked where the
    amounts are said to be in one of them, whatever the deal was made in.
    """
    own = currencies(frame[header], named=False)
    if _IN_ONE.search(header.casefold()):
        return own
    column = currency_column(name for name in map(str, frame.columns) if name != header)
    named = own if column is None else currencies(frame[column], named=True)
    return np.where(own == "", named, own)


def _absurd_issue(table: Table, header: str, absurd: NDArray[np.bool_]) -> Issue | None:
    rows = np.flatnonzero(absurd)
    if not len(rows):
        return None
    cell = clipped(str(table.frame[header].iloc[rows[0]]).strip())
    return Issue(
        kind=ABSURD,
        row=int(table.rows[rows[0]]),
        column=header,
        expected="an amount of money that a deal may bring",
        found=f"{counted(len(rows), 'lead')} with an amount such as “{cell}”",
        remedy="These leads count as without a deal value. Correct the amounts.",
        count=len(rows),
    )


def _missing_issue(header: str, missing: NDArray[np.bool_]) -> Issue | None:
    count = int(missing.sum())
    if not count:
        return None
    return Issue(
        kind=NOT_GIVEN,
        column=header,
        expected="an amount of money for each lead",
        found=f"{counted(count, 'lead')} of {len(missing):,} without an amount",
        remedy="Fill the column to rank these leads by chance and value.",
        count=count,
    )


def _currency_issue(header: str, signs: "pd.Series[int]") -> Issue | None:
    if len(signs) < 2:
        return None
    named: Sequence[str] = [f"{sign} ({count:,})" for sign, count in signs.items()]
    return Issue(
        kind=CURRENCIES,
        column=header,
        expected="amounts in one currency",
        found=f"amounts in {', '.join(named[:4])}",
        remedy=f"Only those in {signs.index[0]} count. Export the values in one currency.",
        count=int(signs.iloc[1:].sum()),
    )
