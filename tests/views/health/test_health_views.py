"""What is said of a model's health: numbers with their n, and what cannot be said."""

import numpy as np
import pandas as pd
import pytest
from few_leads import few, grouped, with_shift
from sklearn import metrics

from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.cut import CallMoney
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.influence import Influence
from scoring.views.health import cut, influence, misses, ordering, segments


def test_each_look_at_the_order_says_its_figure_and_its_n(examined: Examined) -> None:
    shown = {section.name: section.said for section in ordering.sections(examined)}
    auc = metrics.roc_auc_score(examined.outcome, examined.chance)
    assert f" {100 * auc:.1f}% (" in shown["roc"]
    precision = metrics.average_precision_score(examined.outcome, examined.chance)
    assert f" {100 * precision:.1f}% (" in shown["precision_recall"]
    assert all(f"n {len(examined):,}" in said for said in shown.values())
    assert f" {examined.converted:,} came" in shown["calibration"]


def test_a_threshold_is_told_in_leads(small_model: LeadModel) -> None:
    leads = few(small_model, [0.9, 0.8, 0.7, 0.2, 0.1], [1, 0, 1, 1, 0])
    first, *_ = cut.sections(leads, 0.5, None)
    assert first.table is not None
    assert first.table.to_numpy().tolist() == [
        ["Called", 2, 1, 3], ["Not called", 1, 1, 2], ["All", 3, 2, 5]
    ]  # fmt: skip
    assert "Of 3 leads called 66.7% convert (precision)" in first.said
    assert "66.7% of 3 conversions (recall)" in first.said
    assert "50.0% of 2 others (specificity)" in first.said


def test_a_threshold_is_told_in_money_beside_the_one_that_pays_best(small_model: LeadModel) -> None:
    leads = few(small_model, [0.9, 0.8, 0.7, 0.2, 0.1], [1, 0, 1, 1, 0])
    _, paid, best, _ = cut.sections(leads, 0.5, CallMoney(cost=10, value=100))
    assert paid.table is not None
    assert paid.table.to_numpy().tolist() == [
        ["Called", 180, -10, 170], ["Not called", 0, 0, 0], ["All", 180, -10, 170]
    ]  # fmt: skip
    assert "This gains 170. The 1 conversion not called would be worth 100" in paid.said
    assert best.said.startswith("Calling from a chance of 20.0% on pays best: 4 calls with 3 conv")
    assert "gain 260 (n 5)" in best.said


def test_where_no_call_pays_and_none_is_called_it_is_said(small_model: LeadModel) -> None:
    leads = few(small_model, [0.6, 0.2], [1, 0])
    first, _, best, last = cut.sections(leads, 0.9, CallMoney(100, 10))
    assert (first.said.startswith("No test lead"), best.said) == (True, cut.NEVER)
    assert last.note == ""
    assert list(cut.sections(with_shift(leads, 1.0), 0.5, None))[-1].note == cut.SHIFTED


def test_at_a_stated_base_rate_each_section_says_what_is_counted_at_it(
    small_model: LeadModel,
) -> None:
    history = few(small_model, [0.9, 0.8, 0.7, 0.2], [1, 1, 0, 1])
    leads = with_shift(history, -np.log(10))
    shown = list(cut.sections(leads, leads.leads.chance[2], CallMoney(cost=10, value=100)))
    assert {section.note for section in shown} == {cut.SHIFTED}
    first, paid, best, _ = shown
    assert "Of 3 leads called 16.7% would convert at the stated base rate" in first.said
    assert "This gains 8. The 1 conversion not called would be worth 10" in paid.said
    assert paid.table["Converted"].tolist() == pytest.approx([18, 0, 18])
    assert best.said.endswith("on pays best, with a gain of 18 (n 4).")


def test_the_looks_at_fields_say_of_how_many_leads(examined: Examined) -> None:
    found = Influence.of(examined)
    assert f"n {len(examined):,} test leads" in influence.weights(found).said
    assert "n 300 test leads" in influence.swarms(found).said
    fields = {f.label: f for f in examined.fields}
    said = influence.dependence(found, fields["Source"]).said
    assert said.count(" n ") == 2
    assert "of n 800 leads" in influence.dependence(found, fields["Minutes on site"]).said
    stable = influence.stability(examined)
    assert ("pairs)" in stable.said, "Gower" in stable.note) == (True, True)


def test_without_near_leads_nothing_is_said_of_stable_reasons(small_model: LeadModel) -> None:
    alike = few(small_model, [0.5] * 9, [0, 1, 0] * 3)
    found = influence.stability(alike)
    assert found.said.startswith("No two test leads are near-equal.")
    assert found.figure is None


def test_segments_that_are_off_are_named_with_both_numbers(small_model: LeadModel) -> None:
    chances, outcome = [0.5] * 200 + [0.1] * 200, [1, 0] * 100 + [1, 0] * 100
    leads = few(small_model, list(np.array(chances) + np.arange(400) / 1e6), outcome)
    first, second = segments.by_segment(leads, grouped([0] * 200 + [1] * 200, "Web", "Fair"))
    assert first.said.startswith("In 1 of 2 groups the chances lie outside the 90% interval")
    assert "Fair (20 expected, 100 came)" in first.said
    assert "n 200" in second.said


def test_segments_too_small_are_told_as_such(small_model: LeadModel) -> None:
    leads = few(small_model, [0.5, 0.4, 0.3], [1, 0, 1])
    (only,) = segments.by_segment(leads, grouped([0, 0, 1], "Web", "Fair"))
    assert only.said == "All groups are too small to judge."
    told = segments.fairness(leads, grouped([0, 0, 1], "Web", "Fair"), 0.5)
    assert told.said.startswith("2 groups with under 50 leads (3 together) are not shown.")
    assert (told.figure, told.table) == (None, None)


def test_groups_that_are_called_less_are_named_with_their_n(small_model: LeadModel) -> None:
    leads = few(small_model, [0.9] * 60 + [0.1] * 60 + [0.8] * 25 + [0.2] * 75, [0, 1] * 110)
    told = segments.fairness(leads, grouped([0] * 120 + [1] * 100, "Web", "Fair"), 85 / 220)
    assert told.said == (
        "50.0% of the largest group, Web, is called (n 120); under four fifths as often: "
        "Fair (25.0%, n 100)."
    )


def test_misses_say_of_how_many_they_are(examined: Examined) -> None:
    high, low = misses.sections(examined)
    others = len(examined) - examined.converted
    assert high.said.startswith(f"10 leads of {others:,} that did not convert")
    assert low.said.startswith(f"10 leads of {examined.converted:,} that converted")


@pytest.mark.parametrize("text", ["Fees | *all*", "<img src=x>", "[a](http://a.in)"])
def test_no_section_marks_text_of_a_file(small_model: LeadModel, text: str) -> None:
    leads = few(small_model, [0.9] * 60 + [0.1] * 60, [0, 1] * 60)
    told = segments.fairness(leads, grouped([0] * 60 + [1] * 60, text, "Fair"), 0.25)
    assert text in told.said


def test_values_that_raise_most_and_least_are_told_as_they_are_written() -> None:
    table = pd.DataFrame({"group": ["E-mail", "Fair"], "mean": [-0.5, 0.25], "leads": [1_200, 30]})
    said = influence.ends(table)
    assert said == "“Fair” raises most (+0.25, n 30), “E-mail” least (−0.50, n 1,200)."
