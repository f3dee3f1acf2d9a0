"""What is said of cells read by their unit, and of words judged by their column."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.measures import CellForm, Measure, measure_of
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.cells.unit_evidence import unit_in_name
from scoring.intake.cells.units import DURATION, UNITS
from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.issue import Issue, Table
from scoring.schema import AMOUNTS, RANGES, Column
from scoring.wording import clipped, counted, quoted

# Kinds of these issues.
WITH_UNITS, TURNED_RANGE = "numbers with units", "range turned into a date"
WORD_KEPT, WORD_EMPTIED = "placeholder kept as a value", "value read as not given"
BARE_NUMBERS = "numbers without a unit beside clocks"
BY_OTHERS, SOME_PERCENT = "separator read by other numbers", "percent signs in some cells"
READINGS = frozenset({WITH_UNITS, TURNED_RANGE, WORD_KEPT, WORD_EMPTIED, BY_OTHERS, SOME_PERCENT})
_OF_TIME = frozenset(unit.name for unit in UNITS.values() if unit.measures == DURATION)
_PERCENT = re.compile("[%％]")
# So many forms of a quantity are shown by an example.
_MOST_EXAMPLES = 3
# Values beside a placeholder that are named.
_MOST_BESIDE = 3


def unit_issues(table: Table, header: str, read: ReadNumbers) -> list[Issue]:
    """How the cells of a column with a unit were read, with examples; ranges that became dates."""
    at = np.flatnonzero(read.by_unit)
    if not len(at):
        return []
    cells = table.frame[header].iloc[at].str.strip().reset_index(drop=True)
    first = cells.drop_duplicates()
    values = read.values[at][first.index.to_numpy()].tolist()
    pairs = zip(first.tolist(), values, strict=True)
    told = [(text, value, measure_of(text)) for text, value in pairs]
    known = [(text, value, measure) for text, value, measure in told if measure is not None]
    turned = [text for text, _, measure in known if measure.form is CellForm.TURNED]
    dates = int(cells.isin(turned).sum())
    others = [one for one in known if one[2].form is not CellForm.TURNED]
    counts = all(measure.measures != DURATION for _, _, measure in others)
    unit = "" if counts and read.unit in _OF_TIME else read.unit
    issues = [_of_units(header, unit, others, len(at) - dates)] if others else []
    if turned:
        issues.append(_of_dates(header, turned[0], dates))
    if any(measure.form is CellForm.SHORT_CLOCK for _, _, measure in known):
        issues += _of_bare(table, header, read)
    return issues


def _of_bare(table: Table, header: str, read: ReadNumbers) -> list[Issue]:
    """Numbers beside clocks, whose unit neither a cell nor the header names."""
    values = read.values
    at = np.flatnonzero(~read.by_unit & np.isfinite(values) & (values != 0))
    if not len(at) or unit_in_name(header) is not None:
        return []
    text = clipped(str(table.frame[header].iloc[at[0]]).strip())
    return [
        Issue(
            kind=BARE_NUMBERS,
            row=int(table.rows[at[0]]),
            column=header,
            expected="a unit, or a clock in every cell",
            found=f"“{text}” beside clocks, and nothing shows its unit",
            remedy=f"Read as {text} {read.unit}. Write the unit into the cells or the column name.",
            count=len(at),
        )
    ]


def _of_units(header: str, unit: str, known: list[tuple[str, float, Measure]], count: int) -> Issue:
    examples = {measure.form: (text, value) for text, value, measure in reversed(known)}
    shown = list(reversed(examples.items()))[:_MOST_EXAMPLES]
    read_as = ", ".join(f"“{clipped(text)}” as {value:,.10g}" for _, (text, value) in shown)
    in_unit = "as plain numbers" if unit in ("", AMOUNTS, RANGES) else f"in {unit}"
    middle = " A range counts as its middle." if CellForm.RANGE in examples else ""
    return Issue(
        kind=WITH_UNITS,
        column=header,
        expected="plain numbers",
        found=f"“{clipped(known[0][0])}” and {counted(count - 1, 'other such cell')}",
        remedy=f"Read {in_unit}: {read_as}.{middle}{_of_clock(unit, examples)}",
        count=count,
    )


def _of_clock(unit: str, examples: dict[CellForm, tuple[str, float]]) -> str:
    """What the first part of a short clock was taken for."""
    if CellForm.SHORT_CLOCK not in examples:
        return ""
    text = examples[CellForm.SHORT_CLOCK][0]
    first = "minutes and seconds" if unit == "seconds" else "hours and minutes"
    return f" “{text}” was taken for {first}; check one value."


def sign_issues(table: Table, header: str, cells: DistinctCells, read: ReadNumbers) -> list[Issue]:
    """What other numbers told of "1.200", and shares beside percentages, each with an example.

    `read` is of the distinct cells (d,), of which the first are those of the first leads.
    """
    issues = []
    at = np.flatnonzero(read.inferred)
    if len(at):
        text, value = cells.texts[at[0]].strip(), read.values[at[0]]
        issues.append(
            Issue(
                kind=BY_OTHERS,
                row=int(table.rows[np.argmax(cells.codes == at[0])]),
                column=header,
                expected="numbers that can be read in only one way",
                found=f"“{clipped(text)}”, whose separator may mark decimals or thousands",
                remedy=f"Read as {value:,.15g}, by the other numbers of the column or of its "
                "history. Check one value.",
                count=int(cells.counts[at].sum()),
            )
        )
    return [*issues, *_of_percent(header, cells, read.values)]


def _of_percent(header: str, cells: DistinctCells, values: NDArray[np.float64]) -> list[Issue]:
    """Fractions of one beside cells with a percent sign, which may be meant alike."""
    if len(cells) < 2:
        return []
    signed = np.array([_PERCENT.search(text) is not None for text in cells.texts], dtype=bool)
    signed &= np.isfinite(values)
    shares = np.flatnonzero(~signed & (np.abs(values) < 1) & (values != 0))
    percents = np.flatnonzero(signed)
    if not len(shares) or not len(percents):
        return []
    first, other = cells.texts[percents[0]].strip(), cells.texts[shares[0]].strip()
    return [
        Issue(
            kind=SOME_PERCENT,
            column=header,
            expected="a percent sign in all cells, or in none",
            found=f"“{clipped(first)}” beside “{clipped(other)}”",
            remedy=f"Read as {values[percents[0]]:g} and {values[shares[0]]:g}. If “"
            f"{clipped(other)}” is a share, write it as the others.",
            count=int(cells.counts[shares].sum()),
        )
    ]


def _of_dates(header: str, example: str, count: int) -> Issue:
    measure = measure_of(example)
    low, high = measure.ends("") if measure else (0.0, 0.0)
    return Issue(
        kind=TURNED_RANGE,
        column=header,
        expected="ranges such as 11-50",
        found=f"“{clipped(example)}”, which a spreadsheet made of a range",
        remedy=f"Read as {low:g}-{high:g}, as the other cells are ranges. In the spreadsheet, set "
        "the column to text before ranges are entered.",
        count=count,
    )


def word_issues(table: Table, header: str, column: Column) -> list[Issue]:
    """Words that the column's history showed to be values, or to stand for nothing."""
    if not column.answers and not column.nothing:
        return []
    bare = table.frame[header].str.strip()
    kept = bare[bare.isin(column.answers)]
    gone = bare[bare.str.casefold().isin(column.nothing)]
    beside = bare[~is_missing(bare, column) & ~bare.isin(column.answers)]
    return [
        *_kept(header, kept, beside.value_counts().index[:_MOST_BESIDE]),
        *_emptied(header, gone),
    ]


def _kept(header: str, cells: pd.Series, beside: Iterable[str]) -> list[Issue]:
    if not len(cells):
        return []
    others = quoted(beside, _MOST_BESIDE)
    why = f", as {others} are" if others else ", as in the history"
    return [
        Issue(
            kind=WORD_KEPT,
            column=header,
            expected="values, or empty cells",
            found=f"{quoted(cells.unique(), _MOST_BESIDE)}, which elsewhere stands for nothing",
            remedy=f"Kept as a value of this column{why}.",
            count=len(cells),
        )
    ]


def _emptied(header: str, cells: pd.Series) -> list[Issue]:
    if not len(cells):
        return []
    return [
        Issue(
            kind=WORD_EMPTIED,
            column=header,
            expected="values, or empty cells",
            found=f"{quoted(cells.unique(), _MOST_BESIDE)}, which stands for nothing here",
            remedy="Counts as not given, as nearly all cells of the history held it, or numbers.",
            count=len(cells),
        )
    ]
