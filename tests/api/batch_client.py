"""The routes of batches over the bundled model, and a file sent to them until it is answered."""

from pathlib import Path
from typing import Any

from api_client import ApiClient
from conftest import DATA, ROOT
from fastapi import FastAPI

from scoring.api import batches, faults, kept_batches, take_outcomes
from scoring.api.batch_desk import DeskApart, DeskHere
from scoring.api.batch_jobs import BatchJobs
from scoring.api.guard import Door, guarded
from scoring.api.served import ServedModels
from scoring.deployment import Deployment

MODELS = ROOT / "models"


def api(
    desk: DeskHere | DeskApart | None = None, door: Door | None = None, models: Path = MODELS
) -> ApiClient:
    """The API of batches, kept ones and outcomes; files are scored in this process otherwise."""
    served, app = ServedModels(models), FastAPI()
    found = desk or DeskHere(BatchJobs(served, Deployment()))
    for each in (
        batches.router(served, lambda _model, _leads: None, found),
        kept_batches.router(),
        take_outcomes.router(),
    ):
        app.include_router(each)
    faults.install(app)
    return ApiClient(guarded(app, door) if door else app)


def sample(leads: int = 40) -> bytes:
    """The first leads of the bundled file."""
    lines = (DATA / "sample_leads.csv").read_bytes().splitlines(keepends=True)
    return b"".join(lines[: leads + 1])


def sent(client: ApiClient, query: str = "", content: bytes = sample(), **asked: Any) -> Any:
    """The answer to a file, once it is there."""
    answer = client.post(f"/batches?filename=leads.csv{query}", content=content, **asked).json()
    while "leads" not in answer:
        answer = client.get(f"/batches/{answer['id']}").json()
    return answer
