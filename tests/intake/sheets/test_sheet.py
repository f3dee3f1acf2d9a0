import datetime
import io
from collections.abc import Callable
from contextlib import suppress

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from uploads import CELL, ods, ods_table, raw_xlsx, xls, xlsx

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.issue import Issue
from scoring.intake.sheets.sheet import Sheet
from scoring.intake.table.containers import open_upload

LEADS: list[list[object]] = [["id", "n"], ["a", 1]]
HEAD = f'<row r="1">{CELL.format("A1", "id")}{CELL.format("B1", "n")}</row>'


def opened(content: bytes, part: str | None = None) -> Sheet:
    found = open_upload(content, part=part)
    assert isinstance(found, Sheet)
    return found


def rows(content: bytes, part: str | None = None) -> list[list[str]]:
    return list(opened(content, part).records)


def issue(content: bytes, kind: str) -> Issue:
    (found,) = [issue for issue in opened(content).issues if issue.kind == kind]
    return found


def drawn(*cells: tuple[object, ...], merged: tuple[str, ...] = ()) -> bytes:
    """A workbook by openpyxl: rows of cells, then the ranges that are merged."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in cells:
        book.active.append(row)
    for reference in merged:
        book.active.merge_cells(reference)
    book.save(target)
    return target.getvalue()


def test_values_are_shown_plainly_and_dates_as_iso() -> None:
    moment, day = datetime.datetime(2021, 7, 1, 0, 8, 15), datetime.datetime(2021, 7, 1)
    assert rows(xlsx([[7.0, 0.25, moment, day, True, " x", 1e-7, -3]])) == [
        ["7", "0.25", "2021-07-01 00:08:15", "2021-07-01", "TRUE", " x", "1e-07", "-3"]
    ]


def test_a_column_may_mix_kinds() -> None:
    column = [["c"], [1], ["x"], [False], [datetime.date(2026, 1, 2)], [2.5]]
    assert rows(xlsx(column)) == [["c"], ["1"], ["x"], ["FALSE"], ["2026-01-02"], ["2.5"]]


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as book:
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime(0, 0, datetime.datetime(2026, 11, 21), dated)
    assert rows(target.getvalue()) == [["2026-11-21"]]


def test_durations_pass_24_hours() -> None:
    assert rows(drawn((datetime.timedelta(hours=30, minutes=5), "x"))) == [["30:05:00", "x"]]


def test_ids_that_were_rounded_are_told_and_text_ids_are_exact() -> None:
    sheet = opened(xlsx([["id", "n"], ["00123456789012345678", 1], [123456789012345678, 2]]))
    # The writer keeps 16 digits, Excel 15.
    assert [row[0] for row in sheet.records][1:] == ["00123456789012345678", "123456789012345700"]
    assert sheet.rounded == {0: (3, "123456789012345700")}


def test_rows_begin_with_the_first_of_the_sheet() -> None:
    assert rows(xlsx([[], [], ["id", "n"], [], ["a", 1]])) == [
        ["", ""],
        ["", ""],
        ["id", "n"],
        ["", ""],
        ["a", "1"],
    ]


@pytest.mark.parametrize("write", [xlsx, xls])
def test_the_first_visible_table_is_read_and_the_other_sheets_are_named(
    write: Callable[..., bytes],
) -> None:
    sheet = opened(write([["Notes"]], LEADS, [["x"]], LEADS, hidden=(2,)))
    assert (sheet.part, sheet.parts) == ("Sheet2", ("Sheet1", "Sheet2", "Sheet4", "Sheet3"))
    assert sheet.issues[0].found == (
        "“Sheet2” was read; not read: “Sheet1”, “Sheet4”, “Sheet3 (hidden)”"
    )


def test_a_cover_before_a_far_larger_table_is_passed_over() -> None:
    cover: list[list[object]] = [["Report", "Leads"], ["Owner", "Ann"], ["Day", "2026-05-01"]]
    wide: list[list[object]] = [["id", "name", "city"], *([n, f"N{n}", "Ulm"] for n in range(13))]
    assert rows(xlsx(cover, wide))[0] == ["id", "name", "city"]
    assert "“Sheet1”" in issue(xlsx(cover, wide), "several sheets").found
    assert rows(xlsx(wide, cover))[0] == ["id", "name", "city"]
    assert rows(xlsx(cover, LEADS))[0] == ["Report", "Leads"]


@pytest.mark.parametrize("value", ["a@example.org", "Ulm", 7])
def test_a_small_first_sheet_of_leads_is_no_cover(value: object) -> None:
    wide: list[list[object]] = [["day", "who", "what"], *([n, f"N{n}", "call"] for n in range(40))]
    leads: list[list[object]] = [["Name", "About"], ["Ann", value], ["Bo", value]]
    assert rows(xlsx(leads, wide))[0] == ["Name", "About"]


def test_a_sheet_named_is_read_even_when_hidden() -> None:
    content = ods(ods_table("Leads", ["id", "n"], ["a", "1"]) + ods_table("Old", ["x"], style="h"))
    assert rows(content, "old") == [["x"]]
    assert opened(content).issues[0].found == "“Leads” was read; not read: “Old (hidden)”"


def test_a_sheet_that_is_not_there_is_refused_with_the_names() -> None:
    with pytest.raises(ChoiceNeeded, match="no sheet or table “Leads”") as refusal:
        open_upload(xlsx(LEADS, LEADS), part="Leads")
    assert refusal.value.parts == ("Sheet1", "Sheet2")


def test_hidden_sheets_alone_are_named_in_the_refusal() -> None:
    with pytest.raises(ChoiceNeeded, match="Only hidden sheets hold cells: “Sheet2”"):
        open_upload(xlsx([], LEADS, hidden=(1,)))


def test_a_sheet_of_a_chart_is_no_table() -> None:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.create_chartsheet("Chart", 0)
    book.active = 1
    book.worksheets[0].append(("id", "n"))
    book.save(target)
    assert opened(target.getvalue()).parts == ("Sheet",)


def test_hidden_rows_are_read_and_counted() -> None:
    hidden = f'<row r="2" hidden="1">{CELL.format("A2", "a")}</row><row r="3" hidden="1"/>'
    content = raw_xlsx(HEAD + hidden + f'<row r="4" hidden="true">{CELL.format("A4", "b")}</row>')
    assert rows(content)[1:] == [["a", ""], ["", ""], ["b", ""]]
    assert (issue(content, "hidden rows").row, issue(content, "hidden rows").count) == (2, 2)


def test_error_cells_are_told_with_the_first_place() -> None:
    cells = '<c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    errors = f'<row r="2">{cells}</row>'
    told = issue(raw_xlsx(HEAD + errors), "error cell")
    assert (told.row, told.found) == (2, "2 cells with an error, first #N/A in A2")


def test_formulas_that_were_never_computed_are_told() -> None:
    told = issue(
        drawn(("id", "n", "x"), ("a", "=1+1", 5), ("b", "=B2", 6)), "formula without value"
    )
    assert (told.row, told.count, told.found) == (2, 2, "2 formulas never computed, first B2")


def test_a_formula_whose_result_is_empty_text_is_computed() -> None:
    cells = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><f>1</f><v>1</v></c></row>'
    sheet = opened(raw_xlsx(HEAD + cells))
    assert (sheet.issues, list(sheet.records)[1]) == ((), ["", "1"])


def test_merged_cells_below_the_first_get_its_value_where_a_lead_stands() -> None:
    content = drawn(
        ("city", "id"), ("Rome", "a"), (None, "b"), (None, None), (None, "c"), merged=("A2:A5",)
    )
    assert rows(content)[1:] == [["Rome", "a"], ["Rome", "b"], ["", ""], ["Rome", "c"]]
    assert issue(content, "merged cells").count == 2


def test_a_merged_group_of_columns_names_each_of_them() -> None:
    content = drawn(("id", "home", None), ("", "city", "zip"), merged=("B1:C1",))
    assert rows(content) == [["id", "home", "home"], ["", "city", "zip"]]


def test_a_title_merged_over_the_whole_table_stands_once() -> None:
    content = drawn(("Leads", None, None), ("id", "city", "zip"), merged=("A1:C1",))
    assert rows(content)[0] == ["Leads", "", ""]


def test_merged_cells_of_old_workbooks_are_filled_too() -> None:
    assert rows(xls_merged()) == [["city", "id"], ["Rome", "a"], ["Rome", "b"]]


def xls_merged() -> bytes:
    book, target = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("Leads")
    page.write_merge(1, 2, 0, 0, "Rome")
    for row, column, text in ((0, 0, "city"), (0, 1, "id"), (1, 1, "a"), (2, 1, "b")):
        page.write(row, column, text)
    book.save(target)
    return target.getvalue()


def test_overlapping_ranges_without_end_are_given_up() -> None:
    body = "".join(f'<row r="{n}">{CELL.format(f"A{n}", "x")}</row>' for n in range(1, 2_501))
    ranges = "".join(f'<mergeCell ref="A{n}:B2500"/>' for n in range(1, 2_501))
    content = raw_xlsx(body, after=f"<mergeCells>{ranges}</mergeCells>")
    assert issue(content, "merged cells").found == "too many merged cells to fill"


@pytest.mark.parametrize("far", ["C", "XFD"])
def test_formatted_empty_cells_count_for_nothing(far: str) -> None:
    places = [f"{far}{n}" for n in (*range(2, 5_000), 1_048_576)]
    empty = "".join(f'<row r="{p.strip(far)}"><c r="{p}" s="1"/></row>' for p in places)
    assert rows(raw_xlsx(HEAD + empty)) == [["id", "n"]]


def test_a_stray_cell_in_the_far_corner_is_refused_with_its_place() -> None:
    stray = f'<row r="1048576">{CELL.format("XFD1048576", "x")}</row>'
    with pytest.raises(FileRefused, match="row 1,048,576 and column 16,384"):
        open_upload(raw_xlsx(HEAD + stray))


def test_a_far_corner_of_an_old_workbook_is_refused_without_filling_the_memory() -> None:
    rows_: list[list[object]] = [[] for _ in range(65_533)]
    with pytest.raises(FileRefused, match="more memory"):
        open_upload(xls([["id", "n"], *rows_, [None] * 255 + ["x"]]))


CELLS = st.text(st.sampled_from("aZ09é€😀 ,;\t|\"'\n=<&>_x"), max_size=6)


@pytest.mark.slow
@settings(max_examples=4)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=30))
def test_text_written_to_a_workbook_is_read_as_it_was(cells: list[tuple[str, ...]]) -> None:
    table: list[list[object]] = [["h1", "h2", "h3"], *(list(row) for row in cells)]
    assert [row for row in rows(xlsx(table)) if any(row)] == [r for r in table if any(r)]


@pytest.mark.slow
@settings(max_examples=25)
@given(st.integers(0, 6_000), st.binary(min_size=1, max_size=9))
def test_a_mutated_workbook_is_read_or_refused(place: int, junk: bytes) -> None:
    sound = xlsx([["id", "n"], *([f"a{n}", n] for n in range(20))])
    place = 4 + place % len(sound)
    with suppress(FileRefused):
        assert isinstance(open_upload(sound[:place] + junk + sound[place + len(junk) :]), Sheet)
