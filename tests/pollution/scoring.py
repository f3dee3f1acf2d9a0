"""Ten measures from 0 to 1 of how much of a table was loaded, as the benchmark publishes them.

Success; then precision, recall and their harmonic mean for the header, the records below it and
the cells, each compared as a bag. The score of a file is their sum.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from statistics import fmean

from .polluted import OTHERS, SHARES, Truth

Grid = Sequence[Sequence[str]]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?")
_DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y")
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")


def normal(cell: str) -> str:
    """A cell in one of many equal forms: lower case, numbers and dates in one way.

    >>> normal(" 1.50 "), normal("03/02/2024"), normal("Lamp")
    ('1.5', '2024-02-03', 'lamp')
    """
    bare = cell.strip().lower()
    if _NUMBER.fullmatch(bare):
        return repr(float(bare))
    for form in _DATES if _DAY.fullmatch(bare) else ():
        try:
            return str(datetime.strptime(bare, form).date())
        except ValueError:
            continue
    return bare


def measures(expected: Iterable[str], loaded: Iterable[str]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean of two bags; nothing loaded of nothing is right."""
    wanted, found = Counter(expected), Counter(loaded)
    if not wanted and not found:
        return 1.0, 1.0, 1.0
    common = (wanted & found).total()
    precision = common / found.total() if found else 0.0
    recall = common / wanted.total() if wanted else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def ten_measures(expected: Grid, loaded: Grid | None) -> tuple[float, ...]:
    """All ten for a table with its header as first row; `loaded` is None for a refused file.

    Refusing is right when nothing is expected, and worth nothing else.
    """
    if loaded is None:
        return (1.0,) * 10 if not expected else (0.0,) * 10
    header = measures(_header(expected), _header(loaded))
    records = measures(_records(expected), _records(loaded))
    cells = measures(chain.from_iterable(expected), chain.from_iterable(loaded))
    return (1.0, *header, *records, *cells)


def score(truth: Truth, loaded: Grid | None) -> float:
    """The sum of the ten measures: 10 for a file loaded as it must be."""
    expected = list(truth.rows) if truth.header is None else [truth.header, *truth.rows]
    return sum(ten_measures(expected, loaded))


def _header(grid: Grid) -> list[str]:
    return [normal(cell) for cell in grid[0]] if grid else []


def _records(grid: Grid) -> list[str]:
    return ["".join(map(normal, row)) for row in grid[1:]]


def simple(scores: Mapping[str, Sequence[float]]) -> float:
    """The mean over all files, given the scores of each class."""
    return fmean(chain.from_iterable(scores.values()))


def weighted(scores: Mapping[str, Sequence[float]]) -> float:
    """The mean over the classes by their shares among real files."""
    rest = [score for group, same in scores.items() if group not in SHARES for score in same]
    parts = [(share, scores[group]) for group, share in SHARES.items() if scores.get(group)]
    parts += [(OTHERS, rest)] if rest else []
    total = sum(share for share, _ in parts)
    return sum(share * fmean(same) for share, same in parts) / total
