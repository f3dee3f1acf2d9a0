"""Every kind of model: against scikit-learn, and its reasons against its score."""

from typing import Any

import numpy as np
import pytest
import shap
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from scoring.model.scorers import FilledTrees, LinearModel
from scoring.model.trees import sklearn_trees
from scoring.training import candidates
from scoring.training.candidates import (
    CONSTANT,
    FOREST,
    GRADIENT,
    LOGISTIC,
    NAMES,
    SINGLE,
    TREE,
    Context,
    fit_candidate,
)
from scoring.training.fitting import TrainingSet


def leads(n: int = 800) -> TrainingSet:
    """A number with holes, a field of three levels with holes, and noise."""
    rng = np.random.default_rng(4)
    number, level, noise = rng.normal(2, 3, n), rng.integers(0, 3, n).astype(float), rng.random(n)
    outcome = rng.random(n) < expit(0.5 * number + (level == 1) - 1)
    codes = np.column_stack([number, level, noise])
    codes[rng.random(n) < 0.1, 0] = np.nan
    codes[rng.random(n) < 0.1, 1] = np.nan
    return TrainingSet.of(codes, outcome, (1,))


DATA = leads()
CONTEXT = Context((0, 3, 0), seed=0, trees=20, single=0, present=2)


@pytest.mark.parametrize("name", NAMES)
def test_contributions_and_baseline_add_up_to_the_score(name: str) -> None:
    scorer = fit_candidate(name, DATA, CONTEXT)
    shares, baseline = scorer.contributions(DATA.codes[:60])
    assert shares.shape == (60, 3)
    np.testing.assert_allclose(
        baseline + shares.sum(axis=1), scorer.raw(DATA.codes[:60]), atol=1e-5
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_lead_scores_the_same_alone(name: str) -> None:
    scorer = fit_candidate(name, DATA, CONTEXT)
    alone = [float(scorer.raw(DATA.codes[[at]])[0]) for at in range(10)]
    assert scorer.raw(DATA.codes)[:10].tolist() == alone


def test_a_constant_gives_every_lead_the_base_rate() -> None:
    scorer = fit_candidate(CONSTANT, DATA, CONTEXT)
    assert scorer.raw(DATA.codes) == pytest.approx([logit(DATA.outcome.mean())] * 800)


def test_a_single_field_is_deaf_to_the_others() -> None:
    scorer, other = fit_candidate(SINGLE, DATA, CONTEXT), DATA.codes.copy()
    other[:, 1:] = 0.0
    assert scorer.raw(other).tolist() == scorer.raw(DATA.codes).tolist()


def test_logistic_regression_is_that_of_scikit_learn_on_the_written_out_matrix() -> None:
    whole = TrainingSet.of(np.nan_to_num(DATA.codes), DATA.outcome, (1,))
    number = np.clip(
        whole.codes[:, [0, 2]], *np.quantile(whole.codes[:, [0, 2]], [0.005, 0.995], axis=0)
    )
    levels = whole.codes[:, [1]] == np.arange(3)
    matrix = np.column_stack([(number - number.mean(0)) / number.std(0), levels])
    oracle = LogisticRegression(C=1.0, max_iter=500).fit(matrix, whole.outcome)
    ours = fit_candidate(LOGISTIC, whole, CONTEXT).raw(whole.codes)
    np.testing.assert_allclose(ours, oracle.decision_function(matrix), atol=2e-3)


def test_reasons_of_a_linear_model_are_those_of_shap() -> None:
    scorer = fit_candidate(LOGISTIC, DATA, CONTEXT)
    assert isinstance(scorer, LinearModel)
    parts = np.column_stack([f.part(c) for f, c in zip(scorer.fields, DATA.codes.T, strict=True)])
    explainer = shap.LinearExplainer((np.ones(3), scorer.intercept), parts)
    np.testing.assert_allclose(
        scorer.contributions(DATA.codes)[0], parts - parts.mean(axis=0), atol=1e-6
    )
    np.testing.assert_allclose(
        explainer.shap_values(parts[:20]).sum(axis=1),
        scorer.contributions(DATA.codes[:20])[0].sum(axis=1), atol=0.2,
    )  # fmt: skip


def with_theirs(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[FilledTrees, Any]:
    """A candidate with the object of scikit-learn that it was read from."""
    read: list[Any] = []
    monkeypatch.setattr(candidates, "sklearn_trees", lambda e: read.append(e) or sklearn_trees(e))
    scorer = fit_candidate(name, DATA, CONTEXT)
    assert isinstance(scorer, FilledTrees)
    return scorer, read[0]


@pytest.mark.parametrize("name", [TREE, FOREST, GRADIENT])
def test_trees_give_the_chances_of_scikit_learn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scorer, theirs = with_theirs(name, monkeypatch)
    whole = np.where(np.isnan(DATA.codes), scorer.fill, DATA.codes)
    chance = np.clip(theirs.predict_proba(whole)[:, 1], 1e-4, 1 - 1e-4)
    np.testing.assert_allclose(expit(scorer.raw(DATA.codes)), chance, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", [TREE, FOREST, GRADIENT])
def test_reasons_of_trees_keep_the_signs_and_shares_of_shap(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer, theirs = with_theirs(name, monkeypatch)
    whole = np.where(np.isnan(DATA.codes), scorer.fill, DATA.codes)[:30]
    shares = np.asarray(shap.TreeExplainer(theirs).shap_values(whole))
    shares = shares[..., 1] if shares.ndim == 3 else shares
    ours, _ = scorer.contributions(DATA.codes[:30])
    stretch = ours.sum(axis=1) / shares.sum(axis=1)
    np.testing.assert_allclose(ours, shares * stretch[:, None], rtol=0, atol=1e-9)


def test_a_number_far_outside_counts_as_the_outermost_seen() -> None:
    scorer = fit_candidate(LOGISTIC, DATA, CONTEXT)
    far = np.array([[1e9, 1.0, 0.5], [np.nanmax(DATA.codes[:, 0]), 1.0, 0.5]])
    assert scorer.raw(far)[0] == pytest.approx(scorer.raw(far)[1])
