"""The order of today is compared with the models, whether or not they read its column."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import table_of, text_table
from mostly_slow import mostly_slow
from sklearn.metrics import roc_auc_score

from scoring.errors import TrainingRefused
from scoring.intake.issue import Table
from scoring.intake.leads.batch import build_batch
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.training.candidates import LOGISTIC, PRESENT
from scoring.training.result import Candidate, Training
from scoring.training.trainer import TrainingRequest, train

ROWS = 800
REQUEST = TrainingRequest("Won", present="Lead score", candidates=(PRESENT, LOGISTIC))
WITHOUT = replace(REQUEST, exclude=("Lead score",))


def frame() -> pd.DataFrame:
    """Dated leads with a score that tells something, and columns that order nothing."""
    rng = np.random.default_rng(4)
    visits, score = rng.integers(0, 9, ROWS), rng.integers(0, 100, ROWS)
    won = rng.random(ROWS) < 0.05 + 0.05 * visits + 0.003 * score
    days = pd.date_range("2026-01-01", periods=ROWS, freq="3h")
    return pd.DataFrame(
        {
            "Created": days.strftime("%Y-%m-%d %H:%M"),
            "Visits": visits.astype(str),
            "Lead score": score.astype(str),
            "Quoted": np.where(won, 80 + score % 20, score % 30).astype(str),
            "Same": "7",
            "Empty": "",
            "Remark": [f"called {n} times, said {n * 7}" for n in range(ROWS)],
            "Called on": (days + pd.Timedelta("2D")).strftime("%Y-%m-%d"),
            "Email": [f"lead{n}@example.org" for n in range(ROWS)],
            "Won": np.where(won, "Yes", "No"),
        },
        dtype="str",
    )


@pytest.fixture(scope="module")
def table() -> Table:
    return table_of(frame())


@pytest.fixture(scope="module")
def excluded(table: Table) -> Training:
    return train(table, WITHOUT)


def of(training: Training, name: str) -> Candidate:
    return next(c for c in training.candidates if c.name == name)


def model_of(training: Training, name: str) -> LeadModel:
    return of(training, name).model


def test_an_excluded_score_is_read_by_the_present_order_and_by_no_other(
    excluded: Training,
) -> None:
    assert model_of(excluded, PRESENT).encoder.names == ("Lead score",)
    assert model_of(excluded, LOGISTIC).encoder.names == ("Visits",)
    assert of(excluded, PRESENT).note == "Uses “Lead score” alone."


def test_the_present_order_ranks_the_test_leads_as_its_column_does(
    table: Table, excluded: Training
) -> None:
    newest = table.frame.tail(ROWS // 5)
    auc = roc_auc_score(newest["Won"] == "Yes", newest["Lead score"].astype(int))
    # Scores cut off at their outermost half percent tie.
    assert of(excluded, PRESENT).test.auc == pytest.approx(auc, abs=0.005)
    assert of(excluded, PRESENT).test.rows == of(excluded, LOGISTIC).test.rows == ROWS // 5


@pytest.mark.slow
def test_a_score_that_is_not_excluded_is_read_by_the_others_too(
    table: Table, excluded: Training
) -> None:
    training = train(table, REQUEST)
    assert set(model_of(training, LOGISTIC).encoder.names) == {"Visits", "Lead score"}
    assert model_of(training, PRESENT).scorer == model_of(excluded, PRESENT).scorer


@pytest.mark.slow
def test_the_other_candidates_are_those_of_a_training_without_a_present_order(
    table: Table, excluded: Training
) -> None:
    alone = train(table, replace(WITHOUT, present=None, candidates=(LOGISTIC,)))
    assert model_of(alone, LOGISTIC).scorer == model_of(excluded, LOGISTIC).scorer


def test_the_present_order_is_published_and_scores_a_file_with_its_column_alone(
    excluded: Training, tmp_path_factory: pytest.TempPathFactory
) -> None:
    registry = Registry(tmp_path_factory.mktemp("models"))
    registry.publish(model_of(excluded, PRESENT))
    model = registry.serving().model
    batch = build_batch(text_table({"Lead score": ["5", "95", ""]}), model.schema)
    low, high, _ = model.score(batch).propensity
    assert low < high


@pytest.mark.slow
@pytest.mark.parametrize("exclude", [("Lead score",), ("Lead score", "Quoted")])
def test_a_score_that_may_know_the_outcome_is_compared_and_not_recommended(
    table: Table, exclude: tuple[str, ...]
) -> None:
    training = train(table, replace(REQUEST, present="Quoted", exclude=exclude))
    assert (training.recommended, training.best.barred) == (LOGISTIC, "")
    assert "“Quoted” may be filled in after the call" in of(training, PRESENT).note


@pytest.mark.slow
def test_a_suspected_score_that_is_kept_may_be_recommended(table: Table) -> None:
    training = train(table, replace(REQUEST, present="Quoted", known=("Quoted",)))
    assert of(training, PRESENT).barred == ""
    assert training.recommended == PRESENT


@pytest.mark.parametrize(
    ("present", "words"),
    mostly_slow(
        [
            (
                "Nothing",
                "the history has no such column. Choose one of its columns: Created, Visits",
            ),
            ("Won", "it is the outcome. Choose the score"),
            ("Same", "found: almost always the same. Choose another column."),
            ("Empty", "found: empty cells only. Choose another column."),
            ("Remark", "found: a value that identifies the lead. Choose another column."),
            ("Called on", "found: dates. Choose another column."),
            ("Created", "found: dates. Choose another column."),
            ("Email", "found: names a person. Choose another column."),
        ],
        fast=3,
    ),
)
def test_a_column_that_orders_nothing_is_refused_before_anything_is_fitted(
    table: Table, present: str, words: str
) -> None:
    told: list[str] = []
    with pytest.raises(TrainingRefused) as refused:
        train(table, replace(REQUEST, present=present), lambda _, step: told.append(step))
    assert words in str(refused.value)
    assert told == ["Reading the outcome and the columns"]


def test_free_text_is_refused_as_the_present_order(table: Table) -> None:
    said = table_of(table.frame.assign(Said=[f"said {n * 2 // 3}" for n in range(ROWS)]))
    with pytest.raises(TrainingRefused, match="found: free text, hardly ever repeated"):
        train(said, replace(REQUEST, present="Said"))
