import pytest

from scoring.intake.table.reading import read_table
from scoring.intake.text.aligned import find_cuts, is_framed, uncut, unframed

ROWS = [("7", "Ann Lee", "Rome"), ("12", "Bob O. Ray", "New York"), ("305", "Cy", "Oslo")] * 3
ALIGNED = "id   name        city\n" + "".join(f"{a:<5}{b:<12}{c}\n" for a, b, c in ROWS)
FRAMED = "| id | name | city |\n|----|:-----|------|\n" + "".join(
    f"| {a} | {b} | {c} |\n" for a, b, c in ROWS
)
TERMINAL = " id | name | city\n----+------+-----\n" + "".join(
    f" {a} | {b} | {c}\n" for a, b, c in ROWS
)
BOX = "+----+----+\n" + FRAMED.replace(":-----", "------") + "+----+----+\n"
NUMBERS = "   id  name        city\n" + "".join(f"{a:>5}  {b:<12}{c}\n" for a, b, c in ROWS)
RULED = ALIGNED.replace("\n", "\n---  ----------  --------\n", 1)


@pytest.mark.parametrize("text", [ALIGNED, NUMBERS, RULED, FRAMED, TERMINAL, BOX])
def test_columns_that_are_drawn_are_read(text: str) -> None:
    found = read_table(text.encode(), "leads.txt").frame
    assert list(found.columns) == ["id", "name", "city"]
    assert found.to_numpy(dtype=object).tolist() == [list(row) for row in ROWS]


def test_rows_keep_their_numbers_where_a_line_is_drawn_between() -> None:
    found = read_table(RULED.encode(), "leads.txt")
    assert (found.rows[0], found.blank_rows) == (3, 1)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_line_drawn_under_each_name_gives_the_columns(rows: int) -> None:
    text = "SQL> select;\n\nLEAD ID FULL NAME\n------- ----------\n" + "     12 Ann O. Lee\n" * rows
    assert find_cuts(text) == (0, 8)
    found = read_table(text.encode(), "leads.txt").frame
    assert (list(found.columns), len(found)) == (["LEAD ID", "FULL NAME"], rows)


def test_a_name_of_two_words_above_one_column_is_one_name() -> None:
    text = "Lead ID  Name      Visits\n" + "".join(
        f"{n}     Ann Lee   {n}\n" for n in range(1000, 1009)
    )
    assert list(read_table(text.encode(), "a.txt").frame.columns) == ["Lead ID", "Name", "Visits"]


def test_a_list_between_bars_may_have_a_title_above() -> None:
    line = "-" * 20
    text = (
        f"Leads 01.05.2026\n{line}\n|Lead ID |Name      |\n{line}\n|7       |Ann Lee   |\n{line}\n"
    )
    found = read_table(text.encode(), "leads.txt").frame
    assert found.to_dict("list") == {"Lead ID": ["7"], "Name": ["Ann Lee"]}


def test_cells_between_bars_may_hold_an_escaped_bar() -> None:
    assert unframed("| a \\| b | c |\n", ";") == "a | b;c\n"


def test_cells_are_cut_where_columns_begin() -> None:
    assert uncut("id  name\n1   Ann Lee\n", (0, 4), ";") == "id;name\n1;Ann Lee\n"


@pytest.mark.parametrize(
    "text",
    [
        "one two\nthree  four\nfive six\nseven eight\n",
        "id name\n0001 Ann Lee\n0002 Bob  Ray\n0003 Cy Dee\n0004 Di Fox\n",
        "id  name\n1   Ann\n",
    ],
)
def test_words_that_stand_by_chance_are_no_columns(text: str) -> None:
    assert find_cuts(text) == ()


def test_bars_without_a_drawn_line_are_a_delimiter() -> None:
    assert not is_framed("a|b\n1|2\n3|4\n")
