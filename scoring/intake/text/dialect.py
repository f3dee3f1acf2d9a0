"""The delimiter, quote and escape of a text, decided on pieces from all over the file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from scoring.errors import FileRefused
from scoring.intake.cells.cell_kinds import (
    CODE,
    EMPTY,
    NUMBER,
    TEXT,
    TYPED,
    kind_of,
    typed_share,
)
from scoring.intake.text.aligned import find_cuts, is_framed
from scoring.intake.text.prose import NO_TABLE, is_prose, refuse_lines
from scoring.intake.text.records import Broken, Record, cells_of, is_blank, split_records
from scoring.intake.text.sampling import pieces_of
from scoring.intake.text.strict import QUOTED, Dialect, sound_width

NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "pipe",
    ":": "colon",
    " ": "blank",
    "  ": "two blanks",
}
# In the order of how rarely a character stands in ordinary cells.
_DELIMITERS = ("\t", "|", ";", ",", "^", "~", "\x1f", "\x01", "§", "¦", ":", "  ", " ")
# These stand in ordinary text too often to be believed on a weak showing, or without a header.
WEAK = frozenset({":", " ", "  "})
_BEST_WEAK = 0.75  # the score that no weak one exceeds
_SEP_LINE = re.compile(r"\A\"?sep=([^\"\r\n])\"?(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEAD = 1 << 12  # characters at the start of a text that show whether columns are aligned
_MOST_CELLS = 2_000  # cells whose looks are judged for each candidate
# A delimiter inside a cell that no blank follows, as in "5;3": another delimiter splits better.
_UNSPLIT = re.compile(r"[,;|\t](?! |\Z)")
_SPLIT_NUMBER = re.compile(r"[,;|\t]")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a dialect explains a sample: usual width, its share of the records, 0–1 in all.

    `proven`: there are quotes, every one stands where this dialect has it, and all widths agree.
    """

    dialect: Dialect
    width: int
    share: float
    score: float
    records: tuple[Record, ...]
    proven: bool = False


def declared_delimiter(text: str) -> tuple[str, int]:
    """The delimiter that a first line like `sep=;` declares ("" if none), and where it ends."""
    match = _SEP_LINE.match(text)
    return (match[1], match.end()) if match else ("", 0)


def find_dialect(text: str, declared: str = "") -> Fit:
    """The dialect under which the records of the whole file agree best.

    For a table of one column, a delimiter that the text does not hold and a width of 1. Raises
    FileRefused when the text is no table: prose, or a program, or a letter.
    """
    sample = pieces_of(text)
    marks = [declared] if declared else _marks(sample)
    proven = [fit(Dialect(mark), sample) for mark in marks if _is_proven(Dialect(mark), sample)]
    if proven:
        return _longer(max(proven, key=_rounded_score), sample)
    fits = [fit(d, sample) for d in _candidates(sample, marks) if d.delimiter not in WEAK]
    proven = [found for found in fits if found.proven] or _single_quoted(text, marks, fits)
    if proven:
        return _longer(max(proven, key=_rounded_score), sample)
    if not declared:
        refuse_lines(_unquoted_lines(sample))
    drawn = _drawn(text, fits)
    if drawn and not declared:
        return drawn
    for found in _by_score(fits, sample, marks):
        if declared or (found.width > 1 and _is_believable(found)):
            return _longer(found, sample)
    return _one_column(text, sample)


def _by_score(strong: Sequence[Fit], sample: Sequence[str], marks: Sequence[str]) -> Iterator[Fit]:
    """All fits, the best first; weak delimiters are tried only where they may win."""
    first = sorted(_with_names(strong), key=_rounded_score, reverse=True)
    better = [found for found in first if _rounded_score(found) > _BEST_WEAK]
    yield from better
    weak = [fit(d, sample) for d in _candidates(sample, marks) if d.delimiter in WEAK]
    every = sorted(_with_names([*strong, *weak]), key=_rounded_score, reverse=True)
    yield from every[len(better) :]


# Before a cell, seen from the apostrophe, as a search for one letter is fast.
_OPENED = re.compile(r"'(?<=[,;\t|:^~ \n]')[^'\s]")
_SAFE = re.compile(r"'(?=[=+@\t-])")


def _rounded_score(found: Fit) -> float:
    return round(found.score, 2)


def _with_names(fits: Sequence[Fit]) -> Sequence[Fit]:
    """The fits that split the first record like the others, where one fits every record.

    Else it is the sign between several answers in one cell, as in “id,tags” above “1,a;b;c”.
    """
    even = any(f.share == 1 and f.width > 1 and f.dialect.delimiter not in WEAK for f in fits)
    split = [f for f in fits if f.records and len(cells_of(f.records[0])) == f.width]
    return split if even else fits


def _single_quoted(text: str, marks: Sequence[str], fits: Sequence[Fit]) -> list[Fit]:
    """Fits with single quotes, where every apostrophe of the text is one around a cell."""
    # An apostrophe before a formula makes a file safe in a spreadsheet, and is no quote.
    if (
        "'" not in text
        or not _OPENED.search(text)
        or 2 * len(_SAFE.findall(text)) == text.count("'")
    ):
        return []
    sample = pieces_of(text, "'")
    found = [fit(Dialect(mark, "'"), sample) for mark in marks]
    strong = [f for f in fits if f.width > 1 and f.dialect.delimiter not in WEAK]
    exact = {(f.width, len(f.records)) for f in strong if f.share == 1}
    # An apostrophe before and behind a cell or two is its own, as are those of other records.
    least = 0.5 if exact else 0
    proven = [f for f in found if f.proven and _quoted_share(f, sample) > least]
    return [f for f in proven if not exact or (f.width, len(f.records)) in exact]


def _quoted_share(found: Fit, sample: Sequence[str]) -> float:
    quotes = sum(piece.count(found.dialect.quote) for piece in sample)
    return quotes / 2 / len(found.records)


def _unquoted_lines(sample: Sequence[str]) -> list[str]:
    """The lines of the first piece, without what stands in quotes."""
    return _filled_lines(_unquoted(sample[0], '"'))


def _drawn(text: str, fits: Sequence[Fit]) -> Fit | None:
    """A table of aligned columns, or of bars and lines, unless a delimiter fits every record."""
    if "|" in text and is_framed(text):
        return fit(Dialect("|", "", framed=True), [text])
    strong = (f for f in fits if f.dialect.delimiter not in WEAK and f.width > 1)
    if "  " not in text[:_HEAD] or any(f.share == 1 for f in strong):
        return None
    cuts = find_cuts(text)
    return fit(Dialect(" ", "", cuts=cuts), [text]) if cuts else None


def _is_believable(found: Fit) -> bool:
    """Not so when a delimiter of prose fits some lines by chance."""
    records = [cells for cells in map(cells_of, found.records) if not is_blank(cells)]
    if is_prose(records, found.dialect.delimiter):
        return False
    wide = sum(len(cells) > 1 for cells in records)
    if found.dialect.delimiter in WEAK:
        least = {" ": 4, ":": 3}.get(found.dialect.delimiter, 2)
        return found.share >= 0.9 and (found.width >= least or _has_ids(found, records))
    usual = sum(len(cells) == found.width for cells in records)
    regular = found.width > 2 and usual >= max(3, 0.9 * wide)
    if not regular and 5 * wide < 2 * len(records) and wide < 20:
        return len(records) - wide <= 5
    # Titles above and notes below a regular table say nothing against it.
    judged = [cells for cells in records if len(cells) > 1] if regular else records
    return not _is_prose(found, judged)


def _has_ids(found: Fit, records: list[list[str]]) -> bool:
    """Whether blanks part a first column of ids, numbers or the like, all of them different."""
    first = [cells[0] for cells in records[1:]]
    kind, share = typed_share(first)
    alike = found.share == 1 and len(records) > 3 and found.dialect.delimiter == " "
    return alike and kind in TYPED | {CODE} and share == 1 and len(set(first)) == len(first)


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
    """One column is a table when it has rows and its cells are short, as ids or names are.

    Cells in quotes are cells whatever they hold.
    """
    free = next((mark for mark in _DELIMITERS if mark not in text), ",")
    found = fit(Dialect(free), sample)
    quoted = found.width == 1 and _unquoted_lines(sample)[1:].count("x") == len(found.records) - 1
    cells = [cells_of(record)[0] for record in found.records]
    lines = cells if quoted else _filled_lines(sample[0])
    prose = max(map(len, lines), default=0) > 100 or _words(lines) > 3 or not _is_list(lines)
    prose = prose or is_prose([line.split(",") for line in lines], ",")
    if len(lines) < 2 or (prose and not quoted):
        raise FileRefused(NO_TABLE)
    _refuse_unsplit(lines)
    return found


def _refuse_unsplit(lines: Sequence[str]) -> None:
    """Lines that a sign splits alike, though no reader would: whole lines in quotes, or "#"."""
    texts = [line for line in lines if kind_of(line) in (TEXT, CODE)]
    for mark in ",;|\t#*/ ":
        counts = Counter(len(re.findall(rf"{re.escape(mark)}(?! )", line)) for line in texts)
        often, alike = counts.most_common(1)[0] if counts else (0, 0)
        least, share = (1, 1.0) if mark == " " else (2, 0.8)
        if often >= least and alike >= max(2, share * len(lines)):
            raise FileRefused(
                f"Every line of this file is one cell that holds “{NAMES.get(mark, mark)}” {often} "
                "times, which seems to separate columns. Perhaps whole lines are in quotes, or the "
                "separator is unusual. Expected a comma, semicolon, tab or pipe between the cells. "
                "Export the leads again as CSV."
            )


def _is_list(lines: Sequence[str]) -> bool:
    """Cells of a list are values, not lines of a program or of a mail."""
    odd = sum(bool(re.search(r"[{}=<>]|[(;:]\s*\Z|\A\s+\S|[A-Za-z]:\s", line)) for line in lines)
    return 5 * odd < len(lines)


def _marks(sample: Sequence[str]) -> list[str]:
    """The delimiters that stand in a quarter of the lines."""
    whole = "".join(sample)
    # Signs and lines inside notes say nothing; but a stray quote may make a note of the leads.
    texts = [(t, len(_filled_lines(t))) for t in {whole, _unquoted(whole, '"')}]
    # Most signs stand nowhere, which is seen sooner than they are counted.
    there = (mark for mark in _DELIMITERS if mark in whole)
    return [m for m in there if any(4 * t.count(m) >= max(1, n) for t, n in texts)]


def _filled_lines(text: str) -> list[str]:
    return [line for line in _LINE_END.split(text) if line.strip()]


def _candidates(sample: Sequence[str], marks: Sequence[str]) -> Iterable[Dialect]:
    whole = "".join(sample)
    for mark in marks:
        for quote in _quotes(whole, mark):
            yield Dialect(mark, quote)
            if mark not in WEAK and re.search(f"{re.escape(mark)} +{quote}", whole):
                yield Dialect(mark, quote, skip_space=True)
            if quote and "\\" + quote in whole:
                yield Dialect(mark, quote, "\\", _escapes_itself(whole, quote))


def _quotes(text: str, mark: str) -> list[str]:
    """The double quote, or the single one when far more cells begin and end with it."""
    if "'" not in text:
        return ['"']
    double = _wrapped(text, mark, '"')
    # What stands in a note is no cell.
    single = _wrapped(_unquoted(text, '"'), mark, "'")
    # Apostrophes around a cell may be its own, but not around all, or with a delimiter within.
    cells = text.count(mark) + len(_LINE_END.findall(text.rstrip())) + 1
    needed = any(mark in cell for cell in single) or len(single) > max(2, 0.9 * cells)
    return ["'"] if needed and len(single) > max(1, 5 * len(double)) else ['"']


def _wrapped(text: str, mark: str, quote: str) -> list[str]:
    """The cells of one line that begin and end with a quote.

    An apostrophe before a formula is none: files that are safe in a spreadsheet have it.
    """
    edge = re.escape(mark)
    found = re.findall(
        rf"(?:\A|[\r\n]|{edge} ?){quote}([^\r\n{quote}]+(?:{quote}{quote}[^\r\n{quote}]*)*)"
        rf"{quote}(?=\Z|[\r\n]|{edge})",
        text,
    )
    return [cell for cell in found if quote == '"' or cell[0] not in "=+-@"]


def _escapes_itself(text: str, quote: str) -> bool:
    """Whether every backslash is one of a pair or stands before a quote."""
    single = re.sub(r"\\\\|\\" + quote, "", text)
    return "\\" not in single and "\\\\" in text


def fit(dialect: Dialect, sample: Sequence[str]) -> Fit:
    """How well the dialect explains the sample."""
    every = [record for piece in sample for record in split_records(piece, dialect)]
    records = [record for record in every if not is_blank(cells_of(record))]
    rows = [cells_of(record) for record in records]
    widths = Counter(map(len, rows))
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return Fit(dialect, 1, 1.0, 0.0, tuple(records))
    # A wide table with a few notes around it beats narrow accidents of the same number.
    width = max(several, key=lambda w: several[w] * (1 - 1 / w))
    share = several[width] / len(records)
    sound = sum(not isinstance(record, Broken) for record in records) / len(records)
    usual = [cells for cells in rows if len(cells) == width]
    looks = _looks(usual)
    weak = _BEST_WEAK if dialect.delimiter in WEAK else 1.0
    score = weak * share * (1 + sound) / 2 * looks * (1 - 1 / (width + 1))
    proven = share == 1 and _is_proven(dialect, sample)
    return Fit(dialect, width, share, score, tuple(records), proven)


def _is_proven(dialect: Dialect, sample: Sequence[str]) -> bool:
    """Whether quotes stand around cells, as this dialect has them, and all widths agree."""
    if dialect.delimiter in WEAK or not dialect.quote:
        return False
    pieces = [dialect.prepare(piece) for piece in sample]
    if not any(dialect.quote in piece for piece in pieces):
        return False
    widths = {sound_width(piece, dialect) for piece in pieces}
    return len(widths) == 1 and widths.pop() > 1


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
    if mark in WEAK - {":"}:
        return found
    outside = _unquoted("".join(sample), dialect.quote)
    total = outside.count(mark)
    for times in (2, 3):
        if _is_repeated(found, times):
            return fit(replace(dialect, delimiter=mark * times), sample)
    # Two tabs are an empty cell; only `_is_repeated` tells where they are one delimiter.
    pairs = (f"{before}{mark}" for before in ",;|~^" if before != mark)
    tabbed = (f"{mark}\t",) if mark != "\t" else ()
    for longer in (f" {mark} ", f"~{mark}~", *tabbed, *pairs):
        if total and outside.count(longer) * longer.count(mark) >= 0.98 * total:
            return fit(replace(dialect, delimiter=longer), sample)
    if mark != "\t" and f"{mark} " in outside and _is_followed(mark, outside, 0.95 * total):
        return fit(replace(dialect, skip_space=True), sample)
    return found


def _is_followed(mark: str, text: str, least: float) -> bool:
    """Whether one blank, or the end of a line, stands behind so many of the delimiters."""
    blank = re.escape(mark) + r"(?:[ ](?!\s)|[ ]?(?=[\r\n]|\Z))"
    return len(re.findall(blank, text)) >= least


def _is_repeated(found: Fit, times: int) -> bool:
    """Whether the cells between are empty because the delimiter is written several times."""
    if found.width % times != 1:
        return False
    # The names count whatever their number: one above an empty column says that it is one.
    wide = next((cells for cells in map(cells_of, found.records) if len(cells) > 1), [])
    usual = (cells for cells in map(cells_of, found.records) if len(cells) == found.width)
    last = False
    for cells in chain([wide], usual):
        if any(cell.strip() for at, cell in enumerate(cells) if at % times):
            return False
        last |= any(map(str.strip, cells[-1:]))
    return last


def _unquoted(text: str, quote: str) -> str:
    """The text without its quoted cells."""
    return QUOTED[quote].sub("x", text) if quote and quote in text else text
