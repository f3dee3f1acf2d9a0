"""Several tables under each other: seen, told, and each to be read alone."""

from scoring.intake.table.reading import read_table
from scoring.intake.table.stacked import TOGETHER, rows_of

NAMES = "Lead ID,Name,Visits"
FIRST = ["Branch A", NAMES, *(f"A{n:02},Ann {n},{n}" for n in range(1, 11))]
SECOND = ["", "Branch B", NAMES, *(f"B{n:02},Bo {n},{n}" for n in range(1, 6))]
BOTH = "\n".join([*FIRST, *SECOND, ""]).encode()


def test_tables_of_the_same_columns_are_read_together_and_offered_alone() -> None:
    table = read_table(BOTH, "leads.csv")
    assert len(table.frame) == 15
    assert (table.part, table.parts) == (TOGETHER, (TOGETHER, "rows 2 to 14", "rows 15 to 20"))
    assert [i.row for i in table.issues if i.kind == "several tables"] == [15]


def test_one_of_them_is_read_alone_with_its_rows_of_the_file() -> None:
    table = read_table(BOTH, "leads.csv", part="rows 15 to 20")
    assert table.frame["Lead ID"].tolist() == ["B01", "B02", "B03", "B04", "B05"]
    assert table.rows.tolist() == [16, 17, 18, 19, 20]
    assert (table.part, table.records_read) == ("rows 15 to 20", 20)


def test_a_table_of_other_columns_is_left_out_and_offered() -> None:
    other = "\nOwner,Team\nAnna,North\nTom,South\n"
    table = read_table("\n".join([*FIRST[1:], other]).encode(), "leads.csv")
    assert (len(table.frame), table.parts) == (10, ("rows 1 to 12", "rows 13 to 15"))
    alone = read_table("\n".join([*FIRST[1:], other]).encode(), "leads.csv", part="rows 13 to 15")
    assert alone.frame["Team"].tolist() == ["North", "South"]


def test_the_header_on_every_page_makes_no_tables() -> None:
    table = read_table("\n".join([*FIRST[1:], NAMES, "B01,Bo,3", ""]).encode(), "leads.csv")
    assert (len(table.frame), table.parts) == (11, ())


def test_only_rows_name_a_table_among_others() -> None:
    assert (rows_of("rows 3 to 9"), rows_of("Sheet1"), rows_of(None)) == ((3, 9), None, None)
