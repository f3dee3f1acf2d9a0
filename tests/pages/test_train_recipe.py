"""The recipe on the Train page through Streamlit's own test driver."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, read_sample
from driver import box, press, started
from streamlit.testing.v1 import AppTest

from scoring.recipes.recipe import read_recipe
from scoring.settings import runs_folder
from scoring.training.run_folder import all_runs
from scoring.training.runs import cancel

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
PAGE = "pages/train.py"
CODEPRO, PROPOSED, OWN = (
    "codepro.toml, fits this file",
    "Proposed for this file",
    "Your own TOML file",
)
TIER = """[[step]]
kind = "lookup"
column = "City"
target = "Tier"
unknown = "2"
missing = "2"
drop = true
[step.values]
"1" = ["Pune", "Mumbai"]
"""
DROPPING = '[[step]]\nkind = "sum"\ncolumns = ["Converted"]\ntarget = "T"\ndrop = true\n'


@pytest.fixture
def runs() -> Path:
    """The folder of the page's runs."""
    return runs_folder()


def page(content: bytes) -> AppTest:
    app = started(PAGE)
    app.file_uploader[0].upload("history.csv", content).run()
    return app


def sample() -> bytes:
    """A part of the bundled history, with "Select" for some cities."""
    leads = read_sample("sample_history.csv").iloc[::25].reset_index(drop=True)
    leads["City"] = leads["City"].where(leads.index % 4 > 0, "Select")
    return leads.to_csv(index=False).encode()


def raw_codepro() -> bytes:
    """200 leads with the columns of a raw CodePro export."""
    text = (ROOT / "data" / "recipes" / "codepro.toml").read_text(encoding="utf-8")
    columns = {name: ["", "1"] * 100 for name in read_recipe(text).wanted}
    columns |= {"city_mapped": ["pune", "agra", "nowhere", "salem"] * 50}
    columns |= {"first_platform_c": ["Level0", "Level99"] * 100, "won": ["1", "1", "0", "0"] * 50}
    return pd.DataFrame(columns).to_csv(index=False).encode()


def with_own(text: str, content: bytes | None = None) -> AppTest:
    """The page with a recipe's file uploaded."""
    app = page(content or sample())
    box(app, "Which recipe?").set_value(OWN).run()
    app.file_uploader[0].upload("mine.toml", text.encode()).run()
    return app


def label(app: AppTest) -> str:
    return app.expander[0].label


def table(app: AppTest, column: str) -> pd.DataFrame:
    """The first table with a column of this name."""
    return next(d.value for d in app.dataframe if column in d.value)


def columns(app: AppTest) -> list[str]:
    return table(app, "Filled")["Column"].tolist()


def buttons(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def test_no_recipe_is_applied_before_a_person_takes_one(runs: Path) -> None:
    app = page(sample())
    assert (label(app), app.expander[0].proto.expanded) == ("Recipe: none", False)
    assert box(app, "Which recipe?").options == ["None", PROPOSED, OWN]
    press(app, "Train")
    cancel(all_runs(runs)[0])
    assert all_runs(runs)[0].request.recipe is None


def test_the_proposal_for_the_file_is_shown_and_applied() -> None:
    app = page(sample())
    box(app, "Which recipe?").set_value(PROPOSED).run()
    assert not app.exception
    assert label(app).startswith("Recipe: 4 steps\\: City and 3 more → empty where “Select”")
    assert table(app, "Done")["Kind"].tolist() == ["placeholders", "keep", "moment", "moment"]
    assert "Converted" not in app.text_area[0].value


def test_a_bundled_recipe_is_offered_for_its_columns_and_derives_them() -> None:
    app = page(raw_codepro())
    box(app, "Which recipe?").set_value(CODEPRO).run()
    assert not app.exception
    assert "city_tier" in columns(app)
    assert not {"city_mapped", "chat_clicked"} & set(columns(app))
    assert any("50 × value unknown to the recipe in city" in m.value for m in app.markdown)
    assert ["city_mapped: pune", "city_tier: 1"] in (
        table(app, "Derived")[["In the file", "Derived"]].to_numpy().tolist()
    )


def test_the_columns_below_and_the_training_are_of_the_derived_history(runs: Path) -> None:
    app = with_own(TIER)
    assert ("Tier" in columns(app), "City" in columns(app)) == (True, False)
    press(app, "Train")
    cancel(all_runs(runs)[0])
    assert all_runs(runs)[0].request.recipe == read_recipe(TIER)


def test_a_derived_column_of_numbers_may_be_todays_order() -> None:
    step = '[[step]]\nkind = "sum"\ncolumns = ["Visits", "Emails opened"]\ntarget = "Points"\n'
    app = with_own(step)
    assert "Points" in box(app, "Column by which you order leads today").options


def test_the_text_can_be_edited() -> None:
    app = with_own(TIER)
    app.text_area[0].set_value(TIER.replace('"Tier"', '"Town"')).run()
    assert "Town" in columns(app)
    assert label(app) == "Recipe: 1 step\\: City → Town"


@pytest.mark.parametrize("text", ["[[step", '[[step]]\nkind = "sun"'])
def test_a_broken_text_is_told_with_its_line_and_nothing_is_trained(text: str) -> None:
    app = with_own(TIER)
    app.text_area[0].set_value(text).run()
    assert (bool(app.exception), label(app)) == (False, "Recipe: cannot be used yet")
    assert "line 1" in app.error[0].value
    assert "Train" not in buttons(app)


def test_a_file_that_is_no_text_is_refused_in_words() -> None:
    app = page(sample())
    box(app, "Which recipe?").set_value(OWN).run()
    app.file_uploader[0].upload("mine.toml", b"\xff\xfe").run()
    assert "is not text in UTF-8" in app.error[0].value
    assert "Train" in buttons(app)


def test_a_recipe_that_drops_the_outcome_is_refused_in_words() -> None:
    app = with_own(DROPPING)
    assert app.error[0].value.startswith("The recipe drops the outcome column “Converted”")
    assert "Train" not in buttons(app)


def test_a_recipe_that_reads_the_outcome_is_warned_of() -> None:
    app = with_own(DROPPING.replace("drop = true\n", ""))
    assert "reads the outcome column “Converted”" in app.warning[0].value


def test_learned_levels_are_told_to_be_a_preview() -> None:
    app = with_own('[[step]]\nkind = "keep"\ncolumn = "Source"\nshare = 0.7\n')
    assert any("Training learns them" in c.value for c in app.caption)


def test_the_recipe_is_kept_over_a_visit_to_another_page() -> None:
    app = with_own(TIER)
    app.text_area[0].set_value(TIER.replace('"Tier"', '"Town"')).run()
    app.switch_page("pages/models.py").run()
    app.switch_page(PAGE).run()
    assert label(app) == "Recipe: 1 step\\: City → Town"
    assert '"Town"' in app.text_area[0].value


def test_another_history_begins_without_a_recipe() -> None:
    app = press(with_own(TIER), "Choose another file")
    app.file_uploader[0].upload("other.csv", sample()).run()
    assert label(app) == "Recipe: none"
    box(app, "Which recipe?").set_value(OWN).run()
    assert not app.text_area


def test_none_again_leads_back_to_the_history_as_it_is() -> None:
    app = with_own(TIER)
    box(app, "Which recipe?").set_value("None").run()
    assert label(app) == "Recipe: none"
    assert "City" in columns(app)
