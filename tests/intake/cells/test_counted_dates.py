"""Numbers that count time are dates where name and range say so, and nowhere else."""

import numpy as np
import pandas as pd
import pytest

from scoring.intake.cells.date_columns import holds_dates
from scoring.intake.cells.dates import read_dates

RNG = np.random.default_rng(13)
N = 200


def column(name: str, numbers: np.ndarray | list[str]) -> pd.Series:
    return pd.Series([str(x) for x in numbers], dtype="str", name=name)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1759305600", "2025-10-01 08:00:00"),
        ("1759305600.5", "2025-10-01 08:00:00.500000"),
        ("1759305600000", "2025-10-01 08:00:00"),
        ("1759305600000000", "2025-10-01 08:00:00"),
        ("1759305600000000000", "2025-10-01 08:00:00"),
        ("1.7593056E+12", "2025-10-01 08:00:00"),
        ("/Date(1759305600000+0200)/", "2025-10-01 08:00:00"),
        ("45931.25", "2025-10-01 06:00:00"),
        ("45931,25", "2025-10-01 06:00:00"),
    ],
)
def test_a_number_is_read_by_its_digits(text: str, moment: str) -> None:
    assert str(read_dates(pd.Series([text], dtype="str")).values[0]) == moment


DAYS = RNG.integers(45_000, 46_000, N)
MOMENTS = RNG.integers(1_700_000_000, 1_760_000_000, N)
EIGHT = pd.to_datetime(DAYS, unit="D", origin="1899-12-30").strftime("%Y%m%d").tolist()


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("createdate", MOMENTS * 1000),
        ("field 7", MOMENTS * 1000),
        ("closed_at", MOMENTS),
        ("closedate", [*map(str, MOMENTS[:80] * 1000), *["0"] * 120]),
        ("Fecha de alta", DAYS),
        ("field 8", [f"{x:.9f}" for x in DAYS + RNG.integers(1, 86_400, N) / 86_400]),
        ("field 9", EIGHT),
    ],
)
def test_numbers_of_these_names_and_ranges_are_dates(
    name: str, numbers: np.ndarray | list[str]
) -> None:
    assert holds_dates(column(name, numbers))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Income", DAYS),
        ("closed amount", DAYS),
        ("Created", RNG.integers(0, 40, N)),
        ("Account", 1_500_000_000 + np.arange(N)),
        ("Order", 1_500_000_000_000 + np.arange(N)),
        ("Mobile", RNG.integers(6_000_000_000, 9_999_999_999, N)),
        ("Price", [f"{x:.2f}" for x in RNG.uniform(40_000, 46_000, N)]),
        ("Reference", 20_260_101 + np.arange(N)),
        ("Time on site", RNG.integers(0, 5_000, N)),
    ],
)
def test_other_numbers_are_no_dates(name: str, numbers: np.ndarray | list[str]) -> None:
    assert not holds_dates(column(name, numbers))


EVENTS = [
    *(
        "Anlage",
        "Eingang",
        "Abschluss",
        "Cierre",
        "Clôture",
        "Termin",
        "Signed",
        "Won",
        "Last call",
    ),
    *("Follow up", "Demo", "Meeting", "Inquiry", "Aangemaakt", "Start", "Ende", "Letzter Kontakt"),
    *("Rückruf", "Account created", "Price request date"),
]


@pytest.mark.parametrize("name", EVENTS)
def test_numbers_of_recent_days_or_seconds_under_the_name_of_an_event_are_dates(name: str) -> None:
    assert holds_dates(column(name, DAYS))
    assert holds_dates(column(name, MOMENTS))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Won", RNG.integers(420, 478, N) * 100),
        ("Eingang", 45_000 + np.arange(N)),
        ("Last call", RNG.integers(2_000_000_000, 9_999_999_999, N)),
        ("Start", RNG.integers(20_000, 80_000, N)),
        ("Order", DAYS),
        ("Contract no", DAYS),
        ("Won amount", DAYS),
        ("Meeting", ["45000", "45010", "45020"] * 60),
    ],
)
def test_what_else_is_counted_of_an_event_is_no_date(
    name: str, numbers: np.ndarray | list[str]
) -> None:
    assert not holds_dates(column(name, numbers))


def test_a_zero_beside_times_is_no_date_and_nothing_unread() -> None:
    found = read_dates(column("closedate", ["1759305600000", "0", "-1"]))
    assert (found.values.notna().tolist(), found.unread.any()) == ([True, False, False], False)
