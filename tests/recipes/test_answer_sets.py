"""Several answers in one cell become columns of yes and no, counted by hand."""

from collections import Counter

import pandas as pd
import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import RecipeRefused
from scoring.intake.issue import Table
from scoring.recipes.answer_sets import NEW_ANSWERS, Several, answer_counts, answers_in, parts_of
from scoring.recipes.effect import effects
from scoring.recipes.recipe import Recipe, read_recipe, write_recipe
from scoring.views.train.recipe_words import examples_table, steps_table

GIVEN = Several("Wish", ";", ("Price", "Fast"), ("Free",))


def done(*cells: str, step: Several = GIVEN) -> Table:
    return Recipe((step,)).apply(text_table({"Wish": list(cells)}))


@pytest.mark.parametrize(
    "text",
    ["Price; Fast", "Fast;Price", " fast ;PRICE; ", '["Fast","Price"]', "{Price,Fast}",
     "['Price', 'Fast']", "Price, Fast", "Fast|Price", "Price\nFast", "- Fast\n- Price",
     '"Fast";"Price"', "Price;Fast;Price"],
)  # fmt: skip
def test_the_same_answers_in_another_order_or_form_are_the_same(text: str) -> None:
    told = done(text)
    assert told.frame[["Wish: Price", "Wish: Fast"]].to_numpy().tolist() == [["yes", "yes"]]
    assert told.issues == []


def test_an_empty_cell_is_not_given_and_a_rare_answer_is_a_no_to_the_others() -> None:
    table = done("Fast", "", "Select", "Free")
    assert list(table.frame["Wish: Fast"]) == ["yes", "", "", "no"]
    assert list(table.frame["Wish: Price"]) == ["no", "", "", "no"]
    assert list(table.frame["Wish"]) == ["Fast", "", "Select", "Free"]


def test_new_answers_are_told_with_their_row_and_the_leads_counted() -> None:
    table = done("Fast", "Blue;Fast", "Blue;Red")
    (issue,) = table.issues
    assert (issue.kind, issue.row, issue.column, issue.count) == (NEW_ANSWERS, 3, "Wish", 2)
    assert issue.found.startswith("2 other answers: “Blue”")
    assert list(table.frame["Wish: Fast"]) == ["yes", "yes", "no"]


def test_answers_are_learned_from_twenty_leads_on_and_words_typed_once_are_not_kept() -> None:
    cells = ["a;b"] * 19 + ["B"] + ["a;c"] * 5 + ["a;typed by one"] * 4
    learned = Several("Wish", ";").learned(pd.Series(cells, dtype="str"))
    assert (learned.answers, len(learned.rare)) == (("a", "b"), 1)
    (new,) = learned.new_answers(pd.Series(["a; C", "typed by one"], dtype="str")).values()
    assert new == ("typed by one",)
    assert learned.targets == ("Wish: a", "Wish: b")


def test_a_history_without_the_column_learns_no_answer() -> None:
    assert Several("Wish", ";").learned(None).answers == ()


def test_answers_of_two_systems_are_counted_together() -> None:
    cells = pd.Series(["a;b"] * 6 + ["b, a"] * 6 + ["c"] * 6, dtype="str")
    assert answer_counts(cells, ";") == Counter({"a": 12, "b": 12, "c": 6})


def test_an_answer_that_holds_the_separator_stays_whole_where_it_is_known() -> None:
    known = {"yes, always": "Yes, always", "price": "Price"}
    assert answers_in("Yes, always", ",", known) == ("Yes, always",)
    assert parts_of('"Yes, always", Price', ",") == ("Yes, always", "Price")


def test_an_option_that_holds_the_separator_is_one_answer() -> None:
    texts = ["Price", "Yes, always", "Price, Yes, always", "Yes, always, Fast", "Fast, Price"]
    learned = Several("Wish", ",").learned(pd.Series(texts * 10, dtype="str"))
    assert learned.answers == ("Price", "Yes, always", "Fast")
    table = done("Yes, always, Price", "Yes", step=learned)
    assert list(table.frame["Wish: Yes, always"]) == ["yes", "no"]
    assert [issue.count for issue in table.issues] == [1]


def test_a_file_of_another_system_is_read_by_its_own_separator() -> None:
    step = Several("Wish", ",", ("Fast", "Advice, service"))
    table = done("Fast; Advice, service", "Advice, service|Fast", "Fast; New", step=step)
    assert list(table.frame["Wish: Fast"]) == ["yes"] * 3
    assert list(table.frame["Wish: Advice, service"]) == ["yes", "yes", "no"]
    assert [(issue.row, issue.count) for issue in table.issues] == [(4, 1)]


def test_a_file_that_has_the_answers_apart_keeps_them() -> None:
    table = Recipe((GIVEN,)).apply(text_table({"Wish: Price": ["yes"], "Wish: Fast": ["no"]}))
    assert table.frame.to_numpy().tolist() == [["yes", "no"]]
    assert table.issues == []


def test_a_recipe_whose_answers_are_not_learned_is_not_applied() -> None:
    with pytest.raises(RecipeRefused, match="“Wish”"):
        done("a", step=Several("Wish", ";"))


def test_the_step_is_shown_with_what_it_does() -> None:
    table = text_table({"Wish": ["Fast;Price", "", "Fast"]})
    found = effects(Recipe((GIVEN,)), table)
    assert steps_table(found)["Done"].item() == "67% gave an answer; 3 different cells"
    assert list(examples_table(found)["Derived"])[:1] == ["Wish, each apart: Price; Fast"]


ANSWERS = st.lists(st.sampled_from(["Price", "Fast", "Free", "new one"]), unique=True)


@given(ANSWERS, st.sampled_from([";", " ; ", "; "]))
def test_any_order_gives_the_same_cells(answers: list[str], between: str) -> None:
    other = list(reversed(answers))
    one, two = (done(between.join(said)).frame.iloc[0, 1:].tolist() for said in (answers, other))
    assert one == two


STEPS = st.builds(
    Several,
    st.text("abc \"\\'é", min_size=1).filter(str.strip),
    st.sampled_from([";", ",", "\n", " / ", "、"]),
    st.none() | st.lists(st.text("ab;\n\"'"), unique=True).map(tuple),
    st.lists(st.text("ab;é"), unique=True).map(tuple),
)


@given(STEPS)
def test_a_step_of_answers_written_is_read_back_the_same(step: Several) -> None:
    assert read_recipe(write_recipe(Recipe((step,)))) == Recipe((step,))
