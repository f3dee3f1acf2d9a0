"""Values that a report writes once for many rows, and rows that go on with the lead above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cells.cell_kinds import CODE, DATE, EMAIL, NUMBER, PHONE, TEXT, kind_of
from scoring.intake.issue import Issue
from scoring.intake.table.columns import spread
from scoring.intake.table.suspects import given
from scoring.wording import counted

_FEWEST_GROUPS = 2
_FEWEST_SORTED = 4  # groups whose order proves that they are groups
_FEWEST_KEYS = 3
_KEY_COLUMNS = 3  # the first ones, of which one may hold the ids
_SAMPLE = 300  # rows that are looked at before all are
_MOST_OF_FEW = 0.75  # of these rows must go on, as nine of ten of all must
_FEWEST_FILLED = 3  # columns that every lead fills, where rows go on with one
_ALWAYS = 0.95
# Of the columns that every lead fills, rows that go on have at most so many values of their own,
# and at least so many empty cells: a row of a log repeats the lead and is one.
_HALF, _BLANK = 0.5, 0.25
_FEW = 1 / 3  # of the rows of a group, so many fill the next column at least
_MOST_LEVELS = 3  # columns of group names, one within the other
_TITLED = re.compile(r"(?P<name>[^:=]{1,40})\s*[:=]\s*(?P<value>.+)")
_COUNTED = re.compile(r"\s*[\(\[]\s*(?:\d[\d.,]*)(?:\s+\w+)?\s*[\)\]]\s*\Z")


@dataclass(frozen=True, slots=True)
class Carried:
    """Columns with the names of groups in every row, and what to tell of it."""

    columns: pa.Table
    names: list[str]
    issues: tuple[Issue, ...] = ()


def going_on(columns: pa.Table) -> NDArray[np.bool_]:
    """Which rows go on with the lead above them instead of being one, shape (n,).

    Their id is empty or that of the row above, most cells that every lead fills are empty or the
    same as above, some of them empty, and they hold no e-mail address or phone number of their
    own. The id is one of the first columns.
    """
    nothing = np.zeros(columns.num_rows, dtype=bool)
    if columns.num_rows < _FEWEST_FILLED or columns.num_columns < _FEWEST_FILLED:
        return nothing
    tried = (_goes_on(columns, at) for at in range(min(_KEY_COLUMNS, columns.num_columns)))
    return next((found for found in tried if found is not None), nothing)


def _goes_on(columns: pa.Table, key: int) -> NDArray[np.bool_] | None:
    """The rows that go on with another by the ids of one column, None when there are none."""
    cells = columns.column(key)
    if given(cells).all() and not pc.any(pc.equal(cells[1:], cells[:-1])).as_py():
        return None
    if _repeat(_begun(cells.slice(0, _SAMPLE)).to_pylist()):
        return None
    keys = pc.utf8_trim_whitespace(cells)
    has = given(keys)
    begins = has & np.append(True, pc.not_equal(keys[1:], keys[:-1]).to_numpy())
    rest = np.flatnonzero(~begins)
    ids = keys.filter(pa.array(begins))
    if not len(rest) or not begins[0]:
        return None
    filled = np.column_stack([given(column) for column in columns.columns])
    always = filled[begins].mean(axis=0) >= _ALWAYS
    always[key] = True
    if always.sum() < _FEWEST_FILLED:
        return None
    starts = np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    tested = columns.select(np.flatnonzero(always).tolist())
    few = rest[spread(len(rest), _SAMPLE)]
    if _thin(tested, filled[:, always], few, starts)[0].mean() < _MOST_OF_FEW:
        return None
    are_thin, own = _thin(tested, filled[:, always], rest, starts)
    if are_thin.sum() < 0.9 * len(rest):
        return None
    # What goes on stands in the same few columns every time.
    if own[are_thin].any(axis=0).sum() > _HALF * always.sum():
        return None
    if not _identify(ids.to_pylist()):
        return None
    found = np.zeros(len(begins), dtype=bool)
    places = rest[are_thin]
    found[places] = [not _is_own(columns, key, int(at), int(starts[at])) for at in places]
    # Rows that lack the id and little else are leads without it, all of them; so are those of
    # one block, from where the column was no longer filled.
    blocks = int((found[1:] & ~found[:-1]).sum())
    apart = blocks > 1 or found.sum() == 1 or bool((found & has).any())
    return found if apart and found.sum() >= 0.9 * len(rest) else None


def _begun(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells that are filled and others than those above."""
    before = pa.chunked_array([pa.array([""], cells.type), *cells.slice(0, len(cells) - 1).chunks])
    return cells.filter(pc.and_(pc.not_equal(cells, ""), pc.not_equal(cells, before)))


def _thin(
    columns: pa.Table, filled: NDArray[np.bool_], rest: NDArray[np.intp], starts: NDArray[np.intp]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of the rows `rest` have little of their own, shape (m,), and what, shape (m, p).

    A cell is not that is the one of the row with which they may go on.
    """
    these, above = pa.array(rest), pa.array(starts[rest])
    own = filled[rest]
    blank = (~own).sum(axis=1) >= _BLANK * columns.num_columns
    for at, column in enumerate(columns.columns):
        own[:, at] &= ~pc.equal(column.take(these), column.take(above)).to_numpy()
    return blank & (own.sum(axis=1) <= _HALF * columns.num_columns), own


def _identify(keys: Sequence[str]) -> bool:
    """Whether cells are ids: none twice, none of words."""
    if len(keys) < _FEWEST_KEYS or _repeat(keys):
        return False
    return sum(kind_of(key) in (CODE, NUMBER, EMAIL) for key in keys) >= 0.9 * len(keys)


def _repeat(keys: Sequence[str]) -> bool:
    return len(set(keys)) < len(keys)


def _is_own(columns: pa.Table, key: int, at: int, start: int) -> bool:
    """Whether a row has an address, phone number, date or cell before its id that is its own.

    It is not when the row at `start`, with which it may go on, has it as well.
    """
    rows = ((column[at].as_py(), column[start].as_py()) for column in columns.columns)
    return any(
        cell.strip() and cell != above and (place < key or kind_of(cell) in (EMAIL, PHONE, DATE))
        for place, (cell, above) in enumerate(rows)
    )


def carry_down(
    columns: pa.Table, names: Sequence[str], rows: NDArray[np.int64], totals: Sequence[int]
) -> Carried:
    """Fill the names of groups that stand in the first row of each group only.

    `rows` are the numbers of the rows, `totals` those of the rows with totals, which part the
    groups. Without any, only the order of the groups proves that they are such; else it is told.
    """
    filled, issues = columns, list[Issue]()
    for at in range(min(_MOST_LEVELS + 1, columns.num_columns - 1)):
        cells = columns.column(at)
        has = given(cells)
        if not has.any():
            continue
        if has.all() or not has[0]:
            break
        groups = [str(text) for text in cells.filter(pa.array(has)).to_pylist()]
        if not _are_groups(columns, at, has, groups):
            break
        starts = np.flatnonzero(has)
        proven = _parted(rows, starts, totals) or _in_order(groups)
        if proven:
            latest = np.maximum.accumulate(np.where(has, np.arange(len(has)), 0))
            filled = filled.set_column(at, columns.column_names[at], cells.take(pa.array(latest)))
        issues.append(_told(names[at], int((~has).sum()), groups, filled=proven))
    return Carried(filled, list(names), tuple(issues))


def _are_groups(columns: pa.Table, at: int, has: NDArray[np.bool_], groups: Sequence[str]) -> bool:
    """Whether the filled cells of a column may be names of groups: words, each only once."""
    words = sum(kind_of(group) == TEXT for group in groups)
    # Within another group the same name may stand again, but never twice on end.
    twice = any(a == b for a, b in pairwise(groups)) or (not at and len(set(groups)) < len(groups))
    several = len(groups) >= _FEWEST_GROUPS and not twice
    few = 2 * len(groups) <= len(has)
    beside = np.any([given(column) for column in columns.columns[at + 1 :]], axis=0)
    return several and few and 2 * words > len(groups) and bool(beside[~has].mean() > _FEW)


def _parted(rows: NDArray[np.int64], starts: NDArray[np.intp], totals: Sequence[int]) -> bool:
    """Whether a total stands before every group but the first."""
    before = np.searchsorted(np.sort(np.asarray(totals, dtype=np.int64)), rows[starts])
    return len(totals) > 0 and bool((np.diff(before) > 0).all())


def _in_order(groups: Sequence[str]) -> bool:
    bare = [group.casefold() for group in groups]
    return len(groups) >= _FEWEST_SORTED and bare in (sorted(bare), sorted(bare, reverse=True))


def _told(name: str, count: int, groups: Sequence[str], *, filled: bool) -> Issue:
    blank = f"{counted(count, 'empty cell')} below names such as “{groups[0][:40]}”"
    done = "Each was given the name above it, as the report names a group only once."
    left = "They were left empty. Repeat the name in every row if it names a group of rows."
    return Issue(
        kind="group names" if filled else "perhaps group names",
        column=name,
        expected="a value in every row",
        found=blank,
        remedy=done if filled else left,
        count=count,
    )


def with_titles(
    carried: Carried, rows: NDArray[np.int64], titles: Sequence[tuple[int, str]]
) -> Carried:
    """The columns with one more, for names of groups that have a row of their own.

    `titles` are the rows that hold nothing but a name, and the names. There are groups where the
    first of them stands above all leads and leads stand below each.
    """
    places = np.searchsorted([row for row, _ in titles], rows) - 1
    used = len(set(places.tolist()))
    if len(titles) < _FEWEST_GROUPS or not len(rows) or places[0] < 0 or used < len(titles):
        return carried
    texts = [_COUNTED.sub("", text).strip() for _, text in titles]
    parts = [_TITLED.fullmatch(text) for text in texts]
    said = {part["name"].strip() for part in parts if part}
    named = len(said) == 1 and all(parts)
    name = _free(said.pop() if named else "Group", carried.names)
    values = [part["value"].strip() if named and part else text for part, text in zip(
        parts, texts, strict=True)]  # fmt: skip
    column = pa.array(values, pa.large_string()).take(pa.array(places))
    issue = Issue(
        kind="group names",
        column=name,
        expected="a value in every row",
        found=f"{len(titles)} rows that only name those below, such as “{titles[0][1][:40]}”",
        remedy=f"Their names were written into the new column “{name}” of the rows below.",
        count=len(titles),
    )
    columns = carried.columns.append_column(str(carried.columns.num_columns), column)
    return Carried(columns, [*carried.names, name], (*carried.issues, issue))


def _free(name: str, names: Sequence[str]) -> str:
    return next(new for new in (name, *(f"{name}_{n}" for n in range(2, len(names) + 3)))
                if new not in names)  # fmt: skip
