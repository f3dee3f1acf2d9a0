"""What a file over the API may be asked for beside a ranking: calls by lot, a recoding."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_client import ApiClient
from batch_client import api, sample, sent
from conftest import read_sample

from scoring.cli.main import main
from scoring.model.lead_model import LeadModel
from scoring.registry import NamedModels
from scoring.store import lead_store

LOT = "&call=40&holdout=0.1&lot=7"


@pytest.fixture(scope="module")
def client() -> Iterator[ApiClient]:
    with api() as found:
        yield found


@pytest.fixture(scope="module")
def models(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    NamedModels(folder).registry("one").publish(small_model)
    return folder


@pytest.fixture(scope="module")
def other(models: Path) -> Iterator[ApiClient]:
    """An API whose model has learned from the whole of the sample's history."""
    with api(models=models) as found:
        yield found


def coded() -> bytes:
    """The bundled leads with sources and mediums under names that the model never saw."""
    frame = read_sample("sample_leads.csv")
    for field in ("Source", "Medium"):
        frame[field] = frame[field].mask(frame[field] != "", "code of " + frame[field])
    return frame.to_csv(index=False).encode()


def test_the_calls_and_who_of_them_was_drawn_are_told(client: ApiClient) -> None:
    answer = sent(client, LOT, sample(100))
    leads, plan = answer["leads"], answer["plan"]
    drawn = [lead for lead in leads if lead["drawn_by_lot"]]
    called = [lead for lead in leads if lead["call"]]
    assert (plan["calls"], plan["drawn"], plan["lot"]) == (len(called), len(drawn), 7) == (40, 4, 7)
    assert all(lead["call"] for lead in drawn)
    assert plan["expected"] == pytest.approx(sum(lead["propensity"] for lead in called))
    assert "4 of 40 calls" in plan["note"]


def test_the_lot_draws_whom_the_command_line_draws(client: ApiClient, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_bytes(sample(100))
    out = tmp_path / "out.csv"
    asked = ["--call", "40", "--holdout", "10%", "--lot", "7", "--model", "sample"]
    assert main(["score", str(tmp_path / "leads.csv"), "--out", str(out), *asked]) == 0
    by_shell = drawn_in(out.read_text(encoding="utf-8-sig"))
    sheet = client.post(
        f"/batches?filename=leads.csv{LOT}", content=sample(100), headers={"accept": "text/csv"}
    )
    assert drawn_in(sheet.content.decode("utf-8-sig")) == by_shell
    assert len(by_shell) == 4


def drawn_in(text: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(text))
    return [row["lead_id"] for row in rows if row["drawn_by_lot"] == "yes"]


def test_without_calls_nobody_is_said_to_be_called(client: ApiClient) -> None:
    answer = sent(client)
    assert answer["plan"] is None
    assert {(lead["call"], lead["drawn_by_lot"]) for lead in answer["leads"]} == {(None, None)}


@pytest.mark.parametrize(
    ("query", "named"), [("&holdout=0.1", "holdout"), ("&call=9&holdout=0.6", "holdout"),
                         ("&call=9&lot=-1", "lot"), ("&recode=perhaps", "recode")],
)  # fmt: skip
def test_an_option_that_cannot_be_is_refused_by_its_name(
    client: ApiClient, query: str, named: str
) -> None:
    refused = client.post(f"/batches?filename=a.csv{query}", content=sample())
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [named]


def test_a_recoding_is_proposed_with_its_evidence_and_not_applied(other: ApiClient) -> None:
    found = sent(other, content=coded())["recoding"]
    assert found["applied"] is False
    assert {field["field"] for field in found["fields"]} == {"Source", "Medium"}
    meant = {value["value"]: value for value in found["values"]}
    google = meant["code of Google Ads"]
    assert (google["level"], google["sure"]) == ("Google Ads", "sure")
    leads = int((read_sample("sample_leads.csv")["Source"] == "Google Ads").sum())
    assert (google["leads"], "in common" in google["why"]) == (leads, True)


@pytest.mark.slow
def test_a_recoding_that_is_accepted_ranks_as_the_command_line_does(
    other: ApiClient, models: Path, tmp_path: Path
) -> None:
    (tmp_path / "leads.csv").write_bytes(coded())
    out = tmp_path / "out.csv"
    command = ["score", str(tmp_path / "leads.csv"), "--out", str(out), "--models", str(models)]
    assert main([*command, "--recode"]) == 0
    answer = sent(other, "&recode=true", coded())
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))[:100]
    assert answer["recoding"]["applied"] is True
    assert [lead["id"] for lead in answer["leads"]] == [row["lead_id"] for row in rows]
    chances = [float(row["propensity"]) for row in rows]
    assert [lead["propensity"] for lead in answer["leads"]] == pytest.approx(chances, abs=5e-5)


def test_a_recoding_that_is_accepted_is_saved_with_the_batch(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    with api(models=models) as client:
        answer = sent(client, "&recode=true", coded())
    model = NamedModels(models).registry("one").serving().model
    again = lead_store().batches.reopened(answer["kept"]["address"], model)
    first = again.ranking.order[:100]
    assert again.mapping.values["Source"]["code of Google Ads"] == "Google Ads"
    assert again.leads.ids[first].tolist() == [lead["id"] for lead in answer["leads"]]


def test_a_file_in_the_codes_of_the_history_proposes_nothing(other: ApiClient) -> None:
    own = read_sample("sample_leads.csv").to_csv(index=False).encode()
    answer = sent(other, "&recode=true", own)
    assert answer["recoding"] is None
