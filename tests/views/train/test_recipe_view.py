"""A recipe on the Train page: offered, applied for a look, checked, told in words."""

import pytest
from conftest import ROOT, text_table

from scoring.intake.issue import Issue, Table
from scoring.recipes.recipe import read_recipe
from scoring.views.train import recipe as view
from scoring.views.train import recipe_words as words
from scoring.views.train.outcome import StatedOutcome

TIER = """# A city becomes its tier.
[[step]]
kind = "lookup"
column = "City"
target = "Tier"
unknown = "2"
missing = "2"
drop = true
[step.values]
"1" = ["Pune"]
"""
KEEP = '[[step]]\nkind = "keep"\ncolumn = "Source"\nshare = 0.7\n'


def history() -> Table:
    return text_table(
        {
            "City": ["Pune", "Agra", "Kochi", ""],
            "Source": ["Web", "Web", "Web", "Ads"],
            "Won": ["Yes", "No", "", "No"],
        }
    )


def drop(column: str) -> str:
    return f'[[step]]\nkind = "sum"\ncolumns = ["{column}"]\ntarget = "T"\ndrop = true\n'


def test_a_recipe_derives_the_columns_and_keeps_the_leads() -> None:
    made = view.derive(history(), TIER)
    assert made.table.frame.columns.tolist() == ["Source", "Won", "Tier"]
    assert made.table.frame["Tier"].tolist() == ["1", "2", "2", "2"]
    assert (made.problem, made.recipe) == ("", read_recipe(TIER))


def test_levels_are_learned_for_the_look_only() -> None:
    made = view.derive(history(), KEEP)
    assert made.table.frame["Source"].tolist() == ["Web", "Web", "Web", "others"]
    assert made.recipe is not None
    assert not made.recipe.is_learned
    assert "Training learns them" in words.learning_line(made.recipe)


def test_a_listed_recipe_has_nothing_to_learn() -> None:
    assert words.learning_line(read_recipe(TIER)) == ""


def test_dates_that_could_become_inputs_are_offered_by_name() -> None:
    days = [f"2026-03-{day:02d} 10:30" for day in range(1, 31)]
    table = text_table({"Created": days, "Won": ["Yes", "No"] * 15})
    assert "Created_weekday, Created_hour" in view.dates_offered(table, StatedOutcome("Won"))
    assert "Created_hour" in view.proposed_text(table, StatedOutcome("Won"))
    assert view.dates_offered(history(), StatedOutcome("Won")) == ""


@pytest.mark.parametrize("text", ["[[step", '[[step]]\nkind = "sun"'])
def test_a_broken_recipe_leaves_the_history_and_says_why(text: str) -> None:
    table = history()
    made = view.derive(table, text)
    assert made.table is table
    assert "line 1" in made.problem
    assert made.line == "cannot be used yet"


def test_a_text_without_steps_is_no_recipe() -> None:
    made = view.derive(history(), "# nothing\n")
    assert (made.recipe, made.line, made.key) == (None, "none", "")


def test_a_recipe_that_drops_the_outcome_is_refused() -> None:
    table = history()
    made = view.checked(view.derive(table, drop("Won")), table, "Won")
    assert made.problem.startswith("The recipe drops the outcome column “Won”")
    assert made.table is table


def test_a_recipe_that_keeps_the_outcome_passes() -> None:
    made = view.derive(history(), drop("City"))
    assert view.checked(made, history(), "Won") is made


def test_a_recipe_that_changes_the_outcome_is_told_with_the_new_counts() -> None:
    table = text_table({"Won": ["Yes", "No", "", ""] * 50})
    made = view.derive(table, '[[step]]\nkind = "fill"\ncolumns = ["Won"]\nvalue = "No"\n')
    assert view.cautions(made, table, "Won") == [
        "The recipe changes the outcome column. After it: 25% converted: 50 of 200 leads."
    ]


def test_a_step_that_reads_the_outcome_is_told() -> None:
    made = view.derive(history(), TIER + drop("Won").replace("drop = true", ""))
    said = view.cautions(made, history(), "Won")
    assert said == ["Step 2 reads the outcome column “Won”, which new leads do not have."]


def test_a_recipe_that_leaves_the_outcome_alone_needs_no_caution() -> None:
    assert view.cautions(view.derive(history(), TIER), history(), "Won") == []


def test_the_codepro_recipe_is_offered_for_its_columns_only() -> None:
    text = (ROOT / "data" / "recipes" / "codepro.toml").read_text(encoding="utf-8")
    raw = text_table({name: ["1"] for name in read_recipe(text).wanted})
    assert view.bundled_recipes(raw) == {"codepro.toml, fits this file": text}
    assert view.bundled_recipes(history()) == {}


def test_a_proposal_never_reads_the_outcome() -> None:
    table = text_table({"City": ["Select", "Pune"] * 3, "Won": ["Select", "Yes"] * 3})
    text = view.proposed_text(table, StatedOutcome("Won"))
    assert ("City" in text, "Won" in text) == (True, False)


def test_the_line_counts_the_steps_and_names_the_first() -> None:
    recipe = read_recipe(TIER + KEEP + drop("A"))
    assert words.recipe_line(recipe) == (
        "3 steps: City → Tier, Source → common values, else “others”, …"
    )
    assert words.recipe_line(read_recipe(TIER)) == "1 step: City → Tier"


def test_the_steps_are_told_with_what_they_do() -> None:
    table = words.steps_table(view.derive(history(), TIER + KEEP).effects)
    assert table["Kind"].tolist() == ["lookup", "keep"]
    assert table["Leads"].tolist() == [0.25, 0.25]
    assert table["Done"].tolist() == [
        "25% have a listed value; column dropped",
        "25% changed; 1 of 2 values stay",
    ]


def test_a_step_left_out_says_why() -> None:
    table = words.steps_table(view.derive(history(), drop("Visits")).effects)
    assert table["Done"].tolist() == ["left out: the file lacks its columns"]


def test_leads_are_shown_before_and_after() -> None:
    table = words.examples_table(view.derive(history(), TIER + KEEP).effects)
    assert table.to_numpy().tolist() == [
        [1, 2, "City: Pune", "Tier: 1"],
        [1, 3, "City: Agra", "Tier: 2"],
        [1, 4, "City: Kochi", "Tier: 2"],
        [2, 5, "Source: Ads", "others"],
    ]


def test_issues_are_told_with_their_counts() -> None:
    lines = words.issue_lines(view.derive(history(), TIER).issues)
    assert len(lines) == 1
    assert lines[0].startswith("2 × value unknown to the recipe in City: 2 others, such as “Agra”.")


def test_issues_beyond_the_first_are_counted() -> None:
    issue = Issue("no count", 2, "Visits", expected="a number", found="“x”", remedy="counts as 0")
    assert words.issue_lines([issue] * 8)[-1] == "and 2 more issues."
