"""The numbers in a cell of phones, as digits; what separates them, labels and extensions aside."""

import re
import unicodedata
from collections.abc import Iterator

# Fewer digits are no phone; more are two numbers.
SHORTEST_PHONE, LONGEST_PHONE = 7, 15
# Between a number and its extension.
LINE = "x"
# Two noughts and a country.
ABROAD = 4
# A column of numbers with empty cells is often written with decimals: 9820012345.0.
DECIMALS = r"[.,]0+ *$"
_LONGEST_CELL = 120  # signs that are read of a cell, several numbers with their labels
# How a cell ends that may hold an extension behind a dash.
DASHED = r" -[0-9]{1,3} *$"
# A cell of these signs alone is one number, if it has as many digits as one.
PLAIN_PHONE = r"\+?[0-9 ().-]*[0-9][0-9 ().-]*"
_EXTENSION = re.compile(
    r"(?<=\d)[\s,;.(-]*(?:extensi[oó]n|extn|ext|x|#|poste|ramal|anexo|durchwahl|dw|apparaat|toestel"
    r"|tst|wew|доб|int|interno|内线|分机|内線)[\s.:=]*(?P<line>\d{1,6})\)?\s*$",
    re.IGNORECASE,
)
# A line of a switchboard behind a dash that stands at a blank: 0711-7147563 -12. The number before
# it is whole: blanks before other dashes, or fewer digits than one with its area, part one number.
_DASH = r"[-\u2010-\u2013]"
_DASHED = re.compile(rf"(?P<number>(?:(?!\s{_DASH})[^;,|&])*\d)\s+{_DASH}(?P<line>\d{{1,3}})\s*")
_WHOLE, _WHOLE_ABROAD = 9, 11
_BETWEEN = re.compile(r"[/;,|&\n\r\t]|\s(?:or|and|und|oder|ou|y|et)\s|(?<=\d)\s*(?=\(?\+)", re.I)
_GAP = re.compile(r"\s{2,}|\s+-\s+")


def phone_texts(cell: str) -> tuple[str, ...]:
    """The phone numbers in a cell as digits, after a plus where the country is written with one.

    >>> phone_texts("p:+91 98200-12345"), phone_texts("312-555-0142x427"), phone_texts("12345")
    (('+919820012345',), ('3125550142',), ())
    >>> phone_texts("98400 12345 / 98111 22222"), phone_texts("0171/2345678")
    (('9840012345', '9811122222'), ('01712345678',))
    """
    return tuple(dict.fromkeys(text.partition(LINE)[0] for text in line_texts(cell)))


def line_texts(cell: str) -> tuple[str, ...]:
    """The phone numbers in a cell as `phone_texts` writes them, each with its extension.

    >>> line_texts("312-555-0142x427"), line_texts("312-555-0142")
    (('3125550142x427',), ('3125550142',))
    """
    if len(cell) > _LONGEST_CELL:
        # What is cut off in the middle of a number is none.
        cell = cell[: max((m.start() for m in _BETWEEN.finditer(cell[:_LONGEST_CELL])), default=0)]
    if not cell.isascii():
        cell = _ascii_digits(cell)
    cell = _dash_named(cell)
    whole = _EXTENSION.search(cell.strip())
    bare = re.sub(DECIMALS, "", _EXTENSION.sub("", cell.strip()))
    pieces = [_with_line(piece) for piece in _BETWEEN.split(bare)]
    if whole and pieces:
        pieces[-1] = pieces[-1][0], whole["line"]
    return tuple(dict.fromkeys(_lines(pieces)))


def _dash_named(cell: str) -> str:
    """A cell in which the extension behind a dash is written as one."""
    found = _DASHED.fullmatch(cell)
    if not found:
        return cell
    area, slash, _ = found["number"].partition("/")
    digits = digits_of(found["number"])
    least = _WHOLE_ABROAD if "+" in cell or digits.startswith("00") else _WHOLE
    is_one = not slash or len(digits_of(area)) < max(SHORTEST_PHONE, _abroad(area))
    whole = is_one and least <= len(digits) <= LONGEST_PHONE
    return f"{found['number']} {LINE}{found['line']}" if whole else cell


def _with_line(piece: str) -> tuple[str, str]:
    """A piece without its extension, and this."""
    found = _EXTENSION.search(piece)
    return (piece[: found.start()], found["line"]) if found else (piece, "")


def _lines(pieces: list[tuple[str, str]]) -> Iterator[str]:
    for text, line in _rejoined(pieces):
        for number in _numbers(text):
            yield f"{number}{LINE}{line}" if line else number


def digits_of(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D+", "", text)


def _ascii_digits(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell)
    return "".join(str(unicodedata.digit(c, c)) for c in plain)


def _rejoined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pieces of enough digits; a short one before another is its area code, one after is none."""
    found, area = list[tuple[str, str]](), ""
    for piece, line in pieces:
        whole = f"{area} {piece}" if area else piece
        least = SHORTEST_PHONE if area else max(SHORTEST_PHONE, _abroad(piece))
        area = whole if len(digits_of(whole)) < least and not found else ""
        if len(digits_of(whole)) >= least:
            found.append((whole, line))
    return found


def _abroad(piece: str) -> int:
    """How many digits a number has at least that begins with those for abroad: 0049 171/2345678."""
    return SHORTEST_PHONE + ABROAD if digits_of(piece).startswith("00") else SHORTEST_PHONE


def _numbers(piece: str) -> list[str]:
    digits = digits_of(piece)
    if len(digits) <= LONGEST_PHONE:
        return [_written(piece)] if len(digits) >= SHORTEST_PHONE else []
    parts = [p for p in _GAP.split(piece.strip()) if digits_of(p)]
    if len(parts) == 1:
        parts = _halves(piece.split())
    fits = all(SHORTEST_PHONE <= len(digits_of(p)) <= LONGEST_PHONE for p in parts)
    return [_written(p) for p in parts] if fits else []


def _halves(words: list[str]) -> list[str]:
    """Blocks of digits as two numbers of the same length, as one text where there are none."""
    for at in range(1, len(words)):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        if len(digits_of(first)) == len(digits_of(second)):
            return [first, second]
    return [" ".join(words)]


def _written(piece: str) -> str:
    before = piece[: re.search(r"\d", piece).start()]  # type: ignore[union-attr]
    return f"+{digits_of(piece)}" if "+" in before else digits_of(piece)
