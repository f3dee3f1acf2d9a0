"""What a spreadsheet opens: text and numbers, never a formula."""

import csv
import io
import re
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell

from scoring.delivery.tables import readable_text, safe_text, to_csv, to_xlsx
from scoring.errors import BatchRefused
from scoring.intake.cells.wrapped import unwrap

DANGEROUS = [
    "=1+1", "+91 982", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx", "=", "-1+1", "＝1+1", "＋A1",
    "－A1", "＠SUM(A1)", "﹦1", " =1+1", "\u00a0=1", "\u200b@a", "\u3000－x", "\ufeff=1", "\n-x",
    '"=1+1', '" =1"', "%0A=1", "%0a-x", "%3D1+1", "|cmd", "\u2800=1", "- called twice",
]  # fmt: skip
WRITABLE = [text for text in DANGEROUS if "\r" not in text]


def texts(*cells: str | None, name: str = "Note") -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(list(cells), dtype="str")})


def csv_rows(table: pd.DataFrame) -> list[list[str]]:
    text = to_csv(table).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def sheet_cells(table: pd.DataFrame, *text_columns: str) -> list[list[Cell]]:
    content = to_xlsx(table, text_columns=frozenset(text_columns))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows()]


def column(table: pd.DataFrame, *text_columns: str) -> list[object]:
    """The values of the first column of the sheet, below its header."""
    return [row[0].value for row in sheet_cells(table, *text_columns)[1:]]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_may_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["-5", "-5.5", "-1e-3", "5", "Ana", "", "a=b", "'t Hooft", "1-2", "+5.5",
     "-1,234.50", "-1.234,5", "-5%", "-$5", "－5", "−5", " -5", "50%", "a - b", "a; - b", "b, +5"]
)  # fmt: skip
def test_numbers_and_harmless_text_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "+919810000000", "+49 (30) 1234-567", "+33 6.12.34.56.78", "+91-98200 11111", "+683 4002",
        "(020) 7946-0018", "+1 (555) 010-9999 ext 5", "+1-555-010-9999x123", "+44 (0)20 7946 0018",
        "+49 30/1234567", "+91 98200 11111 / +91 98200 22222", "+49\u00a030\u00a01234567",
        "+(91) 9820011111", "+91 – 98200 – 11111", "＋81 90-1234-5678", "＋８１ 90 1234 5678",
    ],
)  # fmt: skip
def test_what_can_only_be_a_phone_number_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "+1+12345678", "+12345678*2", "+91 9810 cmd", "+1234567890123456", "+A1", "+12345678+A1",
        "+555 HELP", "+91 98200 11111 ext A1", "+SUM(1234567)", "-5-3", "＋1+12345678",
        "-1.5.5.5", "-5-", "+91 98200 11111 =1",
    ],
)  # fmt: skip
def test_what_may_be_more_than_a_phone_number_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=1+1", "a;'=1+1"), ("a; =cmd|'/C calc'!A0;b", "a;' =cmd|'/C calc'!A0;b"),
        ("a\n=1", "a\n'=1"), ("a\r\n＝1", "a\r\n'＝1"), ("a\t-SUM(1)", "a\t'-SUM(1)"),
        ("a|@SUM(1)", "a|'@SUM(1)"), ("+1234567;=A1", "'+1234567;'=A1"), ("a;+B!A1", "a;'+B!A1"),
        ("a;'=1", "a;''=1"), ("a;-2+cmd|'x'!A0", "a;'-2+cmd|'x'!A0"),
    ],
)  # fmt: skip
def test_a_part_that_another_program_takes_for_a_cell_is_no_formula(
    text: str, written: str
) -> None:
    assert (safe_text(text), unwrap(safe_text(text))) == (written, text)


@pytest.mark.parametrize("text", ["-", "--", "+", "+ -"])
def test_signs_alone_have_nothing_to_add_up_and_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    "text", ["+" + "1" * 30_000 + "z", "+ " * 15_000 + "1", "+" + "1 (" * 9_000]
)
def test_a_long_text_is_judged_at_once(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("text", WRITABLE)
def test_a_csv_cell_is_no_formula(text: str) -> None:
    assert csv_rows(texts(text))[1] == ["'" + text]


@pytest.mark.parametrize("text", WRITABLE)
def test_a_csv_header_is_no_formula(text: str) -> None:
    assert csv_rows(texts("x", name=text))[0] == ["'" + text]


@pytest.mark.parametrize("text", WRITABLE)
def test_an_xlsx_cell_is_text_and_no_formula(text: str) -> None:
    cell = sheet_cells(texts(text, "x"))[1][0]
    assert (cell.data_type, cell.value) == ("s", readable_text(text))


@pytest.mark.parametrize("text", WRITABLE)
def test_an_xlsx_header_is_text_and_no_formula(text: str) -> None:
    cell = sheet_cells(texts("x", name=text))[0][0]
    assert (cell.data_type, cell.value) == ("s", readable_text(text))


def test_no_formula_and_no_link_is_in_the_sheet_itself() -> None:
    table = texts(*DANGEROUS, "{=1+1}", "https://example.org", "mailto:a@x.org", "internal:A1")
    names = zipfile.ZipFile(io.BytesIO(to_xlsx(table)))
    sheet = names.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r"<f[ >]|<hyperlink", sheet) is None


csv_text = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=10)


@given(st.lists(csv_text, min_size=1, max_size=8))
def test_no_csv_cell_of_any_text_starts_like_a_formula(cells: list[str]) -> None:
    written = pd.read_csv(io.BytesIO(to_csv(texts(*cells))), dtype="str", keep_default_na=False)
    risky = written["Note"].str.startswith(tuple("=+-@\t\r"))
    harmless = r"-\d+(\.\d+)?([eE][-+]?\d+)?|[+ -]+|[-+][-+$€£¥₹%\d ().,;/]+"
    assert written["Note"][risky].str.fullmatch(harmless).all()


@given(st.lists(csv_text, min_size=1, max_size=8))
def test_csv_cells_come_back_as_they_were_but_for_the_apostrophe(cells: list[str]) -> None:
    back = [row[0] if row else "" for row in csv_rows(texts(*cells))[1:]]
    assert [b.replace("'", "") for b in back] == [c.replace("'", "") for c in cells]


xlsx_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=8)


@given(st.lists(xlsx_text, min_size=1, max_size=5))
def test_no_xlsx_cell_of_any_text_is_a_formula(cells: list[str]) -> None:
    rows = sheet_cells(texts(*cells, "end"))[1:]
    values = [row[0].value or "" for row in rows]
    assert {row[0].data_type for row in rows} <= {"s", "n"}
    assert [v.replace("'", "") for v in values[:-1]] == [c.replace("'", "") for c in cells]


def test_csv_begins_with_the_mark_excel_needs_and_keeps_all_letters() -> None:
    content = to_csv(texts("José, “Pune”", "李"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(texts("José, “Pune”", "李"))[1:] == [["José, “Pune”"], ["李"]]


def test_line_ends_inside_a_cell_stay_inside_it() -> None:
    assert csv_rows(texts('a\nb "c"', "d"))[1:] == [['a\nb "c"'], ["d"]]


def test_csv_numbers_keep_every_digit_and_their_sign() -> None:
    table = pd.DataFrame({"p": [0.1 + 0.2, -1e-9], "n": [-3, 4]})
    rows = csv_rows(table)[1:]
    assert [[float(a), int(b)] for a, b in rows] == [[0.1 + 0.2, -3], [-1e-9, 4]]


def test_ids_keep_leading_zeros_and_eighteen_digits_in_csv() -> None:
    ids = ["007", "123456789012345678"]
    assert csv_rows(texts(*ids))[1:] == [[i] for i in ids]


def test_missing_text_is_an_empty_cell() -> None:
    assert csv_rows(texts("a", None, "=b"))[1:] == [["a"], [""], ["'=b"]]
    assert column(texts("a", None, "b")) == ["a", None, "b"]


def test_two_columns_of_one_name_are_both_written() -> None:
    table = pd.concat([texts("=a", "b"), texts("c", "=d")], axis=1)
    assert csv_rows(table) == [["Note", "Note"], ["'=a", "c"], ["b", "'=d"]]
    assert [c.value for c in sheet_cells(table)[1]] == ["=a", "c"]


def test_a_table_without_rows_has_its_header() -> None:
    assert csv_rows(texts()) == [["Note"]]
    assert [c.value for c in sheet_cells(texts())[0]] == ["Note"]


def test_columns_of_numbers_are_numbers_in_xlsx() -> None:
    table = pd.DataFrame({"p": [0.1 + 0.2, np.nan, -7.25]})
    assert column(table) == [pytest.approx(0.3, rel=1e-15), None, -7.25]


def test_text_that_is_exactly_a_number_becomes_one_in_xlsx() -> None:
    cells = [row[0] for row in sheet_cells(texts("5", "-2.5", "", "0"))[1:]]
    assert [c.value for c in cells] == [5, -2.5, None, 0]
    assert {c.data_type for c in cells} == {"n"}


@pytest.mark.parametrize("odd", ["007", "123456789012345678", "1,234", "12%", "x", "1e5", "+5"])
def test_one_cell_that_is_no_exact_number_keeps_the_column_text(odd: str) -> None:
    assert column(texts("5", odd))[0] == "5"


@pytest.mark.parametrize("identifier", ["007", "123456789012345678", "12345"])
def test_ids_stay_text_in_xlsx(identifier: str) -> None:
    assert column(texts(identifier, "5"), "Note") == [identifier, "5"]


def test_xlsx_has_a_frozen_header_row() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(texts("a"))))
    assert book.active.freeze_panes == "A2"


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 1), (1, 16_385)])
def test_a_table_over_the_limits_of_xlsx_is_refused_with_both_counts(
    rows: int, columns: int
) -> None:
    with pytest.raises(BatchRefused) as refused:
        to_xlsx(pd.DataFrame(np.zeros((rows, columns), dtype="int8")))
    assert f"has {rows:,} rows and {columns:,} columns" in str(refused.value)
    assert 15 <= len(str(refused.value)) <= 600


@pytest.mark.slow
def test_as_many_columns_as_xlsx_holds_are_written() -> None:
    assert len(sheet_cells(pd.DataFrame(np.ones((1, 16_384))))[1]) == 16_384


@pytest.mark.parametrize("text", ["\r=1", "x\r=1+1", "x\r"])
def test_a_carriage_return_in_a_cell_starts_no_new_row_in_csv(text: str) -> None:
    rows = csv_rows(texts(text, "y"))
    assert [row[0].replace("'", "") for row in rows] == ["Note", text, "y"]


def test_a_carriage_return_in_a_header_starts_no_new_row_in_csv() -> None:
    assert csv_rows(texts("x", name="a\r=1")) == [["a\r'=1"], ["x"]]


def test_a_number_of_more_digits_than_excel_keeps_stays_text() -> None:
    assert column(texts("123456789012345.678", "5")) == ["123456789012345.678", "5"]


def test_a_cell_longer_than_xlsx_holds_is_not_cut_without_a_word() -> None:
    with pytest.raises(BatchRefused, match="32,767"):
        to_xlsx(texts("x" * 40_000))
