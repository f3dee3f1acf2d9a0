"""What a training says of the creation date: never an absence where a reading failed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.history.roles import NO_CREATED
from scoring.intake.table.date_order import settled
from scoring.training.creation_notes import named_otherwise, of_creation, why_undated
from scoring.training.prepared import TrainingRequest, prepare

N = 200
DAYS = pd.date_range("2026-01-01", periods=N)[np.arange(N) * 7 % N]
ISO = DAYS.strftime("%Y-%m-%d").tolist()


def said(created: str | None = None, **columns: Sequence[str]) -> tuple[list[str], str, str]:
    base = {"Source": ["Web", "Ads", "Web"] * 67, "Won": ["yes", "no"] * 100}
    table = settled(text_table({**{name: cells[:N] for name, cells in base.items()}, **columns}))
    request = TrainingRequest("Won", created)
    history = prepare(table, request)
    undated = "" if history.split.kind == "time" else why_undated(history, request)
    return list(of_creation(history, request)), undated, named_otherwise(history, request)


OPEN = ["03/04/2026", "05/06/2026", "07/08/2026", "01/02/2026"] * 50


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Created", "Renewal talk"])
@pytest.mark.parametrize("created", [None, NO_CREATED])
def test_an_order_that_nobody_said_is_no_absence(name: str, created: str | None) -> None:
    _, undated, how = said(created, **{name: OPEN})
    assert undated == f"Nobody said whether the day or the month comes first in “{name}”"
    assert "--dates day-first" in how


def test_a_column_that_could_not_be_read_is_no_absence() -> None:
    _, undated, how = said(Created=["13/13/2026", "14/15/2026"] * 100)
    assert "“Created” (0 of 200 filled cells could be read as dates" in undated
    assert "--created COLUMN" in how


def test_none_of_readable_dates_is_stated_also_beside_an_open_order() -> None:
    assert said(NO_CREATED, Created=ISO, Closed=OPEN)[1].startswith("You said that no column")


def test_columns_that_were_not_taken_are_named_with_the_reason() -> None:
    _, undated, _ = said(Paid_on=[d if i % 3 == 0 else "" for i, d in enumerate(ISO)])
    assert "“Paid_on” (only 34% of 200 leads have one)" in undated


def test_a_history_without_dates_has_none() -> None:
    assert said() == ([], "The history has no creation dates", "")


def test_a_stated_absence_is_told_as_stated() -> None:
    _, undated, how = said(NO_CREATED, Created=ISO)
    assert undated.startswith("You said that no column")
    assert how == ""


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ([*ISO[:170], *["soon"] * 30], "170 of 200 filled cells"),
        ([f"{d}T09:00{'Z' if i % 4 else '+05:30'}" for i, d in enumerate(ISO)], "changed to Z"),
    ],
)
def test_what_of_the_creation_date_was_not_read_as_it_is_is_told(
    cells: list[str], word: str
) -> None:
    told, undated, _ = said(Created=cells)
    assert (any(word in line for line in told), undated) == (True, "")


def test_a_date_taken_by_its_values_is_told() -> None:
    told, undated, _ = said(Feld=ISO)
    assert told[0].startswith("“Feld” was taken for the creation date: every lead has it")
    assert undated == ""
