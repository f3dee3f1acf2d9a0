import pytest

from scoring.intake.text.records import Broken, Record, cells_of, join_cells, split_records
from scoring.intake.text.strict import Dialect

COMMA = Dialect(",")


def split(text: str, width: int = 3, dialect: Dialect = COMMA) -> list[list[str]]:
    return [cells_of(record) for record in split_records(text, dialect, width)]


def broken(records: list[Record]) -> list[int]:
    return [at for at, record in enumerate(records) if isinstance(record, Broken)]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('1,"x, y",3', ["1", "x, y", "3"]),
        ('1,"say ""hi""",3', ["1", 'say "hi"', "3"]),
        ('1,"two\nlines",3', ["1", "two\nlines", "3"]),
        ('1,6" pipe,3', ["1", '6" pipe', "3"]),
        ('1,"open,3', ["1", '"open', "3"]),
        ('1,""x, y",3', ["1", '"x, y', "3"]),
        ('1,"8 ft" long, x",3', ["1", '8 ft" long, x', "3"]),
        ('1, "x, y", 3', ["1", "x, y", " 3"]),
        ('1,x"y, z",3', ["1", 'x"y', ' z"', "3"]),
        ('1,2,"', ["1", "2", '"']),
        ('x"y, z",3', ["x", "y, z", "3"]),
        ('"a""b, c",3', ["a", "b, c", "3"]),
    ],
)
def test_each_way_of_quoting_gives_its_cells_and_leaves_the_next_row_alone(
    line: str, cells: list[str]
) -> None:
    assert split(f'a,b,c\n{line}\n4,"5, 6",7\n') == [["a", "b", "c"], cells, ["4", "5, 6", "7"]]


def test_only_damaged_records_are_called_broken() -> None:
    found = list(split_records('a,b,c\n1,"x, y",3\n1,"open,3\n', COMMA, 3))
    assert broken(found) == [2]
    assert found[2] == Broken(["1", '"open', "3"], '1,"open,3\n')


def test_two_stray_quotes_do_not_merge_their_rows_in_a_file_that_is_at_odds() -> None:
    found = split('a,b,c\n4,"b,c\nd,e",f\n7,"8,9\n')
    assert found[1:3] == [["4", '"b', "c"], ["d", 'e"', "f"]]


def test_lines_in_quotes_that_look_like_rows_are_one_cell_where_all_else_is_sound() -> None:
    found = list(split_records('a,b,c\n4,"b,c\nd,e",f\n7,8,9\n', COMMA, 3))
    assert found[1:] == [["4", "b,c\nd,e", "f"], ["7", "8", "9"]]


def test_a_title_or_a_row_too_short_leaves_the_notes_of_the_others_alone() -> None:
    found = split('Report\na,b,c\n4,"1,2,3\n4,5,6\n7,8,9",f\n7,8\n')
    assert found == [["Report"], ["a", "b", "c"], ["4", "1,2,3\n4,5,6\n7,8,9", "f"], ["7", "8"]]


def test_a_note_of_five_thousand_lines_is_one_cell() -> None:
    note = "line, with a comma\n" * 5_000
    assert split(f'a,b,c\n1,"{note}",3\n4,5,6\n')[1] == ["1", note, "3"]


def test_quotes_escaped_by_a_backslash_are_quotes_of_the_cell() -> None:
    dialect = Dialect(",", '"', "\\")
    assert split('a,b\n1,"say \\"hi\\", x\\y"\n', 2, dialect)[1] == ["1", 'say "hi", x\\y']


def test_backslashes_that_escape_themselves_are_halved() -> None:
    dialect = Dialect(",", '"', "\\", escaped_escapes=True)
    assert split('a,b\n1,"C:\\\\x\\\\"\n', 2, dialect)[1] == ["1", "C:\\x\\"]


def test_a_delimiter_of_two_characters_stays_whole_inside_quotes() -> None:
    assert split('a||b\n1||"x||y"\n', 2, Dialect("||")) == [["a", "b"], ["1", "x||y"]]


def test_single_quotes_leave_apostrophes_in_words_alone() -> None:
    found = split("a,b\n'x, y',Men's\n'it''s',2\n", 2, Dialect(",", "'"))
    assert found[1:] == [["x, y", "Men's"], ["it's", "2"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_record(newline: str) -> None:
    assert split(newline.join(["a,b", "1,2", ""]), 2) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n" + '1,"x\n' * 20_000,
        "a,b\n1," + '"' * 200_001,
        "a,b\n1," + ',"x' * 100_000,
        "a,b\n1," + '"x",' * 100_000 + '"',
    ],
)
def test_hostile_quotes_give_their_rows(text: str) -> None:
    assert sum(1 for _ in split_records(text, COMMA, 2)) >= 2


def test_cells_are_joined_as_a_record_of_csv() -> None:
    assert join_cells(["1", "x, y", 'q"'], ",") == '1,"x, y","q"""'
