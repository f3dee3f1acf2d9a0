"""A table as CSV text, in any dialect."""

from collections.abc import Sequence
from dataclasses import dataclass

Row = list[str]


@dataclass(frozen=True, slots=True)
class Style:
    """How a table is written.

    `escape` stands before a quote inside a quoted cell: the quote itself (doubled), a backslash, or
    nothing. Columns in `always` are quoted below the header whatever they hold, others where they
    must be; `reserved` is what makes quotes necessary besides quotes and line ends, None for the
    delimiter.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    line_end: str = "\r\n"
    always: frozenset[int] = frozenset()
    reserved: str | None = None
    escaped_escapes: bool = False


def piece(text: str, style: Style, *, always: bool = False) -> str:
    """One cell as it stands in the file.

    >>> piece('5" disk, blue', Style())
    '"5"" disk, blue"'
    """
    reserved = style.delimiter if style.reserved is None else style.reserved
    needed = any(sign in text for sign in (reserved, style.quote, "\n", "\r"))
    padded = style.delimiter.endswith(" ") and text.startswith(" ")
    if not (always or needed or padded):
        return text
    if style.escaped_escapes:
        text = text.replace("\\", "\\\\")
    return f"{style.quote}{text.replace(style.quote, style.escape + style.quote)}{style.quote}"


def pieces(row: Sequence[str], style: Style, *, header: bool = False) -> list[str]:
    """The cells of one row as they stand in the file."""
    return [
        piece(text, style, always=at in style.always and not header) for at, text in enumerate(row)
    ]


def line(row: Sequence[str], style: Style, *, header: bool = False) -> str:
    """One row without its line end."""
    return style.delimiter.join(pieces(row, style, header=header))


def lines(header: Sequence[str], rows: Sequence[Sequence[str]], style: Style) -> list[str]:
    """A whole table, one text a row, without line ends."""
    return [line(header, style, header=True), *(line(row, style) for row in rows)]


def text(records: Sequence[str], style: Style) -> str:
    """The records with their line ends, the last one's too."""
    return "".join(record + style.line_end for record in records)
