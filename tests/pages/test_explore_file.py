"""The view of the file through Streamlit's own test driver."""

import pytest
from conftest import read_sample
from driver import box, metrics, press, started
from streamlit.testing.v1 import AppTest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
COLUMN = "One column: choose it, or click a row or a point above"


def opened(content: bytes) -> AppTest:
    app = started("pages/explore.py")
    app.file_uploader[0].upload("leads.csv", content).run()
    app.segmented_control(key="explore_view").set_value("The file").run()
    assert not app.exception
    return app


def history(rows: int = 3000) -> bytes:
    return read_sample("sample_history.csv", rows).to_csv(index=False).encode()


def headings(app: AppTest) -> list[str]:
    return [h.value.replace("\\", "") for h in app.header]


def test_the_figures_of_the_file_are_shown() -> None:
    frame = read_sample("sample_history.csv", 3000)
    told = metrics(opened(history()))
    rate = (frame["Converted"] == "Yes").mean()
    assert (told["Leads"], told["Converted"]) == ("3,000", f"{100 * rate:.1f}%")


def test_columns_and_association_are_shown_and_the_strongest_is_open() -> None:
    app = opened(history())
    assert headings(app)[:3] == ["Columns", "Association with the outcome", "Call outcome"]
    assert box(app, COLUMN).value == "Call outcome"
    assert len(app.dataframe[0].value) == read_sample("sample_history.csv", 1).shape[1]


def test_another_column_can_be_opened() -> None:
    app = opened(history())
    box(app, COLUMN).set_value("Visits").run()
    assert not app.exception
    assert headings(app)[2:] == [
        "Visits",
        "Visits: converted against the others",
        "Conversion by Visits",
        "Visits over the months",
    ]


def test_a_filter_is_counted_in_the_figures() -> None:
    app = opened(history())
    next(m for m in app.multiselect if m.label == "Source").set_value(["Referral"]).run()
    rows = (read_sample("sample_history.csv", 3000)["Source"] == "Referral").sum()
    assert metrics(app)["Leads"] == f"{rows:,}"


def test_a_file_without_outcome_says_so() -> None:
    app = opened(read_sample("sample_leads.csv", 300).to_csv(index=False).encode())
    assert metrics(app)["Converted"] == "unknown"
    assert "No outcome" in " ".join(m.value for m in app.markdown)


def test_a_file_of_one_lead_is_shown() -> None:
    app = opened(read_sample("sample_leads.csv", 1).to_csv(index=False).encode())
    assert metrics(app)["Leads"] == "1"


def test_the_column_that_was_open_is_so_after_a_visit_to_another_view() -> None:
    app = opened(history())
    box(app, COLUMN).set_value("Source").run()
    view = app.segmented_control(key="explore_view")
    view.set_value("Funnel").run()
    app.segmented_control(key="explore_view").set_value("The file").run()
    assert box(app, COLUMN).value == "Source"


def test_another_file_opens_with_a_column_of_its_own() -> None:
    app = opened(history())
    press(app, "Choose another file")
    app.file_uploader[0].upload("few.csv", b"Kind,Size\n" + b"a,1\nb,2\n" * 40).run()
    assert not app.exception
    assert box(app, COLUMN).value == "Kind"
