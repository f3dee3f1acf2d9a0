"""What is said and drawn of batches beside the history, and over time."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.charts.monitor import drift_map
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.batch_drift.measured_drift import BatchDrift, batch_drift
from scoring.monitoring.batch_drift.model_age import ModelAge
from scoring.monitoring.batch_drift.monitor_verdict import monitor_verdict
from scoring.monitoring.health.examined import Examined
from scoring.views.monitor.batches_over_time import batch_labels, over_time_sections
from scoring.views.monitor.latest_batch import latest_sections
from scoring.views.section import Section

NEW = ModelAge(3, 3, "2026-11-27")


@pytest.fixture(scope="module")
def usual(scored_sample: ScoredBatch, examined: Examined) -> BatchDrift:
    return replace(batch_drift(scored_sample, examined.leads), day="2026-11-01")


@pytest.fixture(scope="module")
def recoded(small_model: LeadModel, examined: Examined) -> BatchDrift:
    frame = read_sample("sample_leads.csv")
    frame = frame.assign(Source="S-" + frame["Source"], Medium="M-" + frame["Medium"])
    found = batch_drift(score_table(table_of(frame), "codes.csv", small_model), examined.leads)
    return replace(found, day="2026-11-08")


def named(sections: tuple[Section, ...]) -> dict[str, Section]:
    return {section.name: section for section in sections}


def test_a_batch_under_other_codes_has_the_verdict_first_and_the_recoding_next(
    recoded: BatchDrift,
) -> None:
    sections = latest_sections(recoded, monitor_verdict(recoded, NEW))
    assert [s.name for s in sections] == ["verdict", "recoding", "drift", "scores", "estimate"]
    assert sections[0].said.startswith("Do not trust the order of the latest batch")
    assert "PSI from 0.10 is moderate" in sections[0].note


def test_the_recoding_is_a_row_for_each_value_with_its_evidence(recoded: BatchDrift) -> None:
    section = named(latest_sections(recoded, monitor_verdict(recoded, NEW)))["recoding"]
    assert section.table is not None
    row = section.table.set_index("value").loc["S-Facebook"]
    counts = read_sample("sample_leads.csv")["Source"].value_counts()
    assert (row["level"], row["leads"]) == ("Facebook", counts["Facebook"])
    assert row["alike"] > row["alike_as_read"]
    assert "Found without any outcome" in section.note


def test_fields_are_drawn_by_their_psi(recoded: BatchDrift) -> None:
    section = named(latest_sections(recoded, monitor_verdict(recoded, NEW)))["drift"]
    assert section.figure is not None
    words = section.figure.data[1].text
    assert words[0] == f"{max(f.psi for f in recoded.fields):.2f}"
    assert section.said.startswith("2 of 22 fields (n 2,000) differ strongly")


def test_chances_are_drawn_beside_those_of_the_history(usual: BatchDrift) -> None:
    section = named(latest_sections(usual, monitor_verdict(usual, NEW)))["scores"]
    assert usual.scores is not None
    assert section.figure is not None
    before, now = section.figure.data
    assert (tuple(before.y), tuple(now.y)) == (usual.scores.bins_before, usual.scores.bins)


def test_a_batch_without_an_estimate_says_why(usual: BatchDrift) -> None:
    bare = replace(usual, estimate=None, scores=None)
    sections = named(latest_sections(bare, monitor_verdict(bare, NEW)))
    assert sections["estimate"].said.startswith("Too few leads")
    assert "scores" not in sections


def test_no_batch_is_said_in_a_sentence_with_what_to_do() -> None:
    (section,) = over_time_sections([])
    assert section.said.endswith("Score a file on the call sheet.")


def test_drift_over_time_is_a_cell_for_each_field_and_batch(
    usual: BatchDrift, recoded: BatchDrift
) -> None:
    section = over_time_sections([recoded, usual])[0]
    assert section.figure is not None
    cells = section.figure.data[0]
    place = list(cells.y).index("Source"), list(cells.x).index("2026-11-08")
    psi = next(f.psi for f in recoded.fields if f.field == "Source")
    assert cells.text[place[0]][place[1]] == f"{psi:.2f}"
    assert cells.z[place[0]][place[1]] == 2
    assert section.said.startswith("1 of 2 batches differed strongly")


def test_chances_and_estimates_over_time_are_drawn_by_batch(
    usual: BatchDrift, recoded: BatchDrift
) -> None:
    sections = named(over_time_sections([usual, recoded]))
    lines = sections["chances_over_time"].figure
    dots = sections["auc_over_time"].figure
    assert lines is not None
    assert dots is not None
    assert usual.scores is not None
    assert lines.data[0].y[0] == usual.scores.mean
    assert usual.estimate is not None
    assert dots.data[0].y[0] == usual.estimate.auc


def test_batches_of_one_day_are_told_apart(usual: BatchDrift) -> None:
    assert batch_labels([usual, usual]) == ["2026-11-01 (1)", "2026-11-01 (2)"]


def test_a_field_that_a_batch_lacks_is_an_empty_cell() -> None:
    table = pd.DataFrame({"batch": ["a"], "field": ["x"], "psi": [0.3], "verdict": ["large"]})
    cells = drift_map(table, ["a", "b"], ["x"]).data[0]
    assert list(cells.text[0]) == ["0.30", ""]
