"""What intervals and doubts rest on, in words."""

from dataclasses import replace

import numpy as np
import pytest
from key_words import lacking

from scoring.model.chance_errors import ChanceErrors
from scoring.model.lead_model import LeadModel
from scoring.model.second_opinion import SecondOpinion, Tally
from scoring.views.doubt import doubt_proof, interval_basis


@pytest.mark.parametrize(("beyond", "side"), [(-0.7, "less"), (0.7, "more")])
def test_the_past_leads_that_were_off_are_counted_beside_the_others(
    small_model: LeadModel, beyond: float, side: str
) -> None:
    tallies = Tally(1_412, 80.3, 123), Tally(9_000, 1_000.2, 990)
    second = SecondOpinion(small_model.scorer, 1.0, 0.0, beyond, *tallies)
    said = doubt_proof(replace(small_model, second=second))
    one, other = ("1,412 past leads", "80", "123"), ("9,000 other past leads", "1,000", "990")
    assert not lacking(said, f"expects clearly {side}", *one, *other)


def test_without_a_second_model_nothing_is_said(small_model: LeadModel) -> None:
    assert doubt_proof(replace(small_model, second=None)) == ""


@pytest.mark.parametrize(
    ("spread", "days", "word"),
    [
        (0.2, 9.0, "It grows with the time"),
        (0.2, 0.0, "past parts of the history"),
        (0.0, 0.0, "past rates"),
    ],
)
def test_an_interval_says_what_it_covers(
    small_model: LeadModel, spread: float, days: float, word: str
) -> None:
    certainty = ChanceErrors(np.zeros(1), np.ones(1), np.ones((1, 1)), spread, days)
    assert word in interval_basis(replace(small_model, certainty=certainty))


def test_an_interval_of_a_model_without_certainty_covers_chance_alone(
    small_model: LeadModel,
) -> None:
    assert "random variation alone" in interval_basis(replace(small_model, certainty=None))
