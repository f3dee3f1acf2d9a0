"""Leads with notes of every sort, written as RFC 4180 has it, are read as Python's csv reads them.

Notes hold what people paste: lines of other tables, rows like those of the file, JSON, programs,
mails, quotes and delimiters, up to 10,000 characters of them. No row may be lost, shifted, set
aside or called anything but a lead.
"""

import csv
import io

import hypothesis.strategies as st
import pytest
from hypothesis import given, seed, settings
from mostly_slow import mostly_slow

from scoring.intake.table.reading import read_table

HEADER = ["Lead Id", "Name", "Note", "Amount", "Remark"]
ROWS_PASTED = "Lead Id,Name,Note,Amount,Remark\nL00001,Ann Lee,short,12,none\nL00002,Bo,x,3,y\n"
CSV_PASTED = '"id";"note"\n"1";"a; b"\n"2";"c"\n'
JSON = '{"name": "Ann", "tags": ["a", "b"],\n "deep": {"k": "v;w|x\\"y\\""}}'
PROGRAM = "import os\n\ndef f(a, b):\n    return {'x': a, \"y\": b}\n"
MAIL = 'Dear all,\n\nplease find, as agreed, the list.\n"Best", he said;\n\n-- \nAnn | Sales\n'
SQL = "INSERT INTO t VALUES (1, 'a', \"b\");\nSELECT a, b FROM t WHERE c = 'x; y';\n"
LINES = "Total\n# x; y\n\n---\n1. one, two, three\n"
PASTED = (ROWS_PASTED, CSV_PASTED, JSON, PROGRAM, MAIL, SQL, LINES, "'a, b', 'c'", '""', "|;,\t")

_SIGNS = st.text(st.sampled_from("abc XYZ 019 \n,;\t|:.\"'\\/#=+-@&<>$%()"), max_size=40)
_PIECE = st.one_of(st.sampled_from(PASTED), _SIGNS)


@st.composite
def note(draw: st.DrawFn, longest: int) -> str:
    """Nothing, or one to three pieces, several times over."""
    if draw(st.booleans()):
        return ""
    whole = "".join(draw(st.lists(_PIECE, min_size=1, max_size=3)))
    times = draw(st.sampled_from((1, 1, 1, 5, 200)))
    # What forces text, as a leading apostrophe does, belongs to the file and not to the note.
    return f"x{whole * times}"[:longest].rstrip("\t")


@st.composite
def leads(draw: st.DrawFn, longest: int) -> list[list[str]]:
    """Five to forty leads with two notes each."""
    notes = st.lists(note(longest), min_size=2, max_size=8)
    some, count = draw(notes), draw(st.integers(5, 40))
    return [
        [f"L{at:05}", f"Ann Lee {at}", some[at % len(some)], f"{at * 7}", some[-at % len(some)]]
        for at in range(count)
    ]


def written(rows: list[list[str]], mark: str, end: str, *, always: bool) -> str:
    """The rows as RFC 4180 has them; `always` puts every cell in quotes."""
    return "".join(mark.join(_cell(c, mark, always) for c in row) + end for row in rows)


def _cell(cell: str, mark: str, always: bool) -> str:
    needed = always or any(sign in cell for sign in (mark, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def check(rows: list[list[str]], mark: str, end: str, *, always: bool) -> None:
    text = written([HEADER, *rows], mark, end, always=always)
    oracle = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    found = read_table(text.encode(), "leads.csv")
    assert found.headers == oracle[0]
    assert found.frame.to_numpy(dtype=object).tolist() == oracle[1:]
    assert (len(found.set_aside), len(found.outside), found.issues) == (0, 1, ())


MARKS, ENDS = st.sampled_from(",;\t|"), st.sampled_from(("\n", "\r\n", "\r"))


@seed(20261128)
@settings(max_examples=25, deadline=None, database=None)
@given(leads(300), MARKS, ENDS, st.booleans())
def test_leads_with_notes_are_read_as_the_csv_module_reads_them(
    rows: list[list[str]], mark: str, end: str, always: bool
) -> None:
    check(rows, mark, end, always=always)


@pytest.mark.slow
@seed(20261129)
@settings(max_examples=300, deadline=None, database=None)
@given(leads(10_000), MARKS, ENDS, st.booleans())
def test_leads_with_notes_of_ten_thousand_characters_are_read_so(
    rows: list[list[str]], mark: str, end: str, always: bool
) -> None:
    check(rows, mark, end, always=always)


@pytest.mark.slow
@seed(20261130)
@settings(max_examples=10, deadline=None, database=None)
@given(leads(10_000), MARKS, ENDS, st.booleans())
def test_a_megabyte_of_such_leads_is_read_so(
    rows: list[list[str]], mark: str, end: str, always: bool
) -> None:
    size = sum(len("".join(row)) for row in rows)
    many = [[f"L{at:05}", *rows[at % len(rows)][1:]] for at in range(len(rows) * 1_000_000 // size)]
    check(many[:20_000], mark, end, always=always)


def _long_notes(count: int) -> list[list[str]]:
    pasted = (ROWS_PASTED * 30, JSON * 30, PROGRAM * 30, MAIL * 20, "")
    return [[f"L{at:05}", "Ann Lee", pasted[at % 5], str(at), "none"] for at in range(count)]


@pytest.mark.parametrize(
    "odd", mostly_slow(["Weekly report", 'L99999"x,Bo,6" pipe,1,y', "L99999,Bo,x,1,y,z"], fast=1)
)
def test_one_odd_row_above_long_notes_costs_no_lead(odd: str) -> None:
    rows = _long_notes(100)
    text = written([HEADER, *rows], ",", "\n", always=False)
    head, below = text.split("\n", 1)
    whole = f"{odd}\n{text}" if odd == "Weekly report" else f"{head}\n{odd}\n{below}"
    found = read_table(whole.encode(), "leads.csv")
    kept = found.frame.to_numpy(dtype=object).tolist()
    assert [row for row in kept if row[0] != "L99999" and not row[0].startswith("L99999")] == rows
