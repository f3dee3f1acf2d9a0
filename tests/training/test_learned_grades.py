"""Where grades are cut, by hand on linear models whose sums are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.model.scorers import LinearField, LinearModel
from scoring.schema import Column, Family, Kind, Role
from scoring.training.fitting import TrainingSet
from scoring.training.learned_grades import learn_grades, why_ungraded

COLUMNS = (
    Column("Size", Kind.NUMBER, Role.FEATURE),
    Column("Visits", Kind.NUMBER, Role.FEATURE, family=Family.ENGAGEMENT),
)
EACH = LinearField(np.array([1.0]), 0.0, 0.0, is_number=True, high=1e6)
SUM = LinearModel(0.0, (EACH, EACH))
# A hundred leads of which size and visits go through all pairs of 0 to 9.
PAIRS = np.array([(size, visits) for size in range(10) for visits in range(10)], dtype=np.float64)


def leads(codes: NDArray[np.float64], outcome: NDArray[np.bool_]) -> TrainingSet:
    return TrainingSet.of(codes, outcome, ())


def test_the_steps_hold_two_three_three_and_two_tenths() -> None:
    known = leads(PAIRS, PAIRS.sum(axis=1) >= 9)
    scale = learn_grades(SUM, known, SUM, known, COLUMNS)
    assert scale is not None
    assert (scale.fit, scale.engagement) == ((8.0, 5.0, 2.0), (8.0, 5.0, 2.0))
    assert scale.leads.tolist() == [[4, 6, 6, 4], [6, 9, 9, 6], [6, 9, 9, 6], [4, 6, 6, 4]]
    # All of size 9 convert, of size 8 those with a visit: one of the twenty does not.
    assert scale.converted[0].tolist() == [4, 6, 6, 3]


def test_a_step_that_converts_no_more_than_the_next_is_one_with_it() -> None:
    by_size = (PAIRS[:, 0] >= 5) & (PAIRS[:, 1] > 4)
    scale = learn_grades(SUM, leads(PAIRS, by_size), SUM, leads(PAIRS, by_size), COLUMNS)
    assert scale is not None
    # Half of those from 5 on convert and none below: A and B are A, and C and D are C.
    assert scale.fit == (5.0, 5.0, -np.inf)
    assert scale.leads.sum(axis=1).tolist() == [50, 0, 50, 0]


def test_a_family_that_orders_no_leads_makes_no_grades() -> None:
    known = leads(PAIRS, PAIRS[:, 1] > 4)
    assert learn_grades(SUM, known, SUM, known, COLUMNS) is None
    assert "did not order" in why_ungraded(COLUMNS)


def test_equal_sums_are_of_one_grade() -> None:
    codes = np.column_stack([np.repeat([0.0, 1.0], 50), np.tile(np.arange(10.0), 10)])
    known = leads(codes, codes[:, 0] * 5 + codes[:, 1] >= 7)
    scale = learn_grades(SUM, known, SUM, known, COLUMNS)
    assert scale is not None
    # The top fifth and half are of the larger size alike, and the lowest fifth of the smaller.
    assert scale.leads.sum(axis=1).tolist() == [50, 0, 50, 0]


@pytest.mark.parametrize(("at", "lacks"), [(0, "none what it did"), (1, "none who it is")])
def test_columns_of_one_family_make_no_grades_and_it_is_said(at: int, lacks: str) -> None:
    known, one = leads(PAIRS[:, [at]], PAIRS[:, at] > 4), LinearModel(0.0, (EACH,))
    assert learn_grades(one, known, one, known, COLUMNS[at : at + 1]) is None
    assert lacks in why_ungraded(COLUMNS[at : at + 1])


def test_rates_are_those_of_test_leads_cut_by_their_own_model() -> None:
    known, later = leads(PAIRS, PAIRS.sum(axis=1) >= 9), leads(PAIRS + 100, PAIRS.sum(axis=1) >= 9)
    scale = learn_grades(SUM, known, SUM, later, COLUMNS)
    assert scale is not None
    assert (scale.fit[0], int(scale.leads[0].sum())) == (8.0, 20)
