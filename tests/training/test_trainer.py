"""From a history to a model with its proof."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import table_of, text_table, trained
from sklearn.metrics import brier_score_loss, roc_auc_score

from scoring.errors import TrainingRefused
from scoring.history.fingerprint import fingerprint
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.schema import Role
from scoring.training import candidates
from scoring.training.candidates import LIGHTGBM
from scoring.training.result import Training
from scoring.training.trainer import TrainingRequest, train

ALONE = TrainingRequest("Converted", candidates=(LIGHTGBM,))


def made_up(n: int = 400, seed: int = 6, **more: list[str]) -> Table:
    """A small history without dates, in which paid visits convert more often."""
    rng = np.random.default_rng(seed)
    source, visits = rng.choice(["Web", "Ads", "Fair"], n), rng.integers(0, 9, n)
    won = rng.random(n) < 0.15 + 0.3 * (source == "Ads") + 0.04 * visits
    columns = {"Source": source.tolist(), "Visits": visits.astype(str).tolist()}
    return text_table(columns | {"Won": np.where(won, "Yes", "No").tolist()} | more)


def newest_fifth(table: Table) -> np.ndarray:
    return np.argsort(table.frame["Created"].to_numpy(), kind="stable")[-len(table.frame) // 5 :]


def refusal(table: Table, request: TrainingRequest) -> str:
    with pytest.raises(TrainingRefused) as refused:
        trained(table, request)
    return str(refused.value)


@pytest.fixture(scope="module")
def small() -> LeadModel:
    return trained(made_up(), TrainingRequest("Won"))


def test_the_card_counts_the_leads_and_names_their_dates(small_model: LeadModel) -> None:
    card = small_model.card
    counts = (card.rows, card.trained_rows, card.tested_rows, card.test.rows)
    assert (card.outcome, *counts) == ("Converted", 5000, 5000, 4000, 1000)
    assert (card.first_created, card.last_created) == ("2025-10-01", "2026-09-30")


def test_the_test_is_the_newest_fifth_and_its_figures_are_those_of_scikit_learn(
    sample_training: Training, sample_history: Table
) -> None:
    best, frame = sample_training.best, sample_history.frame
    newest = np.sort(newest_fifth(sample_history))
    outcome = (frame["Converted"].iloc[newest] == "Yes").to_numpy()
    assert best.test.split == "time"
    assert [best.test.auc, best.test.brier] == pytest.approx(
        [roc_auc_score(outcome, best.chance), brier_score_loss(outcome, best.chance)]
    )


@pytest.mark.slow
def test_the_outcomes_of_the_test_teach_what_is_tested_nothing(
    sample_history: Table, sample_training: Training
) -> None:
    frame = sample_history.frame.copy()
    place = newest_fifth(sample_history), frame.columns.get_loc("Converted")
    frame.iloc[place] = np.where(frame.iloc[place] == "Yes", "No", "Yes")
    other = train(replace(sample_history, frame=frame), ALONE).best
    np.testing.assert_array_equal(other.chance, sample_training.best.chance)
    assert other.model.scorer != sample_training.best.model.scorer


@pytest.mark.slow
def test_a_value_that_only_the_newest_leads_have_is_known_to_the_model(
    sample_history: Table,
) -> None:
    thin = table_of(sample_history.frame.iloc[::4])
    frame = thin.frame.copy()
    frame.iloc[newest_fifth(thin)[-60:], frame.columns.get_loc("Source")] = "Podcast"
    model = trained(replace(thin, frame=frame), TrainingRequest("Converted"))
    profile = next(f for f in model.profile.fields if f.name == "Source")
    assert profile.evidence(profile.labels.index("Podcast")).leads == 60


def test_the_reference_profile_and_its_evidence_are_those_of_all_leads(
    sample_history: Table, small_model: LeadModel
) -> None:
    frame, profile = sample_history.frame, small_model.profile
    assert (profile.leads, profile.converted) == (5000, (frame["Converted"] == "Yes").sum())
    webinar = frame.loc[frame["Source"] == "Webinar", "Converted"]
    field = next(f for f in profile.fields if f.name == "Source")
    evidence = field.evidence(field.labels.index("Webinar"))
    assert (evidence.leads, evidence.converted) == (len(webinar), (webinar == "Yes").sum())


def test_a_candidate_that_cannot_be_fitted_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Input contains NaN")

    monkeypatch.setitem(candidates._FITTERS, candidates.TREE, broken)
    asked = (candidates.TREE, candidates.LOGISTIC)
    training = train(made_up(), TrainingRequest("Won", candidates=asked))
    assert training.failed == ("Decision tree (ValueError)",)
    assert [c.name for c in training.candidates] == [candidates.LOGISTIC]


def test_where_no_candidate_can_be_fitted_the_training_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(candidates._FITTERS, LIGHTGBM, broken)
    assert "LightGBM (ZeroDivisionError)" in refusal(made_up(), TrainingRequest("Won"))


def test_every_unseen_lead_is_scored_once_and_the_newest_by_later_models(
    sample_training: Training,
) -> None:
    proof = sample_training.best.proof
    assert len(proof) == 1600 + 1000
    assert np.bincount(proof.part).tolist() == [400, 400, 400, 400, 334, 333, 333]


def test_a_model_of_the_sample_ranks_much_better_than_chance(small_model: LeadModel) -> None:
    assert 0.78 < small_model.card.test.auc < 0.88
    assert small_model.card.test.ece < 0.06


def test_the_same_history_and_seed_give_the_same_model(small: LeadModel) -> None:
    again = trained(made_up(), TrainingRequest("Won"))
    assert (again.scorer, again.calibration) == (small.scorer, small.calibration)
    assert replace(again.card, trained_at="") == replace(small.card, trained_at="")


def test_another_seed_gives_another_model(small: LeadModel) -> None:
    assert trained(made_up(), TrainingRequest("Won", seed=1)).scorer != small.scorer


def test_without_dates_the_card_says_that_the_test_flatters(small: LeadModel) -> None:
    assert (small.card.test.split, small.card.first_created) == ("random", "")
    (told,) = [note for note in small.card.notes if "random fifth" in note]
    assert "no creation dates" in told


def test_a_small_history_says_how_few_conversions_it_has(small: LeadModel) -> None:
    won = made_up().frame["Won"].value_counts()
    assert any(f"Only {won.min()} leads" in note for note in small.card.notes)


def test_open_leads_are_left_out_and_counted(small: LeadModel) -> None:
    closed = made_up().frame
    more = pd.DataFrame({"Source": "Web", "Visits": "7", "Won": ""}, index=range(30), dtype="str")
    model = trained(table_of(pd.concat([more, closed])), TrainingRequest("Won"))
    assert any("30 leads without an outcome" in note for note in model.card.notes)
    assert (model.card.rows, model.scorer) == (400, small.scorer)


def test_a_column_that_knows_the_outcome_is_quarantined_and_not_learned_from(
    small: LeadModel,
) -> None:
    result = ["Enrolled" if w == "Yes" else "Ringing" for w in made_up().frame["Won"]]
    model = trained(made_up(**{"Call result": result}), TrainingRequest("Won"))
    assert [c.name for c in model.schema.quarantined] == ["Call result"]
    assert model.scorer == small.scorer


def test_an_excluded_column_is_not_learned_from() -> None:
    model = trained(made_up(), TrainingRequest("Won", exclude=["Source"]))
    assert model.encoder.names == ("Visits",)


def test_tier_floors_hold_a_fifth_a_half_and_four_fifths_of_the_held_out_leads(
    small_model: LeadModel,
) -> None:
    floors = small_model.floors
    assert 1 > floors.a > floors.b > floors.c > 0


def test_progress_grows_and_names_each_step() -> None:
    told: list[tuple[float, str]] = []
    trained(made_up(), TrainingRequest("Won"), lambda share, step: told.append((share, step)))
    shares = [share for share, _ in told]
    assert shares == sorted(set(shares))
    assert (shares[0] >= 0, shares[-1] <= 1, len({step for _, step in told})) == (True, True, 5)


class Cancelled(Exception):
    """Raised by a person who has changed their mind."""


@pytest.mark.parametrize("after", [0.0, 0.2, 0.5, 0.9])
def test_raising_in_progress_cancels_the_training(after: float) -> None:
    told: list[float] = []

    def tell(share: float, _step: str) -> None:
        told.append(share)
        if share > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        trained(made_up(), TrainingRequest("Won"), tell)
    assert [share for share in told if share > after] == told[-1:]


def test_an_unknown_outcome_column_is_refused() -> None:
    message = refusal(made_up(), TrainingRequest("Sold"))
    assert (
        message
        == "The history has no column “Sold”. Choose one of its columns: Source, Visits, Won."
    )


def test_a_history_with_nothing_left_to_learn_from_is_refused() -> None:
    won = ["Yes", "No"] * 100
    message = refusal(text_table({"Won": won, "Same": ["x"] * 200}), TrainingRequest("Won"))
    assert "no column to learn from. It has 2 columns" in message
    assert 15 <= len(message) <= 600


def test_a_history_of_leaking_columns_only_is_refused() -> None:
    won = ["Yes", "No"] * 100
    result = ["Enrolled", "Ringing"] * 100
    message = refusal(text_table({"Won": won, "Call result": result}), TrainingRequest("Won"))
    assert "seem to know the outcome" in message


@pytest.mark.parametrize("won", [["Yes"] * 200, ["Yes"] * 39 + ["No"] * 161])
def test_a_history_of_one_outcome_is_refused(won: list[str]) -> None:
    message = refusal(made_up(200, Won=won), TrainingRequest("Won"))
    assert f"says {won.count('Yes')} leads converted and {won.count('No')} did not" in message


def test_forty_of_each_outcome_make_a_model() -> None:
    model = trained(made_up(80, Won=["Yes", "No"] * 40), TrainingRequest("Won"))
    assert (model.card.rows, model.card.test.rows) == (80, 16)


def test_a_history_of_pure_noise_gives_every_lead_about_the_base_rate() -> None:
    rng = np.random.default_rng(1)
    won = np.where(rng.random(400) < 0.25, "Yes", "No")
    model = trained(made_up(Won=won.tolist()), TrainingRequest("Won"))
    scores = model.score_values(pd.DataFrame({"Source": ["Web", "Ads"], "Visits": [0.0, 8.0]}))
    assert scores.propensity == pytest.approx((won == "Yes").mean(), abs=0.15)


def test_a_history_with_rare_outcomes_keeps_the_propensities_low() -> None:
    rng = np.random.default_rng(2)
    won = np.where(rng.random(5000) < 0.02, "Yes", "No")
    model = trained(made_up(5000, Won=won.tolist()), TrainingRequest("Won"))
    assert model.card.test.expected / model.card.test.rows == pytest.approx(0.02, abs=0.008)


def test_the_fingerprint_changes_with_any_cell_and_any_name() -> None:
    frame = made_up().frame
    other = frame.copy()
    other.iloc[7, 0] = "Elsewhere"
    prints = {fingerprint(f) for f in (frame, other, frame.rename(columns={"Won": "won"}))}
    assert len(prints) == 3


def test_roles_of_the_model_are_those_a_person_sees(small: LeadModel) -> None:
    assert {c.name: c.role for c in small.schema.columns} == {
        "Source": Role.SOURCE,
        "Visits": Role.FEATURE,
        "Won": Role.OUTCOME,
    }


@pytest.mark.slow
def test_x_education_quarantines_what_sales_wrote_and_keeps_the_source(real_leads: Path) -> None:
    leads = pd.read_csv(real_leads / "xeducation/leads.csv.gz", dtype="str", keep_default_na=False)
    unnamed = leads.columns.str.startswith("Unnamed")
    model = trained(table_of(leads.loc[:, ~unnamed]), TrainingRequest("Converted"))
    roles = {c.name: c.role for c in model.schema.columns}
    later = ("Tags", "Lead Quality", "Last Activity", "Last Notable Activity", "Lead Profile")
    assert {c.name for c in model.schema.quarantined} == set(later)
    assert roles["Lead Source"] is Role.SOURCE
    assert roles["Total Time Spent on Website"] is Role.FEATURE
    assert 0.83 < model.card.test.auc < 0.93


@pytest.mark.slow
def test_raw_codepro_leads_with_their_outcome_make_a_model(real_leads: Path) -> None:
    path = real_leads / "codepro/leads_raw_labelled.csv.gz"
    leads = pd.read_csv(path, dtype="str", keep_default_na=False)
    leads = leads.rename(columns={"Unnamed: 0": "column_1"})
    model = trained(table_of(leads), TrainingRequest("app_complete_flag"))
    assert (model.card.test.split, model.card.rows) == ("time", 24_991)
    assert model.card.test.auc > 0.70


@pytest.mark.slow
def test_the_newest_fifth_of_codepro_is_foretold_as_well_as_promised(real_leads: Path) -> None:
    content = (real_leads / "codepro/history_cleaned.csv.gz").read_bytes()
    request = TrainingRequest("app_complete_flag", candidates=(LIGHTGBM,), recall=0.75)
    training = train(read_table(content, "history.csv.gz"), request)
    assert training.half_life is not None
    assert training.best.test.auc >= 0.785
    assert training.best.test.ece <= 0.035
    assert not training.questions
