"""What the page says of promises: verdicts with n, pictures with the numbers of their tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from promises import DAY, given_of, judged_of, promised_of
from scipy.special import expit

from scoring.model.lead_model import Calibration, LeadModel
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.matched_outcomes import match_outcomes
from scoring.training.recalibration import OutcomeLeads, recalibrate
from scoring.views.monitor.by_lot import NONE_DRAWN, lot_section
from scoring.views.monitor.corrected import corrected_section
from scoring.views.monitor.left_over import matching_section, missed_section
from scoring.views.monitor.promise import (
    NOBODY,
    RECALIBRATE,
    calibration_section,
    calls_section,
    sections,
    tiers_section,
    verdict_section,
)


def said_of(model: LeadModel, converted: int, n: int = 400, waiting: int = 0) -> JudgedPromise:
    said = [1.0] * converted + [0.0] * (n - converted)
    return judged_of(model, [0.25] * n, said, waiting=waiting)


@pytest.fixture(scope="module")
def broken(small_model: LeadModel) -> JudgedPromise:
    """Four hundred leads of which a quarter was to convert and 60 did."""
    return said_of(small_model, 60)


def test_the_verdict_comes_first_with_both_rates_and_n(broken: JudgedPromise) -> None:
    first = next(iter(sections(broken)))
    assert first.said == (
        "The model promises too much: 25.0% were to convert and 15.0% did (11.8% to 18.8%, n 400)."
    )
    assert RECALIBRATE in first.note


def test_a_kept_promise_asks_for_nothing(small_model: LeadModel) -> None:
    found = verdict_section(said_of(small_model, 100))
    assert found.said.startswith("The model keeps its promise: 25.0% were to convert and 25.0% did")
    assert RECALIBRATE not in found.note


def test_without_an_outcome_there_is_one_section_that_says_what_to_do(
    small_model: LeadModel,
) -> None:
    found = list(sections(judged_of(small_model, [0.2] * 5, [np.nan] * 5)))
    assert [section.said for section in found] == [NOBODY]


def test_leads_too_young_are_told_with_their_number(small_model: LeadModel) -> None:
    assert (
        "400 leads under 90 days old are left out"
        in verdict_section(said_of(small_model, 60, waiting=90)).note
    )


def test_the_picture_of_tiers_shows_the_rates_of_the_table(broken: JudgedPromise) -> None:
    found = tiers_section(broken)
    assert found.figure is not None
    assert found.table is not None
    # Every fourth of the first sixty is of tier A, as of each other.
    assert list(found.figure.data[0].x) == pytest.approx([0.15] * 4)
    assert list(found.figure.data[1].x) == pytest.approx([0.25] * 4)
    assert found.said == "0 of 4 tiers came true within the 95% interval (n 400)."


def test_the_calls_say_what_was_expected(small_model: LeadModel) -> None:
    said = [1.0] * 20 + [0.0] * 30 + [1.0] * 10 + [0.0] * 90
    found = calls_section(judged_of(small_model, [0.5] * 50 + [0.1] * 100, said, called=50))
    assert "Of 50 calls by rank 40.0% converted" in found.said
    assert "20 conversions, and 25 were expected" in found.said
    assert "2.00 times as often as all judged; of 100 leads not called 10 converted" in found.note


def test_the_calibration_stands_beside_that_of_the_training(small_model: LeadModel) -> None:
    # Of each forty leads six converted.
    said = np.isin(np.arange(400) % 20, [0, 7, 13]).astype(float).tolist()
    broken = judged_of(small_model, [0.25] * 400, said)
    found = calibration_section(broken)
    assert found.figure is not None
    perfect, then, now = found.figure.data
    assert list(then.x) == pytest.approx([m for m, _, _ in broken.model.card.test.curve])
    assert list(now.x) == pytest.approx([0.25] * 10)
    assert sum(now.customdata) == 400
    assert "10.0 points apart on average now (n 400)" in found.said
    assert perfect.name == "As promised"


def test_of_nineteen_outcomes_no_calibration_is_drawn(small_model: LeadModel) -> None:
    assert calibration_section(said_of(small_model, 9, 19)).figure is None


def test_missed_conversions_are_listed_by_rank(small_model: LeadModel) -> None:
    judged = judged_of(small_model, [0.5] * 6, [1.0, 0.0, 1.0, 0.0, 1.0, 0.0], called=2)
    found = missed_section(judged)
    assert found.table is not None
    assert found.table["lead_id"].tolist() == ["L2", "L4"]
    assert found.said == "2 of 4 leads without a call converted. Half of them rank 4 or better."


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ([1.0, 0.0], "None of 1 lead without a call converted."),
        ([1.0, np.nan], "Nothing is known of leads that were not called."),
    ],
)
def test_where_nobody_was_missed_that_is_said(
    small_model: LeadModel, outcome: list[float], said: str
) -> None:
    assert missed_section(judged_of(small_model, [0.5] * 2, outcome, called=1)).said == said


def test_outcomes_without_a_lead_are_counted_and_listed_by_reason() -> None:
    found = match_outcomes(promised_of(["1", "2"]), given_of(["1", "8", "2", "2"], [1, 1, 1, 0]))
    section = matching_section(found)
    assert section.said == (
        "1 of 2 scored leads have an outcome: 1 by id. 3 rows count for no lead: 2 two different "
        "outcomes for one lead, 1 not among the scored leads."
    )
    assert section.as_shown()["row"].tolist() == [3, 4, 5]


def lot_of(model: LeadModel, hits: int) -> JudgedPromise:
    """Three hundred calls by rank of which 120 convert, and forty by lot."""
    said = [1.0] * 120 + [0.0] * 180 + [1.0] * hits + [0.0] * (40 - hits)
    judged = judged_of(model, [0.4] * 340, said)
    promised = replace(judged.promised, drawn=np.arange(340) >= 300)
    return replace(judged, matched=replace(judged.matched, promised=promised))


def test_the_lift_over_the_lot_is_told_with_its_interval(small_model: LeadModel) -> None:
    found = lot_section(lot_of(small_model, 8))
    assert found.said.startswith("Calls by rank convert 2.00 times as often as calls by lot (95%")
    assert "40.0% of n 300 against 20.0% of n 40" in found.said
    assert found.figure is not None
    assert list(found.figure.data[0].x) == pytest.approx([0.4, 0.2])


def test_too_few_by_lot_say_so_and_show_what_there_is(small_model: LeadModel) -> None:
    found = lot_section(lot_of(small_model, 4))
    assert "too few outcomes" in found.said
    assert isinstance(found.table, pd.DataFrame)


def test_a_batch_without_a_lot_says_how_to_draw_one(broken: JudgedPromise) -> None:
    assert lot_section(broken).said == NONE_DRAWN


def test_a_correction_shows_both_curves_and_says_what_became_of_it(small_model: LeadModel) -> None:
    rng = np.random.default_rng(3)
    raw = rng.uniform(-3, 3, 900)
    created = DAY + np.arange(900) * np.timedelta64(1, "h")
    leads = OutcomeLeads(raw, rng.random(900) < expit(raw - 1.2), created)
    model = replace(small_model, calibration=Calibration(1.0, 0.0))
    found = recalibrate(model, leads)
    section = corrected_section(found, found.model, serves=True)
    assert section.figure is not None
    _, before, after = section.figure.data
    assert list(before.x) == [mean for mean, _, _ in found.before.curve]
    assert list(after.x) == [mean for mean, _, _ in found.after.curve]
    assert "serves from now on: its chances were moved by the same amount" in section.said
    assert f"{100 * found.before.ece:.1f} without the correction" in section.said
