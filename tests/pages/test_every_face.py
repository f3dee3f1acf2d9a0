"""One scoring path: a file has the same leads, order, chances and tiers through every face."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from api.api_client import ApiClient
from conftest import ROOT, read_sample
from driver import uploaded

from scoring.api.app import create_api
from scoring.cli.main import main
from scoring.pipelines.running import run_pipeline

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
COLUMNS = ["lead_id", "propensity", "tier"]
LEADS = 700


def plain_file() -> bytes:
    """Leads as the bundled model knows them, not in the order of anything."""
    leads = read_sample("sample_leads.csv", LEADS)
    return leads.sample(frac=1, random_state=7).to_csv(index=False).encode()


def foreign_file() -> bytes:
    """Ids of 18 digits, other names of columns, blanks, persons twice, unknown and odd values."""
    leads = read_sample("sample_leads.csv", LEADS)
    leads["Lead ID"] = [f"{10**17 + 3 * row}" for row in range(LEADS)]
    leads.loc[::9, "City"] = "Atlantis"
    leads.loc[::7, "Visits"] = "n/a"
    leads.loc[::11, "Minutes on site"] = "1,5"
    leads.loc[5:9, "Source"] = ""
    twice = pd.concat([leads, leads.head(40)])
    renamed = twice.rename(columns=lambda name: name.lower().replace(" ", "_"))
    return renamed.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-16")


def sorted_by_rank(ids: list[str], chances: list[float], tiers: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"lead_id": ids, "propensity": chances, "tier": tiers})


def on_the_screen(content: bytes, name: str) -> pd.DataFrame:
    app = uploaded(content, name)
    assert not app.exception
    scored = app.session_state["scored"]
    order = scored.ranking.order
    scores = scored.scores
    return sorted_by_rank(
        scored.leads.ids[order].tolist(),
        scores.propensity[order].tolist(),
        scores.tier[order].tolist(),
    )


def from_the_shell(file: Path, folder: Path) -> pd.DataFrame:
    assert main(["score", str(file), "--out", str(folder / "shell.parquet")]) == 0
    return pd.read_parquet(folder / "shell.parquet")[COLUMNS]


def through_batches(client: ApiClient, content: bytes, name: str) -> pd.DataFrame:
    sent = client.post("/batches", files={"file": (name, content)})
    assert sent.status_code in (200, 202)
    where, leads = f"/batches/{sent.json()['id']}?limit=500", []
    while where:
        page = client.get(where.removeprefix("/api")).json()
        if page["status"] == "done":
            leads += page["leads"]
            where = page["next"]
    told = [[lead[key] for lead in leads] for key in ("id", "propensity", "tier")]
    return sorted_by_rank(*told)


def through_predict(client: ApiClient, leads: pd.DataFrame) -> pd.DataFrame:
    asked = [{k: v or None for k, v in lead.items()} for lead in leads.to_dict("records")]
    found = sorted(client.post("/predict", json=asked).json()["leads"], key=lambda a: a["rank"])
    told = [[lead[key] for lead in found] for key in ("id", "propensity", "tier")]
    return sorted_by_rank(*told)


def through_a_pipeline(file: Path, folder: Path) -> pd.DataFrame:
    settings = folder / "pipelines.toml"
    said = f"out = {json.dumps(str(folder / 'runs'))}\n[inference]\ninput = {json.dumps(str(file))}"
    settings.write_text(said, encoding="utf-8")
    report = run_pipeline("infer", settings)
    (scores,) = (folder / "runs").rglob("scores.parquet")
    assert report["status"] == "done"
    return pd.read_parquet(scores).sort_values("rank")[COLUMNS]


@pytest.fixture(scope="module")
def client() -> Iterator[ApiClient]:
    with ApiClient(create_api(ROOT / "models")) as found:
        yield found


@pytest.mark.parametrize("content", [plain_file(), foreign_file()], ids=["plain", "foreign"])
def test_a_file_has_the_same_ids_order_chances_and_tiers_through_every_face(
    content: bytes, tmp_path: Path, client: ApiClient
) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(content)
    shell = from_the_shell(file, tmp_path)
    assert_same(on_the_screen(content, file.name), shell)
    assert_same(through_batches(client, content, file.name), shell)
    assert_same(through_a_pipeline(file, tmp_path), shell)


def test_leads_sent_as_json_have_the_same_chances_too(tmp_path: Path, client: ApiClient) -> None:
    file = tmp_path / "leads.csv"
    leads = read_sample("sample_leads.csv", LEADS)
    file.write_bytes(leads.to_csv(index=False).encode())
    assert_same(through_predict(client, leads), from_the_shell(file, tmp_path))


LOT = {"call": 60, "holdout": 0.1, "lot": 0}


def drawn(sheet: pd.DataFrame) -> list[str]:
    assert int((sheet["call"] == "yes").sum()) == LOT["call"]
    return sheet.loc[sheet["drawn_by_lot"] == "yes", "lead_id"].tolist()


def drawn_on_the_screen(content: bytes, name: str) -> list[str]:
    app = uploaded(content, name)
    app.number_input(key="capacity").set_value(LOT["call"])
    app.selectbox(key="holdout").set_value(LOT["holdout"]).run()
    scored, plan = app.session_state["scored"], app.session_state["call_plan"]
    order = scored.ranking.order
    return scored.leads.ids[order[plan.is_drawn(scored)[order]]].tolist()


def drawn_by_the_shell(file: Path, folder: Path) -> list[str]:
    asked = ["--call", "60", "--holdout", "10%", "--lot", "0"]
    assert main(["score", str(file), "--out", str(folder / "lot.parquet"), *asked]) == 0
    return drawn(pd.read_parquet(folder / "lot.parquet"))


def drawn_through_batches(client: ApiClient, content: bytes, name: str) -> list[str]:
    where = client.post("/batches", params=LOT, files={"file": (name, content)})
    place = f"/batches/{where.json()['id']}"
    while "leads" not in client.get(place).json():
        continue
    sheet = client.get(place, headers={"accept": "application/vnd.apache.parquet"})
    return drawn(pd.read_parquet(io.BytesIO(sheet.content)))


def drawn_through_a_pipeline(file: Path, folder: Path) -> list[str]:
    settings = folder / "lot.toml"
    said = "".join(f"\n{name} = {value}" for name, value in LOT.items())
    places = (json.dumps(str(folder / "lots")), json.dumps(str(file)))
    settings.write_text(f"out = {places[0]}\n[inference]\ninput = {places[1]}{said}")
    return drawn(pd.read_parquet(run_pipeline("infer", settings)["files"]["scores"]))


@pytest.mark.parametrize("content", [plain_file(), foreign_file()], ids=["plain", "foreign"])
def test_the_lot_draws_the_same_leads_through_every_face(
    content: bytes, tmp_path: Path, client: ApiClient
) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(content)
    expected = drawn_by_the_shell(file, tmp_path)
    assert len(expected) == 6
    assert drawn_through_batches(client, content, file.name) == expected
    assert drawn_through_a_pipeline(file, tmp_path) == expected
    assert drawn_on_the_screen(content, file.name) == expected


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert len(expected) >= LEADS
    assert found["lead_id"].tolist() == expected["lead_id"].tolist()
    assert found["tier"].tolist() == expected["tier"].tolist()
    assert found["propensity"].tolist() == pytest.approx(expected["propensity"].tolist(), abs=1e-9)
    assert expected["propensity"].nunique() > 100
