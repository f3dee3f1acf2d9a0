"""The Train page through Streamlit's own test driver: each of its stages."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from conftest import DATA, ROOT, read_sample
from driver import ME, box, leads_ranked, press, published, started
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox, NumberInput

from pages._parts.train import publish
from pages._session import Upload
from scoring.access import LOCAL
from scoring.registry import Registry
from scoring.settings import runs_folder
from scoring.training.candidates import LIGHTGBM, SINGLE
from scoring.training.goals import Goals
from scoring.training.history_file import HistoryFile
from scoring.training.run_folder import all_runs
from scoring.training.run_work import main
from scoring.training.runs import cancel, read_report, start_run
from scoring.training.tiers import TierGoal
from scoring.training.trainer import TrainingRequest
from scoring.views.call_sheet.file import read_together
from scoring.views.train.tiers import RATE, SHARE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
PAGE = "pages/train.py"
OUTCOME = "Which column says whether a lead converted?"
GOAL = TierGoal("A", 0.6, is_rate=True)


def small_history(step: int = 13) -> bytes:
    """A part of the bundled history over the whole year: 1,539 leads."""
    return read_sample("sample_history.csv").iloc[::step].to_csv(index=False).encode()


def uploaded(content: bytes, name: str = "history.csv") -> AppTest:
    app = started(PAGE)
    app.file_uploader[0].upload(name, content).run()
    return app


def number(app: AppTest, label: str) -> NumberInput:
    """The number box of this name."""
    return next(n for n in app.number_input if n.label == label)


def buttons(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def serve_box(app: AppTest) -> Checkbox:
    return next(c for c in app.checkbox if c.label == "Serve it from now on")


def headings(app: AppTest) -> list[str]:
    return [h.value for h in app.header]


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the page's runs, empty, with a copy of the models beside it."""
    shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    return runs_folder()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished run, trained in this process."""
    folder = tmp_path_factory.mktemp("finished") / "runs"
    file = HistoryFile("history.csv", small_history())
    request = TrainingRequest("Converted", candidates=(SINGLE, LIGHTGBM), capacity=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scoring.training.runs.spawn", lambda *_: None)
        patch.setattr(os, "nice", lambda _: 0)
        patch.setattr("sys.excepthook", None)
        # So few leads do not beat the bundled model.
        patch.setenv("LEAD_SCORING_MODELS", str(tmp_path_factory.mktemp("none")))
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file.content)))
        main(start_run(folder, file, request, ME, by=LOCAL).folder)
    return folder


@pytest.fixture
def result(runs: Path, finished: Path) -> AppTest:
    """The page with a finished run opened."""
    shutil.copytree(finished, runs)
    return press(started(PAGE), "Open")


def test_the_empty_page_says_what_to_do_and_offers_the_sample() -> None:
    app = started(PAGE)
    assert (bool(app.exception), buttons(app)) == (False, ["Use the sample"])
    assert any("which of them converted" in m.value for m in app.markdown)


def test_the_sample_comes_with_its_outcome_and_columns_proposed() -> None:
    app = press(started(PAGE), "Use the sample")
    assert not app.exception
    assert app.selectbox[0].value == "Converted"
    assert "24% converted\\: 4,784 of 20,000 leads." in [m.value for m in app.markdown]
    assert any("Learns from 22 columns; nothing needs an answer" in m.value
               and "protected\\: Call outcome" in m.value
               for m in app.markdown)  # fmt: skip


def test_the_columns_are_shown_with_role_fill_and_conversion() -> None:
    table = uploaded(small_history()).dataframe[0].value.set_index("Column")
    assert table.loc["Created", "Role"] == "creation date"
    assert "% (n " in table.loc["Source", "Best"]


def test_another_outcome_column_of_other_words_asks_what_they_mean() -> None:
    app = uploaded(small_history())
    box(app, OUTCOME).set_value("Source").run()
    assert "Still to choose" in app.info[0].value
    assert "Train" not in buttons(app)


def test_a_history_of_one_outcome_is_refused_with_the_counts() -> None:
    app = uploaded(b"Source,Won\n" + b"Web,Yes\n" * 50)
    box(app, OUTCOME).set_value("Won").run()
    assert "50 leads converted and 0 did not" in app.error[0].value


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Converted\n" + b"Yes\nNo\n" * 60, "no column to learn from"),
        (b"City,Converted\n" + b"Pune,Yes\nPune,No\n" * 60, "can be learned from"),
        (b"Email\n" + b"".join(b"a%d@x.com\n" % n for n in range(90)), "says who converted"),
    ],
)
def test_a_history_of_nothing_to_learn_from_is_told_in_one_box(content: bytes, said: str) -> None:
    app = uploaded(content)
    assert (bool(app.exception), len(app.error), "Train" in buttons(app)) == (False, 1, False)
    assert said in app.error[0].value


def test_the_button_stands_above_the_columns_and_all_that_may_be_left_as_it_is() -> None:
    app = press(started(PAGE), "Use the sample")
    order = [(e.type, getattr(e, "label", "")) for e in app.main]
    above = [kind for kind, _ in order[: order.index(("button", "Train"))]]
    assert "arrow_data_frame" not in above
    assert "number_input" not in above


def test_few_of_an_outcome_are_warned_of_and_may_be_trained() -> None:
    app = uploaded(b"Source,Won\n" + b"Web,Yes\nAds,No\n" * 50)
    assert app.warning[0].value.startswith("Only 50 leads have the rarer outcome")
    assert "Train" in buttons(app)


def test_a_file_that_is_no_table_is_refused_in_words() -> None:
    app = uploaded(b"%PDF-1.7 report")
    assert (bool(app.exception), "PDF" in app.error[0].value) == (False, True)


def test_an_archive_of_several_files_asks_which(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "h.zip", "w") as archive:
        archive.writestr("old.csv", small_history(60))
        archive.writestr("new.csv", small_history(50))
    app = uploaded((tmp_path / "h.zip").read_bytes(), "h.zip")
    assert "Read this table" in buttons(app)
    assert headings(press(app, "Read this table"))[0] == "Columns"


def test_another_sheet_of_a_workbook_can_be_chosen(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "h.xlsx") as book:
        for sheet, rows in (("All leads", 400), ("Some leads", 300)):
            leads = read_sample("sample_history.csv", rows)
            leads.to_excel(book, sheet_name=sheet, index=False)
    app = uploaded((tmp_path / "h.xlsx").read_bytes(), "h.xlsx")
    box(app, "Sheet or table").set_value("Some leads").run()
    assert "Read 300 leads" in app.caption[0].value


def test_a_file_without_names_asks_what_its_first_row_is() -> None:
    app = uploaded(small_history().split(b"\n", 1)[1])
    assert {"The first row is a lead", "The first row has the column names"} <= set(buttons(app))
    assert "column_2" in box(press(app, "The first row is a lead"), OUTCOME).options


def test_training_starts_a_run_and_shows_its_progress_with_cancel(runs: Path) -> None:
    app = press(uploaded(small_history()), "Train")
    run = all_runs(runs)[0]
    cancel(run)
    assert not app.exception
    assert {"Cancel", "Change the columns"} <= set(buttons(app))
    assert (run.request.created, run.request.capacity) == ("Created", 13)


def test_a_tenth_of_a_months_leads_is_replayed_unless_the_calls_are_emptied(runs: Path) -> None:
    app = uploaded(small_history())
    calls = next(n for n in app.number_input if n.label == "Calls a month")
    assert calls.value == 13  # 1,539 leads in twelve months
    calls.set_value(None).run()
    press(app, "Train")
    cancel(all_runs(runs)[0])
    assert all_runs(runs)[0].request.capacity is None


def test_candidates_and_the_recall_of_the_threshold_are_asked_of_the_run(runs: Path) -> None:
    app = uploaded(small_history())
    app.multiselect[0].set_value([SINGLE, LIGHTGBM])
    recall = next(n for n in app.number_input if "must catch" in n.label)
    press(recall.set_value(75.0).run(), "Train")
    run = all_runs(runs)[0]
    cancel(run)
    assert (run.request.candidates, run.request.recall) == ((SINGLE, LIGHTGBM), 0.75)


def test_goals_of_the_test_are_asked_of_the_run(runs: Path) -> None:
    app = uploaded(small_history())
    number(app, "AUC over").set_value(0.8).run()
    number(app, "Precision over, in %").set_value(40.0).run()
    press(app, "Train")
    run = all_runs(runs)[0]
    cancel(run)
    assert run.request.goals == Goals(auc=0.8, precision=0.4)


def with_goal(app: AppTest, letter: str, choice: str, percentage: float | None = None) -> AppTest:
    """The page after a goal was stated for a tier."""
    box(app, f"Tier {letter}").set_value(choice).run()
    if percentage is None:
        return app
    key = f"train_goal_{letter}_{choice}"
    return next(n for n in app.number_input if n.key == key).set_value(percentage).run()


def test_tier_goals_are_asked_of_the_run(runs: Path) -> None:
    app = with_goal(with_goal(uploaded(small_history()), "A", RATE, 60.0), "C", SHARE, 90.0)
    press(app, "Train")
    run = all_runs(runs)[0]
    cancel(run)
    assert run.request.tiers == (GOAL, TierGoal("C", 0.9, is_rate=False))


def test_without_a_goal_the_usual_shares_are_shown_and_none_is_asked(runs: Path) -> None:
    app = uploaded(small_history())
    assert box(app, "Tier A").options[0] == "A is the top 20% (default)"
    press(app, "Train")
    cancel(all_runs(runs)[0])
    assert all_runs(runs)[0].request.tiers == ()


def test_contradicting_goals_are_told_before_any_training() -> None:
    app = with_goal(with_goal(uploaded(small_history()), "A", SHARE, 40.0), "B", SHARE, 30.0)
    assert "no leads for B" in app.error[0].value
    assert "Train" not in buttons(app)


def test_a_goal_without_its_percentage_is_asked_for() -> None:
    app = with_goal(uploaded(small_history()), "B", RATE)
    assert "percentage of tier B" in app.error[0].value
    app = with_goal(app, "B", "")
    assert (len(app.error), "Train" in buttons(app)) == (0, True)


def test_goals_are_still_there_when_a_person_comes_back_from_the_run(runs: Path) -> None:
    app = press(with_goal(uploaded(small_history()), "A", RATE, 60.0), "Train")
    cancel(all_runs(runs)[0])
    app = press(app.run(), "Change the columns")
    assert [n.value for n in app.number_input if n.key == f"train_goal_A_{RATE}"] == [60.0]


def on_server(runs: Path, name: str = "past leads.csv") -> Path:
    """A history put into the server's folder."""
    path = runs.parent / "histories" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small_history(40))
    return path


def test_without_a_file_on_the_server_none_is_offered() -> None:
    assert "Use this file" not in buttons(started(PAGE))


def test_a_file_on_the_server_is_listed_and_read_like_an_upload(runs: Path) -> None:
    on_server(runs)
    app = started(PAGE)
    listed = box(app, "Or a file on the server").options
    assert [label.split(" · ")[0] for label in listed] == ["past leads.csv"]
    app = press(app, "Use this file")
    assert (bool(app.exception), headings(app)[0]) == (False, "Columns")
    assert "past leads.csv" in app.caption[0].value


def test_a_file_that_vanished_is_told_and_no_other_is_read_in_its_place(runs: Path) -> None:
    path = on_server(runs, "a.csv")
    on_server(runs, "b.csv")
    app = started(PAGE)
    box(app, "Or a file on the server").set_value("a.csv").run()
    path.unlink()
    app = press(app, "Use this file")
    assert all(words in app.error[0].value for words in ("“a.csv”", "moved or deleted"))
    assert "Use the sample" in buttons(app)


def test_no_calls_are_asked_for_without_a_creation_date() -> None:
    app = uploaded(b"Source,Won\n" + b"Web,Yes\nAds,No\n" * 50)
    assert "Calls a month" not in [n.label for n in app.number_input]


def test_calls_of_a_block_are_asked_for_where_the_rows_are_in_the_order_of_time(runs: Path) -> None:
    app = uploaded(b"Source,Won\n" + b"Web,Yes\nAds,No\n" * 100)
    next(c for c in app.checkbox if c.label.startswith("The rows are in")).set_value(True).run()
    assert next(n for n in app.number_input if n.label == "Calls a block").value == 5
    press(app, "Train")
    cancel(all_runs(runs)[0])
    request = all_runs(runs)[0].request
    assert (request.file_order, request.capacity) == (True, 5)


def test_cancel_ends_the_run_and_the_columns_are_still_there(runs: Path) -> None:
    app = press(press(uploaded(small_history()), "Train"), "Cancel")
    assert [i.value for i in app.info] == ["This training was cancelled."]
    assert all_runs(runs)[0].state == "cancelled"
    assert "Train" in buttons(press(app, "Change the columns"))


def test_a_run_under_way_is_found_by_a_new_session(runs: Path) -> None:
    press(uploaded(small_history()), "Train")
    other = started(PAGE)
    assert "Cancel" in buttons(other)
    cancel(all_runs(runs)[0])
    assert [i.value for i in other.run().info] == ["This training was cancelled."]


def test_a_finished_run_is_found_by_a_new_session_and_opened(result: AppTest) -> None:
    assert not result.exception
    assert [*result.success, *result.info][0].value
    assert {"Candidates", "Does the chance come true?"} <= set(headings(result))


def test_columns_in_question_are_shown_with_their_signs(result: AppTest) -> None:
    table = next(d.value for d in result.dataframe if "Treated" in d.value)
    assert "Call outcome" in table["Column"].tolist()
    assert any("- Call outcome, left out, suspected\\: " in m.value for m in result.markdown)


def test_the_backtest_tells_the_extra_conversions_and_the_verdict(result: AppTest) -> None:
    assert "Does it beat what you do now?" in headings(result)
    assert any(m.value.startswith("Calling 30 leads a month over ") for m in result.markdown)
    table = next(d.value for d in result.dataframe if "Verdict" in d.value).set_index("Called by")
    extra = table.loc["First come", "The model finds more"]
    low, high = map(int, table.loc["First come", "90% interval"].split(" to "))
    assert 0 < low < extra < high


def test_the_months_of_the_backtest_add_up_to_its_rivals(finished: Path) -> None:
    report = read_report(all_runs(finished)[0])
    assert report.backtest is not None
    months, rival = report.backtest.table(), report.backtest.rivals[0]
    assert months[rival.policy].sum() == rival.conversions
    assert months["model"].sum() - rival.conversions == rival.extra


def test_the_recommended_candidate_is_chosen_beforehand(result: AppTest) -> None:
    table = next(d.value for d in result.dataframe if "Candidate" in d.value)
    best = table.loc[table["Recommended"] == "✓", "Candidate"].iloc[0]
    assert box(result, "Candidate").value == best


def test_publishing_makes_the_candidate_champion_and_says_the_version(
    result: AppTest, tmp_path: Path
) -> None:
    app = published(result)
    champion = Registry(tmp_path / "models" / "sample").champion
    assert champion != Registry(ROOT / "models" / "sample").champion
    assert any(s.value.startswith(f"Published as {champion} “history, 2") for s in app.success)


def test_a_published_version_ranks_the_leads_in_hand_in_one_click(result: AppTest) -> None:
    result.switch_page("pages/call_sheet.py").run()
    leads = read_sample("sample_leads.csv", 60).to_csv(index=False).encode()
    result.file_uploader[0].upload("leads.csv", leads).run()
    app = published(result.switch_page(PAGE).run())
    app = press(app, "Rank the 60 leads of leads.csv with it")
    assert not app.exception
    assert app.caption[-1].value.startswith("Scored by model v0002 “history, 2")


def test_a_file_that_waits_for_a_model_is_ranked_before_the_history(result: AppTest) -> None:
    content = read_sample("sample_leads.csv", 40).to_csv(index=False).encode()
    name, table = read_together([("waiting.csv", content)], part=None, header=None, dates=None)
    result.session_state["asked_upload"] = Upload(name, content, table=table)
    app = press(published(result.run()), "Rank the 40 leads of waiting.csv with it")
    assert not app.exception
    assert leads_ranked(app) > 0
    assert any("waiting.csv" in m.value for m in app.markdown)


def test_without_publishing_the_champion_stays(result: AppTest, tmp_path: Path) -> None:
    assert (
        Registry(tmp_path / "models" / "sample").champion
        == Registry(ROOT / "models" / "sample").champion
    )
    assert any("v0001 serves on" in c.value for c in result.caption)


def test_what_was_not_compared_with_the_champion_is_kept_unless_a_person_serves_it(
    result: AppTest, tmp_path: Path
) -> None:
    registry = Registry(tmp_path / "models" / "sample")
    before = registry.champion
    assert "Publish and serve" not in buttons(result)
    app = press(result, "Keep as a version")
    kept = registry.versions[-1]
    assert (registry.champion, kept != before) == (before, True)
    assert any(f"Kept as {kept}" in s.value and f"{before} serves" in s.value for s in app.success)
    assert "not compared with v0001" in registry.card(kept)["decision"]
    assert registry.log[-1].who == "browser"


def test_what_was_said_of_one_champion_is_not_said_of_the_next(
    result: AppTest, tmp_path: Path
) -> None:
    app = serve_box(result).set_value(True).run()
    assert "Publish and serve" in buttons(app)
    registry = Registry(tmp_path / "models" / "sample")
    registry.publish(registry.serving().model)
    app = app.run()
    assert (serve_box(app).value, "Keep as a version" in buttons(app)) == (False, True)


def test_a_champion_that_comes_while_a_click_is_on_its_way_is_not_replaced_unasked(
    result: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry(tmp_path / "models" / "sample")
    model, publishes = registry.serving().model, publish.publish_candidate
    shutil.rmtree(registry.folder)
    app = result.run()

    def late(*asked: object, **more: object) -> str:
        registry.publish(model)
        return publishes(*asked, **more)

    monkeypatch.setattr(publish, "publish_candidate", late)
    press(app, "Publish and serve")
    assert (registry.champion, registry.versions) == ("v0001", ["v0001", "v0002"])


def test_the_verdict_on_the_goals_is_shown_with_a_row_for_each(
    result: AppTest, finished: Path
) -> None:
    best = read_report(all_runs(finished)[0]).best
    table = next(d.value for d in result.dataframe if "Goal" in d.value)
    assert table.loc[0, "On the test"] == f"{best.test.auc:.3f}"
    assert table.loc[0, "n"] == f"{best.test.rows:,}"
    assert best.readiness is not None
    assert any(best.readiness.verdict in box.value for box in (*result.info, *result.success))
    assert table["Goal"].tolist() == ["over 0.75", "over 65%", "over 75%"]


def tiers_shown(app: AppTest) -> list[str]:
    """The lowest chance of each tier as shown."""
    return next(d.value for d in app.dataframe if "Chance from" in d.value)["Chance from"].tolist()


def floors_of(folder: Path) -> list[str]:
    floors = Registry(folder).serving().model.floors
    return [*(f"{100 * chance:.1f}%" for chance in (floors.a, floors.b, floors.c)), "0%"]


def test_tiers_are_shown_with_the_floors_that_are_kept_and_their_test_leads(
    result: AppTest, tmp_path: Path
) -> None:
    table = next(d.value for d in result.dataframe if "Chance from" in d.value)
    assert table["Tier"].tolist() == ["A", "B", "C", "D"]
    assert table["Converted"].str.extract(r"n (\d+)")[0].astype(int).sum() == 308
    assert tiers_shown(result) == floors_of(tmp_path / "models" / "sample")


def test_kept_floors_are_published_and_that_is_told(result: AppTest, tmp_path: Path) -> None:
    before = floors_of(tmp_path / "models" / "sample")
    app = published(result)
    assert tiers_shown(app) == floors_of(tmp_path / "models" / "sample") == before
    assert "Tier floors were kept from v0001." in [c.value for c in app.caption]


def test_floors_of_this_training_are_published_where_a_person_says_so(
    result: AppTest, tmp_path: Path
) -> None:
    before = floors_of(tmp_path / "models" / "sample")
    result.radio[0].set_value(result.radio[0].options[1]).run()
    shown = tiers_shown(result)
    app = published(result)
    assert tiers_shown(app) == floors_of(tmp_path / "models" / "sample") == shown != before
    assert any("those of this training, instead of those of v0001" in c.value for c in app.caption)


def test_where_goals_were_stated_the_floors_of_the_training_are_the_choice(
    runs: Path, finished: Path
) -> None:
    shutil.copytree(finished, runs)
    asked = next(runs.glob("*/request.json"))
    said = json.loads(asked.read_text())
    said["request"]["tiers"] = [{"letter": "A", "value": 0.6, "is_rate": True}]
    asked.write_text(json.dumps(said))
    app = press(started(PAGE), "Open")
    assert app.radio[0].value is False
    assert any("A converts at 60% or more" in c.value for c in app.caption)


def test_a_run_of_an_earlier_release_shows_its_floors_without_test_leads(
    runs: Path, finished: Path
) -> None:
    shutil.copytree(finished, runs)
    next(runs.glob("*/tested.npz")).unlink()
    app = press(started(PAGE), "Open")
    assert (bool(app.exception), len(tiers_shown(app))) == (False, 4)


def test_a_run_whose_process_died_is_told_in_words(runs: Path, finished: Path) -> None:
    shutil.copytree(finished, runs)
    place = next(runs.iterdir())
    (place / "state.json").write_text(json.dumps({"state": "running", "message": ""}))
    (place / "process.json").write_text(json.dumps({"pid": os.getpid(), "began": "1"}))
    app = press(started(PAGE), "Open")
    assert app.error[0].value.startswith("The training ended without a result")


def test_a_result_that_cannot_be_read_is_told_in_words(runs: Path, finished: Path) -> None:
    shutil.copytree(finished, runs)
    next(runs.glob("*/report.json")).write_text("{}")
    app = press(started(PAGE), "Open")
    assert (bool(app.exception), "result of the run" in app.error[0].value) == (
        False,
        True,
    )


def test_a_leads_file_without_outcomes_asks_for_the_column() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes())
    assert not app.exception
    assert "Train" not in buttons(app)


def test_options_stay_when_the_page_changes_and_go_with_the_history() -> None:
    app = uploaded(small_history())
    number(app, "Real share that converts, in %").set_value(5.0).run()
    app.switch_page("pages/models.py").run()
    app.switch_page(PAGE).run()
    assert number(app, "Real share that converts, in %").value == 5.0
    press(app, "Choose another file")
    app.file_uploader[0].upload("other.csv", small_history(17)).run()
    assert number(app, "Real share that converts, in %").value is None


def test_another_person_sees_that_a_training_runs_and_neither_its_file_nor_a_way_to_end_it(
    runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.training.runs.spawn", lambda *_: None)
    start_run(
        runs,
        HistoryFile("their past.csv", b"leads"),
        TrainingRequest("Won"),
        "another one",
        by=LOCAL,
    )
    app = started(PAGE)
    assert "Another person’s training runs" in app.info[0].value
    assert (buttons(app), len(app.dataframe)) == (["Use the sample"], 0)
    assert not any("their past" in str(element) for element in app)


def test_a_run_of_another_person_that_is_asked_for_by_its_id_is_not_shown(
    runs: Path, finished: Path
) -> None:
    shutil.copytree(finished, runs)
    app = started(PAGE, owner="another one")
    app.session_state["train_run"] = all_runs(runs)[0].id
    assert (buttons(app.run()), app.exception) == (["Use the sample"], [])
