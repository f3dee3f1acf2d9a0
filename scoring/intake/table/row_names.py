"""Whether a header one name short leaves the first column without a name, as R writes tables.

R's write.table puts the names of the rows into a first column that the header does not mention.
"""

import re
from collections.abc import Sequence

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


def unnamed_first(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of one cell more fit the names only when the first column has none.

    The first cells are names of rows: none occurs twice, none is a number or date. The others fit
    their names better so, or are nearly all numbers.
    """
    full = [row for row in rows if len(row) == len(names) + 1]
    first = [row[0].strip() for row in full]
    if len(full) < _FEWEST_ROWS or len(set(first)) < len(first) or not all(first):
        return False
    if any(kind_of(cell) in TYPED for cell in first):
        return False
    kinds = [typed_share([row[at] for row in full])[0] for at in range(len(names) + 1)]
    shifted, plain = _fit(names, kinds[1:]), _fit(names, kinds)
    numbers = sum(kind == NUMBER for kind in kinds[1:])
    uniform = numbers >= _MOSTLY * len(names) and kinds[0] != NUMBER and plain <= 0
    return shifted > plain or (uniform and shifted == plain)


def _fit(names: Sequence[str], kinds: Sequence[str]) -> int:
    """How many names say what their cells are, less those that say something else."""
    said = ((_said(name), kind) for name, kind in zip(names, kinds, strict=False))
    return sum((1 if kind in kinds_ else -1) for kinds_, kind in said if kinds_ and kind != EMPTY)


def telling(names: Sequence[str]) -> int:
    """How many names say what stands below them, as names of columns do."""
    return sum(bool(_said(name)) and len(name.split()) <= _LONGEST_NAME for name in names)


def _said(name: str) -> set[str]:
    return next((kinds for pattern, kinds in _PATTERNS if pattern.search(name)), set())
