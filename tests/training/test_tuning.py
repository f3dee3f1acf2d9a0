"""The search: its budget, its best trial, its seed."""

import numpy as np
import pytest
from scipy.special import expit

from scoring.errors import TrainingRefused
from scoring.training.fitting import PLAIN, TrainingSet
from scoring.training.tuning import tune


def leads(seed: int) -> TrainingSet:
    rng = np.random.default_rng(seed)
    codes = rng.normal(size=(400, 3))
    return TrainingSet.of(codes, rng.random(400) < expit(2 * codes[:, 0]), ())


FOLDS = [(leads(1), leads(2)), (leads(3), leads(4))]


def quiet(_share: float, _step: str) -> None:
    """Nothing to tell."""


def test_one_trial_is_the_plain_settings() -> None:
    found = tune(FOLDS, trials=1, seconds=60, seed=0, tell=quiet)
    assert (len(found.trials), dict(found.settings)) == (1, pytest.approx(dict(PLAIN)))
    assert dict(found.trials[0].settings) == pytest.approx(dict(PLAIN))


def test_the_same_seed_finds_the_same() -> None:
    first, again = (tune(FOLDS, trials=5, seconds=60, seed=3, tell=quiet) for _ in range(2))
    assert first == again
    assert len(first.trials) == 5


def test_no_trial_begins_after_the_time_is_up() -> None:
    assert len(tune(FOLDS, trials=50, seconds=0.2, seed=0, tell=quiet).trials) < 50


def test_it_is_cancelled_by_its_listener() -> None:
    def cancel(share: float, _step: str) -> None:
        if share > 0:
            raise TrainingRefused("Cancelled by the person who started it.")

    with pytest.raises(TrainingRefused, match="Cancelled"):
        tune(FOLDS, trials=5, seconds=60, seed=0, tell=cancel)
