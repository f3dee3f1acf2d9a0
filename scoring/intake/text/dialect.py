"""The delimiter, quote and escape of a text, decided on pieces from all over the file."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from scoring.errors import FileRefused
from scoring.intake.cells.cell_kinds import EMPTY, NUMBER, TEXT, kind_of
from scoring.intake.text.records import Broken, Dialect, Record, cells_of, is_blank, split_records

NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", ":": "colon", " ": "blank"}
# In the order of how rarely a character stands in ordinary cells.
_DELIMITERS = ("\t", "|", ";", ",", "^", "~", "\x1f", "\x01", "§", "¦", ":", " ")
# These stand in ordinary text too often to be believed on a weak showing, or without a header.
WEAK = frozenset({":", " "})
_SEP_LINE = re.compile(r"\A\"?sep=([^\"\r\n])\"?(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\s*(?:def \w+\(|class \w+|import \w+|from \w+ import|#include|function\b.*\(|public |private "
    r"|return\b|(?:var|let|const) \w+ =|if \(|for \(|SELECT |INSERT |CREATE TABLE)"
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_SLICES, _SLICE = 8, 1 << 14  # the sample: this many slices of this many characters
_MOST_CELLS = 2_000  # cells whose looks are judged for each candidate
# A delimiter inside a cell that no blank follows, as in "5;3": another delimiter splits better.
_UNSPLIT = re.compile(r"[,;|\t](?! |\Z)")
_SPLIT_NUMBER = re.compile(r"[,;|\t]")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a dialect explains a sample: usual width, its share of the records, 0–1 in all."""

    dialect: Dialect
    width: int
    share: float
    score: float
    records: tuple[Record, ...]


def declared_delimiter(text: str) -> tuple[str, int]:
    """The delimiter that a first line like `sep=;` declares ("" if none), and where it ends."""
    match = _SEP_LINE.match(text)
    return (match[1], match.end()) if match else ("", 0)


def find_dialect(text: str, declared: str = "") -> Fit:
    """The dialect under which the records of the whole file agree best.

    For a table of one column, a delimiter that the text does not hold and a width of 1. Raises
    FileRefused when the text is no table: prose, or a program, or a letter.
    """
    sample = _sample(text)
    if _is_program(sample):
        raise FileRefused(NO_TABLE)
    fits = [fit(dialect, sample) for dialect in _candidates(sample, declared)]
    for found in sorted(fits, key=lambda found: -round(found.score, 2)):
        if declared or (found.width > 1 and _is_believable(found)):
            return _longer(found, sample)
    return _one_column(text, sample)


def _is_believable(found: Fit) -> bool:
    """Not so when a delimiter of prose fits some lines by chance."""
    records = [cells for cells in map(cells_of, found.records) if not is_blank(cells)]
    wide = sum(len(cells) > 1 for cells in records)
    if found.dialect.delimiter in WEAK:
        return found.share >= 0.9 and found.width >= (4 if found.dialect.delimiter == " " else 3)
    usual = sum(len(cells) == found.width for cells in records)
    regular = found.width > 2 and usual >= max(3, 0.9 * wide)
    if not regular and 5 * wide < 2 * len(records) and wide < 20:
        return len(records) - wide <= 5
    # Titles above and notes below a regular table say nothing against it.
    judged = [cells for cells in records if len(cells) > 1] if regular else records
    return not _is_prose(found, judged)


def _is_prose(found: Fit, records: list[list[str]]) -> bool:
    """Sentences with commas: records of many words that differ in width."""
    alike = sum(len(cells) == found.width for cells in records) / len(records)
    named = all(cell.strip() for cell in records[0]) and _words(records[0]) < 4
    enough, wordy = (0.4, 3.5) if named and len(records[0]) > 1 else (0.75, 2)
    return alike < enough and _words(list(chain.from_iterable(records))) >= wordy


def _words(cells: Sequence[str]) -> float:
    counts = [len(cell.split()) for cell in cells if cell.strip()]
    return sum(counts) / max(1, len(counts))


def _one_column(text: str, sample: Sequence[str]) -> Fit:
    """One column is a table when it has rows and its cells are short, as ids or names are."""
    lines = [line for line in _LINE_END.split(sample[0]) if line.strip()]
    if len(lines) < 2 or max(map(len, lines)) > 100 or _words(lines) > 3 or not _is_list(lines):
        raise FileRefused(NO_TABLE)
    _refuse_unsplit(lines)
    free = next((mark for mark in _DELIMITERS if mark not in text), ",")
    return fit(Dialect(free), sample)


def _refuse_unsplit(lines: Sequence[str]) -> None:
    """Lines that a sign splits alike, though no reader would: whole lines in quotes, or "#"."""
    for mark in ",;|\t#*/":
        counts = Counter(line.count(mark) for line in lines)
        often, alike = counts.most_common(1)[0]
        if often > 1 and 5 * alike >= 4 * len(lines):
            raise FileRefused(
                f"Every line of this file is one cell that holds “{mark}” {often} times, which "
                "seems to separate columns. Perhaps whole lines are in quotes, or the separator is "
                "unusual. Expected a comma, semicolon, tab or pipe between the cells. "
                "Export the leads again as CSV."
            )


def _is_list(lines: Sequence[str]) -> bool:
    """Cells of a list are values, not lines of a program or of a mail."""
    odd = sum(bool(re.search(r"[{}=<>]|[(;:]\s*\Z|\A\s+\S|[A-Za-z]:\s", line)) for line in lines)
    return 5 * odd < len(lines)


def _is_program(sample: Sequence[str]) -> bool:
    """Whether lines begin as those of programs do."""
    lines = [line for line in _LINE_END.split(sample[0]) if line.strip()]
    return 10 * sum(map(bool, map(_PROGRAM.match, lines))) > len(lines) > 2


NO_TABLE = (
    "This file is plain text without a table: no comma, semicolon, tab or pipe splits its lines "
    "into the same columns. Expected column names in the first line and one lead per line. "
    "Export the leads as CSV or Excel and upload that file."
)


def _sample(text: str) -> list[str]:
    """Pieces of whole lines from all over the text; a short text is one piece."""
    if len(text) <= _SLICES * _SLICE:
        return [text]
    step = (len(text) - _SLICE) // (_SLICES - 1)
    pieces, before, inside = [_whole_lines(text[:_SLICE], first=True)], 0, 0
    for start in range(step, step * _SLICES, step):
        inside, before = inside + text.count('"', before, start), start
        # Not from the middle of a quoted note, whose lines would be taken for rows.
        first = text.find('"', start) if inside % 2 else start
        pieces.append(_whole_lines(text[max(first, start) : max(first, start) + _SLICE]))
    return [piece for piece in map(_closed, pieces) if piece] or pieces[:1]


def _closed(piece: str) -> str:
    """A piece without the note at its end of which the closing quote is missing."""
    if piece.count('"') % 2 == 0:
        return piece
    return piece[: piece.rfind("\n", 0, piece.rfind('"')) + 1]


def _whole_lines(piece: str, *, first: bool = False) -> str:
    ends = [match.end() for match in _LINE_END.finditer(piece)]
    if len(ends) < 2 - first:
        return piece if first else ""
    return piece[0 if first else ends[0] : ends[-1]]


def _candidates(sample: Sequence[str], declared: str) -> Iterable[Dialect]:
    whole = "".join(sample)
    lines = sum(1 for line in _LINE_END.split(whole) if line.strip())
    marks = [declared] if declared else [m for m in _DELIMITERS if 4 * whole.count(m) >= lines]
    for mark in marks:
        for quote in _quotes(whole, mark):
            yield Dialect(mark, quote)
            if mark not in WEAK and re.search(f"{re.escape(mark)} +{quote}", whole):
                yield Dialect(mark, quote, skip_space=True)
            if quote and "\\" + quote in whole:
                yield Dialect(mark, quote, "\\", _escapes_itself(whole, quote))


def _quotes(text: str, mark: str) -> list[str]:
    """The double quote, or the single one when far more cells begin and end with it."""
    double, single = (_wrapped(text, mark, quote) for quote in ('"', "'"))
    # Apostrophes around a cell may be its own, but not around all, or with a delimiter within.
    cells = text.count(mark) + len(_LINE_END.findall(text.rstrip())) + 1
    needed = any(mark in cell for cell in single) or len(single) > max(2, 0.9 * cells)
    return ["'"] if needed and len(single) > max(1, 5 * len(double)) else ['"']


def _wrapped(text: str, mark: str, quote: str) -> list[str]:
    """The cells of one line that begin and end with a quote."""
    edge = re.escape(mark)
    return re.findall(
        rf"(?:\A|[\r\n]|{edge} ?){quote}([^\r\n{quote}]+(?:{quote}{quote}[^\r\n{quote}]*)*)"
        rf"{quote}(?=\Z|[\r\n]|{edge})",
        text,
    )


def _escapes_itself(text: str, quote: str) -> bool:
    """Whether every backslash is one of a pair or stands before a quote."""
    single = re.sub(r"\\\\|\\" + quote, "", text)
    return "\\" not in single and "\\\\" in text


def fit(dialect: Dialect, sample: Sequence[str]) -> Fit:
    """How well the dialect explains the sample."""
    records: list[Record] = []
    for piece in sample:
        records += (r for r in split_records(piece, dialect) if not is_blank(cells_of(r)))
    widths = Counter(len(cells_of(record)) for record in records)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return Fit(dialect, 1, 1.0, 0.0, tuple(records))
    # A wide table with a few notes around it beats narrow accidents of the same number.
    width = max(several, key=lambda w: several[w] * (1 - 1 / w))
    share = several[width] / len(records)
    sound = sum(not isinstance(record, Broken) for record in records) / len(records)
    usual = [cells_of(r) for r in records if len(cells_of(r)) == width]
    looks = _looks(usual)
    weak = 0.75 if dialect.delimiter in WEAK else 1.0
    score = weak * share * (1 + sound) / 2 * looks * (1 - 1 / (width + 1))
    return Fit(dialect, width, share, score, tuple(records))


def _looks(records: Sequence[list[str]]) -> float:
    """Mean plausibility of the cells, 0–1: values and words, not pieces of records."""
    step = max(1, sum(map(len, records)) // _MOST_CELLS)
    cells = list(islice(chain.from_iterable(records[::step]), _MOST_CELLS))
    return sum(map(_plausibility, cells)) / max(1, len(cells))


def _plausibility(cell: str) -> float:
    kind = kind_of(cell)
    if kind == EMPTY:
        return 0.8
    if kind == NUMBER:
        # "1,5" may be a number or two cells; the delimiter that leaves it whole gains little.
        return 0.95 if _SPLIT_NUMBER.search(cell) else 1.0
    if kind != TEXT:
        return 1.0
    if _UNSPLIT.search(cell):
        return 0.2
    return 0.5 if cell.count('"') % 2 else 0.9


def _longer(found: Fit, sample: Sequence[str]) -> Fit:
    """The same with a delimiter of several characters, or blanks after it, where all have them."""
    dialect = found.dialect
    mark = dialect.delimiter
    if mark == " ":
        return found
    outside = _unquoted("\n".join(sample), dialect.quote)
    total = outside.count(mark)
    for times in (2, 3):
        if _is_repeated(found, times):
            return fit(replace(dialect, delimiter=mark * times), sample)
    pairs = (f"{before}{mark}" for before in ",;|~^" if before != mark)
    for longer in (f" {mark} ", f"~{mark}~", f"{mark}\t", *pairs):
        if total and outside.count(longer) * longer.count(mark) >= 0.98 * total:
            return fit(replace(dialect, delimiter=longer), sample)
    followed = len(re.findall(re.escape(mark) + r"(?:[ ](?!\s)|[ ]?(?=[\r\n]|\Z))", outside))
    if mark != "\t" and total and followed >= 0.95 * total and f"{mark} " in outside:
        return fit(replace(dialect, skip_space=True), sample)
    return found


def _is_repeated(found: Fit, times: int) -> bool:
    """Whether the cells between are empty because the delimiter is written several times."""
    records = [cells_of(record) for record in found.records]
    usual = [cells for cells in records if len(cells) == found.width]
    between = (cell for cells in usual for at, cell in enumerate(cells) if at % times)
    last = any(cells[-1].strip() for cells in usual)
    return found.width % times == 1 and last and not any(map(str.strip, between))


def _unquoted(text: str, quote: str) -> str:
    """The text without its quoted cells."""
    return re.sub(f"{quote}[^{quote}]*{quote}", "x", text) if quote else text
