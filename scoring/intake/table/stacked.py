"""Several tables under each other in one file: what they are called, and reading one alone."""

import re
from dataclasses import dataclass, field

from scoring.intake.issue import Issue

SEVERAL_TABLES = "several tables"
TOGETHER = "all tables of these columns"
_ROWS = re.compile(r"rows (\d+) to (\d+)")


@dataclass
class Stacked:
    """The rows at which further tables begin, and which of them have the columns of the first."""

    first: int = 1
    last: int = 1
    starts: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)

    @property
    def parts(self) -> tuple[str, ...]:
        """What may be read: all tables of the same columns, or one of them; () for one table."""
        if not self.starts:
            return ()
        begins = [self.first, *self.starts]
        ends = [*(start - 1 for start in self.starts), self.last]
        each = tuple(f"rows {a} to {b}" for a, b in zip(begins, ends, strict=True))
        return (TOGETHER, *each) if self.same else each

    def issues(self) -> list[Issue]:
        """What is said where tables of the same columns were read together."""
        if not self.same:
            return []
        found = f"{len(self.same) + 1} with the same columns, the second from row {self.same[0]:,}"
        issue = Issue(
            kind=SEVERAL_TABLES,
            row=self.same[0],
            expected="one table in a file",
            found=found,
            remedy="They were read together. If they do not belong together, choose one under "
            "“Sheet or table” (--part in the shell).",
            count=len(self.same),
        )
        return [issue]


def rows_of(part: str | None) -> tuple[int, int] | None:
    """The first and the last row of a part that is a table among others, None for another part.

    >>> rows_of("rows 45 to 80"), rows_of("Sheet1")
    ((45, 80), None)
    """
    found = _ROWS.fullmatch(part or "")
    return (int(found[1]), int(found[2])) if found else None
