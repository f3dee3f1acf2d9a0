"""Past months replayed by real models, which know nothing of the months to come."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.errors import TrainingRefused
from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_leads
from scoring.training.backtest import (
    AT_RANDOM,
    BEST_SOURCE,
    EXISTING_SCORE,
    FIRST_COME,
    MODEL,
    NOT_PROVEN,
    PROVEN,
    Backtest,
)
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.replay import Learner, clean_history, past_leads, replay

pytestmark = pytest.mark.slow

REQUEST = TrainingRequest("Converted")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Every tenth lead of the sample, with the outcome as a score that knows everything."""
    frame = read_sample("sample_history.csv").iloc[::10].reset_index(drop=True)
    return frame.assign(Old_score=(frame["Converted"] == "Yes").astype(int).astype(str))


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> Table:
    return table_of(frame.drop(columns="Old_score"))


@pytest.fixture(scope="module")
def history(table: Table) -> History:
    return clean_history(table, REQUEST)[0]


@pytest.fixture(scope="module")
def found(table: Table) -> Backtest:
    return replay(table, REQUEST, 30)


def months_of(frame: pd.DataFrame) -> pd.Series:
    return frame["Created"].str[:7]


def refusal(table: Table, request: TrainingRequest = REQUEST) -> str:
    with pytest.raises(TrainingRefused) as refused:
        replay(table, request, 30)
    return str(refused.value)


def test_every_month_with_enough_leads_before_it_is_replayed(
    found: Backtest, frame: pd.DataFrame
) -> None:
    yes = pd.crosstab(months_of(frame), frame["Converted"])
    before = yes.cumsum().shift(fill_value=0).min(axis=1)
    assert [m.month for m in found.months] == list(before.index[before >= 40])
    assert [m.month for m in found.skipped] == list(before.index[before < 40])


def test_leads_and_conversions_of_a_month_are_those_of_the_file(
    found: Backtest, frame: pd.DataFrame
) -> None:
    by_month = frame.groupby(months_of(frame))["Converted"].agg(
        ["size", lambda s: (s == "Yes").sum()]
    )
    counted = {m.month: (m.leads, m.converted) for m in found.months}
    assert counted == {m: tuple(by_month.loc[m]) for m in counted}


def test_first_come_finds_what_the_first_leads_of_each_month_gave(
    found: Backtest, frame: pd.DataFrame
) -> None:
    first = frame.sort_values("Created", kind="stable").groupby(months_of(frame)).head(30)
    won = first["Converted"].eq("Yes").groupby(months_of(first)).sum()
    assert {m.month: m.conversions[FIRST_COME] for m in found.months} == {
        m.month: won[m.month] for m in found.months
    }


def test_the_model_is_proven_against_every_rival_on_the_sample(found: Backtest) -> None:
    assert {r.policy: r.verdict for r in found.rivals} == {
        FIRST_COME: PROVEN,
        BEST_SOURCE: PROVEN,
        AT_RANDOM: PROVEN,
    }


def test_a_model_without_anything_to_learn_from_is_not_proven(frame: pd.DataFrame) -> None:
    noise = np.random.default_rng(4).choice(["a", "b", "c"], len(frame))
    table = table_of(frame[["Created", "Converted"]].assign(Noise=noise))
    assert {r.verdict for r in replay(table, REQUEST, 30).rivals} == {NOT_PROVEN}


def test_the_same_seed_gives_the_same_result(table: Table, found: Backtest) -> None:
    assert replay(table, REQUEST, 30) == found


def test_outcomes_of_a_month_and_later_do_not_change_who_is_called_in_it(
    history: History,
) -> None:
    created = history.batch.created
    train = np.flatnonzero(created < np.datetime64("2026-06-01"))
    test = np.flatnonzero(created.astype("datetime64[M]") == np.datetime64("2026-06"))
    later = np.where(created >= np.datetime64("2026-06-01"), ~history.outcome, history.outcome)
    turned = replace(history, outcome=later)
    ours, theirs = (Learner(h, 0)(train, test) for h in (history, turned))
    np.testing.assert_array_equal(ours, theirs)


def test_levels_first_seen_in_the_tested_month_are_unseen_by_its_model(history: History) -> None:
    source = history.batch.typed["Source"]
    codes, levels = source.cells.codes.copy(), [*source.levels, "Never seen before"]
    codes[800:900] = len(source.levels)
    fresh = replace(source, cells=DistinctCells(codes, list(map(str, levels))), levels=levels)
    odd = replace(
        history, batch=replace(history.batch, typed=history.batch.typed | {"Source": fresh})
    )
    values = odd.batch.values
    encoder, data = Learner(odd, 0).encoded(np.arange(800))
    assert encoder.encode(values.iloc[800:900]).unseen["Source"] == {"Never seen before": 100}
    assert len(data) == 800


def test_leads_of_persons_in_the_tested_month_are_not_learned_from(history: History) -> None:
    person = history.person.copy()
    person[[3, 5]] = person[1000]
    same = replace(history, batch=replace(history.batch, person=person))
    known = Learner(same, 0).known(np.arange(900), np.arange(1000, 1010))
    assert {3, 5}.isdisjoint(known)
    assert not np.isin(person[known], person[1000:1010]).any()


def test_leads_too_young_to_be_judged_when_the_month_began_are_not_learned_from(
    history: History,
) -> None:
    created = history.batch.created
    test = np.flatnonzero(created.astype("datetime64[M]") == np.datetime64("2026-06"))
    train = np.flatnonzero(created < np.datetime64("2026-06-01"))
    known = Learner(replace(history, waiting=31), 0).known(train, test)
    assert set(known) <= set(np.flatnonzero(created <= np.datetime64("2026-05-01")))


def test_a_month_left_with_too_few_leads_to_learn_from_is_skipped_with_the_counts(
    history: History,
) -> None:
    everyone_alike = replace(
        history, batch=replace(history.batch, person=np.zeros(len(history.outcome), dtype=int))
    )
    with pytest.raises(TrainingRefused, match="hold 0 conversions and 0 other leads"):
        Learner(everyone_alike, 0)(np.arange(900), np.arange(900, 1000))


@pytest.mark.parametrize(("won", "lack"), [(False, "0 conversions"), (True, "0 other leads")])
def test_a_month_after_leads_of_one_outcome_only_is_not_learned(
    history: History, won: bool, lack: str
) -> None:
    one_sided = replace(history, outcome=np.full(len(history.outcome), won))
    with pytest.raises(TrainingRefused, match=lack):
        Learner(one_sided, 0).known(np.arange(900), np.arange(900, 1000))


def test_a_suspect_column_is_not_learned_from(table: Table) -> None:
    history, questions = clean_history(table, REQUEST)
    assert [q.column for q in questions if q.quarantined] == ["Call outcome"]
    assert "Call outcome" not in history.batch.values


def test_an_existing_score_orders_the_leads_highest_first(frame: pd.DataFrame) -> None:
    found = replay(table_of(frame), replace(REQUEST, present="Old_score"), 30)
    assert all(m.conversions[EXISTING_SCORE] == min(m.called, m.converted) for m in found.months)
    assert all(m.conversions[MODEL] < m.conversions[EXISTING_SCORE] for m in found.months)


def test_a_history_without_a_source_has_no_such_rival(table: Table) -> None:
    plain = table_of(table.frame.rename(columns={"Source": "Channel"}))
    leads = past_leads(prepare(plain, REQUEST))
    assert leads.source is None


def test_a_missing_source_is_a_source_of_its_own(table: Table) -> None:
    source = past_leads(prepare(table, REQUEST)).source
    blank = table.frame["Source"].str.strip().eq("")
    assert source is not None
    assert set(source[blank.to_numpy()]) <= {""}


def test_a_history_without_creation_dates_is_refused_and_the_order_asked_for(table: Table) -> None:
    undated = table_of(table.frame.drop(columns="Created"))
    assert "no creation dates" in refusal(undated)
    assert "--file-order" in refusal(undated)


IN_ORDER = replace(REQUEST, file_order=True)


@pytest.fixture(scope="module")
def by_block(table: Table) -> Backtest:
    return replay(table_of(table.frame.drop(columns="Created")), IN_ORDER, 20)


def test_rows_in_the_order_of_time_are_replayed_in_blocks_of_equal_size(by_block: Backtest) -> None:
    tested = [f"block {n}" for n in range(9, 21)]
    assert [m.month for m in by_block.months] == tested
    assert [m.month for m in by_block.skipped] == [f"block {n}" for n in range(1, 9)]
    assert {m.leads for m in by_block.months} == {100}
    assert by_block.sentence.startswith("Calling 20 leads a block over 12 blocks (n 1,200 leads)")


def test_first_come_finds_what_the_first_rows_of_each_block_gave(
    by_block: Backtest, frame: pd.DataFrame
) -> None:
    won = frame["Converted"].eq("Yes").to_numpy().reshape(20, 100)[:, :20].sum(axis=1)
    assert [m.conversions[FIRST_COME] for m in by_block.months] == won[8:].tolist()


def test_the_model_of_a_block_learns_from_the_rows_before_it_alone(table: Table) -> None:
    history, _ = clean_history(table_of(table.frame.drop(columns="Created")), IN_ORDER)
    turned = replace(history, outcome=history.outcome ^ (np.arange(2_000) >= 1_500))
    train, test = np.arange(1_500), np.arange(1_500, 1_600)
    ours, theirs = (Learner(h, 0)(train, test) for h in (history, turned))
    np.testing.assert_array_equal(ours, theirs)


def test_a_short_file_has_fewer_blocks(table: Table) -> None:
    history, _ = clean_history(table_of(table.frame.drop(columns="Created")[:420]), IN_ORDER)
    block = past_leads(history).block
    assert block is not None
    assert np.bincount(block).tolist() == [53, 52, 53, 52, 53, 52, 53, 52]


@pytest.mark.parametrize("exclude", [(), ("Old_score",)])
def test_an_existing_score_orders_the_leads_though_no_model_reads_it(
    frame: pd.DataFrame, exclude: tuple[str, ...]
) -> None:
    request = replace(REQUEST, present="Old_score", exclude=exclude)
    history, questions = clean_history(table_of(frame), request)
    score = past_leads(history, request.present).score
    assert np.array_equal(score, history.outcome)
    assert "Old_score" not in history.batch.values
    assert ("Old_score" in [q.column for q in questions]) is (exclude == ())


def test_one_and_the_same_score_for_all_leads_is_refused(table: Table) -> None:
    same = table_of(table.frame.assign(Same="7"))
    assert "found “7” for every lead" in refusal(same, replace(REQUEST, present="Same"))


@pytest.mark.parametrize(
    ("present", "words"),
    [
        ("Nothing", "no column “Nothing”"),
        ("City", "cannot order leads"),
        ("Converted", "found the outcome"),
    ],
)
def test_an_existing_score_that_cannot_be_read_is_refused(
    table: Table, present: str, words: str
) -> None:
    assert words in refusal(table, replace(REQUEST, present=present))


def test_progress_tells_every_month_and_can_cancel(table: Table) -> None:
    told: list[tuple[float, str]] = []

    def until_the_second_month(share: float, step: str) -> None:
        told.append((share, step))
        if step.startswith("Replaying month 2"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(table, REQUEST, 30, until_the_second_month)
    assert [step[:17] for _, step in told][1:] == ["Replaying month 1", "Replaying month 2"]


@pytest.mark.slow
def test_on_real_leads_the_model_beats_the_best_source(real_leads: Path) -> None:
    path = real_leads / "codepro" / "history_cleaned.csv.gz"
    table = read_leads(path.read_bytes(), path.name)
    found = replay(table, TrainingRequest("app_complete_flag"), 2_000)
    assert len(found.months) == 7
    assert {r.verdict for r in found.rivals} == {PROVEN}
