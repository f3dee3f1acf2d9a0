"""What each source has cost: a table of two columns, kept as CSV in the data folder."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from scoring.delivery.tables import to_csv
from scoring.errors import FileRefused
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.numbers import read_numbers
from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.mapping import normalise
from scoring.intake.table.finishing import finished
from scoring.intake.table.reading import lacks_header, read_table
from scoring.kept.writing import write_whole

SOURCE, SPEND = "source", "spend"
# Words of the headers that people give the two columns, the likeliest first.
SOURCE_WORDS = ("source", "channel", "lead origin", "origin")
SPEND_WORDS = ("spend", "cost", "amount", "budget", "money")
# More than this is a slip of the keyboard in any currency.
MOST_SPEND = 1e12


def parse_spend(content: bytes, filename: str, *, header: bool | None = None) -> dict[str, float]:
    """The spend of each source in a CSV or workbook with the columns source and spend.

    A source without an amount is left out. Raises FileRefused, with the row, for amounts that are
    no numbers, below 0 or can be read in two ways, and for a source that appears twice.
    """
    table = _own(content) or read_table(content, filename, header=header)
    if len(table.set_aside):
        raise FileRefused(
            f"Row {table.set_aside['row'].iloc[0]:,} of “{filename}” has a different number of "
            "cells from the other rows. Expected a source and its spend in each row. Correct it "
            "and upload the file again."
        )
    if header is None and lacks_header(table):
        raise FileRefused(
            f"“{filename}” has no column names. Expected a first row with “{SOURCE}” and "
            f"“{SPEND}”, then one row per source. Add it and upload the file again."
        )
    sources = table.frame[_column(table, SOURCE_WORDS, SOURCE)].str.strip()
    amounts = table.frame[_column(table, SPEND_WORDS, SPEND)]
    filled = ~np.asarray(is_missing(amounts))
    _require_sources(table, sources.where(filled, "\0"))
    values = _amounts(table, amounts, filled)
    return {str(s): float(v) for s, v, f in zip(sources, values, filled, strict=True) if f}


def spend_csv(spend: Mapping[str, float]) -> bytes:
    """The spend as formula-safe CSV that `parse_spend` reads back as it was."""
    amounts = [_written(amount) for amount in spend.values()]
    frame = pd.DataFrame({SOURCE: list(spend), SPEND: amounts}, dtype="str")
    return to_csv(frame)


def load_spend(place: Path) -> dict[str, float]:
    """The spend kept there, nothing where there is none. Raises FileRefused for a damaged file."""
    if not place.exists():
        return {}
    try:
        return parse_spend(place.read_bytes(), place.name, header=True)
    except FileRefused as problem:
        raise FileRefused(
            f"The spend saved in the data folder cannot be read and was not overwritten: {problem}"
        ) from problem


def change_spend(place: Path, changes: Mapping[str, float | None]) -> dict[str, float]:
    """Keep these amounts, None for no amount; sources not named stay as they are.

    Returns all that is kept. Raises FileRefused for amounts below 0 or too large.
    """
    for source, amount in changes.items():
        if amount is not None and not 0 <= amount <= MOST_SPEND:
            raise FileRefused(f"The spend of “{source}” {_EXPECTED}, found {amount:,}.")
    merged = {**load_spend(place), **changes}
    kept = {s: round(float(amount), 4) for s, amount in merged.items() if amount is not None}
    if kept:
        write_whole(place, spend_csv(kept))
    else:
        place.unlink(missing_ok=True)
    return kept


# How a file that this project has written begins.
_HEAD = f"\ufeff{SOURCE},{SPEND}\r\n".encode()
_EXPECTED = f"must be a number from 0 to {MOST_SPEND:,.0f}"


def _own(content: bytes) -> Table | None:
    """The table of a file as `spend_csv` writes it, whose every row is a source and none a note."""
    if not content.startswith(_HEAD):
        return None
    rows = list(csv.reader(io.StringIO(content[len(_HEAD) :].decode("utf-8", "replace"))))
    if any(len(row) != 2 for row in rows):
        return None
    frame = pd.DataFrame(rows, columns=[SOURCE, SPEND], dtype="str")
    places = np.arange(2, len(rows) + 2)
    return finished(Table(frame, places, (), no_rows("row", "text"), 0, "CSV, comma, UTF-8"))


def _column(table: Table, words: tuple[str, ...], name: str) -> str:
    headers = [str(header) for header in table.frame.columns]
    for word in words:
        for header in headers:
            if normalise(word) in normalise(header):
                return header
    listed = ", ".join(f"“{header}”" for header in headers[:8])
    raise FileRefused(
        f"No column for the {name} is in the file. Expected the columns “{SOURCE}” and “{SPEND}”, "
        f"found {listed}. Rename the column and upload the file again."
    )


def _require_sources(table: Table, sources: pd.Series) -> None:
    blank = np.flatnonzero(sources == "")
    if len(blank):
        raise FileRefused(
            f"Row {table.rows[blank[0]]:,} has an amount but no source. Expected a source in each "
            "row. Name it, or write (empty) for leads without a source."
        )
    twice = np.flatnonzero(sources.duplicated() & (sources != "\0"))
    if len(twice):
        name = sources.iloc[twice[0]]
        rows = [f"{table.rows[at]:,}" for at in np.flatnonzero(sources == name)]
        raise FileRefused(
            f"The source “{name}” appears in rows {' and '.join(rows[:4])}. Expected each source "
            "once. Add its amounts up and upload the file again."
        )


def _amounts(table: Table, cells: pd.Series, filled: np.ndarray) -> np.ndarray:
    read = read_numbers(cells)
    either = (read.ambiguous | read.inferred) & cells.str.contains(".", regex=False).to_numpy()
    wrong = filled & ~((read.values >= 0) & (read.values <= MOST_SPEND))
    for places, why in (
        (np.flatnonzero(either), "can be read in two ways; write 1234 or 1234.50 without a "
         "thousands separator"),
        (np.flatnonzero(wrong), _EXPECTED),
    ):  # fmt: skip
        if len(places):
            row, text = table.rows[places[0]], str(cells.iloc[places[0]]).strip()[:40]
            raise FileRefused(f"Row {row:,}, column “{cells.name}”: “{text}” {why}.")
    return read.values


def _written(amount: float) -> str:
    """With no three decimals, which could be read as thousands."""
    return f"{amount:.2f}" if round(amount, 2) == round(amount, 4) else f"{amount:.4f}"
