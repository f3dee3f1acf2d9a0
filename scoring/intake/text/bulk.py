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
    lines, records, untried = splitter.lines, splitter.careful(), 0
    while True:
        start = lines.position
        if first <= 0 and start >= untried:
            end = untried = piece_end(splitter.text, start)
            rows = read_rows(splitter.text[start:end], splitter.dialect, splitter.width)
            if rows is not None and rows.num_rows:
                lines.position = end
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
