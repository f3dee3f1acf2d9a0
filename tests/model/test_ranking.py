from random import Random

import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES, read_sample, table_of, text_table
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.special import expit

from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.model.call_order import CallOrder
from scoring.model.codes import Encoded
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.ranking import (
    count_interval,
    cut_line,
    one_call_each,
    rank_leads,
    split_over_reps,
)
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.schema import Column, Kind, LeadSchema, Role

SCHEMA = LeadSchema(
    (
        Column("Lead ID", Kind.TEXT, Role.ID),
        Column("Created", Kind.DATE, Role.CREATED),
        Column("Visits", Kind.NUMBER, Role.FEATURE),
    )
)
FIVE = np.array([0.2, 0.8, 0.5, 0.1, 0.4])
BY_RANK = np.array([1, 2, 4, 0, 3])
PROPENSITIES = st.lists(st.floats(0, 1), min_size=1, max_size=50)
SAME_DAY = "2026-03-01"


def batch_of(ids: list[str], created: list[str]) -> LeadBatch:
    columns = {"Lead ID": ids, "Created": created, "Visits": ["1"] * len(ids)}
    return build_batch(text_table(columns), SCHEMA)


def scores_of(propensity: ArrayLike) -> Scores:
    values = np.asarray(propensity, dtype=np.float64)
    whole, nothing = np.ones(len(values), dtype=np.int64), Encoded(np.empty((len(values), 1)), {})
    tiers, sure = np.full(len(values), "D"), np.zeros(len(values), dtype=bool)
    return Scores(values, values, whole, tiers, nothing, values, values, sure)


def ids_by_rank(ids: list[str], created: list[str], propensity: ArrayLike) -> list[str]:
    batch = batch_of(ids, created)
    return batch.ids[rank_leads(batch, scores_of(propensity)).order].tolist()


def by_propensity(propensity: ArrayLike) -> NDArray[np.int64]:
    return np.argsort(-np.asarray(propensity, dtype=np.float64), kind="stable")


def test_the_likeliest_lead_is_ranked_first() -> None:
    ranking = rank_leads(batch_of(list("abc"), [SAME_DAY] * 3), scores_of([0.2, 0.9, 0.5]))
    assert ranking.order.tolist() == [1, 2, 0]
    assert ranking.rank.tolist() == [3, 1, 2]


def test_ranks_are_the_whole_numbers_from_one(scored_sample: ScoredBatch) -> None:
    ranking = scored_sample.ranking
    assert sorted(ranking.rank) == list(range(1, len(scored_sample.leads) + 1))
    assert (ranking.rank[ranking.order] == np.arange(1, len(ranking.order) + 1)).all()


def test_place_is_the_share_that_ranks_at_or_above() -> None:
    ranking = rank_leads(batch_of(list("abcd"), [SAME_DAY] * 4), scores_of([0.1, 0.4, 0.3, 0.2]))
    assert ranking.place.tolist() == [1.0, 0.25, 0.5, 0.75]


def test_equal_leads_are_ranked_newest_first_and_undated_ones_last() -> None:
    created = ["2026-01-01", "", "2026-03-01", "2026-02-01"]
    assert ids_by_rank(list("abcd"), created, [0.5] * 4) == ["c", "d", "a", "b"]


def test_equal_leads_of_one_minute_are_ranked_by_the_second() -> None:
    created = ["2026-01-01 10:00:01", "2026-01-01 10:00:03", "2026-01-01 10:00:02"]
    assert ids_by_rank(list("abc"), created, [0.5] * 3) == ["b", "c", "a"]


def test_equal_leads_of_one_time_are_ranked_by_id() -> None:
    assert ids_by_rank(["c", "a", "b"], [SAME_DAY] * 3, [0.5] * 3) == ["a", "b", "c"]


def test_equal_leads_of_one_time_and_id_keep_the_order_of_the_file() -> None:
    batch = batch_of(["x", "x", "x"], [SAME_DAY] * 3)
    assert rank_leads(batch, scores_of([0.5] * 3)).order.tolist() == [0, 1, 2]


def test_propensity_goes_before_age() -> None:
    assert ids_by_rank(["old", "new"], ["2020-01-01", "2026-01-01"], [0.6, 0.5]) == ["old", "new"]


@settings(max_examples=min(EXAMPLES, 40))
@given(st.permutations(range(8)))
def test_the_order_of_the_file_does_not_matter_when_ids_are_unique(places: list[int]) -> None:
    ids = [f"lead {i}" for i in range(8)]
    created = [f"2026-01-0{1 + i % 3}" for i in range(8)]
    propensity = [0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.1, 0.1]
    shuffled = [[column[i] for i in places] for column in (ids, created, propensity)]
    assert ids_by_rank(*shuffled) == ids_by_rank(ids, created, propensity)


LEADS = st.lists(
    st.tuples(
        st.sampled_from([0.2, 0.5, 0.9, float("nan")]),
        st.sampled_from(["", SAME_DAY, "2026-01-02", "2026-01-02 10:00:00"]),
        st.sampled_from(["", "a", "B", "é", "10", "9"]),
    ),
    max_size=20,
)


@given(LEADS)
def test_ties_go_to_the_newest_then_by_id_then_by_place(
    leads: list[tuple[float, str, str]],
) -> None:
    chances, created, ids = ([lead[at] for lead in leads] for at in range(3))
    batch = batch_of(ids, created)

    def key(at: int) -> tuple[object, ...]:
        text = ids[at] or f"row {at + 2}"
        moment = float("inf") if np.isnat(batch.created[at]) else -batch.created[at].astype(int)
        chance = chances[at]
        return np.isnan(chance), 0 if np.isnan(chance) else -chance, moment, text.encode(), at

    assert rank_leads(batch, scores_of(chances)).order.tolist() == sorted(
        range(len(leads)), key=key
    )


def test_leads_without_a_creation_date_column_are_ranked() -> None:
    batch = build_batch(text_table({"Lead ID": ["b", "a"], "Visits": ["1", "1"]}), SCHEMA)
    assert rank_leads(batch, scores_of([0.5, 0.5])).order.tolist() == [1, 0]


def test_no_leads_have_an_empty_ranking() -> None:
    nobody = pd.DataFrame({"Lead ID": [], "Visits": []}, dtype="str")
    ranking = rank_leads(build_batch(table_of(nobody), SCHEMA), scores_of([]))
    assert [len(part) for part in (ranking.order, ranking.rank, ranking.place)] == [0, 0, 0]


def test_a_cut_line_after_two_of_five_leads_adds_up_by_hand() -> None:
    line = cut_line(CallOrder(FIVE, BY_RANK), 2)
    figures = [line.propensity, line.expected, line.total, line.share, line.at_random]
    assert figures == pytest.approx([0.5, 1.3, 2.0, 0.65, 0.8])
    assert line.file_order == pytest.approx(1.0)


def test_the_interval_of_a_cut_line_is_that_of_its_top() -> None:
    line = cut_line(CallOrder(FIVE, BY_RANK), 2)
    reach = 1.281552 * (0.8 * 0.2 + 0.5 * 0.5) ** 0.5
    assert (line.low, line.high) == (int(1.3 - reach) + 1, 2)


def test_a_cut_line_says_which_share_of_all_calls_it_is() -> None:
    half = cut_line(CallOrder(np.full(600, 0.5), np.arange(600)), 300)
    assert (half.effort, cut_line(CallOrder(FIVE, BY_RANK), 2).effort) == (0.5, 0.4)


def test_the_errors_of_the_leads_called_widen_a_cut_line() -> None:
    called = np.arange(600)[::-1]
    error = np.where(np.arange(600) < 300, 9.0, 0.2).reshape(1, -1)
    line = cut_line(CallOrder(np.full(600, 0.5), called), 300, error=error)
    assert (line.low, line.high) == count_interval(np.full(300, 0.5), np.full((1, 300), 0.2))


def test_calling_everybody_gives_everything() -> None:
    line = cut_line(CallOrder(FIVE, BY_RANK), 5)
    found = [line.expected, line.at_random, line.file_order, line.share]
    assert found == pytest.approx([2.0, 2.0, 2.0, 1.0])


def test_a_capacity_beyond_the_leads_is_all_of_them() -> None:
    assert cut_line(CallOrder(FIVE, BY_RANK), 99) == cut_line(CallOrder(FIVE, BY_RANK), 5)
    assert cut_line(CallOrder(FIVE, BY_RANK), 99).capacity == 5


@pytest.mark.parametrize("capacity", [0, -3])
def test_calling_nobody_gives_nothing(capacity: int) -> None:
    line = cut_line(CallOrder(FIVE, BY_RANK), capacity)
    assert (line.capacity, line.expected, line.low, line.high, line.share) == (0, 0, 0, 0, 0)
    assert np.isnan(line.propensity)


def test_a_folded_order_counts_only_its_own_leads() -> None:
    line = cut_line(CallOrder(FIVE, np.array([1, 4, 3])), 1)
    found = [line.leads, line.total, line.at_random, line.file_order]
    assert found == pytest.approx([3, 1.3, 1.3 / 3, 0.8])


def test_a_cut_line_without_leads_is_empty() -> None:
    line = cut_line(CallOrder(np.empty(0), np.empty(0, dtype=np.int64)), 10)
    assert (line.capacity, line.total, line.share, line.at_random) == (0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [1, 10, 300])
def test_the_interval_holds_the_count_eight_times_in_ten(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    propensity = rng.beta(0.8, 2.5, n)
    low, high = count_interval(propensity)
    counts = (rng.random((4_000, n)) < propensity).sum(axis=1)
    held = ((counts >= low) & (counts <= high)).mean()
    # Few leads have few counts: no interval of these holds just four fifths.
    assert (0.75 <= held <= 0.87) if n == 300 else held >= 0.75


@pytest.mark.parametrize("n", [10, 60, 300])
def test_the_interval_is_the_poisson_binomial_one_to_two_leads(n: int) -> None:
    propensity = np.random.default_rng(n).beta(0.8, 2.5, n)
    chances = stats.poisson_binom(propensity).pmf(np.arange(n + 1))
    exact = np.searchsorted(np.cumsum(chances), [0.1, 0.9])
    assert np.abs(np.subtract(count_interval(propensity), exact)).max() <= 2


def test_the_interval_of_one_lead_is_nought_to_one() -> None:
    assert count_interval(np.array([0.3])) == (0, 1)


def test_the_interval_of_certain_leads_is_their_number() -> None:
    assert count_interval(np.array([1.0, 1.0, 0.0])) == (2, 2)


def test_an_error_common_to_all_leads_widens_the_interval_by_hand() -> None:
    # A log-odds of 0.2 moves each of 300 chances of a half by 0.05.
    reach = 1.281552 * (300 * 0.25 + (300 * 0.05) ** 2) ** 0.5
    expected = (int(150 - reach) + 1, int(150 + reach))
    assert count_interval(np.full(300, 0.5), np.full((1, 300), 0.2)) == expected


def test_the_interval_holds_the_count_where_the_log_odds_of_all_leads_move_together() -> None:
    rng = np.random.default_rng(5)
    log_odds, error = rng.normal(-1, 1, 800), np.full((1, 800), 0.3)
    low, high = count_interval(expit(log_odds), error)
    moved = expit(log_odds + rng.normal(0, 0.3, (4_000, 1)))
    counts = (rng.random(moved.shape) < moved).sum(axis=1)
    assert 0.76 <= ((counts >= low) & (counts <= high)).mean() <= 0.84


@given(PROPENSITIES, st.floats(0, 2))
def test_the_interval_stays_within_the_leads_and_around_the_expectation(
    values: list[float], error: float
) -> None:
    low, high = count_interval(np.array(values), np.full((2, len(values)), error))
    assert 0 <= low <= high <= len(values)
    assert low - 1e-9 <= sum(values) <= high + 1e-9


@given(PROPENSITIES, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_error_never_narrows_the_interval(
    values: list[float], one: float, other: float
) -> None:
    ends = (np.full((1, len(values)), error) for error in sorted([one, other]))
    narrow, wide = (count_interval(np.array(values), error) for error in ends)
    assert wide[0] <= narrow[0]
    assert narrow[1] <= wide[1]


def test_gains_start_at_nothing_and_end_at_everything() -> None:
    table = CallOrder(FIVE, BY_RANK).gains
    assert table.iloc[0].tolist() == [0, 0, 0, 0]
    assert table.iloc[-1].tolist() == pytest.approx([5, 2.0, 2.0, 2.0])


def test_gains_of_five_leads_add_up_by_hand() -> None:
    table = CallOrder(FIVE, BY_RANK).gains
    assert table["ranked"].tolist() == pytest.approx([0, 0.8, 1.3, 1.7, 1.9, 2.0])
    assert table["file_order"].tolist() == pytest.approx([0, 0.2, 1.0, 1.5, 1.6, 2.0])


def test_gains_of_a_folded_order_are_those_of_its_own_leads() -> None:
    table = CallOrder(FIVE, np.array([1, 4, 3])).gains
    assert table["file_order"].tolist() == pytest.approx([0, 0.8, 0.9, 1.3])
    assert table["at_random"].tolist() == pytest.approx([0, 1.3 / 3, 2.6 / 3, 1.3])


def test_gains_of_many_leads_are_thinned_and_reach_the_last() -> None:
    propensity = np.random.default_rng(0).random(1_234)
    table = CallOrder(propensity, by_propensity(propensity)).gains
    assert len(table) == 201
    assert table["calls"].iloc[-1] == 1_234


@given(PROPENSITIES)
def test_gains_never_fall_and_the_ranking_beats_chance_and_the_file(values: list[float]) -> None:
    table = CallOrder(np.array(values), by_propensity(values)).gains
    assert (table.diff().dropna() >= -1e-9).all(axis=None)
    assert (table[["file_order", "at_random"]].max(axis=1) <= table["ranked"] + 1e-9).all()


def test_gains_of_no_leads_are_one_row_of_noughts() -> None:
    table = CallOrder(np.empty(0), np.empty(0, dtype=np.int64)).gains
    assert table.to_numpy().tolist() == [[0, 0, 0, 0]]


@given(st.integers(0, 300), st.integers(1, 12))
def test_no_rep_gets_two_calls_more_than_another(calls: int, reps: int) -> None:
    dealt = np.bincount(split_over_reps(calls, reps), minlength=reps + 1)
    assert dealt[0] == 0
    assert np.ptp(dealt[1:]) <= 1


def test_ranks_are_dealt_there_and_back() -> None:
    assert split_over_reps(8, 2).tolist() == [1, 2, 2, 1, 1, 2, 2, 1]


def test_one_rep_gets_every_call() -> None:
    assert split_over_reps(3, 1).tolist() == [1, 1, 1]


def test_a_person_is_called_once_at_the_best_rank() -> None:
    person = np.array([0, 1, 0, 2, 1])
    assert one_call_each(np.array([2, 4, 0, 1, 3]), person).tolist() == [2, 4, 3]


def test_persons_with_one_lead_each_are_all_called_in_order() -> None:
    order = np.array([3, 1, 0, 2])
    assert one_call_each(order, np.arange(4)).tolist() == order.tolist()


def test_nobody_is_called_among_no_leads() -> None:
    nobody = np.empty(0, dtype=np.int64)
    assert one_call_each(nobody, nobody).tolist() == []


def test_equal_leads_of_a_file_without_ids_keep_its_order(small_model: LeadModel) -> None:
    one = read_sample("sample_leads.csv", 1).drop(columns="Lead ID")
    scored = score_table(table_of(pd.concat([one] * 12)), "same.csv", small_model)
    assert scored.ranking.order.tolist() == list(range(12))


@given(st.lists(st.integers(0, 6), max_size=20), st.randoms())
def test_the_first_lead_of_each_person_stays_in_any_order(persons: list[int], rng: Random) -> None:
    order = list(range(len(persons)))
    rng.shuffle(order)
    seen = [persons[place] for place in order]
    expected = [place for at, place in enumerate(order) if seen[at] not in seen[:at]]
    found = one_call_each(np.array(order, dtype=np.int64), np.array(persons, dtype=np.int64))
    assert found.tolist() == expected
