import pytest

from scoring.errors import FileRefused
from scoring.intake.text.dialect import declared_delimiter, find_dialect
from scoring.intake.text.strict import Dialect

ROWS = [["Id", "Name", "Paid", "Day"]] + [
    [f"{n:03}", f"Ann {n}", f"{n},50", f"2026-01-{n % 28 + 1:02}"] for n in range(1, 60)
]


def joined(mark: str, rows: list[list[str]] = ROWS) -> str:
    return "\n".join(mark.join(row) for row in rows) + "\n"


@pytest.mark.parametrize("mark", [";", "\t", "|", "^", "~", "||", "|||", " | ", ";\t"])
def test_a_delimiter_is_found_beside_decimal_commas(mark: str) -> None:
    found = find_dialect(joined(mark))
    assert (found.dialect.delimiter, found.width) == (mark, 4)


def test_a_colon_delimits_when_nothing_else_does() -> None:
    rows = [[cell.replace(",", ".") for cell in row] for row in ROWS]
    assert find_dialect(joined(":", rows)).dialect.delimiter == ":"


def test_blanks_after_every_comma_belong_to_it() -> None:
    text = "a, b, c\n" + '1, "x, y", \n2, z, 5\n' * 5
    assert find_dialect(text).dialect == Dialect(",", skip_space=True)


def test_empty_columns_at_the_end_are_no_double_delimiter() -> None:
    assert find_dialect("a,b,,,,\n" + "1,2,,,,\n" * 9).dialect == Dialect(",")


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
@pytest.mark.parametrize("names", [["Name", "Fax", "City"], ["A", "B", "C", "D", "E"]])
def test_empty_columns_with_names_are_no_double_delimiter(mark: str, names: list[str]) -> None:
    row = [f"{name}x" if at % 2 == 0 else "" for at, name in enumerate(names)]
    assert find_dialect(joined(mark, [names, *[row] * 400])).dialect == Dialect(mark)


def test_commas_in_texts_do_not_hide_the_delimiter() -> None:
    text = "id;note\n" + "1;one, two, three\n" * 5 + "2;none\n" * 90
    assert find_dialect(text).dialect.delimiter == ";"


def test_one_ragged_row_and_a_stray_quote_change_nothing() -> None:
    text = joined(";").replace("007;Ann 7;", '007;"Ann 7;;;').replace("009;", "009")
    assert find_dialect(text).dialect == Dialect(";")


def test_single_quotes_are_found_where_cells_are_wrapped_in_them() -> None:
    text = "a,b\n" + "1,'x, y'\n2,'it''s'\n" * 4
    assert find_dialect(text).dialect == Dialect(",", "'")


def test_single_quotes_around_cells_of_several_lines_are_found() -> None:
    text = "id,name,note\n" + "1,'O''Brien','x, y\nand; more, too'\n2,'Lee','z'\n" * 4
    assert find_dialect(text).dialect == Dialect(",", "'")


def test_single_quotes_around_texts_beside_bare_numbers_are_quotes() -> None:
    assert find_dialect("id;name\n" + "1;'Ann'\n2;'Bob'\n" * 4).dialect == Dialect(";", "'")


@pytest.mark.parametrize("cell", ["'90s rock n' roll", "rock 'n' roll", "'tis", "O'Brien"])
def test_an_apostrophe_that_is_no_edge_of_a_cell_forbids_single_quotes(cell: str) -> None:
    text = "a,b\n" + "1,'Ann'\n" * 6 + f"2,{cell}\n"
    assert find_dialect(text).dialect.quote == '"'


@pytest.mark.parametrize("width", [2, 3])
def test_blanks_part_two_columns_when_the_first_holds_ids(width: int) -> None:
    rows = [["id", "name", "city"], *([f"L{n:03}", f"Ann_{n}", "Rome"] for n in range(9))]
    found = find_dialect(joined(" ", [row[:width] for row in rows]))
    assert (found.dialect.delimiter, found.width) == (" ", width)


def test_words_between_blanks_that_may_be_columns_are_not_read_as_one() -> None:
    with pytest.raises(FileRefused, match="seems to separate columns"):
        find_dialect("name city\nAnn Rome\nBob Oslo\nCy Pune\n")


def test_one_column_of_notes_in_quotes_is_a_table() -> None:
    text = '"note"\n' + '"wants this, and that;\ncalls again"\n' * 6
    assert find_dialect(text).width == 1


def test_apostrophes_alone_are_no_quotes() -> None:
    text = "a,b\n" + "1,Men's shoes\n2,Women's shoes\n" * 4
    assert find_dialect(text).dialect.quote == '"'


def test_a_backslash_before_quotes_is_an_escape() -> None:
    text = "a,b\n" + '1,"x \\"y\\", z"\n2,"q"\n' * 4
    assert find_dialect(text).dialect == Dialect(",", '"', "\\")


def test_a_sep_line_declares_the_delimiter() -> None:
    assert declared_delimiter("sep=;\r\na,b;c\r\n") == (";", 7)
    assert declared_delimiter("a,b\n") == ("", 0)


def test_a_list_of_addresses_is_a_table_of_one_column() -> None:
    assert find_dialect("email\n" + "ann@example.org\nbob@example.org\n" * 9).width == 1


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nplease find, as agreed, the list of names.\nBest wishes,\nAnn\n",
        "import os, sys\n\ndef main(a, b):\n    return {'a': 1, 'b': 2}\n\nmain(1, 2)\n",
        "From: ann@example.org\nTo: bob@example.org\nSubject: Hi\n\nSee you\nAnn\n",
        "hello\n",
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(FileRefused, match="plain text without a table"):
        find_dialect(text)


@pytest.mark.parametrize(
    "text", ['"id,name,city"\n"1,Ann,Rome"\n"2,Bob,Oslo"\n', "a#b#c\n1#2#3\n4#5#6\n"]
)
def test_lines_that_an_odd_sign_would_split_are_no_list(text: str) -> None:
    with pytest.raises(FileRefused, match="seems to separate columns"):
        find_dialect(text)


@pytest.mark.parametrize(("mark", "within"), [(",", ";"), (";", ","), ("\t", "|"), (",", "|")])
def test_answers_within_cells_have_another_sign_than_the_columns(mark: str, within: str) -> None:
    rows = [mark.join([str(n), within.join("abcd")]) for n in range(1000, 1012)]
    found = find_dialect("\n".join([mark.join(["id", "tags"]), *rows, ""]))
    assert (found.dialect.delimiter, found.width) == (mark, 2)
