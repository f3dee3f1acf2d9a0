import csv
import io

import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.intake.text import sound as clean
from scoring.intake.text.sound import read_clean
from scoring.intake.text.strict import Dialect
from scoring.intake.text.text_columns import cells_in

COMMA = Dialect(",")


def read(text: str, dialect: Dialect = COMMA) -> list[list[str]] | None:
    found = read_clean(memoryview(text.encode()), dialect)
    return None if found is None else [found.header, *cells_in(found.columns)]


def test_quoted_cells_with_newlines_and_doubled_quotes_are_sound() -> None:
    text = 'a,b\n1,"x, ""y""\nz"\n2,\n'
    assert read(text) == [["a", "b"], ["1", 'x, "y"\nz'], ["2", ""]]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,"open\n',
        'a,b\n1,x"y\n',
        'a,b\n1,"x"y\n',
        'a,b\n1, "x"\n',
        "a,b\n1,2,3\n",
        "a,b\n1\n",
        "\na,b\n1,2\n",
    ],
)
def test_any_doubt_is_left_to_the_careful_path(text: str) -> None:
    assert read(text) is None


def test_lines_that_end_with_carriage_returns_alone_are_sound() -> None:
    assert read('a,b\r1,"\rx,"\r') == [["a", "b"], ["1", "\rx,"]]
    assert read("a,b\r1,2\n3,4\r") is None


@pytest.mark.parametrize("dialect", [Dialect("||"), Dialect(",", "'"), Dialect("§")])
def test_other_dialects_are_left_to_the_careful_path(dialect: Dialect) -> None:
    assert read("a||b\n1||2\n", dialect) is None


@settings(max_examples=min(EXAMPLES, 80))
@given(
    st.lists(st.lists(st.text(st.sampled_from('ab,"\n é'), max_size=6), min_size=2, max_size=2)),
    st.integers(3, 9),
)
def test_what_the_csv_module_writes_reads_back_whatever_the_pieces(
    rows: list[list[str]], piece: int
) -> None:
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["h", "i"], *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_PIECE", piece)
        patch.setattr(clean, "_first_record", lambda *_: ["h", "i"])
        assert read(target.getvalue()) == [["h", "i"], *rows]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab," é'), max_size=6), min_size=2, max_size=2),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(5, 9),
    st.integers(1, 4),
)
def test_rows_parsed_in_parts_are_those_of_the_whole(
    rows: list[list[str]], end: str, piece: int, threads: int
) -> None:
    target = io.StringIO()
    csv.writer(target, lineterminator=end).writerows([["h", "i"], *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_PIECE", piece)
        patch.setattr(clean, "_LONG", 1)
        patch.setattr(clean, "_first_record", lambda *_: ["h", "i"])
        patch.setattr(clean, "available_cores", lambda: threads)
        assert read(target.getvalue()) == [["h", "i"], *rows]


def test_a_row_of_another_width_is_found_in_any_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "_LONG", 1)
    monkeypatch.setattr(clean, "available_cores", lambda: 3)
    rows = [f"{row},x\n" for row in range(9)]
    assert read("a,b\n" + "".join(rows)) is not None
    for at in range(9):
        assert read("a,b\n" + "".join([*rows[:at], "1,2,3\n", *rows[at:]])) is None


def test_a_line_end_in_quotes_is_kept_where_a_block_ends_within_it() -> None:
    start = 'id,note\n1,"'
    notes = ["x" * (clean._BLOCK - len(start) - 1) + "\r\ny", "b\nc"]
    assert read(f'{start}{notes[0]}"\n2,"{notes[1]}"\n') == [
        ["id", "note"], ["1", notes[0]], ["2", notes[1]],
    ]  # fmt: skip
