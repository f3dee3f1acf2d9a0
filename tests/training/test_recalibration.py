"""Chances made anew from outcomes: which way is taken, what stays, and what is proved."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.metrics import log_loss, roc_auc_score

from scoring.errors import TrainingRefused
from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.second_opinion import SecondOpinion, Tally
from scoring.training.evaluation import expected_calibration_error
from scoring.training.recalibration import (
    OutcomeLeads,
    Recalibrated,
    adjusted,
    recalibrate,
)

DAYS = np.datetime64("2026-10-05", "us")


def leads_of(
    chance: NDArray[np.float64], seed: int = 3, files: tuple[str, ...] = ()
) -> OutcomeLeads:
    """Leads with raw scores from -3 to 3, one an hour, that convert with these chances by score."""
    rng = np.random.default_rng(seed)
    raw = np.linspace(-3, 3, len(chance))[rng.permutation(len(chance))]
    created = DAYS + np.arange(len(chance)) * np.timedelta64(1, "h")
    true = np.interp(raw, np.linspace(-3, 3, len(chance)), chance)
    return OutcomeLeads(raw, rng.random(len(raw)) < true, created, files)


@pytest.fixture(scope="module")
def plain(small_model: LeadModel) -> LeadModel:
    """The model with its raw log-odds for chances."""
    return replace(small_model, calibration=Calibration(1.0, 0.0))


def promised(leads: int) -> NDArray[np.float64]:
    return np.asarray(expit(np.linspace(-3, 3, leads)))


def test_true_chances_are_left_as_they_are_and_nothing_serves(plain: LeadModel) -> None:
    found = recalibrate(plain, leads_of(promised(3_000)))
    assert found.way is Recalibrated.KEPT
    assert found.model.calibration == plain.calibration
    assert not found.decision.serves


def test_a_level_that_is_off_is_moved_to_where_as_many_convert(plain: LeadModel) -> None:
    leads = leads_of(expit(np.linspace(-3, 3, 900) - 1.2))
    found = recalibrate(plain, leads)
    assert found.way is Recalibrated.MOVED
    chance = found.model.calibration.propensity(leads.raw)
    assert chance.sum() == pytest.approx(leads.outcome.sum())
    assert found.model.calibration.slope == 1.0
    assert found.decision.serves


def test_a_slope_that_is_off_is_that_of_the_likeliest_line(plain: LeadModel) -> None:
    leads = leads_of(expit(0.35 * np.linspace(-3, 3, 1_400)))
    found = recalibrate(plain, leads)
    assert found.way is Recalibrated.STRETCHED

    def loss(w: NDArray[np.float64]) -> float:
        odds = w[0] + w[1] * leads.raw
        return float((np.logaddexp(0, odds) - leads.outcome * odds).sum())

    line = found.model.calibration
    assert [line.intercept, line.slope] == pytest.approx(minimize(loss, [0, 1]).x, abs=0.01)


def test_of_many_outcomes_a_bend_is_drawn_anew(plain: LeadModel) -> None:
    chance = np.where(np.linspace(-3, 3, 9_000) > 0, 0.8, 0.2)
    leads = leads_of(chance)
    found = recalibrate(plain, leads)
    assert found.way is Recalibrated.REDRAWN
    after, before = (
        expected_calibration_error(leads.outcome, m.calibration.propensity(leads.raw))
        for m in (found.model, plain)
    )
    assert after < before / 3


def test_of_a_few_outcomes_no_bend_is_drawn(plain: LeadModel) -> None:
    chance = np.where(np.linspace(-3, 3, 900) > 0, 0.8, 0.2)
    found = recalibrate(plain, leads_of(chance))
    assert found.model.calibration.knots == ()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_the_order_of_the_leads_stays(plain: LeadModel, seed: int) -> None:
    rng = np.random.default_rng(seed)
    leads = leads_of(rng.random(1_600), seed)
    found = recalibrate(plain, leads)
    chance = found.model.calibration.propensity(np.sort(leads.raw))
    assert (np.diff(chance) > 0).all()


def test_the_figures_are_of_the_newest_third_by_the_older_ones(plain: LeadModel) -> None:
    leads = leads_of(expit(np.linspace(-3, 3, 900) - 1.2))
    found = recalibrate(plain, leads)
    late = leads.outcome[600:]
    assert (found.before.rows, found.before.converted) == (300, int(late.sum()))
    assert found.before.log_loss == pytest.approx(log_loss(late, expit(leads.raw[600:])))
    assert found.after.log_loss < found.before.log_loss
    assert found.after.auc == pytest.approx(roc_auc_score(late, leads.raw[600:]))
    card = found.model.card
    assert replace(card.test, threshold=found.after.threshold) == found.after


def test_rows_in_any_order_give_the_same_version(plain: LeadModel) -> None:
    leads = leads_of(expit(np.linspace(-3, 3, 900) - 1.2))
    mixed = np.random.default_rng(0).permutation(900)
    other = OutcomeLeads(leads.raw[mixed], leads.outcome[mixed], leads.created[mixed])
    one, two = (recalibrate(plain, each) for each in (leads, other))
    assert one.model.calibration == two.model.calibration
    assert one.after == two.after


def test_a_level_that_came_once_and_went_is_not_learned(plain: LeadModel) -> None:
    rng = np.random.default_rng(1)
    raw = rng.uniform(-3, 3, 3_000)
    level = np.where(np.arange(3_000) < 2_000, 0.7, -0.7)
    created = DAYS + np.arange(3_000) * np.timedelta64(1, "h")
    leads = OutcomeLeads(raw, rng.random(3_000) < expit(raw + level), created)
    assert recalibrate(plain, leads).way is Recalibrated.KEPT


@pytest.mark.parametrize("won", [0, 25, 870, 900])
def test_too_few_of_either_outcome_are_refused_with_their_numbers(
    plain: LeadModel, won: int
) -> None:
    leads = leads_of(promised(900))
    few = replace(leads, outcome=np.random.default_rng(0).permutation(np.arange(900) < won))
    with pytest.raises(TrainingRefused, match=f"{won:,} of them converted. Expected at least 20"):
        recalibrate(plain, few)


def test_the_card_says_where_the_chances_come_from(plain: LeadModel) -> None:
    files = ("may.csv", "june.csv")
    leads = leads_of(expit(np.linspace(-3, 3, 900) - 1.2), files=files)
    card = recalibrate(plain, leads).model.card
    assert (
        f"Recalibrated from version {plain.card.version} on 900 outcomes of may.csv, june.csv"
        in (card.notes[-1])
    )
    assert "moved by the same amount" in card.notes[-1]
    assert card.last_created == "2026-11-11"


def test_the_same_leads_are_above_the_threshold_as_before(plain: LeadModel) -> None:
    leads = leads_of(expit(0.35 * np.linspace(-3, 3, 1_400)))
    found = recalibrate(plain, leads).model
    before = plain.calibration.propensity(leads.raw) >= plain.threshold
    after = found.calibration.propensity(leads.raw) >= found.threshold
    assert int((before != after).sum()) <= 1


def test_a_second_opinion_marks_the_same_leads(plain: LeadModel) -> None:
    second = SecondOpinion(plain.scorer, 0.7, -0.2, -0.4, Tally(9, 5, 2), Tally(9, 4, 4))
    model = replace(plain, second=second)
    leads = leads_of(expit(0.35 * np.linspace(-3, 3, 1_400)))
    found = recalibrate(model, leads).model
    codes = plain.past.codes[:500]
    marks = [
        m.second.doubts(m.second.model.raw(codes), logit(m.chances(codes).propensity)).tolist()
        for m in (model, found)
    ]
    assert marks[0] == marks[1]
    assert 0 < sum(marks[0]) < 500


@pytest.mark.parametrize("shift", [0.0, -2.0])
def test_an_adjusted_line_keeps_knots_and_base_rate_in_step(shift: float) -> None:
    knots = ((-1.0, -0.5), (1.0, 0.8))
    line = Calibration(0.9, 0.1, knots, shift)
    raw = np.linspace(-4, 4, 9)
    found = adjusted(line, 0.3, 2.0).propensity(raw)
    assert logit(found) == pytest.approx(2 * logit(line.propensity(raw)) + 0.3)


def test_a_stated_base_rate_moves_with_the_level_and_the_test_stays(plain: LeadModel) -> None:
    rare = replace(plain, calibration=Calibration(1.0, 0.0, shift=-2.0))
    leads = leads_of(expit(np.linspace(-3, 3, 1_500) - 3.2))
    found = recalibrate(rare, leads).model
    assert found.calibration.propensity(leads.raw).sum() == pytest.approx(leads.outcome.sum())
    assert found.calibration.shift < -2.5
    assert replace(found.card.test, threshold=0.0) == replace(plain.card.test, threshold=0.0)


def test_the_interval_of_a_chance_holds_the_rate_that_came(plain: LeadModel) -> None:
    leads = leads_of(expit(np.linspace(-3, 3, 3_000) - 1.2))
    found = recalibrate(plain, leads).model
    asked = np.array([-2.0, 0.0, 2.0])
    low, high = found.certainty.interval(asked, found.calibration.propensity(asked))
    true = expit(asked - 1.2)
    assert (low < true).all()
    assert (true < high).all()


def test_with_their_codes_the_newest_are_kept_as_test_leads(plain: LeadModel) -> None:
    leads = leads_of(expit(np.linspace(-3, 3, 900) - 1.2))
    codes = np.arange(900.0).reshape(-1, 1)
    found = recalibrate(plain, replace(leads, codes=codes))
    assert found.unseen is not None
    assert found.unseen.codes[:, 0].tolist() == list(range(600, 900))
    assert found.unseen.outcome.tolist() == leads.outcome[600:].tolist()
    assert recalibrate(plain, leads).unseen is None
