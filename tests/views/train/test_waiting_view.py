"""The waiting time before training: proposed, and what each choice leaves out."""

import numpy as np
import pandas as pd
import pytest

from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.waiting import WaitingFacts, waiting_facts

START = np.datetime64("2026-01-01")
STATED = StatedOutcome("Won on")


def history(days: int = 200, a_day: int = 20, longest: int = 19) -> pd.DataFrame:
    """Leads of so many days, four of ten of which convert evenly within 0 to `longest` days."""
    place = np.arange(days * a_day)
    created = START + (place // a_day)
    at = created + (place // 10 * 7 % (longest + 1)).astype("timedelta64[D]")
    seen = (place % 10 < 4) & (at < START + days)
    columns = {"Created": created.astype(str), "Source": np.where(place % 3, "Web", "Ads")}
    won_on = np.where(seen, at.astype(str), "")
    return pd.DataFrame(columns | {"Won on": won_on}, dtype="str")


def facts(**more: int) -> WaitingFacts:
    found = waiting_facts(history(**more), STATED)
    assert found is not None
    return found


def test_nine_tenths_of_the_lags_0_to_19_are_in_after_17_days() -> None:
    assert facts().proposed == pytest.approx(17, abs=1)


def test_every_choice_says_how_many_of_how_many_leads_it_leaves_out() -> None:
    found = facts()
    assert [found.left_out(days) for days in (0, 1, 10, 500)] == [0, 20, 200, 4_000]
    said = found.line(10)
    assert "200 leads of 4,000 (5%) younger than 10 days" in said
    assert "0 at 0 days" in said
    assert f"up to {found.judged.waiting} days" in said


def test_much_left_out_is_warned_of_and_too_much_is_a_problem() -> None:
    found = facts()
    assert (found.warning(10), found.problem(10)) == ("", "")
    assert "50%" in found.warning(100)
    assert "leaves too few leads" in found.problem(199)


def test_where_too_few_are_old_enough_none_is_left_out_and_the_warning_says_so() -> None:
    found = facts(days=40, a_day=10, longest=60)
    assert found.proposed == 0
    assert "too young to be judged" in found.warning(0)
    assert found.problem(0) == ""


def test_nothing_is_proposed_where_no_dates_tell() -> None:
    frame = history()
    assert waiting_facts(frame.drop(columns="Created"), STATED) is None
    frame["Won"] = np.where(frame["Won on"] == "", "No", "Yes")
    assert waiting_facts(frame.drop(columns="Won on"), StatedOutcome("Won")) is None
    assert waiting_facts(frame, StatedOutcome("Won")) is not None
