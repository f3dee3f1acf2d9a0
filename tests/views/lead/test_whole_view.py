"""One lead beside the history: counts by pandas, neighbours by a brute-force distance."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from key_words import lacking
from planned_leads import by_chance

from scoring.intake.issue import Issue
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.lead.finding import usual_other
from scoring.views.lead.similar import similar
from scoring.views.lead.usual import beside_usual, history_line, usual_table
from scoring.views.lead.whole import all_reasons, other_columns, row_issues, unlike_line


@pytest.fixture(scope="module")
def learned() -> pd.DataFrame:
    """What the small model learned from, read by pandas."""
    history = read_sample("sample_history.csv").iloc[::4]
    oldest = history.sort_values("Created", kind="stable")
    return oldest.replace({"Select": "", "N/A": ""})


def scored_with(model: LeadModel, **cells: str) -> ScoredBatch:
    """The first sample lead alone, with other cells."""
    lead = read_sample("sample_leads.csv", 1).assign(**cells)
    return score_table(table_of(lead), "one.csv", model)


def row_of(scored: ScoredBatch, field: str) -> pd.Series:
    table = usual_table(scored, 0)
    return table[table["Field"] == field].iloc[0]


def test_past_leads_of_a_level_are_counted_as_pandas_counts_them(
    small_model: LeadModel, learned: pd.DataFrame
) -> None:
    row = row_of(scored_with(small_model, Occupation="Student"), "Occupation")
    same = learned[learned["Occupation"] == "Student"]
    converted = int((same["Converted"] == "Yes").sum())
    assert (row["Past leads"], row["Converted"]) == (len(same), converted)
    assert row["Rate"] == f"{100 * converted / len(same):.0f}%"


def test_the_usual_level_is_the_commonest_with_its_share_and_n(
    small_model: LeadModel, learned: pd.DataFrame
) -> None:
    counts = learned["Source"].value_counts()
    share = f"{100 * counts.iloc[0] / 5_000:.0f}%"
    row = row_of(scored_with(small_model), "Source")
    assert not lacking(row["Usual"], f"{counts.index[0]} ({share}", "5,000 leads")


def test_the_usual_number_is_the_median_with_the_middle_half(
    small_model: LeadModel, learned: pd.DataFrame
) -> None:
    known = pd.to_numeric(learned["Minutes on site"], errors="coerce").dropna()
    low, middle, high = np.quantile(known, [0.25, 0.5, 0.75], method="inverted_cdf")
    row = row_of(scored_with(small_model), "Minutes on site")
    found = row["Usual"]
    assert not lacking(found, f"{middle:g} (", f"{low:g} to {high:g}", f"{len(known):,} leads")


def test_leads_without_a_value_are_counted_as_such(
    small_model: LeadModel, learned: pd.DataFrame
) -> None:
    row = row_of(scored_with(small_model, Campaign=""), "Campaign")
    blank = int((learned["Campaign"] == "").sum())
    assert (row["Counted as"], row["Past leads"]) == ("not given", blank)


@pytest.mark.parametrize(
    ("cell", "said"),
    [({"Source": "Carrier pigeon"}, "new to the model"), ({"Visits": "900"}, "outside 0 to")],
)
def test_a_value_nobody_had_is_shared_by_no_past_lead(
    small_model: LeadModel, cell: dict[str, str], said: str
) -> None:
    row = row_of(scored_with(small_model, **cell), next(iter(cell)))
    assert row["Counted as"].startswith(said)
    assert (row["Past leads"], row["Rate"]) == (0, "")


def test_a_field_that_the_file_lacks_is_told_and_not_counted(small_model: LeadModel) -> None:
    lead = read_sample("sample_leads.csv", 1).drop(columns="City")
    scored = score_table(table_of(lead), "one.csv", small_model)
    city = next(b for b in beside_usual(scored, 0) if b.field == "City")
    assert (city.counted_as, city.leads, city.rate) == ("not in this file", None, "")


def test_the_history_is_told_with_its_rate(small_model: LeadModel, learned: pd.DataFrame) -> None:
    converted = int((learned["Converted"] == "Yes").sum())
    share = f"{converted / 50:.0f}%"
    said = f"Counted among 5,000 past leads, of whom {converted:,} converted ({share})."
    assert history_line(small_model) == said


def test_the_time_of_the_counted_leads_is_told(small_model: LeadModel) -> None:
    recent = replace(small_model, profile=replace(small_model.profile, since="2026-03-01"))
    said = history_line(recent)
    assert not lacking(said, "5,000 past leads since 2026-03-01, of whom", "Older leads hardly")


def test_a_field_that_the_file_lacks_is_named_and_no_reason(small_model: LeadModel) -> None:
    lead = read_sample("sample_leads.csv", 1).drop(columns=["City", "Source"])
    told = all_reasons(score_table(table_of(lead), "one.csv", small_model), 0)
    assert {r.field for r in told.absent} == {"City", "Source"}
    assert told.absent_line.startswith("Not in this file, and counted as not given: ")
    others = (*told.supporting, *told.opposing, *told.small)
    assert len(others) == 20
    assert not {"City", "Source"} & {r.field for r in others}


def gower(model: LeadModel, codes: np.ndarray) -> np.ndarray:
    """The distance to every past lead, one by one and field by field, by the definition."""
    past, weights = model.past, model.importance
    away = np.zeros(len(past.codes))
    for j, weight in enumerate(weights):
        column, own = past.codes[:, j], codes[j]
        missing = np.isnan(column)
        apart = np.where(np.isnan(own), ~missing, missing | (column != own)).astype(float)
        if past.is_number[j] and not np.isnan(own):
            ranks = pd.Series(column).rank() - 0.5
            below, same = (column < own).sum(), (column == own).sum()
            place = (below + same / 2) / (~missing).sum()
            apart = np.where(missing, 1.0, np.abs(ranks / (~missing).sum() - place))
        away += weight * apart
    return away / weights.sum()


def test_the_similar_leads_are_those_of_a_brute_force_search(scored_sample: ScoredBatch) -> None:
    model, codes = scored_sample.model, scored_sample.scores.encoded.codes[7]
    away = gower(model, codes)
    nearest = np.argsort(away)[:50]
    found, days = similar(scored_sample, 7), model.past.created.astype(str)
    converted = int(model.past.converted[nearest].sum())
    assert found.table["Created"].tolist()[1:] == days[nearest[:10]].tolist()
    assert found.line.startswith(f"{converted} of the 50 most similar past leads converted")


def test_the_line_of_similar_leads_has_the_average_with_its_n(
    scored_sample: ScoredBatch, learned: pd.DataFrame
) -> None:
    rate = (learned["Converted"] == "Yes").mean()
    said = similar(scored_sample, 7).line
    assert not lacking(said, "of the 50 most similar", f"{100 * rate:.0f}% of 5,000 past leads")


def test_similar_leads_are_shown_in_words_of_the_history(scored_sample: ScoredBatch) -> None:
    table = similar(scored_sample, 7).table
    known = set(read_sample("sample_history.csv")["Occupation"]) | {"–", "a rare value"}
    assert len(table) == 11
    assert set(table["Occupation"]) <= known


def test_a_model_without_past_leads_says_so(scored_sample: ScoredBatch) -> None:
    old = replace(scored_sample, model=replace(scored_sample.model, past=None))
    found = similar(old, 7)
    assert not lacking(found.line, "Model unpublished", "no past leads", "Train")
    assert found.table.empty


def test_all_reasons_add_up_and_each_field_is_told_once(scored_sample: ScoredBatch) -> None:
    told = all_reasons(scored_sample, 7)
    every = [*told.supporting, *told.opposing, *told.small]
    total = told.explanation.baseline + sum(r.contribution for r in every)
    assert total == pytest.approx(scored_sample.scores.raw[7], abs=1e-5)
    assert sorted(r.field for r in every) == sorted(scored_sample.model.encoder.names)


def test_the_strongest_reason_comes_first(scored_sample: ScoredBatch) -> None:
    told = all_reasons(scored_sample, 7)
    weights = [[abs(r.contribution) for r in side] for side in (told.supporting, told.opposing)]
    assert weights == [sorted(side, reverse=True) for side in weights]


def test_the_issues_of_a_row_are_those_of_that_row_alone(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 3)
    leads.loc[1, "Visits"] = "many"
    scored = score_table(table_of(leads), "three.csv", small_model)
    assert [len(row_issues(scored, place)) for place in range(3)] == [0, 1, 0]
    assert row_issues(scored, 1).iloc[0].tolist()[:4] == [3, "Visits", "no number", "many"]


def test_an_issue_of_the_whole_file_is_no_issue_of_a_row(scored_sample: ScoredBatch) -> None:
    issue = Issue("whole file", expected="", found="", remedy="")
    batch = replace(scored_sample.leads, issues=[issue])
    assert row_issues(replace(scored_sample, leads=batch), 0).empty


def test_the_other_columns_are_the_filled_ones_that_the_model_does_not_read(
    small_model: LeadModel,
) -> None:
    table = other_columns(scored_with(small_model, Phone=""), 0)
    assert table["Column"].tolist() == ["Lead ID", "Created", "Name", "Email"]


def test_a_lead_is_compared_with_its_neighbour_at_first(scored_sample: ScoredBatch) -> None:
    first, last = scored_sample.ranking.order[[0, -1]].tolist()
    assert usual_other(by_chance(scored_sample), first) == 2
    assert usual_other(by_chance(scored_sample), last) == len(scored_sample.leads) - 1


def test_a_file_unlike_the_history_is_told_beside_the_chance(scored_sample: ScoredBatch) -> None:
    moved = read_sample("sample_leads.csv").assign(Source="Referral", Medium="referral")
    odd = score_table(table_of(moved), "moved.csv", scored_sample.model)
    assert unlike_line(scored_sample) == ""
    assert "2 fields moved strongly" in unlike_line(odd)
