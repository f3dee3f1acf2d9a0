"""Who is old enough to be judged, and against what."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from conftest import read_sample, table_of
from promises import DAY, given_of, judged_of, promised_of

from scoring.errors import TrainingRefused
from scoring.history.meaning import OutcomeMeaning
from scoring.intake.leads.batch import LeadBatch
from scoring.model.lead_model import LeadModel
from scoring.model.past import PastLeads
from scoring.model.scoring_path import score_table
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes, given_in_file
from scoring.monitoring.outcomes.judged_promise import (
    JudgedPromise,
    judge_promise,
    pooled,
    waiting_of,
)
from scoring.monitoring.outcomes.kept_promise import PromiseKept, verdict_of
from scoring.monitoring.outcomes.matched_outcomes import kept_outcomes, match_outcomes
from scoring.monitoring.outcomes.recalibrated_version import JudgedBatch, recalibrated
from scoring.store.outcome_store import KnownOfBatch


def test_leads_younger_than_the_waiting_time_are_left_out_converted_or_not(
    small_model: LeadModel,
) -> None:
    judged = judged_of(small_model, [0.5] * 4, [1, 0, 1, np.nan], waiting=30)
    ages = np.array([29, 30, 31, 90], dtype="timedelta64[D]")
    promised = replace(judged.promised, created=(DAY - ages).astype("datetime64[us]"))
    aged = replace(judged, matched=replace(judged.matched, promised=promised))
    assert aged.counts.tolist() == [False, True, True, False]
    assert (aged.young.tolist(), aged.rate) == ([True, False, False, False], 0.5)


def test_a_lead_without_a_date_is_as_old_as_its_scores(small_model: LeadModel) -> None:
    judged = judged_of(small_model, [0.5], [1], waiting=60)
    promised = replace(judged.promised, created=np.array(["NaT"], "datetime64[us]"))
    undated = replace(judged, matched=replace(judged.matched, promised=promised))
    # Scored on 1 May, said on 30 June: 60 days.
    assert undated.counts.tolist() == [True]
    assert replace(undated, waiting=61).counts.tolist() == [False]


@pytest.fixture(scope="module")
def slow(small_model: LeadModel) -> LeadModel:
    """A model whose past leads converted 1 to 20 days after their creation, all watched."""
    n = 400
    past = PastLeads(
        codes=np.zeros((n, 1)),
        is_number=np.ones(1, dtype=bool),
        converted=np.ones(n, dtype=bool),
        created=np.datetime64("2025-01-01", "us") + np.arange(n) // 4 * np.timedelta64(1, "D"),
        of=n,
        lag=1.0 + np.arange(n) % 20,
        watched=np.full(n, 300.0),
    )
    return replace(small_model, past=past)


def test_the_waiting_time_is_that_of_the_history_of_the_model(slow: LeadModel) -> None:
    found = waiting_of(slow)
    assert found is not None
    # Nine of ten of the lags 1 to 20 are at most 18.
    assert found.days == 18
    matched = match_outcomes(promised_of(["1"]), given_of(["1"], [1]))
    assert judge_promise(slow, matched).waiting == 18
    assert judge_promise(slow, matched, waiting=3).waiting == 3


def test_a_history_without_dates_of_conversion_says_nothing(small_model: LeadModel) -> None:
    assert waiting_of(replace(small_model, past=None)) is None


@pytest.fixture(scope="module")
def export(small_model: LeadModel) -> LeadBatch:
    """A later export of sixty leads: every third converted, every tenth is still open."""
    cells = ["Open" if i % 10 == 9 else "Yes" if i % 3 == 0 else "No" for i in range(60)]
    frame = read_sample("sample_leads.csv", 60).assign(Converted=cells)
    return score_table(table_of(frame), "later.csv", small_model).leads


def given(export: LeadBatch) -> GivenOutcomes:
    return given_in_file(export, b"secret", "Converted", OutcomeMeaning(still_open=("Open",)))


def test_a_later_export_says_who_converted_by_the_words_of_the_history(export: LeadBatch) -> None:
    found = given(export)
    open_leads, others = np.arange(60) % 10 == 9, np.arange(60) % 10 != 9
    assert np.isnan(found.outcome[open_leads]).all()
    assert (found.outcome[others] == (np.arange(60) % 3 == 0)[others]).all()
    assert found.lead_id.tolist() == read_sample("sample_leads.csv", 60)["Lead ID"].tolist()


def test_an_export_is_of_the_last_day_that_it_knows_of(export: LeadBatch) -> None:
    last = read_sample("sample_leads.csv", 60)["Created"].max()[:10]
    assert set(given(export).said_on.astype(str).tolist()) == {last}


def test_an_export_without_a_day_is_of_today_and_so_is_one_with_a_day_to_come(
    small_model: LeadModel,
) -> None:
    today = datetime.now(UTC).date()
    for created in ("", "2190-01-01 08:00:00"):
        frame = read_sample("sample_leads.csv", 60).assign(Created=created, Converted="No")
        frame.loc[[0, 1], "Converted"] = ["Yes", "Open"]
        export = score_table(table_of(frame), "later.csv", small_model).leads
        assert set(given(export).said_on.tolist()) == {today}


def scored_on(judged: JudgedPromise, day: str, ids: list[str]) -> JudgedPromise:
    promised = replace(
        judged.promised, scored_at=f"{day}T08:00:00+00:00", lead_id=np.array(ids, dtype=object)
    )
    return replace(judged, matched=replace(judged.matched, promised=promised))


def test_a_lead_of_two_batches_is_judged_where_it_was_scored_last(small_model: LeadModel) -> None:
    new = scored_on(judged_of(small_model, [0.9] * 3, [1, 1, 0]), "2026-05-08", ["b", "c", ""])
    old = scored_on(judged_of(small_model, [0.1] * 3, [1, 1, 0]), "2026-05-01", ["a", "b", ""])
    both = pooled([new, old])
    assert len(both) == 5
    # Lead b counts with what was promised of it last.
    assert both.promised_rate == pytest.approx((3 * 0.9 + 2 * 0.1) / 5)


def test_numbers_of_leads_are_no_ids_where_contacts_tell_who_they_are(
    small_model: LeadModel,
) -> None:
    first, second = (
        scored_on(judged_of(small_model, [0.5] * 2, [1, 0]), day, ["1", "2"])
        for day in ("2026-05-01", "2026-05-08")
    )
    mails = np.array(["eva", "flo"], dtype=object)
    promised = replace(second.promised, email_key=mails)
    other = replace(second, matched=replace(second.matched, promised=promised))
    assert len(pooled([first, other])) == 4
    assert len(pooled([first, second])) == 2


def called(model: LeadModel, *, silent: float = 0.0, days: int = 60) -> JudgedPromise:
    """Nine hundred leads called by reps, who convert as often as promised: a third refuse.

    They were scored so many days ago; of a share nothing was said, and they did not convert.
    """
    rng = np.random.default_rng(3)
    chance = rng.uniform(0.2, 0.7, 900)
    won, turn = rng.random(900) < chance, rng.random(900)
    promised = replace(judged_of(model, chance.tolist(), [0.0] * 900).promised)
    told = won | (turn >= silent)
    said = np.where(won, 1.0, np.where(told & (turn > 0.65), 0.0, np.nan))
    by = np.where(np.isnan(said), "", "call").astype(object)
    never = np.full(900, "NaT", dtype="datetime64[D]")
    known = KnownOfBatch(said, never, by, told, never)
    today = np.datetime64(promised.scored_at[:10]) + days
    return judge_promise(model, kept_outcomes(promised, known, today))


def test_a_model_that_is_right_keeps_its_promise_by_calls_alone(slow: LeadModel) -> None:
    judged = called(slow)
    found = verdict_of(judged)
    # All 900 are judged, so that the rate is not that of those who answered.
    assert (len(judged), found.kept) == (900, PromiseKept.KEPT)
    assert found.rate == pytest.approx(judged.promised.propensity.mean(), abs=0.04)


@pytest.mark.parametrize(("days", "counts"), [(17, 0), (18, 900)])
def test_calls_are_judged_once_the_waiting_time_is_over_since_the_scoring(
    slow: LeadModel, days: int, counts: int
) -> None:
    # All were created eleven days before they were scored; a call comes later still.
    assert len(called(slow, days=days)) == counts


def test_calls_without_a_waiting_time_say_nothing(small_model: LeadModel) -> None:
    hasty = replace(small_model, past=None)
    found = verdict_of(called(hasty))
    assert (found.kept, found.leads) == (PromiseKept.TOO_FEW, 0)
    assert "nothing shows how long conversions take" in found.why


def test_calls_of_which_many_are_not_told_say_nothing(slow: LeadModel) -> None:
    judged = called(slow, silent=0.5)
    assert "nothing is known of" in verdict_of(judged).why
    with pytest.raises(TrainingRefused, match=r"no outcomes to correct the chances by.*not judged"):
        recalibrated([JudgedBatch("may.csv", judged)])
    assert pooled([judged, judged]).no_calls == judged.no_calls
