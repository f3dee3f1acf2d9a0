"""The place of a lead under a plan, and why a lead is not called."""

import numpy as np
import pytest
from conftest import read_sample, table_of
from key_words import lacking

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.planned import Planned
from scoring.views.call_sheet.ranked import Query, ranked_page

WON = 7


@pytest.fixture(scope="module")
def told(small_model: LeadModel) -> ScoredBatch:
    """40 leads with values; the first of all has converted, the last is the second once more."""
    frame = read_sample("sample_leads.csv", 40)
    frame["Lifecycle Stage"] = ["Customer" if i == WON else "Lead" for i in range(40)]
    frame["Deal value"] = [str(1000 + 300 * (i * 7 % 40)) for i in range(40)]
    twin = ["Lead ID", "Name", "Email", "Phone"]
    frame.loc[39, twin] = frame.loc[3, twin]
    return score_table(table_of(frame), "told.csv", small_model)


def test_the_place_is_the_rank_of_the_list(told: ScoredBatch) -> None:
    for plan in (CallPlan(10, fold=True), CallPlan(10, fold=True, by_value=True)):
        table = ranked_page(told, Query(), plan)
        ranks = Planned(told, plan).rank[table.positions].tolist()
        assert ranks == table.table["Rank"].tolist() == list(range(1, len(ranks) + 1))


def test_a_place_by_value_says_so(told: ScoredBatch) -> None:
    product = told.scores.propensity * told.worth.counted
    product[WON] = 0
    place = Planned(told, CallPlan(10, by_value=True)).place(int(product.argmax()))
    assert place == "1st of 40 by chance × value"


def test_who_has_converted_has_no_turn_and_comes_after_all_who_have(told: ScoredBatch) -> None:
    planned = Planned(told, CallPlan(10))
    assert (planned.rank[WON], planned.place(WON)) == (40, "not called")
    assert not lacking(planned.uncalled(WON), "already converted", "Lifecycle Stage = Customer")


def test_a_second_lead_of_a_person_names_the_first(told: ScoredBatch) -> None:
    folded, each = Planned(told, CallPlan(40, fold=True)), Planned(told, CallPlan(40))
    later = max((3, 39), key=lambda p: told.ranking.rank[p])
    name = read_sample("sample_leads.csv", 40)["Name"][3]
    assert f"same person as {name}" in folded.uncalled(later)
    assert (each.uncalled(later), f"same person as {name}" in each.flags([later])[0]) == ("", True)


def test_beyond_the_calls_of_the_plan_a_lead_is_not_called(told: ScoredBatch) -> None:
    planned = Planned(told, CallPlan(10))
    called = [planned.uncalled(planned.at_rank(n)) == "" for n in range(1, 40)]
    assert called == [True] * 10 + [False] * 29
    assert not lacking(planned.uncalled(planned.at_rank(11)), "11th", "10 calls")


def test_every_lead_has_one_rank(told: ScoredBatch) -> None:
    plans = (CallPlan(5), CallPlan(5, fold=True), CallPlan(5, fold=True, by_value=True))
    assert all(np.unique(Planned(told, p).rank).tolist() == list(range(1, 41)) for p in plans)
