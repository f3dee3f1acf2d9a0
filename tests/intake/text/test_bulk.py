import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.text import limits
from scoring.intake.text.bulk import Bulk, records_in_bulk, singly
from scoring.intake.text.records import cells_of, split_records
from scoring.intake.text.strict import Dialect

COMMA = Dialect(",")
LINE = st.sampled_from(
    ["1,b,c", '1,"b",c', '"1","b, c",d', "", ",,", '1,"b,c', "1,b", '1,b" c,d', 'x,"a ""b""",y',
     "1,b,a line longer than a piece is", '1,"two\nlines",c', "1,b,c,d", "\r1,b,c", '1,"b" c,"d']
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_PIECE", 24)


@given(st.lists(LINE, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(0, 3))
def test_the_records_are_those_that_come_one_by_one(lines: list[str], end: str, first: int) -> None:
    text = "".join(line + end for line in ["a,b,c", *lines])
    found = [cells_of(record) for record in singly(records_in_bulk(text, COMMA, 3, first=first))]
    one_by_one = [cells_of(record) for record in split_records(text, COMMA, 3)]
    assert [c for c in found if any(c)] == [c for c in one_by_one if any(c)]


def test_only_the_pieces_with_damage_are_looked_at_row_by_row() -> None:
    text = "a,b,c\n" + "1,2,3\n" * 40 + '1,"2,3\n' + "4,5,6\n" * 40
    found = list(records_in_bulk(text, COMMA, 3, first=1))
    assert sum(isinstance(record, Bulk) for record in found) > 10
    assert sum(not isinstance(record, Bulk) for record in found) < 20
    assert len(list(singly(found))) == 82


def test_the_first_records_come_one_by_one() -> None:
    text = "a,b,c\n" + "1,2,3\n" * 40 + "1,2\n"
    found = list(records_in_bulk(text, COMMA, 3, first=10))
    assert [isinstance(record, Bulk) for record in found[:11]] == [False] * 10 + [True]


def test_blank_rows_are_counted_where_they_stand() -> None:
    text = "a,b,c\n" + "1,2,3\n\n,,\n" * 10 + "1,2\n"
    found = list(singly(records_in_bulk(text, COMMA, 3, first=1)))
    assert len(found) == 32
