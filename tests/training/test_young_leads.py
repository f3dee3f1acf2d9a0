"""A conversion date as the outcome, and the leads it shows to be too young to judge."""

import numpy as np
import pandas as pd
import pytest
from conftest import table_of, text_table

from scoring.errors import TrainingRefused
from scoring.history.meaning import OutcomeMeaning
from scoring.history.outcome import conversion_dates, read_outcome
from scoring.intake.issue import Table
from scoring.training.candidates import CONSTANT
from scoring.training.notes import notes_of
from scoring.training.prepared import TrainingRequest, prepare
from scoring.training.replay import Learner, clean_history
from scoring.training.trainer import train

START, DAYS, ROWS = np.datetime64("2026-01-01"), 200, 4_000


def history(lag: int = 10, *, dated: bool = True) -> Table:
    """Conversions of a third of the leads, evenly over `lag` days after creation."""
    rng = np.random.default_rng(2)
    created = START + np.sort(rng.integers(0, DAYS, ROWS))
    converted = created + rng.integers(0, lag, ROWS)
    seen = (rng.random(ROWS) < 0.33) & (converted < START + DAYS)
    columns = {
        "Created": [str(day) for day in created] if dated else ["" for _ in created],
        "Source": rng.choice(["Web", "Event"], ROWS).tolist(),
        "Converted on": np.where(seen, converted.astype(str), "").tolist(),
    }
    return text_table(columns)


def test_a_lead_with_a_conversion_date_converted_and_one_without_did_not() -> None:
    cells = pd.Series(["2026-03-01", ""] * 60, dtype="str")
    known, converted = read_outcome(cells, "Converted on")
    assert (known.all(), converted.tolist()) == (True, [True, False] * 60)


@pytest.mark.parametrize("cells", [["Yes", "No"], ["1", "0"], ["", ""], ["2026-01-01", "won"]])
def test_words_are_no_conversion_dates(cells: list[str]) -> None:
    assert conversion_dates(pd.Series(cells, dtype="str")) is None


def test_too_few_conversion_dates_are_refused_with_the_counts() -> None:
    cells = pd.Series(["2026-03-01"] * 30 + [""] * 100, dtype="str")
    with pytest.raises(TrainingRefused, match="says 30 leads converted and 100 did not"):
        read_outcome(cells, "Converted on")


def test_leads_younger_than_nine_tenths_of_the_conversions_take_are_left_out() -> None:
    found = prepare(history(lag=10), TrainingRequest("Converted on"))
    assert found.waiting == 8  # of the lags 0 to 9 nine are in after day 8
    youngest = START + DAYS - 1 - np.timedelta64(found.waiting, "D")
    assert found.created.max() <= youngest
    assert found.young == ROWS - len(found.outcome) > 0


def test_without_creation_dates_nobody_is_too_young() -> None:
    found = prepare(history(dated=False), TrainingRequest("Converted on"))
    assert (found.young, found.waiting, len(found.outcome)) == (0, 0, ROWS)


def test_outcomes_in_words_without_dates_leave_nobody_out() -> None:
    table = history()
    table.frame["Converted on"] = np.where(table.frame["Converted on"] == "", "No", "Yes")
    found = prepare(table, TrainingRequest("Converted on"))
    assert (found.young, len(found.outcome)) == (0, ROWS)


def test_conversion_dates_beside_the_outcome_leave_out_the_same_leads_and_are_named() -> None:
    table = history()
    dated = prepare(table, TrainingRequest("Converted on"))
    table.frame["Won"] = np.where(table.frame["Converted on"] == "", "0", "1")
    found = prepare(table, TrainingRequest("Won"))
    assert (found.young, found.waiting, found.dated_by) == (dated.young, 8, "Converted on")
    told = notes_of(found, [], None, None, TrainingRequest("Won"))
    assert f"{found.young} leads of 4,000 (4.4%) younger than 8 days" in told[0]
    assert all(words in told[0] for words in ("“Converted on”", "--waiting DAYS"))


def test_a_stated_waiting_time_is_taken_and_told() -> None:
    request = TrainingRequest("Converted on", waiting=30)
    found = prepare(history(), request)
    assert found.waiting == 30
    assert found.created.max() == START + DAYS - 1 - np.timedelta64(30, "D")
    told = notes_of(found, [], None, None, request)[0]
    assert "younger than 30 days, the waiting time that you stated" in told


def test_a_stated_waiting_time_of_nothing_leaves_nobody_out() -> None:
    found = prepare(history(), TrainingRequest("Converted on", waiting=0))
    assert (found.young, len(found.outcome)) == (0, ROWS)


def test_the_note_names_the_leads_that_show_the_waiting_time_where_earlier_ones_differ() -> None:
    early, late = (history(lag).frame for lag in (120, 10))
    for name in ("Created", "Converted on"):
        early[name] = early[name].str.replace("2026", "2025")
    table = table_of(pd.concat([early, late], ignore_index=True))
    found = prepare(table, TrainingRequest("Converted on"))
    assert found.waiting == 8
    told = notes_of(found, [], None, None, TrainingRequest("Converted on"))[0]
    assert f"of leads created since {found.waiting_since}" in told


def test_values_stated_for_the_outcome_are_read_noted_and_kept() -> None:
    table = history()
    table.frame["Stage"] = np.where(table.frame["Converted on"] == "", "lead", "Customer")
    request = TrainingRequest("Stage", converted=["customer"], exclude=["Converted on"])
    found = prepare(table, request)
    assert found.meaning == OutcomeMeaning(("Customer",), others=("lead",))
    said = "Converted: Customer; not converted: lead."
    assert any(said in note for note in notes_of(found, [], None, None, request))


def test_leads_kept_though_too_young_choose_no_half_life_and_are_told_of_first() -> None:
    slow = table_of(history(lag=195).frame.iloc[::13])
    found = train(slow, TrainingRequest("Converted on", candidates=(CONSTANT,)))
    assert found.half_life is None
    assert found.best.model.card.notes[0].startswith("Most leads are too young to be judged: ")


def test_a_backtest_waits_as_long_as_a_column_beside_the_outcome_tells() -> None:
    table = history()
    table.frame["Won"] = np.where(table.frame["Converted on"] == "", "0", "1")
    found, _ = clean_history(table, TrainingRequest("Won"))
    march = np.flatnonzero(found.created.astype("datetime64[M]") == np.datetime64("2026-03"))
    known = Learner(found, 0).known(np.arange(march[0]), march)
    assert found.created[known].max() == np.datetime64("2026-02-21")  # eight days before March
