"""Outcomes are given back through the API, matched as those of a file are, and kept at once."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from api_client import ApiClient
from conftest import text_table

from scoring.access import LOCAL
from scoring.api.app import create_api
from scoring.intake.table.dispositions import Disposition
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.settings import bundled_models_folder
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall


@pytest.fixture(scope="module")
def api() -> Iterator[ApiClient]:
    with ApiClient(create_api(bundled_models_folder())) as client:
        yield client


@pytest.fixture
def kept(small_model: LeadModel) -> BatchRecord:
    """Three leads: of the first the id is known, of the others an address and a phone, too."""
    leads = text_table(
        {
            "Lead ID": ["L-1", "L-2", "L-3"],
            "Source": ["Referral", "Referral", "Referral"],
            "Email": ["", "ana@firm.org", ""],
            "Phone": ["", "", "+33 6 12 34 51 78"],
        }
    )
    scored = score_table(leads, "three.csv", small_model)
    return lead_store().batches.keep(scored, by=LOCAL, came_by="page")


def outcomes(kept: BatchRecord) -> list[float]:
    return lead_store().outcomes.of_batch(kept.address).converted.tolist()


def test_leads_are_found_by_id_address_and_phone(api: ApiClient, kept: BatchRecord) -> None:
    sent = [
        {"id": "L-1", "converted": True},
        {"email": "ANA@firm.org", "converted": False},
        {"phone": "+33612345178", "converted": True},
    ]
    answer = api.post("/outcomes", json={"outcomes": sent}).json()
    assert (answer["matched"], answer["new"], answer["batches"]) == (3, 3, {kept.address: 3})
    assert outcomes(kept) == [1.0, 0.0, 1.0]


def test_what_is_sent_twice_is_new_once(api: ApiClient, kept: BatchRecord) -> None:
    sent = {
        "batch": kept.address,
        "outcomes": [{"id": "L-1", "converted": True, "on": "2026-11-01"}],
    }
    answers = [api.post("/outcomes", json=sent).json()["new"] for _ in range(2)]
    assert answers == [1, 0]


def test_outcomes_of_nobody_are_listed_by_their_place(api: ApiClient, kept: BatchRecord) -> None:
    sent = [{"id": "L-1", "converted": True}, {"id": "X", "converted": True}, {"converted": True}]
    answer = api.post("/outcomes", json={"outcomes": sent}).json()
    assert answer["matched"] == 1
    assert [one["place"] for one in answer["left_out"]] == [1, 2]
    assert pd.isna(outcomes(kept)[1])


def test_ids_of_several_models_are_refused_until_one_is_named(
    api: ApiClient, kept: BatchRecord, small_model: LeadModel
) -> None:
    leads = text_table({"Lead ID": ["L-1"], "Source": ["Referral"]})
    scored = score_table(leads, "uk.csv", replace(small_model, line="uk"))
    other = lead_store().batches.keep(scored, by=LOCAL, came_by="page")
    sent = {"outcomes": [{"id": "L-1", "converted": True}]}
    refused = api.post("/outcomes", json=sent)
    assert refused.status_code == 422
    assert f"{kept.model}, uk" in refused.json()["detail"]
    assert api.post("/outcomes", json=sent | {"model": "uk"}).json()["batches"] == {
        other.address: 1
    }


def test_an_id_that_is_an_address_is_found_as_it_was_in_the_file(
    api: ApiClient, small_model: LeadModel
) -> None:
    leads = text_table({"Lead ID": ["ana@firm.org", "ben@firm.org"], "Source": ["Referral"] * 2})
    record = lead_store().batches.keep(
        score_table(leads, "mails.csv", small_model), by=LOCAL, came_by="page"
    )
    sent = {"outcomes": [{"id": "ana@firm.org", "converted": True}]}
    assert api.post("/outcomes", json=sent).json()["batches"] == {record.address: 1}


def test_an_address_of_no_batch_is_not_found(api: ApiClient) -> None:
    sent = {"batch": "nothing", "outcomes": [{"id": "L-1", "converted": True}]}
    answer = api.post("/outcomes", json=sent)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize(
    "sent",
    [{"outcomes": []}, {"outcomes": [{"id": "L-1"}]}, {"outcomes": [{"converted": "perhaps"}]},
     {"outcomes": [{"id": "L-1", "converted": True, "won": 1}]}],
)  # fmt: skip
def test_what_is_no_outcome_is_refused(api: ApiClient, sent: dict[str, object]) -> None:
    assert api.post("/outcomes", json=sent).status_code == 422


@pytest.mark.parametrize("day", ["on", "converted_on"])
def test_an_outcome_of_a_day_to_come_is_left_out_and_the_others_are_kept(
    api: ApiClient, kept: BatchRecord, day: str
) -> None:
    ahead = {"id": "L-1", "converted": True, day: "2999-01-01"}
    sent = [ahead, {"id": "L-3", "converted": True}, {"id": "X", "converted": True}]
    answer = api.post("/outcomes", json={"outcomes": sent}).json()
    assert [(one["place"], "come" in one["why"]) for one in answer["left_out"]] == [
        (0, True),
        (2, False),
    ]
    assert outcomes(kept)[2] == 1.0
    assert pd.isna(outcomes(kept)[0])


@pytest.mark.parametrize(
    "wrong",
    [{"on": 0}, {"on": "0"}, {"converted_on": "2026-11-01T00:00:00"}, {"on": "2026-13-01"},
     {"converted_on": True}, {"converted": 1}, {"converted": "true"}, {"id": 7}],
)  # fmt: skip
def test_neither_a_number_nor_a_time_is_taken_for_a_day_or_an_answer(
    api: ApiClient, kept: BatchRecord, wrong: dict[str, object]
) -> None:
    sent = {"id": "L-1", "converted": True} | wrong
    assert api.post("/outcomes", json={"outcomes": [sent]}).status_code == 422
    assert lead_store().batches.of(kept.address).outcomes == 0


@pytest.mark.parametrize(
    "who",
    [{"email": "none@none.com; ANA@firm.org"}, {"email": "new@firm.org, ana@firm.org"},
     {"email": "Ana <ana@firm.org>"}],
)  # fmt: skip
def test_any_address_of_a_text_finds_its_lead(
    api: ApiClient, kept: BatchRecord, who: dict[str, str]
) -> None:
    sent = {"outcomes": [who | {"converted": True}]}
    assert api.post("/outcomes", json=sent).json()["batches"] == {kept.address: 1}
    assert outcomes(kept)[1] == 1.0


def test_any_phone_of_a_text_finds_its_lead(api: ApiClient, kept: BatchRecord) -> None:
    sent = {"phone": "+33 6 12 34 77 03 / +33 6 12 34 51 78", "converted": True}
    assert api.post("/outcomes", json={"outcomes": [sent]}).json()["matched"] == 1
    assert outcomes(kept)[2] == 1.0


@pytest.mark.parametrize(("day", "counts"), [("2020-01-31", 0.0), (None, 1.0)])
def test_outcomes_against_a_word_of_a_rep_are_counted(
    api: ApiClient, kept: BatchRecord, day: str | None, counts: float
) -> None:
    calls = lead_store().calls
    calls.hand_out(kept.address, [HandedLead(0, "Ana", 1), HandedLead(1, "Ana", 2)], by=LOCAL)
    for call in calls.of_rep("Ana"):
        calls.say(call.number, SaidOfCall(Disposition.NOT_INTERESTED), by=LOCAL)
    sent = [
        {"id": "L-1", "converted": True, "on": day}, {"id": "L-2", "converted": False, "on": day},
        {"id": "L-3", "converted": True, "on": day},
    ]  # fmt: skip
    answer = api.post("/outcomes", json={"outcomes": sent}).json()
    assert (answer["matched"], answer["against_reps"]) == (3, 1)
    assert outcomes(kept) == [counts, 0.0, 1.0]


def test_outcomes_that_were_given_are_listed_and_taken_back_by_their_number(
    api: ApiClient, kept: BatchRecord
) -> None:
    for sent in ([("L-1", True), ("L-2", False)], [("L-1", False)]):
        told = [{"id": who, "converted": won, "on": "2026-11-01"} for who, won in sent]
        api.post("/outcomes", json={"outcomes": told})
    last, first = api.get("/outcomes/given").json()["given"]
    assert (first["leads"], first["converted"], first["came_by"]) == (2, 1, "api")
    assert outcomes(kept)[0] == 0.0
    answers = [api.delete(f"/outcomes/given/{last['number']}").json() for _ in range(2)]
    assert answers[0] == answers[1] == api.get("/outcomes/given?limit=1").json()["given"][0]
    assert answers[0]["taken_back_at"] >= last["given_at"]
    assert outcomes(kept)[:2] == [1.0, 0.0]
    assert api.get("/outcomes/given?model=other").json() == {"given": []}


@pytest.mark.parametrize(("number", "status"), [("77", 404), ("0", 422), ("x", 422)])
def test_a_number_under_which_nothing_was_given_is_not_found(
    api: ApiClient, number: str, status: int
) -> None:
    answer = api.delete(f"/outcomes/given/{number}")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
