"""The figures of a corpus: scores, shares of grades, and the classes that come out worst."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from .judging import Grade, Reader, Result, judge
from .polluted import Polluted
from .scoring import simple, weighted


@dataclass(frozen=True)
class Figures:
    """All results of a corpus, and what is counted in them."""

    results: Sequence[Result]

    @cached_property
    def scores(self) -> dict[str, list[float]]:
        """The score of every file by class, rows without names written as they are."""
        return self._by_class(named=False)

    @cached_property
    def named_scores(self) -> dict[str, list[float]]:
        """The same with generated names written above rows without any."""
        return self._by_class(named=True)

    def _by_class(self, *, named: bool) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for result in self.results:
            points = result.named if named else result.score
            found.setdefault(result.polluted.group, []).append(points)
        return found

    @property
    def simple(self) -> float:
        """The mean score of a file."""
        return simple(self.scores)

    @property
    def weighted(self) -> float:
        """The mean score by the shares of the classes among real files."""
        return weighted(self.scores)

    def share(self, *grades: Grade) -> float:
        """The share of files that came out in one of these ways."""
        return sum(result.grade in grades for result in self.results) / len(self.results)

    @property
    def sound(self) -> float:
        """The share of files read right or with the damage contained."""
        return self.share(Grade.RIGHT, Grade.CONTAINED)

    def worst(self, count: int) -> list[tuple[str, Counter[Grade], Result]]:
        """The classes with most files wrong, worst first, with the worst file of each."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(result.polluted.group, []).append(result)
        order = list(Grade)
        rows = [
            (group, Counter(r.grade for r in same), max(same, key=lambda r: order.index(r.grade)))
            for group, same in groups.items()
        ]
        bad = [row for row in rows if row[2].grade not in (Grade.RIGHT, Grade.CONTAINED)]
        return sorted(bad, key=lambda row: -_badness(row[1]))[:count]


def _badness(counts: Counter[Grade]) -> float:
    """Silent faults and crashes weigh ten times what is wrong but told."""
    heavy = counts[Grade.SILENT] + counts[Grade.CRASH] + counts[Grade.SLOW]
    return heavy * 10 + counts[Grade.TOLD]


def measured(files: Iterable[Polluted], read: Reader) -> Figures:
    """Read every file and count."""
    return Figures([judge(polluted, read) for polluted in files])
