"""A column of quantities is numbers, any other stays what it is."""

import numpy as np
import pandas as pd
import pytest

from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.cells.unit_evidence import is_time_of_day
from scoring.intake.cells.values import read_measured, to_numbers
from scoring.schema import Column, Kind, Role


def column(name: str, *texts: str) -> pd.Series:
    """The texts again and again, so that they are evidence."""
    return pd.Series(list(texts) * 20, dtype="str", name=name)


def read(name: str, *texts: str) -> tuple[str, list[float]]:
    found = read_measured(column(name, *texts))
    return found.unit, found.values[: len(texts)].tolist()


def learned(unit: str, *texts: str, name: str = "x") -> ReadNumbers:
    known = Column(name, Kind.NUMBER, Role.FEATURE, unit=unit)
    return read_measured(pd.Series(list(texts), dtype="str", name="theirs"), known)


@pytest.mark.parametrize(
    ("name", "cells", "unit", "numbers"),
    [
        ("Time on site", ["00:03:19", "00:00:45"], "seconds", [199, 45]),
        ("Call duration", ["1m 29s", "2 h", "50"], "seconds", [89, 7200, 50]),
        ("Talk time", ["12:31", "3:05"], "seconds", [751, 185]),
        ("Hours worked", ["09:30", "40:15"], "minutes", [570, 2415]),
        ("Laufzeit", ["75:10", "12:00"], "seconds", [4510, 720]),
        ("Minutes on page", ["00:03:30", "00:10:00"], "minutes", [3.5, 10]),
        ("Talk time (min)", ["12", "5:30"], "minutes", [12, 5.5]),
        ("Talk time", ["1h30", "45m", "2 h 05"], "minutes", [90, 45, 125]),
        ("Dauer", ["1,5 Std.", "2 Tage 3 Std", "90 min"], "minutes", [90, 3060, 90]),
        ("Durée", ["1h30", "2h05", "3h"], "minutes", [90, 125, 180]),
        ("Appel", ["0h45", "0h30", "1h10"], "minutes", [45, 30, 70]),
        ("Talk time", ["12m31", "3m20"], "seconds", [751, 200]),
        ("Experience", ["10+ years", "5 yrs", "<1 year"], "years", [10, 5, 0.5]),
        ("Experience", ["2 years", "6 months"], "months", [24, 6]),
        ("Employees", ["1-10", "11-50", "1000+"], "ranges", [5.5, 30.5, 1000]),
        ("Team", ["1-10", "Nov-50", "51-200"], "ranges", [5.5, 30.5, 125.5]),
        ("Staff", ["1950-11-01", "2026-01-10", "51-200"], "ranges", [30.5, 5.5, 125.5]),
        ("Size", ["1-10 people", "11-50 people"], "people", [5.5, 30.5]),
        ("Views", ["1", "7", "100+"], "ranges", [1, 7, 100]),
        ("Budget", ["₹5k", "₹1.2M", "800"], "amounts", [5000, 1.2e6, 800]),
        ("CTC", ["6 LPA", "12.5 LPA"], "LPA", [6, 12.5]),
        ("Umsatz", ["1,5 Mio. €", "500 Tsd. €"], "amounts", [1.5e6, 500_000]),
        ("Storage", ["3 GB", "500 MB"], "MB", [3000, 500]),
        ("Discount", ["12 %", "3 %"], "", [12, 3]),
    ],
)
def test_quantities_of_one_kind_are_numbers_in_one_unit(
    name: str, cells: list[str], unit: str, numbers: list[float]
) -> None:
    found = read(name, *cells)
    assert found == (unit, pytest.approx(numbers))


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Plan", ["Plan 3", "Plan 4"]),
        ("Contract", ["12M", "24M", "36M"]),
        ("Seat", ["A-12", "A-13"]),
        ("Version", ["1.2.3", "1.2.4"]),
        ("Call time", ["09:30", "14:45"]),
        ("Seen", ["09:30:15", "14:45:10"]),
        ("Best time to call", ["9-12", "12-15"]),
        ("T-shirt", ["S", "M", "L"]),
        ("Network", ["3G", "4G", "5G"]),
        ("Address", ["12 Main St", "15 Oak Ave", "7 Elm Rd"]),
        ("Post code", ["80331 Bayern", "80333 Bayern", "80335 Bayern"]),
        ("Office phone", ["555-1234", "555-9876", "556-1234"]),
        ("Season", ["2019-2020", "2020-2021"]),
        ("Section", ["1-2", "1-3", "2-5"]),
        ("Result", ["3-1", "2-0"]),
        ("Mixed", ["5 kg", "3 GB", "2 h"]),
        ("Born", ["1-Jan", "2-Feb", "3-Mar"]),
        ("Seen", ["4-Jan", "2-Feb", "3-10"]),
        ("Level", ["Fresher", "1-3 years", "3-5 years"]),
        ("Stage", ["10 New", "20 Open", "30 Won"]),
        ("Start", ["10 am", "5 pm"]),
    ],
)
def test_what_is_no_quantity_is_no_number(name: str, cells: list[str]) -> None:
    assert np.isnan(read(name, *cells)[1]).all()


def test_a_few_quantities_among_words_do_not_make_a_column_of_numbers() -> None:
    assert np.isnan(to_numbers(column("Note", "3 kg", "call back", "asked twice"))).all()


def test_few_cells_are_no_evidence() -> None:
    assert np.isnan(to_numbers(pd.Series(["11-50", "1-10"], dtype="str"))).all()


def test_one_lead_is_read_by_the_unit_that_the_history_showed() -> None:
    assert learned("seconds", "00:03:19").values.tolist() == [199]
    assert learned("seconds", "199").values.tolist() == [199]
    assert learned("seconds", "3m 19s").values.tolist() == [199]
    assert learned("minutes", "01:30").values.tolist() == [90]
    assert learned("ranges", "Nov-50", "37", "10+").values.tolist() == [30.5, 37, 10]
    assert learned("people", "11-50 persons", "11-50 people").unread.tolist() == [True, False]


def test_plain_numbers_of_a_history_take_durations_in_seconds_or_as_the_header_says() -> None:
    assert learned("", "00:03:20", "3m 20s", "5k").values.tolist() == [200, 200, 5000]
    assert learned("", "00:03:30", name="Minutes").values.tolist() == [3.5]
    assert learned("", "09:30", "11-50", "5 yrs", "5 kg").unread.all()


def test_the_numbers_of_one_lead_do_not_depend_on_the_others() -> None:
    texts = ["00:03:19", "12", "3m 20s", "12:31", "x", "", "Unknown", "1,5 h"]
    together = learned("seconds", *texts).values
    alone = [learned("seconds", text).values[0] for text in texts]
    assert np.array_equal(together, alone, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "cells", "is_clock"),
    [
        ("Call time", ["09:30", "14:45"], True),
        ("Seen", ["09:30:15", "14:45:10"], True),
        ("Call duration", ["09:30", "14:45"], False),
        ("Seen", ["00:00:15", "00:45:10"], False),
        ("Seen", ["75:10", "12:00"], False),
        ("City", ["Pune", "Goa"], False),
    ],
)
def test_a_time_of_day_is_told_from_a_duration_by_name_and_range(
    name: str, cells: list[str], is_clock: bool
) -> None:
    assert is_time_of_day(cells, np.array([30, 30]), name) == is_clock


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Créneau", ["9h30", "14h", "17h15"]),
        ("Prefers", ["8h00", "18h30"]),
        ("Size", ["3m20", "2m50"]),
    ],
)
def test_times_of_day_and_sizes_with_a_letter_are_no_durations(name: str, cells: list[str]) -> None:
    assert np.isnan(read(name, *cells)[1]).all()


def test_a_header_of_minutes_says_how_clocks_are_meant_for_one_lead_too() -> None:
    assert learned("minutes", "5:30", name="Talk time (min)").values.tolist() == [5.5]
    assert learned("minutes", "5:30", name="Hours worked").values.tolist() == [330]


def test_a_few_durations_that_name_their_unit_are_read_and_a_few_letters_are_not() -> None:
    few = pd.Series(["90 min", "2 h", "1 h 5 min"], dtype="str", name="Talk")
    assert to_numbers(few).tolist() == [90, 120, 65]
    assert np.isnan(to_numbers(pd.Series(["3d", "4d", "5d"], dtype="str", name="Plan"))).all()
