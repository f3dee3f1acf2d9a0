"""Several models: which one a file finds, the switch to another, and files that fit none."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import DATA, ROOT, read_sample
from driver import box, leads_ranked, press, started
from streamlit.testing.v1 import AppTest
from two_businesses import STAFF, STUDENTS, csv, history_of, leads_of_today

from pages._parts import marking
from scoring.access import LOCAL
from scoring.kept.levers import change_levers
from scoring.model.scored import ScoredBatch
from scoring.registry import NamedModels
from scoring.settings import runs_folder
from scoring.training.run_folder import all_runs
from scoring.training.runs import cancel

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
CALL_SHEET, WHAT_IF = "pages/call_sheet.py", "pages/what_if.py"


@pytest.fixture
def folder(two_models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(two_models))
    return two_models


def uploaded(frame: pd.DataFrame, name: str = "leads.csv", app: AppTest | None = None) -> AppTest:
    app = app or started()
    app.file_uploader[0].upload(name, csv(frame)).run()
    assert not app.exception
    return app


def batch(app: AppTest) -> ScoredBatch:
    return app.session_state["scored"]


def said(app: AppTest) -> str:
    shown = [*app.caption, *app.markdown, *app.warning, *app.error, *app.info, *app.header]
    return " ".join(one.value for one in shown).replace("\\", "")


@pytest.mark.parametrize(("business", "other"), [(STUDENTS, STAFF), (STAFF, STUDENTS)])
@pytest.mark.usefixtures("folder")
def test_an_upload_finds_its_own_model_and_the_page_says_which_and_why(
    business: str, other: str
) -> None:
    app = uploaded(leads_of_today(business))
    assert batch(app).model.line == box(app, "Model").value == business
    assert f"Scored with {business}: 22 of its 22 fields, values " in said(app)
    assert f"others: {other} " in said(app)
    assert app.caption[-1].value.startswith(f"Scored by model {business}, v0001")


@pytest.mark.usefixtures("folder")
def test_another_upload_of_the_session_finds_the_other_model() -> None:
    app = uploaded(leads_of_today(STAFF), app=uploaded(leads_of_today(STUDENTS)))
    assert batch(app).model.line == box(app, "Model").value == STAFF


@pytest.mark.usefixtures("folder")
def test_the_switch_scores_again_and_keeps_the_session() -> None:
    app = uploaded(leads_of_today(STUDENTS))
    app.session_state["capacity"] = 7
    app.run().text_input(key="search").set_value("nobody").run()
    app = box(app, "Model").set_value(STAFF).run()
    assert not app.exception
    assert app.text_input(key="search").value == ""
    assert batch(app).model.line == box(app, "Model").value == STAFF
    assert app.session_state["capacity"] == 7
    assert "Scored with staff, as you chose: 22 of its 22 fields" in said(app)
    app = box(app, "Model").set_value(STUDENTS).run()
    assert batch(app).model.line == STUDENTS


@pytest.mark.usefixtures("folder")
def test_the_pages_of_a_lead_follow_the_model_of_its_batch() -> None:
    app = uploaded(leads_of_today(STAFF)).switch_page("pages/lead.py").run()
    assert app.caption[-1].value.startswith("Scored by model staff, v0001")
    app = app.switch_page(WHAT_IF).run()
    assert not app.exception
    assert box(app, "Model").value == STAFF
    app = box(app, "Model").set_value(STUDENTS).run()
    assert not app.exception
    assert app.session_state["what_if"].scored.model.line == STUDENTS


@pytest.mark.usefixtures("folder")
def test_without_leads_what_if_begins_with_the_model_trained_last() -> None:
    app = started(WHAT_IF)
    assert box(app, "Model").value == STUDENTS
    assert app.session_state["what_if"].scored.model.line == STUDENTS


@pytest.mark.usefixtures("folder")
def test_the_page_models_marks_the_model_that_is_used_without_a_file() -> None:
    options = box(started("pages/models.py"), "Model").options
    assert options == ["students · v0001, used without a file", "staff · v0001"]


def test_where_the_model_that_changed_last_cannot_be_loaded_the_next_one_is_used(
    folder: Path,
) -> None:
    (folder / STUDENTS / "v0001" / "model.joblib").write_bytes(b"damaged")
    options = box(started("pages/models.py"), "Model").options
    assert options == ["staff · v0001, used without a file", "students · v0001"]


@pytest.mark.usefixtures("folder")
def test_explore_scores_a_file_with_its_own_model() -> None:
    app = started("pages/explore.py")
    app.file_uploader[0].upload("staff.csv", csv(leads_of_today(STAFF))).run()
    assert not app.exception
    found = [
        one for key, one in app.session_state["viewed"].items() if "explored leads" in str(key)
    ]
    assert [leads.scoring.model.line for leads in found] == [STAFF]


@pytest.mark.usefixtures("folder")
def test_a_file_that_fits_none_says_so_and_offers_to_train() -> None:
    odd = pd.DataFrame({"City": ["Mumbai", "Pune"] * 30, "Ticket": [str(n) for n in range(60)]})
    app = uploaded(odd)
    assert "No model knows leads like these" in said(app)
    assert "Train on past leads" in [b.label for b in app.button]
    assert not leads_ranked(app)


@pytest.mark.usefixtures("folder")
def test_a_file_without_any_known_column_says_so_and_offers_to_train() -> None:
    app = uploaded(pd.DataFrame({"Ticket": ["a", "b"], "Queue": ["x", "y"]}))
    assert "No model knows leads like these" in said(app)
    assert "Train on past leads" in [b.label for b in app.button]


def test_a_model_that_cannot_be_loaded_is_told_and_the_other_one_works(folder: Path) -> None:
    (folder / STUDENTS / "v0001" / "model.joblib").write_bytes(b"damaged")
    for page in (CALL_SHEET, WHAT_IF, "pages/explore.py", "pages/train.py", "pages/models.py"):
        app = started(page)
        assert not app.exception
        assert app.warning[0].value.startswith("The model students cannot be loaded")
    app = uploaded(leads_of_today(STUDENTS))
    assert batch(app).model.line == STAFF


def test_a_new_version_of_a_model_is_offered_to_its_own_batch_only(folder: Path) -> None:
    app = uploaded(leads_of_today(STAFF))
    students = NamedModels(folder).registry(STUDENTS)
    students.publish(students.serving().model)
    assert "Score again" not in [b.label for b in app.run().button]
    staff = NamedModels(folder).registry(STAFF)
    staff.publish(staff.serving().model)
    assert "Score again" in [b.label for b in app.run().button]
    assert batch(press(app, "Score again")).model.card.version == "v0002"


def test_levers_are_those_of_the_model(folder: Path) -> None:
    change_levers(STAFF, {"Visits": True}, by=LOCAL)
    models = [NamedModels(folder).registry(name).serving().model for name in (STAFF, STUDENTS)]
    assert ["Visits" in marking.marked(model) for model in models] == [True, False]


def test_a_folder_of_an_earlier_release_serves_as_the_model_main(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = Path(shutil.copytree(ROOT / "models" / "sample", tmp_path / "flat"))
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(flat))
    app = uploaded(read_sample("sample_leads.csv", 60))
    assert batch(app).model.line == "main"
    assert "Scored with" not in said(app)
    assert "Model" not in [s.label for s in app.selectbox]


def test_the_sample_beside_one_model_of_ones_own_is_no_choice(folder: Path) -> None:
    shutil.rmtree(folder / STUDENTS)
    shutil.copytree(ROOT / "models" / "sample", folder / "sample")
    app = uploaded(leads_of_today(STAFF))
    assert batch(app).model.line == STAFF
    assert "Scored with" not in said(app)
    app = press(started(), "Look around with sample leads")
    assert batch(app).model.line == "sample"
    assert "Scored with sample: 22 of its 22 fields" in said(app)


def train_page(frame: pd.DataFrame, name: str) -> AppTest:
    app = started("pages/train.py")
    app.file_uploader[0].upload(name, csv(frame)).run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("folder")
def test_a_history_is_for_the_model_of_its_business_unless_a_person_says_otherwise() -> None:
    app = train_page(history_of(STAFF), "crm export.csv")
    assert box(app, "Model").value == STAFF
    assert "It predicts “Converted” as well" in said(app)
    typed = box(app, "Model")
    typed.options.append("Courses US!")
    app = typed.set_value("Courses US!").run()
    assert "It will be called courses-us." in said(app)
    box(app, "Model").options.append("Courses US!")
    press(app, "Train")
    (run,) = all_runs(runs_folder())
    cancel(run)
    assert run.request.model == "courses-us"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "model"),
    [("../../x.csv", "x"), ("v0001.csv", "model-v0001"), ("sample.csv", "sample-2")],
)
def test_a_history_of_another_business_is_for_a_new_model_by_a_plain_name(
    name: str, model: str
) -> None:
    other = history_of(STAFF).rename(columns={"Converted": "Enrolled"})
    app = train_page(other, name)
    assert box(app, "Model").value == model
    assert "No model there is predicts “Enrolled”" in said(app)


def test_the_sample_history_trains_a_model_of_ones_own_where_only_the_sample_is() -> None:
    app = started("pages/train.py")
    history = DATA / "sample_history.csv"
    app.file_uploader[0].upload(history.name, history.read_bytes()).run()
    assert box(app, "Model").value == "sample-history"
    assert "It is the first model of your own" in said(app)


def test_a_history_that_may_be_for_a_model_that_cannot_be_loaded_says_so(folder: Path) -> None:
    (folder / STAFF / "v0001" / "model.joblib").write_bytes(b"damaged")
    app = train_page(history_of(STAFF), "crm export.csv")
    assert "A new model. The history may be for staff, which cannot be loaded." in said(app)
    app = box(app, "Model").set_value(STAFF).run()
    assert not app.exception
    assert "You chose this model. It cannot be loaded, so nothing is compared with it." in said(app)
