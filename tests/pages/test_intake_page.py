"""What a person sees of a file: its issues, its parts, and the questions it asks."""

import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from conftest import read_sample
from driver import box, leads_ranked, press, started, tab, uploaded
from streamlit.testing.v1 import AppTest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


def leads(rows: int, start: int = 0) -> pd.DataFrame:
    return read_sample("sample_leads.csv", start + rows).iloc[start:]


def csv(frame: pd.DataFrame, *, header: bool = True) -> str:
    return frame.to_csv(index=False, header=header)


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    return next(d.value for d in app.dataframe if column in d.value)


@pytest.fixture(scope="module")
def broken() -> AppTest:
    """Sixty leads under a title, one row with cells too many and two visits that are no number."""
    frame = leads(60)
    frame.loc[[7, 9], "Visits"] = "often"
    lines = csv(frame).splitlines()
    lines[20] += ",too,many"
    app = uploaded("\n".join(["Leads of November", *lines]).encode(), "broken.csv")
    return tab(app, "About the file")


def test_what_was_not_read_is_told_in_one_line(broken: AppTest) -> None:
    said = [m.value.replace("\\", "") for m in (*broken.markdown, *broken.caption)]
    told = "59 leads and 28 columns; 1 row set aside, 2 values not read, 1 row outside the table"
    assert any(told in line for line in said)


def test_every_row_of_the_file_is_accounted_for(broken: AppTest) -> None:
    captions = [c.value.replace("\\", "") for c in broken.caption]
    line = "62 rows in the file = 59 leads + 1 set aside + 2 outside the table (1 title, 1 header)."
    assert line in captions


def test_the_issues_are_behind_it_by_row(broken: AppTest) -> None:
    table = table_with(broken, "Found")
    found = zip(table["Kind"], table["Row"], table["Column"], strict=True)
    assert list(found) == [
        ("lines above the header", 1, ""),
        ("no number", 10, "Visits"),
        ("no number", 12, "Visits"),
        ("long row", 22, ""),
    ]


def test_rows_outside_the_table_are_shown_with_their_place(broken: AppTest) -> None:
    table = table_with(broken, "Place")
    assert table["Place"].tolist() == ["title", "header"]
    assert table["Text"].iloc[0] == "Leads of November"


def test_rows_set_aside_and_issues_can_be_downloaded(broken: AppTest) -> None:
    labels = {d.label.replace("\\", "") for d in broken.download_button}
    assert labels >= {"Rows set aside (CSV)", "All issues (CSV)"}


def test_issues_are_filtered_by_kind() -> None:
    frame = leads(30)
    frame.loc[3, ["Visits", "Chats"]] = "often"
    app = tab(uploaded(("Title\n" + csv(frame)).encode(), "odd.csv"), "About the file")
    app.pills(key="issue_kinds").set_value(["no number"]).run()
    assert table_with(app, "Found")["Column"].tolist() == ["Visits", "Chats"]


def test_a_clean_file_says_that_nothing_is_wrong() -> None:
    app = tab(uploaded(csv(leads(30)).encode(), "clean.csv"), "About the file")
    assert any("Nothing wrong" in c.value for c in app.caption)


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("north.csv", csv(leads(40)))
        packed.writestr("south.csv", csv(leads(25, 40)))
    return content.getvalue()


def test_an_archive_of_several_tables_asks_which_one() -> None:
    app = uploaded(archive(), "leads.zip")
    assert app.radio[0].options == ["north.csv", "south.csv"]
    app.radio[0].set_value("south.csv")
    assert leads_ranked(press(app, "Read this table")) == 25


def test_the_other_table_of_an_archive_can_be_read_afterwards() -> None:
    app = press(uploaded(archive(), "leads.zip"), "Read this table")
    box(app, "Sheet or table").set_value("south.csv").run()
    assert (bool(app.exception), leads_ranked(app)) == (False, 25)


def workbook() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for name, frame in (("North", leads(40)), ("South", leads(25, 40))):
        sheet = book.create_sheet(name)
        for row in [list(frame.columns), *frame.to_numpy().tolist()]:
            sheet.append(row)
    del book["Sheet"]
    book.save(content)
    return content.getvalue()


def test_another_sheet_of_a_workbook_can_be_chosen() -> None:
    app = uploaded(workbook(), "leads.xlsx")
    assert leads_ranked(app) == 40
    box(app, "Sheet or table").set_value("South").run()
    assert leads_ranked(app) == 25


def headless() -> AppTest:
    return uploaded(csv(leads(50), header=False).encode(), "headless.csv")


def test_a_file_without_column_names_is_not_scored_but_asked_about() -> None:
    app = headless()
    assert leads_ranked(app) == 0
    assert app.dataframe[0].value["column_1"].tolist() == leads(5)["Lead ID"].tolist()


def test_the_question_survives_a_visit_to_another_page() -> None:
    app = headless()
    app.switch_page("pages/models.py").run()
    app.switch_page("pages/call_sheet.py").run()
    assert "The first row is a lead" in [b.label for b in app.button]


def test_columns_without_names_are_mapped_and_scored() -> None:
    app = press(headless(), "The first row is a lead")
    for field, column in (("Source", 6), ("Occupation", 12), ("Minutes on site", 16)):
        box(app, field).set_value(f"column_{column}")
    press(app, "Apply and score")
    assert (bool(app.exception), leads_ranked(app)) == (False, 50)


def test_a_first_row_said_to_hold_the_names_is_taken_for_them() -> None:
    app = press(headless(), "The first row has the column names")
    first = leads(1).iloc[0]
    press(app, next(b.label for b in app.button if b.label.startswith("Match columns")))
    assert box(app, "Source").value == first["Source"]


def test_a_question_can_be_left_for_the_ranking_before_it() -> None:
    app = uploaded(csv(leads(30)).encode(), "leads.csv")
    app.file_uploader[0].upload("leads.zip", archive()).run()
    assert leads_ranked(app) == 0
    assert leads_ranked(press(app, "Back to leads.csv")) == 30


def test_a_name_in_an_archive_is_never_taken_for_markup() -> None:
    app = started()
    app.file_uploader[0].upload("[a](http://example.com).zip", archive()).run()
    assert app.header[0].value.startswith("\\[a\\]")
