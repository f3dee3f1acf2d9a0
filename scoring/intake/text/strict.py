"""How a text marks its cells, and the reading of a text that keeps to it everywhere.

What RFC 4180 allows needs no guess: Python's csv reads it, whatever stands in its quotes.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scoring.intake.text.aligned import uncut, unframed

# Signs no export holds; they stand for what the csv module cannot be told about.
_DELIMITER, _QUOTE, _BACKSLASH = "\ue0f1", "\ue0f2", "\ue0f3"
_SHORT = 1 << 16  # characters
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# A cell in quotes, whatever the delimiter; another quote is a letter.
_EDGE = r"(?:(?<![^\r\n\t,;|:^~\x1f\x01§¦])|(?<=[,;|] ))"
_CELL = _EDGE + "{q}[^{q}]*+(?:{q}{q}[^{q}]*+)*+{q}"
_RECORD = r"(?:[^{q}\r\n]++|" + _CELL + "|(?!" + _EDGE + r"){q})*+(?:\r\n?|\n)"
QUOTED = {quote: re.compile(_CELL.format(q=quote)) for quote in ('"', "'")}
_RECORDS = {quote: re.compile(_RECORD.format(q=quote)) for quote in ('"', "'")}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text marks its cells.

    `quote` is "" where no cell is quoted; `escape` is "\\\\" where quotes inside are escaped by a
    backslash instead of being doubled, `escaped_escapes` whether backslashes themselves are.
    `skip_space`: blanks after a delimiter belong to it. `cuts`: where columns begin that are
    aligned with blanks; `framed`: cells stand between bars, under a drawn line.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    escaped_escapes: bool = False
    skip_space: bool = False
    cuts: tuple[int, ...] = ()
    framed: bool = False

    @property
    def mark(self) -> str:
        """The one character that stands for the delimiter while records are read."""
        return self.delimiter if len(self.delimiter) == 1 and not self.is_drawn else _DELIMITER

    @property
    def is_drawn(self) -> bool:
        """Whether columns are seen by their place rather than by a delimiter alone."""
        return self.framed or bool(self.cuts)

    def prepare(self, text: str) -> str:
        """The text as the csv module can read it, of the same number of lines."""
        if self.is_drawn:
            framed = self.framed
            return unframed(text, _DELIMITER) if framed else uncut(text, self.cuts, _DELIMITER)
        if self.escape and self.escaped_escapes:
            text = text.replace("\\\\", _BACKSLASH)
        if self.escape and self.quote:
            text = text.replace("\\" + self.quote, _QUOTE)
        if len(self.delimiter) > 1:
            text = text.replace(self.delimiter, _DELIMITER)
        return text

    def restored(self, text: str, *, raw: bool = False) -> str:
        """What the prepared text, or a cell of it, was before."""
        text = text.replace(_DELIMITER, self.delimiter)
        text = text.replace(_QUOTE, "\\" + self.quote if raw else self.quote)
        return text.replace(_BACKSLASH, "\\\\" if raw else "\\")

    @property
    def is_plain(self) -> bool:
        """Whether a text of this dialect needs no preparing."""
        return not self.escape and len(self.delimiter) == 1 and not self.is_drawn


def allow_long_cells(text: str) -> None:
    """Let a cell be as long as the text, for every reader of this process."""
    if len(text) > csv.field_size_limit():
        # Only ever raised: putting it back would break a reader that runs in another thread.
        csv.field_size_limit(len(text))


def strict_records(text: str, dialect: Dialect) -> Iterator[list[str]]:
    """The records of a prepared text, blank lines as empty ones; csv.Error where it is no CSV."""
    allow_long_cells(text)
    # What cuts a short text sooner holds four bytes for each sign.
    is_short = len(text) <= _SHORT
    lines = io.StringIO(text, newline="") if is_short else (m[0] for m in LINE.finditer(text))
    return csv.reader(
        lines,
        delimiter=dialect.mark,
        quotechar=dialect.quote,
        skipinitialspace=dialect.skip_space,
        strict=True,
    )


def sound_width(text: str, dialect: Dialect) -> int:
    """How many cells every record of a prepared text has, blank ones aside; 0 if one is at odds.

    In such a text each quote opens or closes a cell or is one of a pair inside it, so that there
    is one reading only.

    >>> text = 'a,b\\n1,"x, ""y"",\\nz"\\n'
    >>> sound_width(text, Dialect(",")), sound_width('a,b\\n1,6" x\\n', Dialect(","))
    (2, 0)
    """
    if not dialect.quote or not are_around_cells(text, dialect):
        return 0
    try:
        return _usual_width(strict_records(text, dialect))
    except csv.Error:
        return 0


def sound_rows(text: str, dialect: Dialect) -> tuple[int, list[list[str]]]:
    """The same width and the records, of a text so short that all may be held; 0 and none."""
    if not dialect.quote or not are_around_cells(text, dialect):
        return 0, []
    try:
        records = list(strict_records(text, dialect))
    except csv.Error:
        return 0, []
    return _usual_width(records), records


def _usual_width(records: Iterable[list[str]]) -> int:
    """How many cells every record has, blank ones aside; 0 if one is at odds."""
    width = 0
    for record in records:
        if len(record) == width or not "".join(record).strip():
            continue
        if width:
            return 0
        width = len(record)
    return width


def are_around_cells(text: str, dialect: Dialect) -> bool:
    """Whether quotes stand at the edges of cells and in pairs inside them only."""
    if dialect.quote not in text:
        return True
    return _quoting(dialect.mark, dialect.quote, dialect.skip_space)[0].fullmatch(text) is not None


def is_quoted_soundly(text: str, dialect: Dialect) -> bool:
    """Whether every quote that opens a cell of a prepared text is closed at the end of the cell.

    Quotes inside a cell without quotes are letters of it, as in `6" pipe`.
    """
    if not dialect.quote or dialect.quote not in text:
        return True
    return _quoting(dialect.mark, dialect.quote, dialect.skip_space)[1].fullmatch(text) is not None


def _quoting(mark: str, quote: str, skip_space: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a text of sound cells, and of one with quotes inside cells without any."""
    edge = re.escape(mark)
    before = rf"[^{edge}\r\n{' ' if skip_space else ''}]"
    inside = rf"(?:[^{quote}]++|{quote}{quote})*+"
    cell = rf"(?<!{before}){quote}{inside}{quote}(?![^{edge}\r\n])"
    letter = rf"(?<={before}){quote}"
    return (
        re.compile(rf"(?:[^{quote}]*+{cell})*+[^{quote}]*+"),
        re.compile(rf"(?:[^{quote}]*+(?:{cell}|{letter}))*+[^{quote}]*+"),
    )


def next_end(text: str, start: int, most: int, quote: str = '"') -> int:
    """Where the record that begins at `start` ends, -1 when that is more than `most` away."""
    found = _RECORDS[quote].match(text, start, start + most)
    return found.end() if found else -1
