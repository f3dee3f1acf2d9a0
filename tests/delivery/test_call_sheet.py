"""The call sheet: every lead once, in rank order, with what was uploaded beside it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.delivery.call_sheet import call_sheet
from scoring.intake.table.reading import read_table
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.second_opinion import SecondOpinion, Tally
from scoring.model.top_reasons import TopReasons
from scoring.pipelines.jobs import explained

OURS = [
    "rank",
    "lead_id",
    "propensity",
    "score",
    "tier",
    "reasons_for",
    "reasons_against",
    "flags",
    "model_version",
    "scored_at",
]


def unexplained(scored: ScoredBatch) -> TopReasons:
    return scored.explainer.nothing()


def scored_of(model: LeadModel, rows: int = 6, **cells: list[str]) -> ScoredBatch:
    """The first sample leads with some columns written anew, contradicted by no second model."""
    frame = read_sample("sample_leads.csv", rows)
    new = {name.replace("_", " "): pd.Series(texts, dtype="str") for name, texts in cells.items()}
    return score_table(table_of(frame.assign(**new)), "leads.csv", replace(model, second=None))


@pytest.fixture(scope="module")
def sheet(scored_sample: ScoredBatch) -> pd.DataFrame:
    return call_sheet(scored_sample, unexplained(scored_sample)).frame()


def test_our_columns_come_first_and_the_uploaded_ones_after_them(sheet: pd.DataFrame) -> None:
    uploaded = list(read_sample("sample_leads.csv", 1).columns)
    assert [n for n in sheet.columns if n != "grade"] == OURS + uploaded


def test_every_uploaded_lead_is_on_the_sheet_once(sheet: pd.DataFrame) -> None:
    ids = read_sample("sample_leads.csv")["Lead ID"]
    assert sorted(sheet["lead_id"]) == sorted(ids)
    assert sheet["rank"].tolist() == list(range(1, 2001))


def test_the_uploaded_columns_are_unchanged_beside_their_lead(sheet: pd.DataFrame) -> None:
    uploaded = read_sample("sample_leads.csv").set_index("Lead ID", drop=False)
    expected = uploaded.loc[sheet["lead_id"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(sheet[expected.columns], expected)


def test_the_best_chance_comes_first(sheet: pd.DataFrame) -> None:
    assert sheet["propensity"].is_monotonic_decreasing
    assert sheet["tier"].is_monotonic_increasing


def test_the_score_is_the_propensity_in_whole_percent_from_1_to_99(sheet: pd.DataFrame) -> None:
    off = (100 * sheet["propensity"]).clip(1, 99) - sheet["score"]
    assert off.abs().max() <= 0.51
    assert sheet["score"].between(1, 99).all()


def test_every_lead_has_the_numbers_of_the_scores(
    scored_sample: ScoredBatch, sheet: pd.DataFrame
) -> None:
    by_id = dict(zip(scored_sample.leads.ids, scored_sample.scores.propensity, strict=True))
    expected = [round(float(by_id[i]), 4) for i in sheet["lead_id"]]
    assert sheet["propensity"].tolist() == expected


def test_the_sheet_names_the_model_and_the_time(
    scored_sample: ScoredBatch, sheet: pd.DataFrame
) -> None:
    assert set(sheet["model_version"]) == {"unpublished"}
    assert set(sheet["scored_at"]) == {scored_sample.scored_at}


def test_reasons_stand_beside_their_lead(small_model: LeadModel) -> None:
    scored = scored_of(small_model, 40)
    reasons = explained(scored)
    sheet = call_sheet(scored, reasons).frame()
    place = {i: p for p, i in enumerate(scored.leads.ids)}
    alone = scored.explainer.top([place[i] for i in sheet["lead_id"]])
    sentences = ["; ".join(r.sentence for r in one.supporting) for one in alone]
    assert sheet["reasons_for"].tolist() == sentences


def test_the_best_lead_has_reasons_for_it_and_the_last_one_against(small_model: LeadModel) -> None:
    scored = scored_of(small_model, 200)
    sheet = call_sheet(scored, explained(scored)).frame()
    assert sheet["reasons_for"].iloc[0]
    assert sheet["reasons_against"].iloc[-1]


def test_a_file_with_columns_of_our_names_keeps_both(small_model: LeadModel) -> None:
    scored = scored_of(small_model, 3, score=["x", "y", "z"])
    sheet = call_sheet(scored, unexplained(scored)).frame()
    assert sheet.columns.is_unique
    assert sorted(sheet["score (uploaded)"]) == ["x", "y", "z"]


def test_no_name_stands_twice_whatever_the_case_and_the_names_of_the_file(
    small_model: LeadModel,
) -> None:
    cells = {"Tier": ["1"], "RANK": ["x"], "score": ["a"], "score_(uploaded)": ["b"], "rep": ["c"]}
    scored = scored_of(small_model, 1, **cells)
    names = [name.casefold() for name in call_sheet(scored, unexplained(scored)).frame().columns]
    assert len(set(names)) == len(names)
    assert {"tier (uploaded)", "score (uploaded) (uploaded)", "rep (uploaded)"} <= set(names)


def test_names_that_the_file_does_not_have_are_in_brackets(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 12).assign(**{"": "x"})
    columns = [*frame.columns[:-2], "Owner region", ""]
    content = frame.set_axis(columns, axis=1).to_csv(index=False).encode()
    scored = score_table(read_table(content, "leads.csv"), "leads.csv", small_model)
    sheet = call_sheet(scored, unexplained(scored)).frame()
    assert list(sheet.columns[-2:]) == ["Owner region (2)", "(column 29)"]


def planned(scored: ScoredBatch, plan: CallPlan) -> pd.DataFrame:
    return call_sheet(scored, unexplained(scored), plan).frame()


def test_all_leads_are_on_the_sheet_and_those_above_the_line_are_called(
    scored_sample: ScoredBatch,
) -> None:
    found = planned(scored_sample, CallPlan(300))
    assert len(found) == 2000
    assert found["call"].tolist() == ["yes"] * 300 + ["no"] * 1700
    assert "rep" not in found


def test_the_called_leads_have_a_rep_by_name_there_and_back(scored_sample: ScoredBatch) -> None:
    found = planned(scored_sample, CallPlan(5, ("Ana", "Ben")))
    assert found["rep"].head(7).tolist() == ["Ana", "Ben", "Ben", "Ana", "Ana", "", ""]


def test_the_plan_stands_between_our_columns_and_the_uploaded_ones(
    scored_sample: ScoredBatch,
) -> None:
    columns = list(planned(scored_sample, CallPlan(5, ("Ana", "Ben"))).columns)
    assert columns[: columns.index("Lead ID")] == [*OURS, "call", "rep"]


def test_with_folding_each_person_is_called_once(scored_sample: ScoredBatch) -> None:
    found = planned(scored_sample, CallPlan(2000, ("Ana", "Ben"), fold=True))
    again = found["flags"].str.contains("same person as rank")
    assert (found["rep"] == "").tolist() == (found["call"] == "no").tolist() == again.tolist()
    assert (len(found), again.sum()) == (2000, 30)


def test_by_value_the_sheet_is_in_the_order_of_chance_times_value(small_model: LeadModel) -> None:
    scored = scored_of(small_model, 30, Amount=[str(100 + 37 * (i * i % 31)) for i in range(30)])
    found = planned(scored, CallPlan(10, by_value=True))
    product = found["propensity"] * found["value"]
    assert (product.diff().dropna() <= 1).all()
    assert found["value"].astype(int).astype(str).tolist() == found["Amount"].tolist()


def test_reasons_stay_beside_their_lead_in_the_order_by_value(small_model: LeadModel) -> None:
    scored = scored_of(small_model, 30, Amount=[str(100 + 37 * (i * i % 31)) for i in range(30)])
    reasons = explained(scored)
    plans = (None, CallPlan(10, by_value=True))
    first, other = (
        call_sheet(scored, reasons, plan).frame().set_index("lead_id") for plan in plans
    )
    assert first.index.tolist() != other.index.tolist()
    assert other.loc[first.index, "reasons_for"].tolist() == first["reasons_for"].tolist()


def test_a_person_seen_twice_is_flagged_at_the_lower_rank(small_model: LeadModel) -> None:
    phones = ["9800000001", "9800000002", "9800000003", "98 0000 0001"]
    mails = [f"lead{i}@example.org" for i in range(4)]
    scored = scored_of(small_model, 4, Phone=phones, Email=mails, Name=list("abca"))
    ranks = sorted(scored.ranking.rank[[0, 3]].tolist())
    flags = scored.flags[scored.ranking.order].tolist()
    assert flags[ranks[1] - 1].endswith(f"same person as rank {ranks[0]}")
    assert sum("same person" in flag for flag in flags) == 1


def test_an_unseen_level_an_unread_number_and_a_far_one_are_flagged(small_model: LeadModel) -> None:
    scored = scored_of(
        small_model,
        3,
        Source=["Orkut", "Webinar", "Webinar"],
        Visits=["many", "412", "1"],
        Campaign=["", "", ""],
    )
    assert scored.flags[0].endswith("; new value: Source = Orkut; not a number: Visits = many")
    assert scored.flags[1:].tolist() == ["out of range: Visits = 412", ""]


def test_a_placeholder_is_no_flag(small_model: LeadModel) -> None:
    blank, web = ["Select", "", "n/a"], ["Web"] * 3
    scored = scored_of(small_model, 3, City=blank, Visits=blank, Campaign=blank, Platform=web)
    assert scored.flags.tolist() == ["", "", ""]


def test_a_long_value_is_cut_in_its_flag(small_model: LeadModel) -> None:
    scored = scored_of(small_model, 1, Source=["x" * 500], Campaign=[""])
    assert scored.flags[0].endswith(f"new value: Source = {'x' * 40}")


def test_a_lead_odd_in_two_fields_is_not_sure_and_the_fields_are_named(
    small_model: LeadModel,
) -> None:
    scored = scored_of(
        small_model, 3, Platform=["", "Web", "Web"], Visits=["", "1", ""], Campaign=[""] * 3
    )
    assert scored.flags.tolist() == ["not sure: unlike the history in Platform, Visits", "", ""]


def test_of_many_odd_fields_three_are_named_and_the_others_counted(small_model: LeadModel) -> None:
    names = ["Platform", "Visits", "Chats", "Referred", "Source"]
    scored = scored_of(small_model, 1, Campaign=[""], **{name: [""] for name in names})
    told = "not sure: unlike the history in Source, Platform, Referred and 2 more"
    assert scored.flags[0] == told


def test_a_field_that_is_not_in_the_file_makes_no_lead_odd(small_model: LeadModel) -> None:
    lacking = read_sample("sample_leads.csv", 50).drop(columns=["Source", "Visits", "Chats"])
    scored = score_table(table_of(lacking), "leads.csv", small_model)
    names = {"Source", "Visits", "Chats"}
    assert names.isdisjoint(field.profile.name for field in scored.odd_fields)


def contradicted(scored: ScoredBatch, beyond: float) -> ScoredBatch:
    """The batch with all leads uncertain, as a second model on this side would have it."""
    everybody = np.ones(len(scored.leads), dtype=bool)
    nobody = Tally(0, 0.0, 0)
    second = SecondOpinion(scored.model.scorer, 1.0, 0.0, beyond, nobody, nobody)
    model = replace(scored.model, second=second)
    return replace(scored, model=model, scores=replace(scored.scores, uncertain=everybody))


@pytest.mark.parametrize(("beyond", "often"), [(-1.0, "less"), (1.0, "more")])
def test_a_lead_that_a_second_model_contradicts_is_not_sure(
    small_model: LeadModel, beyond: float, often: str
) -> None:
    scored = scored_of(small_model, 2, Platform=["Web", ""], Visits=["1", ""], Campaign=["", ""])
    why = f"past leads like it converted {often} often than expected"
    assert contradicted(scored, beyond).flags.tolist() == [
        f"not sure: {why}",
        f"not sure: unlike the history in Platform, Visits, {why}",
    ]


def test_a_lead_that_is_not_sure_keeps_its_rank(scored_sample: ScoredBatch) -> None:
    by_chance = np.argsort(-scored_sample.scores.propensity, kind="stable")
    found = scored_sample.scores.propensity[scored_sample.ranking.order]
    assert found.tolist() == scored_sample.scores.propensity[by_chance].tolist()
    assert 0 < scored_sample.unsure.mean() < 0.2


def test_every_lead_that_is_not_sure_says_so_on_the_sheet(
    scored_sample: ScoredBatch, sheet: pd.DataFrame
) -> None:
    told = sheet["flags"].str.startswith("not sure: ")
    assert told.tolist() == scored_sample.unsure[scored_sample.ranking.order].tolist()


def test_ids_phones_addresses_and_names_stay_text_in_a_spreadsheet(
    scored_sample: ScoredBatch,
) -> None:
    expected = {"lead_id", "Lead ID", "Name", "Email", "Phone"}
    assert scored_sample.text_columns == expected


def test_the_uploaded_name_of_a_text_column_counts(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 5).rename(columns={"Lead ID": "LEAD-ID"})
    scored = score_table(table_of(frame), "leads.csv", small_model)
    assert "LEAD-ID" in scored.text_columns


def test_one_call_each_leaves_out_thirty_repeated_persons(scored_sample: ScoredBatch) -> None:
    order = scored_sample.one_call_order
    assert len(order) == 1970
    assert len(np.unique(scored_sample.leads.person[order])) == 1970


def test_flags_of_some_leads_are_those_of_all_at_their_places(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 60)
    frame.loc[3:9, "Visits"] = ["many", "412", "", "-5", "x", "many", "7"]
    frame.loc[5:12, "Source"] = "Orkut"
    frame.loc[20:24, "Email"] = "ana@example.org"
    scored = score_table(table_of(frame), "leads.csv", small_model)
    some = [22, 3, 5, 5, 59, 9]
    assert sum(map(bool, scored.flags)) > 5
    assert scored.flags_at(some).tolist() == scored.flags[some].tolist()
