"""Reasons of many leads as arrays and texts say what the reasons of each lead say alone."""

import threading
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from conftest import read_sample, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import BatchRefused
from scoring.model import wordings as module
from scoring.model.explainer import Explainer
from scoring.model.in_order import in_order
from scoring.model.lead_model import LeadModel
from scoring.model.reasons import MOST_REASONS, NEGLIGIBLE, joined
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.strongest_fields import NONE
from scoring.model.top_reasons import strongest, together
from scoring.model.wordings import Wordings
from scoring.model.wordings import together as texts_together
from scoring.pipelines.jobs import explain_all, explained, explained_beside

SHARES = st.lists(
    st.lists(
        st.sampled_from([-1.0, -0.5, -0.05, 0.0, 0.04, 0.06, 0.5, 0.7]), min_size=5, max_size=5
    ),
    min_size=1,
    max_size=6,
)


def texts_of(scored: ScoredBatch, *, raises: bool) -> list[str]:
    reasons = explained(scored)
    fields = (reasons.supporting if raises else reasons.opposing).fields
    found = Wordings(reasons.words).joined(reasons.places, fields, raises=raises)
    return list(found.to_pylist())


def told(scored: ScoredBatch, *, raises: bool) -> list[str]:
    """The same by way of every lead's own reasons."""
    alone = [scored.explainer.top([place])[0] for place in scored.ranking.order.tolist()]
    return [joined(lead.supporting if raises else lead.opposing) for lead in alone]


@pytest.fixture(scope="module")
def some(small_model: LeadModel) -> ScoredBatch:
    """Leads of whom one has no reasons, with values that repeat and others that do not."""
    leads = read_sample("sample_leads.csv", 120)
    leads.loc[7:11, "City"] = ["Atlantis", "", "Select", "=1+1", 'a "b", c']
    return score_table(table_of(leads), "leads.csv", small_model)


@given(SHARES, st.sampled_from([0.0, 0.3]))
def test_the_strongest_contributions_are_found_as_by_sorting_each_lead(
    rows: list[list[float]], usual: float
) -> None:
    shares, mean = np.array(rows), np.array([usual, 0, 0, 0, -usual])
    for_it, against = strongest(shares, mean)
    for lead, fields, others in zip(shares, for_it.fields, against.fields, strict=True):
        by_size = sorted(range(5), key=lambda j, lead=lead: (lead[j] - mean[j], j))
        up = [j for j in reversed(by_size) if lead[j] > NEGLIGIBLE][:MOST_REASONS]
        down = [j for j in by_size if lead[j] < -NEGLIGIBLE][:MOST_REASONS]
        assert [j for j in fields.tolist() if j != NONE] == up
        assert [j for j in others.tolist() if j != NONE] == down


def test_contributions_stand_beside_their_fields() -> None:
    for_it, against = strongest(np.array([[0.2, -0.3, 0.01, 0.4]]), 0.0)
    assert for_it.fields.tolist() == [[3, 0, NONE]]
    assert for_it.shares.tolist() == [[0.4, 0.2, 0.0]]
    assert (against.fields.tolist(), against.shares.tolist()) == ([[1, -1, -1]], [[-0.3, 0, 0]])


@pytest.mark.parametrize("raises", [True, False])
def test_the_texts_of_all_leads_are_those_of_each_alone(some: ScoredBatch, raises: bool) -> None:
    assert texts_of(some, raises=raises) == told(some, raises=raises)


@pytest.mark.parametrize("raises", [True, False])
def test_cells_that_hardly_repeat_are_worded_lead_by_lead(
    small_model: LeadModel, raises: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.intake.distinct_cells._SHORT", 0)
    leads = read_sample("sample_leads.csv", 60)
    leads["City"] = [f"City {number}" for number in range(60)]
    scored = score_table(table_of(leads), "leads.csv", small_model)
    words = [each for each in scored.explainer._columns if each.column.name == "City"]
    assert [each.repeated for each in words] == [None]
    assert texts_of(scored, raises=raises) == told(scored, raises=raises)


def test_wordings_that_are_forgotten_are_made_again(
    some: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(some, raises=True)
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    reasons = explained(some)
    wordings = Wordings(reasons.words)
    found: list[str] = []
    for start in range(0, len(reasons), 7):
        part = reasons[start : start + 7]
        texts = wordings.joined(part.places, part.supporting.fields, raises=True)
        found += texts.to_pylist()
    assert found == expected


def test_a_lead_without_any_reason_has_an_empty_text() -> None:
    one, other = (pa.array(t, pa.large_string()) for t in (["a", None, None], ["b", None, "c"]))
    assert texts_together([one, other]).to_pylist() == ["a; b", "", "c"]
    assert texts_together([one.slice(0, 1), other.slice(0, 1)]).to_pylist() == ["a; b"]


def test_reasons_in_blocks_are_the_reasons_of_all(scored_sample: ScoredBatch) -> None:
    blocks = list(explain_all(scored_sample))
    every = scored_sample.explainer.strongest(scored_sample.ranking.order)
    whole = together(blocks)
    assert len(blocks) > 1
    assert [len(whole), len(whole[3:9])] == [len(scored_sample.leads), 6]
    assert whole.supporting.fields.tolist() == every.supporting.fields.tolist()
    assert whole.opposing.shares.tolist() == every.opposing.shares.tolist()
    assert whole[5] == list(whole[3:9])[2] == scored_sample.explainer.top(whole.places[[5]])[0]
    assert whole[-1] == scored_sample.explainer.top(whole.places[-1:])[0]


def test_reasons_found_beside_other_work_are_the_same(some: ScoredBatch) -> None:
    shares = list[float]()
    found, made = explained_beside(some, lambda: "done", shares.append)
    assert (made, shares[-1]) == ("done", 1.0)
    assert list(found) == list(explained(some))


def test_other_work_that_fails_beside_says_so(some: ScoredBatch) -> None:
    with pytest.raises(BatchRefused, match="The work was refused"):
        explained_beside(some, _refused, lambda _: None)


def _refused() -> None:
    raise BatchRefused("The work was refused.")


def test_of_leads_that_are_alike_one_is_explained_for_all(
    some: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = pd.concat([some.leads.table.frame] * 90, ignore_index=True)
    many, asked = score_table(table_of(leads), "leads.csv", some.model), list[int]()
    explain = Explainer._contributions
    monkeypatch.setattr(
        Explainer, "_contributions", lambda own, at: asked.append(len(at)) or explain(own, at)
    )
    blocks = list(explain_all(many))
    found, order = together(blocks), many.ranking.order
    assert sum(asked) <= 120 < len(found)
    every = some.explainer.strongest(order % 120)
    assert found.places.tolist() == order.tolist()
    assert found.supporting.fields.tolist() == every.supporting.fields.tolist()
    assert found.opposing.shares.tolist() == every.opposing.shares.tolist()
    assert found.grades.tolist() == every.grades.tolist()


def test_leads_that_nobody_has_explained_have_no_reasons(some: ScoredBatch) -> None:
    nothing = some.explainer.nothing()
    assert [(r.supporting, r.opposing, r.grade) for r in nothing] == [((), (), "")] * 120


def test_leads_with_the_same_cell_that_differ_to_the_model_are_worded_apart(
    some: ScoredBatch,
) -> None:
    words = some.explainer._columns[0]
    assert words.repeated is not None
    codes = some.scores.encoded.codes.copy()
    codes[0, 0] += 1
    encoded = replace(some.scores.encoded, given=codes, held=())
    odd = replace(some, scores=replace(some.scores, encoded=encoded))
    cells = words.repeated.codes
    assert (cells == cells[0]).sum() > 1
    assert odd.explainer._columns[0].repeated is None


def test_threads_hand_over_their_results_in_order() -> None:
    last = threading.Event()

    def work(number: int) -> int:
        # The first waits for the second: they are worked on at once.
        if number == 1:
            last.set()
        assert number > 0 or last.wait(60)
        return number * number

    assert list(in_order(work, iter(range(40)), 2)) == [number**2 for number in range(40)]


def test_no_part_is_begun_long_before_it_is_taken() -> None:
    begun: list[int] = []
    taken = in_order(begun.append, iter(range(100)), 2)
    next(taken)
    taken.close()
    assert len(begun) <= 4


def test_a_part_that_fails_says_so() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda number: 1 // number, [1, 0, 2], 2))


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from(["", "Pune", "=1", "'x", "a;b", " N/A", "é\n"]), min_size=1, max_size=9
    )
)
def test_whatever_cells_hold_texts_say_what_each_lead_is_told(
    small_model: LeadModel, cities: list[str]
) -> None:
    leads = read_sample("sample_leads.csv", len(cities)).assign(City=cities)
    scored = score_table(table_of(leads), "leads.csv", small_model)
    assert texts_of(scored, raises=True) == told(scored, raises=True)
