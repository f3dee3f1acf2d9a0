from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of, text_table
from mostly_slow import mostly_slow

from scoring.access import LOCAL, Person, UserRole
from scoring.errors import BatchUnknown
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.table.dispositions import Disposition
from scoring.model.lead_model import LeadModel
from scoring.model.lot import Lot
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.set_apart import Why
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.outcome_store import GivenOutcome
from store.same_batch import assert_same

ANN = Person("ann@x.org", UserRole.ANALYST)


def test_what_is_kept_of_a_batch_is_told_with_who_kept_it(
    store: LeadStore, scored_sample: ScoredBatch
) -> None:
    kept = store.batches.keep(scored_sample, by=ANN, came_by="api")
    assert (kept.filename, kept.came_by, kept.kept_by) == ("sample_leads.csv", "api", "ann@x.org")
    assert (kept.leads, kept.set_aside, kept.called, kept.outcomes) == (2_000, 0, 0, 0)
    assert (kept.plan, kept.drift, kept.has_contacts) == (None, None, False)
    assert store.batches.of(kept.address) == kept == store.batches.newest()[0]


def test_a_batch_that_is_kept_again_is_only_found(
    store: LeadStore, scored_sample: ScoredBatch, record: BatchRecord
) -> None:
    again = store.batches.keep(scored_sample, by=ANN, came_by="api")
    assert again == record
    assert [line.deed for line in store.deeds()] == ["batch kept"]


def test_other_leads_or_another_file_are_another_batch_and_another_switch_is_none(
    store: LeadStore, scored_sample: ScoredBatch, record: BatchRecord, small_model: LeadModel
) -> None:
    fewer = score_table(table_of(read_sample("sample_leads.csv", 1_999)), "sample_leads.csv",
                        small_model)  # fmt: skip
    switched = replace(scored_sample, switched=frozenset({Why.LOST}))
    renamed = replace(scored_sample, filename="other.csv")
    kept = [store.batches.keep(s, by=ANN, came_by="page") for s in (fewer, switched, renamed)]
    assert len({record.address, *(one.address for one in kept)}) == 3
    assert [one.number for one in store.batches.newest()] == [3, 2, 1]


def test_a_reopened_batch_is_as_it_was(
    store: LeadStore, scored_sample: ScoredBatch, record: BatchRecord, small_model: LeadModel
) -> None:
    assert_same(store.batches.reopened(record.address, small_model), scored_sample)


def test_what_a_person_matched_is_still_so(store: LeadStore, small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 60).rename(columns={"Source": "Kanal"})
    frame.loc[:9, "Kanal"] = "netz"
    said = Confirmed({"Source": "Kanal"}, {"Source": {"netz": "Facebook"}}, {})
    scored = score_table(table_of(frame), "leads.csv", small_model, mapping=said)
    kept = store.batches.keep(scored, by=LOCAL, came_by="page")
    found = store.batches.reopened(kept.address, small_model)
    assert_same(found, scored)
    assert found.leads.match.matched["Source"] == "Kanal"


def test_another_version_scores_the_kept_leads_anew(
    store: LeadStore, scored_sample: ScoredBatch, record: BatchRecord, small_model: LeadModel
) -> None:
    card = replace(small_model.card, version="v0099")
    calibration = replace(small_model.calibration, shift=1.0)
    newer = replace(small_model, card=card, calibration=calibration)
    found = store.batches.reopened(record.address, newer)
    odds = scored_sample.scores.propensity / (1 - scored_sample.scores.propensity)
    expected = odds * np.e / (1 + odds * np.e)
    np.testing.assert_allclose(found.scores.propensity, expected, rtol=1e-9)


def test_scores_stay_as_they_were_where_a_cell_is_kept_no_more(
    store: LeadStore, small_model: LeadModel
) -> None:
    frame = read_sample("sample_leads.csv", 50)
    frame.loc[3, "Lead ID"] = "gone"
    scored = score_table(table_of(frame), "leads.csv", small_model)
    kept = store.batches.keep(scored, by=LOCAL, came_by="page")
    assert store.upkeep.erase("gone", by=LOCAL) == 1
    found = store.batches.reopened(kept.address, small_model)
    np.testing.assert_array_equal(found.scores.propensity, scored.scores.propensity)
    np.testing.assert_array_equal(found.scores.tier, scored.scores.tier)
    assert (found.scores.low <= found.scores.propensity).all()


@pytest.mark.parametrize(
    "address", ["", "x" * 16, "A" * 15 + "\x00", "\ud800" * 16, "'; --", "a/b"]
)
def test_an_address_that_is_none_is_unknown(store: LeadStore, address: str) -> None:
    for ask in (
        store.batches.of, store.batches.promised, store.outcomes.of_batch, store.calls.of_batch,
        lambda a: store.batches.put_plan(a, {}), lambda a: store.batches.delete(a, by=LOCAL),
    ):  # fmt: skip
        with pytest.raises(BatchUnknown, match=r"^.{15,600}$"):
            ask(address)


def test_the_newest_batches_come_first_and_may_be_those_of_one_model(
    store: LeadStore, scored_sample: ScoredBatch
) -> None:
    us = replace(scored_sample, model=replace(scored_sample.model, line="us"))
    for batch in (scored_sample, us, replace(us, filename="b.csv")):
        store.batches.keep(batch, by=LOCAL, came_by="page")
    assert [one.filename for one in store.batches.newest(1, model="us")] == ["b.csv"]
    assert [one.number for one in store.batches.newest(model="us")] == [3, 2]
    assert len(store.batches.newest(2)) == 2


def test_what_was_promised_is_told_lead_by_lead(
    store: LeadStore, scored_sample: ScoredBatch, record: BatchRecord
) -> None:
    calls = [HandedLead(2, "Ana", 1), HandedLead(5, "Ben", 1, drawn=True)]
    store.calls.hand_out(record.address, calls, by=LOCAL)
    found = store.batches.promised(record.address)
    assert np.flatnonzero(found.called).tolist() == [2, 5]
    assert np.flatnonzero(found.drawn).tolist() == [5]
    for ours, theirs in (
        (found.propensity, scored_sample.scores.propensity),
        (found.raw, scored_sample.scores.raw),
        (found.rank, scored_sample.ranking.rank),
        (found.lead_id, scored_sample.leads.ids),
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_creation_dates_come_back_to_the_second_and_unknown_ones_as_none(
    store: LeadStore, small_model: LeadModel
) -> None:
    frame = read_sample("sample_leads.csv", 3)
    header = next(name for name in frame if "Created" in name)
    frame[header] = ["2026-03-01 10:00:07", "", "2026-03-03"]
    scored = score_table(table_of(frame), "leads.csv", small_model)
    kept = store.batches.keep(scored, by=LOCAL, came_by="page")
    days = ["2026-03-01T10:00:07", "NaT", "2026-03-03T00:00:00"]
    expected = np.array(days, dtype="datetime64[us]")
    np.testing.assert_array_equal(store.batches.promised(kept.address).created, expected)


def test_a_plan_and_the_drift_are_as_they_were_put(
    store: LeadStore, scored_sample: ScoredBatch
) -> None:
    plan = {"capacity": 300, "reps": ["Ana", "Zoë\x00"], "fold": True, "day": "2026-11-30"}
    drift = {"fields": [{"name": "City", "psi": 0.25, "unseen": {"ana@x.org": 3, "Rome": 1}}]}
    record = store.batches.keep(scored_sample, by=ANN, came_by="page", drift=drift)
    store.batches.put_plan(record.address, plan)
    found = store.batches.of(record.address)
    assert found.plan == plan
    assert found.drift == {"fields": [{"name": "City", "psi": 0.25, "unseen": {"Rome": 1}}]}


def test_a_deleted_batch_is_gone_with_all_that_was_kept_of_its_leads(
    store: LeadStore, record: BatchRecord
) -> None:
    store.calls.hand_out(record.address, [HandedLead(1, "Ana", 1)], by=LOCAL)
    store.outcomes.put(record.address, [GivenOutcome(1, True, date(2026, 3, 1))], by=LOCAL,
                       came_by="file")  # fmt: skip
    store.batches.delete(record.address, by=ANN)
    with pytest.raises(BatchUnknown):
        store.batches.of(record.address)
    assert (store.calls.of_rep("Ana"), store.batches.newest(), store.upkeep.verify()) == (
        [],
        [],
        [],
    )
    assert store.deeds(1)[0].deed == "batch deleted"
    assert store.deeds(1)[0].about == f"{record.address}: 2,000 leads"


def test_a_number_is_not_used_again(
    store: LeadStore, scored_sample: ScoredBatch, record: BatchRecord
) -> None:
    store.batches.delete(record.address, by=LOCAL)
    again = store.batches.keep(scored_sample, by=LOCAL, came_by="page")
    assert (record.number, again.number) == (1, 2)


def test_a_list_that_came_back_still_keeps_its_leads_from_being_called(
    store: LeadStore, small_model: LeadModel
) -> None:
    frame = read_sample("sample_leads.csv", 20)
    called = pd.DataFrame({"Id": [frame["Lead ID"][4], frame["Lead ID"][9]],
                           "Outcome": ["Do not call again", "Converted"]}, dtype="str")  # fmt: skip
    table = replace(table_of(frame), lists=(("calls.xlsx", called),))
    scored = score_table(table, "leads.csv", small_model)
    assert scored.not_called[[4, 9]].all()
    kept = store.batches.keep(scored, by=LOCAL, came_by="page")
    assert_same(store.batches.reopened(kept.address, small_model), scored)


def test_a_batch_without_ids_keeps_none_and_numbers_its_leads_again(
    store: LeadStore, small_model: LeadModel
) -> None:
    frame = read_sample("sample_leads.csv", 5).drop(columns="Lead ID")
    scored = score_table(text_table(frame.to_dict("list")), "leads.csv", small_model)
    kept = store.batches.keep(scored, by=LOCAL, came_by="page")
    assert store.batches.promised(kept.address).lead_id.tolist() == [""] * 5
    assert_same(store.batches.reopened(kept.address, small_model), scored)


@pytest.mark.parametrize("personal", mostly_slow([20, 1, 0], fast=1))
@pytest.mark.parametrize("contacts", [False, True])
def test_a_batch_that_is_reopened_draws_the_same_leads(
    store: LeadStore, small_model: LeadModel, personal: int, contacts: bool
) -> None:
    frame = read_sample("sample_leads.csv", 300)
    frame.loc[: personal - 1, "Lead ID"] = [f"u{n}@x.org" for n in range(personal)]
    scored = score_table(table_of(frame), "leads.csv", small_model)
    kept = store.batches.keep(scored, by=LOCAL, came_by="page", contacts=contacts)
    found = store.batches.reopened(kept.address, small_model)
    hidden = sum(text.startswith("#") for text in found.leads.file_ids)
    assert hidden == (0 if contacts else {20: 300, 1: 1, 0: 0}[personal])
    np.testing.assert_array_equal(Lot.of(found.leads, 7).each, Lot.of(scored.leads, 7).each)
    assert len(set(Lot.of(found.leads, 7).each)) == 300


def test_whatever_is_said_of_a_call_is_news(store: LeadStore, record: BatchRecord) -> None:
    store.calls.hand_out(record.address, [HandedLead(1, "Ana", 1)], by=LOCAL)
    before, call = store.batches.mark(), store.calls.of_rep("Ana")[0].number
    number = store.calls.say(call, SaidOfCall(Disposition.NO_ANSWER), by=LOCAL)
    after = store.batches.mark()
    store.calls.take_back(number, by=LOCAL)
    assert len({before, after, store.batches.mark()}) == 3
