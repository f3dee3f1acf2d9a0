"""The start, the card instead of a ranking, and leads that have already converted."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from conftest import DATA, ROOT, read_sample
from driver import press, started, uploaded
from streamlit.testing.v1 import AppTest

from scoring.delivery.workbook import call_workbook
from scoring.model.call_plan import CallPlan
from scoring.pipelines.jobs import score_file
from scoring.registry import Registry

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


def labels(app: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in app.button]


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.header]
    return " ".join(part.value for part in parts).replace("\\", "")


def courses(leads: int = 300) -> bytes:
    """A history of another provider, of which the sample's model knows one field."""
    rng = np.random.default_rng(4)
    columns = {
        "ID": [f"C{row}" for row in range(leads)],
        "age": rng.integers(18, 60, leads),
        "last_activity": rng.choice(["Email Activity", "Phone Activity"], leads),
        "status": (rng.random(leads) < 0.4).astype(int),
    }
    return pd.DataFrame(columns).to_csv(index=False).encode()


@pytest.fixture
def own_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of one's own serves: the sample's, with another history named."""
    shutil.copytree(ROOT / "models", tmp_path / "models")
    model = Registry(tmp_path / "models" / "sample").serving().model
    Registry(tmp_path / "models" / "courses").publish(
        replace(model, card=replace(model.card, history_sha256="another"))
    )
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))


def test_the_start_has_three_steps_and_two_ways() -> None:
    app = started()
    assert not app.exception
    assert "Know whom to call first" in words(app)
    assert all(f"{n}. " in words(app) for n in (1, 2, 3))
    assert "Look around with sample leads" in labels(app)
    assert len(app.file_uploader) == 1


@pytest.mark.usefixtures("own_model")
def test_the_sample_is_ranked_by_its_own_model_whatever_serves() -> None:
    app = started()
    assert "knows nothing of your leads" not in words(app)
    press(app, "Look around with sample leads")
    assert (bool(app.exception), len(app.error)) == (False, 0)
    assert "knows nothing of your leads" in words(app)
    assert any("v0001" in caption.value for caption in app.caption)


@pytest.mark.parametrize("page", ["train", "models", "explore", "lead", "what_if"])
def test_a_band_says_on_every_page_that_the_model_is_the_samples(page: str) -> None:
    assert "knows nothing of your leads" in words(started(f"pages/{page}.py"))


def test_the_band_leads_to_training_from_every_other_page() -> None:
    found = {}
    for page in ("train", "lead", "explore"):
        ways = started(f"pages/{page}.py").get("page_link")
        found[page] = "Train on my leads" in [way.proto.label for way in ways]
    assert found == {"train": False, "lead": True, "explore": True}


def test_a_history_of_others_is_one_card_with_training_first() -> None:
    app = uploaded(courses(), "courses.csv")
    assert "cannot rank these leads yet: it finds 1 of its 22 fields" in words(app)
    ways = [label for label in labels(app) if label.startswith(("Train on", "Match"))]
    assert [way.split(" (")[0] for way in ways] == ["Train on this file", "Match columns"]
    assert (len(app.error), len(app.warning), len(app.dataframe)) == (0, 0, 0)


def test_training_on_the_file_takes_it_along() -> None:
    app = uploaded(courses(), "courses.csv")
    button = next(b for b in app.button if b.label.startswith("Train on this file"))
    button.click().run()
    outcome = next(s for s in app.selectbox if s.label.startswith("Which column says"))
    assert outcome.value == "status"
    assert "courses.csv" in words(app)


@pytest.mark.parametrize(
    "content", [b"E-mail\na@x.org\nb@x.org\nc@x.org\n", b"Dish,Price\nSoup,3\nStew,5\n"]
)
def test_a_file_without_any_field_is_one_card(content: bytes) -> None:
    app = uploaded(content, "list.csv")
    assert "it finds 0 of its 22 fields" in words(app)
    assert "Train on past leads" in labels(app)
    assert (bool(app.exception), len(app.error)) == (False, 0)


def test_matching_enough_columns_makes_a_ranking() -> None:
    frame = read_sample("sample_leads.csv", 80)
    names = {name: f"{name} (CRM)" for name in frame if name not in ("City", "Chats")}
    app = uploaded(frame.rename(columns=names).to_csv(index=False).encode(), "crm.csv")
    press(app, next(label for label in labels(app) if label.startswith("Match columns")))
    press(app, "Apply and score")
    assert "cannot rank" not in words(app)
    assert len(app.error) == 0


def test_a_batch_without_ranking_has_no_lead_to_open() -> None:
    app = uploaded(courses(), "courses.csv")
    app.switch_page("pages/lead.py").run()
    assert not app.exception
    assert "Rank leads on the call sheet" in words(app)


def test_leads_that_have_converted_are_counted_and_can_be_called_too() -> None:
    frame = read_sample("sample_leads.csv", 60)
    frame["Lifecycle Stage"] = ["Customer"] * 12 + ["Lead"] * 48
    app = uploaded(frame.to_csv(index=False).encode(), "leads.csv")
    assert "12 of 60 leads have already converted and are not called" in words(app)
    press(app, "Call them too")
    assert "Set them apart" in labels(app)


def test_a_file_unlike_the_history_has_one_red_box() -> None:
    frame = read_sample("sample_leads.csv", 300)
    frame[["Source", "City", "Platform", "Campaign"]] = "Atlantis"
    app = uploaded(frame.to_csv(index=False).encode(), "leads.csv")
    assert len(app.error) == 1
    assert "may be wrong" in app.error[0].value


def test_what_was_said_of_the_first_row_can_be_taken_back() -> None:
    lines = read_sample("sample_leads.csv", 40).to_csv(index=False, header=False)
    app = press(uploaded(lines.encode(), "headless.csv"), "The first row has the column names")
    press(app, "Read it as a lead")
    assert "The first row was read as a lead." in words(app)


def test_the_tables_of_a_file_are_shown_with_what_they_hold() -> None:
    import io
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("north.csv", (DATA / "sample_leads.csv").read_bytes())
        packed.writestr("prices.csv", "Dish,Price\nSoup,3\nStew,5\n")
    app = uploaded(content.getvalue(), "both.zip")
    assert app.radio[0].options == ["north.csv", "prices.csv"]


def filled_in_list() -> bytes:
    """Three leads to call of the sample, of which one has its outcome."""
    model = Registry(ROOT / "models" / "sample").serving().model
    scored = score_file((DATA / "sample_leads.csv").read_bytes(), "leads.csv", model)
    plan = CallPlan(3, ("Ana",))
    reasons = scored.explainer.top(plan.called(scored))
    book = openpyxl.load_workbook(io.BytesIO(call_workbook(scored, reasons, plan)))
    place = [cell.value for cell in book["All"][1]].index("Outcome") + 1
    book["All"].cell(2, place, "Converted")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_list_that_came_back_shows_its_outcomes_and_asks_for_the_export() -> None:
    app = uploaded(filled_in_list(), "list.xlsx")
    assert not app.exception
    assert "1 of 3 leads" in app.info[0].value
    assert "upload the export that they came from" in words(app)
    assert not [label for label in labels(app) if "Match" in label or "Train on past" in label]


@pytest.fixture
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "none"))


@pytest.mark.usefixtures("no_model")
def test_without_a_model_past_leads_can_be_given_at_once() -> None:
    app = started()
    assert "Train on the sample" in labels(app)
    app.file_uploader[0].upload("courses.csv", courses()).run()
    outcome = next(s for s in app.selectbox if s.label.startswith("Which column says"))
    assert (outcome.value, bool(app.exception)) == ("status", False)


def test_the_matching_is_open_once_it_is_asked_for() -> None:
    app = uploaded(courses(), "courses.csv")
    press(app, next(label for label in labels(app) if label.startswith("Match columns")))
    # What is within a list that opens is none of the page's own.
    opened = [e for e in app.expander if e.proto.expanded and "without a proposal" in e.label]
    assert len(opened) == 1
    assert not any("to confirm" in e.label for e in app.expander)


def test_the_card_is_no_ranking_of_a_model() -> None:
    assert app_end(uploaded(courses(), "courses.csv")).startswith("Model v0001")


def app_end(app: AppTest) -> str:
    """The last line of the page."""
    return app.caption[-1].value


def test_several_files_are_trained_on_together() -> None:
    app = started()
    app.file_uploader[0].set_value(
        [("a.csv", courses(200), "text/csv"), ("b.csv", courses(100), "text/csv")]
    ).run()
    button = next(b for b in app.button if b.label.startswith("Train on these 2 files"))
    button.click().run()
    assert (bool(app.exception), len(app.error)) == (False, 0)
    assert "a.csv and 1 more" in words(app)
    assert "300 leads" in words(app)


def test_of_files_that_are_refused_together_one_is_read() -> None:
    app = started()
    menu = ("menu.csv", b"Dish,Price\nSoup,3\nStew,5\n", "text/csv")
    app.file_uploader[0].set_value([("a.csv", courses(), "text/csv"), menu]).run()
    assert "different columns" in app.error[0].value
    press(app, "Read only a.csv")
    assert "it finds 1 of its 22 fields" in words(app)


def test_a_list_that_came_back_is_counted_beside_the_export() -> None:
    app = started()
    export = (DATA / "sample_leads.csv").read_bytes()
    files = [("list.xlsx", filled_in_list(), ""), ("leads.csv", export, "text/csv")]
    app.file_uploader[0].set_value(files).run()
    assert "Outcome of 1 of 3 leads" in app.info[0].value
    assert any("2,000 leads" in caption.value for caption in app.caption)
