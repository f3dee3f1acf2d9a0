"""Who is set apart and who calls whom on the page: told in a line each, changed in one click."""

import pytest
from conftest import read_sample
from driver import box, leads_ranked, press, ranked, uploaded

from pages import _session as session

pytestmark = pytest.mark.slow


def test_lost_leads_are_called_too_and_owners_are_taken_as_reps() -> None:
    frame = read_sample("sample_leads.csv", 40)
    frame["Lead Status"] = ["Unqualified", "New", "Contacted", "New"] * 10
    frame["Lead owner"] = ["Ann Lee", "Ben Ray"] * 20
    app = uploaded(frame.to_csv(index=False).encode(), "crm.csv")
    before = leads_ranked(app)
    assert any("10 of 40 leads are closed or disqualified" in c.value for c in app.caption)
    app = press(app, "Call them too")
    assert leads_ranked(app) == before + 10
    app = press(app, "Use as reps")
    assert set(ranked(app)["Rep"]) <= {"Ann", "Ben", ""}
    assert any("calls go to the lead’s owner" in c.value for c in app.caption)
    called = int((ranked(app)["Rep"] == "Ben").sum())
    next(m for m in app.multiselect if m.label == "Rep").set_value(["Ben Ray"]).run()
    assert leads_ranked(app) == called


def test_the_reps_of_one_file_do_not_call_the_leads_of_other_owners() -> None:
    frame = read_sample("sample_leads.csv", 40)
    frame["Lead owner"] = ["Ann Lee", "Ben Ray"] * 20
    app = press(uploaded(frame.to_csv(index=False).encode(), "crm.csv"), "Use as reps")
    app.text_input(key="search").set_value("smith").run()
    frame["Lead owner"] = ["Cid Poe", "Dee Fox"] * 20
    app.file_uploader[0].upload("other.csv", frame.to_csv(index=False).encode()).run()
    assert [app.text_input(key=key).value for key in ("reps", "search")] == ["", ""]
    app = press(app, "Use as reps")
    assert set(ranked(app)["Rep"]) <= {"Cid", "Dee", ""}


def test_cards_below_the_first_eight_are_drawn_once_they_are_asked_for() -> None:
    def cards() -> int:
        return sum(str(button.key).startswith("open_") for button in app.button)

    frame = read_sample("sample_leads.csv", 40)
    app = uploaded(frame.to_csv(index=False).encode(), "crm.csv")
    assert cards() == 8
    app.session_state["more_cards"] = True
    app.run()
    assert cards() == len(ranked(app)) == 25


def test_some_calls_by_lot_are_told_and_stand_in_the_file_of_all_leads() -> None:
    frame = read_sample("sample_leads.csv", 200)
    app = uploaded(frame.to_csv(index=False).encode(), "leads.csv")
    assert not [c for c in app.caption if "by lot" in c.value]
    app = box(app, "Calls by lot").set_value(0.1).run()
    told = "4 of 40 calls go to leads drawn by lot"
    assert [c for c in app.caption if c.value.startswith(told)]
    assert app.session_state[session.PLAN].holdout == 0.1
