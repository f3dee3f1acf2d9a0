"""What each row below the header is: a lead, a total, a note, the header again, another table.

Each reading of a row has a cost: how unlikely its cells are so read, as a logarithm (2.3 is ten to
one).
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from statistics import median

from scoring.intake.cells.cell_kinds import CODE, EMAIL, EMPTY, NUMBER, PHONE, TEXT, TYPED, kind_of
from scoring.intake.table.columns import ColumnModel, extent, filled, trimmed
from scoring.intake.table.names import PLAIN_NAME, TELLING, against_names, bare_name
from scoring.intake.table.row_states import (
    LAST_RESORT,
    NEVER,
    NEXT,
    STATES,
    ReadingCosts,
    RowState,
    cheapest,
)
from scoring.intake.table.ticked import is_ticked
from scoring.intake.table.total_words import (
    EVERYWHERE,
    LIMITS,
    NAMED_TOTAL,
    TOTAL,
    groups_of,
    may_name_total,
)

_COMMENT = re.compile(r"\s*(?:#|//|--\s|;;)")
FOOTER = re.compile(
    r"confidential|do not distribute|copyright|\(c\) |(?<!\w)©\s*\w{3}|all rights reserved"
    r"|generated (?:by|on|at)"
    r"|report (?:generated|run)|exported (?:by|on|from)|end of (?:file|report)|page \d+"
    r"|^\s*\w+ \d+ (?:of|von|de|di|van|av) \d+\s*$"
    r"|^\s*(?:note|source)s?:|rows? (?:selected|affected|exported)"
    r"|^\s*\(?[\d.,]+ (?:rows?|records?|entries|zeilen|datensätze|lignes|filas|registros|righe)\b",
    re.IGNORECASE,
)


_AFTER_BLANK = 2.0  # so much likelier is anything but a lead below a blank row
_MOST = 4.6  # what one cell can say against a reading: a hundred to one
_MOST_BLANK, _MOST_BLANKS = 2.0, 8.0  # what an empty cell can, and all of a row
_OF_LEADS = 16.0  # an id, date or number of the kind that its column holds, in a remark
_NO_NAMES = 3.0  # a row of the usual width with so much more against it is no header
_OTHER_WIDTH = 3.0  # so much likelier are names where a row has another width
_OF_OTHER = 1.0  # a filled cell of another table, of which nothing is known
_UNPROVEN = 4.0  # a remark without a word of one, below few leads
_FEWEST_NAMES = 3  # column names that make a row the header of another table
_OF_SUMS = -8.0  # the exact sum of a column, called a total or nothing else than numbers
_COMMENT_SIGN = -3.0
_FOOTER_SIGN = -5.0  # the words of a footer, alone in a row
_TOTAL_SIGN = -4.0  # “Total: …”
_GROUP_SIGN = -2.0  # “Web Total”, where “Web” stands in a row above
_OF_TITLES = 4.0  # so much likelier is one of several titles than a remark alone
_MOST_REMARKS = 3  # cells of a remark
_KNOWN = 6.0  # a value that the column has elsewhere, in a remark
_DOUBTFUL = 3.0
_SET_ASIDE = 6.0  # a row of another width that nothing mends
_MENDED = 1.5
_MOST_OTHER = 4.6
_TELLING_CELLS = 20
_MOST_KNOWN = 1_000  # different cells of a column
_FEW = 8  # rows; below fewer nothing is told of the columns


@dataclass(frozen=True, slots=True)
class Seen:
    """One row to be judged, or a run of `times` rows of which nothing is odd.

    `cells` are those of the row as a lead, as many as there are columns; `written` those of the
    file. `mended` is None where the width is right, True where a row of another width was put
    right, False where nothing does. `foreign` rows stand below the names of another table; a
    `title` is one of several rows of one cell, the first of them above all leads. `sums` holds
    the sum of numbers above it.
    """

    cells: Sequence[str]
    written: Sequence[str]
    after_blank: bool = False
    mended: bool | None = None
    times: int = 1
    foreign: bool = False
    title: bool = False
    sums: bool = False
    sample: Sequence[Sequence[str]] = ()


@dataclass
class Judge:
    """Costs of the readings of rows, by what the columns hold and are called.

    `groups` are further values that a total may be of: those of the rows to be judged.
    """

    columns: ColumnModel
    header: Sequence[str] = ()
    groups: frozenset[str] = frozenset()
    _names: frozenset[str] = field(init=False)
    _typical: list[float] = field(init=False)
    _slack: float = field(init=False)
    _weight: float = field(init=False)
    # What speaks against the cells that the columns hold, looked up at once: there are thousands.
    _known: list[dict[str, float]] = field(init=False)

    def __post_init__(self) -> None:
        self._names = frozenset(bare for name in self.header if (bare := bare_name(name)))
        known = min(1.0, self.columns.count / _FEW)
        self._weight = known * min(1.0, _TELLING_CELLS / max(1, self.columns.width))
        self._typical = self.columns.typical()
        pairs = zip(self.columns.own_costs, self._typical, strict=True)
        own = [{text: _against(cost, usual) for text, cost in c.items()} for c, usual in pairs]
        self._slack = self.columns.slack(partial(self._lead, known=own))
        self._known = [{} for _ in own]

    def readings(self, rows: Sequence[Seen]) -> tuple[list[ReadingCosts], list[RowState]]:
        """What each reading of each row costs, and the cheapest reading of all the rows."""
        costs: list[ReadingCosts] = [self.costs(row) for row in rows]
        return costs, cheapest(costs)

    def again(self, costs: Sequence[ReadingCosts], rows: Sequence[Seen]) -> list[ReadingCosts]:
        """The same costs where only the runs between rows have changed."""
        pairs = zip(costs, rows, strict=True)
        return [cost if row.written else self.costs(row) for cost, row in pairs]

    def costs(self, row: Seen) -> ReadingCosts:
        """What each reading of a row costs, whatever stands around it."""
        if not row.written:
            return self._of_run(row)
        lead = self.lead(row.cells)
        costs = {
            RowState.LEAD: lead if row.mended is None else lead + _MENDED,
            RowState.AGAIN: 0.0 if self.is_header(row.written) else NEVER,
            RowState.TOTAL: max(_OF_SUMS, self._total(row)),
            RowState.NOTE: self._note(row),
            RowState.OTHER_NAMES: self._other_names(row),
            RowState.OTHER: self.other(row.written),
            RowState.DAMAGED: NEVER,
        }
        if row.mended is False:
            costs |= {RowState.LEAD: NEVER, RowState.DAMAGED: _SET_ASIDE}
        is_names = self.is_foreign_header(row.written)
        if is_names and not self.is_table_of_names(row):
            costs[RowState.AGAIN] = 0.0
        if costs[RowState.AGAIN] == 0 or row.foreign or is_names:
            costs[RowState.DAMAGED if row.mended is False else RowState.LEAD] = LAST_RESORT
        return costs

    def is_doubtful(self, costs: ReadingCosts) -> bool:
        """Whether a lead of these costs might as well be a note or a total."""
        note = costs[RowState.NOTE] + NEXT[RowState.LEAD, RowState.NOTE]
        return costs[RowState.LEAD] > _DOUBTFUL and note < costs[RowState.LEAD] + _DOUBTFUL

    def _other_names(self, row: Seen) -> float:
        against = self.names(row.written)
        if not self._are_words(row.written, against):
            return NEVER
        if row.mended is None and not self._is_full(row.written):
            return NEVER
        eased = _AFTER_BLANK if row.after_blank else 0.0
        return against - eased - (_OTHER_WIDTH if row.mended is not None else 0.0)

    def may_be_names(self, cells: Sequence[str]) -> bool:
        """Whether little more speaks against a row as a header than that it is of words."""
        return self._is_full(cells) and self._are_words(cells, self.names(cells))

    def _is_full(self, cells: Sequence[str]) -> bool:
        return 3 * filled(cells) >= 2 * self.columns.usual

    def _are_words(self, cells: Sequence[str], against: float) -> bool:
        plain = PLAIN_NAME * min(TELLING, filled(cells))
        return extent(cells) > 1 and against <= plain + _NO_NAMES

    def _note(self, row: Seen) -> float:
        if row.title:
            return self.note(row.written) - _OF_TITLES
        note = self.note(row.written)
        if row.after_blank:
            return min(note, max(0.0, note - _AFTER_BLANK))
        return note + (0.0 if self.columns.knows or note < 0 else _UNPROVEN)

    def _of_run(self, row: Seen) -> dict[RowState, float]:
        # The middle one speaks for a run: a few odd rows are in every file.
        lead = median(map(self.lead, row.sample)) if row.sample else 0.0
        other = median(map(self.other, row.sample)) if row.sample else _OF_OTHER
        nothing = dict.fromkeys(STATES, NEVER)
        lead = LAST_RESORT if row.foreign else row.times * lead
        return nothing | {RowState.LEAD: lead, RowState.OTHER: row.times * other}

    def lead(self, cells: Sequence[str]) -> float:
        """How much less likely a row is as a lead than nineteen of twenty leads."""
        return self._weight * max(0.0, self._lead(cells, self._known) - self._slack)

    def _lead(self, cells: Sequence[str], known: Sequence[dict[str, float]]) -> float:
        blank = given = 0.0
        for at, text in enumerate(cells):
            cost = known[at].get(text)
            if cost is not None:
                given += cost
            elif not text or text.isspace():
                blank += self._blanks[at]
            else:
                given += self._cell(text, at)
        return min(_MOST_BLANKS, blank) + given

    @cached_property
    def _blanks(self) -> list[float]:
        shares = map(self.columns.blank_share, range(self.columns.width))
        return [min(_MOST_BLANK, -math.log(share)) for share in shares]

    def _cell(self, text: str, at: int) -> float:
        cost = _against(-self.columns.cell(text, at), self._typical[at])
        if len(self._known[at]) < _MOST_KNOWN:
            self._known[at][text] = cost
        return cost

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row holds the column names, case and blanks aside."""
        return len(self.header) > 0 and same_names(cells, self.header)

    def is_foreign_header(self, cells: Sequence[str]) -> bool:
        """Whether a row holds many of the column names, but others too or elsewhere."""
        few = cells if filled(cells) < 2 * len(self._names) else ()
        same = len(self._names.intersection(bare_name(cell) for cell in set(few) if cell.strip()))
        if same < _FEWEST_NAMES or 2 * same <= filled(few):
            return False
        return not self.is_header(cells) and not is_ticked(cells, self.header, self.columns)

    def is_table_of_names(self, row: Seen) -> bool:
        """Whether another table may begin with a row of some of the column names."""
        is_whole = row.mended is not None or self._is_full(row.written)
        return is_whole and self.is_foreign_header(row.written)

    def names(self, cells: Sequence[str]) -> float:
        """What speaks against a row as the names of other columns than these."""
        if extent(cells) < 2:
            return _MOST
        if self.is_foreign_header(cells):
            return 0.0
        # Beyond what names may have against them it does not matter how much it is.
        return against_names(cells, self.columns, PLAIN_NAME * TELLING + _NO_NAMES + 1)

    def note(self, cells: Sequence[str]) -> float:
        """What speaks against a row as a remark."""
        count = filled(cells)
        few, short = count <= max(2, self.columns.width // 3), len(cells) < self.columns.width
        if is_comment(cells) and (count <= max(1, self.columns.width // 3) or short):
            return _COMMENT_SIGN
        if few and FOOTER.search(" ".join(cells).strip()):
            return _FOOTER_SIGN if count <= max(1, self.columns.width // 4) else 0.0
        if count > _MOST_REMARKS:
            return NEVER
        return sum(self._remark(cell, at, rank) for rank, (at, cell) in enumerate(_given(cells)))

    def _remark(self, cell: str, at: int, rank: int) -> float:
        """What speaks against one cell as part of a remark; `rank` counts the filled ones."""
        kind = kind_of(cell)
        usual, share = self.columns.kinds[at] if at < self.columns.width else (TEXT, 0.0)
        if kind in (EMAIL, PHONE) or (kind == usual != TEXT and share > 0.5 and self.columns.knows):
            return _OF_LEADS
        words = kind in (TEXT, EMPTY)
        cost = (0.5, 2.0, 2.0)[min(rank, 2)] if words else _MOST if rank == 0 else 3.0
        return cost + (_KNOWN if self.columns.has(cell, at) else 0.0)

    def total(self, cells: Sequence[str]) -> float:
        """What speaks against a row as a count or sum of those above."""
        given = list(_given(cells))
        if not given or not self._is_total_word(*given[0]):
            return NEVER
        at, first = given[0]
        if LIMITS.match(first) and not self._are_limits(first, given[1:]):
            return NEVER
        bare = all(kind_of(cell) == NUMBER or not _is_word(cell) for _, cell in given[1:])
        sign_ = _TOTAL_SIGN if bare and NAMED_TOTAL.match(first) else 0.0
        known = _GROUP_SIGN if not TOTAL.match(first) and self._of_known_group(at, first) else 0.0
        return min(sign_, known) + sum(self._summed(cell, at) for at, cell in given[1:])

    def _total(self, row: Seen) -> float:
        if not row.sums:
            return self.total(row.written) - (_AFTER_BLANK if row.after_blank else 0.0)
        return _OF_SUMS if self.may_be_sums(row.written) else NEVER

    def may_be_sums(self, cells: Sequence[str]) -> bool:
        """Whether a row is a total if its numbers are the sums of those above."""
        given = list(_given(cells))
        named = any(self._is_total_word(at, cell) or groups_of(cell) for at, cell in given)
        words = [cell.strip() for _, cell in given if kind_of(cell) != NUMBER]
        # Without a word for it, the label of a group stands beside the sums and nothing else.
        label = len(words) == 1 and len(given) < self.columns.usual and self.columns.knows
        # “All” in every column that is not summed.
        everywhere = len(words) > 1 and {word.casefold() for word in words} <= EVERYWHERE
        return named or label or everywhere

    def _is_total_word(self, at: int, cell: str) -> bool:
        if not may_name_total(cell):
            return False
        named = TOTAL.match(cell) or NAMED_TOTAL.match(cell) or LIMITS.match(cell)
        return named is not None or self._of_known_group(at, cell)

    def _of_known_group(self, at: int, cell: str) -> bool:
        groups = groups_of(cell)
        return any(self.columns.has(group, at) or group in self.groups for group in groups)

    def _are_limits(self, word: str, given: Sequence[tuple[int, str]]) -> bool:
        """Whether numbers, and nothing else, are the highest or the lowest of their columns."""
        highest = word.strip().casefold().startswith("max")
        return len(given) > 0 and all(
            self.columns.is_limit(cell, at, highest=highest) for at, cell in given
        )

    def _summed(self, cell: str, at: int) -> float:
        kind = kind_of(cell)
        if kind == NUMBER or TOTAL.match(cell) or not _is_word(cell):
            return 0.2
        if kind in (EMAIL, PHONE):
            return _OF_LEADS
        return 3.0 if kind in TYPED or self.columns.has(cell, at) else 1.5

    def other(self, cells: Sequence[str]) -> float:
        """What a row costs as part of another table, of which nothing is known."""
        return min(_MOST_OTHER, _OF_OTHER * filled(cells))


def _against(cost: float, usual: float) -> float:
    """What a cell says against a row as a lead, where the middle cell of its column has a cost."""
    return min(_MOST, max(0.0, cost - usual))


def _given(cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((at, cell) for at, cell in enumerate(cells) if cell and not cell.isspace())


def _is_word(cell: str) -> bool:
    return any(map(str.isalnum, cell))


def same_names(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row holds the column names, their spelling with blanks, “_” and quotes aside."""
    begins = cells[:1] and header[:1] and header[0].strip()
    if begins and bare_name(cells[0]) != bare_name(header[0]):
        return False
    if extent(cells) != extent(header):
        return False
    pairs = zip(trimmed(cells), trimmed(header), strict=True)
    return all(bare_name(cell) == bare_name(name) for cell, name in pairs)


def is_comment(row: Sequence[str]) -> bool:
    """Whether a row is a remark, as scripts write them."""
    return bool(row) and _COMMENT.match(row[0]) is not None


def marked(
    sequence: Sequence[tuple[Sequence[int], Seen]], judge: Judge
) -> Iterator[tuple[Sequence[int], Seen]]:
    """The same rows: titles of groups, and those below a header of the same names elsewhere."""
    titles = {at for at, (_, seen) in enumerate(sequence) if _is_title(seen, judge)}
    grouped = len(titles) > 1 and 0 in titles
    inside = begun = False
    for at, (numbers, seen) in enumerate(sequence):
        is_header, foreign = judge.is_header(seen.written), judge.is_foreign_header(seen.written)
        inside &= not is_header
        yield numbers, replace(seen, foreign=inside, title=grouped and at in titles)
        # Directly below the header no other table begins.
        inside |= begun and foreign and judge.is_table_of_names(seen)
        begun |= not (is_header or foreign)


def _is_title(row: Seen, judge: Judge) -> bool:
    """Whether a row holds nothing but words in its first cell, where leads fill several."""
    given = list(_given(row.written))
    if len(given) != 1 or given[0][0] or judge.total(row.written) < NEVER:
        return False
    if 2 * judge.columns.fewest < judge.columns.usual:
        return False
    return judge.columns.usual > 2 and kind_of(given[0][1]) in (TEXT, CODE)
