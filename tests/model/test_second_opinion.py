"""Leads that a second model contradicts, by hand."""

import numpy as np
import pytest

from scoring.model.scorers import LinearField, LinearModel
from scoring.model.second_opinion import SecondOpinion, Tally

NOBODY = Tally(0, 0.0, 0)
# Half the log-odds of the first field, less one.
LINE = LinearModel(0.0, (LinearField(np.ones(1), 0.0, 0.0, True, low=-9.0, high=9.0),))


@pytest.mark.parametrize(
    ("beyond", "expected"), [(-1.5, [True, False, False]), (1.5, [False, False, True])]
)
def test_leads_are_marked_beyond_the_distance_and_on_its_side(
    beyond: float, expected: list[bool]
) -> None:
    second = SecondOpinion(LINE, 0.5, -1.0, beyond, NOBODY, NOBODY)
    # The second model says -2, 0 and 2; the model says 0 to all.
    doubts = second.doubts(LINE.raw(np.array([[-2.0], [2.0], [6.0]])), np.zeros(3))
    assert (doubts.tolist(), second.is_lower) == (expected, beyond < 0)
