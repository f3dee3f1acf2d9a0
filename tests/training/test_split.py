"""Which leads a model may learn from, and which prove it."""

import numpy as np
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import TrainingRefused
from scoring.training.split import Split, folds_of, random_folds
from scoring.training.split import split_history as split_by_person

DAYS = np.arange("2026-01-01", "2026-04-11", dtype="datetime64[D]").astype("datetime64[us]")


def split_history(created: np.ndarray | None, outcome: np.ndarray, seed: int) -> Split:
    """Every lead a person of its own."""
    return split_by_person(created, outcome, np.arange(len(outcome)), seed)


def shuffled(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).permutation(100)


def test_with_dates_the_newest_fifth_is_the_test() -> None:
    places = shuffled()
    split = split_history(DAYS[places], places % 2 == 0, seed=0)
    assert split.kind == "time"
    assert sorted(places[split.test]) == list(range(80, 100))


@pytest.mark.parametrize(("leads", "tested"), [(100, 20), (102, 20), (103, 21)])
def test_the_newest_fifth_is_the_nearest_whole_number_of_leads(leads: int, tested: int) -> None:
    created = DAYS[0] + np.arange(leads) * np.timedelta64(1, "D")
    assert len(split_history(created, np.arange(leads) % 2 == 0, seed=0).test) == tested


def test_no_training_lead_is_newer_than_a_test_lead() -> None:
    places = shuffled()
    created = DAYS[places]
    split = split_history(created, places % 2 == 0, seed=0)
    assert created[split.train].max() < created[split.test].min()


def test_leads_without_a_date_are_trained_on() -> None:
    created = np.repeat(DAYS, 2)
    created[::10] = np.datetime64("NaT")
    split = split_history(created, np.arange(200) % 2 == 0, seed=0)
    assert set(range(0, 200, 10)) <= set(split.train.tolist())
    assert len(split.test) == 36


def test_without_dates_a_fifth_of_each_outcome_is_the_test() -> None:
    outcome = np.arange(1000) < 100
    split = split_history(None, outcome, seed=0)
    assert split.kind == "random"
    assert (len(split.test), outcome[split.test].sum()) == (200, 20)


@pytest.mark.parametrize("one", [True, False])
def test_a_newest_fifth_of_one_outcome_is_no_test(one: bool) -> None:
    outcome = np.arange(100) % 2 == 0
    outcome[80:] = one
    assert split_history(DAYS, outcome, seed=0).kind == "random"


@pytest.mark.parametrize(("converted", "kind"), [(9, "random"), (10, "time"), (191, "random")])
def test_a_newest_fifth_with_under_ten_leads_of_an_outcome_is_no_test(
    converted: int, kind: str
) -> None:
    created = np.sort(np.resize(DAYS, 1_000))
    outcome = np.arange(1_000) % 2 == 0
    outcome[800:] = np.arange(200) < converted
    assert split_history(created, outcome, seed=0).kind == kind


@pytest.mark.parametrize(
    ("newest", "words"),
    [
        (0, ["none that converted", "why hardly any converted"]),
        (97, ["only 3 that did not convert", "why nearly all converted"]),
    ],
)
def test_a_random_test_of_dated_leads_says_what_the_newest_fifth_lacks(
    newest: int, words: list[str]
) -> None:
    created, outcome = np.sort(np.resize(DAYS, 500)), np.arange(500) % 2 == 0
    outcome[400:] = np.arange(100) < newest
    told = split_history(created, outcome, seed=0).one_sided
    assert [part for part in ["newest fifth", *words] if part not in told] == []


@pytest.mark.parametrize("created", [None, DAYS])
def test_a_split_that_is_as_it_should_be_has_nothing_to_say(created: np.ndarray | None) -> None:
    assert split_history(created, np.arange(100) % 2 == 0, seed=0).one_sided == ""


@pytest.mark.parametrize(("most_convert", "told"), [(False, "None"), (True, "All")])
def test_an_older_part_of_one_outcome_teaches_nothing(most_convert: bool, told: str) -> None:
    outcome = (np.arange(100) >= 90) != most_convert  # ten of the twenty newest are the others
    split = split_history(DAYS, outcome, seed=0)
    assert split.kind == "random"
    assert split.one_sided.startswith(f"{told} of the leads before the newest fifth converted")


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    outcome = np.arange(500) % 3 == 0
    first, again, other = (split_history(None, outcome, seed).test for seed in (7, 7, 8))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


@given(st.integers(50, 300), st.booleans(), st.integers(0, 99))
def test_every_lead_is_in_one_part_and_only_one(n: int, dated: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    outcome = rng.permutation(n) < n // 2
    created = rng.choice(DAYS, n) if dated else None
    split = split_history(created, outcome, seed)
    assert sorted([*split.train, *split.test]) == list(range(n))


def test_a_handful_of_dated_leads_is_no_test_of_a_large_history() -> None:
    created = np.full(10_000, np.datetime64("NaT"), dtype="datetime64[us]")
    created[:10] = DAYS[:10]
    split = split_history(created, np.arange(10_000) % 2 == 0, seed=0)
    assert len(split.test) == 2_000


@pytest.mark.parametrize(("undated", "kind"), [(99, "time"), (100, "random")])
def test_dates_of_half_the_leads_are_too_few_for_a_split_by_time(undated: int, kind: str) -> None:
    created = np.repeat(DAYS, 2)
    created[:undated] = np.datetime64("NaT")
    assert split_history(created, np.arange(200) % 2 == 0, seed=0).kind == kind


def test_older_leads_of_a_person_in_the_test_are_in_neither_part() -> None:
    person = np.arange(100)
    person[[3, 40]] = person[95]
    split = split_by_person(DAYS, np.arange(100) % 2 == 0, person, seed=0)
    assert split.left_out == 2
    assert {3, 40}.isdisjoint({*split.train.tolist(), *split.test.tolist()})


@settings(max_examples=min(EXAMPLES, 50))
@given(st.integers(0, 99))
def test_no_person_is_on_both_sides_of_a_random_fold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    person, outcome = rng.integers(0, 60, 200), rng.random(200) < 0.4
    folds = random_folds(outcome, person, seed)
    assert all(set(person[f.fit]).isdisjoint(person[f.held_out]) for f in folds)
    assert sorted(np.concatenate([f.held_out for f in folds])) == list(range(200))


def test_rolling_origins_fit_on_older_leads_only_and_predict_the_newest_four_tenths() -> None:
    places = shuffled()
    created, outcome = DAYS[places], np.arange(100) % 2 == 0
    folds = folds_of("time", created, outcome, np.arange(100), seed=0)
    assert all(created[f.fit].max() < created[f.held_out].min() for f in folds)
    assert sorted(places[np.concatenate([f.held_out for f in folds])]) == list(range(60, 100))


def test_an_origin_learns_from_no_lead_created_when_its_period_begins() -> None:
    places = np.random.default_rng(1).permutation(104)  # eight leads a day
    created, outcome = DAYS[places // 8], places % 2 == 0
    folds = folds_of("time", created, outcome, np.arange(104), seed=0)
    # The periods begin within days 7, 9, 10 and 11, with leads 62, 73, 84 and 94.
    assert [sorted(places[f.fit]) for f in folds] == [list(range(8 * d)) for d in (7, 9, 10, 11)]
    assert [min(places[f.held_out] // 8) for f in folds] == [7, 9, 10, 11]


def test_an_origin_learns_from_undated_leads_and_from_no_person_that_it_predicts() -> None:
    created, person = DAYS.copy(), np.arange(100)
    created[0], person[[1, 2]] = np.datetime64("NaT"), [99, 65]
    fits = [set(f.fit) for f in folds_of("time", created, np.arange(100) % 2 == 0, person, seed=0)]
    assert [(0 in fit, 1 in fit, 2 in fit) for fit in fits] == [
        (True, True, False), (True, True, True), (True, True, True), (True, False, True)
    ]  # fmt: skip


@pytest.mark.parametrize("most_convert", [False, True])
def test_an_origin_that_has_seen_one_outcome_only_is_left_out(most_convert: bool) -> None:
    rare = (np.arange(100) >= 62) & (np.arange(100) % 2 == 0)
    outcome = rare != most_convert
    folds = folds_of("time", DAYS, outcome, np.arange(100), seed=0)
    assert [int(f.held_out[0]) for f in folds] == [70, 80, 90]


@pytest.mark.parametrize("most_convert", [False, True])
def test_a_period_of_one_outcome_only_is_not_predicted(most_convert: bool) -> None:
    outcome = np.arange(100) % 2 == 0
    outcome[80:90] = most_convert
    folds = folds_of("time", DAYS, outcome, np.arange(100), seed=0)
    assert [int(f.held_out[0]) for f in folds] == [60, 70, 90]


def test_a_single_origin_is_enough_and_none_gives_way_to_random_fifths() -> None:
    late, early = np.arange(100) >= 89, np.arange(100) < 55
    late[90:95] = False
    one, none = (folds_of("time", DAYS, o, np.arange(100), seed=0) for o in (late, early))
    assert [int(f.held_out[0]) for f in one] == [90]
    assert [len(f.held_out) for f in none] == [20] * 5


@pytest.mark.parametrize("others", [0, 4])
def test_leads_of_too_few_persons_are_refused_with_what_to_look_at(others: int) -> None:
    person = np.r_[np.zeros(200, dtype=np.int64), 1 + np.arange(others)]
    outcome = np.r_[np.arange(200) % 2 > 0, np.zeros(others, dtype=bool)]
    with pytest.raises(
        TrainingRefused, match=r"(200|204) leads .* 1 who converted .*e-mail, phone or id"
    ):
        random_folds(outcome, person, seed=0)
