"""The call list as a workbook: all leads on one sheet, then those of each rep on another."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scoring.delivery.book import written_book
from scoring.delivery.call_list import (
    COMPANY,
    EMAIL,
    LIST_VALUE,
    NAME,
    OWNER,
    PHONE,
    SOURCE,
    TITLE,
    call_list,
)
from scoring.delivery.tables import XLSX_ROWS, readable_column
from scoring.errors import BatchRefused
from scoring.intake.table.dispositions import DISPOSITIONS, OUTCOME
from scoring.intake.table.own_lists import (
    ALL_LEADS,
    CHANCE,
    LIST_ID,
    LIST_RANK,
    LIST_REP,
    NOTES,
    WATCH,
    WHY,
)
from scoring.model.call_plan import CallPlan
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.wording import clipped, counted, moment

# The narrowest and widest that a column may be, in signs; others are as wide as their header.
_WIDTHS = {
    LIST_REP: (6, 14), NAME: (12, 24), COMPANY: (10, 22), TITLE: (8, 20), PHONE: (12, 20),
    EMAIL: (12, 28), WHY: (30, 46), WATCH: (18, 34), SOURCE: (8, 18), LIST_VALUE: (8, 13),
    OWNER: (8, 18), LIST_ID: (6, 22), OUTCOME: (18, 18), NOTES: (28, 28),
}  # fmt: skip
_MARGIN = 2  # signs around the widest cell, and the button of the filter
_MOST_SIGNS = 31  # of the name of a sheet
_MOST_TEXT = 2_000  # of a cell
_MOST_HEADER = 90  # of the name of a file in the head of a page
_A4 = 9
# Shares below ten per cent have one decimal, as on the screens.
_SHARE = "[<0.0995]0.0%;0%"


def call_workbook(scored: ScoredBatch, reasons: Sequence[LeadReasons], plan: CallPlan) -> bytes:
    """The call list as XLSX; `reasons` of the called leads, first to last.

    Sheets: All, then one for each rep by name. Text is text by type, so that nothing in it is a
    formula and phones stay as they are. Raises BatchRefused over the format's limit.
    """
    if plan.capacity >= XLSX_ROWS and len(reasons) >= XLSX_ROWS:
        raise BatchRefused(
            f"An XLSX sheet holds {XLSX_ROWS - 1:,} rows, and the call list has "
            f"{len(reasons):,}. Call fewer leads, or download the CSV."
        )
    table = call_list(scored, reasons, plan)
    # On a sheet for all and on that of its rep.
    return written_book(lambda book: _fill_list(book, scored, table, plan), cells=2 * table.size)


def _fill_list(
    book: xlsxwriter.Workbook, scored: ScoredBatch, table: pd.DataFrame, plan: CallPlan
) -> None:
    # The same batch gives the same bytes.
    book.set_properties({"created": datetime.fromisoformat(scored.scored_at)})
    pages = _Pages(book, scored)
    names = sheet_names([ALL_LEADS, *plan.reps])
    pages.add(names[0], table)
    turns = plan.turns(scored) if plan.reps else np.empty(0, dtype=np.int64)
    for place, name in enumerate(names[1:]):
        pages.add(
            name, table.iloc[np.flatnonzero(turns == place)].drop(columns=LIST_REP, errors="ignore")
        )


def call_list_name(scored: ScoredBatch, plan: CallPlan) -> str:
    """What the workbook is called.

    By the file and the number of calls: "call_300_of_leads.xlsx".
    """
    stem = re.sub(r"[^\w.-]+", "_", scored.filename.rsplit(".", 1)[0]).strip("_.") or "leads"
    return f"call_{len(plan.called(scored))}_of_{stem[:60]}.xlsx"


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that a workbook takes for its sheets, each once whatever its case.

    >>> sheet_names(["All", "Ana/Ben", "all", "'x'", "History", ""])
    ['All', 'Ana Ben', 'all (2)', 'x', 'History (2)', 'Sheet']
    """
    found: list[str] = []
    for name in wanted:
        # No signs that end a reference to the sheet, no quote at an end, none that has no shape.
        bare = re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]+", " ", name)
        bare = _cut(" ".join(bare.split()).strip("' "), _MOST_SIGNS) or "Sheet"
        free, number = bare, 2
        while free.casefold() in {"history", *(other.casefold() for other in found)}:
            ending = f" ({number})"
            free, number = _cut(bare, _MOST_SIGNS - len(ending)) + ending, number + 1
        found.append(free)
    return found


def _cut(text: str, most: int) -> str:
    """So many units of UTF-16 of a text at most, which is how a spreadsheet counts."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text.rstrip("' ")


class _Pages:
    """Writes sheets of a call list that look and print alike."""

    def __init__(self, book: Workbook, scored: ScoredBatch) -> None:
        self._book, self._scored = book, scored
        sign = scored.worth.currency.replace('"', "")
        money = f'"{sign}"#,##0' if sign else "#,##0"
        top = {"valign": "top"}
        self._head = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#EEF1F5", "text_wrap": True, **top}
        )
        self._text = book.add_format({"text_wrap": True, "num_format": "@", **top})
        plain = book.add_format(top)
        self._formats = {
            LIST_RANK: plain,
            CHANCE: book.add_format({"num_format": _SHARE, **top}),
            LIST_VALUE: book.add_format({"num_format": money, **top}),
        }

    def add(self, name: str, table: pd.DataFrame) -> None:
        """One sheet."""
        sheet = self._book.add_worksheet(name)
        self._set_up(sheet, name, table)
        formats = [self._formats.get(column, self._text) for column in table.columns]
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column, self._head)
        columns = [_cells(column) for _, column in table.items()]
        for row, cells in enumerate(zip(*columns, strict=True), start=1):
            for place, (cell, look) in enumerate(zip(cells, formats, strict=True)):
                _write(sheet, (row, place), cell, look)

    def _set_up(self, sheet: Worksheet, name: str, table: pd.DataFrame) -> None:
        last, width = len(table), table.shape[1] - 1
        for place, (column, cells) in enumerate(table.items()):
            sheet.set_column(place, place, _width(str(column), cells))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, width)
        sheet.data_validation(
            1, table.columns.get_loc(OUTCOME), max(1, last), table.columns.get_loc(OUTCOME),
            {"validate": "list", "source": list(DISPOSITIONS), "error_title": OUTCOME,
             "error_message": "Choose an outcome of the list. Write the rest under Notes."},
        )  # fmt: skip
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(0.4, 0.4, 0.7, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.hide_gridlines(0)
        version, at = self._scored.model.card.version, moment(self._scored.scored_at)
        title = f"Call list {name}: {counted(last, 'lead')} of {self._scored.filename}"
        sheet.set_header(f"&L&B{_printed(title)}&R{_printed(at)} UTC")
        sheet.set_footer(f"&LModel {_printed(version)}&RPage &P of &N")


def _printed(text: str) -> str:
    """A text for the head of a page, in which "&" begins an order."""
    return clipped(text, _MOST_HEADER).replace("&", "&&")


def _width(name: str, cells: pd.Series) -> int:
    """As wide as the cells are, all but the longest twentieth of them."""
    least, most = _WIDTHS.get(name, (len(name), len(name)))
    if pd.api.types.is_numeric_dtype(cells):
        lengths = np.array([len(f"{x:,.0f}") for x in cells[cells.notna()].tolist()] or [0])
    else:
        lengths = cells.str.len().to_numpy(dtype=np.float64)
    usual = float(np.quantile(lengths, 0.95)) if len(lengths) else 0.0
    return int(min(max(least, usual, len(name)), max(most, len(name)))) + _MARGIN


def _cells(column: pd.Series) -> list[object]:
    if pd.api.types.is_numeric_dtype(column):
        return [None if np.isnan(x) else x for x in column.to_numpy(dtype=np.float64).tolist()]
    return [clipped(text, _MOST_TEXT) for text in readable_column(column.astype("str")).tolist()]


def _write(sheet: Worksheet, place: tuple[int, int], cell: object, look: Format) -> None:
    if isinstance(cell, str) and cell:
        sheet.write_string(*place, cell, look)
    elif isinstance(cell, float):
        sheet.write_number(*place, cell, look)
    else:
        sheet.write_blank(*place, None, look)
