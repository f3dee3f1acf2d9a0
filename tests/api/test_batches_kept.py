"""Files over the API are saved in the store as those of the screens, and say where."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_client import ApiClient
from batch_client import MODELS, api, sample, sent

from scoring.access import Person, UserRole
from scoring.api import batch_desk, batch_jobs
from scoring.api.api_keys import KeyFile
from scoring.api.batch_desk import DeskApart
from scoring.api.guard import Door
from scoring.deployment import Deployment
from scoring.pipelines import keeping
from scoring.pipelines.jobs import score_file
from scoring.pipelines.keeping import keep_scored
from scoring.registry import NamedModels
from scoring.store import lead_store


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")


@pytest.fixture
def client() -> Iterator[ApiClient]:
    with api() as found:
        yield found


def test_an_answer_names_the_address_by_which_its_leads_are_saved(client: ApiClient) -> None:
    answer = sent(client)
    (listed,) = client.get("/batches").json()["batches"]
    assert answer["kept"] == {"state": "saved", "address": listed["address"], "why": ""}
    assert (listed["came_by"], listed["filename"], listed["leads"]) == ("api", "leads.csv", 40)
    assert listed["kept_by"] == "browser"


def test_a_file_of_the_screens_that_comes_again_by_the_api_is_the_same_batch(
    client: ApiClient,
) -> None:
    model = NamedModels(MODELS).registry("sample").serving().model
    by = Person("ana@example.org", UserRole.VIEWER)
    first = keep_scored(score_file(sample(), "leads.csv", model), by=by, came_by="page")
    assert sent(client)["kept"]["address"] == first.address
    assert len(lead_store().batches.newest()) == 1


def test_outcomes_are_given_back_to_the_batch_that_the_answer_names(client: ApiClient) -> None:
    answer = sent(client)
    outcome = {"id": answer["leads"][0]["id"], "converted": True}
    told = {"batch": answer["kept"]["address"], "outcomes": [outcome]}
    found = client.post("/outcomes", json=told).json()
    assert (found["matched"], found["batches"]) == (1, {answer["kept"]["address"]: 1})


@pytest.mark.parametrize(
    ("query", "content", "why"),
    [("&keep=false", sample(), "keep=false"), ("&anyway=true", b"Source,b\nGoogle,2\n", "order")],
)
def test_what_is_not_to_be_saved_is_not(
    client: ApiClient, query: str, content: bytes, why: str
) -> None:
    kept = sent(client, query, content)["kept"]
    assert (kept["state"], kept["address"], why in kept["why"]) == ("not saved", "", True)
    assert lead_store().batches.newest() == []


@pytest.mark.slow
def test_a_server_that_saves_nothing_is_not_overruled_by_a_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "off")
    with api() as client:
        kept = sent(client, "&keep=true")["kept"]
    assert (kept["state"], "LEAD_SCORING_KEEP_BATCHES" in kept["why"]) == ("not saved", True)
    assert lead_store().batches.newest() == []


def test_a_database_that_fails_costs_no_answer(
    client: ApiClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none").write_bytes(b"")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/leads.db")
    answer = sent(client)
    assert len(answer["leads"]) == 40
    assert (answer["kept"]["state"], len(answer["kept"]["why"]) >= 15) == ("not saved", True)


@pytest.mark.slow
def test_an_answer_does_not_wait_for_a_database_that_is_held_up(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, keep = threading.Event(), keeping._kept

    def held(*told: Any) -> Any:
        gate.wait(60)
        return keep(*told)

    monkeypatch.setattr(keeping, "_kept", held)
    monkeypatch.setattr(batch_jobs, "KEPT_WITHIN", 0.01)
    answer = sent(client)
    assert answer["kept"] == {"state": "under way", "address": "", "why": ""}
    gate.set()
    while (now := client.get(f"/batches/{answer['id']}").json()["kept"])["state"] != "saved":
        pass
    assert now["address"] == lead_store().batches.newest()[0].address


@pytest.mark.slow
def test_who_forgets_an_answer_leaves_what_is_saved(client: ApiClient) -> None:
    answer = sent(client)
    assert client.delete(f"/batches/{answer['id']}").status_code == 204
    assert lead_store().batches.of(answer["kept"]["address"]).leads == 40


@pytest.mark.slow
def test_the_process_apart_saves_in_the_name_of_the_key(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    key = keys.add("crm-import", UserRole.VIEWER)
    with api(DeskApart(MODELS), Door(Deployment(), keys)) as client:
        headers = {"x-api-key": key}
        begun = client.post("/batches?filename=a.csv&call=9", content=sample(), headers=headers)
        answer = begun.json()
        while "leads" not in answer:
            answer = client.get(f"/batches/{answer['id']}", headers=headers).json()
    record = lead_store().batches.of(answer["kept"]["address"])
    assert (record.kept_by, record.came_by, record.plan["capacity"]) == ("crm-import", "api", 9)


def test_a_thread_that_fails_says_where_and_nothing_of_a_lead(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise ValueError("ana@example.org")
    except ValueError as fault:
        told = threading.ExceptHookArgs((ValueError, fault, fault.__traceback__, None))
    batch_desk._say_place_of_thread(told)
    said = capsys.readouterr().err
    assert (said.startswith("ValueError at "), "ana" in said) == (True, False)
