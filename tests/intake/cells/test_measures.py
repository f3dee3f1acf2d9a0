"""What one cell says of a quantity."""

import pytest

from scoring.intake.cells.measures import measure_of

MINUTE, HOUR, DAY = 60, 3_600, 86_400
YEAR = 365.25 * DAY


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:12:31", 12 * MINUTE + 31),
        ("12:31", 12 * MINUTE + 31),
        ("101:00:05", 101 * HOUR + 5),
        ("0:00:01.5", 1.5),
        ("-00:01:00", -MINUTE),
        ("1:30 h", 90 * MINUTE),
        ("3m 20s", 200),
        ("2 h 5 min", 2 * HOUR + 5 * MINUTE),
        ("1h05m", HOUR + 5 * MINUTE),
        ("1 day 3 hours", 27 * HOUR),
        ("1 days 03:04:05", DAY + 3 * HOUR + 4 * MINUTE + 5),
        ("1 day, 3:04:05", DAY + 3 * HOUR + 4 * MINUTE + 5),
        ("1,5 Std", 1.5 * HOUR),
        ("7 Std. 5 Min.", 7 * HOUR + 5 * MINUTE),
        ("2 heures et 10 minutes", 2 * HOUR + 10 * MINUTE),
        ("1時間30分", 90 * MINUTE),
        ("PT3M20S", 200),
        ("P1DT2H", 26 * HOUR),
        ("3 Tage", 3 * DAY),
        ("2 weeks ago", 14 * DAY),
        ("5 yrs", 5 * YEAR),
        ("5 años", 5 * YEAR),
        ("<1 year", YEAR / 2),
        ("10+ years", 10 * YEAR),
        ("3 years of experience", 3 * YEAR),
        ("6 months to 1 year", 0.75 * YEAR),
    ],
)
def test_a_duration_is_read_in_seconds(text: str, seconds: float) -> None:
    measure = measure_of(text)
    assert measure is not None
    assert (measure.measures, measure.value("")) == ("duration", pytest.approx(seconds))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11-50", 30.5),
        ("11 – 50", 30.5),
        ("1-10 employees", 5.5),
        ("1,001-5,000 employees", 3_000.5),
        ("1.001-5.000 Mitarbeiter", 3_000.5),
        ("between 5 and 10", 7.5),
        ("1000+", 1_000),
        ("10.000+ Mitarbeiter", 10_000),
        ("65 and over", 65),
        ("Under 18", 9),
        ("₹5k", 5_000),
        ("$1.2M", 1_200_000),
        ("5 lakh", 500_000),
        ("₹ 3L", 300_000),
        ("2 Cr", 20_000_000),
        ("1.5 Mio", 1_500_000),
        ("2,5 Mio. €", 2_500_000),
        ("10k-50k", 30_000),
        ("10-50k", 30_000),
        ("$1M-$5M", 3_000_000),
        ("6 LPA", 6),
        ("12 lakhs pa", 1_200_000),
    ],
)
def test_a_range_a_bound_or_a_large_number_is_read_as_a_number(text: str, number: float) -> None:
    measure = measure_of(text)
    assert measure is not None
    assert measure.value("") == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        *(("Nov-50", (11, 50)), ("10-Nov", (10, 11)), ("10-Jan", (1, 10)), ("10. Okt", (10, 10))),
        *(("1950-11-01 00:00:00", (11, 50)), ("2026-01-10", (1, 10)), ("01/11/1950", (11, 50))),
        *(("10.01.2026", (1, 10)), ("avr-25", (4, 25))),
    ],
)
def test_a_range_that_became_a_date_is_known_by_both_its_ends(
    text: str, ends: tuple[float, float]
) -> None:
    measure = measure_of(text)
    found = None if measure is None else measure.ends("")
    assert found == (None if ends[0] == ends[1] else ends)


@pytest.mark.parametrize(
    "text",
    [
        *("", "7", "1,234.5", "12 %", "$5", "Plan 3", "A-12", "1.2.3", "v2", "S", "3rd", "Q1 2025"),
        *("10 am", "5 pm", "12 Uhr", "+91 98200 12345", "020 7946 0958", "555-0199", "3-1"),
        *("2019-20", "14a", "192.168.0.1", "10/25", "4 x 4", "1920x1080", "2026-03-31", "3 May"),
        *("1-1", "12:75", "P", "PT", "1 min 2 h", "+05:30", "9:00-17:00", "Mon 10:00"),
    ],
)
def test_other_cells_say_no_quantity(text: str) -> None:
    measure = measure_of(text)
    assert measure is None or measure.form == "turned"


def test_the_unit_named_is_the_smallest() -> None:
    cells = ["3m 20s", "2 h 5 min", "1 day 3 hours", "5 yrs", "00:12:31", "500 MB"]
    named = [measure.unit for cell in cells if (measure := measure_of(cell)) is not None]
    assert named == ["seconds", "minutes", "hours", "years", "seconds", "MB"]
