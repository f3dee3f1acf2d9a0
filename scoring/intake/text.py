"""Bytes of a text file → characters, delimiter and records.

The order of work: `decode` finds the encoding, `find_delimiter` the delimiter, then either
`read_clean` (fast, only for files without quotes and surprises) or `records` (any file).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import pyarrow as pa
import pyarrow.csv as pacsv

from scoring.errors import FileRefused
from scoring.intake.table import Issue

DELIMITERS = {"\t": "tab", "|": "pipe", ";": "semicolon", ",": "comma"}

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
# The 27 places where Windows-1252 differs from Latin-1; its five holes stay Latin-1.
_WINDOWS = {
    code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)
}
_ESCAPED = {0xDC00 + code: _WINDOWS.get(code, chr(code)) for code in range(0x80, 0x100)}
_ESCAPED_CHARACTER = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEP_LINE = re.compile(r"\A\"?sep=([^\"\r\n])\"?(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_PROBE = 1 << 16  # characters looked at to tell text from rubbish
_SLICES, _SLICE = 8, 1 << 15  # the sample: this many slices of this many characters
# A quote left open must not be taken for a cell of this many lines that was closed carelessly.
_LONGEST_CELL = 100


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, the name of its encoding, and what had to be mended.

    `utf8` is the same text as bytes where the file has them already: a copy of a large file costs
    more time than reading it.
    """

    text: str
    encoding: str
    issues: tuple[Issue, ...] = ()
    utf8: memoryview | None = None

    def after(self, end: int) -> "Decoded":
        """The same without its first `end` characters."""
        if not end:
            return self
        skipped = len(self.text[:end].encode())
        utf8 = None if self.utf8 is None else self.utf8[skipped:]
        return replace(self, text=self.text[end:], utf8=utf8)

    def encoded(self, start: int) -> memoryview:
        """The text from character `start` on as UTF-8."""
        if self.utf8 is None:
            return memoryview(self.text[start:].encode())
        return self.utf8[len(self.text[:start].encode()) :]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record whose quotes are wrong: its cells as well as they can be told, and its raw text."""

    cells: list[str]
    raw: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well one delimiter explains a sample: usual width, width of the first record, 0–1."""

    delimiter: str
    width: int
    header: int
    score: float


def decode(content: bytes) -> Decoded:
    """The characters of a text file without byte order mark and NUL; raises when it is no text."""
    found = _decode(content)
    if _is_rubbish(found.text):
        raise FileRefused(
            "This file is not text: it is binary data of a kind that is not known here. "
            "Expected is a CSV file or an Excel workbook (XLSX). Export the leads again as CSV."
        )
    marks = len(found.text) - len(found.text.lstrip("\ufeff"))
    return _without_nul(found.after(marks))


def _decode(content: bytes) -> Decoded:
    for mark, codec, label in _MARKS:
        if content.startswith(mark) and codec != "utf-8":
            return _decode_wide(content[len(mark) :], codec, label)
    codec = _codec_by_nul(content[:_PROBE])
    if codec:
        return _decode_wide(content, codec, "UTF-16")
    try:
        return Decoded(content.decode("utf-8"), "UTF-8", utf8=memoryview(content))
    except UnicodeDecodeError:
        return _decode_narrow(content)


def _codec_by_nul(probe: bytes) -> str:
    """UTF-16 without a mark shows NUL on one side of its pairs only; "" when this is not so."""
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    few = max(2, len(probe) // 20)
    if odd >= few and even * 20 <= odd:
        return "utf-16-le"
    return "utf-16-be" if even >= few and odd * 20 <= even else ""


def _decode_wide(content: bytes, codec: str, label: str) -> Decoded:
    try:
        return Decoded(content.decode(codec), label)
    except UnicodeDecodeError:
        text = content.decode(codec, "replace")
        return Decoded(text, label, (_damaged(text.count("\ufffd"), label),))


def _decode_narrow(content: bytes) -> Decoded:
    """UTF-8 with a few damaged bytes when most of its accents are sound, else Windows-1252."""
    text = content.decode("utf-8", "surrogateescape")
    damaged = len(_ESCAPED_CHARACTER.findall(text))
    if len(_BEYOND_ASCII.findall(text)) >= 5 * damaged:
        return Decoded(text.translate(_ESCAPED), "UTF-8", (_damaged(damaged, "UTF-8"),))
    try:
        return Decoded(content.decode("cp1252"), "Windows-1252")
    except UnicodeDecodeError:
        return Decoded(content.decode("latin-1").translate(_WINDOWS), "Windows-1252")


def _damaged(count: int, label: str) -> Issue:
    return Issue(
        kind="damaged characters",
        row=None,
        column=None,
        expected=f"{label} text",
        found=f"{count:,} characters that are not {label}",
        remedy="Names with accents may look wrong; export the file again as UTF-8.",
    )


def _is_rubbish(text: str) -> bool:
    """More control characters than the stray ones of a real export: random bytes have 10 %."""
    probe = text[:_PROBE]
    if 10 * probe.count("\0") > 3 * len(probe):
        return True
    return len(_CONTROL.findall(probe)) > max(2, len(probe) // 20)


def _without_nul(found: Decoded) -> Decoded:
    count = found.text.count("\0")
    if not count:
        return found
    issue = Issue(
        kind="NUL characters",
        row=None,
        column=None,
        expected="text",
        found=f"{count:,} NUL characters",
        remedy="They were removed. Export the file again if cells look cut.",
    )
    return Decoded(found.text.replace("\0", ""), found.encoding, (*found.issues, issue))


def split_sep_line(decoded: Decoded) -> tuple[str, Decoded]:
    """The delimiter that a first line like `sep=;` declares ("" if none), and the text after it."""
    match = _SEP_LINE.match(decoded.text)
    return (match[1], decoded.after(match.end())) if match else ("", decoded)


def find_delimiter(text: str) -> str:
    """The delimiter under which the records of the whole file agree best.

    For a table of one column, a delimiter that the text does not hold. Raises when the text is no
    table: prose, or lines above the column names.
    """
    _allow_cells_of(len(text))
    sample = _sample(text)
    fits = [_fit(delimiter, sample) for delimiter in DELIMITERS]
    # The dictionary is in the order of how rarely a character stands in ordinary cells.
    best = max(fits, key=lambda fit: (round(fit.score, 2), fit.width))
    if best.header > 1:
        _refuse_prose(best, sample)
        return best.delimiter
    _refuse_title(best)
    _refuse_list(sample)
    return next((mark for mark in DELIMITERS if mark not in text), ",")


def _sample(text: str) -> list[str]:
    """Pieces of whole lines from all over the text; a short text is one piece."""
    if len(text) <= _SLICES * _SLICE:
        return [text]
    step = (len(text) - _SLICE) // (_SLICES - 1)
    pieces = [text[start : start + _SLICE] for start in range(0, step * _SLICES, step)]
    return [_whole_lines(pieces[0], first=True), *(_whole_lines(piece) for piece in pieces[1:])]


def _whole_lines(piece: str, *, first: bool = False) -> str:
    ends = [match.end() for match in _LINE_END.finditer(piece)]
    if len(ends) < 2:
        return piece
    return piece[0 if first else ends[0] : ends[-1]]


def _fit(delimiter: str, sample: list[str]) -> _Fit:
    """Share of records of the usual width; less if quotes break or the first record differs."""
    parsed = [_parse(piece, delimiter) for piece in sample]
    widths = [len(cells) for cells_of, _ in parsed for cells in cells_of]
    if not widths or max(widths) < 2:
        return _Fit(delimiter, 1, 1, 0.0)
    width, count = Counter(w for w in widths if w > 1).most_common(1)[0]
    header = widths[0]
    trust = 1.0 if header == width else 0.6 if header > 1 else 0.1
    sound = sum(sound for _, sound in parsed) / len(parsed)
    return _Fit(delimiter, width, header, trust * (1 + sound) * count / len(widths) / 2)


def _parse(piece: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """The non-blank records of a piece, and whether its quotes are sound under the delimiter."""
    lines = _Lines(piece)
    try:
        parsed, sound = list(csv.reader(lines, delimiter=delimiter, strict=True)), True
    except csv.Error:
        parsed, sound = list(csv.reader(_Lines(piece), delimiter=delimiter)), False
    return [cells for cells in parsed if not is_blank(cells)], sound


def _words(cells: list[str]) -> float:
    counts = [len(cell.split()) for cell in cells if cell.strip()]
    return sum(counts) / max(1, len(counts))


def _refuse_prose(best: _Fit, sample: list[str]) -> None:
    """Sentences with commas: records of many words that differ in width, and no usual header."""
    parsed = _parse(sample[0], best.delimiter)[0]
    alike = sum(len(cells) == best.header for cells in parsed) / len(parsed)
    named = all(cell.strip() for cell in parsed[0]) and _words(parsed[0]) < 4
    if alike < (0.5 if named else 0.9) and _words(list(chain.from_iterable(parsed))) >= 4:
        raise FileRefused(_NO_TABLE)


def _refuse_title(best: _Fit) -> None:
    if best.width >= 3 and best.score >= 0.03:
        raise FileRefused(
            f"The first line of this file is one cell, while the lines below have {best.width} "
            "cells. Expected are the column names in the first line. Delete the lines above the "
            "column names and upload the file again."
        )


def _refuse_list(sample: list[str]) -> None:
    """One column is a table when it has rows and its cells are short, as ids or names are."""
    lines = [line for line in _LINE_END.split(sample[0]) if line.strip()]
    if len(lines) < 2 or max(map(len, lines)) > 100 or _words(lines) > 3:
        raise FileRefused(_NO_TABLE)


_NO_TABLE = (
    "This file is plain text without a table: no comma, semicolon, tab or pipe splits its lines "
    "into the same columns. Expected are column names in the first line and one lead per line. "
    "Export the leads as CSV or Excel and upload that file."
)


class _Lines:
    """The lines of a text with their ends; can be set back, and copies nothing but the line."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text, self.position = text, position

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        match = _LINE.match(self.text, self.position)
        if match is None or match.end() == self.position:
            raise StopIteration
        self.position = match.end()
        return match[0]


def is_blank(cells: list[str]) -> bool:
    """Whether a record has nothing but white space."""
    return not any(map(str.strip, cells))


def records(text: str, delimiter: str) -> Iterator[list[str] | Broken]:
    """Each record of a CSV text, blank ones too; a quote gone wrong costs one line, no more."""
    _allow_cells_of(len(text))
    lines, width = _Lines(text), 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.position
        try:
            record: list[str] | Broken = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.position = start
            record = _rescue(lines, delimiter, width)
        cells = record.cells if isinstance(record, Broken) else record
        width = width or (0 if is_blank(cells) else len(cells))
        yield record


def _allow_cells_of(length: int) -> None:
    """Only ever raised: putting it back would break a reader that runs in another thread."""
    if length > csv.field_size_limit():
        csv.field_size_limit(length)


def _rescue(lines: _Lines, delimiter: str, width: int) -> Broken:
    """The record at the position, its quotes taken carelessly if that fits, else as letters."""
    start = lines.position
    cells = next(csv.reader(lines, delimiter=delimiter))
    raw = lines.text[start : lines.position]
    if len(cells) == width and _is_one_record(raw, delimiter, width):
        return Broken(cells, raw)
    lines.position = start
    line = next(lines)
    return Broken(_split(line, delimiter), line)


def _is_one_record(raw: str, delimiter: str, width: int) -> bool:
    """False when quotes stay open or a later line is itself as wide as a record."""
    if raw.count('"') % 2:
        return False
    later = raw.splitlines()[1 : _LONGEST_CELL + 1]
    return len(later) < _LONGEST_CELL and all(len(_split(x, delimiter)) != width for x in later)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])


def join_cells(cells: list[str], delimiter: str) -> str:
    """The cells as one CSV record without line end."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="").writerow(cells)
    return target.getvalue()


def read_clean(decoded: Decoded, delimiter: str) -> tuple[list[str], pa.Table] | None:
    """Header and columns of a file so plain that any reader agrees on it, else None.

    Plain: no quote, no blank line, no lone carriage return, every row as wide as the header.
    """
    head = _LINE.match(decoded.text)
    if head is None or not _is_plain(decoded.text, body=head.end()):
        return None
    header = head[0].rstrip("\r\n").split(delimiter)
    try:
        return header, _read_arrow(decoded.encoded(head.end()), delimiter, len(header))
    except pa.ArrowInvalid:
        return None


def _is_plain(text: str, *, body: int) -> bool:
    if '"' in text or text.count("\r") != text.count("\r\n"):
        return False
    if "\n\n" in text or "\n\r\n" in text or is_blank([text[:body]]):
        return False
    # A byte order mark there would be taken for one of the file and swallowed.
    return body < len(text) and not text.startswith("\ufeff", body)


def _read_arrow(body: memoryview, delimiter: str, width: int) -> pa.Table:
    names = [str(position) for position in range(width)]
    text = pa.large_string()
    return pacsv.read_csv(
        pa.BufferReader(body),
        read_options=pacsv.ReadOptions(column_names=names),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter, quote_char=False, double_quote=False, ignore_empty_lines=False
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, text), null_values=[], strings_can_be_null=False
        ),
    )
