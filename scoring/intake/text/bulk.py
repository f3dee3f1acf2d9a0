"""Records of a text that is not sound as a whole, those that need no look many at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from scoring.intake.text.limits import piece_end, pieces
from scoring.intake.text.records import (
    Record,
    Splitter,
    sound_records,
    split_records,
)
from scoring.intake.text.sound import is_simple, read_rows
from scoring.intake.text.strict import Dialect
from scoring.intake.text.text_columns import cells_in

_PARTS = (1, 32)  # of a piece; few rows are read singly around one that is odd
_WIDE = 30  # columns, of which each part of a piece would take memory of its own


@dataclass(frozen=True, slots=True)
class Bulk:
    """Records of the usual width, blank ones too, as columns of text."""

    columns: pa.Table


def singly(records: Iterable[Record | Bulk]) -> Iterator[Record]:
    """The same records one by one."""
    for record in records:
        if isinstance(record, Bulk):
            yield from cells_in(record.columns)
        else:
            yield record


def records_in_bulk(
    text: str, dialect: Dialect, width: int, *, first: int
) -> Iterator[Record | Bulk]:
    """The same as `split_records`, where so many at least come one by one before any `Bulk`."""
    if not is_simple(dialect) or width < 2:
        return split_records(text, dialect, width)
    return sound_records(text, dialect, width) or _in_bulk(Splitter(text, dialect, width), first)


def _in_bulk(splitter: Splitter, first: int) -> Iterator[Record | Bulk]:
    """Whole pieces where every row is sound, and the records of the others."""
    lines, records = splitter.lines, splitter.careful()
    untried = dict.fromkeys(_PARTS, 0)
    while True:
        rows = _sound_piece(splitter, untried) if first <= 0 else None
        if rows is not None:
            yield Bulk(rows)
            continue
        record = next(records, None)
        if record is None:
            break
        first -= 1
        yield record
    for start, end in pieces(splitter.text, lines.position):
        rows = read_rows(splitter.text[start:end], splitter.dialect, splitter.width)
        if rows is not None and rows.num_rows:
            yield Bulk(rows)
        else:
            yield from splitter.alone(start, end)


def _sound_piece(splitter: Splitter, untried: dict[int, int]) -> pa.Table | None:
    """The next piece if every row of it is sound, and the lines behind it are next.

    `untried` says for each size from where on none was tried.
    """
    start = splitter.lines.position
    for parts in _PARTS:
        if start < untried[parts] or (parts > 1 and splitter.width > _WIDE):
            continue
        end = untried[parts] = piece_end(splitter.text, start, parts)
        rows = read_rows(splitter.text[start:end], splitter.dialect, splitter.width)
        if rows is not None and rows.num_rows:
            splitter.lines.position = end
            return rows
    return None
