"""What a person is told of a history and its test."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.intake.issue import Table
from scoring.recipes.date_steps import Moment
from scoring.recipes.recipe import Recipe
from scoring.training.notes import notes_of
from scoring.training.prepared import TrainingRequest, prepare

ROWS = 500
WON = np.arange(ROWS) % 3 == 0


def history(*, undated: int = 0, won: np.ndarray = WON) -> Table:
    """A lead a day, the first of them without their date."""
    days = np.datetime64("2025-01-01") + np.arange(ROWS)
    columns = {
        "Created": [""] * undated + days.astype(str).tolist()[undated:],
        "Source": np.random.default_rng(1).choice(["Web", "Ads"], ROWS).tolist(),
        "Won": np.where(won, "Yes", "No").tolist(),
    }
    return text_table(columns)


def notes(table: Table, **more: object) -> tuple[str, ...]:
    request = TrainingRequest("Won", **more)  # type: ignore[arg-type]
    return notes_of(prepare(table, request), [], None, None, request)


def of_split(table: Table, **more: bool) -> str:
    (told,) = [note for note in notes(table, **more) if "random fifth" in note]
    return told


def test_a_history_tested_on_its_newest_fifth_tells_of_no_random_one() -> None:
    assert not any("random fifth" in note for note in notes(history()))


def test_a_random_test_on_request_is_told_as_one() -> None:
    told = of_split(history(), random_split=True)
    assert "requested" in told


@pytest.mark.parametrize(
    ("undated", "why"),
    [(ROWS, "no creation dates"), (300, "Most leads have no creation date (300 of 500)")],
)
def test_a_random_test_for_want_of_dates_says_how_many_lack_one(undated: int, why: str) -> None:
    told = of_split(history(undated=undated))
    assert why in told


def test_a_newest_fifth_in_which_hardly_any_converted_is_told_instead_of_missing_dates() -> None:
    won = WON & (np.arange(ROWS) < 405)  # 402 alone of the newest hundred
    assert of_split(history(won=won)).startswith("The newest fifth of the leads holds only 1 that")


def test_dates_that_could_become_inputs_are_told_with_the_command() -> None:
    (told,) = [note for note in notes(history()) if "dates" in note]
    assert "Created_weekday" in told
    assert "python -m scoring recipe" in told


def test_with_a_recipe_or_without_dates_no_offer_is_made() -> None:
    recipe = Recipe((Moment("Created", "Day", "weekday"),))
    assert not any("from dates" in note for note in notes(history(), recipe=recipe))
    assert not any("from dates" in note for note in notes(history(undated=ROWS)))


def test_rows_that_repeat_a_lead_are_told_with_their_number() -> None:
    table, again = history(), text_table({})
    frame = pd.concat([table.frame, table.frame[:20]], ignore_index=True)
    told = notes(replace(again, frame=frame, rows=np.arange(2, ROWS + 22)))
    assert any(note.startswith("20 rows repeated another lead") for note in told)


def test_leads_that_share_an_id_are_told_with_their_number() -> None:
    table = history()
    customer = [str(i % 400) for i in range(ROWS)]
    told = notes(replace(table, frame=table.frame.assign(Customer_ID=customer)))
    assert any(note.startswith("100 leads shared an id") for note in told)


@pytest.mark.parametrize("most_convert", [False, True])
def test_few_leads_of_the_rarer_outcome_are_told_whichever_it_is(most_convert: bool) -> None:
    rare = np.arange(ROWS) % 10 == 0
    told = notes(history(won=rare != most_convert))
    assert any("50 leads" in note and "rarer outcome" in note for note in told)


@pytest.mark.parametrize(("apart", "told"), [(2, False), (3, True)])
def test_two_hundred_of_each_outcome_are_not_few(apart: int, told: bool) -> None:
    found = notes(history(won=np.arange(ROWS) % apart == 0))
    assert any("rarer outcome" in note for note in found) == told
