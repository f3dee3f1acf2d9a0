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
    pieces, quotes, counted, end = list[str](), 0, 0, 0
    for place in range(0, step * _SLICES, step):
        start = max(place, end)
        quotes, counted = quotes + text.count(quote, counted, start), start
        begin = start if start == end else _beginning(text, start, quote, quotes % 2 == 1)
        end = _end(text, begin, quote)
        pieces.append(text[begin:end] or _whole_lines(text[start : start + _SLICE], first=not start))
    return [piece for piece in pieces if piece] or [text[: _SLICES * _SLICE]]


def _is_inside(piece: str, quote: str, counted: bool) -> bool:
    """Whether a piece begins in a quoted cell: as counted, unless its quotes say otherwise."""
    places = [match.start() for match in re.finditer(re.escape(quote), piece)][1:-1]
    if len(places) < 4:
        return counted
    odd = [_opens(piece, place, quote) for place in places]
    # The first place is the second quote of the piece: it closes when the piece begins outside.
    fits = [_share(odd, places, piece, quote, opens) for opens in (False, True)]
    as_counted, otherwise = fits[counted], fits[not counted]
    return counted if as_counted >= 0.9 or as_counted >= otherwise else not counted


def _opens(piece: str, place: int, quote: str) -> bool:
    return piece[place - 1] in _EDGES or piece[place - 1] == quote


def _share(odd: list[bool], places: list[int], piece: str, quote: str, opens: bool) -> float:
    """The share of quotes that stand where they should, if the first of them opens a cell."""
    good = 0
    for at, place in enumerate(places):
        after = piece[place + 1]
        good += odd[at] if (at % 2 == 0) == opens else after in _EDGES or after == quote
    return good / len(places)


def _beginning(text: str, start: int, quote: str, counted: bool) -> int:
    """Where the first record after `start` begins, -1 when that is too far away."""
    if _is_inside(text[start : start + _SLICE], quote, counted):
        start = text.find(quote, start) + 1
        if not start:
            return -1
    return next_end(text, start, _MOST, quote)


def _end(text: str, begin: int, quote: str) -> int:
    """Where a piece of whole records ends; at its beginning when none ends near by."""
    end, records = begin, 0
    while 0 <= begin and (end - begin < _SLICE or records < _FEWEST):
        found = next_end(text, end, begin + _MOST - end, quote)
        if found < 0:
            break
        end, records = found, records + 1
    return end


def _whole_lines(piece: str, *, first: bool = False) -> str:
    """What is left of a piece where quotes tell nothing: the lines that are whole."""
    ends = [match.end() for match in _LINE_END.finditer(piece)]
    if len(ends) < 2 - first:
        return piece if first else ""
    return piece[0 if first else ends[0] : ends[-1]]
