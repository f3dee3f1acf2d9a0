import csv
import datetime
import gzip
import io
import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from conftest import EXAMPLES
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.errors import FileRefused
from scoring.intake.cells.wrapped import unwrap
from scoring.intake.issue import Table
from scoring.intake.table import reading
from scoring.intake.table.reading import read_leads, read_table
from scoring.intake.text.dialect import NAMES
from scoring.intake.text.records import cells_of, split_records
from scoring.intake.text.sound import read_clean
from scoring.intake.text.strict import Dialect

ROOT = Path(__file__).parents[3]
DELIMITERS = [",", ";", "\t", "|"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]
TWO_ROWS = "id;name\n001;Äpfel\n002;Öl\n"


def read(content: str | bytes) -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, "leads.csv")


def cells(table: Table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def kinds(table: Table) -> list[tuple[str, int | None, str | None]]:
    return [(issue.kind, issue.row, issue.column) for issue in table.issues]


def workbook(*sheets: list[list[object]], hidden: tuple[int, ...] = ()) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        pages = [book.add_worksheet() for _ in sheets]
        for page, rows in zip(pages, sheets, strict=True):
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        for number in hidden:
            pages[number].hide()
    return target.getvalue()


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return target.getvalue()


def real(name: str) -> bytes:
    path = (ROOT / os.environ.get("REAL_LEADS_DIR", "../shared/data")).resolve() / name
    if not path.exists():
        pytest.skip("real leads not found")
    return path.read_bytes()


def test_cells_are_kept_as_the_text_they_are() -> None:
    table = read("id,amount,note\n00123,12E05, NA \n123456789012345678,Null,\n")
    assert cells(table) == [
        ["id", "amount", "note"],
        ["00123", "12E05", " NA "],
        ["123456789012345678", "Null", ""],
    ]


def test_the_frame_has_text_columns_and_a_plain_index() -> None:
    frame = read("a,b\n1,2\n").frame
    assert [str(dtype) for dtype in frame.dtypes] == ["str", "str"]
    assert isinstance(frame.index, pd.RangeIndex)


@pytest.mark.parametrize("text", ["id,name\n", '"id","name"\r\n,\r\n', "a <a@b.co>; c <c@d.co>\n"])
def test_a_header_without_leads_is_refused(text: str) -> None:
    with pytest.raises(FileRefused, match=r"leads.csv: .* no lead"):
        read_leads(text.encode(), "leads.csv")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_every_usual_encoding_is_read_and_named(encoding: str, name: str) -> None:
    table = read(TWO_ROWS.encode(encoding))
    assert cells(table) == [["id", "name"], ["001", "Äpfel"], ["002", "Öl"]]
    assert table.description == f"CSV, semicolon, {name}"


def test_a_byte_that_windows_1252_leaves_open_is_read_as_latin_1() -> None:
    assert cells(read(b"id,name\n1,\x81\x80\n")) == [["id", "name"], ["1", "\x81€"]]


def test_one_damaged_byte_does_not_spoil_the_accents_of_a_utf_8_file() -> None:
    table = read("id,name\n1,ÄÖÜäöü\n2,X".encode() + b"\xfc\n")
    assert table.frame["name"].tolist() == ["ÄÖÜäöü", "Xü"]
    assert kinds(table) == [("damaged characters", None, None)]


def test_nul_characters_are_removed_and_told() -> None:
    table = read(b"id,name\n1,Ann\x00a\n2,Bob and his friends\n")
    assert table.frame["name"].tolist() == ["Anna", "Bob and his friends"]
    assert (table.issues[0].kind, table.issues[0].found) == ("NUL characters", "1 NUL character")


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_every_usual_delimiter_is_found(delimiter: str) -> None:
    table = read(f"id{delimiter}name\n1{delimiter}Ann\n2{delimiter}Bob\n")
    assert cells(table) == [["id", "name"], ["1", "Ann"], ["2", "Bob"]]
    assert NAMES[delimiter] in table.description


def test_decimal_commas_do_not_hide_semicolons() -> None:
    table = read("id;price;rate\n1;2,5;3,5\n2;2,5;3,5\n")
    assert table.frame["rate"].tolist() == ["3,5", "3,5"]


def test_the_delimiter_is_judged_on_the_whole_file() -> None:
    start = "a;b, c, d\n" + "1;x, y, z\n" * 3
    assert list(read(start + "2;plain\n" * 200).frame.columns) == ["a", "b, c, d"]


def test_a_sep_line_is_obeyed_and_is_no_row() -> None:
    table = read("sep=;\r\na,b;c\r\n1,2;3\r\n")
    assert cells(table) == [["a,b", "c"], ["1,2", "3"]]
    assert table.rows.tolist() == [2]


def test_quoted_cells_keep_delimiters_newlines_and_doubled_quotes() -> None:
    table = read('id,note\r\n1,"a, ""b""\r\nc"\r\n2,d\r\n')
    assert table.frame["note"].tolist() == ['a, "b"\r\nc', "d"]
    assert table.rows.tolist() == [2, 3]


def test_mixed_line_ends_are_read() -> None:
    assert read("id,name\r1,Ann\n2,Bob\r\n3,Eve").frame["name"].tolist() == ["Ann", "Bob", "Eve"]


def test_blank_and_repeated_column_names_are_made_unique_and_told() -> None:
    table = read(",id, name ,id,id_2,\n1,2,3,4,5,6\n")
    expected = ["column_1", "id", "name", "id_3", "id_2", "column_6"]
    assert list(table.frame.columns) == expected
    assert kinds(table) == [
        ("unnamed column", 1, "column_1"),
        ("repeated column", 1, "id_3"),
        ("unnamed column", 1, "column_6"),
    ]


def test_more_than_two_thousand_columns_are_refused() -> None:
    with pytest.raises(FileRefused, match="2,001 columns"):
        read(",".join(f"c{i}" for i in range(2001)) + "\n")


def test_blank_rows_are_counted_and_are_no_leads() -> None:
    table = read("\nid,name\n\n1,Ann\n , \n,\n2,Bob\n\n")
    assert table.frame["id"].tolist() == ["1", "2"]
    assert (table.blank_rows, table.rows.tolist()) == (5, [4, 7])


def test_a_short_row_is_filled_with_empty_cells_and_told() -> None:
    table = read("a,b,c\n1,2\n3,4,5\n")
    assert cells(table)[1:] == [["1", "2", ""], ["3", "4", "5"]]
    issue = table.issues[0]
    assert (issue.kind, issue.row, issue.expected, issue.found) == (
        "short row",
        2,
        "3 cells",
        "2 cells",
    )


def test_a_long_row_with_empty_extra_cells_is_trimmed_and_told() -> None:
    table = read("a,b\n1,2,,\n3,4\n")
    assert cells(table)[1:] == [["1", "2"], ["3", "4"]]
    assert kinds(table) == [("mended row", 2, None)]


def test_empty_cells_at_the_end_of_every_row_are_left_out_in_silence() -> None:
    table = read("a,b\n1,2,,\n3,4,,\n5,6,,\n")
    assert cells(table)[1:] == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert kinds(table) == []


def test_a_long_row_with_shifted_values_is_set_aside_and_told() -> None:
    table = read('a,b\n1,2\nSmith, John,"x, y"\n3,4\n')
    assert table.frame["a"].tolist() == ["1", "3"]
    assert table.set_aside.to_numpy().tolist() == [[3, 'Smith, John,"x, y"']]
    assert (kinds(table), table.issues[0].set_aside) == ([("long row", 3, None)], True)
    assert table.rows.tolist() == [2, 4]


def test_a_quote_left_open_costs_no_row_but_its_own() -> None:
    table = read('a,b,c\n1,"open,3\n4,5,6\n7,"e, f",9\n')
    assert cells(table)[1:] == [["1", '"open', "3"], ["4", "5", "6"], ["7", "e, f", "9"]]
    assert kinds(table) == [("broken quote", 2, None)]


def test_a_quote_open_to_the_end_of_the_file_does_not_swallow_it() -> None:
    rows = "".join(f"{i},x,y\n" for i in range(50))
    table = read('a,b,c\n1,"open, wide,3\n' + rows)
    assert (len(table.frame), table.set_aside["text"].tolist()) == (50, ['1,"open, wide,3'])


def test_a_cell_closed_carelessly_over_two_lines_stays_one_row() -> None:
    table = read('a,b,c\n1,"two\nlines" here,3\n4,5,6\n')
    assert cells(table)[1:] == [["1", "two\nlines here", "3"], ["4", "5", "6"]]


def test_a_cell_longer_than_the_csv_modules_limit_is_read() -> None:
    long = "x" * 200_000
    assert read(f'a,b\n1,"{long}"\n').frame["b"].tolist() == [long]


def test_a_column_of_ids_is_a_table() -> None:
    assert cells(read("lead_id\n001\n002\n")) == [["lead_id"], ["001"], ["002"]]


def test_a_gzipped_file_is_read_by_its_content() -> None:
    table = read(gzip.compress(TWO_ROWS.encode()))
    assert table.description == "CSV, semicolon, UTF-8, gzip"
    assert len(table.frame) == 2


def test_a_gzipped_workbook_is_read() -> None:
    table = read(gzip.compress(workbook([["id", "n"], ["a", 1]])))
    assert cells(table) == [["id", "n"], ["a", "1"]]


LETTER = (
    "Dear Sir or Madam,\nthank you for your letter of last week, which reached us.\n"
    "We would be glad, if time allows, to meet you again at our office in the spring.\n\n"
    "Yours sincerely,\nAnn Smith\n"
)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\n<!-- x --><!DOCTYPE html><html><body>Sign in</body></html>", "login page"),
        (b'[{"id": 1}]', "JSON"),
        (b'{"id": 1}', "JSON"),
        (b'<?xml version="1.0"?><leads/>', "XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"PAR1" + bytes(50), "Parquet"),
        (bytes(range(256)) * 20, "binary"),
        (archive("word/document.xml"), "Word"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "cut off"),
        (workbook([]), "no visible sheet"),
        (b"PK\x03\x04" + bytes(40), "damaged"),
        (LETTER.encode(), "plain text without a table"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(content: bytes, word: str) -> None:
    with pytest.raises(FileRefused, match=word) as refusal:
        read_table(content, "leads.csv")
    assert str(refusal.value).startswith("leads.csv: ")
    assert 15 <= len(str(refusal.value)) <= 600


def test_a_workbook_reads_as_the_text_it_shows() -> None:
    moment, day = datetime.datetime(2021, 7, 1, 0, 8, 15), datetime.date(2021, 7, 1)
    table = read(workbook([["a", "b", "c", "d", "e"], [7.0, moment, day, True, " x"]]))
    assert cells(table)[1:] == [["7", "2021-07-01 00:08:15", "2021-07-01", "TRUE", " x"]]
    assert table.description == "XLSX, sheet “Sheet1”"


def test_rows_of_a_workbook_are_those_of_its_sheet() -> None:
    table = read(workbook([[], [], ["id", "n"], ["a", 1], [], ["b", 2.5]]))
    assert cells(table) == [["id", "n"], ["a", "1"], ["b", "2.5"]]
    assert (table.rows.tolist(), table.blank_rows) == ([4, 6], 3)


def test_ids_that_excel_has_rounded_are_told_once_a_column() -> None:
    rows = [["id", "n"], ["00123456789012345678", 1], [123456789012345678, 2], [2e17, 3]]
    table = read(workbook(rows))
    assert table.frame["id"].tolist()[0] == "00123456789012345678"
    assert kinds(table) == [("rounded id", 3, "id")]


def test_other_sheets_of_a_workbook_are_named() -> None:
    table = read(workbook([["Notes"]], [["id", "n"], ["a", 1]], [["x"]], hidden=(2,)))
    assert cells(table) == [["id", "n"], ["a", "1"]]
    assert table.issues[0].found == "“Sheet2” was read; not read: “Sheet1”, “Sheet3 (hidden)”"


def test_a_stray_cell_in_the_far_corner_is_refused_before_it_fills_the_memory() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write(0, 0, "id")
        page.write(1_048_575, 16_383, "stray")
    with pytest.raises(FileRefused, match="row 1,048,576 and column 16,384"):
        read(target.getvalue())


def test_a_damaged_workbook_is_refused_in_our_words() -> None:
    content = workbook([["id", "n"], ["a", 1]])
    for cut in range(10, len(content) - 1, 97):
        with pytest.raises(FileRefused, match="damaged"):
            read(content[:cut])


def is_bare(cell: str) -> bool:
    """Whether nothing stands around a cell that is no part of its value."""
    return unwrap(cell) == cell and not cell.startswith("'")


WILD = st.text(st.sampled_from("aZ09é€😀 ,;\t|\"'\n\r=\xa0"), max_size=6).filter(is_bare)
PLAIN = st.text(st.sampled_from("aZ09é€😀 ='.-\xa0\x85"), max_size=6).filter(is_bare)

SPACY = st.text(st.sampled_from("a9é \xa0\x1c\x85\u3000\u200b"), max_size=3)


def grid(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """At least two columns, and a mark in the first that no row is blank."""
    rows = st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8
        )
    )
    return rows.map(lambda found: [["x" + row[0], *row[1:]] for row in found])


def dump(rows: list[list[str]], delimiter: str, newline: str) -> str:
    target = io.StringIO()
    header = [f"h{position}" for position in range(len(rows[0]))]
    # Otherwise the writer leaves a carriage return in a cell bare when lines end in "\n".
    quoting = csv.QUOTE_ALL if newline == "\n" else csv.QUOTE_MINIMAL
    writer = csv.writer(target, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows([header, *rows])
    return target.getvalue()


@settings(max_examples=60)
@given(
    grid(WILD),
    st.sampled_from(DELIMITERS),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_reads_back_exactly(
    rows: list[list[str]], delimiter: str, encoding: str, newline: str
) -> None:
    content = (f"sep={delimiter}{newline}" + dump(rows, delimiter, newline)).encode(encoding)
    table = read(content)
    assert cells(table)[1:] == rows
    # Wild letters may look like a text that was stored in the wrong code page.
    assert {issue.kind for issue in table.issues} <= {"mojibake"}
    assert table.blank_rows == 0


@settings(max_examples=min(EXAMPLES, 50))
@given(grid(PLAIN), st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_plain_table_reads_back_without_being_told_its_delimiter(
    rows: list[list[str]], delimiter: str, newline: str
) -> None:
    table = read(dump(rows, delimiter, newline))
    # A first lead whose cells are only signs may be taken for a second row of names, and is told.
    assume(not any(issue.kind == "several header rows" for issue in table.issues))
    assert cells(table)[1:] == rows


@settings(max_examples=min(EXAMPLES, 50))
@given(
    st.lists(st.lists(SPACY, min_size=3, max_size=3), min_size=1), st.sampled_from(["\n", "\r\n"])
)
def test_the_fast_path_gives_the_same_table_as_the_careful_one(
    rows: list[list[str]], newline: str
) -> None:
    content = "k,k,\n" + "".join(",".join(row) + newline for row in rows)
    clean = read_clean(memoryview(content.encode()), Dialect(","))
    fast = reading._from_clean(clean, "d", ",", True) if clean else None
    slow = reading._from_records(split_records(content, Dialect(","), 3), "d", ",", True)
    assume(fast is not None)
    assert fast is not None
    pd.testing.assert_frame_equal(fast.frame, slow.frame)
    pd.testing.assert_frame_equal(fast.set_aside, slow.set_aside)
    assert fast.rows.tolist() == slow.rows.tolist()
    assert (fast.issues, fast.blank_rows) == (slow.issues, slow.blank_rows)


@settings(max_examples=min(EXAMPLES, 80))
@given(st.text(st.sampled_from('ab,"\n\r '), max_size=60))
def test_every_record_is_a_lead_or_set_aside_or_blank(body: str) -> None:
    content = "h1,h2,h3\n" + body
    found = list(split_records(content, Dialect(","), 3))
    try:
        table = reading._from_records(iter(found), "d", ",", True)
    except FileRefused:
        return
    assert table.records_read == len(found)
    blank = sum(not any(map(str.strip, cells_of(record))) for record in found)
    assert table.blank_rows == blank


@settings(max_examples=min(EXAMPLES, 80))
@given(st.text(st.sampled_from('ab,"\n '), max_size=60))
def test_no_letter_of_a_broken_file_is_lost(body: str) -> None:
    content = "h1,h2,h3\n" + body
    records = split_records(content, Dialect(","), 3)
    try:
        table = reading._from_records(records, "d", ",", True)
    except FileRefused:
        return  # the file is still whole where it was
    outside = table.outside["text"][table.outside["row"] != 1]
    kept = "".join(map("".join, cells(table)[1:])) + "".join([*table.set_aside["text"], *outside])
    for letter in "ab":
        assert kept.count(letter) == body.count(letter)


@settings(max_examples=min(EXAMPLES, 80))
@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_refusal_in_our_words(content: bytes) -> None:
    try:
        told = read(content).description
    except FileRefused as refusal:
        told = str(refusal)
    assert told.startswith("CSV, ") or 15 <= len(told) <= 600


def test_real_leads_of_x_education_read_as_pandas_reads_them() -> None:
    content = real("xeducation/leads.csv.gz")
    table = read(content)
    oracle = pd.read_csv(io.BytesIO(gzip.decompress(content)), dtype=str, na_filter=False)
    assert table.frame.shape == (9_240, 37)
    assert table.frame.to_numpy().tolist() == oracle.iloc[:, :37].to_numpy().tolist()
    assert kinds(table) == [("empty columns", 1, None)]


def test_real_raw_leads_of_codepro_read_with_their_blank_first_name() -> None:
    table = read(real("codepro/leads_raw.csv.gz"))
    assert (len(table.frame), table.frame.columns[0]) == (24_991, "column_1")


@pytest.mark.slow
def test_a_real_history_of_a_quarter_million_leads_reads_whole() -> None:
    table = read(real("codepro/history_cleaned.csv.gz"))
    assert (len(table.frame), len(table.issues), table.rows[-1]) == (238_964, 0, 238_965)


def test_a_real_workbook_reads_from_its_first_filled_row() -> None:
    table = read(real("xeducation/Leads_Data_Dictionary.xlsx"))
    assert list(table.frame.columns) == ["Variables", "Description"]
    assert (len(table.frame), table.rows[0]) == (37, 5 - 1)
