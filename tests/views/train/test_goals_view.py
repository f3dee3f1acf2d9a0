"""The boxes for goals, and what their numbers become."""

import pytest

from scoring.training.goals import Goals
from scoring.views.train import goals as view


def test_empty_boxes_ask_for_the_usual_goals() -> None:
    assert view.goals_of(None, None, None, None) == Goals()
    assert [box.usual for box in view.BOXES] == ["0.75", "65", "75", "2"]


def test_precision_and_recall_are_entered_in_per_cent() -> None:
    found = view.goals_of(0.8, 40.0, 90.0, 3.0)
    assert found == Goals(0.8, pytest.approx(0.4), pytest.approx(0.9), 3.0)
