"""How much of a text is read at once: told before it is taken apart, where that can be told."""

import re
from collections.abc import Iterator

import numpy as np

from scoring.errors import FileRefused
from scoring.intake.text.strict import Dialect

ROW_LIMIT = 1_048_576  # what one sheet of Excel holds
TOO_MANY_ROWS = (
    f"This file has more than {ROW_LIMIT:,} rows, the most that is read at once. Expected one "
    "lead per row. Split the export into several files, or export fewer leads."
)
# Cells of a text, and its lines where cells may hold several: what fits into the memory granted.
CELLS_LIMIT, LINES_LIMIT = 50_000_000, 8_000_000
_ABOVE = 1_000  # lines that may stand above the leads and be none
_PIECE = 1 << 20  # characters
_LINE_END = re.compile(r"\r\n?|\n")


def refuse_large(text: str, dialect: Dialect, utf8: memoryview | None = None) -> None:
    """Refuse what would take too much memory or time, before it takes any. Raises FileRefused.

    `utf8` is the same text, where it is at hand.
    """
    # A text has no more lines than characters, and no more cells.
    least = min(ROW_LIMIT, LINES_LIMIT, CELLS_LIMIT)
    held = text if utf8 is None else utf8
    lines = _lines(held) if len(text) >= least else 0
    if lines > LINES_LIMIT:
        raise FileRefused(
            f"This file has {lines:,} lines; at most {LINES_LIMIT:,} are read, and "
            f"{ROW_LIMIT:,} leads. Expected one lead per row. Split the export into several "
            "files, or export fewer leads."
        )
    if len(text) > CELLS_LIMIT:
        is_sign = len(dialect.delimiter) == 1 and dialect.delimiter.isascii()
        refuse_many_cells(lines + _count(held if is_sign else text, dialect.delimiter))
    if lines < ROW_LIMIT or dialect.is_drawn or (dialect.quote and dialect.quote in text):
        return
    refuse_many_lines(text, dialect)


def refuse_many_cells(cells: int) -> None:
    """Refuse a table of so many cells where they are too many. Raises FileRefused."""
    if cells > CELLS_LIMIT:
        raise FileRefused(
            f"This file has about {cells:,} cells; at most {CELLS_LIMIT:,} are read at once. "
            "Expected one lead per row. Export fewer leads, or without the columns that say "
            "nothing of a lead."
        )


def refuse_many_lines(text: str, dialect: Dialect, start: int = 0) -> None:
    """Refuse a text of which each line from `start` on is a record, where there are too many.

    A line counts where anything but delimiters is written in it, so that none is counted amiss.
    Raises FileRefused.
    """
    if _lines(text, start) < ROW_LIMIT:
        return
    is_written = np.zeros(256, dtype=bool)
    is_written[ord("!") : ord("~") + 1] = True
    is_written[[*dialect.delimiter.encode(), 0]] = False
    found = 0
    for begin, end in pieces(text, start):
        signs = np.frombuffer(text[begin:end].encode("utf-8", "replace") + b"\n", np.uint8)
        ends = np.flatnonzero((signs == ord("\n")) | (signs == ord("\r")))
        starts = np.append(0, ends[:-1] + 1)
        found += int(np.logical_or.reduceat(is_written[signs], starts).sum())
        if found > ROW_LIMIT + _ABOVE:
            raise FileRefused(TOO_MANY_ROWS)


def _lines(text: str | memoryview, start: int = 0) -> int:
    """How many line ends of the commoner kind are in a text from `start` on."""
    return max(_count(text, "\n", start), _count(text, "\r", start))


def _count(text: str | memoryview, sign: str, start: int = 0) -> int:
    """How often a sign is in a text, or a sign of ASCII in its UTF-8, faster than Python counts."""
    is_sign = sign.isascii() and len(sign) == 1
    if isinstance(text, str) and not (is_sign and text.isascii() and sign in text):
        return text.count(sign, start)
    spans = ((at, at + _PIECE) for at in range(start, len(text), _PIECE))
    parts = (np.frombuffer(_bytes(text[begin:end]), np.uint8) for begin, end in spans)
    return sum(int(np.count_nonzero(part == ord(sign))) for part in parts)


def _bytes(text: str | memoryview) -> bytes | memoryview:
    return text.encode() if isinstance(text, str) else text


def pieces(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where pieces of whole lines begin and end, from `start` on."""
    while start < len(text):
        end = piece_end(text, start)
        yield start, end
        start = end


def piece_end(text: str, start: int, parts: int = 1) -> int:
    """Where the piece of whole lines ends that begins at `start`; a long line is a piece.

    It is one of so many `parts` of the usual size.
    """
    most = start + _PIECE // parts
    if most >= len(text):
        return len(text)
    # The piece may end between a CR and its LF.
    end = 1 + max(text.rfind("\n", start, most), text.rfind("\r", start, most - 1))
    if end == 0:
        found = _LINE_END.search(text, most)
        end = found.end() if found else len(text)
    return end + (text[end - 1] == "\r" and text.startswith("\n", end))
