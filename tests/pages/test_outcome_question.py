"""The outcome as people have it, through Streamlit's own test driver: Train and Explore ask."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample
from driver import box, press, started
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from pages._parts.draw import plain
from scoring.history.meaning import OutcomeSide
from scoring.settings import runs_folder
from scoring.training.run_folder import all_runs
from scoring.training.runs import cancel
from scoring.training.trainer import TrainingRequest
from scoring.views.train.columns import NOTHING_ELSE
from scoring.views.train.outcome import BY_VALUE, FILLED, QUESTION

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
TRAIN, EXPLORE = "pages/train.py", "pages/explore.py"
ROWS = 600


def leads(**columns: list[str]) -> bytes:
    """Leads of one a day with these columns, each repeated over all of them."""
    created = np.datetime64("2025-01-01") + np.arange(ROWS)
    frame = pd.DataFrame({"Created": created.astype(str)})
    frame["Source"] = np.where(np.arange(ROWS) % 7 < 3, "Web", "Ads")
    frame["Visits"] = (np.arange(ROWS) % 11).astype(str)
    for name, values in columns.items():
        frame[name] = np.resize(np.array(values, dtype=object), ROWS)
    return frame.to_csv(index=False).encode()


STAGES = leads(Stage=["Customer", "Lost lead", "Opportunity", "On ice"])


def uploaded(content: bytes, outcome: str | None = None, page: str = TRAIN) -> AppTest:
    app = started(page)
    app.file_uploader[0].upload("history.csv", content).run()
    if outcome is not None:
        label = "Which column says whether a lead converted?" if page == TRAIN else "Outcome"
        box(app, label).set_value(outcome).run()
    assert not app.exception
    return app


def choice(app: AppTest, label: str) -> ButtonGroup:
    return next(b for b in app.button_group if b.label.startswith(label))


def asked(app: AppTest) -> bool:
    return any(e.label == QUESTION for e in app.expander)


def can_train(app: AppTest) -> bool:
    return "Train" in [b.label for b in app.button]


def request(app: AppTest) -> TrainingRequest:
    """What is asked of the run that the button starts."""
    press(app, "Train")
    run = all_runs(runs_folder())[0]
    cancel(run)
    return run.request


def test_plain_yes_and_no_ask_no_question() -> None:
    app = uploaded(leads(Won=["Yes", "No"]))
    assert (asked(app), can_train(app)) == (False, True)


def test_a_value_that_is_not_known_must_be_explained_before_training() -> None:
    app = uploaded(STAGES, "Stage")
    assert (asked(app), can_train(app)) == (True, False)
    assert "“On ice”" in app.info[0].value
    assert choice(app, "“Customer”").value == OutcomeSide.CONVERTED
    choice(app, "“On ice”").set_value(OutcomeSide.OPEN).run()
    assert any("50% converted\\: 150 of 300 leads" in m.value for m in app.markdown)


def test_what_a_person_says_of_the_values_is_asked_of_the_run() -> None:
    app = uploaded(STAGES, "Stage")
    choice(app, "“On ice”").set_value(OutcomeSide.NOT_CONVERTED).run()
    choice(app, "“Lost lead”").set_value(OutcomeSide.OPEN).run()
    found = request(app)
    assert sorted(found.still_open) == ["Lost lead", "Opportunity"]
    assert (found.converted, found.filled, found.empty_lost) == (("Customer",), False, False)


def test_the_meaning_is_still_there_when_a_person_comes_back_from_the_run() -> None:
    app = uploaded(STAGES, "Stage")
    choice(app, "“On ice”").set_value(OutcomeSide.OPEN).run()
    press(app, "Train")
    cancel(all_runs(runs_folder())[0])
    app = press(app.run(), "Change the columns")
    assert choice(app, "“On ice”").value == OutcomeSide.OPEN
    assert can_train(app)


def test_filled_or_empty_may_say_it_instead() -> None:
    app = uploaded(leads(Deal=["signed", "", "paused"]), "Deal")
    assert choice(app, "How the outcome is read").value == BY_VALUE
    choice(app, "How the outcome is read").set_value(FILLED).run()
    assert any("67% converted\\: 400 of 600 leads" in m.value for m in app.markdown)
    assert request(app).filled


def test_of_thousands_of_values_only_filled_or_empty_is_offered_and_must_be_confirmed() -> None:
    orders = [f"A-{place}" if place % 3 else "" for place in range(ROWS)]
    app = uploaded(leads(Order=orders), "Order")
    assert (asked(app), can_train(app)) == (True, False)
    app.checkbox[0].check().run()
    assert any("67% converted\\: 400 of 600 leads" in m.value for m in app.markdown)
    assert request(app).filled


def test_of_many_values_those_that_converted_are_chosen_from_a_list() -> None:
    stages = [f"Lost: reason {place % 91}" if place % 4 else "Closed Won" for place in range(ROWS)]
    app = uploaded(leads(Stage=stages), "Stage")
    converted = next(m for m in app.multiselect if m.label == "Converted")
    assert (converted.value, can_train(app)) == (["Closed Won"], False)
    app.checkbox[0].check().run()
    assert any("25% converted\\: 150 of 600 leads" in m.value for m in app.markdown)
    assert request(app).converted == ("Closed Won",)


def test_empty_cells_beside_yes_and_no_may_be_said_to_be_not_converted() -> None:
    app = uploaded(leads(Won=["Yes", "No", ""]), "Won")
    assert any("50% converted\\: 200 of 400 leads" in m.value for m in app.markdown)
    choice(app, "Empty").set_value(OutcomeSide.NOT_CONVERTED).run()
    assert any("33% converted\\: 200 of 600 leads" in m.value for m in app.markdown)
    assert request(app).empty_lost


def test_too_few_of_an_outcome_are_refused_after_the_question_too() -> None:
    app = uploaded(leads(Stage=["Lost"] * 29 + ["Customer"]), "Stage")
    assert "20 leads converted and 580 did not" in app.error[0].value
    assert not can_train(app)


def test_a_waiting_time_is_asked_for_only_where_dates_tell() -> None:
    app = uploaded(leads(Won=["Yes", "No"]))
    assert "Waiting time, in days" not in [n.label for n in app.number_input]


def dated() -> bytes:
    created = np.datetime64("2025-01-01") + np.arange(ROWS)
    late = created + (np.arange(ROWS) % 20)
    won = (np.arange(ROWS) % 3 == 0) & (late <= created[-1])
    return leads(**{"Won on": np.where(won, late.astype(str), "").tolist()})


def test_a_waiting_time_that_a_person_states_is_asked_of_the_run() -> None:
    app = uploaded(dated(), "Won on")
    days = next(n for n in app.number_input if n.label == "Waiting time, in days")
    assert 15 <= days.value <= 19
    days.set_value(100).run()
    assert any("100 leads of 600" in c.value for c in app.caption)
    assert request(app).waiting == 100


def test_the_waiting_time_that_the_dates_show_is_left_to_the_training() -> None:
    assert request(uploaded(dated(), "Won on")).waiting is None


def test_a_waiting_time_that_leaves_too_few_is_refused_before_training() -> None:
    app = uploaded(dated(), "Won on")
    next(n for n in app.number_input if n.label.startswith("Waiting")).set_value(550).run()
    assert "too few leads" in app.error[0].value
    assert not can_train(app)


def test_a_history_of_the_outcome_alone_says_what_is_missing() -> None:
    app = uploaded(b"Won\n" + b"Yes\nNo\n" * 60, "Won")
    assert [e.value for e in app.error] == [plain(NOTHING_ELSE)]
    assert not can_train(app)


@pytest.mark.parametrize(
    "content",
    [
        b"Won,Empty,Other\n" + b"Yes,,\nNo,,\n" * 60,
        b"Won,Same\n" + b"Yes,x\nNo,x\n" * 60,
        b"Id,Email,Won\n" + b"".join(b"%d,p%d@a.org,%d\n" % (i, i, i % 2) for i in range(200)),
    ],
)
def test_a_history_without_a_usable_column_says_so(content: bytes) -> None:
    app = uploaded(content, "Won")
    assert "can be learned from" in app.error[0].value
    assert not can_train(app)


def test_a_history_without_any_known_outcome_is_refused() -> None:
    app = uploaded(b"Won,Source\n" + b",Web\n,Ads\n" * 60, "Won")
    assert "0 leads converted and 0 did not" in app.error[0].value


def test_explore_takes_values_that_it_knows_and_shows_what_it_took() -> None:
    app = uploaded(leads(Stage=["Customer", "Lost", "New"]), page=EXPLORE)
    assert (box(app, "Outcome").value, asked(app)) == ("Stage", True)
    assert choice(app, "“New”").value == OutcomeSide.OPEN
    assert app.segmented_control(key="explore_view").value == "Overview"


def test_explore_asks_for_a_value_that_it_does_not_know() -> None:
    app = uploaded(STAGES, "Stage", EXPLORE)
    assert "“On ice”" in app.info[0].value
    app = choice(app, "“On ice”").set_value(OutcomeSide.OPEN).run()
    assert not app.info
    assert not app.exception


def test_explore_of_the_outcome_alone_fails_at_nothing() -> None:
    assert not uploaded(b"Won\n" + b"Yes\nNo\n" * 60, "Won", EXPLORE).exception


def test_the_bundled_sample_asks_nothing_new(tmp_path: Path) -> None:
    sample = tmp_path / "sample.csv"
    read_sample("sample_history.csv", 2_000).to_csv(sample, index=False)
    app = uploaded(sample.read_bytes())
    assert (asked(app), can_train(app)) == (False, True)
