"""Pollutions of a single row: each row in turn, the header too, and each cell of it."""

from collections.abc import Callable
from functools import partial

from .polluted import Polluted, Truth, clean_lines, made, restyled
from .render import Row, line, pieces
from .sources import Source

_OTHER_DELIMITERS = {" ": "blank", ";": "semicolon", ",": "comma", "\t": "tab"}


def _table(source: Source) -> list[Row]:
    return [source.header, *source.rows]


def _polluted(
    source: Source, group: str, place: str, row: int, record: str, **more: object
) -> Polluted:
    records = clean_lines(source)
    records[row] = record
    return made(source, group, place, records, damaged=frozenset({row + 1}), **more)


def _cells(source: Source, row: int) -> list[str]:
    return pieces(_table(source)[row], source.style, header=row == 0)


def delimiter_lost(source: Source, row: int, column: int) -> Polluted:
    """The delimiter after a cell left out, so that two cells are one."""
    cells, mark = _cells(source, row), source.style.delimiter
    merged = [*cells[:column], cells[column] + cells[column + 1], *cells[column + 2 :]]
    place = f"row {row} after column {column}"
    return _polluted(source, "delimiter lost", place, row, mark.join(merged))


def delimiter_too_many(source: Source, row: int, column: int) -> Polluted:
    """The delimiter after a cell written twice, so that there is an empty cell more."""
    cells, mark = _cells(source, row), source.style.delimiter
    longer = [*cells[: column + 1], "", *cells[column + 1 :]]
    place = f"row {row} after column {column}"
    return _polluted(source, "delimiter too many", place, row, mark.join(longer))


def stray_quote(source: Source, row: int, column: int) -> Polluted:
    """A quote before the first letter of a cell, which it belongs to."""
    cells = _cells(source, row)
    cells[column] = source.style.quote + cells[column]
    table = [list(cells) for cells in _table(source)]
    table[row][column] = source.style.quote + table[row][column]
    truth = Truth(table[0], table[1:], range(2, len(table) + 1))
    record = source.style.delimiter.join(cells)
    place = f"row {row} column {column}"
    return _polluted(source, "stray quote", place, row, record, truths=(truth,))


def row_in_other_delimiter(source: Source, row: int, mark: str) -> Polluted:
    """One row with another delimiter, its cells quoted as they were."""
    style = restyled(source, delimiter=mark, reserved=source.style.delimiter)
    record = line(_table(source)[row], style, header=row == 0)
    group = f"one row delimited by {_OTHER_DELIMITERS[mark]}"
    return _polluted(source, group, f"row {row}", row, record)


def row_in_single_quotes(source: Source, row: int) -> Polluted:
    """One row whose cells are quoted by apostrophes, those inside doubled."""
    style = restyled(source, quote="'", escape="'")
    record = line(_table(source)[row], style, header=row == 0)
    return _polluted(source, "one row in single quotes", f"row {row}", row, record)


Maker = Callable[[], Polluted]


def one_row(source: Source) -> dict[str, list[Maker]]:
    """What makes them for one source, by class; making is cheap, but they are thousands."""
    rows, columns = range(len(source.rows) + 1), range(source.width)
    marks = [mark for mark in _OTHER_DELIMITERS if mark != source.style.delimiter]
    cells = [(row, column) for row in rows for column in columns]
    plain = clean_lines(source)
    found: dict[str, list[Maker]] = {
        "delimiter too many": [partial(delimiter_too_many, source, *cell) for cell in cells],
        "delimiter lost": [
            partial(delimiter_lost, source, *cell) for cell in cells if cell[1] + 1 < source.width
        ],
        "stray quote": [partial(stray_quote, source, *cell) for cell in cells],
        "one row in single quotes": [
            partial(row_in_single_quotes, source, row) for row in rows if '"' in plain[row]
        ],
    }
    for mark in marks:
        group = f"one row delimited by {_OTHER_DELIMITERS[mark]}"
        found[group] = [partial(row_in_other_delimiter, source, row, mark) for row in rows]
    return found
