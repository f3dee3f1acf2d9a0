"""The quality of each column: how full, how varied, and what does not belong there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.held_cells import HeldCells
from scoring.insight.leads import Field, Leads
from scoring.intake.cells.values import to_dates, to_numbers
from scoring.intake.in_hand import cells_in_hand
from scoring.intake.leads.contacts import email_key
from scoring.intake.leads.phones import phone_texts
from scoring.model.counted_numbers import CountedNumbers
from scoring.schema import Kind

# Tukey's "far out": on a normal distribution two numbers in a million lie beyond.
FENCE = 3.0
# A column of texts of which this share reads as numbers or dates was meant to hold them.
MOSTLY = 0.5
DATED = r"\d[-/.\s][\dA-Za-z]"
# What surely has a key, told for a whole column at once: one text after another takes ten times
# as long.
PLAIN = {
    Kind.EMAIL: r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$",
    Kind.PHONE: r"[0-9](?:[^0-9]*[0-9]){6}",
}


@dataclass(frozen=True)
class _Cells:
    """The different cells of a column: `texts` trimmed, `counts` of leads, `keys` their values.

    `missing` is true for empty cells and placeholders; a key is NA where the cell cannot be read.
    All have the shape (different cells,).
    """

    texts: pd.Series
    counts: NDArray[np.int64]
    missing: NDArray[np.bool_]
    keys: pd.Series

    def leads(self, mask: NDArray[np.bool_]) -> int:
        """The number of leads with these cells."""
        return int(self.counts[mask].sum())


def is_hidden(field: Field) -> bool:
    """Whether the values of a column stay unseen: they name a lead, or are free text that may."""
    return field.is_personal or field.kind is Kind.TEXT


def quality(leads: Leads) -> pd.DataFrame:
    """A row per column of the file, in its order.

    column, kind, role; hidden, true where no value is told; filled, leads with a value, and share
    of all; empty, leads with an empty cell, and empty_share (of all); distinct values; commonest
    with commonest_leads and commonest_share (of the filled); least and most, NaN but for numbers;
    placeholders, leads with one, placeholder_share (of all) and placeholder_words; outliers, leads
    under fence_low or over fence_high, which lie 3 interquartile ranges from the quartiles, NA for
    other kinds and where the quartiles are the same; unread, filled cells that are not what `meant`
    says the column holds, with unread_example.
    """
    # A field asks, too, which of its cells are missing.
    with cells_in_hand():
        table = pd.DataFrame([_row(field) for field in leads.fields])
    return table.astype({"commonest_leads": "Int64", "outliers": "Int64"})


def quality_of(field: Field) -> pd.Series:
    """The row of one column."""
    return pd.Series(_row(field))


def _row(field: Field) -> dict[str, object]:
    cells, leads = _cells(field), len(field.cells)
    filled = cells.leads(~cells.missing)
    hidden = is_hidden(field)
    numbers = field.numbers if field.kind is Kind.NUMBER else None
    return {
        "column": field.name,
        "kind": field.kind.value,
        "role": field.role.value,
        "hidden": hidden,
        "filled": filled,
        "share": _share(filled, leads),
        **_empty(cells, leads),
        **_commonest(cells, filled, hidden=hidden),
        **_placeholders(cells, leads, hidden=hidden),
        **_range(numbers),
        **_outliers(numbers),
        **_unread(field, cells, hidden=hidden),
    }


def _cells(field: Field) -> _Cells:
    distinct = field.distinct or HeldCells.every(field.cells)
    stripped = pd.Series(distinct.texts, dtype="str").str.strip()
    counts, first = distinct.counts, distinct.firsts
    if is_hidden(field):
        # In names, ids and texts "NA" and "Null" are words like others.
        empty = (stripped == "").to_numpy(dtype=bool)
        return _Cells(stripped, counts, empty, stripped.mask(empty))
    keys = field.values.take(first).reset_index(drop=True)
    missing = keys.isna().to_numpy(dtype=bool) & field.missing[first]
    return _Cells(stripped, counts, missing, keys)


def _share(count: int, whole: int) -> float:
    return count / whole if whole else float("nan")


def _empty(cells: _Cells, leads: int) -> dict[str, object]:
    empty = cells.leads((cells.texts == "").to_numpy(dtype=bool))
    return {"empty": empty, "empty_share": _share(empty, leads)}


def _commonest(cells: _Cells, filled: int, *, hidden: bool) -> dict[str, object]:
    if hidden or not cells.keys.notna().any():
        nothing = {"commonest": "", "commonest_leads": pd.NA, "commonest_share": np.nan}
        return {"distinct": cells.keys.nunique(), **nothing}
    place, values = pd.factorize(cells.keys)
    told = place >= 0
    sums = np.bincount(place[told], cells.counts[told]).astype(np.int64)
    count = int(sums.max())
    return {
        "distinct": len(sums),
        "commonest": _word(values[int(sums.argmax())]),
        "commonest_leads": count,
        "commonest_share": count / filled,
    }


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.10g}"
    return str(value).removesuffix(" 00:00:00")


def _placeholders(cells: _Cells, leads: int, *, hidden: bool) -> dict[str, object]:
    """Missing cells that are not empty; of hidden columns none is."""
    placed = cells.missing & (cells.texts != "").to_numpy()
    if not placed.any():
        return {"placeholders": 0, "placeholder_share": _share(0, leads), "placeholder_words": ""}
    counts = pd.Series(cells.counts[placed]).groupby(cells.texts[placed].to_numpy()).sum()
    told = counts.sort_values(ascending=False)
    words = "" if hidden else ", ".join(f"{word} {count:,}" for word, count in told.items())
    count = int(told.sum())
    return {
        "placeholders": count,
        "placeholder_share": _share(count, leads),
        "placeholder_words": words,
    }


def _range(counted: CountedNumbers | None) -> dict[str, object]:
    if not counted:
        return {"least": np.nan, "most": np.nan}
    return {"least": float(counted.numbers[0]), "most": float(counted.numbers[-1])}


def _outliers(counted: CountedNumbers | None) -> dict[str, object]:
    nothing: dict[str, object] = {"outliers": pd.NA, "fence_low": np.nan, "fence_high": np.nan}
    if not counted:
        return nothing
    low, high = counted.quantiles((0.25, 0.75))
    if low == high:
        return nothing
    low, high = low - FENCE * (high - low), high + FENCE * (high - low)
    far = (counted.numbers < low) | (counted.numbers > high)
    beyond = int(counted.leads[far].sum())
    return {"outliers": beyond, "fence_low": float(low), "fence_high": float(high)}


def _unread(field: Field, cells: _Cells, *, hidden: bool) -> dict[str, object]:
    meant, read = _reading(field, cells)
    unread = ~read & ~cells.missing
    shown = unread.any() and not hidden
    example = str(cells.texts[unread].iloc[0]) if shown else ""
    return {"meant": meant.value, "unread": cells.leads(unread), "unread_example": example}


def _reading(field: Field, cells: _Cells) -> tuple[Kind, NDArray[np.bool_]]:
    """The kind a column was meant to hold, and which of its cells are read as that."""
    if field.kind in (Kind.NUMBER, Kind.DATE):
        return field.kind, cells.keys.notna().to_numpy()
    if field.kind in (Kind.EMAIL, Kind.PHONE):
        return field.kind, _named(cells.texts, field.kind)
    if field.kind is Kind.CATEGORY:
        return _mixed(cells)
    return field.kind, np.ones(len(cells.texts), dtype=bool)


def _named(texts: pd.Series, kind: Kind) -> NDArray[np.bool_]:
    """Which texts are e-mail addresses, or phones; the keys say so where it is not plain."""
    named = texts.str.contains(PLAIN[kind], regex=True).to_numpy(dtype=bool, copy=True)
    key = email_key if kind is Kind.EMAIL else phone_texts
    named[~named] = [bool(key(text)) for text in texts[~named].tolist()]
    return named


def _mixed(cells: _Cells) -> tuple[Kind, NDArray[np.bool_]]:
    """Whether a column of levels is numbers or dates with something else among them."""
    all_read = np.ones(len(cells.texts), dtype=bool)
    filled = cells.leads(~cells.missing)
    numbers = np.isfinite(to_numbers(cells.texts)) & ~cells.missing
    if filled and cells.leads(numbers) >= MOSTLY * filled:
        return Kind.NUMBER, numbers
    dated = cells.texts.str.contains(DATED, regex=True).to_numpy(dtype=bool)
    if filled and cells.leads(dated) >= MOSTLY * filled:
        dates = to_dates(cells.texts).notna().to_numpy()
        if cells.leads(dates) >= MOSTLY * filled:
            return Kind.DATE, dates
    return Kind.CATEGORY, all_read
