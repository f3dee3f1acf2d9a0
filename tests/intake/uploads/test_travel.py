from dataclasses import fields

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_table
from scoring.intake.uploads.travel import table_from_stream, table_to_stream

CELL = st.text(st.sampled_from("aZ09é€😀 \"'=\0\n-"), max_size=5)
DAMAGED = b'Export\nid,name,created\n1,"Ann, 2021\n2,Bob,03/04/2021\n\n3,Cy,2021,x,y\nTotal,3\n'


def back(answer: Table | FileRefused) -> Table:
    sink = pa.BufferOutputStream()
    table_to_stream(answer, sink)
    return table_from_stream(sink.getvalue())


def plain(value: object) -> object:
    """A field as something that can be compared, frames with their types."""
    if isinstance(value, pd.DataFrame):
        return value.to_dict("list"), list(map(str, value.dtypes))
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value.tolist() if hasattr(value, "tolist") else value


def same(one: Table, other: Table) -> bool:
    return all(plain(getattr(one, f.name)) == plain(getattr(other, f.name)) for f in fields(Table))


@pytest.mark.parametrize("content", [b"id,n\na,1\nb,2\n", b"id,n\n", DAMAGED])
def test_every_field_of_a_table_arrives(content: bytes) -> None:
    table = read_table(content, "leads.csv")
    assert same(back(table), table)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_every_cell_arrives(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype="str")
    table = read_table(b"a,b\n1,2\n", "leads.csv")
    whole = Table(frame, table.rows, (), table.set_aside, 0, "x", lists=(("l.csv", frame),))
    assert same(back(whole), whole)


def test_a_refusal_is_raised_where_it_arrives() -> None:
    with pytest.raises(FileRefused, match="no table at all"):
        back(FileRefused("This is no table at all."))


def test_a_choice_is_raised_with_its_parts() -> None:
    with pytest.raises(ChoiceNeeded) as choice:
        back(ChoiceNeeded("Choose one of the sheets.", ["a", "b"]))
    assert choice.value.parts == ("a", "b")
