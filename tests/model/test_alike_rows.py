"""Rows that are alike are scored once."""

import lightgbm as lgb
import numpy as np

from scoring.model.alike_rows import LEAST_ROWS, alike_rows
from scoring.model.scorers import BoostedTrees, boosted


def _leads(rows: int, different: int) -> np.ndarray:
    kinds = np.random.default_rng(1).normal(size=(different, 3))
    kinds[::3, 1] = np.nan
    return kinds[np.arange(rows) * 7 % different]


def test_each_row_is_the_first_of_those_like_it() -> None:
    codes = _leads(LEAST_ROWS, 40)
    alike = alike_rows(codes, [None] * 3)
    assert alike is not None
    assert codes[alike.first][alike.place].tobytes() == codes.tobytes()
    assert sorted(alike.first.tolist()) == list(range(40))


def test_many_columns_of_many_numbers_are_told_apart() -> None:
    codes = np.repeat(np.random.default_rng(2).normal(size=(4_000, 12)), 3, axis=0)
    alike = alike_rows(np.tile(codes[:300], (40, 1)), [None] * 12)
    assert alike is not None
    assert len(alike.first) == 100


def test_rows_that_mostly_differ_are_left_as_they_are() -> None:
    assert alike_rows(_leads(LEAST_ROWS, LEAST_ROWS), [None] * 3) is None


def test_few_rows_are_not_looked_at() -> None:
    assert alike_rows(_leads(LEAST_ROWS - 1, 2), [None] * 3) is None


def test_codes_between_the_same_cuts_are_alike_and_a_missing_one_is_like_none() -> None:
    codes = np.resize([1.0, 1.5, 2.0, 2.5, np.nan], (LEAST_ROWS, 1))
    alike = alike_rows(codes, [np.array([1.5])])
    assert alike is not None
    assert alike.first.tolist() == [0, 2, 4]
    assert alike.place[:5].tolist() == [0, 0, 1, 1, 2]


def test_trees_see_each_different_row_once_and_say_the_same() -> None:
    kinds = _leads(400, 400)
    data = lgb.Dataset(kinds, (kinds[:, 0] > 0).astype(float), params={"verbose": -1})
    scorer = boosted(lgb.train({"verbose": -1, "num_threads": 1}, data, 3))
    seen: list[int] = []

    class Counted(BoostedTrees):
        def _predicted(self, codes: np.ndarray) -> np.ndarray:
            seen.append(len(codes))
            return super()._predicted(codes)

    codes = np.vstack([_leads(LEAST_ROWS, 40), np.zeros((1, 3)), np.full((1, 3), -1e-36)])
    whole = scorer.booster.predict(codes, raw_score=True, num_threads=1)
    assert (Counted(scorer.text).raw(codes) == whole).all()
    assert len(seen) == 1
    assert seen[0] <= 41


def test_some_of_the_rows_in_another_order_are_alike_as_before() -> None:
    codes = _leads(LEAST_ROWS, 40)
    alike = alike_rows(codes, [None] * 3)
    assert alike is not None
    rows = np.array([41, 7, 1, 41, 8])
    some = alike.of(rows)
    assert (some.first.tolist(), some.place.tolist()) == ([0, 1, 4], [0, 1, 0, 0, 2])
