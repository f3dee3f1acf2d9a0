"""The steps of a recipe: each derives columns of text from columns of text, lead by lead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.keyed_texts import KeyedTexts
from scoring.intake.cells.missing import is_missing, is_placeholder
from scoring.intake.cells.unread import number_issues
from scoring.intake.cells.values import read_answers
from scoring.intake.issue import Issue, Table
from scoring.plain import MAY_LACK
from scoring.recipes.answer_sets import LEAST_LEADS, Several
from scoring.recipes.date_steps import Moment, Since
from scoring.recipes.derived import Derived, OfColumn, OfColumns, distinct_texts, spread
from scoring.schema import Column, Kind, Role
from scoring.wording import number_text

# Above it a float no longer holds every whole number with its decimals, so sums would be wrong.
LARGEST_COUNT = 1e15


@dataclass(frozen=True, slots=True)
class Lookup(OfColumn):
    """Values of `column` become others in `target`: a city becomes its tier.

    `values` pairs each result with the values it stands for, matched without case and outer blanks.
    Other values become `unknown`, missing ones `missing`.
    """

    target: str
    values: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: str
    missing: str
    drop: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns it writes."""
        return (self.target,)

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The results for each lead; `headers` tells where a column stands in this table."""
        header = headers[self.column]
        known = {_key(value): result for result, values in self.values for value in values}
        codes, distinct = distinct_texts(table.frame[header])
        missing = is_placeholder(distinct)
        found = [known.get(_key(text)) for text in distinct]
        other = np.where(missing, self.missing, self.unknown)
        texts = [str(o) if f is None else f for f, o in zip(found, other, strict=True)]
        strange = np.array([f is None for f in found], dtype=bool) & ~missing
        cells = spread(texts, codes, table)
        issues = self._told(table, header, strange[codes], int(strange.sum()))
        return Derived({headers.get(self.target, self.target): cells}, issues)

    def _told(
        self, table: Table, header: str, strange: NDArray[np.bool_], different: int
    ) -> tuple[Issue, ...]:
        positions = np.flatnonzero(strange)
        if not len(positions):
            return ()
        known = sum(len(values) for _, values in self.values)
        example = str(table.frame[header].iloc[positions[0]])[:40]
        return (
            Issue(
                kind="value unknown to the recipe",
                row=int(table.rows[positions[0]]),
                column=header,
                expected=f"one of the {known:,} values listed for “{self.target}”",
                found=f"{different:,} others, such as “{example}”",
                remedy=f"They count as “{self.unknown}” in “{self.target}”; add them to the recipe",
                count=len(positions),
            ),
        )


@dataclass(frozen=True, slots=True)
class Keep(OfColumn):
    """The listed `levels` of a column stay, all others become `others`, missing cells `missing`.

    With a `share` and no levels yet (None), they are learned: the commonest ones, as long as
    together they are at most this share of the filled cells, and always the first. Of too few leads
    they may name a person: they are `hidden`, by their marks under `key`, and stay as well.
    """

    levels: tuple[str, ...] | None = None
    share: float | None = None
    others: str = "others"
    missing: str = ""
    hidden: tuple[str, ...] = field(default=(), metadata=MAY_LACK)
    key: str = field(default="", metadata=MAY_LACK)

    def learned(self, cells: pd.Series | None) -> "Keep":
        """The same step with its levels fixed; none where the training leads lack the column."""
        if self.levels is not None or self.share is None:
            return self
        if cells is None:
            return replace(self, levels=())
        filled = cells[~is_missing(cells)].str.strip()
        counts, kept = filled.value_counts(), commonest(filled, self.share, but=self.others)
        common = tuple(level for level in kept if counts.get(level, 0) >= LEAST_LEADS)
        rest = KeyedTexts.of(level for level in kept if level not in common)
        return replace(self, levels=common, hidden=tuple(sorted(rest.marks)), key=rest.key)

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The kept levels for each lead, in place."""
        header = headers[self.column]
        kept, hidden = frozenset(self.levels or ()), KeyedTexts(self.key, frozenset(self.hidden))
        codes, distinct = distinct_texts(table.frame[header])
        other = np.where(is_placeholder(distinct), self.missing, self.others)
        bare = [str(text).strip() for text in distinct]
        stay = (b in kept or b in hidden for b in bare)
        texts = [b if s else str(o) for b, s, o in zip(bare, stay, other, strict=True)]
        return Derived({header: spread(texts, codes, table)})


@dataclass(frozen=True, slots=True)
class Sum(OfColumns):
    """The counts of `columns` added up in `target`; a missing count is 0, yes and no are 1 and 0.

    Text that is no number counts 0 and is told.
    """

    target: str
    drop: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The column it writes."""
        return (self.target,)

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The sums for each lead, as text; columns the table lacks count 0."""
        counted = [_counts(table, headers[c]) for c in self.columns if c in headers]
        total = np.zeros(len(table.frame))
        for counts, _ in counted:
            total = total + counts
        distinct, codes = np.unique(total, return_inverse=True)
        # To fifteen digits, so that 0.1 + 0.2 is 0.3; to add 0 makes 0 of −0.
        texts = [number_text(float(f"{number + 0.0:.15g}")) for number in distinct]
        cells = spread(texts, codes, table)
        issues = tuple(issue for _, told in counted for issue in told)
        return Derived({headers.get(self.target, self.target): cells}, issues)


@dataclass(frozen=True, slots=True)
class Fill(OfColumns):
    """Missing cells of `columns` become `value`."""

    value: str

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The filled columns, in place."""
        return Derived(_rewritten(self.columns, table, headers, is_placeholder, self.value))


@dataclass(frozen=True, slots=True)
class Placeholders(OfColumns):
    """Cells of `columns` that hold one of `values` become empty; case and outer blanks aside."""

    values: tuple[str, ...]

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The emptied columns, in place."""
        return Derived(_rewritten(self.columns, table, headers, self._hit, ""))

    def _hit(self, distinct: pd.Series) -> NDArray[np.bool_]:
        words = {_key(value) for value in self.values}
        return np.array([_key(text) in words for text in distinct], dtype=bool)


Step = Lookup | Keep | Sum | Fill | Placeholders | Since | Moment | Several
# The steps that write one column of their own, beside those they read.
Deriving = Lookup | Sum | Since | Moment


def commonest(filled: pd.Series, share: float, *, but: str = "") -> tuple[str, ...]:
    """The commonest values that together are at most `share` of the cells, and always the first.

    `but` is never among them; its cells count in the whole. Equally common ones go by name.

    >>> commonest(pd.Series(["a"] * 6 + ["b"] * 3 + ["c"]), 0.9)
    ('a', 'b')
    """
    counts = filled.value_counts()
    order = sorted((-int(n), str(level)) for level, n in counts.items() if level != but)
    reached = np.cumsum([-n for n, _ in order])
    # Compared as counts, so that 0.6 + 0.3 is not above 0.9 by rounding.
    fits = int((reached <= share * len(filled) + 1e-6).sum())
    return tuple(level for _, level in order[: max(1, fits)])


def _key(text: str) -> str:
    return text.strip().casefold()


def _rewritten(
    columns: Iterable[str],
    table: Table,
    headers: Mapping[str, str],
    hit: Callable[[pd.Series], NDArray[np.bool_]],
    value: str,
) -> dict[str, pd.Series]:
    """The columns with `value` in the cells whose text `hit` tells; the others as they are."""
    done = {}
    for header in (headers[c] for c in columns if c in headers):
        codes, distinct = distinct_texts(table.frame[header])
        done[header] = spread(distinct.mask(hit(distinct), value), codes, table)
    return done


def _counts(table: Table, header: str) -> tuple[NDArray[np.float64], list[Issue]]:
    # As one column of plain numbers, so that a count does not depend on the leads beside it.
    read = read_answers(table.frame[header], Column(header, Kind.NUMBER, Role.FEATURE))
    bad = read.unread | (np.abs(read.values) > LARGEST_COUNT)
    doubts = number_issues(table, header, replace(read, unread=np.zeros_like(read.unread)))
    counts = np.where(bad | np.isnan(read.values), 0.0, read.values)
    return counts, [*_no_counts(table, header, bad), *doubts]


def _no_counts(table: Table, header: str, bad: NDArray[np.bool_]) -> list[Issue]:
    positions = np.flatnonzero(bad)
    if not len(positions):
        return []
    example = str(table.frame[header].iloc[positions[0]])[:40]
    return [
        Issue(
            kind="no count",
            row=int(table.rows[positions[0]]),
            column=header,
            expected="a number",
            found=f"“{example}”",
            remedy="counts as 0 in the sum; correct the cell if it should count",
            count=len(positions),
        )
    ]
