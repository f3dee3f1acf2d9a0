"""The creation date is found by name and values, and where these leave it open nothing is taken."""

import numpy as np
import pandas as pd
import pytest

from scoring.history.roles import NO_CREATED, creation_found, propose_schema
from scoring.intake.leads.creation import CreationDate, name_strength
from scoring.schema import Role

N = 120
RNG = np.random.default_rng(6)
BORN = pd.Timestamp("2026-01-01") + pd.to_timedelta(RNG.integers(0, 200, N), unit="D")
LATER = BORN + pd.to_timedelta(RNG.integers(1, 30, N), unit="D")
WON = RNG.random(N) < 0.4


def days(dates: pd.DatetimeIndex, form: str = "%d.%m.%Y") -> list[str]:
    return dates.strftime(form).tolist()


def found(**columns: list[str]) -> CreationDate:
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    return creation_found(pd.DataFrame(named, dtype="str"))


CLOSED = [day if won else "" for day, won in zip(days(LATER), WON, strict=True)]
NAMED = [
    *("Erstellt am", "Fecha de alta", "Data di creazione", "作成日", "생성일", "创建时间", "dt_in"),
    *("Date de création", "Data de criação", "Aangemaakt op", "Data utworzenia", "createdate"),
    *(
        "Inquiry received",
        "Timestamp",
        "Anfrage vom",
        "Submitted",
        "Fecha",
        "Enquiry date",
        "Entrada",
    ),
]
UNNAMED = ["Feld 7", "Zeitstempel", "Tarih", "Visit date", "when", "Llegada", "Dato", "X"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMED + UNNAMED)
def test_a_creation_date_is_found_whatever_its_name(name: str) -> None:
    columns = {"Last activity": days(LATER), "Abgeschlossen": CLOSED, name: days(BORN)}
    creation = creation_found(pd.DataFrame(columns, dtype="str"))
    assert (creation.column, creation.certain) == (name, name in NAMED)


@pytest.mark.parametrize("name", ["Closed", "Geburtstag", "Last activity", "updated_at"])
def test_a_date_named_as_another_is_not_taken_even_where_it_is_the_only_one(name: str) -> None:
    assert found(**{name: days(BORN)}).column is None


def test_of_two_dates_without_telling_names_the_earlier_is_proposed() -> None:
    creation = found(B=days(LATER), A=days(BORN))
    assert (creation.column, creation.certain) == ("A", False)
    assert "after “A” for 100% of the leads" in creation.rejected


def test_of_dates_that_are_each_before_the_other_none_is_taken_and_it_is_asked() -> None:
    moved = BORN + pd.to_timedelta(RNG.integers(-5, 6, N), unit="D")
    creation = found(A=days(BORN), B=days(moved))
    assert (creation.column, creation.is_open) == (None, True)


def test_of_several_dates_named_so_the_one_before_the_other_is_proposed() -> None:
    creation = found(Eingang=days(LATER), Erstellt=days(BORN))
    assert (creation.column, creation.certain) == ("Erstellt", False)


IMPORTS = ["01.03.2026" if day < BORN[0] else "01.12.2026" for day in BORN]
MONTHS = days(BORN.to_period("M").to_timestamp())
BIRTHS = days(pd.date_range("1950-01-15", "2003-01-01", N))
SOONER = days(BORN - pd.to_timedelta(RNG.integers(0, 800, N), unit="D"))


@pytest.mark.parametrize(
    ("misnamed", "cells", "real", "certain"),
    [
        ("Export created", ["01.12.2026"] * N, "Datum", True),
        ("Created", IMPORTS, "Lead date", False),
        ("Record created", IMPORTS, "Lead date", True),
        ("Account Created Date", SOONER, "Inquiry Date", True),
        ("Campaign created", MONTHS, "Datum", True),
        ("Opportunity Create Date", days(LATER), "Lead date", True),
        ("Fecha", BIRTHS, "Erstkontakt", False),
        ("Registered on", BIRTHS, "Lead date", True),
    ],
)
def test_a_name_of_creation_with_values_of_something_else_is_not_believed(
    misnamed: str, cells: list[str], real: str, certain: bool
) -> None:
    creation = found(**{misnamed: cells, real: days(BORN)})
    assert (creation.column, creation.certain) == (real, certain)


@pytest.mark.parametrize(("name", "cells"), [("Quote Created", days(LATER)), ("Created", IMPORTS)])
def test_a_creation_later_or_coarser_than_a_date_without_telling_name_is_asked_about(
    name: str, cells: list[str]
) -> None:
    creation = found(**{name: cells, "Tour": days(BORN)})
    assert (creation.column, creation.certain) == (name, False)


@pytest.mark.parametrize("cells", [BIRTHS, ["01.03.2026"] * N])
def test_a_date_of_any_name_over_decades_or_of_one_day_is_no_creation_date(
    cells: list[str],
) -> None:
    assert found(Created=cells).column is None


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Cohort month", MONTHS),
        ("Birthday", BIRTHS),
        ("Account Created Date", SOONER),
        ("Local day", days(BORN - pd.to_timedelta(RNG.integers(0, 2, N), unit="D"))),
        ("Last activity", days(LATER)),
        ("Next call", days(LATER)),
    ],
)
def test_sound_dates_beside_it_leave_no_doubt_of_a_creation_date(
    name: str, cells: list[str]
) -> None:
    creation = found(**{name: cells, "Created Date": days(BORN)})
    assert (creation.column, creation.certain) == ("Created Date", True)


def test_a_column_called_so_that_no_form_reads_is_named_and_no_key() -> None:
    cells = [f"2026.{1 + i % 12}.{1 + i % 28}.{i // 60}.{i % 60}" for i in range(N)]
    assert "0 of 120 filled cells could be read" in found(Created=cells).rejected
    frame = pd.DataFrame({"Created": cells}, dtype="str")
    schema = propose_schema(frame, outcome=None, created=None, exclude=())
    assert schema.columns[0].role is Role.QUARANTINED


@pytest.mark.parametrize("name", ["Registration number", "Submitted", "Created by"])
def test_other_texts_under_such_names_are_no_unread_dates(name: str) -> None:
    assert found(**{name: [f"Yes (202{i % 6})" for i in range(N)]}) == CreationDate(None)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (days(pd.date_range("1950-01-01", periods=N, freq="150D")), "like birthdays"),
        (CLOSED, "% of 120 leads have one"),
        (["2026-03-01"] * N, "the same day"),
        ([f"0{1 + i % 9}/0{1 + i // 9 % 9}/2026" for i in range(N)], "could be read as dates"),
    ],
)
def test_a_column_that_is_not_taken_says_why(cells: list[str], why: str) -> None:
    creation = found(Feld=cells)
    assert creation.column is None
    assert why in creation.rejected


def test_a_column_named_so_that_cannot_be_read_is_named_with_an_example() -> None:
    creation = found(Created=["03/04/2026", "05/06/2026", "7/8/2026"] * 40)
    assert creation.column is None
    assert "0 of 120 filled cells" in creation.rejected
    assert "“03/04/2026”: no day is over 12" in creation.rejected


def test_nobody_has_to_guess_where_no_column_holds_dates() -> None:
    assert found(Source=["Web"] * N) == CreationDate(None)


def test_a_person_can_say_that_there_is_no_creation_date() -> None:
    frame = pd.DataFrame({"Created": days(BORN)}, dtype="str")
    schema = propose_schema(frame, outcome=None, created=NO_CREATED, exclude=())
    assert schema.first(Role.CREATED) is None


def test_times_as_numbers_are_dates_and_no_inputs() -> None:
    times = (BORN.astype("datetime64[ms]").astype("int64")).astype("str").tolist()
    frame = pd.DataFrame({"createdate": times, "closedate": times[::-1]}, dtype="str")
    schema = propose_schema(frame, outcome=None, created=None, exclude=())
    assert [c.role for c in schema.columns] == [Role.CREATED, Role.QUARANTINED]


@pytest.mark.parametrize(
    "name",
    [
        "Créé le",
        "Creado el",
        "Ngày tạo",
        "Tanggal dibuat",
        "วันที่สร้าง",
        "تاريخ الإنشاء",
        "תאריך יצירה",
        "Ημερομηνία δημιουργίας",
    ],
)
def test_names_of_creation_dates_of_further_languages_say_so(name: str) -> None:
    assert name_strength(name) == 2
