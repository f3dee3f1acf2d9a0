"""One text becomes the parts of a date: day, month, year, the zone, and what marks its order.

A clock such as 10:15:30 is taken out of whole columns beforehand and stands as CLOCK in the text,
so that a column of many times has few texts to read.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from scoring.intake.cells.date_words import FILLERS, HALVES, MONTH, WEEKDAYS
from scoring.intake.cells.zones import is_zone
from scoring.intake.remembered import remembered

CLOCK = "@"
YEARS = range(1900, 2101)
_PIVOT = 69  # two digits from here on are of the last century
# Years that a month with two digits can mean: Nov-50 is what a spreadsheet made of 11 to 50.
_SHORT_YEARS = range(2000, 2041)
_LONGEST = 90
_TIME_WORD = re.compile(r"time|zeit|heure|hora|\bora|tijd|час|時|시", re.I)
_BRACKETS = re.compile(r"\s*[\[(]([^\[\]()]*)[\])]")
_CJK_DAY = re.compile(r"(\d+)\s?[年년]\s?(\d+)\s?[月월](?:\s?(\d+)\s?[日號号일])?")
_VIETNAMESE = re.compile(r"(?:ngày\s)?(\d+)\s+tháng\s+(\d+)(?:,?\s+năm)?,?\s+(\d{4})", re.I)
# “3. Quartal 2026” and “T3 2026” become “q3 2026”.
_WORDED_QUARTER = re.compile(
    r"\b([1-4])(?:\.|st|nd|rd|th|er|ère|e|º|°)?\s?"
    r"(?:quartal|quarter|trimestre|trim\.?|kwartaal|kwartał)(?=\W)|^t([1-4])(?=[\s/-]\d{4}$)"
)
_ERA = re.compile(r"令和\s?(\d{1,2}|元)\s?年")
_ERA_BEGINS = 2018
_WRITTEN_CLOCKS = (
    re.compile(r"(\d{1,2})\s?[時时시点點]\s?(?:(\d{1,2})\s?[分분]?)?(?:\s?(\d{1,2})\s?[秒초])?"),
    re.compile(r"(?<![\d./-])(\d{1,2})\s?h\s?(\d{2})?(?!\w)", re.I),
    re.compile(
        r"(?<=\s)(\d{1,2})[.](\d{2})(?:[.](\d{2})(?:[.]\d+)?)?(?=\s?(?:uhr|[ap]\.?m))", re.I
    ),
    re.compile(
        r"(?:(?<=kl )|(?<=kl\. )|(?<=klo )|(?<=ore )|(?<=pukul )|(?<=jam ))(\d{1,2})[.](\d{2})",
        re.I,
    ),
    re.compile(r"(?<=\s)(\d{1,2})(?=\s?(?:uhr\b|[ap]\.?m\b))()", re.I),
)
# Not the “a” of a.m.
_AT = re.compile(r"\ba las?\b", re.I)
_DOTTED = re.compile(r"\b([apπμö])\s?\.\s?([mμös])\b\.?", re.I)
# “a” alone may begin a zone.
_NOON = "|".join(r"\.?".join(word) + r"\.?" for word in HALVES if len(word) > 1)
_ZONE = re.compile(
    rf"(?P<before>@(?i:\s?(?:{_NOON})(?![^\W\d_]))?)\s?"
    r"(?P<zone>(?:GMT|UTC|UT)?[+−-]\d{1,2}(?::?\d{2})?|[A-Z][A-Za-z]+/[A-Z][A-Za-z_/+-]+|[A-Z]{1,5})"
    r"(?=\s+\d{4}$|\s*$)"
)
_NO_ZONES = {*HALVES, *FILLERS, *WEEKDAYS, *MONTH}
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?")
_NUMERIC = re.compile(r"(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?")
# As most dates of numbers are written, so that nothing else need be asked of them.
_PLAIN = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?: (@))?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[/-]\s?(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})\s?[/-]\s?(\d{1,2})")
_QUARTER = re.compile(r"(?:(\d{4})[\s/-]*q([1-4])|q([1-4])[\s/-]*(\d{4}))")
_WEEK = re.compile(r"(?:(\d{4})[\s-]*w(\d{1,2})(?:-?([1-7]))?|(?:kw|w)\s?(\d{1,2})[\s/-]*(\d{4}))")
_PARTS = ("q", "w", "kw")
_SILENT = {*WEEKDAYS, *FILLERS, *HALVES}
_BLANKS = re.compile(r"\s+")
# Vowels of Arabic, Hindi and Thai are signs on their letters.
_WORDS = re.compile("(?:[^\\W\\d_][\u064b-\u0652\u0900-\u0963\u0e30-\u0e4e]*)+")
_SURE = ""


@dataclass(frozen=True, slots=True)
class DateText:
    """The parts of a date as written: with `mark` "" the first is surely the day, else it is asked.

    `seconds` are those of a clock in words, `half` is "a" or "p" for before and after noon, and
    `clocked` is true where CLOCK stands for a clock that was taken out.
    """

    first: int
    second: int
    year: int
    mark: str = _SURE
    zone: str = ""
    half: str = ""
    seconds: int = 0
    clocked: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the first could be the day or the month."""
        return bool(self.mark) and self.first <= 12 and self.second <= 12 and not self.is_same

    @property
    def is_same(self) -> bool:
        """Whether day and month are the same number."""
        return self.first == self.second


def plain_date(text: str) -> DateText | None:
    """The parts of a date of nothing but numbers, or with a CLOCK behind; None for others."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return None
    day, mark, month, year, clock = plain.groups()
    return DateText(int(day), int(month), int(year), mark, clocked=clock is not None)


# A column is read several times, and a file may have a thousand columns of dates.
@remembered(1 << 16)
def date_text(text: str) -> DateText | None:
    """The parts of a text that is a date and nothing else, None for others.

    >>> found = date_text("Mon, 5 Oct 2026 @ GMT+0530 (India Standard Time)")
    >>> found.first, found.second, found.year, found.zone
    (5, 10, 2026, 'GMT+0530')
    """
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    if plain := plain_date(text):
        return plain
    bare, zone = _without_zone(_normal(text))
    if zone is None:
        return None
    bare, seconds = _without_clock(bare.casefold())
    halves = {HALVES[word] for word in _WORDS.findall(bare) if word in HALVES}
    if seconds is None or len(halves) > 1 or bare.count(CLOCK) > 1:
        return None
    timed = CLOCK in bare or seconds >= 0
    if halves and not timed:
        return None
    found = _day(bare.replace(CLOCK, " "))
    if found is None:
        return None
    first, second, year, mark, within = found
    half = halves.pop() if halves else ""
    seconds = max(seconds, 0) + within
    return DateText(first, second, year, mark, zone, half, seconds, CLOCK in bare)


def _normal(text: str) -> str:
    """The text in plain signs, days and clocks of Japan, China and Korea as 2026/10/5."""
    plain = _AT.sub(" ", unicodedata.normalize("NFKC", text).strip())
    if plain.isascii():
        return plain
    plain = _VIETNAMESE.sub(r"\3/\2/\1", _ERA.sub(_of_era, plain))
    return _CJK_DAY.sub(_western, plain)


def _of_era(match: re.Match[str]) -> str:
    year = 1 if match[1] == "元" else int(match[1])
    return f"{_ERA_BEGINS + year}年"


def _western(match: re.Match[str]) -> str:
    day = f"/{match[3]}" if match[3] else ""
    return f"{match[1]}/{match[2]}{day} "


def _without_zone(text: str) -> tuple[str, str | None]:
    """The text without its zone, and the zone: "" where it names none, None for other words."""
    named = ""
    if CLOCK in text and (match := _ZONE.search(_BRACKETS.sub("", text))):
        named = "" if match["zone"].casefold() in _NO_ZONES else match["zone"]
    for inner in _BRACKETS.findall(text):
        word = inner.strip()
        if is_zone(word):
            named = word if "/" in word else named or word
        elif word.casefold() not in WEEKDAYS and not (named and _TIME_WORD.search(word)):
            return text, None
    bare = _BRACKETS.sub(" ", text)
    if named and (match := _ZONE.search(bare.strip())):
        bare = bare.strip()[: match.start("zone")] + bare.strip()[match.end("zone") :]
    return bare.strip(), named


def _without_clock(text: str) -> tuple[str, int | None]:
    """The text without a clock in words, and its seconds: -1 where it has none, None for 25 h."""
    text = _DOTTED.sub(r" \1\2 ", text)
    if CLOCK in text:
        return text, -1
    for pattern in _WRITTEN_CLOCKS:
        if match := pattern.search(text):
            seconds = clock_seconds(*(int(part or 0) for part in (*match.groups(), 0)[:3]))
            return f"{text[: match.start()]} {text[match.end() :]}", seconds
    return text, -1


def clock_seconds(hour: int, minute: int, second: int) -> int | None:
    """The seconds since midnight, None for what no clock shows."""
    sound = hour < 24 and minute < 60 and second < 60
    return 3600 * hour + 60 * minute + second if sound else None


_Found = tuple[int, int, int, str, int]


def _day(text: str) -> _Found | None:
    """First, second and year with the mark, and seconds where the day is written with them."""
    text = _WORDED_QUARTER.sub(lambda match: f"q{match[1] or match[2]}", text)
    words = _WORDS.findall(text)
    months = [word for word in words if word in MONTH]
    if len(months) > 1:
        # Of “mar 6 oct” and “mar 6 mar” the first is Tuesday.
        months = [word for word in months if word not in WEEKDAYS] or months[-1:]
    month = months[0] if months else ""
    others = (word for word in words if word != month and word not in _PARTS)
    if len(months) > 1 or any(word not in _SILENT for word in others):
        return None
    if words.count(month) > 1:
        text = text.replace(month, " ", 1)
    kept = {*_PARTS, month}
    rest = _WORDS.sub(lambda match: match[0] if match[0] in kept else " ", text)
    rest = _BLANKS.sub(" ", rest.replace(",", " ")).strip(" -/.:;|")
    return _worded(rest, month) if month else _numbered(rest)


def _worded(text: str, month: str) -> _Found | None:
    at = MONTH[month]
    numbers = re.findall(r"\d+", text)
    if not re.fullmatch(r"[\d\s./'’º°-]*", text.replace(month, "", 1)):
        return None
    if len(numbers) == 2:
        day, year = numbers if len(numbers[0]) < 3 else numbers[::-1]
        # “Oct 5 26” would be as well the fifth as the 26th.
        is_short = len(year) == 2 and text.startswith(month)
        if len(day) > 2 or len(year) not in (2, 4) or is_short:
            return None
        return int(day), at, year_of(year), _SURE, 0
    if len(numbers) != 1:
        return None
    year = year_of(numbers[0])
    if len(numbers[0]) == 2:
        is_year = re.fullmatch(rf"{month}\.?\s?[-'’/]\s?\d\d", text) and year in _SHORT_YEARS
        return (1, at, year, _SURE, 0) if is_year else None
    return (1, at, year, _SURE, 0) if len(numbers[0]) == 4 else None


def _numbered(text: str) -> _Found | None:
    for pattern, made in _NUMBERED:
        if match := pattern.fullmatch(text):
            return made(match)
    return None


def _by_week(match: re.Match[str]) -> _Found | None:
    year, week = int(match[1] or match[5]), int(match[2] or match[4])
    try:
        day = date.fromisocalendar(year, week, int(match[3] or 1))
    except ValueError:
        return None
    return day.day, day.month, day.year, _SURE, 0


def _compact(match: re.Match[str]) -> _Found | None:
    clock = clock_seconds(*(int(match[part] or 0) for part in (4, 5, 6)))
    if clock is None:
        return None
    return int(match[3]), int(match[2]), int(match[1]), _SURE, clock


_NUMBERED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Found | None]], ...] = (
    (_YEAR_FIRST, lambda m: (int(m[4]), int(m[3]), int(m[1]), _SURE, 0)),
    (_NUMERIC, lambda m: (int(m[1]), int(m[3]), year_of(m[4]), m[2], 0)),
    (_MONTH_YEAR, lambda m: (1, int(m[1]), int(m[2]), _SURE, 0)),
    (_YEAR_MONTH, lambda m: (1, int(m[2]), int(m[1]), _SURE, 0)),
    (_COMPACT, _compact),
    (_QUARTER, lambda m: (1, 3 * int(m[2] or m[3]) - 2, int(m[1] or m[4]), _SURE, 0)),
    (_WEEK, _by_week),
)


def year_of(digits: str) -> int:
    """The year of four digits or of two, which are of this century below 69.

    >>> year_of("26"), year_of("69"), year_of("2026")
    (2026, 1969, 2026)
    """
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= _PIVOT else 2000)
