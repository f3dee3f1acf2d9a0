"""What one cell says of a quantity with its unit, as a clock, as a range or as a bound.

Nothing is decided here: whether a column holds such quantities is told by all of its cells.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from scoring.intake.cells.numbers import CURRENCY, ascii_digits, parts_of, value_of
from scoring.intake.cells.units import DURATION, UNITS, UnitWord, noun_of, scale_of, unit_of
from scoring.intake.remembered import remembered


class CellForm(StrEnum):
    """How a cell says a quantity; `TURNED` is a range that a spreadsheet took for a date.

    `LETTER_CLOCK` is "1h30", the number behind the letter in the next smaller unit.
    """

    AMOUNT = "amount"
    RANGE = "range"
    BOUND = "bound"
    SHORT_CLOCK = "short clock"
    LONG_CLOCK = "long clock"
    LETTER_CLOCK = "letter clock"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class Term:
    """Digits as written, and what they are multiplied by."""

    digits: str
    factor: float = 1.0


Terms = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a cell says: the ends of a range, both the same parts for a single quantity.

    `low` is None for "<1 year", `high` for "10+". `measures` is "" for a bare number, what its
    known unit measures, or the noun that is counted. `unit` is the smallest one named, with its
    `size`; `is_scaled` is true for "5k". `is_vague` where a lone letter such as m or M is the unit.
    """

    low: Terms | None
    high: Terms | None
    form: CellForm
    measures: str = ""
    unit: str = ""
    size: float = 1.0
    is_scaled: bool = False
    is_vague: bool = False

    def value(self, decimal: str) -> float:
        """The quantity in the smallest unit of its kind, the middle of a range; NaN for none.

        `decimal` is the decimal sign of its column, "" for unknown. Of a bound it is the end that
        is named, of one from above half of it.
        """
        low, high = _total(self.low, self, decimal), _total(self.high, self, decimal)
        if low is not None and high is not None:
            return (low + high) / 2 if low <= high else float("nan")
        return low if low is not None else (high or 0.0) / 2

    def ends(self, decimal: str) -> tuple[float, float]:
        """Both ends of a range."""
        low, high = _total(self.low, self, decimal), _total(self.high, self, decimal)
        return (low or 0.0), (high if high is not None else float("inf"))


def _total(parts: Terms | None, measure: Measure, decimal: str) -> float | None:
    if parts is None:
        return None
    is_physical = measure.size != 1.0 or measure.measures == DURATION
    return sum(_number(p.digits, decimal, is_physical) * p.factor for p in parts)


def _number(digits: str, decimal: str, is_physical: bool) -> float:
    """The number of digits; "1.001" counts a thousand things where nothing shows a decimal sign."""
    found = parts_of(digits)
    if found is not None and found.is_open and not decimal and not is_physical:
        decimal = "," if "." in found.core else "."
    return value_of(found, decimal, mixed=False)


_NUMBER = r"\d{1,3}(?:[.,'’ ]\d{2,3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+"
_MONEY = rf"(?:US\$|A\$|C\$|S\$|AED|SGD|AUD|CAD|JPY|CNY|RMB|zł|PLN|SEK|NOK|DKK|BRL|MXN|{CURRENCY})"
_ONLY_MONEY = re.compile(_MONEY, re.I)
_WORD = r"[^\W\d_]+[.²³]?(?:²)?"


def _side(at: int) -> str:
    return (
        rf"(?P<before{at}>{_MONEY})?\s*(?P<number{at}>{_NUMBER})(?P<gap{at}>\s*)"
        rf"(?P<word{at}>{_WORD})??\s*(?P<after{at}>{_MONEY})?"
    )


_LESS = (
    r"<=?|≤|less than|fewer than|under|below|up ?to|unter|bis(?: zu)?|weniger als|moins de"
    r"|jusqu.à|menos de|hasta|meno di|fino a|até|minder dan"
)
_MORE = (
    r">=?|≥|more than|over|above|at least|mehr als|über|ab|mindestens|plus de|más de|mas de"
    r"|oltre|più di|mais de|meer dan"
)
_TO = r"-|–|—|−|~|\.\.|to|bis|à|a|al|hasta|até|and|und|et|y|до"
_QUANTITY = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE})|between|zwischen|entre|von|from|de)?\s*{_side(1)}"
    rf"\s*(?P<plus>\+)?(?:\s*(?:{_TO})\s*{_side(2)}\s*(?P<plus2>\+)?)?(?P<rest>[^\d+<>:]*?)"
    r"(?P<open>\s*(?:\+|plus|(?:and|&|or) (?:above|more|over|up|older)|oder mehr|und mehr|et plus"
    r"|ou plus|[yo] más|o più|ou mais|en meer|以上))?",
    re.I,
)
_SHORT_CLOCK = re.compile(r"(-?)(\d{1,4}):([0-5]\d)(?:\s*(\D+))?")
_LONG_CLOCK = re.compile(
    r"(-?)(?:(\d+)(?:[. ]|\s*d(?:ays?)?,?\s+))?(\d{1,4}):([0-5]\d):([0-5]\d(?:[.,]\d+)?)", re.I
)
_LETTER_CLOCK = re.compile(r"(\d{1,4})\s?([^\W\d_]{1,6})\.?\s?([0-5]\d)")
_ISO = re.compile(
    r"P(?=.)(?:([\d.,]+)Y)?(?:([\d.,]+)M)?(?:([\d.,]+)W)?(?:([\d.,]+)D)?"
    r"(?:T(?=.)(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?"
)
_ISO_UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
_PIECE = re.compile(rf"({_NUMBER})\s*([^\W\d_]+)\.?(?:[\s,]*(?:and|und|et|y|e|&)?\s*)", re.I)
# Months as spreadsheets shorten them in the languages they come in.
_MONTH_NAMES = (
    "jan janv ene gen", "feb févr fev", "mar mär mrz mars mrt", "apr avr abr", "may mai mag mei",
    "jun juin giu", "jul juil lug", "aug août ago", "sep sept set", "oct okt ott out", "nov",
    "dec dez déc dic",
)  # fmt: skip
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_TURNED = re.compile(
    r"(?:(\d{1,2})\.?[- ]([^\W\d_]{3,4})|([^\W\d_]{3,4})\.?[- ](\d{1,2}))\.?(?:[- ]\d{2,4})?"
)
_TURNED_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?")
_TURNED_DAY = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})")
_CENTURY = 2000
_STARTS = re.compile(r"\W{0,4}(?:\d|P[T\d])|\D{1,16}\d")
_LONGEST = 40
# Letters that alone may be another unit, a generation or a size.
_VAGUE = frozenset({"m", "M", "d", "D", "g", "G", "y", "Y", "w", "W"})
_BY_NAME = {unit.name: unit for unit in UNITS.values()}
_MINUTE, _HOUR, _DAY = (_BY_NAME[name].size for name in ("minutes", "hours", "days"))


@remembered(1 << 16)
def measure_of(text: str) -> Measure | None:
    """What a cell says, None for a plain number and for everything else.

    >>> measure_of("3m 20s").value(""), measure_of("1 day 3 hours").unit, measure_of("11-50").form
    (200.0, 'hours', <CellForm.RANGE: 'range'>)
    >>> measure_of("₹5k").value(""), measure_of("10+ years").value("") / measure_of("1 y").value("")
    (5000.0, 10.0)
    >>> measure_of("Plan 3"), measure_of("1.2.3"), measure_of("A-12"), measure_of("10 am")
    (None, None, None, None)
    """
    bare = ascii_digits(text).strip()
    if not bare or len(bare) > _LONGEST or not _STARTS.match(bare):
        return None
    readers = (_long_clock, _short_clock, _letter_clock, _iso, _compound, _turned, _quantity)
    return next((found for read in readers if (found := read(bare)) is not None), None)


def _single(parts: Terms, form: CellForm, unit: UnitWord, *, is_vague: bool = False) -> Measure:
    return Measure(parts, parts, form, unit.measures, unit.name, unit.size, is_vague=is_vague)


def _long_clock(bare: str) -> Measure | None:
    """Hours, minutes and seconds, perhaps after days."""
    match = _LONG_CLOCK.fullmatch(bare)
    if match is None:
        return None
    sign, days, hours, minutes, seconds = match.groups()
    parts = (Term(days or "0", _DAY), Term(hours, _HOUR), Term(minutes, _MINUTE), Term(seconds))
    form = CellForm.AMOUNT if days else CellForm.LONG_CLOCK
    return _single(_times(parts, -1.0) if sign else parts, form, _BY_NAME["seconds"])


def _short_clock(bare: str) -> Measure | None:
    """Minutes and seconds, or hours and minutes where "h" follows."""
    match = _SHORT_CLOCK.fullmatch(bare)
    if match is None:
        return None
    sign, first, second, word = match.groups()
    unit = unit_of(word) if word else None
    if word and (unit is None or unit.measures != DURATION):
        return None
    plain: Terms = (Term(first, _MINUTE), Term(second))
    parts = _times(plain, -1.0) if sign else plain
    if unit is None:
        return _single(parts, CellForm.SHORT_CLOCK, _BY_NAME["seconds"])
    found = _single(parts, CellForm.AMOUNT, _BY_NAME["seconds"])
    return by_hours(found) if unit.size > _MINUTE else found


def _letter_clock(bare: str) -> Measure | None:
    """Hours and minutes as "1h30", or minutes and seconds as "12m31"."""
    match = _LETTER_CLOCK.fullmatch(bare)
    unit = unit_of(match[2]) if match else None
    smaller = _BY_NAME["minutes" if unit and unit.size == _HOUR else "seconds"]
    if match is None or unit is None or unit.name not in ("hours", "minutes"):
        return None
    parts = (Term(match[1], unit.size), Term(match[3], smaller.size))
    return _single(parts, CellForm.LETTER_CLOCK, smaller, is_vague=match[2] in _VAGUE)


def _times(parts: Terms, factor: float) -> Terms:
    return tuple(replace(part, factor=part.factor * factor) for part in parts)


def by_hours(measure: Measure) -> Measure:
    """A short clock as hours and minutes."""
    unit = _BY_NAME["minutes"]
    parts = _times(measure.low or (), _MINUTE)
    return replace(measure, low=parts, high=parts, unit=unit.name, size=unit.size)


def _iso(bare: str) -> Measure | None:
    """A duration of ISO 8601, such as PT3M20S."""
    match = _ISO.fullmatch(bare)
    if match is None:
        return None
    named = [(d, _BY_NAME[n]) for d, n in zip(match.groups(), _ISO_UNITS, strict=True) if d]
    return _of_units(named) if named else None


def _of_units(named: list[tuple[str, UnitWord]]) -> Measure:
    smallest = min((unit for _, unit in named), key=lambda unit: unit.size)
    return _single(tuple(Term(d, u.size) for d, u in named), CellForm.AMOUNT, smallest)


def _compound(bare: str) -> Measure | None:
    """Several units of time, the larger first: "2 h 5 min"."""
    pieces = list(_PIECE.finditer(bare))
    if len(pieces) < 2 or "".join(p[0] for p in pieces) != bare:
        return None
    named = [(p[1], unit_of(p[2])) for p in pieces]
    found = [(digits, unit) for digits, unit in named if unit and unit.measures == DURATION]
    if len(found) < len(named):
        return None
    if found[0][1].name == "years" and pieces[1][2].casefold() == "m":
        found[1] = (found[1][0], _BY_NAME["months"])
    sizes = [unit.size for _, unit in found]
    return _of_units(found) if all(a > b for a, b in pairwise(sizes)) else None


def _turned(bare: str) -> Measure | None:
    """A range that a spreadsheet took for a day or a month: "Nov-50" was 11-50."""
    if match := _TURNED.fullmatch(bare):
        word, number = (match[2], match[1]) if match[2] else (match[3], match[4])
        month = _MONTHS.get(word.casefold())
        return _between(month, int(number)) if month else None
    if match := _TURNED_ISO.fullmatch(bare):
        year, month, day = map(int, match.groups())
        # Of "11-50" it makes the first of a month in 1950, of "10-11" a day of the year it is.
        return _between(month, year % 100 if day == 1 and year < _CENTURY else day)
    if match := _TURNED_DAY.fullmatch(bare):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        is_month = year < _CENTURY and 1 in (one, other)
        return _between(max(one, other), year % 100) if is_month else _between(one, other)
    return None


def _between(one: int, other: int) -> Measure | None:
    low, high = sorted((one, other))
    if low == high or high > 99:
        return None
    return Measure((Term(str(low)),), (Term(str(high)),), CellForm.TURNED)


def _quantity(bare: str) -> Measure | None:
    match = _QUANTITY.fullmatch(bare)
    if match is None:
        return None
    group = match.groupdict()
    first, second = _scaled(group, 1), _scaled(group, 2) if group["number2"] else None
    if first is None or (group["number2"] and second is None):
        return None
    is_open = any(group[name] for name in ("more", "plus", "plus2", "open"))
    if second is None:
        return _one(first, group, is_open=is_open)
    return None if group["less"] or is_open else _range(first, second)


@dataclass(frozen=True, slots=True)
class _Scaled:
    """A number of a cell: its digits, the scale of a word, and the phrase that follows it."""

    digits: str
    scale: float | None
    phrase: str
    apart: bool
    is_money: bool
    is_vague: bool = False

    @property
    def part(self) -> Term:
        return Term(self.digits, self.scale or 1.0)


def _scaled(group: dict[str, str], at: int) -> _Scaled | None:
    digits, word = group[f"number{at}"], group[f"word{at}"] or ""
    # "007" and "0199" are codes; "0.5" is a number.
    if (len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()) or parts_of(digits) is None:
        return None
    is_money = bool(group[f"before{at}"] or group[f"after{at}"])
    is_last = at == 2 or not group["number2"]
    phrase = f"{word}{group['rest']}".strip() if is_last else word
    first, _, others = phrase.partition(" ")
    scale = scale_of(first, is_money=is_money) if first else None
    phrase = others.strip() if scale else phrase
    if _ONLY_MONEY.fullmatch(phrase):
        phrase, is_money = "", True
    apart = bool(group[f"gap{at}"]) or not word or bool(scale) or bool(group["plus"])
    is_vague = first in ("M", "B") and not is_money
    return _Scaled(digits, scale, phrase, apart, is_money, is_vague)


def _one(first: _Scaled, group: dict[str, str], *, is_open: bool) -> Measure | None:
    bounded = is_open or bool(group["less"])
    if not bounded and not first.phrase and not first.scale:
        return None
    parts = (first.part,)
    low, high = (None if group["less"] else parts), (None if is_open else parts)
    form = CellForm.BOUND if bounded else CellForm.AMOUNT
    is_scaled = first.scale is not None
    bare = Measure(low, high, form, is_scaled=is_scaled, is_vague=first.is_vague)
    return _with_unit(bare, first)


def _range(first: _Scaled, second: _Scaled) -> Measure | None:
    if first.scale is None and second.scale is not None:
        first = replace(first, scale=second.scale)
    if first.phrase and first.phrase.casefold() != second.phrase.casefold():
        return _of_two_units(first, second)
    is_scaled = second.scale is not None
    bare = Measure(
        (first.part,), (second.part,), CellForm.RANGE, is_scaled=is_scaled,
        is_vague=second.is_vague,
    )  # fmt: skip
    found = _with_unit(bare, second)
    if found is None or not all(low < high for low, high in [found.ends("")]):
        return None
    return found


def _of_two_units(first: _Scaled, second: _Scaled) -> Measure | None:
    """A range such as "6 months to 1 year"."""
    low, high = unit_of(first.phrase), unit_of(second.phrase)
    if low is None or high is None or low.measures != high.measures:
        return None
    smallest = min(low, high, key=lambda unit: unit.size)
    ends = (Term(first.digits, low.size),), (Term(second.digits, high.size),)
    return Measure(*ends, CellForm.RANGE, low.measures, smallest.name, smallest.size)


def _with_unit(bare: Measure, last: _Scaled) -> Measure | None:
    """The same in the unit of the phrase behind it; None where that is none."""
    if not last.phrase:
        return bare
    unit = unit_of(last.phrase)
    if unit is None:
        noun = noun_of(last.phrase, apart=last.apart)
        return replace(bare, measures=noun, unit=last.phrase) if noun else None
    low, high = (e if e is None else _times(e, unit.size) for e in (bare.low, bare.high))
    is_vague = last.phrase in _VAGUE
    return replace(
        bare, low=low, high=high, measures=unit.measures, unit=unit.name, size=unit.size,
        is_vague=is_vague,
    )  # fmt: skip
