"""Pieces of a text from all over it, each of whole records: none begins or ends inside a note."""

import re

from scoring.intake.text.strict import next_end

_SLICES, _SLICE = 8, 1 << 14  # the sample: this many slices of this many characters
_MOST = 1 << 18  # characters of a slice whose records are long
_FEWEST = 20  # records in a slice, where there are so many in `_MOST` characters
_LINE_END = re.compile(r"\r\n|\r|\n")
# What may stand beside a quote that opens or closes a cell.
_EDGES = frozenset("\r\n\t,;|:^~ \x1f\x01§¦")


def pieces_of(text: str, quote: str = '"') -> list[str]:
    """Pieces of whole records from all over the text; a short text is one piece.

    Where a record begins is known from the number of quotes before it. Where stray quotes make
    that number wrong, it is taken the way in which the quotes near by stand around cells.
    """
    if len(text) <= _SLICES * _SLICE:
        return [text]
    step = (len(text) - _SLICE) // (_SLICES - 1)
    # A search for one sign is many times as fast as counting it.
    is_quoted = quote in text
    pieces, quotes, counted, end = list[str](), 0, 0, 0
    for place in range(0, step * _SLICES, step):
        start = max(_before_quotes(text, place, quote), end)
        quotes += text.count(quote, counted, start) if is_quoted else 0
        counted = start
        begin = start if start == end else _beginning(text, start, quote, quotes % 2 == 1)
        end = _end(text, begin, quote)
        pieces.append(
            text[begin:end] or _whole_lines(text[start : start + _SLICE], first=not start)
        )
    return [piece for piece in pieces if piece] or [text[: _SLICES * _SLICE]]


def _before_quotes(text: str, place: int, quote: str) -> int:
    """A place before the quotes that it stands behind: of a pair both are seen or none."""
    while place and text[place - 1] == quote:
        place -= 1
    return place


def _is_inside(piece: str, quote: str, counted: bool) -> bool:
    """Whether a piece begins in a quoted cell: as counted, unless its quotes say otherwise."""
    places = [match.start() for match in re.finditer(re.escape(quote), piece)]
    if len(places) < 3:
        return counted
    beside = f" {piece} "
    opening = [beside[place] in _EDGES or beside[place] == quote for place in places]
    closing = [beside[place + 2] in _EDGES or beside[place + 2] == quote for place in places]
    outside = sum(opening[::2]) + sum(closing[1::2])
    inside = sum(closing[::2]) + sum(opening[1::2])
    as_counted, otherwise = (inside, outside) if counted else (outside, inside)
    certain = 10 * as_counted >= 9 * len(places) or as_counted >= otherwise
    return counted if certain else not counted


def _beginning(text: str, start: int, quote: str, counted: bool) -> int:
    """Where the first record after `start` begins, -1 when that is too far away."""
    if _is_inside(text[start : start + _SLICE], quote, counted):
        closing = re.compile(f"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+{quote}")
        closed = closing.match(text, start)
        if closed is None:
            return -1
        start = closed.end()
    return next_end(text, start, _MOST, quote)


def _end(text: str, begin: int, quote: str) -> int:
    """Where a piece of whole records ends; at its beginning when none ends near by."""
    if begin < 0:
        return begin
    records = _plain_lines(text[begin : begin + _SLICE], quote)
    end, count = begin + len(records), _count_lines(records)
    while end - begin < _SLICE or count < _FEWEST:
        found = next_end(text, end, begin + _MOST - end, quote)
        if found < 0:
            break
        end, count = found, count + 1
    return end


def _plain_lines(piece: str, quote: str) -> str:
    """The lines that end before the last sign of a piece without quotes; each is a record."""
    if quote in piece:
        return ""
    inside = piece[: -2 if piece.endswith("\r\n") else -1]
    return inside[: max(inside.rfind("\n"), inside.rfind("\r")) + 1]


def _count_lines(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _whole_lines(piece: str, *, first: bool = False) -> str:
    """What is left of a piece where quotes tell nothing: the lines that are whole."""
    ends = [match.end() for match in _LINE_END.finditer(piece)]
    if len(ends) < 2 - first:
        return piece if first else ""
    return piece[0 if first else ends[0] : ends[-1]]
