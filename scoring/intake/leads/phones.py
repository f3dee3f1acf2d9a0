"""The numbers in a cell of phones, as digits; what separates them, labels and extensions aside."""

import re
import unicodedata

# Fewer digits are no phone; more are two numbers.
SHORTEST_PHONE, LONGEST_PHONE = 7, 15
# Two noughts and a country.
ABROAD = 4
# A column of numbers with empty cells is often written with decimals: 9820012345.0.
DECIMALS = r"[.,]0+ *$"
# A cell of these signs alone is one number, if it has as many digits as one.
PLAIN_PHONE = r"\+?[0-9 ().-]*[0-9][0-9 ().-]*"
_EXTENSION = re.compile(
    r"(?<=\d)[\s,;.(-]*(?:extension|extn|ext|x|#|poste|ramal|anexo|durchwahl|доб|int)"
    r"[\s.:=]*\d{1,6}\)?\s*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[/;,|&\n\r\t]|\s(?:or|and|und|oder|ou|y|et)\s|(?<=\d)\s*(?=\(?\+)", re.I)
_GAP = re.compile(r"\s{2,}|\s+-\s+")


def phone_texts(cell: str) -> tuple[str, ...]:
    """The phone numbers in a cell as digits, after a plus where the country is written with one.

    >>> phone_texts("p:+91 98200-12345"), phone_texts("312-555-0142x427"), phone_texts("12345")
    (('+919820012345',), ('3125550142',), ())
    >>> phone_texts("98400 12345 / 98111 22222"), phone_texts("0171/2345678")
    (('9840012345', '9811122222'), ('01712345678',))
    """
    if not cell.isascii():
        cell = _ascii_digits(cell)
    bare = re.sub(DECIMALS, "", _EXTENSION.sub("", cell.strip()))
    pieces = [_EXTENSION.sub("", piece) for piece in _BETWEEN.split(bare)]
    numbers = [n for piece in _rejoined(pieces) for n in _numbers(piece)]
    return tuple(dict.fromkeys(numbers))


def digits_of(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D+", "", text)


def _ascii_digits(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell)
    return "".join(str(unicodedata.digit(c, c)) for c in plain)


def _rejoined(pieces: list[str]) -> list[str]:
    """Pieces of enough digits; a short one before another is its area code, one after is none."""
    found, area = list[str](), ""
    for piece in pieces:
        whole = f"{area} {piece}" if area else piece
        least = SHORTEST_PHONE if area else max(SHORTEST_PHONE, _abroad(piece))
        area = whole if len(digits_of(whole)) < least and not found else ""
        if len(digits_of(whole)) >= least:
            found.append(whole)
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
