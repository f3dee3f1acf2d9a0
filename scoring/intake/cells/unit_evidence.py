"""Whether a column holds quantities of one kind, in which unit, and how its clocks are meant.

Decided once by all cells of a history and kept with the column, so that one lead is read as many.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.intake.cells.measures import CellForm, Measure, by_hours, measure_of
from scoring.intake.cells.numbers import parts_of
from scoring.intake.cells.units import DURATION, UNITS, UnitWord
from scoring.schema import AMOUNTS, RANGES

# Fewer filled cells are no evidence of a column.
LEAST_CELLS = 20
# Save where each of so many is a duration with its unit.
_FEWEST = 3
_NEARLY_ALL, _MOSTLY = 0.98, 0.5
# So many cells must need a reading as a range or a large number, where the rest is plain.
_LEAST_SHARE, _LEAST_BY_UNIT = 0.02, 3
# Groups as a form offers them do not overlap; so many cells may be typed otherwise.
_ARE_GROUPS = 0.9
# A look at so many different cells tells a column of words from one of quantities.
_GLANCE = 200
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W]+")
_NAMES_DURATION = re.compile(
    r"duration|dauer|durée|duree|duración|duracion|durata|duração|duur|länge|length|elapsed"
    r"|(?:talk|handle|handling|wait|waiting|hold|response|reply|watch|view|viewing|total|average"
    r"|avg|mean|ring|queue|idle|play|online|browsing|reading|process|processing) (?:call )?time"
    r"|time (?:spent|on|in|to|since|until|taken|watched|viewed|online)|(?:verweil|gesprächs|warte"
    r"|besuchs|sitzungs)\w*|temps (?:passé|sur)|tiempo (?:en|de|total)|tempo (?:di|de|no|na|total)"
    r"|\b(?:minutes|minuten|seconds|sekunden|hours|stunden|mins|secs|hrs)\b"
)
_NAMES_CLOCK = re.compile(
    r"best|prefer|\bstart|\bbegin|\bend|uhrzeit|\bheure|\bhora\b|\bora\b|time of|call time|\bat\b"
    r"|slot|created|received|schedul|appoint|termin|opening|call ?back|time to (?:call|contact)"
    r"|contact time|visit time|\bclock|window|shift|schicht|office hours"
)
_NAMES_MONEY = re.compile(
    r"revenue|budget|price|amount|salary|income|turnover|sales|value|worth|funding|cost|spend|loan"
    r"|capital|umsatz|gehalt|preis|betrag|chiffre|salaire|prix|ingreso|salario|precio|views|users"
    r"|population|followers"
)
_NAMES_HOURS = re.compile(r"\bhours?\b|\bhrs\b|stunden|heures|horas")
# Words of a header that say in which unit its numbers are.
_UNIT_NAMES = {
    word: unit
    for word, unit in UNITS.items()
    if unit.measures == DURATION
    and len(word) > 2
    and word not in ("ora", "lat", "rok", "ano", "mes")
}
_CLOCKS = (CellForm.SHORT_CLOCK, CellForm.LONG_CLOCK)
_HOURS_OF_DAY = 24
_YEARS = (1900, 2100)


@dataclass(frozen=True, slots=True)
class ColumnUnit:
    """How the cells of a column are read: its unit, that unit's size, and its decimal sign.

    `by_hours` is whether "12:31" is hours and minutes. `measures` as of a Measure.
    """

    name: str
    measures: str
    size: float
    decimal: str = ""
    by_hours: bool = False

    def fits(self, measure: Measure) -> bool:
        """Whether a cell's quantity is of the column's kind."""
        if measure.measures == self.measures:
            return measure.form is not CellForm.TURNED or self.name == RANGES
        return not measure.measures

    def value(self, measure: Measure) -> float:
        """The quantity of a cell in the column's unit; a bare number is in it already."""
        clock = measure.form is CellForm.SHORT_CLOCK
        meant = by_hours(measure) if clock and self.by_hours else measure
        found = meant.value(self.decimal)
        return found / self.size if meant.measures == self.measures else found


def named_unit(name: str, decimal: str = "", header: str = "") -> ColumnUnit:
    """The unit of this name, as a schema keeps it of a column; a noun counts itself.

    Under a `header` that names minutes, "5:30" is of minutes and seconds.
    """
    found = next((unit for unit in UNITS.values() if unit.name == name), None)
    if found is None:
        sample = measure_of(f"1 {name}") if name not in ("", RANGES, AMOUNTS) else None
        return ColumnUnit(name, sample.measures if sample else "", 1.0, decimal)
    hours = found.measures == DURATION and found.size >= UNITS["min"].size
    hours = hours and not (found is UNITS["min"] and unit_in_name(header) is found)
    return ColumnUnit(name, found.measures, found.size, decimal, hours)


def plain_unit(name: str) -> ColumnUnit:
    """How durations are read in a column of plain numbers: in the unit its header names.

    Without one in seconds, in which systems export durations as numbers.
    """
    named = unit_in_name(name) or UNITS["s"]
    return ColumnUnit(named.name, DURATION, named.size)


def is_sure(measure: Measure, name: str) -> bool:
    """Whether a cell has one meaning in a column of plain numbers: "5k", or a duration."""
    if measure.measures != DURATION:
        return measure.is_scaled and not measure.measures and measure.form is CellForm.AMOUNT
    if unit_in_name(name) is not None:
        return measure.form is not CellForm.SHORT_CLOCK
    return measure.form is CellForm.LONG_CLOCK or (
        measure.form is CellForm.AMOUNT and measure.unit == "seconds"
    )


def decimal_of(texts: Sequence[str]) -> str:
    """The decimal sign that the numbers in texts prove together, "" for none or both."""
    numbers = (number for text in texts for number in re.findall(r"\d[\d.,]*\d|\d", text))
    parts = (parts_of(number) for number in numbers)
    proven = {part.proves for part in parts if part is not None and part.proves}
    return proven.pop() if len(proven) == 1 else ""


def unit_by_evidence(
    texts: Sequence[str], plain: NDArray[np.bool_], counts: NDArray[np.int64], name: str
) -> ColumnUnit | None:
    """The unit of a column by its distinct filled cells and its name, None for none.

    `plain` (d,) tells which are numbers already and `counts` (d,) how often each occurs.
    """
    whole = int(counts.sum())
    if whole < LEAST_CELLS and not (whole >= _FEWEST and all(map(_is_duration, texts))):
        return None
    if counts[plain].sum() > (1 - _LEAST_SHARE) * whole:
        return None
    glance = [measure_of(text) for text in texts[:_GLANCE]]
    seen = sum(m is not None or p for m, p in zip(glance, plain.tolist(), strict=False))
    if seen < _MOSTLY * len(glance):
        return None
    measures = [None if p else measure_of(t) for t, p in zip(texts, plain.tolist(), strict=True)]
    told = _Told(measures, plain, counts, _words(name))
    found = told.by_unit() if told.main else told.by_form()
    if found is None:
        return None
    decimal = decimal_of([t for t, m in zip(texts, measures, strict=True) if m is not None])
    return ColumnUnit(found.name, found.measures, found.size, decimal, found.by_hours)


def _is_duration(text: str) -> bool:
    """Whether a cell is a duration that names its unit, and not by a letter of several meanings."""
    measure = measure_of(text)
    if measure is None or measure.measures != DURATION or measure.is_vague:
        return False
    return measure.form in (CellForm.AMOUNT, CellForm.RANGE, CellForm.BOUND)


def unit_in_name(name: str) -> UnitWord | None:
    """The unit of time that a header names, None for none or several.

    >>> unit_in_name("minutes_on_site").name, unit_in_name("Time on site")
    ('minutes', None)
    """
    found = {_UNIT_NAMES[word].name: _UNIT_NAMES[word]
             for word in _words(name).split() if word in _UNIT_NAMES}  # fmt: skip
    return next(iter(found.values())) if len(found) == 1 else None


def is_time_of_day(texts: Sequence[str], counts: NDArray[np.int64], name: str) -> bool:
    """Whether cells such as "09:30" are times of day rather than durations.

    `texts` are the distinct filled cells, `counts` (d,) how often each occurs.
    """
    if not texts or not all(measure_of(text) for text in texts[:_LEAST_BY_UNIT]):
        return False
    plain = np.zeros(len(texts), dtype=bool)
    told = _Told([measure_of(text) for text in texts], plain, counts, _words(name))
    return told.share(*_CLOCKS) >= _NEARLY_ALL and told.clock_unit() is None


def _words(name: str) -> str:
    """A header in small letters, its words apart."""
    return " ".join(_SPLIT.split(name)).casefold()


@dataclass(frozen=True)
class _Told:
    """The cells of a column: what each says, which are plain numbers, how often, and its name."""

    measures: Sequence[Measure | None]
    plain: NDArray[np.bool_]
    counts: NDArray[np.int64]
    name: str

    @property
    def whole(self) -> int:
        return int(self.counts.sum())

    @property
    def main(self) -> str:
        """What most cells with a unit measure, "" where most have none."""
        by_kind: dict[str, int] = {}
        for measure, count in self._said():
            if measure.form is not CellForm.TURNED:
                by_kind[measure.measures] = by_kind.get(measure.measures, 0) + count
        best = max(by_kind, key=lambda kind: by_kind[kind], default="")
        with_unit = sum(count for kind, count in by_kind.items() if kind)
        return best if by_kind.get(best, 0) and with_unit * 2 > sum(by_kind.values()) else ""

    def _said(self) -> list[tuple[Measure, int]]:
        pairs = zip(self.measures, self.counts.tolist(), strict=True)
        return [(measure, count) for measure, count in pairs if measure is not None]

    def share(self, *forms: CellForm) -> float:
        """The share of cells with one of these forms."""
        return sum(n for m, n in self._said() if m.form in forms) / max(1, self.whole)

    def by_unit(self) -> ColumnUnit | None:
        """The smallest unit of a kind that nearly all cells share."""
        kind = self.main
        own = [(m, n) for m, n in self._said() if m.measures == kind]
        bare = sum(n for m, n in self._said() if not m.measures and m.form is not CellForm.TURNED)
        fits = sum(n for _, n in own) + bare + int(self.counts[self.plain].sum())
        if fits < _NEARLY_ALL * self.whole or sum(n for _, n in own) < _MOSTLY * self.whole:
            return None
        if all(m.is_vague for m, _ in own) and not _NAMES_DURATION.search(self.name):
            return None
        if kind == DURATION:
            return self._duration(own)
        if kind not in {unit.measures for unit in UNITS.values()} and self._are_codes(own):
            return None
        smallest = min(own, key=lambda pair: (pair[0].size, -pair[1]))[0]
        return ColumnUnit(smallest.unit, kind, smallest.size)

    def _are_codes(self, own: list[tuple[Measure, int]]) -> bool:
        """Whether the numbers before a word are codes, such as post codes before a place."""
        digits = {p.digits for m, _ in own for p in (m.low or m.high or ())}
        return len({len(d) for d in digits}) == 1 and len(next(iter(digits))) >= 5

    def _duration(self, own: list[tuple[Measure, int]]) -> ColumnUnit | None:
        clocks = [m for m, _ in own if m.form in _CLOCKS]
        others = [m for m, _ in own if m.form not in _CLOCKS]
        clock = self.clock_unit() if clocks else ""
        if clock is None and not others:
            return None
        if all(m.unit == "hours" for m, _ in own) and _NAMES_CLOCK.search(self.name):
            return None
        hours = clock == "minutes" or (clock is None and all(m.size > 1 for m in others))
        short = [m for m in clocks if m.form is CellForm.SHORT_CLOCK]
        meant = [*others, *(by_hours(m) if hours and m in short else m for m in clocks)]
        if self._are_hours_of_day(others):
            return None
        # Beside plain numbers, which are of no other unit, the header says what is counted.
        bare = bool(self.counts[self.plain].sum())
        named = unit_in_name(self.name) if bare or not short else None
        smallest = min(meant, key=lambda m: m.size)
        name, size = (named.name, named.size) if named else (smallest.unit, smallest.size)
        return ColumnUnit(name, DURATION, size, by_hours=hours)

    def _are_hours_of_day(self, others: Sequence[Measure]) -> bool:
        """Whether "9h30" and "15h" are times of day, as in France, rather than durations."""
        letters = [m for m in others if m.form is CellForm.LETTER_CLOCK and m.unit == "minutes"]
        if not letters or any(m.unit != "hours" for m in others if m not in letters):
            return False
        hours = [float(m.low[0].digits) for m in letters if m.low]
        at_zero = sum(hour == 0 for hour in hours) >= _MOSTLY * len(hours)
        is_said = _NAMES_DURATION.search(self.name) and not _NAMES_CLOCK.search(self.name)
        return not (is_said or at_zero or any(hour >= _HOURS_OF_DAY for hour in hours))

    def clock_unit(self) -> str | None:
        """The unit of the last part of short clocks, None where clocks are times of day."""
        clocks = [(m, n) for m, n in self._said()
                  if m.form in _CLOCKS]  # fmt: skip
        long = any(m.form is CellForm.LONG_CLOCK for m, _ in clocks)
        firsts = [(_first_part(m), n) for m, n in clocks]
        of_duration = bool(_NAMES_DURATION.search(self.name))
        of_clock = bool(_NAMES_CLOCK.search(self.name))
        beyond = any(first >= _HOURS_OF_DAY or first < 0 for first, _ in firsts)
        at_zero = sum(n for first, n in firsts if first == 0) >= _MOSTLY * sum(n for _, n in firsts)
        is_duration = beyond or (of_duration and not of_clock) or (at_zero and not of_clock)
        if not is_duration:
            return None
        hours = bool(_NAMES_HOURS.search(self.name)) and not long
        return "minutes" if hours else "seconds"

    def by_form(self) -> ColumnUnit | None:
        """Ranges, bounds and scaled numbers without a unit, among plain numbers."""
        said = self._said()
        bare = [(m, n) for m, n in said if not m.measures and m.form is not CellForm.TURNED]
        fits = sum(n for m, n in said if not m.measures) + int(self.counts[self.plain].sum())
        if fits < _NEARLY_ALL * self.whole:
            return None
        if sum(n for _, n in bare) < max(_LEAST_BY_UNIT, _LEAST_SHARE * self.whole):
            return None
        ranges = [(m.ends(""), n) for m, n in bare if m.form is CellForm.RANGE and not m.is_scaled]
        turned = [(m.ends(""), n) for m, n in said if m.form is CellForm.TURNED]
        if turned and not ranges:
            return None
        # A spreadsheet turns the smallest groups, which may be most cells: they must be groups too.
        ranges += turned
        if ranges and not self._are_groups(ranges):
            return None
        scaled = [m for m, _ in bare if m.is_scaled]
        if scaled and all(m.is_vague for m in scaled) and not _NAMES_MONEY.search(self.name):
            return None
        bounds = any(m.form in (CellForm.RANGE, CellForm.BOUND) for m, _ in bare)
        return ColumnUnit(RANGES if bounds else AMOUNTS, "", 1.0)

    def _are_groups(self, ranges: list[tuple[tuple[float, float], int]]) -> bool:
        """Whether ranges part numbers into groups: hardly any overlaps, none is a span of years."""
        groups: dict[tuple[float, float], int] = {}
        for ends, count in sorted(ranges, key=lambda pair: -pair[1]):
            if ends in groups or all(ends[1] <= a or b <= ends[0] for a, b in groups):
                groups[ends] = groups.get(ends, 0) + count
        apart = sum(groups.values()) >= _ARE_GROUPS * sum(count for _, count in ranges)
        years = all(_YEARS[0] <= low and high <= _YEARS[1] for low, high in groups)
        hours = all(high <= _HOURS_OF_DAY for _, high in groups)
        of_day = hours and bool(_NAMES_CLOCK.search(self.name))
        return apart and not years and not of_day


def _first_part(measure: Measure) -> float:
    """The first number of a clock, hours of a long one; below 0 where it has a sign."""
    parts = measure.low or ()
    first = parts[0] if measure.form is CellForm.SHORT_CLOCK else parts[1]
    return float(first.digits) if first.factor > 0 else -1.0
