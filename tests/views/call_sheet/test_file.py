"""What reading found, as tables, downloads and facts."""

import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from conftest import text_table

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.issue import Issue, Table
from scoring.intake.table.reading import read_table
from scoring.views.call_sheet.file import (
    accounting,
    issue_kinds,
    issue_page,
    issues_csv,
    outside_table,
    read_together,
    set_aside_csv,
)
from scoring.views.call_sheet.notices import outcomes_line

# A title, a blank row, the header, twelve leads and among them a row with two cells too many.
LEADS = [[str(100 + i), ("Pune", "Goa", "Agra")[i % 3], str(i)] for i in range(12)]
TOO_LONG = ["200", "Delhi", "3", "9", "9"]
MESSY = [["Report"], [], ["id", "city", "visits"], *LEADS[:6], TOO_LONG, *LEADS[6:]]


def messy(delimiter: str = ",") -> Table:
    text = "\n".join(delimiter.join(row) for row in MESSY) + "\n"
    return read_table(text.encode(), "leads.csv")


def issue(kind: str, row: int | None, found: str = "x") -> Issue:
    return Issue(kind, row, "City", expected="a number", found=found, remedy="read as missing")


def test_every_row_of_the_file_is_accounted_for() -> None:
    table = messy()
    assert accounting(table) == (
        "16 rows in the file = 12 leads + 1 set aside + 2 outside the table (1 title, 1 header) "
        "+ 1 blank."
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~"])
def test_the_rows_set_aside_are_written_as_in_the_file_with_its_delimiter(delimiter: str) -> None:
    lines = ["id,city,visits", "200,Delhi,3,9,9", ""]
    expected = "\r\n".join(lines).replace(",", delimiter)
    assert set_aside_csv(messy(delimiter)).decode("utf-8-sig") == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~"])
def test_a_mended_row_is_read_again_as_the_lead_it_is(delimiter: str) -> None:
    broken, mended = delimiter.join(TOO_LONG), delimiter.join(TOO_LONG[:3])
    content = set_aside_csv(messy(delimiter)).replace(broken.encode(), mended.encode())
    again = read_table(content, "mended.csv")
    assert again.frame.to_dict("list") == {"id": ["200"], "city": ["Delhi"], "visits": ["3"]}


def test_blank_and_repeated_headers_are_written_as_in_the_file() -> None:
    leads = "".join(f"{i},a,Pune,Goa\n" for i in range(100, 112))
    table = read_table(f"id,,city,city\n{leads}200,b,Delhi,Goa,9,9\n".encode(), "leads.csv")
    assert set_aside_csv(table).decode("utf-8-sig").splitlines()[0] == "id,,city,city"


def test_a_formula_in_a_row_set_aside_becomes_text() -> None:
    leads = text_table({"id": ["1"], "city": ["Goa"]})
    aside = pd.DataFrame({"row": [3], "text": ["=2,a,b"]})
    assert set_aside_csv(replace(leads, set_aside=aside)).endswith(b"\r\n'=2,a,b\r\n")


def test_issues_stand_in_the_order_of_the_file_those_of_the_whole_file_first() -> None:
    page = issue_page([issue("b", 9), issue("a", 2), issue("c", None)])
    assert page.table["Kind"].tolist() == ["c", "a", "b"]
    assert page.table["Row"].tolist() == [pd.NA, 2, 9]


def test_issues_are_filtered_by_kind_and_paged() -> None:
    found = [issue("a", row) for row in range(1, 1202)] + [issue("b", 5)]
    page = issue_page(found, kinds=["a"], page=3)
    assert (page.found, page.pages, page.table["Row"].tolist()) == (
        1201,
        3,
        list(range(1001, 1202)),
    )


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-4, 1), (3, 2), (99, 2)])
def test_a_page_that_does_not_exist_is_the_nearest_one(asked: int, given: int) -> None:
    found = [issue("a", row) for row in range(1, 502)]
    first = issue_page(found, page=asked).table["Row"].iloc[0]
    assert first == (given - 1) * 500 + 1


def test_the_commonest_kind_of_issue_comes_first() -> None:
    assert issue_kinds([issue("a", 1), issue("b", 2), issue("b", 3)]) == ["b", "a"]


def test_the_download_of_issues_is_safe_from_formulas() -> None:
    lines = issues_csv([issue("no number", 4, '=cmd|" /c"!A1')]).decode("utf-8-sig").splitlines()
    assert lines[0] == "Row,Column,Kind,Found,Expected,Done,Count,Set aside"
    assert lines[1].startswith("4,City,no number,\"'=cmd|")


def test_rows_outside_the_table_are_shown_with_their_place() -> None:
    table = messy()
    assert outside_table(table).to_dict("list") == {
        "Row": [1, 3],
        "Place": ["title", "header"],
        "Text": ["Report", "id,city,visits"],
    }


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def test_rows_set_aside_of_several_files_have_the_header_of_the_files() -> None:
    one, two = csv_of(MESSY), csv_of([MESSY[2], *LEADS, TOO_LONG])
    name, table = read_together([("one.csv", one), ("two.csv", two)])
    lines = set_aside_csv(table).decode("utf-8-sig").splitlines()
    assert (name, lines) == ("one.csv and 1 more", ["id,city,visits", *[",".join(TOO_LONG)] * 2])


CALL_LIST = [
    ["Rank", "Name", "Chance", "Tier", "Why call", "Watch out", "Outcome", "Notes"],
    ["1", "Ana", "0.9", "A", "Came by referral", "", "Converted", ""],
    ["2", "Ben", "0.8", "A", "Came by referral", "", "", ""],
]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_call_list_beside_exports_is_counted_and_not_read_as_leads(at: int) -> None:
    files = [("one.csv", csv_of(MESSY)), ("two.csv", csv_of(MESSY))]
    files.insert(at, ("back.csv", csv_of(CALL_LIST)))
    name, table = read_together(files)
    assert (name, len(table.frame)) == ("one.csv and 1 more", 2 * len(messy().frame))
    assert "“back.csv” is a call list that came back. Outcome of 1 of 2" in outcomes_line(table)
    assert [(name, len(frame)) for name, frame in table.lists] == [("back.csv", 2)]


def test_call_lists_alone_are_read_as_one_and_counted_each() -> None:
    name, table = read_together([(f"{n}.csv", csv_of(CALL_LIST)) for n in "ab"])
    assert (name, len(table.frame), table.lists) == ("a.csv and 1 more", 4, ())
    assert outcomes_line(table).count("Outcome of 1 of 2 leads") == 2


def test_one_file_read_by_itself_keeps_its_name_and_asks_its_question() -> None:
    name, table = read_together([("one.csv", csv_of(LEADS))])
    assert (name, [i.kind for i in table.issues]) == ("one.csv", ["no header"])


def test_a_file_without_column_names_is_refused_among_several() -> None:
    files = [("one.csv", csv_of(MESSY)), ("two.csv", csv_of(LEADS))]
    with pytest.raises(FileRefused, match=r"“two\.csv” seems to have") as refusal:
        read_together(files)
    assert "Upload it on its own" in str(refusal.value)


def test_an_archive_of_several_tables_is_refused_among_several_files() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, csv_of(MESSY))
    with pytest.raises(FileRefused, match=r"two\.zip: .* 2 tables") as refusal:
        read_together([("one.csv", csv_of(MESSY)), ("two.zip", packed.getvalue())])
    assert not isinstance(refusal.value, ChoiceNeeded)
