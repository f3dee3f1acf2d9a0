"""A text and its dialect → records, where damage costs the row it stands in and no more.

The csv module reads what is sound; a text that is so as a whole is never read otherwise, whatever
its cells hold. Where it fails, or gives a record of another width than the file's, the line is read
again in every way its quotes may have been meant, and the first way that gives the usual width is
taken and told.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scoring.intake.text.careless import CarelessReader
from scoring.intake.text.limits import refuse_many_lines
from scoring.intake.text.strict import (
    LINE,
    Dialect,
    allow_long_cells,
    are_around_cells,
    is_quoted_soundly,
    sound_rows,
    sound_width,
    strict_records,
)

CELL_LIMIT = 1_000_000  # characters; thirty times what a cell of Excel holds
_SHORT = 1 << 15  # characters of a text whose records may all be held
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_QUOTED = re.compile(r'[\0"\r\n]')  # what a cell holds that may need quotes
# A note may be long; a quote left open must not be taken for one, nor looked for at every row.
_LONGEST_NOTE = 20_000
_LONGEST_CARELESS = 200
_PATIENCE = 100_000  # lines read in vain before notes are followed over 100 lines only
_MOST_QUOTES = 60  # in a line of more quoted cells no single quote is tried as a letter
# Cells read again, a second, and those of lines that no reading makes a row of. Beyond that no line
# is read again, and once many were read in vain, each is taken for a row of its own.
_MOST_REREAD, _MOST_WASTED = 600_000, 300_000
_READINGS = 5  # of a line, at least, before it is given up
_SIGNS_A_CELL = 100  # signs within a cell that take as long as one cell


@dataclass(frozen=True, slots=True)
class Broken:
    """A record whose quotes are wrong: its cells as well as they can be told, and its raw text."""

    cells: list[str]
    raw: str


Record = list[str] | Broken


def cells_of(record: Record) -> list[str]:
    """The cells of a record, broken or sound."""
    return record.cells if isinstance(record, Broken) else record


def is_blank(cells: list[str]) -> bool:
    """Whether a record has nothing but white space."""
    return not any(map(str.strip, cells))


def join_cells(cells: list[str], delimiter: str) -> str:
    """The cells as one CSV record without line end; a long delimiter becomes a comma."""
    mark = delimiter if len(delimiter) == 1 else ","
    plain = mark.join(cells)
    if len(cells) > 1 and plain.count(mark) == len(cells) - 1 and not _QUOTED.search(plain):
        return plain
    target = io.StringIO()
    csv.writer(target, delimiter=mark, lineterminator="").writerow(cells)
    return target.getvalue()


def split_records(text: str, dialect: Dialect, width: int = 0) -> Iterator[Record]:
    """Each record of a text, blank ones too, in order; `width` is the usual number of cells.

    A width of 0 means that it is not known: then only what is not CSV at all is `Broken`.
    """
    if dialect.is_plain:
        return sound_records(text, dialect, width) or Splitter(text, dialect, width).records()
    text = dialect.prepare(text)
    found = sound_records(text, dialect, width) or Splitter(text, dialect, width).records()
    return (_restored(record, dialect) for record in found)


def sound_records(text: str, dialect: Dialect, width: int) -> Iterator[list[str]] | None:
    """The records of a prepared text that is sound as a whole, else None."""
    if len(text) <= _SHORT:
        found, records = sound_rows(text, dialect)
        return iter(records) if found and width in (0, found) else None
    found = sound_width(text, dialect)
    return strict_records(text, dialect) if found and width in (0, found) else None


def _restored(record: Record, dialect: Dialect) -> Record:
    cells = [dialect.restored(cell) for cell in cells_of(record)]
    if isinstance(record, Broken):
        return Broken(cells, dialect.restored(record.raw, raw=True))
    return cells


@dataclass
class _Lines:
    """The lines of a text with their ends; can be set back, and gives at most `limit` a record."""

    text: str
    position: int = 0
    taken: int = 0
    limit: int = _LONGEST_NOTE
    returns: bool = field(init=False)  # a line may end with one

    def __post_init__(self) -> None:
        self.returns = "\r" in self.text

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        start = self.position
        end = self._end(start) if self.returns else self.text.find("\n", start) + 1
        end = end or len(self.text)
        if end == start or self.taken >= self.limit:
            raise StopIteration
        self.position = end
        self.taken += 1
        return self.text[start:end]

    def _end(self, start: int) -> int:
        match = _LINE.match(self.text, start)
        return match.end() if match else start

    @property
    def ended(self) -> bool:
        return self.position >= len(self.text)


@dataclass
class Splitter:
    """The records of a prepared text of which not all is sound, from `lines.position` on."""

    text: str
    dialect: Dialect
    width: int
    vain: int = 0
    reread: int = 0  # cells
    wasted: int = 0  # cells read again of lines that are no row
    denied: bool = False  # a line was not read again
    lines: _Lines = field(init=False)
    mark: str = field(init=False)
    careless: CarelessReader = field(init=False)
    sound: bool = field(init=False)  # no quote of the text is left open

    def __post_init__(self) -> None:
        allow_long_cells(self.text)
        self.lines, self.mark = _Lines(self.text), self.dialect.mark
        self.careless = CarelessReader(self.dialect)
        self.sound = is_quoted_soundly(self.text, self.dialect)
        if self.sound:
            self.lines.limit = len(self.text)

    @property
    def is_spent(self) -> bool:
        """Whether all was spent on reading again that may be."""
        return self.denied and self.vain > _PATIENCE

    def _reader(self, lines: Iterator[str]) -> "Iterator[list[str]]":
        dialect = self.dialect
        return csv.reader(
            lines,
            delimiter=dialect.mark,
            quotechar=dialect.quote or None,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            skipinitialspace=dialect.skip_space,
            strict=True,
        )

    def records(self) -> Iterator[Record]:
        """Each record, with care as long as it does not take too much."""
        yield from self.careful()
        yield from self.alone(self.lines.position, len(self.text))

    def careful(self) -> Iterator[Record]:
        """Records up to the end, or until all is spent that may be; `lines` are behind them.

        The common case, a record of the usual width on one line, costs least. Raises FileRefused
        where each line that is left is a row, and these are too many.
        """
        lines, width = self.lines, self.width
        reader = self._reader(lines)
        while not self.is_spent:
            start = lines.position
            lines.taken = 0
            record = _next(reader)
            if record is None and lines.ended and lines.position == start:
                return
            if record is None:
                yield self._reread(start, None)
            elif lines.taken == 1 and len(record) == width:
                yield record if self._is_sound(record) else self._glued(start, record)
            else:
                yield self._odd(start, record)
        refuse_many_lines(self.text, self.dialect, lines.position)

    def alone(self, start: int, end: int) -> Iterator[Record]:
        """Each line of a part of the text as a record of its own."""
        line = _Lines("", limit=1)
        reader = self._reader(line)
        for match in LINE.finditer(self.text, start, end):
            line.text, line.position, line.taken = match[0], 0, 0
            record = _next(reader)
            if record is None or not (len(record) == self.width or self._is_whole(match[0])):
                yield Broken(match[0].rstrip("\r\n").split(self.mark), match[0])
            else:
                yield record

    def _is_whole(self, line: str) -> bool:
        return not self.dialect.quote or are_around_cells(line, self.dialect)

    def _is_sound(self, record: list[str]) -> bool:
        quote = self.dialect.quote
        return not quote or quote not in "".join(record)

    def _glued(self, start: int, record: list[str]) -> Record:
        """A record whose cells hold quotes: perhaps a lost delimiter glued a quoted cell on."""
        if self._is_certain(start) or self.reread > _MOST_REREAD:
            return record
        line = self.text[start : self.lines.position].rstrip("\r\n")
        for cells in self._unglued(line):
            if self._is_sound(cells):
                return Broken(cells, line)
        return record

    def _is_certain(self, start: int) -> bool:
        """Whether the record read last needs no guess: no quote is left open, none is a letter."""
        raw = self.text[start : self.lines.position]
        return self.sound and are_around_cells(raw, self.dialect)

    def _has_whole_cells(self, line: str) -> bool:
        """Whether each quote of one line opens or closes a cell, and none may be a letter."""
        quote, mark = self.dialect.quote, self.mark
        # Two quotes with nothing between, beside a cell, may be those of two cells glued together.
        empty = rf"(?<![^{re.escape(mark)}]){quote}{quote}(?![^{re.escape(mark)}\r\n])"
        if len(line) > CELL_LIMIT or (quote * 2 in line and quote * 2 in re.sub(empty, "", line)):
            return False
        return are_around_cells(line, self.dialect)

    def _unglued(self, line: str) -> Iterator[list[str]]:
        """The readings of usual width after a delimiter is put beside one of the quotes."""
        mark, quote = self.mark, self.dialect.quote
        places = [match.start() for match in re.finditer(re.escape(quote), line)]
        for place in places if 0 < len(places) <= _MOST_QUOTES else []:
            before, behind = line[:place].rstrip(" "), line[place + 1 :].lstrip(" ")
            if mark != " " and (before.endswith(mark) or behind.startswith(mark) or not behind):
                continue  # it opens or closes a cell as it should
            for after in (place, place + 1):
                beside = line[max(0, after - 1) : after + 1]
                if mark in beside or len(beside) < 2:
                    continue
                cells, closed = self._careless(line[:after] + mark + line[after:])
                if closed and len(cells) == self.width:
                    yield cells

    def _odd(self, start: int, record: list[str]) -> Record:
        """A record over several lines, or of an unusual width."""
        raw = self.text[start : self.lines.position]
        quote = self.dialect.quote
        if not record or not quote or quote not in raw:
            return record
        several = self.lines.taken > 1
        if not several and self._has_whole_cells(raw):
            return record
        if (several or len(record) == self.width) and self._is_certain(start):
            return record
        if several and self._swallowed(raw, len(record)):
            return self._reread(start, None)
        if len(record) == self.width or not self.width:
            return record
        return self._reread(start, record)

    def _swallowed(self, raw: str, width: int) -> bool:
        """Whether the lines of one record are rather records of their own."""
        mark = self.mark
        counts = [line.count(mark) for line in raw.splitlines() if line.strip()]
        if not self.width:
            alike = len(set(counts)) == 1 and width == counts[0] + 1
            return counts[0] > 0 and alike and raw.count(self.dialect.quote) < 4
        full = sum(count >= self.width - 1 for count in counts)
        inner = counts[1:-1]
        if self.width < 2:
            return False
        if full == len(counts):
            return True
        return bool(inner) and 2 * sum(c == self.width - 1 for c in inner) > len(inner)

    def _reread(self, start: int, strict: list[str] | None) -> Record:
        """The record at `start`, its quotes read in the way that gives the usual width."""
        lines = self.lines
        self.vain += lines.taken
        if self.vain > _PATIENCE:
            lines.limit = 100
        end, lines.position, lines.taken = lines.position, start, 0
        line = next(lines)
        bare = line.rstrip("\r\n")
        least, before = _READINGS * (bare.count(self.mark) + 1), self.reread
        if before + least > _MOST_REREAD or self.wasted > _MOST_WASTED:
            self.denied = True
            return Broken(bare.split(self.mark), line)
        found = self._by_width(bare)
        if found is not None:
            return Broken(found, line)
        after = lines.position
        over = self._over_lines(start)
        if over is not None:
            return over
        self.wasted += self.reread - before
        if strict is not None:
            lines.position = end
            return strict
        lines.position = after
        return Broken(self._nearest(bare), line)

    def _by_width(self, line: str) -> list[str] | None:
        """The first reading of one line that has the usual width."""
        if not self.width:
            cells, closed = self._careless(line)
            return cells if closed else None
        for cells in self._unglued(line):
            if self._is_sound(cells):
                return cells
        for cells, closed in self._readings(line):
            if closed and len(cells) == self.width:
                return cells
        return None

    def _readings(self, line: str) -> Iterator[tuple[list[str], bool]]:
        yield self._careless(line)
        yield self._careless(line, pairs=False)
        mark, quote = self.mark, self.dialect.quote
        opening = line.startswith(quote) + line.count(mark + quote)
        for literal in range(1, opening + 1 if opening <= _MOST_QUOTES else 1):
            yield self._careless(line, literal=literal)
        yield line.split(mark), True
        yield self._carefree(line)

    def _carefree(self, text: str) -> tuple[list[str], bool]:
        """Cells as most readers take them: what follows a closing quote belongs to the cell."""
        dialect, lines = self.dialect, _Lines(text)
        reader = csv.reader(lines, delimiter=dialect.mark, quotechar=dialect.quote or '"')
        cells = next(reader, [])
        self._spend(cells, text)
        return cells, lines.ended and text.count(dialect.quote or "\0") % 2 == 0

    def _spend(self, cells: list[str], text: str) -> None:
        self.reread += len(cells) + len(text) // _SIGNS_A_CELL + 1

    def _nearest(self, line: str) -> list[str]:
        """Of the readings that close, the one whose width is nearest to the usual."""
        closed = [cells for cells, closed in self._readings(line) if closed]
        return min(closed, key=lambda cells: abs(len(cells) - self.width))

    def _over_lines(self, start: int) -> Broken | None:
        """A cell closed carelessly some lines later, when that gives the usual width."""
        lines = self.lines
        while self.width and lines.taken < _LONGEST_CARELESS and self.reread <= _MOST_REREAD:
            try:
                line = next(lines)
            except StopIteration:
                return None
            if self.dialect.quote not in line:
                continue
            raw = self.text[start : lines.position]
            cells, closed = self._careless(raw.rstrip("\r\n"))
            if not closed:
                cells, closed = self._carefree(raw.rstrip("\r\n"))
            if closed:
                sound = len(cells) == self.width and not self._swallowed(raw, len(cells))
                return Broken(cells, raw) if sound else None
        return None

    def _careless(
        self, text: str, *, literal: int = 0, pairs: bool = True
    ) -> tuple[list[str], bool]:
        cells, closed = self.careless.cells(text, literal=literal, pairs=pairs)
        self._spend(cells, text)
        return cells, closed


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """The next record, None where there is none or its quotes are wrong."""
    try:
        return next(reader)
    except (StopIteration, csv.Error):
        return None
