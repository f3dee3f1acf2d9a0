"""Tables drawn with blanks or lines: columns one below the other, as a terminal shows them."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from scoring.intake.cells.cell_kinds import TEXT, kind_of

_MOST_TITLES = 5  # lines above a table
_FEWEST = 4  # lines that show a column; three may leave one free by chance
_END = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"\s*[|+]?[-=+| :]*[-=]{2}[-=+| :]*\Z")
_RULES = re.compile(r"\s*(?:[-=]+(?:\s+|\Z)){2,}")
_BAR = re.compile(r"(?<!\\)\|")
_RUN = re.compile(r"\S+")


def _lines(text: str) -> list[str]:
    return [line for line in _END.split(text) if line.strip() and not _RULE.match(line)]


def is_framed(text: str) -> bool:
    """Whether bars stand between the cells and a line is drawn under the names.

    >>> is_framed("| a | b |\\n|---|---|\\n| 1 | 2 |\\n"), is_framed("a|b\\n1|2\\n")
    (True, False)
    """
    every = [line for line in _END.split(text) if line.strip()]
    barred = [at for at, line in enumerate(every) if "|" in line and not _RULE.match(line)]
    if not barred or barred[0] > _MOST_TITLES:
        return False
    # Titles above have no bars, nor has a count of the rows below.
    start = barred[0]
    ruled = any(map(_RULE.match, every[max(0, start - 1) : start + 3]))
    counts = {len(_BAR.findall(line)) for line in every[start:-1] if not _RULE.match(line)}
    return ruled and len(barred) > 1 and len(counts) == 1 and counts != {0}


def unframed(text: str, mark: str) -> str:
    """The text with `mark` between its cells; a line that is drawn becomes a blank one."""
    return _by_line(text, lambda line: mark.join(_framed_cells(line)))


def _framed_cells(line: str) -> list[str]:
    if _RULE.match(line):
        return []
    bare = line.strip()
    bare = bare.removeprefix("|").removesuffix("|") if bare.startswith("|") else bare
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(bare)]


def find_cuts(text: str) -> tuple[int, ...]:
    """Where the columns begin, () when nothing stands in columns.

    Between two columns every line of the text has a blank, and every column has a name above it.

    >>> find_cuts("id  name\\n1   Ann Lee\\n22  Bob\\n3   Cy\\n")
    (0, 4)
    """
    ruled = _ruled_cuts(text)
    if ruled:
        return ruled
    lines = _lines(text)
    if len(lines) < _FEWEST or "\t" in text or not any("  " in line.strip() for line in lines):
        return ()
    cuts: list[int] = []
    for start, end in _columns(lines):
        named = bool(lines[0][start:end].strip())
        if named or not cuts:
            cuts.append(start)
    cuts = [cut for cut in cuts if not _is_second_word(lines, cut)]
    names = [name.strip() for name in _cut(lines[0], cuts)]
    return tuple(cuts) if _are_columns(lines, cuts, names) else ()


def _ruled_cuts(text: str) -> tuple[int, ...]:
    """The columns by the lines drawn under their names, one for each; () without such."""
    lines = [line for line in _END.split(text) if line.strip()][: _MOST_TITLES + 2]
    for above, line in pairwise(lines):
        spans = [run.span() for run in _RUN.finditer(line)]
        if len(spans) < 2 or not _RULES.fullmatch(line):
            continue
        names = [above[start:end].strip() for start, end in spans]
        if all(names) and all(not above[end : end + 1].strip() for _, end in spans):
            return (0, *(start for start, _ in spans[1:]))
    return ()


def _is_second_word(lines: Sequence[str], cut: int) -> bool:
    """Whether a name is the end of the one before: a blank between them, and nothing below."""
    beside = bool(lines[0][: cut - 1].strip()) and lines[0][cut - 2 : cut - 1].strip() != ""
    end = re.search(r"\s\s|\Z", lines[0][cut:])
    below = slice(cut, cut + (end.start() if end else 0))
    return cut > 1 and beside and not any(line[below].strip() for line in lines[1:])


def _columns(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places, from and to, at which some line has a sign."""
    taken = 0
    for line in lines:
        for run in _RUN.finditer(line):
            taken |= ((1 << (run.end() - run.start())) - 1) << run.start()
    signs = bin(taken)[:1:-1]
    yield from (run.span() for run in re.finditer("1+", signs))


def _are_columns(lines: Sequence[str], cuts: Sequence[int], names: Sequence[str]) -> bool:
    """Whether names stand above several columns that most lines fill, with blanks to the next."""
    if len(cuts) < 2 or not all(names) or any(kind_of(name) != TEXT for name in names):
        return False
    rows = [_cut(line, cuts) for line in lines[1:]]
    filled = [sum(map(bool, column)) for column in zip(*rows, strict=True)]
    torn = sum(any("  " in cell for cell in row) for row in rows)
    padded = sum(any(line[cut - 2 : cut] == "  " for cut in cuts[1:]) for line in lines[1:])
    full = 2 * sum(filled) >= len(rows) * len(cuts) and 2 * filled[0] >= len(rows)
    return full and 10 * torn <= len(rows) and 3 * padded >= len(rows)


def _cut(line: str, cuts: Sequence[int]) -> list[str]:
    if any(line[cut - 1 : cut].strip() for cut in cuts[1:]):
        return [line.strip(), *[""] * (len(cuts) - 1)]  # a note, which keeps to no column
    ends = [*cuts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(cuts, ends, strict=True)]


def uncut(text: str, cuts: Sequence[int], mark: str) -> str:
    """The text with `mark` between its columns; a line that is drawn becomes a blank one."""
    return _by_line(text, lambda line: "" if _RULE.match(line) else mark.join(_cut(line, cuts)))


def _by_line(text: str, change: Callable[[str], str]) -> str:
    ends = [*(end[0] for end in _END.finditer(text)), ""]
    lines = (change(line) if line.strip() else "" for line in _END.split(text))
    return "".join(line + end for line, end in zip(lines, ends, strict=True))
