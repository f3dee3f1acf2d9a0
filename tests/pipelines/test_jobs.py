"""The jobs of the product: the same file gives the same numbers through every door."""

import gzip
import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from conftest import DATA, read_sample, table_of, text_table
from key_words import lacking

from scoring.access import LOCAL
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.workbook import call_workbook
from scoring.errors import BatchRefused, FileRefused, TrainingRefused
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.top_reasons import TopReasons
from scoring.pipelines.jobs import (
    expectation,
    explain_all,
    score_file,
    train_and_publish,
    training_report,
    write_call_sheet,
)
from scoring.registry import Registry
from scoring.training.proof import Proof
from scoring.training.publishing import Publication
from scoring.training.result import Candidate, Training
from scoring.training.tested_leads import ScoredTest
from scoring.training.trainer import TrainingRequest
from scoring.views.call_sheet.notices import notices

HISTORY = "codepro/history_cleaned.csv.gz"


def unexplained(scored: ScoredBatch) -> TopReasons:
    return scored.explainer.nothing()


@pytest.fixture(scope="module")
def from_file(small_model: LeadModel) -> ScoredBatch:
    content = (DATA / "sample_leads.csv").read_bytes()
    return score_file(content, "sample_leads.csv", small_model)


def test_a_file_gives_the_numbers_of_its_table(
    from_file: ScoredBatch, scored_sample: ScoredBatch
) -> None:
    assert from_file.scores.propensity.tolist() == scored_sample.scores.propensity.tolist()
    assert from_file.leads.ids.tolist() == scored_sample.leads.ids.tolist()


def test_every_row_of_a_file_is_scored_in_its_order(from_file: ScoredBatch) -> None:
    ids = read_sample("sample_leads.csv")["Lead ID"].tolist()
    assert from_file.leads.ids.tolist() == ids
    assert sorted(from_file.ranking.order) == list(range(len(ids)))


def test_a_lead_scored_alone_has_the_number_it_has_among_others(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    frame = read_sample("sample_leads.csv")
    picked = range(0, 2000, 97)
    alone = [score_table(table_of(frame.iloc[[i]]), "one.csv", small_model) for i in picked]
    found = [float(one.scores.propensity[0]) for one in alone]
    assert found == scored_sample.scores.propensity[list(picked)].tolist()


def test_the_order_of_the_file_changes_no_rank(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    shuffled = read_sample("sample_leads.csv").sample(frac=1, random_state=1)
    scored = score_table(table_of(shuffled), "leads.csv", small_model)
    ours, theirs = (s.leads.ids[s.ranking.order].tolist() for s in (scored, scored_sample))
    assert ours == theirs


def test_what_happened_on_the_call_changes_no_number(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    frame = read_sample("sample_leads.csv").assign(
        **{"Call outcome": "Enrolled", "Converted": "Yes"}
    )
    scored = score_table(table_of(frame), "leads.csv", small_model)
    assert scored.scores.propensity.tolist() == scored_sample.scores.propensity.tolist()


def test_a_table_without_leads_is_refused(small_model: LeadModel) -> None:
    with pytest.raises(BatchRefused) as refused:
        score_table(text_table({"Source": [], "City": []}), "leads.csv", small_model)
    assert not lacking(str(refused.value), "“leads.csv”", "header", "no leads below it")
    assert 15 <= len(str(refused.value)) <= 600


def test_bytes_that_are_no_table_are_refused(small_model: LeadModel) -> None:
    with pytest.raises(FileRefused):
        score_file(b"%PDF-1.7 not a table", "leads.csv", small_model)


def test_reasons_come_in_blocks_that_cover_every_lead_once(small_model: LeadModel) -> None:
    frame = pd.concat([read_sample("sample_leads.csv", 525)] * 2)
    scored = score_table(table_of(frame), "leads.csv", small_model)
    assert [len(block) for block in explain_all(scored)] == [1000, 50]


def test_calling_everybody_is_expected_to_give_the_sum_of_the_chances(
    scored_sample: ScoredBatch,
) -> None:
    cut = expectation(scored_sample, CallPlan(2000))
    total = pytest.approx(float(scored_sample.scores.propensity.sum()))
    assert (cut.expected, cut.total, cut.at_random, cut.file_order) == (total,) * 4


def test_calling_the_first_three_hundred_adds_up_the_highest_chances(
    scored_sample: ScoredBatch,
) -> None:
    highest = np.sort(scored_sample.scores.propensity)[-300:]
    cut = expectation(scored_sample, CallPlan(300))
    assert cut.expected == pytest.approx(highest.sum())
    assert cut.low < cut.expected < cut.high


def test_with_folding_nobody_is_called_twice(scored_sample: ScoredBatch) -> None:
    cut = expectation(scored_sample, CallPlan(2000, fold=True))
    assert (cut.leads, cut.capacity) == (1970, 1970)


def test_a_capacity_beyond_the_batch_is_the_batch(scored_sample: ScoredBatch) -> None:
    assert expectation(scored_sample, CallPlan(10**9)).capacity == 2000


def test_a_csv_holds_the_call_sheet_of_all_leads(
    scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    reasons, plan = unexplained(scored_sample), CallPlan(300)
    assert write_call_sheet(scored_sample, reasons, tmp_path / "out.CSV", plan) == 2000
    sheet = call_sheet(scored_sample, reasons, plan).frame()
    back = pd.read_csv(tmp_path / "out.CSV", dtype={"lead_id": "str"})
    assert back["lead_id"].tolist() == sheet["lead_id"].tolist()
    assert back["propensity"].tolist() == sheet["propensity"].tolist()


def test_parquet_holds_all_leads_with_every_digit_of_their_chances(
    scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    reasons = unexplained(scored_sample)
    assert write_call_sheet(scored_sample, reasons, tmp_path / "out.parquet", CallPlan(300)) == 2000
    back = pd.read_parquet(tmp_path / "out.parquet")
    order = scored_sample.ranking.order
    assert back["lead_id"].tolist() == scored_sample.leads.ids[order].tolist()
    assert back["propensity"].tolist() == scored_sample.scores.propensity[order].tolist()
    assert back["call"].value_counts().to_dict() == {"no": 1700, "yes": 300}


@pytest.mark.slow
def test_an_xlsx_without_a_plan_keeps_ids_as_text_and_chances_as_numbers(
    scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    write_call_sheet(scored_sample, unexplained(scored_sample), tmp_path / "out.xlsx")
    sheet = call_sheet(scored_sample, unexplained(scored_sample)).frame()
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "out.xlsx").read_bytes()))
    rows = list(book.active.iter_rows(min_row=2, max_col=3, values_only=True))
    assert [r[1] for r in rows] == sheet["lead_id"].tolist()
    assert [r[2] for r in rows] == pytest.approx(sheet["propensity"].tolist(), abs=1e-12)


def test_an_xlsx_with_a_plan_is_the_list_of_its_calls(
    scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    reasons, plan = unexplained(scored_sample), CallPlan(4, ("Ana", "Ben"))
    assert write_call_sheet(scored_sample, reasons, tmp_path / "out.xlsx", plan) == 4
    content = (tmp_path / "out.xlsx").read_bytes()
    called = plan.called(scored_sample)
    theirs = scored_sample.explainer.apart(called, called)
    assert content == call_workbook(scored_sample, theirs, plan)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["All", "Ana", "Ben"]


@pytest.fixture(scope="module")
def history_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small history without dates as a CSV file."""
    rng = np.random.default_rng(6)
    source, visits = rng.choice(["Web", "Ads", "Fair"], 400), rng.integers(0, 9, 400)
    won = np.where(rng.random(400) < 0.15 + 0.3 * (source == "Ads") + 0.04 * visits, "Yes", "No")
    path = tmp_path_factory.mktemp("history") / "history.csv"
    pd.DataFrame({"Source": source, "Visits": visits, "Won": won}).to_csv(path, index=False)
    return path


def test_training_publishes_a_champion(history_file: Path, tmp_path: Path) -> None:
    table = table_of(pd.read_csv(history_file, dtype="str"))
    request = TrainingRequest("Won", candidates=("LightGBM", "Constant"))
    model, training = train_and_publish(
        table, request, Registry(tmp_path), None, Publication(by=LOCAL)
    )
    assert model.card.candidate == training.recommended
    assert model.card.version == Registry(tmp_path).champion == "v0001"


def test_a_refused_history_publishes_nothing(history_file: Path, tmp_path: Path) -> None:
    table = table_of(pd.read_csv(history_file, dtype="str"))
    with pytest.raises(TrainingRefused):
        train_and_publish(
            table,
            TrainingRequest("Sold"),
            Registry(tmp_path / "models"),
            None,
            Publication(by=LOCAL),
        )
    assert not (tmp_path / "models").exists()


def test_the_report_of_a_training_is_plain_data(small_model: LeadModel) -> None:
    proof = Proof(np.zeros(2), np.array([True, False]), np.zeros(2, dtype=np.int64))
    test = ScoredTest(np.zeros(2), np.array([True, False]))
    interval = {"auc": (0.8, 0.9)}
    candidate = Candidate("LightGBM", small_model, interval, 1.0, proof, np.zeros(2), test)
    report = training_report(small_model, Training((candidate,), "LightGBM", "The only one."))
    assert json.loads(json.dumps(report))["candidates"][0]["intervals"] == {"auc": [0.8, 0.9]}
    assert [q["column"] for q in report["quarantined"]] == ["Call outcome"]


@pytest.fixture(scope="module")
def real_scored(real_leads: Path, tmp_path_factory: pytest.TempPathFactory) -> ScoredBatch:
    """The raw leads, scored by a model of the cleaned history."""
    history = pd.read_csv(real_leads / HISTORY, dtype="str", keep_default_na=False)
    request = TrainingRequest("app_complete_flag", candidates=("LightGBM",))
    registry = Registry(tmp_path_factory.mktemp("models"))
    model, _ = train_and_publish(table_of(history), request, registry, None, Publication(by=LOCAL))
    content = gzip.decompress((real_leads / "codepro/leads_raw.csv.gz").read_bytes())
    return score_file(content, "leads_raw.csv", model)


@pytest.mark.slow
def test_the_model_of_the_real_history_is_as_good_as_known_on_the_newest_fifth(
    real_scored: ScoredBatch,
) -> None:
    test = real_scored.model.card.test
    assert test.split == "time"
    assert 0.76 <= test.auc <= 0.80


@pytest.mark.slow
def test_every_raw_lead_is_on_the_call_sheet_once(
    real_scored: ScoredBatch, real_leads: Path, tmp_path: Path
) -> None:
    raw = pd.read_csv(real_leads / "codepro/leads_raw.csv.gz", dtype="str", keep_default_na=False)
    write_call_sheet(real_scored, unexplained(real_scored), tmp_path / "out.csv")
    back = pd.read_csv(tmp_path / "out.csv", dtype="str", keep_default_na=False)
    unnamed = back.columns[list(back.columns).index("created_date") - 1]
    assert len(back) == 24_991
    assert sorted(back[unnamed]) == sorted(raw.iloc[:, 0])


@pytest.mark.slow
def test_uploaded_cells_of_the_raw_leads_stand_beside_their_own_index(
    real_scored: ScoredBatch, real_leads: Path
) -> None:
    raw = pd.read_csv(real_leads / "codepro/leads_raw.csv.gz", dtype="str", keep_default_na=False)
    frame = real_scored.leads.table.frame
    assert frame.to_numpy().tolist() == raw.to_numpy().tolist()


@pytest.mark.slow
def test_raw_leads_coded_otherwise_than_the_history_raise_the_alarm(
    real_scored: ScoredBatch,
) -> None:
    alarm = next(n.text for n in notices(real_scored) if n.level == "alarm")
    fields = ["first_utm_medium_c", "first_utm_source_c", "first_platform_c"]
    assert [field for field in fields if f"{field} (by " not in alarm] == []


def test_blank_and_repeated_headers_are_written_as_marked_and_none_twice(
    small_model: LeadModel, tmp_path: Path
) -> None:
    content = b",Source,Note,Visits,Note\n1,Referral,a,3,b\n"
    scored = score_file(content, "odd.csv", small_model)
    write_call_sheet(scored, unexplained(scored), tmp_path / "out.csv")
    header = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.split(",")[10:] == ["(column 1)", "Source", "Note", "Visits", "Note (2)"]
