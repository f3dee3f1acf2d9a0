"""The scorer against scores worked out by hand."""

import pytest

from .polluted import OTHERS, SHARES, Truth
from .scoring import measures, normal, score, simple, ten_measures, weighted

TRUTH = Truth(["id", "name"], [["1", "Ann"], ["2", "Bo"]], [2, 3])
WHOLE = [["id", "name"], ["1", "Ann"], ["2", "Bo"]]


def test_a_table_loaded_as_it_must_be_scores_ten() -> None:
    assert score(TRUTH, WHOLE) == 10


def test_a_refused_table_scores_nothing_and_a_refused_empty_file_ten() -> None:
    assert score(TRUTH, None) == 0
    assert score(Truth(None, [], []), None) == 10


def test_an_empty_file_read_as_a_cell_scores_for_success_alone() -> None:
    # The records below a first row are none in both, so those three measures are right, too.
    assert ten_measures([], [["id"]]) == (1, 0, 0, 0, 1, 1, 1, 0, 0, 0)


def test_a_lost_row_costs_recall_of_records_and_cells() -> None:
    found = ten_measures(WHOLE, WHOLE[:2])
    assert found == pytest.approx((1, 1, 1, 1, 1, 1 / 2, 2 / 3, 1, 4 / 6, 4 / 5))


def test_two_merged_names_cost_both_measures_of_the_header() -> None:
    found = ten_measures(WHOLE, [["id name"], *WHOLE[1:]])
    assert found == pytest.approx((1, 0, 0, 0, 1, 1, 1, 4 / 5, 4 / 6, 8 / 11))


def test_generated_names_above_rows_without_a_header_shift_them_by_one() -> None:
    truth = Truth(None, [["1", "Ann"], ["2", "Bo"]], [1, 2])
    named = score(truth, [["column_1", "column_2"], *truth.rows])
    # Success; no name; of two records one is expected below the first row; four of six cells.
    assert named == pytest.approx(1 + 0 + (1 / 2 + 1 + 2 / 3) + (4 / 6 + 1 + 4 / 5))


def test_an_equal_cell_counts_as_often_as_both_have_it() -> None:
    assert measures(["a", "a", "b"], ["a", "c"]) == pytest.approx((1 / 2, 1 / 3, 2 / 5))


def test_nothing_of_nothing_is_right_and_something_of_nothing_is_not() -> None:
    assert measures([], []) == (1, 1, 1)
    assert measures([], ["a"]) == measures(["a"], []) == (0, 0, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.50", "1.5"), ("LAMP ", "lamp"), ("03/02/2024", "2024-02-03"), ("1e3", "1000")],
)
def test_equal_values_written_otherwise_are_equal_below_the_header(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_cells_are_compared_as_they_are_written() -> None:
    found = ten_measures([["a"], ["1.50"]], [["a"], ["1.5"]])
    assert found == (1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5)


def test_a_date_that_is_none_stays_as_it_is() -> None:
    assert normal("99/99/2024") == "99/99/2024"


def test_the_simple_score_counts_files_and_the_weighted_one_classes() -> None:
    scores = {"LF": [10.0], "footer": [4.0, 6.0, 5.0]}
    assert simple(scores) == pytest.approx(25 / 4)
    assert weighted(scores) == pytest.approx((38 * 10 + OTHERS * 5) / (38 + OTHERS))


def test_the_published_shares_make_a_whole() -> None:
    assert sum(SHARES.values()) + OTHERS == pytest.approx(100, abs=0.4)
