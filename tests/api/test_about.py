"""What serves is told truly, and what was done is counted without a word of a lead."""

import logging
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from api_client import SECONDS, ApiClient

from scoring.api import served as served_models
from scoring.api.api_keys import KeyFile
from scoring.api.app import create_api
from scoring.api.guard import Door
from scoring.api.mounted import MountedApi
from scoring.api.served import LOOK_EVERY, ServedModels
from scoring.deployment import Deployment
from scoring.errors import ModelUnavailable, UnknownModel
from scoring.model.lead_model import LeadModel
from scoring.registry import SAMPLE, NamedModels
from scoring.settings import bundled_models_folder

MODELS = bundled_models_folder()
# What nobody may find in a counter or a log.
SECRET = "ana.secret@example.com"


@pytest.fixture(scope="module")
def api() -> Iterator[ApiClient]:
    with ApiClient(create_api(MODELS)) as client:
        yield client


def test_models_lists_versions_and_fields(api: ApiClient) -> None:
    (found,) = api.get("/models").json()["models"]
    model = NamedModels(MODELS).registry(SAMPLE).serving().model
    assert (found["model"], found["champion"]) == (SAMPLE, model.card.version)
    assert [version["verdict"] for version in found["versions"]] == [model.card.verdict]
    fields = {field["name"]: field for field in found["fields"]}
    assert {c.name for c in model.schema.inputs} == {n for n, f in fields.items() if f["is_scored"]}
    assert "Referral" in fields["Source"]["levels"]
    assert fields["Minutes on site"]["key"] == "minutes_on_site"


def test_a_server_without_a_model_lives_and_is_not_ready(tmp_path: Path) -> None:
    with ApiClient(create_api(tmp_path)) as api:
        health, ready = api.get("/health"), api.get("/ready")
    assert (health.status_code, ready.status_code) == (200, 503)
    assert "train" in ready.json()["detail"]


def test_requests_are_counted_by_the_template_of_their_route(api: ApiClient) -> None:
    api.post("/predict", json={"visits": 3, "Email": SECRET})
    api.get(f"/batches/{SECRET}")
    api.get(f"/{SECRET}")
    text = api.get("/metrics").text
    assert 'requests_total{method="GET",route="/batches/{batch_id}",status="404"} 1.0' in text
    assert 'lead_scoring_leads_scored_total{model="sample"}' in text
    assert 'lead_scoring_model_info{model="sample",version="v0001"} 1.0' in text
    assert SECRET not in text


def test_what_is_refused_is_counted_by_its_template_too() -> None:
    KeyFile().add("crm")
    with ApiClient(create_api(MODELS)) as api:
        api.get(f"/batches/{SECRET}")
        key = {"x-api-key": KeyFile().add("monitor")}
        text = api.get("/metrics", headers=key).text
    assert 'requests_total{method="GET",route="/batches/{batch_id}",status="401"} 1.0' in text


def test_a_model_of_former_versions_without_a_threshold_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LeadModel, "threshold", property(lambda _self: float("nan")))
    with ApiClient(create_api(MODELS)) as api:
        (found,) = api.get("/models").json()["models"]
        lead = api.post("/predict", json={"visits": 3}).json()
    assert (found["threshold"], lead["lead_conversion_prediction"]) == (None, None)


def test_the_server_logs_where_it_failed_and_not_what_the_failure_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    create_api(MODELS)
    for name in ("uvicorn.error", "asyncio", "concurrent.futures"):
        try:
            raise ValueError(SECRET)
        except ValueError as fault:
            logging.getLogger(name).exception("Failed: %s\n%r", fault, fault)
    assert (caplog.text.count("\nValueError"), SECRET in caplog.text) == (3, False)


def test_nothing_of_a_lead_is_logged(api: ApiClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        api.post("/predict", json={"visits": "abc", "Email": SECRET})
        api.post("/predict", json={"visits": 3, "Email": SECRET})
    assert caplog.text
    assert SECRET not in caplog.text


def test_an_address_that_does_not_exist_says_so(api: ApiClient) -> None:
    answer = api.get("/nothing")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize("path", ["/predict/", "/models/", "/health/"])
def test_another_address_is_not_redirected_to(api: ApiClient, path: str) -> None:
    answer = api.post(path, json={"visits": 3})
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_a_refused_request_is_noted_by_its_route(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    keys.add("crm")
    mounted = MountedApi.over(MODELS, Door(Deployment(), keys), lambda: None)
    with caplog.at_level("INFO", "scoring.api"), ApiClient(mounted.alone) as client:
        for path in ("/predict", f"/batches/{SECRET}", f"/{SECRET}"):
            assert client.get(f"/api{path}").status_code == 401
        assert client.get("/api").status_code == 404
    said = [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records]
    assert said == ["GET /predict 401", "GET /batches/{batch_id} 401", "GET - 401"]


def test_a_wrong_method_names_all_that_are_right(api: ApiClient) -> None:
    answer = api.ask("PATCH", "/batches/x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET")


def test_a_failure_is_told_without_its_message(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError(SECRET)

    with ApiClient(create_api(MODELS)) as api:
        monkeypatch.setattr("scoring.api.predict.score_table", fails)
        answer = api.post("/predict", json={"visits": 3, "Email": SECRET})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert SECRET not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(MODELS / SAMPLE, tmp_path / "models" / SAMPLE)
    return tmp_path / "models"


def test_another_champion_serves_within_a_second(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("scoring.api.served.time.monotonic", lambda: now[0])
    served = ServedModels(folder)
    first = served.model()
    NamedModels(folder).registry(SAMPLE).publish(first.model)
    assert served.model() is first
    now[0] += LOOK_EVERY
    assert served.model().model.card.version == "v0002"


def test_what_did_not_change_is_not_loaded_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("scoring.api.served.time.monotonic", lambda: now[0])
    served = ServedModels(folder)
    first = served.model()
    now[0] += LOOK_EVERY
    assert served.model() is first


def test_a_lead_does_not_wait_while_another_version_is_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, begun, gate = served_models._loaded, threading.Event(), threading.Event()

    def slowly(*told: Any) -> Any:
        begun.set()
        assert gate.wait(SECONDS)
        return load(*told)

    with ApiClient(create_api(folder)) as client, ThreadPoolExecutor() as threads:
        monkeypatch.setattr(served_models, "LOOK_EVERY", 0.0)
        monkeypatch.setattr(served_models, "_loaded", slowly)
        first = threads.submit(client.post, "/predict", json={"Visits": 3})
        assert begun.wait(SECONDS)
        others = [client.post("/predict", json={"Visits": visits}) for visits in (1, 2)]
        assert not first.done()
        gate.set()
        assert [a.status_code for a in (first.result(SECONDS), *others)] == [200] * 3


def test_an_unknown_model_is_another_fault_than_one_that_cannot_serve(folder: Path) -> None:
    served = ServedModels(folder)
    with pytest.raises(UnknownModel, match="sample"):
        served.model("nobody")
    (folder / SAMPLE / "v0001" / "model.joblib").write_bytes(b"damaged")
    with pytest.raises(ModelUnavailable) as damaged:
        ServedModels(folder).model(SAMPLE)
    assert not isinstance(damaged.value, UnknownModel)
