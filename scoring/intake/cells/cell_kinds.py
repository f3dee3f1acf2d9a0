"""What a cell of text looks like, seen alone: a number, a date, an address, or just words.

This serves to tell headers from leads and one delimiter from another; no value is read here.
"""

import re
from collections.abc import Iterable

from scoring.intake.cells.wrapped import unwrap
from scoring.intake.remembered import remembered
from scoring.wording import PLACEHOLDERS

EMPTY, NUMBER, DATE, TIME, EMAIL, URL, PHONE, CODE, TEXT = (
    "empty", "number", "date", "time", "email", "url", "phone", "code", "text"
)  # fmt: skip
# Kinds that a column name hardly ever has.
TYPED = frozenset({NUMBER, DATE, TIME, EMAIL, URL, PHONE})
# Seen alone, further words and signs may stand for no value; “#N/A” is filled, by a formula, and
# “S/N” may be a name.
_FILLED = {word for word in PLACEHOLDERS if word.startswith("#")} | {"s/n", "s/d", "n/d"}
NO_EVIDENCE = PLACEHOLDERS - _FILLED | {"none", ".", "..", "?"}

_CURRENCY = r"(?:[$€£¥₹]|Rs\.?|USD|EUR|GBP|INR|CHF)"
_GROUP = "[ \u00a0\u202f'.,]"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?"
_PATTERNS = (
    (
        NUMBER,
        rf"[-+(−]?\s?{_CURRENCY}?\s?[-+−]?"
        rf"(?:\d{{1,3}}(?:{_GROUP}\d{{2,3}})*{_GROUP}\d{{3}}|\d+)?(?:[.,]\d+|\.)?(?:[eE][-+]?\d+)?\s?(?:%|{_CURRENCY})?\)?-?",
    ),
    (
        DATE,
        r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}\.?[ -][A-Za-z]{3,9}\.?[ ,-]+\d{2,4}"
        r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{4}-\d{2})"
        rf"(?:[T ,]+{_CLOCK}\s?(?:Z|[-+]\d{{2}}:?\d{{2}})?)?",
    ),
    (TIME, _CLOCK),
    (EMAIL, r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+"),
    (URL, r"(?:https?|ftp)://\S+|www\.\S+"),
    (PHONE, r"\+?\(?\d[\d\s()./-]{5,}\d"),
    (CODE, r"(?=\S*\d)[\w./#:+-]+"),
)
_CELL = re.compile("|".join(f"(?P<{name}>(?:{pattern})\\Z)" for name, pattern in _PATTERNS))
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_LONGEST_LOOKED_AT = 200
_LONGEST_RUN = 6  # digits told apart by their number


@remembered(1 << 16)
def kind_of(cell: str) -> str:
    """The kind of one cell.

    >>> [kind_of(cell) for cell in ("$74.69", "28/01/2018", "MG-8769", "Lead Source", " ")]
    ['number', 'date', 'code', 'text', 'empty']
    """
    if cell.isascii() and cell.isdecimal():
        return NUMBER if len(cell) <= _LONGEST_LOOKED_AT else TEXT
    bare = unwrap(cell).strip()
    if bare.casefold() in NO_EVIDENCE:
        return EMPTY
    if len(bare) > _LONGEST_LOOKED_AT:
        return TEXT
    found = _CELL.match(bare)
    if found is None or (not any(map(str.isdigit, bare)) and found.lastgroup == NUMBER):
        return TEXT
    return found.lastgroup or TEXT


@remembered(1 << 16)
def shape_of(cell: str) -> str:
    """The form of a cell: digits as 9, runs of letters as one sign, long texts as "text".

    >>> shape_of("MG-8769"), shape_of("28/01/2018"), shape_of("Jo Doe")
    ('A-9999', '99/99/9999', 'Aa Aa')
    """
    bare = cell if cell.isascii() and cell.isalnum() else unwrap(cell).strip()
    if len(bare) > 60 or bare.count(" ") > 3:
        return TEXT
    return _RUNS.sub(_sign, bare)


def _sign(run: re.Match[str]) -> str:
    letters = run[0]
    if letters[0].isdigit():
        return "9" * min(len(letters), _LONGEST_RUN)
    if letters.isupper():
        return "A"
    return "Aa" if letters[0].isupper() else "a"


def typed_share(cells: Iterable[str]) -> tuple[str, float]:
    """The commonest kind among the filled cells and its share; ("empty", 0.0) when none is filled.

    >>> typed_share(["1", "2", "", "x"])
    ('number', 0.6666666666666666)
    """
    counts: dict[str, int] = {}
    for cell in cells:
        kind = kind_of(cell)
        if kind != EMPTY:
            counts[kind] = counts.get(kind, 0) + 1
    if not counts:
        return EMPTY, 0.0
    best = max(counts, key=lambda kind: counts[kind])
    return best, counts[best] / sum(counts.values())
