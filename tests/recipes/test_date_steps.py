"""Dates become inputs: the time between two of them and parts of one, counted by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES, text_table
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import RecipeRefused
from scoring.intake.issue import Table
from scoring.recipes.date_steps import Moment, Since
from scoring.recipes.effect import effects
from scoring.recipes.recipe import Recipe, read_recipe, write_recipe
from scoring.views.train.recipe_words import steps_table

DAYS = Since(("signed", "made"), "days_since")
HOURS = replace(DAYS, unit="hours")
WEEKDAY, HOUR = Moment("made", "day", "weekday"), Moment("made", "hour", "hour")


def done(*steps: Since | Moment, **columns: list[str]) -> Table:
    return Recipe(steps).apply(text_table(columns))


def told(table: Table) -> list[tuple[str, int | None, str | None, int]]:
    return [(i.kind, i.row, i.column, i.count) for i in table.issues]


def test_days_are_those_of_the_calendar_and_hours_have_decimals() -> None:
    signed = ["2026-03-01", "2026-02-28 23:00", "2026-03-01 09:00", ""]
    made = ["2026-03-01 08:00", "2026-03-01 01:30:00", "2026-03-01 08:00", "2026-03-01"]
    assert list(done(DAYS, signed=signed, made=made).frame["days_since"]) == ["0", "1", "0", ""]
    assert list(done(HOURS, signed=signed[:2], made=made[:2]).frame["days_since"]) == ["8", "2.5"]


def test_times_that_cannot_be_are_empty_and_told() -> None:
    table = done(
        DAYS,
        signed=["2026-03-05", "1900-01-01", "2026-02-01", "1960-05-01"],
        made=["2026-03-01", "2026-03-01", "2026-03-01", "2026-05-01"],
    )
    assert list(table.frame["days_since"]) == ["", "", "28", "24106"]
    assert told(table) == [("impossible time between dates", 2, "signed", 2)]


def test_cells_that_are_no_date_are_empty_and_told_once_for_all_steps() -> None:
    table = done(WEEKDAY, HOUR, made=["soon", "2026-03-02 07:59", "later", ""])
    assert table.frame[["day", "hour"]].to_numpy().tolist() == [
        ["", ""], ["Monday", "7"], ["", ""], ["", ""],
    ]  # fmt: skip
    assert told(table) == [("no date", 2, "made", 2)]


def test_midnight_sharp_has_no_hour_and_its_other_parts() -> None:
    month = Moment("made", "month", "month")
    cells = ["2026-03-01", "2026-12-31 00:00:00", "2026-06-07 00:00:01", "2026-01-04 23:59"]
    table = done(WEEKDAY, HOUR, month, made=cells)
    assert list(table.frame["hour"]) == ["", "", "0", "23"]
    assert list(table.frame["month"]) == ["March", "December", "June", "January"]
    assert list(table.frame["day"]) == ["Sunday", "Thursday", "Sunday", "Sunday"]


def test_without_one_of_its_dates_a_time_is_empty_and_the_column_is_named() -> None:
    table = done(DAYS, made=["2026-03-01"])
    assert list(table.frame["days_since"]) == [""]
    assert [(i.kind, i.found) for i in table.issues] == [("recipe columns missing", "no “signed”")]


def test_the_order_of_day_and_month_is_learned_for_files_that_leave_it_open() -> None:
    history = text_table({"signed": ["25/12/2025"], "made": ["31/12/2025"]})
    learned = Recipe((DAYS, WEEKDAY)).learned(history)
    assert [step.order for step in learned.steps] == ["day first"] * 2
    one = learned.apply(text_table({"signed": ["01/02/2026"], "made": ["03/02/2026"]}))
    assert one.frame[["days_since", "day"]].to_numpy().tolist() == [["2", "Tuesday"]]


@pytest.mark.parametrize("order", ["", "month first"])
def test_what_a_file_proves_itself_goes_before_what_was_learned(order: str) -> None:
    step = replace(WEEKDAY, order=order)
    assert list(done(step, made=["13/02/2026", "01/02/2026"]).frame["day"]) == ["Friday", "Sunday"]


def test_an_open_order_that_was_never_learned_gives_nothing_and_says_why() -> None:
    table = done(WEEKDAY, made=["01/02/2026"])
    assert list(table.frame["day"]) == [""]
    assert "unclear whether the day or the month" in table.issues[0].found


def test_columns_that_contradict_each_other_teach_no_order() -> None:
    history = text_table({"signed": ["25/12/2025"], "made": ["12/31/2025"]})
    assert Recipe((DAYS,)).learned(history).steps == (DAYS,)


WHEN = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda d: d.isoformat(" "))
CELLS = st.one_of(WHEN, st.sampled_from(["", "Select", "soon", "2026-03-01", "31.12.2026 17:05"]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_a_lead_alone_is_derived_as_in_its_file(rows: list[tuple[str, str]]) -> None:
    recipe = Recipe((HOURS, WEEKDAY, HOUR))
    signed, made = ([row[at] for row in rows] for at in (0, 1))
    whole = recipe.apply(text_table({"signed": signed, "made": made})).frame
    alone = [recipe.apply(text_table({"signed": [s], "made": [m]})).frame for s, m in rows]
    assert whole.to_numpy().tolist() == pd.concat(alone).to_numpy().tolist()


@settings(max_examples=min(EXAMPLES, 40), deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.integers(0, 4_000_000))
def test_hours_are_those_of_the_clock(start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    table = done(HOURS, signed=[start.isoformat()], made=[end.isoformat()])
    hours = (end.replace(tzinfo=UTC) - start.replace(tzinfo=UTC)).total_seconds() / 3600
    found = table.frame["days_since"].iloc[0]
    possible = hours <= 120 * 365.25 * 24
    assert (float(found) if found else np.nan) == pytest.approx(
        hours if possible else np.nan, abs=0.006, nan_ok=True
    )


STEPS = st.one_of(
    st.builds(
        Since,
        st.just(("first", "second")),
        st.text("abc \"\\'é", min_size=1).filter(str.strip),
        st.sampled_from(["days", "hours"]),
        st.sampled_from(["", "day first", "month first"]),
    ),
    st.builds(
        Moment,
        st.just("made"),
        st.text("abc \"\\'é", min_size=1).filter(str.strip),
        st.sampled_from(["weekday", "hour", "month"]),
        st.sampled_from(["", "day first", "month first"]),
    ),
)


@given(STEPS)
def test_a_step_of_dates_written_is_read_back_the_same(step: Since | Moment) -> None:
    assert read_recipe(write_recipe(Recipe((step,)))) == Recipe((step,))


MOMENT = '[[step]]\nkind = "moment"\ncolumn = "a"\ntarget = "b"\n'
SINCE = '[[step]]\nkind = "since"\ntarget = "b"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MOMENT, "“part” to be one of weekday, hour, month; found nothing"),
        (MOMENT + 'part = "minute"', "weekday, hour, month; found “minute”"),
        (MOMENT + 'part = "hour"\norder = "first"', "day first, month first; found “first”"),
        (SINCE + 'columns = ["a"]', "two dates, the earlier one first; found 1 of them"),
        (SINCE + 'columns = ["a", "c"]\nunit = "weeks"', "one of days, hours; found “weeks”"),
        (SINCE + 'columns = ["a", "b"]', "“target” to be a column that it does not read"),
        (MOMENT.replace('"a"', '"c"') + 'part = "hour"\n' + SINCE + 'columns = ["a", "c"]',
         "steps 1 and 2 both write"),
    ],
)  # fmt: skip
def test_a_wrong_step_of_dates_is_refused_with_what_was_expected(text: str, words: str) -> None:
    with pytest.raises(RecipeRefused, match=words):
        read_recipe(text)


def test_the_leads_that_a_step_of_dates_gives_a_value_are_counted_and_shown() -> None:
    leads = text_table({"signed": ["2026-03-01", ""], "made": ["2026-03-04", "2026-03-05 10:00"]})
    recipe = Recipe((DAYS, HOUR))
    found = effects(recipe, leads)
    assert [e.share for e in found] == [0.5, 0.5]
    assert found[0].examples[0].read == (("signed", "2026-03-01"), ("made", "2026-03-04"))
    assert list(steps_table(found)["To"]) == ["days_since, in days", "hour, its hour"]


def test_the_hour_of_a_lead_is_that_of_its_own_clock_alone_and_in_a_file() -> None:
    made = ["2026-03-04T09:00:00+05:30", "2026-03-04T22:00:00-08:00", "2026-03-04T07:00:00Z"]
    assert done(HOUR, made=made).frame["hour"].tolist() == ["9", "22", "7"]
    assert done(HOUR, made=made[1:2]).frame["hour"].tolist() == ["22"]


def test_the_time_between_columns_of_different_zones_is_that_which_passed() -> None:
    signed, made = ["2026-03-04T03:00:00Z"], ["2026-03-04T09:30:00+05:30"]
    assert done(HOURS, signed=signed, made=made).frame["days_since"].tolist() == ["1"]
    assert done(HOURS, signed=made, made=made).frame["days_since"].tolist() == ["0"]
