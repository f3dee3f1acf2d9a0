"""How long conversions take now: known laws, stable and changed, and the test by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.history.lag import SETTLED_SHARE, lag_curve
from scoring.history.lag_now import LagNow, change_score, changed_on, lag_now

UNTIL = np.datetime64("2026-06-30")
NEVER = np.datetime64("NaT")
OLDEST = 720
Days = NDArray[np.int64]
Law = Callable[[np.random.Generator, Days], Days]


def seen(law: Law, n: int = 8_000, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Created and conversion dates of leads up to 720 days old, of which three of ten convert."""
    rng = np.random.default_rng(seed)
    window = rng.integers(0, OLDEST + 1, n)
    created = UNTIL - window.astype("timedelta64[D]")
    converted = created + law(rng, window).astype("timedelta64[D]")
    return created, np.where((rng.random(n) < 0.3) & (converted <= UNTIL), converted, NEVER)


def waited(mean: float) -> Law:
    return lambda rng, window: rng.geometric(1 / mean, len(window))


def changing(before: float, after: float, age: int) -> Law:
    """Leads older than `age` take `before` days on average, the others `after`."""
    return lambda rng, window: rng.geometric(1 / np.where(window > age, before, after))


def skewed(rng: np.random.Generator, window: Days) -> Days:
    return np.exp(rng.normal(2.5, 1.2, len(window))).astype(np.int64)


def long_tail_of_the_early(rng: np.random.Generator, window: Days) -> Days:
    late = (window > 580) & (rng.random(len(window)) < 0.5)
    return rng.geometric(np.where(late, 1 / 200, 1 / 10))


def now(law: Law, **more: int) -> LagNow:
    found = lag_now(*seen(law, **more), UNTIL)
    assert found is not None
    return found


@pytest.mark.parametrize("law", [waited(10), waited(40), skewed])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lag_that_stays_is_that_of_the_whole_history(law: Law, seed: int) -> None:
    whole = lag_curve(*seen(law, seed=seed), UNTIL)
    assert whole is not None
    found = now(law, seed=seed)
    assert (found.since, found.settled) == (None, whole.age_at(SETTLED_SHARE))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lag_that_shortened_is_that_of_the_leads_since(seed: int) -> None:
    found = now(changing(60, 10, 180), seed=seed)
    assert found.settled == pytest.approx(22, abs=6)  # ln 0.1 / ln 0.9
    assert found.since is not None
    assert abs(found.since - (UNTIL - np.timedelta64(180, "D"))) <= np.timedelta64(60, "D")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_long_tail_of_the_early_leads_does_not_make_recent_ones_wait(seed: int) -> None:
    law = long_tail_of_the_early
    whole = lag_curve(*seen(law, seed=seed), UNTIL)
    assert whole is not None
    assert whole.age_at(SETTLED_SHARE) > 60
    assert now(law, seed=seed).settled == pytest.approx(22, abs=6)


def test_a_lag_that_shortened_slowly_is_nearer_to_the_last_than_that_of_all() -> None:
    law: Law = lambda rng, window: rng.geometric(1 / (10 + 90 * window / OLDEST))  # noqa: E731
    whole = lag_curve(*seen(law), UNTIL)
    assert whole is not None
    assert now(law).settled < 0.7 * whole.age_at(SETTLED_SHARE)


def test_a_lag_that_lengthened_is_never_hidden_by_the_early_leads() -> None:
    assert now(changing(10, 60, 300)).settled == pytest.approx(137, abs=30)  # ln 0.1 / ln (59/60)


def test_recent_leads_too_young_to_show_their_lag_do_not_shorten_it() -> None:
    whole = lag_curve(*seen(changing(60, 10, 15)), UNTIL)
    assert whole is not None
    assert now(changing(60, 10, 15)).settled == whole.age_at(SETTLED_SHARE)


def test_few_conversions_change_nothing_and_too_few_show_nothing() -> None:
    found = lag_now(*seen(changing(60, 10, 180), n=300), UNTIL)
    assert found is None or found.since is None
    assert lag_now(*seen(waited(10), n=60), UNTIL) is None


def test_the_score_by_hand() -> None:
    lag, window = np.array([1, 3, 1, 2]), np.array([9, 9, 4, 4])
    # lag 1: n 2, older 1, d 2, d1 1; lag 2: n 3, older 1, d 1, d1 0; lag 3: n 4, older 2, d1 1.
    expected = (1 - 1) + (0 - 1 / 3) + (1 - 2 / 4)
    spread = 0 + (1 / 3) * (2 / 3) + (1 / 2) * (1 / 2)
    assert change_score(lag, window, 4) == pytest.approx(expected / spread**0.5)


def test_the_score_of_a_lag_that_stays_is_standard_normal() -> None:
    scores = []
    for seed in range(200):
        created, converted = seen(waited(40), n=600, seed=seed)
        both = ~np.isnat(converted)
        window = (UNTIL - created[both]).astype(np.int64)
        lag = (converted - created)[both].astype("timedelta64[D]").astype(np.int64)
        scores.append(change_score(lag, window, 300))
    assert np.mean(scores) == pytest.approx(0, abs=0.25)
    assert np.std(scores) == pytest.approx(1, abs=0.15)


def test_one_group_alone_shows_no_change() -> None:
    assert change_score(np.array([1, 2]), np.array([5, 5]), 9) == 0.0
    assert changed_on(np.full(3, UNTIL), np.full(3, NEVER), UNTIL) is None
