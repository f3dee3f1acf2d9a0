"""Days and months that a spreadsheet exchanged are read back, and sound dates are left alone."""

import pandas as pd
import pytest

from scoring.intake.cells.dates import ReadDates, read_dates
from scoring.intake.cells.turned_days import Turn

DAYS = pd.date_range("2026-03-01", "2026-06-28", freq="4D")


def read(texts: list[str]) -> ReadDates:
    return read_dates(pd.Series(texts, dtype="str"))


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        ("%Y-%d-%m 00:00:00", "%d/%m/%Y"),
        ("%Y-%d-%m", "%m/%d/%Y"),
        ("%Y-%d-%mT09:30", "%d-%m-%Y 09:30"),
    ],
)
def test_dates_with_day_and_month_exchanged_are_read_back(shown: str, left: str) -> None:
    found = read([f"{d:{shown}}" if d.day <= 12 else f"{d:{left}}" for d in DAYS])
    assert found.values.dt.normalize().tolist() == DAYS.tolist()
    assert (found.turn, int(found.turned.sum())) == (Turn.BACK, int((DAYS.day <= 12).sum()))


def test_excel_days_that_were_exchanged_are_read_back() -> None:
    turned = pd.to_datetime([f"{d:%Y-%d-%m}" for d in DAYS if d.day <= 12])
    serials = [str((d - pd.Timestamp("1899-12-30")).days) for d in turned]
    found = read([*serials, *(f"{d:%d/%m/%Y}" for d in DAYS if d.day > 12)])
    assert sorted(found.values) == DAYS.tolist()


def test_two_sound_forms_in_one_column_are_left_as_they_are() -> None:
    found = read([f"{d:%Y-%m-%d}" if i % 2 else f"{d:%d/%m/%Y}" for i, d in enumerate(DAYS)])
    assert (found.values.tolist(), found.turn) == (DAYS.tolist(), Turn.NONE)


def test_a_form_that_changed_in_the_middle_of_a_month_is_left_as_it_is() -> None:
    days = pd.date_range("2026-10-01", "2026-10-28")
    found = read([f"{d:%Y-%m-%d}" if d.day <= 12 else f"{d:%d/%m/%Y}" for d in days])
    assert (found.values.tolist(), found.turn) == (days.tolist(), Turn.NONE)


def test_few_such_days_are_told_and_read_as_they_are() -> None:
    texts = ["2026-03-04", "2026-04-05", "2026-05-06", "13/04/2026", "14/05/2026", "15/03/2026"]
    found = read(texts)
    assert (found.values[0], found.turn) == (pd.Timestamp("2026-03-04"), Turn.DOUBT)
