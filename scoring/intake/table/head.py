"""Where the table stands among the records: titles above, header rows, and whether there are any.

Everything is judged by what the cells below look like: a column name stands over numbers or dates
without being one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.errors import FileRefused
from scoring.intake.cells.cell_kinds import (
    CODE,
    NUMBER,
    TEXT,
    TYPED,
    kind_of,
    typed_share,
)
from scoring.intake.table.columns import ColumnModel, extent, filled, trimmed
from scoring.intake.table.first_records import FirstRecords
from scoring.intake.table.judgement import is_comment
from scoring.intake.table.names import Sign, are_types, fit, is_type, sign, unnamed_first
from scoring.intake.text.records import cells_of, split_records
from scoring.intake.text.strict import Dialect

HEAD = 300  # records looked at to find the header
_LATEST_HEADER = 100  # records above it, at most
_MOST_HEADER_ROWS = 5
_MOST_BLANKS = 6  # rows between a title and the names
_FEWEST_TITLED = 2  # rows that tell names below a title
_FEWEST_BELOW = 5  # rows that tell a second header row from a lead
_ID_NAME = re.compile(r"(?:\b|_)(?:id|no|nr|number|num|key|code)\b|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a table: header records `start` to `body` (exclusive), then the leads.

    `names` are the raw column names, "" where there is none; `missing` is true when no record is
    a header. `mended` says how a damaged header was read, "" when it was sound. `empty` columns at
    the right end of the header have neither a name nor values and are left out. `rows` is the
    number of header rows that were joined.
    """

    names: list[str]
    start: int
    body: int
    missing: bool = False
    mended: str = ""
    empty: int = 0
    rows: int = 1

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.names)


def find_head(records: Sequence[list[str]], *, header: bool | None = None) -> Head:
    """Where the table begins among the first records of a file.

    With `header` None the cells decide whether there are column names; True and False are taken
    as said. Raises FileRefused when the rows have a cell more than the header has names and
    nothing tells which name is missing.
    """
    records = FirstRecords(records)
    start = _first_wide(records)
    start = _damaged_above(records, start)
    start = _named_above(records, start)
    rows = records.below(start)
    if header is False or (header is None and _is_lead(records[start], rows)):
        width = max(extent(row) for row in [records[start], *rows])
        return Head([""] * width, start, start, missing=True)
    return _with_names(records, start)


def _first_wide(records: FirstRecords) -> int:
    """The first record that fills most of the columns filled below it."""
    first = None
    for at, record in enumerate(records[:_LATEST_HEADER]):
        count = filled(record)
        if not count or (is_comment(record) and count == 1):
            continue
        first = at if first is None else first
        below = records[at + 1 : at + 31]
        usual = _usual_fill(below)
        # A row or two below may be damaged themselves.
        share = 0.5 if len(below) < 3 else 0.6 if usual <= 3 else 0.7
        wide = count >= share * usual and count > _is_wide(records)
        if wide and not _is_above_header(records, at):
            return at
    return first or 0


def _is_above_header(records: FirstRecords, at: int) -> bool:
    """Whether a blank row parts this row from a fuller one, which no leads stand above."""
    if at + 1 >= len(records) or filled(records[at + 1]):
        return False
    later = next((n for n in _next_places(records, at) if filled(records[n])), at)
    if filled(records[later]) <= filled(records[at]):
        return False
    found = _sign(records, later)
    return found.named >= 1 and not found.lead


def _sign(records: FirstRecords, at: int) -> Sign:
    """What a record says of being column names, by the rows below it."""
    return sign(records[at], records.columns_below(at, len(records[at])))


def _is_wide(records: Sequence[list[str]]) -> bool:
    counts = list(map(filled, records))
    return 2 * sum(count > 1 for count in counts) > sum(map(bool, counts))


def _usual_fill(records: Sequence[list[str]]) -> int:
    """How many columns are filled in a fifth of the records that fill any two."""
    wide = [record for record in records if filled(record) > 1]
    width = max(map(len, wide), default=0)
    counts = [sum(at < len(r) and bool(r[at].strip()) for r in wide) for at in range(width)]
    # One long row of few is damaged.
    least = max(len(wide) / 5, 2 if len(wide) > 2 else 1)
    return sum(count >= least for count in counts)


def _damaged_above(records: FirstRecords, start: int) -> int:
    """The record above, when it is the header in another delimiter."""
    above = start - 1
    if above < 0 or filled(records[above]) == 0:
        return start
    if _resplit(records[above], _needed(records.below(start - 1))) is None:
        return start
    found = _sign(records, start)
    return above if found.lead > found.named else start


def _named_above(records: FirstRecords, start: int) -> int:
    """The record above a lead, when it is a header of which many columns have no name."""
    above = records[start - 1] if start else []
    if filled(above) < 2:
        return start
    rows = records.below(start - 1)
    if not rows or 2.5 * filled(above) < _usual_fill(rows):
        return start
    found = _sign(records, start - 1)
    is_header = found.named >= 1 and not found.lead and _is_lead(records[start], rows[1:])
    return start - 1 if is_header else start


def _resplit(record: Sequence[str], width: int) -> list[str] | None:
    """A record of few cells as `width` cells of another delimiter."""
    if width < 3 or 2 * extent(record) > width:
        return None
    for _, cells in by_other_delimiters(",".join(record[: extent(record)])):
        if extent(cells) == width and all(cell.strip() for cell in cells[:width]):
            return cells[:width]
    return None


def by_other_delimiters(line: str, width: int = 0) -> Iterator[tuple[str, list[str]]]:
    """The usual delimiters, and the cells of a line by each."""
    for mark in (" ", ";", "\t", "|", ","):
        yield mark, cells_of(next(split_records(line, Dialect(mark), width), []))


def _is_lead(row: list[str], rows: Sequence[list[str]]) -> bool:
    """Whether the first row looks like those below it, or holds what no column name does."""
    if not rows:
        typed = [kind_of(cell) for cell in row]
        certain = sum(kind in TYPED and kind != NUMBER for kind in typed)
        return certain >= 2 or (bool(typed) and 2 * sum(k in TYPED for k in typed) > len(typed))
    found = sign(row, ColumnModel(rows, len(row)))
    return found.lead >= (1 if len(row) <= 2 else 2) and found.lead > 3 * found.named


def _with_names(records: FirstRecords, start: int) -> Head:
    named = _below_title(records, start)
    titled, start = named > start, named
    body = _below_header(records, start)
    rows = records.below(body - 1)
    lines = _spread([trimmed(record) for record in records[start:body] if filled(record)])
    start, group = (start, []) if titled else _group_above(records, start, lines[0])
    lines = [*group, *lines]
    width = max(map(len, lines))
    whole = _resplit(lines[-1], _needed(rows)) if len(lines) == 1 else None
    if whole is not None:
        return Head(whole, start, body, mended="it uses a different separator from the rows below")
    names = [" ".join(_parts(lines, at)) for at in range(width)]
    given = max(map(len, records[start:body]))
    names, mended = _fitted(names, rows, given)
    empty = 0 if mended else max(0, given - len(names))
    return Head(names, start, body, mended=mended, empty=empty, rows=len(lines))


def _parts(lines: Sequence[list[str]], at: int) -> list[str]:
    cells = [line[at].strip() if at < len(line) else "" for line in lines]
    return [cell for cell in cells if cell]


def _below_title(records: FirstRecords, start: int) -> int:
    """The next record, when this one is as wide as the table but a title above the names.

    A title holds what no column name does, a date or a number, or has not the width of the names.
    """
    next_ = next((at for at in _next_places(records, start) if filled(records[at])), start)
    below, title, rows = (
        trimmed(records[next_]),
        trimmed(records[start]),
        records.below(next_),
    )
    if len(rows) < _FEWEST_TITLED or filled(below) < max(2, len(below), _usual_fill(rows)):
        return start
    columns = records.columns_below(next_, len(below))
    found = sign(below, columns)
    if found.lead or len(set(below)) < len(below):
        return start
    typed = any(kind_of(cell) in TYPED for cell in title) or len(title) > len(below)
    if typed and found.named >= 1:
        return next_
    # Of two rows of words, the names are those that say what stands below.
    kinds = [kind for kind, _ in columns.kinds]
    full = len(title) == len(below) == filled(title)
    said = fit(below, kinds)
    return next_ if full and said >= max(2, len(below) / 2 + fit(title, kinds)) else start


def _next_places(records: Sequence[list[str]], at: int) -> range:
    """The places of the next records, blank ones among them."""
    return range(at + 1, min(at + 1 + _MOST_BLANKS, len(records)))


def _spread(lines: list[list[str]]) -> list[list[str]]:
    """The header rows, names of groups repeated over the columns they stand for."""
    width = max(map(len, lines))
    below = [any(at < len(line) and line[at].strip() for line in lines[1:]) for at in range(width)]
    spread = list[list[str]]()
    for depth, line in enumerate(lines[:-1]):
        whole, group = line + [""] * (width - len(line)), ""
        for at, cell in enumerate(whole):
            ends = cell.strip() or not below[at] or (depth and _stands_over(lines[:depth], at))
            group = (cell if below[at] else "") if ends else group
            whole[at] = whole[at] if cell.strip() else group
        spread.append(whole)
    return [*spread, lines[-1]]


def _stands_over(lines: Sequence[list[str]], at: int) -> bool:
    """Whether a new group begins here in one of the rows above."""
    return any(at < len(line) and line[at].strip() for line in lines)


def _below_header(records: FirstRecords, start: int) -> int:
    """The first record that is no header row any more."""
    parts = _below_parts(records, start)
    if parts > start + 1:
        return parts
    end = start + 1
    while end < min(len(records), start + _MOST_HEADER_ROWS) and filled(records[end]):
        same = trimmed(records[end]) == trimmed(records[start])
        if not same and not _continues(records, end):
            return end
        end += 1
    return end


def _below_parts(records: Sequence[list[str]], start: int) -> int:
    """The first record below rows that name the parts of groups, all unnamed columns by the last.

    Under “Travel,,” there may stand “Air,Rail,Taxi”, a blank row between.
    """
    names = trimmed(records[start])
    open_ = {at for at, name in enumerate(names) if not name.strip()}
    groups = open_ | {at - 1 for at in open_}
    end, named = start + 1, set[int]()
    for at in range(start + 1, min(len(records), start + _MOST_HEADER_ROWS)):
        places = {place for place, cell in enumerate(records[at]) if cell.strip()}
        words = all(kind_of(records[at][place]) in (TEXT, CODE) for place in places)
        known = {place for place in places - groups if not is_type(records[at][place])}
        if len(known) > len(places - set(range(len(names)))) or not words:
            break
        if places:
            end, named = at + 1, named | places
    return end if open_ and len(named) > 1 and open_ <= named else start + 1


def _continues(records: FirstRecords, at: int) -> bool:
    """Whether a row below a header row is one, too: names of parts, units, or types."""
    rows = records.below(at)
    columns = records.columns_below(at, len(records[at]))
    if are_types(records[at], columns):
        return True
    if len(rows) < _FEWEST_BELOW:
        return False
    found = sign(records[at], columns)
    typed = sum(kind in TYPED and share >= 0.7 for kind, share in columns.kinds)
    return found.lead == 0 and found.named >= max(2, 0.6 * typed)


def _group_above(
    records: Sequence[list[str]], start: int, names: list[str]
) -> tuple[int, list[list[str]]]:
    """A row of group names directly above the column names, spread over its columns."""
    above = trimmed(records[start - 1]) if start else []
    places = [at for at, cell in enumerate(above) if cell.strip()]
    texts = all(kind_of(above[at]) in (TEXT, CODE) for at in places)
    if len(places) < 2 or places == [0, 1] or len(above) > len(names) or not texts:
        return start, []
    spread, current = list[str](), ""
    for at in range(len(names)):
        current = above[at] if at < len(above) and above[at].strip() else current
        spread.append(current)
    return start - 1, [spread]


def _needed(rows: Sequence[list[str]]) -> int:
    """The columns that the rows of the usual width fill."""
    usual = _usual_width(rows)
    return max((extent(row) for row in rows if len(row) == usual), default=0)


def _usual_width(rows: Sequence[list[str]]) -> int:
    widths = sorted(map(len, rows))
    return widths[len(widths) // 2] if widths else 0


def _fitted(names: list[str], rows: Sequence[list[str]], given: int) -> tuple[list[str], str]:
    """The names, as many as the rows have cells, and what had to be done for it.

    `given` is the number of cells of the header, blank ones at its end too.
    """
    usual, needed = _usual_width(rows) or len(names), _needed(rows)
    blanks = [at for at, name in enumerate(names) if not name]
    if len(rows) > 2 and len(blanks) >= len(names) - usual > 0:
        dropped = set(blanks[: len(names) - usual])
        kept = [name for at, name in enumerate(names) if at not in dropped]
        return kept, "an extra empty name was left out"
    # A row or two that are too long are damaged; three show that the header is.
    if len(rows) < 3 or needed <= max(given, len(names)):
        # Cells beyond the header that only some rows fill are columns without a name.
        furthest = max((extent(row) for row in rows if len(row) <= given), default=0)
        return names + [""] * (furthest - len(names)), ""
    return _completed(names, rows, needed)


def _completed(names: list[str], rows: Sequence[list[str]], needed: int) -> tuple[list[str], str]:
    """A header with too few names, when the place of the lost one is clear."""
    if needed == len(names) + 1:
        if unnamed_first(names, rows):
            return ["", *names], "the first column, which names the rows, has no name"
        if _counts_up([row[0] for row in rows]) and not _is_id(names[0], rows):
            return ["", *names], "the first column, which counts the rows, has no name"
        for at, name in enumerate(names):
            parts = [part for part in name.split('"') if part.strip()]
            if len(parts) == 2:
                return names[:at] + parts + names[at + 1 :], "two names had no separator"
    raise FileRefused(
        f"The header has {len(names)} names, but most rows have {needed} cells, so it is unclear "
        "which value belongs to which name. Expected one name for each column. Add the "
        f"missing name (the last one is “{names[-1][:40]}”) and upload the file again."
    )


def _is_id(name: str, rows: Sequence[list[str]]) -> bool:
    """Whether the first name means the first column, as the second holds no ids."""
    second = [row[1] for row in rows]
    ids = len(set(second)) == len(second) and typed_share(second)[0] in (NUMBER, CODE)
    return bool(_ID_NAME.search(name)) and not ids


def _counts_up(cells: Sequence[str]) -> bool:
    """Row numbers: 0, 1, 2 or 1, 2, 3."""
    numbers = [int(cell) for cell in cells if cell.strip().isdecimal()]
    whole = len(numbers) == len(cells) > 1
    return whole and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
