import numpy as np
import pytest
from conftest import read_sample, table_of, text_table
from two_businesses import STAFF, STUDENTS, leads_of_today

from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.model_choice import (
    LOOKED_AT,
    ModelFit,
    choose_model,
    model_fit,
    some_leads,
    usual_overlap,
)


@pytest.mark.parametrize("business", [STUDENTS, STAFF])
def test_of_models_with_the_same_columns_the_one_with_these_values_is_best(
    businesses: dict[str, LeadModel], business: str
) -> None:
    other = STAFF if business == STUDENTS else STUDENTS
    choice = choose_model(table_of(leads_of_today(business)), businesses, usual=other)
    assert (choice.best, choice.others) == (business, (other,))
    assert choice.fits[business].alike > 0.95 > choice.fits[other].alike + 0.05


def test_the_usual_model_scores_what_fits_both_alike(businesses: dict[str, LeadModel]) -> None:
    twice = {"a": businesses[STAFF], "b": businesses[STAFF], "c": businesses[STUDENTS]}
    table = table_of(leads_of_today(STAFF))
    assert choose_model(table, twice).best == "a"
    assert choose_model(table, twice, usual="b").best == "b"
    assert choose_model(table, twice, usual="c").best == "a"


def test_a_file_of_another_company_fits_none(businesses: dict[str, LeadModel]) -> None:
    table = text_table({"Ticket": ["A1", "A2"], "City": ["Mumbai", "Pune"]})
    choice = choose_model(table, businesses)
    assert choice.fits_none
    assert {fit.found for fit in choice.fits.values()} == {1}


def test_a_file_of_the_same_columns_with_values_never_seen_fits_none(
    businesses: dict[str, LeadModel],
) -> None:
    table = table_of(leads_of_today(STAFF).map(lambda cell: f"~{cell}~"))
    fit = model_fit(table, businesses[STAFF])
    assert (fit.found, fit.fits) == (fit.fields, False)


def test_a_spare_model_is_best_only_where_the_file_fits_it(
    businesses: dict[str, LeadModel],
) -> None:
    odd = text_table({"Occupation": ["Student"], "Ticket": ["A1"]})
    assert choose_model(odd, businesses).best == STUDENTS
    assert choose_model(odd, businesses, spare=STUDENTS).best == STAFF
    fitting = table_of(leads_of_today(STUDENTS))
    assert choose_model(fitting, businesses, spare=STUDENTS).best == STUDENTS


def test_a_table_without_any_lead_fits_none(businesses: dict[str, LeadModel]) -> None:
    choice = choose_model(table_of(leads_of_today(STAFF)[:0]), businesses, usual=STAFF)
    assert (choice.fits_none, choice.best) == (True, STAFF)


def test_columns_that_a_person_has_confirmed_count_as_found(
    businesses: dict[str, LeadModel],
) -> None:
    table = table_of(leads_of_today(STAFF).rename(columns={"Occupation": "Xy"}))
    said = Confirmed({"Occupation": "Xy"})
    without, found = model_fit(table, businesses[STAFF]), model_fit(table, businesses[STAFF], said)
    assert found.found == without.found + 1
    assert found.covered == pytest.approx(1.0)


def test_five_hundred_leads_from_the_first_to_the_last_are_looked_at() -> None:
    table = table_of(read_sample("sample_leads.csv"))
    cut = some_leads(table)
    assert len(cut.frame) == LOOKED_AT
    assert list(cut.rows[[0, -1]]) == [2, len(table.frame) + 1]
    assert cut.frame.iloc[-1].equals(table.frame.iloc[-1])


def test_leads_drawn_from_the_past_overlap_it_as_often_as_is_expected() -> None:
    past, leads = np.array([0.6, 0.3, 0.1]), 7
    drawn = np.random.default_rng(0).multinomial(leads, past, size=200_000) / leads
    simulated = np.minimum(drawn, past).sum(axis=1).mean()
    assert usual_overlap(past, leads) == pytest.approx(simulated, abs=1e-3)


def test_likeness_is_of_what_the_file_covers() -> None:
    assert ModelFit(3, 6, 0.5, 0.6, 100).likeness == pytest.approx(0.3)
    assert not ModelFit(3, 6, 0.5, 0.6, 100).fits
    assert ModelFit(5, 6, 0.9, 0.8, 100).fits
