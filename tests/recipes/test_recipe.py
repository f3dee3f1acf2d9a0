"""A recipe derives columns of text, lead by lead, and tells what it could not."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES, ROOT, text_table
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import RecipeRefused
from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Table
from scoring.recipes.answer_sets import Several
from scoring.recipes.date_steps import Moment, Since
from scoring.recipes.propose import propose_recipe
from scoring.recipes.recipe import Recipe, read_recipe, write_recipe
from scoring.recipes.steps import Fill, Keep, Lookup, Placeholders, Step, Sum
from scoring.wording import number_text

TIERS = Lookup("city", "tier", (("1", ("mumbai", "delhi")), ("2", ("agra",))), "3", "0")
CODEPRO = (ROOT / "data" / "recipes" / "codepro.toml").read_text(encoding="utf-8")
EVERY = Recipe(
    (
        Placeholders(("city",), ("Select", 'a "b"\\\n\x7f')),
        replace(TIERS, drop=True),
        Keep("source", ("Web", "Größe, 5", "é\u2028"), others="rest", missing="none"),
        Keep("medium", share=0.9),
        Keep("term", levels=(), share=1.0),
        Fill(("visits", "calls"), "0"),
        Sum(tuple(f"click number {i}" for i in range(20)), "clicks", drop=True),
    )
)


def done(steps: list[Step], **columns: list[str]) -> Table:
    return Recipe(tuple(steps)).apply(text_table(columns))


def kinds(table: Table) -> list[str]:
    return [issue.kind for issue in table.issues]


def refused(text: str) -> str:
    with pytest.raises(RecipeRefused) as caught:
        read_recipe(text)
    return str(caught.value)


def test_a_lookup_matches_without_case_and_outer_blanks() -> None:
    table = done([TIERS], city=["Mumbai", " AGRA ", "Oslo", "", "Select"])
    assert list(table.frame["tier"]) == ["1", "2", "3", "0", "0"]
    assert list(table.frame["city"]) == ["Mumbai", " AGRA ", "Oslo", "", "Select"]


def test_unknown_values_of_a_lookup_are_told_once_with_their_count_and_first_row() -> None:
    table = done([TIERS], city=["agra", "Oslo", "Rome", "Oslo", ""])
    told = [(i.kind, i.row, i.column, i.count, i.set_aside) for i in table.issues]
    assert told == [("value unknown to the recipe", 3, "city", 3, False)]
    assert "2 others, such as “Oslo”" in table.issues[0].found


def test_a_listed_value_wins_over_being_a_placeholder() -> None:
    step = Lookup("region", "part", (("west", ("NA",)),), "other", "none")
    assert list(done([step], region=["NA", "n/a"]).frame["part"]) == ["west", "none"]


def test_a_consumed_column_is_dropped_at_the_end_and_serves_later_steps() -> None:
    steps = [replace(TIERS, drop=True), Keep("city", ("agra",)), Keep("tier", ("2",))]
    table = done(steps, id=["7", "8"], city=["agra", "x"])
    assert table.frame.to_dict("list") == {"id": ["7", "8"], "tier": ["2", "others"]}


def test_levels_match_exactly_but_for_outer_blanks() -> None:
    step = Keep("level", ("Level0",), missing="gone")
    table = done([step], level=["Level0", " Level0", "level0", "Level01", "", "n/a"])
    assert list(table.frame["level"]) == ["Level0", "Level0", "others", "others", "gone", "gone"]


def test_levels_are_learned_while_together_at_most_the_share() -> None:
    cells = ["a"] * 60 + ["b"] * 30 + ["c"] * 9 + ["d"] + [""] * 50
    learned = Recipe((Keep("level", share=0.9),)).learned(text_table({"level": cells}))
    assert learned.steps == (Keep("level", ("a", "b"), 0.9),)


def test_the_commonest_level_is_kept_even_above_the_share() -> None:
    learned = Recipe((Keep("x", share=0.5),)).learned(text_table({"x": ["a"] * 90 + ["b"]}))
    assert learned.steps == (Keep("x", ("a",), 0.5),)


def test_levels_are_learned_from_what_the_steps_before_leave() -> None:
    recipe = Recipe((Placeholders(("x",), ("none",)), Keep("x", share=0.7)))
    learned = recipe.learned(text_table({"x": ["none"] * 900 + ["a"] * 70 + ["b"] * 30}))
    assert learned.steps[1] == Keep("x", ("a",), 0.7)


def test_levels_learned_again_from_the_result_are_the_same() -> None:
    table = text_table({"x": ["a"] * 60 + ["b"] * 25 + list("cdefghijklmnopq")})
    recipe = Recipe((Keep("x", share=0.9),))
    once = recipe.learned(table)
    kept = sorted(set(once.apply(table).frame["x"]) - {"others"})
    assert kept == ["a", "b", "c", "d", "e", "f", "g"]
    again = recipe.learned(once.apply(table)).apply(table)
    assert again.frame["x"].tolist() == once.apply(table).frame["x"].tolist()


def test_levels_of_too_few_leads_stay_and_can_be_read_nowhere() -> None:
    table = text_table({"x": ["a"] * 60 + ["Jane Roe"] * 19 + ["b"] * 20 + ["c"]})
    learned = Recipe((Keep("x", share=0.99),)).learned(table)
    assert set(learned.apply(table).frame["x"]) == {"a", "b", "Jane Roe", "others"}
    assert "Jane" not in str(learned) + write_recipe(learned)
    assert read_recipe(write_recipe(learned)) == learned


def test_levels_listed_are_not_learned() -> None:
    recipe = Recipe((Keep("x", ("b",), 0.9),))
    assert recipe.learned(text_table({"x": ["a"] * 9 + ["b"]})) == recipe


def test_a_column_absent_in_training_keeps_no_level_and_can_be_applied() -> None:
    learned = Recipe((Keep("x", share=0.9),)).learned(text_table({"y": ["1"]}))
    assert list(learned.apply(text_table({"x": ["a"]})).frame["x"]) == ["others"]


def test_a_recipe_that_has_not_learned_its_levels_is_not_applied() -> None:
    with pytest.raises(RecipeRefused, match=r"“medium”.*Train a model"):
        EVERY.apply(text_table({"city": ["agra"]}))


def test_sums_count_blanks_as_nothing_and_print_plain_numbers() -> None:
    table = done(
        [Sum(("a", "b", "c"), "all")],
        a=["1.0", "", "0.1", "1", " "],
        b=["2", "", "0.2", "yes", "NaN"],
        c=["", "", "", "1,000", "-0.0"],
    )
    assert list(table.frame["all"]) == ["3", "0", "0.3", "1002", "0"]


def test_text_in_a_sum_counts_nothing_and_is_told() -> None:
    table = done([Sum(("a", "b"), "all")], a=["1", "many", "x"], b=["2", "3", "1e300"])
    assert list(table.frame["all"]) == ["3", "3", "0"]
    told = [(i.kind, i.row, i.column, i.found, i.count) for i in table.issues]
    assert told == [("no count", 3, "a", "“many”", 2), ("no count", 4, "b", "“1e300”", 1)]


def test_missing_cells_are_filled_and_others_stay() -> None:
    table = done([Fill(("a", "b"), "0")], a=["", " 2 ", "null"], b=["1", "x", "-"])
    assert table.frame.to_dict("list") == {"a": ["0", " 2 ", "0"], "b": ["1", "x", "0"]}


def test_placeholders_become_empty_in_their_columns_only() -> None:
    step = Placeholders(("a",), ("Not given",))
    table = done([step], a=[" NOT GIVEN ", "given"], b=["Not given", ""])
    assert table.frame.to_dict("list") == {"a": ["", "given"], "b": ["Not given", ""]}


def test_a_step_whose_result_is_in_the_file_already_is_left_out_without_a_word() -> None:
    table = done([TIERS, Sum(("a", "b"), "all")], tier=["1.0", "2.0"], all=["5", "6"])
    assert table.frame.to_dict("list") == {"tier": ["1.0", "2.0"], "all": ["5", "6"]}
    assert kinds(table) == []


def test_absent_columns_are_told_and_their_result_is_not_made_up() -> None:
    table = done([TIERS, Fill(("visits",), "0")], id=["1"])
    assert list(table.frame.columns) == ["id"]
    assert [(i.kind, i.found, i.count) for i in table.issues] == [
        ("recipe columns missing", "no “city”, “visits”", 2)
    ]


def test_some_absent_columns_count_nothing_in_a_sum_and_are_told() -> None:
    table = done([Sum(("a", "b"), "all")], a=["1", "2"])
    assert list(table.frame["all"]) == ["1", "2"]
    assert kinds(table) == ["recipe columns missing"]


def test_a_result_in_the_file_stays_where_only_some_of_its_columns_are() -> None:
    table = done([Sum(("a", "b"), "all")], a=["1"], all=["9"])
    assert list(table.frame["all"]) == ["9"]
    assert kinds(table) == ["column not derived"]


def test_a_result_in_the_file_that_differs_is_derived_anew_and_told() -> None:
    table = done([Sum(("a",), "all")], a=["1", "2", "3"], all=["1.0", "7", "x"])
    assert list(table.frame["all"]) == ["1", "2", "3"]
    told = [(i.kind, i.row, i.found, i.count) for i in table.issues]
    assert told == [("column derived anew", 3, "“7”", 2)]


def test_columns_are_found_by_likeness_which_is_told() -> None:
    table = done([TIERS, Fill(("visits",), "0")], City=["agra"], visits=[""])
    assert table.frame.to_dict("list") == {"City": ["agra"], "visits": ["0"], "tier": ["2"]}
    assert [(i.kind, i.found) for i in table.issues] == [
        ("recipe columns renamed", "“City” for “city”")
    ]


def test_a_table_without_rows_gets_its_columns() -> None:
    table = done([TIERS, Sum(("a",), "all"), Keep("a", ("x",))], city=[], a=[])
    assert list(table.frame.columns) == ["city", "a", "tier", "all"]
    assert [str(dtype) for dtype in table.frame.dtypes] == ["str"] * 4


def test_the_columns_wanted_are_those_that_no_step_writes() -> None:
    recipe = Recipe((TIERS, Keep("tier", ("1",)), Sum(("a", "b"), "all"), Fill(("b", "c"), "0")))
    assert recipe.wanted == ("city", "a", "b", "c")


CELLS = st.sampled_from(["", " ", "1", "2.5", "1,5", "x", "Agra ", "Select", "-3", "٣", "𝟛", "1e9"])


@settings(max_examples=min(EXAMPLES, 60))
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=30))
def test_leads_keep_their_number_order_and_text(rows: list[tuple[str, str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["city", "a", "b"], dtype="str")
    given_ = replace(text_table({}), frame=frame, rows=np.arange(2, len(rows) + 2))
    recipe = Recipe((TIERS, Sum(("a", "b"), "all"), Keep("b", share=0.5), Fill(("a",), "0")))
    table = recipe.learned(given_).apply(given_)
    assert list(table.frame["city"]) == [row[0] for row in rows]
    assert table.frame.index.equals(frame.index)
    assert all(str(dtype) == "str" for dtype in table.frame.dtypes)


@pytest.mark.parametrize("recipe", [EVERY, Recipe(), read_recipe(CODEPRO)])
def test_a_recipe_written_is_read_back_the_same(recipe: Recipe) -> None:
    assert read_recipe(write_recipe(recipe)) == recipe


@given(
    st.text(st.characters(exclude_categories=["Cs"])), st.text("\\\"'\n\r\t\x00\x7f#]", max_size=9)
)
def test_any_text_in_a_recipe_is_read_back_the_same(some: str, odd: str) -> None:
    recipe = Recipe((Keep("x", (some, odd + "."), others=odd), Placeholders(("y",), (odd,))))
    expected = Recipe(
        (replace(recipe.steps[0], levels=tuple({some: 1, odd + ".": 1})), recipe.steps[1])
    )
    assert read_recipe(write_recipe(expected)) == expected


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_a_sum_printed_is_read_back_as_the_same_number(one: float, other: float) -> None:
    table = done([Sum(("a", "b"), "both")], a=[number_text(one)], b=[number_text(other)])
    read = to_numbers(table.frame["both"])[0]
    assert read == pytest.approx(one + other, rel=1e-14, abs=1e-300)


def test_whole_numbers_may_stand_without_quotes() -> None:
    text = 'step = [{kind = "fill", columns = ["a"], value = 0}]'
    assert read_recipe(text) == Recipe((Fill(("a",), "0"),))


WRONG = {
    '[[step]]\nkind = "fill"\ncolumns = ["a]\nvalue = "0"': "at line 3.*found “columns = ",
    '[[step]]\nkind = "fill"\ncolumns = ["a"]': "step 1 .fill, line 1.*“value”.*found nothing",
    '\n[[step]]\nkind = "wash"': "step 1 .unknown kind, line 2.*lookup, keep.*found “wash”",
    '[[step]]\nkind = "fill"\ncolums = ["a"]': "only columns, value; found “colums”",
    '[[step]]\nkind = "fill"\ncolumns = "a"\nvalue = ""': "“columns” to be a list.*found “a”\\.",
    '[[step]]\nkind = "fill"\ncolumns = []\nvalue = ""': "“columns” to be a list",
    '[[step]]\nkind = "fill"\ncolumns = ["a", "a"]\nvalue = ""': "once; found “a” twice",
    '[[step]]\nkind = "fill"\ncolumns = ["a"]\nvalue = 1.5': "“value” to be text in quotes",
    '[[step]]\nkind = "keep"\ncolumn = "a"': "“levels”.*or “share”",
    '[[step]]\nkind = "keep"\ncolumn = "a"\nlevels = []': "“levels”.*or “share”",
    '[[step]]\nkind = "keep"\ncolumn = "a"\nshare = 90': "above 0 and at most 1.*found 90\\.",
    '[[step]]\nkind = "keep"\ncolumn = " "\nshare = 0.9': "the name of a column; found an empty",
    '[[step]]\nkind = "sum"\ncolumns = ["a"]\ntarget = "a"': "“target” to be a column",
    '[[step]]\nkind = "sum"\ncolumns = ["a"]\ntarget = "b"\ndrop = "no"': "true or false",
    '[[step]]\nkind = "sum"\ncolumns = ["a"]\ntarget = "b"\n' * 2: "steps 1 and 2 both write.*“b”",
    "[steps]\na = 1": "“steps” outside its steps",
    "step = 3": "“step” is not a list of tables",
    "a = " + "[" * 5000: "as TOML at line 1",
    "a = " + "9" * 5000: "as TOML at line 1",
    "city,tier\nagra,2\n": "as TOML at line 1.*found “city,tier”",
    "x" * 2_000_000: "2,000,000 characters",
}
LOOKUP = '[[step]]\nkind = "lookup"\ncolumn = "a"\ntarget = "b"\nunknown = ""\nmissing = ""\n'
WRONG |= {
    LOOKUP: "“values” to be a table of lists.*found nothing",
    LOOKUP + '[step.values]\nagra = "2"': "“values.agra” to be a list of texts",
    LOOKUP + '[step.values]\n1 = ["Agra"]\n2 = [" agra "]': "once, whatever its case; found “agra”",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_recipe_is_refused_with_its_place_and_what_was_expected(text: str) -> None:
    message = refused(text)
    assert 15 <= len(message) <= 600
    assert pd.Series([message]).str.contains(WRONG[text]).all(), message


def test_rare_levels_sparse_counts_and_placeholders_are_proposed() -> None:
    columns = {
        "source": ["web", "mail"] * 450 + [f"rare {i % 30}" for i in range(100)],
        "city": ["Select", "Rome"] * 500,
        **{f"menu_clicked_{i}": ["2"] * i + [""] * (1000 - i) for i in range(4)},
        "visits": ["1", "2", "3", "4"] * 250,
    }
    assert propose_recipe(text_table(columns)).steps == (
        Placeholders(("city",), ("Select",)),
        Keep("source", share=0.9),
        Sum(tuple(f"menu_clicked_{i}" for i in range(4)), "click_total"),
    )


def test_nothing_is_proposed_when_nothing_fits() -> None:
    columns = {
        "id": [f"lead {i}" for i in range(200)],
        "first name": [f"Ana {i % 40}" for i in range(200)],
        "created": [f"2026-01-{i % 28 + 1:02d}" for i in range(200)],
        "visits": [str(i % 50) for i in range(200)],
        "source": ["web", "mail"] * 100,
    }
    assert propose_recipe(text_table(columns)) == Recipe()


def test_a_column_to_be_left_alone_is_in_no_proposed_step() -> None:
    table = text_table({"stage": ["a"] * 100 + [f"rare {i % 30}" for i in range(60)]})
    assert propose_recipe(table).wanted == ("stage",)
    assert propose_recipe(table, exclude=("stage",)) == Recipe()


def test_the_examples_in_the_documentation_are_recipes() -> None:
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    kinds_shown = {type(step) for example in examples for step in read_recipe(example).steps}
    assert kinds_shown == {Lookup, Keep, Sum, Fill, Placeholders, Since, Moment, Several}
