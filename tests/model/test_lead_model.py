from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of, trained
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from scoring.errors import BatchRefused
from scoring.model import in_order, scoring_path
from scoring.model.chance_errors import ChanceErrors
from scoring.model.lead_model import Calibration, LeadModel, Scores, TierFloors
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.second_opinion import SecondOpinion, Tally
from scoring.training.trainer import TrainingRequest

FLOORS = TierFloors(0.6, 0.4, 0.2)


def scored(model: LeadModel, frame: pd.DataFrame) -> Scores:
    return score_table(table_of(frame), "leads.csv", model).scores


def numbers(scores: Scores) -> pd.DataFrame:
    return pd.DataFrame(
        {"propensity": scores.propensity, "score": scores.score, "tier": scores.tier}
    )


@pytest.fixture(scope="module")
def leads() -> pd.DataFrame:
    return read_sample("sample_leads.csv", 400)


def test_leads_scored_in_parts_at_once_have_the_numbers_of_all(
    small_model: LeadModel, leads: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = score_table(table_of(leads), "leads.csv", small_model)
    monkeypatch.setattr(in_order, "available_cores", lambda: 3)
    monkeypatch.setattr(in_order, "MANY", 100)
    monkeypatch.setattr(scoring_path, "_AT_ONCE", 100)
    parts = score_table(table_of(leads), "leads.csv", small_model)
    for name in ("raw", "propensity", "score", "tier", "low", "high", "uncertain"):
        np.testing.assert_array_equal(getattr(parts.scores, name), getattr(whole.scores, name))
    np.testing.assert_array_equal(parts.scores.encoded.codes, whole.scores.encoded.codes)
    assert parts.ranking.order.tolist() == whole.ranking.order.tolist()
    assert set(parts.leads.table.__dict__["_distinct"]) >= set(leads.columns)


@pytest.fixture(scope="module")
def whole(small_model: LeadModel, leads: pd.DataFrame) -> Scores:
    """The leads, scored together."""
    return scored(small_model, leads)


@pytest.mark.slow
def test_a_lead_scores_the_same_alone_and_in_any_batch(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores
) -> None:
    together = numbers(whole).head(30)
    alone = [numbers(scored(small_model, leads.iloc[[i]])) for i in range(30)]
    pd.testing.assert_frame_equal(pd.concat(alone, ignore_index=True), together, check_exact=True)


def test_a_lead_scores_the_same_in_a_shuffled_file(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores
) -> None:
    places = np.random.default_rng(0).permutation(len(leads))
    shuffled = numbers(scored(small_model, leads.iloc[places]))
    together = numbers(whole).iloc[places].reset_index(drop=True)
    pd.testing.assert_frame_equal(shuffled, together, check_exact=True)


@pytest.mark.parametrize("size", [2, 7, 64, 399])
def test_a_lead_scores_the_same_in_a_part_of_the_file(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores, size: int
) -> None:
    part = np.random.default_rng(size).choice(len(leads), size, replace=False)
    alone = numbers(scored(small_model, leads.iloc[part]))
    together = numbers(whole).iloc[part].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, together, check_exact=True)


def test_the_order_of_columns_changes_nothing(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores
) -> None:
    backwards = scored(small_model, leads[leads.columns[::-1]])
    assert np.array_equal(backwards.propensity, whole.propensity)


def test_every_lead_is_scored_in_the_order_of_the_file(scored_sample: ScoredBatch) -> None:
    uploaded = read_sample("sample_leads.csv")
    assert scored_sample.leads.ids.tolist() == uploaded["Lead ID"].tolist()
    assert len(scored_sample.scores.propensity) == len(uploaded)


def test_scores_are_whole_numbers_from_1_to_99(scored_sample: ScoredBatch) -> None:
    score = scored_sample.scores.score
    assert score.dtype == np.int64
    assert (score.min() >= 1, score.max() <= 99) == (True, True)


def test_a_score_is_its_propensity_as_a_whole_percentage(scored_sample: ScoredBatch) -> None:
    distance = np.abs(scored_sample.scores.score - 100 * scored_sample.scores.propensity)
    inside = (scored_sample.scores.propensity > 0.01) & (scored_sample.scores.propensity < 0.99)
    assert (distance[inside] <= 0.5).all()


@pytest.mark.parametrize(("intercept", "score"), [(-50.0, 1), (50.0, 99)])
def test_a_score_never_promises_nought_or_a_hundred(
    small_model: LeadModel, leads: pd.DataFrame, intercept: float, score: int
) -> None:
    certain = replace(small_model, calibration=Calibration(1.0, intercept))
    assert set(scored(certain, leads).score) == {score}


def test_propensity_is_the_logistic_of_the_calibrated_booster(scored_sample: ScoredBatch) -> None:
    model, codes = scored_sample.model, scored_sample.scores.encoded.codes
    raw = model.scorer.booster.predict(codes, raw_score=True, num_threads=1)
    expected = model.calibration.propensity(raw)
    np.testing.assert_allclose(scored_sample.scores.propensity, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("raw", "expected"), [(0.0, 0.75), (0.5, 0.9), (-1.0, 0.25)])
def test_calibration_follows_its_formula_by_hand(raw: float, expected: float) -> None:
    calibration = Calibration(2 * np.log(3), np.log(3))
    assert calibration.propensity(np.array([raw]))[0] == pytest.approx(expected)


@given(st.floats(0, 5), st.floats(-5, 5), st.lists(st.floats(-800, 800), min_size=2, max_size=9))
def test_calibration_is_scipys_logistic_and_never_reorders(
    slope: float, intercept: float, values: list[float]
) -> None:
    raw = np.sort(values)
    found = Calibration(slope, intercept).propensity(raw)
    np.testing.assert_allclose(found, expit(intercept + slope * raw), rtol=1e-12)
    assert (np.diff(found) >= 0).all()


def test_tiers_follow_their_floors_by_hand() -> None:
    tiers = FLOORS.tier(np.array([0.95, 0.59, 0.39, 0.19, 0.0, 1.0]))
    assert tiers.tolist() == ["A", "B", "C", "D", "D", "A"]


def test_a_lead_exactly_at_a_floor_is_in_the_tier_above() -> None:
    below = np.nextafter([0.6, 0.4, 0.2], 0)
    assert FLOORS.tier(np.array([0.6, 0.4, 0.2])).tolist() == ["A", "B", "C"]
    assert FLOORS.tier(below).tolist() == ["B", "C", "D"]


def test_equal_floors_leave_the_tier_between_them_empty() -> None:
    assert TierFloors(0.5, 0.5, 0.2).tier(np.array([0.5, 0.49])).tolist() == ["A", "C"]


def test_a_model_gives_the_tiers_of_its_own_floors(
    small_model: LeadModel, leads: pd.DataFrame
) -> None:
    scores = scored(replace(small_model, floors=TierFloors(0.5, 0.3, 0.1)), leads)
    cut = pd.cut(scores.propensity, [0, 0.1, 0.3, 0.5, 1], right=False, labels=list("DCBA"))
    assert scores.tier.tolist() == list(cut)


def test_codes_and_leads_have_the_same_chances(small_model: LeadModel, whole: Scores) -> None:
    chances = small_model.chances(whole.encoded.codes)
    assert chances.raw.tolist() == whole.raw.tolist()
    assert chances.propensity.tolist() == whole.propensity.tolist()


def test_an_unseen_level_counts_as_not_given(small_model: LeadModel, leads: pd.DataFrame) -> None:
    unseen = scored(small_model, leads.assign(Source="Carrier pigeon"))
    blank = scored(small_model, leads.assign(Source=""))
    assert np.array_equal(unseen.propensity, blank.propensity)
    assert unseen.encoded.unseen["Source"] == {"Carrier pigeon": len(leads)}


def test_a_number_that_cannot_be_read_counts_as_not_given(
    small_model: LeadModel, leads: pd.DataFrame
) -> None:
    unread = scored(small_model, leads.assign(Visits="a few"))
    blank = scored(small_model, leads.assign(Visits=""))
    assert np.array_equal(unread.propensity, blank.propensity)


def test_a_column_missing_from_the_file_counts_as_not_given(
    small_model: LeadModel, leads: pd.DataFrame
) -> None:
    lacking = scored(small_model, leads.drop(columns=["Occupation", "Visits"]))
    blank = scored(small_model, leads.assign(Occupation="Select", Visits=""))
    assert np.array_equal(lacking.propensity, blank.propensity)


def test_a_file_without_any_input_is_refused(small_model: LeadModel) -> None:
    with pytest.raises(BatchRefused, match="None of the 22 fields"):
        scored(small_model, pd.DataFrame({"Colour": ["red"]}, dtype="str"))


@pytest.mark.parametrize("outcome", ["Yes", "No", ""])
def test_an_outcome_in_the_upload_changes_nothing(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores, outcome: str
) -> None:
    knowing = numbers(scored(small_model, leads.assign(Converted=outcome)))
    pd.testing.assert_frame_equal(knowing, numbers(whole), check_exact=True)


def test_a_quarantined_column_in_the_upload_changes_nothing(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores
) -> None:
    assert [c.name for c in small_model.schema.quarantined] == ["Call outcome"]
    knowing = scored(small_model, leads.assign(**{"Call outcome": "Enrolled"}))
    assert np.array_equal(knowing.propensity, whole.propensity)


def test_personal_columns_change_nothing(
    small_model: LeadModel, leads: pd.DataFrame, whole: Scores
) -> None:
    other = scored(small_model, leads.assign(Name="X", Email="x@example.org", Phone="1"))
    assert np.array_equal(other.propensity, whole.propensity)


def test_no_leads_get_no_scores(small_model: LeadModel) -> None:
    nobody = {
        c.name: pd.Series([], dtype="float64" if c.kind == "number" else "str")
        for c in small_model.schema.inputs
    }
    assert numbers(small_model.score_values(pd.DataFrame(nobody))).shape == (0, 3)


def test_a_model_tells_converted_leads_from_others(small_model: LeadModel) -> None:
    newest = read_sample("sample_history.csv").iloc[1::4].sort_values("Created").tail(1_000)
    propensity = scored(small_model, newest.drop(columns="Converted")).propensity
    assert roc_auc_score(newest["Converted"] == "Yes", propensity) > 0.78


# 0.2 log-odds at any score.
CERTAIN = ChanceErrors(np.zeros(1), np.full(1, 0.2), np.zeros((0, 1)))


@dataclass(frozen=True)
class Fixed:
    """A scorer that gives the same raw score to every lead."""

    value: float

    def raw(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.full(len(codes), self.value)

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        return np.zeros(codes.shape), self.value


def interval_of(
    model: LeadModel, leads: pd.DataFrame, raw: float, calibration: Calibration
) -> tuple[float, float]:
    fixed = replace(model, scorer=Fixed(raw), calibration=calibration, certainty=CERTAIN)
    scores = scored(fixed, leads.head(1))
    return scores.low[0], scores.high[0]


@pytest.mark.parametrize("shift", [0.0, -2.0])
def test_the_interval_of_a_chance_is_around_it_at_any_base_rate(
    small_model: LeadModel, leads: pd.DataFrame, shift: float
) -> None:
    found = interval_of(small_model, leads, 1.0, Calibration(0.5, 0.0, shift=shift))
    ends = 0.5 + shift + 1.281552 * 0.2 * np.array([-1, 1])
    assert found == pytest.approx(expit(ends).tolist(), abs=1e-6)


def test_leads_that_a_second_model_contradicts_are_uncertain_at_any_base_rate(
    small_model: LeadModel, leads: pd.DataFrame
) -> None:
    second = SecondOpinion(Fixed(-1.0), 1.0, 0.0, -1.2, Tally(0, 0.0, 0), Tally(0, 0.0, 0))
    found = [
        scored(
            replace(small_model, scorer=Fixed(raw), second=second, calibration=moved),
            leads.head(1),
        ).uncertain[0]
        for raw in (0.0, 0.5)
        for moved in (Calibration(1.0, 0.0), Calibration(1.0, 0.0, shift=-3.0))
    ]
    assert found == [False, False, True, True]


def test_a_model_without_a_second_one_is_uncertain_of_nobody(
    small_model: LeadModel, leads: pd.DataFrame
) -> None:
    assert not scored(replace(small_model, second=None), leads).uncertain.any()


def test_every_lead_of_a_trained_model_has_an_interval_around_its_chance(
    scored_sample: ScoredBatch,
) -> None:
    scores = scored_sample.scores
    assert ((scores.low < scores.propensity) & (scores.propensity < scores.high)).all()
    assert 0 < (scores.high - scores.low).mean() < 0.2


def test_a_model_without_certainty_gives_the_chance_alone(
    small_model: LeadModel, leads: pd.DataFrame
) -> None:
    scores = scored(replace(small_model, certainty=None), leads)
    assert scores.low.tolist() == scores.propensity.tolist() == scores.high.tolist()


def codepro(folder: Path, rows: int) -> pd.DataFrame:
    history = pd.read_csv(folder / "codepro" / "history_cleaned.csv.gz", dtype="str")
    return history.fillna("").sample(rows, random_state=0).reset_index(drop=True)


@pytest.mark.slow
def test_real_codepro_leads_are_told_apart_and_the_average_is_right(real_leads: Path) -> None:
    history = codepro(real_leads, 30_000)
    model = trained(table_of(history.iloc[:20_000]), TrainingRequest("app_complete_flag"))
    held_out = history.iloc[20_000:]
    outcome = held_out["app_complete_flag"].astype(float) == 1
    propensity = scored(model, held_out).propensity
    assert roc_auc_score(outcome, propensity) > 0.80
    assert propensity.mean() == pytest.approx(outcome.mean(), abs=0.03)


@pytest.mark.slow
def test_real_codepro_leads_score_the_same_alone_and_in_any_batch(real_leads: Path) -> None:
    history = codepro(real_leads, 6_000)
    model = trained(table_of(history), TrainingRequest("app_complete_flag"))
    together = numbers(scored(model, history.head(200))).iloc[::10].reset_index(drop=True)
    alone = [numbers(scored(model, history.iloc[[i]])) for i in range(0, 200, 10)]
    pd.testing.assert_frame_equal(pd.concat(alone, ignore_index=True), together, check_exact=True)


@pytest.mark.slow
def test_real_x_education_leads_are_told_apart_without_the_leaks(real_leads: Path) -> None:
    frame = pd.read_csv(real_leads / "xeducation" / "leads.csv.gz", dtype="str")
    frame = frame.fillna("").sample(frac=1, random_state=0)
    leaks = ("Tags", "Lead Quality", "Last Notable Activity")
    model = trained(table_of(frame.iloc[:7_000]), TrainingRequest("Converted", exclude=leaks))
    propensity = scored(model, frame.iloc[7_000:]).propensity
    outcome = frame["Converted"].iloc[7_000:] == "1"
    assert 0.80 < roc_auc_score(outcome, propensity) < 0.97
