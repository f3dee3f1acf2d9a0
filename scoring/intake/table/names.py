"""What a row is like as column names: by the words of its cells, and by the columns below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.intake.cells.cell_kinds import (
    CODE,
    DATE,
    EMAIL,
    EMPTY,
    NUMBER,
    PHONE,
    TEXT,
    TIME,
    TYPED,
    URL,
    kind_of,
    typed_share,
)
from scoring.intake.remembered import remembered
from scoring.intake.table.columns import ColumnModel, extent

_MOST = 0.7  # of the filled cells, so many tell what a column holds
_FEWEST_CODES = 10
_JOINTS = re.compile(r"[\s_\"-]+")
_MOST_READ = 1_000  # what lies behind tells nothing of a name
_YEARS = range(1900, 2101)
TELLING = 10  # names; the cells of a wide row tell the same again and again
_TWICE = 2.0  # a name that the row has already
_FEWEST_ROWS = 3
_LONGEST_NAME = 3  # words
_MOSTLY = 0.8  # of the other columns, so many hold numbers in a table of them
# What the words of a name say of the cells below it; the first that fits decides.
_SAYS = (
    (r"e-?mail", {EMAIL}),
    (r"phone|mobile|tel\b|telefon", {PHONE, NUMBER}),
    (r"\b(?:url|website|link|web ?site)\b", {URL, TEXT}),
    (r"\b(?:id|key|code|nr|no)\b|#", {CODE, NUMBER, TEXT}),
    (r"date|created|updated|datum|fecha|data\b|time\b|day\b", {DATE, TIME}),
    (
        r"visits?|count|number|amount|price|score|age\b|minutes|seconds|duration|qty|quantity"
        r"|total|revenue|value|views|budget|anzahl|betrag",
        {NUMBER},
    ),
    (
        r"name|city|country|source|medium|status|stage|phase|owner|company|type|campaign|title"
        r"|quelle|\bort\b|stadt|\bland\b|firma|fuente|ciudad|estado|ville|statut|fonte|citt|fase"
        r"|product|region|industry|channel|kanal",
        {TEXT},
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), kinds) for pattern, kinds in _SAYS)
# What a column takes: words that stand in no lead, and those that may.
_TYPES = re.compile(
    r"\s*(?:string|str|n?(?:var)?char2?(?:\(\d+\))?|(?:big|small|tiny)?int(?:eger)?(?:\(\d+\))?"
    r"|numeric|decimal|float|double|bool(?:ean)?|datetime|timestamp|pick ?list|free text"
    r"|(?:single|multi)[- ]line text|drop-?down(?: select)?|check ?boxes|lookup|required|optional"
    r"|mandatory|(?:open-ended )?response|other \(please specify\))\s*",
    re.IGNORECASE,
)
_MAYBE_TYPES = re.compile(
    r"\s*(?:text|number|date|time|count|e-?mail|(?:e-?mail )?address|phone|url|list|checkbox"
    r"|currency|percent|unique|id|key)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a cell, or a row, says of being column names.

    `against` is what it costs as names, as a logarithm. `named` counts the cells that are names by
    the columns below them, `lead` those that are values of their columns.
    """

    against: float
    named: float = 0.0
    lead: float = 0.0


_BLANK = Sign(1.0)
_TYPED_CELL = 4.6  # a number or date, which names hardly ever are
_OF_COLUMN = 3.0  # a value or form that its column has
_CODE_NAME = 0.5
PLAIN_NAME = 0.8  # words over a column of words may be anything
_OVER_TYPED, _OVER_CODES = Sign(0.2, named=1.0), Sign(PLAIN_NAME, named=0.7)


def sign(cells: Sequence[str], columns: ColumnModel) -> Sign:
    """What a row says of being the names of these columns, or of others in their place."""
    return _together(cells, list(_signs(cells, columns)))


def against_names(cells: Sequence[str], columns: ColumnModel, enough: float) -> float:
    """What a row costs as names, as `sign` has it; `enough` or more where it costs so much."""
    found, cost, share = list[Sign](), 0.0, _share(extent(cells))
    for one in _signs(cells, columns):
        found.append(one)
        cost += one.against
        # What the other cells say only adds to it.
        if share * cost >= enough:
            return share * cost
    return _together(cells, found).against


def _signs(cells: Sequence[str], columns: ColumnModel) -> Iterator[Sign]:
    years = _are_years(cells)
    for at, cell in enumerate(cells[: extent(cells)]):
        yield _sign(cell, at, columns, years=years)


def _share(width: int) -> float:
    return min(1.0, TELLING / max(1, width))


def _together(cells: Sequence[str], signs: Sequence[Sign]) -> Sign:
    written = [cell.strip() for cell in cells[: len(signs)]]
    twice = len(written) - len({cell.casefold() for cell in written})
    against = _TWICE * twice + sum(one.against for one in signs)
    share = _share(len(written))
    return Sign(share * against, sum(s.named for s in signs), sum(s.lead for s in signs))


def _sign(cell: str, at: int, columns: ColumnModel, *, years: bool) -> Sign:
    kind, known = kind_of(cell), columns.has(cell, at)
    if kind == EMPTY:
        return _BLANK
    usual, share = columns.kinds[at] if at < columns.width else (TEXT, 0.0)
    usual = usual if share >= _MOST or usual == EMPTY else TEXT
    if kind in TYPED and not years:
        alike = usual in TYPED or (usual == EMPTY and kind != NUMBER) or (usual != CODE and known)
        return Sign(_TYPED_CELL, lead=alike)
    # A few codes of several forms prove nothing: "Q1" stands over "A7".
    alike = kind == CODE and columns.has_shape(cell, at)
    if usual == CODE and alike and columns.forms(at) <= 2 and columns.count >= _FEWEST_CODES:
        return Sign(_TYPED_CELL, lead=1.0)
    over = Sign(PLAIN_NAME, lead=known and usual != CODE)
    over = _OVER_TYPED if usual in TYPED else _OVER_CODES if (usual, kind) == (CODE, TEXT) else over
    doubt = _OF_COLUMN if known or alike else _CODE_NAME if kind == CODE else 0.0
    return Sign(over.against + doubt, over.named, over.lead)


def _are_years(row: Sequence[str]) -> bool:
    """Column names such as 2019, 2020, 2021."""
    numbers = [cell.strip() for cell in row if kind_of(cell) == NUMBER]
    if len(numbers) < 2 or not all(n.isdigit() and int(n) in _YEARS for n in numbers):
        return False
    ordered = sorted(numbers)
    return len(set(numbers)) == len(numbers) and numbers in (ordered, ordered[::-1])


def fit(names: Sequence[str], kinds: Sequence[str]) -> int:
    """How many names say what their cells are, less those that say something else."""
    said = ((_said(name), kind) for name, kind in zip(names, kinds, strict=False))
    return sum((1 if kind in kinds_ else -1) for kinds_, kind in said if kinds_ and kind != EMPTY)


def _said(name: str) -> set[str]:
    """The kinds of which the words of a name speak; a sentence speaks of none."""
    if len(name.split()) > _LONGEST_NAME:
        return set()
    return next((kinds for pattern, kinds in _PATTERNS if pattern.search(name)), set())


def bare_name(name: str) -> str:
    """A column name as another system may spell it.

    >>> bare_name("Lead ID") == bare_name('"lead_id"') == bare_name("lead-id")
    True
    """
    return _bare(name[:_MOST_READ])


@remembered(1 << 12)
def _bare(name: str) -> str:
    return _JOINTS.sub("", name).casefold()


def is_type(cell: str) -> bool:
    """Whether a cell says what a column takes, as “varchar” or “Free text”, and is no value."""
    return _TYPES.fullmatch(cell) is not None


def are_types(cells: Sequence[str], columns: ColumnModel) -> bool:
    """Whether a row below the names says what each column takes, and holds nothing else.

    Words such as “date” are values, too, where they do not stand over columns of that kind.
    """
    words = [cell for cell in cells if kind_of(cell) != EMPTY and any(map(str.isalnum, cell))]
    if len(words) < 2 or not all(is_type(w) or _MAYBE_TYPES.fullmatch(w) for w in words):
        return False
    found = sign(cells, columns)
    return not found.lead and (any(map(is_type, words)) or found.named >= 2)


def unnamed_first(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of one cell more fit the names only when the first column has none.

    R's write.table puts the names of the rows into a first column that the header does not
    mention: none occurs twice, none is a number or a date. The other columns fit their names better
    so, or are nearly all numbers.
    """
    full = [row for row in rows if len(row) == len(names) + 1]
    first = [row[0].strip() for row in full]
    if len(full) < _FEWEST_ROWS or len(set(first)) < len(first) or not all(first):
        return False
    if any(kind_of(cell) in TYPED - {EMAIL} for cell in first):
        return False
    kinds = [typed_share([row[at] for row in full])[0] for at in range(len(names) + 1)]
    shifted, plain = fit(names, kinds[1:]), fit(names, kinds)
    numbers = sum(kind == NUMBER for kind in kinds[1:])
    uniform = numbers >= _MOSTLY * len(names) and kinds[0] != NUMBER and plain <= 0
    return shifted > plain or (uniform and shifted == plain)
