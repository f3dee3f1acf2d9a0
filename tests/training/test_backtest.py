"""Does the model beat what you do now: by hand, and against leads drawn one by one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.training.backtest import (
    AT_RANDOM,
    BEST_SOURCE,
    EXISTING_SCORE,
    FIRST_COME,
    MODEL,
    NOT_PROVEN,
    PROVEN,
    WORSE,
    Backtest,
    Fit,
    PastMonths,
    backtest,
    difference_interval,
    source_rates,
)

NEVER = np.datetime64("NaT")


def days(month: str, n: int) -> NDArray[np.datetime64]:
    """As many moments from the first of a month on, an hour apart."""
    return np.datetime64(f"{month}-01T00", "us") + np.arange(n) * np.timedelta64(1, "h")


def history(*months: tuple[str, list[int]]) -> PastMonths:
    """Leads with these outcomes, in order of arrival within each month."""
    created = np.concatenate([days(month, len(outcome)) for month, outcome in months])
    return PastMonths(created, np.concatenate([np.array(o, dtype=bool) for _, o in months]))


def knowing(outcome: NDArray[np.bool_], sign: int = 1) -> Fit:
    """A model that knows the outcome, or with sign -1 the opposite."""
    return lambda _train, test: sign * outcome[test].astype(float)


WARM_UP = ("2026-01", [1, 0] * 40)
SMALL = history(WARM_UP, ("2026-02", [0, 0, 1, 0, 1, 1, 0, 0, 1, 0]))


def several(seed: int = 2, months: int = 6, n: int = 400) -> tuple[PastMonths, NDArray[np.float64]]:
    """Leads of which a known share converts, with that share; 30% on average."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(1.2, 2.8, months * n)
    created = np.concatenate([days(f"2026-0{m + 1}", n) for m in range(months)])
    return PastMonths(created, rng.random(months * n) < chance), chance


def proof(sign: int = 1, capacity: float = 100) -> Backtest:
    leads, chance = several()
    return backtest(leads, lambda _, test: sign * chance[test], capacity=capacity)


def test_conversions_of_each_policy_by_hand() -> None:
    month = backtest(SMALL, knowing(SMALL.outcome), capacity=3).months[0]
    assert (month.month, month.leads, month.converted, month.called) == ("2026-02", 10, 4, 3)
    assert month.conversions == pytest.approx({MODEL: 3, FIRST_COME: 1, AT_RANDOM: 3 * 4 / 10})


def test_first_come_follows_the_date_and_not_the_place_in_the_file() -> None:
    backwards = PastMonths(SMALL.created[::-1], SMALL.outcome[::-1])
    month = backtest(backwards, knowing(backwards.outcome), capacity=2).months[0]
    assert month.conversions[FIRST_COME] == 0  # by place in the file it would be 1


def test_ties_of_the_model_go_to_the_lead_that_came_first() -> None:
    month = backtest(SMALL, lambda _, test: np.ones(len(test)), capacity=3).months[0]
    assert month.conversions[MODEL] == month.conversions[FIRST_COME]


def test_the_existing_score_calls_the_highest_first_and_the_unknown_last() -> None:
    score = np.append(np.zeros(80), [5, np.nan, 9, np.nan, 1, 2, 3, 4, 8, 0])
    leads = PastMonths(SMALL.created, SMALL.outcome, score=score)
    found = backtest(leads, knowing(leads.outcome), capacity=3)
    assert found.months[0].conversions[EXISTING_SCORE] == 2
    assert backtest(leads, knowing(leads.outcome), capacity=8).months[0].conversions == (
        pytest.approx({MODEL: 4, FIRST_COME: 3, EXISTING_SCORE: 4, AT_RANDOM: 3.2})
    )


def test_the_best_source_is_that_of_the_months_before() -> None:
    # Before: "web" converts always, "fair" never. Now: the other way round.
    before, now = ["web", "fair"] * 40, ["fair"] * 5 + ["web"] * 5
    leads = PastMonths(SMALL.created, SMALL.outcome, source=np.array(before + now, dtype=object))
    month = backtest(leads, knowing(leads.outcome), capacity=4).months[0]
    assert month.conversions[BEST_SOURCE] == 2  # leads 6 to 9 of the month: 1, 0, 0, 1


def test_rates_of_sources_are_drawn_to_the_average_by_hand() -> None:
    source = np.array(["a"] * 2 + ["b"] * 30 + [None] * 8, dtype=object)
    outcome = np.array([1, 1] + [1] * 10 + [0] * 20 + [0] * 8, dtype=bool)
    rates = source_rates(source, outcome, np.array(["a", "b", None, "new"], dtype=object))
    assert rates.tolist() == pytest.approx([5 / 12, 13 / 40, 3 / 18, 12 / 40])


def test_the_model_learns_from_the_months_before_only() -> None:
    leads, _ = several()
    seen = []

    def fit(train: NDArray[np.int64], test: NDArray[np.int64]) -> NDArray[np.float64]:
        seen.append((leads.created[train].max() < leads.created[test].min(), len(train)))
        return np.zeros(len(test))

    backtest(leads, fit, capacity=10)
    assert seen == [(True, 400 * k) for k in range(1, 6)]


@pytest.mark.parametrize(
    ("capacity", "called"), [(1, 1), (3, 3), (0.25, 2), (0.01, 1), (0.99, 10), (99, 10)]
)
def test_calls_of_a_month_by_capacity(capacity: float, called: int) -> None:
    assert backtest(SMALL, knowing(SMALL.outcome), capacity=capacity).months[0].called == called


def test_when_everybody_is_called_nothing_is_proven() -> None:
    rivals = backtest(SMALL, knowing(SMALL.outcome), capacity=99).rivals
    assert [(r.extra, r.low, r.high, r.verdict) for r in rivals] == [(0, 0, 0, NOT_PROVEN)] * 2


def test_a_model_that_knows_more_is_proven_and_its_reverse_is_worse() -> None:
    assert [r.verdict for r in proof().rivals] == [PROVEN, PROVEN]
    assert [r.verdict for r in proof(sign=-1).rivals] == [WORSE, WORSE]


def test_a_model_that_knows_nothing_is_not_proven() -> None:
    leads, _ = several()
    noise = np.random.default_rng(0).random(len(leads.outcome))
    rivals = backtest(leads, lambda _, test: noise[test], capacity=100).rivals
    assert [r.verdict for r in rivals] == [NOT_PROVEN, NOT_PROVEN]
    assert all(r.low <= r.extra <= r.high for r in rivals)


@pytest.mark.parametrize(("lucky", "verdict"), [(9, NOT_PROVEN), (10, PROVEN)])
def test_fewer_than_ten_lucky_calls_prove_nothing(lucky: int, verdict: str) -> None:
    leads = history(WARM_UP, ("2026-02", [0] * 50 + [1] * lucky))
    rival = backtest(leads, knowing(leads.outcome), capacity=lucky).rivals[0]
    assert (rival.extra, rival.low > 0, rival.verdict) == (lucky, True, verdict)


def test_an_interval_that_ends_at_zero_proves_nothing() -> None:
    # The model calls the last 20 leads, of which 13 converted; of the first 20 it was 6.
    leads = history(WARM_UP, ("2026-02", [1] * 6 + [0] * 500 + [0] * 7 + [1] * 13))
    rival = backtest(leads, lambda _, test: test.astype(float), capacity=20).rivals[0]
    assert (rival.extra, rival.low, rival.verdict) == (7, 0, NOT_PROVEN)


def test_the_interval_is_that_of_leads_drawn_one_by_one() -> None:
    rng = np.random.default_rng(3)
    months = [rng.choice([-1.0, 0.0, 0.25, 1.0], 300, p=[0.05, 0.7, 0.05, 0.2]) for _ in range(3)]
    drawn = sum(m[rng.integers(0, 300, (20_000, 300))].sum(axis=1) for m in months)
    assert difference_interval(months, seed=1) == pytest.approx(
        np.quantile(drawn, [0.05, 0.95]), abs=2.5
    )


def test_ninety_in_a_hundred_intervals_hold_the_true_difference() -> None:
    chances = [0.1, 0.6, 0.3]
    held = 0
    for seed in range(300):
        drawn = np.random.default_rng(seed).choice([-1.0, 0.0, 1.0], 500, p=chances)
        low, high = difference_interval([drawn], seed)
        held += low <= 500 * (0.3 - 0.1) <= high
    assert 0.85 < held / 300 < 0.95


def test_the_same_seed_gives_the_same_result() -> None:
    assert proof() == proof()


def test_extra_is_the_difference_of_the_conversions() -> None:
    found = proof()
    extra = [found.conversions - rival.conversions for rival in found.rivals]
    assert [rival.extra for rival in found.rivals] == pytest.approx(extra)


def test_months_that_cannot_be_tested_are_listed_with_the_reason() -> None:
    leads = history(("2025-12", [1] * 9), WARM_UP, ("2026-02", [0] * 5), ("2026-03", [1, 0, 0]))
    found = backtest(leads, knowing(leads.outcome), capacity=1)
    assert [m.month for m in found.months] == ["2026-03"]
    assert [(s.month, s.leads, s.reason) for s in found.skipped] == [
        (
            "2025-12",
            9,
            "The months before hold 0 conversions and 0 other leads; 40 of each are needed.",
        ),
        (
            "2026-01",
            80,
            "The months before hold 9 conversions and 0 other leads; 40 of each are needed.",
        ),
        ("2026-02", 5, "None of its 5 leads converted."),
    ]


def test_a_month_in_which_all_converted_proves_nothing() -> None:
    found = backtest(history(WARM_UP, ("2026-02", [1])), lambda _, t: t * 0.0, capacity=1)
    assert found.skipped[-1].reason == "All of its 1 lead converted."


@pytest.mark.parametrize(("converted", "others"), [(39, 41), (41, 39), (400, 39)])
def test_exactly_40_of_each_before_are_enough(converted: int, others: int) -> None:
    short = history(("2026-01", [1] * converted + [0] * others), ("2026-02", [1, 0]))
    assert [m.month for m in backtest(SMALL, knowing(SMALL.outcome), capacity=1).months] == [
        "2026-02"
    ]
    assert backtest(short, knowing(short.outcome), capacity=1).months == ()


def test_a_month_whose_training_is_refused_is_skipped_with_its_words() -> None:
    def refuse(_train: NDArray[np.int64], _test: NDArray[np.int64]) -> NDArray[np.float64]:
        raise TrainingRefused("Too little is known about these leads.")

    found = backtest(SMALL, refuse, capacity=3)
    assert (found.months, found.rivals) == ((), ())
    assert found.skipped[-1].reason == "Too little is known about these leads."


def test_of_a_long_history_the_newest_twelve_months_are_tested() -> None:
    names = [f"{year}-{m:02}" for year in (2024, 2025) for m in range(1, 13)]
    leads = history(*((name, [1, 0] * 40) for name in names))
    found = backtest(leads, knowing(leads.outcome), capacity=5)
    assert [m.month for m in found.months] == names[12:]
    assert found.skipped[1].reason == "Only the newest 12 months that can be tested are tested."


def test_leads_without_a_date_are_left_out_and_counted() -> None:
    created = np.append(SMALL.created, [NEVER, NEVER])
    leads = PastMonths(created, np.append(SMALL.outcome, [True, True]))
    found = backtest(leads, knowing(leads.outcome), capacity=3)
    assert (found.undated, found.leads, found.conversions) == (2, 10, 3)
    assert found.sentence.endswith(" 2 leads without a creation date.")


def test_progress_counts_the_months() -> None:
    leads, chance = several(months=4)
    told: list[tuple[int, int]] = []
    backtest(
        leads, lambda _, test: chance[test], capacity=9, progress=lambda *step: told.append(step)
    )
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_table_has_a_row_per_month_and_a_column_per_policy() -> None:
    table = proof().table()
    assert list(table) == ["month", "leads", "converted", "called", MODEL, FIRST_COME, AT_RANDOM]
    assert table["month"].tolist() == [f"2026-0{m}" for m in range(2, 7)]
    expected = table["called"] * table["converted"] / table["leads"]
    assert table[AT_RANDOM].to_numpy() == pytest.approx(expected.to_numpy())


def test_the_table_of_no_month_is_empty() -> None:
    assert backtest(history(WARM_UP), knowing(np.zeros(0, dtype=bool)), capacity=3).table().empty


def test_the_sentence_gives_counts_and_intervals() -> None:
    found = proof()
    for words in ("100 leads a month", "5 months", "2,000 leads", f"{found.conversions:.0f} conv"):
        assert words in found.sentence
    for r in found.rivals:
        said = f"{r.extra:.0f} more than the {r.conversions:.0f} of “{r.policy}”"
        assert f"{said} (90% interval {r.low:.0f} to {r.high:.0f})." in found.sentence


def test_the_sentence_says_when_nothing_is_proven() -> None:
    sentence = backtest(SMALL, knowing(SMALL.outcome, sign=-1), capacity=0.3).sentence
    assert "30% of each month's leads over 1 month (n 10 leads)" in sentence
    assert "0 conversions, 1 fewer than the 1 of “first come”" in sentence
    assert "(90% interval −3 to 0, not proven)." in sentence


def test_the_sentence_of_no_month_says_why() -> None:
    sentence = backtest(history(WARM_UP), knowing(np.zeros(0, dtype=bool)), capacity=3).sentence
    assert sentence == (
        "Not proven: no month could be tested. 2026-01: The months before hold 0 conversions "
        "and 0 other leads; 40 of each are needed."
    )


def test_a_history_without_any_date_is_not_proven() -> None:
    nothing = PastMonths(np.full(3, NEVER, dtype="datetime64[us]"), np.array([True, False, True]))
    found = backtest(nothing, knowing(nothing.outcome), capacity=3)
    assert found.sentence.startswith("Not proven")
    assert "3 leads without a creation date" in found.sentence


@pytest.mark.parametrize("capacity", [0, -1, float("nan")])
def test_a_capacity_that_is_none_is_refused(capacity: float) -> None:
    with pytest.raises(ValueError, match="capacity must be above 0"):
        backtest(SMALL, knowing(SMALL.outcome), capacity=capacity)


@pytest.mark.parametrize("given", [np.zeros(9), np.full(10, np.nan)])
def test_a_model_that_gives_no_propensities_is_refused(given: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match="10 propensities"):
        backtest(SMALL, lambda _train, _test: given, capacity=3)
