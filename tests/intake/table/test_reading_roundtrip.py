"""A table written in any dialect and encoding is read back as it was.

What must hold for a table to be told from its text at all: a name above every column, in letters;
a first column of numbers, so that the header differs from the leads; one lead or more; a cell with
a delimiter, quote or line end in it is quoted, its quotes doubled; of control characters line ends
and tabs only; in a cell that is not empty a letter or digit, as signs alone may be the dialect's.
Without these the bytes may mean another table just as well.
"""

from dataclasses import dataclass

import hypothesis.strategies as st
import pytest
from conftest import EXAMPLES
from hypothesis import given, seed, settings

from scoring.intake.cells.wrapped import unwrap
from scoring.intake.table.reading import read_table

_NAMES = ("Number", "Customer", "Remark", "Place", "Source", "Made on")
_MARKS = {"utf-8-sig": "", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}
# Letters of several scripts, digits and every sign that means something to a reader of CSV.
_ALPHABET = st.one_of(
    st.sampled_from("abc XYZ 019 \r\u00a0\u2028\x85,;\t|:.\"'\n\\/#=+-@&<>$%()"),
    st.characters(exclude_categories=("C", "Z", "M"), exclude_characters="\ufffd"),
)
_PIECE = st.text(_ALPHABET, max_size=6)
_WORDY = st.tuples(_PIECE, st.sampled_from("abcXYZ019"), _PIECE).map("".join)
# What stands around a value, such as a no-break blank or an apostrophe, is taken off on reading.
_BARE = _WORDY.filter(lambda cell: unwrap(cell) == cell and not cell.startswith("'"))
_CELL = st.one_of(st.just(""), _BARE)


@dataclass(frozen=True)
class Written:
    """A table and the bytes of it."""

    header: list[str]
    rows: list[list[str]]
    content: bytes


@st.composite
def written(draw: st.DrawFn) -> Written:
    """A table of two to six columns and one to fifteen leads, in a dialect drawn for it."""
    width, count = draw(st.integers(2, 6)), draw(st.integers(1, 15))
    header = list(_NAMES[:width])
    texts = st.lists(_CELL, min_size=width - 1, max_size=width - 1)
    rows = [[f"{1000 + at}", *draw(texts)] for at in range(count)]
    mark, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(("\n", "\r\n", "\r")))
    always = draw(st.booleans())
    lines = [mark.join(_piece(cell, mark, always) for cell in row) for row in [header, *rows]]
    text = end.join(lines) + end * draw(st.booleans())
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be")))
    return Written(header, rows, (_MARKS.get(encoding, "") + text).encode(encoding))


def _piece(cell: str, mark: str, always: bool) -> str:
    needed = always or any(sign in cell for sign in (mark, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def check(table: Written) -> None:
    found = read_table(table.content, "leads.csv")
    assert list(found.frame.columns) == table.header
    assert found.frame.to_numpy(dtype=object).tolist() == table.rows


@seed(20240501)
@settings(max_examples=min(EXAMPLES, 50), deadline=None, database=None)
@given(written())
def test_a_table_written_in_any_dialect_is_read_back(table: Written) -> None:
    check(table)


@pytest.mark.slow
@seed(20240502)
@settings(max_examples=2000, deadline=None, database=None)
@given(written())
def test_many_tables_written_in_any_dialect_are_read_back(table: Written) -> None:
    check(table)
