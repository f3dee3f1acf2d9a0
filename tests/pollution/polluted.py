"""What a polluted file is, and the shares of its classes among real files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .render import Row, Style, lines, text
from .sources import Source

# Published shares of the classes among real files, in percent; all others share OTHERS.
SHARES = {
    "LF": 38.0,
    "semicolon": 18.7,
    "no header": 10.6,
    "preamble": 6.3,
    "delimiter too many": 6.3,
    "delimiter lost": 5.6,
    "no trailing newline": 4.1,
    "comma and blank": 2.3,
    "several header rows": 2.1,
    "second table, fewer columns": 1.4,
    "second table, as many columns": 1.4,
    "second table, more columns": 1.4,
    "stray quote": 0.16,
}
OTHERS = 1.6


@dataclass(frozen=True, slots=True)
class Truth:
    """What must come out: names (None where the file has none), leads, and their rows in the file.

    `numbers` counts records from 1, blank ones too.
    """

    header: Row | None
    rows: Sequence[Row]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Polluted:
    """One file: bytes, and every truth that would be right, the likeliest first.

    `damaged` are the rows of the file that the pollution stands in. `unclear` is a file of which
    nobody could tell the truth for certain, so that telling of it is enough. `harmless` is a file
    of which nothing need be told.
    """

    source: str
    group: str
    name: str
    content: bytes
    truths: tuple[Truth, ...]
    damaged: frozenset[int] = frozenset()
    unclear: bool = False
    harmless: bool = False

    @property
    def id(self) -> str:
        """Class and source, as reports call the file."""
        return f"{self.group}: {self.name} ({self.source})"


def whole(source: Source, *, above: int = 0) -> Truth:
    """The clean table, with so many records above its header."""
    numbers = range(above + 2, above + 2 + len(source.rows))
    return Truth(source.header, source.rows, numbers)


def restyled(source: Source, **changes: object) -> Style:
    """The style of a source with some of it changed."""
    return replace(source.style, **changes)  # type: ignore[arg-type]


def made(
    source: Source, group: str, name: str, records: Sequence[str] | bytes, **more: object
) -> Polluted:
    """A file of the records given; unless `truths` says otherwise the clean table must come out."""
    content = records if isinstance(records, bytes) else text(records, source.style).encode()
    more.setdefault("truths", (whole(source),))
    return Polluted(source.name, group, name, content, **more)  # type: ignore[arg-type]


def rewritten(source: Source, group: str, name: str, style: Style, **more: object) -> Polluted:
    """The whole clean table in another style."""
    content = text(lines(source.header, source.rows, style), style).encode()
    return made(source, group, name, content, **more)


def clean_lines(source: Source) -> list[str]:
    """The records of the clean file."""
    return lines(source.header, source.rows, source.style)


def by_group(files: Iterable[Polluted]) -> dict[str, list[Polluted]]:
    """The files of each class, in the order the classes come up."""
    groups: dict[str, list[Polluted]] = {}
    for polluted in files:
        groups.setdefault(polluted.group, []).append(polluted)
    return groups
