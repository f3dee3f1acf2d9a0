"""LightGBM's settings, searched within a budget of trials and time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import log_loss

from scoring.model.scorers import boosted
from scoring.training.fitting import MOST_TREES, PLAIN, Settings, TrainingSet, boost

if TYPE_CHECKING:
    import optuna

# The share of the budget done, and what is being tried.
Tell = Callable[[float, str], None]


@dataclass(frozen=True)
class TunedTrial:
    """A trial: its settings and its mean log-loss after each fold; without trees it was pruned."""

    settings: Settings
    losses: tuple[float, ...]
    trees: int


@dataclass(frozen=True)
class Tuned:
    """The best settings, their number of trees, and all trials, the first of the plain settings."""

    settings: Settings
    trees: int
    trials: tuple[TunedTrial, ...]


def tune(
    folds: Sequence[tuple[TrainingSet, TrainingSet]],
    *,
    trials: int,
    seconds: float,
    seed: int,
    tell: Tell,
) -> Tuned:
    """Search by tree-structured Parzen estimators; poor trials are pruned after their first fold.

    `folds` are pairs of leads to fit on and to predict. The plain settings are the first trial, so
    the result is never worse on these folds. Raising in `tell` cancels.
    """
    # Here, where it trains: it keeps an error of its own import, and that every frame which led to
    # it, with the leads of a page that was open.
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
    )
    study.enqueue_trial(dict(PLAIN))
    start = time.monotonic()
    for number in range(trials):
        if time.monotonic() - start > seconds:
            break
        tell(number / trials, f"Tuning, trial {number + 1} of {trials}")
        study.optimize(lambda trial: _objective(trial, folds, seed), n_trials=1)
    best = study.best_trial
    return Tuned(dict(best.params), _trees(best), tuple(map(_tried, study.trials)))


def _tried(trial: optuna.trial.FrozenTrial) -> TunedTrial:
    steps = sorted(trial.intermediate_values.items())
    return TunedTrial(dict(trial.params), tuple(loss for _, loss in steps), _trees(trial))


def _trees(trial: optuna.trial.FrozenTrial) -> int:
    return int(trial.user_attrs.get("trees", 0))


def _objective(
    trial: optuna.Trial, folds: Sequence[tuple[TrainingSet, TrainingSet]], seed: int
) -> float:
    from optuna import TrialPruned

    settings = {
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 4, 63, log=True),
        "max_depth": trial.suggest_int("max_depth", 3, 8),
        "min_sum_hessian_in_leaf": trial.suggest_float("min_sum_hessian_in_leaf", 1, 50, log=True),
        "lambda_l2": trial.suggest_float("lambda_l2", 0.1, 50, log=True),
        "feature_fraction": trial.suggest_float("feature_fraction", 0.4, 1.0),
    }
    losses, trees = list[float](), list[int]()
    for step, (fit, held_out) in enumerate(folds):
        booster = boost(fit, seed, settings=settings, trees=MOST_TREES, stop_on=held_out)
        losses.append(_loss(held_out.raw(boosted(booster)), held_out))
        trees.append(max(1, booster.best_iteration))
        trial.report(float(np.mean(losses)), step)
        if trial.should_prune():
            raise TrialPruned
    trial.set_user_attr("trees", round(float(np.mean(trees))))
    return float(np.mean(losses))


def _loss(raw: NDArray[np.float64], leads: TrainingSet) -> float:
    return float(log_loss(leads.outcome, 1 / (1 + np.exp(-raw))))
