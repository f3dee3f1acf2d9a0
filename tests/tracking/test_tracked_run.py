"""What is noted of a run comes back from its text."""

import math

import pytest
from noted import MORNING, standing, tracked_run

from scoring.model.lead_model import LeadModel
from scoring.plain import Misfit
from scoring.tracking import Entry, Pictured, figures
from scoring.tracking.tracked_run import RunKind, entry_from_json, entry_to_json


def test_an_entry_comes_back_from_its_text(small_model: LeadModel) -> None:
    part = tracked_run("trial 1", RunKind.TRIAL, series={"loss": (0.5, 0.4)})
    pictured = Pictured(small_model.card.test, {"name": ["a"], "auc": [0.8]})
    entry = Entry("courses", MORNING, tracked_run("a", pictured=pictured, parts=(part,)))
    assert entry_from_json(entry_to_json(entry)) == entry
    assert entry_from_json(entry_to_json(standing(MORNING, "v0001"))).aliases["shadow"] == ""


@pytest.mark.parametrize("text", ["", "{}", '{"model": 3}', "[]"])
def test_other_text_is_no_entry(text: str) -> None:
    with pytest.raises((ValueError, TypeError, Misfit)):
        entry_from_json(text)


def test_figures_are_those_of_the_test_that_were_measured(small_model: LeadModel) -> None:
    test = small_model.card.test
    found = figures(test)
    assert (found["auc"], found["rows"]) == (test.auc, float(test.rows))
    assert {"split", "curve"} & found.keys() == set()
    assert all(map(math.isfinite, found.values()))
