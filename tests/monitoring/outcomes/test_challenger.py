"""A challenger from the old history and new outcomes: what it learns from, and where it stands."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import table_of
from invented_leads import invented_leads
from mostly_slow import mostly_slow
from promises import judged_of

from scoring.access import Person, UserRole
from scoring.errors import TrainingRefused
from scoring.history.meaning import USUAL
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.monitoring.outcomes.challenger import (
    GrownHistory,
    OutcomeBatch,
    grown_history,
    open_challenger,
)
from scoring.registry import Registry
from scoring.training.candidates import LIGHTGBM, LOGISTIC
from scoring.training.prepared import TrainingRequest, prepare
from scoring.training.trainer import train

REQUEST = TrainingRequest("Converted", candidates=(LOGISTIC,), answer_default=True)
BY = Person("ana", UserRole.ANALYST)


def later(count: int = 300) -> pd.DataFrame:
    """Leads after those of the history, with ids of their own."""
    return invented_leads(count, 9).assign(**{"Lead ID": [str(900_000 + i) for i in range(count)]})


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    return invented_leads(900, 4)


@pytest.fixture(scope="module")
def model(history: pd.DataFrame) -> LeadModel:
    return train(table_of(history), REQUEST).best.model


@pytest.fixture(scope="module")
def batch(model: LeadModel) -> OutcomeBatch:
    """Three hundred later leads, scored without an outcome; of the last hundred none is known."""
    frame = later()
    scored = score_table(table_of(frame.drop(columns="Converted")), "june.csv", model)
    said = np.where(np.arange(300) < 200, (frame["Converted"] == "Yes").astype(float), np.nan)
    return OutcomeBatch(scored, judged_of(model, scored.scores.propensity.tolist(), said.tolist()))


@pytest.fixture(scope="module")
def grown(history: pd.DataFrame, batch: OutcomeBatch) -> GrownHistory:
    return grown_history(table_of(history), "Converted", USUAL, [batch])


def test_judged_leads_stand_below_the_history_in_its_columns_and_words(
    history: pd.DataFrame, grown: GrownHistory
) -> None:
    expected = pd.concat([history, later().iloc[:200]], ignore_index=True)
    pd.testing.assert_frame_equal(grown.table.frame, expected)
    assert grown.weight.tolist() == [1.0] * 1_100
    assert (np.diff(grown.table.rows) > 0).all()


def test_a_field_that_the_batch_lacks_is_empty_and_one_of_another_name_is_found(
    history: pd.DataFrame, batch: OutcomeBatch, model: LeadModel
) -> None:
    frame = later().drop(columns=["Converted", "Budget"]).rename(columns={"Visits": "VISITS"})
    scored = score_table(table_of(frame), "june.csv", model)
    found = grown_history(
        table_of(history), "Converted", USUAL, [replace(batch, scored=scored)]
    ).table.frame.iloc[900:]
    assert set(found["Budget"]) == {""}
    assert found["Visits"].tolist() == later()["Visits"].tolist()[:200]


def test_a_lead_of_the_history_counts_once_with_what_became_of_it_last(
    history: pd.DataFrame, model: LeadModel
) -> None:
    known = history.iloc[:300]
    scored = score_table(table_of(known.drop(columns="Converted")), "again.csv", model)
    chance = scored.scores.propensity.tolist()
    again = OutcomeBatch(scored, judged_of(model, chance, [1.0] * 300))
    found = grown_history(table_of(history), "Converted", USUAL, [again])
    learned = prepare(found.table, REQUEST)
    assert len(learned.outcome) == 900
    assert int(learned.outcome.sum()) == 300 + int((history["Converted"][300:] == "Yes").sum())


def with_lot(batch: OutcomeBatch) -> OutcomeBatch:
    """Only calls have an outcome: 150 by rank and 50 by lot, of 150 that nobody else called."""
    places = np.arange(300)
    promised = replace(batch.judged.promised, called=places < 200, drawn=(places >= 150) & (
        places < 200))  # fmt: skip
    matched = replace(batch.judged.matched, promised=promised)
    return replace(batch, judged=replace(batch.judged, matched=matched))


def test_calls_by_lot_count_for_the_leads_that_nobody_called(
    history: pd.DataFrame, batch: OutcomeBatch
) -> None:
    found = grown_history(table_of(history), "Converted", USUAL, [with_lot(batch)])
    ours = found.weight[900:]
    # Fifty of a hundred and fifty were drawn: each stands for three.
    assert ours[150:] / ours[0] == pytest.approx([3.0] * 50)
    assert found.weight[:900].tolist() == [1.0] * 900
    assert "counts up to 3.0 times as much" in found.note


@pytest.mark.slow
def test_weights_decide_what_is_learned(history: pd.DataFrame) -> None:
    table = table_of(history)
    heavy = np.where(history["Converted"] == "Yes", 5.0, 1.0)
    request = replace(REQUEST, candidates=(LIGHTGBM,))
    one, two = (train(table, request, weight=w).best.model for w in (None, heavy))
    codes = one.past.codes[:200]
    # Conversions that count five times raise the raw log-odds of nearly all leads.
    assert (two.scorer.raw(codes) > one.scorer.raw(codes)).mean() > 0.9
    alike = train(table, request, weight=np.full(900, 7.0)).best.model
    assert alike.scorer.raw(codes).tolist() == one.scorer.raw(codes).tolist()


def test_the_challenger_is_kept_and_shown_beside_the_champion(
    model: LeadModel, grown: GrownHistory, tmp_path: Path
) -> None:
    registry = Registry(tmp_path / "line")
    registry.publish(model)
    training, kept = open_challenger(grown, REQUEST, registry, by=BY)
    assert (registry.champion, registry.shadow) == ("v0001", "v0002")
    assert (kept.card.version, kept.card.rows) == ("v0002", 1_100)
    assert any("200 outcomes of june.csv" in note for note in kept.card.notes)
    assert kept.card.decision.startswith("Kept as a version.")
    assert training.best.decision is not None


def test_without_a_judged_lead_there_is_nothing_to_learn(
    history: pd.DataFrame, batch: OutcomeBatch
) -> None:
    young = replace(batch, judged=replace(batch.judged, waiting=9_999))
    untold = replace(young, judged=replace(young.judged, no_calls="Calls are not judged."))
    with pytest.raises(TrainingRefused, match=r"nothing new to learn from.* Calls are not judged"):
        grown_history(table_of(history), "Converted", USUAL, [untold])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (None, "has no column “Converted”"),
        ("2026-01-05", "nobody gave the day back"),
        ("Yes", "has one outcome only"),
    ],
)
def test_a_history_that_cannot_take_them_is_refused_in_words(
    history: pd.DataFrame, batch: OutcomeBatch, cells: str | None, said: str
) -> None:
    without = history.drop(columns="Converted")
    table = table_of(without if cells is None else without.assign(Converted=cells))
    with pytest.raises(TrainingRefused, match=said):
        grown_history(table, "Converted", USUAL, [batch])


def signed(history: pd.DataFrame, form: str = "%Y-%m-%d") -> pd.DataFrame:
    """The history with days of creation, and nine days later of conversion."""
    days = pd.Series(pd.date_range("2026-01-01", periods=len(history), freq="6h"))
    signed = (days + pd.Timedelta(days=9)).dt.strftime(form)
    won = history["Converted"] == "Yes"
    return history.assign(Created=days.dt.strftime(form), Signed=signed.where(won, ""))


def dated(batch: OutcomeBatch) -> OutcomeBatch:
    """Everybody who converted did so on one day."""
    matched = batch.judged.matched
    on = np.where(batch.judged.converted, np.datetime64("2026-07-21"), np.datetime64("NaT"))
    return replace(batch, judged=replace(batch.judged, matched=replace(matched, converted_on=on)))


def test_outcomes_told_by_days_are_grown_where_all_days_are_known(
    history: pd.DataFrame, batch: OutcomeBatch
) -> None:
    frame = signed(history)
    told = frame.assign(Converted=frame["Signed"]).drop(columns="Signed")
    found = grown_history(table_of(told), "Converted", USUAL, [dated(batch)])
    ours = found.table.frame["Converted"][900:].tolist()
    assert ours == np.where(batch.judged.converted[:200], "2026-07-21", "").tolist()


@pytest.mark.parametrize(
    "form", mostly_slow(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y"], fast=1)
)
def test_waiting_times_are_learned_from_the_days_that_were_given_back(
    history: pd.DataFrame, batch: OutcomeBatch, form: str
) -> None:
    table = table_of(signed(history, form))
    with_days, without = (
        grown_history(table, "Converted", USUAL, [one]).table for one in (dated(batch), batch)
    )
    learned = prepare(with_days, REQUEST)
    assert (learned.dated_by, learned.waiting) == ("Signed", 9)
    assert prepare(without, REQUEST).dated_by == ""
