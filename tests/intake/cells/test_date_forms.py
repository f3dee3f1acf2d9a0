"""Dates as people, mail programs and browsers write them, one text at a time."""

import pandas as pd
import pytest

from scoring.intake.cells.date_forms import date_text
from scoring.intake.cells.dates import read_dates
from scoring.intake.cells.missing import is_missing

FORMS = {
    "2026-10-05 10:15:00": [
        "Mon, 05 Oct 2026 10:15:00 +0530",
        "Mon Oct 05 2026 10:15:00 GMT+0530 (India Standard Time)",
        "Mon Oct 05 2026 10:15:00 GMT+0200 (Mitteleuropäische Sommerzeit)",
        "Mon Oct 05 10:15:00 IST 2026",
        "Montag, 5. Oktober 2026 um 10:15 Uhr",
        "Mo., 5. Okt. 2026, 10.15 Uhr",
        "lundi 5 octobre 2026 à 10h15",
        "lunes, 5 de octubre de 2026 a las 10:15",
        "segunda-feira, 5 de outubro de 2026 às 10:15",
        "lunedì 5 ottobre 2026 alle ore 10:15",
        "maandag 5 oktober 2026 om 10:15 uur",
        "5 oktober 2026 kl. 10.15",
        "5 октября 2026 г., 10:15",
        "October 5, 2026 at 10:15 AM",
        "Monday, October 5th, 2026 10:15 a.m.",
        "2026年10月5日 上午10:15",
        "2026年10月5日(月) 10時15分",
        "2026-10-05 10:15:00 UTC",
        "2026-10-05T10:15:00+02:00[Europe/Berlin]",
        "20261005101500",
        "05-OCT-26 10.15.00.000000 AM",
        "10:15 5 Oct 2026",
        "05.10.2026 10.15",
        "5.10.26, 10.15.00",
        "5. 10. 2026 10.15",
        "05OCT2026:10:15:00",
        "05OCT26:10:15:00.000",
        "[05/Oct/2026:10:15:00 +0000]",
        "2026/10/5 10:15:00 오전 GMT+9",
        "2026/10/5 10:15:00 π.μ. EET",
        "2026:10:05 10:15:00",
        "2026-10-05 10-15-00",
        "2026-10-05-10.15.00.000000",
        "20261005 101500",
    ],
    "2026-10-05 22:15:00": [
        "lunes 5 de octubre de 2026, 10:15 p. m.",
        "2026년 10월 5일 오후 10:15",
        "Oct 5, 2026, 10:15:00 PM IST",
        "5 Oct 2026 22:15 PM",
    ],
    "2026-10-05 00:00:00": [
        "2026年10月5日",
        "令和8年10月5日",
        "2026. 10. 5.",
        "２０２６年１０月５日",
        "5 października 2026",
        "2026. október 5.",
        "5 Ekim 2026 Pazartesi",
        "lun. 5 oct. 2026",
        "2026-W41",
        "KW 41 2026",
    ],
    "2026-10-01 00:00:00": ["Oct 2026", "10/2026", "octobre 2026", "Oct-26", "Q4 2026", "2026-10"],
    "2026-03-03 00:00:00": ["mar 3 mar 2026", "mar. 3 mars 2026"],
}
TEXTS = [(text, moment) for moment, texts in FORMS.items() for text in texts]


@pytest.mark.parametrize(("text", "moment"), TEXTS)
def test_a_date_is_read_in_its_form_and_language(text: str, moment: str) -> None:
    assert str(read_dates(pd.Series([text], dtype="str")).values[0]) == moment


NO_DATES = [
    *("today", "now", "May", "2026", "Nov-50", "10-Jan", "1-10", "11-50", "10.0.0.1", "x" * 100),
    *("5 Oct 2026 (postponed)", "called 5 Oct 2026", "Oct 5 26", "12-34-5678", "5 Oct AM"),
    *("25/10/2026 25:00", "25/10/2026 13:30 AM", "2026-W60", "20261005256000", "1/2 Oct 2026"),
    *("20261005-101500", "1.2.3 4.55", "05.10.2026 25.15", "05.10.2026 1.234", "10.5 10.15"),
]


@pytest.mark.parametrize("text", NO_DATES)
def test_a_text_that_is_no_date_or_more_than_one_is_not_guessed(text: str) -> None:
    cells = pd.Series([text], dtype="str")
    assert not is_missing(cells).any()
    assert read_dates(cells).unread.tolist() == [True]


def test_forms_may_differ_within_a_column_and_each_is_read() -> None:
    texts = ["13/02/2026", "2026-02-14T09:00:00Z", "15 février 2026", "2026年2月16日", "46070"]
    found = read_dates(pd.Series(texts, dtype="str"))
    days = [13, 14, 15, 16, 17]
    assert [at.day for at in found.values] == days
    assert found.values.dt.month.eq(2).all()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 أكتوبر 2026", (5, 10, 2026)),
        ("22 नवंबर 2026", (22, 11, 2026)),
        ("วันจันทร์ 5 ตุลาคม 2026", (5, 10, 2026)),
        ("ngày 22 tháng 9 năm 2026", (22, 9, 2026)),
        ("5 Agustus 2026", (5, 8, 2026)),
        ("5 באוקטובר 2026", (5, 10, 2026)),
        ("3. Quartal 2026", (1, 7, 2026)),
        ("2e trimestre 2026", (1, 4, 2026)),
        ("T4 2026", (1, 10, 2026)),
    ],
)
def test_dates_of_further_languages_are_read(text: str, day: tuple[int, int, int]) -> None:
    found = date_text(text)
    assert found is not None
    assert (found.first, found.second, found.year) == day


@pytest.mark.parametrize("text", ["T4 Trucks 2026", "5 ตุลา 12", "quartal 2026", "5 tháng 2026"])
def test_words_beside_numbers_are_no_dates(text: str) -> None:
    assert date_text(text) is None
