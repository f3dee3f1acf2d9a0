"""A table is read without wrappers, which are told once for each column."""

from scoring.intake.issue import Issue, Table
from scoring.intake.table.reading import read_table

HEADER = "Lead ID,Name,City\r\n"


def read(*rows: str, header: str = HEADER) -> Table:
    return read_table((header + "".join(f"{row}\r\n" for row in rows)).encode(), "leads.csv")


def told(table: Table, kind: str) -> list[Issue]:
    return [issue for issue in table.issues if issue.kind == kind]


def test_an_id_forced_to_be_text_is_read_and_told_once_with_count_and_example() -> None:
    table = read('"=""00501""",Ana,Pune', '"=""00502""",Ben,Delhi', "00503,Eva,Kochi")
    assert table.frame["Lead ID"].tolist() == ["00501", "00502", "00503"]
    (issue,) = told(table, "forced text")
    assert (issue.row, issue.column, issue.count) == (2, "Lead ID", 2)
    assert '="00501"' in issue.found


def test_an_unquoted_formula_around_a_value_is_taken_off() -> None:
    table = read('="00501",Ana,Pune', '="00502",Ben,Delhi', '="00503",Eva,Kochi')
    assert table.frame["Lead ID"].tolist() == ["00501", "00502", "00503"]
    assert len(table.set_aside) == 0


def test_hidden_blanks_are_told_by_their_number_where_they_have_no_width() -> None:
    table = read("1,Ana\u200b,\u00a0Pune", "2,Ben,Delhi")
    assert table.frame.iloc[0].tolist() == ["1", "Ana", "Pune"]
    name, city = told(table, "hidden blanks")
    assert ("Ana<U+200B>" in name.found, city.column) == (True, "City")


def test_a_sound_file_is_left_as_it_is_and_nothing_told() -> None:
    table = read("1,'t Hooft,São Paulo", "2,O'Brien,Pune ", "3,=A1+1,東京")
    assert table.frame["Name"].tolist() == ["'t Hooft", "O'Brien", "=A1+1"]
    assert list(table.issues) == []


def test_column_names_are_unwrapped_and_told() -> None:
    header = '"=""Lead ID""","=""Name""",\u00a0City\r\n'
    table = read("1,Ana,Pune", "2,Ben,Delhi", header=header)
    assert list(table.frame.columns) == ["Lead ID", "Name", "City"]
    assert [(i.row, i.count) for i in told(table, "forced text")] == [(1, 2)]


def test_a_file_without_names_whose_cells_are_all_wrapped_has_no_header() -> None:
    rows = [f'"=""00{n}""","=""2026-01-{n}""","=""+9198100000{n}"""' for n in range(10, 29)]
    table = read(*rows, header="")
    assert "no header" in [issue.kind for issue in table.issues]
    assert len(table.frame) == 19
