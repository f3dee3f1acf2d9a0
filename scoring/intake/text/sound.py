"""The fast path: a CSV text so sound that every reader agrees on it, read by Arrow."""

import csv
import ctypes
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from scoring.intake.cell_bytes import IS_VISIBLE, bytes_of
from scoring.intake.text.records import CELL_LIMIT, is_blank
from scoring.intake.text.strict import Dialect, strict_records
from scoring.intake.text.text_columns import cells_in
from scoring.settings import available_cores

_VISIBLE = "[!-~]"
_PIECE = 1 << 20
_MOST_COLUMNS = 16_384  # of a sheet in Excel; each costs memory before it is filled
_BLOCK = 1 << 19  # what is parsed at a time, and held beside the columns
_BLOCK_A_COLUMN = 1 << 16  # the same of a wide table, whose columns would be cut to crumbs
# Arrow reserves as much for each column as a block of all columns holds. Where that is much, the C
# library must give back what is not used, as it would be cut up and reserved anew for the next
# column: gigabytes of addresses. Afterwards it need not: pages that are asked for anew take time.
_RESERVED, _LEAST_GIVEN_BACK, _KEPT = 1 << 24, 1 << 17, 1 << 24
# So much of a text of so many bytes, whose columns are cut to few crumbs.
_SHORT, _RESERVED_SHORT = 1 << 23, 1 << 27
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # what mallopt(3) calls M_MMAP_THRESHOLD and so on
# From so many bytes on parts of a text are parsed at once, by at most so many threads.
_LONG, _MOST_THREADS = 1 << 20, 4
_QUOTE, _NEWLINE, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]


@dataclass(frozen=True, slots=True)
class Clean:
    """The first record of a sound text, and the columns of the others, blank rows too."""

    header: list[str]
    columns: pa.Table


def read_clean(content: memoryview, dialect: Dialect) -> Clean | None:
    """Header and columns of a text in UTF-8, or None when any doubt is left.

    Sound: quotes only around whole cells, one kind of line end, every row as wide as the first.
    """
    if content.nbytes and b"\n" not in (text := bytes(content[:_PIECE])) and b"\r" in text:
        return _of_returns(bytes(content), dialect)
    if dialect.quote != '"' or not is_simple(dialect):
        return None
    first = _first_record(content, dialect)
    if first is None or len(first) > _MOST_COLUMNS:
        return None
    newlines = _quoted_newlines(np.frombuffer(content, np.uint8), dialect.mark)
    if newlines is None:
        return None
    columns = _read_arrow(content, dialect.mark, len(first), newlines, above=1)
    return Clean(first, columns) if columns is not None else None


def read_rows(text: str, dialect: Dialect, width: int) -> pa.Table | None:
    """The columns of whole rows of a text, blank ones too, or None where any row needs a look.

    No quote is within a cell, no line end, and no row has another width.
    """
    if '""' in text or (dialect.quote != '"' and '"' in text):
        return None
    content = memoryview(text.encode())
    if _quoted_newlines(np.frombuffer(content, np.uint8), dialect.mark) is not False:
        return None
    return _read_arrow(content, dialect.mark, width, newlines=False, above=0)


def is_simple(dialect: Dialect) -> bool:
    """Whether Arrow reads a text of this dialect as it is."""
    return dialect.is_plain and not dialect.skip_space and dialect.mark.isascii()


def _of_returns(content: bytes, dialect: Dialect) -> Clean | None:
    """The same of a text whose lines end with carriage returns alone."""
    if b"\n" in content:
        return None
    found = read_clean(memoryview(content.replace(b"\r", b"\n")), dialect)
    if found is None:
        return None
    columns = [pc.replace_substring(column, "\n", "\r") for column in found.columns.columns]
    header = [name.replace("\n", "\r") for name in found.header]
    return Clean(header, pa.table(columns, names=found.columns.column_names))


def _first_record(content: memoryview, dialect: Dialect) -> list[str] | None:
    """The header, None when it is blank or its quotes are wrong."""
    start = bytes(content[:_PIECE]).decode("utf-8", "ignore")
    try:
        first = next(strict_records(start, dialect), [])
    except csv.Error:
        return None
    return None if is_blank(first) else first


def _quoted_newlines(data: NDArray[np.uint8], mark: str) -> bool | None:
    """Whether quoted cells hold newlines; None when quotes or line ends are not sound.

    Piece by piece, as the places of all quotes would be larger than the file.
    """
    edge = np.zeros(256, dtype=bool)
    edge[[ord(mark), _NEWLINE, _RETURN]] = True
    inside, last, newlines = 0, -2, False
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE].tobytes()
        quotes, returns = (_places(piece, sign, start) for sign in (_QUOTE, _RETURN))
        lone = returns[data[np.minimum(returns + 1, len(data) - 1)] != _NEWLINE]
        if ((np.searchsorted(quotes, lone) + inside) % 2 == 0).any():
            return None
        if len(lone):
            newlines = True
        elif not newlines and (inside or len(quotes)):
            ends = _places(piece, _NEWLINE, start)
            newlines = bool(((np.searchsorted(quotes, ends) + inside) % 2).any())
        if len(quotes):
            if not _are_around_cells(data, quotes, edge, inside, last):
                return None
            inside, last = (inside + len(quotes)) % 2, int(quotes[-1])
    return None if inside else newlines


def _places(piece: bytes, sign: int, start: int) -> NDArray[np.intp]:
    """Where a sign stands in the piece from `start` on."""
    if sign not in piece:
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(np.frombuffer(piece, np.uint8) == sign) + start


def _are_around_cells(
    data: NDArray[np.uint8],
    quotes: NDArray[np.intp],
    edge: NDArray[np.bool_],
    inside: int,
    last: int,
) -> bool:
    """Whether every quote opens or closes a cell, or is one of a doubled pair inside.

    `inside` is 1 when the first of them closes; `last` is the place of the quote before them.
    """
    opening, closing = quotes[inside::2], quotes[1 - inside :: 2]
    previous = np.concatenate([[last], quotes[:-1]])[inside::2]
    before = (opening == 0) | edge[data[opening - 1]] | (previous == opening - 1)
    following = data[np.minimum(closing + 1, len(data) - 1)]
    after = (closing == len(data) - 1) | edge[following] | (following == _QUOTE)
    return bool(before.all() and after.all())


def _read_arrow(
    content: memoryview, mark: str, width: int, newlines: bool, *, above: int
) -> pa.Table | None:
    """The columns below so many rows, None where a row or a cell is not as those of leads are."""
    try:
        columns = _parsed(content, mark, width, newlines, above)
    except pa.ArrowInvalid:
        return None
    return columns if has_short_cells(columns) else None


def _parsed(content: memoryview, mark: str, width: int, newlines: bool, above: int) -> pa.Table:
    size = _block(content, width) if newlines else _usual_block(width)
    first = _Way(mark, width, newlines, size, above)
    parts = [content] if newlines else _parts(content, available_cores())
    ways = [first, *[first._replace(above=0)] * (len(parts) - 1)]
    most = _RESERVED_SHORT if content.nbytes <= _SHORT else _RESERVED
    with _giving_back(width, min(size, max(part.nbytes for part in parts)), most):
        if len(parts) == 1:
            return _part(content, first)
        with ThreadPoolExecutor(len(parts) - 1) as threads:
            others = threads.map(_part, parts[1:], ways[1:])
            return pa.concat_tables([_part(parts[0], first), *others])


def _parts(content: memoryview, threads: int) -> list[memoryview]:
    """A text of which each line is a row, in parts of whole lines, about as long as each other.

    No line begins with a byte order mark, which Arrow would take off the first of each part.
    """
    count = min(threads, _MOST_THREADS) if content.nbytes >= _LONG else 1
    starts = (content.nbytes * part // count for part in range(1, count))
    ends = sorted({0, *(_line_end(content, start) for start in starts), content.nbytes})
    return [content[begin:end] for begin, end in pairwise(ends)] or [content]


def _line_end(content: memoryview, start: int) -> int:
    """Where the line ends that the byte at `start` is in."""
    while start < content.nbytes:
        piece = bytes(content[start : start + _PIECE])
        if b"\n" in piece:
            return start + piece.find(b"\n") + 1
        start += len(piece)
    return content.nbytes


class _Way(NamedTuple):
    """How a text is parsed: as `_parsed` has it, `size` bytes at a time."""

    mark: str
    width: int
    newlines: bool
    size: int
    above: int


def _part(content: memoryview, way: _Way) -> pa.Table:
    names = [str(position) for position in range(way.width)]
    text = pa.large_string()
    # Read as a stream: all at once, the parsed blocks are held beside the columns.
    with pacsv.open_csv(
        pa.BufferReader(content),
        read_options=pacsv.ReadOptions(
            column_names=names,
            use_threads=False,
            skip_rows_after_names=way.above,
            block_size=way.size,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=way.mark,
            double_quote=True,
            ignore_empty_lines=False,
            newlines_in_values=way.newlines,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, text),
            null_values=[],
            strings_can_be_null=False,
            check_utf8=False,  # it was decoded before
        ),
        # It gives back what it frees; the usual pool keeps a third more.
        memory_pool=pa.system_memory_pool(),
    ) as reader:
        return reader.read_all()


@contextmanager
def _giving_back(width: int, block: int, most: int) -> Iterator[None]:
    """Within it, memory in pieces of an eighth of a block is the system's again once freed.

    A block is reserved for each column: where all are no more than `most` bytes, nothing is done.
    Afterwards memory in pieces of 16 MB is; what is smaller this process keeps, to be used again.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None or width * block <= most:
        yield
        return
    mallopt(_MMAP_THRESHOLD, max(_LEAST_GIVEN_BACK, block // 8))
    try:
        yield
    finally:
        mallopt(_MMAP_THRESHOLD, _KEPT)
        mallopt(_TRIM_THRESHOLD, 2 * _KEPT)


def _usual_block(width: int) -> int:
    return max(_BLOCK, _BLOCK_A_COLUMN * width)


def _block(content: memoryview, width: int) -> int:
    """A size of blocks none of which ends between a carriage return and its newline.

    Arrow takes such a newline for the rest of a line end, also within quotes.
    """
    size = _usual_block(width)
    data = np.frombuffer(content, np.uint8)
    while True:
        ends = np.arange(size, len(data), size)
        if not ((data[ends - 1] == _RETURN) & (data[ends] == _NEWLINE)).any():
            return size
        size += 1


def has_short_cells(columns: pa.Table) -> bool:
    """Whether no cell is longer than any lead's."""
    pieces = (bytes_of(piece) for column in columns.columns for piece in column.chunks)
    # A column in whose pieces so little stands has no long cell.
    long = (piece for piece in pieces if piece.offsets[-1] - piece.offsets[0] > CELL_LIMIT)
    return all(int(piece.lengths.max()) <= CELL_LIMIT for piece in long)


def blank_rows(columns: pa.Table) -> NDArray[np.bool_]:
    """Which rows hold white space only, shape (n,)."""
    suspects = np.ones(columns.num_rows, dtype=bool)
    empty = suspects.copy()
    for column in columns.columns:
        if not suspects.any():
            return suspects
        ends = bytes_of(column)
        # Nearly every row begins so; where a cell begins otherwise it is looked through.
        suspects &= ~(IS_VISIBLE.take(ends.first) & ends.given)
        unsure = np.flatnonzero(suspects & ends.given)
        if len(unsure):
            inside = column.take(pa.array(unsure))
            suspects[unsure] = ~pc.match_substring_regex(inside, _VISIBLE).to_numpy()
        empty &= ~ends.given
    # Python's word on white space decides, as on the other path.
    places = np.flatnonzero(suspects & ~empty)
    for place, cells in zip(places, cells_in(columns.take(pa.array(places))), strict=True):
        suspects[place] = is_blank(cells)
    return suspects
