"""What a person confirms of a file's columns and values, and what is remembered of it."""

import pandas as pd
import pytest
from conftest import read_sample
from driver import box, leads_ranked, press, started, tab, uploaded
from key_words import lacking
from streamlit.testing.v1 import AppTest

from scoring.model.scored import ScoredBatch

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

REMEMBER = "Remember for files with these columns"
RENAMED = {"Source": "Lead origin", "City": "Where from"}


def file_line(app: AppTest) -> str:
    """What is said of the file in hand."""
    return next(m.value.replace("\\", "") for m in app.markdown if ".csv" in m.value)


def leads(rows: int = 60) -> pd.DataFrame:
    return read_sample("sample_leads.csv", rows)


def ranked(frame: pd.DataFrame, name: str = "leads.csv") -> AppTest:
    return uploaded(frame.to_csv(index=False).encode(), name)


def batch(app: AppTest) -> ScoredBatch:
    return app.session_state["scored"]


def captions(app: AppTest) -> str:
    return " ".join(c.value for c in [*app.caption, *app.markdown]).replace("\\", "")


def test_a_column_is_proposed_with_its_reason_and_values_but_not_matched() -> None:
    app = ranked(leads().rename(columns=RENAMED))
    assert box(app, "Source").value == "Lead origin"
    assert "Proposed: Its values are those of the field: " in captions(app)
    assert "Source" in batch(app).leads.match.missing


def test_the_values_of_a_column_stand_beside_its_name() -> None:
    frame = leads().rename(columns=RENAMED)
    values = ", ".join(frame["Where from"].replace("", None).dropna().unique()[:3])
    assert f"Where from: {values}" in box(ranked(frame), "City").options


def test_a_confirmed_column_is_matched_and_told() -> None:
    app = press(ranked(leads().rename(columns=RENAMED)), "Apply and score")
    assert batch(app).leads.match.matched["Source"] == "Lead origin"
    assert "Source" not in [s.label for s in app.selectbox if s.label != "Sort by"]


def test_ids_and_names_of_another_system_are_taken_and_told_in_one_line() -> None:
    app = ranked(leads().rename(columns={"Lead ID": "Record ID", "Name": "Full name"}))
    assert "Names from Full name, ids from Record ID" in file_line(app)
    assert batch(app).leads.has_ids
    assert batch(app).leads.match.matched["Name"] == "Full name"


def test_a_name_may_be_said_not_to_be_in_the_file() -> None:
    app = tab(ranked(leads()), "About the file")
    box(app, "Name").set_value("(not in this file)")
    app = press(app, "Apply and score")
    assert not batch(app).leads.contacts.has_names
    assert "no name" in captions(app)


def test_a_mapping_is_kept_once_a_person_has_seen_the_result() -> None:
    app = press(ranked(leads().rename(columns=RENAMED)), "Apply and score")
    press(app, REMEMBER)
    again = ranked(leads(30).rename(columns=RENAMED), "next_week.csv")
    assert batch(again).leads.match.matched["Source"] == "Lead origin"
    assert "for files with these columns: Lead origin as Source" in captions(again)


def test_a_kept_mapping_is_undone_at_once_and_forgotten_on_request() -> None:
    press(press(ranked(leads().rename(columns=RENAMED)), "Apply and score"), REMEMBER)
    again = press(ranked(leads(30).rename(columns=RENAMED)), "Undo")
    assert "Source" in batch(again).leads.match.missing
    press(ranked(leads(30).rename(columns=RENAMED)), "Forget this mapping")
    assert "Source" in batch(ranked(leads(30).rename(columns=RENAMED))).leads.match.missing


def test_a_mapping_that_nobody_asked_to_keep_is_not_used_again() -> None:
    press(ranked(leads().rename(columns=RENAMED)), "Apply and score")
    assert "Source" in batch(ranked(leads(30).rename(columns=RENAMED))).leads.match.missing


def test_a_field_may_be_left_out_of_what_is_proposed() -> None:
    app = ranked(leads().rename(columns=RENAMED))
    box(app, "Source").set_value("(not in this file)")
    press(app, "Apply and score")
    assert "Source" in batch(app).leads.match.missing
    assert batch(app).leads.match.matched["City"] == "Where from"


def test_one_column_for_two_fields_is_refused_in_words() -> None:
    app = ranked(leads().rename(columns=RENAMED))
    box(app, "Source").set_value("Where from")
    box(app, "City").set_value("Where from")
    assert "one column of the file for two fields" in press(app, "Apply and score").error[0].value


def test_values_under_another_spelling_are_matched_once_confirmed() -> None:
    frame = leads()
    frame["Source"] = frame["Source"].str.upper()
    app = ranked(frame)
    assert "GOOGLE ADS" in batch(app).drift.unseen[0].unseen
    press(app, "Apply and score")
    assert "Google Ads" in set(batch(app).leads.values["Source"])


def test_a_file_without_a_known_name_is_asked_about_with_proposals() -> None:
    frame = leads()[["Source", "City", "Occupation", "Last activity"]]
    app = ranked(frame.set_axis(["Where", "Town", "What", "Did last"], axis=1))
    press(app, next(b.label for b in app.button if b.label.startswith("Match columns")))
    assert (leads_ranked(app), box(app, "Source").value) == (0, "Where")
    assert leads_ranked(press(app, "Apply and score")) == 60


def test_several_files_are_read_as_one() -> None:
    app, frame = started(), leads()
    parts = [("a.csv", frame.iloc[:40]), ("b.csv", frame.iloc[40:])]
    files = [(name, part.to_csv(index=False).encode(), "text/csv") for name, part in parts]
    app.file_uploader[0].set_value(files).run()
    assert (bool(app.exception), leads_ranked(app)) == (False, 60)
    assert batch(app).leads.table.frame["File"].value_counts().to_dict() == {
        "a.csv": 40,
        "b.csv": 20,
    }


def test_files_of_different_columns_are_refused_by_name() -> None:
    app, frame = started(), leads(20)
    parts = [("a.csv", frame), ("b.csv", frame.drop(columns=["City"]))]
    files = [(name, part.to_csv(index=False).encode(), "text/csv") for name, part in parts]
    app.file_uploader[0].set_value(files).run()
    refusal = app.error[0].value.replace("\\", "")
    assert not lacking(refusal, "“b.csv”", "“a.csv”", "it lacks City")


def test_an_export_of_a_known_system_is_recognised() -> None:
    frame = leads().rename(columns={"Lead ID": "Record ID", "Created": "Create Date"})
    app = ranked(frame.assign(**{"Contact owner": "Ana", "Lifecycle Stage": "lead"}))
    assert "looks like a HubSpot export" in file_line(app)


def test_the_empty_page_offers_a_template() -> None:
    assert [d.label for d in started().download_button] == ["Download a template"]
