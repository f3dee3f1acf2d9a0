"""Cells of text become numbers, by what the whole column shows of its signs.

A cell that can be read in one way only is read so in every file. "1.234" can be read in two: what
the other cells of its column prove decides, and a column that proves nothing is told.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.missing import missing_among
from scoring.intake.remembered import remembered
from scoring.schema import DECIMAL_COMMAS

CURRENCY = r"(?:R\$|[$€£¥₹]|Rs\.?|INR|USD|EUR|GBP|CHF|S?Fr\.|kr\.?|zł)"
_AFFIXES = re.compile(rf"^{CURRENCY}\s*|\s*(?:{CURRENCY}|%)$", re.IGNORECASE)
_CORE = re.compile(r"(\d[\d.,]*|[.,]\d+)(?:[eE]([-+]?\d{1,3}))?")
_DIGITS = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
# “800.-” is an amount without cents, in Switzerland and elsewhere.
_NO_CENTS = re.compile(rf"(?<=\d)[.,]\s?-{{1,2}}(?=\s*(?:{CURRENCY})?$)", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_BLANKS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-", "＋": "+"})
_WIDE = {"．": ".", "，": ",", "٫": ".", "٬": ",", "％": "%"}
# Groups of three, or of two before the last three as Indian numbers have them.
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+|[1-9]\d?(?:,\d{2})*,\d{3}")
_OPEN = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # thousands or three decimals
# What can be read at once, and what of it can be read in two ways.
_PLAIN, _OPEN_PLAIN = (
    re.compile(r"-?[0-9]+(?:\.[0-9]+)?"),
    re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}"),
)
# So many different cells with a sign, and without one, show that it separates thousands.
_LEAST_SHOWN = 2


@dataclass(frozen=True)
class ReadNumbers:
    """A column as numbers: `values` float64 with NaN, shape (n,), and where and why not all are.

    `unread` is true where a filled cell is no number; `ambiguous` where the cell could be read in
    two ways and nothing in the column said which, `mixed` when it proves both ways. `inferred` is
    true where the sizes of the other cells, or the history, said which. `by_unit` is true where a
    cell is a quantity with a unit, a clock or a range, read in the `unit`.
    """

    values: NDArray[np.float64]
    unread: NDArray[np.bool_]
    ambiguous: NDArray[np.bool_]
    mixed: bool = False
    unit: str = ""
    by_unit: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    inferred: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def is_told(self) -> bool:
        """Whether anything is to be told of unread cells, units or doubt about signs."""
        masks = (self.unread, self.ambiguous, self.by_unit, self.inferred)
        return self.mixed or any(mask.any() for mask in masks)

    def take(self, codes: NDArray[np.signedinteger]) -> "ReadNumbers":
        """The same for cells that hold the distinct ones read, each at its place; shape (n,)."""
        none = np.zeros(len(codes), dtype=bool)
        by_unit = self.by_unit[codes] if len(self.by_unit) else none
        inferred = self.inferred[codes] if len(self.inferred) else none
        return replace(
            self, values=self.values[codes], unread=self.unread[codes],
            ambiguous=self.ambiguous[codes], by_unit=by_unit, inferred=inferred,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberParts:
    """One cell: its digits with separators, its sign and power, and which decimal sign it proves.

    `proves` is "." or ",", or "" for a cell that is the same either way; `is_open` when it is not.
    """

    core: str
    negative: bool
    power: str
    proves: str
    is_open: bool


def read_numbers(cells: pd.Series) -> ReadNumbers:
    """The cells as numbers, by the evidence of them all."""
    codes, distinct = pd.factorize(cells)
    counts = np.bincount(codes, minlength=len(distinct))
    texts = distinct.tolist()
    return read_distinct(texts, missing_among(texts, counts)).take(codes)


def read_distinct(
    texts: Sequence[object], missing: NDArray[np.bool_], usual: str = ""
) -> ReadNumbers:
    """The distinct cells (d,) of a column as numbers; `missing` (d,) have none.

    `usual` is the decimal sign of its history, which counts where these cells prove none.
    """
    if (whole := _whole_numbers(texts, missing, usual)) is not None:
        return whole
    plain = _PlainNumbers.among(texts, missing)
    rest = np.flatnonzero(~plain.places & ~missing)
    parts = [parts_of(str(texts[at])) for at in rest.tolist()]
    proven = {part.proves for part in parts if part is not None and part.proves} | plain.proves
    mixed = len(proven) == 2
    decimal = proven.pop() if len(proven) == 1 else ""
    inferred = "" if decimal or mixed else _by_sizes(plain.beside(parts)) or usual
    decimal = decimal or inferred
    unit = DECIMAL_COMMAS if decimal == "," else ""
    values = np.full(len(texts), np.nan)
    values[rest] = [value_of(part, decimal, mixed) for part in parts]
    values[plain.places] = plain.values(decimal, mixed=mixed)
    unread = np.isnan(values) & ~missing
    is_open = np.zeros(len(texts), dtype=bool)
    is_open[rest] = [part is not None and part.is_open for part in parts]
    is_open[plain.places] = plain.is_open
    doubt = is_open & (not decimal)
    return ReadNumbers(values, unread, doubt, mixed, unit, inferred=is_open & bool(inferred))


def _whole_numbers(
    texts: Sequence[object], missing: NDArray[np.bool_], usual: str
) -> ReadNumbers | None:
    """The same where every cell is digits alone, as counts are; None where any is not."""
    digits = list(map(str, texts))
    if missing.any() or not all(text.isdecimal() and text.isascii() for text in digits):
        return None
    values, nothing = np.array(list(map(float, digits))), np.zeros(len(digits), dtype=bool)
    values[np.isinf(values)] = np.nan
    unit = DECIMAL_COMMAS if usual == "," else ""
    return ReadNumbers(values, np.isnan(values), nothing, False, unit, inferred=nothing)


@dataclass(frozen=True)
class _PlainNumbers:
    """The cells of digits with a point at most, as nearly all are where many differ.

    `places` (d,) says which of the distinct cells are, `texts` (m,) what they are; of open ones
    the point may separate thousands.
    """

    places: NDArray[np.bool_]
    texts: list[str]
    is_open: NDArray[np.bool_]

    @classmethod
    def among(cls, texts: Sequence[object], missing: NDArray[np.bool_]) -> "_PlainNumbers":
        """Those of the distinct cells (d,)."""
        is_plain, may_be_open = _PLAIN.fullmatch, _OPEN_PLAIN.fullmatch
        told = [is_plain(str(text)) is not None for text in texts]
        places = np.array(told, dtype=bool) & ~missing
        found = [str(texts[at]) for at in np.flatnonzero(places).tolist()]
        is_open = [may_be_open(text) is not None for text in found]
        return cls(places, found, np.array(is_open, dtype=bool))

    @property
    def proves(self) -> set[str]:
        """The decimal sign that they prove, in a set, which is empty where they prove none."""
        pairs = zip(self.texts, self.is_open.tolist(), strict=True)
        return {"."} if any("." in text for text, is_open in pairs if not is_open) else set()

    def beside(self, others: Sequence[NumberParts | None]) -> list[NumberParts | None]:
        """What these and the others say; nothing where none is open, and sizes tell nothing."""
        if not self.is_open.any() and not any(part and part.is_open for part in others):
            return []
        return [*others, *map(parts_of, self.texts)]

    def values(self, decimal: str, *, mixed: bool) -> NDArray[np.float64]:
        """The numbers (m,) when `decimal` is the column's sign, "" when it has none."""
        found = np.array([float(text) for text in self.texts], dtype=np.float64)
        if mixed:
            found[self.is_open] = np.nan
        elif decimal == ",":
            opened = [t for t, is_open in zip(self.texts, self.is_open, strict=True) if is_open]
            found[self.is_open] = [float(text.replace(".", "")) for text in opened]
        return np.where(np.isfinite(found), found, np.nan)


def _by_sizes(parts: Sequence[NumberParts | None]) -> str:
    """The decimal sign where cells of three digits and fewer stand beside "1.200", "" for none.

    A system that writes decimals writes "950.000" or "1.2"; of thousands, both look so.
    """
    cores = {part.core for part in parts if part is not None and part.is_open}
    signs = {sign for core in cores for sign in core if not sign.isdigit()}
    plain = {part.core for part in parts if part is not None and not part.is_open}
    if len(signs) != 1 or min(len(cores), len(plain - {"0"})) < _LEAST_SHOWN:
        return ""
    # Small numbers alone may be whole ones among measurements of three decimals.
    if not all(core.isdigit() and len(core) <= 3 for core in plain) or max(map(int, plain)) < 100:
        return ""
    return "," if signs == {"."} else "."


@remembered(1 << 16)
def parse_number(text: str) -> float:
    """The number a cell holds, NaN when it is missing, infinite or no number.

    Alone, a comma before exactly three digits separates thousands and a point is a decimal one.

    >>> parse_number("1,234.5"), parse_number("3,5"), parse_number("12 %"), parse_number("1.234,5")
    (1234.5, 3.5, 12.0, 1234.5)
    >>> parse_number("(1.50)"), parse_number("12 apples")
    (-1.5, nan)
    """
    return value_of(parts_of(text), "", mixed=False)


@remembered(1 << 16)
def parts_of(text: str) -> NumberParts | None:
    """What the digits and signs of one cell say, None where it is no number."""
    # As most cells are.
    if _DIGITS.fullmatch(text):
        return _parts(text, text, negative=False)
    bare = ascii_digits(text).strip().translate(_MINUS)
    if _NO_CENTS.search(bare):
        bare = _THOUSANDS.sub("", _NO_CENTS.sub("", bare))
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1].strip() if negative else bare
    signed = negative
    for _ in range(2):
        sign = bare[:1] if bare[:1] in ("-", "+") else bare[-1:] if bare[-1:] == "-" else ""
        if sign:
            beside = bare[1:2] if bare.startswith(sign) else bare[-2:-1]
            if beside in ("-", "+") or signed:
                return None
            signed = True
            negative ^= sign == "-"
            bare = (bare[1:] if bare.startswith(sign) else bare[:-1]).strip()
        bare = _AFFIXES.sub("", _AFFIXES.sub("", bare)).strip()
    return _parts(bare, _BLANKS.sub("", bare), negative=negative)


def _parts(bare: str, spaced: str, *, negative: bool) -> NumberParts | None:
    """The parts of digits and separators, and of the same without the blanks between them."""
    match = _CORE.fullmatch(spaced)
    if match is None:
        return None
    proves = _proof(match[1])
    if proves is None:
        return None
    # In "1 234,5" the blanks are the thousands, so that a comma is the decimal sign.
    is_open = bool(_OPEN.fullmatch(match[1])) and spaced == bare and not match[2]
    if spaced != bare and _OPEN.fullmatch(match[1]):
        proves = "." if "." in match[1] else ","
    power = match[2] or "0"
    return NumberParts(match[1], negative, power, "" if is_open else proves, is_open)


def ascii_digits(text: str) -> str:
    """Digits of any script as those of ASCII, blanks of any width as one."""
    if text.isascii():
        return text
    return "".join(_sign(sign) for sign in text)


def _sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    if digit is not None and sign.isdigit():
        return str(digit)
    return _WIDE.get(sign, " " if sign.isspace() else sign)


def _proof(core: str) -> str | None:
    """The decimal sign that digits with separators prove, "" for none, None when ill-formed."""
    points, commas = core.count("."), core.count(",")
    if not points and not commas:
        return ""
    if points and commas:
        last = "." if core.rfind(".") > core.rfind(",") else ","
        whole = core[: core.rfind(last)]
        sound = last not in whole and _GROUPS.fullmatch(whole)
        return last if sound else None
    sign, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other if _GROUPS.fullmatch(core) else None
    return sign


def value_of(part: NumberParts | None, decimal: str, mixed: bool) -> float:
    """The number of a cell when `decimal` is the column's sign, "" when it has none."""
    if part is None or (mixed and part.is_open):
        return float("nan")
    sign = (decimal or ".") if part.is_open else (part.proves or ".")
    other = "," if sign == "." else "."
    digits = part.core.replace(other, "").replace(sign, ".")
    number = float(f"{'-' if part.negative else ''}{digits}e{part.power}")
    return number if np.isfinite(number) else float("nan")
