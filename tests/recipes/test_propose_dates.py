"""Dates known when a lead is created are proposed as inputs, and no others."""

import numpy as np
import pandas as pd
from conftest import text_table

from scoring.history.roles import creation_date
from scoring.recipes.date_steps import Moment, Since
from scoring.recipes.propose import propose_recipe
from scoring.recipes.propose_dates import date_steps

N = 400
RNG = np.random.default_rng(1)
BORN = pd.Series(np.datetime64("2026-01-05T00:00:07") + RNG.integers(0, 90 * 86400, N))
AGO = pd.Series(pd.to_timedelta(RNG.integers(0, 60, N), unit="D"))


def days(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime("%Y-%m-%d")


FRAME = pd.DataFrame({"Created": BORN.astype("str"), "Signed up": days(BORN - AGO)})


def test_weekday_hour_and_the_days_since_an_earlier_date_are_proposed() -> None:
    assert date_steps(FRAME, "Created") == (
        Moment("Created", "Created_weekday", "weekday"),
        Moment("Created", "Created_hour", "hour"),
        Since(("Signed up", "Created"), "days_since_Signed up", "days"),
    )


def test_without_a_creation_date_nothing_is_known_to_be_before() -> None:
    assert date_steps(FRAME, None) == ()
    assert date_steps(FRAME, "Created", exclude=["Created"]) == ()


def test_a_date_after_the_creation_is_in_no_step() -> None:
    late = FRAME.assign(
        Called=days(BORN + AGO), Half=days(BORN + AGO * np.where(AGO.index % 2, 1, -1))
    )
    assert date_steps(late, "Created") == date_steps(FRAME, "Created")


def test_a_few_mistyped_dates_are_taken_for_what_they_are() -> None:
    mistyped = FRAME["Signed up"].mask(FRAME.index < 3, "2031-01-01")
    assert len(date_steps(FRAME.assign(**{"Signed up": mistyped}), "Created")) == 3


def test_dates_without_times_have_no_hour() -> None:
    found = date_steps(FRAME[["Created"]].assign(Created=days(BORN)), "Created")
    assert [step.target for step in found] == ["Created_weekday"]


def test_a_week_of_leads_has_no_weekday() -> None:
    week = FRAME[["Created"]].assign(Created=days(BORN.iloc[:1].repeat(N).reset_index(drop=True)))
    assert date_steps(week, "Created") == ()


def test_times_that_are_close_are_told_in_hours() -> None:
    seen = BORN - pd.to_timedelta(RNG.integers(0, 2_000, N), unit="min")
    found = date_steps(FRAME[["Created"]].assign(Seen=seen.astype("str")), "Created")
    assert found[-1] == Since(("Seen", "Created"), "hours_since_Seen", "hours")


def test_the_time_between_two_earlier_dates_is_proposed_too() -> None:
    first = days(BORN - AGO - pd.to_timedelta(RNG.integers(1, 50, N), unit="D"))
    found = date_steps(FRAME.assign(First=first), "Created")
    assert Since(("First", "Signed up"), "days_from_First_to_Signed up", "days") in found


def test_a_date_that_is_always_the_creation_date_is_no_input() -> None:
    same = FRAME.assign(Imported=days(BORN))
    assert date_steps(same, "Created") == date_steps(FRAME, "Created")


def test_a_column_that_the_file_has_already_is_not_proposed() -> None:
    found = date_steps(FRAME.assign(Created_hour="7"), "Created")
    assert "Created_hour" not in [step.target for step in found]


def test_the_proposed_recipe_holds_them_after_the_other_steps() -> None:
    table = text_table({name: list(FRAME[name]) for name in FRAME})
    recipe = propose_recipe(table, created=creation_date(table.frame))
    assert recipe.steps == date_steps(FRAME, "Created")
    assert propose_recipe(table).steps == ()


def test_the_creation_date_is_found_as_training_finds_it() -> None:
    assert creation_date(FRAME) == "Created"
    assert creation_date(FRAME[["Signed up"]].rename(columns={"Signed up": "Day"})) == "Day"
