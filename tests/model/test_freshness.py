"""What another week meant for past leads: counted by hand, silent where nothing is known."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.model.codes import Encoder, FieldCode
from scoring.model.freshness import WaitFrom, silence_unit, silent_days, silent_field, waited
from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.past import PastLeads
from scoring.model.scorers import LinearField, LinearModel
from scoring.schema import Column, Kind, LeadSchema, Role

COLUMNS = (
    Column("Strength", Kind.NUMBER, Role.FEATURE),
    Column("Days since last contact", Kind.NUMBER, Role.FEATURE),
)
# Log-odds are the strength, less a tenth for a day of silence.
SUMS = LinearModel(
    0.0,
    (
        LinearField(np.array([1.0]), 0.0, 0.0, is_number=True, high=99.0),
        LinearField(np.array([-0.1]), 0.0, 0.0, is_number=True, high=99.0),
    ),
)
OPEN = (np.nan, 100.0)


def past_leads(rows: list[tuple[float, float, int, int, tuple[float, float]]]) -> PastLeads:
    """Strength, silence, so many leads, of which so many converted, with their lag and watch."""
    leads = [(*row[:2], i < row[3], row[4]) for row in rows for i in range(row[2])]
    codes = np.array([lead[:2] for lead in leads], dtype=float)
    converted = np.array([lead[2] for lead in leads])
    lag = np.where(converted, [lead[3][0] for lead in leads], np.nan)
    watched = np.array([lead[3][1] for lead in leads])
    dates = np.full(len(leads), "2026-01-01", dtype="datetime64[D]")
    both = np.array([True, True])
    return PastLeads(codes, both, converted, dates, len(leads), lag, watched)


@pytest.fixture
def summing(small_model: LeadModel) -> LeadModel:
    return replace(
        small_model,
        schema=LeadSchema(COLUMNS),
        encoder=Encoder(tuple(map(FieldCode, COLUMNS))),
        scorer=SUMS,
        calibration=Calibration(1.0, 0.0),
        certainty=None,
        second=None,
    )


def with_past(
    model: LeadModel, *rows: tuple[float, float, int, int, tuple[float, float]]
) -> LeadModel:
    return replace(model, past=past_leads(list(rows)))


LEAD = np.array([1.0, 3.0])


def test_leads_as_silent_are_set_beside_those_silent_a_week_longer(summing: LeadModel) -> None:
    # Days 3 to 9, then 10 to 16; a lead of another strength and one of day 17 are not counted.
    model = with_past(
        summing,
        (1.0, 3.0, 60, 30, OPEN), (1.2, 9.0, 40, 20, OPEN), (1.0, 10.0, 50, 10, OPEN),
        (0.8, 16.9, 50, 10, OPEN), (9.0, 4.0, 90, 90, OPEN), (1.0, 17.0, 90, 90, OPEN),
    )  # fmt: skip
    (found,) = waited(model, LEAD, None)
    assert (found.since, found.days, found.is_clear) == (WaitFrom.ACTIVITY, 3, True)
    assert (found.now.leads, found.now.converted) == (100, 50)
    assert (found.later.leads, found.later.converted) == (100, 20)


def test_who_is_alike_is_asked_with_the_silence_of_the_lead(summing: LeadModel) -> None:
    # By their own silence the second would score 0.7 log-odds lower and not be alike.
    model = with_past(summing, (1.0, 3.0, 50, 25, OPEN), (1.0, 16.0, 50, 25, OPEN))
    (found,) = waited(model, LEAD, None)
    assert (found.later.leads, found.is_clear) == (50, False)


@pytest.mark.parametrize("silence", [np.nan, -1.0])
def test_too_few_leads_or_an_unknown_silence_say_nothing(
    summing: LeadModel, silence: float
) -> None:
    few = with_past(summing, (1.0, 3.0, 90, 30, OPEN), (1.0, 10.0, 49, 10, OPEN))
    enough = with_past(summing, (1.0, 3.0, 90, 30, OPEN), (1.0, 10.0, 50, 10, OPEN))
    assert waited(few, LEAD, None) == []
    assert waited(enough, np.array([1.0, silence]), None) == []


def test_without_past_leads_nothing_is_said(summing: LeadModel) -> None:
    assert waited(replace(summing, past=None), LEAD, 5.0) == []


def test_leads_open_at_an_age_are_set_beside_those_open_a_week_later(summing: LeadModel) -> None:
    # At age 10, then 17; conversions within 28 days from then. Days of conversion: 5, 12, 40, 45.
    quiet = np.array([1.0, np.nan])
    model = with_past(
        summing,
        (1.0, 99.0, 30, 30, (5.0, 90.0)), (1.0, 99.0, 40, 40, (12.0, 90.0)),
        (1.0, 99.0, 10, 10, (40.0, 90.0)), (1.0, 99.0, 6, 6, (45.0, 90.0)),
        (1.0, 99.0, 144, 0, (np.nan, 45.0)), (1.0, 99.0, 99, 0, (np.nan, 44.9)),
    )  # fmt: skip
    model = replace(model, scorer=LinearModel(0.0, (SUMS.fields[0],) * 2))
    aged = replace(model.past, codes=np.where(model.past.codes == 99.0, np.nan, model.past.codes))
    (found,) = waited(replace(model, past=aged), quiet, 10.0)
    assert (found.since, found.days) == (WaitFrom.CREATED, 10)
    # By day 38: those of day 12. By day 45: those of days 40 and 45.
    assert (found.now.leads, found.now.converted) == (200, 40)
    assert (found.later.leads, found.later.converted) == (160, 16)


@pytest.mark.parametrize("age", [None, -1.0, 60.0])
def test_an_age_unknown_or_beyond_what_was_watched_says_nothing(
    summing: LeadModel, age: float | None
) -> None:
    model = with_past(summing, (1.0, 3.0, 200, 90, (20.0, 90.0)))
    assert [w for w in waited(model, np.array([1.0, np.nan]), age)] == []


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Days since last activity", "days"), ("daysSinceLastVisit", "days"),
        ("Tage seit letzter Aktivität", "days"), ("jours depuis la dernière visite", "days"),
        ("Días desde el último contacto", "days"), ("weeks_inactive", "weeks"),
        ("Hours since last login", "hours"), ("Days since signup", ""), ("Last activity", ""),
        ("Days to close", ""), ("Working days", ""), ("Birthdays since last year", ""),
    ],
)  # fmt: skip
def test_a_column_of_silence_is_known_by_its_name(name: str, unit: str) -> None:
    assert silence_unit(name) == unit


def test_silence_in_hours_is_told_in_days(summing: LeadModel) -> None:
    hours = replace(COLUMNS[1], name="Hours since last contact")
    encoder = Encoder((FieldCode(COLUMNS[0]), FieldCode(hours)))
    in_hours = silent_field(replace(summing, encoder=encoder))
    assert silent_days(in_hours, np.array([1.0, 48.0])) == 2.0
    assert silent_days(silent_field(summing), LEAD) == 3.0


def test_leads_whose_silence_means_nothing_are_rarely_called_different(
    summing: LeadModel,
) -> None:
    random = np.random.default_rng(5)
    clear = 0
    for _ in range(200):
        codes = np.column_stack([random.normal(1, 0.1, 400), random.uniform(0, 14, 400)])
        past = past_leads([(0.0, 0.0, 400, 0, OPEN)])
        past = replace(past, codes=codes, converted=random.random(400) < 0.3)
        (found,) = waited(replace(summing, past=past), np.array([1.0, 0.0]), None)
        clear += found.is_clear
    assert clear <= 20
