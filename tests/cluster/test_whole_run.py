"""Leads scored in parts are those scored as one file, row by row and cell by cell."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, read_sample
from hypothesis import given, settings
from hypothesis import strategies as st
from mostly_slow import mostly_slow

from cluster.at_once import AtOnce, Rows, asked, by_crew, by_one, parts_of, put
from scoring.cluster.file_sketch import FileAsked, read_one, sketch
from scoring.cluster.gathered import Files
from scoring.cluster.whole_run import score_files, write_parts
from scoring.errors import BatchRefused, FileRefused, StorageFailed
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.mapping import ColumnMatch, Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import expectation
from scoring.recipes.recipe import Recipe
from scoring.views.call_sheet.notices import order_notices

SAMPLE = DATA / "sample_leads.csv"
PLAN = CallPlan(50, ("Ana", "Ben"), fold=True, holdout=0.1)
# What breaks files that are cut at line ends and commas.
TRICKY = ["a,b", 'say "yes"', "two\nlines", "=1+1", " ", "'quoted'", "x;y", "ü\u00a0ö", "0017"]


def few(rows: int) -> pd.DataFrame:
    return read_sample("sample_leads.csv", rows)


def test_the_bundled_leads_are_those_of_one_process(small_model: LeadModel, tmp_path: Path) -> None:
    ours = by_crew(AtOnce(), [SAMPLE], small_model, tmp_path / "out", plan=PLAN, most=300)
    assert len(ours) == 2_000
    assert ours == by_one([SAMPLE], small_model, PLAN)


@pytest.mark.parametrize("most", mostly_slow([7, 1, 100], fast=1))
def test_however_small_the_parts_are_the_rows_are_the_same(
    small_model: LeadModel, tmp_path: Path, most: int
) -> None:
    path = put(tmp_path, "few.csv", few(24))
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", most=most)
    assert ours == by_one([path], small_model)


def test_what_is_no_number_and_what_is_empty_are_told_apart_in_parts_too(
    small_model: LeadModel, tmp_path: Path
) -> None:
    path = put(tmp_path, "odd.csv", few(24).assign(Visits=["lots", "-", "", "7,5"] * 6))
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", most=7)
    assert ours == by_one([path], small_model)


@pytest.mark.slow
@settings(max_examples=5)
@given(cells=st.lists(st.sampled_from(TRICKY), min_size=40, max_size=40))
def test_cells_with_quotes_delimiters_and_line_ends_stay_whole(
    small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("tricky")
    path = put(folder, "tricky.csv", few(40).assign(Notes=cells))
    ours = by_crew(AtOnce(), [path], small_model, folder / "out", most=9)
    assert ours == by_one([path], small_model)


def test_a_decimal_comma_that_one_part_proves_counts_for_all(
    small_model: LeadModel, tmp_path: Path
) -> None:
    frame = few(60)
    # "1,250" is a thousand and more unless "12,5" stands somewhere.
    frame["Minutes on site"] = ["1,250"] * 59 + ["12,5"]
    path = put(tmp_path, "commas.csv", frame)
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", most=20)
    assert ours == by_one([path], small_model)


@pytest.mark.slow
def test_an_order_of_dates_that_one_part_proves_breaks_ties_in_all(
    small_model: LeadModel, tmp_path: Path
) -> None:
    frame = pd.concat([few(1)] * 40, ignore_index=True)
    frame["Created"] = [f"{day:02}/03/2026" for day in [*range(1, 13), *range(1, 13)]] + [
        f"{day:02}/03/2026" for day in range(13, 29)
    ]
    frame["Lead ID"] = [f"L{n}" for n in range(40)]
    path = put(tmp_path, "dates.csv", frame)
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", most=6)
    assert ours == by_one([path], small_model)
    # The newest is the last of March that is in the file.
    assert ours[0]["Created"] == "28/03/2026"


def test_a_person_in_two_parts_has_one_call(small_model: LeadModel, tmp_path: Path) -> None:
    frame = few(60)
    frame.loc[[3, 57], ["Name", "Email", "Phone"]] = "Ana Rao", "ana@home.example", "+919820011111"
    path = put(tmp_path, "people.csv", frame)
    plan = CallPlan(60, fold=True)
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", plan=plan, most=10)
    assert ours == by_one([path], small_model, plan)
    ana = [row for row in ours if row["Email"] == "ana@home.example"]
    assert f"same person as rank {ana[0]['rank']}" in ana[1]["flags"]
    assert [row["call"] for row in ana] == ["yes", "no"]


@pytest.mark.slow
def test_who_is_closed_by_a_word_of_another_part_is_not_called(
    small_model: LeadModel, tmp_path: Path
) -> None:
    stages = ["Working"] * 30 + ["Do Not Call", "Closed - Not Converted"] * 15
    path = put(tmp_path, "stages.csv", few(60).assign(**{"Lead Status": stages}))
    plan = CallPlan(60)
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", plan=plan, most=7)
    assert ours == by_one([path], small_model, plan)
    assert {row["call"] for row in ours if row["Lead Status"] == "Do Not Call"} == {"no"}


@pytest.mark.slow
def test_leads_ranked_by_value_are_ranked_so_in_parts(
    small_model: LeadModel, tmp_path: Path
) -> None:
    values = [f"{100 + 37 * n % 900}.00" for n in range(60)]
    path = put(tmp_path, "deals.csv", few(60).assign(**{"Deal Value": values}))
    plan = CallPlan(20, by_value=True)
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", plan=plan, most=11)
    assert ours == by_one([path], small_model, plan)


def test_leads_without_ids_are_numbered_through_all_parts(
    small_model: LeadModel, tmp_path: Path
) -> None:
    path = put(tmp_path, "nobody.csv", few(30).drop(columns="Lead ID"))
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", most=8)
    assert ours == by_one([path], small_model)
    assert sorted(int(row["lead_id"]) for row in ours) == list(range(1, 31))


def test_several_files_are_those_read_together(small_model: LeadModel, tmp_path: Path) -> None:
    frame = read_sample("sample_leads.csv", 500)
    frame.loc[400, "Lead ID"] = ""
    halves = [put(tmp_path, "one.csv", frame[:200]), put(tmp_path, "two.csv", frame[200:])]
    ours = by_crew(AtOnce(), halves, small_model, tmp_path / "out", plan=PLAN, most=90)
    assert ours == by_one(halves, small_model, PLAN)
    assert {row["File"] for row in ours} == {"one.csv", "two.csv"}


def test_a_parquet_file_is_read_as_a_csv_is(small_model: LeadModel, tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    few(80).to_parquet(path)
    ours = by_crew(AtOnce(), [path], small_model, tmp_path / "out", most=30)
    assert ours == by_one([path], small_model)


def test_rows_that_are_no_leads_are_told_and_in_no_part(
    small_model: LeadModel, tmp_path: Path
) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()[:31]
    path = tmp_path / "totals.csv"
    path.write_text("\n".join([*lines, "", "Grand total,30 leads", ""]), encoding="utf-8")
    run = score_files(AtOnce(), asked([path]), small_model, Confirmed({}), 7)
    write_parts(run, tmp_path / "out", ".csv")
    assert parts_of(tmp_path / "out") == by_one([path], small_model)
    assert "30 leads" in run.files.line
    assert "1 row" in run.files.line


def test_what_is_told_of_the_order_is_what_one_process_tells(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    run = score_files(AtOnce(), asked([SAMPLE]), small_model, Confirmed({}), 170)
    assert order_notices(run.scored) == order_notices(scored_sample)
    assert expectation(run.scored, PLAN) == expectation(scored_sample, PLAN)
    assert run.scored.fill == scored_sample.fill


def test_the_manifest_counts_by_hand(small_model: LeadModel, tmp_path: Path) -> None:
    path = put(tmp_path, "few.csv", few(50))
    run = score_files(AtOnce(), asked([path]), small_model, Confirmed({}), 20)
    told = json.loads(write_parts(run, tmp_path / "out", ".csv", CallPlan(10)).read_text())
    rows: Rows = parts_of(tmp_path / "out")
    assert [(p["name"], p["leads"]) for p in told["parts"]] == [
        ("part-0000.csv", 20), ("part-0001.csv", 20), ("part-0002.csv", 10),
    ]  # fmt: skip
    assert told["tiers"] == {t: [r["tier"] for r in rows].count(t) for t in "ABCD"}
    top = [float(row["propensity"]) for row in rows if row["call"] == "yes"]
    assert len(top) == told["capacity"] == 10
    assert told["cut"]["expected"] == pytest.approx(sum(top), abs=10 * 0.00005)


def test_parquet_parts_have_every_digit_of_a_chance(small_model: LeadModel, tmp_path: Path) -> None:
    path = put(tmp_path, "few.csv", few(50))
    run = score_files(AtOnce(), asked([path]), small_model, Confirmed({}), 20)
    write_parts(run, tmp_path / "out", ".parquet")
    whole = pd.read_parquet(sorted((tmp_path / "out").glob("*.parquet"))).sort_values("rank")
    assert whole["propensity"].tolist() == sorted(run.scored.scores.propensity, reverse=True)
    assert np.array_equal(whole["rank"], np.arange(1, 51))


@pytest.mark.parametrize("held", ["part-0000.csv", "notes.txt"])
def test_a_folder_that_holds_anything_is_left_as_it_is(
    small_model: LeadModel, tmp_path: Path, held: str
) -> None:
    run = score_files(AtOnce(), asked([SAMPLE]), small_model, Confirmed({}), 2_000)
    (tmp_path / held).write_text("mine")
    with pytest.raises(StorageFailed, match="holds something already"):
        write_parts(run, tmp_path, ".csv")
    assert [path.name for path in tmp_path.iterdir()] == [held]


def test_files_with_other_columns_are_refused(small_model: LeadModel, tmp_path: Path) -> None:
    paths = [put(tmp_path, "a.csv", few(30)), put(tmp_path, "b.csv", few(30).drop(columns="City"))]
    with pytest.raises(FileRefused, match=r"“b.csv” has other columns"):
        score_files(AtOnce(), asked(paths), small_model, Confirmed({}))


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"who": ContactColumns({})}, "the name of leads"),
        ({"persons": {}}, "who leads are"),
        ({"match": ColumnMatch({}, (), ())}, "the field “Lead ID”"),
    ],
)
def test_files_that_read_a_column_otherwise_are_refused(
    small_model: LeadModel, other: dict[str, object], what: str
) -> None:
    one = sketch(read_one(FileAsked(SAMPLE)), small_model, Confirmed({}))
    files = Files(("a.csv", "b.csv"), (one, replace(one, **other)))
    with pytest.raises(BatchRefused, match=f"“b.csv” reads {what} otherwise than “a.csv” does"):
        files.require_alike()


def test_dates_of_two_readings_in_several_files_are_refused(
    small_model: LeadModel, tmp_path: Path
) -> None:
    frame = few(40).assign(Created=["03/04/2026"] * 40)
    paths = [put(tmp_path, "a.csv", frame[:20]), put(tmp_path, "b.csv", frame[20:])]
    with pytest.raises(FileRefused, match=r"“Created” can be read in two ways"):
        score_files(AtOnce(), asked(paths), small_model, Confirmed({}))


def test_an_earlier_call_sheet_is_refused(small_model: LeadModel, tmp_path: Path) -> None:
    run = score_files(AtOnce(), asked([SAMPLE]), small_model, Confirmed({}), 2_000)
    write_parts(run, tmp_path / "out", ".csv")
    with pytest.raises(BatchRefused, match="columns of an earlier call sheet"):
        score_files(
            AtOnce(), asked([tmp_path / "out" / "part-0000.csv"]), small_model, Confirmed({})
        )


def test_a_model_with_a_recipe_is_refused(small_model: LeadModel) -> None:
    derived = replace(small_model, recipe=Recipe(()))
    with pytest.raises(BatchRefused, match="derives columns by a recipe"):
        score_files(AtOnce(), asked([SAMPLE]), derived, Confirmed({}))


def test_a_file_that_a_worker_does_not_see_is_refused(small_model: LeadModel) -> None:
    with pytest.raises(FileRefused, match="A worker could not open the file"):
        score_files(AtOnce(), asked([Path("/nowhere/leads.csv")]), small_model, Confirmed({}))
