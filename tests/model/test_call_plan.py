"""A plan: who is called in which order, by whom, and what it gives."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of
from numpy.typing import NDArray

from scoring.model.call_plan import CallPlan, named_reps
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table

VALUES = [str(100 + 37 * (i * i % 101)) for i in range(80)]


@pytest.fixture(scope="module")
def valued(small_model: LeadModel) -> ScoredBatch:
    """80 leads with deal values, every tenth without one."""
    cells = ["" if i % 10 == 0 else value for i, value in enumerate(VALUES)]
    frame = read_sample("sample_leads.csv", 80).assign(Amount=cells)
    return score_table(table_of(frame), "leads.csv", small_model)


def test_by_value_the_called_have_the_largest_products_of_chance_and_value(
    valued: ScoredBatch,
) -> None:
    known = [float(v) for i, v in enumerate(VALUES) if i % 10]
    value = [np.median(known) if i % 10 == 0 else float(v) for i, v in enumerate(VALUES)]
    product = valued.scores.propensity * value
    called = CallPlan(20, by_value=True).called(valued)
    assert product[called] == pytest.approx(np.sort(product)[::-1][:20])
    assert CallPlan(20, by_value=True).cut(valued).money.expected == pytest.approx(
        np.sort(product)[-20:].sum()
    )


def test_the_curve_of_a_plan_by_value_ends_with_all_its_money(valued: ScoredBatch) -> None:
    plan = CallPlan(20, by_value=True)
    gains, money = plan.gains(valued), plan.cut(valued).money
    at = gains["calls"].tolist().index(20)
    last = gains.iloc[-1]
    assert last.tolist() == pytest.approx([80, *[money.total] * 3])
    assert gains["ranked"].iloc[at] == pytest.approx(money.expected)


def test_without_values_a_plan_by_value_is_one_by_chance(scored_sample: ScoredBatch) -> None:
    plan = CallPlan(50, by_value=True)
    assert plan.called(scored_sample).tolist() == scored_sample.ranking.order[:50].tolist()
    assert plan.cut(scored_sample).money is None


@pytest.mark.parametrize("by_value", [False, True])
def test_with_folding_nobody_is_called_twice(valued: ScoredBatch, by_value: bool) -> None:
    called = CallPlan(80, fold=True, by_value=by_value).called(valued)
    assert len(set(valued.leads.person[called])) == len(called)
    assert len(called) == valued.leads.person.max() + 1


def test_every_called_lead_has_one_rep_and_nobody_else(scored_sample: ScoredBatch) -> None:
    plan = CallPlan(7, ("Ana", "Ben", "Cy"))
    rep = plan.rep_of(scored_sample)
    dealt = ["Ana", "Ben", "Cy", "Cy", "Ben", "Ana", "Ana"]
    assert rep[plan.called(scored_sample)].tolist() == dealt
    assert (rep != "").tolist() == plan.is_called(scored_sample).tolist()


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ana, Ben", ("Ana", "Ben")),
        ("Ana; ANA\nana", ("Ana", "ANA (2)", "ana (3)")),
        ("  Ana   Lee ,, ", ("Ana Lee",)),
        ("Ana (2), Ana, Ana", ("Ana (2)", "Ana", "Ana (3)")),
        (" 3 ", ("Rep 1", "Rep 2", "Rep 3")),
        ("1", ()),
        ("0", ()),
        ("", ()),
        ("x" * 99, ("x" * 40,)),
    ],
)
def test_reps_are_named_once_each(said: str, names: tuple[str, ...]) -> None:
    assert named_reps(said) == names


def test_there_are_no_more_reps_than_a_workbook_should_hold() -> None:
    assert len(named_reps("5000")) == len(named_reps(",".join(map(str, range(200))))) == 99


@pytest.mark.parametrize("by_value", [False, True])
def test_only_leads_with_a_phone_have_a_turn_where_that_is_asked(
    scored_sample: ScoredBatch, by_value: bool
) -> None:
    phones = scored_sample.leads.contacts.phone.copy()
    phones[::3] = ""
    leads = replace(scored_sample.leads)
    leads.__dict__["contacts"] = replace(scored_sample.leads.contacts, phone=phones)
    scored = replace(scored_sample, leads=leads)
    plan = CallPlan(100, fold=True, by_value=by_value, with_phone=True)
    assert (phones[plan.order(scored)] != "").all()
    assert len(plan.called(scored)) == 100
    assert sorted(plan.rank(scored)) == list(range(1, len(phones) + 1))


def test_more_calls_and_other_reps_ask_for_no_other_order(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored, asked = replace(scored_sample), list[bool]()
    found = ScoredBatch.callable_of

    def counted(batch: ScoredBatch, order: NDArray[np.int64], *, fold: bool) -> NDArray[np.int64]:
        asked.append(fold)
        return found(batch, order, fold=fold)

    monkeypatch.setattr(ScoredBatch, "callable_of", counted)
    for capacity in (10, 20, 500):
        plan = CallPlan(capacity, ("Ana", "Ben"), fold=True)
        _ = plan.cut(scored), plan.gains(scored), plan.rank(scored), plan.called(scored)
    assert asked == [True]


def test_reps_of_some_leads_are_those_of_all_at_their_places(scored_sample: ScoredBatch) -> None:
    plan = CallPlan(40, ("Ana", "Ben", "Cy"), fold=True)
    some = np.array([5, 1_999, *plan.order(scored_sample)[[0, 39, 40]]])
    assert plan.reps_at(scored_sample, some).tolist() == plan.rep_of(scored_sample)[some].tolist()
    assert plan.are_called(scored_sample, some)[2:].tolist() == [True, True, False]
