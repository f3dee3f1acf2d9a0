"""The description of the API is what it does, and its page needs nothing from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from api_client import ApiClient
from conftest import table_of, trained
from invented_leads import invented_leads
from served_api import serving

from scoring.api.api_keys import KeyFile
from scoring.api.app import create_api
from scoring.api.described import lead_schema
from scoring.api.served import ServedModels
from scoring.registry import NamedModels
from scoring.settings import bundled_models_folder
from scoring.training.trainer import TrainingRequest

EXAMPLES = 300
# A schema cannot say which bytes are a table: a picture is as good a file to it.
CONFIG = """
[[operations]]
include-path = "/batches"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "5xx"]
"""


@pytest.mark.slow
def test_schemathesis_finds_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_API_PER_MINUTE", "10000000")
    (tmp_path / "st.toml").write_text(CONFIG)
    model = trained(table_of(invented_leads(1_500, 1)), TrainingRequest("Converted"))
    NamedModels(tmp_path / "models").registry("invented").publish(model)
    key = KeyFile().add("schemathesis")
    with serving(tmp_path / "models") as place:
        command = [
            Path(sys.executable).with_name("schemathesis"), "--config-file", "st.toml", "run",
            f"{place}/openapi.json", "--header", f"X-API-Key: {key}", "--checks", "all",
            "--max-examples", str(EXAMPLES), "--seed", "17", "--generation-deterministic",
        ]  # fmt: skip
        env = {**os.environ, "NO_COLOR": "1"}
        done = subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "Tested: 12" in done.stdout


def test_the_description_has_every_field_of_the_model() -> None:
    with ApiClient(create_api(bundled_models_folder())) as api:
        said = api.get("/openapi.json").json()
    lead = said["components"]["schemas"]["Lead"]
    assert {"id", "minutes_on_site", "source"} <= lead["properties"].keys()
    assert lead["properties"]["minutes_on_site"]["pattern"]
    assert {"required": ["source"]} in lead["anyOf"]


def test_every_answer_but_the_open_ones_may_say_that_a_key_is_needed() -> None:
    with ApiClient(create_api(bundled_models_folder())) as api:
        paths = api.get("/openapi.json").json()["paths"]
    needing = {p for p, of in paths.items() if all("401" in op["responses"] for op in of.values())}
    assert needing == paths.keys() - {"/health", "/ready"}
    assert paths["/predict"]["post"]["security"] == [{"ApiKey": []}, {"Bearer": []}]


def test_without_a_key_the_page_is_shown_and_no_field_of_a_model_is_named() -> None:
    key = KeyFile().add("crm")
    with ApiClient(create_api(bundled_models_folder())) as api:
        shown = ("/docs", "/openapi.json", "/static-offline-docs/swagger-ui.css")
        assert [api.get(path).status_code for path in shown] == [200] * 3
        nobody, known = (api.get("/openapi.json", headers=who) for who in ({}, {"x-api-key": key}))
        others = [api.get(path).status_code for path in ("/models", "/metrics", "/docsx")]
    assert others == [401] * 3
    assert "minutes_on_site" not in nobody.text
    assert list(nobody.json()["paths"]) == list(known.json()["paths"])
    assert "minutes_on_site" in known.json()["components"]["schemas"]["Lead"]["properties"]


def test_an_id_is_described_once_by_its_own_name() -> None:
    lead = lead_schema(ServedModels(bundled_models_folder()))
    assert "id" in lead["properties"]
    assert "lead_id" not in lead["properties"]
